"""Which packages paths mean."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.fleet import find
from mpdiff.fleet.find import find_packages, listed_paths, parse_shard
from mpdiff.fleet.work.digest import ENDS, content_of
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path


def made(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


@for_each(
    ("files", "packages"),
    [
        pytest.param(["a.zip", "b.ZIP", "notes.txt"], ["a.zip", "b.ZIP"], id="zips"),
        pytest.param(["x/a.zip", "y/z/b.zip"], ["x/a.zip", "y/z/b.zip"], id="zips in folders"),
        pytest.param(["ws1.cab", "ws2.cab"], ["ws1.cab", "ws2.cab"], id="several cabinets"),
        pytest.param(["WdSupportLogs/MPSupportFiles.cab", "x.txt"], ["."], id="unpacked"),
        pytest.param(
            ["one/WdSupportLogs/a.cab", "two/Autoruns/x.csv"], ["one", "two"], id="unpacked ones"
        ),
        pytest.param(["MPRegistry.txt", "MPLog-1.log"], ["."], id="support files"),
        pytest.param(["one/MPRegistry.txt", "b.zip"], ["b.zip", "one"], id="both"),
        pytest.param([".hidden/x", "b.zip"], ["b.zip"], id="hidden folders are left alone"),
    ],
)
def test_what_a_folder_holds(tmp_path: Path, files: list[str], packages: list[str]) -> None:
    made(tmp_path, *files)
    found = find_packages([str(tmp_path)])
    assert list(found.paths) == sorted(str(tmp_path / name) for name in packages)
    assert found.failures == ()


@for_each(
    ("files", "packages", "failed"),
    [
        pytest.param([".old/a.zip", "b.zip"], ["b.zip"], {".old": "hidden-folder"}, id="hidden"),
        pytest.param(
            ["MpPreference_Before.json", "MpPreference_After.json", "b.zip"],
            ["b.zip"],
            {".": "loose-evidence"},
            id="snapshots beside a zip",
        ),
        pytest.param(
            ["WdSupportLogs/MpPreference_Before.json", "Autoruns/x.csv", "b.zip"],
            ["b.zip"],
            {".": "loose-evidence"},
            id="an unpacked package with a zip in it",
        ),
        pytest.param(
            ["one/WdSupportLogs/x.cab", "b.zip"], ["b.zip", "one"], {}, id="both in their places"
        ),
    ],
)
def test_what_was_not_read_is_named(
    tmp_path: Path, files: list[str], packages: list[str], failed: dict[str, str]
) -> None:
    """A clean package beside it must not make the whole look clean."""
    made(tmp_path, *files)
    found = find_packages([str(tmp_path)])
    assert list(found.paths) == sorted(str(tmp_path / name) for name in packages)
    assert {f.path: f.code for f in found.failures} == {
        str(tmp_path / name): code for name, code in failed.items()
    }


def test_a_zip_is_known_by_its_content_where_its_name_does_not_say(tmp_path: Path) -> None:
    for name in ("package", "b.zip.1", "book.docx"):
        (tmp_path / name).write_bytes(b"PK\x03\x04" + name.encode())
    made(tmp_path, "notes", "c.zip.txt")
    found = find_packages([str(tmp_path)])
    assert list(found.paths) == [str(tmp_path / "b.zip.1"), str(tmp_path / "package")]


def test_only_the_end_of_a_line_parts_a_list() -> None:
    assert listed_paths("a\u2028b.zip\nc\x85.zip\r\nd\x0b.zip\n") == [
        "a\u2028b.zip",
        "c\x85.zip",
        "d\x0b.zip",
    ]


def test_a_path_is_taken_once_however_often_it_is_named(tmp_path: Path) -> None:
    made(tmp_path, "a.zip", "b.zip")
    named = [str(tmp_path), str(tmp_path / "a.zip"), str(tmp_path / "*.zip")]
    assert len(find_packages(named).paths) == 2


def test_what_means_no_package_is_named(tmp_path: Path) -> None:
    made(tmp_path, "empty/notes.txt", "a.zip")
    found = find_packages(
        [str(tmp_path / "empty"), str(tmp_path / "*.cab"), str(tmp_path / "a.zip")]
    )
    assert [failure.code for failure in found.failures] == ["no-packages", "no-match"]
    assert found.paths == (str(tmp_path / "a.zip"),)


def test_a_missing_file_stays_for_the_analysis_to_name() -> None:
    assert find_packages(["no/such.zip"]).paths == ("no/such.zip",)


def test_the_same_content_is_analysed_once(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"same")
    (tmp_path / "b.zip").write_bytes(b"same")
    (tmp_path / "c.zip").write_bytes(b"diff")
    found = find_packages([str(tmp_path)])
    assert found.duplicates == {str(tmp_path / "b.zip"): str(tmp_path / "a.zip")}
    assert len(found.paths) == 2


def test_files_of_one_size_whose_ends_differ_are_not_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, middle, end in (
        ("a", b"1", b"x"),
        ("b", b"1", b"y"),
        ("c", b"2", b"x"),
        ("d", b"1", b"x"),
    ):
        (tmp_path / f"{name}.zip").write_bytes(b"h" * ENDS + middle * 9 + b"t" * ENDS + end)
    read: list[str] = []

    def noted(path: str) -> str:
        read.append(path)
        return content_of(path)

    monkeypatch.setattr(find, "content_of", noted)
    found = find_packages([str(tmp_path)])
    assert found.duplicates == {str(tmp_path / "d.zip"): str(tmp_path / "a.zip")}
    assert read == [str(tmp_path / f"{name}.zip") for name in "acd"]


def test_the_parts_of_all_shards_are_the_whole(tmp_path: Path) -> None:
    made(tmp_path, *(f"{n}.zip" for n in range(10)))
    parts = [find_packages([str(tmp_path)], shard=(n, 3)).paths for n in (1, 2, 3)]
    assert sorted(path for part in parts for path in part) == list(
        find_packages([str(tmp_path)]).paths
    )
    assert {len(part) for part in parts} == {3, 4}


def test_one_content_is_in_one_shard(tmp_path: Path) -> None:
    made(tmp_path, *(f"{n}.zip" for n in range(7)))
    for n in range(7):
        (tmp_path / f"copy-{n}.zip").write_text(f"{n}.zip")
    parts = [find_packages([str(tmp_path)], shard=(n, 3)) for n in (1, 2, 3)]
    assert sum(len(part.paths) for part in parts) == 7
    assert sum(len(part.duplicates) for part in parts) == 7
    assert all(set(part.duplicates.values()) <= set(part.paths) for part in parts)


@for_each("text", ["", "0/2", "3/2", "1", "a/b", "1/0", "-1/2", "1/2/3", "1/" + "9" * 5000])
def test_a_bad_shard_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not I/N"):
        parse_shard(text)


@pytest.mark.parametrize(
    ("text", "paths"),
    [("a.zip\nb c.zip\n\n", ["a.zip", "b c.zip"]), ("a\nb.zip\0c.zip\0", ["a\nb.zip", "c.zip"])],
)
def test_a_list_has_a_path_a_line_or_nul_between_them(text: str, paths: list[str]) -> None:
    assert listed_paths(text) == paths


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of Unix")
def test_what_is_neither_file_nor_folder_is_named(tmp_path: Path) -> None:
    made(tmp_path, "a.zip", "elsewhere/b.zip", "in/c.zip", "in/real/d.zip")
    inside = tmp_path / "in"
    (inside / "gone.zip").symlink_to(tmp_path / "none.zip")
    (inside / "linked.zip").symlink_to(tmp_path / "a.zip")
    (inside / "folder").symlink_to(tmp_path / "elsewhere")
    (inside / "own").symlink_to(inside / "real")
    (inside / "loop").symlink_to(inside)
    os.mkfifo(inside / "pipe.zip")
    found = find_packages([str(inside)])
    names = ["c.zip", "gone.zip", "linked.zip", "pipe.zip", "real/d.zip"]
    assert list(found.paths) == [str(inside / name) for name in names]
    (failure,) = found.failures
    assert (failure.code, failure.path) == ("linked-folder", str(inside / "folder"))


def test_a_folder_that_is_too_deep_is_named(tmp_path: Path) -> None:
    deep = "/".join("abcdefghijklmnop")
    made(tmp_path, f"{deep}/x.zip", "y.zip")
    found = find_packages([str(tmp_path)])
    assert found.paths == (str(tmp_path / "y.zip"),)
    assert [failure.code for failure in found.failures] == ["deep-folder"]
