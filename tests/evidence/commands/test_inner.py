"""Which commands a command line runs, however it is wrapped: tables of what is found inside and what is not."""

from __future__ import annotations

from base64 import b64encode

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.meaning import Meanings

STOP = "sc stop WinDefend"
SET = "Set-MpPreference -MAPSReporting 0"
TOOL = '"C:\\Program Files\\Windows Defender\\MpCmdRun.exe"'
REMOVE = f"{TOOL} -RemoveDefinitions -All"
ENCODED = b64encode(f"{STOP}; {SET}".encode("utf-16-le")).decode()
MEANINGS = Meanings(catalogue().data.events)


def ran(line: str, program: str = "") -> list[str]:
    """Return the commands of a line that matter, as they would be shown."""
    found = MEANINGS.of_line(program, line)
    return [one.command.line for one in found if one.meaning.kind != "process"]


@pytest.mark.parametrize(
    ("line", "inner"),
    [
        (f"cmd /c {STOP}", [STOP]),
        (f"cmd/c{STOP}", [STOP]),
        (f'cmd.exe /d/s/c"{STOP}"', [STOP]),
        (f"C:\\Windows\\System32\\CMD.EXE /Q /V:ON /K {STOP}", [STOP]),
        (f'%COMSPEC% /s /c "{STOP}"', [STOP]),
        (f'cmd /c "{STOP} & sc config WinDefend start= disabled"', [STOP, "sc config WinDefend start= disabled"]),
        (f"cmd /c ver && {STOP}", [STOP]),
        (f"cmd /c ver || {STOP}", [STOP]),
        (f"cmd /c echo y | {STOP}", [STOP]),
        ("cmd /c s^c st^op Win^Defend", [STOP]),
        ('cmd /c "s""c" stop WinDefend', ['s""c stop WinDefend']),
        (f"cmd /c @{STOP} > nul 2>&1", [f"{STOP} > nul 2>&1"]),
        (f"cmd /c start /b {STOP}", [STOP]),
        (f'cmd /c start "a title" /d C:\\ /min {STOP}', [STOP]),
        (f"cmd /c call {STOP}", [STOP]),
        (f"cmd /c if exist C:\\x {STOP}", [STOP]),
        (f'cmd /c if not "%1"=="a b" ({STOP}) else ver', [STOP]),
        (f"cmd /c (ver & {STOP})", [STOP]),
        (f"cmd /c for %i in (a b) do {STOP}", [STOP]),
        (f"cmd /c for /f %i in ('{STOP}') do rem", [STOP]),
        (f"cmd /c {REMOVE}", [REMOVE]),
        (f'cmd /c "{REMOVE}"', [REMOVE]),
        ("cmd /c %ProgramFiles%\\x\\sc.exe stop WinDefend", ["C:\\Program Files\\x\\sc.exe stop WinDefend"]),
        (f"cmd /c cmd /c cmd /c cmd /c {STOP}", [STOP]),
        (f"cmd /c echo {STOP} | cmd", [STOP]),
        (f"cmd /c echo {STOP}>%TEMP%\\x.cmd&%TEMP%\\x.cmd", [STOP]),
        (f"cmd /c echo {SET} > x.ps1 & powershell -f x.ps1", [SET]),
    ],
)  # fmt: skip
def test_what_cmd_runs(line: str, inner: list[str]) -> None:
    assert ran(line) == inner


@pytest.mark.parametrize(
    ("line", "inner"),
    [
        (f"powershell {SET}", [SET]),
        (f"powershell.exe -NoProfile -NonInteractive -Command {SET}", [SET]),
        (f"powershell -version 2 -ep bypass -w hidden -c {SET}", [SET]),
        (f'pwsh -wd C:\\ -c "{SET}"', [SET]),
        (f"powershell /c:{SET}", [SET]),
        (f'powershell -c "& {{ {SET} }}"', [SET]),
        (f'powershell -c "gci; {SET} # why"', [SET]),
        (f'powershell -c "if ($true) {{ {SET} }}"', [SET]),
        (f"powershell -c \"'{SET}' | iex\"", [SET]),
        (f"powershell -c \"iex '{SET}'\"", [SET]),
        (f"powershell -c \"Invoke-Expression -Command ('{SET}')\"", [SET]),
        ("powershell -c \"iex ('Set-Mp' + 'Preference -MAPSReporting 0')\"", [SET]),
        ("powershell s`eT-Mp`Preference -MAPSReporting 0", ["seT-MpPreference -MAPSReporting 0"]),
        (f"powershell -c Defender\\{SET}", [f"Defender\\{SET}"]),
        (f'powershell -c "$x = {SET}"', [f"$x = {SET}"]),
        (f'powershell -c "icm -ScriptBlock {{ {SET} }}"', [SET]),
        ("powershell Add-MpPreference -ExclusionPath 'C:\\a;b'", ["Add-MpPreference -ExclusionPath 'C:\\a;b'"]),
        ("powershell Add-MpPreference -ExclusionPath @('C:\\a','C:\\b')", ["Add-MpPreference -ExclusionPath @('C:\\a','C:\\b')"]),
        ("powershell -c & 'C:\\Program Files\\Windows Defender\\MpCmdRun.exe' -RemoveDefinitions -All",
         ["& 'C:\\Program Files\\Windows Defender\\MpCmdRun.exe' -RemoveDefinitions -All"]),
        ('powershell -c "Get-Service WinDefend | Stop-Service -Force"', ["Get-Service WinDefend | Stop-Service -Force"]),
        (f"powershell -c \"cmd /c '{STOP}'\"", [STOP]),
        ("powershell Start-Process cmd -ArgumentList '/c sc stop WinDefend' -Verb RunAs", [STOP]),
        ("powershell saps sc -Wait -Args stop,WinDefend", [STOP]),
        (f"powershell -enc {ENCODED}", [STOP, SET]),
        (f"cmd /c powershell -nop -e {ENCODED}", [STOP, SET]),
        (f"POWERS~1.EXE {SET}", [SET]),
        ("powershell .('Set-Mp'+'Preference') -MAPSReporting 0", [".('Set-MpPreference') -MAPSReporting 0"]),
        ("powershell -c \"& ('sc.exe') stop WinDefend\"", ["& ('sc.exe') stop WinDefend"]),
        ("powershell " + "(" * 40 + SET + ")" * 40, None),
    ],
)  # fmt: skip
def test_what_powershell_runs(line: str, inner: list[str] | None) -> None:
    found = ran(line)
    assert found == inner if inner is not None else found


@pytest.mark.parametrize(
    "line",
    [
        f"psexec -accepteula -s {STOP}",
        f"PsExec64.exe \\\\localhost -i 1 -u x -p y {STOP}",
        f'runas /user:x "{STOP}"',
        f"sudo {STOP}",
        f"conhost --headless {STOP}",
        f'wmic process call create "{STOP}"',
        f'wmic process call create CommandLine="{STOP}"',
        f'schtasks /create /tn x /sc once /st 00:00 /tr "{STOP}"',
        f'schtasks /create /tn x /tr "cmd /c \\"{STOP}\\"" /sc onlogon',
        f'forfiles /m x /c "cmd /c {STOP}"',
        f'sc create x binPath= "cmd /c {STOP}" start= auto',
        f'sc create x binPath="cmd /c {STOP}"',
        f'pcalua -a "{STOP}"',
        f"rundll32 shell32.dll,ShellExec_RunDLL {STOP}",
        f'mshta vbscript:CreateObject("Wscript.Shell").Run("{STOP}",0)',
        f"powershell Invoke-CimMethod -ClassName Win32_Process -MethodName Create -Arguments @{{CommandLine='{STOP}'}}",
        f"powershell ([wmiclass]'win32_process'); iwmi -Class Win32_Process -Name Create -Arg '{STOP}'",
    ],
)
def test_what_other_programs_start(line: str) -> None:
    assert ran(line) == [STOP]


@pytest.mark.parametrize(
    "line",
    [
        f"cmd /c echo {STOP}",
        f"cmd /c echo {STOP} > notes.txt",
        f"cmd /c echo {STOP} > nul & dir > nul",
        f"cmd /c echo {STOP} > x.cmd & copy x.cmd y.cmd",
        f"cmd /c echo {STOP} | findstr x & cmd /c dir",
        f"cmd /c rem {STOP}",
        f"cmd /c set x={STOP}",
        f"cmd /c title {STOP}",
        f'findstr /s /c:"{STOP}" *.cmd',
        f'cmd /c "findstr /c:"{STOP}" *.cmd & sc query WinDefend"',
        f'notepad.exe "C:\\x\\{STOP}.txt"',
        f'git commit -m "{STOP}"',
        f'git grep "{SET}"',
        f"powershell -c \"Select-String -Pattern '{STOP}' *.log\"",
        f"powershell -c \"Write-Host '{STOP}'\"",
        f'powershell -c "# {SET}"',
        f'powershell -c "<# {SET} #> Get-Date"',
        f'powershell -File "C:\\x\\{STOP}.ps1"',
        f'schtasks /query /tn "{STOP}"',
        f"wmic process where \"commandline like '%{STOP}%'\" get",
        f'tasklist /fi "windowtitle eq {STOP}"',
        "powershell -enc AAAA WinDefend",
    ],
)
def test_what_is_only_text_is_not_run(line: str) -> None:
    assert ran(line) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("powershell -c \"$n = 'WinDefend'; Stop-Service $n\"", ["$n = 'WinDefend'; Stop-Service $n"]),
        ("powershell -c \"'WinDefend','Sense' | % { Stop-Service $_ }\"", ["'WinDefend','Sense' | % { Stop-Service $_ }"]),
        ("powershell -c \"foreach ($s in 'WinDefend') { sc.exe stop $s }\"", ["foreach ($s in 'WinDefend') { sc.exe stop $s }"]),
        ("cmd /c for %s in (WinDefend Sense) do sc stop %s", ["for %s in (WinDefend Sense) do sc stop %s"]),
        ('powershell -c "Get-Service WinDefend; Stop-Service Spooler"', []),
        ('powershell -c "$s = Get-Service WinDefend; Start-Service $s"', []),
        ("powershell -c \"$s = 'Spooler'; Stop-Service $s; Get-Process MsMpEng\"", []),
    ],
)  # fmt: skip
def test_a_variable_may_be_any_service_of_its_text(line: str, shown: list[str]) -> None:
    assert ran(line) == shown


def test_the_program_of_the_record_counts_and_not_how_its_line_begins() -> None:
    assert ran(f"x /c {STOP}", "C:\\Windows\\System32\\cmd.exe") == [STOP]
    assert ran(f"/c {STOP}", "cmd.exe") == [STOP]
    assert ran(f"cmd /c {STOP}", "C:\\Windows\\notepad.exe") == []


def test_each_command_of_a_line_counts_once_however_often_it_stands_there() -> None:
    assert ran(f"cmd /c {STOP} & {STOP.upper()}") == [STOP]
