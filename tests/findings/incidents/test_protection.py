"""What the support files show to be in force, against what the snapshots and the log show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items
from mpdiff.evidence.facts import Listing, NetworkState, Support
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.rows import for_each
from tests.support.scene import at, listed

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

NETWORK = "EnableNetworkProtection"
OFF, BLOCK, AUDIT = 0, 1, 2


def network(mode: str | None, held: Any, *warnings: str, **given: Any) -> tuple[Finding, ...]:
    states: dict[str, Value] = {NETWORK: held}
    support = Support(network=(NetworkState("n.txt", mode, warnings),))
    return of_case(case((), states, states, support=support, **given), "network")


@for_each(
    ("word", "held", "became"),
    [
        ("Off", BLOCK, "Disabled (0)"),
        ("Disabled", BLOCK, "Disabled (0)"),
        ("disable", BLOCK, "Disabled (0)"),
        ("Audit", BLOCK, "AuditMode (2)"),
        ("Audit Mode", BLOCK, "AuditMode (2)"),
        ("Disabled", AUDIT, "Disabled (0)"),
        ("Block", BLOCK, None),
        ("Enabled", BLOCK, None),
        ("Block", AUDIT, None),
        ("Audit", AUDIT, None),
        ("Audit", OFF, None),
        ("Perhaps", BLOCK, None),
        (None, BLOCK, None),
        ("Off", None, None),
    ],
)
def test_a_mode_weaker_than_set_is_not_in_force(
    word: str | None, held: Any, became: str | None
) -> None:
    found = network(word, held)
    assert [f.rule for f in found] == (["not-in-force"] if became else [])
    if became:
        assert found[0].title.startswith(f"{NETWORK} is {became} in its own state, ")
        assert (found[0].certainty, found[0].place) == ("uncertain", "effective")


def test_the_mode_is_compared_with_the_state_at_collection_where_there_is_one() -> None:
    assert network("Audit", BLOCK, collected={NETWORK: AUDIT}) == ()
    (found,) = network("Audit", AUDIT, collected={NETWORK: BLOCK})
    assert found.rule == "not-in-force"


def test_a_warning_is_said_with_the_four_that_follow() -> None:
    (found,) = network("Block", BLOCK, "a", "b", "c", "d", "e", "f")
    assert found.title == "Network protection may not have been in force: a"
    assert found.detail == "b c d e"
    assert found.certainty == "uncertain"


# --- exclusions -----------------------------------------------------------------------------------

ITEM = "D:\\a"
NONE: dict[str, Value] = {"ExclusionPath": Items(())}
HELD: dict[str, Value] = {"ExclusionPath": Items((ITEM,))}


def listing(minute: float, *items: str, certain: bool = True) -> Listing:
    return Listing(at(minute), certain, "MPLog", 1, {"ExclusionPath": items})


@for_each(
    ("why", "lists", "before", "after", "more", "keys"),
    [
        ("listed in the window alone", [listing(30, ITEM)], NONE, NONE, {}, [ITEM]),
        ("at a time that may be in it", [listing(-30, ITEM, certain=False)], NONE, NONE, {}, [ITEM]),
        ("before the window", [listing(-30, ITEM)], NONE, NONE, {}, []),
        ("after it", [listing(300, ITEM)], NONE, NONE, {}, [ITEM]),
        ("before it and in it", [listing(-30, "d:\\A"), listing(30, ITEM)], NONE, NONE, {}, [None]),
        ("twice", [listing(60, "d:\\A"), listing(30, ITEM)], NONE, NONE, {}, [ITEM]),
        ("two", [listing(30, ITEM, "D:\\b")], NONE, NONE, {}, [ITEM, "D:\\b"]),
        ("the first snapshot shows it", [listing(30, ITEM)], HELD, HELD, {}, []),
        ("the second snapshot shows it", [listing(30, ITEM)], NONE, HELD, {}, []),
        ("the state at collection shows it", [listing(30, ITEM)], NONE, NONE, {"collected": HELD}, []),
        ("nobody knows what was there", [listing(30, ITEM)], {}, NONE, {}, []),
        ("there is no first snapshot", [listing(30, ITEM)], None, NONE, {}, []),
        ("there is no second snapshot", [listing(30, ITEM)], NONE, None, {}, [ITEM]),
        ("a record shows it", [listing(30, ITEM)], NONE, NONE, {"statements": [listed(20, ITEM)]}, []),
    ],
)  # fmt: skip
def test_an_exclusion_that_the_protection_log_alone_shows_is_said(
    why: str, lists: list[Listing], before: Any, after: Any, more: dict[str, Any], keys: list[str]
) -> None:
    of = case(before=before, after=after, support=Support(listings=tuple(lists)), **more)
    assert [f.key for f in of_case(of, "listings")] == keys, why


@pytest.mark.parametrize(("item", "severity"), [(ITEM, "low"), ("C:\\Users", "medium")])
def test_what_no_server_excludes_by_itself_weighs_more(item: str, severity: str) -> None:
    lists = (listing(-30, item), listing(30, item))
    of = case(before=NONE, after=NONE, support=Support(listings=lists))
    assert [f.severity for f in of_case(of, "listings")] == [severity]
