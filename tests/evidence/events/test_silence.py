"""Where no log speaks is a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.scene import at, log, scene
from tests.support.shortly import rules

if TYPE_CHECKING:
    from pathlib import Path


def test_two_logs_with_hours_between_them_do_not_cover_what_lies_between(tmp_path: Path) -> None:
    path = scene(tmp_path, evtx=log(first=-300, last=-60), b__late_DOT_evtx=log(first=120))
    report = analyse(path)
    assert rules(report) == ["log-gap"]
    assert "one log ends before the next begins" in report.findings[0].detail
    assert report.coverage is not None
    assert report.coverage.gap_times == ((at(-60), at(120)),)


def test_logs_that_overlap_or_nearly_meet_leave_no_gap(tmp_path: Path) -> None:
    path = scene(tmp_path, evtx=log(first=-300, last=60), b__late_DOT_evtx=log(first=120))
    assert rules(analyse(path)) == []
