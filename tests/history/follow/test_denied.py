"""A later record of what applied that denies what the record before it left: neither is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Value
from mpdiff.evidence.facts import Listing
from mpdiff.history.follow.listed import with_listed
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, listed, touch, unlisted
from tests.support.walked import change, values, walked

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Statement

REALTIME = "DisableRealtimeMonitoring"
SWITCHES = [REALTIME, "DisableBehaviorMonitoring", "DisableIOAVProtection"]
PATH = "C:\\DB\\x"
NOWHERE: dict[Any, Any] = {"policy": {}, "mdm": {}, "local": {}}
OFF_AND_ON = [(10, False, True), (20, True, False)]


def shown(minute: float, off: bool, setting: str = REALTIME, **given: Any) -> Statement:  # noqa: FBT001
    """Return a record of the applied value: event 5000 or 5001, or with `held` a health report."""
    number = 1151 if given.get("held") else 5001 if off else 5000
    fields: dict[str, Any] = {"place": "effective", "event_id": number} | given
    return touch(minute, setting, UNTOLD, off, **fields)


def pair(setting: str = REALTIME) -> list[Statement]:
    return [touch(m, setting, old, new) for m, old, new in OFF_AND_ON]


SOURCES = [
    pytest.param([shown(180, off=False)], id="switched on"),
    pytest.param([shown(90, off=True, held=True)], id="reported"),
    pytest.param(
        [
            shown(10, off=True, source="protection log", event_id="MPLog"),
            shown(180, off=False, source="protection log", event_id="MPLog"),
        ],
        id="the support log",
    ),
    pytest.param(
        [shown(180, off=False, source="protection log", event_id="MPLog")],
        id="the support log, its first record one with the event's",
    ),
]


@for_each("later", SOURCES)
def test_it_was_certainly_weak_and_perhaps_for_longer(later: list[Statement]) -> None:
    sides: dict[str, Value] = {REALTIME: False}
    of = case([*pair(), *later], sides, sides, places=NOWHERE)
    (one,) = changed(of)
    assert (one.effect, one.certainty, one.times_certain) == ("weakened", "certain", False)
    assert one.duration_seconds is None
    assert [(r.start, r.end) for r in one.rounds] == [(at(10), None)]
    assert "It may have been so once more, or for longer." in one.detail
    titles = [f.title for f in findings(of, "contradictions")]
    assert any("event 5007 at 2026-03-01 12:20:00 UTC left False" in t for t in titles), titles


@for_each("minute", [180, 290])
@for_each("setting", SWITCHES)
def test_a_contradiction_quotes_both_records(setting: str, minute: float) -> None:
    sides: dict[str, Value] = {setting: False}
    of = case(
        [*pair(setting), shown(minute, off=False, setting=setting)], sides, sides, places=NOWHERE
    )
    (one,) = findings(of, "contradictions")
    assert "shows True until then" in one.title
    assert len(one.witnesses) == 2
    held = case(
        [*pair(setting), shown(90, off=True, setting=setting, held=True)],
        sides,
        sides,
        places=NOWHERE,
    )
    assert any("event 1151 at" in f.title for f in findings(held, "contradictions"))


def test_after_the_window_it_is_a_contradiction_and_no_second_weakening() -> None:
    sides: dict[str, Value] = {REALTIME: False}
    of = case([*pair(), shown(290, off=False)], sides, sides, places=NOWHERE)
    (one,) = changed(of)
    assert (one.rule, one.certainty) == ("transient", "certain")
    assert not one.times_certain, "so no reason explains it"
    assert "It may have lasted longer" in one.detail
    assert [f.setting for f in findings(of, "contradictions")] == [REALTIME]


@for_each("seconds", [0, 6, 59])
def test_of_one_moment_there_is_one_change(seconds: float) -> None:
    sides: dict[str, Value] = {REALTIME: False}
    of = case([*pair(), shown(20 + seconds / 60, off=False)], sides, sides, places=NOWHERE)
    (one,) = changed(of)
    assert (one.duration_seconds, one.times_certain) == (600, True)
    assert findings(of, "contradictions") == ()


def test_a_service_that_starts_denies_nothing() -> None:
    """The support log states that it is on at each start, as from off."""
    start = [shown(m, off=False, source="protection log", event_id="MPLog") for m in (60, 250)]
    found = walked(change(-60, False, False), *start, before=False, after=False)
    assert found.clashes == ()
    assert [v for v, _, _ in values(found)] == [False]


def test_on_while_the_records_say_off_is_a_contradiction() -> None:
    steps = [
        touch(10, REALTIME, False, True),
        shown(90, off=False, held=True),
        touch(200, REALTIME, True, False),
    ]
    sides: dict[str, Value] = {REALTIME: False}
    of = case(steps, sides, sides, places=NOWHERE)
    assert [f.certainty for f in changed(of)] == ["certain"]
    assert any("event 1151" in f.title for f in findings(of, "contradictions"))


# --- the state at collection ----------------------------------------------------------------------


SUBJECTS = [
    pytest.param(REALTIME, None, False, True, id="a switch"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param("ExclusionPath", "C:\\Users", None, "C:\\Users", id="a path"),
]


def state(setting: str, key: str | None, value: Any) -> dict[str, Value]:
    if key is None:
        return {setting: value}
    return {setting: Items(() if value is None else (value,))}


@for_each("back", [120, 290])
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_is_weak_at_collection_after_a_record_put_it_back(
    setting: str, key: str | None, strong: Any, weak: Any, back: float
) -> None:
    now = state(setting, key, weak)
    of = case(
        [touch(20, setting, strong, weak, key), touch(back, setting, weak, strong, key)],
        state(setting, key, strong),
        state(setting, key, weak if back == 290 else strong),
        collected=now,
        places={**NOWHERE, "local": now},
    )
    (one,) = findings(of, "contradictions")
    assert "the state at collection shows" in one.title
    assert len(one.witnesses) == 2
    found = [f for f in changed(of) if f.effect == "weakened"]
    assert all(not f.times_certain for f in found if f.rounds)
    assert all(r.end is None for f in found for r in f.rounds)
    after = state(setting, key, weak if back == 290 else strong)
    hole = case(_statements(of), state(setting, key, strong), after, collected=now, vouched=False)
    assert findings(hole, "contradictions") == (), "a record that is missing explains it"


def _statements(of: Any) -> list[Statement]:
    return [s for h in of.histories.values() for s in h.statements]


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_is_strong_at_collection_after_the_last_record_left_it_weak(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    now = state(setting, key, strong)
    steps = [touch(20, setting, strong, weak, key)]
    places = {**NOWHERE, "local": now}
    sides = (state(setting, key, strong), state(setting, key, weak))
    (one,) = findings(case(steps, *sides, collected=now, places=places), "contradictions")
    assert "event 5007 at 2026-03-01 12:20:00 UTC left" in one.title
    policy: dict[Any, Any] = {**places, "policy": now}
    by_policy = case(steps, *sides, collected=now, places=policy)
    if key is None:
        assert findings(by_policy, "contradictions") == (), "policy put it back"


def test_tamper_protection_comes_back_by_itself() -> None:
    name = "DisableTamperProtection"
    steps = [touch(20, name, False, True)]
    of = case(steps, {name: False}, {name: True}, collected={name: False}, places=NOWHERE)
    assert findings(of, "contradictions") == ()


# --- what a listing shows -------------------------------------------------------------------------


def listing(minute: float, *items: str) -> Listing:
    return Listing(at(minute), True, "MPLog.log", 7, {"ExclusionPath": items})


def with_listing(*listings: Listing, item: str = PATH) -> tuple[Finding, ...]:
    sides: dict[str, Value] = {"ExclusionPath": Items(())}
    steps = with_listed([listed(30, item), unlisted(60, item)], listings)
    return findings(case(list(steps), sides, sides, places=NOWHERE))


@for_each("item", [PATH, "C:\\Users"])
@for_each("minute", [150, 290])
def test_what_is_listed_after_it_was_removed_was_perhaps_never_removed(
    minute: float, item: str
) -> None:
    found = with_listing(listing(minute, item.upper()), item=item)
    rules = {f.rule for f in found if f.setting == "ExclusionPath"}
    assert "contradiction" in rules
    inside = next(f for f in found if f.effect == "weakened" and f.rule != "weakened-after-window")
    assert (inside.certainty, inside.times_certain) == ("certain", False)


@for_each("listings", [[], [(45, PATH)], [(-60, PATH)], [(150, "D:\\other")]])
def test_a_listing_that_agrees_or_is_older_or_of_another_item_changes_nothing(
    listings: list[tuple[float, str]],
) -> None:
    found = with_listing(*(listing(m, item) for m, item in listings))
    (one,) = [f for f in found if f.setting == "ExclusionPath"]
    assert (one.duration_seconds, one.times_certain) == (1800, True)


def test_records_below_a_place_that_nobody_shows_drop_no_before_snapshot() -> None:
    """Policy may hold what it shows, so that the local value applied from the mode on only."""
    level = "CloudBlockLevel"
    steps = [
        touch(-16, level, None, 0),
        touch(0, level, 0, None),
        touch(1, level, None, 0),
        touch(2, level, 0, None),
    ]
    high: dict[str, Value] = {level: 2}
    found = changed(case(steps, high, high))
    assert "weakened" in {f.effect for f in found}
