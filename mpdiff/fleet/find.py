"""Which packages the paths of a command line mean: files, folders of them, patterns, lists, URLs.

A folder with zips in it, or with several cabinets, holds packages; one with names of a package's own
members is an unpacked package; any other is looked into, folder by folder. Links to folders are not
followed, folders deeper than `DEEPEST` and hidden ones that hold zips are not looked into, and evidence that
lies loose beside packages is not read: each is named.
"""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold
from mpdiff.catalogue import catalogue
from mpdiff.fleet.model import PackageFailure
from mpdiff.fleet.work.digest import content_of, ends_of, size_of
from mpdiff.fleet.work.urls import is_remote, packages_of, without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

_MAGIC: Final = frozenset("*?[")
DEEPEST: Final = 12
"""Folders inside folders that are looked into."""
_SEVERAL: Final = 2
_LONGEST_SHARD: Final = 21
_ZIP: Final = ".zip"
_ZIP_MAGIC: Final = b"PK\x03\x04"
SUPPORT_FOLDER: Final = "WdSupportLogs"
"""The folder of a package that holds Defender's own files; snapshots may lie beside it."""


class Found(Struct, frozen=True):
    """The packages in a fixed order, what of the paths is none, and which are the same content."""

    paths: tuple[str, ...]
    failures: tuple[PackageFailure, ...] = ()
    duplicates: dict[str, str] = {}


def find_packages(paths: Iterable[str], *, shard: tuple[int, int] = (1, 1)) -> Found:
    """Return the packages that paths mean, each once, in the order of their names.

    `shard` (i, n): only each n-th content, from the i-th on, with every path of it. A path that means
    none is a failure `no-such-file`, `no-match` or `no-packages`, a folder that was not looked into
    `linked-folder` or `deep-folder`; the others go on.
    """
    failures: list[PackageFailure] = []
    met: dict[str, str] = {}
    for path in paths:
        for one in _expanded(path, failures):
            met.setdefault(one if is_remote(one) else os.path.realpath(one), one)
    index, count = shard
    every = sorted(met.values())
    duplicates = dict(_same_content(every))
    mine = [path for path in every if path not in duplicates][index - 1 :: count]
    kept = set(mine)
    return Found(
        tuple(mine),
        tuple(failures) if index == 1 else (),
        {path: other for path, other in duplicates.items() if other in kept},
    )


def parse_shard(text: str) -> tuple[int, int]:
    """Read `I/N`. Raises UsageError `bad-shard`."""
    index, _, count = text.partition("/")
    if (
        len(text) <= _LONGEST_SHARD
        and index.isdecimal()
        and count.isdecimal()
        and 1 <= int(index) <= int(count)
    ):
        return int(index), int(count)
    raise UsageError(
        "bad-shard", f"--shard {text} is not I/N.", cure="Write 1/4 for the first of four parts."
    )


def listed_paths(text: str) -> list[str]:
    """Return the paths of a list, one a line, or with NUL between them as `find -print0` writes it."""
    parts = text.split("\0") if "\0" in text else re.split(r"\r\n|\r|\n", text)
    return [part for part in parts if part.strip()]


def _failed(path: str, code: str, why: str) -> PackageFailure:
    shown = without_secrets(path)
    return PackageFailure(shown, code, f"{shown}: {why}")


# --- one path -------------------------------------------------------------------------------------


def _expanded(path: str, failures: list[PackageFailure]) -> Iterator[str]:
    if is_remote(path):
        found: Sequence[str] | PackageFailure = packages_of(path)
        if isinstance(found, PackageFailure):
            failures.append(found)
        else:
            yield from found
        return
    if not os.path.lexists(path) and _MAGIC & set(path):
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  a pattern may be absolute
        if not matches:
            failures.append(_failed(path, "no-match", "Nothing matches it."))
        for match in matches:
            yield from _expanded(match, failures)
        return
    if not os.path.isdir(path):  # noqa: PTH112  says False where a Path raises
        yield path  # analysing it says what is wrong with it
        return
    look = _Look()
    inside = list(look.into(Path(path), 0))
    failures.extend(look.left_out())
    if not inside and not look.links:
        failures.append(_failed(path, "no-packages", "The folder holds no package."))
    yield from inside


class _Look:
    """A look into a folder and those in it, and what it left out."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self._deep: list[str] = []
        self._loose: list[str] = []
        self._hidden: list[str] = []
        self._seen: set[str] = set()

    def into(self, folder: Path, depth: int) -> Iterator[str]:
        """Yield the packages of a folder: its archives, itself, or those of the folders in it."""
        self._seen.add(os.path.realpath(folder))
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            yield str(folder)  # analysing it says why it cannot be listed
            return
        folders = [e for e in entries if e.is_dir(follow_symlinks=False)]
        linked = [e for e in entries if e.is_dir() and e.is_symlink()]
        # What is neither file nor folder, as a pipe or a link that leads nowhere, its analysis names.
        files = [e for e in entries if not e.is_dir()]
        zips = [e.path for e in files if fold(e.name).endswith(_ZIP)]
        cabinets = [e.path for e in files if fold(e.name).endswith(".cab")]
        zips += [e.path for e in files if _is_zip_by_content(e)]
        if not zips and _is_package([e.name for e in files], [e.name for e in folders]):
            yield str(folder)
            return
        yield from sorted(zips)
        yield from cabinets if zips or len(cabinets) >= _SEVERAL else ()
        self.links += [entry.path for entry in linked]
        own = [e for e in folders if fold(e.name) == fold(SUPPORT_FOLDER)] if zips else []
        if own or any(_is_snapshot(e.name) for e in files):
            self._loose.append(str(folder))
        if not own:  # else what is in them are members of one package, none of their own
            yield from self._below(folders, depth)

    def _below(self, folders: Sequence[os.DirEntry[str]], depth: int) -> Iterator[str]:
        for entry in folders:
            if entry.name.startswith("."):
                if _holds_zips(entry.path):
                    self._hidden.append(entry.path)
                continue
            if depth < DEEPEST:
                yield from self.into(Path(entry.path), depth + 1)
            else:
                self._deep.append(entry.path)

    def left_out(self) -> Iterator[PackageFailure]:
        """Yield the folders that were not looked into; a link to one that was is not among them."""
        for path in self.links:
            if os.path.realpath(path) not in self._seen:
                yield _failed(path, "linked-folder", "A link to a folder, which is not followed.")
        for path in self._loose:
            why = (
                "Holds packages and, beside them, evidence that is in none, which was not read. "
                "Put that into a folder of its own."
            )
            yield _failed(path, "loose-evidence", why)
        for path in self._hidden:
            why = "A hidden folder with zips in it, which was not looked into. Name it to have it read."
            yield _failed(path, "hidden-folder", why)
        for path in self._deep:
            why = f"Deeper than {DEEPEST} folders, and not looked into."
            yield _failed(path, "deep-folder", why)


def _is_zip_by_content(entry: os.DirEntry[str]) -> bool:
    """Return whether a file is a zip though its name does not say so: `package`, `b.zip.1`."""
    suffix = os.path.splitext(entry.name)[1]  # noqa: PTH122  a name alone
    if fold(suffix) == _ZIP or (suffix and _ZIP not in fold(entry.name)):
        return False
    try:
        if not entry.is_file():
            return False
        with Path(entry.path).open("rb") as stream:
            return stream.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
    except OSError:
        return False


def _is_snapshot(name: str) -> bool:
    kind = catalogue().data.members.kind_of(name)
    return kind is not None and kind.read == "snapshot"


def _holds_zips(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(fold(entry.name).endswith(_ZIP) for entry in entries)
    except OSError:
        return False


def _is_package(files: Sequence[str], folders: Sequence[str]) -> bool:
    """Return whether the entries of a folder are those of an unpacked package."""
    members = catalogue().data.members
    kinds = (members.kind_of(name) for name in files)
    return any(kind is not None and kind.weight != "none" for kind in kinds) or bool(
        {fold(name) for name in folders} & _own_folders()
    )


def _own_folders() -> set[str]:
    """Return the folders that the names of members begin with: those of a package's first level."""
    patterns = (p for kind in catalogue().data.members.kinds for p in kind.patterns)
    first = (pattern.partition("/") for pattern in patterns)
    named = {fold(folder) for folder, slash, _ in first if slash and not _MAGIC & set(folder)}
    return named | {fold(SUPPORT_FOLDER)}


# --- the same content twice -----------------------------------------------------------------------


def _same_content(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each file whose content an earlier one has, by size.

    Only files of one size are looked at, and only those read whole whose ends are the same: nothing else
    is done meanwhile, so what is read here all processes wait for.
    """
    local = [path for path in paths if not is_remote(path)]
    for alike in _alike(local, size_of):
        yield from sorted(one for ends in _alike(alike, ends_of) for one in _repeated(ends))


def _alike(paths: Sequence[str], key: Callable[[str], Hashable]) -> Iterator[list[str]]:
    """Yield the paths, two or more, that have the same key; what has none, or 0, is like nothing."""
    found: dict[Hashable, list[str]] = {}
    for path in paths:
        if of := key(path):
            found.setdefault(of, []).append(path)
    return (alike for alike in found.values() if len(alike) >= _SEVERAL)


def _repeated(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    for path in paths:
        try:
            other = first.setdefault(content_of(path), path)
        except InputError:  # analysing it says why it cannot be read
            continue
        if other != path:
            yield path, other
