"""A command is an attempt, and a health report that shows protection on denies that it had effect, or ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Incident, Witness
from mpdiff.findings.context.ended import with_end
from mpdiff.findings.incidents.incidents import incidents
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement, Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
COMMAND, EVENT = "log of MpCmdRun", "event 5012"


def health(minute: float, *, off: bool = False, **given: object) -> Statement:
    fields = {"held": True, "place": "effective", "event_id": 1151, **given}
    return touch(minute, SWITCH, ..., off, None, **fields)


def off(source: str, *also: str) -> Incident:
    further = tuple(Witness(one, "other", time=at(30)) for one in also)
    return Incident(
        "scanning-off", at(30), "Off", Witness(source, "log", time=at(30)), also=further
    )


@for_each(
    ("why", "one", "reports", "certainty", "end"),
    [
        ("a command, and no report", off(COMMAND), [], "certain", None),
        ("a command, and a report denies it", off(COMMAND), [health(35)], "uncertain", 35),
        ("the first report counts", off(COMMAND), [health(35), health(40)], "uncertain", 35),
        ("a report before it", off(COMMAND), [health(25)], "certain", None),
        ("a report that shows it off", off(COMMAND), [health(35, off=True)], "certain", None),
        ("at an uncertain time", off(COMMAND), [health(35, time_certain=False)], "certain", None),
        ("a change, no report", off(COMMAND), [health(35, held=False)], "certain", None),
        ("of another witness", off(COMMAND), [health(35, event_id="MPLog")], "certain", None),
        ("an event shows it as well", off(COMMAND, EVENT), [health(35)], "certain", 35),
        ("an event alone", off(EVENT), [health(35)], "certain", 35),
    ],
)
def test_a_later_health_report_ends_it_and_denies_a_command(
    why: str, one: Incident, reports: list[Statement], certainty: str, end: float | None
) -> None:
    of = case(reports, ON, ON, incidents=(one,))
    (made,) = incidents(of)
    found = with_end(of, made)
    assert found.certainty == certainty, why
    assert ("shows real-time protection on, so it had no effect" in found.detail) == bool(end), why
    assert ("No record shows that it ended" in found.detail) != bool(end), why
    assert [r.end for r in found.rounds] == ([at(end)] if end else []), why
    assert found.timing.doubts == (("bounds",) if end else ()), why
