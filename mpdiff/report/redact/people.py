"""Accounts, folders of users, mail addresses, and the ids of people and devices."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.report.redact.hosts import is_open_domain
from mpdiff.report.redact.pseudonyms import Kind, Place
from mpdiff.report.redact.words import AROUND, is_fixed, length_in_prose

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# What Windows calls these is the same everywhere and tells the reader who acted.
_AUTHORITIES: Final = frozenset(
    {"nt authority", "nt service", "builtin", "window manager", "font driver host"}
)
_SHARED_DOMAINS: Final = frozenset({"azuread", "microsoftaccount", "workgroup"})
_ACCOUNTS: Final = frozenset({"system", "local service", "network service"})
_NOTE: Final = re.compile(r" \([^()]*\)\Z")
"""What a finding adds to an account: `(remote desktop session, likely)`."""


def account(text: str) -> Iterator[Place]:
    """Return the places of a field that holds one account."""
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


def noted_account(text: str) -> Iterator[Place]:
    """Return the places of an account behind which a note in brackets stands."""
    return account(_NOTE.sub("", text))


def stripped(text: str, start: int, end: int, kind: Kind, characters: str) -> Place:
    """Return a place without such characters at its ends."""
    while start < end and text[start] in characters:
        start += 1
    while start < end and text[end - 1] in characters:
        end -= 1
    return Place(start, end, kind)


# --- folders --------------------------------------------------------------------------------------

_USER_FOLDER: Final = re.compile(
    r"(?:(?:^|(?<=[\\/]))Users\$?|(?<![^\s\"'=(,;])Users(?=\\)|(?<=[\\/])(?:homes?\$?|profiles\$)"
    r"|(?:^|(?<=[\\/]{2})[^\\/\s]+[\\/]+|(?<![^\W_])[A-Za-z]:[\\/]+)Profiles"
    r"|(?<![^\W_])(?:Documents and Settings|Dokumente und Einstellungen))"
    # Looked at and not taken, so that a user's folder inside another is found too.
    r'[\\/]+(?=([^\\/:*?"<>|;\x00-\x1f]+))',
    re.IGNORECASE,
)
_USERS_ROOT: Final = re.compile(
    r"(?:(?<![^\W_])(?:Users|USERPROFILE|PUBLIC|HOMEPATH|HOME|APPDATA|LOCALAPPDATA|TEMP|TMP)|~)[%})]?[\\/]"
    r"[^\"'|<>;,:\r\n]*",
    re.IGNORECASE,
)
"""A path that begins in a user's folder."""
_UP: Final = re.compile(r'(?<=\.\.[\\/])[\\/]*(?=([^\\/:*?"<>|;\x00-\x1f]+))')
_NEXT_DRIVE: Final = re.compile(r"[\s,]+[A-Za-z]\Z")
_VARIABLE: Final = re.compile(r"%[^%]+%")
_OPEN_FOLDERS: Final = frozenset({"public", "default", "default user", "all users"})


def user_folders(text: str, known: Container[str], *, whole: bool) -> Iterator[Place]:
    """Return the users that folders are named after. `whole`: the text is no sentence."""
    for match in itertools.chain(_USER_FOLDER.finditer(text), _beside(text)):
        name = match[1]
        if text[match.end(1) : match.end(1) + 1] == ":":
            name = _NEXT_DRIVE.sub("", name)  # `C:\Users\a, D:\b`
        if not whole:
            name = name[: length_in_prose(name, known)]
        place = stripped(text, match.start(1), match.start(1) + len(name), "user", AROUND)
        name = text[place.start : place.end]
        if fold(name) not in _OPEN_FOLDERS and name.strip(".") and not _VARIABLE.fullmatch(name):
            yield place


def _beside(text: str) -> Iterator[re.Match[str]]:
    r"""Return what a path names that goes up from a user's folder: `%USERPROFILE%\..\jane`."""
    if ".." in text:
        for match in _USERS_ROOT.finditer(text):
            for found in _UP.finditer(text, *match.span()):
                if fold(found[1]) not in _AROUND_USERS and not found[1].startswith(".."):
                    yield found


_AROUND_USERS: Final = frozenset({"users", "windows", "programdata", "program files", "appdata"})

_TEMP_LISTING: Final = re.compile(r"(?:^|[\\/])([^\\/]+)_TempDirFiles\.txt", re.IGNORECASE)
"""Investigation packages list each user's temporary folder in a file with the user's name."""


def listings(text: str) -> Iterator[Place]:
    """Return the users whose temporary folders a member lists."""
    return (Place(*m.span(1), "user") for m in _TEMP_LISTING.finditer(text))


# --- mail and ids ---------------------------------------------------------------------------------

_ANY_SID: Final = re.compile(r"S-1(?:-[0-9]+)+", re.IGNORECASE)
# Accounts of a machine or domain, of Entra ID, and of one virtual machine. Every other SID is the
# same on every device.
_SID: Final = re.compile(r"(?<![^\W_])S-1-(?:5-21|12-1|5-83-1)(?:-[0-9]+)+", re.IGNORECASE)
_MAIL: Final = re.compile(r"(?<![\w.+%-])([\w.+%-]{1,64})@([\w-]+(?:\.[\w-]+)+)")
GUID: Final = re.compile(
    r"(?<![^\W_])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![^\W_])", re.IGNORECASE
)
_FORTY: Final = re.compile(r"(?<![^\W_])[0-9a-f]{40}(?![^\W_])", re.IGNORECASE)
"""A device's id in Microsoft Defender XDR."""


def sids(text: str) -> Iterator[Place]:
    """Return the SIDs of accounts."""
    return (Place(*m.span(), "sid") for m in _SID.finditer(text))


def mail(text: str) -> Iterator[Place]:
    """Return mail addresses and user principal names, user and domain."""
    for match in _MAIL.finditer(text):
        yield Place(*match.span(1), "user")
        if not is_open_domain(match[2]):
            yield Place(*match.span(2), "domain")


def guids(text: str) -> Iterator[Place]:
    """Return the GUIDs that are none of the catalogue's: of devices, tenants, objects."""
    return (Place(*m.span(), "id") for m in GUID.finditer(text) if not is_fixed(fold(m[0])))


def device_ids(text: str) -> Iterator[Place]:
    """Return numbers of forty hexadecimal digits."""
    return (Place(*m.span(), "id") for m in _FORTY.finditer(text))
