"""The text report: columns as a terminal counts them, nothing hidden, the verdict first."""

from __future__ import annotations

from typing import Any
from unicodedata import east_asian_width

from msgspec.structs import replace

from mpdiff.report.digest import digest
from mpdiff.report.render import BY_NAME, RenderOptions, words
from tests.support.reports import HOSTILE, exclusion, finding, report, rich
from tests.support.rows import for_each


def text(*items: str, width: int = 80, **options: object) -> str:
    findings = tuple(replace(exclusion(i), title=f"{i} added to ExclusionPath") for i in items)
    shown = RenderOptions(width=width, **options)  # type: ignore[arg-type]
    return BY_NAME["text"].render(report(findings=findings), shown)


def columns(line: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in line)


@for_each(
    "item",
    ["C:\\" + "漢字" * 60, "C:\\" + "😀" * 70, "C:\\" + "x" * 300],
    ids=["han", "emoji", "latin"],
)
@for_each("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(item: str, width: int) -> None:
    shown = text(item, width=width)
    assert item[:12] in shown.replace("\n      ", "")
    assert max(columns(line) for line in shown.splitlines() if "sha256" not in line) <= width


HOLDERS = [
    ({"origin": "policy", "still_weakened": False}, "restored (managed by policy)."),
    (
        {"origin": "local", "place": "local", "still_weakened": True},
        "still weakened (set locally, so it stays until someone acts).",
    ),
    (
        {"origin": "local", "place": "policy", "still_weakened": True},
        "still weakened (written below the Policies key inside the window, so it stays until someone acts).",
    ),
    (
        {"origin": "local", "place": "mdm", "still_weakened": True},
        (
            "still weakened (written below the Policy Manager key inside the window, so it stays until "
            "someone acts)."
        ),
    ),
    ({"origin": None, "still_weakened": True}, "still weakened."),
    ({"origin": "local", "place": "local", "still_weakened": False}, "restored."),
    ({"origin": None, "still_weakened": None}, "unknown."),
]


@for_each(("given", "says"), HOLDERS)
def test_who_holds_a_value_at_collection(given: dict[str, Any], says: str) -> None:
    found = report(finding(**given), current=rich().current)
    shown = " ".join(BY_NAME["text"].render(found, RenderOptions()).split())
    assert f"At collection: {says}" in shown


def test_a_value_that_waits_below_a_policy_is_no_change() -> None:
    waiting = finding(rule="dormant", setting="X", before_text="on", after_text="off")
    assert words.change(waiting) == "off below a policy of on"
    assert words.change(finding(before_text="on", after_text="off")) == "on to off"


@for_each("item", HOSTILE)
def test_no_control_character_reaches_the_terminal(item: str) -> None:
    shown = text(item)
    assert all(c == "\n" or c.isprintable() for c in shown)


def test_the_verdict_is_the_first_line() -> None:
    found = report()
    shown = BY_NAME["text"].render(found, RenderOptions())
    assert shown.startswith(digest(found).verdict[:60])
