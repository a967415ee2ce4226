"""The reports of the sample packages, each made once, paths relative to the project."""

from __future__ import annotations

import os
from contextlib import chdir
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import structs

from mpdiff.catalogue import catalogue
from mpdiff.pipeline import analyse
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from mpdiff.base.model import Report, TimelineEntry

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


@cache
def brief(name: str) -> Report:
    """Return the report of a sample with every kind of content once.

    One finding of each rule, with an item and without; one event of each kind of setting. For tests
    of what becomes of a text, where a second of the same kind goes the same way.
    """
    whole = sample(name)
    findings = {(f.rule, f.key is None): f for f in reversed(whole.findings)}
    timeline = {_kind(e): e for e in reversed(whole.timeline)}
    return structs.replace(
        whole,
        findings=tuple(f for f in whole.findings if f in findings.values()),
        timeline=tuple(e for e in whole.timeline if e in timeline.values()),
    )


def _kind(entry: TimelineEntry) -> tuple[object, ...]:
    known = catalogue().find(entry.setting)
    return (known and known.kind, entry.key is None, entry.place, entry.refused)
