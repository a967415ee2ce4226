"""Can the evidence be trusted: findings about the snapshots and the window, not about changes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Difference, Finding, Snapshot, Witness
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import is_asr, judge
from mpdiff.evidence.device import computer_id, short_name
from mpdiff.evidence.window import OPTION
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.diff.not_compared import could_not_be_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Change, Severity
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.findings.case import Case
    from mpdiff.history.diff.comparison import Cut

SLACK_SECONDS = 300
"""A window may last a few minutes longer than documented before it is worth a word."""


def missing(case: Case) -> Iterator[Finding]:
    """Yield the snapshots that should be there; names what could not be read."""
    for one in case.missing:
        names = ", ".join(one.unreadable)
        hint = f" These could not be read: {names}." if names else ""
        yield evidence_finding(
            "snapshot-missing",
            f"The {one.side} snapshot is missing",
            "The sensor saves one before the window and one just before it ends. Evidence that should "
            f"be there is not, and without both nothing can be compared.{hint}",
        )


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
            yield _cut(case.catalogue, cut)
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


def devices(case: Case) -> Iterator[Finding]:
    """Yield that the snapshots, or the packages, are from two devices."""
    before, after = case.before, case.after
    if before and after and (one := _device_mismatch(case.catalogue, before, after)):
        yield one
    known = [host for host in case.hosts if host]
    if len({short_name(host) for host in known}) > 1:
        yield evidence_finding(
            "device-mismatch",
            f"The packages are from two devices: {' and '.join(known)}",
            "Their host names differ, so their differences say nothing about what was changed on "
            "one.",
        )


def _device_mismatch(catalogue: Catalogue, before: Snapshot, after: Snapshot) -> Finding | None:
    first, second = computer_id(before), computer_id(after)
    if first is None or second is None or first == second:
        return None
    ids = [s.values.get(catalogue.the("device-id").name) for s in (before, after)]
    return evidence_finding(
        "device-mismatch",
        f"The snapshots are from two devices: {ids[0]} and {ids[1]}",
        "Their device identifiers differ, so their differences say nothing about what was changed on one.",
    )


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


def _cut(catalogue: Catalogue, cut: Cut) -> Finding:
    """Make the one finding of a list that a snapshot shows in part."""
    setting = catalogue.find(cut.setting)
    noun = "rule" if setting is not None and is_asr(setting) else "item"
    changes = [judge(catalogue, d) for d in cut.unseen]
    title, detail = (_certain if cut.certain else _unseen)(cut, noun)
    if setting is not None and _weakens(setting, cut):
        detail += " That weakens the device."
    if changes:
        names = _some([c.label or str(c.key) for c in changes], most=3)
        detail += f" Seen in one snapshot only: {names}."
    return evidence_finding(
        "snapshot-incomplete",
        f"{cut.setting}: {title}",
        detail,
        severity=_severity(catalogue, setting, cut, changes),
        setting=cut.setting,
    )


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
    return cut.certain is not None and (
        setting.weakens == cut.certain or (is_asr(setting) and cut.certain == "removed")
    )


def _severity(
    catalogue: Catalogue, setting: Setting | None, cut: Cut, changes: Sequence[Change]
) -> Severity:
    """Return how grave it may be: what the after shows may be new, what it hides may be anything."""
    if cut.certain is not None:
        return setting.severity if setting is not None and _weakens(setting, cut) else "low"
    worst = [
        from_change(catalogue, c).severity
        for c in changes
        if c.effect == "weakened" and c.kind == "added"
    ]
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
    parts = [f"{_count(n)} only in the {side} ({_some(n)})" for side, n in only.items() if n]
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


def _count(names: list[str]) -> str:
    """Count them; the notice beside it counts those as well that change nothing of weight."""
    return "1 that matters is" if len(names) == 1 else f"{len(names)} that matter are"


def _some(names: list[str], most: int = 5) -> str:
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


def window(case: Case) -> Iterator[Finding]:
    """Note for a window that is longer than any document allows, if the evidence tells it."""
    span = case.window
    if span is None or span.start is None or span.end is None or not span.certain:
        return
    if span.basis == OPTION:
        return
    hours = case.catalogue.data.window_hours
    longest = max(hours)
    seconds = (span.end - span.start).total_seconds()
    if seconds > longest * 3600 + SLACK_SECONDS:
        yield evidence_finding(
            "window-exceeded",
            f"The window lasted {seconds / 3600:.1f} hours; documented are {longest}",
            f"According to {span.basis}. The mode ends by itself after {longest} hours "
            f"({min(hours)} in older versions).",
        )


def quota(case: Case) -> Iterator[Finding]:
    """Yield that the windows of a day last longer in all than a device is allowed.

    A second window on the same day is legal. One that is longer by itself has a finding of its own.
    """
    limit = case.catalogue.data.window.quota
    spans = _apart(case)
    for start, _ in spans:
        until = start + timedelta(hours=limit.renewed_after_hours)
        lengths = [min(b, until) - a for a, b in spans if start <= a < until]
        seconds = sum(length.total_seconds() for length in lengths)
        if len(lengths) > 1 and seconds > limit.hours * 3600 + SLACK_SECONDS:
            yield evidence_finding(
                "quota-exceeded",
                f"Troubleshooting mode was on for {seconds / 3600:.1f} hours in {len(lengths)} windows "
                f"within {limit.renewed_after_hours}; {limit.hours} are allowed",
                "The quota is whole again 24 hours after the mode was first turned on.",
            )
            return


def _apart(case: Case) -> list[tuple[datetime, datetime]]:
    """Return every known window once, in the order of time; what overlaps is one."""
    known = list(case.spans)
    span = case.window
    if span and span.start and span.end and span.certain and span.basis != OPTION:
        known.append((span.start, min(span.end, case.collected or span.end)))
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(known):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined


def collected(case: Case) -> Iterator[Finding]:
    """Yield the witnesses that the collection's summary lists and the package lacks."""
    names = [entry.name for entry in case.gone]
    if names:
        yield evidence_finding(
            "collected-missing",
            f"Collected, but not in the package: {_some(names)}",
            "The collection's summary lists each as collected.",
        )


def others(case: Case) -> Iterator[Finding]:
    """Yield the snapshots beside the compared pair that differ from both of its sides."""
    if case.before is None or case.after is None:
        return
    ignore = {s.name for s in case.catalogue.settings if s.volatile or s.drifts}
    for other in case.others:
        found = [
            compare_snapshots(side, other, ignore=ignore) for side in (case.before, case.after)
        ]
        if all(one.examples for one in found):
            yield _other(case, other, found[1].examples)


def _other(case: Case, other: Snapshot, differences: Sequence[Difference]) -> Finding:
    names = list(dict.fromkeys(d.setting for d in differences))
    weaker = [d for d in differences if judge(case.catalogue, d).effect == "weakened"]
    finding = evidence_finding(
        "other-snapshot",
        f"{other.member} differs from both compared snapshots in {_some(names)}",
        "Which files the sensor saves, and how it calls them, is not documented: this one may be what "
        "counts." + (" It is weaker than the second snapshot." if weaker else ""),
        severity="high" if weaker else "medium",
    )
    return replace(
        finding,
        effect="weakened" if weaker else "unknown",
        certainty="uncertain",
        witnesses=(Witness("another snapshot", other.member, time=other.taken_at),),
    )
