"""Files and packages as sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import InputError, MpdiffError
from mpdiff.pipeline import analyse
from tests.support.packages import package
from tests.support.pairs import OFF, ON, refused, rules
from tests.support.rows import for_each
from tests.support.scene import REALTIME, dword, registry, scene

if TYPE_CHECKING:
    from pathlib import Path


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


@for_each(
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
    assert rules(backwards) == {"strengthened", "weak-before-window"}
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
