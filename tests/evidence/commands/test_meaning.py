"""What a command means for protection: what changes or attacks Defender, and what resembles it."""

from __future__ import annotations

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.meaning import Meanings

SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services"
PROVIDER = SERVICES.replace("HKLM", "HKLM:")
KEY = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender"
LOG = "Microsoft-Windows-Windows Defender/Operational"
SCAN = "Microsoft\\Windows\\Windows Defender\\Windows Defender Scheduled Scan"
FOLDER = "C:\\ProgramData\\Microsoft\\Windows Defender"
DEBUGGER = "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options\\MsMpEng.exe"
SETTINGS = "A command changed settings of Defender"
SERVICE = "A command changed a service of Defender"
REGISTRY = "A command wrote Defender's registry"
TASK = "A command disabled or removed a task of Defender"
PROCESS = "A command ended a process of Defender"
CLEARED = "A command cleared Defender's event log"
UNINSTALLED = "A command uninstalled Defender"
ACCESS = "A command changed the access to files of Defender"
FILES = "A command moved or deleted files of Defender"
BLOCKED = "A command blocked a program of Defender in the firewall"
MEANINGS = Meanings(catalogue().data.events)


def titles(line: str) -> list[str]:
    found = MEANINGS.of_line("", line)
    return [one.meaning.title for one in found if one.meaning.kind != "process"]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('wmic /namespace:\\\\root\\Microsoft\\Windows\\Defender path MSFT_MpPreference call Add ExclusionPath="C:\\"', SETTINGS),
        ("powershell Invoke-CimMethod -ClassName MSFT_MpPreference -MethodName Set -Arguments @{MAPSReporting=0}", SETTINGS),
        ("powershell -c \"([wmiclass]'root\\Microsoft\\Windows\\Defender:MSFT_MpPreference').Add('C:\\')\"", SETTINGS),
        ("sc config WdFilter start= disabled", SERVICE),
        ("sc \\\\localhost config WinDefend start=disabled", SERVICE),
        ("sc config WinDefend start= demand", SERVICE),
        ("sc config WinDefend binPath= C:\\x.exe", SERVICE),
        ("sc config WinDefend binPath= C:\\x.exe start= auto", SERVICE),
        ("sc config Sense start= auto obj= .\\bob", SERVICE),
        ("powershell Set-Service WinDefend -StartupType Automatic -Status Stopped", SERVICE),
        (f"reg add {SERVICES}\\WinDefend /v ImagePath /d 2 /f", SERVICE),
        ("cmd /c sc stop WinDefend>nul", SERVICE),
        ("cmd /c >nul sc stop WinDefend", SERVICE),
        ("cmd /c 2>nul net stop WinDefend", SERVICE),
        ("cmd /c net stop WinDefend>nul 2>&1 & ver", SERVICE),
        ("cmd /c fltmc unload WdFilter>nul", "A command unloaded Defender's filter driver"),
        ("powershell Stop-Service WinDefend>$null", SERVICE),
        ("sc sdset Sense D:", SERVICE),
        ("sc delete WdBoot", SERVICE),
        ('net stop "Microsoft Defender Antivirus Service" /y', SERVICE),
        ("net1 stop WdNisSvc", SERVICE),
        ("powershell Stop-Service -Name WinDefend,Sense", SERVICE),
        ("powershell Stop-Service Win*fend", SERVICE),
        ('powershell "(Get-Service WinDefend).Stop()"', SERVICE),
        ("powershell Set-Service SecurityHealthService -StartupType Disabled", SERVICE),
        ('wmic service where name="WinDefend" call StopService', SERVICE),
        ("wmic service where \"name='Sense'\" call ChangeStartMode Disabled", SERVICE),
        ("powershell \"(Get-WmiObject Win32_Service -Filter \\\"name='WinDefend'\\\").ChangeStartMode('Disabled')\"", SERVICE),
        (f"reg add {SERVICES}\\WinDefend /v Start /t REG_DWORD /d 4 /f", SERVICE),
        (f"reg add {SERVICES}\\WdNisDrv /v Start /t REG_DWORD /d 4 /f", SERVICE),
        (f"reg add {SERVICES}\\WdFilter /v Start /t REG_DWORD /d 3 /f", SERVICE),
        (f"reg delete {SERVICES}\\WdBoot /f", SERVICE),
        (f"powershell Set-ItemProperty -Path {PROVIDER}\\WinDefend -Name Start -Value 4", SERVICE),
        (f"powershell sp {PROVIDER}\\Sense Start 4", SERVICE),
        (f'reg add "{KEY}" /v DisableAntiSpyware /d 1', REGISTRY),
        (f'reg add "{DEBUGGER}" /v Debugger /d x', REGISTRY),
        (f"powershell New-ItemProperty 'HKLM:\\{KEY[5:]}' -Name DisableAntiSpyware -Value 1", REGISTRY),
        (f"powershell Remove-Item 'HKLM:\\{KEY[5:]}' -Recurse", REGISTRY),
        (f"powershell \"[Microsoft.Win32.Registry]::SetValue('{KEY}','x',1)\"", REGISTRY),
        (f'schtasks /Change /TN "{SCAN}" /Disable', TASK),
        (f'schtasks /delete /f /tn "{SCAN}"', TASK),
        ("powershell Disable-ScheduledTask -TaskPath '\\Microsoft\\Windows\\Windows Defender\\' -TaskName 'Windows Defender Cleanup'", TASK),
        ("bcdedit /set {default} safeboot minimal", "A command set the next start to safe mode"),
        ("bcdedit /set {current} disableelamdrivers yes", "A command turned early-launch drivers off"),
        ("taskkill /im MsMpEng.exe /f", PROCESS),
        ("powershell Stop-Process -Name MsMpEng -Force", PROCESS),
        ('powershell "(Get-Process MsSense).Kill()"', PROCESS),
        ("wmic process where name='MsMpEng.exe' call terminate", PROCESS),
        ("fltmc.exe   unload  WdFilter", "A command unloaded Defender's filter driver"),
        ("Dism /online /Disable-Feature /FeatureName:Windows-Defender /Remove", UNINSTALLED),
        ("powershell Uninstall-WindowsFeature Windows-Defender", UNINSTALLED),
        ("powershell Disable-WindowsOptionalFeature -Online -FeatureName Windows-Defender", UNINSTALLED),
        (f'wevtutil cl "{LOG}"', CLEARED),
        (f"powershell Clear-EventLog -LogName '{LOG}'", CLEARED),
        (f"powershell \"[System.Diagnostics.Eventing.Reader.EventLogSession]::GlobalSession.ClearLog('{LOG}')\"", CLEARED),
        (f'wevtutil sl "{LOG}" /e:false', "A command changed Defender's event log"),
        ('takeown /f "C:\\Program Files\\Windows Defender" /r', ACCESS),
        (f'icacls "{FOLDER}\\Platform" /grant Everyone:F', ACCESS),
        (f'icacls "{FOLDER}" /inheritance:r', ACCESS),
        (f'cmd /c ren "{FOLDER}\\Platform" x', FILES),
        (f"powershell Remove-Item -Recurse '{FOLDER}\\Scans'", FILES),
        ("netsh advfirewall firewall add rule name=x dir=out program=C:\\x\\MsSense.exe action=block", BLOCKED),
        ("powershell New-NetFirewallRule -Program C:\\x\\MsMpEng.exe -Action Block", BLOCKED),
        ('mpcmdrun -"R"emoveDefinitions -All', "Definitions were removed by a command"),
        ("MPCMDR~1.EXE /removedefinitions", "Definitions were removed by a command"),
    ],
)  # fmt: skip
def test_what_changes_or_attacks_defender(line: str, title: str) -> None:
    assert titles(line) == [title]


@pytest.mark.parametrize(
    "line",
    [
        "powershell Get-MpPreference",
        'powershell -c "Get-Service WinDefend | Select Status"',
        'powershell -c "Get-Service WinDefend | Start-Service"',
        "powershell Stop-Service Spooler",
        "powershell Stop-Service *",
        "powershell Set-Service WinDefend -StartupType Automatic",
        "powershell Stop-Process -Name notepad",
        "sc query WinDefend",
        "sc config WinDefend start= auto",
        "sc start WinDefend",
        'sc config MyService binPath= "C:\\windefend\\x.exe"',
        "sc stop spooler",
        "net start WinDefend",
        "net stop spooler",
        f'reg query "{KEY}" /s',
        f'reg export "{KEY}" x.reg',
        f"reg add {SERVICES}\\WinDefend /v Start /t REG_DWORD /d 2 /f",
        f"reg add {SERVICES}\\WdFilter /v Start /t REG_DWORD /d 0 /f",
        'reg add HKCU\\Software\\x /v "Windows Defender notes" /d 1',
        f"powershell Get-ItemProperty '{PROVIDER}\\WinDefend'",
        f'schtasks /Query /TN "{SCAN}"',
        f'schtasks /Change /TN "{SCAN}" /Enable',
        f'schtasks /Run /TN "{SCAN}"',
        "powershell Get-ScheduledTask -TaskPath '\\Microsoft\\Windows\\Windows Defender\\'",
        "bcdedit /enum",
        "bcdedit /deletevalue {default} safeboot",
        'tasklist /fi "imagename eq MsMpEng.exe"',
        "taskkill /im notepad.exe",
        "fltmc instances",
        f'wevtutil epl "{LOG}" x.evtx',
        f'wevtutil qe "{LOG}" /c:5',
        f'wevtutil sl "{LOG}" /e:true /ms:67108864',
        "wevtutil cl Application",
        f'icacls "{FOLDER}"',
        f'icacls "{FOLDER}" /save x',
        f'dir "{FOLDER}"',
        'del "C:\\Users\\a\\Documents\\Windows Defender\\notes.txt"',
        f'robocopy C:\\a D:\\a /xd "{FOLDER}"',
        f'C:\\tools\\backup.exe --exclude "{FOLDER}"',
        "netsh advfirewall show allprofiles",
        "netsh advfirewall firewall add rule name=x program=C:\\x\\MsSense.exe action=allow",
        "Dism /online /Get-Features",
        "explorer.exe C:\\Set-MpPreference",
        "MpCmdRun -GetFiles",
        "cmd /c MpCmdRun -SignatureUpdate",
        'cmd /c ""C:\\Program Files\\Windows Defender\\MpCmdRun.exe" -Scan -ScanType 1"',
        "C:\\Windows\\System32\\svchost.exe -k LocalServiceNetworkRestricted -p -s wscsvc",
    ],
)  # fmt: skip
def test_what_only_looks_or_restores_is_none(line: str) -> None:
    assert titles(line) == []


def test_a_row_is_asked_only_where_its_words_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of very many records of processes hardly one is about Defender: the others cost one look."""
    monkeypatch.setattr(Meanings, "of", None)
    assert MEANINGS.of_line("x.exe", "x.exe --type=renderer /prefetch:1") == []


WEAK_IN_SPITE_OF_A_WORD = (
    "sc config WinDefend binPath= C:\\x.exe start= auto",
    "powershell Set-Service WinDefend -StartupType Automatic -Status Stopped",
    "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v ImagePath /d 2",
    "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v Start /d 4 /f & rem 2",
    "cmd /c reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v Start /d 4 /f & rem 2",
    'wevtutil sl "Microsoft-Windows-Windows Defender/Operational" /e:true /ms:1028',
    "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v Foo /d 2",
    "reg delete HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v Start /f 2",
    "wmic service where \"name='windefend' and startmode='automatic'\" call stopservice",
    "sc config WinDefend start= demand",
    "sc config Sense start= disabled",
    "sc failure WinDefend reset= 0 actions= run/1000 command= c:\\x",
    "dism /online /disable-feature /featurename:Windows-Defender-ApplicationGuard /featurename:Windows-Defender",
    "dism /online /disable-feature /featurename:Windows-Defender",
    "powershell sp HKLM:\\SYSTEM\\CurrentControlSet\\Services\\WinDefend Start 4",
    "powershell Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\WinDefend -Name ImagePath -Value 2",
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection" /v ForceDefenderPassiveMode /d 1',
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection" /v 696C1FA1-4030-4FA4-8713-FAF9B2EA7C0A /d x',
    'cmd /c del "C:\\ProgramData\\Microsoft\\Windows Defender\\Support\\MPLog.log"',
    "bcdedit /set {current} disableelamdrivers yes no",
    "powershell Set-Service WinDefend -StartupType Manual -DisplayName Automatic",
    'wevtutil sl "Microsoft-Windows-Windows Defender/Operational" /e:false /ms:209715200',
)
SETS_NOTHING_WEAK = (
    "sc config WinDefend start= auto",
    "sc config WinDefend start=auto",
    "sc config Sense start= delayed-auto",
    "powershell Set-Service WinDefend -StartupType Automatic",
    "powershell Set-Service -Name WinDefend -Status Running",
    "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend /v Start /t REG_DWORD /d 2 /f",
    "reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\WdFilter /d 0 /t REG_DWORD /v Start /f",
    "powershell sp HKLM:\\SYSTEM\\CurrentControlSet\\Services\\WinDefend Start 2",
    "powershell Set-ItemProperty HKLM:\\SYSTEM\\CurrentControlSet\\Services\\WinDefend -Name Start -Value 2",
    'powershell -c "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\WdNisSvc -Name Start -Value 3 -Force"',
    'wevtutil sl "Microsoft-Windows-Windows Defender/Operational" /ms:209715200',
    'wevtutil sl "Microsoft-Windows-Windows Defender/Operational" /e:true',
    'wmic service where name="windefend" call changestartmode automatic',
    'wmic service windefend call ChangeStartMode startmode="Automatic"',
    "bcdedit /set {current} disableelamdrivers no",
    "sc config WdNisSvc start= demand",
    "sc failure WinDefend reset= 86400 actions= restart/60000",
    "sc failure Sense reset= 0 actions= restart/60000/restart/60000",
    "dism /online /disable-feature /featurename:Windows-Defender-ApplicationGuard",
    "powershell Disable-WindowsOptionalFeature -Online -FeatureName Windows-Defender-ApplicationGuard",
    'cmd /c move "C:\\ProgramData\\Microsoft\\Windows Defender\\Support\\MPSupportFiles.cab" C:\\x',
    'reg add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection" /v latency /t REG_SZ /f /d "Demo"',
    'REG delete "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection" /v 696C1FA1-4030-4FA4-8713-FAF9B2EA7C0A /f',
    'REG add "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Advanced Threat Protection" /v OnboardingInfo /t REG_SZ /f /d "{x}"',
    'reg add "HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection\\DeviceTagging" /v Group /t REG_SZ /d Berlin /f',
)


@pytest.mark.parametrize("line", WEAK_IN_SPITE_OF_A_WORD)
def test_no_word_beside_the_value_that_is_set_excuses_a_command(line: str) -> None:
    assert titles(line)


@pytest.mark.parametrize("line", SETS_NOTHING_WEAK)
def test_a_command_that_sets_what_is_shipped_or_onboards_is_none_against_defender(
    line: str,
) -> None:
    assert titles(line) == []
