"""What a command line asks of which setting, however it is spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.catalogue import catalogue
from mpdiff.findings.incidents.command_lines import asked
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar

KEY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"
RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
PAIR = "AttackSurfaceReductionRules_Ids", "AttackSurfaceReductionRules_Actions"


@for_each(
    ("line", "named"),
    [
        ("Set-MpPreference -MAPSReporting Disabled", [("MAPSReporting", 0)]),
        ("Set-MpPreference -MAPSReporting:2 -Force", [("MAPSReporting", 2)]),
        ("Set-MpPreference -DisableRealtimeMonitoring", [("DisableRealtimeMonitoring", None)]),
        ("Get-Thing -DisableRealtimeM 1", []),
        (
            f"Add-MpPreference -{PAIR[0]} {RULE} -{PAIR[1]} Disabled",
            [(PAIR[0], None), (PAIR[1], 0)],
        ),
        (f'reg add "{KEY}\\Spynet" /v SpynetReporting /d 0', [("MAPSReporting", 0)]),
        (f'reg add "{KEY}\\Spynet" /v Unheard /d 0', []),
        (
            "Invoke-CimMethod -ClassName MSFT_MpPreference -Arguments @{ExclusionPath='C:\\'}",
            [("ExclusionPath", None)],
        ),
    ],
)
def test_settings_and_values_of_a_line(line: str, named: list[tuple[str, Scalar]]) -> None:
    assert [(one.setting.name, one.value) for one in asked(catalogue(), line)] == named
