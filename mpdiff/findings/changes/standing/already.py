"""What was weak before the window already: the first snapshot holds it, so nothing in the window weakened it.

Every protection at its documented default is left out, however weak that is: an untouched device would be
full of it. Listed one by one are the switches that everything depends on or that tamper protection would
hold, which nobody can turn off while it works, and risky exclusions of high or critical shape; not a
program without its folder, which is the commonest flaw of lists that were always there. Of the rest (a rule
that is explicitly off, samples never sent, a feature turned off) only what weighs medium or more counts, and
what management holds at collection is its will; that is one low finding for all. Plain exclusions are what
the lists are for; a list of many thousands is counted unread. What records of management's keys show that it weakened
is told beside (see `wanted`). What the second snapshot does not hold any
more was put back in between. Of a switch that is said as well, as it may have been off for most of the
window; an exclusion that is gone is tidied up, but for one of grave shape that a record has management add
and that was gone within the window.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import States
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.standing.wanted import subject_text, wanted_all_along
from mpdiff.findings.changes.standing.weak import (
    held_of,
    is_left_open,
    is_plain,
    is_too_long,
    named,
    stands_alone,
    strong_of,
)
from mpdiff.findings.changes.standing.will import put_back, weakened_before
from mpdiff.findings.changes.subject import detail_of
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.findings.timing import began, inside_of, told
from mpdiff.history.moments import of
from mpdiff.history.places import MANAGEMENT
from mpdiff.history.subjects import (
    UNKNOWN,
    Known,
    difference_of,
    is_unknown,
    same,
    subject_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Change, Finding, Scalar, Value
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case

RULE: Final = "weak-before-window"
WAS_OFF: Final = "The before snapshot, saved before the window, already has it."
PUT_BACK: Final = "The after snapshot no longer has it: it was put back in between{when}."
STILL_OFF: Final = "At collection it still has it."
REST: Final = (
    "Both snapshots hold these weaker than the documented default, and nothing shows that management wants "
    "it. None of it was done in the window."
)


class _Sides(NamedTuple):
    """The whole states, for quick look-ups."""

    before: Known
    after: Known
    collected: Known
    management: tuple[Known, ...]


def weak_before(case: Case) -> Iterator[Finding]:
    """Yield what both snapshots hold as weak; the module states what is listed and what is counted."""
    states = case.states
    if states.before is None or states.after is None:
        from mpdiff.findings.changes.standing.unpaired import weak_unpaired

        yield from weak_unpaired(case)
        return
    management = tuple(Known(states.places[p]) for p in MANAGEMENT if p in states.places)
    sides = _Sides(Known(states.before), Known(states.after), Known(states.collected), management)
    rest: list[str] = []
    said: set[str] = set()
    for setting in case.catalogue.settings:
        if setting.volatile or setting.drifts:
            continue
        held = states.before.values.get(setting.name)
        if is_too_long(setting, held):
            rest.append(f"{setting.name} (too many entries to judge one by one)")
            continue
        for change in _weak(case, setting, held, sides):
            made = from_change(case.catalogue, change)
            kept = same(sides.after.value(change.setting, change.key), change.after)
            if stands_alone(setting):
                if _is_said(case, change, kept=kept):
                    said.add(subject_text(change))
                    yield _already(case, made, change, sides)
            elif kept and _counts(made, change, sides) and not _is_known_by_record(case, change):
                rest.append(subject_text(change))
    yield from _wanted_until_window(case, sides)
    yield from wanted_all_along(case, sides.after, said.union(rest))
    if rest:
        yield _counted(rest)


def _wanted_until_window(case: Case, sides: _Sides) -> Iterator[Finding]:
    """Yield what management wanted weak, by a record, and that was put back in the window.

    Nothing else says it: it is no weakening of anybody's, and the second snapshot does not hold it. Of a
    switch that stands alone the snapshots tell as much.
    """
    for history in case.histories.values():
        name, key = history.setting, history.key
        setting = case.catalogue.find(name)
        if setting is None or _is_said_anyway(case, setting, key):
            continue
        for wanted in put_back(history, case.window):
            made = from_change(case.catalogue, wanted.worst)
            kept = same(sides.after.value(name, key), wanted.worst.after)
            if not kept and severity_rank(made.severity) <= severity_rank("medium"):
                yield _already(case, made, wanted.worst, sides)
                break


def _is_said_anyway(case: Case, setting: Setting, key: str | None) -> bool:
    """Whether the snapshots say it, or nothing does, as of what changes by itself or plain exclusions."""
    if setting.volatile or setting.drifts:
        return True
    if setting.item_kind is None:
        return stands_alone(setting)
    return key is None or is_plain(case, setting, key)


# --- what is weak ---------------------------------------------------------------------------------


def _weak(case: Case, setting: Setting, held: Value | None, sides: _Sides) -> Iterator[Change]:
    """Yield what was weak at first, as the change that it would be from a strong value.

    The second snapshot holds it as well, or the strong value again.
    """
    for key, value in held_of(held, setting):
        if setting.item_kind is not None and key is not None and is_plain(case, setting, key):
            continue
        strong = UNKNOWN if is_left_open(case, setting, value) else strong_of(setting, key, value)
        after = sides.after.value(setting.name, key)
        if isinstance(strong, EllipsisType) or isinstance(after, EllipsisType):
            continue
        change = judge(case.catalogue, difference_of(setting.name, key, strong, value))
        if same(after, value) or _protects_better(case, change, after):
            yield change


def _protects_better(case: Case, change: Change, after: Scalar) -> bool:
    step = difference_of(change.setting, change.key, change.after, after)
    return judge(case.catalogue, step).effect == "strengthened"


# --- what becomes of it ---------------------------------------------------------------------------


def _counts(made: Finding, change: Change, sides: _Sides) -> bool:
    if made.setting is None or change.kind == "added":
        return False
    managed = any(same(m.value(change.setting, change.key), change.after) for m in sides.management)
    return severity_rank(made.severity) <= severity_rank("medium") and not managed


def _is_said(case: Case, change: Change, *, kept: bool) -> bool:
    """Whether this is the finding of it, not that of a record; `kept`: the second snapshot has it as well."""
    if change.kind == "changed":
        return kept or not _is_known_by_record(case, change)
    return kept and not _is_known_by_record(case, change)


def _is_known_by_record(case: Case, change: Change) -> bool:
    """Whether a record dates it, so that it is a finding of that (see `will` for what is none)."""
    history = case.histories.get(subject_of(change.setting, change.key))
    if history is None:
        return False
    inside = (s for s in history.since_start if began(s, case.window) != "before")
    anew = (
        s
        for s in inside
        if s.disputed or s.before.by is None or of(s.before.by, case.window) != "inside"
    )  # else it was better only inside
    return any(weakened_before(history, case.window)) or any(
        s.effect == "weakened" and s.began.by is not None for s in anew
    )


def _already(case: Case, made: Finding, change: Change, sides: _Sides) -> Finding:
    name, key = change.setting, change.key
    kept = same(sides.after.value(name, key), change.after)
    now = sides.collected.value(name, key)
    still = (None if kept else False) if is_unknown(now) else same(now, change.after)
    put_back = "" if kept else PUT_BACK.format(when=_put_back_at(case, change))
    finding = evidence_finding(
        RULE,
        _title(change, name, key),
        detail_of(WAS_OFF, put_back, STILL_OFF if still else "", made.detail),
        severity=made.severity,
        setting=name,
        key=key,
    )
    managed = any(same(m.value(name, key), change.after) for m in sides.management)
    return replace(
        finding,
        states=States(*(side.held(case.catalogue, name, key) for side in sides[:3])),
        still_weakened=still,
        origin="policy" if still and managed else None,
        mitre=made.mitre,
    )


def _title(change: Change, name: str, key: str | None) -> str:
    if change.kind == "added":
        return f"{key} was already in {name} before the window"
    subject = name if key is None else change.label or f"{name} {key}"
    return f"{subject} was already {change.after_text} before the window"


def _put_back_at(case: Case, change: Change) -> str:
    """State when the last record inside the window put it back; nothing where none does."""
    history = case.histories.get(subject_of(change.setting, change.key))
    done = inside_of(history, case.window) if history else ()
    back = [s for s in done if s.after_known and not same(s.after, change.after)]
    return f", by the records at {told(back[-1])}" if back else ""


def _counted(rest: Sequence[str]) -> Finding:
    count = "A setting was" if len(rest) == 1 else f"{len(rest)} settings were"
    title = f"{count} already weak before the window: {named(rest)}"
    return evidence_finding(RULE, title, REST, severity="low")
