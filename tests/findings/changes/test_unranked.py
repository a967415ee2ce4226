"""A value that nobody ranks, for a while: it is no known one, and no reason or acceptance covers it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.mode import mode_of
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from tests.findings.changes.test_edges import ASR, OFFICE, state
from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.findings.case import Case

ODD = 9
LADDERS = [
    pytest.param("EnableNetworkProtection", None, "network-protection", id="a mode"),
    pytest.param("PUAProtection", None, "pua-blocked", id="a feature"),
    pytest.param(ASR, OFFICE, "asr-office-plugin", id="a rule"),
]
SUBJECTS = [pytest.param(*p.values[:2], id=p.id) for p in LADDERS]


def drawn(setting: str, key: str | None, values: tuple[int, ...], after: int | None = None) -> Case:
    """Return a device that held these values, one every ten minutes from half past twelve."""
    steps = [
        touch(30 + 10 * n, setting, one, two, key) for n, (one, two) in enumerate(pairwise(values))
    ]
    last = values[-1] if after is None else after
    return case(steps, state(setting, key, values[0]), state(setting, key, last))


@for_each(
    "values",
    [
        (1, ODD, 0, 1),
        (1, 0, ODD, 1),
        (1, 0, ODD, 0, 1),
        (1, ODD, 2, 1),
        (1, ODD, 1, 0, 1),
        (1, 0, 1, ODD, 1),
    ],
)
@for_each(("setting", "key", "scenario"), LADDERS)
def test_no_reason_explains_it_whatever_came_first(
    setting: str, key: str | None, scenario: str, values: tuple[int, ...]
) -> None:
    of = drawn(setting, key, values)
    found, _, _ = explain_by_scenarios(catalogue(), changed(of), [scenario], mode_of(of))
    assert "open" in {f.status for f in found}
    known = tuple(v for v in values if v != ODD)
    plain = drawn(setting, key, tuple(v for n, v in enumerate(known) if known[n - 1 : n] != (v,)))
    found, _, _ = explain_by_scenarios(catalogue(), changed(plain), [scenario], mode_of(plain))
    assert {f.status for f in found} == {"explained"}


@for_each(("setting", "key"), SUBJECTS)
def test_it_is_weak_for_certain_only_from_the_known_value_on(setting: str, key: str | None) -> None:
    (one,) = changed(drawn(setting, key, (1, ODD, 0, 1)))
    (lasted,) = one.rounds
    assert (lasted.start, lasted.end, one.times_certain) == (at(40), at(50), False)
    assert one.first_seen == at(40)
    assert one.weakest is not None
    assert (one.weakest.after, one.weakest.certainty) == (ODD, "uncertain")
    assert f"may have been {one.weakest.after_text}" in one.detail


@for_each(
    ("values", "effects"),
    [
        ((1, ODD, 1), {"unknown"}),
        ((1, ODD, 1, 0, 1), {"weakened", "unknown"}),
        ((1, ODD, 1, 2), {"weakened", "unknown"}),
        ((1, ODD, 2), {"weakened"}),
        ((0, 1, ODD, 1), {"strengthened", "unknown"}),
        ((0, 1, ODD, 0), {"unknown"}),
        ((1, ODD), {"unknown"}),
    ],
)
@for_each(("setting", "key"), SUBJECTS)
def test_it_is_told_beside_whatever_else_there_was(
    setting: str, key: str | None, values: tuple[int, ...], effects: set[str]
) -> None:
    found = changed(drawn(setting, key, values))
    assert {f.effect for f in found} == effects
    assert len(found) == len(effects)
