"""Counts what was noticed, and lists what was not with the reason that the table gives."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from tests.mutation.children import Outcome
    from tests.mutation.targets import Mutant

TABLE: Final = Path(__file__).with_name("survivors.tsv")
Key = tuple[str, str, str, str, str]


def known() -> dict[Key, str]:
    """Return the survivors of the table, each with its reason."""
    rows = csv.reader(io.StringIO(TABLE.read_text(encoding="utf-8")), delimiter="\t", quoting=3)
    return {(r[1], r[2], r[3], r[4], r[5]): r[6] for r in list(rows)[1:]}


class Tally:
    """What became of each mutant, printed as it goes."""

    def __init__(self, reasons: dict[Key, str], out: TextIO) -> None:
        self.reasons = reasons
        self.out = out
        self.noticed: Counter[str] = Counter()
        self.survived: list[tuple[Mutant, str]] = []
        self.hung = 0

    def say(self, mutant: Mutant, outcome: Outcome) -> None:
        """Print what became of one."""
        if outcome.end != "quiet":
            how = outcome.said if outcome.end == "noticed" else outcome.end
            print(f"noticed {mutant}: {how}", file=self.out)
        else:
            print(f"SURVIVED {mutant}: {outcome.said}", file=self.out)

    def add(self, mutant: Mutant, outcome: Outcome) -> None:
        """Count one; a program that hangs or dies under its tests is noticed."""
        if outcome.end != "quiet":
            self.noticed[mutant.area] += 1
            self.hung += outcome.end == "hung"
        else:
            self.survived.append((mutant, outcome.said))

    def finish(self, *, found: int, least: float) -> int:
        """Print the totals and the survivors; return the exit code."""
        survived = Counter(mutant.area for mutant, _ in self.survived)
        for area in sorted({*self.noticed, *survived}):
            print(f"{area:10} {_share(self.noticed[area], survived[area])}", file=self.out)
        share = _share(sum(self.noticed.values()), len(self.survived))
        print(f"{'all':10} {share}, drawn from {found}; {self.hung} hung", file=self.out)
        bare = 0
        for mutant, of in self.survived:
            reason = self.reasons.get(mutant.key, "")
            bare += not reason
            print(f"{mutant}: {of}: {reason or 'NO REASON GIVEN'}", file=self.out)
            if not reason:
                print("\t".join((mutant.path.name, *mutant.key, "")), file=self.out)
        total = sum(self.noticed.values()) + len(self.survived)
        enough = 100 * sum(self.noticed.values()) >= least * total
        return 0 if enough and not bare else 1


def _share(noticed: int, survived: int) -> str:
    total = noticed + survived
    return f"{noticed} of {total} noticed ({100 * noticed / max(total, 1):.1f} %)"
