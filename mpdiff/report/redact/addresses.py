"""IP addresses in a text that say whose they are."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.report.redact.pseudonyms import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4: Final = re.compile(
    rf"(?<![0-9A-Za-z.])(?:{_OCTET}\.){{2}}{_OCTET}(?:\.{_OCTET}(?![0-9A-Za-z]|\.[0-9])|(?=\.\*))"
)
_VERSION: Final = re.compile(
    r"(?:version|ver|platform|engine|signatures?|catalogue)\W{1,3}\Z", re.IGNORECASE
)
_IPV6: Final = re.compile(
    r"(?<![\w:.])(?=[0-9A-Fa-f]*:[0-9A-Fa-f]*:)[0-9A-Fa-f:]{2,39}"
    rf"(?:(?<=:)(?:{_OCTET}\.){{3}}{_OCTET})?(?![0-9A-Za-z]|\.[0-9])"
)
# Ranges that are the same everywhere: they say why an exclusion is wide and nothing of whose it is.
_OPEN_RANGES: Final = frozenset(
    {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"}
)
_RANGE: Final = re.compile(r"/[0-9]{1,3}(?![0-9])")
_NO_HOSTS: Final = ipaddress.ip_network("240.0.0.0/4")


def address_of(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a text is; None where it is none."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def canonical_address(text: str) -> str:
    """Return the one spelling of an address; the text itself, folded, where it is none."""
    address = address_of(text)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address or fold(text))


def ipv4(text: str) -> Iterator[Place]:
    """Return dotted quads and `10.1.2.*`, but not what a word in front calls a version."""
    for match in _IPV4.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if not _VERSION.search(before) and _tells(text, match.start(), match.end()):
            yield Place(*match.span(), "ip")


def ipv6(text: str) -> Iterator[Place]:
    """Return the addresses with colons, in any spelling."""
    for match in _IPV6.finditer(text):
        end = match.end()
        if match[0].endswith(":") and not match[0].endswith("::"):
            end -= 1  # a colon of the sentence
        if address_of(text[match.start() : end]) and _tells(text, match.start(), end):
            yield Place(match.start(), end, "ip")


def _tells(text: str, start: int, end: int) -> bool:
    """Return whether an address says whose it is; loopback, any and masks do not."""
    size = _RANGE.match(text, end)
    if size and text[start : size.end()].lower() in _OPEN_RANGES:
        return False
    address = address_of(text[start:end])
    if address is None:
        return True  # three octets and a star
    if address.is_loopback or address.is_unspecified:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address not in _NO_HOSTS
    return int(address) >= 1 << 16  # `::1` to `::ffff` are nobody's; `::add` is a word
