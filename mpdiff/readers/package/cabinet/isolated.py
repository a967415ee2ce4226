"""Expands a cabinet in a worker process: what breaks libmspack costs one file, not the report."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final, Self

import msgspec
from msgspec import Struct

from mpdiff.base.errors import InputError
from mpdiff.base.system.isolate import Worker, WorkerGoneError
from mpdiff.readers.package.cabinet.expander import (
    CabinetUnreadableError,
    Entry,
    Expander,
    Flow,
    Header,
    ReaderMissingError,
    read_header,
)

if TYPE_CHECKING:
    from types import TracebackType

    from mpdiff.base.system.isolate import Channel
    from mpdiff.readers.package.cabinet.expander import Receive

_CHUNK, _RESULT = b"c", b"r"
_MOST_DEATHS: Final = 3
"""Workers that a cabinet may cost; each new one expands from the start again."""


class _Listing(Struct):
    fallback: str | None
    entries: tuple[Entry, ...]
    previous: bytes
    following: bytes


class _Result(Struct):
    problem: str | None
    expanded: int


class IsolatedExpander:
    """Has a worker process expand a cabinet. Raises CabinetUnreadableError."""

    def __init__(self, cabinet: BytesIO) -> None:
        self.header: Header = read_header(cabinet)
        self.held = cabinet.getbuffer().nbytes
        self.expanded = 0
        self._cabinet = cabinet
        self._deaths = 0
        self._worker: Worker | None = None
        self._failure: BaseException | None = None
        listing = self._start()
        self.fallback = listing.fallback
        self.entries = listing.entries
        self.previous = listing.previous
        self.following = listing.following

    def _start(self) -> _Listing:
        """Start a worker and have it list the cabinet."""
        try:
            self._worker = Worker("mpdiff.readers.package.cabinet.isolated:serve_cabinet")
            with self._cabinet.getbuffer() as view:
                self._worker.send(view)
            return msgspec.msgpack.decode(self._worker.receive(), type=_Listing)
        except WorkerGoneError as error:
            self._stop()
            raise CabinetUnreadableError(_ended(error)) from error
        except InputError as error:
            self._stop()
            missing = error.code == "reader-missing"
            kind = ReaderMissingError if missing else CabinetUnreadableError
            raise kind(error.message) from error
        except msgspec.DecodeError as error:
            self._stop()
            raise CabinetUnreadableError("its worker process sent nonsense") from error

    def extract(self, index: int, receive: Receive) -> str | None:
        """Expand one file into `receive`."""
        if self._deaths >= _MOST_DEATHS:
            return f"Not tried: expanding this cabinet ended {_MOST_DEATHS} worker processes."
        before = self.expanded
        try:
            if self._worker is None:
                self._start()
            return self._extract(index, receive, before)
        except (CabinetUnreadableError, WorkerGoneError, InputError, msgspec.DecodeError) as error:
            if error is self._failure:
                raise
            self._deaths += 1
            self._stop()
            self.expanded = before + self.entries[index].offset + self.entries[index].size
            reason = _ended(error) if isinstance(error, WorkerGoneError) else str(error)
            return f"Cannot be expanded: {reason}."

    def _extract(self, index: int, receive: Receive, before: int) -> str | None:
        worker = self._worker
        assert worker is not None  # noqa: S101  it was started
        worker.send(msgspec.msgpack.encode(index))
        size, flow = 0, Flow.MORE
        while True:
            frame = worker.receive()
            if frame[:1] != _CHUNK:
                break
            size += len(frame) - 1
            if size > self.entries[index].size:
                raise CabinetUnreadableError("its worker process sent too much")
            if flow is Flow.MORE:
                flow = self._take(receive, frame[1:])
            worker.send(flow.value.encode())
        result = msgspec.msgpack.decode(frame[1:], type=_Result)
        self.expanded = before + max(result.expanded, size)
        return result.problem

    def _take(self, receive: Receive, chunk: bytes) -> Flow:
        try:
            return receive(chunk)
        except BaseException as error:  # no fault of the worker
            self._failure = error
            raise

    def _stop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()


def _ended(error: WorkerGoneError) -> str:
    return f"its worker process ended: {error}"


# --- inside the worker ----------------------------------------------------------------------------


def serve_cabinet(channel: Channel) -> None:
    """List the cabinet that is sent, then expand its files as they are asked for."""
    from mpdiff.readers.package.cabinet.cabinet import native_expander

    cabinet = channel.receive()
    try:
        expander = native_expander(BytesIO(cabinet or b""))
    except CabinetUnreadableError as error:
        code = "reader-missing" if isinstance(error, ReaderMissingError) else "cabinet-damaged"
        raise InputError(code, str(error)) from error
    with expander:
        listing = _Listing(
            expander.fallback, expander.entries, expander.previous, expander.following
        )
        channel.send(msgspec.msgpack.encode(listing))
        while (request := channel.receive()) is not None:
            _answer(channel, expander, msgspec.msgpack.decode(request, type=int))


def _answer(channel: Channel, expander: Expander, index: int) -> None:
    def receive(chunk: bytes) -> Flow:
        channel.send(_CHUNK + chunk)
        return Flow((channel.receive() or b"stop").decode())

    before = expander.expanded
    problem = expander.extract(index, receive)
    result = _Result(problem, expander.expanded - before)
    channel.send(_RESULT + msgspec.msgpack.encode(result))
