"""The times of MPLog: UTC with or without `Z`, which its session headers confirm or correct.

A header `Current time: MM/DD/YYYY HH:MM:SS.fff UTC` stands right above a timed line. Where the two
are ten minutes or more apart, the times without `Z` below it are not UTC and are shifted by the
difference, to a quarter of an hour; no such time is certain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.text.late import late
from mpdiff.readers.support.mplog.stamps import Stamps, stamped_instant

if TYPE_CHECKING:
    from mpdiff.readers.support.mplog.stamps import Stamp
    from mpdiff.readers.support.notes import Notes

_HEADER: Final = late(
    r"Current time: (\d\d)/(\d\d)/(\d{4}) (\d\d):(\d\d):(\d\d)[.\d]* UTC\b", re.ASCII
)
_APART: Final = timedelta(minutes=10)
_WIDEST: Final = timedelta(hours=26)
_QUARTER: Final = 15 * 60
_BACK: Final = timedelta(minutes=5)

_JUMP: Final = timedelta(hours=1)
_MOST_STEPS: Final = 100
_MOST_HEADERS: Final = 10_000
_POINTS: Final = timedelta(minutes=1)


class Step(NamedTuple):
    """A step of the times back: from which line on, the times before and after it.

    `floor`: the last time above that is not later than `after`, None where there is none. `ahead`: the
    first time above that is later than `after`.
    """

    line: int
    before: datetime
    after: datetime
    floor: datetime | None
    ahead: datetime

    @property
    def was_set_back(self) -> bool:
        """Whether the times ran on without a leap until the step: then those above it are right."""
        return self.ahead - self.after <= _BACK

    @property
    def ran_ahead(self) -> bool:
        """Whether the times leapt forward and came back to about where they had left."""
        if self.floor is None:
            return False
        leapt = self.ahead - self.after
        return leapt >= _JUMP and self.after - self.floor < leapt


Time = tuple[datetime | None, bool]
"""An instant in UTC, None where it is odd or not known, and whether it is certain."""


class LogClock:
    """Reads the times of one log in its order."""

    def __init__(self, notes: Notes) -> None:
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.unchecked = False
        self.line = 0
        """The line that the reading stands at, or an earlier one without a time below it."""
        self.steps: list[Step] = []
        self.headers: list[tuple[int, datetime]] = []
        """The line and the time, in UTC, of each header: a session of the service begins with one."""
        self._passed: list[datetime] = []
        self._notes = notes
        self._shift = timedelta()
        self._confirmed = False
        self._trusted = True
        self._header: datetime | None = None
        self._latest: datetime | None = None
        self._above: Time = (None, False)
        self._stamps = Stamps("")
        self._looked = 0
        """Where the last timed line begins that was looked at beyond the entries."""

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
        self._looked = stamps.first.start() if stamps.first is not None else 0
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

    def look_above(self, place: int) -> None:
        """Look at the timed line above an entry that begins at a place: it shows a step of the times.

        Where times lack their zone, a header between the two may change what they mean.
        """
        stamp = self._stamps.before(place) if self._stamps.zoned else None
        if stamp is not None and stamp.start() > self._looked:
            self.time(stamp)

    def look_below(self, place: int) -> None:
        """Look at the timed line below an entry that ends at a place."""
        stamp = self._stamps.after(place) if self._stamps.zoned else None
        if stamp is not None:
            self._looked = stamp.start()
            self.line += 1
            self.time(stamp)

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
        if len(self.headers) < _MOST_HEADERS:
            self.headers.append((self.line, self._header))
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
            self._stepped(self._latest, time)
            self._latest = time
        else:
            self._latest = time if self._latest is None else max(time, self._latest)
        if not self._passed or time - self._passed[-1] >= _POINTS:
            self._passed.append(time)
        self.first = time if self.first is None else min(self.first, time)
        self.last = time if self.last is None else max(self.last, time)

    def _stepped(self, before: datetime, after: datetime) -> None:
        at = bisect_right(self._passed, after)
        floor = self._passed[at - 1] if at else None
        ahead = self._passed[at] if at < len(self._passed) else before
        del self._passed[at:]
        if len(self.steps) < _MOST_STEPS:
            self.steps.append(Step(self.line, before, after, floor, ahead))
