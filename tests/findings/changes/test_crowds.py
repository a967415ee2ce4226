"""What is too much to list is counted, and counts for as much as if it were listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.catalogue import catalogue
from mpdiff.pipeline import analyse
from mpdiff.report.redact.redact import redact
from mpdiff.report.render import RENDERERS
from mpdiff.report.render.interface import RenderOptions
from mpdiff.report.revert import make_plan, script
from tests.support.packages import package, snapshot_json
from tests.support.scene import AFTER, BEFORE, LOG, exclude, log

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

LIMIT = 3
PLAIN = [f"D:\\Apps\\tool{n}" for n in range(9)]
RISKY = ["C:\\", "C:\\Users", "C:\\Windows\\Temp", "C:\\Temp", "%TEMP%"]
SIDES: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "added": ({}, {"ExclusionPath": ["C:\\Known", *PLAIN, *RISKY]}),
    "removed": ({"ExclusionPath": ["C:\\Known", *PLAIN, *RISKY]}, {}),
    "both ways": (
        {"ExclusionPath": [f"E:\\{n}" for n in range(8)]},
        {"ExclusionPath": [*PLAIN, *RISKY]},
    ),
    "a letter that was lost": (
        {"ExclusionPath": ["D:\\M\u00fcll", *PLAIN]},
        {"ExclusionPath": ["D:\\M?ll", *RISKY]},
    ),
    "processes": ({}, {"ExclusionProcess": ["cmd.exe", *(f"a{n}.exe" for n in range(8))]}),
    "ids with actions": (
        {
            "ThreatIDDefaultAction_Ids": list(range(1, 9)),
            "ThreatIDDefaultAction_Actions": [2] * 8,
        },
        {
            "ThreatIDDefaultAction_Ids": list(range(1, 9)),
            "ThreatIDDefaultAction_Actions": [6] * 8,
        },
    ),
    "no more than the limit": ({}, {"ExclusionPath": ["C:\\Known", *PLAIN[:LIMIT]]}),
}
LOGS = {
    "none": (),
    "of some": tuple(exclude(n, item) for n, item in enumerate(RISKY[:2], start=1)),
    "of all": tuple(exclude(n, item) for n, item in enumerate((*PLAIN, *RISKY), start=1)),
}


def scene(folder: Path, sides: str, logged: str) -> str:
    folder.mkdir(exist_ok=True)
    before, after = SIDES[sides]
    members = {BEFORE: snapshot_json(**before), AFTER: snapshot_json(**after)}
    if LOGS[logged]:
        members[LOG] = log(*LOGS[logged])
    return str(package(folder, members))


def both(
    monkeypatch: pytest.MonkeyPatch, folder: Path, sides: str, logged: str
) -> tuple[Report, Report]:
    source = scene(folder, sides, logged)
    whole = analyse(source)
    monkeypatch.setattr(limits, "MAX_LISTED", LIMIT)
    return whole, analyse(source)


@pytest.mark.parametrize("logged", LOGS)
@pytest.mark.parametrize("sides", SIDES)
def test_the_numbers_and_the_verdict_are_those_of_a_whole_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sides: str, logged: str
) -> None:
    whole, bounded = both(monkeypatch, tmp_path, sides, logged)
    assert bounded.summary == whole.summary
    assert sum(f.stands_for for f in bounded.findings) == len(whole.findings)


@pytest.mark.parametrize("sides", SIDES)
def test_what_is_listed_is_what_a_whole_report_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sides: str
) -> None:
    whole, bounded = both(monkeypatch, tmp_path, sides, "none")
    listed = [f for f in bounded.findings if f.stands_for == 1]
    assert set(listed) <= set(whole.findings)
    assert {c for c in bounded.changes if c.key is not None} <= set(whole.changes)


def test_the_riskiest_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, bounded = both(monkeypatch, tmp_path, "added", "none")
    listed = [f.severity for f in bounded.findings if f.stands_for == 1]
    assert listed == [f.severity for f in whole.findings[:LIMIT]]


def test_at_the_limit_all_are_listed_and_past_it_the_rest_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_LISTED", LIMIT)
    at = analyse(scene(tmp_path / "at", "no more than the limit", "none"))
    assert [f.stands_for for f in at.findings] == [1] * LIMIT
    past = analyse(scene(tmp_path / "past", "processes", "none"))
    assert sorted(f.stands_for for f in past.findings) == [1] * LIMIT + [9 - LIMIT]
    (rest,) = (f for f in past.findings if f.stands_for > 1)
    assert (rest.setting, rest.key) == ("ExclusionProcess", None)
    assert "6 more entries added" in rest.title


@pytest.mark.parametrize("name", [r.name for r in RENDERERS])
def test_every_format_names_how_many_are_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    _, bounded = both(monkeypatch, tmp_path, "processes", "none")
    (renderer,) = (r for r in RENDERERS if r.name == name)
    said = (
        "9 exclusions added" if name == "ticket" else "6 more entries"
    )  # a ticket counts them all
    for report in (bounded, redact(bounded)):
        assert said in renderer.render(report, RenderOptions())


def test_a_script_says_what_it_does_not_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, bounded = both(monkeypatch, tmp_path, "processes", "none")
    plan = make_plan(bounded, catalogue=catalogue())
    assert "does not name the list item" in script(bounded, plan, catalogue())


def test_the_timeline_lists_what_lies_inside_the_window_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = scene(tmp_path, "added", "of all")
    whole = analyse(source)
    monkeypatch.setattr(limits, "MAX_TIMELINE", len(whole.timeline))
    assert replace(analyse(source), options=()) == replace(whole, options=())
    monkeypatch.setattr(limits, "MAX_TIMELINE", 4)
    short = analyse(source)
    assert len(short.timeline) == 4
    assert set(short.timeline) <= set(whole.timeline)
    assert [n.code for n in short.notices if n not in whole.notices] == ["timeline-bounded"]
    assert short.findings == whole.findings


def test_what_is_counted_names_no_one_entry_in_the_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, bounded = both(monkeypatch, tmp_path, "processes", "none")
    (rest,) = [c for c in bounded.changes if "more entries" in c.after_text]
    assert (rest.key, rest.before, rest.after, rest.label) == (None, None, None, None)
