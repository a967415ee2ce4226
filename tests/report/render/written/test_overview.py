"""A long report of several findings names them all on the first screen of a terminal."""

from __future__ import annotations

from mpdiff import render
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from tests.support.rows import for_each

NAMES = (
    "attacker",
    "only-other-witnesses",
    "german-text-log",
    "service-stopped",
    "not-administrator",
    "off-and-on-again",
)


@for_each("name", NAMES)
def test_the_groups_stand_within_a_screen(name: str) -> None:
    told = analyse(f"samples/{name}/package.zip")
    lines = render(told, "text").splitlines()
    end = next(n for n, line in enumerate(lines) if line.startswith("-----"))
    assert end <= 24
    screen = lines[:end]
    assert any(line.startswith(("  critical ", "  high  ")) for line in screen)
    groups = sum(len(section.groups) for section in digest(told).sections)
    named = sum(
        line.startswith(("  critical ", "  high ", "  medium ", "  low ")) for line in screen
    )
    left = [line for line in screen if line.startswith("  and ") and "below" in line]
    assert named == groups or left


def test_a_report_of_one_finding_has_none() -> None:
    lines = render(analyse("samples/exclusion-three-minutes/package.zip"), "text").splitlines()
    assert not any(line.startswith("-----") for line in lines)
