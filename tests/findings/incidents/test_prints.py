"""What a print of the status shows, print by print: when it was made, in which mode, what came after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Window
from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.findings.context.configuration import HEALTH
from mpdiff.findings.incidents import printed as prints_of
from tests.support.cases import case, findings
from tests.support.eventlogs import NOON
from tests.support.rows import for_each
from tests.support.scene import END, UNTOLD, WINDOW, at, touch

if TYPE_CHECKING:
    from datetime import datetime

    from mpdiff.base.model import Finding, Statement, Value

REALTIME = "DisableRealtimeMonitoring"
PROPERTY = "RealTimeProtectionEnabled"
SHOWN_ON: dict[str, Value] = {REALTIME: False}
SHOWN_OFF: dict[str, Value] = {REALTIME: True}
OPENS = Window(NOON, None, "the test")


def printed(
    since: float | None = None,
    until: float | None = None,
    *,
    on: object = False,
    member: str = "status.txt",
    mode: str | None = "Normal",
    named: str = PROPERTY,
) -> PrintedStatus:
    """Return a print that was made between two minutes."""
    values: dict[str, Any] = {named: on} | ({"AMRunningMode": mode} if mode else {})
    times: list[datetime | None] = [None if m is None else at(m) for m in (since, until)]
    return PrintedStatus(member, values, *times)


def found(*prints: PrintedStatus, **given: Any) -> list[Finding]:
    support = Support(statuses=prints, running=given.pop("running", {}))
    touches: tuple[Statement, ...] = given.pop("touches", ())
    both = given.pop("both", {"DisableBehaviorMonitoring": False})
    made = findings(case(touches, both, both, support=support, **given))
    return [f for f in made if f.rule == "status-off"]


@for_each(
    ("named", "setting", "weak"),
    [
        (PROPERTY, REALTIME, True),
        ("BehaviorMonitorEnabled", "DisableBehaviorMonitoring", True),
        ("AMServiceEnabled", "IsServiceRunning", False),
    ],
)
def test_a_protection_printed_as_off_is_a_weakening_of_its_setting(
    named: str, setting: str, *, weak: bool
) -> None:
    (one,) = found(printed(named=named, since=30, until=31))
    assert (one.setting, one.before, one.after) == (setting, not weak, weak)
    assert (one.effect, one.place, one.rule) == ("weakened", "effective", "status-off")
    (early,) = found(printed(named=named, since=-60, until=-30))
    assert (early.setting, early.after, early.effect) == (setting, None, "unknown")
    assert (early.place, early.still_weakened) == ("effective", None)


@for_each(
    ("why", "print_", "window", "early"),
    [
        ("in the window", printed(since=10, until=20), WINDOW, False),
        ("before it", printed(since=-20, until=-10), WINDOW, True),
        ("before it, since when is open", printed(until=-10), WINDOW, True),
        ("until the very start", printed(until=0), WINDOW, False),
        ("over the edge", printed(since=-10, until=10), WINDOW, False),
        ("at a time that nothing bounds", printed(), WINDOW, False),
        ("without a window", printed(since=-20, until=-10), None, False),
        ("the start is not known", printed(until=-10), Window(None, END, "x"), False),
    ],
)
def test_only_what_was_certainly_printed_before_the_window_is_early(
    why: str, print_: PrintedStatus, window: Window | None, *, early: bool
) -> None:
    (one,) = found(print_, window=window)
    assert one.title.endswith("(before the window)") is early, why
    assert ("shows nothing of the window itself" in one.detail) is early
    assert ("The package was collected at" in one.detail) is not early
    assert one.severity == ("high" if early else "critical")


@for_each(
    ("why", "prints", "member"),
    [
        ("the first", (printed(since=1, until=2, member="a"), printed(since=3, member="b")), "a"),
        ("but one of the window first", (printed(until=-1, member="a"), printed(since=3, member="b")), "b"),
        ("of early ones the first", (printed(until=-9, member="a"), printed(until=-1, member="b")), "a"),
    ],
)  # fmt: skip
def test_of_several_prints_the_first_that_may_be_of_the_window_is_told(
    why: str, prints: tuple[PrintedStatus, ...], member: str
) -> None:
    (one,) = found(*prints)
    assert [w.member for w in one.witnesses] == [member], why


@for_each(
    ("since", "until", "said"),
    [
        (10, 20, "between 2026-03-01 12:10:00 UTC and 2026-03-01 12:20:00 UTC."),
        (10, None, "at 2026-03-01 12:10:00 UTC or later."),
        (None, 20, "at 2026-03-01 12:20:00 UTC or earlier."),
        (None, None, "When it was printed is not known."),
    ],
)
def test_when_it_was_printed_is_said(since: float | None, until: float | None, said: str) -> None:
    (one,) = found(printed(since=since, until=until))
    assert said in one.detail
    (none,) = found(printed(since, until, on="x", mode="Not running"))
    assert said in none.detail


@for_each(
    ("mode", "running", "named", "counts"),
    [
        ("Normal", {}, PROPERTY, True),
        (None, {}, PROPERTY, True),
        ("Passive Mode", {}, PROPERTY, False),
        ("EDR Block Mode", {}, PROPERTY, False),
        ("Normal", {"x": "Passive Mode"}, PROPERTY, True),
        (None, {"x": "Passive Mode"}, PROPERTY, False),
        ("Passive Mode", {}, "IsTamperProtected", True),
        ("Passive Mode", {}, "AMServiceEnabled", True),
    ],
)
def test_beside_another_antivirus_only_what_stays_on_counts(
    mode: str | None, running: dict[str, str], named: str, *, counts: bool
) -> None:
    assert bool(found(printed(mode=mode, named=named), running=running)) is counts


@for_each(
    ("before", "after", "collected", "said"),
    [
        (SHOWN_ON, SHOWN_ON, SHOWN_ON, "the before snapshot, the after snapshot and the state at collection"),
        (SHOWN_ON, SHOWN_ON, None, "the before snapshot and the after snapshot show it"),
        (SHOWN_ON, None, None, "; the before snapshot shows it"),
        (None, None, SHOWN_ON, "; the state at collection shows it"),
        (None, SHOWN_OFF, None, None),
        ({}, {}, {}, None),
        (None, None, None, None),
    ],
)  # fmt: skip
def test_where_the_settings_show_it_as_on_is_said(
    before: Any, after: Any, collected: Any, said: str | None
) -> None:
    support = Support(statuses=(printed(),))
    made = findings(case((), before, after, collected=collected, support=support), "status")
    (one,) = made
    assert ("The print shows what was in force" in one.detail) is (said is not None)
    assert (said or "") in one.detail
    assert "None" not in one.detail


@for_each(
    ("why", "touches", "counts"),
    [
        ("no record", (), True),
        ("a record that lasts", (touch(30, REALTIME, False, True),), False),
        ("a record that ended", (touch(30, REALTIME, False, True), touch(40, REALTIME, True, False)), True),
        ("a record of the opposite", (touch(30, REALTIME, True, False),), True),
    ],
)  # fmt: skip
def test_what_a_record_shows_as_off_and_as_lasting_is_told_once(
    why: str, touches: tuple[Statement, ...], *, counts: bool
) -> None:
    assert bool(found(printed(since=30), touches=touches)) is counts, why


def test_a_print_beside_one_stretch_that_lasts_of_several_is_told_once() -> None:
    steps = ((10, False, True), (20, True, False), (30, False, True))
    touches = tuple(touch(m, REALTIME, a, b) for m, a, b in steps)
    assert found(printed(since=40), touches=touches) == []


LATE, LATER = 250, 260
"""Minutes after the end of the window."""


@for_each(
    ("why", "prints", "still"),
    [
        ("off at collection", (printed(since=LATE),), True),
        ("off, at the very end of the window", (printed(since=240),), True),
        ("off in the window alone", (printed(since=30),), None),
        ("off, when is not known", (printed(),), None),
        ("on below it", (printed(since=30), printed(LATE, on=True)), False),
        ("on above it", (printed(LATE, on=True), printed(since=LATE)), True),
        ("off once more below it", (printed(since=30), printed(LATE, on=True), printed(since=LATER)), True),
        ("below it, by times of before", (printed(since=LATE), printed(30, on=True)), True),
        ("below it, without a time", (printed(since=LATE), printed(on=True)), True),
        ("below what has no time", (printed(), printed(LATE, on=True)), False),
        ("below it, blank", (printed(since=LATE), printed(LATER, on=None)), True),
        ("below it, in passive mode", (printed(since=LATE), printed(LATER, on=True, mode="Passive")), True),
        ("below it at one time", (printed(since=LATE), printed(LATE, on=True)), False),
        ("two below it, the last decides", (printed(since=30), printed(since=LATE), printed(LATE, on=True)), False),
        ("another file, after it ended", (printed(since=30, until=31), printed(LATE, on=True, member="b")), False),
        ("another file, when it ended", (printed(since=30, until=LATE), printed(LATE, on=True, member="b")), False),
        ("another file, before it ended", (printed(since=LATE, until=LATER), printed(LATE, on=True, member="b")), True),
        ("another file, its end is open", (printed(since=LATE), printed(LATER, on=True, member="b")), True),
    ],
)  # fmt: skip
def test_the_last_print_at_collection_shows_whether_it_still_is(
    why: str, prints: tuple[PrintedStatus, ...], *, still: bool | None
) -> None:
    (one,) = found(*prints)
    assert one.still_weakened is still, why


@for_each(("window", "collected_at"), [(None, 300), (OPENS, 300), (WINDOW, None), (WINDOW, 200)])
def test_without_a_window_that_was_over_nothing_is_at_collection(
    window: Window | None, collected_at: float | None
) -> None:
    (one,) = found(printed(since=LATE), window=window, collected_at=collected_at)
    assert one.still_weakened is None


@pytest.mark.parametrize(
    ("until", "severity", "effect", "end"),
    [(30, "critical", "weakened", "Get-MpComputerStatus"), (-1, "high", "unknown", "(before the window)")],
)  # fmt: skip
def test_a_service_that_was_not_running_protected_nothing(
    until: float, severity: str, effect: str, end: str
) -> None:
    (one,) = found(printed(on="x", until=until, mode="not Running"))
    assert (one.setting, one.severity, one.effect) == (None, severity, effect)
    assert one.title.endswith(end)


@for_each(
    ("products", "modes", "severity", "beside", "changed"),
    [
        (("Other AV",), ("Passive Mode",), "info", "Registered beside it: Other AV.", False),
        ((), ("Passive Mode",), "medium", "No other antivirus is known", False),
        (("Other AV",), ("Passive Mode", "Normal"), "medium", "Registered beside it", True),
        ((), ("Normal", "EDR Block Mode"), "medium", "No other antivirus", True),
    ],
)
def test_passive_mode_weighs_by_what_is_registered_beside_it(
    products: tuple[str, ...], modes: tuple[str, ...], severity: str, beside: str, *, changed: bool
) -> None:
    prints = tuple(printed(on=True, mode=m, member=f"{n}.txt") for n, m in enumerate(modes))
    support = Support(statuses=prints, products=products)
    (one,) = findings(case((), SHOWN_ON, SHOWN_ON, support=support), "passive")
    assert (one.rule, one.severity, one.effect) == ("passive-mode", severity, "unknown")
    assert one.detail.startswith(beside)
    assert ("names Normal: the mode changed" in one.detail) is changed
    assert len(one.witnesses) == 1


ACTIVE = touch(30, REALTIME, UNTOLD, False, place="effective", held=True, event_id=HEALTH)
"""A health event of the window that no passive mode has."""
BEFORE: dict[str, Any] = {"since": -20, "until": -10}
INSIDE: dict[str, Any] = {"since": 10, "until": 20}
SINCE: dict[str, Any] = {"since": 10}
EARLY, DENIED = "(before the window)", prints_of.ACTIVE


@for_each(
    ("why", "times", "running", "active", "severity", "said", "not_said"),
    [
        ("before the window", [BEFORE], False, False, "info", EARLY, DENIED),
        ("before the window and in it", [BEFORE, INSIDE], False, False, "medium", "", EARLY),
        ("in the window, whatever a health event says", [INSIDE], False, True, "medium", "", DENIED),
        ("at a time that is open, and a health event denies it", [SINCE], False, True, "info", DENIED, EARLY),
        ("at a time that is open, and nothing denies it", [SINCE], False, False, "medium", "", DENIED),
        ("one print is dated", [SINCE, INSIDE], False, True, "medium", "", DENIED),
        ("before the window, and as another witness says", [BEFORE], True, True, "medium", "", EARLY),
        ("as another witness says alone", [], True, False, "medium", "", EARLY),
    ],
)  # fmt: skip
def test_when_it_ran_beside_another_antivirus(
    why: str,
    times: list[dict[str, Any]],
    running: bool,  # noqa: FBT001  a value
    active: bool,  # noqa: FBT001  a value
    severity: str,
    said: str,
    not_said: str,
) -> None:
    prints = tuple(printed(**time, mode="Passive Mode", on=True) for time in times)
    support = Support(statuses=prints, running={"x": "Passive Mode"} if running else {})
    steps = (ACTIVE,) if active else ()
    (one,) = findings(case(steps, SHOWN_ON, SHOWN_ON, support=support), "passive")
    text = f"{one.title} {one.detail}"
    assert (one.severity, said in text, not_said in text) == (severity, True, False), why


def test_a_passive_mode_of_before_the_window_that_was_over_is_not_told() -> None:
    support = Support(statuses=(printed(**BEFORE, mode="Passive Mode", on=True),))
    assert findings(case((ACTIVE,), SHOWN_ON, SHOWN_ON, support=support), "passive") == ()


def test_a_print_in_the_normal_mode_says_nothing_of_when_it_was_passive() -> None:
    prints = (printed(**BEFORE, mode="Passive Mode", on=True), printed(**INSIDE, on=True))
    (one,) = findings(case((), SHOWN_ON, SHOWN_ON, support=Support(statuses=prints)), "passive")
    assert one.title.endswith(EARLY)


@for_each(
    ("why", "two", "one", "after", "later"),
    [
        ("below it, at one time", printed(since=5), printed(since=5), True, True),
        ("above it, at one time", printed(since=5), printed(since=5), False, False),
        ("below it, by a time of before", printed(since=4), printed(since=5), True, False),
        ("below it, without a time", printed(), printed(since=5), True, False),
        ("below what has no time", printed(since=5), printed(), True, True),
        ("in another file, when the first ended", printed(since=6, member="b"), printed(5, 6), False, True),
        ("in another file, before that", printed(since=6, member="b"), printed(5, 7), True, False),
        ("in another file, its end is open", printed(since=6, member="b"), printed(since=5), True, False),
    ],
)  # fmt: skip
def test_which_of_two_prints_is_the_later(
    why: str,
    two: PrintedStatus,
    one: PrintedStatus,
    after: bool,  # noqa: FBT001  a value
    later: bool,  # noqa: FBT001  a value
) -> None:
    assert prints_of._is_later(two, one, after=after) is later, why
