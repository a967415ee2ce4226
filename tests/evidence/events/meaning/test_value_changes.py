"""What a change of a value did to settings: which one, from what to what, in which place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.eventlogs import KEY, NOON, POLICY, blocked, changed, codes, of_events
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar, Statement

REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"
RULE = "Windows Defender Exploit Guard\\ASR\\Rules\\"
GUID = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"


def touch_of(old: str, new: str) -> Statement:
    (touch,) = of_events([changed(old, new)]).statements
    return touch


@for_each(
    ("old", "new", "setting", "key", "before", "after"),
    [
        pytest.param(
            f"{KEY}{REALTIME} = 0x0",
            f"{KEY}{REALTIME} = 0x1",
            "DisableRealtimeMonitoring",
            None,
            False,
            True,
            id="a switch",
        ),
        pytest.param(
            f"Default\\{REALTIME} = 0x0",
            f"{KEY}{REALTIME} = 0x1",
            "DisableRealtimeMonitoring",
            None,
            False,
            True,
            id="from implicit",
        ),
        pytest.param(
            f"{KEY}{REALTIME} = 0x1",
            "",
            "DisableRealtimeMonitoring",
            None,
            True,
            None,
            id="removed",
        ),
        pytest.param(
            "N/A\\PUAProtection =",
            f"{KEY}PUAProtection = 0x2",
            "PUAProtection",
            None,
            None,
            2,
            id="not there before",
        ),
        pytest.param(
            "",
            KEY + "Exclusions\\Paths\\C:\\Tools = 0x0",
            "ExclusionPath",
            "C:\\Tools",
            None,
            "C:\\Tools",
            id="an item added",
        ),
        pytest.param(
            "Default\\Exclusions\\Paths\\C:\\Tools = 0x0",
            KEY + "Exclusions\\Paths\\C:\\Tools = 0x0",
            "ExclusionPath",
            "C:\\Tools",
            None,
            "C:\\Tools",
            id="an item added, written as implicit before",
        ),
        pytest.param(
            KEY + "Exclusions\\Extensions\\.exe = 0x0",
            "",
            "ExclusionExtension",
            ".exe",
            ".exe",
            None,
            id="an item removed",
        ),
        pytest.param(
            f"{KEY}{RULE}{GUID} = 0x1",
            f"{KEY}{RULE}{GUID} = 0x0",
            "AttackSurfaceReductionRules_Actions",
            GUID,
            1,
            0,
            id="a rule turned off",
        ),
        pytest.param(
            "",
            KEY + "Threats\\ThreatIDDefaultAction\\2147786200 = 0x6",
            "ThreatIDDefaultAction_Actions",
            "2147786200",
            None,
            6,
            id="a threat allowed",
        ),
        pytest.param(
            KEY + "Features\\TamperProtection = 0x5",
            KEY + "Features\\TamperProtection = 0x4",
            "DisableTamperProtection",
            None,
            False,
            True,
            id="tamper protection off",
        ),
        pytest.param(
            KEY + "Features\\TamperProtection = 0x0",
            KEY + "Features\\TamperProtection = 0x1",
            "DisableTamperProtection",
            None,
            True,
            False,
            id="tamper protection on",
        ),
    ],
)
def test_a_change_touches_its_setting(
    *, old: str, new: str, setting: str, key: str | None, before: Scalar, after: Scalar
) -> None:
    touch = touch_of(old, new)
    assert (touch.setting, touch.key) == (setting, key)
    assert (touch.before, touch.after) == (before, after)
    assert (touch.before_known, touch.after_known) == (True, True)
    assert (touch.place, touch.refused, touch.time) == ("local", False, NOON)


def test_a_default_that_is_set_outright_is_a_change_that_may_override_a_policy() -> None:
    [one] = of_events([changed(f"Default\\{REALTIME} = 0x0", f"{KEY}{REALTIME} = 0x0")]).statements
    assert (one.before, one.after, one.place) == (False, False, "local")


@pytest.mark.parametrize("path", [REALTIME, "Spynet\\SpyNetReporting"])
def test_an_old_value_that_is_printed_as_a_default_stood_nowhere(path: str) -> None:
    for root, implied in (("Default\\", True), (KEY, False)):
        [one] = of_events([changed(f"{root}{path} = 0x0", f"{KEY}{path} = 0x1")]).statements
        assert (one.before_known, one.implied) == (True, implied)


def test_sides_that_name_two_values_are_two_halves() -> None:
    """Read as one value they would say that nothing changed."""
    old = f"{KEY}Real-Time Protection\\DisableRealtimeMonitoring = 0x0"
    found = of_events([changed(old, f"{KEY}Spynet\\SpyNetReporting = 0x0")])
    assert (codes(found), found.coverage.noise) == (["event-cut"], 0)
    assert [(s.setting, s.before_known, s.before, s.after_known, s.after)
            for s in found.statements] == [
        ("DisableRealtimeMonitoring", True, False, False, None),
        ("MAPSReporting", False, None, True, 0),
    ]  # fmt: skip


def test_an_unknown_state_of_tamper_protection_is_not_guessed() -> None:
    """Its data is kept, so that the report can show it; no value is made of it."""
    path = KEY + "Features\\TamperProtection"
    touch = touch_of(f"{path} = 0x5", f"{path} = 0x2")
    assert (touch.after, touch.after_known, touch.after_raw) == (None, False, "2")
    back = touch_of(f"{path} = 0x2", f"{path} = 0x5")
    assert (back.before_known, back.before_raw, back.after) == (False, "2", False)


@pytest.mark.parametrize(
    ("value", "location", "after"),
    [
        (f"{POLICY}{REALTIME} = 0x1", "policy", True),
        (f"{POLICY}Policy Manager\\AllowRealtimeMonitoring = 0x0", "mdm", True),
    ],
)
def test_management_is_said_to_be(*, value: str, location: str, after: bool) -> None:
    touch = touch_of("", value)
    assert (touch.place, touch.after) == (location, after)
    assert touch.setting == "DisableRealtimeMonitoring"


def test_a_policy_that_is_withdrawn_is_management_as_well() -> None:
    assert touch_of(f"{POLICY}{REALTIME} = 0x1", "").place == "policy"
    assert touch_of(f"{POLICY}{REALTIME} = 0x1", f"Default\\{REALTIME} = 0x0").place == "policy"


@for_each(
    ("value", "key", "after", "known"),
    [
        (f"{KEY}{REALTIME} = (Current)", None, None, False),
        (f"{KEY}{REALTIME} = 0x1", None, True, True),
        (f"{KEY}{REALTIME}", None, None, False),
        (KEY + "Exclusions\\Paths\\C:\\x = 0x0", "C:\\x", "C:\\x", True),
    ],
)
def test_a_blocked_change_is_an_attempt(
    *, value: str, key: str | None, after: Scalar, known: bool
) -> None:
    (touch,) = of_events([blocked(value)]).statements
    assert touch.refused
    assert touch.key == key
    assert (touch.after, touch.after_known, touch.before_known) == (after, known, False)
