"""Which test runs which line, gathered once: only these tests can notice a change of that line."""

from __future__ import annotations

import hashlib
import pickle
import sys
import tempfile
import threading
from dataclasses import dataclass, field
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
"""Seconds; what takes longer when it is traced comes last, wherever it stands."""
LAWS: Final = "tests/proof/"
GONE: Final = "gone"
"""Stands for a test whose file has changed since."""


@dataclass
class Cover:
    """Lines by test. `tests`: their node ids, in the order of the run; `seconds`: what each took.

    `lines`: of each file and line, the tests that ran it, as the bits of a number. `sources`: the
    files of tests that were run, each with a digest.
    """

    tests: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests that run what is mutated, the nearest and shortest first."""
        path, (first, last) = str(mutant.path), mutant.lines
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
            named |= {test for test in self.tests if "::" in test and not _distance(mutant, test)}
        ran = [test for test in named if test not in self.failed]
        return sorted(ran, key=lambda test: self._place(mutant, test))

    def _place(self, mutant: Mutant, test: str) -> tuple[int, int, float]:
        """Sort a test: the near ones, then the laws, then what is quick, then the rest."""
        seconds, distance = self.seconds.get(test, 0.0), _distance(mutant, test)
        quick, law = seconds <= LONG, test.startswith(LAWS)
        rank = (0 if distance <= 1 else 2) if quick else 1 if law else 3
        return rank, distance, seconds

    def while_collecting(self, mutant: Mutant) -> bool:
        """Return whether it ran before any test did."""
        path, (first, last) = str(mutant.path), mutant.lines
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
        digests = {str(path): _digest([path]) for path in sources}
        changed = [one for one, digest in digests.items() if self.sources.get(one) != digest]
        gone = {Path(one).relative_to(ROOT).as_posix() for one in (*changed, *self.sources)}
        gone -= {Path(one).relative_to(ROOT).as_posix() for one in digests if one not in changed}
        self.tests = [GONE if t.partition("::")[0] in gone else t for t in self.tests]
        self.sources = digests
        return [Path(one) for one in changed]

    def save(self) -> None:
        """Keep it for the next run over the same product."""
        _kept().write_bytes(pickle.dumps(vars(self)))

    @classmethod
    def kept(cls) -> Cover:
        """Return what was gathered over the files that are mutated, if anything was."""
        if not _kept().exists():
            return cls()
        return cls(**pickle.loads(_kept().read_bytes()))  # noqa: S301  this program wrote it


def _kept() -> Path:
    """Name the map by all that is mutated."""
    return Path(tempfile.gettempdir()) / f"mpdiff-cover-{_digest(files())[:16]}.pickle"


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
        self.wanted = {str(path) for path in files()}
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
        self.ran.add((code.co_filename, code.co_firstlineno))
        return self._line

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        del event, argument
        self.ran.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line
