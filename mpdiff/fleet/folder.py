"""Which packages lie in a folder, by what is in them: for whoever expects one package.

`find.py` takes every zip below a folder as a package, since analysing it tells; here one that is none
must not stand in the way of a package.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.fleet.find import DEEPEST, SUPPORT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUPPORT: Final = fold(SUPPORT_FOLDER)


def packages_inside(folder: str) -> list[str]:
    """Return the packages below a folder that is none itself: zips and unpacked ones.

    An investigation package has a folder `WdSupportLogs`, at its root or one folder below it. What
    cannot be read is no package here.
    """
    names = _entries(folder)
    if any(_is_support(entry) for entry in names):
        return []
    return [path for entry in names for path in _below(entry, 1)]


def _below(entry: os.DirEntry[str], depth: int) -> Iterator[str]:
    if entry.is_file():
        if fold(entry.name).endswith(".zip") and _is_zipped_package(entry.path):
            yield entry.path
        return
    if depth > DEEPEST or entry.name.startswith(".") or not entry.is_dir(follow_symlinks=False):
        return
    inside = _entries(entry.path)
    if any(_is_support(one) for one in inside):
        yield entry.path
        return
    for one in inside:
        yield from _below(one, depth + 1)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_support(entry: os.DirEntry[str]) -> bool:
    return fold(entry.name) == _SUPPORT and entry.is_dir(follow_symlinks=False)


def _is_zipped_package(path: str) -> bool:
    """Return whether the names in a zip are those of a package; nothing that is in it is kept."""
    from mpdiff.base.errors import InputError
    from mpdiff.readers.package import open_package

    try:
        with open_package(path) as package:
            return any(_in_support(member.name) for member in package.scan(_wanted))
    except InputError:
        return False


def _wanted(name: str, *_size_and_head: object) -> bool:
    return _in_support(name)


def _in_support(name: str) -> bool:
    """Return whether a member is in the folder of support files, one folder down at most."""
    if "!" in name:
        return False  # of an archive inside the zip
    return _SUPPORT in (fold(part) for part in name.split("/")[:-1][:2])
