"""What every test needs: a quiet environment, and the cores of the machine where all are run."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

from tests.support.effort import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

# A busy machine is no failure. A build server gets the same examples in every run, so that a change
# is judged by what it changes; on a desk each run tries new ones.
settings.register_profile(
    "project",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=examples(60),
)
settings.load_profile("project")

pytest_plugins = ["pytester"]

# Thousands of collected tests and remembered reports stay; to look through them for cycles at Python's
# usual pace takes a part of the run.
gc.set_threshold(200_000, 20, 20)

MOST_WORKERS: Final = 8
"""Each imports every test before it runs one."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share the whole suite among the cores, unless `-n` says how; some files run in this process.

    Neighbours stay together, so that what one test of a file remembers is there for the next.
    """
    option = config.option
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    asked = getattr(option, "numprocesses", 0) is not None  # 0: xdist is not there or not wanted
    alone = option.collectonly or option.usepdb or hasattr(config, "workerinput")
    if whole and not asked and not alone:
        option.numprocesses = "auto"
        option.maxprocesses = option.maxprocesses or MOST_WORKERS
        option.dist = "worksteal"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Look for cycles once where pytest and Python's own end would look again and again."""
    if hasattr(session.config, "workerinput"):
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _no_outside_options() -> Iterator[None]:
    """Keep a variable of the developer's shell from changing what a test sees."""
    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            if name.startswith("MPDIFF_") or name in ("NO_COLOR", "GITHUB_STEP_SUMMARY"):
                patch.delenv(name)
        yield
