"""The values of a printed event: one line each, with a label in the language of the device.

A value is found by the place of its line, as the order is the same in every language; by its label
where that is English; and by what it looks like. Prose is never read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.text.late import late
from mpdiff.readers.events.configuration import is_noise, parse_value
from mpdiff.readers.events.templates import (
    CHANGE_BLOCKED,
    CONFIGURATION_CHANGED,
    HEALTH_REPORT,
    NEW_VALUE,
    OLD_VALUE,
    PRINTED,
    STATES,
    VALUE,
    enabled_word,
    resolved,
)

if TYPE_CHECKING:
    from mpdiff.readers.events.printed.layout import Said
    from mpdiff.readers.events.source import Reading

_LABELLED: Final = late(r"\s*([^:\uff1a]{1,80})[:\uff1a]\s*(.*)", re.DOTALL)
_LINK: Final = late(r"\s*https?://", re.IGNORECASE)
_PATH: Final = late(r"(?:HK[A-Z_]{1,24}|\\?REGISTRY|Default|N/A)\\", re.IGNORECASE)
_VALUE_LINE: Final = (
    r"[ \t]+([^:\uff1a\n]{1,80}):[ \t]*(?:(\S[^\n]*) = 0[xX][0-9A-Fa-f]{1,16})?[ \t]*"
)
_TWO_LINES: Final = late(rf"[^\n]*\n{_VALUE_LINE}\n{_VALUE_LINE}\n?")
_TWO: Final = 2
_SIDES: Final = {"old value": OLD_VALUE, "new value": NEW_VALUE}


def fields_of(event_id: int, said: Said, reading: Reading) -> dict[str, str] | None:
    """Return the values that matter; None where there are none to be seen, or noise."""
    if event_id == CONFIGURATION_CHANGED:
        if _plainly_noise(said.text):
            reading.noise += 1
            return None
        return _changed(said.lines, reading)
    if event_id == CHANGE_BLOCKED:
        return _blocked(said.lines, reading)
    named = _named(event_id, said.lines)
    return {name: reading.cut(resolved(value)) for name, value in named.items() if value}


def _plainly_noise(text: str) -> bool:
    """Tell most of the changes that are noise by one look: two labelled lines, each a number or empty.

    Of what is printed otherwise `_changed` reads the values.
    """
    found = _TWO_LINES.fullmatch(text) if len(text) <= limits.MAX_EVENT_VALUE else None
    if found is None:
        return False
    first, old, second, new = found.groups()
    one, other = (_SIDES.get(label.strip().lower()) for label in (first, second))
    sides = one != other if one and other else not (one or other)
    return sides and bool(old or new) and _noise_path(old or "") and _noise_path(new or "")


@lru_cache(maxsize=256)
def _noise_path(path: str) -> bool:
    """Return whether a number at a path of the registry is noise; no value is."""
    return _noise(f"{path} = 0x0" if path else "")


def _changed(message: list[str], reading: Reading) -> dict[str, str] | None:
    found = _old_and_new(_values(message))
    if found is None:
        reading.say("event-cut")
        return None
    sides = {name: reading.cut(value) for name, value in found.items()}
    if len(sides) == _TWO and all(map(_noise, sides.values())) and any(sides.values()):
        reading.noise += 1
        return None
    return sides


def _old_and_new(values: list[tuple[str, str]]) -> dict[str, str] | None:
    """Name the sides of a change: by their labels in English, else by their place, old before new.

    Of one line in another language nothing tells which side it is: it is `Value`.
    """
    labelled = {
        name: value
        for label, value in values
        if (name := _SIDES.get(label.strip().lower())) is not None
    }
    if labelled:
        return labelled
    if len(values) >= _TWO:
        return dict(zip((OLD_VALUE, NEW_VALUE), (v for _, v in values[-_TWO:]), strict=True))
    return {VALUE: values[0][1]} if values and _PATH.match(values[0][1]) else None


def _noise(text: str) -> bool:
    if not text:
        return True
    value = parse_value(text)
    return value is not None and is_noise(value.path, value.root)


def _blocked(message: list[str], reading: Reading) -> dict[str, str] | None:
    named = [value for _, value in _values(message) if _PATH.match(value)]
    if not named:
        reading.say("event-cut")
        return None
    return {VALUE: reading.cut(named[-1])}


def _named(event_id: int, message: list[str]) -> dict[str, str]:
    """Name the values of an event that has a line for each."""
    expected = PRINTED.get(event_id)
    found = _values(message) if expected else []
    if not expected or not found:
        return {}
    names = dict(expected)
    labels = [
        label.strip().lower().replace("signature", "security intelligence") for label, _ in found
    ]
    if any(label in names for label in labels):
        return {
            names[label]: value
            for label, (_, value) in zip(labels, found, strict=True)
            if label in names
        }
    if len(found) == len(expected):
        return {name: value for (_, name), (_, value) in zip(expected, found, strict=True)}
    return _states(found) if event_id == HEALTH_REPORT else {}


def _states(found: list[tuple[str, str]]) -> dict[str, str]:
    """Find the four states of a health report of another build: words for on and off in a row."""
    words = [value if enabled_word(value) else "" for _, value in found]
    runs = [at for at in range(len(words) - 3) if all(words[at : at + 4])]
    if len(runs) != 1:
        return {}
    return dict(zip(STATES, words[runs[0] :], strict=False))


def _values(message: list[str]) -> list[tuple[str, str]]:
    """Return the labels after the description and their values.

    Labels are indented. A value of several lines goes on until the next of them, and a link and
    the sentence before it are no value.
    """
    rest = message[1:]
    indented = any(line[:1].isspace() and _LABELLED.match(line) for line in rest)
    values: list[tuple[str, str]] = []
    for line in rest:
        found = _LABELLED.fullmatch(line.rstrip())
        if _LINK.match(line):
            if values and not values[-1][1]:
                values.pop()
        elif found and (line[:1].isspace() or not indented):
            values.append((found[1], found[2].rstrip()))
        elif values and values[-1][1] and line.strip():
            label, value = values[-1]
            values[-1] = label, f"{value}\n{line.strip()}"
    return values
