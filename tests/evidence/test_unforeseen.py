"""A reader that stumbles costs its member: a notice names it, the rest of the report stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import mpdiff.evidence.collected
import mpdiff.evidence.snapshots.side
import mpdiff.readers.events.binary.evtx
import mpdiff.readers.events.local_times.clock
import mpdiff.readers.events.printed.text
from mpdiff.cli.main import run
from mpdiff.pipeline import analyse
from mpdiff.readers.registry import is_registry
from mpdiff.report.summary import is_incomplete
from tests.support.packages import snapshot_json
from tests.support.rows import for_each
from tests.support.scene import LOG, REGISTRY, exclude, scene

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = "x/systeminfo.txt"
INFORMATION = b"Host Name: DESKTOP-TEST\r\nTime Zone: (UTC+01:00) Amsterdam, Berlin\r\n"
TEXT_LOG = b"TimeCreated : 1/3/2026 12:01:00\nId : 5001\nMessage : off\n"


def broken(*_: Any, **__: Any) -> Any:
    raise KeyError("")


@for_each(
    "text", [b"TimeCreated :x\nId : 5007\n", b"TimeCreated : x\nId : 5007\n", b"TimeCreated:\n"]
)
def test_a_few_bytes_of_text_deny_no_report(text: bytes, tmp_path: Path) -> None:
    path = scene(tmp_path, after={"PUAProtection": 0}, Autoruns__any_DOT_txt=text)
    assert [f.setting for f in analyse(path).findings if f.setting] == ["PUAProtection"]


READERS = [
    (mpdiff.evidence.collected, "parse_dump", REGISTRY),
    (mpdiff.readers.events.local_times.clock, "clock_from_system_information", SYSTEM),
    (mpdiff.readers.events.printed.text, "_events", "x/events.txt"),
]


@pytest.mark.parametrize(("module", "name", "member"), READERS, ids=[r[1] for r in READERS])
def test_a_reader_that_stumbles_costs_its_member(
    module: Any, name: str, member: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, broken)
    if name == "_events":
        monkeypatch.setattr(module, name, lambda *_: map(broken, "x"))
    path = scene(
        tmp_path,
        exclude(5, "C:\\X"),
        after={"PUAProtection": 0},
        x__systeminfo_DOT_txt=INFORMATION,
        x__events_DOT_txt=TEXT_LOG,
    )
    report = analyse(path)
    assert "PUAProtection" in {f.setting for f in report.findings}
    named = [n for n in report.notices if n.member == member and "not foreseen" in n.message]
    assert [n.code for n in named] == ["member-not-read"]
    assert is_incomplete(report)
    assert run(["inspect", path]) == 0


def test_what_a_log_told_before_its_reader_stumbled_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = mpdiff.readers.events.binary.evtx._interpret
    calls = []

    def once(*given: Any, **how: Any) -> Any:
        yield from read(*given, **how)
        calls.append(given)
        if len(calls) > 1:
            raise ValueError

    monkeypatch.setattr(mpdiff.readers.events.binary.evtx, "_interpret", once)
    report = analyse(scene(tmp_path, exclude(5, "C:\\X")))
    assert {e.setting for e in report.timeline} == {"ExclusionPath"}
    assert "log-damaged" in {n.code for n in report.notices}
    assert [n.member for n in report.notices if "ValueError" in n.message] == [LOG]


def test_a_detector_that_stumbles_costs_its_member(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "mpdiff.evidence.locate.is_registry",
        lambda text: broken() if "odd" in text else is_registry(text),
    )
    path = scene(tmp_path, after={"PUAProtection": 0}, x__odd_DOT_txt=b"odd")
    assert run(["diff", path, "--strict"]) == 4
    out = " ".join(capsys.readouterr().out.split())
    assert "x/odd.txt" in out
    assert "not foreseen (KeyError)" in out


def test_a_snapshot_file_that_a_reader_stumbles_over_is_bad_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_bytes(snapshot_json())
    monkeypatch.setattr(mpdiff.evidence.snapshots.side, "read_snapshot", broken)
    assert run(["diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == 3
    assert "a.json" in capsys.readouterr().err
