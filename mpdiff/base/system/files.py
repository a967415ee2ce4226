"""Files that are written whole or not at all, never over evidence; and the standard output."""

from __future__ import annotations

import errno
import ntpath
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from mpdiff.base import limits
from mpdiff.base.errors import InputError, ReaderGoneError, UsageError
from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK: Final = "\ufeff"
"""Windows PowerShell reads a script without it in the system's code page."""
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

ON_WINDOWS = os.name == "nt"

_DEVICE: Final = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?",
    re.IGNORECASE,
)
"""What Windows takes for a device, in any folder and with any extension."""
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME: Final = 120
_AGAIN: Final = "Give another path."


# --- names ----------------------------------------------------------------------------------------


def safe_name(text: str) -> str:
    """Return a file name made of `text` that is safe and the same on every system.

    Letters, digits, `.`, `_` and `-` stay, anything else is `_`; no device of Windows, no hidden
    file, no dot at the end, at most 120 characters, never empty.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", text)[:_LONGEST_NAME].strip(".")
    if not plain or _DEVICE.fullmatch(plain):
        plain = f"_{plain}"
    return plain


def unsafe_on_windows(path: str) -> str | None:
    """State why Windows would not make a file of this very name, or None."""
    _, rest = ntpath.splitdrive(path)
    name = re.split(r"[/\\]", rest)[-1]
    if _DEVICE.fullmatch(name):
        return f"{name} is a device of Windows"
    if _FORBIDDEN.search(rest.replace("/", "").replace("\\", "")):
        return 'a name on Windows holds none of < > : " | ? *'
    if name.endswith((".", " ")) and name not in {".", ".."}:
        return "Windows drops a dot or a space at the end of a name"
    return None


# --- what is spared -------------------------------------------------------------------------------


def check_spared(outputs: Iterable[str], inputs: Iterable[str | None]) -> None:
    """Refuse to write over what was read: it is evidence. Raises UsageError `output-is-input`.

    An input folder is spared with every file in it, whatever path or link leads there; a new file
    may be added to it.
    """
    read = [path for path in inputs if path]
    for output in outputs:
        if os.path.lexists(_plain(output)) and any(_leads_to(output, path) for path in read):
            raise UsageError("output-is-input", "It is an input.", member=output, cure=_AGAIN)


def _plain(path: str) -> str:
    """Return a path that can be asked about; one with a NUL names nothing."""
    return "" if "\0" in path else path


def _leads_to(output: str, source: str) -> bool:
    own = _identities(output)
    if own & _identities(source) or place(output) == place(source):
        return True
    if not os.path.isdir(source):  # noqa: PTH112  says False where a Path raises
        return False
    folder = os.path.realpath(source)
    if Path(place(output)).is_relative_to(folder) or Path(os.path.realpath(output)).is_relative_to(
        folder
    ):
        return True
    return any(own & _identities(path) for path in _below(folder))


def place(path: str) -> str:
    """Return where an entry stands, whatever it leads to."""
    folder, name = os.path.split(os.path.abspath(_plain(path)))  # noqa: PTH100  as above
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118  as above


def _identities(path: str) -> set[tuple[int, int]]:
    """Return which file a path is and which it leads to; the same for all names of a file."""
    found = set()
    for ask in (os.stat, os.lstat):
        try:
            status = ask(path)
        except (OSError, ValueError):
            continue
        found.add((status.st_dev, status.st_ino))
    return found


def _below(folder: str) -> Iterator[str]:
    for where, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(where, name)  # noqa: PTH118  100,000 of them


# --- writing --------------------------------------------------------------------------------------


def write_file(path: str, text: str, *, replace: bool = True) -> None:
    """Write a file as UTF-8 with plain line ends, replacing an old one in one step.

    A pipe or device (`/dev/null`, `>(...)` of a shell) is written to and stays what it is.
    Raises UsageError `cannot-write`, and `file-exists` where it may not replace; nothing is left
    behind then.
    """
    if not replace and os.path.lexists(_plain(path)):
        raise UsageError("file-exists", "There is a file already.", member=path, cure=_AGAIN)
    write_files([(path, text)])


def write_files(files: Sequence[tuple[str, str]]) -> None:
    """Write several files as `write_file` does: all of them are ready before the first is replaced.

    Raises UsageError `cannot-write`, which names those that were written before; none is half done.
    """
    waiting: dict[str, str] = {}
    done: list[str] = []
    path = ""
    try:
        for path, text in files:
            if not _is_device(path):
                waiting[path] = _temporary(path, text)
        for path, text in sorted(files, key=lambda file: file[0] in waiting):
            if path in waiting:
                Path(waiting[path]).replace(path)
                del waiting[path]
            else:
                Path(path).write_text(text, encoding="utf-8", newline="\n")
            done.append(path)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error, done) from error
    finally:
        for temporary in waiting.values():
            Path(temporary).unlink(missing_ok=True)


def cannot_write(path: str, error: OSError | ValueError, done: Sequence[str] = ()) -> UsageError:
    """Make the error of a file that cannot be written; `done`: those that were before."""
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    before = f" Written before it: {', '.join(done)}." if done else ""
    return UsageError(
        "cannot-write", f"Cannot be written: {reason}.{before}", member=path, cure=_AGAIN
    )


def _temporary(path: str, text: str) -> str:
    """Write a text beside the file that it will replace, and return where."""
    import tempfile  # with its compression modules; most runs write to stdout only

    target = Path(path)
    if ON_WINDOWS and (why := unsafe_on_windows(path)):
        raise ValueError(why)
    with suppress(FileNotFoundError):
        os.lstat(path)  # a name that is too long, or none, fails here and not when all is written
    if os.path.isdir(target):  # noqa: PTH112  says False where a Path raises
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".mpdiff-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        _as_usual(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def _is_device(path: str) -> bool:
    """Determine what must not be replaced by a file; `/dev/stdout` can be a link to one."""
    if ON_WINDOWS:
        return fold(path) == fold("NUL")
    if Path(path).parent == Path("/dev"):
        return True
    there = os.path.exists(_plain(path))  # noqa: PTH110  says False where a Path raises
    return there and not os.path.isfile(path) and not os.path.isdir(path)  # noqa: PTH112, PTH113


def _as_usual(temporary: str, target: Path) -> None:
    """Return the new file the rights of the old one, else those of any new file."""
    if os.name == "nt":
        return
    mask = os.umask(0)
    os.umask(mask)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask
    Path(temporary).chmod(mode)


def append_file(path: str, text: str, done: Sequence[str] = ()) -> None:
    """Add to a file of another program's; `done`: what was written before.

    Raises UsageError `cannot-write`.
    """
    try:
        with Path(path).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except (OSError, ValueError) as error:
        raise cannot_write(path, error, done) from error


# --- reading --------------------------------------------------------------------------------------


def read_file(path: str, limit: int | None = None) -> bytes:
    """Read a file that mpdiff wrote. Raises InputError `unreadable`, `too-large`, `re-encoded`."""
    limit = limits.MAX_REPORT if limit is None else limit
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError("unreadable", f"Cannot be read: {reason}.", member=path) from error
    if len(data) > limit:
        raise InputError(
            "too-large",
            f"Larger than {limit:,} bytes.",
            member=path,
            cure="Give the JSON report that mpdiff wrote.",
        )
    if data.startswith(_MARKS):
        raise InputError(
            "re-encoded",
            "Starts with a byte order mark: a shell's > has re-encoded it.",
            member=path,
            cure="Write the report with --output.",
        )
    return data


# --- standard streams -----------------------------------------------------------------------------


def write_stdout(text: str, done: Sequence[str] = ()) -> None:
    """Write to standard output as UTF-8 with plain line ends, whatever the console's habits.

    Raises ReaderGoneError; as a BrokenPipeError click would turn it into exit code 1. Raises
    UsageError `cannot-write` where it is closed or there is no room; `done`: the files written
    before.
    """
    stream = sys.stdout
    if stream is None:  # closed by whoever started mpdiff
        raise cannot_write("standard output", OSError(errno.EBADF, "It is closed"), done)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as error:
        silence(stream)
        # Windows calls a pipe that nobody reads any more an invalid argument.
        gone = ON_WINDOWS and getattr(error, "errno", None) == errno.EINVAL
        if gone or isinstance(error, BrokenPipeError):
            raise ReaderGoneError from error
        raise cannot_write("standard output", error, done) from error


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
