"""Commands that change Defender: found where no record near shows what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.base.model import Incident, Witness
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at, listed, touch, unlisted

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, IncidentKind, Statement, Value

MAPS = "MAPSReporting"
BOTH: dict[str, Value] = {MAPS: 2, "DisableRealtimeMonitoring": False}


def ran(line: str, minute: float = 30) -> Incident:
    witness = Witness("event 4688", "log", time=at(minute))
    return Incident("command", at(minute), "A command ran", witness, line, actor="CORP\\eve")


def found(*incidents: Incident, by: tuple[Statement, ...] = ()) -> list[Finding]:
    made = findings(case(by, BOTH, BOTH, incidents=incidents))
    return [f for f in made if f.rule == "protection-command"]


@for_each(
    ("line", "severity"),
    [
        ("powershell Set-MpPreference -DisableRealtimeMonitoring $true", "medium"),
        ("powershell Set-MpPreference -DisableRealtimeMonitoring:1", "medium"),
        ("powershell Set-MpPreference -MAPSReporting 0", "medium"),
        ("Add-MpPreference -ExclusionPath C:\\", "medium"),
        ("reg add HKLM\\SOFTWARE\\Microsoft\\Windows Defender /v DisableAntiSpyware /d 1", "medium"),
        ("sc config WinDefend start= disabled", "medium"),
        ("Set-MpPreference -DisableRealtimeMonitoring 0 -MAPSReporting 0", "medium"),
        ("Remove-MpPreference -ExclusionPath C:\\Temp", "low"),
        ("Remove-MpPreference -AttackSurfaceReductionRules_Ids x", "medium"),
    ],
)  # fmt: skip
def test_a_command_is_named_with_who_ran_it(line: str, severity: str) -> None:
    (finding,) = found(ran(line))
    assert line in finding.title
    assert (finding.severity, finding.effect, finding.certainty) == (severity, "unknown", "certain")
    assert finding.actors == ("CORP\\eve (ran it)",)
    assert "Whether it had effect is not known" in finding.detail


@for_each(("minute", "shown"), [(30.5, True), (29.99, True), (29.9, False), (90, False)])
def test_a_change_near_it_is_what_it_did(minute: float, shown: bool) -> None:  # noqa: FBT001
    changes = (touch(minute, MAPS, 2, 0), touch(minute + 1, MAPS, 0, 2))
    assert bool(found(ran(f"Set-MpPreference -{MAPS} 0"), by=changes)) is not shown


def test_a_change_to_something_else_is_not_what_it_did() -> None:
    changes = (touch(30, MAPS, 2, 0), touch(31, MAPS, 0, 2))
    assert len(found(ran(f"Set-MpPreference -{MAPS} 1"), by=changes)) == 1


def test_a_command_that_names_more_than_changed_is_found() -> None:
    changes = (touch(30, MAPS, 2, 0), touch(31, MAPS, 0, 2))
    line = f"Set-MpPreference -{MAPS} 0 -DisableRealtimeMonitoring $true"
    assert len(found(ran(line), by=changes)) == 1


def test_a_change_of_something_else_hides_nothing() -> None:
    changes = (touch(30, MAPS, 2, 0), touch(31, MAPS, 0, 2))
    assert len(found(ran("reg delete Windows Defender /f"), by=changes)) == 1


@for_each(
    ("items", "unseen"),
    [
        ("C:\\Temp,C:\\Windows", "not C:\\Windows:"),
        ("@('C:\\Windows', 'c:/temp/')", "not C:\\Windows:"),
        ("'C:\\a', 'C:\\Temp', 'C:\\b'", "not C:\\a, C:\\b:"),
    ],
)
def test_what_no_record_shows_of_several_items_stays(items: str, unseen: str) -> None:
    changes = (listed(30.1, "C:\\Temp"), unlisted(90, "C:\\Temp"))
    (finding,) = found(ran(f"Add-MpPreference -ExclusionPath {items}"), by=changes)
    assert unseen in finding.detail
    assert "no record near it" not in finding.detail


def test_what_records_show_of_every_item_is_no_finding_of_its_own() -> None:
    changes = (listed(30.1, "C:\\Temp"), listed(30.1, "C:\\DB"))
    assert not found(ran("Add-MpPreference -ExclusionPath C:\\Temp,C:\\DB"), by=changes)


@pytest.mark.parametrize("minute", [-30, 270])
def test_outside_the_window_it_weighs_less(minute: float) -> None:
    (finding,) = found(ran(f"Set-MpPreference -{MAPS} 0", minute))
    assert finding.severity == "low"


def seen(kind: IncidentKind, minute: float, service: str) -> Incident:
    return Incident(kind, at(minute), "Seen", Witness("event 7036", "s", time=at(minute)), service)


DISPLAYED = "Microsoft Defender Antivirus Service"


@pytest.mark.parametrize(
    ("why", "line", "record", "told"),
    [
        ("its stop", "sc stop WinDefend", seen("service-stopped", 30.5, DISPLAYED), False),
        ("its stop, by display name", f'net stop "{DISPLAYED}"', seen("service-stopped", 30.5, DISPLAYED), False),
        ("the end of its process", "taskkill /im MsMpEng.exe", seen("service-stopped", 30.5, "WinDefend"), False),
        ("its start type", "sc config WinDefend start= disabled", seen("service-disabled", 30.5, "WinDefend"), False),
        ("its start type, by its key", "reg add HKLM\\x\\Services\\WinDefend /v Start /d 4", seen("start-type-changed", 30.5, "WinDefend"), False),
        ("a stop is no start type", "sc config WinDefend start= disabled", seen("service-stopped", 30.5, DISPLAYED), True),
        ("nor the other way round", "sc stop WinDefend", seen("service-disabled", 30.5, DISPLAYED), True),
        ("another service", "sc stop WdNisSvc", seen("service-stopped", 30.5, DISPLAYED), True),
        ("one of two services", "Stop-Service WinDefend,Sense", seen("service-stopped", 30.5, DISPLAYED), True),
        ("a driver, which no record names", "sc stop WinDefend WdBoot", seen("service-stopped", 30.5, DISPLAYED), True),
        ("a stop before it", "sc stop WinDefend", seen("service-stopped", 29.5, DISPLAYED), True),
        ("long after it", "sc stop WinDefend", seen("service-stopped", 33, DISPLAYED), True),
        ("what stops nothing", "sc failure WinDefend reset= 0", seen("service-stopped", 30.5, DISPLAYED), True),
    ],
)  # fmt: skip
def test_what_a_record_shows_of_a_service_is_no_finding_of_its_own(
    why: str, line: str, record: Incident, *, told: bool
) -> None:
    assert bool(found(ran(line), record)) is told, why
