#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Collects what mpdiff reads, for a device whose investigation package cannot be downloaded.

.DESCRIPTION
Run it twice, with the same folder: -Step Before when troubleshooting mode has been turned on and
nothing was changed yet, -Step After before it ends. Then: mpdiff diff FOLDER
It reads and writes files in the folder; it changes no setting. Without administrator rights
Defender hides the exclusions, so it does not run without them.
Exit code: 0, or 4 where something could not be collected; what, stands in the warnings.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('Before', 'After')]
    [string] $Step,

    [ValidateNotNullOrEmpty()]
    [string] $Folder = "$env:SystemDrive\MpEvidence"
)

$ErrorActionPreference = 'Stop'
$script:failed = 0

function Save-Evidence {
    param([string] $Name, [scriptblock] $Collect)
    $path = Join-Path -Path $Folder -ChildPath $Name
    if (Test-Path -LiteralPath $path) {
        Write-Warning -Message "$Name is there already and was kept. Use another folder."
        $script:failed++
        return
    }
    try {
        & $Collect $path
        Write-Output -InputObject "Collected $path"
    }
    catch {
        Write-Warning -Message "$Name was not collected: $($_.Exception.Message)"
        $script:failed++
    }
}

function Save-Json {
    param([string] $Path, [object] $Value)
    $text = $Value | Select-Object -Property * -ExcludeProperty 'Cim*', 'PS*' | ConvertTo-Json -Depth 4
    Set-Content -LiteralPath $Path -Value $text -Encoding UTF8
}

function Get-MpCmdRun {
    $platform = Join-Path -Path $env:ProgramData -ChildPath 'Microsoft\Windows Defender\Platform\*\MpCmdRun.exe'
    $found = Get-Item -Path $platform -ErrorAction SilentlyContinue |
        Sort-Object -Property LastWriteTimeUtc |
        Select-Object -Last 1
    if ($found) {
        return $found.FullName
    }
    return Join-Path -Path $env:ProgramFiles -ChildPath 'Windows Defender\MpCmdRun.exe'
}

New-Item -Path $Folder -ItemType Directory -Force | Out-Null

Save-Evidence -Name "MpPreference_$Step.json" -Collect {
    param($path)
    Save-Json -Path $path -Value (Get-MpPreference)
}
Save-Evidence -Name "MpComputerStatus_$Step.json" -Collect {
    param($path)
    Save-Json -Path $path -Value (Get-MpComputerStatus)
}

if ($Step -eq 'After') {
    Save-Evidence -Name 'Microsoft-Windows-Windows Defender%4Operational.evtx' -Collect {
        param($path)
        & "$env:SystemRoot\System32\wevtutil.exe" epl 'Microsoft-Windows-Windows Defender/Operational' $path
        if ($LASTEXITCODE -ne 0) { throw "wevtutil.exe returned $LASTEXITCODE" }
    }
    # The cabinet holds MPRegistry.txt: policies and preferences, and the window's own times.
    Save-Evidence -Name 'MPSupportFiles.cab' -Collect {
        param($path)
        & (Get-MpCmdRun) -GetFiles | Out-Null
        if ($LASTEXITCODE -ne 0) { throw "MpCmdRun.exe returned $LASTEXITCODE" }
        $support = Join-Path -Path $env:ProgramData -ChildPath 'Microsoft\Windows Defender\Support'
        Copy-Item -LiteralPath "$support\MPSupportFiles.cab" -Destination $path
    }
    # Its time zone dates what the evidence has in local time.
    Save-Evidence -Name 'SystemInformation.txt' -Collect {
        param($path)
        $text = & "$env:SystemRoot\System32\systeminfo.exe"
        if ($LASTEXITCODE -ne 0) { throw "systeminfo.exe returned $LASTEXITCODE" }
        Set-Content -LiteralPath $path -Value $text -Encoding UTF8
    }
}

if ($script:failed -gt 0) {
    exit 4
}
exit 0
