"""Runs one piece of work in a forked process that may hang, die or take all memory."""

from __future__ import annotations

import os
import resource
import select
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY: Final = 8 * 1024**3
DIED: Final = 77
"""The exit code of a child whose work raised."""


class Outcome(NamedTuple):
    """How a child ended. `said`: the last thing that it sent, such as the test that failed."""

    end: Literal["quiet", "noticed", "hung", "died"]
    said: str = ""


def run(work: Callable[[Callable[[str], None], str], bool], *, seconds: float) -> Outcome:
    """Fork, and do the work there; it returns whether it noticed anything.

    `work` takes a function that sends text to this process and a folder for its temporary files.
    """
    folder = tempfile.mkdtemp(prefix="mpdiff-mutant-")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(work, writing, folder)
    os.close(writing)
    try:
        return _wait(child, reading, seconds)
    finally:
        os.close(reading)
        shutil.rmtree(folder, ignore_errors=True)


def _live(work: Callable[[Callable[[str], None], str], bool], pipe: int, folder: str) -> None:
    code = DIED
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        code = 1 if work(lambda text: _send(pipe, text), folder) else 0
    except Exception as error:  # noqa: BLE001  the parent says it
        _send(pipe, f"{type(error).__name__}: {error}"[:500].replace("\n", " "))
    finally:
        os._exit(code)


def _send(pipe: int, text: str) -> None:
    os.write(pipe, f"{text}\n".encode())


def _wait(child: int, pipe: int, seconds: float) -> Outcome:
    """Wait for the end of a child, which closes its side of the pipe."""
    until = time.monotonic() + seconds
    parts: list[bytes] = []
    hung = True
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([pipe], [], [], min(left, 1.0))
        if ready:
            part = os.read(pipe, 65536)
            if not part:
                hung = False
                break
            parts.append(part)
        elif os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            hung = False  # something that it started still holds the pipe
            break
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    said = b"".join(parts).decode(errors="replace").strip().rpartition("\n")[2]
    if hung:
        return Outcome("hung", said)
    code = os.waitstatus_to_exitcode(status)
    return Outcome({0: "quiet", 1: "noticed"}.get(code, "died"), said)  # type: ignore[arg-type]
