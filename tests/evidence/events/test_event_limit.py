"""A log full of events that matter costs a bounded amount of memory, and what was left is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mpdiff import analyse
from mpdiff.base import limits
from mpdiff.report.summary import is_incomplete
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.packages import snapshot_json

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

ROOT = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths\\"


def test_only_so_many_events_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    events = [
        EventSpec(
            start + timedelta(minutes=n),
            5007,
            n + 1,
            {"Old Value": "", "New Value": f"{ROOT}C:\\Data\\{n} = 0x0"},
        )
        for n in range(5)
    ]
    for name, data in (
        ("a.json", snapshot_json()),
        ("b.json", snapshot_json()),
        ("log.evtx", write_evtx(events)),
    ):
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / n) for n in ("a.json", "b.json")]
    whole = analyse(*paths, events=[str(tmp_path / "log.evtx")])
    assert len(whole.timeline) == 5
    assert "too-many-events" not in {n.code for n in whole.notices}
    monkeypatch.setattr(limits, "MAX_EVENTS", 3)
    cut = analyse(*paths, events=[str(tmp_path / "log.evtx")])
    assert [one.time.minute for one in cut.timeline] == [2, 3, 4]
    assert "too-many-events" in {n.code for n in cut.notices}
    assert is_incomplete(cut)
