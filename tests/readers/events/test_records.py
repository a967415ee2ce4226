"""Record numbers: which of them Windows gave out in one sequence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from mpdiff.readers.events.records import Records
from tests.support.eventlogs import NOON
from tests.support.rows import for_each


def _instant(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def records(*runs: range) -> Records:
    """Return the numbers of a log, a minute apart."""
    found = Records()
    for run in runs:
        found.add(list(run), list(run), _instant)
    return found


@for_each(
    ("some", "others", "together"),
    [
        pytest.param([3, 8], [1], True, id="all in the run of the others"),
        pytest.param([3, 25], [1], False, id="one in a further run, where none of the others is"),
        pytest.param([3, 25], [1, 29], True, id="each in a run of the others"),
        pytest.param([15], [1], False, id="in a hole"),
        pytest.param([30], [29], False, id="just past the last number"),
        pytest.param([-1], [-1], False, id="without a number"),
        pytest.param([0], [1], False, id="before the first"),
    ],
)
def test_numbers_of_one_sequence(some: list[int], others: list[int], *, together: bool) -> None:
    log = records(range(1, 10), range(20, 30))
    assert log.in_one_run(some, others) is together


def test_a_log_without_numbers_has_no_sequence() -> None:
    assert Records().in_one_run([1], [1]) is False
