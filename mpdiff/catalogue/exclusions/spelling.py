r"""The one spelling of an excluded path or program: `C:/X`, `c:\x\`, `"C:\X"` and `%SystemDrive%\X` are one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.catalogue.exclusions.index import meanings
from mpdiff.catalogue.exclusions.windows_paths import windows_path

if TYPE_CHECKING:
    from mpdiff.catalogue.lookup import Catalogue

_DRIVE: Final = 2
_DEVICE: Final = re.compile(r"^[\\/]{2}[?.][\\/]")
r"""`\\?\` and `\\.\`, after which a path with its drive follows."""


def one_spelling(catalogue: Catalogue, text: str, *, every_program: bool) -> str:
    r"""Return the one spelling of a path, empty where none is certain.

    `every_program`: `\*` at its end means the programs in a folder, and without it a program.
    """
    path = windows_path(text, meanings(catalogue))
    doubtful = path.of_user or path.unknown or ("%" in text and path.wild)
    if doubtful or ":" in _DEVICE.sub("", text.strip('" '))[_DRIVE:]:
        return ""
    return path.text + ("\\*" if every_program and path.everything_in_it else "")
