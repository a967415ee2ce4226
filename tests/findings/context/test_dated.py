"""Why the times of a finding are not certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Notice, Witness
from mpdiff.findings.context.dated import with_clock, with_doubts
from tests.support.cases import case, changed
from tests.support.reports import finding
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Value

REALTIME = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}


def doubts(notes: tuple[Notice, ...], *orders: int | None, certain: bool) -> tuple[str, ...]:
    """Return the doubts of a weakening with a record for each order."""
    sides: list[Any] = [(False, True), (True, False), (False, True)]
    records = [
        touch(30 + n, REALTIME, *sides[n], order=order, time_certain=certain)
        for n, order in enumerate(orders)
    ]
    of = case(records, ON, OFF, log_notices=notes)
    (one,) = (f for f in changed(of) if f.setting == REALTIME)
    return with_doubts(of, one, {}).timing.doubts


OF_THE_LOG = "log"
"""The member of every record in these tests."""


@for_each(
    ("why", "notes", "expected"),
    [
        ("its zone is assumed", (Notice("zone-uncertain", "x", OF_THE_LOG),), ("zone",)),
        ("day or month first", (Notice("day-order-open", "x", OF_THE_LOG),), ("day-order",)),
        ("its clock was set back", (Notice("clock-set-back", "x", OF_THE_LOG),), ("clock",)),
        (
            "several",
            (Notice("zone-uncertain", "x", OF_THE_LOG), Notice("day-order-open", "x", OF_THE_LOG)),
            ("zone", "day-order"),
        ),
        ("that is of another log", (Notice("zone-uncertain", "x", "other"),), ("course",)),
        ("nothing else explains it", (), ("course",)),
    ],
)
def test_the_doubts_are_those_of_the_logs_whose_times_are_uncertain(
    why: str, notes: tuple[Notice, ...], expected: tuple[str, ...]
) -> None:
    assert doubts(notes, None, certain=False) == expected, why


def test_records_that_stand_in_another_order_than_their_times_put_the_clock_in_doubt() -> None:
    assert doubts((), 3, 2, 1, certain=True) == ("clock",)


def test_certain_times_are_not_doubted() -> None:
    assert doubts((Notice("zone-uncertain", "x", OF_THE_LOG),), 1, certain=True) == ()


UNZONED = "2026-03-01 12:30:00 (local time, zone unknown)"


def told(title: str, *codes: str, certain: bool) -> str:
    witness = Witness("a log", OF_THE_LOG, time=at(30), time_certain=certain)
    one = finding(
        title=title,
        kind=None,
        first_seen=at(30),
        times_certain=certain,
        witnesses=(witness,),
    )
    notes = tuple(Notice(code, "x", OF_THE_LOG) for code in codes)
    return with_clock(case((), log_notices=notes), one).title


@for_each(
    ("why", "title", "codes", "certain", "said"),
    [
        ("no zone", "Malware at 2026-03-01 12:30:00 UTC", ("zone-assumed",), False, f"Malware at {UNZONED}"),
        ("it is certain", "Malware at 2026-03-01 12:30:00 UTC", ("zone-assumed",), True, "Malware at 2026-03-01 12:30:00 UTC"),
        ("another doubt", "Malware at 2026-03-01 12:30:00 UTC", ("day-order-open",), False, "Malware at 2026-03-01 12:30:00 UTC"),
        ("named local, no zone", f"x at {UNZONED}", ("zone-assumed",), False, f"x at {UNZONED}"),
        ("named local, the zone is known", f"x at {UNZONED}", ("clock-set-back",), False, "x at 2026-03-01 12:30:00 UTC (not certain)"),
    ],
)  # fmt: skip
def test_a_time_is_called_local_where_its_zone_is_not_known_and_there_alone(
    why: str, title: str, codes: tuple[str, ...], said: str, *, certain: bool
) -> None:
    assert told(title, *codes, certain=certain) == said, why
