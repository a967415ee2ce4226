"""Local times without a zone: which zone a device kept, and which order of day and month.

`systeminfo.exe` prints the *standard* offset (`(UTC+01:00) Amsterdam, Berlin, ...`) whether
daylight saving time holds or not, so an offset alone is not certain; the cities tell the rules.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from msgspec import Struct

from mpdiff.base.errors import UsageError
from mpdiff.base.text.late import late

UNKNOWN: Final = "unknown"

_OFFSET: Final = late(r"([+-])(\d{1,2}):?(\d{2})?")
_PRINTED: Final = late(r"\((?:UTC|GMT)([+\-\u2212]\d{2}:\d{2})?\)[ \t]*([^\r\n]*)")
_WINDOWS: Final = late(
    # Bounded, as a hostile text of blanks alone would be searched from each of them to its end.
    r"[:\t]\s{0,32}+([\w(][\w .()+-]{0,60} (?:Standard|Daylight|Summer) Time)[^\S\n]*$",
    re.MULTILINE,
)
_LOCALE: Final = late(
    r"^[^:\r\n]{1,60}[:\uff1a][ \t]*([a-z]{2,3}(?:-[a-z0-9]{2,8})*);", re.IGNORECASE | re.MULTILINE
)
_MONTH_FIRST: Final = frozenset({"en", "en-us", "en-ph", "fil-ph", "es-us", "es-pa", "es-pr"})
_MAX_HOURS: Final = 14


class Clock(Struct, frozen=True):
    """How to read local times.

    `zone` None: not known, times are taken as UTC. `certain` False: the offset is known, its
    daylight saving rules are not. `day_first`: the order of the system's locale, None: not known.
    """

    zone: tzinfo | None
    basis: str
    certain: bool = True
    day_first: bool | None = None

    def utc(self, local: datetime) -> tuple[datetime, bool]:
        """Return the instant of a naive local time, and whether there is exactly one such.

        Of a time that occurs twice the first is taken; one that never occurs is taken as if the
        clock had not been put forward. Raises OverflowError at the ends of the calendar.
        """
        if self.zone is None:
            return local.replace(tzinfo=UTC), False
        aware = local.replace(tzinfo=self.zone)
        unique = aware.utcoffset() == aware.replace(fold=1).utcoffset()
        return aware.astimezone(UTC), unique and self.certain


NO_ZONE: Final = Clock(None, UNKNOWN)


def parse_zone(text: str) -> tzinfo:
    """Read a zone as `--timezone` takes it: an IANA name, `UTC`, or an offset like `+01:00`.

    Raises UsageError `bad-timezone`.
    """
    wanted = text.strip()
    if wanted.upper() in ("UTC", "Z"):
        return UTC
    if found := _OFFSET.fullmatch(wanted):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset <= timedelta(hours=_MAX_HOURS) and int(found[3] or 0) < 60:  # noqa: PLR2004
            return timezone(-offset if found[1] == "-" else offset)
    elif re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*", wanted):
        try:
            return _named(wanted)
        except (KeyError, OSError, ValueError):
            pass
    raise UsageError(
        "bad-timezone",
        f"{text!r} is no time zone.",
        cure="Give an IANA name like Europe/Berlin, an offset like +01:00, or UTC.",
    )


def clock_from_system_information(text: str, member: str) -> Clock | None:
    """Read zone and locale from what systeminfo.exe or msinfo32 printed, in any language.

    None where the text tells neither.
    """
    found = _LOCALE.search(text)
    day_first = None if found is None else found[1].lower() not in _MONTH_FIRST
    zone = _zone(text)
    if zone is None:
        return None if day_first is None else Clock(None, UNKNOWN, day_first=day_first)
    tz, words, certain = zone
    return Clock(tz, f"{words} from {member}", certain, day_first)


def _zone(text: str) -> tuple[tzinfo, str, bool] | None:
    from mpdiff.readers.events.local_times.zones import by_cities, by_windows_name

    for found in _PRINTED.finditer(text):
        offset = _minutes(found[1])
        if abs(offset) > _MAX_HOURS * 60:
            continue  # no place on earth has it
        name = by_cities(offset, found[2])
        printed = found[0].split(")")[0] + ")"
        if name is not None:
            return _named(name), name, True
        return timezone(timedelta(minutes=offset)), f"the standard offset {printed}", False
    for found in _WINDOWS.finditer(text):
        name = by_windows_name(found[1])
        if name is not None:
            return _named(name), name, True
    return None


def _named(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # looks for where the system keeps its zones

    return ZoneInfo(name)


def _minutes(printed: str | None) -> int:
    if printed is None:
        return 0
    minutes = int(printed[1:3]) * 60 + int(printed[4:6])
    return minutes if printed[0] == "+" else -minutes
