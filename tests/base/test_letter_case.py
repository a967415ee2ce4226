"""Letter case: what Windows takes for one name is one, and nothing else is."""

from __future__ import annotations

import pytest

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Items
from mpdiff.history.diff import compare
from mpdiff.readers.snapshot.lists import to_items
from tests.support.snapshots import snapshot


@pytest.mark.parametrize(
    ("one", "two"),
    [("C:\\Tools", "c:\\TOOLS"), ("Aufträge", "AUFTRÄGE"), ("ΌΔΟΣ", "όδος"), ("Ж1a", "ж1A")],
)
def test_one_name(one: str, two: str) -> None:
    assert fold(one) == fold(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Straße", "STRASSE"),
        ("\u0131", "I"),  # dotless i
        ("\xe9\\\u0131", "\xe9\\I"),
        ("\ufb01x", "fix"),  # a ligature
        ("\u212a", "k"),  # the sign of kelvin
    ],
)
def test_two_names(one: str, two: str) -> None:
    assert fold(one) != fold(two)


def test_no_exclusion_vanishes_behind_one_that_is_spelled_alike() -> None:
    """Both are folders of their own; the second must not count as the first in other letters."""
    before, after = (
        snapshot({"ExclusionPath": to_items(paths, "path")})
        for paths in (["C:\\Straße"], ["C:\\Straße", "C:\\STRASSE"])
    )
    assert after.values["ExclusionPath"] == Items(("C:\\Straße", "C:\\STRASSE"))
    (found,) = compare(before, after).differences
    assert (found.kind, found.key) == ("added", "C:\\STRASSE")
