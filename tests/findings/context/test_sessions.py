"""Who had a session in the window, or while something was weaker, stands in the report."""

from __future__ import annotations

from mpdiff.base.model import Witness
from mpdiff.evidence.facts import Session
from mpdiff.findings.context.sessions import MOST, sessions_meanwhile, unlisted
from mpdiff.pipeline import analyse
from mpdiff.report.redact.redact import redact
from tests.support.cases import case
from tests.support.places import SAMPLES
from tests.support.rows import for_each
from tests.support.scene import at, touch

WHO = {
    "listings-alone": {"CONTOSO\\j.doe", "CONTOSO\\svc-admin"},
    "only-other-witnesses": {"CONTOSO\\svc-admin"},
    "service-stopped": {"j.doe"},
    "attacker": set(),
}


@for_each("name", WHO)
def test_the_sessions_of_the_window_are_incidents_in_order_of_time(name: str) -> None:
    found = analyse(str(SAMPLES / name / "package.zip"))
    sessions = [one for one in found.incidents if one.kind == "session"]
    assert {one.subject for one in sessions} == WHO[name]
    times = [one.time for one in found.incidents]
    assert times == sorted(times)
    for one in sessions:
        assert found.window
        assert found.window.start
        assert one.end is None or one.end >= found.window.start
    hidden = {one.subject for one in redact(found).incidents if one.kind == "session"}
    assert not hidden & WHO[name]


def test_of_very_many_those_that_were_there_when_it_began_are_listed_and_the_rest_is_counted() -> (
    None
):
    switch = "DisableRealtimeMonitoring"
    crowd = tuple(session(f"u{n}", 1, 2) for n in range(MOST))
    of = case(
        (
            touch(30, switch, False, True),
            touch(90, switch, True, False),
            touch(120, switch, False, True),
            touch(150, switch, True, False),
        ),
        {switch: False},
        {switch: False},
        sessions=(*crowd, session("eve", 20, 40)),
    )
    found = sessions_meanwhile(of)
    assert (len(found), found[0].subject) == (MOST, "eve")
    (notice,) = unlisted(of)
    assert notice.message.startswith("1 further session")


def session(account: str, start: float, end: float) -> Session:
    witness = Witness("event 4624", "log", time=at(start))
    return Session(account, at(start), at(end), "interactive", witness)
