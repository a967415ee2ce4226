r"""Lines of MPLog and MPDetection that matter, each read strictly; all others are only counted.

A timed line is `YYYY-MM-DDTHH:MM:SS.fff[Z] text`. Much of a log quotes foreign text (command lines,
file names), so a shape counts only where the product itself writes it. The shapes are known from
public write-ups and parsers; none was verified on a real file.
"""

from __future__ import annotations

import re
from collections.abc import Callable  # noqa: TC003  msgspec resolves the annotations
from datetime import datetime  # noqa: TC003  same
from typing import Final, Literal

from msgspec import Struct

from mpdiff.base.text.late import late
from mpdiff.readers.support.mplog.stamps import TIMED

Listed = Literal["process", "path", "extension", "temporary"]
Detected = Literal["detected", "cleaned", "listed"]


class Place(Struct, frozen=True):
    """When and where something was logged.

    `time`: aware UTC, None where no timed line comes before or the time is odd. `time_certain`:
    False where the line has no zone and no session header confirmed that it is UTC. `line`: from 1.
    `whole`: False where the file ends inside the entry, so that it may say more than was read.
    """

    time: datetime | None
    time_certain: bool
    line: int
    whole: bool = True


class RealTimeState(Struct, frozen=True):
    """`RTPStatus:A->B`: 0 is off. `text`: the whole message."""

    place: Place
    before: int
    after: int
    text: str


class TamperState(Struct, frozen=True):
    """`[TP] State change.`: the numbers are not documented; each start of the service logs old 0."""

    place: Place
    before: int
    after: int
    source: str | None
    text: str


class ExclusionMapped(Struct, frozen=True):
    """`[Exclusion] ITEM -> DEVICE PATH`: an excluded path and what it stands for."""

    place: Place
    item: str
    device: str


class ExclusionDiscarded(Struct, frozen=True):
    """`[Exclusion] ITEM is discarded due to error 0x...`: an exclusion that has no effect."""

    place: Place
    item: str
    error: int


class ExclusionsResized(Struct, frozen=True):
    """`Path exclusion changed, new size in bytes: N`: the list changed; the item is not named."""

    place: Place
    size: int


class ExclusionLists(Struct, frozen=True):
    """One `RTP Perf Log` listing, dated by the timed line above it.

    A kind that is not printed is absent; one printed without items is (). Where `place.whole` is
    False, what is listed was excluded, and what is not listed may have been.
    """

    place: Place
    lists: dict[Listed, tuple[str, ...]]


class Detection(Struct, frozen=True):
    """A detection or its remediation, as one of three lines.

    `DETECTIONEVENT` is *detected*, `DETECTION_CLEANEVENT` *cleaned* (only it has `action` and
    `result`, an HRESULT), `DETECTION` *listed*. `resource` as printed, without the last `;`.
    """

    place: Place
    kind: Detected
    threat: str
    resource: str
    source: str | None = None
    action: str | None = None
    result: str | None = None


Entry = (
    RealTimeState
    | TamperState
    | ExclusionMapped
    | ExclusionDiscarded
    | ExclusionsResized
    | ExclusionLists
    | Detection
)


_NUMBER: Final = r"(0[xX][0-9A-Fa-f]{1,8}|[0-9]{1,10})(?![0-9A-Za-z])"
_TAGS: Final = r"(?:\[[^\]]{1,40}\] ?)*"
_RTP: Final = late(r"(?<![A-Za-z])RTPStatus: ?([0-9]{1,10}) ?-> ?([0-9]{1,10})(?![0-9A-Za-z])")
_QUOTES: Final = late(
    rf"{_TAGS}(?:Engine|ProcessImageName|SDN|DETECTION|Blocked file|Unsuccessful scan|Filter caching"
    r"|volume |Process|Path |Command)|\[Exclusion\]|\[RTP\] \[Exclusion\]",
    re.IGNORECASE,
)
_OWN: Final = late(
    rf"(?:\[RTP\] ?{_TAGS}|(?=RTP)|(?=Real-?time))[\w ,:.;=>-]{{0,200}}?(?<![A-Za-z])RTPStatus:",
    re.IGNORECASE,
)
"""How the product begins a line that tells a state: a tag or a word of its own, and no path or argument."""
_NEW: Final = late(rf"\[TP\] State change\. NewState: {_NUMBER}")
_OLD: Final = late(rf"\bOldState: ?{_NUMBER}")
_SOURCE: Final = late(r"\bSource: ?([^,]{1,200})")
_MAPPED: Final = late(r"(?:\[RTP\] )?\[Exclusion\] (.+) -> (\\.+)")
_DISCARDED: Final = late(
    rf"(?:\[RTP\] )?\[Exclusion\] (.+) is discarded due to error {_NUMBER}\.?\s*"
)
_RESIZED: Final = late(
    rf"{_TAGS}Path exclusion changed, new size in bytes: ?([0-9]{{1,18}})(?![0-9])\.?\s*"
)
_EVENT: Final = late(r"DETECTIONEVENT (\S+) +(\S+) +(.*)")
_CLEAN: Final = late(r"DETECTION_CLEANEVENT (\S+) +(\S+) +(\S+) +(\S+) +(.*)")
_DETECTION: Final = late(r"DETECTION (\S+) +(.*)")


def _real_time(message: str, place: Place) -> Entry | None:
    own = _OWN.match(message) and not _QUOTES.match(message)
    match = _RTP.search(message) if own else None
    return match and RealTimeState(place, int(match[1]), int(match[2]), message)


def is_foreign_state(message: str) -> bool:
    """Return whether a message holds a state of real-time protection and does not begin as one of the product's.

    Arguments and names of files are written by whoever runs a program.
    """
    if "RTPStatus:" not in message:
        return False
    return not _OWN.match(message) and not _QUOTES.match(message) and bool(_RTP.search(message))


def _tamper(message: str, place: Place) -> Entry | None:
    new, old = _NEW.match(message), _OLD.search(message)
    if new is None or old is None:
        return None
    found = _SOURCE.search(message)
    source = found[1].strip() if found else None
    return TamperState(place, _int(old[1]), _int(new[1]), source, message)


def _exclusion(message: str, place: Place) -> Entry | None:
    if match := _DISCARDED.fullmatch(message):
        return ExclusionDiscarded(place, match[1], _int(match[2]))
    match = _MAPPED.fullmatch(message)
    return match and ExclusionMapped(place, match[1], match[2])


def _resized(message: str, place: Place) -> Entry | None:
    match = _RESIZED.fullmatch(message)
    return match and ExclusionsResized(place, int(match[1]))


def _detection(message: str, place: Place) -> Entry | None:
    if match := _EVENT.fullmatch(message):
        source, threat, resource = match.groups()
        return Detection(place, "detected", threat, _bare(resource), source)
    if match := _CLEAN.fullmatch(message):
        source, action, result, threat, resource = match.groups()
        return Detection(place, "cleaned", threat, _bare(resource), source, action, result)
    match = _DETECTION.fullmatch(message)
    return match and Detection(place, "listed", match[1], _bare(match[2]))


def _bare(resource: str) -> str:
    return resource.rstrip().removesuffix(";")


def _int(text: str) -> int:
    return int(text, 16) if text[:2] in ("0x", "0X") else int(text)


class Shape(Struct, frozen=True):
    """One kind of timed line: what its text contains, and how the message is read.

    `rare`: a letter of the needle that most text lacks, which is found ten times faster.
    """

    needle: str
    read: Callable[[str, Place], Entry | None]
    rare: str = ""


# The longer a needle, the faster a log is searched for it.
SHAPES: Final = (
    Shape("RTPStatus:", _real_time, rare=">"),
    Shape("[TP] State change. NewState: ", _tamper),
    Shape(" [Exclusion] ", _exclusion),
    Shape("Path exclusion changed, new size in bytes:", _resized),
    Shape(" DETECTION", _detection),
)


_MATTERS: Final = ("[", "*", "DETECTION", "RTPStatus:", "Path exclusion", "Current time")
"""How the lines begin that are read, or that may hold what is."""
_ROUTINE: Final = late(
    r"Engine:|ProcessImageName:|SDN:|Blocked file|Unsuccessful scan|Filter caching|volume "
)
_ENOUGH: Final = 16
"""So many letters of a message tell which it is."""


def is_routine(line: str) -> bool:
    """Return whether a line without its end is certainly none of those that are read."""
    stamp = TIMED.match(line)
    message = line[stamp.end() :] if stamp else line
    if _ROUTINE.match(message):
        return True
    if len(message) < _ENOUGH or message[0].isdigit() or "RTP" in message:
        return False
    return not message.startswith(_MATTERS)
