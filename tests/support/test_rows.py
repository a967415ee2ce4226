"""A table of rows in one test hides no failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path


def test_every_row_is_tried_and_each_that_fails_is_named() -> None:
    tried: list[tuple[int, str]] = []

    @for_each("number", [1, 2, 3])
    @for_each(("letter", "even"), [("a", True), pytest.param("b", False, id="odd ones")])
    def over(number: int, letter: str, even: bool) -> None:  # noqa: FBT001
        tried.append((number, letter))
        assert (number % 2 == 0) is even

    with pytest.raises(BaseExceptionGroup) as caught:
        over()
    assert tried == [(n, letter) for n in (1, 2, 3) for letter in "ab"]
    assert caught.value.message == "3 of 3 rows failed"
    assert [error.__notes__ for error in caught.value.exceptions] == [
        ["row: 0: 'a', True", "row: 0: 1"],
        ["row: odd ones", "row: 1: 2"],
        ["row: 0: 'a', True", "row: 2: 3"],
    ]


def test_each_row_has_a_folder_and_a_single_failure_stays_itself(tmp_path: Path) -> None:
    @for_each("word", ["fine", "not"], ids=str.upper)
    def over(word: str, tmp_path: Path) -> None:
        assert list(tmp_path.iterdir()) == []
        (tmp_path / "same.txt").touch()
        if word == "not":
            pytest.fail("said")

    with pytest.raises(pytest.fail.Exception, match="said") as caught:
        over(tmp_path=tmp_path)
    assert caught.value.__notes__ == ["row: 1: NOT"]


def test_a_table_that_says_nothing_is_a_mistake() -> None:
    for names, values, ids in (
        ("one", [], None),
        ("one, two", [(1, 2), (1,)], None),
        ("one", [pytest.param(1, marks=pytest.mark.skip)], None),
        ("one", [1, 2], ["first"]),
    ):
        with pytest.raises(ValueError, match=r"one|1"):
            for_each(names, values, ids=ids)
