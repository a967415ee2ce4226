"""The text of the revert script: its comments, its own functions, the order of its parts.

Everything that comes from the package goes through `render/escape.py`; commands and checks come
ready from `revert.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import powershell_comment, powershell_literal
from mpdiff.report.render.words import DORMANT, MANAGED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Report, SnapshotRef
    from mpdiff.report.revert.plan import Step

_COMMENT_LENGTH: Final = 300
"""Characters of one value in a comment; the literal below it is whole."""

_SIGNATURE_LENGTH: Final = 34
_UNCHECKED: Final = "  (as the evidence spells it; mpdiff cannot vouch for it)"


def compose(
    report: Report,
    doable: Sequence[Step],
    refused: Sequence[Step],
    undirected: Sequence[Step],
    *,
    every_change: bool,
    only: tuple[str, ...],
    device_id: str,
) -> str:
    r"""Return the whole script, lines ended by `\n`.

    `undirected`: changes that are not put back because nobody knows which way they go; how it
    could be done stands in a comment. `device_id`: the property that names the device.
    """
    lines = [
        *_header(report, every_change=every_change, only=only, device_id=device_id),
        *_FUNCTIONS.splitlines(),
        *_guard(report, device_id),
        *_commands(doable),
        *_refusals(report, refused, undirected, only),
        *_checks(doable, refused),
    ]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    """Return one comment line.

    PowerShell refuses every command after a comment that resembles the begin of a signature block
    (10 edits of 24 letters), so a short line with text of the package gets longer than that.
    Without a byte order mark Windows PowerShell reads UTF-8 in the system's code page, where the
    last byte of a letter may be the first of a pair (Japanese, Chinese, Korean) and swallow the
    line's end with the command after it; a space at the end is swallowed instead.
    """
    line = f"# {powershell_comment(text)}"
    long_enough = len("".join(line.split())) > _SIGNATURE_LENGTH + 1
    line = line if long_enough else line + _UNCHECKED
    return line if line[-1].isascii() else f"{line} "


def _shown(text: str) -> str:
    return text if len(text) <= _COMMENT_LENGTH else f"{text[:_COMMENT_LENGTH]}... (cut)"


def _utc(time: datetime | None) -> str:
    return "?" if time is None else f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _rule(title: str) -> list[str]:
    return ["", f"# --- {title} {'-' * (94 - len(title))}", ""]


def _header(
    report: Report, *, every_change: bool, only: tuple[str, ...], device_id: str
) -> list[str]:
    what = "every change" if every_change else "what was weakened"
    scope = f", only {', '.join(only)}" if only else ""
    device, window = report.device, report.window
    source = report.source
    span = "not known" if window is None else f"{_utc(window.start)} to {_utc(window.end)}"
    if window is not None:
        span += f", {'' if window.certain else 'not certain, '}told by {_shown(window.basis)}"
    sha256 = source.sha256 or "not computed"
    return [
        "#Requires -RunAsAdministrator",
        _comment(f"Puts back {what} in a Defender troubleshooting window{scope}."),
        _comment(f"Written by {report.tool.name} {report.tool.version}. It runs nothing itself."),
        "#",
        _comment(f"Device:  hostname {_shown(device.hostname or 'not known')}"),
        _comment(f"         {device_id} {_shown(device.computer_id or 'not known')}"),
        _comment(f"Window:  {span}"),
        _comment(f"Source:  {_shown(source.path)} ({source.kind}, sha256 {sha256})"),
        _evidence("Before: ", report.before),
        _evidence("After:  ", report.after),
        _evidence("Current:", report.current),
        *_HOW_TO_RUN.splitlines(),
    ]


def _evidence(role: str, snapshot: SnapshotRef | None) -> str:
    if snapshot is None:
        return _comment(f"{role} no such snapshot was part of the comparison")
    return _comment(f"{role} {_shown(snapshot.member)} (sha256 {snapshot.sha256})")


def _guard(report: Report, device_id: str) -> list[str]:
    """Stop on a device other than the one the evidence is from."""
    lines = [
        *_rule("is this the right device?"),
        "try { $Now = Get-MpPreference -ErrorAction Stop }",
        "catch { Write-Warning 'Get-MpPreference failed. Nothing was changed.'; exit 2 }",
    ]
    if report.device.computer_id:
        expected = powershell_literal(report.device.computer_id)
        lines.append(f"if (Test-OtherDevice '{device_id}' {expected}) {{ exit 2 }}")
    return lines


def _commands(steps: Sequence[Step]) -> list[str]:
    lines = _rule("put back")
    for number, step in enumerate(steps, 1):
        lines.append(_comment(f"{number}. {_story(step)}"))
        lines.extend(f"#    Note: {note}" for note in _notes(step))
        command = f"{step.undo.command} -Force -ErrorAction Stop"
        lines.append(f"try {{ {command} }} catch {{ Write-Refusal {number} $_ }}")
        lines.append("")
    return lines if steps else [*lines, "# Nothing that this script can put back.", ""]


def _story(step: Step) -> str:
    """State what is undone and when it was done."""
    change, finding = step.change, step.finding
    seen = None if finding is None else finding.first_seen
    when = "(time unknown)" if seen is None else f"at {_utc(seen)}"
    severity = "" if finding is None else f", severity {finding.severity}"
    name = change.setting if step.setting is None else step.setting.name
    if change.key is None:
        before, after = _shown(change.before_text), _shown(change.after_text)
        return f"{_shown(name)}: back to {before}; became {after} {when}{severity}"
    key = _shown(change.key)
    item = key if change.label is None else f"{_shown(change.label)} ({key})"
    if change.kind == "added":
        return f"{_shown(name)}: take out again what was added {when}{severity}: {item}"
    if change.kind == "removed":
        return f"{_shown(name)}: put in again what was removed {when}{severity}: {item}"
    before, after = _shown(change.before_text), _shown(change.after_text)
    return f"{_shown(name)}: back to {before}; became {after} {when}{severity}: {item}"


def _notes(step: Step) -> list[str]:
    notes = []
    finding, command = step.finding, step.undo.command or ""
    locked = "no" if step.setting is None else step.setting.tamper_protected
    if step.setting is not None and "tamper-protection" in step.setting.roles:
        notes.append("honoured in troubleshooting mode only; otherwise use the Defender portal.")
    elif locked == "yes":
        notes.append("while tamper protection is on, Windows ignores this without an error.")
    elif locked == "partly":
        notes.append("tamper protection may lock this; then Windows ignores it without an error.")
    if finding is not None and finding.origin == "policy":
        notes.append("policy sets this; the policy's value wins, whatever is set here.")
    if finding is not None and finding.place in MANAGED and finding.origin != "policy":
        notes.append(f"it was written {MANAGED[finding.place]}, where it wins; put it right there.")
    if finding is not None and finding.rule == DORMANT:
        notes.append("policy overrides it; this sets what would apply without the policy.")
    if finding is not None and finding.still_weakened is False:
        notes.append("the state at collection shows it back already; doing it again is harmless.")
    if step.change.effect == "strengthened":
        notes.append("this WEAKENS the device: the window had strengthened it.")
    if step.change.key is None and command.startswith("Remove-"):
        notes.append("it had no value of its own; Remove-MpPreference resets it to the default.")
    return notes


def _refusals(
    report: Report, refused: Sequence[Step], undirected: Sequence[Step], only: tuple[str, ...]
) -> list[str]:
    lines = [
        _comment(f"Left as it is: {step.undo.refusal}. It would be: {_story(step)}")
        for step in refused
    ]
    for step in undirected:
        lines.append(_comment(f"Left as it is: no source says which way it goes. {_story(step)}"))
        lines.append(_comment(f"    It would be: {_shown(step.undo.command or '')}"))
    lines.extend(
        _comment(f"Left as it is: not comparable, so not judged. {_shown(notice.message)}")
        for notice in report.notices
        if notice.code in ("unreadable", "cut-list") and _concerns(notice.message, only)
    )
    return [*_rule("not put back by this script"), *lines] if lines else []


def _concerns(message: str, only: tuple[str, ...]) -> bool:
    return not only or any(name.lower() in message.lower() for name in only)


def _checks(doable: Sequence[Step], refused: Sequence[Step]) -> list[str]:
    """Compare the device with the values from before, refused changes that can be told too."""
    calls = []
    for number, step in enumerate([*doable, *refused], 1):
        if step.undo.check is not None:
            function, arguments = step.undo.check
            calls.append(f"{function} {number} {arguments}")
    blind = len(doable) + len(refused) - len(calls)
    return [
        *_rule("what still differs"),
        "$Now = Get-MpPreference -ErrorAction Stop",
        *calls,
        f"Write-Summary {len(calls)} {blind}",
        "if ($Differs -gt 0) { exit 1 }",
        "exit 0",
    ]


_HOW_TO_RUN: Final = """\
#
# Read every line first. Then run it on the device, in an elevated Windows PowerShell:
#     powershell.exe -NoProfile -File revert.ps1
# Where tamper protection or policy locks a setting, Windows ignores the command and gives no
# error: turn on troubleshooting mode first, or change the policy. The script ends by reading the
# settings again. Exit code 0: everything it could check is as before the window; 1: something
# still differs and is listed; 2: wrong device or no Defender, nothing was changed."""

_FUNCTIONS: Final = r"""
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Continue'
$Differs = 0

function Format-Plain {
    # Keeps control characters out of the console.
    param([string]$Text)
    return ($Text -replace '\p{C}', '?')
}

function Get-Reported {
    # Gives a property of the current settings, nothing where this platform does not report it.
    param([string]$Name)
    $property = $Now.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

function Test-Same {
    # Compares without case and without culture: no character counts as nothing.
    param($Left, $Right)
    return [string]::Equals([string]$Left, [string]$Right, [StringComparison]::OrdinalIgnoreCase)
}

function Test-OtherDevice {
    param([string]$Property, [string]$Expected)
    $actual = [string](Get-Reported $Property)
    if ($actual.Length -eq 0 -or (Test-Same $actual $Expected)) { return $false }
    Write-Warning ('This device is {0}, the evidence is from {1}. Nothing was changed.' -f
        (Format-Plain $actual), (Format-Plain $Expected))
    return $true
}

function Write-Refusal {
    param([int]$Number, $Problem)
    Write-Warning ('{0}. refused: {1}' -f $Number, (Format-Plain $Problem.Exception.Message))
}

function Write-Difference {
    param([int]$Number, [string]$Text)
    $script:Differs += 1
    Write-Output ('{0}. differs: {1}' -f $Number, (Format-Plain $Text))
}

function Test-Value {
    param([int]$Number, [string]$Name, [string[]]$Wanted)
    $value = [string](Get-Reported $Name)
    foreach ($text in $Wanted) { if (Test-Same $value $text) { return } }
    Write-Difference $Number ('{0} is ''{1}'', was ''{2}''' -f $Name, $value, $Wanted[0])
}

function Test-Item {
    param([int]$Number, [string]$Name, [string[]]$Spellings, [bool]$Wanted)
    $held = $false
    foreach ($entry in @(Get-Reported $Name)) {
        if ([string]$entry -like 'N/A:*') {
            Write-Difference $Number ('{0} cannot be read: {1}' -f $Name, $entry)
            return
        }
        foreach ($text in $Spellings) { if (Test-Same $entry $text) { $held = $true } }
    }
    if ($held -eq $Wanted) { return }
    $state = if ($held) { 'still holds' } else { 'still lacks' }
    Write-Difference $Number ('{0} {1} ''{2}''' -f $Name, $state, $Spellings[0])
}

function Test-RuleItem {
    # A path of one ASR rule: two lists of which each place belongs together.
    param([int]$Number, [string]$Ids, [string]$Items, [string]$Id, [string]$Item, [bool]$Wanted)
    $allIds = @(Get-Reported $Ids)
    $allItems = @(Get-Reported $Items)
    $held = $false
    for ($i = 0; $i -lt $allIds.Count -and $i -lt $allItems.Count; $i++) {
        $bare = ([string]$allIds[$i]).Trim('{', '}')
        if ((Test-Same $bare $Id) -and (Test-Same $allItems[$i] $Item)) { $held = $true }
    }
    if ($held -eq $Wanted) { return }
    $state = if ($held) { 'still holds' } else { 'still lacks' }
    Write-Difference $Number ('{0} {1} ''{2}'' of rule {3}' -f $Items, $state, $Item, $Id)
}

function Test-Pair {
    # '' as a wanted action: the id has no entry.
    param([int]$Number, [string]$Ids, [string]$Actions, [string]$Id, [string[]]$Wanted)
    $allIds = @(Get-Reported $Ids)
    $allActions = @(Get-Reported $Actions)
    $action = ''
    for ($i = 0; $i -lt $allIds.Count -and $i -lt $allActions.Count; $i++) {
        $bare = ([string]$allIds[$i]).Trim('{', '}')
        if (Test-Same $bare $Id) { $action = [string]$allActions[$i] }
    }
    foreach ($text in $Wanted) { if (Test-Same $action $text) { return } }
    Write-Difference $Number ('{0} {1} has action ''{2}'', had ''{3}''' -f
        $Ids, $Id, $action, $Wanted[0])
}

function Write-Summary {
    param([int]$Checked, [int]$Unchecked)
    Write-Output ('{0} of {1} settings still differ from before the window.' -f $Differs, $Checked)
    if ($Unchecked -gt 0) {
        Write-Output ('{0} more were not checked; the comments of the script say why.' -f $Unchecked)
    }
}"""
