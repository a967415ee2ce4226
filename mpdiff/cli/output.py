"""Which file gets which format, and what it is called in a folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base.errors import UsageError
from mpdiff.base.system.spared import askable, place
from mpdiff.report.render import BY_NAME, RENDERERS, Format, by_suffix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Report


class Target(Struct, frozen=True):
    """One output, a file or a folder, and the format that it gets."""

    path: str
    renderer: Format


# --- reading --output -----------------------------------------------------------------------------


def parse_target(text: str, fallback: str | None) -> Target:
    r"""Read `PATH` (format by its suffix, else `fallback`) or `NAME:PATH`.

    A drive letter is not a format: `C:\report.json` is a path. Raises UsageError `no-such-format`,
    also for a suffix that chooses none where there is no fallback.
    """
    name, colon, path = text.partition(":")
    if colon and name.lower() in BY_NAME:
        return _with_path(Target(path, BY_NAME[name.lower()]), text)
    if colon and len(name) > 1 and not set(name) & set("/\\.") and not os.path.exists(text):  # noqa: PTH110  a Path raises where one may not look
        raise _no_such_format(name)
    if is_folder(text):
        return Target(text, BY_NAME[fallback or "html"])
    chosen = by_suffix(text)
    if chosen is None and fallback is None and text not in ("", "-"):
        raise UsageError(
            "no-such-format",
            f"--output {text}: its suffix chooses no format.",
            cure=f"Write NAME:PATH, where NAME is one of {', '.join(r.name for r in RENDERERS)}.",
        )
    return _with_path(Target(text, chosen or BY_NAME[fallback or "text"]), text)


def _no_such_format(name: str) -> UsageError:
    from mpdiff.base.text.suggest import did_you_mean, near

    meant = did_you_mean(near(name, BY_NAME))
    return UsageError(
        "no-such-format",
        f"{name} is not a format.",
        cure=meant or f"Formats: {', '.join(BY_NAME)}.",
    )


def _with_path(target: Target, text: str) -> Target:
    if target.path in ("", "-"):
        raise UsageError(
            "no-output-path",
            f"--output {text} names no file.",
            cure="--format chooses what goes to standard output." if target.path else "",
        )
    return target


def check_distinct(targets: Sequence[Target]) -> None:
    """Refuse two outputs to one file. Raises UsageError `same-output`.

    Several formats may go to one folder, where their suffixes tell them apart.
    """
    seen: set[tuple[str, str]] = set()
    for target in targets:
        path = os.path.normcase(place(target.path.rstrip("/" + os.sep)))
        key = (path, _suffix(target) if is_folder(target.path) else "")
        if key in seen:
            raise UsageError(
                "same-output",
                f"Two outputs go to {target.path}.",
                cure="Name another path, or another format, for one of them.",
            )
        seen.add(key)


# --- in a folder ----------------------------------------------------------------------------------


def is_folder(path: str) -> bool:
    """Return whether an output is a folder: it ends with a slash, or is one already."""
    return path.endswith(("/", os.sep)) or os.path.isdir(askable(path))  # noqa: PTH112  light


def output_path(target: Target, report: Report) -> str:
    """Return the path of an output; in a folder the file is named by device and time."""
    if not is_folder(target.path):
        return target.path
    return name_in_folder(target.path, report, _suffix(target))


def _suffix(target: Target) -> str:
    return next(iter(target.renderer.suffixes), f".{target.renderer.name}.txt")


def name_in_folder(folder: str, report: Report, suffix: str) -> str:
    """Return the path of a file that is named by the device and the start of the window."""
    from mpdiff.base.system.file_names import safe_name

    device = report.device.hostname or report.device.computer_id or "device"
    start = report.window.start if report.window else None
    time = f"-{start:%Y%m%dT%H%MZ}" if start else ""
    stem = safe_name(device.partition(".")[0])[:_LONGEST_DEVICE].strip("._") or "device"
    return os.path.join(folder, f"mpdiff-{stem}{time}{suffix}")  # noqa: PTH118  a text


_LONGEST_DEVICE = 64


def made_folder(path: str) -> None:
    """Make a folder with those above it. Raises UsageError `cannot-write`."""
    from mpdiff.base.system.files import cannot_write

    try:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103  a text, and light
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from error
