"""What collect prints is PowerShell that reads and never sets, and mpdiff reads what it leaves."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

import pytest
import yaml

from mpdiff.cli.commands.collect import SCRIPT, TEXTS, collector_text
from mpdiff.cli.main import run
from mpdiff.pipeline import analyse
from tests.support.places import SAMPLES
from tests.support.powershell import called, functions, syntax_errors
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

ALLOWED: Final = {
    *("ConvertTo-Json", "Copy-Item", "Get-Item", "Get-MpComputerStatus", "Get-MpPreference"),
    *("Join-Path", "New-Item", "Out-Null", "Select-Object", "Set-Content", "Sort-Object"),
    *("Test-Path", "Write-Output", "Write-Warning"),
    '"$env:SystemRoot\\System32\\wevtutil.exe"',
    '"$env:SystemRoot\\System32\\systeminfo.exe"',
    "(Get-MpCmdRun)",
    "$Collect",
}
"""Everything the script may call beside its own functions: nothing that sets, starts or sends."""


def test_the_script_parses_without_an_error() -> None:
    assert syntax_errors(collector_text("powershell")) == []


def test_the_grammar_refuses_what_is_wrong() -> None:
    assert syntax_errors("if ($a { Get-Item }")


def test_the_script_calls_what_is_allowed_and_nothing_else() -> None:
    script = collector_text("powershell")
    assert called(script) - functions(script) == ALLOWED
    assert functions(script) == {"Save-Evidence", "Save-Json", "Get-MpCmdRun"}


def test_the_script_is_ascii_and_asks_for_administrator_rights() -> None:
    """Windows PowerShell reads a file without a byte order mark in the machine's code page."""
    script = collector_text("powershell")
    assert script.isascii()
    assert "#Requires -RunAsAdministrator" in script


def test_the_artifact_holds_the_whole_script() -> None:
    artifact = yaml.safe_load(collector_text("velociraptor"))
    parameters = {p["name"]: p["default"] for p in artifact["parameters"]}
    assert parameters["Script"] == collector_text("powershell")
    assert parameters["Step"] == "After"
    query = artifact["sources"][0]["query"]
    for name in ("Step", "Script"):
        assert name in query


def test_the_module_runs_the_script_by_its_name() -> None:
    module = yaml.safe_load(collector_text("kape"))
    [processor] = module["Processors"]
    assert f"Modules\\bin\\{SCRIPT}" in processor["CommandLine"]
    assert processor["ExportFormat"] == module["ExportFormat"]
    assert "-Step %step%" in processor["CommandLine"]


@pytest.mark.parametrize("form", TEXTS)
def test_the_command_prints_and_writes_each_form(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["collect", "--as", form]) == 0
    assert capsys.readouterr().out == collector_text(form)
    target = tmp_path / "collector"
    assert run(["collect", "--as", form, "-o", str(target)]) == 0
    written = target.read_bytes()
    assert written.removeprefix(b"\xef\xbb\xbf").decode() == collector_text(form)
    assert written.startswith(b"\xef\xbb\xbf") == (form == "powershell")


# --- what the tools leave behind ------------------------------------------------------------------

LOG: Final = "Microsoft-Windows-Windows Defender%4Operational.evtx"
STATUS: Final = (
    b'{"AMRunningMode":"Normal","AMServiceEnabled":true,"AntivirusEnabled":true,'
    b'"IsTamperProtected":true,"RealTimeProtectionEnabled":true,"NISEnabled":true,'
    b'"OnAccessProtectionEnabled":true,"BehaviorMonitorEnabled":true,"ComputerState":0,'
    b'"AMProductVersion":"4.18.26060.3004","TamperProtectionSource":"Signatures"}'
)


def evidence() -> dict[str, bytes]:
    """Return what the script collects, taken from a sample: its own names, no folder."""
    package = SAMPLES / "attacker" / "package.zip"
    with zipfile.ZipFile(package) as archive:
        held = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    return {
        "MpPreference_Before.json": held["MpPreference_Before.json"],
        "MpPreference_After.json": held["MpPreference_After.json"],
        "MpComputerStatus_Before.json": STATUS,
        "MpComputerStatus_After.json": STATUS,
        "MPSupportFiles.cab": held["MPSupportFiles.cab"],
        LOG: log_of(package),
    }


def log_of(package: Path) -> bytes:
    from mpdiff.readers.package import open_package

    with open_package(str(package)) as opened:
        [member] = opened.scan(lambda name, *_rest, **_more: name.endswith(LOG))
        return member.read(1 << 26)


def laid_out(folder: Path, members: dict[str, bytes]) -> Path:
    for name, content in members.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def plain(found: dict[str, bytes]) -> dict[str, bytes]:
    return found


def kape(found: dict[str, bytes]) -> dict[str, bytes]:
    """Lay out a module's folder beside the tree of the target WindowsDefender."""
    support = "C/ProgramData/Microsoft/Windows Defender/Support"
    own = {f"MpDiff/{name}": content for name, content in found.items() if name != LOG}
    return {
        **own,
        f"C/Windows/System32/winevt/Logs/{LOG}": found[LOG],
        f"{support}/MPSupportFiles.cab": found["MPSupportFiles.cab"],
        f"{support}/MPLog-20260301-120000.log": "2026-07-08T21:04:07.000Z idle\r\n".encode(
            "utf-16"
        ),
        "2026-07-09T03_20_00_ConsoleLog.txt": b"KAPE version 1.3.0.2\r\nUsing Module operations\r\n",
        "2026-07-09T03_20_00_CopyLog.csv": b"CopiedTimestamp,SourceFile,DestinationFile\r\n",
    }


def velociraptor(found: dict[str, bytes]) -> dict[str, bytes]:
    """Lay out two collections as their zips unpack: uploads under the encoded drive, results."""
    laid: dict[str, bytes] = {}
    for step, number in (("Before", "2026-07-08T21_06_00Z"), ("After", "2026-07-09T00_50_00Z")):
        top = f"Collection-WS-0707-{number}"
        temp = f"{top}/uploads/auto/C%3A/Windows/Temp/tmp{len(laid)}"
        rows = [{"OSPath": f"C:\\Windows\\Temp\\{n}", "Size": len(c)} for n, c in found.items()]
        laid |= {
            f"{top}/results/Windows.Defender.MpDiff.json": "\n".join(
                map(json.dumps, rows)
            ).encode(),
            f"{top}/client_info.json": b'{"Hostname":"WS-0707","client_id":"C.1"}',
            f"{top}/collection_context.json": b'{"session_id":"F.1","state":1}',
            f"{top}/uploads.json": "\n".join(map(json.dumps, rows)).encode(),
        }
        for name, content in found.items():
            if step in name or (step == "After" and "_Before" not in name):
                laid[f"{temp}/{name.replace('%', '%25')}"] = content
    return laid


LAYOUTS: Final = {"plain": plain, "kape": kape, "velociraptor": velociraptor}


def story(report: Report) -> list[tuple[object, ...]]:
    """Return what the report finds, without the names of the members it rests on."""
    return [(f.rule, f.setting, f.key, f.severity, f.first_seen) for f in report.findings]


@for_each("layout", LAYOUTS)
def test_what_a_tool_leaves_says_what_the_package_says(layout: str, tmp_path: Path) -> None:
    expected = analyse(str(SAMPLES / "attacker" / "package.zip"))
    found = analyse(str(laid_out(tmp_path / "case", LAYOUTS[layout](evidence()))))
    assert story(found) == story(expected)
    assert (found.device, found.window and found.window.start) == (
        expected.device,
        expected.window and expected.window.start,
    )


def test_collections_that_are_still_zips_say_the_same(tmp_path: Path) -> None:
    laid = velociraptor(evidence())
    tops = sorted({name.partition("/")[0] for name in laid})
    zips = {
        f"{top}.zip": zipped({n.partition("/")[2]: c for n, c in laid.items() if n.startswith(top)})
        for top in tops
    }
    assert len(zips) == 2
    found = analyse(str(laid_out(tmp_path / "case", zips)))
    assert story(found) == story(analyse(str(SAMPLES / "attacker" / "package.zip")))


def test_without_a_snapshot_the_log_still_speaks_and_its_absence_is_a_finding(
    tmp_path: Path,
) -> None:
    """What a target of KAPE collects by itself: the log and the support folder."""
    laid = {n: c for n, c in kape(evidence()).items() if not n.startswith("MpDiff/")}
    found = analyse(str(laid_out(tmp_path / "case", laid)))
    assert [f.rule for f in found.findings].count("snapshot-missing") == 2
    assert any(f.setting == "DisableRealtimeMonitoring" for f in found.findings)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@for_each("layout", LAYOUTS)
def test_the_same_folder_as_a_zip_says_the_same(layout: str, tmp_path: Path) -> None:
    target = tmp_path / "case.zip"
    target.write_bytes(zipped(LAYOUTS[layout](evidence())))
    expected = analyse(str(SAMPLES / "attacker" / "package.zip"))
    assert story(analyse(str(target))) == story(expected)


def test_a_file_that_is_there_already_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "package.zip"
    target.write_bytes(b"evidence")
    assert run(["collect", "-o", str(target)]) == 2
    assert target.read_bytes() == b"evidence"
    assert "There is a file already" in capsys.readouterr().err
