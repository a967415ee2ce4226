"""Measures how many small faults the tests notice: `python -m tests.mutation [--sample N] [--seed N]`.

Prints every mutant that no test noticed, with the reason that `survivors.tsv` gives for it, and
exits 1 where fewer than `--least` percent were noticed or a survivor has no reason.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, Final, NamedTuple

os.environ.setdefault("CI", "1")

from tests.mutation import children, session
from tests.mutation.cover import Cover
from tests.mutation.report import Tally, known
from tests.mutation.targets import AREAS, drawn, mutants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.mutation.targets import Mutant

LONGEST_GATHERING: Final = 3600.0
PATIENCE: Final = 5.0
"""A child may take this many times what its tests took when traced, and ten seconds more."""
START: Final = 15.0
"""Seconds for importing all that a fresh session needs."""
NO_TEST: Final = children.Outcome("quiet", "no test runs it")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the mutants that are asked for."""
    asked = _asked(arguments)
    os.nice(asked.nice)
    found = list(mutants(asked.area or AREAS))
    if asked.module:
        found = [one for one in found if asked.module in str(one.path)]
    if asked.survivors:
        found = [one for one in found if one.key in known()]
    chosen = drawn(found, asked.sample, asked.seed)
    out = os.fdopen(os.dup(2), "w", buffering=1)
    children.run(
        lambda _, __: session.gather(lambda text: print(text, file=out)),
        seconds=LONGEST_GATHERING,
    )
    cover = Cover.kept()
    if not cover.tests:
        print("no map of lines and tests came of it", file=out)
        return 1
    tally = Tally(known(), out)
    _measure(chosen, Plan(cover, asked.budget), tally)
    return tally.finish(found=len(found), least=asked.least)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=450, help="how many mutants to draw")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--area", action="append", choices=tuple(AREAS), help="draw from this only")
    parser.add_argument("--module", default="", help="draw from files whose path holds this")
    parser.add_argument("--survivors", action="store_true", help="only those of survivors.tsv")
    parser.add_argument("--budget", type=float, default=20.0, help="seconds of tests a mutant")
    parser.add_argument("--least", type=float, default=95.0, help="percent that must be noticed")
    parser.add_argument("--nice", type=int, default=10)
    return parser.parse_args(arguments)


class Plan(NamedTuple):
    """Which tests a mutant meets, within how many seconds of tests."""

    cover: Cover
    budget: float

    def tests(self, mutant: Mutant) -> tuple[list[str], int]:
        """Return those tests in the order of the run, and how many there would be."""
        covering = self.cover.of(mutant)
        left = self.budget
        chosen: list[str] = []
        for test in covering:
            left -= self.cover.seconds.get(test, 0.0)
            if left < 0 and chosen:
                break
            chosen.append(test)
        return chosen, len(covering)

    def patience(self, tests: Sequence[str]) -> float:
        """Return the seconds after which the mutant counts as hanging."""
        return START + PATIENCE * sum(self.cover.seconds.get(test, 0.0) for test in tests)


def _measure(chosen: Sequence[Mutant], plan: Plan, tally: Tally) -> None:
    """Try those that matter at import each over a new session, the others over one that forks."""
    early = {one for one in chosen if one.outer is None or plan.cover.while_collecting(one)}
    for one in chosen:
        if one in early:
            tests, covering = plan.tests(one)
            outcome = session.imported(one, tests, plan.patience(tests)) if tests else NO_TEST
            tally.add(one, outcome, tried=len(tests), covering=covering)
    late = [one for one in chosen if one not in early]
    if late:
        session.loop(lambda loop: _over(loop, late, plan, tally))


def _over(loop: session.Looping, late: Sequence[Mutant], plan: Plan, tally: Tally) -> None:
    sound: dict[str, bool] = {}
    for one in late:
        tests, covering = plan.tests(one)
        while True:
            outcome = loop.over(one, tests, plan.patience(tests)) if tests else NO_TEST
            noticed = outcome.said if outcome.end == "noticed" else ""
            if noticed and noticed not in sound:
                sound[noticed] = loop.over(None, [noticed], START * 4).end == "quiet"
            if sound.get(noticed, True):
                break
            tests = [test for test in tests if test != noticed]
        tally.add(one, outcome, tried=len(tests), covering=covering)


if __name__ == "__main__":
    sys.exit(main())
