"""Reads an event log in a worker process: what breaks the parser costs the rest of that log."""

from __future__ import annotations

import io
import pickle
from collections import Counter
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import msgspec

from mpdiff.base.errors import InputError
from mpdiff.base.model import Event
from mpdiff.base.system.isolate import Worker, WorkerGoneError
from mpdiff.readers.events.local_times.clock import NO_ZONE
from mpdiff.readers.events.source import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.system.isolate import Channel
    from mpdiff.readers.events.source import EventSource

NATIVE: Final = ("evtx", "security", "system", "other")
"""Sources that are read by native code."""

_READ, _EVENTS, _STATE = b"r", b"e", b"s"
_MANY: Final = 1000
_MOST_BYTES: Final = 16 * 1024 * 1024
"""What a worker may ask for at once."""


def read_isolated(source: EventSource, stream: BinaryIO, member: str) -> Reading:
    """Return the events of a log whose times are UTC, read by a worker process while they are taken.

    Iterating raises InputError `worker-gone` where the worker ends before the log does.
    """
    reading = Reading(member, source.kind)
    reading.events = _events(source.name, stream, reading)
    return reading


def _events(source: str, stream: BinaryIO, reading: Reading) -> Iterator[Event]:
    try:
        with Worker("mpdiff.readers.events.binary.isolated:serve_log") as worker:
            worker.send(msgspec.msgpack.encode((source, reading.member)))
            while (frame := worker.receive())[:1] != _STATE:
                if frame[:1] == _READ:
                    wanted = msgspec.msgpack.decode(frame[1:], type=int)
                    worker.send(stream.read(max(0, min(wanted, _MOST_BYTES))))
                else:
                    yield from msgspec.msgpack.decode(frame[1:], type=list[Event])
            vars(reading).update(_state(frame[1:]))
    except WorkerGoneError as error:
        raise InputError(
            "worker-gone",
            f"Cannot be read to its end: its worker process ended: {error}.",
            member=reading.member,
        ) from error


def _state(data: bytes) -> dict[str, Any]:
    """Return what the worker's reading noted, apart from the events."""
    state = _OwnTypes(io.BytesIO(data)).load()
    known = vars(Reading("", "event-log")).keys() - {"events", "member", "kind"}
    return {name: state[name] for name in known}


class _OwnTypes(pickle.Unpickler):
    """Makes objects of our own classes and of those they are made of, and calls nothing else."""

    _KNOWN: Final = {
        (kind.__module__, kind.__name__): kind for kind in (Counter, datetime, timedelta, timezone)
    }

    def find_class(self, module_name: str, global_name: str) -> Any:
        """Return a class by its name; raises UnpicklingError for anything else."""
        known = self._KNOWN.get((module_name, global_name))
        if known is not None:
            return known
        if module_name in _MODULES and "." not in global_name:
            found = super().find_class(module_name, global_name)
            if isinstance(found, type) and found.__module__ == module_name:
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is nothing that a log holds")


_MODULES: Final = tuple(f"mpdiff.readers.events.{name}" for name in ("source", "records", "course"))


# --- inside the worker ----------------------------------------------------------------------------


class _Asked:
    """The log as a stream: each read is asked of the other side."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes."""
        self._channel.send(_READ + msgspec.msgpack.encode(size))
        return self._channel.receive() or b""


def serve_log(channel: Channel) -> None:
    """Read the log that is offered, send its events, then what was noted on the way."""
    from mpdiff.readers.events import SOURCES

    name, member = msgspec.msgpack.decode(channel.receive() or b"", type=tuple[str, str])
    source = next(source for source in SOURCES if source.name == name)
    reading = source.read(cast("BinaryIO", _Asked(channel)), member, NO_ZONE)
    events = iter(reading)
    while batch := list(islice(events, _MANY)):
        channel.send(_EVENTS + msgspec.msgpack.encode(batch))
    state = {name: value for name, value in vars(reading).items() if name != "events"}
    channel.send(_STATE + pickle.dumps(state))
