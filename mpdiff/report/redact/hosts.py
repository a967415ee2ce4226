"""Names of machines, domains and shares, identified by what stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.report.redact.addresses import address_of
from mpdiff.report.redact.pseudonyms import Place
from mpdiff.report.redact.strange import strange_words
from mpdiff.report.redact.words import is_prose, length_in_prose

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_DOTTED: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_UNC: Final = re.compile(
    r"(?<![\w\\/:])(?:\\\\|\\{4})(?:[?.][\\/]+UNC[\\/]+)?([^\\/\s\"'<>|*?:@,;()]+)"
    r"(@[\w@]*)?((?:[\\/]+DavWWWRoot)?[\\/]+)?",
    re.IGNORECASE,
)
_SLASHES: Final = re.compile(
    r"(?<![\w\\/:])//(?=[\w.-]+/)([^\\/\s\"'<>|*?:@,;()#\[\]{}]+)(@[\w@]*)?(/)?"
)
"""`//server/share`."""
_SHARE: Final = re.compile(r"[^\\/\r\n\"<>|?*:;,]+")
_URL: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{1,20}://(?:([^\s/@\\]*)@)?([^\\/\s\"'<>|*?:@,;()#\[\]{}]+)(?::[0-9]{1,5})?"
    r"([/?#][^\s\"'<>|;,)\]}]*)?"
)
_DEFAULT_NAME: Final = re.compile(
    r"(?<![^\W_])(?:(?:DESKTOP|LAPTOP)-[A-Z0-9]{7,8}|WIN-[A-Z0-9]{11})(?![^\W_])"
)
"""What Windows calls a computer that nobody gave a name."""
_IN_VALUE: Final = re.compile(
    r"(?:^|[;,\s])(?:[a-z]+=)?(?:[a-z]+://)?(?:[^\s/@]*@)?[*.]*([\w-]+(?:\.[\w-]+)*)"
    r"(?![\w-]|:[0-9a-f]*:)",  # no half of an IPv6 address
    re.IGNORECASE,
)

_OPEN_HOSTS: Final = frozenset({"localhost", "tsclient", "wsl$", "wsl.localhost"})
_OPEN_DOMAINS: Final = ("microsoft.com", "windowsupdate.com", "mitre.org")
_OPEN_SHARES: Final = frozenset({"admin", "ipc", "print", "netlogon", "sysvol", "homes", "x"})
"""Shares that Windows makes or that many have, without the `$`, beside the words of Windows and reports."""
_TOP: Final = """
    com net org info biz edu gov mil int cloud app dev example test invalid
    local localdomain lan internal intern intra intranet corp home ad dom domain
"""
_LETTERS_OF_A_COUNTRY: Final = 2


def hostname(text: str) -> Iterator[Place]:
    """Return the places of a field that holds the name of one machine."""
    start, end = 0, len(text)
    while start < end and text[start] in " \t\r\n.":
        start += 1
    while start < end and text[end - 1] in " \t\r\n.":
        end -= 1
    name = text[start:end]
    if address_of(name):
        return
    if _DOTTED.fullmatch(name):
        yield from _label_and_suffix(start, name)
    else:
        yield Place(start, end, "host")


def in_value(text: str) -> Iterator[Place]:
    """Return the machines that the value of a setting names which holds some, such as a proxy."""
    for match in _IN_VALUE.finditer(text):
        if any(map(str.isalpha, match[1])):
            yield from host_places(match[1], match.start(1))


def shares(text: str, known: Container[str], *, whole: bool) -> Iterator[Place]:
    r"""Return server and share of `\\server\share\folder`. `whole`: the text is no sentence."""
    for pattern in (_UNC, _SLASHES):
        for match in pattern.finditer(text):
            if match[1] not in ("?", "."):
                yield from host_places(match[1], match.start(1))
                if match[3] and fold(match[1]) not in _OPEN_HOSTS:
                    yield from _share(text, match.end(), known, whole=whole)


def _share(text: str, start: int, known: Container[str], *, whole: bool) -> Iterator[Place]:
    match = _SHARE.match(text, start)
    if not match:
        return
    length = len(match[0]) if whole else length_in_prose(match[0], known)
    name = match[0][:length].rstrip(" .'`)")
    plain = fold(name.rstrip("$"))
    if plain not in _OPEN_SHARES and not is_prose(plain) and len(plain) > 1:
        yield Place(start, start + len(name), "share")


def urls(text: str) -> Iterator[Place]:
    """Return who, which server and which path a URL names; its scheme, port and suffix stay."""
    for match in _URL.finditer(text):
        if match[1]:
            yield Place(*match.span(1), "user")
        yield from host_places(match[2], match.start(2))
        if match[3] and not _is_open(match[2]):
            for start, end in strange_words(match[3]):
                yield Place(match.start(3) + start, match.start(3) + end, "file")


def host_places(name: str, start: int) -> Iterator[Place]:
    """Split a host's name that stands at `start` into the host's own label and its domain."""
    name = name.rstrip(".")
    if not any(map(str.isalnum, name)) or address_of(name) or _is_open(name):
        return
    if name.count(".") == 1 and _is_top(name.partition(".")[2]):
        yield Place(start, start + len(name), "domain")  # contoso.com is no host of a domain `com`
    else:
        yield from _label_and_suffix(start, name)


def _label_and_suffix(start: int, name: str) -> Iterator[Place]:
    label, _, suffix = name.partition(".")
    yield Place(start, start + len(label), "host")
    if suffix and not _is_top(suffix):
        yield Place(start + len(label) + 1, start + len(name), "domain")


def _is_top(suffix: str) -> bool:
    return fold(suffix) in _TOP.split() or len(suffix) <= _LETTERS_OF_A_COUNTRY


def _is_open(name: str) -> bool:
    plain = fold(name)
    return plain in _OPEN_HOSTS or is_open_domain(name)


def is_open_domain(name: str) -> bool:
    """Return whether a domain is Microsoft's or MITRE's, or below one of theirs."""
    return f".{fold(name)}".endswith(tuple(f".{d}" for d in _OPEN_DOMAINS))


def default_names(text: str) -> Iterator[Place]:
    """Return the names that Windows gives to computers."""
    return (Place(*m.span(), "host") for m in _DEFAULT_NAME.finditer(text))


def parents(domain: str) -> list[str]:
    """Return the domains above one, nearest first, down to the one that somebody registered."""
    labels = fold(domain).split(".")
    found = [".".join(labels[i:]) for i in range(1, len(labels) - 1)]
    if found and _is_public(found[-1]):
        found.pop()
    return found


def _is_public(domain: str) -> bool:
    """Tell `co.uk` and its like, which no one organisation owns."""
    second, _, top = domain.partition(".")
    return len(top) == _LETTERS_OF_A_COUNTRY and len(second) <= _LETTERS_OF_A_COUNTRY + 1
