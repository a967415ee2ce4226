"""What an event source is, and what reading one returns."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.model import Event, Notice
from mpdiff.readers.events.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mpdiff.readers.events.clock import Clock

Kind = Literal["event-log", "event-text", "hunting"]

CHANNEL: Final = "Microsoft-Windows-Windows Defender/Operational"

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""Windows Defender's log is younger than the one and older than the other."""

CONFIGURATION_CHANGED: Final = 5007
CHANGE_BLOCKED: Final = 5013

OLD_VALUE: Final = "Old Value"
NEW_VALUE: Final = "New Value"
VALUE: Final = "Value"

TEMPLATES: Final[dict[int, tuple[str, ...]]] = {
    1013: ("Product Name", "Product Version", "Time", "User"),
    5000: ("Product Name", "Product Version"),
    5001: ("Product Name", "Product Version"),
    5004: ("Product Name", "Product Version", "Feature Name", "Configuration"),
    5007: ("Product Name", "Product Version", OLD_VALUE, NEW_VALUE),
    5010: ("Product Name", "Product Version"),
    5012: ("Product Name", "Product Version"),
    5013: ("Product Name", "Product Version", "Changed Type", VALUE),
    5101: ("Product Name", "Product Version"),
}
"""The events that can matter and the order of their data; all others are only counted."""

_MESSAGES: Final = {
    "log-damaged": "{n} damaged chunks or records could not be read; the rest is used.",
    "log-empty": "Holds no event that can be read; a cleared or damaged log looks like this.",
    "odd-time": "{n} events carry no time between 2000 and 2100 and are left out.",
    "value-cut": "{n} values are longer than {limit} characters and were cut.",
    "event-empty": "{n} events carry no data and tell nothing.",
    "event-cut": "{n} events end in the middle or cannot be understood and are left out.",
    "zone-assumed": "The local times are taken as UTC, as no time zone is known; "
    "give --timezone. No time of this file is certain.",
    "zone-uncertain": "The time zone is {basis}; daylight saving time may shift its times by an "
    "hour. Give --timezone to be sure.",
    "day-order-open": "Whether the day or the month comes first cannot be told; "
    "the month is assumed. No time of this file is certain.",
    "local-time-twice": "{n} local times occur twice or never when clocks change; "
    "they are not certain.",
    "log-too-large": "Larger than {limit} bytes; what lies beyond was not read.",
    "rows-not-read": "{n} rows of other kinds tell nothing about settings and were left out.",
}


class Reading:
    """The events of one member, to iterate once; what is known about it is complete afterwards.

    `count` counts all events, `events` returns only those that can matter. `noise` counts the
    configuration changes that were left out as they change nothing or no setting.
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
        self._said: Counter[str] = Counter()
        self._words: dict[str, str] = {}

    def __iter__(self) -> Iterator[Event]:
        return self.events

    @property
    def damaged(self) -> bool:
        """Whether a part could not be read."""
        return bool(self._said["log-damaged"] or self._said["log-too-large"])

    def say(self, code: str, count: int = 1, **words: str) -> None:
        """Note something the reader of the report must know; the same code adds up."""
        self._said[code] += count
        self._words.update(words)

    def seen(self, count: int, earliest: datetime, latest: datetime) -> None:
        """Count events and widen what the source covers."""
        self.count += count
        self.first = earliest if self.first is None else min(self.first, earliest)
        self.last = latest if self.last is None else max(self.last, latest)

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
            Notice(code, _MESSAGES[code].format(n=count, **self._words), self.member)
            for code, count in self._said.items()
        ]


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
