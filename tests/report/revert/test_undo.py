"""How one change is put back, and how a local value goes that a policy overrides."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Change, Difference
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.report.revert.undo import forget, spell
from tests.support.rows import for_each

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def changed(
    setting: str, before: Any, after: Any, kind: Any = "changed", key: str | None = None
) -> Change:
    return judge(catalogue(), Difference(setting, key, kind, before, after))


@for_each(
    ("setting", "value", "spelled"),
    [
        ("CloudExtendedTimeout", 0, ("0", ("0",))),
        ("CloudExtendedTimeout", 2**32 - 1, ("4294967295", ("4294967295",))),
        ("CloudExtendedTimeout", 2**32, None),
        ("CloudExtendedTimeout", -1, None),
        ("CloudExtendedTimeout", None, (None, ("",))),
        ("ProxyServer", "", (None, ("",))),
        ("ProxyServer", "it's", ("'it''s'", ("it's",))),
        ("MAPSReporting", 0, ("Disabled", ("0", "Disabled"))),
        ("SevereThreatDefaultAction", 0, (None, ("0", "Default", ""))),
        ("DisableRealtimeMonitoring", False, ("$false", ("False",))),
        ("DisableRealtimeMonitoring", 0, None),
        ("ScanScheduleTime", "02:00:00", ("'02:00:00'", ("02:00:00",))),
        ("ScanScheduleTime", "2", None),
        ("MAPSReporting", "2", None),
    ],
)
def test_a_value_is_spelled_as_the_cmdlets_take_it(setting: str, value: Any, spelled: Any) -> None:
    one = catalogue().find(setting)
    assert one is not None
    assert spell(one, value) == spelled


@for_each(
    ("given", "commands", "refusal"),
    [
        (
            ("ExclusionPath", None, "C:\\x", "added", "C:\\x"),
            ("Remove-MpPreference -ExclusionPath 'C:\\x'",),
            "",
        ),
        (
            ("ExclusionPath", "C:\\x", None, "removed", "C:\\x"),
            (),
            "it is not an item of a list that was added",
        ),
        (
            (
                "AttackSurfaceReductionRules_RuleSpecificExclusions",
                None, "x", "added", f"{OFFICE}: C:\\x",
            ),
            (),
            "where its items stand locally is not known",
        ),
    ],
)  # fmt: skip
def test_a_local_item_that_policy_lists_too_is_taken_away(
    given: Any, commands: tuple[str, ...], refusal: str
) -> None:
    change = changed(*given)
    setting = catalogue().find(change.setting)
    assert setting is not None
    found = forget(change, setting, catalogue())
    assert (found.commands, found.refusal or "") == (commands, refusal)


@for_each(
    ("setting", "before", "after", "stored"),
    [
        ("DisableRealtimeMonitoring", False, True, "'1'"),
        ("DisableRealtimeMonitoring", True, False, "'0'"),
        ("DisableArchiveScanning", False, True, "'1'"),
        ("CloudExtendedTimeout", 50, 0, "'0'"),
    ],
)
def test_the_registry_is_asked_whether_the_local_value_is_gone(
    setting: str, before: Any, after: Any, stored: str
) -> None:
    one = catalogue().find(setting)
    assert one is not None
    found = forget(changed(setting, before, after), one, catalogue())
    assert found.check.startswith("Test-LocalGone '")
    assert found.check.endswith(stored)
