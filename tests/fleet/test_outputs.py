"""Where a campaign may write."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.fleet import Dataset, Options
from mpdiff.fleet.run import fleet
from tests.support.packages import snapshot_json

if TYPE_CHECKING:
    from pathlib import Path

SNAPSHOT = "WdSupportLogs/MpPreference_before.json"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Return an unpacked package that holds files with names of tables."""
    folder = tmp_path / "in/pk"
    (folder / "WdSupportLogs").mkdir(parents=True)
    (folder / SNAPSHOT).write_bytes(snapshot_json())
    for name in ("packages.jsonl", "findings.parquet"):
        (folder / name).write_text("evidence")
        (folder.parent / name).write_text("evidence")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(path: Path, reports: Path | None = None, dataset: Dataset | None = None) -> None:
    options = Options(isolate=False, reports=str(reports) if reports else None)
    with ThreadPoolExecutor(1) as executor:
        fleet([str(path)], executor=executor, options=options, dataset=dataset)


def test_a_dataset_never_lands_on_evidence(unpacked: Path) -> None:
    folder = unpacked.parent
    before = contents(folder)
    for dataset in (Dataset(lines=str(folder)), Dataset(parquet=str(folder))):
        with pytest.raises(UsageError, match="is an input"):
            run(folder, dataset=dataset)
    assert contents(folder) == before


def test_nothing_is_written_into_a_package(unpacked: Path, tmp_path: Path) -> None:
    before = contents(unpacked)
    link = tmp_path / "link"
    link.symlink_to(unpacked)
    for inside in (unpacked, unpacked / "r", unpacked / "a/b", link / "r"):
        for given in (unpacked, unpacked.parent):
            with pytest.raises(UsageError, match="inside the package"):
                run(given, inside)
            with pytest.raises(UsageError, match="inside the package"):
                run(given, dataset=Dataset(lines=str(inside)))
            with pytest.raises(UsageError, match="inside the package"):
                run(given, dataset=Dataset(parquet=str(inside)))
    assert contents(unpacked) == before


def test_reports_beside_packages_are_written(unpacked: Path) -> None:
    run(unpacked, unpacked.parent / "reports")
    assert list((unpacked.parent / "reports").glob("*.html"))
