"""The reports of the sample packages, each made once, paths relative to the project."""

from __future__ import annotations

import os
from contextlib import chdir
from functools import cache
from typing import TYPE_CHECKING, Final

from mpdiff.pipeline import analyse
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from mpdiff.base.model import Report

NAMES: Final = sorted(
    p.name
    for p in SAMPLES.iterdir()
    if (p / "expected.yaml").exists() and p.name != "campaign"  # many devices: no one report
)


@cache
def sample(name: str) -> Report:
    """Return the report of a sample: of its package, or of its files, the before first."""
    folder = SAMPLES / name
    sources = [folder / "package.zip"]
    if not sources[0].exists():
        sources = sorted(p for p in folder.iterdir() if p.suffix in (".zip", ".json", ".txt"))
        sources.sort(key=lambda p: p.stem != "before")
    with chdir(SAMPLES.parent):
        return analyse(*(os.fspath(p.relative_to(SAMPLES.parent)) for p in sources))
