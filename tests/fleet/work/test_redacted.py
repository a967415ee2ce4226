"""A redacted campaign: no name in the summary, the reports, the records or the failures."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mpdiff.cli.main import run
from mpdiff.fleet.engine import local
from mpdiff.fleet.model import PackageFailure
from mpdiff.fleet.run import fleet
from mpdiff.fleet.work.redacted import Redaction, redacted_failure, redacted_path
from mpdiff.fleet.work.task import Options
from tests.support.fleet import threads
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.fleet.model import FleetSummary

KEY = Redaction(b"k" * 16)
NAMES = ("qzhost", "qzcase", "ws-11", "contoso", "j.doe")
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_pool", threads)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two packages of one device, one of another, one twice, and one that is none."""
    folder = tmp_path_factory.mktemp("case") / "QzCase"
    folder.mkdir()
    for source, name in (
        ("ws-1106-a", "QzHost-a"),
        ("ws-1106-b", "QzHost-b"),
        ("ws-1101", "ws-1101"),
        ("ws-1101", "QzHost-d"),
    ):
        data = (SAMPLES / "campaign" / f"{source}.zip").read_bytes()
        (folder / f"{name}.zip").write_bytes(data)
    (folder / "QzHost-broken.zip").write_bytes(b"PK\x03\x04 cut")
    return folder


def redacted(
    case: Path, reports: Path, how: Redaction = KEY, *, resume: bool = False
) -> FleetSummary:
    options = Options(isolate=False, reports=str(reports), redaction=how, resume=resume)
    return fleet([str(case), str(case / "QzHost-absent.zip")], jobs=1, options=options)


def test_no_name_is_left_anywhere(case: Path, tmp_path: Path) -> None:
    summary = redacted(case, tmp_path)
    from mpdiff.fleet.render import SUMMARIES

    said = "".join(one.render(summary, None) for one in SUMMARIES)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    said += "".join(path.read_text(encoding="utf-8") + path.name for path in files)
    assert len(files) > 6
    assert [name for name in NAMES if name in said.lower()] == []


def test_nothing_is_lost_and_a_device_is_one_device(case: Path, tmp_path: Path) -> None:
    """What correlates packages works on pseudonyms as it does on names."""
    summary = redacted(case, tmp_path)
    plain = fleet([str(case)], jobs=1, options=Options(isolate=False))
    assert (summary.total, summary.devices) == (plain.total + 1, plain.devices)
    assert len(summary.failures) == 2
    assert len(summary.duplicates) == 1
    assert len(summary.successions) == len(plain.successions) == 1
    assert summary.successions[0].undone == plain.successions[0].undone
    assert {p.state for p in summary.packages} == {p.state for p in plain.packages}
    names = {p.path for p in summary.packages}
    assert set(summary.duplicates.values()) <= names


def test_with_a_key_two_runs_give_the_same_and_the_second_keeps_the_first(
    case: Path, tmp_path: Path
) -> None:
    first = redacted(case, tmp_path)
    (report,) = tmp_path.glob(first.packages[0].reports["json"])
    os.utime(report, (0, 0))
    assert redacted(case, tmp_path, resume=True) == first
    assert report.stat().st_mtime == 0
    other = redacted(case, tmp_path, replace(KEY, key=b"l" * 16), resume=True)
    assert {p.device for p in other.packages}.isdisjoint(p.device for p in first.packages)


def test_the_reports_and_the_summary_say_how_far_the_pseudonyms_hold(
    case: Path, tmp_path: Path
) -> None:
    summary = redacted(case, tmp_path, replace(KEY, kept=False))
    assert summary.options == ("--redact (pseudonyms hold for the reports of one run of fleet)",)
    report = json.loads((tmp_path / summary.packages[0].reports["json"]).read_bytes())
    assert report["options"] == list(summary.options)


@pytest.mark.parametrize(
    ("failure", "kept", "gone"),
    [
        (
            PackageFailure("/QzCase/QzHost.zip", "x", "/QzCase/QzHost.zip: The file is empty."),
            ".zip: The file is empty.",
            "qz",
        ),
        (
            PackageFailure(
                "a.zip", "x", "a.zip: C:\\Users\\qzjane\\x is not \\\\qzserver\\share$."
            ),
            "C:\\Users\\user-",
            "qz",
        ),
        (
            PackageFailure(
                "a.zip",
                "x",
                "a.zip: No pair. Looked at 9 members; came closest: Users/qzjane.qzdoe/MpPreference.json"
                " (snapshot), Qz Srv/qz.d/b.txt. Candidates: qz-dc01.qz.example/MpPreference_Before.json.",
            ),
            "Looked at 9 members; came closest: Users/",
            "qz",
        ),
        (
            PackageFailure("Qz.zip", "bug", "A bug (KeyError: 'qzsecret')."),
            "A bug in mpdiff.",
            "qz",
        ),
    ],
)
def test_a_failure_says_why_and_names_nobody(failure: PackageFailure, kept: str, gone: str) -> None:
    done = redacted_failure(failure, KEY)
    assert kept in done.message
    assert gone not in f"{done.path} {done.message}".lower()
    assert done.code == failure.code


def test_two_packages_of_one_name_stay_two() -> None:
    paths = [redacted_path(p, KEY) for p in ("a/package.zip", "b/package.zip", "c/qzhost.x")]
    assert len(set(paths)) == 3
    assert [p.rpartition(".")[2] if "." in p else "" for p in paths] == ["zip", "zip", ""]


def test_the_command_redacts_with_a_key_of_the_run(
    case: Path, tmp_path: Path, capsys: Said
) -> None:
    words = ["fleet", "--no-isolate", "-j", "1", "-q", str(case), "--redact", "-f", "json"]
    assert run(words) == 4
    first = capsys.readouterr().out
    assert [name for name in NAMES if name in first.lower()] == []
    run(words)
    assert capsys.readouterr().out != first
    assert run([*words, "--reports", str(tmp_path), "--resume"]) == 2
    assert "Add --redact-key FILE." in capsys.readouterr().err


def test_the_command_redacts_with_a_given_key(case: Path, tmp_path: Path, capsys: Said) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"k" * 16)
    words = ["fleet", "--no-isolate", "-j", "1", "-q", str(case), "--redact-key", str(key)]
    run([*words, "-f", "json"])
    first = capsys.readouterr().out
    run([*words, "-f", "json"])
    assert capsys.readouterr().out == first
    key.write_bytes(b"short")
    assert run(words) == 2
