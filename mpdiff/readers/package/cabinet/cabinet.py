"""Cabinets (`MPSupportFiles.cab`): every file is looked at in one pass, none is written to disk."""

from __future__ import annotations

import hashlib
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package.cabinet.expander import (
    CabinetUnreadableError,
    Entry,
    Expander,
    Flow,
    NotACabinetError,
    ReaderMissingError,
)
from mpdiff.readers.package.cabinet.extent import unread
from mpdiff.readers.package.member import Member, Probe, Source, stored_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.readers.package.file import PackageFile
    from mpdiff.readers.package.scan import Load, Scan

_UTF8_NAME: Final = 0x80
"""The attribute that says that a file's name is UTF-8 ([MS-CAB] 2.3, _A_NAME_IS_UTF)."""


class Cabinet:
    """A cabinet, on disk or in another container. Its members lie `depth` archives deep."""

    kind: ClassVar[str] = "cabinet"

    def __init__(self, name: str, load: Load, prefix: str, depth: int) -> None:
        self._name = name
        self._load = load
        self._prefix = prefix
        self._depth = depth
        self._unread: list[str] = []
        self._opened: Expander | None = self._open(first=True)

    @classmethod
    def from_file(cls, file: PackageFile) -> Cabinet:
        """Open a cabinet on disk; it is held in memory while it is scanned."""
        size = file.size
        if size > limits.MAX_CABINET:
            raise InputError(
                "cabinet-too-large",
                f"Holds {size:,} bytes; at most {limits.MAX_CABINET:,} are read.",
                member=str(file.path),
                cure="Unpack it into a folder and give that.",
            )

        def load() -> BytesIO:
            with file.open() as stream:
                return BytesIO(stream.read())

        return cls(str(file.path), load, prefix="", depth=1)

    @classmethod
    def from_member(cls, name: str, load: Load, depth: int) -> Cabinet:
        """Open a cabinet inside another container."""
        return cls(name, load, prefix=f"{name}!", depth=depth)

    def scan(self, scan: Scan) -> Iterator[Member]:
        """Offer every file, in the order of the compressed data."""
        expander = self._opened or self._open()
        self._opened = None
        with expander:
            self._say(scan, expander)
            order = sorted(
                range(len(expander.entries)),
                key=lambda index: (expander.entries[index].folder, expander.entries[index].offset),
            )
            last = {expander.entries[index].folder: index for index in order}
            for index in order:
                final = last[expander.entries[index].folder] == index
                yield from self._offer(scan, expander, index, final=final)

    def close(self) -> None:
        """Let go of a cabinet that was not scanned."""
        if self._opened is not None:
            with self._opened:
                self._opened = None

    def _open(self, *, first: bool = False) -> Expander:
        try:
            content = self._load()
            expander = _expander(content)
        except CabinetUnreadableError as error:
            raise _unusable(self._name, error) from error
        if first:
            self._unread = unread(content, expander.header.length)
        return expander

    def _say(self, scan: Scan, expander: Expander) -> None:
        """Return the notices that concern the cabinet as a whole."""
        say = partial(scan.notices.add, member=self._name)
        header, listed = expander.header, len(expander.entries)
        if expander.fallback is not None:
            say(
                "cabinet-fallback",
                f"Read through temporary files, because libmspack cannot be used: {expander.fallback}.",
            )
        for text in self._unread:
            say("cabinet-unread", text)
        if header.length > expander.held:
            say(
                "cabinet-cut",
                f"The cabinet is cut: {expander.held:,} of {header.length:,} bytes are there.",
            )
        if listed < header.files:
            say(
                "cabinet-damaged",
                f"The entries of {header.files - listed} of its {header.files} files are damaged.",
            )

    def _offer(
        self, scan: Scan, expander: Expander, index: int, *, final: bool
    ) -> Iterator[Member]:
        """Expand one file as far as it is wanted, and yield it if it is kept or unreadable."""
        entry = expander.entries[index]
        name = scan.names.claim(self._prefix, _decoded(entry))
        probe = Probe(scan.decide, name, entry.size)
        receiver = _Receiver(probe, scan, entry.size, final=final)
        before = expander.expanded
        problem = expander.extract(index, receiver)
        scan.charge(expander.expanded - before, name)
        if problem is None:
            probe.finish()
        elif probe.verdict is False:
            problem = None
        member = Member(
            name,
            entry.size,
            stored_time(entry.modified),
            receiver.source or partial(self._again, index, name, entry.size),
            problem,
            head=probe.head,
            sha256=receiver.sha256,
        )
        kept = bool(probe.verdict)
        if kept or problem is not None:
            yield member
        if problem is None:
            yield from scan.enter(member, self._depth, kept=kept)

    def _again(self, index: int, name: str, size: int) -> BytesIO:
        """Expand one file once more, into memory; raises InputError."""
        if size > limits.MAX_HELD:
            raise InputError(
                "member-too-large",
                f"Expands to {size:,} bytes; at most {limits.MAX_HELD:,} are read from a cabinet.",
                member=name,
                cure="Unpack the cabinet into a folder and give that.",
            )
        content = BytesIO()

        def receive(chunk: bytes) -> Flow:
            content.write(chunk)
            return Flow.MORE

        with self._open() as expander:
            problem = expander.extract(index, receive)
        if problem is not None:
            raise InputError("member-damaged", problem, member=name)
        content.seek(0)
        return content


class _Receiver:
    """Takes one file's bytes as they are expanded: to ask, then to cache or at least to hash."""

    def __init__(self, probe: Probe, scan: Scan, size: int, *, final: bool) -> None:
        self._probe = probe
        self._scan = scan
        self._size = size
        self._refused = Flow.STOP if final else Flow.SKIP
        self._body = BytesIO()
        self._digest: hashlib._Hash | None = None

    def __call__(self, chunk: bytes) -> Flow:
        """Take the next bytes and say whether more are wanted."""
        if self._digest is not None:
            self._digest.update(chunk)
            return Flow.MORE
        self._body.write(chunk)
        if self._probe.verdict is None:
            self._probe.feed(chunk)
            return self._decided()
        return Flow.MORE

    def _decided(self) -> Flow:
        """Act on the answer, if there is one by now."""
        if self._probe.verdict is False:
            self._body = BytesIO()
            return self._refused
        if self._probe.verdict and not self._scan.reserve(self._size):
            self._digest = hashlib.sha256(self._body.getbuffer())
            self._body = BytesIO()
        return Flow.MORE

    @property
    def source(self) -> Source | None:
        """Returns the content from memory, if it was cached."""
        if self._digest is not None or not self._probe.verdict:
            return None
        content = self._body.getvalue()
        return lambda: BytesIO(content)

    @property
    def sha256(self) -> str | None:
        """The digest, if the content was too large to be cached."""
        return None if self._digest is None else self._digest.hexdigest()


def _unusable(name: str, error: CabinetUnreadableError) -> InputError:
    if isinstance(error, ReaderMissingError):
        return InputError(
            "reader-missing",
            f"The cabinet cannot be read: {error}.",
            member=name,
            cure="Unpack it with other means into a folder and give that.",
        )
    return InputError(
        "not-a-cabinet" if isinstance(error, NotACabinetError) else "cabinet-damaged",
        f"The cabinet cannot be read: {error}.",
        member=name,
        cure="Download the package again.",
    )


def _expander(cabinet: BytesIO) -> Expander:
    """Open a cabinet, in a worker process if native readers are isolated."""
    if limits.is_isolated():
        from mpdiff.readers.package.cabinet.isolated import IsolatedExpander

        return IsolatedExpander(cabinet)
    return native_expander(cabinet)


def native_expander(cabinet: BytesIO) -> Expander:
    """Open a cabinet, directly where libmspack allows it; raises CabinetUnreadableError."""
    from mpdiff.readers.package.cabinet.direct import LibraryExpander
    from mpdiff.readers.package.cabinet.indirect import TemporaryFileExpander
    from mpdiff.readers.package.cabinet.libmspack import LibraryUnusableError

    try:
        return LibraryExpander(cabinet)
    except LibraryUnusableError as error:
        return TemporaryFileExpander(cabinet, str(error))


def _decoded(entry: Entry) -> str:
    """Return a file's stored name; where no encoding is told, Windows writes its own."""
    if entry.attributes & _UTF8_NAME:
        return entry.name.decode("utf-8", "replace")
    return entry.name.decode("cp1252", "replace")
