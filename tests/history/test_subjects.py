"""What one value is, what a whole state holds of one subject, and what stands for what is not set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Held, Items, Pairs, Unreadable, Value
from mpdiff.catalogue import catalogue
from mpdiff.history.subjects import UNKNOWN, Known, difference_of, resolve, same
from tests.support.rows import for_each
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar

REFUSED = Unreadable("N/A: Must be an administrator to view exclusions")


@for_each(
    ("one", "two", "expected"),
    [
        (None, None, True),
        (1, 1, True),
        (1, 2, False),
        (True, 1, False),
        (False, 0, False),
        ("C:\\X", "c:\\x", True),
        ("C:\\X", "C:\\y", False),
        ("1", 1, False),
        (None, "", False),
        (UNKNOWN, UNKNOWN, False),
        (UNKNOWN, None, False),
        (None, UNKNOWN, False),
    ],
)
def test_what_nobody_shows_equals_nothing_and_a_switch_is_no_number(
    one: Any, two: Any, *, expected: bool
) -> None:
    assert same(one, two) is expected


@for_each(
    ("setting", "value", "key", "expected"),
    [
        ("DisableRealtimeMonitoring", None, None, False),
        ("DisableRealtimeMonitoring", True, None, True),
        ("DisableRemovableDriveScanning", None, None, True),
        ("CloudBlockLevel", None, None, 0),
        ("ScanAvgCPULoadFactor", None, None, 50),
        ("ScanAvgCPULoadFactor", 0, None, 0),
        ("ProxyServer", None, None, None),
        ("ExclusionPath", None, "C:\\x", None),
        ("NobodyKnowsThis", None, None, None),
    ],
)
def test_what_is_not_set_is_the_documented_default(
    setting: str, value: Scalar, key: str | None, expected: Scalar
) -> None:
    found = resolve(catalogue().find(setting), value, key)
    assert (found, type(found)) == (expected, type(expected))


def test_of_what_nobody_knows_and_of_an_entry_there_is_no_default() -> None:
    setting = catalogue().find("CloudBlockLevel")
    assert resolve(setting, None, "an entry") is None


@for_each(
    ("key", "before", "after", "kind"),
    [
        ("x", None, "x", "added"),
        ("x", "x", None, "removed"),
        ("x", 1, 0, "changed"),
        ("x", 0, 1, "changed"),
        (None, None, 1, "changed"),
        (None, 1, None, "changed"),
    ],
)
def test_only_an_entry_comes_and_goes(
    key: str | None, before: Scalar, after: Scalar, kind: str
) -> None:
    found = difference_of("S", key, before, after)
    assert (found.kind, found.key, found.before, found.after) == (kind, key, before, after)


CONSOLE = Items(("C:\\a", "b", "D:\\c"), split=True)


@for_each(
    ("why", "value", "key", "expected"),
    [
        ("a single value", 2, None, 2),
        ("a single value that is not set", None, None, None),
        ("a list is no single value", Items(("a",)), None, UNKNOWN),
        ("a map is no single value", Pairs({"g": 1}), None, UNKNOWN),
        ("a single value has no entries", 2, "a", UNKNOWN),
        ("a list that is not set has none either", None, "a", None),
        ("not readable", REFUSED, "a", UNKNOWN),
        ("listed, as it is spelled there", Items(("A",)), "a", "A"),
        ("not listed", Items(("b",)), "a", None),
        ("not in the part that is shown", Items(("b",), cut=True), "a", UNKNOWN),
        ("in the part that is shown", Items(("a",), cut=True), "a", "a"),
        ("console text: an item with a comma, or two", CONSOLE, "C:\\a, b", "C:\\a, b"),
        ("console text: one half alone is not the item", CONSOLE, "C:\\a, x", None),
        ("no console text: two items are two", Items(("C:\\a", "b")), "C:\\a, b", None),
        ("a rule", Pairs({"g": 1}), "G", 1),
        ("a rule that is off", Pairs({"g": 0}), "g", 0),
        ("no entry of the rule", Pairs({"h": 1}), "g", None),
        ("not in the part that is shown", Pairs({"h": 1}, cut=True), "g", UNKNOWN),
        ("a rule whose action was cut away", Pairs({"g": None}), "g", UNKNOWN),
    ],
)
def test_what_a_whole_state_holds_of_a_subject(
    why: str, value: Value, key: str | None, expected: Any
) -> None:
    assert Known(snapshot({"S": value})).value("S", key) == expected, why


def test_a_setting_that_a_state_lacks_and_a_state_that_is_not_there_show_nothing() -> None:
    known = Known(snapshot({"S": 1}))
    assert known.value("T", None) is UNKNOWN
    assert Known(None).value("S", None) is UNKNOWN
    assert (known.lists("S"), known.lists("T"), Known(None).lists("S")) == (True, False, False)


@for_each(
    ("certain", "key", "expected"),
    [(True, "C:\\é", None), (False, "C:\\é", UNKNOWN), (False, "C:\\e", None)],
)
def test_of_unknown_letters_nobody_can_say_that_an_item_is_missing(
    certain: bool,  # noqa: FBT001  a value
    key: str,
    expected: Any,
) -> None:
    one = snapshot({"S": Items(("x",))}, spelling_certain=certain)
    assert Known(one).value("S", key) is expected


@for_each(
    ("values", "key", "expected"),
    [
        ({"DisableRealtimeMonitoring": True}, None, Held("value", "True", True)),
        ({}, None, Held("absent", "not listed")),
        ({"DisableRealtimeMonitoring": REFUSED}, None, Held("unreadable", "could not be read")),
        ({"DisableRealtimeMonitoring": Items(("x",), cut=True)}, "y", Held("cut", "cut off")),
        ({"DisableRealtimeMonitoring": 1}, "y", None),
    ],
)
def test_what_the_report_prints_of_a_whole_state(
    values: dict[str, Value], key: str | None, expected: Held | None
) -> None:
    known = Known(snapshot(values))
    assert known.held(catalogue(), "DisableRealtimeMonitoring", key) == expected


def test_of_no_state_nothing_is_printed() -> None:
    assert Known(None).held(catalogue(), "DisableRealtimeMonitoring", None) is None


@for_each(
    ("why", "value", "certain", "told"),
    [
        ("a whole list", Items(("C:\\A",)), True, True),
        ("its end is cut off", Items(("C:\\A",), cut=True), True, False),
        ("a comma may part two items or stand in one", Items(("C:\\A",), split=True), True, False),
        ("nobody knows its letters", Items(("C:\\A",)), False, False),
        ("no list", 1, True, False),
    ],
)
def test_a_list_that_tells_of_every_item_is_looked_up_at_once(
    why: str, value: Value, *, certain: bool, told: bool
) -> None:
    known = Known(snapshot({"S": value}, spelling_certain=certain))
    assert (known.items("S") is not None) is told, why
