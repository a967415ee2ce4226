"""Network protection by its own state file, against what the settings show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.scene import dword, registry
from tests.support.witnesses import FOLDER, report

if TYPE_CHECKING:
    from pathlib import Path

STATE = FOLDER + "NetworkProtectionState.txt"
OFF = b"Network Protection is currently set in disabled mode\n"
VALUE = "Windows Defender Exploit Guard\\Network Protection\\EnableNetworkProtection"


@pytest.mark.parametrize("dump", [registry(), registry({VALUE: dword(1)}), b""])
def test_a_weaker_mode_is_found_whatever_the_dump_prints(dump: bytes, tmp_path: Path) -> None:
    (finding,) = report(tmp_path, {STATE: OFF}, dump=dump).findings
    assert (finding.rule, finding.effect, finding.certainty) == (
        "not-in-force",
        "weakened",
        "uncertain",
    )


def test_a_mode_that_the_dump_shows_as_well_is_no_contradiction(tmp_path: Path) -> None:
    found = report(tmp_path, {STATE: OFF}, dump=registry({VALUE: dword(0)}))
    assert "not-in-force" not in [f.rule for f in found.findings]
