"""Letters of an unknown code page: the same name is the same, and a guess is never certain."""

from __future__ import annotations

import codecs
import json
from typing import TYPE_CHECKING

import pytest

from mpdiff.base.model import Items, Snapshot
from mpdiff.catalogue import catalogue
from mpdiff.evidence.snapshots.spelling import PAGES, spell_out
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.subjects import Known
from mpdiff.pipeline import analyse
from mpdiff.readers.snapshot import read_snapshot
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAMES = {
    "cp1252": ["C:\\Users\\Zoë\\Dokumente", "D:\\Größe 50 €"],
    "cp850": ["C:\\Users\\Zoë\\Dokumente", "D:\\Übung"],
    "cp437": ["C:\\Voilà", "D:\\Ñandú"],
    "cp852": ["C:\\Użytkownicy\\Łukasz"],
    "cp866": ["C:\\Пользователи\\Жанна"],
    "cp1251": ["C:\\Пользователи\\Жанна"],
    "cp1250": ["C:\\Škoda", "D:\\Žluťoučký"],
    "cp932": ["C:\\表示\\ソフト"],
    "cp936": ["C:\\用户\\文档"],
    "cp949": ["C:\\사용자"],
    "cp950": ["C:\\使用者\\功能"],
    "cp737": ["C:\\Έγγραφα"],
    "cp857": ["C:\\Kullan\u0131c\u0131lar\\Şule"],
    "cp1255": ["C:\\משתמשים"],
    "cp862": ["C:\\משתמשים"],
    "cp874": ["C:\\ผู้ใช้"],
}


def text(items: Sequence[str], *, cut: bool = False) -> str:
    listed = ", ".join(items) + ("..." if cut else "")
    return f"ExclusionPath : {{{listed}}}\nMAPSReporting : 2\n"


def read(data: bytes, member: str = "m") -> Snapshot:
    return read_snapshot(data, member, catalogue().find)


def differences(before: Snapshot, after: Snapshot) -> list[tuple[str | None, str, str]]:
    first, _ = spell_out(before, [before, after])
    second, _ = spell_out(after, [before, after])
    return [(d.key, d.kind, d.certainty) for d in compare_snapshots(first, second).differences]


@for_each("page", NAMES)
def test_the_same_names_in_any_code_page_are_no_difference(page: str) -> None:
    known, guessed = (read(text(["C:\\a", *NAMES[page]]).encode(p)) for p in ("utf-8", page))
    assert guessed.spelling_certain is False
    assert differences(known, guessed) == differences(guessed, known) == []
    assert spell_out(guessed, [known])[0].values == known.values


def test_every_code_page_exists_and_is_tried_once() -> None:
    assert len({codecs.lookup(page).name for page in PAGES}) == len(PAGES)
    assert set(NAMES) <= set(PAGES)


def test_another_name_is_a_difference_and_uncertain() -> None:
    known = read(text(["C:\\Zoë", "C:\\Größe"]).encode())
    guessed = read(text(["C:\\Zoë", "C:\\Grüße"]).encode("cp850"))
    found = differences(known, guessed)
    assert [(kind, certainty) for _, kind, certainty in found] == [
        ("added", "uncertain"),
        ("removed", "uncertain"),
    ]


def test_a_name_in_ascii_is_certain_in_any_code_page() -> None:
    known = read(text(["C:\\Zoë"]).encode())
    guessed = read(text(["C:\\Zoë", "C:\\Temp"]).encode("cp850"))
    assert differences(known, guessed) == [("C:\\Temp", "added", "certain")]


def test_one_page_has_to_explain_the_whole_snapshot() -> None:
    """Each name alone is some page's; a file has one."""
    known = read(text(["C:\\Zoë", "D:\\Größe", "E:\\Łódź"]).encode())
    data = b"".join((text(["C:\\Zoë", "D:\\Größe", "E:\\"])[:-22].encode("cp850"),))
    mixed = data + "Łódź".encode("cp1250") + b"}\nMAPSReporting : 2\n"
    found = differences(known, read(mixed))
    assert [(kind, certainty) for _, kind, certainty in found] == [
        ("removed", "uncertain"),
        ("added", "uncertain"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("cp850", "cp850", []),
        ("cp850", "cp1252", ["uncertain", "uncertain"]),
    ],
)
def test_of_two_snapshots_without_known_letters_nothing_is_certain(
    before: str, after: str, expected: list[str]
) -> None:
    sides = [read(text(["C:\\Zoë"]).encode(page)) for page in (before, after)]
    assert [certainty for _, _, certainty in differences(*sides)] == expected


def test_a_letter_that_looks_like_a_cut_is_none() -> None:
    """0x85 is a letter of OEM pages and the ellipsis of Windows-1252."""
    names = ["C:\\a", "C:\\Voilà"]
    known, guessed = read(text(names).encode()), read(text(names).encode("cp850"))
    assert guessed.values["ExclusionPath"] == Items(("C:\\a", "C:\\Voil\x85"), cut=True, split=True)
    assert spell_out(guessed, [known])[0].values == known.values
    found = compare_snapshots(read(text(names[:1]).encode()), guessed)
    assert [(d.key, d.certainty) for d in found.differences] == [("C:\\Voil\x85", "uncertain")]
    assert [cut.certain for cut in found.cuts] == [None]


def test_a_cut_that_looks_like_a_letter_is_one() -> None:
    known = read(text(["C:\\Zoë", "C:\\Größe", "C:\\c"]).encode())
    guessed = read(text(["C:\\Zoë", "C:\\Größe…"]).encode("cp1252"))
    spelled, _ = spell_out(guessed, [known])
    assert spelled.values["ExclusionPath"] == Items(("C:\\Zoë", "C:\\Größe"), cut=True, split=True)


@for_each(
    ("before", "after", "certainty"),
    [
        ("C:\\Zoë", "C:\\Zo?", "uncertain"),
        ("C:\\Zo?", "C:\\Zoë", "uncertain"),
        ("C:\\Zoe", "C:\\Zo?", "certain"),
        ("C:\\Zoë", "C:\\Za?", "certain"),
    ],
)
def test_letters_that_a_conversion_to_ascii_lost(before: str, after: str, certainty: str) -> None:
    sides = [
        read(json.dumps({"ExclusionPath": [i], "MAPSReporting": 2}).encode())
        for i in (before, after)
    ]
    assert [c for _, _, c in differences(*sides)] == [certainty, certainty]


def test_a_snapshot_in_unicode_or_ascii_is_left_as_it_is() -> None:
    for data in (text(["C:\\Zoë"]).encode("utf-16"), text(["C:\\a"]).encode()):
        one = read(data)
        assert spell_out(one, [one]) == (one, ())


def test_what_a_guess_does_not_show_is_unknown() -> None:
    guessed = Known(read(text(["C:\\a"]).encode() + "ScanParameters : ë\n".encode("cp850")))
    assert guessed.value("ExclusionPath", "C:\\b") is None
    assert guessed.value("ExclusionPath", "C:\\Zoë") is Ellipsis


def test_the_report_says_so(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("utf8.txt", "oem.txt")]
    for path, page in zip(paths, ("utf-8", "cp850"), strict=True):
        path.write_bytes(text(["C:\\Zoë", "C:\\a"]).encode(page))
    report = analyse(*map(str, paths))
    assert report.findings == ()
    (notice,) = [n for n in report.notices if n.code == "uncertain-letters"]
    assert "read as cp850, as another snapshot is." in notice.message
    assert report.after is not None
    assert report.after.encoding == "cp850"


def test_a_single_value_is_spelled_out_as_an_item_is() -> None:
    def snapshot(address: str, page: str) -> Snapshot:
        return read(f"ProxyServer : {address}\nMAPSReporting : 2\n".encode(page))

    known, guessed = snapshot("b\u00fcro:8080", "utf-8-sig"), snapshot("b\u00fcro:8080", "cp850")
    found, _ = spell_out(guessed, [known, guessed])
    assert found.values["ProxyServer"] == "b\u00fcro:8080"
    other = snapshot("\u00fcber:8080", "cp850")
    left, _ = spell_out(other, [known, other])
    assert left.values["ProxyServer"] == other.values["ProxyServer"]
    assert left.values["MAPSReporting"] == 2


@for_each(
    ("why", "names", "known", "said", "not_said"),
    [
        (
            "one, which another spells",
            ["C:\\Zoë"],
            ["C:\\Zoë"],
            "of 1 value are uncertain; read as cp850",
            "A difference",
        ),
        (
            "one that nobody spells",
            ["C:\\Zoë"],
            ["C:\\x"],
            "of 1 value are uncertain. A difference in 1 of them",
            "read as",
        ),
        (
            "one of two is spelled",
            ["C:\\Zoë", "C:\\Grüße"],
            ["C:\\Zoë"],
            "of 2 values are uncertain; read as cp850, as another snapshot is. A difference in 1 of them",
            "3 values",
        ),
        (
            "what is ASCII is no doubt",
            ["C:\\Zoë", "C:\\x", "C:\\y"],
            ["C:\\x"],
            "of 1 value are uncertain. A difference in 1 of them",
            "read as",
        ),
    ],
)
def test_how_many_letters_are_uncertain_is_said(
    why: str, names: Sequence[str], known: Sequence[str], said: str, not_said: str
) -> None:
    _, (notice,) = spell_out(read(text(names).encode("cp850")), [read(text(known).encode())])
    assert said in notice.message, why
    assert not_said not in notice.message, why


def test_an_empty_list_beside_uncertain_letters_stays_one() -> None:
    guessed = read(text(["C:\\Zoë"]).encode("cp850") + b"ExclusionExtension : {}\n")
    spelled, _ = spell_out(guessed, [read(text(["C:\\Zoë"]).encode())])
    assert spelled.values["ExclusionExtension"] == Items(())
