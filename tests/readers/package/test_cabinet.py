"""Cabinets: every file in one pass, from memory, and the truth about damage."""

from __future__ import annotations

import hashlib
import struct
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.package import CONTAINERS, Member, open_package
from mpdiff.readers.package.cabinet import direct, libmspack
from mpdiff.readers.package.cabinet.direct import LibraryExpander
from mpdiff.readers.package.cabinet.expander import listed_by_pylibmspack
from tests.support.cabwriter import write_cabinet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mpdiff.readers.package.cabinet.expander import Entry, Receive

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus" / "cab"
WHEN = (2024, 6, 9, 12, 53, 54)
COMPRESSIONS = ("stored", "mszip")
KEPT = b"keep " * 20_000
FILES = [
    ("first.txt", b"one", WHEN),
    ("folder/kept.txt", KEPT, WHEN),
    ("empty.txt", b"", WHEN),
    ("last.log", b"log " * 30_000, WHEN),
]

names = st.text(
    st.characters(codec="utf-8", exclude_characters="\0/\\:"),
    min_size=1,
    max_size=20,
).filter(lambda name: name not in {".", ".."})
contents = st.binary(max_size=200) | st.integers(0, 90_000).map(lambda size: b"\xa5\n" * size)
cabinets = st.dictionaries(names, contents, min_size=1, max_size=5)


def keep_all(_name: str, _size: int, _head: bytes, _final: bool) -> bool:  # noqa: FBT001
    return True


def written(folder: Path, data: bytes) -> str:
    path = folder / "x.cab"
    path.write_bytes(data)
    return str(path)


@pytest.fixture
def scanned(tmp_path: Path) -> Iterator[Callable[..., dict[str, Member]]]:
    """Scan a cabinet given as bytes; members by name, readable until the test ends."""
    opened = []

    def scan(data: bytes, decide: Callable[..., bool | None] = keep_all) -> dict[str, Member]:
        package = open_package(written(tmp_path, data))
        opened.append(package)
        return {member.name: member for member in package.scan(decide)}

    yield scan
    for package in opened:
        package.close()


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("solid", [True, False])
@given(files=cabinets)
@settings(deadline=None, max_examples=25)
def test_what_is_written_is_read_back(
    files: dict[str, bytes], compression: str, *, solid: bool
) -> None:
    """Any names and contents come back through our reader and through pylibmspack."""
    from pylibmspack import CabArchive

    data = write_cabinet(
        [(name, content, WHEN) for name, content in files.items()],
        compression,  # type: ignore[arg-type]
        solid=solid,
    )
    theirs = CabArchive.from_bytes(data)
    assert [entry["name"] for entry in theirs.files()] == list(files)
    with tempfile.TemporaryDirectory() as folder, open_package(written(Path(folder), data)) as pack:
        members = list(pack.scan(keep_all))
        assert [m.read(1 << 20) for m in members] == list(files.values())
        assert {m.modified for m in members} == {"2024-06-09 12:53:54"}
        # A content may happen to begin like an archive.
        assert {notice.code for notice in pack.notices} <= {"archive-unreadable"}


def test_writer_lays_out_the_bytes_of_the_specification() -> None:
    """A one-file cabinet, byte for byte from the tables of [MS-CAB]."""
    data = write_cabinet([("a", b"hello", WHEN)])
    header = b"MSCF" + struct.pack("<IIIIIBBHHHHH", 0, 75, 0, 44, 0, 3, 1, 1, 1, 0, 0, 0)
    folder = struct.pack("<IHH", 62, 1, 0)
    date, time = 44 << 9 | 6 << 5 | 9, 12 << 11 | 53 << 5 | 27
    file = struct.pack("<IIHHHH", 5, 0, 0, date, time, 0x20) + b"a\0"
    # Words of "hell", then "o" alone, then of the two sizes.
    checksum = 0x6C6C6568 ^ 0x6F ^ 0x00050005
    assert data == header + folder + file + struct.pack("<IHH", checksum, 5, 5) + b"hello"


def test_writer_agrees_with_another_writer() -> None:
    """The same file returns the bytes that python-cabarchive's test suite holds."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not here")
    theirs = (CORPUS / "python-cabarchive__simple.cab").read_bytes()
    assert write_cabinet([("test.txt", b"test123", (2015, 8, 26, 11, 51, 52))]) == theirs


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_nothing_is_written_to_disk_and_nothing_expanded_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compression: str
) -> None:
    """Reading everything, twice, expands each byte once and uses no temporary file."""
    data = write_cabinet(FILES, compression)  # type: ignore[arg-type]
    path = written(tmp_path, data)
    expanders: list[LibraryExpander] = []
    close = LibraryExpander._close

    def closing(self: LibraryExpander) -> None:
        expanders.append(self)
        close(self)

    monkeypatch.setattr(LibraryExpander, "_close", closing)
    monkeypatch.setattr(tempfile, "mkdtemp", lambda *_, **__: pytest.fail("temporary folder"))
    with open_package(path) as package:
        for member in package.scan(keep_all):
            assert member.read(limits.MIB) == member.read(limits.MIB)
    assert [e.expanded for e in expanders] == [sum(len(content) for _, content, _ in FILES)]


def test_expanding_stops_where_nothing_is_wanted_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last file of a folder is expanded no further than the question needs."""
    path = written(tmp_path, write_cabinet([("a", b"x", WHEN), ("b", b"y" * 900_000, WHEN)]))
    expanded: list[int] = []
    close = LibraryExpander._close

    def closing(self: LibraryExpander) -> None:
        expanded.append(self.expanded)
        close(self)

    monkeypatch.setattr(LibraryExpander, "_close", closing)
    with open_package(path) as package:
        assert list(package.scan(lambda *_: False)) == []
    assert expanded[0] < 2 * 32768


def test_the_question_is_put_again_with_more_bytes(scanned: Callable[..., object]) -> None:
    """`decide` sees 4 KiB, then HEAD bytes or the whole member, and knows which is the last."""
    asked = []

    def decide(name: str, size: int, head: bytes, final: bool) -> None:  # noqa: FBT001
        asked.append((name, size, len(head), final))

    files = [("small", b"s" * 9, WHEN), ("middle", b"m" * 5000, WHEN), ("none", b"", WHEN)]
    assert scanned(write_cabinet([*files, ("large", b"l" * 300_000, WHEN)]), decide) == {}
    assert asked == [
        ("small", 9, 9, True),
        ("middle", 5000, 4096, False),
        ("middle", 5000, 5000, True),
        ("none", 0, 0, True),
        ("large", 300_000, 4096, False),
        ("large", 300_000, limits.HEAD, True),
    ]


@pytest.mark.parametrize("answers", [[True], [None, True]])
@pytest.mark.parametrize(("member_limit", "total"), [(24, 40), (0, 40), (24, 0)])
def test_what_is_too_large_for_memory_is_expanded_again(
    scanned: Callable[..., dict[str, Member]],
    monkeypatch: pytest.MonkeyPatch,
    answers: list[bool | None],
    member_limit: int,
    total: int,
) -> None:
    """Cached or not, early or late decided, a member returns the same bytes and digest."""
    monkeypatch.setattr(limits, "CACHE_MEMBER", member_limit * limits.MIB)
    monkeypatch.setattr(limits, "CACHE_TOTAL", total * limits.MIB)

    def decide(name: str, _size: int, head: bytes, _final: bool) -> bool | None:  # noqa: FBT001
        return answers[0 if len(head) <= 4096 else -1] if "kept" in name else False

    (member,) = scanned(write_cabinet(FILES, "mszip"), decide).values()
    assert member.sha256() == hashlib.sha256(KEPT).hexdigest()
    assert member.read(len(KEPT)) == KEPT
    with member.open() as stream:
        stream.seek(5)
        assert stream.read(4) == b"keep"


def test_a_member_too_large_to_be_held_is_hashed_and_refused(
    scanned: Callable[..., dict[str, Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small cabinet can expand to gigabytes, which nothing may ask to hold in memory."""
    monkeypatch.setattr(limits, "CACHE_MEMBER", 0)
    monkeypatch.setattr(limits, "MAX_HELD", len(KEPT) - 1)
    member = scanned(write_cabinet(FILES, "mszip"))["folder/kept.txt"]
    assert member.sha256() == hashlib.sha256(KEPT).hexdigest()
    with pytest.raises(InputError, match=r"folder/kept\.txt.*from a cabinet") as caught:
        member.open()
    assert caught.value.code == "member-too-large"


def test_a_member_over_the_readers_limit_is_refused(
    scanned: Callable[..., dict[str, Member]],
) -> None:
    """`read` names the member and the limit."""
    member = scanned(write_cabinet(FILES))["folder/kept.txt"]
    with pytest.raises(InputError, match=r"folder/kept\.txt.*at most 99,999") as caught:
        member.read(99_999)
    assert caught.value.code == "member-too-large"


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_damage_leaves_what_lies_before_it(
    scanned: Callable[..., dict[str, Member]], compression: str
) -> None:
    """In one compressed folder, what is behind the damage is refused; what is before is read.

    libmspack looks one block ahead, so the file in front of a damaged block may be lost with it.
    """
    files = [(f"{n}.txt", bytes([n]) * 65_536, WHEN) for n in range(4)]
    data = bytearray(write_cabinet(files, compression))  # type: ignore[arg-type]
    data[-100_000] ^= 1
    problems = [member.problem for member in scanned(bytes(data)).values()]
    assert problems[0] is None
    assert "Its data does not match the checksum." in problems[1:3]
    assert problems[3] is not None
    assert "behind damaged data" in problems[3]


def test_damage_stays_in_its_compressed_folder(scanned: Callable[..., dict[str, Member]]) -> None:
    """A file in a folder of its own is read although an earlier one is damaged."""
    data = bytearray(write_cabinet(FILES, "mszip", solid=False))
    data[data.index(b"keep") + 9] ^= 1
    members = scanned(bytes(data))
    assert {name for name, member in members.items() if member.problem} == {"folder/kept.txt"}
    assert members["last.log"].read(limits.MIB) == FILES[3][1]


SMALL = [(f"{n}", bytes([65 + n]) * 20_000, WHEN) for n in range(4)]


@pytest.mark.parametrize("compression", COMPRESSIONS)
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_flipped_bytes_never_give_wrong_content(data: st.DataObject, compression: str) -> None:
    """Whatever byte of the compressed data is wrong: the right bytes, or a problem."""
    whole = write_cabinet(SMALL, compression)  # type: ignore[arg-type]
    start = struct.unpack_from("<I", whole, 36)[0]
    at = data.draw(st.integers(start, len(whole) - 1))
    broken = bytearray(whole)
    broken[at] ^= data.draw(st.integers(1, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), bytes(broken))
        with open_package(path) as package:
            for member, (name, content, _) in zip(package.scan(keep_all), SMALL, strict=True):
                assert member.name == name
                assert member.problem or member.read(limits.MIB) == content


@pytest.mark.parametrize("compression", COMPRESSIONS)
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_mutilated_cabinets_raise_nothing_but_input_errors(
    data: st.DataObject, compression: str
) -> None:
    """Cut anywhere, with any bytes of its lists changed, a cabinet is refused or read in part."""
    whole = bytearray(write_cabinet(SMALL, compression))  # type: ignore[arg-type]
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, 130))] = data.draw(st.sampled_from([0, 1, 127, 253, 255]))
    cut = data.draw(st.integers(1, len(whole)) | st.integers(1, 200))
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), bytes(whole[:cut]))
        try:
            with open_package(path) as package:
                for member in package.scan(keep_all):
                    if member.problem is None:
                        assert len(member.read(limits.MIB)) == member.size
        except InputError as error:
            assert error.member  # noqa: PT017  an error is allowed, one without a place is not


def test_a_cut_cabinet_says_so(tmp_path: Path) -> None:
    """What is still there is read, and a notice says how much is missing."""
    data = write_cabinet(SMALL)
    with open_package(written(tmp_path, data[:45_000])) as package:
        problems = {member.name: member.problem for member in package.scan(keep_all)}
        assert problems["0"] is None
        assert problems["1"] == "The cabinet ends before this member's data does."
        (notice,) = package.notices
    assert notice.code == "cabinet-cut"
    assert f"45,000 of {len(data):,}" in notice.message


def test_a_damaged_entry_does_not_hide_the_others(tmp_path: Path) -> None:
    """A file that names a folder that is not there is left out, and counted."""
    data = bytearray(write_cabinet(SMALL))
    struct.pack_into("<H", data, 44 + 8, 7)
    with open_package(written(tmp_path, bytes(data))) as package:
        assert [member.name for member in package.scan(keep_all)] == ["1", "2", "3"]
        assert [notice.code for notice in package.notices] == ["cabinet-damaged"]


def test_stored_names_are_decoded_as_they_were_written(
    scanned: Callable[..., dict[str, Member]],
) -> None:
    """Without the UTF-8 attribute a name is Windows-1252."""
    data = write_cabinet([("xy", b"1", WHEN), ("d\\é", b"2", WHEN)]).replace(b"xy\0", b"x\xe9\0")
    assert list(scanned(data)) == ["xé", "d/é"]


@pytest.mark.parametrize("error", [InputError("no", "No."), KeyboardInterrupt(), SystemExit(3)])
def test_an_error_of_the_question_comes_through_c(
    scanned: Callable[..., object], error: BaseException
) -> None:
    """What `decide` raises, an interrupt too, arrives at the caller as it is."""

    def decide(*_: object) -> bool:
        raise error

    with pytest.raises(type(error)):
        scanned(write_cabinet(FILES), decide)


def fail_to_load() -> None:
    raise libmspack.LibraryUnusableError("gone")


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (libmspack, "library_path", lambda: Path("no such library")),
        (libmspack, "load_library", fail_to_load),
        (direct, "listed_by_pylibmspack", lambda _: ()),
    ],
    ids=["library missing", "library refused", "lists differ"],
)
def test_without_the_library_the_same_is_read_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, value: object
) -> None:
    """Pylibmspack's own reader returns the same members, with a notice."""
    monkeypatch.setattr(direct.LibraryExpander, "trusted", False)
    monkeypatch.setattr(place, name, value)
    with open_package(written(tmp_path, write_cabinet(FILES, "mszip"))) as package:
        members = {member.name: member for member in package.scan(keep_all)}
        assert [m.read(limits.MIB) for m in members.values()] == [f[1] for f in FILES]
        assert [notice.code for notice in package.notices] == ["cabinet-fallback"]


def test_the_lists_are_compared_once_a_process(
    scanned: Callable[..., dict[str, Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each comparison costs a listing that leaks; one tells whether the library is laid out as known."""
    calls = []
    theirs = listed_by_pylibmspack

    def counted(archive: object) -> tuple[Entry, ...]:
        calls.append(archive)
        return theirs(archive)

    monkeypatch.setattr(direct.LibraryExpander, "trusted", False)
    monkeypatch.setattr(direct, "listed_by_pylibmspack", counted)
    for _ in range(3):
        scanned(write_cabinet(FILES))
    assert len(calls) == 1


def test_a_log_of_thirty_megabytes_is_expanded_once(
    scanned: Callable[..., dict[str, Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept from the look at its first bytes to its reading."""
    extract = direct.LibraryExpander.extract
    extracted = []

    def counted(self: direct.LibraryExpander, index: int, receive: Receive) -> str | None:
        extracted.append(index)
        return extract(self, index, receive)

    monkeypatch.setattr(direct.LibraryExpander, "extract", counted)
    content = b"x" * (30 * limits.MIB)
    (member,) = scanned(write_cabinet([("big.evtx", content, WHEN)], "mszip")).values()
    assert member.sha256() == hashlib.sha256(content).hexdigest()
    with member.open() as stream:
        assert stream.read() == content
    assert extracted == [0]


def test_without_the_library_a_second_file_of_one_name_is_a_problem(
    scanned: Callable[..., dict[str, Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pylibmspack reads by name, so it must not pass the first file off as the second."""
    monkeypatch.setattr(libmspack, "load_library", fail_to_load)
    members = scanned(write_cabinet([("a", b"1", WHEN), ("a", b"2", WHEN)]))
    assert members["a"].read(1) == b"1"
    assert "same name" in str(members["a (2)"].problem)


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_without_a_native_copy_the_same_is_read(
    scanned: Callable[..., dict[str, Member]], monkeypatch: pytest.MonkeyPatch, compression: str
) -> None:
    """What Windows has to do instead works too."""
    monkeypatch.setattr(libmspack, "native_copy", lambda: None)
    members = scanned(write_cabinet(FILES, compression))  # type: ignore[arg-type]
    assert [member.read(limits.MIB) for member in members.values()] == [f[1] for f in FILES]


def test_files_that_lie_on_one_another_are_not_expanded_for_ever(
    scanned: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder listed a thousand times counts a thousand times."""
    monkeypatch.setattr(limits, "MAX_EXPANDED", 3 * limits.MIB)
    data = bytearray(write_cabinet([(f"{n:03}", b"", WHEN) for n in range(999)]))
    content = write_cabinet([("a", b"\0" * 100_000, WHEN)])[44 + 18 :]
    struct.pack_into("<IH", data, 36, len(data), 4)
    for n in range(999):
        struct.pack_into("<II", data, 44 + 20 * n, 100_000, 0)
    with pytest.raises(InputError, match="expands to more than") as caught:
        scanned(bytes(data) + content)
    assert caught.value.code == "package-too-large"


def test_folders_beyond_reason_are_refused(scanned: Callable[..., object]) -> None:
    """Libmspack would count folders for minutes; the header is enough to refuse."""
    data = bytearray(write_cabinet(FILES))
    struct.pack_into("<H", data, 26, 65_535)
    with pytest.raises(InputError, match="65,535 compressed folders"):
        scanned(bytes(data))


def test_a_cabinet_over_the_limit_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size on disk decides before anything is read."""
    monkeypatch.setattr(limits, "MAX_CABINET", 100)
    with pytest.raises(InputError, match="at most 100"):
        open_package(written(tmp_path, write_cabinet(FILES)))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*")), ids=lambda path: path.name)
def test_real_cabinets_read_as_pylibmspack_reads_them(path: Path) -> None:
    """Stored, MSZIP, LZX, split and malformed: the same bytes, or a problem where it fails too."""
    from pylibmspack import CabArchive, CabError

    theirs = CabArchive(str(path))
    try:
        listed = {entry["name"].replace("\\", "/"): entry["name"] for entry in theirs.files()}
    except CabError:
        with pytest.raises(InputError):
            open_package(str(path))
        return
    with open_package(str(path)) as package:
        members = list(package.scan(keep_all))
        assert len(members) == len(listed)
        for member, name in zip(members, listed.values(), strict=True):
            if member.problem is None:
                assert member.read(1 << 24) == theirs.read(name)
            else:
                with pytest.raises(CabError):
                    theirs.read(name)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("p1", "Continues in another cabinet, test_read_format_cab_multi.p2.cab."),
        ("p2", "Begins in another cabinet, test_read_format_cab_multi.p1.cab."),
    ],
)
def test_a_split_member_names_the_other_cabinet(part: str, problem: str) -> None:
    """Half a member is none, and the reader learns which file is missing."""
    with open_package(str(CORPUS / f"libarchive__test_read_format_cab_multi.{part}.cab")) as pack:
        assert [member.problem for member in pack.scan(keep_all)] == [problem]


def test_detection_goes_by_content_first() -> None:
    """A cabinet under another name is one; a file called .cab is opened as one to be refused."""
    (cabinet,) = (kind for kind in CONTAINERS if kind.kind == "cabinet")
    assert cabinet.detect(Path("x.bin"), b"MSCF\0\0\0\0")
    assert cabinet.detect(Path("X.CAB"), b"<html>")
    assert not cabinet.detect(Path("x.txt"), b"<html>")
