"""Against what a value that was weak before the window is measured, one row a rule."""

from __future__ import annotations

from typing import Any

from mpdiff.catalogue import catalogue
from mpdiff.findings.changes.places import _may_protect
from mpdiff.findings.changes.standing import already
from mpdiff.findings.changes.standing.weak import stands_alone, strong_of
from mpdiff.history.subjects import UNKNOWN, Known
from tests.support.cases import case, findings
from tests.support.snapshots import snapshot

SWITCH, LEVEL, NETWORK = "DisableRealtimeMonitoring", "CloudBlockLevel", "EnableNetworkProtection"


def setting(name: str) -> Any:
    return catalogue().find(name)


def test_a_weak_value_is_measured_against_a_strong_one() -> None:
    rows: list[tuple[str, str | None, Any, Any]] = [
        (SWITCH, None, True, False),
        (SWITCH, None, False, UNKNOWN),
        ("ExclusionPath", "C:\\x", "C:\\x", None),
        ("ControlledFolderAccessProtectedFolders", "C:\\x", "C:\\x", UNKNOWN),
        ("ProxyServer", None, "x", UNKNOWN),
        (NETWORK, None, True, UNKNOWN),  # a switch of a setting that has none
    ]
    for name, key, value, expected in rows:
        found = strong_of(setting(name), key, value)
        assert (type(found), found) == (type(expected), expected), (name, value)


def test_what_a_snapshot_cannot_hold_of_a_list_is_none_of_its_items() -> None:
    known = Known(snapshot({"ExclusionPath": 1}))
    sides = already._Sides(known, known, known, ())
    assert list(already._weak(case(()), setting("ExclusionPath"), 1, sides)) == []


def test_what_the_second_snapshot_does_not_tell_is_not_said_to_be_so_still() -> None:
    assert findings(case((), {SWITCH: True}, {}), "weak_before") == ()
    assert len(findings(case((), {SWITCH: True}, {SWITCH: True}), "weak_before")) == 1


def test_a_policy_value_protects_where_another_one_would_be_weaker_or_nobody_knows() -> None:
    rows: list[tuple[str, Any, bool]] = [
        (SWITCH, False, True),
        (SWITCH, True, False),
        (NETWORK, 1, True),
        (NETWORK, 0, False),
        ("ProxyServer", "x", True),
    ]
    for name, enforced, expected in rows:
        assert _may_protect(case(()), setting(name), None, enforced) is expected, (name, enforced)


def test_what_is_said_anyway_or_never() -> None:
    rows: list[tuple[str, str | None, bool]] = [
        ("ComputerID", None, True),  # it changes by itself
        ("EnableDnsSinkhole", None, True),  # so does this with the platform
        (SWITCH, None, True),  # it stands alone
        ("ExclusionPath", None, True),
        ("ExclusionPath", "C:\\App\\data", True),
        ("ExclusionPath", "C:\\", False),
    ]
    for name, key, expected in rows:
        assert already._is_said_anyway(case(()), setting(name), key) is expected, (name, key)


def test_which_settings_stand_alone() -> None:
    for one in catalogue().settings:
        grave = one.severity == "critical" or one.tamper_protected == "yes"
        assert stands_alone(one) is (one.item_kind is not None or grave), one.name
