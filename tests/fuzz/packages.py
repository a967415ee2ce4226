"""Damaged packages through the whole pipeline: `python -m tests.fuzz.packages --count 1000 --seed 1`.

Every package is that of a drawn story whose report says that something was weakened. The law: damage
never makes the verdict better without a finding or a notice that the whole package did not have. It
prints each damaged package that breaks it, by its number, and exits 1.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff import analyse
from mpdiff.base.errors import InputError
from mpdiff.base.severity import severity_rank
from mpdiff.base.system.guard import UNFORESEEN
from mpdiff.findings.rules import RULES
from mpdiff.report.digest.verdict import doubts
from tests.fuzz.damage import DAMAGES
from tests.support.drawn.draw import story
from tests.support.drawn.packed import STYLES, members, packed
from tests.support.drawn.witnesses import witnesses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mpdiff.base.model import Report

STORIES: Final = 300
BATCH: Final = 500
PATIENCE: Final = 3600.0
BEST: Final = 9
EACH: Final = 20
"""So many damaged packages in a row are of one story."""
APART: Final = 10
"""Between the seeds of two stories; those in between are tried where nothing was weakened."""


class Whole(NamedTuple):
    """A package before it is damaged, and its report."""

    members: dict[str, bytes]
    report: Report


@lru_cache(maxsize=32)
def whole(number: int) -> Whole:
    """Return the package of a story in which something was weakened; else nothing could get better."""
    for seed in count(number * APART):
        found = members(witnesses(story(seed, honest=True)), STYLES[seed % len(STYLES)])
        report = _analysed(packed(found))
        if weakest(report) < BEST:
            return Whole(found, report)
    raise AssertionError


def weakest(report: Report) -> int:
    """Return the rank of the gravest open weakening; the less, the worse."""
    ranks = (severity_rank(f.severity) for f in report.findings if f.effect == "weakened")
    return min(ranks, default=BEST)


def said(report: Report) -> set[tuple[str, str]]:
    """Return what a report says of its evidence, and what it calls weakened, each with its subject."""
    notices = {(notice.code, notice.member or "") for notice in report.notices}
    evidence = {
        (f.rule, f"{f.setting} {f.key} {f.detail}")
        for f in report.findings
        if RULES[f.rule].kind == "evidence"
    }
    open_questions = {("in doubt", text) for text in doubts(report)}
    if report.current is None:
        open_questions.add(("in doubt", "what is so at collection"))
    open_questions |= {
        ("in doubt", f"whether {f.setting} {f.key} is still so")
        for f in report.findings
        if f.effect == "weakened" and f.still_weakened is None
    }
    open_questions |= {
        ("in doubt", f"what {f.setting} {f.key} was")
        for f in report.findings
        if f.certainty == "uncertain"
    }
    weakened = {(f.rule, f"{f.setting} {f.key}") for f in report.findings if f.effect == "weakened"}
    return notices | evidence | open_questions | weakened


def broken(seed: int, number: int) -> str | None:
    """Damage one package; return what is wrong with its report, if anything is."""
    rng = random.Random(f"{seed} {number}")  # noqa: S311  the same damage again
    base = whole(number // EACH % STORIES)
    damage = rng.choice(DAMAGES)
    name = getattr(damage, "__name__", "")
    try:
        report = _analysed(damage(rng, base.members))
    except InputError as error:
        return f"{name}: {error.__cause__!r}" if error.code == UNFORESEEN else None
    if weakest(report) <= weakest(base.report) or said(report) - said(base.report):
        return None
    was, now = base.report.summary.verdict, report.summary.verdict
    return f"{name}: {was!r} became {now!r}, and nothing says why"


def _analysed(data: bytes) -> Report:
    handle, path = tempfile.mkstemp(suffix=".zip", prefix="mpdiff-damaged-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return analyse(path)
    finally:
        Path(path).unlink()


def tried(seed: int, numbers: Sequence[int]) -> Iterator[str]:
    """Return what is wrong with some of them, each with its number."""
    for number in numbers:
        try:
            text = broken(seed, number)
        except Exception as error:  # noqa: BLE001  whatever it raises is a fault
            text = f"raised {type(error).__name__}: {error}"
        if text is not None:
            yield f"{number}: {text}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try as many as are asked for, some at a time in a process that may die."""
    from tests.mutation import children

    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.packages", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    total = Counter[str]()
    out = os.fdopen(os.dup(1), "w", buffering=1)
    for first in range(asked.first, asked.first + asked.count, BATCH):
        numbers = range(first, min(first + BATCH, asked.first + asked.count))
        total["tried"] += len(numbers)
        outcome = children.run(_batch(asked.seed, numbers, out), seconds=PATIENCE)
        total["bad batches"] += outcome.end != "quiet"
        if outcome.end in ("hung", "died"):
            print(f"{first} to {numbers[-1]}: {outcome.end} {outcome.said}", file=out)
        print(f"{total['tried']:,} tried, {total['bad batches']} bad batches", file=out)
    return int(total["bad batches"] > 0)


def _batch(
    seed: int, numbers: Sequence[int], out: object
) -> Callable[[Callable[[str], None], str], bool]:
    def work(say: Callable[[str], None], folder: str) -> bool:
        del say
        tempfile.tempdir = folder
        found = list(tried(seed, numbers))
        for text in found:
            print(text, file=out)  # type: ignore[call-overload]
        return bool(found)

    return work


if __name__ == "__main__":
    sys.exit(main())
