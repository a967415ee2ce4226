"""Why the times of a finding are not certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Notice, Witness
from mpdiff.findings.context import dated
from mpdiff.findings.context.dated import with_clock, with_doubts
from tests.support.cases import WHOLE_LOG, case, changed
from tests.support.reports import finding
from tests.support.rows import for_each
from tests.support.scene import at, touch
from tests.support.stretches import segment, stretch

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


def test_what_stands_in_two_logs_is_called_local_where_both_have_no_zone() -> None:
    note = (Notice("zone-assumed", "x", OF_THE_LOG),)
    title = "It was so at 2026-03-01 12:30:00 UTC and at 2026-03-01 12:40:00 UTC"
    local = title.replace(" UTC", " (local time, zone unknown)")
    ours = Witness("a log", OF_THE_LOG, time=at(30), time_certain=False)
    for why, witnesses, given, said in (
        ("one log", (ours,), {"kind": None}, local),
        ("another whose times are certain", (ours, replace(ours, member="o", time_certain=True)), {"kind": None}, local),
        ("another whose zone is known", (ours, replace(ours, member="o")), {"kind": None}, title),
        ("of a change", (ours,), {}, title),
        ("no witness", (), {"kind": None}, title),
    ):  # fmt: skip
        one = finding(
            title=title, first_seen=at(30), last_seen=at(40), witnesses=witnesses, **given
        )
        made = with_clock(case((), log_notices=note), one)
        assert made.title == said, why
        assert replace(made, title=title) == one
        made = with_clock(case((), log_notices=note), replace(one, title="T", detail=title))
        assert made.detail == said, why


def test_the_words_of_bounds() -> None:
    off, on = (
        touch(50, REALTIME, False, True, since=at(10)),
        touch(90, REALTIME, True, False, since=at(70)),
    )
    came = "By lists of exclusions in the log it came between 2026-03-01 12:10:00 and 12:50:00"
    at_once = "By lists of exclusions in the log it came at 2026-03-01 12:50:00"
    dated_off, dated_on = replace(off, since=None), replace(on, since=None)
    rows = (
        ("both", off, on, f"{came} and went between 2026-03-01 13:10:00 and 13:30:00 UTC: 20 min to 1 h 20 min."),
        ("the begin", off, dated_on, f"{came} and went at 2026-03-01 13:30:00 UTC: 40 min to 1 h 20 min."),
        ("the end", dated_off, on, f"{at_once} and went between 2026-03-01 13:10:00 and 13:30:00 UTC: 20 min to 40 min."),
        ("no end", off, None, f"{came} UTC."),
    )  # fmt: skip
    for why, first, last, said in rows:
        ended = segment(False, last) if last else None
        assert dated._bounds_of(stretch(segment(True, first), ended)) == said, why
    undated = stretch(segment(True, off), segment(False, source="after"))
    assert dated._bounds_of(undated) == f"{came} UTC."
    assert dated._span(at(0), at(1440)) == "between 2026-03-01 12:00:00 and 2026-03-02 12:00:00"


def test_times_that_the_clock_showed_twice() -> None:
    """It went from 60 back to 30, from 80 to 50, and from 200 to 190: twice it showed 30 to 80, and 190 to 200."""
    setbacks = ((at(60), at(30)), (at(80), at(50)), (at(200), at(190)))
    assert dated._shown_twice(setbacks) == ((at(30), at(80)), (at(190), at(200)))
    assert dated._shown_twice(((at(90), at(30)), (at(60), at(40)))) == ((at(30), at(90)),)
    assert dated._shown_twice(((at(40), at(30)), (at(60), at(40)))) == ((at(30), at(60)),)
    assert dated._shown_twice(()) == ()
    coverage = replace(WHOLE_LOG, setbacks=setbacks)
    for minute, twice in (
        (29, False), (30, True), (80, True), (81, False), (189, False), (190, True), (200, True), (201, False),
    ):  # fmt: skip
        one = finding(witnesses=(Witness("a log", "l", time=at(minute)),))
        assert dated._by_a_clock_set_back(case((), coverage=coverage), one) is twice, minute
        two = replace(one, witnesses=(Witness("a log", "l"), *one.witnesses))
        assert dated._by_a_clock_set_back(case((), coverage=coverage), two) is twice, minute
    one = finding(witnesses=(Witness("a log", "l", time=at(30)),))
    assert not dated._by_a_clock_set_back(case(()), one)
    assert not dated._by_a_clock_set_back(case((), coverage=None), one)
    assert not dated._by_a_clock_set_back(case((), coverage=coverage), finding(witnesses=()))
