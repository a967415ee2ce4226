"""Exclusions that came or went between two listings of the protection log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.evidence.facts import Listing

SOURCE: Final = "protection log"
EVENT: Final = "MPLog"


def between(listings: Iterable[Listing]) -> Iterator[Statement]:
    """Yield each exclusion that came or went between two whole listings; the later one dates it.

    The time of the earlier listing is its other time: it came or went somewhere in between.
    """
    earlier: dict[str, Listing] = {}
    for listing in sorted(listings, key=lambda one: one.time):
        for setting, items in listing.lists.items():
            before = earlier.get(setting)
            if before is not None:
                yield from _apart(setting, before, listing)
            if listing.whole or items:
                earlier[setting] = listing


def _apart(setting: str, before: Listing, after: Listing) -> Iterator[Statement]:
    old, new = ({fold(i): i for i in one.lists[setting]} for one in (before, after))
    for key in [k for k in new if k not in old] if before.whole else []:
        yield _changed(setting, new[key], before, after, came=True)
    for key in [k for k in old if k not in new] if after.whole else []:
        yield _changed(setting, old[key], before, after, came=False)


def _changed(setting: str, item: str, before: Listing, after: Listing, *, came: bool) -> Statement:
    return Statement(
        time=after.time,
        event_id=EVENT,
        member=after.member,
        setting=setting,
        key=item,
        before=None if came else item,
        after=item if came else None,
        place="effective",
        time_certain=after.time_certain and before.time_certain,
        other_times=(before.time,),
        since=before.time,
        source=f"{SOURCE}, between two listings",
        position=f"lines {before.line} and {after.line}",
    )
