"""Times of a stretch that only reports of a state show: they are those of the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.rows import for_each
from tests.support.scene import REALTIME, at, event, log, scene, set_value

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding
    from tests.support.evtxwriter import EventSpec

INSIDE = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))


def health(minute: float, state: str) -> EventSpec:
    other = {f"{name} state": "Enabled" for name in ("OA", "IOAV", "BM")}
    return event(minute, 1151, **{"RTP state": state}, **other)


def weakened(path: str) -> dict[str, Finding]:
    made = analyse(path, scenarios=("install-blocked",)).findings
    return {f.rule: f for f in made if f.effect == "weakened"}


@for_each(
    ("reports", "last"),
    [
        ((health(-30, "Disabled"), health(-10, "Enabled")), -10),
        ((health(-30, "Disabled"),), -30),
        ((event(-30, 5001), event(-10, 5000)), -10),
    ],
    ids=["on-again", "snapshot-alone", "switches"],
)
def test_what_was_off_before_the_window_has_its_own_times_and_no_excuse(
    reports: tuple[EventSpec, ...], last: float, tmp_path: Path
) -> None:
    found = weakened(scene(tmp_path, evtx=log(*reports, *INSIDE)))
    before, inside = found["weakened-before-window"], found["transient"]
    assert (before.first_seen, before.last_seen) == (at(-30), at(last))
    assert before.status == "open"
    assert (inside.first_seen, inside.last_seen, inside.status) == (at(30), at(90), "explained")


def test_what_a_report_shows_off_was_seen_then_though_a_record_puts_it_back(tmp_path: Path) -> None:
    reports = (health(-50, "Enabled"), health(-30, "Disabled"))
    found = weakened(scene(tmp_path, evtx=log(*reports, set_value(-10, REALTIME, "0x1", "0x0"))))
    before = found["weakened-before-window"]
    assert (before.first_seen, before.last_seen) == (at(-30), at(-10))
