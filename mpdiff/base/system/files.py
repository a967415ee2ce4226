"""Files that are written whole or not at all, and read back up to a limit."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.letter_case import fold
from mpdiff.base.system.file_names import unsafe_on_windows
from mpdiff.base.system.spared import ANOTHER_PATH, askable

if TYPE_CHECKING:
    from collections.abc import Sequence

BYTE_ORDER_MARK: Final = "\ufeff"
"""Windows PowerShell reads a script without it in the system's code page."""
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
ON_WINDOWS = os.name == "nt"


# --- writing --------------------------------------------------------------------------------------


def write_file(path: str, text: str, *, replace: bool = True) -> None:
    """Write a file as UTF-8 with plain line ends, replacing an old one in one step.

    A pipe or device (`/dev/null`, `>(...)` of a shell) is written to and stays what it is.
    Raises UsageError `cannot-write`, and `file-exists` where it may not replace; nothing is left
    behind then.
    """
    if not replace and os.path.lexists(askable(path)):
        raise UsageError("file-exists", "There is a file already.", member=path, cure=ANOTHER_PATH)
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
        "cannot-write", f"Cannot be written: {reason}.{before}", member=path, cure=ANOTHER_PATH
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
    there = os.path.exists(askable(path))  # noqa: PTH110  says False where a Path raises
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
            cure="Use the JSON report that mpdiff wrote.",
        )
    if data.startswith(_MARKS):
        raise InputError(
            "re-encoded",
            "Starts with a byte order mark: a shell's > has re-encoded it.",
            member=path,
            cure="Write the report with --output.",
        )
    return data
