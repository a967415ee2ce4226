"""Runs tests inside this process: one pytest that collects once, then forks for every mutant."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import Phase, settings

from tests.mutation import children, install
from tests.mutation.cover import COLLECTING, Cover, Tracer
from tests.mutation.targets import files
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from tests.mutation.children import Outcome
    from tests.mutation.targets import Mutant

OPTIONS: Final = (
    "-q",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",  # this program has imported some of it
    f"--rootdir={ROOT}",
)
TRIED: Final = (
    "catalogue",
    "evidence",
    "findings",
    "history",
    "proof/test_drawn.py",
    "report/digest",
    "report/hunt",
    "report/render/test_golden.py",
    "report/revert",
    "report/test_summary.py",
    "support",
    "test_pipeline.py",
    "test_truth.py",
    "verify/test_gross_faults.py",
)
"""The tests of what is mutated and of the whole; others start processes or are about other parts."""


FEWER: Final = {"tests.proof.test_drawn": ("STORIES", 250)}
"""Of a law over thousands of drawn stories, so many are tried over each mutant."""


class Quiet:
    """The part that every session shares: hypothesis tries the same examples and shrinks none."""

    def pytest_sessionstart(self) -> None:
        """Change the profile before any test is collected."""
        settings.register_profile(
            "mutation",
            settings(),
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate),
        )
        settings.load_profile("mutation")

    def pytest_collection_finish(self) -> None:
        """Let laws be tried over fewer examples."""
        for name, (constant, value) in FEWER.items():
            if name in sys.modules:
                setattr(sys.modules[name], constant, value)


class Gathering(Quiet):
    """Runs all tests and notes what each runs."""

    def __init__(self, cover: Cover, say: Callable[[str], None]) -> None:
        self.cover = cover
        self.tracer = Tracer()
        self.say = say

    def pytest_collection(self) -> None:
        """Trace what the tests run when they are imported."""
        self.tracer.start()

    def pytest_collection_finish(self) -> None:
        """Keep it apart."""
        super().pytest_collection_finish()
        self.cover.add(COLLECTING, self.tracer.stop())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Trace one test, with nothing remembered from others."""
        install.forget()
        self.tracer.start()
        result = yield
        self.cover.add(item.nodeid, self.tracer.stop())
        if len(self.cover.tests) % 200 == 0:
            self.say(f"{len(self.cover.tests)} tests traced, now {item.nodeid}")
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long it took and whether it can be relied on."""
        seconds = self.cover.seconds
        seconds[report.nodeid] = seconds.get(report.nodeid, 0.0) + report.duration
        if not report.passed:
            self.cover.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Keep all of it."""
        self.cover.save()


class Stopping(Quiet):
    """Reports the first test that fails. `budget`: seconds of work after which no test begins."""

    def __init__(self, say: Callable[[str], None], budget: float) -> None:
        self.say = say
        self.until = time.process_time() + budget
        self.begun = 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Count a test, or end where the time is used up."""
        if time.process_time() > self.until:
            self.say(f"{self.begun} of {len(item.session.items)} tests")
            os._exit(0)
        self.begun += 1
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say it, and end."""
        if report.failed:
            self.say(report.nodeid)
            os._exit(1)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count a test that cannot be imported any more as one that fails."""
        if report.failed:
            self.say(report.nodeid)
            os._exit(1)


class Looping(Quiet):
    """Collects all tests, then calls back with a function that runs some of them over a mutant."""

    def __init__(self, body: Callable[[Looping], None]) -> None:
        self.body = body
        self.items: dict[str, pytest.Item] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do what is to be done in place of running the tests."""
        self.items = {item.nodeid: item for item in session.items}
        self.config = session.config
        self.live = install.Live(files())
        install.forget()
        gc.freeze()  # what children share is not copied when they collect garbage
        self.body(self)
        return True

    def over(
        self, mutant: Mutant | None, tests: Sequence[str], budget: float, seconds: float
    ) -> Outcome:
        """Run tests in a child, up to the first that fails."""

        def work(say: Callable[[str], None], folder: str) -> bool:
            if mutant is not None and not self.live.swap(mutant):
                say("no live function")
                return False
            items = [self.items[test] for test in tests if test in self.items]
            items[0].session.items[:] = items
            self.config.pluginmanager.register(Stopping(say, budget))
            _use(self.config, folder)
            self._run(items)
            say(f"all of {len(items)} tests")
            return False

        return children.run(work, seconds=seconds)

    def _run(self, items: Sequence[pytest.Item]) -> None:
        for place, item in enumerate(items):
            following = items[place + 1] if place + 1 < len(items) else None
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)


def _use(config: pytest.Config, folder: str) -> None:
    factory: Any = config._tmp_path_factory  # type: ignore[attr-defined]
    factory._basetemp = Path(folder)


def gather(say: Callable[[str], None]) -> bool:
    """Run every test traced that is new or has changed; the map is kept."""
    cover = Cover.kept()
    changed = cover.stale(_sources())
    if changed:
        say(f"tracing {len(changed)} files of tests")
        pytest.main([*OPTIONS, *map(str, changed)], plugins=[Gathering(cover, say)])
    return False


def _sources() -> Iterator[Path]:
    for name in TRIED:
        path = ROOT / "tests" / name
        yield from sorted(path.rglob("test_*.py")) if path.is_dir() else [path]


def loop(body: Callable[[Looping], None]) -> bool:
    """Collect every test and call back."""
    pytest.main([*OPTIONS, *_everything()], plugins=[Looping(body)])
    return False


def _everything() -> Iterator[str]:
    yield from (str(ROOT / "tests" / name) for name in TRIED if (ROOT / "tests" / name).exists())


class Choosing:
    """Keeps what is asked for of the files that are collected, in its order.

    A change at import may change the names of a table's rows as well: a test whose name is gone fails
    nothing by that, and one whose name is new is run with the others of its function.
    """

    def __init__(self, tests: Sequence[str], known: Collection[str]) -> None:
        self.place = {test: place for place, test in enumerate(tests)}
        self.known = known
        for test in tests:
            self.place.setdefault(_function(test), self.place[test])

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose and sort."""
        kept = [item for item in items if self._of(item.nodeid) is not None]
        items[:] = sorted(kept, key=lambda item: self._of(item.nodeid) or 0)

    def _of(self, test: str) -> int | None:
        named = test if test in self.known else _function(test)
        return self.place.get(named)


def _function(test: str) -> str:
    """Return a test's name without that of its row."""
    return test.partition("[")[0]


def imported(
    mutant: Mutant, tests: Sequence[str], known: Collection[str], budget: float, seconds: float
) -> Outcome:
    """Run tests in a child that imports the product with its change. `known`: every test there is."""

    def work(say: Callable[[str], None], folder: str) -> bool:
        install.Hook(mutant).install()
        os.chdir(ROOT)
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        # pytest would import the product itself, as it does with every plugin, to rewrite its asserts.
        arguments = [*OPTIONS, "-x", "--assert=plain", f"--basetemp={folder}/t", *files]
        plugins = [Stopping(say, budget), Choosing(tests, known)]
        ended = pytest.main(arguments, plugins=plugins)
        if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            return True
        say(f"all of {len(tests)} tests")
        return False

    return children.run(work, seconds=seconds)
