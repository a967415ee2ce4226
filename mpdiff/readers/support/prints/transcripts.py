r"""Transcripts of PowerShell: what was printed in one lies between its start and its end.

    **********************
    Windows PowerShell transcript start
    Start time: 20260708210400
    Username: ...
    **********************
    ...
    **********************
    Windows PowerShell transcript end
    End time: 20260708210405
    **********************

The labels are in the device's language; a block of two lines ends what an earlier one began.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.text.late import late
from mpdiff.readers.support.prints.moments import Moment, printed_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.support.prints.moments import LocalClock

_STARS: Final = r"\*{5,40}[ \t]*\n"
_BLOCK: Final = late(rf"^{_STARS}((?:(?!\*\*)[^\n]*\n){{1,30}}?)\*{{5,40}}[ \t]*$", re.MULTILINE)
_TIME: Final = late(r"^[^:\n]{1,60}: (\d{14})[ \t]*$", re.MULTILINE | re.ASCII)
_LINES_AT_THE_END: Final = 2


class Part(NamedTuple):
    """A part of a text, and when its transcript began and ended; None: outside of one, or not told."""

    text: str
    begun: Moment | None = None
    ended: Moment | None = None


def parts(text: str, clock: LocalClock) -> Iterator[Part]:
    """Yield a text in order, each part with the times of the transcript it lies in."""
    at, begun = 0, None
    for block in _BLOCK.finditer(text):
        time = _TIME.search(block[1])
        if time is None:
            continue
        moment = _moment(time[1], clock)
        closes = begun is not None and block[1].count("\n") <= _LINES_AT_THE_END
        yield Part(text[at : block.start()], begun, moment if closes else None)
        at, begun = block.end(), None if closes else moment
    yield Part(text[at:], begun)


def _moment(digits: str, clock: LocalClock) -> Moment | None:
    day, time = digits[:8], digits[8:]
    spelled = f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}:{time[4:]}"
    found = printed_moment(spelled, clock)
    return found if found.time is not None else None
