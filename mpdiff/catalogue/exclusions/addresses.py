"""How many addresses an exclusion of addresses covers, and whose they are."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mpdiff.catalogue.exclusions.index import Index
    from mpdiff.catalogue.exclusions.known import Known

Address = IPv4Address | IPv6Address

_MAPPED = 0xFFFF << 32
"""Where IPv6 holds the addresses of IPv4."""
_OCTETS = re.compile(r"(?:\d{1,3}\.){0,3}(?:\d{1,3}|\*)(?:\.\*)*")
_SHORTENED = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,2})/(\d{1,2})")


class Range(NamedTuple):
    """The first and the last address that an item covers, of one IP version."""

    first: Address
    last: Address

    @property
    def size(self) -> int:
        """Return how many addresses it has."""
        return int(self.last) - int(self.first) + 1


def address_shape(known: Index, item: str) -> Known | None:
    """Return the shape of an exclusion of addresses; None if plain, or if it names no addresses.

    The lists of brute-force and remote encryption protection may hold names of computers.
    """
    covered = read_range(item)
    if covered is None:
        return None
    fitting = [
        shape
        for version, size, shape in known.ranges
        if version == covered.first.version and covered.size >= size
    ]
    if covered.size == 1 and covered.first.is_unspecified:
        fitting.append(known.spelling["unspecified"])
    if covered.first.is_global or covered.last.is_global:
        fitting.append(known.spelling["public"])
    return min(fitting, default=None)


def read_range(item: str) -> Range | None:
    """Read an address, a network (`/8`, `/255.0.0.0`), a range (`a-b`) or octets with `*`."""
    text = item.strip(" \"'[]")
    try:
        if "-" in text:
            return _between(*map(str.strip, text.split("-", 1)))
        if "*" in text:
            return _of_octets(text)
        if short := _SHORTENED.fullmatch(text):
            text = f"{_padded(short[1], '0')}/{short[2]}"
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    return _range(network.network_address, network.broadcast_address)


def _between(first: str, last: str) -> Range | None:
    start = ip_address(first)
    if last.isdecimal() and isinstance(start, IPv4Address):
        last = f"{first.rpartition('.')[0]}.{last}"
    end = ip_address(last)
    if start.version != end.version:
        return None
    return _range(min(start, end, key=int), max(start, end, key=int))


def _of_octets(text: str) -> Range | None:
    if not _OCTETS.fullmatch(text):
        return None
    first = ".".join("0" if octet == "*" else octet for octet in text.split("."))
    last = ".".join("255" if octet == "*" else octet for octet in text.split("."))
    return _range(ip_address(_padded(first, "0")), ip_address(_padded(last, "255")))


def _padded(octets: str, filler: str) -> str:
    return ".".join([*octets.split("."), filler, filler, filler][:4])


def _range(first: Address, last: Address) -> Range:
    """Make a range; what IPv6 maps of IPv4 is read as IPv4."""
    if int(first) >> 32 == int(last) >> 32 == _MAPPED >> 32:
        mask = (1 << 32) - 1
        return Range(IPv4Address(int(first) & mask), IPv4Address(int(last) & mask))
    return Range(first, last)
