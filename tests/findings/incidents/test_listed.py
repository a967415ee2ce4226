"""What the protection log lists as excluded, item by item: which of it is news, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Incident, Items, Unreadable, Witness
from mpdiff.evidence.facts import Discarded, Listing, NetworkState, Support
from tests.support.cases import case, findings
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("minute", "told"), [(28, False), (27.9, True), (32, False), (32.1, True), (30, False)]
)
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


@pytest.mark.parametrize(
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


def test_the_same_folder_in_another_spelling_is_no_news_and_a_folder_is_no_program() -> None:
    path, process, extension = "ExclusionPath", "ExclusionProcess", "ExclusionExtension"
    rows: list[tuple[str, str, str, str, bool]] = [
        ("a path with all below it", path, "D:\\Build\\*", "d:/build", False),
        ("another path", path, "D:\\Build\\x", "D:\\Build", True),
        ("a path of no certain spelling", path, "%OWN%\\x", "%OWN%\\y", True),
        ("all programs of a folder", process, "D:\\Build\\*", "D:\\Build", True),
        ("the same programs", process, "D:\\Build\\*", "d:/build/*", False),
        ("the same program", process, "D:\\Build\\x.exe", "d:/build/X.EXE", False),
        ("the same extension", extension, ".tmpx", ".tmpx", False),
        ("another extension", extension, ".tmpx", ".tmpy", True),
    ]
    for why, setting, item, known, news in rows:
        none: dict[str, Value] = {setting: Items(())}
        has: dict[str, Value] = {setting: Items((known,))}
        one = replace(listing(30), lists={setting: (item,)})
        for states in (
            {"before": none, "after": has},
            {"before": none, "after": none, "collected": has},
            {"before": none, "after": has, "collected": none},
            {"before": has, "after": none},
        ):
            assert bool(found(one, **states)) is news, (why, states)
        by_record = (touch(10, setting, None, known, known),)
        assert bool(found(one, before=none, after=none, touches=by_record)) is news, why


def test_what_a_role_of_the_server_brings_is_no_news() -> None:
    for setting, item, news in (
        ("ExclusionPath", "C:\\Windows\\NTDS\\ntds.dit", False),
        ("ExclusionPath", "C:\\Windows\\NTDS\\other.dit", True),
        ("ExclusionProcess", "C:\\Windows\\System32\\dns.exe", False),
        ("ExclusionExtension", "ntds.dit", True),
    ):
        one = replace(listing(30), lists={setting: (item,)})
        none: dict[str, Value] = {setting: Items(())}
        assert bool(found(one, before=none, after=none)) is news, item


def test_what_is_listed_before_the_window_and_in_it_is_said_of_all_at_once() -> None:
    unseen = "exclusions before the window and since that no snapshot shows: "
    plain = [f"D:\\Build{n}" for n in range(4)]
    rows: list[tuple[list[str], str, str]] = [
        (plain[:1], "lists an exclusion before the window and since that no snapshot shows: D:\\Build0", "low"),
        (plain[:3], f"lists 3 {unseen}D:\\Build0, D:\\Build1, D:\\Build2", "low"),
        (plain, f"lists 4 {unseen}D:\\Build0, D:\\Build1, D:\\Build2 ...", "low"),
        ([*plain[:2], "C:\\"], f"lists 3 {unseen}D:\\Build0, D:\\Build1, C:\\", "medium"),
    ]  # fmt: skip
    for items, title, severity in rows:
        (one,) = found(listing(-5, *items), listing(30, *items, line=7), listing(40, *items))
        assert one.title == f"The protection log {title}"
        assert (one.rule, one.severity, one.certainty) == ("in-force-unseen", severity, "uncertain")
        assert [(w.source, w.member, w.position, w.time) for w in one.witnesses] == [
            ("protection log", "MPLog", "line 7", at(30))
        ]
    assert found(listing(-5, *plain)) == []
    (one,) = found(listing(-5, "d:\\build0"), listing(30, "D:\\BUILD0"))
    assert "lists an exclusion before the window" in one.title, (
        "letters of either case are one item"
    )


def test_an_item_in_force_is_one_possible_finding_with_its_first_listing() -> None:
    for minute, item, rule, beneath, after in (
        (30, "D:\\Build", "in-force-unseen", "exclusion-added", False),
        (30, "C:\\", "risky-exclusion", None, False),
        (300, "D:\\Build", "in-force-unseen", "exclusion-added", True),
    ):
        (one,) = found(listing(minute, item, certain=after, line=3), listing(minute + 1, item))
        assert (one.rule, one.underlying_rule, one.key) == (rule, beneath, item)
        assert (one.place, one.certainty, one.times_certain) == ("effective", "uncertain", after)
        assert (one.first_seen, one.last_seen) == (at(minute), at(minute))
        assert [(w.position, w.time_certain) for w in one.witnesses] == [("line 3", after)]
        assert ("after the window" in one.title) is after
        assert one.detail.startswith("The protection log lists it as in force at 2026-03-01 1")


def discarded(minute: float, item: str = ITEM, **given: Any) -> Discarded:
    return Discarded(at(minute), "80070002", item=item, member="MPLog", line=9, **given)


def test_what_was_set_and_discarded_is_news_where_nothing_else_shows_it() -> None:
    rows: list[tuple[str, list[Discarded], dict[str, Any], bool]] = [
        ("in the window", [discarded(30)], {}, True),
        ("after it", [discarded(300)], {}, True),
        ("before it", [discarded(-5)], {}, False),
        ("before it and in it", [discarded(-5), discarded(30)], {}, False),
        ("no item is named", [discarded(30, "")], {}, False),
        ("it was listed", [discarded(30)], {"listings": (listing(20, ITEM.upper()),)}, False),
        ("another was listed", [discarded(30)], {"listings": (listing(20, "D:\\x"),)}, True),
    ]
    for why, every, support, news in rows:
        of = case((), NONE, NONE, support=Support(discarded={"k": tuple(every)}, **support))
        made = [f for f in findings(of, "exclusions_changed") if "set and discarded" in f.title]
        assert len(made) == news, why
    of = case((), NONE, HAS, support=Support(discarded={"k": (discarded(30),)}))
    assert list(findings(of, "exclusions_changed")) == []
    thirty = tuple(discarded(minute, time_certain=minute > 1) for minute in range(1, 31))
    (one,) = findings(
        case((), NONE, NONE, support=Support(discarded={"k": thirty})), "exclusions_changed"
    )
    assert one.title == "An exclusion was set and discarded: D:\\Build"
    assert (one.rule, one.severity, one.certainty) == ("exclusions-changed", "low", "uncertain")
    assert (one.first_seen, one.last_seen, one.times_certain) == (at(1), at(30), False)
    assert [(w.source, w.member, w.position) for w in one.witnesses] == [
        ("protection log", "MPLog", "line 9")
    ] * 20
    assert [w.time for w in one.witnesses] == [at(minute) for minute in range(1, 21)]
