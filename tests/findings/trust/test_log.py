"""What the log's silence is worth: gaps, and changes that it should hold and does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Items, LogCoverage, Notice, Pairs, Window
from mpdiff.findings.trust.coverage import gaps_of, vouches
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import WINDOW, at, listed, touch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpdiff.base.model import Finding, Statement, Value

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}


def coverage(first: float = -60, last: float = 300, **given: Any) -> LogCoverage:
    return LogCoverage(("log",), at(first), at(last), 100, **given)


def found(
    covers: LogCoverage | None,
    before: Mapping[str, Value] | None = None,
    after: Mapping[str, Value] | None = None,
    touches: tuple[Statement, ...] = (),
    **given: Any,
) -> list[Finding]:
    one = case(touches, before, after, coverage=covers)
    return list(findings(replace(one, **given), "log_gaps", "unlogged"))


# --- gaps -----------------------------------------------------------------------------------------


@for_each(
    ("covers", "stated"),
    [
        (coverage(first=30), "starts 30 min after"),
        (coverage(last=120), "ends 2 h 00 min before"),
        (coverage(last=181), "ends 59 min before"),  # and it is silent until collection
        (coverage(last=234), "ends 6 min before"),
        (coverage(first=-60, last=300, time_certain=False), "may not cover the whole window"),
        (coverage(first=-839, last=1200, time_certain=False), "may not cover the whole window"),
        (coverage(first=-900, last=1079, time_certain=False), "may not cover the whole window"),
        (
            coverage(-900, 1200, time_certain=False, gap_times=((at(900), at(910)),)),
            "a gap perhaps inside",
        ),
        (
            coverage(-900, 1200, time_certain=False, quiet=((at(-700), at(-600)),)),
            "no event at all for 1 h 40 min perhaps inside",
        ),
        (replace(coverage(), first=None, last=None), "holds no events"),
        (coverage(gap_times=((at(30), at(31)),)), "a gap inside"),
        (coverage(gap_times=((at(-30), at(1)), (at(30), at(31)))), "2 gaps inside"),
        (coverage(gap_times=((at(-30), at(300)),)), "a gap inside"),
        (coverage(quiet=((at(60), at(200)),)), "no event at all for 2 h 20 min"),
        (coverage(quiet=((at(-60), at(20)),)), "no event at all"),
        (coverage(setbacks=((at(100), at(40)),)), "clock was set back"),
        (coverage(damaged=True), "damaged"),
    ],
)
def test_a_log_that_cannot_vouch_for_the_window(covers: LogCoverage, stated: str) -> None:
    (finding,) = found(covers, ON, OFF)
    assert (finding.rule, finding.severity) == ("log-gap", "low")
    assert stated in finding.detail


@for_each(
    ("why", "covers", "given"),
    [
        ("it covers the window", coverage(), {}),
        ("it begins with the window", coverage(first=0), {}),
        ("its last health event is within the hour", coverage(last=180), {"collected": at(242)}),
        ("it was not collected later", coverage(last=180), {"collected": None}),
        ("the gap is older", coverage(gap_times=((at(-50), at(-40)),)), {}),
        ("the gap is later", coverage(gap_times=((at(250), at(260)),)), {}),
        ("it was quiet only before", coverage(quiet=((at(-300), at(-1)),)), {}),
        ("it was quiet only after", coverage(quiet=((at(241), at(400)),)), {}),
        ("the clock was set back before", coverage(setbacks=((at(-10), at(-40)),)), {}),
        (
            "its times may be off by hours, and it reaches further",
            coverage(first=-900, last=1200, time_certain=False),
            {},
        ),
        ("collected during the window", coverage(last=100), {"until": at(120)}),
        ("no window is known", coverage(first=30), {"window": None}),
        ("no log at all", None, {}),
        ("only a hunting export", coverage(first=30), {"operational": False}),
    ],
)
def test_no_gap(why: str, covers: LogCoverage | None, given: dict[str, Any]) -> None:
    assert found(covers, **given) == [], why


def test_a_log_that_stops_before_the_package_was_collected_has_a_gap_in_an_open_window() -> None:
    assert [f.rule for f in found(coverage(last=10), until=at(200))] == ["log-gap"]


def test_a_log_whose_days_may_be_months_covers_nothing_for_certain() -> None:
    notices = (Notice("day-order-open", "x"),)
    far = coverage(-20_000, 20_000, time_certain=False)
    (gap,) = found(far, log_notices=notices)
    assert gap.detail.startswith("Whether the day or the month comes first")
    assert found(coverage(), log_notices=notices) == [], (
        "it is of an export beside a log that is sure"
    )


@for_each("minute", [60, 181, 239.5])
def test_the_end_of_a_log_cut_off_at_any_minute_is_missed(minute: float) -> None:
    """Whoever cuts the end of the log off leaves it silent until the package was collected."""
    (gap,) = found(coverage(last=minute), collected=at(330))
    assert gap.rule == "log-gap"


# --- unlogged -------------------------------------------------------------------------------------


@for_each(
    ("before", "after", "named", "severity"),
    [
        (ON, OFF, REALTIME, "medium"),
        ({"ExclusionPath": Items(())}, {"ExclusionPath": Items(("C:\\x",))}, "C:\\x", "medium"),
        ({"CloudBlockLevel": 0}, {"CloudBlockLevel": 2}, "CloudBlockLevel", "low"),
        ({ASR: Pairs({OFFICE: 1})}, {ASR: Pairs({OFFICE: 2})}, "Block all Office", "medium"),
    ],
)
def test_a_change_that_a_covering_log_does_not_hold_is_unlogged(
    before: dict[str, Value], after: dict[str, Value], named: str, severity: str
) -> None:
    (unlogged,) = found(coverage(), before, after)
    assert (unlogged.rule, unlogged.severity) == ("unlogged", severity)
    assert named in unlogged.title


@for_each(
    ("why", "before", "after", "touches", "covers"),
    [
        ("the log holds it", ON, OFF, (touch(5, REALTIME, False, True),), coverage()),
        (
            "uncertain whether it changed",
            {"ExclusionPath": Items(("C:\\a",), cut=True)},
            {"ExclusionPath": Items(("C:\\a", "C:\\b"))},
            (),
            coverage(),
        ),
        ("no change", ON, ON, (), coverage()),
        ("no registry value", {"ComputerState": 0}, {"ComputerState": 1}, (), coverage()),
        ("not in the catalogue", {"NewSetting": 0}, {"NewSetting": 1}, (), coverage()),
        (
            "it drifts with the platform",
            {"EnableDnsSinkhole": True},
            {"EnableDnsSinkhole": False},
            (),
            coverage(),
        ),
        ("times are not certain", ON, OFF, (), coverage(time_certain=False)),
        ("only a hunting export", ON, OFF, (), None),
        (
            "Policy Manager holds it in a form that is not mapped",
            {ASR: Pairs({})},
            {ASR: Pairs({OFFICE: 1})},
            (),
            coverage(unmapped={"ASRRules (mdm)": 1}),
        ),
    ],
)
def test_not_unlogged(
    why: str,
    before: dict[str, Value],
    after: dict[str, Value],
    touches: tuple[Statement, ...],
    covers: LogCoverage | None,
) -> None:
    assert "unlogged" not in [f.rule for f in found(covers, before, after, touches)], why


def test_a_gap_excuses_a_missing_event() -> None:
    assert [f.rule for f in found(coverage(first=30), ON, OFF)] == ["log-gap"]


def test_deleted_history_excuses_no_missing_event() -> None:
    """Event 1013 removes the list of threats, not the events of the log."""
    (unlogged,) = found(coverage(), ON, OFF)
    assert unlogged.rule == "unlogged"


def test_an_event_outside_the_window_is_named_not_denied() -> None:
    (unlogged,) = found(coverage(), ON, OFF, (touch(-20, REALTIME, False, True),))
    assert "last at 2026-03-01 11:40:00 UTC" in unlogged.detail


def test_a_refused_attempt_is_no_event_of_the_change() -> None:
    (unlogged,) = found(coverage(), ON, OFF, (touch(20, REALTIME, ..., True, refused=True),))
    assert unlogged.rule == "unlogged"


def test_events_that_could_not_be_understood_are_named_as_a_reason() -> None:
    (unlogged,) = found(coverage(), ON, OFF, log_notices=(Notice("event-cut", "x"),))
    assert "could not be understood" in unlogged.detail


def test_many_missing_changes_are_one_finding() -> None:
    many = Items(tuple(f"C:\\{i}" for i in range(12)))
    (unlogged,) = found(coverage(), {"ExclusionPath": Items(())}, {"ExclusionPath": many})
    assert unlogged.title.startswith("12 changes are not in the event log: ExclusionPath C:\\0")
    assert unlogged.title.endswith("and 2 more")


def test_one_of_two_items_in_the_log_leaves_the_other_unlogged() -> None:
    after: dict[str, Value] = {"ExclusionPath": Items(("C:\\a", "C:\\b"))}
    (unlogged,) = found(coverage(), {"ExclusionPath": Items(())}, after, (listed(5, "C:\\A"),))
    assert unlogged.title == "A change is not in the event log: ExclusionPath C:\\b"


def test_a_log_that_holds_no_event_vouches_for_nothing() -> None:
    for first, last in ((None, None), (at(-10), None), (None, at(300))):
        empty = LogCoverage(("log",), first, last, 0)
        assert list(gaps_of(empty, WINDOW, None)) == ["It holds no events."]
        assert not vouches(empty, WINDOW, None)


def test_without_the_begin_of_the_window_nothing_is_missing_from_the_log() -> None:
    known = case((), ON, OFF)
    half = case((), ON, OFF, window=Window(None, at(240), "x"))
    assert [f.rule for f in findings(known, "unlogged")] == ["unlogged"]
    assert findings(half, "unlogged") == ()
