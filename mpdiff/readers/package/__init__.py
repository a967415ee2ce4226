"""A package, whatever it comes in: the members that matter, read in place.

    with open_package("package.zip") as package:
        for member in package.scan(decide):
            member.read(limits.MAX_SNAPSHOT)

Nothing is extracted to disk. What was left out is said in `Package.notices`, with the codes
`duplicate-member`, `unsafe-member-name`, `link-skipped`, `not-a-file`, `folder-unreadable`,
`nested-too-deep`, `archive-unreadable`, `zip-unread`, `cabinet-unread`, `cabinet-cut`,
`cabinet-damaged`, `cabinet-fallback` and `package-changed`.
"""

from __future__ import annotations

import importlib
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct

from mpdiff.base.errors import InputError
from mpdiff.readers.package.digest import BackgroundDigest
from mpdiff.readers.package.member import SNIFF, Decide, Member
from mpdiff.readers.package.scan import Container, Load, Scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from mpdiff.base.model import Notice


class Kind(Struct, frozen=True):
    """One way a package can come: how it is told, and the class that reads it, imported when met."""

    kind: str
    module: str
    class_name: str
    magic: tuple[bytes, ...] = ()
    suffix: str | None = None
    held: bool = False
    """Whether one inside another container stays in memory while its members may be read."""

    def detect(self, path: Path, head: bytes) -> bool:
        """Return whether the file or folder at `path`, which begins with `head`, is one of these."""
        if self.kind == "directory":
            return path.is_dir()
        if self.suffix is None:
            return True
        return head.startswith(self.magic) or path.suffix.lower() == self.suffix

    def from_path(self, path: Path) -> Container:
        """Open the container at `path`."""
        container: Container = self._load().from_path(path)
        return container

    def from_member(self, name: str, load: Load, depth: int) -> Container:
        """Open the archive that is the member `name`; its own members are `depth` deep."""
        container: Container = self._load().from_member(name, load, depth)
        return container

    def _load(self) -> Any:
        return getattr(importlib.import_module(self.module), self.class_name)


ARCHIVES: tuple[Kind, ...] = (
    Kind(
        "zip",
        "mpdiff.readers.package.zipped",
        "Zip",
        (b"PK\x03\x04", b"PK\x05\x06"),
        ".zip",
        held=True,
    ),
    Kind("cabinet", "mpdiff.readers.package.cabinet.cabinet", "Cabinet", (b"MSCF",), ".cab"),
)
"""What is entered when it is found inside another container."""

CONTAINERS: tuple[Kind, ...] = (
    *ARCHIVES,
    Kind("directory", "mpdiff.readers.package.directory", "Directory"),
    Kind("file", "mpdiff.readers.package.single", "SingleFile"),
)
"""Every way a package can come; the first that detects itself opens it."""

__all__ = ["ARCHIVES", "CONTAINERS", "Decide", "Kind", "Member", "Package", "open_package"]


class Package:
    r"""An open package.

    `path` as it was given, a byte that is no text as `\xff`; `kind` is zip, cabinet, directory or
    file; `notices` are those of the last scan as far as it went.
    """

    def __init__(self, path: str, container: Container, digest: BackgroundDigest | None) -> None:
        self.path = path.encode("utf-8", sys.getfilesystemencodeerrors()).decode(
            "utf-8", "backslashreplace"
        )
        self.kind = container.kind
        self._container = container
        self._digest = digest
        self._scan: Scan | None = None

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file in hex, None for a folder; waits until it is computed."""
        return None if self._digest is None else self._digest.hexdigest()

    @property
    def notices(self) -> list[Notice]:
        """What the reader must know about the last scan."""
        return [] if self._scan is None else self._scan.notices.all()

    def scan(self, decide: Decide) -> Iterator[Member]:
        """Yield the members that `decide` keeps, and those with a `problem`, in a fixed order.

        A zip's and a cabinet's order is its own, a folder's is by path. Members stay readable
        until the package is closed. Raises InputError where a limit of the whole is exceeded.
        """
        self._scan = Scan(decide, ARCHIVES)
        return self._container.scan(self._scan)

    def close(self) -> None:
        """Let go of files and memory."""
        if self._digest is not None:
            self._digest.stop()
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_package(path: str) -> Package:
    """Open a zip, a cabinet, a folder or a single file.

    Raises InputError: `no-such-file`, `unreadable`, `not-a-file` (a device or a pipe),
    `empty-file`, or what the container says (`not-a-zip`, `zip-damaged`, `not-a-cabinet`,
    `cabinet-damaged`, `too-many-members`).
    """
    if not path:  # Path("") would be the folder that mpdiff runs in
        raise InputError("no-such-file", "The name of the file or folder is empty.")
    where = Path(path)
    head = _head(where)
    kind = next(kind for kind in CONTAINERS if kind.detect(where, head))
    try:
        container = kind.from_path(where)
    except OSError as error:
        raise InputError("unreadable", f"Cannot be read: {error.strerror}.", member=path) from error
    return Package(path, container, None if where.is_dir() else BackgroundDigest(where))


def _head(path: Path) -> bytes:
    """Return a file's first bytes, none for a folder."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return b""
        if not stat.S_ISREG(mode):
            raise InputError(
                "not-a-file",
                "Neither a file nor a folder.",
                member=str(path),
                cure="Save it to a file first.",
            )
        with path.open("rb") as stream:
            head = stream.read(SNIFF)
    except FileNotFoundError as error:
        raise InputError(
            "no-such-file", "There is no such file.", member=str(path), cure="Check the path."
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise InputError("unreadable", f"Cannot be read: {reason}.", member=str(path)) from error
    if not head:
        raise InputError(
            "empty-file", "The file is empty.", member=str(path), cure="Download it again."
        )
    return head
