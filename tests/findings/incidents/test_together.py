"""Several incidents of a kind are one finding: what one of them makes of it, and what all must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Incident, Window, Witness
from mpdiff.findings.incidents.commanded import RULE as COMMAND
from mpdiff.findings.rules import RULES
from tests.findings.incidents.test_incidents import found, happened
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import END, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import IncidentKind, Value

DEFENDERS = "Microsoft-Windows-Windows Defender/Operational"
OTHERS = "Security"
OFF = "Configuration: 0"


def cleared(*channels: str) -> list[Incident]:
    return [happened(30 + n, "log-cleared", name) for n, name in enumerate(channels)]


@for_each(
    ("channels", "severity"),
    [
        ((DEFENDERS,), "high"),
        ((OTHERS,), "medium"),
        ((OTHERS, DEFENDERS), "high"),
        ((OTHERS, "System"), "medium"),
    ],
)
def test_one_clearing_of_defenders_own_log_is_enough(
    channels: tuple[str, ...], severity: str
) -> None:
    (one,) = found(*cleared(*channels))
    assert one.severity == severity


@for_each(
    ("details", "severity", "certainty"),
    [
        (("", ""), "low", "certain"),
        ((OFF, ""), "medium", "uncertain"),
        (("", f"Feature: x; {OFF}"), "medium", "uncertain"),
        (("Configuration: 01", ""), "low", "certain"),
    ],
)
def test_one_feature_turned_off_is_enough(
    details: tuple[str, ...], severity: str, certainty: str
) -> None:
    made = found(*(happened(30 + n, "feature-changed", f"F{n}", detail=d) for n, d in enumerate(details)))  # fmt: skip
    assert [(f.severity, f.certainty) for f in made] == [(severity, certainty)]


def test_a_feature_that_failed_is_no_less_certain_for_its_configuration() -> None:
    (one,) = found(happened(30, "feature-failed", "F", detail=OFF))
    assert (one.severity, one.certainty, one.effect) == ("medium", "certain", "weakened")


def test_a_start_type_in_unknown_words_weighs_less_and_says_why() -> None:
    (one,) = found(happened(30, "start-type-changed", "Defender"))
    assert one.severity == "medium"
    assert "Whether it still starts by itself is not certain" in one.detail
    (known,) = found(happened(30, "service-disabled", "Defender"))
    assert "Whether it still starts" not in known.detail


@for_each(
    ("minutes", "certain", "certainty"),
    [
        ((30, 40), (True, True), "certain"),
        ((30, -5), (True, False), "certain"),
        ((-5, -6), (False, False), "uncertain"),
    ],
)
def test_one_that_was_certainly_in_the_window_makes_it_certain(
    minutes: tuple[float, ...], certain: tuple[bool, ...], certainty: str
) -> None:
    each = list(zip(minutes, certain, strict=True))
    for kind, rule in (("malware-detected", "malware-detected"), ("command", COMMAND)):
        made = found(*(happened(m, kind, "mpcmdrun", time_certain=c) for m, c in each))  # type: ignore[arg-type]
        (one,) = [f for f in made if f.rule == rule]
        assert one.certainty == certainty
        assert one.times_certain is all(certain)
        assert ("may lie outside the window" in one.detail) is (certainty == "uncertain")


def test_a_time_that_is_open_is_worded_by_what_is_known_of_the_window() -> None:
    for window, said in (
        (None, "No window is known"),
        (Window(None, END, "x"), "No window is known"),
    ):
        (one,) = found(happened(30, "malware-detected", time_certain=False), window=window)
        assert said in one.detail


# --- what a record of a setting says already ------------------------------------------------------

BEHAVIOUR = "DisableBehaviorMonitoring"
ON: dict[str, Value] = {BEHAVIOUR: False}
CHANGED = (touch(30, BEHAVIOUR, False, True), touch(31, BEHAVIOUR, True, False))
REFUSED = (touch(30, BEHAVIOUR, False, True, refused=True),)


@for_each(
    ("why", "kind", "touches", "told"),
    [
        ("a change is told by its record", "feature-changed", CHANGED, False),
        ("a refused change is none", "feature-changed", REFUSED, True),
        ("without a record", "feature-changed", (), True),
        ("a feature that failed is no change", "feature-failed", CHANGED, True),
    ],
)
def test_only_the_change_of_a_feature_is_told_by_the_record_of_its_setting(
    why: str, kind: IncidentKind, touches: Any, *, told: bool
) -> None:
    one = happened(30, kind, "Behavior Monitoring")
    made = findings(case(touches, ON, ON, incidents=(one,)), "incidents")
    assert bool(made) is told, why


# --- which of them count, and when they ended -----------------------------------------------------


@for_each(
    ("why", "minute", "kind", "during", "grave"),
    [
        ("routine, before", -60, "feature-changed", (), None),
        ("routine, before, and something was weaker then", -60, "feature-changed", ("x",), True),
        ("long before", -3000, "malware-detected", (), None),
        ("long before, and something was weaker then", -3000, "malware-detected", ("x",), True),
        ("a day before", -1440, "malware-detected", (), False),
        ("more than a day before", -1440.1, "malware-detected", (), None),
        ("routine, after", 300, "feature-changed", (), None),
        ("routine, after, and something was weaker then", 300, "feature-changed", ("x",), True),
        ("after", 300, "malware-detected", (), False),
        ("after, and something was weaker then", 300, "malware-detected", ("x",), True),
    ],
)
def test_what_happened_while_something_was_weaker_counts_at_any_time(
    why: str, minute: float, kind: IncidentKind, during: tuple[str, ...], *, grave: bool | None
) -> None:
    made = found(happened(minute, kind, during=during))
    assert bool(made) is (grave is not None), why
    inside = found(happened(30, kind))[0].severity
    assert [f.severity == inside for f in made] == ([] if grave is None else [grave])


def test_what_was_weaker_at_its_time_makes_an_uncertain_time_matter() -> None:
    """By every reading of the time something was weaker then."""
    (one,) = found(happened(300, "malware-detected", time_certain=False, during=("x",)))
    assert one.certainty == "certain"


def state(minute: float, kind: IncidentKind, source: str, subject: str = "") -> Incident:
    return Incident(kind, at(minute), kind, Witness(source, "log", time=at(minute)), subject)


@for_each(
    ("why", "began", "others", "ended"),
    [
        ("the first end counts", ("scanning-off", "event 5010", ""), [(40, "scanning-on", "event 5009", ""), (50, "scanning-on", "event 5009", "")], 40),
        ("whatever their order", ("scanning-off", "event 5010", ""), [(50, "scanning-on", "event 5009", ""), (40, "scanning-on", "event 5009", "")], 40),
        ("at the very time", ("scanning-off", "event 5010", ""), [(30, "scanning-on", "event 5009", "")], 30),
        ("not one before it", ("scanning-off", "event 5010", ""), [(29, "scanning-on", "event 5009", "")], None),
        ("of another scan", ("scanning-off", "event 5010", ""), [(40, "scanning-on", "event 5011", "")], None),
        ("of another kind", ("scanning-off", "event 5010", ""), [(40, "feature-recovered", "event 5009", "")], None),
        ("whatever it is about", ("scanning-off", "event 5010", "a"), [(40, "scanning-on", "event 5009", "b")], 40),
        ("by a command", ("scanning-off", "MpCmdRun", ""), [(40, "scanning-on", "event 5009", "")], 40),
        ("the same feature", ("feature-failed", "event 3002", "On Access"), [(40, "feature-recovered", "event 3007", "on access")], 40),
        ("another feature", ("feature-failed", "event 3002", "On Access"), [(40, "feature-recovered", "event 3007", "IOAV")], None),
        ("the same service", ("service-disabled", "event 7040", "WinDefend"), [(40, "service-changed", "event 7040", "WINDEFEND")], 40),
        ("another service", ("service-disabled", "event 7040", "WinDefend"), [(40, "service-changed", "event 7040", "Sense")], None),
        ("the same service by another log", ("service-disabled", "event 7040", "WinDefend"), [(40, "service-changed", "event 4657", "WinDefend")], None),
    ],
)  # fmt: skip
def test_a_state_ends_with_the_first_record_of_its_very_end(
    why: str, began: Any, others: Any, ended: float | None
) -> None:
    kind, source, subject = began
    every = [state(30, kind, source, subject), *(state(*other) for other in others)]
    (one,) = [f for f in found(*every) if f.rule != "feature-changed"]
    if ended is None:
        assert "No record shows that it ended." in one.detail, why
    else:
        assert f"It ended at {at(ended):%Y-%m-%d %H:%M:%S UTC}." in one.detail, why


@for_each("kind", ["malware-detected", "platform-expired", "history-deleted"])
def test_what_is_no_state_with_an_end_says_nothing_of_one(kind: IncidentKind) -> None:
    (one,) = found(happened(30, kind), happened(40, "scanning-on"))
    assert "ended" not in one.detail


@for_each(("ends", "reaches"), [(-1, False), (0, False), (0.1, True), (None, True)])
def test_only_what_ended_inside_reached_into_the_window(
    ends: float | None, *, reaches: bool
) -> None:
    others = [] if ends is None else [happened(ends, "scanning-on")]
    (one,) = found(happened(-60, "scanning-off"), *others)
    assert ("It began before the window" in one.detail) is reaches


def test_one_that_reached_in_is_enough_to_say_so() -> None:
    early = happened(-60, "service-stopped", "a", end=at(-50), during=("x",))
    into = happened(-40, "service-stopped", "b", end=at(10))
    (one,) = found(early, into)
    assert "It began before the window" in one.detail


@pytest.mark.parametrize("window", [None, Window(None, END, "x")])
def test_where_no_start_is_known_nothing_is_before_it(window: Window | None) -> None:
    (one,) = found(happened(-3000, "malware-detected"), window=window)
    assert (one.severity, one.certainty) == (RULES["malware-detected"].severity, "uncertain")


# --- words ----------------------------------------------------------------------------------------


def test_what_has_no_subject_detail_or_actor_leaves_no_gap() -> None:
    first = happened(30, "malware-detected")
    second = happened(31, "malware-detected", "T", detail="Path: x", actor="CORP\\eve")
    (one,) = found(first, second)
    assert ": T (2 times) at " in one.title
    assert one.detail.startswith("Path: x.")
    assert one.actors == ("CORP\\eve (ran it)",)


@pytest.mark.parametrize(("count", "more"), [(5, ""), (6, "And 1 more.")])
def test_five_details_are_told(count: int, more: str) -> None:
    (one,) = found(*(happened(n, "malware-detected", detail=f"Path: {n}") for n in range(count)))
    assert "Path: 4." in one.detail
    assert ("more." in one.detail) is bool(more)
    assert more in one.detail


def test_times_that_a_service_was_stopped_add_up() -> None:
    first = happened(30, "service-stopped", end=at(40))
    second = happened(60, "service-stopped", end=at(65))
    (one,) = found(first, second)
    assert "It ran again after 15 min in all." in one.detail
