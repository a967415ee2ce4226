"""Packages with further witnesses: the clean scene, and support files beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.pipeline import analyse
from samples import write_support as write
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.packages import package, snapshot_json
from tests.support.scene import AFTER, BEFORE, HOST, LOG, REGISTRY, at, log, registry

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

FOLDER: Final = "WdSupportLogs/"
MP_LOG: Final = FOLDER + "MPLog-20260301-180000.log"
COMMANDS: Final = FOLDER + "MpCmdRun.log"
STATUS: Final = "Defender/MpComputerStatus.txt"
SUMMARY: Final = "Forensics Collection Summary.csv"
USERS: Final = "Users and Groups/QueryUser.txt"
SECURITY: Final = "Security Event Log/Security.evtx"
SYSTEM_LOG: Final = FOLDER + "System.evtx"
INFORMATION: Final = "System Information/SystemInformation.txt"
UTC_DEVICE: Final = b"Host Name: DESKTOP-TEST\r\nTime Zone: (UTC) Coordinated Universal Time\r\n"


def utf16(text: str) -> bytes:
    """Return a text as the support files have it."""
    return ("\ufeff" + text).encode("utf-16-le")


def mp_log(*entries: write.Timed) -> bytes:
    """Return a protection log."""
    return utf16(write.mp_log(entries))


def command(arguments: str, minute: float, result: int | None = None) -> bytes:
    """Return a log of one run of the command-line tool."""
    return utf16(
        write.command_run(arguments, at(minute), zone="UTC", ended=at(minute + 1), result=result)
    )


def status(**values: write.StatusValue) -> bytes:
    """Return a print of the status of a protected device, but for some properties."""
    return write.status_list(write.STATUS | values, zone="UTC").encode()


def security(*events: tuple[float, int, dict[str, str]]) -> bytes:
    """Return a Security log: minute, id and data of each event."""
    return write_evtx(
        [EventSpec(at(m), number, n, data) for n, (m, number, data) in enumerate(events, 1)],
        "Security",
        "Microsoft-Windows-Security-Auditing",
    )


def service(*changes: tuple[float, str]) -> bytes:
    """Return a System log of event 7036: minute, and `name/state` as its binary data has it."""
    return write_evtx(
        [
            EventSpec(
                at(minute), 7036, number,
                {"param1": "Microsoft Defender Antivirus Service", "param2": "x",
                 "Binary": (text + "\0").encode("utf-16-le").hex().upper()},
            )
            for number, (minute, text) in enumerate(changes, 1)
        ],
        "System",
        "Service Control Manager",
    )  # fmt: skip


def start_type(old: str, new: str, name: str = "WinDefend", minute: float = 30) -> bytes:
    """Return a System log of one event 7040: a service starts by itself another way from now on."""
    data = {"param1": "Microsoft Defender Antivirus Service", "param2": old, "param3": new,
            "param4": name}  # fmt: skip
    event = EventSpec(at(minute), 7040, 1, data, HOST)
    return write_evtx([event], "System", "Service Control Manager")


def logon(user: str, number: str, kind: str = "2") -> dict[str, str]:
    """Return the data of a logon; a logoff has a part of them."""
    return {
        "TargetUserSid": "S-1-5-21-1-2-3-1001",
        "TargetUserName": user,
        "TargetDomainName": "CONTOSO",
        "TargetLogonId": number,
        "LogonType": kind,
    }


def members(**given: bytes) -> dict[str, bytes]:
    """Return the clean package's members; `log`, `dump` replace its own."""
    return {
        BEFORE: snapshot_json(),
        AFTER: snapshot_json(),
        LOG: given.get("evtx", log()),
        REGISTRY: given.get("dump", registry()),
        INFORMATION: UTC_DEVICE,
    }


def report(folder: Path, more: dict[str, bytes], **given: bytes) -> Report:
    """Analyse the clean package with further members."""
    return analyse(package(folder, members(**given) | more))
