"""What was in force, as prints and listings show it, whatever the settings say."""

from __future__ import annotations

from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Difference, States, Timing, Witness
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.device import computer_id
from mpdiff.findings.context.configuration import passive_mode
from mpdiff.findings.incidents.acted import modes
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.findings.timing import at
from mpdiff.history.moments import where
from mpdiff.history.subjects import Known, Maybe, difference_of, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Finding, Snapshot
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.event_meanings import StatusProperty
    from mpdiff.evidence.facts import Listing, NetworkState, PrintedStatus
    from mpdiff.findings.case import Case

STATUS: Final = "print of Get-MpComputerStatus"
RUNNING: Final = "AMRunningMode"
NOT_RUNNING: Final = "not running"
NEAR: Final = timedelta(minutes=2)
"""An event of an exclusion this near explains that the list changed."""
MODES: Final = {
    "off": 0,
    "disabled": 0,
    "disable": 0,
    "block": 1,
    "enabled": 1,
    "audit": 2,
    "auditmode": 2,
}
"""Modes of network protection in the words of its file, in lower case, and the setting's values."""


# --- status ---------------------------------------------------------------------------------------


def status(case: Case) -> Iterator[Finding]:
    """Yield the protections that a print of the status shows as off."""
    ours = {i for s in (case.before, case.after) if s is not None and (i := computer_id(s))}
    told: set[str] = set()
    for one in case.support.statuses:
        if _of_another(case, one, ours):
            continue
        if fold(str(one.values.get(RUNNING) or "")) == NOT_RUNNING and RUNNING not in told:
            told.add(RUNNING)
            yield _not_running(one)
        for known in case.catalogue.data.events.status:
            if one.values.get(known.property) is False and known.setting not in told:
                if passive_mode(case) and not _counts_when_passive(case, known):
                    continue
                told.add(known.setting)
                yield from _off(case, one, known)


def _of_another(case: Case, one: PrintedStatus, ours: set[str]) -> bool:
    """Return whether a print names another device than the snapshots do."""
    own = one.values.get(case.catalogue.the("device-id").name)
    return isinstance(own, str) and bool(ours) and fold(own.strip("{}")) not in ours


def _counts_when_passive(case: Case, known: StatusProperty) -> bool:
    """Return whether a protection stays on beside another antivirus."""
    setting = case.catalogue.find(known.setting)
    return setting is not None and bool({"tamper-protection", "service"} & set(setting.roles))


def _off(case: Case, one: PrintedStatus, known: StatusProperty) -> Iterator[Finding]:
    setting = case.catalogue.find(known.setting)
    history = case.histories.get(subject_of(known.setting, None))
    weak = not known.on
    if setting is None or (
        history and any(same(s.last.after, weak) and s.ended is None for s in history.stretches)
    ):
        return  # the change itself is a finding
    finding = evidence_finding(
        "status-off",
        f"{known.property} is False in a {STATUS}",
        f"{_when(case, one)} {_settings_say(case, setting, weak=weak)}".strip(),
        severity=setting.severity,
        setting=setting.name,
    )
    sides = (case.states.before, case.states.after, case.states.collected)
    held = (Known(s).held(case.catalogue, setting.name, None) for s in sides)
    yield replace(
        finding,
        effect="weakened",
        change=judge(case.catalogue, difference_of(setting.name, None, not weak, weak)),
        states=States(*held),
        place="effective",
        witnesses=(Witness(STATUS, one.member, time=one.not_before),),
        still_weakened=True if _at_collection(case, one) else None,
        mitre=setting.mitre,
    )


def _when(case: Case, one: PrintedStatus) -> str:
    printed = (
        "When it was printed is not known."
        if one.not_before is None
        else f"It was printed at {at(one.not_before)} or later."
    )
    if case.collected is None:
        return printed
    return f"{printed} The package was collected at {at(case.collected)} or later."


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
    end = case.window.end if case.window else None
    return case.over and one.not_before is not None and end is not None and one.not_before >= end


def _not_running(one: PrintedStatus) -> Finding:
    finding = evidence_finding(
        "status-off",
        f"Defender was not running in a {STATUS}",
        f"{RUNNING} is Not running: nothing was protected when it was printed.",
    )
    return replace(
        finding, effect="weakened", witnesses=(Witness(STATUS, one.member, time=one.not_before),)
    )


def passive(case: Case) -> Iterator[Finding]:
    """Yield that Defender ran beside another antivirus, or beside none."""
    mode = passive_mode(case)
    if mode is None:
        return
    names = ", ".join(case.support.products)
    beside = (
        f"Registered beside it: {names}."
        if names
        else (
            "No other antivirus is known from the package, so whether anything protected the device is open."
        )
    )
    members = [m for m, word in case.support.running.items() if word == mode]
    finding = evidence_finding(
        "passive-mode",
        f"Defender ran in {mode}",
        f"{beside} Its settings count for little then: real-time protection is another product's.",
        severity="info" if names else "medium",
    )
    yield replace(finding, witnesses=tuple(Witness("running mode", m) for m in members))


# --- network protection ---------------------------------------------------------------------------


def network(case: Case) -> Iterator[Finding]:
    """Yield what is in a weaker mode than set, or configured and not in force."""
    yield from modes(case)
    setting = _network_setting(case)
    if setting is None:
        return
    for one in case.support.network:
        yield from _weaker_mode(case, setting, one)
        if one.warnings:
            finding = evidence_finding(
                "not-in-force",
                f"{setting.name} may not be in force: {one.warnings[0]}",
                " ".join((*one.warnings[1:5], *_real_time_says(case, one))),
                setting=setting.name,
            )
            yield replace(
                finding,
                certainty="uncertain",
                witnesses=(Witness("state of network protection", one.member),),
            )


def _real_time_says(case: Case, one: NetworkState) -> Iterator[str]:
    """Yield what the settings show of real-time protection where a warning says that it is off."""
    if not any("real-time" in fold(warning) for warning in one.warnings):
        return
    for setting in case.catalogue.playing("real-time"):
        held = (
            Known(case.states.collected).held(case.catalogue, setting.name, None)
            if case.states.collected
            else None
        )
        if held is not None and held.kind == "value":
            yield f"At collection {setting.name} is {held.text}: the warning is of what ran, or of another time."


def _network_setting(case: Case) -> Setting | None:
    """Return the setting whose mode an event proves by a connection."""
    names = {a.setting for a in case.catalogue.data.events.acted if a.key is None}
    cfa = {s.name for s in case.catalogue.playing("cfa-mode")}
    return next((case.catalogue.find(n) for n in sorted(names - cfa)), None)


def _weaker_mode(case: Case, setting: Setting, one: NetworkState) -> Iterator[Finding]:
    mode = MODES.get(fold(one.mode or "").replace(" ", ""))
    state = case.states.collected or case.after
    shown = ... if state is None else Known(state).value(setting.name, None)
    if mode is None or isinstance(shown, EllipsisType) or shown is None or shown == mode:
        return
    change = judge(case.catalogue, difference_of(setting.name, None, shown, mode))
    if change.effect != "weakened":
        return
    finding = from_change(case.catalogue, change)
    yield replace(
        finding,
        rule="not-in-force",
        title=f"{setting.name} is {change.after_text} in its own state, {change.before_text} in the settings",
        place="effective",
        certainty="uncertain",
        witnesses=(Witness("state of network protection", one.member),),
    )


# --- exclusions -----------------------------------------------------------------------------------


def listings(case: Case) -> Iterator[Finding]:
    """Yield exclusions that the protection log lists in the window and that nothing else shows."""
    if case.before is None:
        return
    told: set[tuple[str, str]] = set()
    for one in sorted(case.support.listings, key=lambda listing: listing.time):
        spot = where(one.time, case.window, certain=one.time_certain)
        if spot == "before":  # what it lists already is nothing that the window brought
            told |= {(setting, fold(i)) for setting, items in one.lists.items() for i in items}
        if spot not in ("inside", "open"):
            continue
        for setting, items in one.lists.items():
            for item in items:
                if (setting, fold(item)) not in told and _is_news(case, setting, item):
                    told.add((setting, fold(item)))
                    yield _in_force_finding(case, one, setting, item)


def _is_news(case: Case, setting: str, item: str) -> bool:
    if subject_of(setting, item) in case.histories:
        return False
    first, *later = (
        Known(s).value(setting, item) for s in (case.before, case.after, case.states.collected)
    )
    return first is None and not any(isinstance(value, str) for value in later)


def _in_force_finding(case: Case, one: Listing, setting: str, item: str) -> Finding:
    change = judge(case.catalogue, Difference(setting, item, "added", None, item))
    plain = from_change(case.catalogue, change)
    grave = plain.rule != "exclusion-added"  # a risky shape says more than where it was found
    finding = plain if grave else replace(plain, rule="in-force-unseen", underlying_rule=plain.rule)
    note = (
        f"The protection log lists it as in force at {at(one.time)}; no snapshot and no event shows it. "
        "It may be one that Defender adds by itself."
    )
    return replace(
        finding,
        detail=f"{note} {finding.detail}".strip(),
        timing=Timing(one.time, one.time, times_certain=one.time_certain),
        place="effective",
        certainty="uncertain",
        witnesses=(
            Witness("protection log", one.member, f"line {one.line}", one.time, one.time_certain),
        ),
    )


def exclusions_changed(case: Case) -> Iterator[Finding]:
    """Yield that the list of exclusions changed in the window without any record of an item."""
    names = {s.name for s in case.catalogue.playing("exclusions")}
    touched = [s.time for h in case.histories.values() if h.setting in names for s in h.changes]
    for one in case.incidents:
        if (
            one.kind != "exclusions-changed"
            or where(one.time, case.window, certain=one.time_certain) != "inside"
        ):
            continue
        if any(abs(time - one.time) <= NEAR for time in touched):
            continue
        finding = evidence_finding(
            "exclusions-changed",
            f"The list of path exclusions changed at {at(one.time)}, and no record names the item",
            "The protection log reports that the list grew or shrank.",
        )
        yield replace(finding, certainty="uncertain", witnesses=(one.witness,))
        return
