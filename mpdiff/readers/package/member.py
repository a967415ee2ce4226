"""One member of a package: asked for by its first bytes, read only when it is wanted."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.system.guard import Guard

if TYPE_CHECKING:
    from types import TracebackType

SNIFF: Final = 4096
"""Bytes of a member that are looked at first."""

BLOCK: Final = limits.MIB
"""Bytes that are read at a time."""

Decide = Callable[[str, int, bytes, bool], bool | None]
"""Is this member wanted? Takes its name, size, first bytes and whether these are all it will see.

True keeps it, False drops it unread, None asks again with more bytes; None at the last asking drops.
"""

Source = Callable[[], BinaryIO]
"""Opens a member's content at its start; may raise InputError or what the member calls `damage`."""


def stored_time(parts: tuple[int, int, int, int, int, int]) -> str | None:
    """Spell a time as an archive stores it, without a zone; None for one that no calendar has."""
    try:
        return str(datetime(*parts))  # noqa: DTZ001  the zone is not stored
    except ValueError:
        return None


class _Damage(Guard):
    """What `damage_named` returns."""

    __slots__ = ("_damage",)

    def __init__(self, member: str, damage: tuple[type[Exception], ...]) -> None:
        super().__init__(member)
        self._damage = damage

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, self._damage):
            raise InputError(
                "member-damaged",
                f"Cannot be read: {str(error) or type(error).__name__}.",
                member=self._member,
                cure="Download the package again.",
            ) from error
        super().__exit__(kind, error, traceback)


def damage_named(member: str, damage: tuple[type[Exception], ...]) -> Guard:
    """Turn what a reader raises on damaged content into an InputError that names the member."""
    return _Damage(member, damage)


class Probe:
    """Asks `decide` about one member as its first bytes arrive, and keeps those bytes."""

    def __init__(self, decide: Decide, name: str, size: int) -> None:
        self._decide = decide
        self._name = name
        self._size = size
        self._most = min(size, limits.HEAD)
        self._goal = min(size, SNIFF)
        self.head = b""
        self.verdict: bool | None = None

    @property
    def wants(self) -> int:
        """How many more bytes the next question needs; 0 when it is decided."""
        return 0 if self.verdict is not None else max(self._goal - len(self.head), 0)

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the member; those beyond what a question needs are ignored."""
        position = 0
        while wanted := self.wants:
            piece = chunk[position : position + wanted]
            if not piece:
                return
            position += len(piece)
            self.head += piece
            if len(self.head) == self._goal:
                self._ask(final=self._goal == self._most)

    def finish(self) -> None:
        """Ask for the last time if the member ended undecided."""
        if self.verdict is None:
            self._ask(final=True)

    def _ask(self, *, final: bool) -> None:
        answer = self._decide(self._name, self._size, self.head, final)
        self.verdict = bool(answer) if final else answer
        self._goal = self._most


class Member:
    """One member of a package.

    `name` is the display path, safe and unique in the package; `size` in bytes as the container
    declares it, which the content never exceeds; `modified` as the container stores it
    (`YYYY-MM-DD HH:MM:SS` in an unknown zone) or None; `head` the first bytes as far as they were
    looked at; `problem` says why the member cannot be read, or is None. `damage` is what `source` and
    its stream raise on damaged content.
    """

    def __init__(
        self,
        name: str,
        size: int,
        modified: str | None,
        source: Source,
        problem: str | None = None,
        *,
        head: bytes = b"",
        sha256: str | None = None,
        damage: tuple[type[Exception], ...] = (OSError,),
    ) -> None:
        self.name = name
        self.size = size
        self.modified = modified
        self.head = head
        self.problem = problem
        self._source = source
        self._sha256 = sha256
        self._damage = damage

    def probe(self, decide: Decide) -> bool:
        """Look at the first bytes and return whether the member is wanted.

        A member whose first bytes cannot be read gets a `problem` and is not wanted.
        """
        probe = Probe(decide, self.name, self.size)
        try:
            self._pull(probe)
        except InputError as error:
            self.problem = error.message
            return False
        finally:
            self.head = probe.head
        probe.finish()
        return bool(probe.verdict)

    def _pull(self, probe: Probe) -> None:
        if not probe.wants:
            return
        with damage_named(self.name, self._damage):
            stream = self._source()
        with stream:
            while wanted := probe.wants:
                with damage_named(self.name, self._damage):
                    chunk = stream.read(wanted)
                if not chunk:
                    return
                probe.feed(chunk)

    def read(self, limit: int) -> bytes:
        """Return the whole content.

        Raises InputError `member-too-large` beyond `limit` bytes, `member-unreadable` where there
        is a `problem`, `member-damaged` where the content turns out to be damaged.
        """
        content = self.load(limit).getvalue()
        self._sha256 = hashlib.sha256(content).hexdigest()
        return content

    def load(self, limit: int) -> io.BytesIO:
        """Return the whole content as a buffer that holds it once; raises as `read` does."""
        self._refuse(limit)
        buffer = io.BytesIO()
        with self.open() as stream:
            while chunk := stream.read(BLOCK):
                buffer.write(chunk)
                if buffer.tell() > limit:
                    raise self._too_large(limit)
        buffer.seek(0)
        return buffer

    def open(self) -> BinaryIO:
        """Return a seekable stream that raises InputError on damage; the caller closes it."""
        self._refuse()
        with damage_named(self.name, self._damage):
            raw = self._source()
        if isinstance(raw, io.BytesIO):
            return raw
        return io.BufferedReader(_Guarded(raw, self.name, self._damage), buffer_size=BLOCK // 4)

    def sha256(self) -> str:
        """Return the SHA-256 of what was last read whole, in hex; raises as `open` does."""
        if self._sha256 is None:
            digest = hashlib.sha256()
            with self.open() as stream:
                while chunk := stream.read(BLOCK):
                    digest.update(chunk)
            self._sha256 = digest.hexdigest()
        return self._sha256

    def _refuse(self, limit: int | None = None) -> None:
        if self.problem is not None:
            raise InputError("member-unreadable", self.problem, member=self.name)
        if limit is not None and self.size > limit:
            raise self._too_large(limit)

    def _too_large(self, limit: int) -> InputError:
        return InputError(
            "member-too-large",
            f"Holds {self.size:,} bytes; at most {limit:,} are read.",
            member=self.name,
        )


class _Guarded(io.RawIOBase):
    """A raw stream over a container's own, whose damage is an InputError that names the member."""

    def __init__(self, inner: BinaryIO, member: str, damage: tuple[type[Exception], ...]) -> None:
        self._inner = inner
        self._member = member
        self._damage = damage

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with damage_named(self._member, self._damage):
            chunk = self._inner.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with damage_named(self._member, self._damage):
            return self._inner.seek(offset, whence)

    def close(self) -> None:
        self._inner.close()
        super().close()
