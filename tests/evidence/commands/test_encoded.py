"""What an encoded command says decides what it means."""

from __future__ import annotations

from base64 import b64encode

from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.meaning import Meanings
from tests.support.eventlogs import event_of, stated
from tests.support.rows import for_each

LINE = "Set-MpPreference -DisableRealtimeMonitoring $true"
DATA = b64encode(LINE.encode("utf-16-le")).decode()


def ran(line: str) -> list[tuple[str, bool]]:
    found = Meanings(catalogue().data.events).of_line("", line)
    return [(one.command.line, one.command.encoded) for one in found]


@for_each(
    "line",
    [
        f"powershell -enc {DATA}",
        f"powershell.exe -NoP -w hidden -e {DATA}",
        f"powershell -ExecutionPolicy Bypass -ec {DATA}",
        f'"C:\\x\\PowerShell.exe" /EncodedCommand "{DATA}"',
        f"pwsh -ec {DATA}",
        f"powershell -EncodedC {DATA.rstrip('=')}",
        f"powershell -EnCoDeDcOmMaNd:{DATA}",
        f"powershell \u2013enc {DATA}",
        f"cmd /c powershell -e {DATA}",
    ],
)
def test_an_encoded_command_is_read(line: str) -> None:
    assert ran(line) == [(LINE, True)]


@for_each(
    "line",
    [
        "powershell -enc AAAA",
        f"git -e {DATA}",
        "powershell -Exec Bypass -File abcdefgh",
        f"powershell -enc {DATA[:-8]}-WinDefend",  # no Base64
        f"powershell -enc {b64encode(bytes(range(128, 255))).decode()}",
    ],
)
def test_what_is_no_encoded_command_is_no_finding(line: str) -> None:
    assert ran(line) == []


def test_a_command_that_was_cut_is_read_as_far_as_it_goes() -> None:
    ((line, encoded),) = ran(f"powershell -enc {DATA[:81]}")
    assert encoded
    assert LINE.startswith(line)


def test_an_encoded_command_that_changes_defender_is_an_incident() -> None:
    ran = replace(event_of(4688), process="powershell.exe", command_line=f"powershell -e {DATA}")
    (one,) = stated(ran).incidents
    assert (one.kind, one.subject) == ("command", LINE)
    assert "encoded" in one.detail


@for_each(
    ("line", "kind"),
    [
        ('wevtutil cl "Microsoft-Windows-Windows Defender/Operational"', "command"),
        ('wevtutil sl "Microsoft-Windows-Windows Defender/Operational" /e:false', "command"),
        ("wevtutil cl Application", None),
        ("fltmc unload WdFilter", "command"),
        ("fltmc instances", None),
        ("taskkill /f /im MsMpEng.exe", "command"),
        ("dism /online /disable-feature /featurename:Windows-Defender", "command"),
        ("powershell Uninstall-WindowsFeature Windows-Defender", "command"),
        ("powershell -c Remove-MpThreat", "process"),
        ("wmic path MSFT_MpPreference call Add ExclusionPath=C:\\", "command"),
        ('powershell sp "HKLM:\\SOFTWARE\\Microsoft\\Windows Defender" x 1', "command"),
        ("reg import C:\\x.reg", "process"),
        ("MpCmdRun -RemoveDynamicSignature -SignatureSetID x", "tool-misused"),
    ],
)
def test_commands_that_everybody_knows(line: str, kind: str | None) -> None:
    program = line.partition(" ")[0] + ".exe"
    found = stated(replace(event_of(4688), process=program, command_line=line)).incidents
    assert [one.kind for one in found] == ([kind] if kind else [])
