"""Names that a package holds stand in no output of its redacted report, however they are escaped."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mpdiff.catalogue import catalogue
from mpdiff.cli.main import run
from mpdiff.pipeline import analyse
from mpdiff.report.hunt.hunt import hunting_queries
from mpdiff.report.redact import people, strange
from mpdiff.report.redact.redact import redact
from mpdiff.report.render import RENDERERS, RenderOptions
from samples.definitions import SAMPLES
from samples.write_package import build
from tests.support.marked.marks import left_in
from tests.support.marked.names import COMPUTER
from tests.support.marked.package import members, package_of_marks
from tests.support.marked.sample import marked_sample
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mpdiff.base.model import Report

REACHING = 140
"""Marks of the package that its report names, at least: what reaches no report cannot leak from it."""


def texts_of(value: Any) -> Iterator[str]:
    """Return every text of a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            yield from texts_of(pair)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts_of(one)


def marks_of(report: Report) -> set[str]:
    """Return the marks that stand in any field of a report."""
    return set(left_in("\n".join(set(texts_of(msgspec.to_builtins(report))))))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return the report on the package of marks."""
    path = package_of_marks(tmp_path_factory.mktemp("marks"))
    return analyse(path, case_number="zqcase-1", analyst="zqanalyst zqsmith")


@pytest.fixture(scope="module")
def after(told: Report) -> Report:
    """Return the same report, redacted."""
    return redact(told)


def test_the_report_itself_names_them(told: Report) -> None:
    """Without redaction most of the marks are there, in every kind of place."""
    marks = marks_of(told)
    assert len(marks) >= REACHING
    for place in (
        "session",
        "console",
        "history",
        "created",
        "passw0rd",
        "psexec",
        "denied",
        "share",
        "former",
        "proxy",
        "listed",
        "zipped",
        "smith",
        "hunter",
        "ran0",
    ):
        assert any(place in mark for mark in marks), place


def test_no_field_of_the_redacted_report_holds_a_mark(told: Report, after: Report) -> None:
    assert marks_of(after) == set()
    assert marks_of(redact(told, key=b"k" * 16)) == set()


@for_each("form", [r.name for r in RENDERERS])
def test_no_format_of_the_redacted_report_holds_a_mark(after: Report, form: str) -> None:
    renderer = next(r for r in RENDERERS if r.name == form)
    for verbose in (False, True):
        assert left_in(renderer.render(after, RenderOptions(verbose=verbose))) == []


def test_redacting_the_marks_twice_changes_nothing(told: Report) -> None:
    for key in (b"", b"k" * 16):
        once = redact(told, key=key)
        assert redact(once, key=key) == once


def test_paths_keep_what_makes_them_risky(after: Report) -> None:
    r"""Drive, Windows' folders, the depth of a path and its suffix stay."""
    keys = {f.key for f in after.findings if f.key}
    for start in ("C:\\Users\\user-", "D:\\Documents and Settings\\user-", r"\\host-", r"\\ip-"):
        assert any(key.startswith(start) for key in keys), start
    assert any(key.endswith(r"\AppData\Local\Temp") for key in keys)
    assert any(key.endswith(r"\tool.exe") for key in keys)


def test_queries_of_the_redacted_report_hold_no_mark(after: Report) -> None:
    assert left_in(hunting_queries(after, catalogue())) == []


def test_no_command_of_a_redacted_report_prints_a_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files, their names, standard output and standard error: nothing of the marks leaves."""
    source = package_of_marks(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    named = ["-o", "./", "-o", "r.json", "-o", "r.html", "-o", "r.sarif"]
    assert run(["diff", source, "--redact", "--analyst", "zqsmith", *named]) == 1
    assert run(["render", "r.json", "-f", "ticket"]) == 1
    assert run(["hunt", "r.json"]) == 0
    assert run(["revert", "r.json"]) == 3
    printed = capsys.readouterr()
    assert left_in(printed.out + printed.err) == []
    assert "host-1" in printed.err
    written = sorted(path for path in out.iterdir())
    assert len(written) == len(named) // 2
    for path in written:
        assert left_in(path.name + path.read_text("utf-8")) == []


# --- samples and drawn marks ----------------------------------------------------------------------


def of_sample(name: str, folder: Path) -> list[Report]:
    """Return the reports on a sample whose names are marks; of two that belong together, one on both."""
    for sample in SAMPLES:
        if sample.name == name:
            for file, content in marked_sample(sample, build).items():
                (folder / file).write_bytes(content)
    files = {path.name: str(path) for path in sorted(folder.iterdir())}
    pairs = (("package-a.zip", "package-b.zip"), ("before.json", "after.txt"))
    for first, second in pairs:
        if first in files:
            return [analyse(files[first], files[second])]
    return [analyse(path) for path in files.values()]


@pytest.mark.parametrize("name", sorted({s.name for s in SAMPLES}))
def test_no_mark_of_a_sample_is_left(name: str, tmp_path: Path) -> None:
    """In every sample the device, its people and its domain are marks.

    No field holds one, so no format can: each makes its text of these fields, as shown above.
    """
    for report in of_sample(name, tmp_path):
        assert marks_of(report)
        assert marks_of(redact(report)) == set()


WORDS = st.text(st.sampled_from("zq-_.'\u00fc$ 1"), max_size=6).map(
    lambda end: "zq" + end.strip(" .$'-_") + "q"
)


@settings(max_examples=15, deadline=None)
@example(user="zqq", share="zq11  .zq", host="zqqq")
@given(user=WORDS, share=WORDS, host=WORDS.map(lambda w: w.replace(" ", "").replace("'", "")))
def test_names_of_any_spelling_are_found(
    user: str, share: str, host: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Users, shares and hosts with spaces, quotes, dots, dashes and letters beyond ASCII.

    No field holds one, so no format can.
    """
    folder = tmp_path_factory.mktemp("drawn")
    path = package_of_marks(
        folder,
        paths=(rf"C:\Users\{user}\x", rf"\\{host}\{share}\x", rf"\\{host}.zqad.example\c$\x"),
    )
    assert marks_of(redact(analyse(path))) == set()
    shutil.rmtree(folder)


def test_marks_are_found_however_they_are_escaped() -> None:
    """What looks for leaks finds them in HTML, JSON, URLs and any case."""
    assert left_in("a &#x7A;&#113;x") == ["zqx"]
    assert left_in(r"C:\\Users\\\u007aqx\\y") == ["zqx"]
    assert left_in("%7Aqx") == ["zqx"]
    assert left_in(COMPUTER.lower()) == ["77aa77bb"]
    assert left_in("user-1") == []
    assert any(left_in(name) for name in members())


@pytest.mark.parametrize(
    "text",
    [
        "schtasks /create /s DC01 /tn x",
        "winrs -r:DC02 net stop WinDefend",
        "wmic /node:Printer process call create x",
        "Invoke-Command -ComputerName DC04 { Stop-Service WinDefend }",
        "net user x Admin2024 /add",
        "psexec -u adm -p Administrator1 sc stop WinDefend",
        "psexec -u adm -p Password sc stop WinDefend",
        'psexec -u adm -p "zqx pw" sc stop WinDefend',
        "net use \\\\srv\\c$ Admin123 /user:x",
        "cmd /c echo Windows10 Defender2026",
    ],
)
def test_known_words_with_digits_and_what_an_option_names_are_no_words_of_the_command(
    text: str,
) -> None:
    found = " ".join(text[p.start : p.end] for p in strange.commanded(text))
    secret = next(
        s
        for s in ("DC0", "Printer", "Admin", "Password", "zqx pw", "Windows10 Defender2026")
        if s in text
    )
    assert secret in found


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\Public\..\Mueller6\x",
        r"$home\..\Mueller6\x",
        r"%USERPROFILE%\..\Mueller6\x",
        r"$env:USERPROFILE\..\Mueller6\x",
        r"${env:PUBLIC}\..\Mueller6",
        r"%APPDATA%\..\..\..\Mueller6",
        r"del Users\Mueller6\a.txt",
    ],
)
def test_a_path_up_from_a_users_folder_names_a_user(path: str) -> None:
    found = [path[p.start : p.end] for p in people.user_folders(path, (), whole=True)]
    assert "Mueller6" in found
    assert ".." not in found


def test_a_path_up_from_a_users_folder_to_the_folder_of_all_names_nobody() -> None:
    assert not list(people.user_folders(r"%USERPROFILE%\..\Public\x", (), whole=True))


@pytest.mark.parametrize(
    "name",
    [
        "WdSupportLogs/Microsoft-Windows-Windows Defender%4Operational.evtx",
        "WdSupportLogs/MPLog-20260301-120000.log",
    ],
)
def test_names_that_every_package_has_stay_whole(name: str) -> None:
    assert list(strange.strange_words(name)) == []
