r"""Contextual exclusions: `C:\Data\:{ScanTrigger:OnDemand,Process:"C:\App\app.exe"}`.

Keywords and values are case-sensitive; of several `Process` one must hold, of all others each.
Source: Microsoft's page on exclusions in Microsoft Defender Antivirus, "Contextual exclusions".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.catalogue.lookup import Catalogue

Narrowing = Literal["none", "narrows", "does-not-narrow", "invalid"]

_START = ":{"
_RESTRICTION = re.compile(r'(\w+):(?:"([^"]*)"|([^",{}]*))')
_RESTRICTIONS = re.compile(rf"\{{(?:{_RESTRICTION.pattern},)*{_RESTRICTION.pattern}\}}")


def split_context(item: str) -> tuple[str, str]:
    """Return the path of an exclusion and its suffix from `:{` on, empty if it has none.

    A brace after a colon is in no path, so what precedes it is judged however the suffix is written.
    """
    path, start, rest = item.partition(_START)
    return path, f"{{{rest}" if start else ""


def narrowing(
    catalogue: Catalogue, path: str, suffix: str, harmless: Callable[[str], bool]
) -> Narrowing:
    r"""Return whether a suffix keeps files scanned at some time when they are opened.

    `path` must end in `\`, as the syntax demands. `harmless`: a program is no risky exclusion.
    """
    if not suffix:
        return "none"
    if not path.endswith("\\") or not _RESTRICTIONS.fullmatch(suffix.rstrip(" ")):
        return "invalid"
    known = {one.keyword: one for one in catalogue.data.contextual}
    programs: list[str] = []
    narrows = False
    for name, quoted, bare in _RESTRICTION.findall(suffix):
        keyword, value = known.get(name), quoted or bare
        if keyword is None or not value or (keyword.values and value not in keyword.values):
            return "invalid"
        if not keyword.values:
            programs.append(value)
        narrows |= value in keyword.narrows
    narrows |= bool(programs) and all(map(harmless, programs))
    return "narrows" if narrows else "does-not-narrow"
