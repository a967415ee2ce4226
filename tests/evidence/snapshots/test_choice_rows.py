"""How the two sides are chosen among candidates, one row a rule; whole packages stand in the other modules."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.errors import InputError
from mpdiff.catalogue import catalogue
from mpdiff.evidence.snapshots.candidates import order_clues, read_candidates
from mpdiff.evidence.snapshots.missing import too_early
from mpdiff.evidence.snapshots.named import listed_candidates
from mpdiff.evidence.snapshots.pair import _lonely, _not_compared, _order, _others
from mpdiff.evidence.snapshots.roles import Roles, _numbers, _stamp
from mpdiff.evidence.snapshots.side import ALONE
from mpdiff.evidence.window import latest_past
from mpdiff.readers.registry import RegistryDump, RegistryValue
from tests.support.packages import package
from tests.support.pairs import OFF, ON, refused
from tests.support.scene import at
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from pathlib import Path

NOISE = b"nothing of a snapshot\n"


def member(name: str, data: bytes = ON, modified: str | None = None) -> Any:
    one = SimpleNamespace(name=name, modified=modified, read=lambda _: data)
    return SimpleNamespace(member=one)


def test_every_candidate_is_kept_but_for_copies_and_what_is_no_snapshot() -> None:
    before, after = member("before.json"), member("after.json", OFF)
    copy, noise = member("a/before.json"), member("x.json", NOISE)
    one, two = member("one.json"), member("two.json")
    rows: list[tuple[str, list[Any], tuple[int | None, int | None], list[Any], list[str]]] = [
        ("a pair", [before, after], (None, None), [before, after], []),
        ("a copy of one side", [before, after, copy], (None, None), [before, after], ["snapshot-copy"]),
        ("the copy is named", [before, after, copy], (2, None), [before, after, copy], []),
        ("no snapshot", [before, after, noise], (None, None), [before, after], ["member-not-read"]),
        ("no snapshot, and it is named", [before, noise], (None, 1), [before, noise], []),
        ("the same bytes of no side", [one, two], (None, None), [one, two], []),
        ("both sides have the same bytes", [before, member("after.json")], (None, None), [before, None], []),
    ]  # fmt: skip
    for why, found, named, kept, codes in rows:
        left, tried, notices = read_candidates(catalogue(), found, named)
        assert [f.member.name for f in left] == [
            (k or found[n]).member.name for n, k in enumerate(kept)
        ], why
        assert len(tried) == len(left), why
        assert [n.code for n in notices] == codes, why
        assert all(n.member not in {f.member.name for f in left} for n in notices), why


def test_what_tells_the_order_of_candidates() -> None:
    found = [member("p.cab!x/a.json", modified="2026-03-01 12:00:00"), member("b.json", NOISE)]
    broken = InputError("not-a-snapshot", "No.")
    first, second = order_clues(found, [snapshot({}, taken_at=at(5)), broken])
    assert (first.name, first.modified, first.container, first.taken_at) == (
        *("p.cab!x/a.json", "2026-03-01 12:00:00", "p.cab", at(5)),
    )
    assert (second.name, second.modified, second.container, second.taken_at) == (
        *("b.json", None, "", None),
    )


def test_the_side_of_a_snapshot_that_is_alone() -> None:
    rows: list[tuple[str, tuple[int | None, int | None], bool, Roles]] = [
        ("x.json", (0, None), False, Roles(0, None, "the options")),
        ("x.json", (None, 0), False, Roles(None, 0, "the options")),
        ("after.json", (0, None), False, Roles(0, None, "the options")),
        ("before.json", (None, 0), False, Roles(None, 0, "the options")),
        ("before.json", (None, None), False, Roles(0, None, "its name")),
        ("before.json", (None, None), True, Roles(0, None, "its name")),
        ("after.json", (None, None), False, Roles(None, 0, "its name")),
        ("x.json", (None, None), True, Roles(0, None, "the window, which was still open")),
        ("x.json", (None, None), False, Roles(0, None, ALONE)),
    ]
    for name, named, window_open, expected in rows:
        assert _lonely(member(name), named, window_open=window_open) == expected, (name, named)


def test_names_that_the_times_contradict_are_refused_unless_they_were_given() -> None:
    found = [member("early.json"), member("late.json")]
    tried: list[Any] = [snapshot({}, taken_at=at(0)), snapshot({}, taken_at=at(60))]
    wrong = Roles(1, 0, "names")
    (notice,) = _order("p", found, tried, wrong, (1, 0))
    assert (notice.code, notice.member) == ("snapshot-order", "late.json")
    assert _order("p", found, tried, Roles(0, 1, "names"), (None, None)) == []
    with pytest.raises(InputError, match=r"By its name late\.json is the before"):
        _order("p", found, tried, wrong, (None, None))


def test_what_is_neither_side_is_said() -> None:
    found = [member("a.json"), member("b.json"), member("c.json"), member("d.json")]
    tried: list[Any] = [
        snapshot({}),
        snapshot({}),
        snapshot({"x": 1}),
        InputError("x", "It is cut."),
    ]
    roles = Roles(0, 1, "names")
    assert [one.values for one in _others(tried, roles)] == [{"x": 1}]
    said = {n.member: n.message for n in _not_compared(found, tried, roles)}
    assert said == {
        "c.json": "Another snapshot, which was not compared.",
        "d.json": "Another snapshot, which was not compared. It cannot be read: It is cut.",
    }


def test_twenty_candidates_are_listed() -> None:
    many = [member(f"{n}.json") for n in range(21)]
    assert listed_candidates(many).endswith(" 19.json.")
    assert listed_candidates(many[:2]) == "Candidates: 0.json, 1.json."
    assert listed_candidates([]) == "It holds none."


def test_an_open_window_is_said_of_the_dump_that_shows_it() -> None:
    def evidence(*names: str) -> Any:
        return SimpleNamespace(
            of=lambda kind: [member(n) for n in names] if kind == "registry" else []
        )

    assert too_early(evidence("MPRegistry.txt", "other.txt")).member == "MPRegistry.txt"
    assert too_early(evidence()).member is None


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_side_that_is_named_and_not_there_is_refused(side: str, tmp_path: Path) -> None:
    path = package(tmp_path, {"before.json": ON, "after.json": OFF})
    error = refused(path, **{side: "nowhere.json"})
    assert "nowhere.json" in str(error)


def test_what_names_tell_of_the_order() -> None:
    stamps: list[tuple[str, str | None]] = [
        ("MpPreference-20260301-120005.txt", "20260301120005"),
        ("MpPreference_2026-03-01_12-00.txt", "202603011200"),
        ("20250101-1000.cab!MpPreference-20260301-1200.txt", "202603011200"),
        ("20260301-1200.cab!MpPreference.txt", None),
        ("a.cab!20250101-1000.zip!x.txt", None),
        ("20250101-1000_20260301-1200.txt", "202603011200"),
        ("MpPreference.txt", None),
    ]
    for name, stamp in stamps:
        assert _stamp(name) == stamp, name
    numbers: list[tuple[str, str, tuple[int, int] | None]] = [
        ("s1.json", "s2.json", (1, 2)),
        ("s10.json", "s9.json", (10, 9)),
        ("s01.json", "s1.json", None),
        ("s1.json", "t2.json", None),
        ("s1.json", "s1234567890.json", None),
        ("s123456789.json", "s1.json", None),
        ("s12345678.json", "s1.json", (12345678, 1)),
        ("s1-2.json", "s2-3.json", None),
        ("sa.json", "sb.json", None),
        ("s.json", "s1.json", None),
        ("S1.json", "s2.json", (1, 2)),
    ]
    for one, two, expected in numbers:
        assert _numbers(one, two) == expected, (one, two)


def test_the_latest_time_that_had_come_counts() -> None:
    held = {"A\\LastScanRun": RegistryValue("REG_BINARY", at(5)), "B\\LastScanRun": RegistryValue("REG_BINARY", at(9))}  # fmt: skip
    other = {"InstallTime": RegistryValue("REG_BINARY", at(7))}
    assert latest_past(RegistryDump({"one": held, "two": other}, {})) == at(9)
    assert latest_past(RegistryDump({}, {})) is None
