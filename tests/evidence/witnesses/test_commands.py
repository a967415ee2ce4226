"""Which command lines matter: those that change something, never those that only look."""

from __future__ import annotations

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.evidence.witnesses.commands import meaning_of, program_of

TOOL = "C:\\Program Files\\Windows Defender\\MpCmdRun.exe"


def kind_of(line: str) -> str | None:
    meaning = meaning_of(catalogue().data.events.commands, program_of(line), line)
    return None if meaning is None or meaning.kind == "process" else meaning.kind


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
