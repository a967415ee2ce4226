"""Events and changes joined: when each thing was touched, how long it was weak, what was undone.

Two snapshots cannot show what was switched off and back on between them; the log can. A *thing* is
a setting, or one item or rule of a setting.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.findings import evidence_finding, from_change
from mpdiff.model import (
    Change,
    Difference,
    Finding,
    Items,
    Pairs,
    Round,
    Scalar,
    Snapshot,
    TimelineEntry,
    Touch,
    Unreadable,
    Value,
    Window,
)
from mpdiff.rules import RULES
from mpdiff.settings.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.settings.entries import Catalogue, Setting

Thing = tuple[str, str]


class Timeline(Struct, frozen=True):
    """The entries in the order of time, the findings with their times, and the new findings."""

    entries: tuple[TimelineEntry, ...]
    findings: tuple[Finding, ...]


def thing(setting: str, key: str | None) -> Thing:
    """Give the identity of what an event and a change are about; no case."""
    return setting.lower(), (key or "").casefold()


def join(
    catalogue: Catalogue,
    findings: Sequence[Finding],
    touches: Sequence[Touch],
    *,
    window: Window | None,
    sides: tuple[Snapshot | None, Snapshot | None],
) -> Timeline:
    """Join the findings of the changes with the touches (in the order of time)."""
    before, after = sides
    by_thing: dict[Thing, list[Touch]] = defaultdict(list)
    for touch in touches:
        by_thing[thing(touch.setting, touch.key)].append(touch)
    entries = _entries(catalogue, touches, by_thing, window)
    histories = {t: _history(catalogue, listed, window, before) for t, listed in by_thing.items()}
    changed = {thing(f.setting, f.key): f for f in findings if f.setting is not None}
    timed = tuple(_with_times(catalogue, f, histories) for f in findings)
    extra = [
        found
        for t, history in histories.items()
        if not _weak(changed.get(t))
        and (found := _from_log(catalogue, history, before, after)) is not None
    ]
    blocked = _blocked(catalogue, by_thing, window)
    return Timeline(entries, (*timed, *extra, *blocked))


def _weak(finding: Finding | None) -> bool:
    return finding is not None and finding.effect == "weakened"


# --- the history of one thing ---------------------------------------------------------------------


class History(Struct, frozen=True):
    """The touches of one thing inside the window and the stretches of being weak."""

    setting: str
    key: str | None
    touches: tuple[Touch, ...]
    initial: Scalar
    weakest: Change | None
    rounds: tuple[Round, ...]
    ended_inside: bool = True
    """Whether the last round was over before the window was."""

    @property
    def managed(self) -> bool:
        """Whether every touch came from management."""
        return all(t.location != "local" for t in self.touches)

    @property
    def times_certain(self) -> bool:
        """Whether the zone of every touch is known."""
        return all(t.time_certain for t in self.touches)


def _history(
    catalogue: Catalogue, touches: list[Touch], window: Window | None, before: Snapshot | None
) -> History:
    done = [t for t in touches if not t.blocked]
    inside = [t for t in done if in_window(t, window) is not False]
    first = touches[0]
    setting = catalogue.find(first.setting)
    initial = _initial(setting, inside, before)
    rounds: list[Round] = []
    weakest: Change | None = None
    since: Touch | None = None
    ended_inside = True
    for touch in done[done.index(inside[0]) :] if inside else ():
        change = _as_change(catalogue, setting, touch, initial)
        if change is not None and change.effect == "weakened":
            if since is None and in_window(touch, window) is False:
                continue  # weakened after the window: the state at collection tells
            weakest = weakest or change
            since = since or touch
        elif since is not None:
            rounds.append(_round(since.time, touch.time))
            ended_inside = in_window(touch, window) is not False
            since = None
    if since is not None:
        rounds.append(_round(since.time, None))
        ended_inside = False
    return History(
        first.setting, first.key, tuple(inside), initial, weakest, tuple(rounds), ended_inside
    )


def _round(start: datetime, end: datetime | None) -> Round:
    return Round(start, end, (end - start).total_seconds() if end else None)


def _initial(setting: Setting | None, done: list[Touch], before: Snapshot | None) -> Scalar:
    """Give the state before the first touch: the snapshot's word, else the first event's."""
    if not done:
        return None
    first = done[0]
    if before is not None and first.setting in before.values:
        known = value_of(before.values[first.setting], first.key)
        if not isinstance(known, EllipsisType):
            return known
    if first.before_known:
        return resolve(setting, first.before, first.key)
    return resolve(setting, None, first.key)


def value_of(value: Value, key: str | None) -> Scalar | EllipsisType:
    """Give a thing's value in a snapshot's value; Ellipsis where the snapshot cannot tell."""
    if isinstance(value, Unreadable):
        return Ellipsis
    if key is None:
        return Ellipsis if isinstance(value, Items | Pairs) else value
    if isinstance(value, Items):
        found = next((i for i in value.items if i.casefold() == key.casefold()), None)
        return Ellipsis if found is None and value.cut else found
    if isinstance(value, Pairs):
        found_action = value.pairs.get(key.lower())
        return Ellipsis if found_action is None and value.cut else found_action
    return None if value is None else Ellipsis


def resolve(setting: Setting | None, value: Scalar, key: str | None) -> Scalar:
    """Turn *not set* of a single value into the documented default, which then applies."""
    if value is not None or key is not None or setting is None or setting.default is None:
        return value
    if setting.kind == "bool":
        return setting.default == "True"
    if setting.kind in ("enum", "int") and setting.default.isdecimal():
        return int(setting.default)
    return value


def _as_change(
    catalogue: Catalogue, setting: Setting | None, touch: Touch, initial: Scalar
) -> Change | None:
    """See a touch as a change from the initial state; None if it is that state again."""
    if not touch.after_known:
        return None
    after = resolve(setting, touch.after, touch.key)
    before = resolve(setting, initial, touch.key)
    if type(after) is type(before) and after == before:
        return None
    if touch.key is not None and before is None:
        difference = Difference(touch.setting, touch.key, "added", None, after)
    elif touch.key is not None and after is None:
        difference = Difference(touch.setting, touch.key, "removed", before, None)
    else:
        difference = Difference(touch.setting, touch.key, "changed", before, after)
    return judge(catalogue, difference)


# --- findings -------------------------------------------------------------------------------------


def _with_times(catalogue: Catalogue, finding: Finding, histories: dict[Thing, History]) -> Finding:
    """Say of a change's finding when it was touched and how long it was weak."""
    if finding.setting is None:
        return finding
    history = histories.get(thing(finding.setting, finding.key))
    if history is None or not history.touches:
        return finding
    if finding.certainty == "uncertain":
        finding = _settled(catalogue, finding, history.touches[-1])
    weak = finding.effect == "weakened"
    detail = finding.detail
    if weak and history.weakest is not None and history.weakest.after != finding.after:
        detail += f" In between it was {history.weakest.after_text}."
    if history.managed:
        detail += " The event log shows it as set by management, not by a local administrator."
    return replace(
        finding,
        first_seen=history.touches[0].time,
        last_seen=history.touches[-1].time,
        rounds=history.rounds if weak else (),
        duration_seconds=_total(history.rounds) if weak else None,
        times_certain=history.times_certain,
        detail=detail.strip(),
        origin="policy" if history.managed else finding.origin,
    )


def _settled(catalogue: Catalogue, finding: Finding, last: Touch) -> Finding:
    """Let the log settle what a cut list left open: it saw the item come or go."""
    came = finding.kind == "added" and last.before is None and last.after is not None
    went = finding.kind == "removed" and last.before is not None and last.after is None
    if not (came or went) or not (last.before_known and last.after_known):
        return finding
    difference = Difference(
        finding.setting or "", finding.key, finding.kind or "changed", finding.before, finding.after
    )
    return from_change(catalogue, judge(catalogue, difference))


def _total(rounds: Sequence[Round]) -> float | None:
    known = [r.seconds for r in rounds if r.seconds is not None]
    return sum(known) if known and len(known) == len(rounds) else None


def _from_log(
    catalogue: Catalogue, history: History, before: Snapshot | None, after: Snapshot | None
) -> Finding | None:
    """Make the finding of a weakening that the snapshots do not show."""
    if history.weakest is None or not history.rounds:
        return None
    finding = from_change(catalogue, history.weakest)
    still_open = not history.ended_inside
    shown = _shown_by(history, before) and _shown_by(history, after)
    common = replace(
        finding,
        first_seen=history.touches[0].time,
        last_seen=history.touches[-1].time,
        rounds=history.rounds,
        duration_seconds=_total(history.rounds),
        times_certain=history.times_certain,
        origin="policy" if history.managed else None,
    )
    if still_open and not shown:
        return replace(
            common,
            detail=f"{finding.detail} Known from the event log alone: the snapshots do not show it.".strip(),
        )
    return _transient(common, history, still_open=still_open)


def _shown_by(history: History, snapshot: Snapshot | None) -> bool:
    if snapshot is None or history.setting not in snapshot.values:
        return False
    return value_of(snapshot.values[history.setting], history.key) is not Ellipsis


def _transient(finding: Finding, history: History, *, still_open: bool) -> Finding:
    detail = "The snapshots do not show it, only the event log does. " + finding.detail
    if still_open:
        detail += " The log does not show it being put back, but the second snapshot does."
    if history.managed:
        detail += " The event log shows it as set by management, not by a local administrator."
    return replace(
        finding,
        rule="transient",
        underlying_rule=finding.rule,
        title=_transient_title(finding, len(history.rounds)),
        detail=detail.strip(),
        next_step=RULES["transient"].next_step,
        still_weakened=False,
    )


def _transient_title(finding: Finding, rounds: int) -> str:
    often = "" if rounds == 1 else f" {rounds} times"
    if finding.key is not None and finding.label is None and finding.before is None:
        return f"{finding.key} was added to {finding.setting} and removed again{often}"
    subject = finding.label or " ".join(p for p in (finding.setting, finding.key) if p)
    return (
        f"{subject} was weakened and put back{often}: {finding.before_text} -> "
        f"{finding.after_text} -> {finding.before_text}"
    )


def _blocked(
    catalogue: Catalogue, by_thing: dict[Thing, list[Touch]], window: Window | None
) -> Iterator[Finding]:
    """Make one finding of all refused attempts on one thing inside the window."""
    for touches in by_thing.values():
        tries = [t for t in touches if t.blocked and in_window(t, window) is not False]
        if not tries:
            continue
        first = tries[0]
        subject = first.setting if first.key is None else f"{first.setting} {first.key}"
        count = "a change" if len(tries) == 1 else f"{len(tries)} changes"
        setting = catalogue.find(first.setting)
        finding = evidence_finding(
            "tamper-blocked",
            f"Tamper protection blocked {count} of {subject}",
            (setting.meaning + ": " if setting else "") + "the attempt failed, nothing changed.",
            setting=first.setting,
            key=first.key,
        )
        yield replace(
            finding,
            first_seen=first.time,
            last_seen=tries[-1].time,
            effect="neutral",
            times_certain=all(t.time_certain for t in tries),
        )


def with_last_touch(finding: Finding, touches: Sequence[Touch]) -> Finding:
    """Say when a weakening that the window does not hold was made, if the log knows."""
    if finding.setting is None or finding.first_seen is not None:
        return finding
    about = thing(finding.setting, finding.key)
    done = [t for t in touches if not t.blocked and thing(t.setting, t.key) == about]
    if not done:
        return finding
    last = done[-1]
    return replace(
        finding, first_seen=last.time, last_seen=last.time, times_certain=last.time_certain
    )


# --- entries --------------------------------------------------------------------------------------


ZONES = timedelta(hours=14)
"""How far a time whose zone was assumed can be off."""


def in_window(touch: Touch, window: Window | None) -> bool | None:
    """Tell whether a touch is inside the window.

    None where no window is known, or where the touch's time is uncertain and could be inside.
    """
    if window is None or window.start is None:
        return None
    start, end = window.start, window.end
    if touch.time_certain:
        return start <= touch.time and (end is None or touch.time <= end)
    outside = touch.time < start - ZONES or (end is not None and touch.time > end + ZONES)
    return False if outside else None


def _entries(
    catalogue: Catalogue,
    touches: Iterable[Touch],
    by_thing: dict[Thing, list[Touch]],
    window: Window | None,
) -> tuple[TimelineEntry, ...]:
    until = _next_touch(by_thing)
    repeated = _repeated(by_thing)
    return tuple(
        replace(_entry(catalogue, t, until.get(id(t)), window), repeats=id(t) in repeated)
        for t in touches
    )


SAME_MOMENT = timedelta(seconds=5)


def _repeated(by_thing: dict[Thing, list[Touch]]) -> set[int]:
    """Find the touches that tell only the new state where a neighbour tells both."""
    found: set[int] = set()
    for touches in by_thing.values():
        for one, two in itertools.pairwise(touches):
            if one.after != two.after or one.blocked != two.blocked:
                continue
            if one.before_known != two.before_known and two.time - one.time <= SAME_MOMENT:
                found.add(id(two if one.before_known else one))
    return found


def _next_touch(by_thing: dict[Thing, list[Touch]]) -> dict[int, float]:
    """Give for each touch the seconds until the thing has another value.

    Real-time protection is told twice (5001 and 5007), so a touch that says the same again is none.
    """
    lasted: dict[int, float] = {}
    for touches in by_thing.values():
        following: Touch | None = None
        later: Touch | None = None
        for touch in reversed([t for t in touches if not t.blocked]):
            if later is not None and later.after != touch.after:
                following = later
            if following is not None:
                lasted[id(touch)] = (following.time - touch.time).total_seconds()
            later = touch
    return lasted


def _entry(
    catalogue: Catalogue, touch: Touch, lasted: float | None, window: Window | None
) -> TimelineEntry:
    setting = catalogue.find(touch.setting)
    initial = touch.before if touch.before_known else None
    change = _as_change(catalogue, setting, touch, initial)
    if change is None and not touch.before_known and touch.after_known:
        change = _as_change(catalogue, setting, touch, _opposite(touch.after))
    before, after, label = _words(catalogue, touch, change)
    return TimelineEntry(
        time=touch.time,
        event_id=touch.event_id,
        setting=touch.setting,
        key=touch.key,
        before=touch.before,
        after=touch.after,
        actor=touch.actor,
        member=touch.member,
        before_text=before,
        after_text=after,
        effect="neutral" if touch.blocked else change.effect if change else "unknown",
        label=label,
        in_window=in_window(touch, window),
        location=touch.location,
        blocked=touch.blocked,
        lasted_seconds=lasted,
        time_certain=touch.time_certain,
        record_id=touch.record_id,
    )


def _opposite(value: Scalar) -> Scalar:
    """Events 5000 and 5001 tell only the new state of a switch."""
    return not value if isinstance(value, bool) else None


def _words(
    catalogue: Catalogue, touch: Touch, change: Change | None
) -> tuple[str, str, str | None]:
    from mpdiff.settings.judge import LISTED, NO_ENTRY, NOT_LISTED, display, label

    setting = catalogue.find(touch.setting)
    name = label(catalogue, setting, touch.key)

    def word(value: Scalar, *, known: bool) -> str:
        if not known:
            return "?"
        if touch.key is not None and not (setting and setting.pair):
            return NOT_LISTED if value is None else LISTED
        if touch.key is not None and value is None:
            return NO_ENTRY
        return display(catalogue, setting, value)

    before = word(touch.before, known=touch.before_known)
    if not touch.before_known and change is not None:
        before = change.before_text
    return before, word(touch.after, known=touch.after_known), name
