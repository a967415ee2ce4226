"""A setting is found by any name, by its role and by its place in the registry."""

from __future__ import annotations

from typing import get_args

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.entries import Role
from tests.support.rows import for_each


def test_names_are_found_in_any_case_and_suggested_when_misspelt() -> None:
    found = catalogue().find("disablerealtimemonitoring")
    assert found is not None
    assert found.name == "DisableRealtimeMonitoring"
    assert catalogue().find("DisableRealtimMonitoring") is None
    assert catalogue().suggest("DisableRealtimMonitoring")[0] == "DisableRealtimeMonitoring"


def test_a_role_is_played_by_the_settings_that_code_expects() -> None:
    """Roles that code asks one setting for are played by one, and never by nobody."""
    for role in ("real-time", "tamper-protection", "device-id", "host-name", "cfa-mode", "service"):
        assert catalogue().the(role).roles
    names = {role: {s.name for s in catalogue().playing(role)} for role in get_args(Role)}
    assert [role for role, settings in names.items() if not settings] == []
    assert names["real-time"] == {"DisableRealtimeMonitoring"}
    assert names["tamper-protection"] == names["cannot-be-unset"] == {"DisableTamperProtection"}
    assert names["device-id"] == {"ComputerID"}
    assert names["set-as-a-whole"] == {"ProxyBypass"}
    assert names["exclusions"] < names["hidden-from-users"]
    with pytest.raises(ValueError, match="too many"):
        catalogue().the("names-hosts")


@for_each(
    ("path", "setting", "key", "data", "value"),
    [
        (
            r"Real-Time Protection\DisableRealtimeMonitoring",
            "DisableRealtimeMonitoring",
            None,
            1,
            True,
        ),
        (
            r"real-time protection\disablerealtimemonitoring",
            "DisableRealtimeMonitoring",
            None,
            0,
            False,
        ),
        (r"Features\TamperProtection", "DisableTamperProtection", None, 5, False),
        (r"Features\TamperProtection", "DisableTamperProtection", None, 1, False),
        (r"Features\TamperProtection", "DisableTamperProtection", None, 4, True),
        (r"Features\TamperProtection", "DisableTamperProtection", None, 0, True),
        (r"Features\TamperProtection", "DisableTamperProtection", None, 7, None),
        (r"Exclusions\Paths\C:\Tools", "ExclusionPath", r"C:\Tools", 0, 0),
        (r"Scan\ScheduleTime", "ScanScheduleTime", None, 120, "02:00:00"),
        (r"SpyNet\SpyNetReporting", "MAPSReporting", None, 2, 2),
        (r"Threats\ThreatSeverityDefaultAction\5", "SevereThreatDefaultAction", None, "6", 6),
        (
            r"Threats\ThreatIDDefaultAction\2147786200",
            "ThreatIDDefaultAction_Actions",
            "2147786200",
            6,
            6,
        ),
        (
            r"Windows Defender Exploit Guard\ASR\Rules\{D4F940AB-401B-4EFC-AADC-AD5F3C50688A}",
            "AttackSurfaceReductionRules_Actions",
            "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
            1,
            1,
        ),
    ],
)
def test_a_registry_value_is_the_setting_that_it_is(
    path: str, setting: str, key: str | None, data: int | str, value: object
) -> None:
    match = catalogue().by_registry(path)
    assert match is not None
    assert (match.setting, match.key, match.convert(data)) == (setting, key, value)


def test_policy_manager_has_names_of_its_own_and_some_are_inverse() -> None:
    match = catalogue().by_registry("AllowRealtimeMonitoring", "mdm")
    assert match is not None
    assert match.setting == "DisableRealtimeMonitoring"
    assert match.convert(0) is True


def test_a_folder_of_items_is_no_item() -> None:
    assert catalogue().by_registry("Exclusions\\Paths\\") is None
    assert catalogue().by_registry("Exclusions\\Paths") is None
