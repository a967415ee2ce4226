"""Where a text holds something that says who or where, identified by its shape or by its field.

Every function returns places in a text and changes nothing; `redact.py` decides what they become.
"""

from __future__ import annotations

import ipaddress
import itertools
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.report.redact.words import is_prose

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

Kind = Literal["user", "host", "computer", "sid", "ip", "domain", "name"]

_START: Final = r"(?<![^\W_])(?:user|host|computer|sid|ip|domain|name)-"
PSEUDONYM: Final = re.compile(rf"{_START}[0-9]+(?![0-9])", re.IGNORECASE)
"""What stands for a secret; left alone, so that redacting twice changes nothing."""


class Place(NamedTuple):
    """Characters `start` to `end` of a text, and what they name."""

    start: int
    end: int
    kind: Kind


def places(text: str, field: str, known: Container[str]) -> list[Place]:
    """Return every place of a text, in order, none overlapping.

    `field` names the field that the text stands in, or its `role`; `known` holds the folded secrets
    found so far, which tell where in a sentence a user's folder ends.
    """
    found = list(_of_field(text, field))
    if "\\" in text or "/" in text:
        found += _user_folders(text, known, whole=field in WHOLE)
    for mark, recognise in _SHAPES:
        if mark in text:  # much faster than asking every pattern
            found += recognise(text)
    if not found:
        return found
    taken = bytearray(len(text))
    kept = []
    for place in found:
        if place.start < place.end and taken.find(1, place.start, place.end) < 0:
            taken[place.start : place.end] = b"\x01" * (place.end - place.start)
            kept.append(place)
    return sorted(kept)


# --- fields that hold one name --------------------------------------------------------------------

WHOLE: Final = frozenset(
    {
        *("key", "before", "after", "before_text", "after_text", "current_text"),
        *("actor", "hostname", "computer_id", "member", "members", "name", "path"),
        *("setting", "label", "fits", "unexplained", "unmapped"),
    }
)
"""Fields that hold one value and no sentence: a folder's name goes on to the end."""

_NAMING: Final = frozenset({"hostname", "computer_id", "actor", "name"})


def role(field: str) -> str:
    """Return the one field of all that are read alike: a naming one itself, `key`, or empty."""
    return field if field in _NAMING else "key" if field in WHOLE else ""


# What Windows calls these is the same everywhere and tells the reader who acted.
_AUTHORITIES: Final = frozenset(
    {"nt authority", "nt service", "builtin", "window manager", "font driver host"}
)
_SHARED_DOMAINS: Final = frozenset({"azuread", "microsoftaccount", "workgroup"})
_ACCOUNTS: Final = frozenset({"system", "local service", "network service"})


def _of_field(text: str, field: str) -> Iterator[Place]:
    if field == "hostname":
        yield from _hostname(text)
    elif field == "computer_id":
        yield _stripped(text, 0, len(text), "computer", "{} \t\r\n")
    elif field == "actor":
        yield from _actor(text)
    elif field == "name":
        yield from (Place(*m.span(1), "user") for m in _TEMP_LISTING.finditer(text))


_TEMP_LISTING: Final = re.compile(r"(?:^|[\\/])([^\\/]+)_TempDirFiles\.txt", re.IGNORECASE)
"""Investigation packages list each user's temporary folder in a file with the user's name."""


def _hostname(text: str) -> Iterator[Place]:
    place = _stripped(text, 0, len(text), "host", " \t\r\n.")
    name = text[place.start : place.end]
    if _address(name):
        return
    yield from _label_and_suffix(place.start, name) if _DOTTED.fullmatch(name) else [place]


def _actor(text: str) -> Iterator[Place]:
    if _ANY_SID.fullmatch(text) or fold(text) in _ACCOUNTS:
        return
    domain, slash, user = text.rpartition("\\")
    if fold(domain) in _AUTHORITIES:
        return
    if slash and fold(domain) not in _SHARED_DOMAINS and domain != ".":
        yield Place(0, len(domain), "domain")
    local, at, suffix = user.partition("@")
    start = len(text) - len(user)
    if at:
        yield Place(start, start + len(local), "user")
        yield Place(len(text) - len(suffix), len(text), "domain")
    else:
        machine = user.endswith("$")
        yield Place(start, len(text) - machine, "host" if machine else "user")


def _stripped(text: str, start: int, end: int, kind: Kind, characters: str) -> Place:
    """Return a place without such characters at its ends."""
    while start < end and text[start] in characters:
        start += 1
    while start < end and text[end - 1] in characters:
        end -= 1
    return Place(start, end, kind)


# --- users ----------------------------------------------------------------------------------------

_USER_FOLDER: Final = re.compile(
    r"(?:(?:^|(?<=[\\/]))Users\$?|(?<=[\\/])(?:home\$?|profiles\$)"
    r"|(?<![^\W_])(?:Documents and Settings|Dokumente und Einstellungen))"
    # Looked at and not taken, so that a user's folder inside another is found too.
    r'[\\/]+(?=([^\\/:*?"<>|;\x00-\x1f]+))',
    re.IGNORECASE,
)
_NEXT_DRIVE: Final = re.compile(r"[\s,]+[A-Za-z]\Z")
_VARIABLE: Final = re.compile(r"%[^%]+%")
_OPEN_FOLDERS: Final = frozenset({"public", "default", "default user", "all users"})
_AROUND: Final = " .,'`\u2018\u2019\u201c\u201d"
_WORDS_OF_A_NAME: Final = 16


def _user_folders(text: str, known: Container[str], *, whole: bool) -> Iterator[Place]:
    for match in _USER_FOLDER.finditer(text):
        name = match[1]
        if text[match.end(1) : match.end(1) + 1] == ":":
            name = _NEXT_DRIVE.sub("", name)  # `C:\Users\a, D:\b`
        if not whole:
            name = name[: _length_in_prose(name, known)]
        place = _stripped(text, match.start(1), match.start(1) + len(name), "user", _AROUND)
        name = text[place.start : place.end]
        if fold(name) not in _OPEN_FOLDERS and not _VARIABLE.fullmatch(name):
            yield place


def _length_in_prose(raw: str, known: Container[str]) -> int:
    """Tell where in a sentence a name ends that may hold spaces: `jane doe was added`.

    A name known from elsewhere tells it; else the first word that sentences are made of.
    """
    words = [m.span() for m in itertools.islice(re.finditer(r"\S+", raw), _WORDS_OF_A_NAME)]
    for _, end in reversed(words):
        if fold(raw[:end].strip(_AROUND)) in known:
            return end
    length = 0
    for start, end in words:
        word = raw[start:end]
        if length and (not word[0].isalnum() or is_prose(word.strip(_AROUND + ")"))):
            break
        length = end
        if word[-1] in ",'`).;" or PSEUDONYM.match(word):
            break
    return length


_ANY_SID: Final = re.compile(r"S-1(?:-[0-9]+)+", re.IGNORECASE)
# Accounts of a machine or domain, of Entra ID, and of one virtual machine. Every other SID is the
# same on every device.
_SID: Final = re.compile(r"(?<![^\W_])S-1-(?:5-21|12-1|5-83-1)(?:-[0-9]+)+", re.IGNORECASE)


def _sids(text: str) -> Iterator[Place]:
    return (Place(*m.span(), "sid") for m in _SID.finditer(text))


_MAIL: Final = re.compile(r"(?<![\w.+%-])([\w.+%-]{1,64})@([\w-]+(?:\.[\w-]+)+)")


def _mail(text: str) -> Iterator[Place]:
    for match in _MAIL.finditer(text):
        yield Place(*match.span(1), "user")
        if not _is_open(match[2]):
            yield Place(*match.span(2), "domain")


# --- addresses ------------------------------------------------------------------------------------

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4: Final = re.compile(
    rf"(?<![0-9A-Za-z.])(?:{_OCTET}\.){{2}}{_OCTET}(?:\.{_OCTET}(?![0-9A-Za-z]|\.[0-9])|(?=\.\*))"
)
_PSEUDONYM_STARTS: Final = re.compile(rf"{_START}\Z", re.IGNORECASE)
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


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def canonical_address(text: str) -> str:
    """Return the one spelling of an address; the text itself, folded, where it is none."""
    address = _address(text)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address or fold(text))


def _ipv4(text: str) -> Iterator[Place]:
    """Return dotted quads and `10.1.2.*`, but not what a word in front calls a version."""
    for match in _IPV4.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if not _VERSION.search(before) and _tells(text, match.start(), match.end()):
            yield Place(*match.span(), "ip")


def _ipv6(text: str) -> Iterator[Place]:
    for match in _IPV6.finditer(text):
        end = match.end()
        if match[0].endswith(":") and not match[0].endswith("::"):
            end -= 1  # a colon of the sentence
        if _PSEUDONYM_STARTS.search(text[max(0, match.start() - 16) : match.start()]):
            continue  # `user-1::` is no address `1::`
        if _address(text[match.start() : end]) and _tells(text, match.start(), end):
            yield Place(match.start(), end, "ip")


def _tells(text: str, start: int, end: int) -> bool:
    """Return whether an address says whose it is; loopback, any and masks do not."""
    size = _RANGE.match(text, end)
    if size and text[start : size.end()].lower() in _OPEN_RANGES:
        return False
    address = _address(text[start:end])
    if address is None:
        return True  # three octets and a star
    if address.is_loopback or address.is_unspecified:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address not in _NO_HOSTS
    return int(address) >= 1 << 16  # `::1` to `::ffff` are nobody's; `::add` is a word


# --- hosts ----------------------------------------------------------------------------------------

_DOTTED: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_SHARE: Final = re.compile(
    r"(?<![\w\\/:])\\\\(?:[?.][\\/]UNC[\\/])?([^\\/\s\"'<>|*?:@,;()]+)", re.IGNORECASE
)
_SERVER: Final = re.compile(
    r"(?:(?<![\w\\/:])//(?=[\w.-]+/)"  # //server/share
    r"|[A-Za-z][A-Za-z0-9+.-]{1,20}://(?:[^\s/@\\]*@)?)"  # https://server
    r"([^\\/\s\"'<>|*?:@,;()#\[\]{}]+)"
)
_DEFAULT_NAME: Final = re.compile(
    r"(?<![^\W_])(?:(?:DESKTOP|LAPTOP)-[A-Z0-9]{7,8}|WIN-[A-Z0-9]{11})(?![^\W_])"
)
"""What Windows calls a computer that nobody gave a name."""

_OPEN_HOSTS: Final = frozenset({"localhost", "tsclient", "wsl$", "wsl.localhost"})
_OPEN_DOMAINS: Final = ("microsoft.com", "windowsupdate.com", "mitre.org")
_TOP: Final = """
    com net org info biz edu gov mil int cloud app dev example test invalid
    local localdomain lan internal intern intra intranet corp home ad dom domain
"""
_LETTERS_OF_A_COUNTRY: Final = 2


def _shares(text: str) -> Iterator[Place]:
    for match in _SHARE.finditer(text):
        yield from host_places(match[1], match.start(1))


def _servers(text: str) -> Iterator[Place]:
    for match in _SERVER.finditer(text):
        yield from host_places(match[1], match.start(1))


def host_places(name: str, start: int) -> Iterator[Place]:
    """Split a host's name that stands at `start` into the host's own label and its domain."""
    name = name.rstrip(".")
    if not any(map(str.isalnum, name)) or _address(name) or _is_open(name):
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
    return plain in _OPEN_HOSTS or f".{plain}".endswith(tuple(f".{d}" for d in _OPEN_DOMAINS))


def _default_names(text: str) -> Iterator[Place]:
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


_SHAPES: Final[tuple[tuple[str, Callable[[str], Iterator[Place]]], ...]] = (
    ("-1-", _sids),
    ("@", _mail),
    (":", _ipv6),
    (".", _ipv4),
    ("\\\\", _shares),
    ("//", _servers),
    ("-", _default_names),
)
"""What a text must hold for a shape to be in it; of two that overlap the first one counts."""
