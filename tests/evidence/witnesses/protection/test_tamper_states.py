"""A state of tamper protection whose number nobody explains is told with what the log says it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.report.digest.titles import headline
from samples.write_support import tamper_state
from tests.support.scene import at
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path

SETTING = "DisableTamperProtection"


@pytest.mark.parametrize(
    ("old", "new", "shown", "steps"),
    [
        (5, 2, f"{SETTING} False -> 0x2 (meaning unknown)", [("False", "0x2"), ("0x2", "False")]),
        (3, 2, f"{SETTING} False -> 0x2 (meaning unknown)", [("0x3", "0x2"), ("0x2", "False")]),
        (5, 4, f"{SETTING} False -> True", [("False", "True"), ("True", "False")]),
    ],
)
def test_both_sides_are_those_of_the_record(
    tmp_path: Path, old: int, new: int, shown: str, steps: list[tuple[str, str]]
) -> None:
    log = mp_log(
        (at(-30), tamper_state(0, old)),
        (at(20), tamper_state(old, new, "Local")),
        (at(100), tamper_state(new, 5)),
    )
    told = report(tmp_path, {MP_LOG: log})
    (one,) = (f for f in told.findings if f.setting == SETTING)
    assert headline(one).endswith(shown)
    in_window = [(e.before_text, e.after_text) for e in told.timeline if e.in_window]
    assert in_window == steps
