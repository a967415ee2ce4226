"""A print's running mode counts for the time of the print, and for no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.findings.incidents.test_printed import transcript
from tests.support.scene import REALTIME, event, log, set_value
from tests.support.witnesses import STATUS, report, status

if TYPE_CHECKING:
    from pathlib import Path

PAIR = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
BESIDE = status(AMRunningMode="Passive Mode", RealTimeProtectionEnabled=False)
HEALTHY = event(200, 1151, **{"RTP state": "Enabled"})


def verdicts(found: Any) -> list[tuple[str, str, str]]:
    return sorted((f.rule, f.certainty, f.severity) for f in found.findings)


OFF = ("transient", "certain", "critical")
DOUBTED = ("transient", "uncertain", "critical")


def test_a_passive_mode_of_days_before_does_not_make_the_window_uncertain(tmp_path: Path) -> None:
    old = {STATUS: transcript("20260227170000", "20260227170010", BESIDE)}
    found = report(tmp_path, old, evtx=log(*PAIR))
    assert verdicts(found) == [("passive-mode", "certain", "info"), OFF]
    assert found.findings[-1].title.endswith("(before the window)")
    assert verdicts(report(tmp_path, old, evtx=log(*PAIR, HEALTHY))) == [OFF]


def test_a_passive_mode_of_the_time_itself_or_of_no_known_time_does(tmp_path: Path) -> None:
    within = {STATUS: transcript("20260301124000", "20260301124010", BESIDE)}
    mode = ("passive-mode", "certain", "medium")
    for more in (within, {STATUS: BESIDE}):
        assert verdicts(report(tmp_path, more, evtx=log(*PAIR))) == [mode, DOUBTED]
    later = {STATUS: transcript("20260301170000", "20260301170010", BESIDE)}
    assert verdicts(report(tmp_path, later, evtx=log(*PAIR))) == [mode, OFF]


def test_health_events_deny_a_print_of_no_known_time(tmp_path: Path) -> None:
    found = report(tmp_path, {STATUS: BESIDE}, evtx=log(*PAIR, HEALTHY))
    assert verdicts(found) == [("passive-mode", "certain", "info"), OFF]
    (mode,) = [f for f in found.findings if f.rule == "passive-mode"]
    assert "it was not passive then" in mode.detail


def test_tamper_protection_is_off_by_design_beside_configuration_protection(tmp_path: Path) -> None:
    off = status(IsTamperProtected=False, ControlledConfigurationState=1)
    found = report(tmp_path, {STATUS: off})
    assert verdicts(found) == []
    assert ("tamper-protection-by-design", STATUS) in [(n.code, n.member) for n in found.notices]
    alone = report(
        tmp_path, {STATUS: status(IsTamperProtected=False, ControlledConfigurationState=0)}
    )
    assert verdicts(alone) == [("status-off", "certain", "critical")]
    assert "tamper-protection-by-design" not in [n.code for n in alone.notices]
