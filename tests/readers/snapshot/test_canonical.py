"""Raw values to canonical ones: equal is equal, odd is said, nothing is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from mpdiff.base.model import Items, Pairs, RawSnapshot, Unreadable
from mpdiff.readers.snapshot import canonicalise
from mpdiff.readers.snapshot.timespan import canonical_time, span_text
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Snapshot

GUID = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
OTHER = "56a863a9-875e-4185-98a7-b882c64b5ce5"


class Shape(Struct, frozen=True):
    name: str
    kind: str
    values: dict[int, str] = {}
    pair: tuple[str, str] | None = None
    item_kind: str | None = None
    needs_admin: bool = False
    hidden_while: dict[str, int] = {}


RULES = ("Rules_Ids", "Rules_Actions")
SHAPES = {
    "flag": Shape("Flag", "bool"),
    "level": Shape("Level", "enum", {0: "Disabled", 1: "Enabled", 2: "AuditMode"}),
    "days": Shape("Days", "int"),
    "at": Shape("At", "time"),
    "server": Shape("Server", "string"),
    "device": Shape("Device", "guid"),
    "paths": Shape("Paths", "string_list", item_kind="path"),
    "extensions": Shape("Extensions", "string_list", item_kind="extension"),
    "only": Shape("Only", "string_list", item_kind="path"),
    "only_id": Shape("Only_Id", "string_list"),
    "channel": Shape("Channel", "enum", {0: "NotConfigured", 4: "Staged"}),
    "oldchannel": Shape("Channel", "enum", {0: "NotConfigured", 4: "Staged"}),
    "rules_ids": Shape("Rules_Ids", "id_action_pair", pair=RULES),
    "rules_actions": Shape(
        "Rules_Actions", "id_action_pair", {0: "Disabled", 1: "Enabled", 6: "Warn"}, pair=RULES
    ),
}


def lookup(name: str) -> Shape | None:
    return SHAPES.get(name.lower())


def canonical(properties: dict[str, object]) -> Snapshot:
    raw = RawSnapshot(format="json", properties=properties)
    return canonicalise(raw, member="m", encoding="utf-8", size=1, sha256="0" * 64, lookup=lookup)


def one(name: str, raw: object) -> object:
    snapshot = canonical({name: raw})
    assert snapshot.notices == ()
    (value,) = snapshot.values.values()
    return value


@for_each(
    ("name", "spellings", "value"),
    [
        ("flag", [True, "True", "true", 1, "1", [True]], True),
        ("flag", [False, "False", 0, "0", " false "], False),
        ("level", [2, "2", "AuditMode", "auditmode", [2]], 2),
        ("days", [15, "15", " 15 ", [15]], 15),
        ("days", [-1, "-1"], -1),
        ("at", ["02:00:00", "2:00:00", "PT2H", "PT120M", "PT7200S", "P0DT2H"], "02:00:00"),
        ("at", ["02:00:00.0000000", "2024-01-15T02:00:00", "0001-01-01T02:00:00.000Z"], "02:00:00"),
        ("at", ["2024-01-15T02:00:00.0000000+05:30", "2024-01-15T02:00"], "02:00:00"),
        ("at", ["1.02:00:00", "P1DT2H", "PT26H"], "1.02:00:00"),
        ("at", ["00:00:00.5", "PT0.5S", "00:00:00.5000000"], "00:00:00.5000000"),
        ("at", ["00:00:00", "PT0S"], "00:00:00"),
        ("server", ["a:80", " a:80", ["a:80"], Items(("a:80",))], "a:80"),
        ("server", [7, "7"], "7"),
        ("device", [GUID, GUID.upper(), "{" + GUID.upper() + "}"], GUID),
        (
            "paths",
            ["C:\\a", ["C:\\a"], ["C:\\a", "c:\\A"], ["C:\\a", None, " "]],
            Items(("C:\\a",)),
        ),
        ("paths", [None, "", [], [None], ["", None], Items(())], Items(())),
        (
            "extensions",
            ["DBX", ".dbx", ["dbx", ".DBX"], Items((".dbx", "dbx"), split=True)],
            Items((".dbx",)),
        ),
        ("extensions", ["*.TMP", ["*.tmp"]], Items(("*.tmp",))),
        ("other", [True, "True", "TRUE"], True),
        ("other", [7, "7"], 7),
        ("other", ["07"], "07"),
        ("other", ["x y"], "x y"),
        ("other", [None, "", " "], None),
        ("other", [["a", "A", "b"], Items(("a", "b"))], Items(("a", "b"))),
        ("other", [[], Items(())], Items(())),
    ],
    ids=range(25),
)
def test_every_spelling_of_a_value_is_that_value(
    name: str, spellings: list[object], value: object
) -> None:
    for raw in spellings:
        got = one(name, raw)
        assert (type(got), got) == (type(value), value), raw


@for_each("name", ["flag", "level", "days", "at", "server", "device"])
@for_each("raw", [None, "", "  ", [], Items(())])
def test_blank_and_null_are_unset(name: str, raw: object) -> None:
    assert one(name, raw) is None


def test_absent_is_no_entry_and_an_unknown_setting_keeps_its_spelling() -> None:
    assert canonical({"FLAG": "True", "newThing": "x"}).values == {"Flag": True, "newThing": "x"}


@for_each(
    "text",
    [
        "N/A: Must be an administrator to view exclusions",
        "N/A: Must be and administrator to view exclusions",
        "n/a: must be an ADMINISTRATOR",
        "N/A: Controlled Folder Access is disabled",
        "System.String[]",
        "System.UInt32[]",
    ],
)
@for_each("name", ["paths", "rules_actions", "rules_ids", "level", "other"])
def test_what_could_not_be_read_is_unreadable(name: str, text: str) -> None:
    for raw in (text, [text], Items((text,)), Unreadable(text)):
        assert list(canonical({name: raw}).values.values()) == [Unreadable(text)]


def test_a_placeholder_with_more_behind_the_cut_is_an_item() -> None:
    items = Items(("N/A: Must be an administrator",), cut=True)
    assert one("paths", items) == items


def test_a_placeholder_beside_real_items_is_an_item() -> None:
    items = ("C:\\", "N/A: Must be an administrator to view exclusions")
    assert one("paths", list(items)) == Items(items)


@for_each(
    ("name", "spellings", "kept"),
    [
        ("flag", ["maybe"], "maybe"),
        ("flag", [2, "2"], 2),
        ("level", ["Sometimes"], "Sometimes"),
        ("level", [9, "9"], 9),
        ("level", [True, "True"], "True"),
        ("days", [1.5, "1.5"], "1.5"),
        ("days", [True], "True"),
        ("days", [10**30, str(10**30)], str(10**30)),
        ("at", [120, "120"], 120),
        ("at", ["24:00:00"], "24:00:00"),
        ("at", ["10:60:00"], "10:60:00"),
        ("at", ["noon"], "noon"),
        ("at", ["P"], "P"),
        ("at", ["-02:00:00"], "-02:00:00"),
        ("server", [["a", "b"], Items(("a", "b"))], "a, b"),
        ("server", [Items(("a",), cut=True)], "a"),
        ("device", ["SRV-7"], "SRV-7"),
    ],
    ids=range(17),
)
def test_an_odd_value_is_kept_and_said(name: str, spellings: list[object], kept: object) -> None:
    for raw in spellings:
        snapshot = canonical({name: raw})
        (value,) = snapshot.values.values()
        assert (type(value), value) == (type(kept), kept)
        (notice,) = snapshot.notices
        assert (notice.code, notice.member) == ("odd-value", "m")
        assert SHAPES[name].name in notice.message


def test_a_long_odd_value_is_shortened_in_the_notice_only() -> None:
    snapshot = canonical({"level": "x" * 5000})
    assert snapshot.values == {"Level": "x" * 5000}
    assert len(snapshot.notices[0].message) < 200


@for_each(
    "raw", ["/Date(1705276800000)/", "\\/Date(1705276800000)\\/", "/Date(1705276800000+0100)/"]
)
def test_an_instant_gives_its_time_in_utc_and_says_so(raw: str) -> None:
    snapshot = canonical({"at": raw})
    assert snapshot.values == {"At": "00:00:00"}
    assert [notice.code for notice in snapshot.notices] == ["time-from-date"]


def test_an_instant_before_1970_has_a_time_of_day_too() -> None:
    assert canonical_time("/Date(-1000)/") == "23:59:59"


@given(st.integers(0, 10**16))
def test_a_span_survives_its_text(ticks: int) -> None:
    text = span_text(ticks)
    assert canonical_time(text) == text


def test_the_order_of_items_is_kept_and_cut_and_split_stay() -> None:
    items = Items(("b", "a"), cut=True, split=True)
    assert one("paths", items) == items
    assert one("paths", Items(("b", "B"), cut=True, split=True)) == Items(("b",), cut=True)


@for_each(
    ("ids", "actions"),
    [
        ([GUID.upper(), OTHER], [1, 0]),
        (["{" + GUID + "}", OTHER], ["1", "0"]),
        (Items((OTHER, GUID), split=True), Items(("0", "1"), split=True)),
        ([GUID, OTHER], ["enabled", "Disabled"]),
        ([GUID, OTHER, GUID.upper()], [1, 0, 1]),
    ],
)
def test_ids_and_actions_become_one_map(ids: object, actions: object) -> None:
    snapshot = canonical({"Rules_Ids": ids, "rules_actions": actions})
    assert snapshot.values == {"Rules_Actions": Pairs({GUID: 1, OTHER: 0})}
    assert snapshot.notices == ()


@for_each(
    ("ids", "actions", "pairs"),
    [
        (GUID, 1, Pairs({GUID: 1})),
        ([2147519003], [6], Pairs({"2147519003": 6})),
        ("0311978", "6", Pairs({"311978": 6})),
        (None, None, Pairs({})),
        ("", "", Pairs({})),
        (
            Items(("1", "2"), cut=True),
            Items(("6", "1"), cut=True),
            Pairs({"1": 6, "2": 1}, cut=True),
        ),
        (
            Items(("1", "2"), cut=True),
            Items(("6",), cut=True),
            Pairs({"1": 6, "2": None}, cut=True),
        ),
        (Items(("1",), cut=True), Items(("6", "1", "0")), Pairs({"1": 6}, cut=True)),
        (Items(("1", "2", "3")), Items(("6",), cut=True), Pairs({"1": 6, "2": None, "3": None})),
    ],
    ids=range(9),
)
def test_pairs_of_every_shape(ids: object, actions: object, pairs: Pairs) -> None:
    snapshot = canonical({"Rules_Ids": ids, "Rules_Actions": actions})
    assert (snapshot.values, snapshot.notices) == ({"Rules_Actions": pairs}, ())


@for_each(
    ("properties", "why"),
    [
        ({"Rules_Ids": ["1", "2"], "Rules_Actions": ["6"]}, "2 ids and 1 actions"),
        ({"Rules_Ids": ["1"]}, "1 ids and 0 actions"),
        ({"Rules_Actions": ["1"]}, "0 ids and 1 actions"),
        (
            {"Rules_Ids": Items(("1", "2"), cut=True), "Rules_Actions": Items(("6", "1"))},
            "2 ids and 2",
        ),
        ({"Rules_Ids": ["1", "1"], "Rules_Actions": [6, 1]}, "different actions"),
        ({"Rules_Ids": ["1", None], "Rules_Actions": [6, 1]}, "blank"),
        ({"Rules_Ids": ["1", "2"], "Rules_Actions": [6, "Maybe"]}, "an action is 'Maybe'"),
        ({"Rules_Ids": ["1", "2"], "Rules_Actions": [6, None]}, "an action is ''"),
    ],
    ids=range(8),
)
def test_pairs_that_do_not_fit_are_unreadable_and_said(
    properties: dict[str, object], why: str
) -> None:
    snapshot = canonical(properties)
    value = snapshot.values["Rules_Actions"]
    assert isinstance(value, Unreadable)
    assert why in value.text
    assert [notice.code for notice in snapshot.notices] == ["pairs-mismatch"]
    assert len(snapshot.values) == 1


@for_each("action", [9, "9", "-1"])
def test_an_unknown_action_keeps_its_number_and_is_said(action: object) -> None:
    snapshot = canonical({"Rules_Ids": ["1", "2"], "Rules_Actions": [1, action]})
    assert snapshot.values == {"Rules_Actions": Pairs({"1": 1, "2": int(str(action))})}
    assert [notice.code for notice in snapshot.notices] == ["odd-value"]
    assert repr(str(action)) in snapshot.notices[0].message


def test_items_with_ids_of_their_own_are_merged_where_they_fit() -> None:
    both: dict[str, object] = {"Only": ["C:\\b", "C:\\a"], "Only_Id": [OTHER.upper(), GUID]}
    assert canonical(both).values == {"Only": Items((f"{OTHER}: C:\\b", f"{GUID}: C:\\a"))}
    assert canonical({"Only": None, "Only_Id": None}).values == {"Only": Items(())}


@for_each(
    ("items", "ids"),
    [(["C:\\a", "C:\\b"], [GUID]), (Items(("C:\\a",), cut=True), Items((GUID,))), ([], [GUID])],
)
def test_items_whose_ids_do_not_fit_stay_two_lists(items: object, ids: object) -> None:
    values = canonical({"Only": items, "Only_Id": ids}).values
    assert list(values) == ["Only", "Only_Id"]
    assert all(isinstance(value, Items) for value in values.values())


def test_an_older_name_is_its_setting_and_beside_the_newer_one_it_stays() -> None:
    assert canonical({"OldChannel": "Staged"}).values == {"Channel": 4}
    for properties in ({"OldChannel": 4, "Channel": 0}, {"Channel": 0, "OldChannel": 4}):
        snapshot = canonical(dict(properties))
        assert snapshot.values == {"OldChannel": 4, "Channel": 0}
        assert [notice.code for notice in snapshot.notices] == ["alias"]


def test_the_frame_of_a_snapshot_is_carried_over() -> None:
    snapshot = canonical({"flag": True})
    assert (snapshot.member, snapshot.format, snapshot.encoding) == ("m", "json", "utf-8")
    assert (snapshot.size, snapshot.sha256, snapshot.taken_at) == (1, "0" * 64, None)
