"""A folder of files: an unpacked package, or support files gathered by hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package.file import Watch
from mpdiff.readers.package.member import Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.package.scan import Scan

_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, the link between folders that Windows does not call a symlink."""


class Directory:
    """A folder. Links are not followed: one that stays inside leads to what is read anyway."""

    kind: ClassVar[str] = "directory"

    def __init__(self, path: Path) -> None:
        self._path = path
        self._watched: dict[str, Watch] = {}

    def changed(self) -> list[str]:
        """Return the members that were replaced or written to since they were first read."""
        return [name for name, watch in self._watched.items() if watch.changed()]

    def scan(self, scan: Scan) -> Iterator[Member]:
        """Offer every file in the folder and below, sorted by its path."""
        for relative, entry in sorted(self._files(scan), key=lambda found: found[0]):
            yield from scan.offer(self._member(relative, entry, scan), depth=0)

    def close(self) -> None:
        """Nothing is held open."""

    def _files(self, scan: Scan) -> list[tuple[str, os.DirEntry[str]]]:
        files: list[tuple[str, os.DirEntry[str]]] = []
        waiting = [("", str(self._path))]
        while waiting:
            prefix, folder = waiting.pop()
            for entry in self._entries(prefix, folder, scan):
                relative = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{relative}/", entry.path))
                    continue
                files.append((relative, entry))
                if len(files) > limits.MAX_MEMBERS:
                    raise InputError(
                        "too-many-members",
                        f"Holds more than {limits.MAX_MEMBERS:,} files.",
                        member=str(self._path),
                        cure="Give the folder of the package, not one above it.",
                    )
        return files

    def _entries(self, prefix: str, folder: str, scan: Scan) -> Iterator[os.DirEntry[str]]:
        """Yield the plain files and folders of one folder, and say what was left out."""
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            if not prefix:
                raise InputError(
                    "folder-unreadable", f"Cannot be listed: {error.strerror}.", member=folder
                ) from error
            scan.notices.add("folder-unreadable", f"Cannot be listed: {error.strerror}.", prefix)
            return
        for entry in entries:
            name = prefix + entry.name
            if _is_link(entry):
                scan.notices.add("link-skipped", "A link; it was not followed.", name)
            elif entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False):
                yield entry
            else:
                scan.notices.add("not-a-file", "Neither a file nor a folder; skipped.", name)

    def _member(self, relative: str, entry: os.DirEntry[str], scan: Scan) -> Member:
        name = scan.names.claim("", relative)
        size, problem = 0, None
        try:
            size = entry.stat(follow_symlinks=False).st_size
        except OSError as error:
            problem = f"Cannot be read: {error.strerror}."
        # No time: a folder's times are those of the unpacking.
        self._watched[name] = Watch(Path(entry.path))
        return Member(name, size, None, self._watched[name].open, problem)


def _is_link(entry: os.DirEntry[str]) -> bool:
    if entry.is_symlink():
        return True
    try:
        return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == _JUNCTION
    except OSError:
        return False
