"""A record of a change that is not whole counts by what can be understood of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.eventlogs import KEY, NOON, codes, event_of, stated
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Event

PATH = "Real-Time Protection\\DisableRealtimeMonitoring"
WEAK = f"{KEY}{PATH} = 0x1"
SETTING = "DisableRealtimeMonitoring"
BROKEN = [
    pytest.param(f"{KEY}{PATH}", id="no data"),
    pytest.param(f"{KEY}{PATH} = 0x", id="cut in the number"),
    pytest.param("HKLM\\SOFT", id="cut in the key"),
    pytest.param("???", id="garbage"),
    pytest.param(None, id="missing"),
]


def record(old: str | None, new: str | None) -> Event:
    sides = {"Old Value": old, "New Value": new}
    return event_of(5007, {name: text for name, text in sides.items() if text is not None})


@for_each("broken", BROKEN)
def test_a_new_value_counts_whatever_became_of_the_old_one(broken: str | None) -> None:
    found = stated(record(broken, WEAK))
    (one,) = found.statements
    assert (one.setting, one.before_known, one.after_known, one.after) == (
        SETTING,
        False,
        True,
        True,
    )
    assert codes(found) == ["event-cut"]


@for_each("broken", BROKEN)
def test_an_old_value_counts_whatever_became_of_the_new_one(broken: str | None) -> None:
    found = stated(record(WEAK, broken))
    (one,) = found.statements
    assert (one.setting, one.before_known, one.before, one.after_known) == (
        SETTING,
        True,
        True,
        False,
    )
    assert codes(found) == ["event-cut"]


@for_each(
    ("value", "setting", "key"),
    [
        ("Exclusions\\Paths\\C:\\Users = 0x0", "ExclusionPath", "C:\\Users"),
        ("Spynet\\SpyNetReporting = 0x0", "MAPSReporting", None),
        ("New\\Path = 0x5", "New\\Path", None),
    ],
)
def test_every_kind_of_setting_counts(value: str, setting: str, key: str | None) -> None:
    (one,) = stated(record("???", KEY + value)).statements
    assert (one.setting, one.key, one.before_known) == (setting, key, False)


def test_a_lone_value_of_an_unknown_side_is_a_touch_of_unknown_direction() -> None:
    (one,) = stated(event_of(5007, {"Value": WEAK})).statements
    assert (one.setting, one.before_known, one.after_known) == (SETTING, False, False)
    assert one.after_raw == "1 (before or after)"


@pytest.mark.parametrize(
    "value", ["CoreService\\WdConfigHash = 0x1", "Features\\Troubleshooting\\TSState = 0x1"]
)
def test_what_defender_writes_by_itself_is_no_statement(value: str) -> None:
    assert stated(record("???", KEY + value)).statements == []


def test_a_record_of_which_nothing_can_be_understood_is_noted() -> None:
    found = stated(record("???", "!!!"))
    assert (found.statements, codes(found)) == ([], ["event-cut"])


@for_each(
    ("old", "new", "sides"),
    [
        ("Default\\DisableRealtimeMonitoring = 0x0", WEAK, (False, True)),
        (WEAK, "Default\\DisableRealtimeMonitoring = 0x0", (True, False)),
        (f"Default\\{PATH} = 0x0", WEAK, (False, True)),
        (f"{KEY}{PATH} = 0", f"{KEY}{PATH} = 1", (False, True)),
        (f"{KEY}{PATH} =0x0", f"{KEY}{PATH}=0x1", (False, True)),
    ],
)
def test_other_spellings_of_whole_values_are_whole(
    old: str, new: str, sides: tuple[bool, bool]
) -> None:
    found = stated(record(old, new))
    (one,) = found.statements
    assert (one.setting, one.before, one.after) == (SETTING, *sides)
    assert one.before_known
    assert one.after_known
    assert codes(found) == []
    assert one.time == NOON
