"""Which exclusions are riskier than a plain one, by the shapes of exclusions.yaml."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from mpdiff.base.model import SEVERITIES, Severity

if TYPE_CHECKING:
    from mpdiff.catalogue.entries import Catalogue, ItemKind, Shape

VARIABLES = {
    "%systemdrive%": "c:",
    "%homedrive%": "c:",
    "%windir%": r"c:\windows",
    "%systemroot%": r"c:\windows",
    "%programfiles%": r"c:\program files",
    "%programfiles(x86)%": r"c:\program files (x86)",
    "%programdata%": r"c:\programdata",
    "%allusersprofile%": r"c:\programdata",
    "%public%": r"c:\users\public",
}
PLACEHOLDERS = ("<profile>", "contoso")
"""Parts of a literal pattern that stand for any one folder name."""
CONTEXTUAL = re.compile(r":\{[^{}]*\}$")
LONGEST = 2_000
"""Characters of an item that are matched; Windows paths are shorter."""


class Matcher(NamedTuple):
    """The shapes of one kind of item, prepared: 100,000 exclusions are judged in a second."""

    exact: dict[str, Shape]
    placeholders: list[tuple[re.Pattern[str], Shape]]
    contains: list[tuple[str, Shape]]
    regexes: list[tuple[re.Pattern[str], Shape]]
    any_folder: re.Pattern[str]
    any_regex: re.Pattern[str]

    def fitting(self, kind: ItemKind, text: str) -> list[Shape]:
        """Return the shapes an item has; an exact match hides the looser ones."""
        for spelling in _spellings(kind, text):
            if shape := self.exact.get(spelling):
                return [shape]
        path = normal_path(text)
        found = [s for p, s in self.placeholders if p.fullmatch(path)]
        if found:
            return found
        if self.any_folder.search(path + "\\"):
            found = [s for part, s in self.contains if part in path + "\\"]
        if self.any_regex.search(text):
            found += [s for p, s in self.regexes if p.search(text)]
        return found


def risk(catalogue: Catalogue, kind: ItemKind, item: str) -> tuple[Severity, str] | None:
    """Return the severity of the riskiest shape an exclusion has, and the reason; None if plain.

    A contextual suffix (`:{PathType:folder,...}`) narrows an entry: one step lower.
    """
    text = item.strip()[:LONGEST]
    narrowed = kind == "path" and CONTEXTUAL.search(text) is not None
    if narrowed:
        text = CONTEXTUAL.sub("", text)
    fitting = matcher(catalogue, kind).fitting(kind, text)
    if not fitting:
        return None
    worst = min(fitting, key=lambda s: SEVERITIES.index(s.severity))
    if not narrowed:
        return worst.severity, worst.why
    lower = SEVERITIES[min(SEVERITIES.index(worst.severity) + 1, len(SEVERITIES) - 1)]
    return lower, f"{worst.why}; a contextual suffix narrows it"


@functools.cache
def matcher(catalogue: Catalogue, kind: ItemKind) -> Matcher:
    """Prepare the shapes of one kind."""
    exact: dict[str, Shape] = {}
    placeholders: list[tuple[re.Pattern[str], Shape]] = []
    contains: list[tuple[str, Shape]] = []
    regexes: list[tuple[re.Pattern[str], Shape]] = []
    for shape in catalogue.data.shapes:
        for pattern in shape.patterns if shape.applies_to == kind else ():
            if shape.match == "regex":
                regexes.append((re.compile(pattern, re.IGNORECASE), shape))
            elif shape.match == "contains":
                contains.append((pattern.lower(), shape))
            elif any(p in pattern.lower() for p in PLACEHOLDERS):
                placeholders.append((_placeholder(pattern), shape))
            else:
                exact.setdefault(_canonical(kind, pattern), shape)
    return Matcher(
        exact,
        placeholders,
        contains,
        regexes,
        re.compile("|".join(re.escape(part) for part, _ in contains) or r"(?!)"),
        re.compile("|".join(f"(?:{p.pattern})" for p, _ in regexes) or r"(?!)", re.IGNORECASE),
    )


def _spellings(kind: ItemKind, text: str) -> tuple[str, ...]:
    canonical = _canonical(kind, text)
    if kind == "process" and not canonical.endswith("*"):
        return canonical, canonical.replace("/", "\\").rsplit("\\", 1)[-1]
    return (canonical,)


def _canonical(kind: ItemKind, text: str) -> str:
    if kind == "path":
        return normal_path(text)
    lower = text.lower()
    if kind == "extension" and lower not in ("*", "*.*"):
        return lower.removeprefix("*").lstrip(".")
    return lower


def normal_path(text: str) -> str:
    r"""Return a path in one spelling: lower case, system variables resolved, no `\` or `\*` at the end."""
    path = text.lower().replace("/", "\\")
    if path.startswith("%"):
        for name, value in VARIABLES.items():
            if path.startswith(name):
                path = value + path[len(name) :]
    path = path.removesuffix("*") if path.endswith("\\*") else path
    return path.rstrip("\\")


def _placeholder(pattern: str) -> re.Pattern[str]:
    text = re.escape(normal_path(pattern))
    for holder in PLACEHOLDERS:
        text = text.replace(re.escape(holder), r"[^\\]+")
    return re.compile(text)
