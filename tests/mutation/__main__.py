"""Measures how many small faults the tests notice: `python -m tests.mutation [--sample N] [--seed N]`.

Prints every mutant that no test noticed, with the reason that `survivors.tsv` gives for it, and
exits 1 where fewer than `--least` percent were noticed or a survivor has no reason.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Final, NamedTuple

os.environ.setdefault("CI", "1")

from tests.mutation import children, session
from tests.mutation.cover import Cover
from tests.mutation.report import Tally, known
from tests.mutation.targets import AREAS, drawn, mutants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.mutation.targets import Mutant

LONGEST_GATHERING: Final = 3600.0
LONGEST_LOOP: Final = 24 * 3600.0
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
    parser.add_argument("--budget", type=float, default=10.0, help="seconds of tests a mutant")
    parser.add_argument("--least", type=float, default=95.0, help="percent that must be noticed")
    parser.add_argument("--nice", type=int, default=10)
    return parser.parse_args(arguments)


class Plan(NamedTuple):
    """Which tests a mutant meets, and for how many seconds of this machine's work."""

    cover: Cover
    budget: float

    def patience(self, tests: Sequence[str]) -> float:
        """Return the seconds after which the mutant counts as hanging."""
        return START + PATIENCE * sum(self.cover.seconds.get(test, 0.0) for test in tests)


def _measure(chosen: Sequence[Mutant], plan: Plan, tally: Tally) -> None:
    """Try most over one session that forks, and those that matter at import each over a new one.

    The session has its own process, since this one may not import the product. What nobody notices
    there and what the tests run when they are imported is tried at import as well.
    """
    late = [one for one in chosen if one.outer is not None]
    with TemporaryFile() as found:
        children.run(
            lambda _, __: session.loop(lambda loop: _over(loop, late, plan, tally, found)),
            seconds=LONGEST_LOOP,
        )
        found.seek(0)
        outcomes = dict(zip(late, _read(found), strict=False))
    for one, outcome in outcomes.items():
        if outcome is not None:
            tally.add(one, outcome)
    for one in chosen:
        if outcomes.get(one) is None:
            tests = plan.cover.of(one)
            outcome = NO_TEST
            if tests:
                known, patience = set(plan.cover.tests), plan.patience(tests)
                outcome = session.imported(one, tests, known, plan.budget, patience)
            tally.say(one, outcome)
            tally.add(one, outcome)


def _over(
    loop: session.Looping, late: Sequence[Mutant], plan: Plan, tally: Tally, found: IO[bytes]
) -> None:
    """Try them in this process and write what became of each; None where the import is to be tried."""
    sound: dict[str, bool] = {}
    for one in late:
        tests = plan.cover.of(one)
        while True:
            patience = plan.patience(tests)
            outcome = loop.over(one, tests, plan.budget, patience) if tests else NO_TEST
            noticed = outcome.said if outcome.end == "noticed" else ""
            if noticed and noticed not in sound:
                sound[noticed] = loop.over(None, [noticed], START, START * 4).end == "quiet"
            if sound.get(noticed, True):
                break
            tests = [test for test in tests if test != noticed]
        again = outcome.end == "quiet" and plan.cover.while_collecting(one)
        if not again:
            tally.say(one, outcome)
        pickle.dump(None if again else outcome, found)
        found.flush()


def _read(found: IO[bytes]) -> Iterator[children.Outcome | None]:
    with suppress(EOFError):
        while True:
            yield pickle.load(found)  # noqa: S301  this program wrote it


if __name__ == "__main__":
    sys.exit(main())
