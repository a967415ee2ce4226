"""One scan of a package: what containers are, how one inside another is entered, what it costs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.system.guard import UNFORESEEN, guarded
from mpdiff.readers.package.names import Names, Notices

if TYPE_CHECKING:
    from mpdiff.readers.package.member import Decide, Member

ARCHIVE_SUFFIXES = (".zip", ".cab")
"""What archives are called. Bytes before the first of a zip hide it from whoever looks for its magic."""

Load = Callable[[], io.BytesIO]
"""Returns an archive's bytes, at their start; called again when they are needed again."""


class Container(Protocol):
    """Something that holds members. Opening one that cannot be listed raises InputError."""

    kind: ClassVar[str]
    """How the report names it."""

    def scan(self, scan: Scan) -> Iterator[Member]:
        """Yield the members that are kept, and those that could not be asked about."""

    def close(self) -> None:
        """Let go of files and memory; members cannot be read afterwards."""


class Archive(Protocol):
    """A container that is one file, and so can lie inside another container."""

    @property
    def magic(self) -> tuple[bytes, ...]:
        """How its first bytes look."""

    @property
    def held(self) -> bool:
        """Whether its bytes stay in memory while its members may be read."""

    def from_member(self, name: str, load: Load, depth: int) -> Container:
        """Open the archive that is the member `name`; its own members are `depth` deep."""


class Scan:
    """What the containers of one package share while they are scanned once.

    `archives` are the kinds that are entered when they are found inside another container.
    """

    def __init__(self, decide: Decide, archives: tuple[Archive, ...]) -> None:
        self.decide = decide
        self.notices = Notices()
        self.names = Names(self.notices)
        self._archives = archives
        self._expanded = 0
        self._held = 0
        self._cached = 0

    def offer(self, member: Member, depth: int) -> Iterator[Member]:
        """Ask about a member that lies in `depth` archives; yield it if it is kept or unreadable.

        A member that is itself an archive is entered, and what it holds is offered.
        """
        kept = member.problem is None and member.probe(self.decide)
        if depth:
            self.charge(member.size if kept else len(member.head), member.name)
        if kept or member.problem is not None:
            yield member
        if member.problem is None:
            yield from self.enter(member, depth, kept=kept)

    def enter(self, member: Member, depth: int, *, kept: bool) -> Iterator[Member]:
        """Offer what a member holds if it is an archive; yield it with a `problem` if it is a bad one.

        A `kept` member was yielded already, as it is.
        """
        archive = next(
            (kind for kind in self._archives if member.head.startswith(kind.magic)), None
        )
        if archive is None:
            if member.size and fold(member.name).endswith(ARCHIVE_SUFFIXES) and not kept:
                text = "Called an archive, but does not begin like one; it was not looked into."
                self.notices.add("archive-unreadable", text, member.name)
            return
        if depth >= limits.MAX_DEPTH:
            self.notices.add(
                "nested-too-deep",
                f"An archive {depth} archives deep; what it holds was not looked at.",
                member.name,
            )
            return
        if depth and not kept:
            self.charge(member.size, member.name)
        try:
            if archive.held:
                self._hold(member.size)
            with guarded(member.name):
                container = archive.from_member(
                    member.name, lambda: member.load(limits.MAX_CABINET), depth + 1
                )
        except InputError as error:
            if kept:
                # Its bytes were asked for, and those are there.
                self.notices.add("archive-unreadable", error.message, member.name)
            else:
                member.problem = error.message
                yield member
            return
        try:
            with guarded(member.name):
                yield from container.scan(self)
        except InputError as error:
            if error.code != UNFORESEEN:
                raise
            self.notices.add("archive-unreadable", error.message, member.name)

    def charge(self, size: int, member: str) -> None:
        """Count bytes as expanded; raises InputError `package-too-large` beyond the limit."""
        self._expanded += size
        if self._expanded > limits.MAX_EXPANDED:
            raise InputError(
                "package-too-large",
                f"The package expands to more than {limits.MAX_EXPANDED:,} bytes.",
                member=member,
                cure="Unpack what matters into a folder and give that.",
            )

    def _hold(self, size: int) -> None:
        """Count bytes that stay in memory; raises InputError `archives-too-large`."""
        if self._held + size > limits.MAX_HELD:
            raise InputError(
                "archives-too-large",
                f"The archives inside the package take more than {limits.MAX_HELD:,} bytes.",
                cure="Unpack what matters into a folder and give that.",
            )
        self._held += size

    def reserve(self, size: int) -> bool:
        """Take room in memory for a cabinet's member of `size` bytes, if the limits leave it."""
        if size > limits.CACHE_MEMBER or self._cached + size > limits.CACHE_TOTAL:
            return False
        self._cached += size
        return True
