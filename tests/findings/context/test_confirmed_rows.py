"""Which print of the status is a witness of which weakening, edge by edge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Round, Timing, Witness
from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.findings.context import confirmed
from tests.support.cases import case, changed
from tests.support.scene import at, touch
from tests.support.stretches import segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Value

REALTIME, BEHAVIOUR = "DisableRealtimeMonitoring", "DisableBehaviorMonitoring"
BOTH_ON: dict[str, Value] = {REALTIME: False, BEHAVIOUR: False}
STEPS = (
    touch(30, REALTIME, False, True),
    touch(90, REALTIME, True, False),
    touch(30, BEHAVIOUR, False, True),
    touch(90, BEHAVIOUR, True, False),
)
RTP, BM = "RealTimeProtectionEnabled", "BehaviorMonitorEnabled"


def printed(first: float | None, last: float | None, **values: Any) -> PrintedStatus:
    bounds = [None if minute is None else at(minute) for minute in (first, last)]
    return PrintedStatus("s.txt", values, *bounds)


def test_a_print_lies_in_a_stretch_where_both_its_bounds_do() -> None:
    for why, first, last, begin, end, within in (
        ("at both edges", 30, 90, 30, 90, True),
        ("begun a minute early", 29, 90, 30, 90, False),
        ("over a minute late", 30, 91, 30, 90, False),
        ("no end", 30, 999, 30, None, True),
        ("no first bound", None, 60, 30, 90, False),
        ("no last bound", 60, None, 30, 90, False),
        ("no last bound, no end", 60, None, 30, None, False),
        ("the begin is not known", 60, 61, None, 90, False),
    ):
        edges = [None if minute is None else at(minute) for minute in (begin, end)]
        assert confirmed._is_within(printed(first, last), *edges) is within, why


def found(status: PrintedStatus, setting: str = REALTIME, **given: Any) -> list[Witness]:
    of = case(STEPS, BOTH_ON, BOTH_ON, support=Support(statuses=(status, status)))
    (one,) = [f for f in changed(of) if f.setting == setting]
    one = replace(one, **given)
    after = confirmed.with_prints(of, one)
    assert replace(after, witnesses=one.witnesses) == one
    assert confirmed.with_prints(of, after) == after, "it is said once"
    return [w for w in after.witnesses if w not in one.witnesses]


PRINT = Witness("print of Get-MpComputerStatus", "s.txt", time=at(40))


def test_a_print_confirms_the_weakening_of_its_own_setting_and_time() -> None:
    rows: list[tuple[str, PrintedStatus, dict[str, Any], bool]] = [
        ("off while it was off", printed(40, 41, **{RTP: False}), {}, True),
        ("on while it was off", printed(40, 41, **{RTP: True}), {}, False),
        ("another part is off", printed(40, 41, **{RTP: True, BM: False}), {}, False),
        ("that part's own", printed(40, 41, **{BM: False}), {"setting": BEHAVIOUR}, True),
        ("not printed", printed(40, 41), {}, False),
        ("off at another time", printed(20, 21, **{RTP: False}), {}, False),
        ("the finding lasted elsewhere", printed(40, 41, **{RTP: False}), {"timing": Timing()}, False),
        ("its own times, which no record shows", printed(12, 13, **{RTP: False}),
         {"timing": Timing(rounds=(Round(at(10), at(20), None),))}, False),
        ("an improvement", printed(40, 41, **{RTP: False}), {"effect": "strengthened"}, False),
        ("of no known direction", printed(40, 41, **{RTP: False}), {"effect": "unknown"}, False),
        ("about an item", printed(40, 41, **{RTP: False}), {"key": "x"}, False),
    ]  # fmt: skip
    for why, status, given, confirms in rows:
        assert found(status, **given) == [PRINT] * confirms, why


def test_without_a_print_nothing_is_added() -> None:
    of = case(STEPS, BOTH_ON, BOTH_ON)
    one = changed(of)[0]
    assert confirmed.with_prints(of, one) is one


def test_a_print_is_confirmed_by_a_stretch_of_that_very_value() -> None:
    of = case(STEPS[:2], BOTH_ON, BOTH_ON)
    inside = printed(40, 41)
    assert confirmed.is_confirming(of, inside, REALTIME, weak=True)
    assert not confirmed.is_confirming(of, inside, REALTIME, weak=False)
    assert not confirmed.is_confirming(of, inside, BEHAVIOUR, weak=True), "it has no history"
    assert not confirmed.is_confirming(of, printed(20, 21), REALTIME, weak=True)
    assert not confirmed.is_confirming(of, printed(85, 91), REALTIME, weak=True)
    shown_back = case(STEPS[:1], BOTH_ON, BOTH_ON)
    assert not confirmed.is_confirming(shown_back, printed(85, 91), REALTIME, weak=True)
    still = case(STEPS[:1], BOTH_ON, {**BOTH_ON, REALTIME: True})
    assert confirmed.is_confirming(still, printed(85, 91), REALTIME, weak=True)


def test_a_stretch_holds_a_print_where_records_date_both_its_ends() -> None:
    began = segment(True, touch(30, REALTIME, False, True))
    back = segment(False, touch(90, REALTIME, True, False))
    for why, one, holds in (
        ("both are records", stretch(began, back), True),
        ("it has no end", stretch(began), True),
        ("a snapshot shows its end", stretch(began, segment(False, source="after")), False),
        ("a stronger place may have held another value", stretch(began, back, contested=True), False),
        ("no record shows its begin", stretch(segment(True, source="after", dated=False), back), False),
    ):  # fmt: skip
        assert confirmed._holds(one) is holds, why
