"""What worker processes do in tests: answer, and end in every way that native code may end them."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from mpdiff.base.errors import InputError
from mpdiff.base.system.isolate import Worker

if TYPE_CHECKING:
    import pytest

    from mpdiff.base.system.isolate import Channel
    from mpdiff.readers.package.cabinet.expander import Receive


def echo(channel: Channel) -> None:
    while (data := channel.receive()) is not None:
        print("what native code prints is no answer")  # noqa: T201
        channel.send(data)


def refuse(_channel: Channel) -> None:
    raise InputError("member-damaged", "No.", member="a/b", cure="Stop.")


def stumble(_channel: Channel) -> None:
    raise KeyError


def be_killed(_channel: Channel) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def eat(_channel: Channel) -> None:
    _ = bytearray(1 << 40)


def spin(_channel: Channel) -> None:
    while True:
        pass


def sleep(_channel: Channel) -> None:
    time.sleep(600)


def babble(channel: Channel) -> None:
    for _ in range(10):
        channel.send(b"\xc1nonsense")


def cabinet_that_kills(channel: Channel) -> None:
    """Expand a cabinet, and die at the file that is called so."""
    from mpdiff.readers.package.cabinet import direct, isolated

    extract = direct.LibraryExpander.extract

    def deadly(self: direct.LibraryExpander, index: int, receive: Receive) -> str | None:
        if b"deadly" in self.entries[index].name:
            be_killed(channel)
        if b"greedy" in self.entries[index].name:
            eat(channel)
        return extract(self, index, receive)

    direct.LibraryExpander.extract = deadly  # type: ignore[method-assign]
    isolated.serve_cabinet(channel)


def log_that_kills(channel: Channel) -> None:
    """Read a log, and die behind its first events."""
    from mpdiff.readers.events.binary import isolated

    send = channel.send
    sent = []

    def deadly(data: bytes | memoryview, kind: int = 0) -> None:
        if bytes(data[:1]) == b"e":
            sent.append(data)
        if len(sent) > 2:
            be_killed(channel)
        send(data, kind)

    channel.send = deadly  # type: ignore[method-assign]
    isolated._MANY = 1  # type: ignore[misc]
    isolated.serve_log(channel)


def use(monkeypatch: pytest.MonkeyPatch, function: str, *, instead_of: str) -> None:
    """Have workers of one kind run another function."""
    start = Worker.__init__

    def other(self: Worker, wanted: str) -> None:
        start(self, f"tests.support.workers:{function}" if instead_of in wanted else wanted)

    monkeypatch.setattr(Worker, "__init__", other)
