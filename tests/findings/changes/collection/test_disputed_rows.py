"""Which witness of the state at collection disputes that something was put back, one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Items, Pairs
from mpdiff.findings.changes.collection import disputed
from mpdiff.history.subjects import UNKNOWN
from tests.support.cases import case
from tests.support.snapshots import snapshot

NETWORK, PATHS = "EnableNetworkProtection", "ExclusionPath"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
BLOCK: dict[str, Any] = {NETWORK: 1}
OFF: dict[str, Any] = {NETWORK: 0}
AUDIT: dict[str, Any] = {NETWORK: 2}


def said(accounts: tuple[Any, ...] = (), shown: Any = BLOCK, **places: Any) -> str:
    held: dict[Any, Any] = places
    of = case((), collected=shown, places=held)
    members = tuple(snapshot(one, f"{n}.txt") for n, one in enumerate(accounts))
    of = replace(of, states=replace(of.states, accounts=members))
    return disputed.disputed(of, NETWORK, None, 1)


def test_an_account_that_shows_it_weaker_disputes_what_another_shows() -> None:
    both = "0.txt shows Enabled (1) and 1.txt shows Disabled (0)"
    rows: list[tuple[str, tuple[Any, ...], Any, str]] = [
        ("one of two shows it off", (BLOCK, OFF), BLOCK, both),
        ("what is in effect shows it off as well", (BLOCK, OFF), OFF, ""),
        ("both show it on", (BLOCK, BLOCK), BLOCK, ""),
        ("the other shows it stronger than what is in effect", (OFF, BLOCK), OFF, ""),
        ("the other does not list it", (BLOCK, {}), BLOCK, ""),
        ("the other shows it not set", (BLOCK, {NETWORK: None}), BLOCK, ""),
        ("audit blocks nothing", (AUDIT, BLOCK), BLOCK, "0.txt shows AuditMode (2) and 1.txt shows Enabled (1)"),
        ("there is one account", (), BLOCK, ""),
    ]  # fmt: skip
    for why, accounts, shown, words in rows:
        expected = f"At collection it is unknown: {words}." if words else ""
        assert said(accounts, shown) == expected, why


def test_a_place_whose_value_would_apply_disputes_what_is_in_effect() -> None:
    rows: list[tuple[str, dict[str, Any], Any, str]] = [
        ("a local value", {"local": OFF}, BLOCK, "preferences"),
        ("a policy", {"policy": OFF}, BLOCK, "policy keys"),
        ("policy manager", {"mdm": OFF}, BLOCK, "keys of Policy Manager"),
        ("a local value below a policy waits", {"policy": BLOCK, "local": OFF}, BLOCK, ""),
        ("a local value below policy manager waits", {"mdm": BLOCK, "local": OFF}, BLOCK, ""),
        ("policy manager below a policy waits", {"policy": BLOCK, "mdm": OFF}, BLOCK, ""),
        ("a policy above policy manager applies", {"policy": OFF, "mdm": BLOCK}, BLOCK, "policy keys"),
        ("as strong as before", {"local": BLOCK}, OFF, ""),
        ("as weak as what is in effect", {"local": OFF}, OFF, ""),
        ("not set", {"local": {NETWORK: None}}, BLOCK, ""),
        ("not listed", {"local": {}}, BLOCK, ""),
    ]  # fmt: skip
    for why, places, shown, place in rows:
        found = said((), shown, **places)
        expected = (
            f"At collection it is unknown: what stands in the {place} shows Disabled (0), and the "
            "effective state shows Enabled (1)."
        )
        assert found == (expected if place else ""), why


def test_an_item_waits_only_where_policy_has_local_items_not_count() -> None:
    merge: dict[str, Any] = {"DisableLocalAdminMerge": True}
    rows: list[tuple[Any, dict[Any, Any], Any, bool]] = [
        ("local", {}, {}, False),
        ("local", {"policy": {PATHS: Items(("C:\\x",))}}, {}, False),
        ("local", {}, merge, True),
        ("local", {"policy": merge}, {}, True),
        ("local", {"mdm": merge}, {}, True),
        ("policy", {}, merge, False),
        ("mdm", {"policy": {}}, merge, False),
    ]
    for place, places, collected, waits in rows:
        of = case((), collected=collected, places=places)
        assert disputed.is_below(of, place, PATHS, "C:\\x", "C:\\x") is waits, (place, places)


def test_a_single_value_waits_below_a_stronger_place_that_holds_one() -> None:
    rule: dict[str, Any] = {ASR: Pairs({OFFICE: 1})}
    rows: list[tuple[Any, dict[Any, Any], bool]] = [
        ("local", {"policy": rule}, True),
        ("local", {"mdm": rule}, True),
        ("mdm", {"mdm": rule}, False),
        ("mdm", {"local": rule}, False),
        ("policy", {"mdm": rule, "local": rule}, False),
        ("local", {"policy": {ASR: Pairs({})}}, False),
        ("effective", {"policy": rule}, False),
        ("local", {}, False),
    ]
    for place, places, waits in rows:
        of = case((), collected={}, places=places)
        assert disputed.is_below(of, place, ASR, OFFICE, 0) is waits, (place, places)


def test_a_value_is_weaker_than_a_reference_as_both_apply() -> None:
    of = case(())
    switch = "DisableRealtimeMonitoring"
    rows: list[tuple[str, str | None, Any, Any, bool]] = [
        (switch, None, False, True, True),
        (switch, None, True, False, False),
        (switch, None, None, True, True),  # its default is on
        (switch, None, None, False, False),
        (switch, None, False, None, False),
        (switch, None, False, UNKNOWN, False),
        (PATHS, "C:\\x", None, "C:\\x", True),
        (PATHS, "C:\\x", "C:\\x", None, False),
        (ASR, OFFICE, 1, None, True),
        (ASR, OFFICE, 1, 0, True),
        ("Nonsense", None, 1, 0, False),
    ]
    for name, key, reference, value, expected in rows:
        found = disputed._is_weaker(of, name, key, reference, value)
        assert found is expected, (name, reference, value)


def test_what_a_witness_shows_in_words() -> None:
    of = case(())
    rows: list[tuple[str, str | None, Any, str]] = [
        (NETWORK, None, 1, "shows Enabled (1)"),
        (NETWORK, None, UNKNOWN, "does not list it"),
        (PATHS, "C:\\x", None, "does not list it"),
    ]
    for name, key, shown, words in rows:
        assert disputed.in_words(of, name, key, shown) == words
