"""Of very many subjects of one setting some are followed one by one, and one for each group of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base import limits
from mpdiff.base.model import Items, Pairs, Window
from mpdiff.catalogue import catalogue
from mpdiff.history import crowds
from mpdiff.history.build import States, histories
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.history.moments import SNAPSHOT_SLACK
from mpdiff.history.subjects import Known
from tests.support.scene import WINDOW, at, listed, touch, unlisted
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Snapshot, Statement

LIMIT = 3


def paths(*names: str) -> Snapshot:
    return snapshot({"ExclusionPath": Items(names)})


def followed(
    first: Snapshot,
    second: Snapshot,
    collected: Snapshot | None = None,
    statements: tuple[Statement, ...] = (),
) -> list[tuple[int, str | None]]:
    """Return how many subjects each history stands for, and of which it is."""
    compared = compare_snapshots(first, second)
    found = histories(
        catalogue(),
        statements,
        compared.differences,
        States(first, second, collected, {}),
        window=WINDOW,
        vouched=True,
        bulks=compared.bulks,
    )
    return sorted((h.alike, h.key) for h in found.values())


MANY = tuple(f"D:\\{number}" for number in range(9))
BOUNDED = [(1, "D:\\0"), (1, "D:\\1"), (1, "D:\\2"), (6, "D:\\3")]


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LISTED", LIMIT)


@pytest.mark.parametrize("way", ["added", "removed"])
def test_the_first_of_its_names_stands_for_the_rest(way: str) -> None:
    """Whichever stands for the rest, it is the same one in every run."""
    sides = (paths(), paths(*MANY))
    assert followed(*(sides if way == "added" else sides[::-1])) == BOUNDED


def test_what_differs_at_collection_alone_is_bounded_as_well() -> None:
    assert followed(paths(), paths(), paths(*MANY)) == BOUNDED


def test_what_the_log_alone_shows_is_bounded_as_well() -> None:
    events = tuple(listed(30, path) for path in MANY)
    assert followed(paths(), paths(), None, events) == BOUNDED


def test_up_to_the_limit_each_has_its_own() -> None:
    few = MANY[:LIMIT]
    assert followed(paths(), paths(*few)) == [(1, path) for path in few]
    assert followed(paths(), paths(), paths(*few)) == [(1, path) for path in few]
    assert followed(paths(), paths(), None, tuple(listed(30, p) for p in few)) == [
        (1, path) for path in few
    ]


def test_one_past_the_limit_is_one_of_its_own_too() -> None:
    assert followed(paths(), paths(*MANY[: LIMIT + 1])) == [(1, path) for path in MANY[:4]]


def test_the_riskiest_come_first() -> None:
    assert (1, "Z:\\") in followed(paths(), paths(*MANY, "Z:\\"))


def test_what_was_added_and_what_was_added_later_are_two_groups() -> None:
    later = tuple(f"E:\\{number}" for number in range(9))
    found = followed(paths(), paths(*MANY), paths(*MANY, *later))
    assert sum(alike for alike, _ in found) == len(MANY) + len(later)
    assert {key[0] for _, key in found if key} == {"D", "E"}
    assert max(alike for alike, _ in found) == 6


# --- what a group depends on ----------------------------------------------------------------------


def test_a_snapshot_may_be_older_than_a_record_near_the_edge() -> None:
    early, late = crowds._edges(WINDOW)
    assert (early, late) == (at(0) - SNAPSHOT_SLACK, at(240) - SNAPSHOT_SLACK)
    assert crowds._edges(Window(at(0), None, "x")) == (early, None)
    assert crowds._edges(None) == ()


@pytest.mark.parametrize(
    ("why", "one", "two", "alike"),
    [
        ("another item", listed(30, "C:\\a"), listed(30, "C:\\b"), True),
        ("another time inside", listed(30, "C:\\a"), listed(60, "C:\\a"), True),
        ("one came, one went", listed(30, "C:\\a"), unlisted(30, "C:\\a"), False),
        ("after the window", listed(30, "C:\\a"), listed(300, "C:\\a"), False),
        ("near its end", listed(30, "C:\\a"), listed(239, "C:\\a"), False),
        ("in another place", listed(30, "C:\\a"), listed(30, "C:\\a", place="policy"), False),
        ("in another log", listed(30, "C:\\a"), listed(30, "C:\\a", member="x"), False),
        ("refused", listed(30, "C:\\a"), listed(30, "C:\\a", refused=True), False),
        ("a report of a state", listed(30, "C:\\a"), listed(30, "C:\\a", held=True), False),
        ("its old value is not told", listed(30, "C:\\a"), listed(30, "C:\\a", before_known=False), False),
    ],
)  # fmt: skip
def test_records_that_differ_in_name_and_time_alone_are_of_one_group(
    why: str, one: Statement, two: Statement, *, alike: bool
) -> None:
    edges = crowds._edges(WINDOW)
    first, second = (crowds._stated(s, WINDOW, edges) for s in (one, two))
    assert (first == second) is alike, why


@pytest.mark.parametrize(
    ("name", "key", "bare"),
    [
        ("ExclusionPath", "C:\\a: b", "C:\\a: b"),
        ("AttackSurfaceReductionRules_RuleSpecificExclusions", "rule: C:\\a", "C:\\a"),
        ("AttackSurfaceReductionRules_RuleSpecificExclusions", "C:\\a", "C:\\a"),
    ],
)
def test_an_item_behind_its_rule_is_judged_by_itself(name: str, key: str, bare: str) -> None:
    setting = catalogue().find(name)
    assert setting is not None
    assert crowds.bare_item(setting, key) == bare


def test_the_riskiest_of_what_was_added_is_listed_first_and_of_what_is_gone_none_is_riskier() -> (
    None
):
    drive = "Z:\\"
    assert followed(paths(), paths(*MANY, drive)) == [
        (1, "D:\\0"),
        (1, "D:\\1"),
        (1, drive),
        (7, "D:\\2"),
    ]
    assert followed(paths(*MANY, drive), paths()) == [*BOUNDED[:3], (7, "D:\\3")]


def test_many_items_that_no_catalogue_has_are_bounded_as_well() -> None:
    events = tuple(touch(30, "Nonsense", None, path, path) for path in MANY)
    assert followed(paths(), paths(), None, events) == BOUNDED


def test_what_a_state_holds_of_an_item_but_for_its_spelling() -> None:
    rules = "AttackSurfaceReductionRules_Actions"
    rows: list[tuple[Any, str, str, Any]] = [
        (Items(("C:\\A",)), "c:\\a", "C:\\A", True),
        (Items(("C:\\A",)), "c:\\b", "C:\\B", None),
        (Items(("C:\\A",), cut=True), "c:\\a", "C:\\A", True),
        (Items(("C:\\A",), cut=True), "c:\\b", "C:\\B", "?"),
        (Pairs({"x": 2}), "x", "x", 2),
        (Pairs({"x": 2}), "y", "y", None),
    ]
    for held, _key, spelled, expected in rows:
        name = rules if isinstance(held, Pairs) else "ExclusionPath"
        known = Known(snapshot({name: held}))
        found = crowds._held(known, name, spelled)
        assert (type(found), found) == (type(expected), expected), (held, spelled)


def test_what_a_statement_adds_but_for_its_item_and_time() -> None:
    edges = (at(0), None, at(240))
    told = crowds._stated(listed(240, "C:\\A"), WINDOW, edges)
    assert told == (
        *("local", 5007, "log", False, False, False, True, True),
        *(None, "item", None, None, True, "inside", (True, False, True)),
    )
    gone = crowds._stated(unlisted(-1, "C:\\A"), WINDOW, edges)
    assert gone[8:10] == ("item", None)
    assert gone[13:] == ("before", (False, False, False))
    assert crowds._stated(touch(5, "x", 1, 2, "k"), None, ())[8:] == (
        *(1, 2, None, None, True, "open", ()),
    )
    open_start = crowds._edges(Window(None, WINDOW.end, "x"))
    assert open_start == (None, at(240) - SNAPSHOT_SLACK)
    assert crowds._edges(None) == ()
