"""A print of the status inside a stretch that the log shows is a witness of it, and no second weakening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.findings.incidents.test_printed import transcript
from tests.support.rows import for_each
from tests.support.scene import REALTIME, log, set_value
from tests.support.witnesses import STATUS, report, status

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.evtxwriter import EventSpec

PAIR = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
TAMPER = "Features\\TamperProtection"
TAMPER_PAIR = (set_value(29, TAMPER, "0x5", "0x4"), set_value(95, TAMPER, "0x4", "0x5"))
OFF = {"RealTimeProtectionEnabled": False}


@pytest.mark.parametrize(
    ("events", "printed"), [(PAIR, OFF), (TAMPER_PAIR, {"IsTamperProtected": False})]
)
def test_a_print_inside_a_recorded_stretch_confirms_it(
    events: tuple[EventSpec, ...], printed: dict[str, bool], tmp_path: Path
) -> None:
    more = {STATUS: transcript("20260301124000", "20260301124010", status(**printed))}
    (finding,) = report(tmp_path, more, evtx=log(*events)).findings
    assert (finding.rule, finding.still_weakened) == ("transient", False)
    assert [w.member for w in finding.witnesses if w.source.startswith("print")] == [STATUS]


@pytest.mark.parametrize("times", [("150000", "150010"), ("122900", "123010")])
def test_a_print_beyond_it_is_a_weakening_of_its_own(
    times: tuple[str, str], tmp_path: Path
) -> None:
    begun, ended = (f"20260301{time}" for time in times)
    more = {STATUS: transcript(begun, ended, status(**OFF))}
    found = report(tmp_path, more, evtx=log(*PAIR))
    assert sorted(f.rule for f in found.findings) == ["status-off", "transient"]
    (log_alone,) = [f for f in found.findings if f.rule == "transient"]
    assert not [w for w in log_alone.witnesses if w.source.startswith("print")]


def test_an_undated_print_may_show_the_state_at_collection_and_stands_for_itself(
    tmp_path: Path,
) -> None:
    """What the setting is at collection, or a log that reaches to it, says of the setting and not of what runs."""
    found = report(tmp_path, {STATUS: status(**OFF)}, evtx=log(*PAIR))
    assert sorted(f.rule for f in found.findings) == ["status-off", "transient"]
    (printed,) = [f for f in found.findings if f.rule == "status-off"]
    assert printed.still_weakened is not False


@for_each(
    ("why", "events", "last"),
    [
        ("no record of it", (), 360),
        ("off at the end", PAIR[:1], 360),
        ("the log ends long before the package was collected", PAIR, 100),
    ],
)
def test_an_undated_print_that_may_be_of_another_time_is_none(
    why: str, events: tuple[EventSpec, ...], last: int, tmp_path: Path
) -> None:
    found = report(tmp_path, {STATUS: status(**OFF)}, evtx=log(*events, last=last)).findings
    rules = {f.rule for f in found}
    assert "status-off" in rules or "not-reverted" in rules or "weakened" in rules, why
    assert all(f.still_weakened is not False for f in found if f.rule == "status-off")
