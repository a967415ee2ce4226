"""Which two snapshots are compared: by options, names and times; what is missing or left over."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.errors import InputError, MpdiffError
from mpdiff.pipeline import analyse
from tests.support.packages import BASE, package, snapshot_json, zip_of
from tests.support.scene import (
    AFTER,
    BEFORE,
    LOG,
    REALTIME,
    at,
    dword,
    log,
    registry,
    scene,
    set_value,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

OFF = snapshot_json(DisableRealtimeMonitoring=True)
ON = snapshot_json()


def compared(report: Report) -> tuple[str | None, str | None]:
    refs = (report.before, report.after)
    before, after = (None if r is None else r.member.rpartition("/")[2] for r in refs)
    return before, after


def codes(report: Report) -> set[str]:
    return {n.code for n in report.notices}


def rules(report: Report) -> set[str]:
    return {f.rule for f in report.findings}


def refused(path: str, **given: Any) -> MpdiffError:
    with pytest.raises(MpdiffError) as caught:
        analyse(path, **given)
    return caught.value


# --- the options ----------------------------------------------------------------------------------

TWINS = {"x/A.json": ON, "x/B.json": OFF, "y/x/A.json": OFF, "b.json": ON}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("x/A.json", "x/B.json", ("x/A.json", "x/B.json")),  # its whole path goes before an end
        ("y/x/A.json", "x/B.json", ("y/x/A.json", "x/B.json")),
        ("x\\a.JSON", "X\\b.json", ("x/A.json", "x/B.json")),
        ("./x/A.json", "/x/B.json", ("x/A.json", "x/B.json")),
        ("b.json", "x/B.json", ("b.json", "x/B.json")),
        ("y/x/A.json", "b.json", ("y/x/A.json", "b.json")),
    ],
)
def test_a_member_is_named_by_its_path_or_the_end_of_it(
    before: str, after: str, found: tuple[str, str], tmp_path: Path
) -> None:
    report = analyse(package(tmp_path, TWINS), before=before, after=after)
    assert report.before is not None
    assert report.after is not None
    assert (report.before.member, report.after.member) == found
    assert report.before.chosen_by == "the options"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("A.json", "x/B.json", "ambiguous-member"),
        ("son", "x/B.json", "no-such-member"),  # the end of a name is no name
        ("", "x/B.json", "no-such-member"),
        ("x/A.json", "x/A.json", "same-member"),
        ("x/A.json", "X/a.json", "same-member"),
        ("x/A.json", None, "ambiguous-snapshots"),
    ],
)
def test_options_that_settle_nothing_are_refused(
    before: str, after: str | None, code: str, tmp_path: Path
) -> None:
    assert refused(package(tmp_path, TWINS), before=before, after=after).code == code


def test_one_option_of_two_snapshots_is_enough(tmp_path: Path) -> None:
    path = package(tmp_path, {"a.json": ON, "b.json": OFF})
    assert compared(analyse(path, after="a.json")) == ("b.json", "a.json")
    assert compared(analyse(path, before="a.json")) == ("a.json", "b.json")


def test_a_named_member_may_be_small_and_may_be_the_effective_config(tmp_path: Path) -> None:
    members = {
        "small.txt": b"PUAProtection : 1\n",
        "MPSupportEffectiveConfig.json": snapshot_json(PUAProtection=0),
    }
    report = analyse(
        package(tmp_path, members), before="small.txt", after="mpsupporteffectiveconfig.json"
    )
    assert [(f.rule, f.setting) for f in report.findings if f.effect == "weakened"] == [
        ("weakened", "PUAProtection")
    ]
    assert report.current is None  # it serves as the after already


def test_members_that_differ_only_in_case_can_both_be_named(tmp_path: Path) -> None:
    path = package(tmp_path, {"A.json": ON, "a.json": OFF})
    assert rules(analyse(path, before="A.json", after="a.json")) == {"weakened"}
    assert rules(analyse(path, before="a.json", after="A.json")) == {"strengthened"}


# --- names, decoys, copies ------------------------------------------------------------------------


def test_another_snapshot_that_is_not_compared_is_said(tmp_path: Path) -> None:
    path = scene(tmp_path, x__MpPreference_DOT_json=OFF)
    report = analyse(path)
    (notice,) = [n for n in report.notices if n.code == "snapshot-not-compared"]
    assert notice.member == "x/MpPreference.json"


def test_a_decoy_of_one_side_is_not_guessed_at(tmp_path: Path) -> None:
    error = refused(scene(tmp_path, a__MpPreference_before_DOT_json=OFF))
    assert error.code == "ambiguous-snapshots"
    assert "a/MpPreference_before.json" in str(error)


def test_a_copy_of_one_side_is_dropped_and_said(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, a__MpPreference_before_DOT_json=ON))
    assert "snapshot-copy" in codes(report)
    assert report.before is not None


def test_equal_bytes_on_both_sides_are_no_copies(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path))
    assert compared(report) == ("MpPreference_before.json", "MpPreference_after.json")
    assert report.findings == ()


def test_a_damaged_snapshot_beside_a_good_pair_is_said_and_not_fatal(tmp_path: Path) -> None:
    broken = ON.replace(b'"PUAProtection": 1', b'"PUAProtection": 1, "PUAProtection": 0')
    report = analyse(scene(tmp_path, x__MpPreference_DOT_json=broken))
    (notice,) = [n for n in report.notices if n.code == "snapshot-not-compared"]
    assert "cannot be read" in notice.message


def test_a_damaged_side_is_an_error_that_names_it(tmp_path: Path) -> None:
    broken = ON.replace(b'"PUAProtection": 1', b'"PUAProtection": 1, "PUAProtection": 0')
    error = refused(package(tmp_path, {"x/before.json": ON, "x/after.json": broken}))
    assert error.member == "x/after.json"


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


def test_a_long_transcript_is_read_whole_if_it_is_called_a_snapshot(tmp_path: Path) -> None:
    """Settings may begin beyond what is looked at to tell what a member is."""
    settings = "".join(
        f"{name} : {value}\n" for name, value in BASE.items() if not isinstance(value, list)
    )
    noise = "PS C:\\> Get-Process\n" * 10_000
    members = {
        BEFORE: snapshot_json(),
        "WdSupportLogs/MpPreference_after.txt": (noise + settings).encode(),
        "WdSupportLogs/MpPreference_notes.txt": noise.encode(),
    }
    report = analyse(package(tmp_path, members))
    assert compared(report) == ("MpPreference_before.json", "MpPreference_after.txt")
    assert [n.member for n in report.notices if n.code == "member-not-read"] == [
        "WdSupportLogs/MpPreference_notes.txt"
    ]


# --- one alone, none ------------------------------------------------------------------------------


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


@pytest.mark.parametrize("told_by", ["registry", "events", "option"])
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


# --- files and packages ---------------------------------------------------------------------------


def test_two_files_are_compared_in_their_order(tmp_path: Path) -> None:
    paths = []
    for name, data in (("z.json", ON), ("a.json", OFF)):
        (tmp_path / name).write_bytes(data)
        paths.append(str(tmp_path / name))
    report = analyse(*paths)
    assert rules(report) == {"weakened"}
    assert report.before is not None
    assert (report.before.member, report.before.chosen_by) == (
        paths[0],
        "the order of the arguments",
    )


@pytest.mark.parametrize(
    "data",
    [registry(), b"Dear colleague, the settings are fine.", bytes(range(256)) * 20],
    ids=["registry dump", "prose", "noise"],
)
def test_a_file_that_is_no_snapshot_is_refused_by_name(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(ON)
    (tmp_path / "bad.txt").write_bytes(data)
    with pytest.raises(InputError) as caught:
        analyse(str(tmp_path / "good.json"), str(tmp_path / "bad.txt"))
    assert "bad.txt" in str(caught.value)


def test_a_snapshot_of_one_setting_is_one_if_the_user_says_so(tmp_path: Path) -> None:
    for name, value in (("a.txt", 1), ("b.txt", 0)):
        (tmp_path / name).write_text(f"PUAProtection : {value}\n")
    report = analyse(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert report.after is not None
    assert report.after.chosen_by == "the order of the arguments"
    assert [f.setting for f in report.findings] == ["PUAProtection"]


def test_a_snapshot_against_the_state_of_a_package(tmp_path: Path) -> None:
    (tmp_path / "before.json").write_bytes(ON)
    dump = registry({REALTIME: dword(1)}, preferences={REALTIME: dword(1)})
    path = package(tmp_path, {"x/MPRegistry.txt": dump})
    report = analyse(str(tmp_path / "before.json"), path)
    (found,) = [f for f in report.findings if f.effect == "weakened"]
    assert (found.rule, found.underlying_rule, found.still_weakened) == (
        "not-reverted",
        "weakened",
        True,
    )
    assert "snapshot-incomplete" not in rules(report)  # a dump holds only what was set
    backwards = analyse(path, str(tmp_path / "before.json"))
    assert rules(backwards) == {"strengthened"}
    assert backwards.current is None


def test_a_package_without_a_state_cannot_stand_for_one(tmp_path: Path) -> None:
    (tmp_path / "before.json").write_bytes(ON)
    path = package(tmp_path, {"x/after.json": OFF})
    with pytest.raises(InputError) as caught:
        analyse(str(tmp_path / "before.json"), path)
    assert caught.value.code == "no-state"


def test_members_are_named_only_in_one_package(tmp_path: Path) -> None:
    path = scene(tmp_path)
    with pytest.raises(MpdiffError) as caught:
        analyse(path, path, before="before.json")
    assert caught.value.code == "two-sources"


def test_a_single_file_alone_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "before.json").write_bytes(ON)
    assert refused(str(tmp_path / "before.json")).code == "one-snapshot"


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
