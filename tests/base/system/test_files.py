"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.system import files
from mpdiff.base.system.file_names import unsafe_on_windows
from mpdiff.base.system.files import read_file, write_file, write_files

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
