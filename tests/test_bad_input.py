"""Bad input returns exit 3 and one clear sentence that names the member; never a traceback."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.main import run
from tests.support.cabwriter import write_cabinet
from tests.support.packages import package, snapshot_json, zip_of

if TYPE_CHECKING:
    from pathlib import Path

NOON = (2026, 3, 1, 12, 0, 0)


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 3) -> str:
    """Run mpdiff, expect an input error, and give the one line it says."""
    assert run(["diff", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert err.startswith("mpdiff: ")
    assert err.count("\n") == 1
    return err


def file(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def good_pair() -> dict[str, bytes]:
    return {"x/before.json": snapshot_json(), "x/after.json": snapshot_json()}


# --- the package ----------------------------------------------------------------------------------


def test_no_such_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "absent.zip")
    assert path in complaint(capsys, path)


def test_empty_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, "empty.zip", b"")
    said = complaint(capsys, path)
    assert "empty" in said
    assert path in said


def test_not_a_zip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file(tmp_path, "noise.zip", bytes(range(256)) * 40)
    assert path in complaint(capsys, path)


def test_a_cut_zip_names_itself_and_the_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path, "cut.zip", zip_of(good_pair())[:-200])
    said = complaint(capsys, path)
    assert path in said
    assert "again" in said


def test_an_encrypted_snapshot_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bytearray(zip_of(good_pair()))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(magic, at + 4)
    path = file(tmp_path, "locked.zip", bytes(data))
    said = complaint(capsys, path)
    assert "x/before.json" in said
    assert "ncrypted" in said


def test_a_cut_cabinet_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cabinet = write_cabinet([(n, d, NOON) for n, d in good_pair().items()])
    path = package(tmp_path, {"WdSupportLogs/MPSupportFiles.cab": cabinet[: len(cabinet) // 2]})
    assert "MPSupportFiles.cab" in complaint(capsys, path)


def test_a_package_without_snapshots_says_what_was_looked_for_and_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, {"Autoruns/Autoruns.txt": b"nothing to see", "a/b.csv": b"x,y\n1,2\n"})
    said = complaint(capsys, path)
    assert "Looked for two MpPreference snapshots" in said
    assert "Looked at 2 members" in said


def test_status_output_alone_is_not_a_snapshot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = {
        "AMEngineVersion": "1",
        "AMProductVersion": "4",
        "AntivirusEnabled": True,
        "NISEnabled": True,
    }
    path = package(tmp_path, {"x/MpComputerStatus_before.json": json.dumps(status).encode()})
    assert "MpComputerStatus_before.json" in complaint(capsys, path)


def test_snapshots_that_nothing_tells_apart_are_listed_with_the_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(
        tmp_path, {"x/one.json": snapshot_json(), "x/two.json": snapshot_json(PUAProtection=0)}
    )
    said = complaint(capsys, path)
    for word in ("x/one.json", "x/two.json", "--before", "--after"):
        assert word in said
    assert run(["diff", path, "--before", "one.json", "--after", "x/two.json", "-q"]) == 1
    assert "PUAProtection" in capsys.readouterr().out


def test_three_snapshots_are_not_guessed_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("before", "after", "after2_end")
    members = {f"x/{n}.json": snapshot_json(CloudBlockLevel=2 * i) for i, n in enumerate(names)}
    assert "after2_end" in complaint(capsys, package(tmp_path, members))


def test_an_option_that_names_no_member_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, good_pair())
    assert "nowhere.json" in complaint(capsys, path, "--before", "nowhere.json")


def test_two_members_of_one_name_are_both_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for changes in ({}, {"PUAProtection": 0}):
            info = zipfile.ZipInfo("x/before.json", NOON)
            archive.writestr(info, snapshot_json(**changes))
    path = file(tmp_path, "twice.zip", buffer.getvalue())
    said = complaint(capsys, path)
    assert "x/before.json, x/before.json (2)" in said


@pytest.mark.parametrize("name", ["/etc/before.json", "..\\..\\before.json", "C:\\x\\before.json"])
def test_unsafe_names_write_nothing_and_are_said(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, {name: snapshot_json(), "x/after.json": snapshot_json()})
    assert run(["diff", path]) == 0
    out = capsys.readouterr().out
    assert "unsafe-member-name" in out
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["package.zip"]


# --- the snapshots --------------------------------------------------------------------------------

DEEP = b'{"DisableRealtimeMonitoring": false, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><TN RefId="0">
<T>Microsoft.Management.Infrastructure.CimInstance#root/Microsoft/Windows/Defender/MSFT_MpPreference</T></TN>
<Props><B N="DisableRealtimeMonitoring">false</B><S N="ProxyServer">&b;</S></Props></Obj></Objs>"""


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("duplicate keys", b'{"PUAProtection": 1, "MAPSReporting": 2, "PUAProtection": 0}'),
        ("keys that differ in case", b'{"PUAProtection": 1, "puaprotection": 0}'),
        ("NaN", b'{"PUAProtection": NaN}'),
        ("a lone surrogate", b'{"PUAProtection": 1, "ProxyServer": "\\ud800"}'),
        ("depth 100,000", DEEP),
        ("cut JSON", b'{"PUAProtection": 1, "MAPSReporting": '),
        ("entities", BOMB),
        ("binary noise", bytes(range(256)) * 10),
        ("nothing", b""),
        ("some prose", b"Dear colleague, the settings are fine."),
        ("status output", b"AMEngineVersion : 1\nAMProductVersion : 4\nAntivirusEnabled : True\n"),
    ],
)
def test_a_bad_snapshot_file_is_named(
    what: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = file(tmp_path, "bad.txt", data), file(tmp_path, "good.json", snapshot_json())
    for arguments in ((bad, good), (good, bad)):
        assert "bad.txt" in complaint(capsys, *arguments), what


def test_a_line_of_100_mb_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = b"PUAProtection : " + b"1" * 100_000_000
    bad, good = file(tmp_path, "bad.txt", long), file(tmp_path, "good.json", snapshot_json())
    assert "bad.txt" in complaint(capsys, bad, good)


def test_a_bad_snapshot_inside_a_package_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = snapshot_json().replace(
        b'"PUAProtection": 1', b'"PUAProtection": 1, "MAPSReporting": 0'
    )
    path = package(tmp_path, {"x/before.json": snapshot_json(), "x/after.json": broken})
    assert "x/after.json" in complaint(capsys, path)


def test_one_snapshot_file_alone_asks_for_the_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = complaint(capsys, file(tmp_path, "one.json", snapshot_json()))
    assert "one.json" in said
    assert "Give the after snapshot as well" in said


# --- evidence that was emptied --------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"\0" * 5000, bytes(range(256)) * 50, b"<html>", b"[" * 100_000]
)
def test_an_overwritten_snapshot_is_named_as_missing(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Emptying a file is the quieter way of deleting it."""
    name = "x/MpPreference_after.json"
    path = package(tmp_path, {"x/MpPreference_before.json": snapshot_json(), name: data})
    assert run(["diff", path]) == 1
    text = " ".join(capsys.readouterr().out.split())
    assert f"These could not be read: {name}." in text
    assert "member-not-read: Its name is that of a snapshot, but it" in text
    assert run(["diff", path, "-q", "--strict"]) == 4


@pytest.mark.parametrize(
    "name",
    [
        "WdSupportLogs/MPRegistry.txt",
        "WdSupportLogs/MPOperationalEvents.txt",
        "WdSupportLogs/Microsoft-Windows-Windows Defender%4Operational.evtx",
    ],
)
def test_other_overwritten_evidence_is_said(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["diff", package(tmp_path, {**good_pair(), name: b""})])
    text = " ".join(capsys.readouterr().out.split())
    assert "member-not-read: Its name is that of" in text
    assert name in text


@pytest.mark.parametrize("rest", [b"", b"\xee" * 60_000])
def test_a_log_with_the_right_magic_and_no_event_is_a_log_that_vouches_for_nothing(
    rest: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = {**good_pair(), "x/any.name": b"ElfFile\0" + rest}
    run(["diff", package(tmp_path, members)])
    text = capsys.readouterr().out
    assert "log-empty" in text
    assert "No event log was found" not in text


def test_an_asr_rule_set_to_an_action_that_nobody_knows_is_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    after = snapshot_json(AttackSurfaceReductionRules_Actions=[3])
    path = package(tmp_path, {"x/before.json": snapshot_json(), "x/after.json": after})
    assert run(["diff", path]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "set to 3: Block all Office applications from creating child processes" in shown
    assert "Block (1) -> 3" in shown
