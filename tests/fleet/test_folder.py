"""Which packages lie in a folder: by what is in a zip, not by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.fleet.folder import packages_inside
from tests.support.packages import package, pair, zip_of
from tests.support.places import SAMPLES
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path


def inside(folder: Path) -> list[str]:
    return [path[len(str(folder)) + 1 :] for path in packages_inside(str(folder))]


def test_zips_and_unpacked_packages_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    pair(tmp_path / "a" / "deep")
    (tmp_path / "b" / "wdsupportlogs").mkdir(parents=True)
    package(tmp_path, {"Investigation/WdSupportLogs/MPSupportFiles.cab": b"x"}, "C.ZIP")
    assert inside(tmp_path) == ["C.ZIP", "a/deep/package.zip", "b"]


@for_each(
    "data",
    [
        zip_of({"readme.txt": b"WdSupportLogs/"}),
        zip_of({"a/b/c/WdSupportLogs/x.txt": b"x"}),
        zip_of({"inner.zip": zip_of({"WdSupportLogs/x.txt": b"x"})}),
        zip_of({"WdSupportLogs": b"a file"}),
        b"PK\x03\x04 cut",
        b"",
    ],
    ids=["text", "deep", "nested", "file", "broken", "empty"],
)
def test_a_zip_that_is_no_package_does_not_count(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    assert inside(tmp_path) == []


def test_a_package_holds_none(tmp_path: Path) -> None:
    (tmp_path / "WdSupportLogs").mkdir()
    pair(tmp_path)
    assert inside(tmp_path) == []


def test_the_samples(tmp_path: Path) -> None:
    assert len(packages_inside(str(SAMPLES / "campaign"))) == 10
    assert len(packages_inside(str(SAMPLES / "clean"))) == 1
    assert packages_inside(str(tmp_path / "absent")) == []
