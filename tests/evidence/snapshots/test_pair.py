"""Which two snapshots are compared where only names and times tell."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.packages import package, zip_of
from tests.support.pairs import OFF, ON, codes, compared, refused, rules
from tests.support.scene import AFTER, BEFORE

if TYPE_CHECKING:
    from pathlib import Path


def zipped(folder: Path, members: dict[str, tuple[bytes, tuple[int, ...]]]) -> str:
    """Write a zip whose members have times of their own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, (data, moment) in members.items():
            archive.writestr(zipfile.ZipInfo(name, moment), data)  # type: ignore[arg-type]
    path = folder / "package.zip"
    path.write_bytes(buffer.getvalue())
    return str(path)


NOON, EVENING = (2026, 3, 1, 12, 0, 0), (2026, 3, 1, 16, 0, 0)


def test_swapped_names_are_refused_by_their_times(tmp_path: Path) -> None:
    """Renaming one to the other turns every weakening into an improvement."""
    path = zipped(tmp_path, {"x/before.json": (OFF, EVENING), "x/after.json": (ON, NOON)})
    error = refused(path)
    assert error.code == "ambiguous-snapshots"
    assert "the later one" in error.message
    report = analyse(path, before="after.json", after="before.json")
    assert rules(report) == {"weakened"}
    against = analyse(path, before="before.json", after="after.json")
    assert "snapshot-order" in codes(against)


def test_only_times_tell(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"x/b.json": (OFF, EVENING), "x/a.json": (ON, NOON)})
    report = analyse(path)
    assert compared(report) == ("a.json", "b.json")
    assert report.before is not None
    assert report.before.chosen_by == "the times that the container keeps for them"


def test_a_refusal_says_what_came_closest_and_why_it_would_not_do(tmp_path: Path) -> None:
    status = (
        b"AMEngineVersion : 1\nAMProductVersion : 4\nAntivirusEnabled : True\nNISEnabled : True\n"
    )
    many = {f"x/MpComputerStatus{number}.txt": status for number in range(6)}
    error = refused(package(tmp_path, many))
    assert "Looked at 6 members; came closest: x/MpComputerStatus0.txt" in error.message
    assert "MpComputerStatus4.txt" in error.message
    assert "MpComputerStatus5.txt" not in error.message


def test_a_member_that_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    data = bytearray(zip_of({"x/before.json": ON}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + offset] |= 1  # encrypted
    path = tmp_path / "locked.zip"
    path.write_bytes(data)
    message = refused(str(path)).message
    assert "x/before.json (Encrypted" in message


def test_an_option_that_names_a_member_of_an_empty_package_says_so(tmp_path: Path) -> None:
    error = refused(package(tmp_path, {"a.txt": b"x"}), before="b.json")
    assert "It holds none." in error.message + error.cure


def test_a_third_snapshot_is_compared_with_both(tmp_path: Path) -> None:
    third = {BEFORE: ON, AFTER: ON, "x/other.json": OFF}
    report = analyse(package(tmp_path, third))
    assert "other-snapshot" in rules(report)
    same = {BEFORE: ON, AFTER: OFF, "x/other.json": OFF + b" "}
    assert "other-snapshot" not in rules(analyse(package(tmp_path, same, "b.zip")))
