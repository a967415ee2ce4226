"""The timeline: every statement in words, and how long it lasted."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.letter_case import item_key
from mpdiff.base.model import Change, Notice, Scalar, Statement, TimelineEntry, Window
from mpdiff.catalogue.judge import judge, label, state
from mpdiff.history.moments import in_window
from mpdiff.history.subjects import by_subject, difference_of, resolve, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue


def timeline(
    catalogue: Catalogue, statements: Sequence[Statement], window: Window | None
) -> tuple[TimelineEntry, ...]:
    """Return an entry for each statement that reports a change, in their order.

    Of more than `limits.MAX_TIMELINE` those inside the window go first, then the latest.
    """
    shown = [s for s in statements if not s.held]
    listed = _with_room(shown, window)
    stated = _about_the_same(shown, listed)
    until = _next_change(stated)
    repeated = _repeated(stated)
    return tuple(
        _timeline_entry(catalogue, s, until.get(id(s)), window, repeats=id(s) in repeated)
        for s in listed
    )


def _about_the_same(
    shown: Sequence[Statement], listed: Sequence[Statement]
) -> list[Sequence[Statement]]:
    """Return what is shown about each subject that is listed; of the others only the key is looked at."""
    subjects = {subject_of(s.setting, s.key) for s in listed}
    keys = {subject.key for subject in subjects}
    near = by_subject(s for s in shown if item_key(s.key or "") in keys)
    return [about for subject, about in near.items() if subject in subjects]


def _with_room(shown: Sequence[Statement], window: Window | None) -> Sequence[Statement]:
    """Return those that there is room for, in their order."""
    room = limits.MAX_TIMELINE
    if len(shown) <= room or window is None:
        return shown[:room]
    inside: list[int] = []
    outside: list[int] = []
    for number, s in enumerate(shown):
        (outside if in_window(s, window) is False else inside).append(number)
    chosen = {*inside[:room], *outside[max(0, len(outside) - room + len(inside[:room])) :]}
    return [s for number, s in enumerate(shown) if number in chosen]


def unlisted(statements: Sequence[Statement], listed: int) -> tuple[Notice, ...]:
    """Return the notice that the timeline does not show all."""
    left = sum(not s.held for s in statements) - listed
    if not left:
        return ()
    text = (
        f"The timeline lists {listed} of {listed + left} changes in the logs, those inside the window "
        "first; findings rest on all of them. The limit can be raised: --limit timeline=N."
    )
    return (Notice("timeline-bounded", text),)


SAME_MOMENT = timedelta(seconds=5)


def _repeated(stated: Iterable[Sequence[Statement]]) -> set[int]:
    """Find the statements that carry only the new state where a neighbour carries both."""
    found: set[int] = set()
    for statements in stated:
        for one, two in itertools.pairwise(statements):
            if one.after != two.after or one.refused != two.refused:
                continue
            if one.before_known != two.before_known and _at_once(one, two):
                found.add(id(two if one.before_known else one))
    return found


def _next_change(stated: Iterable[Sequence[Statement]]) -> dict[int, float]:
    """Return for each statement the seconds until its place has another value, or another one applies.

    What is written in another place leaves a value standing; that it no longer applies 5000 or 5001 say.
    """
    lasted: dict[int, float] = {}
    for statements in stated:
        done = [s for s in statements if not s.refused]
        places = {s.place for s in done if s.place != "effective"}
        if len(places) < 2:  # noqa: PLR2004  one place: what applies is what stands there
            lasted |= _until_other(done)
            continue
        lasted |= _until_other([s for s in done if s.place == "effective"])
        for place in places:
            until = _until_other([s for s in done if s.place in (place, "effective")])
            own = {id(s) for s in done if s.place == place}
            lasted |= {one: seconds for one, seconds in until.items() if one in own}
    return lasted


def _until_other(statements: Sequence[Statement]) -> dict[int, float]:
    """Return for each statement the seconds until one has another value.

    Real-time protection is reported twice (5001 and 5007), so a statement that repeats a state is none;
    both of one moment lasted equally long, from the first of them.
    """
    lasted: dict[int, float] = {}
    following: Statement | None = None
    later: Statement | None = None
    for statement in reversed(statements):
        if statement.since is not None or statement.other_times:
            following = later = None  # nobody knows when it happened
            continue
        if later is not None and later.after != statement.after:
            following = later
        if following is not None:
            lasted[id(statement)] = (following.time - statement.time).total_seconds()
            if later is not None and later.after == statement.after and _at_once(statement, later):
                lasted[id(later)] = lasted[id(statement)]
        later = statement
    return lasted


def _at_once(one: Statement, two: Statement) -> bool:
    return two.time - one.time <= SAME_MOMENT


def _timeline_entry(
    catalogue: Catalogue,
    statement: Statement,
    lasted: float | None,
    window: Window | None,
    *,
    repeats: bool,
) -> TimelineEntry:
    setting = catalogue.find(statement.setting)
    initial = statement.before if statement.before_known else None
    change = as_change(catalogue, setting, statement, initial)
    bare = not statement.before_known and statement.before_raw is None
    if change is None and bare and statement.after_known:
        change = as_change(catalogue, setting, statement, _opposite(statement.after))
    before, after, label = _change_in_words(catalogue, statement, change)
    return TimelineEntry(
        time=statement.time,
        event_id=statement.event_id,
        setting=statement.setting,
        key=statement.key,
        before=statement.before,
        after=statement.after,
        actor=statement.actor,
        member=statement.member,
        before_text=before,
        after_text=after,
        effect="neutral" if statement.refused else change.effect if change else "unknown",
        label=label,
        in_window=in_window(statement, window),
        place=statement.place,
        refused=statement.refused,
        lasted_seconds=lasted,
        time_certain=statement.time_certain and statement.since is None,
        record_id=statement.record_id,
        process=statement.process,
        command_line=statement.command_line,
        repeats=repeats,
    )


def _opposite(value: Scalar) -> Scalar:
    """Events 5000 and 5001 carry only the new state of a switch."""
    return not value if isinstance(value, bool) else None


_APPLIES: Final = ("local", "effective")
"""Places of which a value that is not set means that the documented default applies."""


def _change_in_words(
    catalogue: Catalogue, statement: Statement, change: Change | None
) -> tuple[str, str, str | None]:
    setting = catalogue.find(statement.setting)
    name = label(catalogue, setting, statement.key)

    def word(value: Scalar, *, known: bool) -> str:
        return state(catalogue, setting, statement.key, value) if known else "?"

    before = statement.before_raw or word(statement.before, known=statement.before_known)
    unset = statement.before_known and statement.before is None and statement.before_raw is None
    if change is not None and unset and statement.place in _APPLIES:
        before = change.before_text  # the documented default, as the finding calls it
    is_item = setting is not None and setting.item_kind is not None
    implied = statement.place == "effective" or statement.refused or is_item
    if not (statement.before_known or statement.before_raw) and change is not None and implied:
        before = change.before_text
    after = statement.after_raw or word(statement.after, known=statement.after_known)
    return before, after, name


def as_change(
    catalogue: Catalogue, setting: Setting | None, statement: Statement, initial: Scalar
) -> Change | None:
    """See a statement as a change from an earlier state; None if it is that state again."""
    if not statement.after_known:
        return None
    after = resolve(setting, statement.after, statement.key)
    before = resolve(setting, initial, statement.key)
    if same(after, before):
        return None
    return judge(catalogue, difference_of(statement.setting, statement.key, before, after))
