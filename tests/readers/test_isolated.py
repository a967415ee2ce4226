"""Native readers in worker processes return the same; their death costs a member, and is said."""

from __future__ import annotations

import io
import pickle
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mpdiff.base import limits
from mpdiff.base.system.isolate import Worker
from mpdiff.cli.main import run
from mpdiff.pipeline import analyse
from mpdiff.readers.events.binary.isolated import _OwnTypes
from mpdiff.readers.package import open_package
from mpdiff.report.summary import is_incomplete
from tests.support.cabwriter import write_cabinet
from tests.support.packages import package, snapshot_json
from tests.support.places import SAMPLES
from tests.support.scene import AFTER, BEFORE, LOG, exclude, log, scene
from tests.support.workers import use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = (2026, 3, 1, 12, 0, 0)
PAIR = {BEFORE: snapshot_json(), AFTER: snapshot_json(PUAProtection=0)}
unix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of Unix")


@pytest.fixture(autouse=True)
def _isolated() -> Iterator[None]:
    with limits.isolated(on=True):
        yield


@pytest.mark.parametrize("sample", ["attacker", "off-and-on-again", "utf16-cabinet"])
def test_the_report_is_the_same(sample: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SAMPLES / sample / "package.zip")
    texts = []
    for more in ([], ["--isolate"]):
        run(["diff", path, "-f", "json", "-q", *more])
        run(["inspect", path, "-f", "json", *more])
        texts.append(capsys.readouterr().out)
    assert texts[1].count('"options": [\n    "--isolate"\n  ],') == 1
    assert texts[0] == texts[1].replace('"options": [\n    "--isolate"\n  ],', '"options": [],')


def cabinet(*names: str) -> bytes:
    return write_cabinet([(name, b"x" * 50_000, NOON) for name in names], "mszip")


def test_members_are_asked_about_and_skipped_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "S.cab"
    path.write_bytes(cabinet("a.txt", "b.txt", "c.txt"))
    with open_package(str(path)) as one:
        members = list(one.scan(lambda name, *_: name != "b.txt"))
        assert [(m.name, m.read(50_000)) for m in members] == [
            (name, b"x" * 50_000) for name in ("a.txt", "c.txt")
        ]


def test_what_the_receiver_raises_passes_through(tmp_path: Path) -> None:
    path = tmp_path / "S.cab"
    path.write_bytes(cabinet("a.txt"))

    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    with open_package(str(path)) as one, pytest.raises(KeyboardInterrupt):
        list(one.scan(interrupted))


@unix
@pytest.mark.parametrize("bad", ["deadly", "greedy"])
def test_a_file_that_ends_the_worker_is_named_and_the_rest_stands(
    bad: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, "cabinet_that_kills", instead_of="cabinet")
    inside = write_cabinet(
        [
            ("MpPreference_before.json", PAIR[BEFORE], NOON),
            (f"{bad}.txt", b"x" * 9000, NOON),
            ("MpPreference_after.json", PAIR[AFTER], NOON),
        ],
        "mszip",
    )
    report = analyse(package(tmp_path, {"S.cab": inside}))
    assert "PUAProtection" in {f.setting for f in report.findings}
    (notice,) = [n for n in report.notices if n.member == f"S.cab!{bad}.txt"]
    assert notice.code == "member-not-read"
    assert "its worker process ended: it " in notice.message
    assert is_incomplete(report)


@unix
def test_a_cabinet_may_cost_three_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, "cabinet_that_kills", instead_of="cabinet")
    path = tmp_path / "S.cab"
    path.write_bytes(cabinet("ok.txt", *(f"deadly{n}.txt" for n in range(5)), "last.txt"))
    with open_package(str(path)) as one:
        problems = {m.name: m.problem for m in one.scan(lambda *_: True)}
    assert problems["ok.txt"] is None
    assert "worker process ended" in str(problems["deadly2.txt"])
    assert "Not tried" in str(problems["deadly3.txt"])
    assert "Not tried" in str(problems["last.txt"])


@unix
@pytest.mark.parametrize("function", ["be_killed", "babble", "stumble"])
def test_a_cabinet_whose_worker_never_answers_is_unreadable(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, function, instead_of="cabinet")
    report = analyse(package(tmp_path, {**PAIR, "S.cab": cabinet("a.txt")}))
    (notice,) = [n for n in report.notices if n.member == "S.cab"]
    assert "worker process" in notice.message
    assert is_incomplete(report)


@unix
def test_what_a_log_told_before_its_worker_ended_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, "log_that_kills", instead_of="events")
    path = scene(tmp_path, *(exclude(n, f"C:\\{n}") for n in range(1, 9)))
    report = analyse(path)
    assert [e.key for e in report.timeline] == ["C:\\1", "C:\\2"]
    (notice,) = [n for n in report.notices if "worker process ended" in n.message]
    assert (notice.code, notice.member) == ("member-not-read", LOG)
    assert "it was killed (SIGKILL)" in notice.message
    assert is_incomplete(report)


@unix
@pytest.mark.parametrize("function", ["babble", "stumble", "be_killed"])
def test_a_log_whose_worker_never_answers_is_named(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, function, instead_of="events")
    report = analyse(scene(tmp_path, exclude(1, "C:\\1"), after={"PUAProtection": 0}))
    assert "PUAProtection" in {f.setting for f in report.findings}
    assert [n.code for n in report.notices if n.member == LOG] == ["member-not-read"]


def test_a_log_is_cut_at_the_limit_also_there(tmp_path: Path) -> None:
    path = package(tmp_path, {**PAIR, LOG: log(*(exclude(n, f"C:\\{n}") for n in range(9)))})
    with limits.adjusted(["events=4"]):
        report = analyse(path)
    assert len(report.timeline) == 4
    assert "too-many-events" in {n.code for n in report.notices}


def test_the_option_reaches_the_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = Worker.__init__

    def counted(self: Worker, function: str) -> None:
        started.append(function.partition(":")[0])
        start(self, function)

    monkeypatch.setattr(Worker, "__init__", counted)
    path = package(
        tmp_path, {**PAIR, "S.cab": write_cabinet([(LOG, log(exclude(1, "C:\\1")), NOON)])}
    )
    with limits.isolated(on=False):
        for command, expected in (("diff", 2), ("revert", 2), ("inspect", 1)):
            run([command, path])
            assert started == []
            run([command, path, "--isolate"])
            assert len(started) == expected
            started.clear()


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("run",)


@pytest.mark.parametrize(
    "value",
    [Evil(), limits.isolated, Worker, io.BytesIO, print],
    ids=("what it calls", "ours, a function", "ours, a class", "a file", "a builtin"),
)
def test_a_state_may_hold_nothing_but_our_own_types(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        _OwnTypes(io.BytesIO(pickle.dumps(value))).load()


@pytest.mark.parametrize(
    "text", [b"cmpdiff.readers.events.source\nfield_by_name\n.", b"cbuiltins\neval\n."]
)
def test_a_state_names_no_function(text: bytes) -> None:
    with pytest.raises((pickle.UnpicklingError, AttributeError)):
        _OwnTypes(io.BytesIO(text)).load()


def test_a_state_holds_counters_and_times() -> None:
    value = {"a": Counter("ab"), "b": datetime(2026, 3, 1, tzinfo=UTC), "c": [1, None, "x"]}
    assert _OwnTypes(io.BytesIO(pickle.dumps(value))).load() == value
