"""A health report right after a change was made up before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.rows import for_each
from tests.support.scene import REALTIME, event, log, set_value
from tests.support.witnesses import report

if TYPE_CHECKING:
    from pathlib import Path

PAIR = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))


@for_each(
    ("minute", "state", "rules"),
    [
        (90.05, "Disabled", ["transient"]),
        (30.05, "Enabled", ["transient"]),
        (90.5, "Disabled", ["contradiction", "transient"]),
    ],
)
def test_a_report_of_seconds_after_a_change_denies_nothing(
    minute: float, state: str, rules: list[str], tmp_path: Path
) -> None:
    health = [event(minute, 1151, **{"RTP state": state})]
    later = [event(120.5, 1151, **{"RTP state": "Enabled"})]
    events = sorted([*PAIR, *health, *later], key=lambda e: e.time)
    found = report(tmp_path, {}, evtx=log(*events))
    assert sorted(f.rule for f in found.findings) == rules
