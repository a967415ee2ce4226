"""Exclusions that the protection log alone shows, in the window and around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from samples import write_support as write
from tests.support.rows import for_each
from tests.support.scene import at, exclude, include, log, set_value
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path

LINE = write.exclusion("D:\\Build", "\\Device\\HarddiskVolume3\\Build")
LISTED = write.exclusion_listing({"Path": ["D:\\Build"]})
RESIZED = write.exclusions_resized(100)


@pytest.mark.parametrize("after", [((at(300), LINE),), ((at(300), "x"), (None, LISTED))])
def test_what_is_in_force_after_the_window_alone_is_found(
    after: tuple[write.Timed, ...], tmp_path: Path
) -> None:
    (finding,) = report(tmp_path, {MP_LOG: mp_log(*after)}).findings
    assert (finding.rule, finding.key, finding.effect, finding.certainty) == (
        "in-force-unseen",
        "D:\\Build",
        "weakened",
        "uncertain",
    )
    assert finding.title == "Path excluded from scanning after the window: D:\\Build"


def test_what_is_in_force_before_and_since_is_said_once_for_all(tmp_path: Path) -> None:
    listed = write.exclusion_listing({"Path": ["D:\\Build", "E:\\x"], "Ext": ["tmpx"]})
    both = mp_log((at(-30), "x"), (None, listed), (at(30), "x"), (None, listed))
    (finding,) = report(tmp_path, {MP_LOG: both}).findings
    assert (finding.rule, finding.severity, finding.effect) == ("in-force-unseen", "low", "unknown")
    assert "lists 3 exclusions before the window and since" in finding.title
    early = mp_log((at(-30), "x"), (None, listed))
    assert report(tmp_path, {MP_LOG: early}).findings == ()


@for_each(
    ("minutes", "titles"),
    [
        ((30,), ["changed at 2026-03-01 12:30:00 UTC, and"]),
        ((30, 40), ["changed 2 times, first at 2026-03-01 12:30:00 UTC, and"]),
        ((30, 300), ["changed at 2026-03-01 12:30:00 UTC, and",
                     "changed at 2026-03-01 17:00:00 UTC (after the window), and"]),
        ((-30,), []),
    ],
)  # fmt: skip
def test_a_list_of_another_size_is_found_in_each_period(
    minutes: tuple[int, ...], titles: list[str], tmp_path: Path
) -> None:
    found = report(tmp_path, {MP_LOG: mp_log(*((at(m), RESIZED) for m in minutes))}).findings
    assert [f.title for f in found] == [
        f"The list of path exclusions {title} no record names the item" for title in titles
    ]


def test_only_a_record_of_a_path_explains_that_the_list_of_paths_changed(tmp_path: Path) -> None:
    more = {MP_LOG: mp_log((at(31), RESIZED))}
    kind = "Exclusions\\Extensions\\.tmpx"
    other = log(set_value(30, kind, None, "0x0"), set_value(30.5, kind, "0x0", None))
    rules = [f.rule for f in report(tmp_path, more, evtx=other).findings]
    assert "exclusions-changed" in rules
    same = log(exclude(30, "D:\\Build"), include(60, "D:\\Build"))
    rules = [f.rule for f in report(tmp_path, more, evtx=same).findings]
    assert "exclusions-changed" not in rules
