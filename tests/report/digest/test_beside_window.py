"""What lay before or after the window is not told as if its holder had done it."""

from __future__ import annotations

import pytest

from mpdiff import render
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from tests.support.reports import exclusion, finding, report
from tests.support.rows import for_each

LATER = "weakened-after-window"
SOONER = "weakened-before-window"


@for_each("form", ["text", "ticket", "markdown", "html", "junit", "jsonl"])
def test_every_format_says_that_all_of_it_was_after_the_window(form: str) -> None:
    told = analyse("samples/weakened-after-second-snapshot/package.zip")
    shown = " ".join(render(told, form).split())
    assert "WEAKENED on WS-0923 after its window (7 May 2026 06:40-10:40 UTC)" in shown
    assert "WEAKENED on WS-0923, 7 May" not in shown


@pytest.mark.parametrize(("rule", "side"), [(LATER, "after"), (SOONER, "before")])
def test_what_lies_beside_the_window_is_marked_where_not_all_does(rule: str, side: str) -> None:
    inside = finding(setting="DisableRealtimeMonitoring", rule="weakened")
    outside = finding(setting="DisableScriptScanning", rule=rule)
    said = digest(report(inside, outside)).verdict
    assert f"script scanning turned off ({side} the window)" in said
    assert f"{side} its window" not in said
    assert "monitoring" not in said.partition(f"({side} the window)")[2]


def test_a_group_that_lies_partly_beside_the_window_says_so() -> None:
    paths = [exclusion(f"C:\\{n}", fingerprint=f"{n:032x}") for n in range(2)]
    late = [exclusion(f"D:\\{n}", rule=LATER, fingerprint=f"{n + 9:032x}") for n in range(2)]
    found = digest(report(*paths, *late))
    titles = [group.title for section in found.sections for group in section.groups]
    assert titles == ["4 exclusions added, partly after the window"]
    assert "4 exclusions added (partly after the window)" in found.verdict
