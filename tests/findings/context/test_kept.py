"""Of very many incidents those of the window stay, of every kind, and what is left out is said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.model import Incident, Notice, Witness
from mpdiff.evidence.facts import Logs
from mpdiff.findings.context import kept
from mpdiff.findings.context.kept import with_what_matters
from mpdiff.findings.incidents.periods import NEAR
from tests.support.cases import case, findings
from tests.support.scene import WINDOW, at

if TYPE_CHECKING:
    from mpdiff.base.model import IncidentKind

FAR = -60 * 24 * 9
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 10)


def happened(
    minute: float, kind: IncidentKind = "malware-detected", subject: str = "T"
) -> Incident:
    return Incident(kind, at(minute), "It happened", Witness("event 1", "log"), subject)


def subjects(*incidents: Incident) -> set[str]:
    return {i.subject for i in with_what_matters(Logs(incidents=incidents), WINDOW).incidents}


def test_few_are_all_kept() -> None:
    logs = Logs(incidents=tuple(happened(FAR + n) for n in range(10)))
    assert with_what_matters(logs, WINDOW) == logs


def test_what_happened_in_the_window_stays_whatever_came_before() -> None:
    crowd = [happened(FAR + n, subject="old") for n in range(30)]
    logs = with_what_matters(Logs(incidents=(*crowd, happened(40, subject="new"))), WINDOW)
    assert "new" in {i.subject for i in logs.incidents}
    assert len(logs.incidents) == 10
    (notice,) = logs.notices
    assert (notice.code, notice.message) == (
        "timeline-bounded",
        "21 further incidents are not listed.",
    )


def test_a_flood_of_one_kind_pushes_out_nothing_of_another() -> None:
    crowd = [happened(1 + n, "process", "update") for n in range(30)]
    logs = Logs(incidents=(*crowd, happened(FAR, "definitions-removed", "gone")))
    found = [i.subject for i in with_what_matters(logs, WINDOW).incidents]
    assert found == ["update"] * 9 + ["gone"], "what one kind leaves of its share others have"


def test_of_one_kind_each_subject_stays_before_any_comes_twice() -> None:
    crowd = [happened(n, subject="loud") for n in range(30)]
    assert subjects(*crowd, happened(200, subject="quiet")) == {"loud", "quiet"}


def test_that_some_of_the_window_are_left_out_makes_a_clean_verdict_doubtful() -> None:
    logs = with_what_matters(Logs(incidents=tuple(happened(n) for n in range(30))), WINDOW)
    (notice,) = logs.notices
    assert notice.code == "too-many-events"
    assert [f.rule for f in findings(case((), {}, {}, log_notices=logs.notices))] == ["log-gap"]


@pytest.mark.parametrize(("since", "said"), [(-1, False), (0, False), (1, True)])
def test_a_source_whose_newest_events_reach_into_the_window_is_not_whole(
    since: float, *, said: bool
) -> None:
    logs = with_what_matters(Logs(kept_since={"Security.evtx": at(since)}), WINDOW)
    assert [n.member for n in logs.notices] == ["Security.evtx"] * said


def test_without_a_window_the_latest_stay() -> None:
    crowd = tuple(happened(n, subject=str(n)) for n in range(30))
    found = with_what_matters(Logs(incidents=crowd), None)
    assert [i.subject for i in found.incidents] == [str(n) for n in range(20, 30)]
    assert isinstance(found.notices[0], Notice)


@pytest.mark.parametrize(
    ("minutes", "near"),
    [
        (-NEAR / MINUTE, True),
        (-NEAR / MINUTE - 1, False),
        (240 + NEAR / MINUTE, True),
        (240 + NEAR / MINUTE + 1, False),
    ],
)
def test_near_the_window_is_as_good_as_in_it(minutes: float, *, near: bool) -> None:
    assert kept._is_near(happened(minutes), WINDOW) is near
    assert kept._is_near(happened(minutes), None), "nobody knows where the window lies"
