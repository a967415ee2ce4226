r"""One spelling for a Windows path, however it is written: `\\?\c:/WINDOWS. \*` is `c:\windows`.

Windows drops blanks (U+0020) and dots at the end of a name and nothing else; `..` climbs; `\\?\`,
`\\.\`, `\??\` and `\Device\...` are other doors to the same drives; `\\host\c$` is a drive of the
host. Defender replaces `%variables%` with what they mean to the system account, takes `*` and `?`
for wildcards, and covers everything below a folder, so `\*` at the end adds nothing.
Source: Microsoft's page on exclusions in Microsoft Defender Antivirus.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mpdiff.catalogue.entries import Variable

SOME_DRIVE: Final = "?:"
"""The root of a path whose drive is not named: a volume, a device, a wildcard, `\\Windows`."""

_VARIABLE = re.compile(r"%([^%\\]+)%")
_DRIVE = re.compile(r"([a-z*?]):(.*)")
_DOORS: Final = frozenset({"?", ".", "??", "global??", "dosdevices"})
_SECOND_DOORS: Final = frozenset({"globalroot", "global"})
_VOLUME = re.compile(
    r"volume\{.*|harddisk(?:\d|volume|dmvolumes).*|physicaldrive.*|cdrom.*|(?:boot|system)device"
)
_BELOW_A_DISK = re.compile(r"partition\d+|physicaldmvolumes|blockvolume\d+")
_REDIRECTORS: Final = frozenset({"unc", "mup", "lanmanredirector", "webdavredirector"})
_THIS_HOST = re.compile(r"localhost(?:@.*)?|127\.[\d.]+(?:@.*)?|::1|--1\.ipv6-literal\.net")
_SHORT = re.compile(r"([^~.]{1,6})~([\d*?]+)(?:\.(.{0,3}))?")
_DROPPED_IN_SHORT = re.compile(r"[ .+,;=\[\]]")
_SHORT_LENGTH = 8
_TO_DROP = re.compile(r"[ .](?:\\|$)|:")
"""A blank or a dot at the end of a name, or a stream."""


class WindowsPath(NamedTuple):
    """A path in its one spelling, and what of the spelling matters to a judgement."""

    host: str
    """The other computer of `\\\\host\\share`; empty where the path is local."""
    root: str
    """`c:`, SOME_DRIVE, or empty: no root is written, or a share hides it."""
    parts: tuple[str, ...]
    """The names from the root on, in folded case; of a share, its name comes first."""
    everything_in_it: bool
    """The path ended in `\\*`."""
    of_user: tuple[Variable, ...]
    """Variables that mean another place to the system account than to the user who wrote them."""
    unknown: bool
    """A variable stands in it whose value only the device knows; `*` takes its place."""

    @property
    def text(self) -> str:
        """Return the path as text."""
        if not self.host:
            return "\\".join([self.root, *self.parts] if self.root else self.parts)
        share = [f"{self.root[0]}$"] if self.root else []
        return "\\".join(["\\", self.host, *share, *self.parts])

    @property
    def wild(self) -> bool:
        """Return whether a wildcard stands in one of the names."""
        return "*" in (names := "\\".join(self.parts)) or "?" in names

    @property
    def any_file(self) -> bool:
        """Return whether it ends in files of any name, with an extension or without: `*.exe`."""
        return bool(self.parts) and is_anything(self.parts[-1].partition(".")[0])

    @property
    def folder(self) -> WindowsPath:
        """Return the folder that the last name lies in, with everything in it."""
        return self._replace(parts=self.parts[:-1], everything_in_it=True)


class Meanings(NamedTuple):
    """What names in paths stand for, by the name in folded case."""

    variables: Mapping[str, Variable]
    short_names: Mapping[str, str]


def windows_path(text: str, meanings: Meanings) -> WindowsPath:
    """Read a path, however it is written."""
    path = fold(text).replace("/", "\\").replace('"', "").strip(" ")
    if len(path) > 1 and path[0] == path[-1] == "'":
        path = path[1:-1].strip(" ")
    of_user: list[Variable] = []
    unknown = False
    if "%" in path:
        path, of_user, unknown = _resolve(path, meanings.variables)
    host, root, names = _root(path)
    parts = _climbed(names)
    if parts and "~" in parts[0]:
        parts[0] = meanings.short_names.get(parts[0], parts[0])
    everything = False
    while parts and is_anything(parts[-1]):
        everything = True
        parts.pop()
    return WindowsPath(host, root, tuple(parts), everything, tuple(of_user), unknown)


def _resolve(path: str, variables: Mapping[str, Variable]) -> tuple[str, list[Variable], bool]:
    of_user: list[Variable] = []
    unknown: list[str] = []

    def meaning(found: re.Match[str]) -> str:
        variable = variables.get(found[1].strip(" "))
        if variable is None:
            unknown.append(found[1])
            return "*"
        if variable.of_user:
            of_user.append(variable)
        return fold(variable.means)

    return _VARIABLE.sub(meaning, path), of_user, bool(unknown)


def _root(path: str) -> tuple[str, str, list[str]]:
    """Return the host, the root and the names below it."""
    names = list(filter(None, path.split("\\")))
    if not path.startswith("\\"):
        return ("", *(_drive(names) or ("", names)))
    within = _behind_doors(names)
    if within:
        if within[0] in _REDIRECTORS:
            return _share([name for name in within[1:] if not name.startswith(";")])
        if _VOLUME.fullmatch(within[0]):
            return "", SOME_DRIVE, _below_a_disk(within[1:])
    rest = names if within is None else within
    if rest and rest[0] == "systemroot":
        return "", "c:", ["windows", *rest[1:]]
    if within is None and path.startswith("\\\\") and not _drive(rest):
        return _share(rest)
    return ("", *(_drive(rest) or (SOME_DRIVE, rest)))


def _behind_doors(names: list[str]) -> list[str] | None:
    r"""Return the names behind `\\?\`, `\??\`, `\Device\` and the like; None without such a door."""
    at = 0
    while at < len(names) and (names[at] in _DOORS or (at and names[at] in _SECOND_DOORS)):
        at += 1
    if at + 1 < len(names) and names[at] == "device":
        at += 1
    return names[at:] if at else None


def _below_a_disk(names: list[str]) -> list[str]:
    at = 0
    while at < len(names) and _BELOW_A_DISK.fullmatch(names[at]):
        at += 1
    return names[at:]


def _drive(names: list[str]) -> tuple[str, list[str]] | None:
    found = _DRIVE.fullmatch(names[0]) if names else None
    if found is None:
        return None
    root = SOME_DRIVE if found[1] in "*?" else f"{found[1]}:"
    return root, [found[2], *names[1:]]


def _share(names: list[str]) -> tuple[str, str, list[str]]:
    host = names[0] if names else "*"
    below = names[1:]
    local = "" if _THIS_HOST.fullmatch(host) else host
    share = below[0].rstrip(" .") if below else ""
    if len(share) == 2 and share[1] == "$" and share[0].isalpha():  # noqa: PLR2004  a letter, `$`
        return local, f"{share[0]}:", below[1:]
    if share == "admin$":
        return local, "c:", ["windows", *below[1:]]
    return host, "", below


def _climbed(names: list[str]) -> list[str]:
    """Drop what Windows drops from names, and what `..` takes back; at most the first is empty."""
    if not _TO_DROP.search("\\".join(names)):
        return names[1:] if names and not names[0] else names[:]
    kept: list[str] = []
    for written in names:
        if written == "..":
            del kept[-1:]
        # `folder::$INDEX_ALLOCATION` is the folder, `file:stream` the file
        name = written.partition(":")[0].rstrip(" .")
        if name:
            kept.append(name)
    return kept


def is_anything(name: str) -> bool:
    """Return whether a name is a wildcard alone: `*`, `*.*`, `?*`."""
    return "*" in name and not name.strip("*?.")


def says_a_name(name: str) -> bool:
    """Return whether a name is more than wildcards."""
    return bool(name.strip("*?."))


def is_literal(name: str) -> bool:
    """Return whether a name means only itself: no wildcard and no short name."""
    return "*" not in name and "?" not in name and "~" not in name


def fits(part: str, name: str) -> bool:
    """Return whether a name from an item, perhaps with wildcards or short, can mean `name`."""
    if part == name:
        return True
    if "~" in part and (short := _SHORT.fullmatch(part)):
        return _is_short_for(name, *short.groups())
    return _glob(part, name) or (part.endswith(".*") and _glob(part[:-2], name))


def _is_short_for(name: str, begin: str, number: str, extension: str | None) -> bool:
    """Return whether a short name can stand for `name`: its extension is the first three letters."""
    stem, _, last = name.rpartition(".") if name.rpartition(".")[0] else (name, "", "")
    open_ended = "*" in number or "?" in number
    if not (_glob(extension or "", last[:3]) or (open_ended and extension is None)):
        return False
    long = _DROPPED_IN_SHORT.sub("", stem)
    if len(begin) + 1 + len(number) < _SHORT_LENGTH:
        return long == begin
    return long.startswith(begin)


def _glob(pattern: str, name: str) -> bool:
    """Match `*` and `?` in a time that no pattern can blow up, as a regular expression's may."""
    if len(pattern) - pattern.count("*") > len(name):
        return False
    if "?" not in pattern:
        return _has_pieces(name, pattern.split("*"))
    at = here = mark = 0
    star = -1
    while here < len(name):
        if at < len(pattern) and pattern[at] in ("?", name[here]):
            at, here = at + 1, here + 1
        elif at < len(pattern) and pattern[at] == "*":
            star, mark = at, here
            at += 1
        elif star >= 0:
            mark += 1
            at, here = star + 1, mark
        else:
            return False
    return not pattern[at:].strip("*")


def _has_pieces(name: str, pieces: list[str]) -> bool:
    """Return whether a name begins with the first piece, ends with the last, the others between."""
    first, *between, last = pieces if len(pieces) > 1 else (pieces[0], "")
    if not name.startswith(first) or (len(pieces) == 1 and name != first):
        return False
    at = len(first)
    for piece in between:
        at = name.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return name.endswith(last) and at + len(last) <= len(name)


_QUOTED = re.compile(r'\s*"([^"]*)"?')
_WITH_ARGUMENTS = re.compile(
    r"(.*?\.(?:exe|com|bat|cmd|scr|pif|dll|cpl|msc|ps1|vbs|js|hta))[ ,]", re.IGNORECASE
)
_BARE_WITH_ARGUMENTS = re.compile(r" *([\w.-]+) ")


def programs(command: str) -> Iterator[str]:
    """Return what may be the program of a command line: the whole, and what precedes arguments."""
    if quoted := _QUOTED.match(command):
        yield quoted[1]
        return
    yield command
    if found := _WITH_ARGUMENTS.match(command):
        yield found[1]
    elif bare := _BARE_WITH_ARGUMENTS.match(command):
        yield bare[1]
