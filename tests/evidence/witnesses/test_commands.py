"""Which command lines matter: those that change something, never those that only look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.command import head_and_tail
from mpdiff.evidence.commands.meaning import Meanings
from samples import write_support as write
from tests.support.rows import for_each
from tests.support.scene import at
from tests.support.witnesses import COMMANDS, INFORMATION, SECURITY, report, security, utf16

if TYPE_CHECKING:
    from pathlib import Path

TOOL = "C:\\Program Files\\Windows Defender\\MpCmdRun.exe"


def kind_of(line: str) -> str | None:
    found = Meanings(catalogue().data.events).of_line("", line)
    return next((one.meaning.kind for one in found if one.meaning.kind != "process"), None)


@for_each(
    "line",
    [
        f'"{TOOL}" -Restore -ListAll',
        f'"{TOOL}" /restore /listall',
        f'"{TOOL}" -h',
        f'"{TOOL}" -?',
        f'"{TOOL}" -GetFiles -SupportLogLocation C:\\x',
        f'"{TOOL}" -ListAllDynamicSignatures',
        f'"{TOOL}" -Scan -ScanType 1',
        f'"{TOOL}" -SignatureUpdate',
        "sc query WinDefend",
        "sc qc windefend",
        "net start WinDefend",
        "powershell Get-Service WinDefend",
        "powershell Get-MpPreference",
        "powershell Get-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows Defender'",
        'reg query "HKLM\\SOFTWARE\\Microsoft\\Windows Defender"',
        'reg export "HKLM\\SOFTWARE\\Microsoft\\Windows Defender" x.reg',
    ],
)
def test_what_only_looks_does_not_matter(line: str) -> None:
    assert kind_of(line) is None


@for_each(
    ("line", "kind"),
    [
        (f'"{TOOL}" -Restore -Name X -All', "quarantine-restored"),
        (f'"{TOOL}" -Restore -All -ListAll', "quarantine-restored"),
        (f'"{TOOL}" -Restore -FilePath listall', "quarantine-restored"),
        (f'"{TOOL}" -RemoveDefinitions -All -h', "definitions-removed"),
        ("sc config WinDefend start= disabled", "command"),
        ("sc.exe stop WinDefend query", "command"),
        ("sc sdset WinDefend D:", "command"),
        ("net stop WinDefend", "command"),
        ("powershell Stop-Service -Force WinDefend", "command"),
        ("powershell Set-Service WinDefend -StartupType Disabled", "command"),
        ("powershell Remove-ItemProperty 'HKLM:\\SOFTWARE\\Microsoft\\Windows Defender' -Name x", "command"),
        ('reg delete "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender" /f', "command"),
    ],
)  # fmt: skip
def test_what_changes_something_matters_whatever_else_it_says(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@for_each(
    "program",
    [f'"{TOOL}"', TOOL, '"C:\\Temp\\m.exe"', "C:\\Temp\\m.exe", "mpcmdrun", "MpCmdRun.exe"],
)
def test_the_tools_own_log_is_believed_whatever_the_tool_was_called(
    program: str, tmp_path: Path
) -> None:
    text = write.command_run("-RemoveDefinitions -All", at(40), zone="UTC", ended=at(41))
    line = next(one for one in text.splitlines() if "Command Line:" in one)
    renamed = text.replace(line, f"MpCmdRun: Command Line: {program} -RemoveDefinitions -All")
    (finding,) = report(tmp_path, {COMMANDS: utf16(renamed)}).findings
    assert (finding.rule, finding.certainty) == ("definitions-removed", "certain")
    assert "command: -RemoveDefinitions -All at" in finding.title


def test_a_path_with_blanks_and_without_quotes_is_the_program() -> None:
    assert kind_of(f"{TOOL} -RemoveDefinitions -All") == "definitions-removed"
    assert head_and_tail(TOOL)[0] == TOOL
    assert head_and_tail('"C:\\a b\\x.exe" C:\\y.exe')[0] == "C:\\a b\\x.exe"
    assert head_and_tail("cmd.exe /c C:\\y.exe")[0] == "cmd.exe"


def run(arguments: str, start: str | None = "Sun Mar 01 2026 12:40:00") -> str:
    begun = f" Start Time: {start}\n" if start is not None else ""
    return (
        f'{"-" * 40}\nMpCmdRun: Command Line: "{TOOL}" {arguments}\n{begun}MpCmdRun: End Time: x\n'
    )


@for_each("start", ["xxx yyy 01 2026 12:30:00", None])
@for_each(
    ("arguments", "rule", "effect"),
    [
        ("-RemoveDefinitions -All", "definitions-removed", "weakened"),
        ("-Config -ResetControlledConfiguration", "configuration-protection-reset", "weakened"),
        ("-DisableService", "protection-off", "weakened"),
        ("wddisable", "protection-off", "weakened"),
        ("-Restore -All", "quarantine-restored", "unknown"),
        ("-DownloadFile -url x", "tool-misused", "unknown"),
        ("-WDEnable", None, None),
        ("-GetFiles", None, None),
    ],
)
def test_a_command_without_a_time_may_have_been_in_the_window(
    arguments: str, rule: str | None, effect: str | None, start: str | None, tmp_path: Path
) -> None:
    found = report(tmp_path, {COMMANDS: utf16(run(arguments, start))})
    if rule is None:
        assert found.findings == ()
        return
    (finding,) = found.findings
    assert (finding.rule, finding.effect, finding.certainty) == (rule, effect, "uncertain")
    assert finding.title.endswith("at an unknown time")
    assert "may have been in the window" in finding.detail


def test_the_order_of_the_log_bounds_a_time(tmp_path: Path) -> None:
    text = run("-GetFiles") + run("-Restore -All", None) + run("-h", "Sun Mar 01 2026 13:00:00")
    (finding,) = report(tmp_path, {COMMANDS: utf16(text)}).findings
    assert "between 2026-03-01 12:40:00 UTC and 2026-03-01 13:00:00 UTC" in finding.detail


def test_two_runs_that_wrote_at_once_hide_nothing(tmp_path: Path) -> None:
    first, second = run("-RemoveDefinitions -All", None), run("-GetFiles")
    text = first.replace("MpCmdRun: End Time: x\n", "") + second
    (finding,) = report(tmp_path, {COMMANDS: utf16(text)}).findings
    assert (finding.rule, finding.effect) == ("definitions-removed", "weakened")
    assert "at 2026-03-01 12:40:00 UTC or earlier" in finding.detail


def test_a_command_that_another_log_dates_counts_once(tmp_path: Path) -> None:
    process = {"NewProcessName": TOOL, "CommandLine": f'"{TOOL}" -Restore -All'}
    more = {COMMANDS: utf16(run("-Restore -All", None)), SECURITY: security((40, 4688, process))}
    (finding,) = report(tmp_path, more).findings
    assert "at 2026-03-01 12:40:00 UTC" in finding.title
    twice = run("-Restore -All", None) + run("-Restore -All")
    assert len(report(tmp_path, {COMMANDS: utf16(twice)}).findings) == 2


@for_each(
    ("why", "printed", "rule"),
    [
        ("no word of it", "", "protection-off"),
        ("an error", "ERROR: Disabling failed, access denied\n", "protection-command"),
        ("an error, and success", "ERROR: x\nMpCmdRun.exe: hr = 0x00000000\n", "protection-off"),
        ("a result", "MpCmdRun.exe: hr = 0x80070005\n", "protection-command"),
    ],
)
def test_a_run_that_printed_an_error_failed(
    why: str, printed: str, rule: str, tmp_path: Path
) -> None:
    text = run("-DisableService").replace("MpCmdRun: End", f"{printed}MpCmdRun: End")
    (finding,) = report(tmp_path, {COMMANDS: utf16(text)}).findings
    assert finding.rule == rule, why


def test_local_times_of_commands_without_a_zone_are_told_as_such(tmp_path: Path) -> None:
    text = run("-RemoveDefinitions -All")
    (finding,) = (
        found := report(
            tmp_path, {COMMANDS: utf16(text), INFORMATION: b"Host Name: DESKTOP-TEST\r\n"}
        )
    ).findings
    (note,) = (n for n in found.notices if n.code == "zone-assumed")
    assert (note.member, finding.timing.doubts) == (COMMANDS, ("zone",))
    assert finding.title.endswith("at 2026-03-01 12:40:00 (local time, zone unknown)")


def test_a_log_of_commands_that_do_not_matter_needs_no_zone(tmp_path: Path) -> None:
    found = report(tmp_path, {COMMANDS: utf16(run("-GetFiles")), INFORMATION: b"x"})
    assert [n for n in found.notices if n.code.startswith("zone")] == []


@for_each(
    ("line", "kind"),
    [
        (f'"{TOOL}" -RevertPlatform', "tool-misused"),
        (f'"{TOOL}" -ResetPlatform', "tool-misused"),
        ("reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v Start /t REG_DWORD /d 4 /f", "command"),
        ("reg.exe add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WdFilter /v Start /d 4", "command"),
    ],
)  # fmt: skip
def test_commands_that_put_the_platform_back_or_write_a_service(line: str, kind: str) -> None:
    assert kind_of(line) == kind
