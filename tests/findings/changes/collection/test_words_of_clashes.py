"""What a contradiction says of a record that has no old value and of a snapshot that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.scene import event, log, scene

if TYPE_CHECKING:
    from pathlib import Path


def test_a_switch_replaces_nothing_and_the_snapshot_is_quoted_as_it_prints(tmp_path: Path) -> None:
    made = analyse(scene(tmp_path, evtx=log(event(60, 5000)))).findings
    (clash,) = [f for f in made if f.rule == "contradiction"]
    assert clash.title == (
        "DisableRealtimeMonitoring: the before snapshot shows False, event 5000 at "
        "2026-03-01 13:00:00 UTC shows that until then it was True"
    )
    assert "these records what applied when they were made" in clash.detail
