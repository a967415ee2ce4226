"""Event logs and hunting exports in which every name is a mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.marked.names import DOMAIN, ENTRA, FORMER, HOST, NETBIOS, SENSOR, SID
from tests.support.scene import REALTIME, at, event, exclude, include, set_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LINES: Final = (
    r"powershell.exe -File C:\Users\zqscript\prepare.ps1 Set-MpPreference -DisableScriptScanning 1",
    r"powershell.exe Add-MpPreference -ExclusionPath \\zqcmdsrv\zqcmdshare\x; net user zqnewuser zqSecret1 /add",
    rf"psexec.exe \\zqtarget -u {NETBIOS}\zqpsexec -p zqPassw0rd powershell Set-MpPreference -PUAProtection 0",
    "powershell -Command \"Set-MpPreference -Force; $c='zquoted'; Invoke-Command -ComputerName zqremote\"",
    f"reg.exe add \\\\zqregistry\\HKLM\\SOFTWARE\\Microsoft\\Windows Defender /v x /d zq.mail@{DOMAIN}",
    "MpCmdRun.exe -RemoveDefinitions -All -Path C:\\Users\\zqtool\\x /user:zqcolon --token=zqtoken",
)
"""Command lines that the catalogue takes for one that matters."""


def events(paths: Sequence[str]) -> list[EventSpec]:
    """Return the events of the operational log; `paths` are excluded."""
    touches = [exclude(n / 7, path, computer=HOST) for n, path in enumerate(paths[:6], 30)]
    touches += [
        exclude(31, r"\\zqpassing\zqtransient\x", computer=HOST),
        include(41, r"\\zqpassing\zqtransient\x", computer=HOST),
        set_value(20, REALTIME, "0x0", "0x1", computer=HOST),
        set_value(21, "ProxyServer", "zqlogproxy:1", "zqlogproxy2:2", computer=HOST),
        set_value(22, r"Unmapped\C:\Users\zqpath", "0x0", "0x1", computer=HOST),
        event(
            25,
            5013,
            HOST,
            Value=r"HKLM\SOFTWARE\Microsoft\Windows Defender\Exclusions\Paths\C:\Users\zqrefused = 0x0",
        ),
        event(26, 1013, HOST, Domain=NETBIOS, User="zqhistory", SID=SID),
        event(
            27,
            1126,
            HOST,
            **{
                "Destination": "http://zqdest.example/zqpath",
                "Process Name": r"C:\Users\zqbrowser\x.exe",
            },
        ),
        event(
            28,
            1123,
            HOST,
            **{"Path": r"C:\Users\zqcfa\x.txt", "Process Name": r"C:\Users\zqproc\x.exe"},
        ),
        event(
            29,
            1116,
            HOST,
            **{
                "Threat Name": "Trojan:Win32/Contoso.A",
                "Path": r"file:_C:\Users\zqinfected\x.exe; webfile:_C:\Users\zqweb\a|http://zqdrop.example/a|pid:1; \\zqlateral\zqadmin\x",
                "Detection User": rf"{NETBIOS}\zqdetected",
                "Process Name": r"C:\Users\zqinproc\x.exe",
            },
        ),
        replace(
            set_value(50, r"Exclusions\Extensions\zip", None, "0x0", computer=HOST), user_sid=SID
        ),
    ]
    return [event(-119, 1151, FORMER), *touches]


def _specs(rows: Iterable[tuple[float, int, dict[str, str]]]) -> list[EventSpec]:
    name = f"{HOST}.{DOMAIN}"
    return [EventSpec(at(m), n, i, data, name) for i, (m, n, data) in enumerate(rows, 901)]


def security() -> bytes:
    """Return the Security log: sessions, accounts, commands, the cleared log."""
    actor = {"SubjectUserSid": SID, "SubjectUserName": "zqsubject", "SubjectDomainName": NETBIOS}
    rows: list[tuple[float, int, dict[str, str]]] = [
        (-60, 4624, _logon("zqsession", "0x51b02", "10")),
        (-59, 4672, {**actor, "SubjectLogonId": "0x51b02"}),
        (-10, 4624, _logon(f"zqupn@{DOMAIN}", "0x51b03", "2", domain="AzureAD")),
        (-9, 4624, _logon("zqlocal", "0x51b04", "2", domain=HOST)),
        (
            24,
            4616,
            {**actor, "PreviousTime": "2026-03-01T12:24:00Z", "NewTime": "2026-03-01T12:24:01Z"},
        ),
        (
            24.5,
            4720,
            {**actor, "TargetUserName": "zqcreated", "TargetDomainName": HOST, "TargetSid": SID},
        ),
        (
            24.6,
            4732,
            {
                **actor,
                "MemberSid": SID,
                "MemberName": "CN=zqcn,OU=zqou,DC=zqcorp",
                "TargetUserName": "Administrators",
            },
        ),
    ]
    rows += [
        (
            25 + n,
            4688,
            {**actor, "NewProcessName": r"C:\Users\zqnewproc\p.exe", "CommandLine": line},
        )
        for n, line in enumerate(LINES)
    ]
    rows += [
        (60, 1102, actor),
        (90, 4634, _logon("zqsession", "0x51b02", "10")),
    ]
    return write_evtx(_specs(rows), "Security", "Microsoft-Windows-Security-Auditing")


def _logon(user: str, number: str, kind: str, domain: str = NETBIOS) -> dict[str, str]:
    return {
        "TargetUserSid": SID,
        "TargetUserName": user,
        "TargetDomainName": domain,
        "TargetLogonId": number,
        "LogonType": kind,
        "WorkstationName": "ZQSTATION",
        "IpAddress": "10.77.1.2",
    }


def system() -> bytes:
    """Return the System log: a service that was stopped."""
    rows: list[tuple[float, int, dict[str, str]]] = [
        (
            70,
            7036,
            {
                "param1": "Microsoft Defender Antivirus Service",
                "param2": "stopped",
                "Binary": _binary("WinDefend/1"),
            },
        ),
        (
            75,
            7036,
            {
                "param1": "Microsoft Defender Antivirus Service",
                "param2": "running",
                "Binary": _binary("WinDefend/4"),
            },
        ),
    ]
    return write_evtx(_specs(rows), "System", "Service Control Manager")


def _binary(text: str) -> str:
    return (text + "\0").encode("utf-16-le").hex().upper()


def registry_rows() -> str:
    """Return registry rows of advanced hunting."""
    key = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Defender\Scan"
    rows = [
        (
            20,
            "DisableArchiveScanning",
            rf"{NETBIOS}".lower(),
            "zqhunter",
            f"zqhunter@{DOMAIN}",
            LINES[0],
        ),
        (23, "DisableEmailScanning", "", "zqbare", "", LINES[2]),
    ]
    return _csv(
        "Timestamp,DeviceId,DeviceName,ActionType,RegistryKey,RegistryValueName,RegistryValueData,"
        "RegistryValueType,InitiatingProcessAccountDomain,InitiatingProcessAccountName,"
        "InitiatingProcessAccountUpn,InitiatingProcessAccountSid,InitiatingProcessFolderPath,"
        "InitiatingProcessCommandLine",
        [
            (
                _iso(minute),
                SENSOR,
                f"{HOST}.{DOMAIN}",
                "RegistryValueSet",
                key,
                name,
                "1",
                "Dword",
                domain,
                user,
                upn,
                SID,
                r"C:\Users\zqfolderpath\powershell.exe",
                line,
            )
            for minute, name, domain, user, upn, line in rows
        ],
    )


def process_rows() -> str:
    """Return process rows of advanced hunting."""
    return _csv(
        "Timestamp,DeviceId,AadDeviceId,DeviceName,ActionType,FileName,FolderPath,ProcessCommandLine,"
        "AccountDomain,AccountName,AccountSid,AccountUpn,RemoteIP,RemoteUrl",
        [
            (
                _iso(44 + n),
                SENSOR,
                ENTRA,
                f"{HOST}.{DOMAIN}",
                "ProcessCreated",
                "powershell.exe",
                r"C:\Users\zqprocfolder\powershell.exe",
                line,
                NETBIOS,
                f"zqran{n}",
                SID,
                f"zqranupn{n}@{DOMAIN}" if n % 2 else "",
                "10.77.5.5",
                "zqurl.example",
            )
            for n, line in enumerate(LINES)
        ],
    )


def _iso(minute: float) -> str:
    return f"{at(minute):%Y-%m-%dT%H:%M:%SZ}"


def _csv(header: str, rows: Iterable[tuple[str, ...]]) -> str:
    quoted = ('"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in rows)
    return "\n".join([header, *quoted]) + "\n"
