"""MPLog-*.log and MPDetection-*.log: Defender's own protection log, tens of megabytes of UTF-16.

A block of the file is decoded and searched for the few line shapes that matter; only their lines
are looked at. Memory does not grow with the file.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.text.late import late
from mpdiff.readers.support.mplog.clock import LogClock
from mpdiff.readers.support.mplog.entries import (
    SHAPES,
    ExclusionLists,
    Place,
    is_foreign_state,
    is_routine,
)
from mpdiff.readers.support.mplog.listing import BEGIN, Listing
from mpdiff.readers.support.mplog.stamps import TIMED, Stamps
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.text import head_text, text_blocks

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import datetime

    from mpdiff.base.model import Notice
    from mpdiff.readers.support.mplog.entries import Entry, Listed
    from mpdiff.readers.support.prints.moments import LocalClock

_NAME: Final = late(r"(?:^|[/!\\])MP(?:Log|Detection)(?:[-_. ][^/!\\]*)?$", re.IGNORECASE)
_OURS: Final = late(
    r"\*RTP Perf Log\*|\bMPSOURCE_|\[RTP\] \[|\[TP\] State|\bRTPStatus:|\bEngine:|\bProcessImageName: "
)
_LISTING: Final = "*RTP Perf Log*"
_HEADER: Final = "Current time: "


def detect(head: bytes, name: str) -> bool:
    """Tell a protection log by its name, or by timed lines of Defender's own kinds."""
    if _NAME.search(name):
        return True
    text = head_text(head)
    return TIMED.search(text) is not None and _OURS.search(text) is not None


class MpLog:
    """The entries of one log, to iterate once; what is known about it is complete afterwards.

    `lines` counts all lines, `counts` the entries by type name. `first` and `last`: the earliest and
    the latest time that was looked at (the ends of every megabyte and all entries), aware UTC.
    `zone_checked`: times without a zone were confirmed to be UTC by every session header.
    """

    kind: Final = "mplog"

    def __init__(self, stream: BinaryIO, member: str) -> None:
        self.member = member
        self.notes = Notes(member)
        self.lines = 0
        self.counts: Counter[str] = Counter()
        self.clock = LogClock(self.notes)
        self._stream = stream
        self._listing: Listing | None = None
        self._held: dict[Listed, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Entry]:
        for text, whole in self._texts():
            for entry in self._entries(text, whole=whole):
                self.counts[type(entry).__name__] += 1
                yield entry
        if self._listing is not None:
            yield self._listed(self._listing, whole=False)
        self._finish()

    @property
    def first(self) -> datetime | None:
        """The earliest time that was looked at."""
        return self.clock.first

    @property
    def last(self) -> datetime | None:
        """The latest time that was looked at."""
        return self.clock.last

    @property
    def zone_checked(self) -> bool:
        """Whether no time without a zone had to be taken on trust."""
        return self.clock.checked

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What must be known of it."""
        return self.notes.notices

    def _finish(self) -> None:
        if self.first is None:
            self.notes.say("support-empty")
        if self.clock.unchecked:
            self.notes.say("mplog-zone-unchecked")

    # --- text to lines ----------------------------------------------------------------------------

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """Return whole lines, a megabyte at a time, and at last the line that has no end."""
        rest, skip = "", False
        for block in text_blocks(self._stream, self.notes):
            end = block.rfind("\n") + 1
            if not end:
                rest, skip = self._unended(rest + block, skip=skip)
                continue
            text = rest + block[:end]
            if skip:
                text = text[text.find("\n") + 1 :]
                self.lines += 1
            rest, skip = block[end:], False
            yield text, True
        if rest and not skip:
            routine = self._listing is None and is_routine(rest)
            self.notes.say("support-open-end" if routine else "support-cut")
            yield rest, False

    def _unended(self, rest: str, *, skip: bool) -> tuple[str, bool]:
        """Give up a line that does not end; what comes after its end is read again."""
        if skip or len(rest) <= limits.MAX_LINE:
            return ("", True) if skip else (rest, False)
        self.notes.say("support-long-line", limit=str(limits.MAX_LINE))
        return "", True

    # --- lines to entries -------------------------------------------------------------------------

    def _entries(self, text: str, *, whole: bool) -> Iterator[Entry]:
        counted, done = 0, 0
        self.clock.line = self.lines + 1
        stamps = Stamps(text)
        first = stamps.first
        self.clock.begin(stamps)
        if self._listing is not None:
            done = yield from self._continue(text, 0, self._listing)
        for start in self._starts(text):
            if start < done:
                continue
            if first is not None and first.start() <= start:
                self.clock.time(first)
                first = None
            self.lines += text.count("\n", counted, start)
            counted = start
            self.clock.line = self.lines + 1
            line, end = _line(text, start)
            if line.startswith(_HEADER):
                self.clock.header(line, end)
            elif BEGIN.fullmatch(line):
                done = yield from self._continue(text, end + 1, self._open(start))
            elif (entry := self._entry(line, start, whole=whole)) is not None:
                yield entry
                self.clock.look_below(end)
        self.lines += text.count("\n", counted) + (not whole)
        self.clock.line = self.lines + 1
        if first is not None:
            self.clock.time(first)
        self.clock.end()

    def _starts(self, text: str) -> list[int]:
        """Find the beginnings of the lines that may matter, in order."""
        found: set[int] = set()
        for needle in _needles(text):
            at = text.find(needle)
            while at >= 0:
                found.add(text.rfind("\n", 0, at) + 1)
                at = text.find(needle, at + len(needle))
        return sorted(found)

    def _entry(self, line: str, start: int, *, whole: bool) -> Entry | None:
        stamp = TIMED.match(line)
        if stamp is None:
            return None
        self.clock.look_above(start)
        time, certain = self.clock.time(stamp)
        place = Place(time, certain, self.lines + 1, whole)
        message = self.notes.cut(line[stamp.end() :])
        for shape in SHAPES:
            if shape.needle in line and (entry := shape.read(message, place)) is not None:
                return entry
        if is_foreign_state(message):
            self.notes.say("mplog-state-foreign")
        return None

    # --- listings ---------------------------------------------------------------------------------

    def _open(self, start: int) -> Listing:
        time, certain = self.clock.before(start)
        self._listing = Listing(Place(time, certain, self.lines + 1))
        return self._listing

    def _continue(self, text: str, start: int, listing: Listing) -> Generator[Entry, None, int]:
        """Take lines until the listing ends; yields it, and returns where reading goes on."""
        while start < len(text):
            end = text.find("\n", start)
            if end < 0:
                break  # its last item may be cut
            line = text[start:end].rstrip("\r")
            if TIMED.match(line) or line.startswith(_HEADER) or BEGIN.fullmatch(line):
                yield self._listed(listing, whole=False)
                return start
            listing.take(line)
            start = end + 1
            if listing.ended:
                yield self._listed(listing, whole=not listing.full)
                return start
        return len(text)

    def _listed(self, listing: Listing, *, whole: bool) -> ExclusionLists:
        if not whole:
            self.notes.say("mplog-listing-cut")
        lists = listing.lists
        if lists == self._held:
            lists = self._held  # hundreds of equal listings are held once
        self._held, self._listing = lists, None
        return ExclusionLists(replace(listing.place, whole=whole), lists)


def _line(text: str, start: int) -> tuple[str, int]:
    """Return the line that begins at a place, and where it ends."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    return text[start:end].rstrip("\r"), end


def _needles(text: str) -> Iterator[str]:
    """Return what to look for."""
    for shape in SHAPES:
        if shape.rare in text:
            yield shape.needle
    if _LISTING[0] in text:
        yield _LISTING
    yield _HEADER


def read(stream: BinaryIO, member: str, clock: LocalClock) -> MpLog:  # noqa: ARG001  the seam's form
    """Return the entries of a log; never raises for damaged content."""
    return MpLog(stream, member)
