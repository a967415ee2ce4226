"""The committed samples are what the builder writes, and hold what their names promise."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

SAMPLES_FOLDER = Path(__file__).resolve().parents[2] / "samples"

from samples import build  # noqa: E402  the path above comes first
from samples.definitions import SAMPLES  # noqa: E402
from samples.device import BASE  # noqa: E402
from samples.story import Sample, span  # noqa: E402
from samples.write_events import events  # noqa: E402
from tests.support.rows import for_each  # noqa: E402

KIB = 1024


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    return build.built()


def _package(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def _evidence_files(folder: Path) -> set[str]:
    kinds = {".zip", ".json", ".txt"}
    files = (p for p in folder.rglob("*") if p.suffix in kinds)
    return {p.relative_to(folder).as_posix() for p in files}


def test_building_gives_the_committed_bytes(built: dict[str, bytes]) -> None:
    different = [
        path for path, data in built.items() if (SAMPLES_FOLDER / path).read_bytes() != data
    ]
    assert different == [], "run: python samples/build.py"


def test_no_package_is_committed_that_nothing_builds(built: dict[str, bytes]) -> None:
    assert _evidence_files(SAMPLES_FOLDER) == set(built)


def test_check_finds_a_changed_and_a_lost_package(built: dict[str, bytes], tmp_path: Path) -> None:
    for path, data in built.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    assert build.stale(tmp_path) == []
    (tmp_path / "clean/package.zip").write_bytes(b"PK")
    (tmp_path / "attacker/package.zip").unlink()
    assert sorted(build.stale(tmp_path)) == ["attacker/package.zip", "clean/package.zip"]


def test_samples_stay_small(built: dict[str, bytes]) -> None:
    assert max(map(len, built.values())) < 250 * KIB
    assert sum(map(len, built.values())) < 6.5 * KIB * KIB


def test_no_library_of_this_machine_has_a_say_in_the_bytes(built: dict[str, bytes]) -> None:
    """Compression, the building machine's system, its clock and its file modes leave no trace."""
    for path, data in built.items():
        if path.endswith(".zip"):
            for info in _package(data).infolist():
                assert info.compress_type == zipfile.ZIP_STORED
                assert (info.create_system, info.external_attr) == (0, 0x20)
                assert info.date_time[0] == 2026


def test_the_readme_has_a_line_for_every_sample() -> None:
    readme = (SAMPLES_FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("| `")]
    wanted = {f"| `{sample.name}` | {sample.about} |" for sample in SAMPLES}
    assert sorted(rows) == sorted(wanted)


def test_the_base_device_has_the_133_properties_of_its_platform() -> None:
    """Two of them are printed as two lists, and ComputerID comes with the device."""
    maps = [value for value in BASE.values() if isinstance(value, dict)]
    assert len(BASE) + len(maps) + len(["ComputerID"]) == 133


@for_each("sample", SAMPLES, ids=lambda s: f"{s.name}-{s.file}")
def test_steps_and_events_have_their_order(sample: Sample) -> None:
    """Every step of a window is between its snapshots, every event before the collection."""
    for step in sample.steps:
        moment = sample.start + step.at
        assert sample.before_at < moment < sample.after_at or moment > sample.end
    times = [event.time for event in events(sample)]
    assert times == sorted(times)
    assert times[0] >= sample.start + span(sample.log_from)
    assert times[-1] <= sample.collected_at
