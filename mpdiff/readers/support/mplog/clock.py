"""The times of MPLog: UTC with or without `Z`, which its session headers confirm or correct.

A header `Current time: MM/DD/YYYY HH:MM:SS.fff UTC` stands right above a timed line. Where the two
are ten minutes or more apart, the times without `Z` below it are not UTC and are shifted by the
difference, to a quarter of an hour; no such time is certain.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.readers.support.mplog.stamps import Stamps, stamped_instant

if TYPE_CHECKING:
    from mpdiff.readers.support.mplog.stamps import Stamp
    from mpdiff.readers.support.notes import Notes

_HEADER: Final = re.compile(
    r"Current time: (\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)[.\d]* UTC\b", re.ASCII
)
_APART: Final = timedelta(minutes=10)
_WIDEST: Final = timedelta(hours=26)
_QUARTER: Final = 15 * 60
_BACK: Final = timedelta(minutes=5)

Time = tuple[datetime | None, bool]
"""An instant in UTC, None where it is odd or not known, and whether it is certain."""


class LogClock:
    """Reads the times of one log in its order."""

    def __init__(self, notes: Notes) -> None:
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.unchecked = False
        self._notes = notes
        self._shift = timedelta()
        self._confirmed = False
        self._trusted = True
        self._header: datetime | None = None
        self._latest: datetime | None = None
        self._above: Time = (None, False)
        self._stamps = Stamps("")

    @property
    def checked(self) -> bool:
        """Whether every time without a zone is confirmed by a header above it."""
        return self._trusted and not self.unchecked

    def time(self, stamp: Stamp) -> Time:
        """Read the stamp of a timed line."""
        read = stamped_instant(stamp)
        if read is None:
            self._notes.say("support-odd-time")
            return None, False
        time, zoned = read
        if not zoned:
            time += self._shift
            self.unchecked = self.unchecked or not self._confirmed
        certain = zoned or (self._confirmed and not self._shift)
        self._seen(time)
        return time, certain

    def begin(self, stamps: Stamps) -> None:
        """Take some lines; a header above them is compared with their first time."""
        self._stamps = stamps
        if stamps.first is not None:
            self._settle(stamps.first)

    def end(self) -> None:
        """Read the last time of the lines."""
        if self._stamps.last is not None:
            self._above = self.time(self._stamps.last)

    def before(self, place: int) -> Time:
        """Return the time of the last timed line above a place, be it among the lines before."""
        stamp = self._stamps.before(place)
        return self._above if stamp is None else self.time(stamp)

    def header(self, line: str, end: int) -> None:
        """Take a session header that ends at a place, and compare it with the next timed line."""
        match = _HEADER.match(line)
        if match is None:
            return
        month, day, year, hour, minute, second = map(int, match.groups())
        try:
            self._header = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            return
        stamp = self._stamps.after(end)
        if stamp is not None:
            self._settle(stamp)

    def _settle(self, stamp: Stamp) -> None:
        read = stamped_instant(stamp)
        if self._header is None or read is None:
            return
        apart, zoned = self._header - read[0], read[1]
        self._header = None
        if zoned:
            return
        if abs(apart) > _WIDEST:
            self._notes.say("mplog-zone-contradicts")
            self._confirmed = self._trusted = False
            self._shift = timedelta()
            return
        self._confirmed = True
        self._shift = timedelta()
        if abs(apart) >= _APART:
            quarters = round(apart.total_seconds() / _QUARTER)
            self._shift = timedelta(seconds=quarters * _QUARTER)
            self._trusted = False
            self._notes.say("mplog-zone-shifted", minutes=str(quarters * _QUARTER // 60))

    def _seen(self, time: datetime) -> None:
        if self._latest is not None and self._latest - time > _BACK:
            self._notes.say("mplog-clock-back")
            self._latest = time
        else:
            self._latest = time if self._latest is None else max(time, self._latest)
        self.first = time if self.first is None else min(self.first, time)
        self.last = time if self.last is None else max(self.last, time)
