"""Which test runs which line, gathered once: only these tests can notice a change of that line.

The map is kept over changes of the product: a line that moved keeps its tests, a line that is new has
those of its neighbours. What it misses in this way makes a mutant survive, never the other way round.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.mutation.targets import files
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import CodeType, FrameType

    from tests.mutation.targets import Mutant

COLLECTING: Final = ""
"""The context of what runs while pytest imports the tests."""
LONG: Final = 0.5
"""Seconds; what takes longer when it is traced comes behind its like."""
LAWS: Final = "tests/proof/"
GONE: Final = "gone"
"""Stands for a test whose file has changed since."""


@dataclass
class Cover:
    """Lines by test. `tests`: their node ids, in the order of the run; `seconds`: what each took.

    `lines`: of each file and line, the tests that ran it, as the bits of a number. `sources`: the
    files of tests that were run, each with a digest. `product`: the text that the lines are of.
    """

    tests: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    product: dict[str, list[str]] = field(default_factory=dict)

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests that run what is mutated, the nearest and shortest first."""
        path, (first, last) = _name(mutant.path), mutant.lines
        bits = 0
        for line in range(first, last + 1):
            bits |= self.lines.get((path, line), 0)
        if not bits and mutant.outer is not None:  # Python has no code for the line
            bits = self.lines.get((path, mutant.outer[1]), 0)
        if mutant.outer is None:
            for (other, _), more in self.lines.items():
                bits |= more if other == path else 0
        named = set(self._named(bits))
        if mutant.outer is None:  # its own tests may look at what the import made
            far = 0 if named else 1  # a module of shapes alone has nothing that runs in a test
            near = (t for t in self.tests if "::" in t and _distance(mutant, t) <= far)
            named |= set(near)
        ran = [test for test in named if test not in self.failed]
        return sorted(ran, key=lambda test: self._place(mutant, test))

    def _place(self, mutant: Mutant, test: str) -> tuple[int, int, float]:
        """Sort a test: the near and quick ones, what is quick, the near ones, the laws, the rest."""
        seconds, distance = self.seconds.get(test, 0.0), _distance(mutant, test)
        quick, near = seconds <= LONG, distance <= 1
        rank = (0 if near else 1) if quick else 2 if near else 3 if test.startswith(LAWS) else 4
        return rank, distance, seconds

    def while_collecting(self, mutant: Mutant) -> bool:
        """Return whether it ran before any test did."""
        path, (first, last) = _name(mutant.path), mutant.lines
        return any(
            self.lines.get((path, line), 0) >> place & 1
            for line in range(first, last + 1)
            for place, test in enumerate(self.tests)
            if test == COLLECTING
        )

    def _named(self, bits: int) -> Iterator[str]:
        for place, test in enumerate(self.tests):
            if bits >> place & 1 and test not in (COLLECTING, GONE):
                yield test

    def add(self, test: str, ran: Collection[tuple[str, int]]) -> None:
        """Note what a test ran."""
        bit = 1 << len(self.tests)
        self.tests.append(test)
        for line in ran:
            self.lines[line] = self.lines.get(line, 0) | bit

    def stale(self, sources: Iterable[Path]) -> list[Path]:
        """Return the files of tests that are new or have changed, and forget what they said."""
        digests = {_name(path): _digest([path, *_tables(path)]) for path in sources}
        changed = [one for one, digest in digests.items() if self.sources.get(one) != digest]
        gone = {*changed, *self.sources} - {one for one in digests if one not in changed}
        self.tests = [GONE if t.partition("::")[0] in gone else t for t in self.tests]
        self.sources = digests
        return [ROOT / one for one in changed]

    def follow(self, product: Iterable[Path]) -> None:
        """Take the tests of each line to where the line stands today."""
        old = self.lines
        self.lines = {}
        today = {_name(path): path.read_text(encoding="utf-8").splitlines() for path in product}
        for name, text in today.items():
            for new, lines in _moved(self.product.get(name, text), text):
                bits = 0
                for line in lines:
                    bits |= old.get((name, line), 0)
                if bits:
                    self.lines[name, new] = bits
        self.product = today

    def save(self) -> None:
        """Keep it for the next run."""
        _kept().write_bytes(pickle.dumps(vars(self)))

    @classmethod
    def kept(cls) -> Cover:
        """Return what was gathered, if anything was, over the product of today."""
        kept = cls()
        if _kept().exists():
            kept = cls(**pickle.loads(_kept().read_bytes()))  # noqa: S301  this program wrote it
        kept.follow(files())
        return kept


def _kept() -> Path:
    """Name the map by the working copy."""
    name = hashlib.sha256(str(ROOT).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"mpdiff-cover-{name}.pickle"


def _name(path: Path | str) -> str:
    return Path(path).relative_to(ROOT).as_posix()


def _moved(old: list[str], new: list[str]) -> Iterator[tuple[int, range]]:
    """Yield each line of a text with those of the older text that it was; both count from 1."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        for n, line in enumerate(range(start, end)):
            if kind == "equal":
                yield line + 1, range(first + n + 1, first + n + 2)
            else:  # with the neighbours, which surely are of the same function
                yield line + 1, range(first, last + 2)


def _tables(source: Path) -> list[Path]:
    """Return the tables that a file of tests names: their rows are tests of their own."""
    text = source.read_text(encoding="utf-8")
    return [one for one in (ROOT / "tests" / "catalogue").glob("*.tsv") if one.name in text]


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _distance(mutant: Mutant, test: str) -> int:
    """Count the folders and names that a test's file does not share with the mutant's."""
    own = mutant.path.relative_to(ROOT / "mpdiff").with_suffix("").parts
    theirs = Path(test.partition("::")[0]).with_suffix("").parts[1:]
    shared = 0
    for one, other in zip(own, theirs, strict=False):
        if other not in (one, f"test_{one}"):
            break
        shared += 1
    return len(own) - shared


class Tracer:
    """Notes the lines of the mutated files that run."""

    def __init__(self) -> None:
        self.wanted = {str(path): _name(path) for path in files()}
        self.ran: set[tuple[str, int]] = set()
        self._known: dict[CodeType, bool] = {}

    def start(self) -> None:
        """Trace this thread and the ones it starts."""
        threading.settrace(self._call)
        sys.settrace(self._call)

    def stop(self) -> set[tuple[str, int]]:
        """Stop, and return what ran since the start."""
        sys.settrace(None)
        threading.settrace(None)
        ran, self.ran = self.ran, set()
        return ran

    def _call(self, frame: FrameType, event: str, argument: Any) -> Any:
        del event, argument
        code = frame.f_code
        known = self._known.get(code)
        if known is None:
            known = self._known[code] = code.co_filename in self.wanted
        if not known:
            return None
        self.ran.add((self.wanted[code.co_filename], code.co_firstlineno))
        return self._line

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        del event, argument
        self.ran.add((self.wanted[frame.f_code.co_filename], frame.f_lineno))
        return self._line
