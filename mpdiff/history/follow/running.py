"""What a witness of the running protection shows off, and nothing shows on again.

Events 5000 and 5001 and the protection log tell what ran, event 5007 what was configured. Where the last
switch that anybody recorded leaves it off, the record of its setting puts back no more than the setting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.history.follow.listed import SOURCE
from mpdiff.history.follow.segments import Clash, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Statement
    from mpdiff.history.follow.clashes import Followed


def deny_unseen_return(walked: Followed) -> None:
    """Doubt what records of the setting put back after the last switch, and quote both.

    The records of all logs have been followed. In a log with a gap the switch back may be what is missing.
    """
    last = _last_switch(walked.taken)
    if last is None:
        return
    switch = walked.taken[last]
    since = walked.taken[last + 1 :]
    if any(s.place == "effective" and s.after is not switch.after for s in since):
        return
    records = {id(s) for s in since if s.place != "effective"}
    denied = list(_stronger(walked, switch, records))
    for number in denied:
        walked.segments[number] = replace(walked.segments[number], sure=False, denied=True)
    if denied and walked.ground.vouched:
        first = walked.segments[denied[0]]
        clash = Clash("unseen", switch.after, first.by, first.value, by=switch, lasting=True)  # type: ignore[arg-type]
        explained = _is_of_older_session(walked, switch)
        walked.clashes.append(replace(clash, explained=explained))


def _is_of_older_session(walked: Followed, switch: Statement) -> bool:
    """Whether the protection log that shows a switch began anew after it: that it is silent contradicts nothing."""
    return switch.source == SOURCE and any(switch.time < s for s in walked.ground.sessions)


def _last_switch(taken: Sequence[Statement]) -> int | None:
    """Return which record is the last one of the running protection that is a switch."""
    numbers = range(len(taken) - 1, -1, -1)
    switches = (n for n in numbers if taken[n].place == "effective" and not taken[n].held)
    last = next(switches, None)
    return last if last is not None and isinstance(taken[last].after, bool) else None


def _stronger(walked: Followed, switch: Statement, records: set[int]) -> Iterator[int]:
    """Yield the segments of these records that protect better than what the switch left."""
    for number, one in enumerate(walked.segments):
        if _is_of(one, records) and walked.ground.weaker(one.value, switch.after):
            yield number


def _is_of(one: Segment, records: set[int]) -> bool:
    return id(one.by) in records  # no record is None
