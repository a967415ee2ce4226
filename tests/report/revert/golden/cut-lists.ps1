#Requires -RunAsAdministrator
# Puts back what was weakened in a Defender troubleshooting window.
# Written by mpdiff 0, which runs nothing itself.
#
# Device:  hostname WS-0639.corp.contoso.example
#          ComputerID 027fa1b2-0c3d-4e5f-8a9b-0000004d3691
# Window:  2026-05-05T10:10:07Z to 2026-05-05T14:10:07Z, by the registry, WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt
# Source:  samples/cut-lists/package.zip (zip, sha256 43520d689dfede455449f8566c26ce3fec5f55c763706ef2feb987950a82749f)
# Before:  WdSupportLogs/TroubleshootingMode/MpPreference_Before.txt (sha256 5858b315a636bcf054699a071c91763c7c85fd2d2115b1010a8b46bb259e8098)
# After:   WdSupportLogs/TroubleshootingMode/MpPreference_After.txt (sha256 86a55ce2029f7a5d1c36fdc700b3fe6a4bb40ccab17dc3496b7105712e188f77)
# Current: WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt (sha256 172525803e5c6c534c8abe6ddfc4287764c3a732f6accd7260f07132c9513121)
#
# Read every line first. Then run it on the device, in an elevated Windows PowerShell:
#     powershell.exe -NoProfile -File revert.ps1 -WhatIf       shows what it would do
#     powershell.exe -NoProfile -File revert.ps1 -Confirm      asks before each step
#     powershell.exe -NoProfile -File revert.ps1
# Where tamper protection or policy locks a setting, Windows ignores the command and gives no
# error: turn on troubleshooting mode first, or change the policy. The script looks before each
# step, does nothing where the value is right already, and reads all settings again at the end.
# Exit code 0: everything it could check is right; 1: something still differs and is listed;
# 2: wrong device, no active Defender or no place to save the state; nothing was changed.
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    # Where the state before and a transcript are saved.
    [string]$Folder = $env:TEMP,
    # Go on where Defender is not the active antivirus.
    [switch]$Anyway
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Continue'
$Checks = @{}
$Refused = @{}

function Format-Plain {
    # Keeps control characters out of the console.
    param([string]$Text)
    return ($Text -replace '\p{C}', '?')
}

function Get-Reported {
    # Returns a property of an object, nothing where this platform does not report it.
    param($From, [string]$Name)
    $property = $From.PSObject.Properties[$Name]
    if ($null -eq $property) { return $null }
    return $property.Value
}

function Test-Same {
    # Compares without case and without culture: no character counts as nothing.
    param($Left, $Right)
    return [string]::Equals([string]$Left, [string]$Right, [StringComparison]::OrdinalIgnoreCase)
}

# The checks: each returns what differs, and an empty text where nothing does.

function Test-Value {
    param([string]$Name, [string[]]$Wanted)
    $value = [string](Get-Reported $Now $Name)
    foreach ($text in $Wanted) { if (Test-Same $value $text) { return '' } }
    return ('{0} is ''{1}'', should be ''{2}''' -f $Name, $value, $Wanted[0])
}

function Test-Item {
    param([string]$Name, [string[]]$Spellings, [bool]$Wanted)
    $held = $false
    foreach ($entry in @(Get-Reported $Now $Name)) {
        if ([string]$entry -like 'N/A:*') {
            return ('{0} cannot be read: {1}' -f $Name, $entry)
        }
        # Blanks around an item are a part of its name, and the evidence may not show them.
        $trimmed = ([string]$entry).Trim(' ')
        foreach ($text in $Spellings) { if (Test-Same $trimmed $text.Trim(' ')) { $held = $true } }
    }
    if ($held -eq $Wanted) { return '' }
    $state = if ($held) { 'still holds' } else { 'still lacks' }
    return ('{0} {1} ''{2}''' -f $Name, $state, $Spellings[0])
}

function Test-RuleItem {
    # A path of one ASR rule: two lists of which each place belongs together.
    param([string]$Ids, [string]$Items, [string]$Id, [string]$Item, [bool]$Wanted)
    $allIds = @(Get-Reported $Now $Ids)
    $allItems = @(Get-Reported $Now $Items)
    $held = $false
    for ($i = 0; $i -lt $allIds.Count -and $i -lt $allItems.Count; $i++) {
        $bare = ([string]$allIds[$i]).Trim('{', '}')
        if ((Test-Same $bare $Id) -and (Test-Same $allItems[$i] $Item)) { $held = $true }
    }
    if ($held -eq $Wanted) { return '' }
    $state = if ($held) { 'still holds' } else { 'still lacks' }
    return ('{0} {1} ''{2}'' of rule {3}' -f $Items, $state, $Item, $Id)
}

function Test-Pair {
    # '' as a wanted action: the id has no entry.
    param([string]$Ids, [string]$Actions, [string]$Id, [string[]]$Wanted)
    $allIds = @(Get-Reported $Now $Ids)
    $allActions = @(Get-Reported $Now $Actions)
    $action = ''
    for ($i = 0; $i -lt $allIds.Count -and $i -lt $allActions.Count; $i++) {
        $bare = ([string]$allIds[$i]).Trim('{', '}')
        if (Test-Same $bare $Id) { $action = [string]$allActions[$i] }
    }
    foreach ($text in $Wanted) { if (Test-Same $action $text) { return '' } }
    return ('{0} {1} has action ''{2}'', should have ''{3}''' -f $Ids, $Id, $action, $Wanted[0])
}

function Test-LocalGone {
    # A local value below a policy: Get-MpPreference does not show it, the registry does. The view
    # of 64 bits is asked for, because a 32-bit PowerShell is shown another part of the registry.
    param([string]$Key, [string]$Name, [string]$Weak)
    try {
        $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
        $open = $root.OpenSubKey('SOFTWARE\Microsoft\Windows Defender\' + $Key)
        if ($null -eq $open) { return '' }
        $value = $open.GetValue($Name, $null)
    }
    catch { return ('the local value of {0} cannot be read' -f $Name) }
    if ($null -eq $value -or -not (Test-Same $value $Weak)) { return '' }
    return ('{0} still has the local value ''{1}''' -f $Name, $value)
}

function Get-Difference {
    foreach ($number in ($Checks.Keys | Sort-Object)) {
        $difference = [string](& $Checks[$number])
        if ($difference -eq '') { continue }
        $line = '{0}. differs: {1}' -f $number, (Format-Plain $difference)
        if ($Refused.ContainsKey($number)) { $line += ' (refused: {0})' -f $Refused[$number] }
        $line
    }
}

function Test-OtherDevice {
    param([string]$Property, [string]$Expected)
    $actual = [string](Get-Reported $Now $Property)
    if ($actual.Length -eq 0 -or (Test-Same $actual $Expected)) { return $false }
    Write-Warning ('This device is {0}, the evidence is from {1}. Nothing was changed.' -f
        (Format-Plain $actual), (Format-Plain $Expected))
    return $true
}

# Before anything is done.

function Stop-Script {
    param([int]$Code)
    try { Stop-Transcript | Out-Null } catch { Write-Verbose 'There is no transcript.' }
    exit $Code
}

function Test-Active {
    # Returns whether Defender runs as the device's antivirus; says so where it does not.
    $mode = [string](Get-Reported $Status 'AMRunningMode')
    $stopped = $false
    foreach ($name in 'AMServiceEnabled', 'AntivirusEnabled') {
        if (Test-Same (Get-Reported $Status $name) 'False') { $stopped = $true }
    }
    if ($stopped -or (Test-Same $mode 'Not running')) {
        Write-Warning 'Defender does not run on this device, so commands would have no effect.'
        return $false
    }
    if ($mode.Length -gt 0 -and -not (Test-Same $mode 'Normal')) {
        Write-Warning ('Defender is in {0}: another antivirus protects this device.' -f
            (Format-Plain $mode))
        return $false
    }
    return $true
}

function Test-Troubleshooting {
    $mode = [string](Get-Reported $Status 'TroubleShootingMode')
    return ($mode -notin @('', 'Disabled', 'Off', 'False', '0', 'Inactive'))
}

function Write-Obstacle {
    # Says which steps Windows would ignore.
    param([int[]]$Locked, [int[]]$Perhaps)
    $protected = Test-Same (Get-Reported $Status 'IsTamperProtected') 'True'
    if ($protected -and -not (Test-Troubleshooting)) {
        if ($Locked.Count -gt 0) {
            Write-Warning ('Tamper protection is on: Windows ignores step {0} without an error.' -f
                ($Locked -join ', '))
        }
        if ($Perhaps.Count -gt 0) {
            Write-Warning ('Tamper protection is on: Windows may ignore step {0}.' -f
                ($Perhaps -join ', '))
        }
    }
    $configuration = [string](Get-Reported $Status 'ControlledConfigurationState')
    if ($configuration -notin @('', 'Disabled', 'Off', 'False', '0', 'NotConfigured')) {
        Write-Warning ('Configuration protection is {0}: Windows may ignore every local change.' -f
            (Format-Plain $configuration))
    }
}

function Save-State {
    # Saves what is set now, in a form that mpdiff reads, and begins a transcript beside it.
    $name = 'mpdiff-{0:yyyyMMdd-HHmmss}-{1}' -f [DateTime]::UtcNow, [Guid]::NewGuid()
    $base = Join-Path $Folder $name
    try {
        $Now | Select-Object -Property * | ConvertTo-Json -Depth 2 |
            Out-File -LiteralPath ($base + '-before.json') -Encoding utf8 -ErrorAction Stop
        Start-Transcript -Path ($base + '.log') -ErrorAction Stop | Out-Null
    }
    catch {
        Write-Warning ('The present state could not be saved in {0}: {1} Nothing was changed.' -f
            $Folder, (Format-Plain $_.Exception.Message))
        return $false
    }
    Write-Output ('The state before and a transcript are in {0}-*' -f $base) | Out-Host
    return $true
}

# One step.

function Confirm-Step {
    # Returns whether a step is to be done: not where the device has it right already.
    param([int]$Number, [string]$What, [scriptblock]$Check)
    $Checks[$Number] = $Check
    if ([string](& $Check) -eq '') {
        Write-Output ('{0}. right already, left alone: {1}' -f $Number, (Format-Plain $What)) |
            Out-Host
        return $false
    }
    return $PSCmdlet.ShouldProcess((Format-Plain $What), ('step {0}' -f $Number))
}

function Confirm-Unchecked {
    # The same for a step whose result nothing shows.
    param([int]$Number, [string]$What)
    return $PSCmdlet.ShouldProcess((Format-Plain $What), ('step {0}' -f $Number))
}

function Write-Refusal {
    param([int]$Number, $Problem)
    $Refused[$Number] = Format-Plain $Problem.Exception.Message
}

# --- is this the right device, and would commands have an effect? ----------------------------------

try {
    $Now = Get-MpPreference -ErrorAction Stop
    $Status = Get-MpComputerStatus -ErrorAction Stop
}
catch {
    Write-Warning 'Defender does not answer. Nothing was changed.'
    exit 2
}
if (Test-OtherDevice 'ComputerID' '027fa1b2-0c3d-4e5f-8a9b-0000004d3691') { exit 2 }
if (-not (Test-Active) -and -not $Anyway) {
    Write-Warning 'Nothing was changed. Run it with -Anyway to go on in spite of that.'
    exit 2
}
Write-Obstacle @() @(1, 2, 3)
if (-not $WhatIfPreference -and -not (Save-State)) { exit 2 }

# --- put back --------------------------------------------------------------------------------------

# 1. ExclusionExtension: take out again what was added at 2026-05-05T11:02:07Z, severity critical: .ps1
if (Confirm-Step 1 'ExclusionExtension .ps1' { Test-Item 'ExclusionExtension' @('.ps1', 'ps1') $false }) {
    try { Remove-MpPreference -ExclusionExtension '.ps1' -Force -ErrorAction Stop } catch { Write-Refusal 1 $_ }
    try { Remove-MpPreference -ExclusionExtension 'ps1' -Force -ErrorAction Stop } catch { Write-Refusal 1 $_ }
}

# 2. ExclusionExtension: take out again what was added at 2026-05-05T11:00:07Z, severity high: .tmp
if (Confirm-Step 2 'ExclusionExtension .tmp' { Test-Item 'ExclusionExtension' @('.tmp', 'tmp') $false }) {
    try { Remove-MpPreference -ExclusionExtension '.tmp' -Force -ErrorAction Stop } catch { Write-Refusal 2 $_ }
    try { Remove-MpPreference -ExclusionExtension 'tmp' -Force -ErrorAction Stop } catch { Write-Refusal 2 $_ }
}

# 3. ExclusionExtension: take out again what was added at 2026-05-05T11:01:07Z, severity high: .bak
if (Confirm-Step 3 'ExclusionExtension .bak' { Test-Item 'ExclusionExtension' @('.bak', 'bak') $false }) {
    try { Remove-MpPreference -ExclusionExtension '.bak' -Force -ErrorAction Stop } catch { Write-Refusal 3 $_ }
    try { Remove-MpPreference -ExclusionExtension 'bak' -Force -ErrorAction Stop } catch { Write-Refusal 3 $_ }
}


# --- not put back by this script -------------------------------------------------------------------

# Left as it is: not comparable, so not judged. AttackSurfaceReductionRules_Actions: cut in the before snapshot after 4 items and in the after snapshot after 4 items; what is hidden was not compared
# Left as it is: not comparable, so not judged. ExclusionExtension: cut in the after snapshot after 4 items; what is hidden was not compared
# Left as it is: not comparable, so not judged. ExclusionPath: cut in the before snapshot after 4 items and in the after snapshot after 4 items; what is hidden was not compared

# --- what still differs ----------------------------------------------------------------------------

$Now = Get-MpPreference -ErrorAction Stop
$Differences = @(Get-Difference)
$Differences | Out-Host
Write-Output ('{0} of {1} still differ.' -f $Differences.Count, $Checks.Count)
if ($Differences.Count -gt 0) { Stop-Script 1 }
Stop-Script 0
