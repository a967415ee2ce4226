"""What the protection log lists as excluded after a record of the item: states of the applied list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.model import Statement
from mpdiff.history.moments import edge_of
from mpdiff.history.subjects import UNKNOWN, Subject, same, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Window
    from mpdiff.evidence.facts import Listing
    from mpdiff.history.follow.segments import Samples

SOURCE = "protection log"


def with_listed(
    statements: Iterable[Statement], listings: Sequence[Listing]
) -> Iterable[Statement]:
    """Return statements with those of the listings, in the order of time.

    Of an item without a record, or listed before its first one, a listing is a witness of its own (see
    `findings.incidents.protection`).
    """
    if not listings:
        return statements
    known = list(statements)
    first: dict[Subject, datetime] = {}
    for one in known:
        if one.key:
            first.setdefault(subject_of(one.setting, one.key), one.time)
    return sorted((*known, *_listed(first, listings)), key=lambda s: s.time)


def _listed(first: dict[Subject, datetime], listings: Sequence[Listing]) -> Iterator[Statement]:
    if not first:
        return
    for one in listings:
        for setting, items in one.lists.items():
            for item in items:
                since = first.get(subject_of(setting, item))
                if since is not None and since < one.time:
                    yield Statement(
                        time=one.time,
                        event_id="MPLog",
                        member=one.member,
                        setting=setting,
                        key=item,
                        before=None,
                        after=item,
                        before_known=False,
                        place="effective",
                        held=True,
                        time_certain=one.time_certain,
                        source=SOURCE,
                        position=f"line {one.line}",
                    )


def within_snapshots(
    statements: tuple[Statement, ...], samples: Samples, window: Window | None
) -> tuple[Statement, ...]:
    """Return statements of which those that two listings bound happened after the snapshots that show otherwise."""
    if all(one.since is None for one in statements):
        return statements
    start, end = edge_of(window, "before"), edge_of(window, "after")
    sides = [(start, start, samples.before)]
    # the window's end lies inside it
    sides += [(end, end + timedelta.resolution if end else None, samples.after)]
    known = [(edge, first, held) for edge, first, held in sides if held is not UNKNOWN]
    return tuple(
        _since(one, [(edge, first) for edge, first, held in known if same(held, one.before)])
        for one in statements
    )


def _since(one: Statement, edges: Iterable[tuple[datetime | None, datetime | None]]) -> Statement:
    """Return a statement with the last of these times as the first at which it can have happened.

    Each with the first time that lies behind it.
    """
    found = one
    for edge, first in edges:
        if one.since is None or edge is None or first is None:
            continue
        if one.since < edge <= one.time:
            found = replace(one, since=edge, other_times=(first,))
    return found
