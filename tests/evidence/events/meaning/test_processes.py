"""Records of processes: what a shell was given, and what it started, are one command."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from mpdiff.report.redact.redact import redact
from tests.support.packages import package
from tests.support.scene import at, scene
from tests.support.witnesses import COMMANDS, SECURITY, members, report, security, utf16

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

TOOL = "C:\\Program Files\\Windows Defender\\MpCmdRun.exe"
SHELL = "C:\\Windows\\System32\\cmd.exe"
POWERSHELL = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
REMOVE = f'"{TOOL}" -RemoveDefinitions -All'


def seen(folder: Path, *ran: tuple[float, str, str], log: str | None = None) -> Report:
    """Return the report of processes that the Security log records: minute, program, command line."""
    events = [
        (minute, 4688, {"NewProcessName": program, "CommandLine": line, "SubjectUserName": "eve"})
        for minute, program, line in ran
    ]
    more = {SECURITY: security(*events)}
    if log is not None:
        more[COMMANDS] = utf16(log)
    return report(folder, more)


def test_what_a_shell_was_given_need_not_have_run(tmp_path: Path) -> None:
    (finding,) = seen(tmp_path, (30, SHELL, f"cmd /c {REMOVE}")).findings
    assert (finding.rule, finding.effect, finding.certainty) == (
        "definitions-removed",
        "weakened",
        "uncertain",
    )
    assert f"{REMOVE} at" in finding.title
    assert (
        f"Command line: cmd /c {REMOVE}; Recorded in the command line of another" in finding.detail
    )


def test_its_own_process_shows_that_it_ran_and_counts_once(tmp_path: Path) -> None:
    (finding,) = seen(tmp_path, (30, SHELL, f"cmd /c {REMOVE}"), (30.01, TOOL, REMOVE)).findings
    assert (finding.rule, finding.certainty) == ("definitions-removed", "certain")
    assert "times)" not in finding.title
    assert "Recorded in" not in finding.detail
    assert len(finding.witnesses) == 2


def test_the_tools_own_log_shows_that_it_ran(tmp_path: Path) -> None:
    log = f"MpCmdRun: Command Line: {REMOVE}\n Start Time: Sun Mar 01 2026 12:30:01\nMpCmdRun: End Time: Sun Mar 01 2026 12:30:02\n"
    (finding,) = seen(tmp_path, (30, SHELL, f"cmd /c {REMOVE}"), log=log).findings
    assert (finding.rule, finding.certainty) == ("definitions-removed", "certain")
    assert "times)" not in finding.title


@pytest.mark.parametrize(
    ("why", "ran", "often"),
    [
        ("a shell in a shell, and each of them recorded",
         [(30, POWERSHELL, "powershell -c \"cmd /c 'sc stop WinDefend'\""), (30.01, SHELL, 'cmd /c "sc stop WinDefend"'),
          (30.02, "sc.exe", "sc  stop WinDefend")], 1),
        ("net starts net1", [(30, "net.exe", "net stop WinDefend"), (30.01, "net1.exe", "C:\\x\\net1 stop WinDefend")], 1),
        ("the same again", [(30, "sc.exe", "sc stop WinDefend"), (30.01, "sc.exe", "sc stop WinDefend")], 2),
        ("the same a while later", [(30, SHELL, "cmd /c sc stop WinDefend"), (33, "sc.exe", "sc stop WinDefend")], 2),
        ("another service", [(30, SHELL, "cmd /c sc stop WinDefend"), (30.01, "sc.exe", "sc stop Sense")], 2),
        ("the shell twice, what it started once", [(30, SHELL, "cmd /c sc stop WinDefend"), (30.1, SHELL, "cmd /c sc stop WinDefend"),
         (30.11, "sc.exe", "sc stop WinDefend")], 2),
    ],
)  # fmt: skip
def test_a_command_counts_as_often_as_it_ran(
    why: str, ran: list[tuple[float, str, str]], often: int, tmp_path: Path
) -> None:
    found = [i for i in seen(tmp_path, *ran).incidents if i.kind == "command"]
    assert len(found) == often, why


def test_what_the_security_log_and_an_export_record_counts_once(tmp_path: Path) -> None:
    ran = (30.0, SHELL, "cmd /c sc stop WinDefend"), (30.01, "sc.exe", "sc  stop WinDefend")
    events = [(m, 4688, {"NewProcessName": p, "CommandLine": line}) for m, p, line in ran]
    export = tmp_path / "export.csv"
    export.write_text(
        "Timestamp,DeviceName,ActionType,FileName,ProcessCommandLine,AccountName\n"
        + "".join(
            f"{at(m + 0.005).isoformat()},desktop-test,ProcessCreated,{p},{line},eve\n"
            for m, p, line in ran
        ),
        encoding="utf-8",
    )
    given = package(tmp_path, members() | {SECURITY: security(*events)})
    (one,) = (i for i in analyse(given, events=[export]).incidents if i.kind == "command")
    assert (one.subject, one.actor, len(one.also)) == ("sc stop WinDefend", "eve", 3)


@pytest.mark.parametrize(
    ("why", "one", "two", "again", "actors"),
    [
        ("two people", "CORP\\bob", "corp\\alice", "sc stop WinDefend", ["CORP\\bob (ran it)", "corp\\alice (ran it)"]),
        ("two people, the first by a shell", "CORP\\bob", "corp\\alice", "cmd /c sc stop WinDefend", ["CORP\\bob (ran it)", "corp\\alice (ran it)"]),
        ("two accounts of one name", "CORP\\bob", "other\\bob", "sc stop WinDefend", ["CORP\\bob (ran it)", "other\\bob (ran it)"]),
        ("one account", "CORP\\bob", "bob", "sc stop WinDefend", ["CORP\\bob (ran it)"]),
        ("the system in between", "CORP\\bob", "system", "cmd /c sc stop WinDefend", ["CORP\\bob (ran it)"]),
    ],
)  # fmt: skip
def test_two_people_are_two_and_one_is_named_once(
    why: str, one: str, two: str, again: str, actors: list[str], tmp_path: Path
) -> None:
    domain, _, name = one.rpartition("\\")
    first = {"NewProcessName": again.split(maxsplit=1)[0], "CommandLine": again,
             "SubjectUserName": name, "SubjectDomainName": domain}  # fmt: skip
    export = tmp_path / "export.csv"
    export.write_text(
        "Timestamp,DeviceName,ActionType,FileName,ProcessCommandLine,AccountName\n"
        f"{at(30.02).isoformat()},desktop-test,ProcessCreated,sc,sc stop WinDefend,{two}\n",
        encoding="utf-8",
    )
    given = package(tmp_path, members() | {SECURITY: security((30, 4688, first))})
    (finding,) = analyse(given, events=[export]).findings
    assert list(finding.actors) == actors, why


def test_each_command_of_a_line_is_named(tmp_path: Path) -> None:
    line = 'cmd /c "sc stop WinDefend & sc config WinDefend start= disabled"'
    (finding,) = seen(tmp_path, (30, SHELL, line)).findings
    assert finding.rule == "protection-command"
    assert "sc stop WinDefend, sc config WinDefend start= disabled (2 times)" in finding.title


def test_a_long_line_hides_nothing(tmp_path: Path) -> None:
    line = f"cmd /c rem {'x' * 2_000} & sc stop WinDefend"
    (finding,) = seen(tmp_path, (30, SHELL, line)).findings
    assert ": sc stop WinDefend at" in finding.title


@pytest.mark.parametrize(
    "line",
    [
        "cmd /c powershell Add-MpPreference -ExclusionPath C:\\Users\\hartmut\\x",
        "powershell -c \"cmd /c 'reg add \\\"HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths\\\" /v C:\\Users\\hartmut\\x /d 0'\"",
        'runas /user:corp\\hartmut "sc \\\\zugspitze stop WinDefend"',
        "psexec \\\\zugspitze -u hartmut sc stop WinDefend",
        "powershell -enc " + b64encode("Add-MpPreference -ExclusionPath C:\\Users\\hartmut\\x".encode("utf-16-le")).decode(),
    ],
)  # fmt: skip
def test_names_in_a_command_inside_another_are_redacted(line: str, tmp_path: Path) -> None:
    found = seen(tmp_path, (30, SHELL if line.startswith("cmd") else "", line))
    assert found.findings or found.incidents
    shown = redact(found)
    assert len(shown.incidents) == len(found.incidents)
    for one in (*shown.findings, *shown.incidents):
        for name in ("hartmut", "zugspitze"):
            assert name not in repr(one).lower()


def test_a_record_of_powershell_itself_is_read_as_its_text(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(
        "Timestamp,DeviceName,ActionType,AdditionalFields\n"
        f'{at(30).isoformat()},desktop-test,PowerShellCommand,"{{""Command"":""s`et-MpPreference -MAPSReporting 0""}}"\n',
        encoding="utf-8",
    )
    package = tmp_path / "p"
    package.mkdir()
    found = analyse(scene(package), events=[export])
    assert [i.subject for i in found.incidents] == ["set-MpPreference -MAPSReporting 0"]


@pytest.mark.parametrize(
    "line",
    [
        "cmd /c s^c st^op Win^De^fend",
        "powershell Stop-Ser`vice Win`Defend",
        "powershell -c \"iex ('Stop-Serv' + 'ice WinDef' + 'end')\"",
        "powershell -ec " + b64encode("Stop-Service WinDefend".encode("utf-16-le")).decode(),
    ],
)
def test_what_is_written_to_be_missed_is_found_in_the_log(line: str, tmp_path: Path) -> None:
    (finding,) = seen(tmp_path, (30, "", line)).findings
    assert finding.rule == "protection-command"
