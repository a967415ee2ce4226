"""Who ran a command that asks for what changed is named with it, before any session; nobody else is."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Incident, Witness
from mpdiff.evidence.facts import Session
from mpdiff.findings.context.who import with_actors
from mpdiff.report.redact.redact import redact
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import at, exclude, include, listed, log, touch, unlisted
from tests.support.witnesses import SECURITY, report, security

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
OFF: dict[str, Value] = {SWITCH: True}
TURNED_OFF = (touch(30, SWITCH, False, True), touch(90, SWITCH, True, False))
EXCLUDED = (listed(30, "C:\\Temp"), unlisted(90, "C:\\Temp"))
THERE = Session(
    "CORP\\amy", at(0), at(240), "interactive", Witness("event 4624", "log", time=at(0))
)
LINE = f"powershell Set-MpPreference -{SWITCH} $true"
KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender"


def ran(line: str, minute: float = 29.95, actor: str = "CORP\\bob") -> Incident:
    witness = Witness("event 4688", "log", time=at(minute))
    return Incident("command", at(minute), "A command ran", witness, line, actor=actor)


def actors(*commands: Incident, statements: Any = TURNED_OFF) -> tuple[str, ...]:
    of = case(statements, ON, ON, sessions=(THERE,), incidents=commands)
    (finding,) = changed(of)
    return with_actors(finding, of).actors


AMY = ("CORP\\amy (interactive session, certain)",)
BOB = ("CORP\\bob (ran the command)",)
PERHAPS = ("CORP\\bob (ran a command near it that may ask for this)", *AMY)


@for_each(
    ("line", "named"),
    [
        (LINE, BOB),
        (f"powershell Set-MpPreference -{SWITCH}:1", BOB),
        ("powershell Set-MpPreference -DisableRealtimeM 1", BOB),
        (f"powershell Set-MpPreference -{SWITCH} $off", PERHAPS),
        (f'reg add "{KEY}\\Real-Time Protection" /v {SWITCH} /t REG_DWORD /d 1 /f', BOB),
        (f"Set-ItemProperty '{KEY}\\Real-Time Protection' -Name {SWITCH} -Value 1", BOB),
        (f"powershell Set-MpPreference -{SWITCH} $false", AMY),
        (f'reg add "{KEY}\\Real-Time Protection" /v {SWITCH} /d 0', AMY),
        ("powershell Set-MpPreference -MAPSReporting 0", AMY),
        ("powershell Get-MpPreference", AMY),
    ],
)
def test_a_command_that_asks_for_the_change_names_who_ran_it(
    line: str, named: tuple[str, ...]
) -> None:
    assert actors(ran(line)) == named


@for_each(
    ("line", "named"),
    [
        ("Add-MpPreference -ExclusionPath C:\\Temp", BOB),
        ("Add-MpPreference -ExclusionPath 'C:\\Other','c:\\temp'", BOB),
        ("Add-MpPreference -ExclusionPath $env:TEMP", PERHAPS),
        ("Add-MpPreference -ExclusionPath $env:TEMP\\Other", AMY),
        ("Add-MpPreference -ExclusionPath @('C:\\Other', 'C:/temp/')", BOB),
        ("Add-MpPreference -ExclusionPath C:\\Tempest", AMY),
        ("Add-MpPreference -ExclusionPath D:\\C:\\Temp", AMY),
        ("C:\\Temp\\x.ps1; Add-MpPreference -ExclusionPath C:\\Other", AMY),
        (f'reg add "{KEY}\\Exclusions\\Paths" /v C:\\Temp /d 0', BOB),
        ("wmic path MSFT_MpPreference call Add ExclusionPath=C:\\Temp", BOB),
        ("Add-MpPreference -ExclusionPath C:\\Other", AMY),
        ("Add-MpPreference -ExclusionProcess C:\\Temp", AMY),
        ("Remove-MpPreference -ExclusionPath C:\\Temp", AMY),
    ],
)
def test_of_an_exclusion_it_has_to_be_that_item(line: str, named: tuple[str, ...]) -> None:
    found = actors(ran(line), statements=EXCLUDED)
    assert [a.partition(",")[0] for a in found] == [a.partition(",")[0] for a in named]


@for_each(("minute", "named"), [(28.1, BOB), (27.9, AMY), (30.01, BOB), (30.05, AMY)])
def test_it_has_to_run_shortly_before(minute: float, named: tuple[str, ...]) -> None:
    assert actors(ran(LINE, minute)) == named


def test_what_writes_a_policy_did_not_write_the_local_value() -> None:
    policy = KEY.replace("SOFTWARE", "SOFTWARE\\Policies")
    line = f'reg add "{policy}\\Real-Time Protection" /v {SWITCH} /t REG_DWORD /d 1 /f'
    assert actors(ran(line)) == AMY


def test_what_only_holds_the_text_of_a_command_is_no_cause() -> None:
    title = "A program was given a command that changes settings of Defender"
    assert actors(replace(ran(LINE), title=title)) == AMY


def test_two_who_ran_it_are_both_named_and_one_in_two_records_once() -> None:
    both = actors(ran(LINE), ran(LINE, 29.9, "CORP\\eve"), ran(LINE, 29.91, "bob"))
    assert both == (
        "CORP\\bob (ran the command, one of 2)",
        "CORP\\eve (ran the command, one of 2)",
    )


@pytest.mark.parametrize("actor", ["CORP\\PC-7$", "NT AUTHORITY\\SYSTEM"])
def test_the_system_is_nobody_to_ask(actor: str) -> None:
    assert actors(ran(LINE, actor=actor)) == AMY


def test_a_record_that_names_an_account_goes_first_and_counts_once() -> None:
    named = (touch(30, SWITCH, False, True, actor="CORP\\bob"), TURNED_OFF[1])
    assert actors(ran(LINE), statements=named) == ("CORP\\bob (named with the change)",)
    assert len(actors(ran(LINE, actor="CORP\\eve"), statements=named)) == 2


def test_a_change_that_no_record_dates_may_be_any_such_command_of_the_window() -> None:
    of = case((), ON, OFF, incidents=(ran(LINE, 100),))
    (finding,) = changed(of)
    assert with_actors(finding, of).actors == BOB


def test_who_tried_what_tamper_protection_refused_is_named() -> None:
    refused = (touch(30, SWITCH, ..., True, refused=True),)
    of = case(refused, ON, ON, sessions=(THERE,), incidents=(ran(LINE),))
    (finding,) = (with_actors(f, of) for f in findings(of))
    assert (finding.rule, finding.actors) == ("tamper-blocked", BOB)


def stopped() -> Incident:
    witness = Witness("event 7036", "System", time=at(30))
    return Incident("service-stopped", at(30), "A service was stopped", witness, "WinDefend")


@pytest.mark.parametrize(("line", "named"), [("sc stop WinDefend", BOB), ("sc stop Spooler", AMY)])
def test_who_ran_the_command_about_a_service_is_named_with_its_stop(
    line: str, named: tuple[str, ...]
) -> None:
    of = case((), ON, ON, sessions=(THERE,), incidents=(ran(line), stopped()))
    found: list[Finding] = [f for f in findings(of) if f.rule == "service-stopped"]
    assert [with_actors(f, of).actors for f in found] == [named]


def test_a_redacted_report_names_neither_who_ran_it_nor_whose_folder(tmp_path: Path) -> None:
    """The command line is encoded, the account stands with it alone."""
    line = "Add-MpPreference -ExclusionPath C:\\Users\\j.doe\\x"
    data = {
        "SubjectUserSid": "S-1-5-21-1-2-3-1002",
        "SubjectUserName": "mallory",
        "SubjectDomainName": "CONTOSO",
        "NewProcessName": "powershell.exe",
        "CommandLine": f"powershell -enc {b64encode(line.encode('utf-16-le')).decode()}",
    }
    path = "C:\\Users\\j.doe\\x"
    more = {SECURITY: security((29.9, 4688, data))}
    found = report(tmp_path, more, evtx=log(exclude(30, path), include(60, path)))
    (finding,) = found.findings
    assert finding.actors == ("CONTOSO\\mallory (ran the command)",)
    text = redact(found).to_json()
    assert "ran the command" in text
    assert not [name for name in ("mallory", "CONTOSO", "j.doe") if name in text]
