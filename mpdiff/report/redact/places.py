"""Where a text holds something that says who or where, identified by its type or by its shape.

Every function returns places in a text and changes nothing; `redact.py` decides what they become.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.report.redact import addresses, hosts, people, strange
from mpdiff.report.redact.fields import WHOLE, Type
from mpdiff.report.redact.pseudonyms import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator


def places(
    text: str, type_: Type, known: Container[str], known_shares: Container[str]
) -> list[Place]:
    """Return every place of a text, in order, none overlapping.

    `known` and `known_shares` hold the folded secrets found so far, which tell where in a sentence a name
    with spaces ends.
    """
    of_type = _OF_TYPE.get(type_)
    found = list(of_type(text)) if of_type else []
    whole = type_ in WHOLE
    if "\\" in text or "/" in text:
        found += people.user_folders(text, known, whole=whole)
        if "://" in text:
            found += hosts.urls(text)
        if "\\\\" in text or "//" in text:
            found += hosts.shares(text, known_shares, whole=whole)
    for mark, recognise in _SHAPES:
        if mark in text:  # much faster than asking every pattern
            found += recognise(text)
    return apart(text, found) if found else found


def loose_places(text: str, type_: Type) -> Iterator[Place]:
    """Return every word of a text that may be a name, where its type is one of others' words."""
    loose = LOOSE.get(type_)
    return loose(text) if loose else iter(())


def apart(text: str, found: Iterable[Place]) -> list[Place]:
    """Return the places in order; of two that overlap the first one counts."""
    taken = bytearray(len(text))
    kept = []
    for place in found:
        if place.start < place.end and taken.find(1, place.start, place.end) < 0:
            taken[place.start : place.end] = b"\x01" * (place.end - place.start)
            kept.append(place)
    return sorted(kept)


def _computer(text: str) -> Iterator[Place]:
    yield people.stripped(text, 0, len(text), "computer", "{} \t\r\n")


def _case(text: str) -> Iterator[Place]:
    yield people.stripped(text, 0, len(text), "case", " \t\r\n")


def _analyst(text: str) -> Iterator[Place]:
    yield people.stripped(text, 0, len(text), "analyst", " \t\r\n")


_RENAMED: Final = re.compile(r" name ([^ ][^\r\n]*?)\.?\Z")
_DEVICES: Final = re.compile(r" devices: ([^\r\n]+)")
_ENDINGS: Final = 4
_FILE: Final = re.compile(r"[^\\/!,\s]+")
_OWNER: Final = re.compile(r"[^:]+(?=: )")
_RENEWS: Final = re.compile(r"(?<=; )[^;]+(?= is to renew)")


def _former(text: str) -> Iterator[Place]:
    """Return the former names that the notice of a renamed device lists."""
    for match in _RENAMED.finditer(text):
        yield from _listed(text, match.span(1), ", ")


def _devices(text: str) -> Iterator[Place]:
    """Return the devices that the finding of two devices names."""
    for match in people.GUID.finditer(text):
        yield Place(*match.span(), "computer")
    for match in _DEVICES.finditer(text):
        yield from _listed(text, match.span(1), " and ")


_ON_DEVICE: Final = re.compile(
    r"(?:[A-Z]{2,}(?:,? [A-Z]{2,})*|No [a-z]+(?: [a-z]+)*?) on ([^\s,:]+)"
)


def _headed(text: str) -> Iterator[Place]:
    """Return the device that a verdict begins with: `WEAKENED on NAME, 1 Mar 2026 ...`."""
    match = _ON_DEVICE.match(text)
    for place in hosts.hostname(match[1]) if match else ():
        start = match.start(1) if match else 0
        yield Place(start + place.start, start + place.end, place.kind)


def _listed(text: str, span: tuple[int, int], between: str) -> Iterator[Place]:
    start = span[0]
    for name in text[span[0] : span[1]].split(between):
        for place in hosts.hostname(name):
            yield Place(start + place.start, start + place.end, place.kind)
        start += len(name) + len(between)


def file_of_host(text: str, hosts: Container[str]) -> Iterator[Place]:
    """Yield where a file or folder of a path is called as a host is, in folded case; its ending aside."""
    for match in _FILE.finditer(text):
        name = match[0]
        stem = next((s for s in _stems(name) if fold(s) in hosts), "")
        if stem:
            yield Place(match.start(), match.start() + len(stem), "host")


def _stems(name: str) -> Iterator[str]:
    """Yield a name, and what is left of it without one ending after the other."""
    for _ in range(_ENDINGS):
        yield name
        name = name.rpartition(".")[0]


def _accepted(text: str) -> Iterator[Place]:
    """Return the owner of an acceptance: `owner: reason (until date)`."""
    match = _OWNER.match(text)
    return iter([Place(*match.span(), "user")] if match else ())


def _renewing(text: str) -> Iterator[Place]:
    return (Place(*m.span(), "user") for m in _RENEWS.finditer(text))


def _option(text: str) -> Iterator[Place]:
    """Return the words of an option's value that is the name of a file, and the name of a device."""
    name, _, value = text.partition(" ")
    if name == "--device":
        start = len(text) - len(value)
        return (Place(start + p.start, start + p.end, p.kind) for p in hosts.hostname(value))
    return strange.members(text) if name in _FILES else iter(())


_FILES: Final = ("--before", "--after", "--events", "--policy")

_OF_TYPE: Final[dict[Type, Callable[[str], Iterator[Place]]]] = {
    "host": hosts.hostname,
    "computer": _computer,
    "account": people.account,
    "noted account": people.noted_account,
    "hosts": hosts.in_value,
    "case": _case,
    "analyst": _analyst,
    "member": people.listings,
    "former names": _former,
    "devices": _devices,
    "headline": _headed,
    "acceptance": _accepted,
    "expired acceptance": _renewing,
}
"""What the type of a field tells; it counts before any shape."""

LOOSE: Final[dict[Type, Callable[[str], Iterator[Place]]]] = {
    "command": strange.commanded,
    "foreign": strange.commanded,
    "acceptance": strange.commanded,
    "member": strange.members,
    "given path": strange.members,
    "option": _option,
}
"""Types in which every word that is not known to be nobody's is a secret, after every shape and name."""

_SHAPES: Final[tuple[tuple[str, Callable[[str], Iterator[Place]]], ...]] = (
    ("-1-", people.sids),
    ("@", people.mail),
    (":", addresses.ipv6),
    (".", addresses.ipv4),
    ("-", people.guids),
    ("", people.device_ids),
    ("-", hosts.default_names),
)
"""What a text must hold for a shape to be in it."""
