"""What a finding about an incident says: when it ended, whether it ran again, what was weaker then."""

from __future__ import annotations

from typing import Any

from tests.findings.incidents.test_incidents import found, happened
from tests.support.rows import for_each
from tests.support.scene import at


def stopped(minute: float, again: float | None) -> Any:
    return happened(minute, "service-stopped", end=None if again is None else at(again))


@for_each(
    ("why", "stops", "said"),
    [
        ("once", [stopped(30, 40)], "It ran again after 10 min."),
        ("twice", [stopped(30, 40), stopped(60, 80)], "It ran again after 30 min in all."),
        ("not at all", [stopped(30, None)], "No record shows that it ran again."),
        ("the last time not", [stopped(30, 40), stopped(60, None)], "No record shows that it ran again."),
        ("the first time not", [stopped(30, None), stopped(60, 80)], "No record shows that it ran again."),
    ],
)  # fmt: skip
def test_a_stopped_service_ran_again_if_it_did_so_each_time(
    why: str, stops: list[Any], said: str
) -> None:
    (one,) = found(*stops)
    assert said in one.detail, why
