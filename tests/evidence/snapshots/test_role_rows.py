"""What tells the before snapshot from the second, rule by rule, and what tells nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mpdiff.base.errors import InputError
from mpdiff.base.model import MemberInfo
from mpdiff.evidence.locate import Evidence
from mpdiff.evidence.snapshots.missing import missing_side, no_snapshots, too_early
from mpdiff.evidence.snapshots.roles import Candidate, Roles, assign, contradiction, roles_of
from tests.evidence.snapshots.test_missing import one
from tests.support.rows import for_each
from tests.support.scene import at, registry

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FOUR = NOON.replace(hour=16)
INSIDE, NAMES, NUMBERS = (
    "the times inside them",
    "the times in their names",
    "the numbers in their names",
)
KEPT = "the times that the container keeps for them"


def pair(*two: tuple[str, str | None, datetime | None]) -> list[Candidate]:
    return [Candidate(name, modified, "", taken) for name, modified, taken in two]


def named(one: str, two: str) -> list[Candidate]:
    return pair((one, None, None), (two, None, None))


def kept(one: str | None, two: str | None) -> list[Candidate]:
    return pair(("a.json", one, None), ("b.json", two, None))


@for_each(
    ("why", "two", "order", "basis"),
    [
        ("by their own times", pair(("a", None, NOON), ("b", None, FOUR)), "ab", INSIDE),
        ("by their own times, swapped", pair(("a", None, FOUR), ("b", None, NOON)), "ba", INSIDE),
        ("both at once", pair(("a", None, NOON), ("b", None, NOON)), None, ""),
        ("only the first has a time", pair(("a", None, NOON), ("b", None, None)), None, ""),
        ("only the second has a time", pair(("a", None, None), ("b", None, NOON)), None, ""),
        ("its own times before those of the names", pair(("x-20260301T160000", None, NOON), ("x-20260301T120000", None, FOUR)), "ab", INSIDE),
        ("by stamps in their names", named("x-20260301T120000", "y-20260301T160000"), "ab", NAMES),
        ("by stamps, swapped", named("x-20260301T160000", "y-20260301T120000"), "ba", NAMES),
        ("by the same stamp", named("x-20260301T120000", "y-20260301T120000"), None, ""),
        ("to the minute alone alike", named("x-20260301T1200", "y-20260301T120059"), None, ""),
        ("a stamp and none", named("x-20260301T120000", "y"), None, ""),
        ("none and a stamp", named("x", "y-20260301T120000"), None, ""),
        ("the last stamp of a name counts", named("x-20260301T120000-20260302T120000", "x-20260301T130000-20260301T140000"), "ba", NAMES),
        ("a stamp of the cabinet counts for nothing", named("20260301T120000.cab!a", "20260301T160000.cab!b"), None, ""),
        ("by numbers", named("x1.json", "x2.json"), "ab", NUMBERS),
        ("by numbers, swapped", named("x10.json", "x9.json"), "ba", NUMBERS),
        ("by numbers in other letters", named("X1.json", "x2.JSON"), "ab", NUMBERS),
        ("the same number in other digits", named("x01.json", "x1.json"), None, ""),
        ("by two numbers", named("x1-1.json", "x2-2.json"), None, ""),
        ("by a number and a word", named("x1a.json", "x2b.json"), None, ""),
        ("by a word alone", named("xa1.json", "xb1.json"), None, ""),
        ("one has a number", named("x.json", "x1.json"), None, ""),
        ("by the same name", named("x.json", "x.json"), None, ""),
        ("by numbers of eight digits", named("x12345678.json", "x12345679.json"), "ab", NUMBERS),
        ("by longer numbers, which are ids", named("x123456789.json", "x123456790.json"), None, ""),
        ("by times of the container", kept("2026-03-01 12:00:00", "2026-03-01 12:01:00"), "ab", KEPT),
        ("by times of the container, swapped", kept("2026-03-01 12:01:00", "2026-03-01 12:00:00"), "ba", KEPT),
        ("written together", kept("2026-03-01 12:00:00", "2026-03-01 12:00:59"), None, ""),
        ("one was not dated", kept("2026-03-01 12:00:00", None), None, ""),
        ("the other was not dated", kept(None, "2026-03-01 12:00:00"), None, ""),
        ("dated in another way", kept("2026-03-01", "2026-03-02"), None, ""),
    ],
)  # fmt: skip
def test_times_and_numbers_order_two_snapshots(
    why: str, two: list[Candidate], order: str | None, basis: str
) -> None:
    expected = None if order is None else Roles(order.index("a"), order.index("b"), basis)
    assert assign(two) == expected, why


@for_each(
    ("names", "roles"),
    [
        (["a/before/x", "a/before/y"], [None, None]),  # all of them lie there
        (["a/before/x", "a/after/y"], ["before", "after"]),
        (["before/x", "before/after/y"], [None, "after"]),
        (["before/x"], ["before"]),
        (["before/a/x", "before/b/x", "before/c/after"], [None, None, "after"]),
        (["before/x", "x"], ["before", None]),
        ([], []),
    ],
)
def test_a_folder_of_all_tells_nothing_of_any(names: list[str], roles: list[Any]) -> None:
    assert roles_of(names) == roles


@for_each(
    ("why", "two", "expected"),
    [
        ("one is named, times agree", pair(("before", None, NOON), ("x", None, FOUR)), Roles(0, 1, f"one name and {INSIDE}")),
        ("the second is named, times agree", pair(("x", None, NOON), ("after", None, FOUR)), Roles(0, 1, f"one name and {INSIDE}")),
        ("named first, and times say second", pair(("before", None, FOUR), ("x", None, NOON)), None),
        ("named second, and times say first", pair(("x", None, FOUR), ("after", None, NOON)), None),
        ("one is named, no times", named("before", "x"), None),
        ("the folders say the opposite", named("after/before", "before/after"), None),
        ("a folder says the same", named("a/before", "b/after"), Roles(0, 1, "names")),
        ("one folder says the opposite", named("after/before", "x/after"), Roles(0, 1, "names")),
        ("two of one side", named("before", "pre"), None),
    ],
)  # fmt: skip
def test_names_tell_sides_unless_times_or_folders_deny_it(
    why: str, two: list[Candidate], expected: Roles | None
) -> None:
    assert assign(two) == expected, why


def test_of_three_snapshots_only_names_single_out_a_pair() -> None:
    third = Candidate("x", None, "", NOON)
    assert assign([*named("before", "after"), third]) == Roles(0, 1, "names")
    assert assign([*named("before", "b"), third]) is None
    assert assign([*named("a", "b"), third]) is None


@for_each(
    ("two", "roles", "denied"),
    [
        (pair(("a", None, NOON), ("b", None, FOUR)), Roles(0, 1, "names"), False),
        (pair(("a", None, FOUR), ("b", None, NOON)), Roles(0, 1, "names"), True),
        (pair(("a", None, NOON), ("b", None, FOUR)), Roles(1, 0, "names"), True),
        (pair(("a", None, FOUR), ("b", None, NOON)), Roles(None, 1, "names"), False),
        (pair(("a", None, FOUR), ("b", None, NOON)), Roles(0, None, "names"), False),
        (named("a", "b"), Roles(0, 1, "names"), False),
    ],
)
def test_times_that_say_the_opposite_of_names_contradict_them(
    two: list[Candidate], roles: Roles, *, denied: bool
) -> None:
    assert contradiction(two, roles) is denied


# --- what is missing ------------------------------------------------------------------------------


def info(name: str, kind: str = "other", problem: str | None = None) -> MemberInfo:
    return MemberInfo(name, 1, kind, problem=problem)


def evidence(*problems: MemberInfo, scanned: int = 7) -> Evidence:
    return Evidence((), problems, (), scanned)


@for_each(
    ("why", "problems", "scanned", "said"),
    [
        ("nothing", (), 7, "Looked at 7 members."),
        ("one member", (), 1, "Looked at 1 member."),
        ("what is too small", (info("a", "fragment"),), 7, "came closest: a (fragment)."),
        ("a print of the status", (info("a", "status"),), 7, "came closest: a (status)."),
        ("a configuration", (info("a", "effective-config"),), 7, "came closest: a (effective-config)."),
        ("what could not be read", (info("a", "other", "It is cut."),), 7, "came closest: a (It is cut)."),
        ("what is of no interest", (info("a", "event-log"),), 7, "Looked at 7 members."),
        ("what is both is named once", (info("a", "fragment", "It is cut."),), 7, "came closest: a (It is cut)."),
        ("the closest first", (info("b", "other", "Cut."), info("a", "fragment")), 7, "came closest: a (fragment), b (Cut)."),
        ("five of them", tuple(info(str(n), "fragment") for n in range(6)), 7, "3 (fragment), 4 (fragment)."),
    ],
)  # fmt: skip
def test_a_package_without_a_snapshot_says_what_came_closest(
    why: str, problems: tuple[MemberInfo, ...], scanned: int, said: str
) -> None:
    error = no_snapshots("package.zip", evidence(*problems, scanned=scanned))
    assert isinstance(error, InputError)
    assert (error.code, error.message.endswith(said)) == ("no-snapshots", True), why


@for_each(
    ("problem", "named"),
    [
        (info("MpPreference_after.json", "snapshot", "It is cut."), ("MpPreference_after.json",)),
        (info("MpPreference_after.json", "snapshot"), ()),
        (info("notes.txt", "other", "It is cut."), ()),
    ],
)
def test_a_snapshot_by_name_that_could_not_be_read_is_named_as_missing(
    problem: MemberInfo, named: tuple[str, ...]
) -> None:
    found = missing_side("after", evidence(problem))
    assert (found.side, found.unreadable) == ("after", named)


def test_an_open_window_is_no_fault_of_the_package() -> None:
    notice = too_early(evidence())
    assert (notice.code, notice.member) == ("window-open", None)


@for_each(
    ("name", "side", "basis"),
    [
        ("MpPreference_before.json", "before", "its name"),
        ("MpPreference_after.json", "after", "its name"),
        ("MpPreference.json", "before", "the window, which was still open"),
    ],
)
def test_a_lone_snapshot_stands_by_its_name_even_in_an_open_window(
    name: str, side: str, basis: str, tmp_path: Path
) -> None:
    report = one(tmp_path, f"x/{name}", dump=registry(state=1, seen=at(100)))
    chosen = report.before if side == "before" else report.after
    assert chosen is not None
    assert chosen.chosen_by == basis
