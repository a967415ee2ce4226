#Requires -RunAsAdministrator
# Puts back what was weakened in a Defender troubleshooting window.
# Written by mpdiff 0, which runs nothing itself.
#
# Device:  hostname WS-0707.corp.contoso.example
#          ComputerID 02c3a1b2-0c3d-4e5f-8a9b-000000556e0d
# Window:  2026-07-08T21:04:07Z to 2026-07-09T01:02:07Z, by the registry, WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt
# Source:  samples/attacker/package.zip (zip, sha256 0137ab120e08d7a3199e4c54898aec351cf69983b90a94cd2eca1f1f722b9225)
# Before:  WdSupportLogs/TroubleshootingMode/MpPreference_Before.json (sha256 029feb6b915dcec5b619c03cee8f77395048f62da5365fb2af0e25e78ecbf454)
# After:   WdSupportLogs/TroubleshootingMode/MpPreference_After.json (sha256 c7d34cce3bde1d6b0617a58577bdf97ca1bb228c62b0a909555a96bf711b87b6)
# Current: WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt (sha256 ec4190894a0aab56dab7d5a62feeb08c93deac1ba9f6c1faee55a23199396306)
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
if (Test-OtherDevice 'ComputerID' '02c3a1b2-0c3d-4e5f-8a9b-000000556e0d') { exit 2 }
if (-not (Test-Active) -and -not $Anyway) {
    Write-Warning 'Nothing was changed. Run it with -Anyway to go on in spite of that.'
    exit 2
}
Write-Obstacle @(1, 2, 8, 13, 14, 15, 19) @(3, 4, 5, 6, 7)
if (-not $WhatIfPreference -and -not (Save-State)) { exit 2 }

# --- put back --------------------------------------------------------------------------------------

# 1. DisableRealtimeMonitoring: take away the local value True, which a policy of False overrides
#    Note: policy overrides it today; it would take effect when the policy goes.
#    Note: Remove-MpPreference takes the local value away; policy or the default then applies.
if (Confirm-Step 1 'DisableRealtimeMonitoring' { Test-LocalGone 'Real-Time Protection' 'DisableRealtimeMonitoring' '1' }) {
    try { Remove-MpPreference -DisableRealtimeMonitoring -Force -ErrorAction Stop } catch { Write-Refusal 1 $_ }
}

# 2. DisableBehaviorMonitoring: back to False; became True at 2026-07-08T21:19:07Z, severity critical
if (Confirm-Step 2 'DisableBehaviorMonitoring' { Test-Value 'DisableBehaviorMonitoring' @('False') }) {
    try { Set-MpPreference -DisableBehaviorMonitoring $false -Force -ErrorAction Stop } catch { Write-Refusal 2 $_ }
}

# 3. ExclusionPath: take out again what was added at 2026-07-08T21:34:07Z, severity critical: C:\
if (Confirm-Step 3 'ExclusionPath C:\' { Test-Item 'ExclusionPath' @('C:\') $false }) {
    try { Remove-MpPreference -ExclusionPath 'C:\' -Force -ErrorAction Stop } catch { Write-Refusal 3 $_ }
}

# 4. ExclusionExtension: take out again what was added at 2026-07-08T21:43:07Z, severity critical: .exe
if (Confirm-Step 4 'ExclusionExtension .exe' { Test-Item 'ExclusionExtension' @('.exe', 'exe') $false }) {
    try { Remove-MpPreference -ExclusionExtension '.exe' -Force -ErrorAction Stop } catch { Write-Refusal 4 $_ }
    try { Remove-MpPreference -ExclusionExtension 'exe' -Force -ErrorAction Stop } catch { Write-Refusal 4 $_ }
}

# 5. ExclusionProcess: take out again what was added at 2026-07-08T21:46:07Z, severity critical: powershell.exe
if (Confirm-Step 5 'ExclusionProcess powershell.exe' { Test-Item 'ExclusionProcess' @('powershell.exe') $false }) {
    try { Remove-MpPreference -ExclusionProcess 'powershell.exe' -Force -ErrorAction Stop } catch { Write-Refusal 5 $_ }
}

# 6. ExclusionPath: take out again what was added at 2026-07-08T21:37:07Z, severity critical: C:\Users\Public
if (Confirm-Step 6 'ExclusionPath C:\Users\Public' { Test-Item 'ExclusionPath' @('C:\Users\Public') $false }) {
    try { Remove-MpPreference -ExclusionPath 'C:\Users\Public' -Force -ErrorAction Stop } catch { Write-Refusal 6 $_ }
}

# 7. ExclusionPath: take out again what was added at 2026-07-08T21:40:07Z, severity critical: *.exe
if (Confirm-Step 7 'ExclusionPath *.exe' { Test-Item 'ExclusionPath' @('*.exe') $false }) {
    try { Remove-MpPreference -ExclusionPath '*.exe' -Force -ErrorAction Stop } catch { Write-Refusal 7 $_ }
}

# 8. MAPSReporting: back to Advanced (2); became Disabled (0) at 2026-07-08T21:28:07Z, severity critical
if (Confirm-Step 8 'MAPSReporting' { Test-Value 'MAPSReporting' @('2', 'Advanced') }) {
    try { Set-MpPreference -MAPSReporting Advanced -Force -ErrorAction Stop } catch { Write-Refusal 8 $_ }
}

# 9. AttackSurfaceReductionRules_Actions: back to Block (1); became Off (0) at 2026-07-08T21:49:07Z, severity critical: Block credential stealing from the Windows local security authority subsystem (lsass.exe) (9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2)
if (Confirm-Step 9 'AttackSurfaceReductionRules_Actions 9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2' { Test-Pair 'AttackSurfaceReductionRules_Ids' 'AttackSurfaceReductionRules_Actions' '9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2' @('1', 'Enabled') }) {
    try { Add-MpPreference -AttackSurfaceReductionRules_Ids '9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2' -AttackSurfaceReductionRules_Actions Enabled -Force -ErrorAction Stop } catch { Write-Refusal 9 $_ }
}

# 10. AttackSurfaceReductionRules_Actions: back to Block (1); became Off (0) at 2026-07-08T21:52:07Z, severity critical: Block process creations originating from PSExec and WMI commands (d1e49aac-8f56-4280-b9ba-993a6d77406c)
if (Confirm-Step 10 'AttackSurfaceReductionRules_Actions d1e49aac-8f56-4280-b9ba-993a6d77406c' { Test-Pair 'AttackSurfaceReductionRules_Ids' 'AttackSurfaceReductionRules_Actions' 'd1e49aac-8f56-4280-b9ba-993a6d77406c' @('1', 'Enabled') }) {
    try { Add-MpPreference -AttackSurfaceReductionRules_Ids 'd1e49aac-8f56-4280-b9ba-993a6d77406c' -AttackSurfaceReductionRules_Actions Enabled -Force -ErrorAction Stop } catch { Write-Refusal 10 $_ }
}

# 11. AttackSurfaceReductionRules_Actions: back to Block (1); became Audit (2) at 2026-07-08T21:55:07Z, severity critical: Block abuse of exploited vulnerable signed drivers (56a863a9-875e-4185-98a7-b882c64b5ce5)
if (Confirm-Step 11 'AttackSurfaceReductionRules_Actions 56a863a9-875e-4185-98a7-b882c64b5ce5' { Test-Pair 'AttackSurfaceReductionRules_Ids' 'AttackSurfaceReductionRules_Actions' '56a863a9-875e-4185-98a7-b882c64b5ce5' @('1', 'Enabled') }) {
    try { Add-MpPreference -AttackSurfaceReductionRules_Ids '56a863a9-875e-4185-98a7-b882c64b5ce5' -AttackSurfaceReductionRules_Actions Enabled -Force -ErrorAction Stop } catch { Write-Refusal 11 $_ }
}

# 12. AttackSurfaceReductionRules_Actions: back to Block (1); became Warn (6) at 2026-07-08T21:58:07Z, severity high: Use advanced protection against ransomware (c1db55ab-c21a-4637-bb3f-a12568109d35)
if (Confirm-Step 12 'AttackSurfaceReductionRules_Actions c1db55ab-c21a-4637-bb3f-a12568109d35' { Test-Pair 'AttackSurfaceReductionRules_Ids' 'AttackSurfaceReductionRules_Actions' 'c1db55ab-c21a-4637-bb3f-a12568109d35' @('1', 'Enabled') }) {
    try { Add-MpPreference -AttackSurfaceReductionRules_Ids 'c1db55ab-c21a-4637-bb3f-a12568109d35' -AttackSurfaceReductionRules_Actions Enabled -Force -ErrorAction Stop } catch { Write-Refusal 12 $_ }
}

# 13. DisableScriptScanning: back to False; became True at 2026-07-08T21:25:07Z, severity critical
if (Confirm-Step 13 'DisableScriptScanning' { Test-Value 'DisableScriptScanning' @('False') }) {
    try { Set-MpPreference -DisableScriptScanning $false -Force -ErrorAction Stop } catch { Write-Refusal 13 $_ }
}

# 14. SevereThreatDefaultAction: back to Default (0); became Allow (6) at 2026-07-08T22:01:07Z, severity critical
#    Note: Remove-MpPreference takes the local value away; policy or the default then applies.
if (Confirm-Step 14 'SevereThreatDefaultAction' { Test-Value 'SevereThreatDefaultAction' @('0', 'Default', '') }) {
    try { Remove-MpPreference -SevereThreatDefaultAction -Force -ErrorAction Stop } catch { Write-Refusal 14 $_ }
}

# 15. HighThreatDefaultAction: back to Default (0); became Allow (6) at 2026-07-08T22:04:07Z, severity critical
#    Note: Remove-MpPreference takes the local value away; policy or the default then applies.
if (Confirm-Step 15 'HighThreatDefaultAction' { Test-Value 'HighThreatDefaultAction' @('0', 'Default', '') }) {
    try { Remove-MpPreference -HighThreatDefaultAction -Force -ErrorAction Stop } catch { Write-Refusal 15 $_ }
}

# 16. ThreatIDDefaultAction_Actions: take out again what was added at 2026-07-08T22:07:07Z, severity critical: 2147786200
if (Confirm-Step 16 'ThreatIDDefaultAction_Actions 2147786200' { Test-Pair 'ThreatIDDefaultAction_Ids' 'ThreatIDDefaultAction_Actions' '2147786200' @('') }) {
    try { Remove-MpPreference -ThreatIDDefaultAction_Ids 2147786200 -Force -ErrorAction Stop } catch { Write-Refusal 16 $_ }
}

# 17. SubmitSamplesConsent: back to SendSafeSamples (1); became NeverSend (2) at 2026-07-08T21:31:07Z, severity high
if (Confirm-Step 17 'SubmitSamplesConsent' { Test-Value 'SubmitSamplesConsent' @('1', 'SendSafeSamples') }) {
    try { Set-MpPreference -SubmitSamplesConsent SendSafeSamples -Force -ErrorAction Stop } catch { Write-Refusal 17 $_ }
}

# 18. SignatureFallbackOrder: back to MicrosoftUpdateServer|MMPC; became FileShares at 2026-07-08T22:13:07Z, severity medium
if (Confirm-Step 18 'SignatureFallbackOrder' { Test-Value 'SignatureFallbackOrder' @('MicrosoftUpdateServer|MMPC') }) {
    try { Set-MpPreference -SignatureFallbackOrder 'MicrosoftUpdateServer|MMPC' -Force -ErrorAction Stop } catch { Write-Refusal 18 $_ }
}

# 19. DisableIOAVProtection: take away the local value True, which a policy of False overrides
#    Note: policy overrides it today; it would take effect when the policy goes.
#    Note: Remove-MpPreference takes the local value away; policy or the default then applies.
if (Confirm-Step 19 'DisableIOAVProtection' { Test-LocalGone 'Real-Time Protection' 'DisableIOAVProtection' '1' }) {
    try { Remove-MpPreference -DisableIOAVProtection -Force -ErrorAction Stop } catch { Write-Refusal 19 $_ }
}


# --- not put back by this script -------------------------------------------------------------------

# Left as it is: no source says which way it goes. SignatureDefinitionUpdateFileSharesSources: back to not set; became \\10.20.7.99\definitions at 2026-07-08T22:10:07Z, severity medium
#     It would be: Remove-MpPreference -SignatureDefinitionUpdateFileSharesSources

# --- what still differs ----------------------------------------------------------------------------

$Now = Get-MpPreference -ErrorAction Stop
$Differences = @(Get-Difference)
$Differences | Out-Host
Write-Output ('{0} of {1} still differ.' -f $Differences.Count, $Checks.Count)
if ($Differences.Count -gt 0) { Stop-Script 1 }
Stop-Script 0
