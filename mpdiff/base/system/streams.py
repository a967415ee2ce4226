"""The standard output and error: written whole, whatever the console's habits."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, TextIO

from mpdiff.base.errors import ReaderGoneError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.errors import UsageError


def write_stdout(text: str, done: Sequence[str] = ()) -> None:
    """Write to standard output as UTF-8 with plain line ends, whatever the console's habits.

    Raises ReaderGoneError; as a BrokenPipeError click would turn it into exit code 1. Raises
    UsageError `cannot-write` where it is closed or there is no room; `done`: the files written
    before.
    """
    stream = sys.stdout
    if stream is None:  # closed by whoever started mpdiff
        raise _cannot_write(OSError(errno.EBADF, "It is closed"), done)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:
        silence(stream)
        # Windows calls a pipe that nobody reads any more an invalid argument.
        gone = os.name == "nt" and getattr(error, "errno", None) == errno.EINVAL
        if gone or isinstance(error, BrokenPipeError):
            raise ReaderGoneError from error
        raise _cannot_write(error, done) from error


def _cannot_write(error: OSError | ValueError, done: Sequence[str]) -> UsageError:
    from mpdiff.base.system.files import cannot_write

    return cannot_write("standard output", error, done)


def write_stderr(text: str) -> None:
    """Write a line to standard error, if it can be written to: an exit code must not depend on it."""
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except (OSError, ValueError):
        silence(stream)


def silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining again when it flushes a stream at exit."""
    try:
        descriptor = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
    except (OSError, ValueError):  # no file behind it
        return


def occupy_standard_streams() -> None:
    """Open the null device in place of a closed standard stream.

    A file that is opened later would take its number, and receive what others write there.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
