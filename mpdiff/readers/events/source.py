"""What an event source is, and what reading one returns."""

from __future__ import annotations

from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.model import Event, Notice, Setback
from mpdiff.base.notices import sentence
from mpdiff.base.times import EPOCH
from mpdiff.readers.events.course import DISORDER, MINUTE, Course, Interval, Ticks
from mpdiff.readers.events.records import Records
from mpdiff.readers.events.templates import (
    CHANGE_BLOCKED,
    CHANGES,
    CONFIGURATION_CHANGED,
    NEW_VALUE,
    OLD_VALUE,
    TEMPLATES,
    VALUE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mpdiff.readers.events.local_times.clock import Clock

__all__ = [
    "CHANGES",
    "CHANGE_BLOCKED",
    "CHANNEL",
    "CONFIGURATION_CHANGED",
    "EARLIEST",
    "LATEST",
    "NEW_VALUE",
    "OLD_VALUE",
    "TELL_THE_CLOCK",
    "TEMPLATES",
    "VALUE",
    "EventSource",
    "Kind",
    "Reading",
    "from_filetime",
    "latest",
    "to_filetime",
]

Kind = Literal["event-log", "event-text", "hunting", "security-log", "system-log", "other-log"]
"""`event-log` and `event-text` are Windows Defender/Operational; `other-log` is a readable log of
a channel that is none of ours."""

TELL_THE_CLOCK: Final = ("security-log", "system-log")
"""Logs in which Windows records that its clock was set; each correction by the time service among them."""

CHANNEL: Final = "Microsoft-Windows-Windows Defender/Operational"

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""Windows Defender's log is younger than the one and older than the other."""

MAX_OTHERS: Final = 50_000
"""Events of one source that are kept and change no configuration: the latest of very many."""

_MAX_CHANNELS: Final = 100
_LONGEST_NAME: Final = 256


class Reading:
    """The events of one member, to iterate once; what is known about it is complete afterwards.

    `count` counts all events, `events` returns only those that can matter. `noise` counts the
    configuration changes that were left out as they change nothing or no setting. `channels`
    counts the events of other channels by name; `chunks` the used chunks of a log, `bad_chunks`
    those that do not fit their checksum. `other_spans` are the first and last times under other
    readings of printed dates, `open_order` whether day and month could be either way round. `apart` are
    the stretches in which only other computers' events lie.
    """

    def __init__(self, member: str, kind: Kind) -> None:
        self.member = member
        self.kind: Kind = kind
        self.events: Iterator[Event] = iter(())
        self.count = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.noise = 0
        self.time_certain = True
        self.records = Records()
        self.course = Course()
        self.channels: Counter[str] = Counter()
        self.chunks = 0
        self.bad_chunks = 0
        self.present: dict[str, datetime] = {}
        """When a process of each logon was last kept that shows only that its account was there."""
        self.open_order = False
        self.other_spans: tuple[tuple[datetime, datetime], ...] = ()
        self.apart: tuple[tuple[datetime, datetime], ...] = ()
        self._said: Counter[str] = Counter()
        self._words: dict[str, str] = {}

    def __iter__(self) -> Iterator[Event]:
        return self.events

    @property
    def damaged(self) -> bool:
        """Whether a part could not be read or is not as Windows wrote it."""
        return bool(self.bad_chunks or self._said["log-damaged"] or self._said["log-too-large"])

    @property
    def setbacks(self) -> list[tuple[datetime, datetime]]:
        """Return the times before and after each step of the clock back that matters, at most 1,000.

        In the order of records times never go back by themselves, but for some seconds.
        """
        return [(step.before, step.after) for step in self.steps]

    @property
    def steps(self) -> list[Setback]:
        """Return the same with what else is known of each step."""
        least = MINUTE if self.kind in TELL_THE_CLOCK else DISORDER
        return [
            Setback(
                from_filetime(step.before),
                from_filetime(step.after),
                self.member,
                step.number,
                None if step.ahead is None else from_filetime(step.ahead),
                None if step.until is None else from_filetime(step.until),
            )
            for step in self.course.grave_steps(least)
        ]

    @property
    def quiet(self) -> list[tuple[datetime, datetime]]:
        """Return each stretch without any event for more than 65 minutes, the longest 1,000.

        All events count, also those that cannot matter. A stretch goes from the last event
        before it to the first one after it. An export is no log and has none.
        """
        return [] if self.kind == "hunting" else [*_instants(self.course.silences()), *self.apart]

    def say(self, code: str, count: int = 1, **words: str) -> None:
        """Note something the reader of the report must know; the same code adds up."""
        self._said[code] += count
        self._words.update(words)

    def seen(self, count: int, earliest: datetime, latest: datetime) -> None:
        """Count events and widen what the source covers."""
        self.count += count
        self.first = earliest if self.first is None else min(self.first, earliest)
        self.last = latest if self.last is None else max(self.last, latest)

    def other(self, channel: str) -> None:
        """Count an event of another channel."""
        channel = channel[:_LONGEST_NAME]
        known = channel in self.channels or len(self.channels) < _MAX_CHANNELS
        self.channels[channel if known else "other channels"] += 1

    def cut(self, value: str) -> str:
        """Return a value within the limit; cutting it is noted."""
        if len(value) <= limits.MAX_EVENT_VALUE:
            return value
        self.say("value-cut", limit=str(limits.MAX_EVENT_VALUE))
        return value[: limits.MAX_EVENT_VALUE]

    @property
    def notices(self) -> list[Notice]:
        """What was noted, one notice a code."""
        return [
            Notice(code, sentence(code, count, **self._words), self.member)
            for code, count in self._said.items()
        ]


def latest(events: Iterable[Event], reading: Reading) -> Iterator[Event]:
    """Bound what is kept: all changes of the configuration, and the latest of the other events."""
    others: deque[Event] = deque()
    for event in events:
        if event.event_id in CHANGES:
            yield event
            continue
        others.append(event)
        if len(others) > MAX_OTHERS:
            others.popleft()
            reading.say("events-not-kept", kept=f"{MAX_OTHERS:,}")
    yield from others


def _instants(intervals: Iterable[Interval]) -> list[tuple[datetime, datetime]]:
    return [(from_filetime(start), from_filetime(end)) for start, end in intervals]


def to_filetime(time: datetime) -> Ticks:
    """Return the 100-nanosecond intervals since 1601; the last digit is lost in a datetime."""
    delta = time - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 10_000_000 + delta.microseconds * 10


def from_filetime(intervals: Ticks) -> datetime:
    """Return the instant of a FILETIME, to the microsecond."""
    return EPOCH + timedelta(microseconds=intervals // 10)


class EventSource(Struct, frozen=True):
    """One way to write events.

    `detect` takes the first bytes of a member: True for this source, False for certainly not,
    None where more bytes may tell (up to `limits.HEAD`). `read` takes the content, the member's
    name and the clock for times without a zone; it never raises for damaged content.
    """

    name: str
    kind: Kind
    summary: str
    detect: Callable[[bytes], bool | None]
    read: Callable[[BinaryIO, str, Clock], Reading]
