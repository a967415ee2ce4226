"""A log that ends within a line: of a routine message it is a notice, of anything else a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from samples import write_support as write
from tests.support.rows import for_each
from tests.support.scene import at
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path

NOISE = tuple(write.scan_noise(at(-100), 30))
DOUBT = ["records-not-understood"]


def rules(found: Any) -> list[str]:
    return [f.rule for f in found.findings]


def ends(lines: str) -> bytes:
    whole = mp_log((at(-110), "a"), *NOISE)
    return whole + lines.encode("utf-16-le")


@for_each(
    "line",
    [
        "ProcessImageName: po",
        "Engine:EMS scan for process: x",
        "some noise that is cut",
        "ProcessImageName: RTPStatus:0",
    ],
)
def test_a_routine_line_without_its_end_is_a_notice(line: str, tmp_path: Path) -> None:
    found = report(tmp_path, {MP_LOG: ends(f"2026-03-01T13:00:00.000Z {line}")})
    assert rules(found) == []
    assert [n.code for n in found.notices] == ["support-open-end"]


@for_each(
    "line",
    [
        "",
        "R",
        "RTPStatus:2",
        "[RTP] [Exclusion] C:",
        "[TP] State ch",
        "DETECTIONEVENT x",
        "some RTP text that is cut",
    ],
)
def test_a_line_that_may_be_of_a_change_is_a_doubt(line: str, tmp_path: Path) -> None:
    found = report(tmp_path, {MP_LOG: ends(f"2026-03-01T13:00:00.000Z {line}")})
    assert rules(found) == DOUBT


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"\0"])
def test_empty_bytes_at_the_very_end_are_a_notice(tail: bytes, tmp_path: Path) -> None:
    found = report(tmp_path, {MP_LOG: ends("") + tail})
    assert rules(found) == []
    assert [n.code for n in found.notices] == ["support-open-end"]


def test_empty_bytes_before_text_are_a_hole(tmp_path: Path) -> None:
    more = "2026-03-01T13:00:00.000Z ProcessImageName: x\n".encode("utf-16-le")
    assert rules(report(tmp_path, {MP_LOG: ends("") + b"\0" * 4096 + more})) == DOUBT
