"""What a heading says is not repeated below it, and no file is named twice."""

from __future__ import annotations

from mpdiff import render
from mpdiff.pipeline import analyse
from tests.support.rows import for_each

STILL_THERE = "The window is over and it is still there."


@for_each("form", ["text", "markdown", "html", "jira", "github"])
def test_that_it_is_still_there_is_said_by_the_heading(form: str) -> None:
    found = analyse("samples/attacker/package.zip")
    assert any(STILL_THERE in one.detail for one in found.findings)
    assert STILL_THERE not in render(found, form).replace("\\", "")


def test_the_ticket_names_each_of_two_files_once() -> None:
    lines = render(
        analyse("samples/file-pair/before.json", "samples/file-pair/after.txt"), "ticket"
    ).splitlines()
    for name in ("before.json", "after.txt"):
        assert sum(name in line and "SHA-256" in line for line in lines) == 1
    assert any(line.startswith("Before: ") for line in lines)


def test_the_ticket_of_a_package_names_package_and_members() -> None:
    lines = render(analyse("samples/attacker/package.zip"), "ticket").splitlines()
    named = [line.partition(":")[0] for line in lines if "SHA-256" in line]
    assert named == ["Package", "Before", "After"]


def test_asr_rules_stand_with_their_guid_in_timeline_and_reasons() -> None:
    shown = render(analyse("samples/attacker/package.zip"), "text", width=300)
    rule = "Use advanced protection against ransomware (c1db55ab-c21a-4637-bb3f-a12568109d35)"
    below = " ".join(shown.partition("TIMELINE")[2].split())
    assert f"{rule}: Block (1) -> Warn (6)" in below
    assert rule in below.partition("No documented reason explains")[2]
