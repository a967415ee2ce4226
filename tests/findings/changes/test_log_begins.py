"""When the begin of a log bounds a change that it does not hold, one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import LogCoverage, Notice, States, Window
from mpdiff.findings.changes.doubts import before_the_log
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.scene import END, at, touch

SWITCH = "DisableRealtimeMonitoring"
LEFT_OUT = (
    "event-cut",
    "event-empty",
    "value-cut",
    "odd-time",
    "too-many-events",
    "day-order-open",
)
LATE = LogCoverage(("log",), at(60), at(360), 10)
SAID = (
    "The event log begins at 2026-03-01 13:00:00 UTC and holds no record of it, so it was most likely made "
    "between 2026-03-01 12:00:00 UTC, the window's start, and then."
)


def said(*statements: Any, name: str = SWITCH, values: Any = (False, True), **given: Any) -> str:
    coverage = given.pop("coverage", LATE)
    replaced = {n: given.pop(n) for n in ("operational", "log_notices") if n in given}
    sides = ({name: values[0]}, {name: values[1]})
    of = replace(case(statements, *sides, coverage=coverage, **given), **replaced)
    history = of.histories[subject_of(name, None)]
    return before_the_log(Subject(of, history, of.catalogue.find(name), States()))


def test_a_change_that_a_late_log_lacks_was_made_before_it_began() -> None:
    rows: list[tuple[str, dict[str, Any], bool]] = [
        ("the log is whole from then on", {}, True),
        ("there is no log", {"coverage": None, "operational": True}, False),
        ("nobody knows when it begins", {"coverage": replace(LATE, first=None)}, False),
        ("it begins with the window", {"coverage": replace(LATE, first=at(0))}, False),
        ("it begins before the window", {"coverage": replace(LATE, first=at(-10))}, False),
        ("it begins just after the window did", {"coverage": replace(LATE, first=at(1))}, True),
        ("no window is known", {"window": None}, False),
        ("the window's start is not known", {"window": Window(None, END, "x")}, False),
        ("it is not the device's own", {"operational": False}, False),
        ("its times are not certain", {"coverage": replace(LATE, time_certain=False)}, False),
        ("records are missing in it", {"coverage": replace(LATE, gap_times=((at(90), at(95)),))}, False),
        ("it ends before the window does", {"coverage": replace(LATE, last=at(100))}, False),
        ("a record of it is not understood", {"log_notices": (Notice("event-cut", "x"),)}, False),
        ("its records may be of another day", {"log_notices": (Notice("day-order-open", "x"),)}, False),
        *((f"a record is left out: {n}", {"log_notices": (Notice(n, "x"),)}, False) for n in LEFT_OUT),
        ("another notice", {"log_notices": (Notice("other", "x"),)}, True),
        ("a record of something unknown", {"coverage": replace(LATE, unmapped={"x": 1})}, False),
    ]  # fmt: skip
    for why, given, expected in rows:
        told = said(**given)
        assert bool(told) is expected, why
        assert told in ("", SAID) or given, why
    assert said() == SAID


def test_only_of_what_such_a_log_would_record() -> None:
    rows: list[tuple[str, str, tuple[Any, Any], tuple[Any, ...], bool]] = [
        ("a switch", SWITCH, (False, True), (), True),
        ("what no catalogue has", "Nonsense", (1, 2), (), False),
        ("what stands in no registry", "DisableFtpParsing", (False, True), (), False),
        ("what drifts with the platform", "EnableDnsSinkhole", (True, False), (), False),
        ("a record has it", SWITCH, (False, True), (touch(90, SWITCH, False, True),), False),
    ]
    for why, name, values, statements, expected in rows:
        assert bool(said(*statements, name=name, values=values)) is expected, why
