"""What the reader of a report must know of a support file, counted by code."""

from __future__ import annotations

from collections import Counter

from mpdiff.base import limits
from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence


class Notes:
    """Collects what must be known of one member; the same code adds up."""

    def __init__(self, member: str) -> None:
        self.member = member
        self._counts: Counter[str] = Counter()
        self._words: dict[str, str] = {}

    def say(self, code: str, count: int = 1, **words: str) -> None:
        """Note a code of `base.notices` with the words of its sentence."""
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
            Notice(code, sentence(code, count, **self._words), self.member)
            for code, count in self._counts.items()
        )
