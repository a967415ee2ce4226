"""A source is read to its end, or to where it is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import InputError
from mpdiff.pipeline import analyse
from tests.support.packages import snapshot_json, zip_of
from tests.support.scene import AFTER, BEFORE, LOG, REALTIME, exclude, log, scene, set_value
from tests.support.shortly import codes, weakened

if TYPE_CHECKING:
    from pathlib import Path


OFF = [set_value(30, REALTIME, "0x0", "0x1")]


def test_a_log_that_cannot_be_read_is_said_and_the_rest_still_used(tmp_path: Path) -> None:
    data = bytearray(
        zip_of({BEFORE: snapshot_json(), AFTER: snapshot_json(PUAProtection=0), LOG: log(*OFF)})
    )
    data[data.find(b"ElfFile") + 60_000] ^= 0xFF  # the zip's checksum no longer fits
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(data))
    report = analyse(str(path))
    assert "PUAProtection" in weakened(report)
    assert {"member-not-read", "no-event-log"} <= set(codes(report))
    (notice,) = [n for n in report.notices if n.code == "no-event-log"]
    assert (notice.message.startswith("No event log could be read"), notice.member) == (True, LOG)


def test_a_log_that_is_damaged_further_on_is_used_up_to_there(tmp_path: Path) -> None:
    many = [exclude(30 + i / 100, f"C:\\{i}") for i in range(400)]
    data = bytearray(zip_of({BEFORE: snapshot_json(), AFTER: snapshot_json(), LOG: log(*many)}))
    data[data.find(b"ElfFile") + 200_000] ^= 0xFF
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(data))
    report = analyse(str(path))
    assert {"member-not-read", "log-damaged"} <= set(codes(report))
    assert weakened(report)[:3] == ["C:\\0", "C:\\1", "C:\\2"]


def test_a_given_file_without_events_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(InputError) as caught:
        analyse(scene(tmp_path), events=[str(tmp_path / "notes.txt")])
    assert caught.value.code == "no-events"
