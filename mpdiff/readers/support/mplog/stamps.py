"""The timed lines of a piece of MPLog: `YYYY-MM-DDTHH:MM:SS.fff[Z] text`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Final

from mpdiff.base.text.late import late
from mpdiff.readers.support.prints.moments import EARLIEST, LATEST

TIMED: Final = late(
    r"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)? ",
    re.MULTILINE | re.ASCII,
)
"""The beginning of a timed line."""

Stamp = re.Match[str]


class Stamps:
    """Finds the timed lines around a place of some lines.

    `before` and `after` are to be asked in the order of the text: no line is looked at twice.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.first = TIMED.search(text)
        self._ahead = self.first
        self._above: Stamp | None = None
        self._floor = 0

    @cached_property
    def last(self) -> Stamp | None:
        """The last timed line."""
        return None if self.first is None else self._back(len(self._text), self.first.start())

    @property
    def zoned(self) -> bool:
        """Whether the first and the last time name their zone."""
        return (
            self.first is not None
            and self.last is not None
            and bool(self.first[8] and self.last[8])
        )

    def before(self, place: int) -> Stamp | None:
        """Return the last timed line above the beginning of a line."""
        self._above = self._back(place, self._floor) or self._above
        self._floor = place
        return self._above

    def after(self, place: int) -> Stamp | None:
        """Return the first timed line below the end of a line."""
        if self._ahead is not None and self._ahead.start() < place:
            self._ahead = TIMED.search(self._text, place)
        return self._ahead

    def _back(self, place: int, floor: int) -> Stamp | None:
        while place > floor:
            place = self._text.rfind("\n", 0, place - 1) + 1
            stamp = TIMED.match(self._text, place)
            if stamp is not None:
                return stamp
        return None


def stamped_instant(stamp: re.Match[str]) -> tuple[datetime, bool] | None:
    """Return a stamp as UTC and whether it names its zone; None for an odd time."""
    year, month, day, hour, minute, second = map(int, stamp.groups()[:6])
    micro = int((stamp[7] or "").ljust(6, "0")[:6])
    zone = stamp[8]
    try:
        time = datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
        if zone is not None and zone != "Z":
            offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
            time += offset if zone[0] == "-" else -offset
    except (ValueError, OverflowError):
        return None
    return (time, zone is not None) if EARLIEST <= time < LATEST else None
