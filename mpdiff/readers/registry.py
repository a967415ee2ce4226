r"""MPRegistry.txt of the support cabinet: Defender's configuration by where it comes from.

Four locations in order ("effective policy", "system policy", "mdm policy", "preferences"), each a
list of `[Section]` lines with `    Name   [REG_DWORD]    : 0 (0X0)` below them, each ended by
dashes; then dumps of other registry keys, which are not read. Every location prints every section
once, with values or without. The names are the registry's, not those of MpPreference. Layout as seen
in a real file of platform 4.18.2107.4.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.text.lines import BLANKS, checked_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCATIONS: Final = ("effective policy", "system policy", "mdm policy", "preferences")
"""The locations of every dump, in its order."""

_LOCATION: Final = 'Current configuration options for location "'
_RULER: Final = re.compile(r"-{6,}[ \t\r]*\Z")
_TYPE: Final = re.compile(r"\[(REG_[A-Z_]{1,40})\] {0,40}:(?: |\Z)")
# The last thing on a line that is a number: the name before it may hold anything.
_NUMBER_END: Final = re.compile(
    r"\[(REG_[DQ]WORD)\] {0,40}: "
    r"(\d{1,20}(?: \(0X[0-9A-F]{1,16}\))?|0X[0-9A-F]{1,16}|<NO VALUE>)\Z",
    re.IGNORECASE | re.ASCII,
)
_NUMBER: Final = re.compile(
    r"(?:(\d{1,20})(?: \(0X([0-9A-F]{1,16})\))?|0X([0-9A-F]{1,16}))\Z", re.IGNORECASE | re.ASCII
)
_NO_NUMBER: Final = ("<NO VALUE>", "(null)")
_NUMBERS: Final = ("REG_DWORD", "REG_QWORD")
_HEX: Final = re.compile(r"(?:[0-9A-F]{2} {1,2})*+(?:[0-9A-F]{2})?\Z")
_UTC: Final = re.compile(
    r"\[UTC\] [A-Za-z]{1,12}, ([A-Za-z]{1,12}) (\d{1,2}), (\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([AP]M)\Z"
)
_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAMED: Final = 5
_CONTINUED: Final = " " * 8
_WINDOW_SECTION: Final = "features\\troubleshooting\\"
WINDOW_NAMES: Final = ("TSState", "TSStartTime", "TSExpirationTime", "TSSource")

Data = int | str | tuple[str, ...] | bytes | datetime | None


class RegistryValue(Struct, frozen=True):
    """One value. `present` False: `<NO VALUE>`. `data` None: `(null)` or not present.

    By `type`: REG_DWORD and REG_QWORD int; REG_SZ str; REG_MULTI_SZ tuple; REG_BINARY bytes, or
    an aware UTC datetime where the dump printed it as a time. What does not parse stays a str; the line
    of a number that is none, or whose two forms differ, is unread.
    """

    type: str
    data: Data
    present: bool = True


class RegistryDump(Struct, frozen=True):
    r"""One MPRegistry.txt.

    `locations`: location -> `Section\Name` (just `Name` below `[.]`) -> value.
    `sections`: location -> section -> number of values; a section without values is there too.
    `unread`: numbers of the lines inside a location that were not understood.
    `damaged`: location -> what of it is missing, where the dump is not whole; what a damaged location
    does not show is unknown. `lacking`: of these, the locations that only lack sections which all the
    others print, and which sections; those that are there are whole.
    """

    locations: dict[str, dict[str, RegistryValue]]
    sections: dict[str, dict[str, int]]
    unread: tuple[int, ...] = ()
    damaged: dict[str, str] = {}
    lacking: dict[str, tuple[str, ...]] = {}


def is_registry(text: str) -> bool:
    """Report whether the text, or its head, is an MPRegistry.txt."""
    start = text.find(_LOCATION)
    return start == 0 or (start > 0 and text[start - 1] in "\r\n\ufeff")


def parse_dump(text: str, member: str) -> RegistryDump:
    """Read an MPRegistry.txt; tolerant, see `RegistryDump.unread`.

    Raises InputError: `line-too-long`, `snapshot-too-large`.
    """
    work = _Parser()
    for number, line in enumerate(checked_lines(text, member), 1):
        work.take(number, line)
    return work.dump()


def window_values(dump: RegistryDump) -> dict[str, RegistryValue]:
    r"""Return the values of `[Features\Troubleshooting]` that are there: state, times, source.

    From the first location that has them; the effective policy comes first.
    """
    found: dict[str, RegistryValue] = {}
    for values in dump.locations.values():
        by_name = {fold(key): value for key, value in values.items()}
        for name in WINDOW_NAMES:
            value = by_name.get(_WINDOW_SECTION + fold(name))
            if value is not None:
                found.setdefault(name, value)
    return found


class _Parser:
    """Where in the file the reading stands."""

    def __init__(self) -> None:
        self._locations: dict[str, dict[str, RegistryValue]] = {}
        self._sections: dict[str, dict[str, int]] = {}
        self._unread: list[int] = []
        self._damaged: dict[str, str] = {}
        self._location: str | None = None
        self._last = ""
        self._ended = True
        self._section = ""
        self._key = ""
        self._lines: list[str] | None = None

    def take(self, number: int, line: str) -> None:
        line = line.removeprefix("\ufeff")
        if self._lines is not None and line.startswith(_CONTINUED) and line.strip(BLANKS):
            self._lines.append(line.strip(BLANKS))
            return
        self._end_list()
        if line.startswith(_LOCATION):
            self._open(fold(line[len(_LOCATION) :].rstrip(BLANKS + '"')))
        elif _RULER.match(line):
            self._location = None
            self._ended = True
        elif self._location is None:
            return  # another dump
        elif line.startswith("[") and line.rstrip(BLANKS).endswith("]"):
            self._start(self._location, line.rstrip(BLANKS)[1:-1])
        elif line.strip(BLANKS) and not self._value(self._location, line):
            self._unread.append(number)

    def dump(self) -> RegistryDump:
        self._end_list()
        self._close()
        missing = dict(_missing(self._sections))
        lacking = {place: found for place, found in missing.items() if found}
        return RegistryDump(
            self._locations,
            self._sections,
            tuple(self._unread),
            {place: _what_is_missing(found) for place, found in missing.items()} | self._damaged,
            {place: found for place, found in lacking.items() if place not in self._damaged},
        )

    def _start(self, location: str, section: str) -> None:
        """Begin a section; one that comes again is of a location whose beginning is missing."""
        if section in self._sections[location]:
            self._damaged[location] = f"its section {section} stands twice"
            self._location = None
            return
        self._section = section
        self._sections[location][section] = 0

    def _close(self) -> None:
        if self._last and not self._ended:
            self._damaged.setdefault(self._last, "its end is missing")

    def _open(self, location: str) -> None:
        self._close()
        if location in self._sections:
            self._damaged[location] = "it stands twice"
            self._location = None
            return
        self._location, self._section = location, "."
        self._last, self._ended = location, False
        self._locations.setdefault(location, {})
        self._sections.setdefault(location, {})

    def _value(self, location: str, line: str) -> bool:
        match = _NUMBER_END.search(line.rstrip(BLANKS), max(0, len(line) - 256)) or _TYPE.search(
            line
        )
        if match is None or not line.startswith("    "):
            return False
        name = line[4 : match.start()].rstrip(BLANKS)
        kind, text = match[1].upper(), line[match.end() :] if match.re is _TYPE else match[2]
        self._key = name if self._section in ("", ".") else f"{self._section}\\{name}"
        self._locations[location][self._key] = _read(kind, text)
        self._sections[location].setdefault(self._section, 0)
        self._sections[location][self._section] += 1
        value = self._locations[location][self._key]
        self._lines = list(value.data) if isinstance(value.data, tuple) else None
        return kind not in _NUMBERS or _is_number(text.strip(BLANKS))

    def _end_list(self) -> None:
        if self._lines is not None and self._location is not None:
            value = RegistryValue("REG_MULTI_SZ", tuple(self._lines))
            self._locations[self._location][self._key] = value
        self._lines = None


def _what_is_missing(sections: tuple[str, ...]) -> str:
    return f"it lacks {', '.join(sections[:_NAMED])}" if sections else "it is not there"


def _missing(sections: dict[str, dict[str, int]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the locations that are not there, or lack sections which all the others print, and which."""
    for location in LOCATIONS:
        if location not in sections:
            yield location, ()
            continue
        if not sections[location]:
            continue  # it prints none at all, so that nothing of it can have been taken out
        others = [
            set(sections[name]) for name in LOCATIONS if sections.get(name) and name != location
        ]
        lacking = set.intersection(*others) - sections[location].keys() if others else set()
        if lacking:
            yield location, tuple(sorted(lacking))


def _read(kind: str, text: str) -> RegistryValue:
    bare = text.strip(BLANKS)
    if bare == "<NO VALUE>":
        return RegistryValue(kind, None, present=False)
    if bare == "(null)":
        return RegistryValue(kind, None)
    if kind == "REG_MULTI_SZ":
        return RegistryValue(kind, (bare,) if bare else ())
    if kind in _NUMBERS:
        return RegistryValue(kind, _number(bare))
    if kind == "REG_BINARY":
        return RegistryValue(kind, _binary(bare))
    return RegistryValue(kind, text)


def _is_number(text: str) -> bool:
    """Return whether a number can be read, and its decimal and hexadecimal forms are one."""
    match = _NUMBER.match(text)
    if match is None:
        return text in _NO_NUMBER
    return match[2] is None or int(match[1]) == int(match[2], 16)


def _number(text: str) -> int | str | None:
    """Read a number, printed in decimal, hexadecimal or both ways; the text where it is none."""
    match = _NUMBER.match(text)
    if match is None:
        return text or None
    return int(match[1]) if match[1] else int(match[3], 16)


def _binary(text: str) -> bytes | datetime | str:
    if match := _UTC.match(text):
        return _utc(match) or text
    return bytes.fromhex(text) if _HEX.match(text) else text


def _utc(match: re.Match[str]) -> datetime | None:
    """Read the dump's English time without the locale's help."""
    try:
        month = _MONTHS.index(match[1].lower()) + 1
        hour = int(match[4]) % 12 + (12 if match[7] == "PM" else 0)
        return datetime(
            int(match[3]), month, int(match[2]), hour, int(match[5]), int(match[6]), tzinfo=UTC
        )
    except ValueError:
        return None
