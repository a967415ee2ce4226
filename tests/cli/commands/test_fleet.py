"""`mpdiff fleet` on the command line: exit codes, where the summary goes, lists, progress."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mpdiff.cli.commands.fleet import FORMATS
from mpdiff.cli.main import run
from mpdiff.cli.progress import plain
from mpdiff.fleet.engine import local
from mpdiff.fleet.render import BY_NAME
from mpdiff.fleet.run import Progress
from mpdiff.fleet.work.records import FOLDER
from tests.support.fleet import threads
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

CLEAN = str(SAMPLES / "clean/package.zip")
WEAK = str(SAMPLES / "high-cpu/package.zip")

Said = pytest.CaptureFixture[str]


@pytest.fixture
def fleet(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Return a call of `mpdiff fleet` with its exit code, output and complaints."""
    monkeypatch.setattr(local, "_pool", threads)

    def call(*words: str) -> tuple[int, str, str]:
        code = run(["fleet", "--no-isolate", "-j", "1", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([CLEAN], 0),
        ([CLEAN, WEAK], 1),
        ([WEAK, "--fail-on", "none"], 0),
        ([WEAK, "no/such.zip"], 4),
        ([CLEAN, WEAK, "--strict"], 1),
        ([CLEAN, "--scheduler", "tls://10.1.2.3:8786"], 2),
        ([CLEAN, "--shard", "3/2"], 2),
        ([CLEAN, "--resume"], 2),
        ([CLEAN, "-o", "summary.pdf"], 2),
        ([CLEAN, "--scheduler", "tcp://10.1.2.3:8786"], 2),
        ([CLEAN, "-o", f"json:{CLEAN}"], 2),
    ],
)
def test_exit_codes(
    fleet: Callable[..., tuple[int, str, str]], words: list[str], code: int
) -> None:
    assert fleet("-q", *words)[0] == code


def test_a_package_that_is_unknown_fails_only_where_that_is_asked(
    fleet: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    hidden = tmp_path / "two.zip"  # a zip before the zip, which most tools do not show
    hidden.write_bytes(Path(CLEAN).read_bytes() * 2)
    assert fleet("-q", str(hidden))[0] == 0
    code, out, _ = fleet("-q", str(hidden), "--strict")
    assert code == 4
    assert out.startswith("UNKNOWN")


def test_the_command_offers_every_format_of_a_summary() -> None:
    assert tuple(BY_NAME) == FORMATS


def test_files_get_the_format_of_their_suffix_and_links_from_where_they_are(
    fleet: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    reports, page, table = tmp_path / "r", tmp_path / "out/s.html", tmp_path / "out/x"
    page.parent.mkdir()
    code, out, err = fleet(WEAK, "--reports", str(reports), "-o", str(page), "-o", f"csv:{table}")
    assert (code, out) == (1, "")
    assert "WEAKENED: 1 of 1 package" in err
    assert 'href="../r/WS-0117' in page.read_text(encoding="utf-8")
    assert table.read_text(encoding="utf-8").startswith("package,device,")
    assert {p.suffix for p in reports.glob("*.*")} == {".json", ".html"}


def test_a_list_of_paths_on_standard_input(
    fleet: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{CLEAN}\n{WEAK}\n".encode())))
    code, out, _ = fleet("-q", "-", "-f", "json")
    assert code == 1
    assert json.loads(out)["total"] == 2


def test_a_failure_is_named_on_stderr_where_the_summary_goes_to_a_file(
    fleet: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    _, _, err = fleet("no/such.zip", "-o", str(tmp_path / "s.json"))
    assert "no/such.zip: There is no such file." in err


def test_on_a_pipe_progress_is_a_plain_line_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    update = plain()
    for second in range(0, 25, 5):
        now[0] = float(second)
        update(Progress(10, second // 5, 1, ("a.zip",)))
    assert capsys.readouterr().err.splitlines() == [
        "mpdiff: 2 of 10 done, 1 failed, 0.2/s, about 40 s left",
        "mpdiff: 4 of 10 done, 1 failed, 0.2/s, about 30 s left",
    ]


@pytest.mark.skipif(os.name == "nt", reason="an interrupt is a signal of Unix here")
def test_an_interrupt_leaves_finished_reports_whole(
    fleet: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """What is resumed afterwards has the bytes of a run that nobody disturbed."""
    reports = tmp_path / "r"
    packages = tmp_path / "packages"
    packages.mkdir()
    for name in ("ws-1101", "ws-1102", "ws-1106-a", "ws-1106-b"):  # the last two are one device
        shutil.copy(SAMPLES / f"campaign/{name}.zip", packages)
    for name in ("attacker", "clean", "high-cpu", "pua-blocked", "slow-application"):
        shutil.copy(
            SAMPLES / f"{name}/package.zip", packages / f"{name}.zip"
        )  # so that work is left
    words = [sys.executable, "-m", "mpdiff", "fleet", str(packages), "-j", "2"]
    process = subprocess.Popen([*words, "-q", "--reports", str(reports)], start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(reports.glob(f"{FOLDER}/*.json")) and time.monotonic() < deadline:
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 130
    for path in reports.glob("*.json"):
        json.loads(path.read_bytes())
    assert not list(reports.rglob(".mpdiff-*"))
    resumed, whole = tmp_path / "resumed.json", tmp_path / "whole.json"
    again = ["-q", str(packages), "-o", str(resumed), "--reports", str(reports), "--resume"]
    fresh = ["-q", str(packages), "-o", str(whole), "--reports", str(tmp_path / "other")]
    assert fleet(*again)[0] == fleet(*fresh)[0] == 1
    assert resumed.read_bytes() == whole.read_bytes()
