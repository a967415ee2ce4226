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
