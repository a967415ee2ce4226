"""When an incident was over, from its own end or the first record of it, and what it lasted in all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Incident, Round, Timing, Witness
from mpdiff.findings.context.ended import with_end
from mpdiff.findings.make import evidence_finding
from tests.support.cases import case
from tests.support.reports import finding
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, IncidentKind


def one(
    minute: float, kind: IncidentKind, subject: str = "", title: str = "x", **given: Any
) -> Incident:
    witness = Witness(f"event of {kind}", "log", time=at(minute))
    return Incident(kind, at(minute), title, witness, subject, **given)


def about(*cited: Incident, **given: Any) -> Finding:
    made = evidence_finding("protection-off", "It was off", "Detail")
    fields: dict[str, Any] = {
        "effect": "weakened",
        "timing": Timing(cited[0].time, cited[-1].time),
        "witnesses": tuple(i.witness for i in cited),
    }
    return replace(made, **(fields | given))


def ended(cited: list[Incident], *others: Incident, **given: Any) -> Finding:
    return with_end(case((), incidents=(*cited, *others)), about(*cited, **given))


OFF, ON = "Scanning for viruses is off", "Scanning for viruses is on"


@for_each(
    ("why", "began", "other", "end"),
    [
        ("its own end", one(30, "service-stopped", end=at(40)), None, 40),
        ("no end", one(30, "service-stopped"), None, None),
        ("a command's end is not that of what it did", one(30, "command", end=at(40)), None, None),
        ("at an uncertain time", one(30, "service-stopped", end=at(40), time_certain=False), None, None),
        ("scanning is on again", one(30, "scanning-off", title=OFF), one(40, "scanning-on", title=ON), 40),
        ("at the very time", one(30, "scanning-off", title=OFF), one(30, "scanning-on", title=ON), 30),
        ("it was on before", one(30, "scanning-off", title=OFF), one(20, "scanning-on", title=ON), None),
        ("another scan is on", one(30, "scanning-off", title=OFF), one(40, "scanning-on", title="Scanning for spyware is on"), None),
        ("on at an uncertain time", one(30, "scanning-off", title=OFF), one(40, "scanning-on", title=ON, time_certain=False), None),
        ("the part recovered", one(30, "feature-failed", "On Access"), one(40, "feature-recovered", "on access"), 40),
        ("another part recovered", one(30, "feature-failed", "On Access"), one(40, "feature-recovered", "IOAV"), None),
        ("a record of another kind", one(30, "feature-failed", "On Access"), one(40, "scanning-on", "On Access"), None),
    ],
)  # fmt: skip
def test_it_was_over_with_the_first_certain_record_of_its_very_end(
    why: str, began: Incident, other: Incident | None, end: float | None
) -> None:
    found = ended([began], *([other] if other else []))
    if end is None:
        assert (found.rounds, found.still_weakened, found.duration_seconds) == ((), None, None), why
        return
    (span,) = found.rounds
    assert (span.start, span.end, span.seconds) == (at(30), at(end), (end - 30) * 60)
    assert (found.still_weakened, found.duration_seconds) == (False, (end - 30) * 60)
    assert found.last_seen == at(end)


def test_of_two_ends_the_first_counts() -> None:
    later, first = one(50, "scanning-on", title=ON), one(40, "scanning-on", title=ON)
    (span,) = ended([one(30, "scanning-off", title=OFF)], later, first).rounds
    assert span.end == at(40)


def test_what_lasted_several_times_is_over_where_each_was() -> None:
    two = [one(30, "service-stopped", end=at(40)), one(50, "service-stopped", end=at(55))]
    found = ended(two)
    assert [(s.start, s.end) for s in found.rounds] == [(at(30), at(40)), (at(50), at(55))]
    assert (found.duration_seconds, found.still_weakened, found.last_seen) == (900, False, at(55))


@pytest.mark.parametrize("open_first", [True, False])
def test_where_one_of_them_has_no_end_nothing_shows_whether_it_lasts(*, open_first: bool) -> None:
    ends = (None, at(55)) if open_first else (at(40), None)
    two = [one(30, "service-stopped", end=ends[0]), one(50, "service-stopped", end=ends[1])]
    found = ended(two)
    assert [s.end for s in found.rounds] == list(ends)
    assert (found.duration_seconds, found.still_weakened) == (None, None)
    assert found.last_seen == (at(55) if open_first else at(50))


def test_an_end_before_the_last_begin_is_not_the_last_that_was_seen() -> None:
    two = [one(30, "service-stopped", end=at(35)), one(50, "service-stopped")]
    assert ended(two).last_seen == at(50)


def test_only_incidents_of_the_findings_own_time_and_kind_are_its_stretches() -> None:
    own = one(30, "service-stopped", end=at(40))
    before, after = one(10, "service-stopped", end=at(11)), one(90, "service-stopped", end=at(91))
    other = one(30, "tool-misused", end=at(40))
    (span,) = ended([own], before, after, other).rounds
    assert (span.start, span.end) == (at(30), at(40))


@for_each(
    "given",
    [
        {"effect": "unknown"},
        {"timing": Timing()},
        {"timing": Timing(at(30), None)},
        {"timing": Timing(at(30), at(30), rounds=(Round(at(30), at(31), 60.0),))},
        {"change": finding().change},
    ],
)
def test_what_is_no_dated_weakening_is_left_as_it_is(given: dict[str, Any]) -> None:
    own = one(30, "service-stopped", end=at(40))
    assert ended([own], **given) == about(own, **given)


def test_what_is_about_no_incident_or_has_its_rounds_is_left_as_it_is() -> None:
    cited = one(30, "service-stopped", end=at(40))
    for why, given in (
        ("no weakening", {"effect": "unknown"}),
        ("a change", {"change": finding().change}),
        ("rounds of its own", {"timing": Timing(at(30), at(30), rounds=(Round(at(1), None, None),))}),
        ("no first time", {"timing": Timing(None, at(60))}),
        ("no last time", {"timing": Timing(at(30), None)}),
        ("it cites another", {"witnesses": (Witness("event 1", "other"),)}),
    ):  # fmt: skip
        made = about(cited, **given)
        assert with_end(case((), incidents=(cited,)), made) == made, why


def test_one_open_round_leaves_open_whether_it_still_lasts() -> None:
    stops = [one(30, "service-stopped", end=at(40)), one(60, "service-stopped")]
    found = ended(stops)
    assert [(r.start, r.end, r.seconds) for r in found.rounds] == [
        (at(30), at(40), 600.0),
        (at(60), None, None),
    ]
    assert (found.still_weakened, found.duration_seconds) == (None, None)
    assert found.last_seen == at(60), "the last record of it"
    assert (found.times_certain, found.timing.doubts) == (True, ())


def test_what_a_health_report_bounds_has_no_certain_times() -> None:
    """One of two stretches that the report bounds is enough."""
    report = touch(
        50, "DisableRealtimeMonitoring", ..., False, event_id=1151, held=True, place="effective"
    )
    for cited, times_certain in (
        ([one(30, "scanning-off", title=OFF)], False),
        ([one(30, "scanning-off", title=OFF), one(60, "scanning-off", title=OFF)], False),
        ([one(20, "scanning-off", title=OFF), one(30, "scanning-off", title=OFF)], False),
    ):  # fmt: skip
        of = case([report], incidents=(*cited, one(70, "scanning-on", title=ON)))
        found = with_end(of, about(*cited))
        assert found.rounds[0].end == at(50)
        assert (found.times_certain, found.timing.doubts) == (times_certain, ("bounds",))
    alone = [one(30, "scanning-off", title=OFF)]
    found = with_end(case((), incidents=(*alone, one(50, "scanning-on", title=ON))), about(*alone))
    assert (found.times_certain, found.timing.doubts) == (True, ())
