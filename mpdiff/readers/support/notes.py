"""What the reader of a report must know of a support file: one sentence a code."""

from __future__ import annotations

from collections import Counter
from typing import Final

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.model import Notice


class Meaning(Struct, frozen=True):
    """The sentence of a code, and whether it means that a part was not read."""

    sentence: str
    unread: bool = False


NOTICES: Final[dict[str, Meaning]] = {
    "support-empty": Meaning("Holds nothing of the form that its name promises.", unread=True),
    "support-too-large": Meaning(
        "Larger than {limit} bytes; what lies beyond was not read.", unread=True
    ),
    "support-misaligned": Meaning(
        "{n} blocks begin in the middle of a character: bytes are missing or were inserted before "
        "them. What follows is read; up to 1 MiB before each is lost.",
        unread=True,
    ),
    "support-holes": Meaning(
        "{n} blocks hold zero bytes, as a crash leaves them; the lines around them are lost.",
        unread=True,
    ),
    "support-long-line": Meaning(
        "{n} lines are longer than {limit} characters and were left out.", unread=True
    ),
    "support-cut": Meaning("Ends in the middle of an entry, which may say more than was read."),
    "support-many": Meaning(
        "{n} entries beyond the first {limit} of their kind were only counted.", unread=True
    ),
    "support-odd-time": Meaning("{n} times are no time between 2000 and 2100 and are unknown."),
    "support-unknown-time": Meaning(
        "{n} times are printed in a form or language that is not known."
    ),
    "support-not-understood": Meaning(
        "{n} entries do not have the known form and were left out.", unread=True
    ),
    "mplog-clock-back": Meaning(
        "{n} times lie more than five minutes before one that is written above them: the clock "
        "was set back, or the file was put together."
    ),
    "mplog-zone-shifted": Meaning(
        "{n} session headers disagree with the times below them by {minutes} minutes, which were "
        "added; these times are not certain."
    ),
    "mplog-zone-contradicts": Meaning(
        "{n} session headers disagree with the times below them by more than any time zone."
    ),
    "mplog-zone-unchecked": Meaning(
        "Times without a zone are taken as UTC; no session header above them confirms it."
    ),
    "mplog-listing-cut": Meaning(
        "{n} listings of exclusions have no end; what they do not name may be excluded all the same.",
        unread=True,
    ),
    "mpcmdrun-interleaved": Meaning(
        "{n} commands began before another had ended; when they ended and with what is not known."
    ),
    "status-odd-value": Meaning("{n} values are not of the type of their property: {names}."),
}


class Notes:
    """Collects what must be known of one member; the same code adds up."""

    def __init__(self, member: str) -> None:
        self.member = member
        self._counts: Counter[str] = Counter()
        self._words: dict[str, str] = {}

    def say(self, code: str, count: int = 1, **words: str) -> None:
        """Note a code of `NOTICES` with the words of its sentence."""
        self._counts[code] += count
        self._words.update(words)

    def said(self, code: str) -> int:
        """Return how often a code was noted."""
        return self._counts[code]

    def cut(self, value: str) -> str:
        """Return a value within the limit of one field."""
        if len(value) <= limits.MAX_EVENT_VALUE:
            return value
        self.say("support-long-line", limit=str(limits.MAX_EVENT_VALUE))
        return value[: limits.MAX_EVENT_VALUE]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was noted, one notice a code."""
        return tuple(
            Notice(code, NOTICES[code].sentence.format(n=count, **self._words), self.member)
            for code, count in self._counts.items()
        )
