"""The text of the scripts: their comments, the order of their parts, the two of Intune.

Everything that comes from the package goes through `base/escape.py`; commands and checks come ready
from `undo.py`. What the scripts have in common stands in `functions.ps1` and `steps.ps1`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from mpdiff.base.errors import InputError
from mpdiff.base.escape import powershell_literal
from mpdiff.report.revert.comments import (
    comment_line,
    header,
    left,
    notes,
    part_line,
    story,
    subject_of_step,
    unknown_holders,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Report
    from mpdiff.report.revert.plan import Plan, Step


def compose(report: Report, plan: Plan, *, device_id: str) -> str:
    r"""Return the script for one device, lines ended by `\n`. It has no effect until it is run.

    `device_id`: the property that names the device.
    """
    lines = [
        "#Requires -RunAsAdministrator",
        *header(report, plan, device_id),
        *_HOW_TO_RUN.splitlines(),
        *_PARAMETERS.splitlines(),
        *_part("functions"),
        *_part("steps"),
        *_before(report, plan, device_id),
        *_command_lines(plan.doable),
        *left(report, plan),
        *_after(plan),
    ]
    return "\n".join(lines) + "\n"


def detection(report: Report, plan: Plan, *, device_id: str) -> str:
    """Return the detection script of Intune: it changes nothing, and exits 1 where a step is needed.

    Only steps that the remediation can do count, so that it does not run for ever. Raises InputError
    `unknown-device`: Intune runs a script on every device that it is assigned to.
    """
    if not report.device.computer_id:
        raise InputError(
            "unknown-device",
            "The evidence does not name the device, and Intune runs scripts on many.",
            cure="Run the plain script on the device.",
        )
    numbered = enumerate(plan.doable, 1)
    checks = [_check_line(number, step) for number, step in numbered if step.undo.check]
    lines = [
        *header(report, plan, device_id),
        *_AS_INTUNE.splitlines(),
        *_part("functions"),
        *part_line("what differs"),
        "try { $Now = Get-MpPreference -ErrorAction Stop }",
        "catch { Write-Output 'Get-MpPreference failed.'; exit 1 }",
        *_other_device(report, device_id, code=0),
        *checks,
        *_DETECTED.splitlines(),
    ]
    return "\n".join(lines) + "\n"


def _part(name: str) -> list[str]:
    path = Path(__file__).with_name(f"{name}.ps1")
    return ["", *path.read_text(encoding="utf-8").splitlines()]


def _other_device(report: Report, device_id: str, *, code: int) -> list[str]:
    if not report.device.computer_id:
        return []
    expected = powershell_literal(report.device.computer_id)
    return [f"if (Test-OtherDevice '{device_id}' {expected}) {{ exit {code} }}"]


def _before(report: Report, plan: Plan, device_id: str) -> list[str]:
    """Stop where it is another device or Defender is not active; say what Windows would ignore."""
    steps = list(enumerate(plan.doable, 1))
    locked, perhaps = (
        ", ".join(str(number) for number, step in steps if _locked(step) == how)
        for how in ("yes", "partly")
    )
    return [
        *part_line("is this the right device, and would commands have an effect?"),
        *_PREFLIGHT.splitlines(),
        *_other_device(report, device_id, code=2),
        "if (-not (Test-Active) -and -not $Anyway) {",
        "    Write-Warning 'Nothing was changed. Run it with -Anyway to go on in spite of that.'",
        "    exit 2",
        "}",
        f"Write-Obstacle @({locked}) @({perhaps})",
        "if (-not $WhatIfPreference -and -not (Save-State)) { exit 2 }",
    ]


def _locked(step: Step) -> str:
    return "no" if step.setting is None else step.setting.tamper_protected


def _command_lines(steps: Sequence[Step]) -> list[str]:
    lines = [*part_line("put back"), *unknown_holders(steps)]
    for number, step in enumerate(steps, 1):
        lines.append(comment_line(f"{number}. {story(step)}"))
        lines.extend(f"#    Note: {note}" for note in notes(step))
        what = powershell_literal(subject_of_step(step))
        check = step.undo.check
        call = f"Confirm-Step {number} {what} {{ {check} }}" if check else ""
        lines.append(f"if ({call or f'Confirm-Unchecked {number} {what}'}) {{")
        for command in step.undo.commands:
            tried = f"try {{ {command} -Force -ErrorAction Stop }}"
            lines.append(f"    {tried} catch {{ Write-Refusal {number} $_ }}")
        lines += ["}", ""]
    return lines if steps else [*lines, "# Nothing that this script can put back.", ""]


def _check_line(number: int, step: Step) -> str:
    return f"$Checks[{number}] = {{ {step.undo.check} }}"


def _after(plan: Plan) -> list[str]:
    """Compare the device with the values from before, also where a change is left as it is."""
    first = len(plan.doable) + 1
    watched = [
        _check_line(n, step) for n, step in enumerate(plan.refused, first) if step.undo.check
    ]
    steps: Iterable[Step] = (*plan.doable, *plan.refused)
    blind = sum(not step.undo.check for step in steps)
    return [
        *part_line("what still differs"),
        "$Now = Get-MpPreference -ErrorAction Stop",
        *watched,
        "$Differences = @(Get-Difference)",
        "$Differences | Out-Host",
        "Write-Output ('{0} of {1} still differ.' -f $Differences.Count, $Checks.Count)",
        *([f"Write-Output '{blind} more could not be checked; see the comments.'"] * bool(blind)),
        "if ($Differences.Count -gt 0) { Stop-Script 1 }",
        "Stop-Script 0",
    ]


_HOW_TO_RUN: Final = """\
#
# Read every line first. Then run it on the device, in an elevated Windows PowerShell:
#     powershell.exe -NoProfile -File revert.ps1 -WhatIf       shows what it would do
#     powershell.exe -NoProfile -File revert.ps1 -Confirm      asks before each step
#     powershell.exe -NoProfile -File revert.ps1
# Where tamper protection or policy locks a setting, Windows ignores the command and gives no
# error: turn on troubleshooting mode first, or change the policy. The script looks before each
# step, does nothing where the value is right already, and reads all settings again at the end.
# Exit code 0: everything it could check is right; 1: something still differs and is listed;
# 2: wrong device, no active Defender or no place to save the state; nothing was changed."""

_AS_INTUNE: Final = """\
#
# Detection script of an Intune remediation; run it in 64-bit PowerShell, with the system's rights.
# It changes nothing. Exit code 0: nothing to put back, or another device; 1: something differs."""

_PARAMETERS: Final = """\
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    # Where the state before and a transcript are saved.
    [string]$Folder = $env:TEMP,
    # Go on where Defender is not the active antivirus.
    [switch]$Anyway
)"""

_PREFLIGHT: Final = """\
try {
    $Now = Get-MpPreference -ErrorAction Stop
    $Status = Get-MpComputerStatus -ErrorAction Stop
}
catch {
    Write-Warning 'Defender does not answer. Nothing was changed.'
    exit 2
}"""

_DETECTED: Final = """\
$Differences = @(Get-Difference)
if ($Differences.Count -gt 0) {
    Write-Output ($Differences -join '; ')
    exit 1
}
Write-Output 'Nothing to put back.'
exit 0"""
