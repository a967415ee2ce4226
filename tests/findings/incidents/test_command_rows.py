"""What a command line names, and what a record near it says already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.findings.incidents.test_commanded import MAPS, found, ran
from tests.support.rows import for_each
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

REALTIME = "DisableRealtimeMonitoring"
NEAR = (touch(30, REALTIME, False, True), touch(31, REALTIME, True, False))


@for_each(
    ("line", "severity"),
    [
        (f"Set-MpPreference -{REALTIME}", "medium"),
        (f"Set-MpPreference -{REALTIME} -Force", "medium"),
        (f"Set-MpPreference -{REALTIME} $x", "medium"),
        (
            f"Set-MpPreference -{REALTIME} $false -NewSetting 1",
            "medium",
        ),  # what that is nobody knows
        (f"Set-MpPreference -{REALTIME} $false @more", "medium"),  # a table of parameters
        (f"Set-MpPreference -{REALTIME} $false \u2013ExclusionPath C:\\", "medium"),
        (f"Set-MpPreference -{REALTIME} $false \u2014ExclusionPath C:\\", "medium"),
        (f"Set-MpPreference \u2013{REALTIME} $true", "medium"),
        (f"Set-MpPreference -{REALTIME} $false{' ' * 400}", "low"),  # it may go on
        ("Set-MpPreference -HideExclusionsFromLocalUsers $false", "medium"),
        ("Set-MpPreference -DisablePrivacyMode $false", "medium"),  # neither way is stronger
        ("Set-MpPreference -DisablePrivacyMode $true", "medium"),
        ("REMOVE-MpPreference -ExclusionPath C:\\x", "low"),  # a trace of the exclusion
        ("Remove-MpPreference -MAPSReporting", "medium"),
        (f"reg add HKLM\\x /v {REALTIME} /d 0", "medium"),  # the value is not read
    ],
)
def test_only_what_certainly_strengthens_weighs_less(line: str, severity: str) -> None:
    (one,) = found(ran(line))
    assert one.severity == severity


@for_each(
    "line",
    [
        f"Set-MpPreference -{REALTIME} $false",
        f"Set-MpPreference -{REALTIME}:$False -Force",
        f"Set-MpPreference -{REALTIME} false -ErrorAction SilentlyContinue",
        f"Set-MpPreference -{REALTIME} '0'",
        f"Set-MpPreference -{REALTIME} 0x0",
        "Set-MpPreference -HideExclusionsFromLocalUsers $true",
        "Set-MpPreference -HideExclusionsFromLocalUsers 1",
    ],
)
def test_what_only_turns_protection_on_is_no_finding(line: str) -> None:
    assert found(ran(line)) == []


def test_one_command_of_several_that_weakens_is_enough() -> None:
    on, off = (f"Set-MpPreference -{REALTIME} {value}" for value in ("$false", "$true"))
    for lines in ((on, off), (off, on)):
        (one,) = found(*(ran(line, 30 + n) for n, line in enumerate(lines)))
        assert one.severity == "medium"


@for_each(
    ("why", "line", "by", "told"),
    [
        ("its change", f"Set-MpPreference -{REALTIME} 1", NEAR, False),
        ("its change, one of two a while after", f"Set-MpPreference -{REALTIME} 1", (NEAR[0], touch(90, REALTIME, True, False)), False),
        ("its change, by the registry", f"reg add HKLM\\x /v {REALTIME} /d 1", NEAR, False),
        ("its change, by PowerShell's provider", f"Set-ItemProperty HKLM:\\x -Name {REALTIME} 1", NEAR, False),
        ("what was refused", f"Set-MpPreference -{REALTIME} 1", (touch(30, REALTIME, False, True, refused=True),), False),
        ("another change", f"Set-MpPreference -{MAPS} 0", NEAR, True),
        ("no record", f"reg add HKLM\\x /v {REALTIME} /d 1", (), True),
        ("two minutes after", f"Set-MpPreference -{REALTIME} 1", (touch(32, REALTIME, False, True), touch(90, REALTIME, True, False)), False),
        ("a moment before", f"Set-MpPreference -{REALTIME} 1", (touch(29.99, REALTIME, False, True), touch(90, REALTIME, True, False)), False),
        ("three seconds before", f"Set-MpPreference -{REALTIME} 1", (touch(29.95, REALTIME, False, True), touch(90, REALTIME, True, False)), True),
        ("longer after", f"Set-MpPreference -{REALTIME} 1", (touch(32.1, REALTIME, False, True), touch(90, REALTIME, True, False)), True),
    ],
)  # fmt: skip
def test_a_record_within_two_minutes_tells_what_a_command_did(
    why: str, line: str, by: tuple[Statement, ...], *, told: bool
) -> None:
    assert bool(found(ran(line), by=by)) is told, why
