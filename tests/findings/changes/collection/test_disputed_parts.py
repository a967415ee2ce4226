"""What the witnesses of the state at collection show, and the words of a contradiction, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.findings.changes.collection import contradictions, disputed
from mpdiff.history.follow.segments import Clash
from tests.support.cases import case
from tests.support.scene import touch
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Value

SWITCH, NETWORK = "DisableRealtimeMonitoring", "EnableNetworkProtection"
ASR = "AttackSurfaceReductionRules_Actions"
RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def test_a_contradiction_says_what_each_witness_shows() -> None:
    record = touch(30, SWITCH, False, True)
    at_half = "event 5007 at 2026-03-01 12:30:00 UTC"
    effective, held = replace(record, place="effective"), replace(record, held=True)
    rows: list[tuple[str, Clash, str, str]] = [
        ("a snapshot", Clash("before", 0, record, 1), "the before snapshot shows X", f"{at_half} left"),
        ("the other snapshot", Clash("after", 0, record, 1), "the after snapshot shows X", f"{at_half} left"),
        ("the state at collection", Clash("collection", 0, record, 1), "the state at collection shows X", f"{at_half} left"),
        ("an old value", Clash("unseen", 0, record, 1), "the old value of a later event shows X", "the records before it left"),
        ("an old value by a record", Clash("unseen", 0, record, 1, by=record), f"{at_half} shows X until then", f"{at_half} left"),
        ("no record", Clash("collection", 0, None, 1), "the state at collection shows X", "the state at collection and a log without an event for it show"),
        ("all records", Clash("after", 0, record, 1, up_to=True), "the after snapshot shows X", f"the records up to {at_half} leave"),
        ("what it replaced", Clash("before", 0, record, 1, of_old=True), "the before snapshot shows X", f"{at_half} replaced"),
        ("of what applied", Clash("before", 0, effective, 1, of_old=True), "the before snapshot shows X", f"{at_half} shows that until then it was"),
        ("a report", Clash("before", 0, held, 1), "the before snapshot shows X", f"{at_half} reported"),
        ("what a report replaced", Clash("before", 0, held, 1, of_old=True), "the before snapshot shows X", f"{at_half} replaced"),
        ("by a report", Clash("before", 0, record, 1, by=held), f"{at_half} reports X", f"{at_half} left"),
        ("what nothing turned back", Clash("before", 0, record, 1, by=held, lasting=True), f"{at_half} shows X, and no later record of what ran shows otherwise", f"{at_half} left"),
        ("another log", Clash("before", 0, replace(record, source="protection log"), 1), "the before snapshot shows X", "protection log at 2026-03-01 12:30:00 UTC left"),
    ]  # fmt: skip
    for why, clash, shows, other in rows:
        assert contradictions._shows(clash, "X") == shows, why
        assert contradictions._shown_by_other(clash) == other, why
    written = "an event what was written in one place."
    for clash, said in (
        (Clash("before", 0, record, 1), f"A snapshot shows what applied when it was taken, {written}"),
        (Clash("collection", 0, record, 1), f"The state shows what applied when it was taken, {written}"),
        (Clash("collection", 0, None, 1), f"The state shows what applied when it was taken, {written}"),
        (Clash("before", 0, effective, 1, by=record), f"A snapshot shows what applied when it was taken, {written}"),
        (Clash("before", 0, effective, 1), "A snapshot shows what applied when it was taken, these records what applied when they were made."),
    ):  # fmt: skip
        assert contradictions._speaks(clash) == said


def test_what_a_place_holds_is_weaker_than_what_applied() -> None:
    for setting, key, reference, value, weaker in (
        (NETWORK, None, 1, 0, True),
        (NETWORK, None, 1, 2, True),
        (NETWORK, None, 2, 1, False),
        (NETWORK, None, 1, 1, False),
        (NETWORK, None, 1, None, False),
        (NETWORK, None, 1, ..., False),
        (NETWORK, None, 1, 7, False),
        ("ExclusionPath", "C:\\x", None, "C:\\x", True),
        ("ExclusionPath", "C:\\x", "C:\\x", None, False),
        ("ExclusionPath", "C:\\x", None, ..., False),
        (ASR, RULE, 1, 0, True),
        (ASR, RULE, 1, None, True),
        (ASR, RULE, None, 1, False),
    ):
        found = disputed._is_weaker(case(()), setting, key, reference, value)
        assert found is weaker, (setting, reference, value)


def test_what_stands_below_a_stronger_place_waits() -> None:
    def below(place: Any, *held: Any, value: Any = 0) -> bool:
        places: Any = {
            one: {NETWORK: 1} if one in held else {} for one in ("policy", "mdm", "local")
        }
        return disputed.is_below(case((), places=places), place, NETWORK, None, value)

    for place, held, waits in (
        ("local", (), False),
        ("local", ("policy",), True),
        ("local", ("mdm",), True),
        ("local", ("local",), False),
        ("mdm", ("policy",), True),
        ("mdm", ("mdm", "local"), False),
        ("policy", ("mdm", "local"), False),
        ("effective", ("policy", "mdm", "local"), False),
    ):
        assert below(place, *held) is waits, (place, held)
    shown = case((), places={"local": {NETWORK: 1}})
    assert not disputed.is_below(shown, "local", NETWORK, None, 1), "no other place is shown"

    def below_policy(place: Any, policy: dict[str, Value]) -> bool:
        of = case((), places={"policy": policy, "mdm": {}, "local": {}})
        return disputed.is_below(of, place, "ExclusionPath", "C:\\x", "C:\\x")

    merging: dict[str, Value] = {"DisableLocalAdminMerge": False}
    alone: dict[str, Value] = {"DisableLocalAdminMerge": True}
    for where, policy, waits in (
        ("local", merging, False),
        ("local", alone, True),
        ("mdm", alone, False),
        ("policy", alone, False),
    ):
        assert below_policy(where, policy) is waits, (where, policy)


def test_two_accounts_of_the_state_at_collection() -> None:
    def said(*held: Any, collected: Any = 1) -> str:
        accounts = tuple(
            snapshot({} if value is None else {NETWORK: value}, f"{n}.txt")
            for n, value in enumerate(held)
        )
        of = case((), collected={NETWORK: collected})
        of = replace(of, states=replace(of.states, accounts=accounts))
        return disputed.disputed(of, NETWORK, None, 1)

    off, on = "shows Disabled (0)", "shows Enabled (1)"
    assert said() == said(1, 1) == said(0, 0, collected=0) == said(None, 1) == ""
    assert said(1, 0) == f"At collection it is unknown: 0.txt {on} and 1.txt {off}."
    assert said(0, None) == f"At collection it is unknown: 0.txt {off} and 1.txt does not list it."
    for shown, key, words in (
        (0, None, off),
        (..., None, "does not list it"),
        (None, "x", "does not list it"),
    ):
        assert disputed.in_words(case(()), NETWORK, key, shown) == words
    assert disputed.in_words(case(()), NETWORK, None, None) != "does not list it"
