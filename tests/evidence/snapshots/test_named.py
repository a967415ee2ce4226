"""A member is named by its path or the end of it, and nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.packages import package, snapshot_json
from tests.support.pairs import OFF, ON, compared, refused, rules
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path


TWINS = {"x/A.json": ON, "x/B.json": OFF, "y/x/A.json": OFF, "b.json": ON}


@for_each(
    ("before", "after", "found"),
    [
        ("x/A.json", "x/B.json", ("x/A.json", "x/B.json")),  # its whole path goes before an end
        ("y/x/A.json", "x/B.json", ("y/x/A.json", "x/B.json")),
        ("x\\a.JSON", "X\\b.json", ("x/A.json", "x/B.json")),
        ("./x/A.json", "/x/B.json", ("x/A.json", "x/B.json")),
        ("b.json", "x/B.json", ("b.json", "x/B.json")),
        ("y/x/A.json", "b.json", ("y/x/A.json", "b.json")),
    ],
)
def test_a_member_is_named_by_its_path_or_the_end_of_it(
    before: str, after: str, found: tuple[str, str], tmp_path: Path
) -> None:
    report = analyse(package(tmp_path, TWINS), before=before, after=after)
    assert report.before is not None
    assert report.after is not None
    assert (report.before.member, report.after.member) == found
    assert report.before.chosen_by == "the options"


@for_each(
    ("before", "after", "code"),
    [
        ("A.json", "x/B.json", "ambiguous-member"),
        ("son", "x/B.json", "no-such-member"),  # the end of a name is no name
        ("", "x/B.json", "no-such-member"),
        ("x/A.json", "x/A.json", "same-member"),
        ("x/A.json", "X/a.json", "same-member"),
        ("x/A.json", None, "ambiguous-snapshots"),
    ],
)
def test_options_that_settle_nothing_are_refused(
    before: str, after: str | None, code: str, tmp_path: Path
) -> None:
    assert refused(package(tmp_path, TWINS), before=before, after=after).code == code


def test_one_option_of_two_snapshots_is_enough(tmp_path: Path) -> None:
    path = package(tmp_path, {"a.json": ON, "b.json": OFF})
    assert compared(analyse(path, after="a.json")) == ("b.json", "a.json")
    assert compared(analyse(path, before="a.json")) == ("a.json", "b.json")


def test_a_named_member_may_be_small_and_may_be_the_effective_config(tmp_path: Path) -> None:
    members = {
        "small.txt": b"PUAProtection : 1\n",
        "MPSupportEffectiveConfig.json": snapshot_json(PUAProtection=0),
    }
    report = analyse(
        package(tmp_path, members), before="small.txt", after="mpsupporteffectiveconfig.json"
    )
    assert [(f.rule, f.setting) for f in report.findings if f.effect == "weakened"] == [
        ("weakened", "PUAProtection")
    ]
    assert report.current is None  # it serves as the after already


def test_members_that_differ_only_in_case_can_both_be_named(tmp_path: Path) -> None:
    path = package(tmp_path, {"A.json": ON, "a.json": OFF})
    assert rules(analyse(path, before="A.json", after="a.json")) == {"weakened"}
    assert rules(analyse(path, before="a.json", after="A.json")) == {
        *("strengthened", "weak-before-window")  # it was off in the first, and put back
    }
