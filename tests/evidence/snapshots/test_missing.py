"""What is missing is a finding where there was a window, else an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.pipeline import analyse
from tests.support.packages import package, zip_of
from tests.support.pairs import OFF, ON, codes, compared, refused, rules
from tests.support.rows import for_each
from tests.support.scene import AFTER, BEFORE, LOG, REALTIME, at, dword, log, registry, set_value

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report


def one(folder: Path, name: str, data: bytes = ON, dump: bytes | None = None) -> Report:
    members = {name: data, "x/MPRegistry.txt": registry() if dump is None else dump}
    return analyse(package(folder, members))


def test_a_lone_snapshot_stands_on_the_side_that_its_name_tells(tmp_path: Path) -> None:
    for name, sides, missing in (
        ("x/MpPreference_before.json", ("MpPreference_before.json", None), "The after snapshot"),
        ("x/MpPreference_after.json", (None, "MpPreference_after.json"), "The before snapshot"),
        ("x/MpPreference.json", ("MpPreference.json", None), "The other snapshot"),
    ):
        report = one(tmp_path, name)
        assert compared(report) == sides
        (found,) = [f for f in report.findings if f.rule == "snapshot-missing"]
        assert found.title.startswith(missing)
        assert found.severity == "high"
        assert report.summary.verdict.startswith("NOTHING COMPARED")


def test_a_lone_snapshot_of_an_unknown_side_is_no_state_before(tmp_path: Path) -> None:
    """It may be the after: taken for the before it would make what was done look as if it was so."""
    events = [set_value(30, REALTIME, "0x0", "0x1")]
    members = {"x/MpPreference.json": OFF, LOG: log(*events), "x/MPRegistry.txt": registry()}
    report = analyse(package(tmp_path, members))
    (found,) = [f for f in report.findings if f.rule == "weakened"]
    assert found.certainty == "certain"


def test_during_the_window_the_second_snapshot_is_not_there_yet(tmp_path: Path) -> None:
    running = registry(state=1, seen=at(100))
    report = one(tmp_path, "x/MpPreference.json", dump=running)
    assert "snapshot-missing" not in rules(report)
    assert "window-open" in codes(report)
    assert report.before is not None
    assert "still open" in report.before.chosen_by


def test_a_window_that_calls_itself_open_after_its_end_excuses_nothing(tmp_path: Path) -> None:
    report = one(tmp_path, "x/MpPreference_before.json", dump=registry(state=1))
    assert "snapshot-missing" in rules(report)


def test_a_missing_first_snapshot_is_missing_even_during_the_window(tmp_path: Path) -> None:
    report = one(tmp_path, "x/MpPreference_after.json", dump=registry(state=1, seen=at(100)))
    assert "snapshot-missing" in rules(report)


def test_what_is_weaker_at_collection_is_found_without_a_second_snapshot(tmp_path: Path) -> None:
    dump = registry({REALTIME: dword(1)}, preferences={REALTIME: dword(1)})
    report = one(tmp_path, "x/MpPreference_before.json", dump=dump)
    (found,) = [f for f in report.findings if f.effect == "weakened"]
    assert (found.rule, found.still_weakened) == ("not-reverted", True)


@for_each("told_by", ["registry", "events", "option"])
def test_no_snapshot_where_there_was_a_window_is_a_report(told_by: str, tmp_path: Path) -> None:
    members = {"x/notes.txt": b"nothing"}
    if told_by == "registry":
        members["x/MPRegistry.txt"] = registry()
    if told_by == "events":
        members[LOG] = log(set_value(0, "Features\\Troubleshooting\\TSState", "0x0", "0x1"))
    window = "2026-03-01T12:00:00Z/2026-03-01T16:00:00Z" if told_by == "option" else None
    report = analyse(package(tmp_path, members), window=window)
    missing = [f.title for f in report.findings if f.rule == "snapshot-missing"]
    assert missing == ["The after snapshot is missing", "The before snapshot is missing"]
    assert report.summary.verdict.startswith("NOTHING COMPARED")


def test_no_snapshot_and_no_window_is_refused(tmp_path: Path) -> None:
    members = {"x/MPRegistry.txt": registry(start=None, end=None), LOG: log()}
    error = refused(package(tmp_path, members))
    assert error.code == "no-snapshots"
    assert "found: event-log, registry" in error.message


def test_what_could_not_be_read_is_named_beside_what_is_missing(tmp_path: Path) -> None:
    data = bytearray(zip_of({BEFORE: ON, AFTER: OFF, "x/MPRegistry.txt": registry()}))
    data[data.find(b"PUAProtection", data.find(AFTER.encode()))] ^= 0xFF
    path = tmp_path / "package.zip"
    path.write_bytes(bytes(data))
    (found,) = [f for f in analyse(str(path)).findings if f.rule == "snapshot-missing"]
    assert found.title == "The after snapshot is missing"
    assert f"These could not be read: {AFTER}." in found.detail
