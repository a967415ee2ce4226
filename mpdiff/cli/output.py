"""Which file gets which format."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from mpdiff.base.errors import UsageError
from mpdiff.base.system.spared import place
from mpdiff.report.render import BY_NAME, RENDERERS, Format, by_suffix

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        return _with_path(Target(path, BY_NAME[name.lower()]), text)
    if colon and len(name) > 1 and not set(name) & set("/\\.") and not os.path.exists(text):  # noqa: PTH110  a Path raises where one may not look
        raise UsageError(
            "no-such-format",
            f"{name} is not a format.",
            cure=f"Formats: {', '.join(r.name for r in RENDERERS)}.",
        )
    if text.endswith(("/", os.sep)):
        return Target(text, BY_NAME[fallback or "html"])
    chosen = by_suffix(text)
    if chosen is None and fallback is None and text not in ("", "-"):
        raise UsageError(
            "no-such-format",
            f"--output {text}: its suffix chooses no format.",
            cure=f"Write NAME:PATH, where NAME is one of {', '.join(r.name for r in RENDERERS)}.",
        )
    return _with_path(Target(text, chosen or BY_NAME[fallback or "text"]), text)


def _with_path(target: Target, text: str) -> Target:
    if target.path in ("", "-"):
        raise UsageError(
            "no-output-path",
            f"--output {text} names no file.",
            cure="--format chooses what goes to standard output." if target.path else "",
        )
    return target


def check_distinct(targets: Sequence[Target]) -> None:
    """Refuse two outputs to one file. Raises UsageError `same-output`."""
    seen: set[str] = set()
    for target in targets:
        key = os.path.normcase(place(target.path))
        if key in seen:
            raise UsageError(
                "same-output",
                f"Two outputs go to {target.path}.",
                cure="Give each a path of its own.",
            )
        seen.add(key)
