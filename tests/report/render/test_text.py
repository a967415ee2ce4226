"""The text report: columns as a terminal counts them, nothing hidden, the verdict first."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from msgspec.structs import replace

from mpdiff.report.render import BY_NAME, RenderOptions
from tests.support.reports import HOSTILE, exclusion, report


def text(*items: str, width: int = 80, **options: object) -> str:
    findings = tuple(replace(exclusion(i), title=f"{i} added to ExclusionPath") for i in items)
    shown = RenderOptions(width=width, **options)  # type: ignore[arg-type]
    return BY_NAME["text"].render(report(findings=findings), shown)


def columns(line: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)


@pytest.mark.parametrize(
    "item",
    ["C:\\" + "漢字" * 60, "C:\\" + "😀" * 70, "C:\\" + "x" * 300],
    ids=["han", "emoji", "latin"],
)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(item: str, width: int) -> None:
    shown = text(item, width=width)
    assert item[:12] in shown.replace("\n      ", "")
    assert max(columns(line) for line in shown.splitlines() if "sha256" not in line) <= width


@pytest.mark.parametrize("item", HOSTILE)
def test_no_control_character_reaches_the_terminal(item: str) -> None:
    shown = text(item)
    assert all(c == "\n" or c.isprintable() for c in shown)


def test_the_verdict_is_the_first_line() -> None:
    found = report()
    shown = BY_NAME["text"].render(found, RenderOptions())
    assert shown.startswith(found.summary.verdict[:60])
