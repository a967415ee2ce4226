"""What is settled is told with what happened: how long, whether restored, and what settles it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec.structs import replace

from mpdiff import render
from mpdiff.base.model import Round, Timing
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from mpdiff.report.digest.settled import how_many
from tests.support.reports import exclusion, finding, report
from tests.support.rows import for_each
from tests.support.scene import at


def explained(**given: Any) -> Any:
    one = {"status": "explained", "explained_by": "install-blocked", "still_weakened": False}
    return finding(**(one | given))


@pytest.mark.parametrize("sample", ["install-blocked", "pua-blocked"])
def test_an_explained_window_tells_what_was_off_how_long_and_by_what_it_is_explained(
    sample: str,
) -> None:
    found = analyse(f"samples/{sample}/package.zip", scenarios=[sample])
    said = digest(found).verdict
    assert re.match(
        rf"No open weakening on WS-\d+, .* UTC: tamper protection off 3 h \d+ min, .* off 3 h \d+ min, "
        rf"both restored and explained by {sample}; 129 settings compared, 2 changes\.",
        said,
    )
    assert "2 findings explained" not in said
    lines = [line for line in render(found, "ticket").splitlines() if "[critical" in line]
    assert lines
    assert all(line.endswith(f"[critical, restored, explained by {sample}]") for line in lines)


def test_beside_an_open_weakening_the_settled_ones_are_counted_with_what_settles_them() -> None:
    said = digest(
        report(
            finding(setting="DisableScriptScanning", still_weakened=True),
            explained(),
            exclusion("C:\\", status="accepted", accepted_by="T-1", still_weakened=True),
        )
    ).verdict
    assert said.startswith("WEAKENED")
    assert said.endswith(
        "1 finding explained by install-blocked. 1 finding accepted by the policy file."
    )


@for_each(
    ("given", "says"),
    [
        ({}, "real-time protection turned off, restored and explained by install-blocked;"),
        (
            {"still_weakened": True},
            "real-time protection turned off, still so at collection, explained by install-blocked;",
        ),
        (
            {"still_weakened": None},
            "real-time protection turned off, explained by install-blocked;",
        ),
    ],
)
def test_whether_it_is_restored_is_told_as_far_as_it_is_known(given: Any, says: str) -> None:
    assert says in digest(report(explained(**given))).verdict


def test_what_is_no_weakening_is_counted_still() -> None:
    said = digest(
        report(explained(), explained(rule="log-gap", kind=None, effect="unknown"))
    ).verdict
    assert said.count("explained by install-blocked") == 2
    assert said.endswith("1 finding explained by install-blocked.")


def test_a_section_counts_what_is_open_apart_from_what_is_settled() -> None:
    openly = finding(still_weakened=True)
    settled = exclusion("C:\\", status="accepted", still_weakened=True)
    assert how_many([openly]) == "1"
    assert how_many([openly, settled]) == "1 open, 1 accepted"
    assert how_many([settled]) == "1 accepted"
    assert "(1 open, 1 accepted)" in render(report(openly, settled), "text")


@for_each(
    ("times", "says"),
    [
        (1, "real-time protection off 2 min"),
        (2, "real-time protection off 2 times, 4 min in all"),
        (6, "real-time protection off 6 times, 12 min in all"),
    ],
)
def test_several_times_are_no_one_stretch(times: int, says: str) -> None:
    rounds = tuple(Round(at(n * 4), at(n * 4 + 2), 120.0) for n in range(times))
    one = finding(
        rule="transient", still_weakened=False, rounds=rounds, duration_seconds=120.0 * times
    )
    assert f"{says};" in digest(report(one)).verdict


@for_each(
    ("states", "says"),
    [
        ([True, False], "1 of 1 still so"),
        ([False, True], "1 of 1 still so"),
        ([None, True], "1 of 1 still so"),
        ([None, False], "whether it still is so, nothing in the evidence shows"),
        ([False, None], "whether it still is so, nothing in the evidence shows"),
        ([False, False], "all restored by the last record"),
    ],
)
def test_what_several_findings_of_one_setting_say_of_it_is_joined_whatever_their_order(
    states: list[bool | None], says: str
) -> None:
    """Restored is only what all of them have restored."""
    rules = ("weakened-before-window", "transient")
    both = [
        finding(rule=rule, setting="DisableScriptScanning", still_weakened=state)
        for rule, state in zip(rules, states, strict=True)
    ]
    assert says in digest(report(*both)).verdict


def test_how_long_is_not_said_where_the_clock_was_set_back_meanwhile() -> None:
    stretch = Round(at(60), at(62), 120.0)
    timing = Timing(at(60), at(62), (stretch,), 120.0)
    one = replace(finding(setting="DisableRealtimeMonitoring", still_weakened=False), timing=timing)
    assert "off 2 min" in digest(report(one)).verdict
    doubted = replace(timing, times_certain=False, doubts=("clock",))
    said = digest(report(replace(one, timing=doubted)))
    assert "2 min" not in said.verdict
    assert any("from 1 Mar 2026 13:00 UTC on" in line for line in said.now)
