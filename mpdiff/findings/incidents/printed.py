"""What prints of the status show as off, whatever the settings say: each by its own time and mode."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import States, Witness
from mpdiff.base.severity import one_step_milder
from mpdiff.catalogue.judge import judge
from mpdiff.findings.context.configuration import (
    active_modes,
    is_passive,
    passive_modes,
    protects,
    was_active,
)
from mpdiff.findings.context.confirmed import is_confirming
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.timing import at
from mpdiff.history.follow.printed import SOURCE as STATUS
from mpdiff.history.subjects import Known, Maybe, difference_of, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding, Severity, Snapshot
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.event_meanings import StatusProperty
    from mpdiff.evidence.facts import PrintedStatus
    from mpdiff.findings.case import Case

REGISTERED: Final = (
    "No witness shows in which mode Defender ran: it may have been passive, and then its settings count for "
    "little, as real-time protection is another product's."
)
REGISTERED_ACTIVE: Final = "Defender ran in its own mode all the same, so its settings count."
NOT_RUNNING: Final = "not running"
EARLY: Final = "It was printed before the window opened, so it shows nothing of the window itself."
ACTIVE: Final = (
    "Health events of the window report real-time protection as on: it was not passive then."
)
TAMPER: Final = "IsTamperProtected"
SOURCE: Final = "TamperProtectionSource"
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def status(case: Case) -> Iterator[Finding]:
    """Yield the protections that a print of the status shows as off."""
    prints = case.support.statuses
    if stopped := [p for p in prints if fold(p.mode or "") == NOT_RUNNING]:
        yield _not_running(case, _foremost(case, stopped))
    told: set[str] = set()
    for known in case.catalogue.data.events.status:
        off = [
            p
            for p in prints
            if p.values.get(known.property) is False
            and _counts(case, p, known)
            and not is_confirming(case, p, known.setting, not known.on)
        ]
        if off and known.setting not in told:
            told.add(known.setting)
            yield from _off(case, _foremost(case, off), known)


def _foremost(case: Case, prints: Sequence[PrintedStatus]) -> PrintedStatus:
    """Return the first print that may be of the window or of a time after it, else the first."""
    return min(prints, key=lambda one: _is_early(case, one))


def _is_early(case: Case, one: PrintedStatus) -> bool:
    """Whether a print was certainly made before the window."""
    start = case.opened
    return start is not None and one.not_after is not None and one.not_after < start


def _counts(case: Case, one: PrintedStatus, known: StatusProperty) -> bool:
    """Whether a protection should have been on in the mode that a print itself names.

    Configuration protection turns tamper protection off by design.
    Where it names none, what device control shows is the nearest thing.
    """
    if protects(one) and _has_role(case, known, "tamper-protection"):
        return False
    mode = one.mode or next(iter(case.support.running.values()), "")
    return not is_passive(mode) or _has_role(case, known, "tamper-protection", "service")


def _has_role(case: Case, known: StatusProperty, *roles: str) -> bool:
    setting = case.catalogue.find(known.setting)
    return setting is not None and not set(roles).isdisjoint(setting.roles)


def _off(case: Case, one: PrintedStatus, known: StatusProperty) -> Iterator[Finding]:
    setting = case.catalogue.find(known.setting)
    history = case.histories.get(subject_of(known.setting, None))
    weak = not known.on
    if setting is None or (
        history and any(same(s.last.after, weak) and s.ended is None for s in history.stretches)
    ):
        return  # the change itself is a finding
    early = _is_early(case, one)
    finding = evidence_finding(
        "status-off",
        f"{known.property} is False in a {STATUS}{' (before the window)' if early else ''}",
        " ".join(
            filter(
                None,
                (_when(case, one), _settings_say(case, setting, weak=weak), _source(one, known)),
            )
        ),
        severity=_severity(setting.severity, early=early),
        setting=setting.name,
    )
    witnesses = (Witness(STATUS, one.member, time=one.not_before),)
    if early:
        yield replace(finding, place="effective", witnesses=witnesses, mitre=setting.mitre)
        return
    sides = (case.states.before, case.states.after, case.states.collected)
    held = (Known(s).held(case.catalogue, setting.name, None) for s in sides)
    yield replace(
        finding,
        effect="weakened",
        change=judge(case.catalogue, difference_of(setting.name, None, not weak, weak)),
        states=States(*held),
        place="effective",
        witnesses=witnesses,
        still_weakened=_still(case, one, known),
        mitre=setting.mitre,
    )


def _severity(severity: Severity, *, early: bool) -> Severity:
    return one_step_milder(severity) if early else severity


def _still(case: Case, one: PrintedStatus, known: StatusProperty) -> bool | None:
    """Return whether the last print at collection shows it off; None where none was made then."""
    prints = case.support.statuses
    later = [
        p
        for place, p in enumerate(prints)
        if isinstance(p.values.get(known.property), bool)
        and _counts(case, p, known)
        and (p is one or _is_later(p, one, after=place > prints.index(one)))
    ]
    last = max(later, key=lambda p: p.not_before or _NEVER)
    last = later[-1] if last.not_before == later[-1].not_before else last
    return last.values[known.property] is False if _at_collection(case, last) else None


def _is_later(two: PrintedStatus, one: PrintedStatus, *, after: bool) -> bool:
    """Whether a print was made after another: below it in its file, or after its transcript ended."""
    if two.not_before is None or (one.not_before is not None and two.not_before < one.not_before):
        return False
    if one.member == two.member:
        return after
    return one.not_after is not None and two.not_before >= one.not_after


def _when(case: Case, one: PrintedStatus) -> str:
    said = [_printed(one)]
    if _is_early(case, one):
        said.append(EARLY)
    elif case.collected is not None:
        said.append(f"The package was collected at {at(case.collected)} or later.")
    return " ".join(said)


def _printed(one: PrintedStatus) -> str:
    first, last = one.not_before, one.not_after
    if first is not None and last is not None:
        return f"It was printed between {at(first)} and {at(last)}."
    if first is not None:
        return f"It was printed at {at(first)} or later."
    if last is not None:
        return f"It was printed at {at(last)} or earlier."
    return "When it was printed is not known."


def _source(one: PrintedStatus, known: StatusProperty) -> str:
    """State who set tamper protection, as the print names it."""
    source = one.values.get(SOURCE)
    if known.property != TAMPER or not isinstance(source, str) or not source.strip():
        return ""
    return f"{SOURCE} is {source.strip()}."


def _settings_say(case: Case, setting: Setting, *, weak: bool) -> str:
    """State where the settings show it as on: the print shows what was in force."""
    sides = (("the before snapshot", case.before), ("the after snapshot", case.after),
             ("the state at collection", case.states.collected))  # fmt: skip
    names = [
        name for name, s in sides if s is not None and same(_single_value(s, setting), not weak)
    ]
    if not names:
        return ""
    return f"The print shows what was in force; {_listed(names)} it as on."


def _listed(names: Sequence[str]) -> str:
    """Return `a shows`, `a and b show` or `a, b and c show`."""
    verb = "shows" if len(names) == 1 else "show"
    *first, last = names
    return f"{', '.join(first)} and {last} {verb}" if first else f"{last} {verb}"


def _single_value(snapshot: Snapshot, setting: Setting) -> Maybe:
    """Return a setting's single value in a snapshot."""
    return Known(snapshot).value(setting.name, None)


def _at_collection(case: Case, one: PrintedStatus) -> bool:
    """Return whether a print is no older than the end of the window."""
    end = case.closed if case.over else None
    return end is not None and one.not_before is not None and one.not_before >= end


def _not_running(case: Case, one: PrintedStatus) -> Finding:
    early = _is_early(case, one)
    finding = evidence_finding(
        "status-off",
        f"Defender was not running in a {STATUS}{' (before the window)' if early else ''}",
        f"AMRunningMode is Not running: nothing was protected when it was printed. {_printed(one)}",
    )
    return replace(
        finding,
        effect="unknown" if early else "weakened",
        severity=_severity(finding.severity, early=early),
        witnesses=(Witness(STATUS, one.member, time=one.not_before),),
    )


def _is_dated(one: PrintedStatus) -> bool:
    return one.not_before is not None and one.not_after is not None


def passive(case: Case) -> Iterator[Finding]:
    """Yield that Defender ran beside another antivirus, or beside none."""
    found = passive_modes(case)
    prints = [p for p in case.support.statuses if p.mode and is_passive(p.mode)]
    early = bool(prints) and all(_is_early(case, p) for p in prints)
    early = early and not any(map(is_passive, case.support.running.values()))
    if not found:
        yield from _registered(case)
    if not found or (early and was_active(case)):
        return
    names = ", ".join(case.support.products)
    beside = (
        f"Registered beside it: {names}."
        if names
        else (
            "No other antivirus is known from the package, so whether anything protected the device is open."
        )
    )
    active = (*active_modes(case), *_running_active(case))
    both = (
        f" Another witness names {', '.join(dict.fromkeys(active))}: the mode changed, or one of them is wrong."
        if active
        else ""
    )
    denied = f" {ACTIVE}" if was_active(case) and not any(map(_is_dated, prints)) else ""
    harmless = early or bool(denied) or (names and not active)
    finding = evidence_finding(
        "passive-mode",
        f"Defender ran in {next(iter(found.values()))}{' (before the window)' if early else ''}",
        f"{beside} Its settings count for little then: real-time protection is another product's.{both}{denied}",
        severity="info" if harmless else "medium",
    )
    yield replace(finding, witnesses=tuple(Witness("running mode", m) for m in found))


def _running_active(case: Case) -> list[str]:
    """Return the modes beside no other antivirus that others than prints of the status name."""
    return [mode for mode in case.support.running.values() if mode and not is_passive(mode)]


def _registered(case: Case) -> Iterator[Finding]:
    """Yield that another antivirus is registered, where nothing shows Defender in a passive mode."""
    names = ", ".join(case.support.products)
    if not names:
        return
    active = (*active_modes(case), *_running_active(case))
    known = bool(active) or was_active(case)
    finding = evidence_finding(
        "passive-mode",
        f"Another antivirus is registered: {names}",
        REGISTERED_ACTIVE if known else REGISTERED,
        severity="info" if known else "low",
    )
    witnesses = tuple(Witness("Windows Security Center", name) for name in case.support.centers)
    yield replace(finding, certainty="certain" if known else "uncertain", witnesses=witnesses)
