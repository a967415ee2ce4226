"""What the arguments name: standard input, a saved report, or one package and not several."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from mpdiff.base.errors import InputError, MpdiffError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mpdiff.base.model import Report

STDIN: Final = "-"
NAME: Final = "stdin"
"""What a report calls the evidence that came from standard input."""
_SAVED: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"schema_version\"\s*:")
_HEAD: Final = 200
_BLOCK: Final = 1024 * 1024
_T = TypeVar("_T")


# --- standard input -------------------------------------------------------------------------------


class Given:
    """The arguments as paths. What came from standard input is in a file that goes away with it.

    `paths`: in the order of the arguments, None where there is none.
    """

    def __init__(self, paths: Sequence[str | None], copy: str | None) -> None:
        self.paths = tuple(copy if path == STDIN else path for path in paths)
        self._copy = copy

    def named(self, value: _T) -> _T:
        """Return a report, or any such value, that calls the file of standard input `stdin`."""
        if self._copy is None:
            return value
        import msgspec

        plain = _renamed(msgspec.to_builtins(value), self._copy)
        return msgspec.convert(plain, type(value))


@contextmanager
def given(*arguments: str | None) -> Iterator[Given]:
    """Take the arguments of a command as paths; `-` is standard input.

    Raises UsageError `two-inputs` for a second `-`, InputError `too-large`, `empty-file`,
    `unreadable`; what others raise inside the block names standard input `stdin`.
    """
    if STDIN not in arguments:
        yield Given(arguments, None)
        return
    if arguments.count(STDIN) > 1:
        raise UsageError(
            "two-inputs",
            "Standard input holds one side, and both are asked of it.",
            cure="Name a file for the other.",
        )
    import tempfile

    with tempfile.TemporaryDirectory(prefix="mpdiff-") as folder:
        copy = os.path.join(folder, NAME)  # noqa: PTH118  a plain text is wanted
        try:
            _copy_stdin(copy)
            yield Given(arguments, copy)
        except MpdiffError as error:
            raise _renamed_error(error, copy) from error


def inputs(*arguments: str | None) -> list[str | None]:
    """Return what no output may replace: a file behind standard input as well."""
    return ["/dev/stdin" if argument == STDIN else argument for argument in arguments]


def _copy_stdin(path: str) -> None:
    from mpdiff.base import limits

    size, stream = 0, getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError("unreadable", "Standard input is closed.", cure="Name a file.")
    with open(path, "wb") as copy:  # noqa: PTH123  as above
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limits.MAX_EXPANDED:
                raise InputError(
                    "too-large",
                    f"Larger than {limits.MAX_EXPANDED:,} bytes.",
                    member=NAME,
                    cure="Save it to a file, or raise --limit expanded.",
                )
            copy.write(block)


def _renamed(value: Any, copy: str) -> Any:
    if isinstance(value, str):
        return value.replace(copy, NAME)
    if isinstance(value, dict):
        return {key: _renamed(one, copy) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_renamed(one, copy) for one in value]
    return value


def _renamed_error(error: MpdiffError, copy: str) -> MpdiffError:
    member = None if error.member is None else error.member.replace(copy, NAME)
    return type(error)(
        error.code,
        error.message.replace(copy, NAME),
        member=member,
        line=error.line,
        cure=error.cure.replace(copy, NAME),
    )


# --- a saved report -------------------------------------------------------------------------------


def is_saved_report(path: str | None) -> bool:
    """Return whether a file begins as a JSON report that mpdiff wrote."""
    try:
        if not path or not os.path.isfile(path):  # noqa: PTH113  light; a pipe would be read away
            return False
        with open(path, "rb") as stream:  # noqa: PTH123  light
            return _SAVED.match(stream.read(_HEAD)) is not None
    except (OSError, ValueError):
        return False


_OF_ANALYSIS: Final = (
    "before",
    "after",
    "events",
    "device",
    "timezone",
    "window",
    "scenario",
    "policy",
    "today",
)


def saved_report(path: str | None, how: Mapping[str, Any] | None = None) -> Report:
    """Read a saved report. Raises UsageError `saved-report` where an option would analyse again."""
    from mpdiff.base.system.files import read_file
    from mpdiff.report.saved import read_report

    path, asked = path or "", how or {}
    chosen = next((name for name in _OF_ANALYSIS if asked.get(name)), None)
    if chosen is not None:
        raise UsageError(
            "saved-report",
            f"--{chosen} shapes an analysis, and this is the result of one.",
            member=path,
            cure="Use the package, or leave the option out.",
        )
    return read_report(read_file(path), path)


# --- one package, and not several -----------------------------------------------------------------


def refuse_more(command: str, *arguments: str | None) -> None:
    """Refuse a third argument. Raises UsageError `too-many-packages`, which names the command for them."""
    more = click.get_current_context().args
    if more:
        every = " ".join(map(_quoted, [*filter(None, arguments), *more]))
        raise UsageError(
            "too-many-packages",
            f"{command} takes one package, or two that it compares.",
            cure=f"For many packages: mpdiff fleet {every}",
        )


def refuse_several(*paths: str | None) -> None:
    """Refuse a folder of several packages. Raises InputError `several-packages`."""
    for path in paths:
        if path and os.path.isdir(path):  # noqa: PTH112  light
            from mpdiff.fleet.folder import packages_inside

            count = len(packages_inside(path))
            if count > 1:
                _several(path, count)


def _of_several(path: str) -> str:
    """Return what to do with several packages: fleet compares them all; other commands take one after the other."""
    command = click.get_current_context().info_name
    every = f"mpdiff fleet {_quoted(path)}"
    if command in (None, "diff"):
        return f"For all of them: {every}"
    return f"Run mpdiff {command} on each of them; to find out which: {every}"


def _several(path: str, count: int) -> NoReturn:
    raise InputError(
        "several-packages",
        f"Holds {count} packages.",
        member=path,
        cure=_of_several(path),
    )


def _quoted(path: str) -> str:
    return f'"{path}"' if re.search(r"\s", path) else path
