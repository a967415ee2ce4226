"""Hostile bytes in a worker process: what native code does to itself there harms no report.

    with Worker("mpdiff.readers.events.binary.isolated:serve_log") as worker:
        worker.send(request)
        answer = worker.receive()

A worker has limits of memory, computing time and, for each answer, waiting time, as far as the
system has them. It says what it found in frames of bytes; nothing that it sends is run.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Final, Self, cast

import msgspec

from mpdiff.base import limits
from mpdiff.base.errors import InputError, MpdiffError
from mpdiff.base.system import lazy

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from types import TracebackType

_LENGTH: Final = struct.Struct("<IB")
_DATA, _ERROR = 0, 1
_OUT_OF_MEMORY: Final = 71
_BEAT: Final = 0.1
"""Seconds between two looks at the clock."""
_GRACE: Final = 2
"""Seconds for a process to end after it has closed its output."""
_SPARE: Final = 64 * limits.MIB
"""Most bytes of a frame beyond what the limits allow to be held."""


class WorkerGoneError(Exception):
    """The worker ended before it answered; the text says of what, without a full stop."""


class Worker:
    """A process that runs one function of mpdiff; ended by leaving the `with` block.

    `function` is `module:name`; it takes a `Channel`.
    """

    def __init__(self, function: str) -> None:
        self._process = _started(function)
        self._channel = Channel(
            cast("BinaryIO", self._process.stdout), cast("BinaryIO", self._process.stdin)
        )
        self._late = False
        self._deadline: float | None = None
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._watched, name="worker-watch", daemon=True)
        self._watch.start()
        try:
            self.send(msgspec.msgpack.encode(limits.current()))
        except BaseException:
            self.close()
            raise

    def send(self, data: bytes | memoryview) -> None:
        """Send a frame; raises WorkerGoneError."""
        try:
            with self._timed():
                self._channel.send(data)
        except OSError as error:
            raise self._gone() from error

    def receive(self) -> bytes:
        """Return the next frame; raises WorkerGoneError, or the InputError that the worker met."""
        with self._timed():
            data = self._channel.receive()
        if data is None:
            raise self._gone()
        return data

    def kill(self) -> None:
        """End the process at once, and wait for that."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and let go of what belongs to it."""
        self._over.set()
        self.kill()
        self._watch.join()
        self._channel.close()

    def _ended(self) -> int | None:
        """Return the exit code of a process that ended by itself or late, None of one that did not."""
        import subprocess

        try:
            return self._process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    @contextmanager
    def _timed(self) -> Iterator[None]:
        self._deadline = time.monotonic() + limits.WORKER_SECONDS
        try:
            yield
        finally:
            self._deadline = None

    def _watched(self) -> None:
        while not self._over.wait(_BEAT):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._late = True
                self._process.kill()
                return

    def _gone(self) -> WorkerGoneError:
        """Return why there is no answer; one that still runs is ended."""
        code = self._ended()
        if code is None:
            return WorkerGoneError("what it sent is no answer")
        if self._late or code == -getattr(signal, "SIGXCPU", 0):
            return WorkerGoneError("it took too long")
        if code == _OUT_OF_MEMORY:
            return WorkerGoneError("it ran out of memory")
        if code < 0:
            return WorkerGoneError(f"it was killed ({signal.Signals(-code).name})")
        return WorkerGoneError(f"it ended with code {code}")


def _started(function: str) -> subprocess.Popen[bytes]:
    """Start the process; raises WorkerGoneError. The folder that one stands in is no place of code."""
    import subprocess

    try:
        return subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-P", "-c", _START, function],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
    except OSError as error:
        raise WorkerGoneError(f"it could not be started ({error.strerror})") from error


class Channel:
    """Frames of bytes in both directions."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source = source
        self._target = target

    def send(self, data: bytes | memoryview, kind: int = _DATA) -> None:
        """Send a frame."""
        self._target.write(_LENGTH.pack(len(data), kind))
        self._target.write(data)
        self._target.flush()

    def receive(self) -> bytes | None:
        """Return the next frame, None where the other side has ended; raises its InputError."""
        head = self._source.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            return None
        size, kind = _LENGTH.unpack(head)
        if size > limits.MAX_HELD + _SPARE:
            return None
        data = self._source.read(size)
        if len(data) < size:
            return None
        if kind == _ERROR:
            raise _error(data)
        return data

    def close(self) -> None:
        """Close both directions."""
        for stream in (self._source, self._target):
            try:
                stream.close()
            except OSError:  # what was not sent yet cannot be any more
                continue


class _Told(msgspec.Struct):
    """An error as a worker sends it."""

    code: str
    message: str
    member: str | None
    cure: str


def _error(data: bytes) -> InputError:
    try:
        told = msgspec.msgpack.decode(data, type=_Told)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return InputError("member-unforeseen", "Cannot be read: its form was not foreseen.")
    return InputError(told.code, told.message, member=told.member, cure=told.cure)


# --- inside the worker ----------------------------------------------------------------------------

_START: Final = "import sys; from mpdiff.base.system.isolate import serve; serve(sys.argv[1])"


def serve(function: str) -> None:
    """Be the worker: run a function over the standard streams, within the limits."""
    channel = Channel(sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # what native code prints is no answer
    try:
        first = channel.receive()
        limits.restore(msgspec.msgpack.decode(first or b"", type=dict[str, int]))
        _confine()
        module, _, name = function.partition(":")
        run: Callable[[Channel], None] = lazy.load(f"{module}:{name}")
        run(channel)
    except MpdiffError as error:
        told = _Told(error.code, error.message, error.member, error.cure)
        channel.send(msgspec.msgpack.encode(told), _ERROR)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _confine() -> None:
    """Set the limits that the system has; macOS ignores the one of memory, Windows has none."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: limits.WORKER_MEMORY,
        resource.RLIMIT_CPU: limits.WORKER_SECONDS,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        _, most = resource.getrlimit(kind)
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        try:
            resource.setrlimit(kind, (allowed, most))
        except (OSError, ValueError):
            continue
