"""The small faults are the ones meant, they are installed, and the table of survivors is up to date."""

from __future__ import annotations

import ast
import os
from dataclasses import replace
from functools import cache

import pytest

from mpdiff.catalogue import direction
from tests.mutation import install
from tests.mutation.operators import sites
from tests.mutation.report import known
from tests.mutation.targets import AREAS, PRODUCT, Mutant, drawn, files, mutants
from tests.support.places import ROOT

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def changes(statement: str) -> list[str]:
    source = "\n".join(["def f(a, b):", *(f"    {line}" for line in statement.splitlines())])
    found = []
    for number, site in enumerate(sites(ast.parse(source))):
        tree = ast.parse(source)
        list(sites(tree))[number].apply()
        body = ast.unparse(ast.fix_missing_locations(tree)).partition("\n")[2]
        found.append(f"{site.kind}: {' '.join(body.split())}")
    return found


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("return a < b", ["return-none: return None", "cmp: return a <= b"]),
        ("return not a", ["return-none: return None", "drop-not: return bool(a)"]),
        (
            "return a and b",
            [
                "return-none: return None",
                "and-or: return a or b",
                "drop-operand: return b",
                "drop-operand: return a",
            ],
        ),
        (
            "if a:\n    f(1)",
            [
                "branch-off: if False: f(1)",
                "negate: if not a: f(1)",
                "drop: if a: pass",
                "constant: if a: f(2)",
            ],
        ),
        ("return False", ["constant: return True"]),
        ("return 0", ["return-none: return None", "constant: return 1"]),
        ("x = a + b", ["arithmetic: x = a - b"]),
        ("x = 'a text ' + b", []),
        ("x = 'weakened'", ["constant: x = 'XXweakened'"]),
        ("x = 'words for people'", []),
        ("x = [c for c in a if c]", ["filter-off: x = [c for c in a if True]"]),
        ("x = any(a)", ["call: x = all(a)"]),
        ("yield a", ["drop: if False: yield a"]),
        ("x: Literal['on'] = None", ["constant: x: Literal['on'] = 'XXnone'"]),
        ("continue", ["drop: pass"]),
        ("'''says what it does'''", []),
    ],
)
def test_a_statement_is_changed_in_every_small_way(statement: str, expected: list[str]) -> None:
    assert changes(statement) == expected


@cache
def all_mutants() -> tuple[Mutant, ...]:
    return tuple(mutants())


def test_every_area_has_mutants_and_no_file_is_missed() -> None:
    assert {one.area for one in all_mutants()} == set(AREAS)
    for folder in ("history", "findings"):
        assert set((PRODUCT / folder).rglob("*.py")) <= set(files())


def test_a_draw_is_the_same_wherever_the_functions_stand() -> None:
    moved = [replace(one, path=ROOT / "elsewhere.py", line=1) for one in all_mutants()]
    ours = [one.key for one in drawn(all_mutants(), 50, 3)]
    assert ours == [one.key for one in drawn(reversed(moved), 50, 3)]
    assert ours != [one.key for one in drawn(all_mutants(), 50, 4)]


@forks
def test_a_live_function_is_changed_in_a_child_alone() -> None:
    from tests.mutation import children

    mutant = next(
        one
        for one in mutants(["judge"])
        if one.function == "_is_number" and one.kind == "return-none"
    )
    wanted = direction._is_number(1)
    live = install.Live([mutant.path])

    def work(say: object, folder: str) -> bool:
        del say, folder
        return live.swap(mutant) and direction._is_number(1) is None

    assert children.run(work, seconds=60).end == "noticed"
    assert direction._is_number(1) is wanted is True


@forks
def test_a_child_that_hangs_or_dies_is_noticed() -> None:
    from tests.mutation import children

    def hang(say: object, folder: str) -> bool:
        del say, folder
        while True:
            pass

    def die(say: object, folder: str) -> bool:
        del say, folder
        raise ValueError

    assert children.run(hang, seconds=0.2).end == "hung"
    assert children.run(die, seconds=60).end == "died"


def test_every_survivor_is_a_mutant_of_today_and_has_a_reason() -> None:
    """What a row names is found by its function and its text; a change of either asks for a new look."""
    today = {one.key for one in all_mutants()}
    for key, reason in known().items():
        assert key in today, key
        assert reason, key
