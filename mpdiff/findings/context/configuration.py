"""What changes how a local change counts: configuration protection, and a service in passive mode.

While configuration protection is on, only device management counts; local exclusions may have no
effect, and tamper protection is off by design. Whether local changes count in troubleshooting mode
all the same is not documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence
from mpdiff.findings.timing import at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Finding
    from mpdiff.evidence.facts import PrintedStatus
    from mpdiff.findings.case import Case

HEALTH: Final = 1151
STATE: Final = "ControlledConfigurationState"
VERSIONS: Final = ("AMProductVersion", "AMServiceVersion")
SINCE: Final = (4, 18, 26060, 3004)
"""The first platform that has configuration protection."""
ON: Final = ("on", "enabled", "true", "active")
OFF: Final = ("off", "disabled", "false", "inactive", "notconfigured", "not configured")
EXCLUDED: Final = "Configuration protection was on when the status was printed: local exclusions may have had no effect."
BY_DESIGN: Final = (
    "Configuration protection was on when the status was printed: it turns tamper protection off by "
    "design unless another policy turns it on."
)
LOCAL: Final = (
    "Configuration protection was on when the status was printed: whether a local change counted while "
    "troubleshooting mode was on is not documented."
)
UNKNOWN: Final = (
    "The platform ({version}) has configuration protection, and nothing shows whether it was on: with it, "
    "local changes and exclusions may have had no effect. Get-MpComputerStatus prints "
    "ControlledConfigurationState."
)
PASSIVE: Final = (
    "Defender ran in {mode} when {what} was collected: then real-time protection being off is how it "
    "works beside another antivirus."
)
BESIDE: Final = (
    "Another antivirus is registered ({names}), and no witness shows in which mode Defender ran: real-time "
    "protection being off is how it works beside another antivirus."
)
RESTARTED: Final = (
    "The device or the service started meanwhile ({times}): the service and real-time protection are off for "
    "moments then, whoever started it."
)


def is_on(case: Case) -> bool | None:
    """Return whether configuration protection was on; None where no print shows it."""
    known = [_on_or_off(status) for status in case.support.statuses]
    found = [state for state in known if state is not None]
    return any(found) if found else None


def _on_or_off(status: PrintedStatus) -> bool | None:
    value = status.values.get(STATE)
    if isinstance(value, bool | int):
        return bool(value)
    word = fold(value.strip()) if isinstance(value, str) else ""
    return True if word in ON else False if word in OFF else None


def unknown(case: Case) -> Iterator[Notice]:
    """Yield that the state of configuration protection is not known, where the platform has it."""
    version = _platform(case)
    if version is not None and _version_numbers(version) >= SINCE and is_on(case) is None:
        yield Notice("configuration-protection-unknown", UNKNOWN.format(version=version))


def by_design(case: Case) -> Iterator[Notice]:
    """Yield that tamper protection was off as configuration protection has it."""
    tamper = {s.name for s in case.catalogue.playing("tamper-protection")}
    for known in case.catalogue.data.events.status:
        for one in case.support.statuses if known.setting in tamper else ():
            if one.values.get(known.property) is False and protects(one):
                yield Notice("tamper-protection-by-design", sentence("tamper-protection-by-design"), one.member)  # fmt: skip


def protects(status: PrintedStatus) -> bool:
    """Whether configuration protection was on when a status was printed."""
    return bool(_on_or_off(status))


def _platform(case: Case) -> str | None:
    """Return the newest version of the platform that a witness names."""
    named = [s.values.get(name) for s in case.support.statuses for name in VERSIONS]
    known = [v for v in (*named, case.platform) if isinstance(v, str)]
    return max(known, key=_version_numbers, default=None)


def _version_numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers; nothing for what is none."""
    parts = version.strip().split(".")
    if not all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts):  # noqa: PLR2004
        return ()
    return tuple(map(int, parts))


def passive_modes(case: Case) -> dict[str, str]:
    """Return the members that show Defender beside another antivirus, and the mode in their words."""
    prints = ((s.member, s.mode or "") for s in case.support.statuses)
    known = (*prints, *case.support.running.items())
    return {member: mode for member, mode in known if is_passive(mode)}


def is_passive(mode: str) -> bool:
    """Whether a running mode is one beside another antivirus."""
    word = fold(mode)
    return "passive" in word or "edr block" in word


def is_beside_another(case: Case) -> bool:
    """Whether another antivirus is registered, and no witness shows the mode of Defender."""
    return bool(case.support.products) and not (
        active_modes(case) or case.support.running or was_active(case)
    )


def active_modes(case: Case) -> tuple[str, ...]:
    """Return the other modes that prints of the status name, each once."""
    modes = (s.mode for s in case.support.statuses)
    return tuple(dict.fromkeys(m for m in modes if m and not is_passive(m)))


def weighed(case: Case, finding: Finding) -> Finding:
    """Return a weakening's finding with what these modes make of it."""
    if finding.effect != "weakened":
        return finding
    notes, beside = list(_notes(case, finding)), list(_beside(case, finding))
    if not notes and not beside:
        return finding
    detail = " ".join([finding.detail, *notes, *beside]).strip()
    return replace(finding, detail=detail, certainty="uncertain" if notes else finding.certainty)


def _beside(case: Case, finding: Finding) -> Iterator[str]:
    """State that another antivirus is registered, which by itself denies no record of Defender's own."""
    setting = case.catalogue.find(finding.setting or "")
    if setting and "real-time" in setting.roles and is_beside_another(case):
        yield BESIDE.format(names=", ".join(case.support.products))


def _notes(case: Case, finding: Finding) -> Iterator[str]:
    setting = case.catalogue.find(finding.setting or "")
    if setting is None:
        return
    if is_on(case) and finding.place not in ("policy", "mdm", "effective"):
        if "tamper-protection" in setting.roles:
            yield BY_DESIGN
        elif setting.item_kind:
            yield EXCLUDED
        else:
            yield LOCAL
    own = finding.rule == "status-off"  # a print is judged by its own mode
    if "real-time" in setting.roles and not own and (mode := _passive_during(case, finding)):
        yield PASSIVE.format(mode=mode[0], what=mode[1])
    if not {"real-time", "service"}.isdisjoint(setting.roles) and (
        started := _restarts(case, finding)
    ):
        yield RESTARTED.format(times=", ".join(at(time) for time in dict.fromkeys(started)))


def _passive_during(case: Case, finding: Finding) -> tuple[str, str] | None:
    """Return the passive mode that may have been of a finding's time, and what shows it.

    A print counts for its own time alone.
    """
    begin, end = _span(case, finding)
    for one in case.support.statuses:
        apart = (end is not None and one.not_before is not None and one.not_before > end) or (
            begin is not None and one.not_after is not None and one.not_after < begin
        )
        dated = one.not_before is not None and one.not_after is not None
        if one.mode and is_passive(one.mode) and not apart and (dated or not was_active(case)):
            return one.mode, "its status"
    running = (
        (mode, "the state of device control")
        for mode in case.support.running.values()
        if is_passive(mode)
    )
    return None if was_active(case) else next(running, None)


def _span(case: Case, finding: Finding) -> tuple[datetime | None, datetime | None]:
    """Return from when to when a finding's weakening lasted; None: for all that is known, from ever or on."""
    timing = finding.timing
    ends = [one.end for one in timing.rounds]
    known = [time for time in ends if time is not None]
    over = finding.still_weakened is False and len(known) == len(ends)
    begun = [timing.first_seen, *(one.start for one in timing.rounds)]
    begin = min((time for time in begun if time is not None), default=case.opened)
    return begin, max(known, default=timing.last_seen) if over else None


def was_active(case: Case) -> bool:
    """Whether a health event of the window reports real-time protection as on, as no passive mode has it."""
    start, end = case.opened, case.closed
    if start is None:
        return False
    return any(
        start <= s.time
        and (end is None or s.time <= end)
        and s.after is (setting.weakens != "true")
        for setting in case.catalogue.playing("real-time")
        for history in case.histories.values()
        if history.setting == setting.name
        for s in history.reports
        if s.event_id == HEALTH and s.after_known
    )


def _restarts(case: Case, finding: Finding) -> list[datetime]:
    """Return the starts that account for each stretch in which it was off; nothing if one has none."""
    known = {off: (on, started) for off, on, started in case.support.restarts}
    found = [known.get(one.start) for one in finding.rounds]
    fits = [
        pair[1]
        for pair, one in zip(found, finding.rounds, strict=True)
        if pair is not None and one.end is not None and one.end <= pair[0]
    ]
    return fits if len(fits) == len(finding.rounds) else []
