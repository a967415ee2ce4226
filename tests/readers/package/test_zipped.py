"""Zips: read in place, refused where they are hostile."""

from __future__ import annotations

import hashlib
import io
import struct
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package import Member, open_package
from tests.support.cabwriter import write_cabinet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Scanned = Callable[..., tuple[dict[str, Member], list[str]]]

WHEN = (2024, 6, 9, 12, 53, 54)
CABINET = write_cabinet([("MPRegistry.txt", b"registry", WHEN), ("MPLog.log", b"log", WHEN)])


def keep_all(_name: str, _size: int, _head: bytes, _final: bool) -> bool:  # noqa: FBT001
    return True


def drop_all(_name: str, _size: int, _head: bytes, _final: bool) -> bool:  # noqa: FBT001
    return False


def zipped(files: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of duplicate names
        for name, content in files:
            info = zipfile.ZipInfo("x", WHEN)
            info.filename, info.compress_type = name, method
            archive.writestr(info, content)
    return buffer.getvalue()


def patched(data: bytes, local: int, central: int, value: bytes, member: int = 0) -> bytes:
    """Overwrite a field of one member in its local header and in the central directory."""
    out = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = -1
        for _ in range(member + 1):
            at = data.index(magic, at + 1)
        out[at + offset : at + offset + len(value)] = value
    return bytes(out)


@pytest.fixture
def scanned(tmp_path: Path) -> Iterator[Callable[..., tuple[dict[str, Member], list[str]]]]:
    """Scan a zip given as bytes: members by name and the codes of the notices."""
    opened = []

    def scan(
        data: bytes, decide: Callable[..., bool | None] = keep_all
    ) -> tuple[dict[str, Member], list[str]]:
        path = tmp_path / "package.zip"
        path.write_bytes(data)
        package = open_package(str(path))
        opened.append(package)
        members = {member.name: member for member in package.scan(decide)}
        return members, [notice.code for notice in package.notices]

    yield scan
    for package in opened:
        package.close()


def test_a_cabinet_inside_is_entered(scanned: Scanned) -> None:
    """Its files are called by their path, with `!` where the cabinet begins."""
    data = zipped([("a.txt", b"a"), ("WdSupportLogs/MPSupportFiles.cab", CABINET), ("z", b"z")])
    wanted = ("a.txt", "MPRegistry.txt", "z")
    members, notices = scanned(data, lambda name, *_: name.endswith(wanted))
    assert list(members) == ["a.txt", "WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt", "z"]
    assert [member.read(100) for member in members.values()] == [b"a", b"registry", b"z"]
    assert {member.modified for member in members.values()} == {"2024-06-09 12:53:54"}
    assert notices == []


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_every_method_is_read(scanned: Scanned, method: int) -> None:
    """A member is read whole, as a stream, and hashed, whatever its compression."""
    content = b"".join(struct.pack("<I", n * n) for n in range(60_000))
    members, _ = scanned(zipped([("x", content)], method))
    member = members["x"]
    assert member.head == content[:4096]
    assert member.read(len(content)) == content
    with member.open() as stream:
        assert stream.read(10) == content[:10]
        stream.seek(-6, io.SEEK_END)
        assert stream.read() == content[-6:]
        stream.seek(300)
        assert stream.read(3) == content[300:303]
    assert member.sha256() == hashlib.sha256(content).hexdigest()


def test_a_refused_member_is_read_no_further_than_asked(
    scanned: Scanned,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Dropping a large member costs its first 4 KiB."""
    taken = []
    read = zipfile.ZipExtFile.read

    def reading(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        chunk = read(self, n)
        taken.append(len(chunk))
        return chunk

    monkeypatch.setattr(zipfile.ZipExtFile, "read", reading)
    assert scanned(zipped([("x", b"x" * 5_000_000)]), drop_all) == ({}, [])
    assert sum(taken) == 4096


def test_the_question_is_put_again_with_more_bytes(scanned: Scanned) -> None:
    """`decide` sees 4 KiB, then HEAD bytes or the whole member, and knows which is the last."""
    asked = []

    def decide(name: str, size: int, head: bytes, final: bool) -> None:  # noqa: FBT001
        asked.append((name, size, len(head), final))

    scanned(
        zipped([("a", b"a" * 5000), ("b", b""), ("c", b"c" * 4096), ("d", b"d" * 200_000)]), decide
    )
    assert asked == [
        ("a", 5000, 4096, False),
        ("a", 5000, 5000, True),
        ("b", 0, 0, True),
        ("c", 4096, 4096, True),
        ("d", 200_000, 4096, False),
        ("d", 200_000, limits.HEAD, True),
    ]


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("/etc/passwd", "etc/passwd"),
        ("../../x.txt", "_/_/x.txt"),
        ("a/../b.txt", "a/_/b.txt"),
        ("C:\\Windows\\x.txt", "C_/Windows/x.txt"),
        ("c:x.txt", "c_x.txt"),
        ("\\\\server\\share\\x", "server/share/x"),
        ("a\0.txt", "a_.txt"),
        ("..", "_"),
    ],
)
def test_an_unsafe_name_is_made_harmless_and_said(
    scanned: Scanned,
    stored: str,
    shown: str,
) -> None:
    """The content is read all the same: nothing is written where a name says."""
    members, notices = scanned(zipped([(stored, b"content")]))
    assert list(members) == [shown]
    assert members[shown].read(7) == b"content"
    assert notices == ["unsafe-member-name"]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("WdSupportLogs\\MPLog.txt", "WdSupportLogs/MPLog.txt"),
        ("./a//b.txt", "a/b.txt"),
        ("_/x", "_/x"),
        ("a..b/c...", "a..b/c..."),
        ("tést/日本.txt", "tést/日本.txt"),
    ],
)
def test_an_ordinary_name_raises_no_alarm(
    scanned: Scanned,
    stored: str,
    shown: str,
) -> None:
    """Backslashes are how Windows tools store folders."""
    members, notices = scanned(zipped([(stored, b"")]))
    assert (list(members), notices) == ([shown], [])


def test_a_name_without_the_utf8_flag_is_code_page_437(scanned: Scanned) -> None:
    """APPNOTE.TXT D.1: byte 0x82 is e acute there."""
    members, _ = scanned(zipped([("x_y", b"")]).replace(b"x_y", b"x\x82y"))
    assert list(members) == ["xéy"]


def test_two_members_of_one_name_are_both_read(scanned: Scanned) -> None:
    """Neither hides the other, not even where one of them is named like the way out."""
    members, notices = scanned(zipped([("a", b"1"), ("a", b"2"), ("a (2)", b"3"), ("a", b"4")]))
    assert {name: member.read(1) for name, member in members.items()} == {
        "a": b"1",
        "a (2)": b"2",
        "a (2) (2)": b"3",
        "a (3)": b"4",
    }
    assert notices == ["duplicate-member"] * 3


def test_a_plain_member_cannot_pass_for_one_of_a_cabinet(scanned: Scanned) -> None:
    """Names are unique in the whole package, cabinets included."""
    members, notices = scanned(
        zipped([("S.cab!MPRegistry.txt", b"forged"), ("S.cab", CABINET)]),
        lambda name, *_: "Registry" in name,
    )
    assert members["S.cab!MPRegistry.txt"].read(10) == b"forged"
    assert members["S.cab!MPRegistry.txt (2)"].read(10) == b"registry"
    assert notices == ["duplicate-member"]


def test_a_flood_of_notices_is_counted(scanned: Scanned) -> None:
    """Twenty of a code are listed, the others summed up."""
    members, notices = scanned(zipped([("a", b"")] * 100))
    assert len(members) == 100
    assert notices == ["duplicate-member"] * 21


def test_folders_are_no_members(scanned: Scanned) -> None:
    """Nor when a Windows tool ended their names in a backslash."""
    members, notices = scanned(zipped([("a/", b""), ("b\\", b""), ("a/x", b"x")]))
    assert (list(members), notices) == (["a/x"], [])


# --- what cannot be read --------------------------------------------------------------------------

PAIR = zipped([("bad.txt", b"secret" * 99), ("good.txt", b"good")])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (patched(PAIR, 6, 8, b"\x01\0"), "Encrypted"),
        (patched(PAIR, 8, 10, b"\x09\0"), "Compressed by method 9"),
        (patched(PAIR, 22, 24, struct.pack("<I", 3_000_000_000)), "as in a zip bomb"),
        (zipped([("bad.txt", b"\0" * 9_000_000)], zipfile.ZIP_BZIP2), "as in a zip bomb"),
    ],
    ids=["encrypted", "unknown method", "declared too large", "bomb"],
)
def test_a_member_that_cannot_be_read_is_shown_with_its_problem(
    scanned: Scanned,
    monkeypatch: pytest.MonkeyPatch,
    data: bytes,
    problem: str,
) -> None:
    """Wanted or not, it is neither opened nor silently left out; the others are read."""
    opened = []
    open_member = zipfile.ZipFile.open

    def opening(self: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
        opened.append(info.filename)
        return open_member(self, info)

    monkeypatch.setattr(zipfile.ZipFile, "open", opening)
    members, _ = scanned(data, lambda name, *_: name == "good.txt")
    assert problem in str(members["bad.txt"].problem)
    with pytest.raises(InputError, match=r"bad\.txt: ") as caught:
        members["bad.txt"].read(limits.MAX_SNAPSHOT)
    assert caught.value.code == "member-unreadable"
    assert "bad.txt" not in opened
    assert all(members[name].read(4) == b"good" for name in members if name == "good.txt")


def test_damaged_content_is_an_error_that_names_the_member(scanned: Scanned) -> None:
    """A wrong checksum is found when the member is read whole, by each way of reading."""
    data = zipped([("log.txt", b"0123456789" * 5000)], zipfile.ZIP_STORED)
    data = data.replace(b"9", b"8", 4000).replace(b"8", b"9", 3999)
    members, _ = scanned(data)

    def through_stream() -> None:
        with members["log.txt"].open() as stream:
            stream.read()

    for way in (
        lambda: members["log.txt"].read(1 << 20),
        members["log.txt"].sha256,
        through_stream,
    ):
        with pytest.raises(InputError, match=r"log\.txt: Cannot be read: Bad CRC") as caught:
            way()
        assert caught.value.code == "member-damaged"


def test_members_that_share_bytes_are_not_expanded(scanned: Scanned) -> None:
    """The trick of the zip bomb that needs no nesting: many entries over one body."""
    data = zipped([("a", b"a" * 4000), ("b", b"b" * 4000), ("c", b"c")], zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    forged = bytearray(data)
    struct.pack_into("<I", forged, second + 42, 8)  # b's header is said to lie inside a
    members, _ = scanned(bytes(forged))
    assert {name for name, member in members.items() if member.problem} == {"a", "b"}
    assert members["c"].read(1) == b"c"


def test_a_package_that_expands_beyond_the_limit_is_refused(
    scanned: Scanned,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is dropped does not count beyond its first bytes."""
    monkeypatch.setattr(limits, "MAX_EXPANDED", 100_000)
    data = zipped([(f"{n}", b"x" * 30_000) for n in range(4)])
    assert scanned(data, drop_all) == ({}, [])
    with pytest.raises(InputError, match="expands to more than 100,000 bytes") as caught:
        scanned(data)
    assert caught.value.code == "package-too-large"


def test_too_many_members_are_refused_before_they_are_listed(
    scanned: Scanned,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The central directory is counted, not parsed, to find out."""
    data = zipped([(f"{n}", b"") for n in range(4)])
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    monkeypatch.setattr(zipfile, "ZipFile", lambda _: pytest.fail("parsed"))
    with pytest.raises(InputError, match="more than 3 members") as caught:
        scanned(data)
    assert caught.value.code == "too-many-members"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html>Sign in</html>", "not-a-zip"),
        (PAIR[:-30], "zip-damaged"),
        (PAIR[:9], "zip-damaged"),
    ],
)
def test_what_is_no_whole_zip_is_refused_with_a_cure(
    scanned: Scanned,
    data: bytes,
    code: str,
) -> None:
    """A sign-in page saved as .zip and a cut download are told apart."""
    with pytest.raises(
        InputError, match=r"package\.zip: .* Download the package again\."
    ) as caught:
        scanned(data)
    assert caught.value.code == code


RICH = zipped([("a/b.txt", b"hello " * 900), ("S.cab", CABINET), ("n.zip", zipped([("i", b"in")]))])


@given(data=st.data())
@settings(deadline=None, max_examples=150)
def test_mutilated_zips_raise_nothing_but_input_errors(data: st.DataObject) -> None:
    """Cut anywhere or with any byte changed, a zip is refused or read in part."""
    whole = bytearray(RICH)
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.just(len(whole)) | st.integers(1, len(whole)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.zip")
        path.write_bytes(whole[:cut])
        try:
            with open_package(str(path)) as package:
                for member in package.scan(keep_all):
                    if member.problem is None:
                        member.read(limits.MIB)
        except InputError as error:
            assert error.member  # noqa: PT017  an error is allowed, one without a place is not


# --- containers inside ----------------------------------------------------------------------------


def test_zips_inside_are_entered_up_to_a_depth(scanned: Scanned) -> None:
    """The third archive is read, the fourth only named."""
    fourth = zipped([("lost.txt", b"")])
    third = zipped([("x.txt", b"third"), ("4.zip", fourth)])
    second = zipped([("3.zip", third), ("x.txt", b"second")])
    members, notices = scanned(zipped([("2.zip", second)]), lambda name, *_: name.endswith("txt"))
    assert {name: member.read(9) for name, member in members.items()} == {
        "2.zip!3.zip!x.txt": b"third",
        "2.zip!x.txt": b"second",
    }
    assert notices == ["nested-too-deep"]


@pytest.mark.parametrize("inner", [CABINET, zipped([("x.txt", b"inside")])], ids=["cab", "zip"])
def test_archives_inside_a_cabinet_are_entered(scanned: Scanned, inner: bytes) -> None:
    """Whatever holds whatever."""
    outer = write_cabinet([("in.bin", inner, WHEN), ("after.txt", b"after", WHEN)])
    members, _ = scanned(zipped([("o.cab", outer)]), lambda name, *_: name.endswith("txt"))
    assert len(members) == 2
    assert members["o.cab!after.txt"].read(5) == b"after"
    assert next(iter(members)).startswith("o.cab!in.bin!")


@pytest.mark.parametrize("bad", [CABINET[:40], PAIR[:60], b"MSCF", b"PK\x03\x04junk"])
def test_a_damaged_archive_inside_is_a_problem_of_that_member(
    scanned: Scanned,
    bad: bytes,
) -> None:
    """The rest of the package is read; who asked for the damaged bytes themselves gets them."""
    data = zipped([("S.cab", bad), ("x", b"x")])
    members, notices = scanned(data, lambda name, *_: name == "x")
    assert members["S.cab"].problem
    assert members["x"].read(1) == b"x"
    assert notices == []
    members, notices = scanned(data)
    assert members["S.cab"].read(limits.MIB) == bad
    assert notices == ["archive-unreadable"]


def test_a_cabinet_too_large_for_memory_is_a_problem(
    scanned: Scanned,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is named, and not loaded."""
    monkeypatch.setattr(limits, "MAX_CABINET", len(CABINET) - 1)
    members, _ = scanned(zipped([("S.cab", CABINET)]), drop_all)
    assert "at most" in str(members["S.cab"].problem)


def test_zips_inside_a_zip_are_held_only_up_to_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A megabyte of zips in a zip must not fill the memory; what is not entered is said."""
    inner = zipped([("a.txt", b"x" * 600)], zipfile.ZIP_STORED)
    monkeypatch.setattr(limits, "MAX_HELD", len(inner) + 1)
    path = tmp_path / "package.zip"
    path.write_bytes(zipped([("one.zip", inner), ("two.zip", inner)], zipfile.ZIP_STORED))
    with open_package(str(path)) as package:
        problems = {m.name: m.problem for m in package.scan(keep_all) if "!" in m.name}
        said = [(n.code, n.member) for n in package.notices]
    assert problems == {"one.zip!a.txt": None}
    assert said == [("archive-unreadable", "two.zip")]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_end_record_that_counts_other_members_is_said(scanned: Scanned, count: int) -> None:
    data = bytearray(zipped([("a.txt", b"a"), ("b.txt", b"b")]))
    at = data.rindex(b"PK\x05\x06")
    struct.pack_into("<2H", data, at + 8, count, count)
    members, notices = scanned(bytes(data), keep_all)
    assert set(members) == {"a.txt", "b.txt"}
    assert notices == ["zip-unread"]


def test_more_members_than_the_end_record_can_count_raise_no_notice(scanned: Scanned) -> None:
    many = zipped([(f"{n}", b"") for n in range(0x10001)], zipfile.ZIP_STORED)
    _, notices = scanned(many, drop_all)
    assert notices == []
