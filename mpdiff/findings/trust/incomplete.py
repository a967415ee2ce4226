"""Does the evidence show everything: what could not be read, what was cut, what one side lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Items, Pairs, Unreadable, Witness
from mpdiff.base.notices import PARTLY_READ
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import is_asr, judge, label
from mpdiff.evidence.device import computer_id
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.history.diff.not_compared import could_not_be_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Change, Finding, Severity, Snapshot, Value
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.findings.case import Case
    from mpdiff.history.diff.comparison import Cut


NOT_UNDERSTOOD: Final = ("device-open", "event-cut", "event-empty", "odd-time")
"""Notices that say that a record of a change is left out, or a part of it."""


def incomplete(case: Case) -> Iterator[Finding]:
    """Yield what makes the comparison less than whole."""
    before, after = case.before, case.after
    if before is None or after is None:
        return
    sides = (("before", before), ("after", after))
    unreadable = {side: _unreadable(case.catalogue, snapshot) for side, snapshot in sides}
    if any(unreadable.values()):
        yield _refused(unreadable)
    for cut in case.comparison.cuts:
        if cut.unseen or cut.certain:
            yield _cut(case, cut)
    if alike := [c.setting for c in case.comparison.cuts if not c.unseen and not c.certain]:
        yield evidence_finding(
            "snapshot-incomplete",
            f"A list was cut: {', '.join(sorted(alike))}",
            "Console output shows four items of a list and hides the rest, so items may have been "
            "added or removed unseen.",
            severity="low",
        )
    if one := _missing_settings(case.catalogue, before, after):
        yield one
    if odd := sorted(_odd(case.catalogue, before) & _odd(case.catalogue, after)):
        yield _not_understood(case.catalogue, odd)


_Odd = tuple[str, str]
"""A setting, or one rule of it, and a value that is none of those it can have."""


def _odd(catalogue: Catalogue, snapshot: Snapshot) -> set[_Odd]:
    """Return the values that are none that their settings can have; what they do nobody knows."""
    found: set[_Odd] = set()
    for name, value in snapshot.values.items():
        setting = catalogue.find(name)
        if setting is None or setting.volatile or setting.severity == "info":
            continue
        if isinstance(value, Pairs):
            known = catalogue.asr_actions if is_asr(setting) else setting.values
            found |= {(f"{name} {k}", str(v)) for k, v in value.pairs.items() if v not in known}
        elif not _is_possible(setting, value):
            found.add((name, str(value)))
    return found


def _is_possible(setting: Setting, value: Value) -> bool:
    """Return whether a value is of its setting's kind; what could not be read is said elsewhere."""
    if value is None or isinstance(value, Items | Unreadable):
        return True
    if setting.kind == "bool":
        return isinstance(value, bool)
    if setting.kind == "enum":
        return type(value) is int and (not setting.values or value in setting.values)
    return setting.kind != "int" or type(value) is int


def _not_understood(catalogue: Catalogue, odd: list[_Odd]) -> Finding:
    names = some_of([f"{name} {value!r}" for name, value in odd])
    grave = any(_is_grave(catalogue, name.partition(" ")[0]) for name, _ in odd)
    return evidence_finding(
        "snapshot-incomplete",
        f"Both snapshots hold what no setting of that name can: {names}",
        "That they hold the same says nothing of what was in force: what such a value does is not known, and "
        "a snapshot that was altered looks like this.",
        severity="medium" if grave else "low",
    )


def records_not_understood(case: Case) -> Iterator[Finding]:
    """Yield that records of changes could not be understood, or only in part."""
    found = [n for n in case.log_notices if n.code in (*NOT_UNDERSTOOD, *PARTLY_READ)]
    if not found:
        return
    members = list(dict.fromkeys(n.member or "" for n in found))
    finding = evidence_finding(
        "records-not-understood",
        f"Records of changes could not be understood: {some_of(members)}",
        " ".join(dict.fromkeys(n.message for n in found)),
    )
    others = {n.member for n in found if n.code.startswith("support-")}
    sources = ((m, "support file" if m in others else "event log") for m in members if m)
    yield replace(finding, witnesses=tuple(Witness(source, m) for m, source in sources))


def _unreadable(catalogue: Catalogue, snapshot: Snapshot) -> list[str]:
    """Name what could not be read and matters."""
    return [
        name
        for name, value in snapshot.values.items()
        if could_not_be_read(value) and not _is_identity(catalogue, name)
    ]


def _refused(unreadable: dict[str, list[str]]) -> Finding:
    names = sorted({n for listed in unreadable.values() for n in listed})
    sides = " and the ".join(side for side, listed in unreadable.items() if listed)
    return evidence_finding(
        "snapshot-incomplete",
        f"The {sides} snapshot could not read {', '.join(names)}",
        "It was not taken as an administrator, its format does not hold lists, or a list contradicts "
        "itself; these settings may have been changed, and nothing here shows it.",
        severity="medium",
    )


def _cut(case: Case, cut: Cut) -> Finding:
    """Make the one finding of a list that a snapshot shows in part."""
    catalogue = case.catalogue
    setting = catalogue.find(cut.setting)
    noun = "rule" if setting is not None and is_asr(setting) else "item"
    changes = [judge(catalogue, d) for d in cut.unseen]
    title, detail = (_certain if cut.certain else _unseen)(cut, noun)
    if setting is not None and _weakens(setting, cut):
        detail += " That weakens the device."
    if elsewhere := _named_elsewhere(case, cut):
        detail += f" Another witness than the snapshots names {some_of(elsewhere, most=3)}."
    if changes:
        names = some_of([c.label or str(c.key) for c in changes], most=3)
        detail += f" Seen in one snapshot only: {names}."
    return evidence_finding(
        "snapshot-incomplete",
        f"{cut.setting}: {title}",
        detail,
        severity=_gravity_of_cut(catalogue, setting, cut, changes),
        setting=cut.setting,
    )


def _named_elsewhere(case: Case, cut: Cut) -> list[str]:
    """Return the items of a cut list that a log or the state at collection names, and no snapshot."""
    return [
        label(case.catalogue, case.catalogue.find(cut.setting), one.key) or one.key
        for one in case.histories.values()
        if one.setting == cut.setting and one.key and one.difference is None and one.stretches
    ]


def _certain(cut: Cut, noun: str) -> tuple[str, str]:
    title = f"at least one {noun} that no snapshot shows was {cut.certain}"
    return title, (
        "The list is cut on one side, and everything the other side holds is accounted for, so the "
        "hidden part differs for certain."
    )


def _unseen(cut: Cut, noun: str) -> tuple[str, str]:
    count = len(cut.unseen)
    if len(cut.sides) == 1:
        whole = cut.shown[0 if cut.sides == ("after",) else 1]
        title = f"{count} of {whole} {noun}s cannot be seen in the {cut.sides[0]} snapshot"
    else:
        title = f"{count} {noun}{'' if count == 1 else 's'} can be seen in one snapshot only, and both are cut"
    return title, "Where the list is cut (`...`), nothing shows whether it holds them."


def _weakens(setting: Setting, cut: Cut) -> bool:
    """Report whether what certainly came or went out of sight weakens; a rule that went does."""
    return setting.weakens == cut.certain or (is_asr(setting) and cut.certain == "removed")


def _gravity_of_cut(
    catalogue: Catalogue, setting: Setting | None, cut: Cut, changes: Sequence[Change]
) -> Severity:
    """Return how grave it may be: what the after shows may be new, what it hides may be anything."""
    if cut.certain is not None:
        return setting.severity if setting is not None and _weakens(setting, cut) else "low"
    worst = [from_change(catalogue, c).severity for c in changes if c.kind == "added"]
    return min(("medium", *worst), key=severity_rank)


def _is_identity(catalogue: Catalogue, name: str) -> bool:
    setting = catalogue.find(name)
    return setting is not None and setting.volatile


def _missing_settings(catalogue: Catalogue, before: Snapshot, after: Snapshot) -> Finding | None:
    """Flag settings on one side only: another platform version, or lines that were taken out.

    A registry dump prints only what was set, so nothing follows from what it lacks.
    """
    if "mpregistry" in (before.format, after.format):
        return None
    only = {
        side: sorted(
            n for n in here.values if _lacks(catalogue, there, here, n) and _matters(catalogue, n)
        )
        for side, here, there in (("before", before, after), ("after", after, before))
    }
    if not any(only.values()):
        return None
    parts = [
        f"{_how_many_matter(n)} only in the {side} ({some_of(n)})" for side, n in only.items() if n
    ]
    grave = any(_is_grave(catalogue, name) for names in only.values() for name in names)
    return evidence_finding(
        "snapshot-incomplete",
        f"The snapshots do not hold the same settings: {'; '.join(parts)}",
        "Platform updates wait during troubleshooting mode, so both snapshots of one window should "
        "hold the same settings. What one side lacks was not compared; a line that was taken out "
        "looks just like this.",
        severity="medium" if grave else "low",
    )


def _lacks(catalogue: Catalogue, there: Snapshot, here: Snapshot, name: str) -> bool:
    """Return whether a side lacks what the other has; a blank id names no device."""
    if _is_device_id(catalogue, name):
        return computer_id(there) is None and computer_id(here) is not None
    return name not in there.values


def _is_device_id(catalogue: Catalogue, name: str) -> bool:
    return name == catalogue.the("device-id").name


def _is_grave(catalogue: Catalogue, name: str) -> bool:
    setting = catalogue.find(name)
    return setting is not None and severity_rank(setting.severity) <= severity_rank("high")


def _how_many_matter(names: list[str]) -> str:
    """Count them; the notice beside it counts those as well that change nothing of weight."""
    return "1 that matters is" if len(names) == 1 else f"{len(names)} that matter are"


def some_of(names: list[str], most: int = 5) -> str:
    """Name the first of them; `...` stands for the others."""
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")


def _matters(catalogue: Catalogue, name: str) -> bool:
    setting = catalogue.find(name)
    if _is_device_id(catalogue, name):
        return True  # without it nobody can tell that both are of one device
    return (
        setting is not None
        and not setting.volatile
        and severity_rank(setting.severity) <= severity_rank("medium")
    )
