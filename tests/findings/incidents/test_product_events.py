"""What the product records of its engine, definitions, platform and quarantine, in the window and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.report.digest import digest
from tests.support.scene import event, log
from tests.support.witnesses import report

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report
    from tests.support.evtxwriter import EventSpec

NONE = ".".join("0000")
VERSION, AGE = "AV security intelligence version", "Last AV security intelligence age"


def shown(folder: Path, *events: EventSpec) -> Report:
    return report(folder, {}, evtx=log(*events))


def engine(minute: float, now: str, before: str) -> EventSpec:
    return event(minute, 2002, **{"Current Engine Version": now, "Previous Engine Version": before})


def health(minute: float, version: str = "1.400.1.0", age: str = "0") -> EventSpec:
    return event(minute, 1151, **{VERSION: version, AGE: age})


@pytest.mark.parametrize(
    ("number", "fields", "title", "subject"),
    [
        (1010, {"Threat Name": "T"}, "An item could not be restored from quarantine", "T"),
        (1012, {"Threat Name": "T"}, "An item could not be deleted from quarantine", "T"),
        (2011, {"Removal Reason Value": "Expired"}, "Dynamic definitions were dropped", "Expired"),
        (5100, {"Expiration Date": "2026-04-01"}, "The platform is about to expire", "2026-04-01"),
    ],
)
def test_what_weakens_nothing_is_shown_and_no_finding(
    tmp_path: Path, number: int, fields: dict[str, str], title: str, subject: str
) -> None:
    told = shown(tmp_path, event(30, number, **fields))
    assert [(one.title, one.subject) for one in told.incidents] == [(title, subject)]
    assert told.findings == ()


@pytest.mark.parametrize(
    ("why", "now", "before", "told"),
    [
        ("an older engine", "1.1.1.0", "1.1.2.0", True),
        ("a newer engine", "1.1.2.0", "1.1.1.0", False),
        ("compared as numbers", "1.1.10.0", "1.1.9.0", False),
        ("the same", "1.1.1.0", "1.1.1.0", False),
        ("no version before", "1.1.1.0", "", False),
    ],
)
def test_an_engine_that_goes_back_is_a_finding(
    tmp_path: Path, why: str, now: str, before: str, *, told: bool
) -> None:
    found = shown(tmp_path, engine(30, now, before))
    assert [f.rule for f in found.findings] == ["definitions-removed"] * told, why
    assert ("engine went back to an older version" in digest(found).verdict) is told, why
    assert all("older one back" in f.next_step for f in found.findings), why


@pytest.mark.parametrize(
    ("why", "reports", "titles", "rules"),
    [
        ("no definitions", [health(45, NONE)], ["The health report names no definitions"], ["definitions-removed"]),
        ("none twice is told once", [health(45, NONE), health(105, NONE)], ["The health report names no definitions"], ["definitions-removed"]),
        ("they came and went again", [health(45, NONE), health(75), health(105, NONE)], ["The health report names no definitions"] * 2, ["definitions-removed"]),
        ("none weeks ago", [health(-30 * 24 * 60, NONE), health(45)], ["The health report names no definitions"], []),
        ("old ones", [health(45, age="65")], ["The definitions were out of date"], []),
        ("as old as they may be", [health(45, age="7")], [], []),
        ("a day older", [health(45, age="8")], ["The definitions were out of date"], []),
        ("never updated is no age", [health(45, age="4294967295")], [], []),
        ("fresh ones", [health(45)], [], []),
        ("not told", [event(45, 1151, **{"RTP state": "Enabled"})], [], []),
    ],
)  # fmt: skip
def test_a_health_report_tells_of_definitions(
    tmp_path: Path, why: str, reports: list[EventSpec], titles: list[str], rules: list[str]
) -> None:
    told = shown(tmp_path, *reports)
    assert [one.title for one in told.incidents] == titles, why
    assert [f.rule for f in told.findings] == rules, why


@pytest.mark.parametrize(("minute", "by_hand"), [(30, True), (300, False)])
def test_a_platform_that_changes_in_the_window_was_installed_by_hand(
    tmp_path: Path, minute: float, *, by_hand: bool
) -> None:
    told = shown(tmp_path, event(minute, 2014, **{"Product Version": "4.18.25080.5"}))
    text = " ".join(f.detail for f in told.findings)
    assert ("somebody installed this one by hand" in text) is by_hand
