"""What is mutated: the parts of the product that decide, each a set of globs, so that files may move."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.mutation.operators import sites
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import CodeType

PRODUCT: Final = ROOT / "mpdiff"
AREAS: Final[dict[str, tuple[str, ...]]] = {
    "judge": (
        "catalogue/judge*",
        "catalogue/direction*",
        "catalogue/judging/**",
        "catalogue/exclusions/**",
    ),
    "history": ("history/**",),
    "policy": ("findings/weighing/policy*",),
    "scenarios": ("findings/weighing/scenarios*",),
    "findings": ("findings/**",),
    "window": ("evidence/window*", "evidence/window*/**"),
    "roles": ("evidence/snapshots/**",),
    "registry": ("evidence/state*", "evidence/state*/**", "catalogue/registry*"),
    "revert": ("report/revert/**",),
}
"""An area and its globs below the product; a file belongs to the first area that names it."""


@dataclass(frozen=True)
class Mutant:
    """One changed program. `number`: of the site in its file; `nth` of its like in the function."""

    area: str
    path: Path
    number: int
    line: int
    lines: tuple[int, int]
    function: str
    outer: tuple[str, int] | None
    kind: str
    old: str
    new: str
    nth: int

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """Name it without its file and its line: a function may move."""
        return (self.function, self.kind, self.old, self.new, str(self.nth))

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place} [{self.kind}] {self.old!r} -> {self.new!r}"

    def code(self) -> CodeType:
        """Return the code of the changed module."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        list(sites(tree))[self.number].apply()
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")


def files(areas: Iterable[str] = AREAS) -> dict[Path, str]:
    """Return the files of the areas, each with its area."""
    found: dict[Path, str] = {}
    for area in AREAS:
        for glob in AREAS[area]:
            for path in sorted(
                PRODUCT.glob(f"{glob}/*.py" if glob.endswith("**") else f"{glob}.py")
            ):
                found.setdefault(path, area)
    return {path: area for path, area in found.items() if area in set(areas)}


def mutants(areas: Iterable[str] = AREAS) -> Iterator[Mutant]:
    """Find all that can be changed."""
    for path, area in files(areas).items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        seen: Counter[tuple[str, ...]] = Counter()
        for number, site in enumerate(sites(tree)):
            like = (site.function, site.kind, *site.texts)
            seen[like] += 1
            yield Mutant(
                area,
                path,
                number,
                site.line,
                site.lines,
                site.function,
                site.outer,
                site.kind,
                *site.texts,
                seen[like],
            )


def drawn(found: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """Draw some of them: the same ones wherever their functions stand."""
    return sorted(found, key=lambda one: _lot(one, seed))[:count]


def _lot(one: Mutant, seed: int) -> str:
    return hashlib.sha256("\0".join((str(seed), *one.key)).encode()).hexdigest()
