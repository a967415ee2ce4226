"""What the removal of a policy value may have cost, whose key went, and what it was between the snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import States
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes import inside, places
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.subjects import difference_of, subject_of
from mpdiff.readers.events.tables.hunting import KEYS_GONE
from tests.support.cases import case
from tests.support.scene import UNTOLD, touch
from tests.support.stretches import segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Change, Statement

NETWORK = "EnableNetworkProtection"
ASR = "AttackSurfaceReductionRules_Actions"
RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
GONE = next(iter(KEYS_GONE))
KEY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"


def test_an_enforced_value_protects_where_another_would_be_weaker() -> None:
    for name, key, enforced, protects in (
        ("DisableRealtimeMonitoring", None, False, True),
        ("DisableRealtimeMonitoring", None, True, False),
        (NETWORK, None, 1, True),
        (NETWORK, None, 2, True),
        (NETWORK, None, 0, False),
        (ASR, RULE, 1, True),
        (ASR, RULE, 0, False),
        ("ProxyServer", None, "http://p", True),
    ):
        setting = catalogue().find(name)
        assert setting is not None
        found = places._may_protect(case(()), setting, key, enforced)
        assert found is protects, (name, enforced)


def gone(**given: Any) -> Statement:
    fields: dict[str, Any] = {"setting": KEY, "event_id": GONE, "place": "policy"} | given
    return touch(30, fields.pop("setting"), UNTOLD, None, **fields)


def test_a_key_of_policy_is_gone_where_every_record_says_so() -> None:
    for why, steps, removed in (
        ("one record", [gone()], True),
        ("two", [gone(), gone()], True),
        ("one of a key of policy by its path", [gone(place="local")], True),
        ("of another key", [gone(place="local", setting="HKLM\\SOFTWARE\\X")], False),
        ("another event", [gone(event_id=5007)], False),
        ("another name", [gone(event_id="RegistryValueSet")], False),
        ("one of two is another event", [gone(), gone(event_id=5007)], False),
        ("one of two is another event, first", [gone(event_id=5007), gone()], False),
        ("no record", [], False),
    ):
        of = case((touch(30, NETWORK, 1, 0),))
        history = replace(of.histories[subject_of(NETWORK, None)], statements=tuple(steps))
        assert places.is_key_removed(history) is removed, why


def step(before: Any, after: Any, **given: Any) -> Change:
    return replace(judge(catalogue(), difference_of(NETWORK, None, before, after)), **given)


def test_what_it_was_between_the_snapshots_and_they_do_not_show() -> None:
    """They differ from 1 to 2: from block to audit; 0 is off."""
    of = case((touch(30, NETWORK, 1, 0), touch(60, NETWORK, 0, 2)))
    one = Subject(of, of.histories[subject_of(NETWORK, None)], of.catalogue.find(NETWORK), States())
    change, off = step(1, 2), step(1, 0)

    def weak(worst: Change, **given: Any) -> Any:
        return stretch(segment(True), worst=worst, last=worst, **given)

    unsure = segment(True, sure=False)
    rows: list[tuple[str, list[Any], list[Any], list[tuple[Any, str]]]] = [
        ("nothing", [], [], []),
        ("the same", [weak(change)], [], []),
        ("weaker", [weak(off)], [], [(0, "certain")]),
        ("weaker, a stronger place may hold another", [weak(off, worst_at=unsure)], [], [(0, "uncertain")]),
        ("weaker by an old value", [weak(off, worst_at=segment(True, source="unseen"))], [], [(0, "uncertain")]),
        ("it reaches in from before", [], [weak(off)], [(0, "uncertain")]),
        ("it reaches in, no weaker", [], [weak(step(1, 1))], []),
        ("it reaches in, of no known direction", [], [weak(off, effect="unknown")], [(0, "uncertain")]),
        ("both, alike", [weak(off)], [weak(off)], [(0, "certain")]),
        ("it may have been weaker", [weak(change, perhaps=off)], [], [(0, "uncertain")]),
        ("nobody ranks what it may have been", [weak(change, perhaps=step(1, 9))], [], [(9, "uncertain")]),
    ]  # fmt: skip
    for why, found, reaching, expected in rows:
        made = [(c.after, c.certainty) for c in inside._between(one, change, found, reaching)]
        assert made == expected, why
    from_audit = inside._measured(one, change, off, certain=True)
    assert (from_audit.before, from_audit.after, from_audit.effect) == (1, 0, "weakened")
    not_weaker = inside._measured(one, step(0, 2), step(2, 1, effect="weakened"), certain=True)
    assert not_weaker.before == 2, "as it was found, where the snapshot shows what is no stronger"
