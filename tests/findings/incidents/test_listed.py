"""What the protection log lists as excluded, item by item: which of it is news, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Incident, Items, Unreadable, Witness
from mpdiff.evidence.facts import Listing, NetworkState, Support
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

NONE: dict[str, Value] = {"ExclusionPath": Items(())}
ITEM = "D:\\Build"
HAS: dict[str, Value] = {"ExclusionPath": Items((ITEM,))}
HIDDEN: dict[str, Value] = {"ExclusionPath": Unreadable("")}


def listing(minute: float, *items: str, certain: bool = True, line: int = 1) -> Listing:
    return Listing(at(minute), certain, "MPLog", line, {"ExclusionPath": items})


def found(*listings: Listing, before: Any = NONE, after: Any = NONE, **given: Any) -> list[Finding]:
    touches = given.pop("touches", ())
    made = case(touches, before, after, support=Support(listings=listings), **given)
    return list(findings(made, "listings"))


@for_each(
    ("why", "before", "after", "collected", "news"),
    [
        ("no snapshot lists it", NONE, NONE, None, True),
        ("nor does the state at collection", NONE, NONE, NONE, True),
        ("the first does", HAS, NONE, None, False),
        ("the second does", NONE, HAS, None, False),
        ("the state at collection does", NONE, NONE, HAS, False),
        ("the second and the state do", NONE, HAS, HAS, False),
        ("the first hides its list", HIDDEN, NONE, None, False),
        ("the first does not print it", {}, NONE, None, False),
        ("the second does not print it", NONE, {}, None, True),
        ("there is no second", NONE, None, None, True),
        ("there is no first", None, NONE, None, False),
    ],
)
def test_an_item_is_news_where_the_first_snapshot_lacks_it_and_no_other_has_it(
    why: str, before: Any, after: Any, collected: Any, *, news: bool
) -> None:
    made = found(listing(30, ITEM), before=before, after=after, collected=collected)
    assert bool(made) is news, why


def test_an_item_of_which_a_record_speaks_is_no_news() -> None:
    there_and_back = (touch(10, "ExclusionPath", None, ITEM, ITEM), touch(40, "ExclusionPath", ITEM, None, ITEM))  # fmt: skip
    assert found(listing(30, ITEM), touches=there_and_back) == []
    assert len(found(listing(30, "D:\\Other"), touches=there_and_back)) == 1


@pytest.mark.parametrize(
    ("item", "rule", "under"),
    [(ITEM, "in-force-unseen", "exclusion-added"), ("C:\\", "risky-exclusion", None)],
)
def test_a_risky_item_says_what_it_is_and_a_plain_one_where_it_was_seen(
    item: str, rule: str, under: str | None
) -> None:
    (one,) = found(listing(30, item, certain=False, line=7))
    assert (one.rule, one.underlying_rule) == (rule, under)
    assert (one.key, one.before, one.after) == (item, None, item)
    assert (one.place, one.certainty, one.times_certain) == ("effective", "uncertain", False)
    assert (one.first_seen, one.last_seen) == (at(30), at(30))
    assert [w.position for w in one.witnesses] == ["line 7"]


@for_each(
    ("minutes", "titles"),
    [
        ((30,), [""]),
        ((30, 40), [""]),
        ((300,), [" (after the window)"]),
        ((30, 300), [""]),
        ((-30,), []),
    ],
)
def test_an_item_is_told_once_by_its_first_listing(
    minutes: tuple[float, ...], titles: list[str]
) -> None:
    for order in (minutes, minutes[::-1]):
        made = found(*(listing(m, ITEM) for m in order))
        assert [f.title.endswith("(after the window)") for f in made] == [bool(t) for t in titles]
        assert [f.first_seen for f in made] == [at(minutes[0])] * len(titles)


@for_each(
    ("items", "what", "severity"),
    [
        (("D:\\a",), "lists an exclusion before the window and since that no snapshot shows: D:\\a", "low"),
        (("D:\\a", "D:\\b"), "2 exclusions before the window and since that no snapshot shows: D:\\a, D:\\b", "low"),
        (("D:\\a", "D:\\b", "D:\\c"), "shows: D:\\a, D:\\b, D:\\c", "low"),
        (("D:\\a", "D:\\b", "D:\\c", "D:\\d"), "shows: D:\\a, D:\\b, D:\\c ...", "low"),
        (("D:\\a", "C:\\"), "2 exclusions", "medium"),
        (("C:\\",), "an exclusion", "medium"),
    ],
)  # fmt: skip
def test_what_is_listed_before_the_window_and_since_is_told_at_once(
    items: tuple[str, ...], what: str, severity: str
) -> None:
    (one,) = found(listing(-30, *items), listing(30, *items, line=2))
    assert what in one.title
    assert one.title.endswith("...") is (len(items) > 3)
    assert (one.severity, one.effect, one.certainty) == (severity, "unknown", "uncertain")
    assert [w.position for w in one.witnesses] == ["line 2"]


@for_each(("minute", "told"), [(28, False), (27.9, True), (32, False), (32.1, True), (30, False)])
def test_a_record_within_two_minutes_explains_that_the_list_changed(
    minute: float, *, told: bool
) -> None:
    grew = Incident("exclusions-changed", at(30), "It grew", Witness("log", "MPLog", time=at(30)))
    touches = (touch(minute, "ExclusionPath", None, ITEM, ITEM),)
    made = findings(case(touches, NONE, NONE, incidents=(grew,)), "exclusions_changed")
    assert bool(made) is told
    assert {(f.rule, f.certainty) for f in made} <= {("exclusions-changed", "uncertain")}


# --- network protection by its own state ----------------------------------------------------------

NETWORK = "EnableNetworkProtection"


def mode(text: str | None, collected: Any, after: Any) -> list[tuple[Any, Any]]:
    sides = [None if v is ... else {} if v == "unprinted" else {NETWORK: v} for v in (collected, after)]  # fmt: skip
    support = Support(network=(NetworkState("state.txt", text, ()),))
    made = findings(case((), NONE, sides[1], collected=sides[0], support=support), "network")
    return [(f.before, f.after) for f in made]


@for_each(
    ("text", "collected", "after", "steps"),
    [
        ("off", 1, 1, [(1, 0)]),
        ("Audit Mode", 1, 1, [(1, 2)]),
        ("BLOCK", 1, 1, []),
        ("Enabled", 1, 1, []),
        ("disable", 1, 1, [(1, 0)]),
        ("AuditMode", 1, 1, [(1, 2)]),
        ("disabled", 0, 1, []),  # the state at collection says so as well
        ("disabled", 2, 1, [(2, 0)]),
        ("audit", 0, 1, []),  # stronger than set
        ("disabled", ..., 1, [(1, 0)]),
        ("disabled", "unprinted", 1, [(1, 0)]),
        ("disabled", None, 1, [(1, 0)]),
        ("disabled", None, None, []),
        ("disabled", ..., ..., []),
        ("disabled", "unprinted", "unprinted", []),
        ("something else", 1, 1, []),
        (None, 1, 1, []),
    ],
)
def test_a_weaker_mode_is_a_step_from_the_last_value_that_the_settings_show(
    text: str | None, collected: Any, after: Any, steps: list[tuple[Any, Any]]
) -> None:
    assert mode(text, collected, after) == steps
