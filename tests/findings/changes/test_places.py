"""What the places of a value show: dormant, no longer enforced, contradicted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Pairs, Value
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Place

REALTIME = "DisableRealtimeMonitoring"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}


def held(**places: dict[str, Value]) -> dict[Place, dict[str, Value]]:
    return {"policy": {}, "mdm": {}, "local": {}, **places}  # type: ignore[dict-item]


def only(handler: str, *given: Any, **more: Any) -> Finding:
    (one,) = findings(case(*given, **more), handler)
    return one


# --- dormant --------------------------------------------------------------------------------------


def test_a_dormant_value_names_both_and_is_one_step_below_its_setting() -> None:
    places = held(policy=ON, local=OFF)
    one = only("dormant", (), ON, ON, collected=ON, places=places)
    assert one.title == ("DisableRealtimeMonitoring: True is set locally below a policy of False")
    assert (one.severity, one.place, one.effect) == ("medium", "local", "unknown")


def test_the_stronger_of_two_policies_is_the_one_that_hides_it() -> None:
    states: list[dict[str, Value]] = [{ASR: Pairs({OFFICE: n})} for n in (1, 2, 0)]
    block, audit, off = states
    one = only(
        "dormant",
        (),
        block,
        block,
        collected=block,
        places=held(policy=block, mdm=off, local=audit),
    )
    assert one.change is not None
    assert (one.change.before_text, one.change.after_text) == ("Block (1)", "Audit (2)")


def test_without_a_state_at_collection_nothing_is_dormant() -> None:
    assert findings(case((), ON, ON, places=held(policy=ON, local=OFF)), "dormant") == ()


# --- no longer enforced ---------------------------------------------------------------------------


def removed(place: Place = "policy", *, back: bool = True) -> list[Any]:
    events = [touch(30, "CloudBlockLevel", 4, None, place=place)]
    return [*events, touch(90, "CloudBlockLevel", None, 4, place=place)] if back else events


@pytest.mark.parametrize("place", ["policy", "mdm"])
def test_a_removed_policy_says_when_and_what_is_unknown(place: Place) -> None:
    one = only("policy_removed", removed(place), {"CloudBlockLevel": 4}, {"CloudBlockLevel": 4})
    assert one.title == "CloudBlockLevel: the policy value HighPlus (4) was removed"
    assert "from 2026-03-01 12:30:00 UTC until 2026-03-01 13:30:00 UTC" in one.detail
    assert "no evidence shows the local value" in one.detail
    assert (one.certainty, one.effect, one.place) == ("uncertain", "weakened", place)
    assert (one.first_seen, one.last_seen) == (at(30), at(90))
    left = only("policy_removed", removed(place, back=False), {"CloudBlockLevel": 4}, {})
    assert "until" not in left.detail


def test_a_removed_policy_above_a_value_as_strong_left_nothing_weaker() -> None:
    four: dict[str, Value] = {"CloudBlockLevel": 4}
    one = only(
        "policy_removed",
        removed(),
        four,
        four,
        collected=four,
        places=held(policy=four, local=four),
    )
    assert (one.severity, one.effect, one.certainty) == ("low", "neutral", "certain")
    assert "Below it HighPlus (4) was set." in one.detail


def test_a_log_with_a_gap_leaves_open_what_was_below() -> None:
    four: dict[str, Value] = {"CloudBlockLevel": 4}
    places = held(policy=four, local=four)
    one = only(
        "policy_removed", removed(), four, four, collected=four, places=places, vouched=False
    )
    assert (one.effect, one.certainty) == ("weakened", "uncertain")


# --- contradictions -------------------------------------------------------------------------------


@for_each(
    ("given", "title", "witnesses"),
    [
        (
            ([touch(30, REALTIME, False, True)], ON, ON),
            "the after snapshot shows False, event 5007 at 2026-03-01 12:30:00 UTC left True",
            ["the after snapshot", "event 5007"],
        ),
        (
            ([touch(30, REALTIME, True, False)], ON, ON),
            "the before snapshot shows False, event 5007 at 2026-03-01 12:30:00 UTC replaced True",
            ["the before snapshot", "event 5007"],
        ),
        (
            ([touch(-60, REALTIME, False, True)], ON, ON),
            "the before snapshot shows False, event 5007 at 2026-03-01 11:00:00 UTC left True",
            ["the before snapshot", "event 5007"],
        ),
        (
            ([touch(30, REALTIME, False, True), touch(40, REALTIME, False, True)], ON, OFF),
            "the old value of a later event shows False, the records before it left True",
            ["event 5007"],
        ),
    ],
)
def test_a_contradiction_names_both_witnesses_and_what_each_shows(
    given: Any, title: str, witnesses: list[str]
) -> None:
    one = only("contradictions", *given)
    assert one.title == f"DisableRealtimeMonitoring: {title}"
    assert (one.severity, one.certainty) == ("medium", "uncertain")
    assert [w.source for w in one.witnesses] == witnesses


def test_a_place_that_nothing_touched_is_shown_by_the_dump_and_the_log() -> None:
    written = touch(30, "CloudBlockLevel", None, 0, place="policy")
    sides: dict[str, Value] = {"CloudBlockLevel": 0}
    places = held(policy=sides, local={"CloudBlockLevel": 2})
    one = only("contradictions", [written], sides, sides, collected=sides, places=places)
    assert one.title == (
        "CloudBlockLevel: the before snapshot shows Default (0), the state at collection and a log "
        "without an event for it show High (2)"
    )


NETWORK = "EnableNetworkProtection"


@for_each(
    ("why", "records", "local", "minute"),
    [
        ("a record put it below the policy", [touch(60, NETWORK, 1, 0)], {}, 60),
        (
            "the last record of it counts, not the policy's",
            [
                touch(30, NETWORK, 1, 2),
                touch(60, NETWORK, 2, 0),
                touch(90, NETWORK, 1, 1, place="mdm"),
            ],
            {},
            60,
        ),
        (
            "the dump shows it as well, and is the better witness",
            [touch(60, NETWORK, 1, 0)],
            {NETWORK: 0},
            None,
        ),
        ("it is as strong as the policy", [touch(60, NETWORK, 0, 1)], {}, None),
        ("the record does not tell the value", [touch(60, NETWORK, 1, UNTOLD)], {}, None),
        ("it was removed", [touch(60, NETWORK, 0, None)], {}, None),
    ],
)
def test_what_waits_below_a_policy_by_its_record_alone(
    why: str, records: list[Any], local: dict[str, Value], minute: float | None
) -> None:
    on: dict[str, Value] = {NETWORK: 1}
    places = held(policy=on, local=local)
    found = findings(case(records, on, on, collected=on, places=places), "dormant")
    by_record = [f for f in found if f.certainty == "uncertain"]
    assert [one.witnesses[0].time for one in by_record] == (
        [] if minute is None else [at(minute)]
    ), why
    assert len(found) - len(by_record) == bool(local), why


def test_a_local_value_that_nobody_knows_is_left_alone() -> None:
    places = held(policy={"NobodyKnows": 1}, local={"NobodyKnows": 0})
    assert findings(case((), ON, ON, collected=ON, places=places), "dormant") == ()
