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
