"""The tree of risky folders: what a walk finds, and that evidence fills no memory with its stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions import folders
from mpdiff.catalogue.exclusions.folders import ANY_NAME, Folder
from mpdiff.catalogue.exclusions.known import Known

if TYPE_CHECKING:
    import pytest

GRAVE: Final = Known(0, 0, 0, "critical", "grave")
MILD: Final = Known(2, 0, 1, "medium", "mild")


def tree(*entries: tuple[str, Known, bool]) -> Folder:
    top = Folder()
    for path, known, below in entries:
        top.add(path.split("\\"), known, below=below)
    return top


def test_what_a_walk_finds() -> None:
    """`b` in `a` is grave, with what lies below it; `c` in `a` and `d` of any folder of `u` are mild."""
    top = tree(("a\\b", GRAVE, True), ("a\\c", MILD, False), (f"u\\{ANY_NAME}\\d", MILD, True))
    for path, found in (
        ("a\\b", GRAVE),
        ("a\\b\\x", GRAVE),
        ("a\\b\\x\\y", GRAVE),
        ("a\\c", MILD),
        ("a\\c\\x", None),
        ("a", GRAVE.held),
        ("a\\x", None),
        ("x", None),
        ("x\\a\\b", None),
        ("a\\b*", GRAVE.guessed()),
        ("a\\*", GRAVE.guessed()),
        ("a*\\b", GRAVE.guessed()),
        ("*\\b", GRAVE.guessed()),
        ("*\\x", None),
        ("*\\*\\x", None),
        ("u", MILD.held),
        ("u\\joe", MILD.held),
        ("u\\joe\\d", MILD),
        ("u\\joe\\d\\x", MILD),
        ("u\\joe\\e", None),
        ("u\\*\\d", MILD),
        ("*\\joe\\d", MILD.guessed()),
    ):
        assert top.worst(tuple(path.split("\\"))) == found, path
    assert Folder().worst(("a",)) is None


def test_the_worst_of_one_place_counts() -> None:
    for order in ((GRAVE, MILD), (MILD, GRAVE)):
        top = tree(*(("a", known, True) for known in order))
        assert top.worst(("a",)) == top.worst(("a", "x")) == GRAVE


def test_stands_are_dropped_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    top = tree(("a\\b", GRAVE, True))
    assert top.worst(("a", "b")) == GRAVE
    kept = dict(top.stands)
    monkeypatch.setattr(folders, "_MOST_STANDS", len(kept))
    assert top.worst(("a", "b")) == GRAVE
    assert all(top.stands[reached] is stand for reached, stand in kept.items())
    monkeypatch.setattr(folders, "_MOST_STANDS", len(kept) - 1)
    assert top.worst(("a", "b")) == GRAVE
    assert all(top.stands[reached] is not stand for reached, stand in kept.items())


def test_only_some_short_names_are_kept_behind_a_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "_MOST_AFTER", 3)
    monkeypatch.setattr(folders, "_LONGEST", 4)
    top = tree(("abcdef", GRAVE, True))
    assert top.worst(("x",)) is None
    first = next(iter(top.stands.values()))
    for name in ("a*", "ab*", "abcd*", "abcde*", "abc*", "a*f"):
        assert top.worst((name,)) == GRAVE.guessed(), name
    assert list(first._after) == ["", "a*", "ab*"]
    for name in ("y", "z"):
        assert top.worst((name,)) is None
    assert top.worst(("abcdef",)) == GRAVE


def test_no_pattern_stands_in_two_shapes_of_a_kind() -> None:
    """A look-up by the text of a pattern finds one shape."""
    seen: set[tuple[str, str, str]] = set()
    for shape in catalogue().data.shapes:
        for pattern in shape.patterns if shape.match not in ("folder", "below") else ():
            key = shape.applies_to, shape.match, fold(pattern).lstrip(".")
            assert key not in seen, key
            seen.add(key)
