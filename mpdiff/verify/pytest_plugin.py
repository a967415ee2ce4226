"""`pytest --mpdiff PATH`: every sample folder below PATH is a test, as `mpdiff verify` checks it.

pytest loads this in every run of every project that has mpdiff installed, so it imports nothing of
mpdiff before the option is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mpdiff.verify.samples import Outcome


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("mpdiff").addoption(
        "--mpdiff",
        action="append",
        default=[],
        metavar="PATH",
        help="Check the sample packages in this folder with mpdiff verify. May be repeated.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the samples before -k and other plugins choose among the tests."""
    paths: list[str] = config.getoption("mpdiff")
    if not paths:
        return
    from mpdiff.verify.samples import samples_in

    start = config.invocation_params.dir
    samples = dict.fromkeys(sample for path in paths for sample in samples_in(str(start / path)))
    items.extend(_item(session, Path(sample)) for sample in samples)


def _item(session: pytest.Session, folder: Path) -> pytest.Item:
    root = session.config.rootpath
    shown = folder.relative_to(root) if folder.is_relative_to(root) else folder
    name = f"{shown.as_posix()}::mpdiff"
    # `from_parent` is untyped in what it passes on.
    item: Any = Sample.from_parent(session, name=folder.name, path=folder, nodeid=name)
    return item  # type: ignore[no-any-return]


class SampleMismatch(Exception):  # noqa: N818  a failed expectation, as an assertion is
    """A sample does not give what its expected.yaml says."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.state)
        self.outcome = outcome


class Sample(pytest.Item):
    """One sample folder."""

    def runtest(self) -> None:
        """Check it; raises SampleMismatch."""
        from mpdiff.verify.samples import check_sample

        outcome = check_sample(str(self.path))
        if outcome.state != "same":
            raise SampleMismatch(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what differs instead of a traceback."""
        if not isinstance(excinfo.value, SampleMismatch):
            return super().repr_failure(excinfo, style)
        from mpdiff.verify.result import details

        outcome = excinfo.value.outcome
        return "\n".join([f"{outcome.state}: {self.path.name}", *details(outcome)])

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the place: the folder, no line."""
        return self.path, None, self.nodeid
