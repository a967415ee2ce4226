"""For which device a command is, by what it names, and what a report says of one for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.meaning import Meanings
from mpdiff.evidence.commands.targets import target
from tests.support.rows import for_each
from tests.support.witnesses import SECURITY, report, security

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

MEANINGS = Meanings(catalogue().data.events)
STOP = "sc stop WinDefend"
OFF = "Set-MpPreference -DisableRealtimeMonitoring $true"
KEY = "SOFTWARE\\Policies\\Microsoft\\Windows Defender"
TASK = "schtasks /create /tn x /sc once /st 23:00"
HERE = "DESKTOP-TEST.corp.example"


@for_each(
    ("line", "whose"),
    [
        (f"psexec \\\\SRV02 -s {STOP}", ["other"]),
        (f"psexec -s \\\\SRV02 -u x {STOP}", ["other"]),
        (f"psexec -s {STOP}", ["this"]),
        (f"psexec @hosts.txt {STOP}", ["open"]),
        (f"psexec \\\\10.0.0.1 {STOP}", ["open"]),
        (f"psexec \\\\127.0.0.1 {STOP}", ["this"]),
        (f"psexec \\\\SRV02,desktop-test {STOP}", ["this"]),
        (f'psexec \\\\SRV02 cmd /c "{STOP} & net stop Sense"', ["other", "other"]),
        ("sc \\\\SRV02 stop WinDefend", ["other"]),
        ("sc \\\\DESKTOP-TEST stop WinDefend", ["this"]),
        ("sc \\\\localhost stop WinDefend", ["this"]),
        ("sc \\\\. stop WinDefend", ["this"]),
        ("sc \\\\%x% stop WinDefend", ["open"]),
        ("sc \\\\%COMPUTERNAME% stop WinDefend", ["this"]),
        ("sc stop WinDefend \\\\SRV02", ["this"]),
        ("winrs -r:SRV02 net stop WinDefend", ["other"]),
        ("winrs -remote:https://srv02 net stop WinDefend", ["open"]),
        (f'{TASK} /s SRV02 /tr "{STOP}"', ["other"]),
        (f'{TASK} /tr "{STOP} /s SRV02"', ["this"]),
        ("taskkill /s SRV02 /im MsMpEng.exe", ["other"]),
        (f'wmic /node:SRV02 process call create "powershell {OFF}"', ["other"]),
        (f'wmic /node:"SRV02" process call create "{STOP}"', ["other"]),
        (f'reg add "\\\\SRV02\\HKLM\\{KEY}" /v DisableAntiSpyware /d 1', ["other"]),
        (f'reg add "HKLM\\{KEY}" /v \\\\SRV02\\HKLM /d 1', ["this"]),
        (f'reg copy "\\\\SRV02\\HKLM\\x" "HKLM\\{KEY}"', ["this"]),
        ('wevtutil cl "Microsoft-Windows-Windows Defender/Operational" /r:SRV02', ["other"]),
        (f'powershell -c "icm -ComputerName SRV02 {{ {OFF} }}"', ["other"]),
        (f'powershell -c "icm SRV02 {{ {OFF} }}"', ["other"]),
        (f'powershell -c "icm {{ {OFF} }} -cn SRV02, SRV03"', ["other"]),
        (f'powershell -c "icm -Comp SRV02 {{ if (1) {{ {OFF} }} }}; Stop-Service Sense"', ["other", "this"]),
        (f'powershell -c "icm {{ {OFF} }}"', ["this"]),
        (f'powershell -c "icm -ComputerName SRV02, localhost {{ {OFF} }}"', ["this"]),
        (f'powershell -c "icm -ComputerName $env:COMPUTERNAME {{ {OFF} }}"', ["this"]),
        (f'powershell -c "icm -Session $s {{ {OFF} }}"', ["open"]),
        (f'powershell -c "icm -cn (gc hosts.txt) {{ {OFF} }}"', ["open"]),
        (f'powershell -c "{OFF} -CimSession SRV02"', ["other"]),
        (f'powershell -c "{OFF} \u2013CimSession:SRV02"', ["other"]),
        (f"powershell -c \"{OFF} -ExclusionPath '-CimSession SRV02'\"", ["this"]),
    ],
)  # fmt: skip
def test_for_which_device_a_command_is(line: str, whose: list[str]) -> None:
    found = MEANINGS.of_line("", line)
    assert [target(one.command.hosts, HERE) for one in found] == whose


@for_each(
    ("hosts", "computer", "whose"),
    [
        ((), None, "this"),
        (("SRV02",), None, "open"),  # it may be the own name
        (("localhost",), None, "this"),
        (("desktop-test.other.example",), HERE, "this"),
        (("fe80::1",), HERE, "open"),
    ],
)
def test_a_name_is_anothers_only_where_the_own_one_is_known(
    hosts: tuple[str, ...], computer: str | None, whose: str
) -> None:
    assert target(hosts, computer) == whose


def seen(folder: Path, line: str) -> Report:
    ran = {"NewProcessName": line.split(maxsplit=1)[0], "CommandLine": line}
    who = {"SubjectUserName": "bob", "SubjectDomainName": "CORP"}
    return report(folder, {SECURITY: security((30, 4688, ran | who))})


@for_each(
    "line",
    [
        f"psexec \\\\SRV02 {STOP}",
        "winrs -r:SRV02 MpCmdRun.exe -wddisable",
        f'{TASK} /s SRV02 /tr "MpCmdRun -RemoveDefinitions -All"',
        f'powershell -c "icm -ComputerName SRV02 {{ {OFF} }}"',
    ],
)
def test_a_command_for_another_device_is_shown_and_no_finding(line: str, tmp_path: Path) -> None:
    found = seen(tmp_path, line)
    assert found.findings == ()
    (one,) = (i for i in found.incidents if i.actor)
    assert (one.kind, one.title, one.subject) == (
        "process",
        "A command was given to another device",
        line,
    )


def test_what_may_be_another_device_is_said_so(tmp_path: Path) -> None:
    (finding,) = seen(tmp_path, "winrs -r:10.0.0.1 MpCmdRun.exe -wddisable").findings
    assert (finding.rule, finding.certainty) == ("protection-command", "uncertain")
    assert "perhaps on another device" in finding.title
