"""What a misspelt word was probably meant to be."""

from __future__ import annotations

from mpdiff.base.text.suggest import did_you_mean, near
from tests.support.rows import for_each

NAMES = ("install-blocked", "markdown", "navigator", "timesketch", "text")


@for_each(
    ("word", "found"),
    [
        ("markdwn", ["markdown"]),
        ("MARKDOWN", ["markdown"]),
        ("tex", ["text"]),
        ("time", ["timesketch"]),  # too short to be like it, but it begins it
        ("inst", ["install-blocked"]),
        ("na", []),
        ("zzz", []),
        ("", []),
    ],
)
def test_the_near_and_those_that_it_begins(word: str, found: list[str]) -> None:
    assert near(word, NAMES) == found


def test_no_more_than_asked_for() -> None:
    assert len(near("name-", [f"name-{n}" for n in range(9)], 2)) == 2


def test_the_question() -> None:
    assert did_you_mean(["a", "b"]) == "Did you mean a or b?"
    assert did_you_mean([]) == ""
