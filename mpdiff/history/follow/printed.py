"""Prints of the status that show protection on after a witness of what ran showed it off: states of what applied.

A print has no record of when it was made, only the latest time in it: it was made then or later. What it shows
was so by the time by which it was made, if nothing of the setting is recorded in between; since when, between
that and the switch that left it off, nobody knows. Of one that may have been made at any later time only the
record counts that put the setting back before.
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
        since, until = one.not_before, one.not_after
        off = _switched_off(mine, since, until, shown) if since is not None else None
        if since is None or off is None:
            continue
        if until is not None:
            yield _state(one.member, off.time, until, shown)
        elif (
            mine[-1].after is shown.on
        ):  # put back by a record, so that the print is no end of anything
            yield _state(one.member, off.time, since, shown)


def _switched_off(
    mine: Sequence[Statement], since: datetime, until: datetime | None, shown: StatusProperty
) -> Statement | None:
    """Return the last switch of what ran before a print, if it left it off and nothing is recorded up to the print."""
    if any(not s.time_certain or s.other_times for s in mine):
        return None
    if any(since < s.time and (until is None or s.time <= until) for s in mine):
        return None
    switches = [s for s in mine if s.place == "effective" and s.time <= since]
    return switches[-1] if switches and switches[-1].after is (not shown.on) else None


def _state(member: str, since: datetime, time: datetime, shown: StatusProperty) -> Statement:
    return Statement(
        time=time,
        since=since,
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
