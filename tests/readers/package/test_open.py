"""Opening whatever a user names: folders, single files, and what is neither."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import EXIT_INPUT, InputError
from mpdiff.cli.main import run
from mpdiff.readers.package import CONTAINERS, Member, open_package
from mpdiff.readers.package.file import SMALL
from tests.support.cabwriter import write_cabinet
from tests.support.packages import snapshot_json
from tests.support.rows import for_each

if TYPE_CHECKING:
    import io

CABINET = write_cabinet([("MPRegistry.txt", b"registry", (2024, 6, 9, 12, 53, 54))])


def keep_all(_name: str, _size: int, _head: bytes, _final: bool) -> bool:  # noqa: FBT001
    return True


def test_every_kind_of_package_has_its_own_name() -> None:
    """What help and reports list is what the registry holds."""
    assert [kind.kind for kind in CONTAINERS] == ["zip", "cabinet", "file"]


def test_an_empty_name_is_not_the_folder_that_one_stands_in() -> None:
    """An unset variable of a script must not read whatever lies there."""
    with pytest.raises(InputError) as error:
        open_package("")
    assert error.value.code == "no-such-file"


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    """Cabinets in it are entered; its times are those of the unpacking and not told."""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "z.txt").write_bytes(b"z")
    (tmp_path / "b" / "S.cab").write_bytes(CABINET)
    (tmp_path / "b.txt").write_bytes(b"b")
    (tmp_path / "a.txt").write_bytes(b"a" * 9000)
    with open_package(str(tmp_path)) as package:
        members = list(package.scan(lambda name, *_: name.endswith("txt")))
        assert [m.name for m in members] == ["a.txt", "b.txt", "b/S.cab!MPRegistry.txt", "b/z.txt"]
        assert [m.read(9000)[:1] for m in members] == [b"a", b"b", b"r", b"z"]
        assert [m.modified for m in members] == [None, None, "2024-06-09 12:53:54", None]
        assert (package.kind, package.sha256, package.notices) == ("directory", None, [])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_and_devices_are_skipped_and_said(tmp_path: Path) -> None:
    """A package must not read what lies outside of it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "file.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "gone").symlink_to(inside / "nowhere")
    os.mkfifo(inside / "pipe")
    with open_package(str(inside)) as package:
        assert list(package.scan(keep_all)) == []
        said = sorted((notice.code, notice.member) for notice in package.notices)
    assert said == [
        ("link-skipped", "file.txt"),
        ("link-skipped", "folder"),
        ("link-skipped", "gone"),
        ("link-skipped", "loop"),
        ("not-a-file", "pipe"),
    ]


def test_a_folder_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody gave the folder above."""
    monkeypatch.setattr(limits, "MAX_MEMBERS", 2)
    for n in range(3):
        (tmp_path / f"{n}").touch()
    with open_package(str(tmp_path)) as package, pytest.raises(InputError, match="more than 2"):
        list(package.scan(keep_all))


def test_a_file_that_vanishes_is_a_problem_of_that_member(tmp_path: Path) -> None:
    """Between listing and reading a file can go; the error names it."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"x" * 9000)
    with open_package(str(tmp_path)) as package:
        (member, *_) = package.scan(keep_all)
        (tmp_path / "a").unlink()
        for way in (member.open, member.sha256, lambda: member.read(9000)):
            with pytest.raises(InputError, match="a: Cannot be read"):
                way()


def test_a_file_that_grows_is_read_to_the_limit_only(tmp_path: Path) -> None:
    """The size of the listing is not trusted."""
    path = tmp_path / "log.txt"
    path.write_bytes(b"x" * 10)
    with open_package(str(path)) as package:
        (member,) = package.scan(keep_all)
        path.write_bytes(b"x" * 1000)
        assert member.read(100) == b"x" * 10
        assert [n.code for n in package.changes()] == ["package-changed"]


def test_a_large_file_that_grows_is_read_to_the_limit_only(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"x" * (SMALL + 1))
    with open_package(str(path)) as package:
        (member,) = package.scan(keep_all)
        path.write_bytes(b"x" * (SMALL + 1000))
        with pytest.raises(InputError, match="are read"):
            member.read(SMALL + 100)


def test_a_single_file_is_a_package_of_one(tmp_path: Path) -> None:
    """Called by its own name, hashed as a file."""
    path = tmp_path / "before.json"
    path.write_bytes(b"{}" * 3000)
    with open_package(str(path)) as package:
        (member,) = package.scan(keep_all)
        assert (package.kind, member.name, member.size) == ("file", "before.json", 6000)
        assert member.head == b"{}" * 2048
        assert package.sha256 == member.sha256() == hashlib.sha256(b"{}" * 3000).hexdigest()


def test_a_cabinet_alone_is_a_package(tmp_path: Path) -> None:
    """Its members are not prefixed, whatever the file is called."""
    path = tmp_path / "support.bin"
    path.write_bytes(CABINET)
    with open_package(str(path)) as package:
        assert [member.name for member in package.scan(keep_all)] == ["MPRegistry.txt"]
        assert package.kind == "cabinet"
        assert package.sha256 == hashlib.sha256(CABINET).hexdigest()


def test_a_package_can_be_scanned_again(tmp_path: Path) -> None:
    """The second scan returns the same names: nothing of the first counts as a duplicate."""
    path = tmp_path / "S.cab"
    path.write_bytes(CABINET)
    with open_package(str(path)) as package:
        first = [(member.name, member.read(100)) for member in package.scan(keep_all)]
        assert [(m.name, m.read(100)) for m in package.scan(keep_all)] == first
        assert package.notices == []


@for_each("name", ["x.zip", "x.cab", "x.json"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    """Whatever it is called."""
    path = tmp_path / name
    path.touch()
    with pytest.raises(InputError, match=r"x\.\w+: The file is empty\.") as caught:
        open_package(str(path))
    assert (caught.value.code, caught.value.exit_code) == ("empty-file", EXIT_INPUT)


@pytest.mark.parametrize("name", ["missing.zip", "nul\0byte"])
def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    """With an error that names it."""
    with pytest.raises(InputError) as caught:
        open_package(str(tmp_path / name))
    assert caught.value.member == str(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_is_refused_unread() -> None:
    """An endless file would never be hashed."""
    with pytest.raises(InputError, match="Neither a file nor a folder"):
        open_package("/dev/zero")


def test_closing_does_not_wait_for_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who closes early gets no digest, and says so instead of a wrong one."""
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * (SMALL + 1))
    package = open_package(str(path))
    file = package._file
    assert file is not None
    assert file._thread is not None
    file._thread.join()
    monkeypatch.setattr(file, "_hex", "")
    package.close()
    with pytest.raises(InputError, match="the package was closed"):
        _ = package.sha256


# --- what changes while it is read ----------------------------------------------------------------


@pytest.mark.parametrize("padding", [0, SMALL])
def test_a_package_that_is_replaced_meanwhile_is_said(tmp_path: Path, padding: int) -> None:
    path = tmp_path / "x.txt"
    first, second = b"a" * (padding + 9), b"b" * (padding + 9)
    path.write_bytes(first)
    with open_package(str(path)) as package:
        (member,) = package.scan(keep_all)
        assert package.changes() == []
        assert package.sha256 == hashlib.sha256(first).hexdigest()
        (tmp_path / "new").write_bytes(second)
        (tmp_path / "new").replace(path)
        read = member.read(padding + 9)
        assert member.sha256() == hashlib.sha256(read).hexdigest()
        assert [(n.code, n.member) for n in package.changes()] == [("package-changed", str(path))]
        if not padding:  # held in memory: what is read is what was hashed
            assert read == first


def test_a_file_of_a_folder_that_changes_meanwhile_is_said(tmp_path: Path) -> None:
    """Its hash is that of the bytes that were read, not of those that stand there later."""
    for name in ("a", "b", "c", "d"):
        (tmp_path / name).write_bytes(b"old")
    with open_package(str(tmp_path)) as package:
        members = {m.name: m for m in package.scan(lambda name, *_: name != "d")}
        assert package.changes() == []
        assert members["a"].read(100) == b"old"
        (tmp_path / "a").write_bytes(b"newer")
        (tmp_path / "b").unlink()
        assert members["a"].sha256() == hashlib.sha256(b"old").hexdigest()
        changed = package.changes()
        assert {n.code for n in changed} == {"package-changed"}
        assert [n.member for n in changed] == ["a", "b"]


@pytest.mark.skipif(sys.platform == "win32", reason="keeps the time of creation instead")
def test_a_change_that_sets_the_time_back_is_said_too(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"a" * (SMALL + 1))
    before = path.stat()
    with open_package(str(path)) as package:
        with path.open("r+b") as stream:
            stream.write(b"b")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert [n.code for n in package.changes()] == ["package-changed"]


def test_a_change_is_incomplete_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "before.json").write_bytes(snapshot_json())
    (tmp_path / "after.json").write_bytes(snapshot_json())
    load = Member.load

    def slow(self: Member, limit: int) -> io.BytesIO:
        content = load(self, limit)
        if self.name == "after.json":
            (tmp_path / "after.json").write_bytes(snapshot_json(PUAProtection=0))
        return content

    monkeypatch.setattr(Member, "load", slow)
    assert run(["diff", str(tmp_path), "--strict"]) == 4
    assert "package-changed: It was changed while it was read" in " ".join(
        capsys.readouterr().out.split()
    )


def test_a_container_that_stumbles_while_it_lists_costs_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside a package that is a notice, and what was found before stays; a whole package is bad input."""

    def stumble(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr("mpdiff.readers.package.cabinet.cabinet.Cabinet._offer", stumble)
    (tmp_path / "a.txt").write_bytes(b"a")
    (tmp_path / "S.cab").write_bytes(CABINET)
    (tmp_path / "z.txt").write_bytes(b"z")
    with open_package(str(tmp_path)) as package:
        assert [m.name for m in package.scan(lambda name, *_: name != "S.cab")] == [
            "a.txt",
            "z.txt",
        ]
        assert [(n.code, n.member) for n in package.notices] == [("archive-unreadable", "S.cab")]
    with open_package(str(tmp_path / "S.cab")) as package, pytest.raises(InputError) as error:
        list(package.scan(keep_all))
    assert error.value.code == "member-unforeseen"
