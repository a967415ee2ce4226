"""Prints of the status that show protection on after a witness of what ran showed it off: states of what applied.

A print has no record of when it was made, only the latest time in it: it was made then or later. What it shows
counts from then if nothing of the setting is recorded up to the time by which it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.catalogue.event_meanings import StatusProperty
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.facts import PrintedStatus

SOURCE: Final = "print of Get-MpComputerStatus"


def with_printed(
    catalogue: Catalogue, statements: Iterable[Statement], statuses: Sequence[PrintedStatus]
) -> Iterable[Statement]:
    """Return statements with those of the prints, in the order of time."""
    if not statuses:
        return statements
    known = list(statements)
    found = [s for one in catalogue.data.events.status for s in _shown_on(known, statuses, one)]
    return sorted((*known, *found), key=lambda s: s.time) if found else known


def _shown_on(
    known: Iterable[Statement], statuses: Sequence[PrintedStatus], shown: StatusProperty
) -> Iterator[Statement]:
    prints = [p for p in statuses if p.values.get(shown.property) is True]
    name = fold(shown.setting)
    mine = [s for s in known if prints and not s.held and not s.refused and fold(s.setting) == name]
    for one in prints:
        if one.not_before is not None and _is_off(mine, one.not_before, one.not_after, shown):
            yield _state(one.member, one.not_before, shown)


def _is_off(
    mine: Sequence[Statement], since: datetime, until: datetime | None, shown: StatusProperty
) -> bool:
    """Whether the last switch of what ran before a print left it off, and nothing is recorded up to it."""
    if any(not s.time_certain or s.other_times for s in mine):
        return False
    if any(since < s.time and (until is None or s.time <= until) for s in mine):
        return False
    switches = [s for s in mine if s.place == "effective" and s.time <= since]
    return bool(switches) and switches[-1].after is (not shown.on)


def _state(member: str, time: datetime, shown: StatusProperty) -> Statement:
    return Statement(
        time=time,
        event_id="Get-MpComputerStatus",
        member=member,
        setting=shown.setting,
        key=None,
        before=None,
        after=shown.on,
        before_known=False,
        place="effective",
        held=True,
        source=SOURCE,
        position=shown.property,
    )
