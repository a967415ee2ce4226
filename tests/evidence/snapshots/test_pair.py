"""Which two snapshots are compared where only names and times tell."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.pairs import OFF, ON, codes, compared, refused, rules

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
