"""Text for what other programs read: spreadsheets, build servers, SARIF, URIs."""

from __future__ import annotations

import re
from typing import Final

from mpdiff.base.escape.shown import visible

# Spaces in front are skipped because some importers trim; the wide forms are formulas in East
# Asian editions of Excel. Whoever opens the file with another separator than the comma gets cells
# that begin in the middle of a text, behind quotes or not.
_FORMULA: Final = re.compile(r"[ \"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]")
_INNER_FORMULA: Final = re.compile(r"([;|,][ \"]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])")


def csv_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: such text gets an apostrophe in front.

    So does what would be a formula if the spreadsheet split at `;`, `|` or any `,`. A tab or line
    break, which starts a cell or a formula too, is visible text by then. Quoting is left to the
    csv module.
    """
    shown = _INNER_FORMULA.sub(r"\1'", visible(text))
    return f"'{shown}" if _FORMULA.match(shown) else shown


def github_message(text: str) -> str:
    """Return one line for the message of a GitHub workflow command; join lines with `%0A`."""
    return visible(text).replace("%", "%25")


def github_property(text: str) -> str:
    """Return the value of a property (`title=`) of a GitHub workflow command."""
    return github_message(text).replace(":", "%3A").replace(",", "%2C")


def sarif_message(text: str) -> str:
    """Return a plain text message of SARIF: no link (section 3.11.6), no placeholder (3.11.5)."""
    return visible(text).replace("](", "]<U+0028>").replace("{", "{{").replace("}", "}}")


def file_uri(path: str) -> str:
    """Return a path as a URI reference: relative stays relative, absolute becomes `file:`."""
    from urllib.parse import quote

    slashed = path.replace("\\", "/")
    drive = re.match(r"[A-Za-z]:(?=/)", slashed)
    rest = slashed[2:] if drive else slashed
    quoted = quote(rest.encode("utf-8", "surrogatepass"), safe="/")
    if drive:
        return f"file:///{drive[0]}{quoted}"
    if slashed.startswith("//"):  # a share: \\server\folder
        return f"file:{quoted}"
    return f"file://{quoted}" if slashed.startswith("/") else quoted
