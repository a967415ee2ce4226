"""What every test needs: a quiet environment."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# A busy machine is no failure. A build server gets the same examples in every run, so that a change
# is judged by what it changes; on a desk each run tries new ones.
settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def _no_outside_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a variable of the developer's shell from changing what a test sees."""
    for name in os.environ:
        if name.startswith("MPDIFF_") or name in ("NO_COLOR", "GITHUB_STEP_SUMMARY"):
            monkeypatch.delenv(name)
