"""What is counted together counts for the same, and says of what and from when to when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.model import Change, Timing
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.crowds import bounded
from mpdiff.findings.changes.standing.already import RULE
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.history.subjects import difference_of
from tests.support.cases import case
from tests.support.scene import at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Finding

LIMIT = 2


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LISTED", LIMIT)


def added(path: str) -> Change:
    return judge(catalogue(), difference_of("ExclusionPath", path, None, path))


def path(name: str, **given: Any) -> Finding:
    return replace(from_change(catalogue(), added(name)), **given)


def titles(found: Sequence[Finding]) -> list[str | None]:
    return [f.key for f in bounded(case(), found)]


def rest(*found: Finding) -> Finding:
    """Return the finding for those that are not listed, behind two of the worst."""
    first = [path(f"A:\\{n}", severity="critical") for n in range(LIMIT)]
    *listed, one = bounded(case(), (*first, *found))
    assert listed == first
    return one


PLAIN = [path(f"D:\\{n}") for n in range(5)]


def test_the_gravest_are_listed_and_of_equals_the_first_by_name() -> None:
    assert titles([*PLAIN[:3], path("C:\\")]) == ["C:\\", "D:\\0", None]
    assert titles([path("d:\\b"), path("D:\\A"), path("D:\\c")])[:LIMIT] == ["D:\\A", "d:\\b"]
    assert titles(PLAIN[:LIMIT]) == ["D:\\0", "D:\\1"]


def test_one_that_is_left_stands_for_itself() -> None:
    assert rest(PLAIN[0]) == PLAIN[0]


def test_several_are_told_as_one() -> None:
    one = rest(*PLAIN[:3])
    assert one.title == (
        "ExclusionPath: 3 more entries added (exclusion-added), not listed one by one"
    )
    assert (one.stands_for, one.key, one.weakest) == (3, None, None)
    assert one.change is not None
    change = one.change
    assert (change.before, change.after, change.before_text) == (None, None, "")
    assert (change.key, change.label, change.after_text) == (None, None, "3 more entries added")


def test_of_a_rule_without_a_change_the_rule_is_named() -> None:
    found = [evidence_finding("contradiction", f"title {n}", "") for n in range(4)]
    (*listed, one) = bounded(case(), found)
    assert [f.title for f in listed] == ["title 0", "title 1"]
    assert one.title == "contradiction: 2 more findings of contradiction, not listed one by one"
    assert (one.change, one.stands_for) == (None, 2)
    named = [replace(f, setting="MAPSReporting") for f in found]
    assert bounded(case(), named)[-1].title.startswith("MAPSReporting: 2 more findings of")


@pytest.mark.parametrize(
    ("still", "said"),
    [
        (True, "They are still there at collection. They are counted"),
        (False, "They are no longer there at collection. They are counted"),
        (None, "They are counted"),
    ],
)
def test_whether_they_still_are_is_said(*, still: bool | None, said: str) -> None:
    assert rest(*(replace(one, still_weakened=still) for one in PLAIN[:2])).detail.startswith(said)


def test_they_span_from_the_first_to_the_last() -> None:
    times = [Timing(at(20), at(40)), Timing(at(10), at(30)), Timing(at(15), None)]
    one = rest(*(replace(f, timing=t) for f, t in zip(PLAIN[:3], times, strict=True)))
    assert (one.first_seen, one.last_seen, one.times_certain) == (at(10), at(40), True)
    bare = rest(*PLAIN[:2])
    assert (bare.first_seen, bare.last_seen) == (None, None)
    open_ = rest(*(replace(f, timing=Timing(at(1), times_certain=False)) for f in PLAIN[:2]))
    assert not open_.times_certain


@pytest.mark.parametrize(
    "differs",
    [
        {"rule": "changed"},
        {"underlying_rule": "changed"},
        {"severity": "high"},
        {"certainty": "uncertain"},
        {"still_weakened": True},
        {"origin": "policy"},
        {"place": "mdm"},
        {"timing": Timing(times_certain=False)},
        {"timing": Timing(at(1))},
    ],
    ids=lambda given: next(iter(given)),
)
def test_what_counts_for_something_else_is_counted_apart(differs: dict[str, Any]) -> None:
    first = [path(f"A:\\{n}", severity="critical") for n in range(LIMIT)]
    some = [*PLAIN[:2], *(replace(one, **differs) for one in PLAIN[2:4])]
    counted = bounded(case(), (*first, *some))[LIMIT:]
    assert [one.stands_for for one in counted] == [2, 2] or len(counted) > LIMIT


@pytest.mark.parametrize(
    "differs", [{"setting": "ExclusionProcess"}, {"effect": "neutral"}], ids=["setting", "effect"]
)
def test_what_is_of_another_kind_is_listed_for_itself(differs: dict[str, Any]) -> None:
    others = [replace(one, **differs) for one in PLAIN[:LIMIT]]
    assert bounded(case(), (*PLAIN[:LIMIT], *others)) == [*PLAIN[:LIMIT], *others]


def test_what_was_weak_before_is_looked_up_one_by_one() -> None:
    found = [evidence_finding(RULE, f"t{n}", "", setting="S", key=f"{n}") for n in range(3)]
    assert [one.stands_for for one in bounded(case(), found)] == [1, 1, 1]
