"""Of very many subjects of one setting some are followed one by one, and one for each group of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.base import limits
from mpdiff.base.model import Items
from mpdiff.catalogue import catalogue
from mpdiff.history.build import States, histories
from mpdiff.history.diff.compare import compare_snapshots
from tests.support.scene import WINDOW, listed
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
