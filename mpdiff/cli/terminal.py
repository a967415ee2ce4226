"""What the terminal is like: how wide, in colour, and whether there is one."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def width() -> int:
    """Return the columns of the terminal, 80 where there is none."""
    if not on_terminal(sys.stdout):
        return 80
    import shutil

    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


def coloured(choice: str) -> bool:
    """Decide on colour by --color, NO_COLOR and the terminal."""
    if choice != "auto":
        return choice == "always"
    return on_terminal(sys.stdout) and not os.environ.get("NO_COLOR")


def on_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal; one that was closed before the start is none."""
    return stream is not None and stream.isatty()


def safe(text: str) -> str:
    """Return text without what a terminal would obey."""
    from mpdiff.base.escape import terminal

    return terminal(text)
