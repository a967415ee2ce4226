"""Where a report goes: standard output, or files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.errors import InputError, ReaderGoneError, UsageError
from mpdiff.report.render import BY_NAME, RENDERERS, Format, by_suffix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Windows PowerShell reads a script without it in the system's code page."""
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Target(Struct, frozen=True):
    """One output file and the format that it gets."""

    path: str
    renderer: Format


def parse_target(text: str, fallback: str | None) -> Target:
    r"""Read `PATH` (format by its suffix, else `fallback`) or `NAME:PATH`.

    A drive letter is not a format: `C:\report.json` is a path. Raises UsageError `no-such-format`,
    also for a suffix that chooses none where there is no fallback.
    """
    name, colon, path = text.partition(":")
    if colon and name.lower() in BY_NAME:
        return _checked(Target(path, BY_NAME[name.lower()]), text)
    if colon and len(name) > 1 and not set(name) & set("/\\.") and not Path(text).exists():
        raise UsageError(
            "no-such-format",
            f"{name} is not a format.",
            cure=f"Formats: {', '.join(r.name for r in RENDERERS)}.",
        )
    chosen = by_suffix(text)
    if chosen is None and fallback is None and text not in ("", "-"):
        raise UsageError(
            "no-such-format",
            f"--output {text}: its suffix chooses no format.",
            cure=f"Write NAME:PATH, where NAME is one of {', '.join(r.name for r in RENDERERS)}.",
        )
    return _checked(Target(text, chosen or BY_NAME[fallback or "text"]), text)


def _checked(target: Target, text: str) -> Target:
    if target.path in ("", "-"):
        raise UsageError(
            "no-output-path",
            f"--output {text} names no file.",
            cure="--format chooses what goes to standard output." if target.path else "",
        )
    return target


def write_file(path: str, text: str, *, replace: bool = True) -> None:
    """Write a file as UTF-8 with plain line ends, replacing an old one in one step.

    A pipe or device (`/dev/null`, `>(...)` of a shell) is written to and stays what it is.
    Raises UsageError `cannot-write`, and `file-exists` where it may not replace; nothing is left
    behind then.
    """
    target = Path(path)
    if not replace and target.exists():
        raise UsageError(
            "file-exists", "There is a file already.", member=path, cure="Give another path."
        )
    temporary: str | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if _is_device(target):
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        import tempfile  # with its compression modules; most runs write to stdout only

        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        _as_usual(temporary, target)
        Path(temporary).replace(target)
        temporary = None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(
            "cannot-write", f"Cannot be written: {reason}.", member=path, cure="Give another path."
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _is_device(target: Path) -> bool:
    """Determine what must not be replaced by a file; `/dev/stdout` can be a link to one."""
    return target.parent == Path("/dev") or (target.exists() and not target.is_file())


def append_file(path: str, text: str) -> None:
    """Add to a file of another program's. Raises UsageError `cannot-write`."""
    try:
        with Path(path).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError("cannot-write", f"Cannot be written: {reason}.", member=path) from error


def _as_usual(temporary: str, target: Path) -> None:
    """Return the new file the rights of the old one, else those of any new file."""
    if os.name == "nt":
        return
    mask = os.umask(0)
    os.umask(mask)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~mask
    Path(temporary).chmod(mode)


def read_file(path: str, limit: int = 512 * limits.MIB) -> bytes:
    """Read a file that mpdiff wrote. Raises InputError `unreadable`, `too-large`, `re-encoded`."""
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


def write_stdout(text: str) -> None:
    """Write to standard output as UTF-8 with plain line ends, whatever the console's habits.

    Raises ReaderGoneError; as a BrokenPipeError click would turn it into exit code 1. Raises
    UsageError `cannot-write` where there is no room.
    """
    stream = sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        # Windows calls a pipe that nobody reads any more an invalid argument.
        if isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL):
            raise ReaderGoneError from error
        raise UsageError(
            "cannot-write", f"Cannot be written: {error.strerror}.", member="standard output"
        ) from error


def check_distinct(targets: Sequence[Target]) -> None:
    """Refuse two outputs to one file. Raises UsageError `same-output`."""
    seen: set[str] = set()
    for target in targets:
        key = str(Path(target.path).absolute())
        if key in seen:
            raise UsageError(
                "same-output",
                f"Two outputs go to {target.path}.",
                cure="Give each a path of its own.",
            )
        seen.add(key)


def check_spared(outputs: Iterable[str], inputs: Iterable[str | None]) -> None:
    """Refuse to write over what was read: it is evidence. Raises UsageError `output-is-input`."""
    read = [Path(path) for path in inputs if path and _is_there(path)]
    for output in outputs:
        if _is_there(output) and any(Path(output).samefile(path) for path in read):
            raise UsageError(
                "output-is-input", "It is an input.", member=output, cure="Give another path."
            )


def _is_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except ValueError:  # NUL
        return False
