"""Where an incident counts, what ends what it began, and how much it weighs: kind by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from msgspec.structs import replace

from mpdiff.base.model import Incident, IncidentKind, Witness
from mpdiff.findings.incidents import periods
from mpdiff.findings.incidents.periods import Placed
from tests.support.cases import case
from tests.support.scene import WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

DAY = 1440
LASTING = {
    "scanning-off",
    "feature-failed",
    "service-disabled",
    "service-stopped",
    "platform-expired",
}
BY_SOMEBODY = {
    "scanning-off",
    "definitions-removed",
    "quarantine-restored",
    "configuration-reset",
    "tool-misused",
    "service-disabled",
    "malware-allowed",
}
ROUTINE = {"platform-changed", "feature-changed"}


def one(
    kind: Any, minute: float, subject: str = "S", source: str = "event 1", **given: Any
) -> Incident:
    return Incident(kind, at(minute), "t", Witness(source, "log"), subject, **given)


def place(*incidents: Incident, **given: Any) -> list[Any]:
    of = case((), incidents=incidents, **given)
    return [(p.period, p.certain, p.reaches) for p in periods.placed(of, iter(incidents[:1]))]


def test_every_kind_counts_before_the_window_as_long_as_it_matters() -> None:
    """The window is from minute 0 to 240; a day before it is near."""
    for kind in get_args(IncidentKind):
        lasts, acts, routine = kind in LASTING, kind in BY_SOMEBODY, kind in ROUTINE
        near = [("before", True, lasts)] if lasts or not routine else []
        long_ago = [("before", True, lasts)] if lasts or acts else []
        assert place(one(kind, -DAY)) == near, kind
        assert place(one(kind, -DAY - 1)) == long_ago, kind
        assert place(one(kind, 0)) == [("inside", True, False)], kind
        assert place(one(kind, 240)) == [("inside", True, False)], kind
        assert place(one(kind, 241)) == ([] if routine else [("after", True, False)]), kind
        weak = one(kind, 241, during=("X",))
        assert place(weak) == [("after", True, False)], kind
        assert place(replace(weak, time=at(-DAY - 1))) == [("before", True, lasts)], kind


def test_what_may_lie_in_the_window_counts_there_and_is_not_certain() -> None:
    for why, incident, window, expected in (
        ("its time is not certain", one("malware-detected", -1, time_certain=False), WINDOW, False),
        ("and it was weak then", one("malware-detected", -1, time_certain=False, during=("X",)), WINDOW, True),
        ("no window is known", one("malware-detected", -1), None, False),
        ("in it by every reading", one("malware-detected", 5, other_times=(at(6),)), WINDOW, True),
        ("in it by one reading", one("malware-detected", -9, other_times=(at(6),)), WINDOW, False),
    ):  # fmt: skip
        assert place(incident, window=window) == [("inside", expected, False)], why


def test_what_began_before_the_window_reaches_into_it_unless_a_record_ends_it() -> None:
    for why, ended, reaches in (
        ("no end", None, True),
        ("over before", -5, False),
        ("over as it began", 0, False),
        ("over in it", 5, True),
    ):
        end = None if ended is None else at(ended)
        assert place(one("service-stopped", -10, end=end)) == [("before", True, reaches)], why
    assert place(one("remediation-failed", -10, end=at(5))) == [("before", True, False)]


def end(began: Incident, *others: Incident, statements: tuple[Statement, ...] = ()) -> float | None:
    of = case(statements, incidents=(began, *others))
    found = periods.end_of(of, began)
    return None if found is None else (found - at(0)).total_seconds() / 60


def test_each_state_ends_with_its_own_record() -> None:
    off = one("scanning-off", 10, source="event 5010")
    rows: list[tuple[str, Incident, Incident, float | None]] = [
        ("a service runs again", one("service-stopped", 10, end=at(20)), one("service-changed", 15), 20),
        ("a service that does not", one("service-stopped", 10), one("service-changed", 15), None),
        ("a command has an end that is none", one("command", 10, end=at(20)), one("scanning-on", 15), None),
        ("scanning is on by its event", off, one("scanning-on", 20, source="event 5009"), 20),
        ("by another subject of it", off, one("scanning-on", 20, "T", "event 5009"), 20),
        ("by the other scan's event", off, one("scanning-on", 20, source="event 5011"), None),
        ("the other scan's own", replace(off, witness=Witness("event 5012", "log")), one("scanning-on", 20, source="event 5011"), 20),
        ("a command by any", one("scanning-off", 10), one("scanning-on", 20, source="event 5009"), 20),
        ("at the same time", off, one("scanning-on", 10, source="event 5009"), 10),
        ("before it", off, one("scanning-on", 9, source="event 5009"), None),
        ("a part recovers", one("feature-failed", 10), one("feature-recovered", 20, "s"), 20),
        ("another part", one("feature-failed", 10), one("feature-recovered", 20, "T"), None),
        ("a service is changed back", one("service-disabled", 10, source="event 7040"), one("service-changed", 20, source="event 7040"), 20),
        ("by a command", one("service-disabled", 10, source="event 7040"), one("service-changed", 20, source="event 4688"), None),
        ("another service", one("service-disabled", 10), one("service-changed", 20, "T"), None),
        ("of another kind", one("feature-failed", 10), one("scanning-on", 20), None),
        ("what has no end", one("platform-expired", 10), one("scanning-on", 20), None),
    ]  # fmt: skip
    for why, began, other, minute in rows:
        assert end(began, other) == minute, why
    assert end(off, *(one("scanning-on", m, source="event 5009") for m in (40, 20, 30))) == 20


SWITCH = "DisableRealtimeMonitoring"


def health(minute: float, **given: Any) -> Statement:
    fields: dict[str, Any] = {"held": True, "event_id": 1151, "place": "effective"} | given
    off = fields.pop("off", False)
    return touch(minute, fields.pop("setting", SWITCH), ..., off, **fields)


def test_a_health_report_shows_that_scanning_was_on_again() -> None:
    off = one("scanning-off", 10)
    for why, report, minute in (
        ("on", health(20), 20),
        ("off", health(20, off=True), None),
        ("at the same time", health(10), None),
        ("before it", health(9), None),
        ("at a time that is not certain", health(20, time_certain=False), None),
        ("without a state", health(20, off=...), None),
        ("another event", health(20, event_id=5000), None),
        ("no report of a state", health(20, held=False), None),
        ("of another setting", health(20, setting="DisableScriptScanning"), None),
    ):  # fmt: skip
        assert end(off, statements=(report,)) == minute, why
    assert end(off, statements=(health(40), health(20))) == 20
    on = one("scanning-on", 15)
    assert end(off, on, statements=(health(20),)) == 15
    assert end(one("feature-failed", 10), statements=(health(20),)) is None
    for other, reported in ((one("scanning-on", 15), False), (one("scanning-on", 25), True)):
        of = case((health(20),), incidents=(off, other))
        (found,) = periods.placed(of, iter([off]))
        assert found.reported is reported
    of = case((health(20),), incidents=(stop := one("service-stopped", 10, end=at(20)),))
    assert [p.reported for p in periods.placed(of, iter([stop]))] == [False]


def test_what_weighs_as_much_as_inside_the_window() -> None:
    stopped, threat = one("service-stopped", 1), one("malware-detected", 1)
    for why, found, grave in (
        ("inside", Placed(threat, "inside", None, certain=True, reported=False), True),
        ("after", Placed(threat, "after", None, certain=True, reported=False), False),
        ("while weak", Placed(replace(threat, during=("X",)), "after", None, certain=True, reported=False), True),
        ("a state that lasts", Placed(stopped, "after", None, certain=True, reported=False), True),
        ("a state that is over", Placed(stopped, "after", at(2), certain=True, reported=False), False),
        ("it reaches", Placed(stopped, "before", at(2), certain=True, reported=False, reaches=True), True),
    ):  # fmt: skip
        assert found.grave is grave, why
