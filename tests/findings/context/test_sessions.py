"""Who had a session in the window, or while something was weaker, stands in the report."""

from __future__ import annotations

import pytest

from mpdiff.pipeline import analyse
from mpdiff.report.redact.redact import redact
from tests.support.places import SAMPLES

WHO = {
    "listings-alone": {"j.doe", "CONTOSO\\j.doe", "CONTOSO\\svc-admin"},
    "only-other-witnesses": {"CONTOSO\\svc-admin"},
    "service-stopped": {"j.doe"},
    "attacker": set(),
}


@pytest.mark.parametrize("name", WHO)
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
