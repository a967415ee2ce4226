"""Files appear whole or not at all, never over evidence, and under names that every system takes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.system import files
from mpdiff.base.system.files import (
    check_spared,
    read_file,
    safe_name,
    unsafe_on_windows,
    write_file,
    write_files,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "log.evtx").write_bytes(b"log")
    (folder / "MPRegistry.txt").write_bytes(b"dump")
    return folder


def refused(output: Path | str, source: Path) -> bool:
    try:
        check_spared([str(output)], [None, "", str(source)])
    except UsageError as error:
        return error.code == "output-is-input"
    return False


@posix
def test_no_path_and_no_link_leads_to_a_file_of_the_evidence(
    evidence: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = evidence / "deep" / "log.evtx"
    monkeypatch.chdir(evidence)
    (tmp_path / "hard").hardlink_to(inside)
    (tmp_path / "soft").symlink_to(inside)
    (tmp_path / "softer").symlink_to(tmp_path / "soft")
    (tmp_path / "folder").symlink_to(evidence / "deep")
    (tmp_path / "outside.txt").write_bytes(b"")
    (evidence / "link").symlink_to(tmp_path / "outside.txt")
    (evidence / "dangling").symlink_to(tmp_path / "nowhere")
    (evidence / "hard").hardlink_to(tmp_path / "outside.txt")
    for output in (
        inside,
        "deep/log.evtx",
        f"{tmp_path}/evidence/../evidence/./deep/log.evtx",
        tmp_path / "hard",
        tmp_path / "soft",
        tmp_path / "softer",
        tmp_path / "folder" / "log.evtx",
        evidence / "link",
        evidence / "dangling",
        tmp_path / "outside.txt",
        evidence / "deep",
    ):
        assert refused(output, evidence), output
        assert refused(output, tmp_path / "evidence" / "deep" / ".."), output


@posix
def test_what_is_no_evidence_may_be_written(evidence: Path, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_bytes(b"")
    for output in (
        evidence / "new.json",
        tmp_path / "old.json",
        tmp_path / "evidence.json",
        "a\0b",
    ):
        assert not refused(output, evidence), output


@posix
def test_a_file_is_spared_under_all_its_names(tmp_path: Path) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(b"PK")
    (tmp_path / "hard.zip").hardlink_to(package)
    (tmp_path / "soft.zip").symlink_to(package)
    for source in ("package.zip", "hard.zip", "soft.zip"):
        for output in ("package.zip", "hard.zip", "soft.zip"):
            assert refused(tmp_path / output, tmp_path / source)


# --- several files --------------------------------------------------------------------------------


def test_where_one_cannot_be_prepared_none_is_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for bad in ("folder", "no/such/folder/x", "a\0b", "x" * 300):
        with pytest.raises(UsageError) as error:
            write_files([(str(tmp_path / name), "new") for name in ("a", "b", bad)])
        assert error.value.code == "cannot-write"
        assert error.value.member == str(tmp_path / bad)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "folder"]


def test_where_one_is_held_open_those_before_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows does not replace a file that another program has open."""
    replace = Path.replace

    def held(self: Path, target: str) -> Path:
        if target.endswith("b"):
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    (tmp_path / "b").write_text("old", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        write_files([(str(tmp_path / name), "new") for name in "abc"])
    assert error.value.member == str(tmp_path / "b")
    assert f"Written before it: {tmp_path / 'a'}." in error.value.message
    contents = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()}
    assert contents == {"a": "new", "b": "old"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_device_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        write_files([(str(tmp_path / "a"), "new"), ("/dev/full", "x")])
    assert error.value.member == "/dev/full"
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_never_replaces_even_a_link_to_nothing(tmp_path: Path) -> None:
    target = tmp_path / "policy.yaml"
    write_file(str(target), "a\n", replace=False)
    with pytest.raises(UsageError) as error:
        write_file(str(target), "b\n", replace=False)
    assert error.value.code == "file-exists"
    assert target.read_bytes() == b"a\n"
    if os.name != "nt":
        link = tmp_path / "link"
        link.symlink_to(tmp_path / "nowhere")
        with pytest.raises(UsageError):
            write_file(str(link), "b", replace=False)


def test_a_report_is_read_up_to_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"12345")
    monkeypatch.setattr(limits, "MAX_REPORT", 5)
    assert read_file(str(path)) == b"12345"
    monkeypatch.setattr(limits, "MAX_REPORT", 4)
    with pytest.raises(InputError) as error:
        read_file(str(path))
    assert error.value.code == "too-large"


# --- names on Windows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *(
            "CON",
            "nul.json",
            "C:\\reports\\aux.html",
            "x/COM1",
            "LPT9.tar.gz",
            "com\u00b9",
            "con .txt",
        ),
        *("report.", "report.json ", "a/b. ", "x.json:stream", "a?b", "a*.json", 'x"y', "a\x07b"),
        *("C:x:y", "\\\\server\\share\\prn", "conin$"),
    ],
)
def test_windows_would_not_make_a_file_of_this_name(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unsafe_on_windows(path)
    monkeypatch.setattr(files, "ON_WINDOWS", True)
    with pytest.raises(UsageError) as error:
        write_file(str(tmp_path / path), "x")
    assert error.value.code == "cannot-write"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        *("report.json", "C:\\reports\\a b.html", "C:x.json", "../x", "console.txt", "COM10.txt"),
        *("\\\\server\\share\\x.json", "null", ".hidden", "a.con", "..", "x/nul/y.json"),
    ],
)
def test_windows_makes_a_file_of_this_name(path: str) -> None:
    assert unsafe_on_windows(path) is None


@given(text=st.text(st.characters(exclude_categories=())))
def test_any_text_makes_a_safe_name(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 121
    assert unsafe_on_windows(name) is None
    assert not name.startswith((".", "-")) or name.startswith("-")
    assert name.isascii()
    assert Path(name).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DESKTOP-01.corp.example", "DESKTOP-01.corp.example"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("nul", "_nul"),
        ("COM1.json", "_COM1.json"),
        ("", "_"),
        ("...", "_"),
        ("a b\u202ec", "a_b_c"),
    ],
)
def test_a_safe_name_keeps_what_is_harmless(text: str, name: str) -> None:
    assert safe_name(text) == name
