"""The times of MPLog: UTC with or without `Z`, which its session headers confirm or correct.

A header `Current time: MM/DD/YYYY HH:MM:SS.fff UTC` stands right above a timed line. Where the two
are ten minutes or more apart, the times without `Z` below it are not UTC and are shifted by the
difference, to a quarter of an hour; no such time is certain.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.readers.support.moments import EARLIEST, LATEST

if TYPE_CHECKING:
    from mpdiff.readers.support.notes import Notes

TIMED: Final = re.compile(
    r"^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)? ",
    re.MULTILINE | re.ASCII,
)
"""The beginning of a timed line."""

_HEADER: Final = re.compile(
    r"Current time: (\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)[.\d]* UTC\b", re.ASCII
)
_APART: Final = timedelta(minutes=10)
_WIDEST: Final = timedelta(hours=26)
_QUARTER: Final = 15 * 60
_BACK: Final = timedelta(minutes=5)
_ALL: Final = 1 << 30

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

    @property
    def checked(self) -> bool:
        """Whether every time without a zone is confirmed by a header above it."""
        return self._trusted and not self.unchecked

    def time(self, stamp: re.Match[str]) -> Time:
        """Read the stamp of a timed line."""
        read = _instant(stamp)
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

    def begin(self, text: str) -> re.Match[str] | None:
        """Return the first stamp of some lines; a header above them is compared with it."""
        stamp = TIMED.search(text)
        if stamp is not None:
            self._settle(stamp)
        return stamp

    def zoned(self, text: str) -> bool:
        """Return whether the first and the last time of some lines name their zone."""
        last = self._last(text, len(text), _ALL)
        first = TIMED.search(text)
        return first is not None and last is not None and bool(first[8] and last[8])

    def end(self, text: str, first: re.Match[str] | None) -> None:
        """Read the first time of some lines, where it was not read yet, and their last."""
        if first is not None:
            self.time(first)
        self._above = self.before(text, len(text), _ALL)

    def before(self, text: str, end: int, most: int) -> Time:
        """Return the time of the last timed line above `end`, looking at `most` lines of the text.

        Where the text has none, it is that of the lines before it.
        """
        stamp = self._last(text, end, most)
        if stamp is not None:
            return self.time(stamp)
        return self._above if text.count("\n", 0, end) < most else (None, False)

    @staticmethod
    def _last(text: str, end: int, most: int) -> re.Match[str] | None:
        for _ in range(most):
            if end <= 0:
                return None
            start = text.rfind("\n", 0, end - 1) + 1
            stamp = TIMED.match(text, start)
            if stamp is not None:
                return stamp
            end = start
        return None

    def header(self, line: str, text: str, end: int) -> None:
        """Take a session header, and compare it with the next timed line where the text has one."""
        match = _HEADER.match(line)
        if match is None:
            return
        month, day, year, hour, minute, second = map(int, match.groups())
        try:
            self._header = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            return
        stamp = TIMED.search(text, end)
        if stamp is not None:
            self._settle(stamp)

    def _settle(self, stamp: re.Match[str]) -> None:
        read = _instant(stamp)
        if self._header is None or read is None:
            return
        apart, zoned = self._header - read[0], read[1]
        self._header = None
        if zoned:
            return
        if abs(apart) > _WIDEST:
            self._notes.say("mplog-zone-contradicts")
            self._confirmed = self._trusted = False
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


def _instant(stamp: re.Match[str]) -> tuple[datetime, bool] | None:
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
