"""What events mean: which setting was touched, from what to what, by whom, or that it was not."""

from __future__ import annotations

import pytest

from mpdiff.evidence.events.meaning.statements import MAX_UNMAPPED, OTHER_PATHS
from tests.support.eventlogs import (
    KEY,
    NOON,
    POLICY,
    blocked,
    changed,
    codes,
    event_of,
    of_events,
    stated,
)
from tests.support.evtxwriter import EventSpec
from tests.support.rows import for_each

REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"


@for_each(
    ("old", "new"),
    [
        (f"{KEY}{REALTIME} = 0x1", f"{KEY}{REALTIME} = 0x1"),
        (f"{KEY}{REALTIME} = 0x1", f"{KEY.upper()}{REALTIME} = 0x1"),
        (KEY + "Features\\TamperProtection = 0x1", KEY + "Features\\TamperProtection = 0x5"),
        (f"{KEY}ServiceStartStates = 0x1", "Default\\ServiceStartStates = 0x0"),
        ("N/A\\ProductType = ", f"{KEY}ProductType = 0x2"),
        (f"{KEY}CoreService\\WdConfigHash = 0x1", f"{KEY}CoreService\\WdConfigHash = 0x2"),
    ],
)
def test_a_change_of_nothing_is_noise(old: str, new: str) -> None:
    found = of_events([changed(old, new)])
    assert [s for s in found.statements if not s.held] == []
    assert found.coverage.noise == 1
    assert found.coverage.unmapped == {}


def test_a_change_to_the_same_value_shows_what_was_set() -> None:
    (one,) = of_events([changed(f"{KEY}{REALTIME} = 0x1", f"{KEY}{REALTIME} = 0x1")]).statements
    assert (one.held, one.before, one.after, one.place) == (True, True, True, "local")


@pytest.mark.parametrize(("event_id", "after"), [(5000, False), (5001, True)])
def test_real_time_protection_says_only_what_it_is_now(*, event_id: int, after: bool) -> None:
    (touch,) = of_events([EventSpec(NOON, event_id, 1, {})]).statements
    assert touch.setting == "DisableRealtimeMonitoring"
    assert (touch.before_known, touch.after_known, touch.after) == (False, True, after)


@for_each(
    ("field", "word", "setting", "value"),
    [
        ("RTP state", "Disabled", "DisableRealtimeMonitoring", True),
        ("RTP state", "Enabled", "DisableRealtimeMonitoring", False),
        ("OA state", "Disabled", "DisableOnAccessProtection", True),
        ("IOAV state", "Deaktiviert", "DisableIOAVProtection", True),
        ("BM STATE", " disabled ", "DisableBehaviorMonitoring", True),
        ("BM state", "%%901", "DisableBehaviorMonitoring", False),
    ],
)
def test_a_health_report_holds_the_state_of_a_part(
    *, field: str, word: str, setting: str, value: bool
) -> None:
    (one,) = stated(event_of(1151, {field: word})).statements
    assert (one.setting, one.after, one.place, one.held) == (setting, value, "effective", True)
    assert (one.before_known, one.after_known) == (False, True)


@for_each("word", ["", "%%999", "unknown", "2"])
def test_a_word_of_health_that_no_source_explains_states_nothing(word: str) -> None:
    assert stated(event_of(1151, {"RTP state": word})).statements == []


def test_unmapped_paths_are_counted() -> None:
    events = [
        changed("", KEY + "New\\Thing = 0x1", 0, 1),
        changed("", KEY + "New\\Thing = 0x2", 1, 2),
        changed("", POLICY + "New\\Thing = 0x2", 2, 3),
        blocked(KEY + "New\\Other = 0x2"),
    ]
    found = of_events(events)
    assert found.coverage.unmapped == {
        "New\\Other": 1,
        "New\\Thing": 2,
        "New\\Thing (policy)": 1,
    }
    assert [(s.setting, s.place, s.before, s.after) for s in found.statements] == [
        ("New\\Thing", "local", None, 1),
        ("New\\Thing", "local", None, 2),
        ("New\\Thing", "policy", None, 2),
    ]


def test_very_many_unmapped_paths_are_summed_up() -> None:
    events = [changed("", f"{KEY}New\\{i} = 0x1", i, i) for i in range(MAX_UNMAPPED + 50)]
    unmapped = of_events(events).coverage.unmapped
    assert len(unmapped) == MAX_UNMAPPED + 1
    assert unmapped[OTHER_PATHS] == 50


@for_each(
    ("old", "new"),
    [("", KEY + "Exclusions\\Pat"), (KEY + "PUAProtection = 0x", ""), ("", "nonsense")],
)
def test_a_value_cut_in_the_middle_is_said_and_the_rest_is_used(old: str, new: str) -> None:
    good = changed("", KEY + "Exclusions\\Paths\\C:\\Tools = 0x0", 1, 2)
    found = of_events([changed(old, new), good])
    assert [touch.key for touch in found.statements] == ["C:\\Tools"]
    assert codes(found) == ["event-cut"]
