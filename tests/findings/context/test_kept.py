"""Of very many incidents those of the window stay, of every kind, and what is left out is said."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Incident, Notice, Window, Witness
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
    told = [(n.code, n.member) for n in logs.notices]
    assert told == [("too-many-events", "Security.evtx")] * said


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


def test_an_incident_of_two_readings_is_near_where_one_of_them_is() -> None:
    assert kept._is_near(replace(happened(FAR), other_times=(at(30),)), WINDOW)
    assert kept._is_near(replace(happened(30), other_times=(at(FAR),)), WINDOW)
    assert not kept._is_near(replace(happened(FAR), other_times=(at(FAR),)), WINDOW)


def test_near_a_window_of_one_edge_is_as_far_as_that_is_known() -> None:
    open_ended, begun_before = Window(at(0), None, "x"), Window(None, at(240), "x")
    assert kept._is_near(happened(-FAR), open_ended)
    assert not kept._is_near(happened(FAR), open_ended)
    assert kept._is_near(happened(FAR), begun_before), "nobody knows where it lies"


def test_the_nearest_to_the_begin_of_the_window_goes_first_and_without_one_the_latest() -> None:
    assert kept._distance(at(-2), WINDOW) == kept._distance(at(2), WINDOW) == 120.0
    assert kept._distance(at(2), None) == -at(2).timestamp()
    assert kept._distance(at(2), Window(None, at(9), "x")) == -at(2).timestamp()


def test_how_each_is_ranked() -> None:
    """Outside the window, the how-manieth of its subject in whatever letters, how far."""
    incidents = [
        happened(0, subject="T"),
        happened(1, subject="t"),
        happened(2, subject="U"),
        happened(FAR, subject="T"),
    ]
    ranks = [rank[:2] for _, rank in kept._ranked(incidents, WINDOW)]
    assert ranks == [(False, 1), (False, 2), (False, 1), (True, 1)]


def test_each_log_has_its_own_notice() -> None:
    far = [replace(happened(FAR), witness=Witness("event 1", "old.evtx")) for _ in range(2)]
    codes = [(n.code, n.message, n.member) for n in kept._notices([*far, happened(5)], WINDOW)]
    assert codes == [
        ("timeline-bounded", "2 further incidents are not listed.", "old.evtx"),
        ("too-many-events", "1 further incidents are not listed.", "log"),
    ]


def test_one_left_out_of_the_window_is_enough_for_doubt() -> None:
    codes = [n.code for n in kept._notices([happened(FAR), happened(5)], WINDOW)]
    assert codes == ["too-many-events"]


def test_what_is_left_of_the_shares_goes_to_the_best_of_all_kinds() -> None:
    """Of a share of three for each kind one is left, which the nearest of the rest has."""
    far = [happened(FAR + n, "process", f"p{n}") for n in range(9)]
    near = [happened(n, "malware-detected", f"m{n}") for n in range(9)]
    more = [happened(n, "feature-failed", f"f{n}") for n in range(3)]
    for given in ((*far, *near, *more), (*near, *far, *more)):
        found = kept._chosen(given, WINDOW)
        kinds = Counter(one.kind for one in given if id(one) in found)
        assert kinds == {"process": 3, "malware-detected": 4, "feature-failed": 3}
