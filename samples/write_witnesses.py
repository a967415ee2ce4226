"""The further witnesses of some samples: what each of their members holds, by its name in the package."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from samples import write_support as write
from samples.story import CABINET, span
from tests.support.evtxwriter import EventSpec, write_evtx

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from samples.story import Sample

Witnesses = dict[str, str | bytes]
"""Member to its text, or to its bytes."""

MP_LOG: Final = CABINET + "MPLog-20260101-000000.log"
DETECTIONS: Final = CABINET + "MPDetection-20260101-000000.log"
COMMANDS: Final = CABINET + "MpCmdRun.log"
NETWORK: Final = CABINET + "NetworkProtectionState.txt"
PRODUCTS: Final = CABINET + "WSCInfo.txt"
DEVICE_CONTROL: Final = CABINET + "DeviceControlInfo.txt"
STATUS: Final = "Defender Status/MpComputerStatus.txt"
SUMMARY: Final = "Forensics Collection Summary.csv"
USERS: Final = "Users and Groups/QueryUser.txt"
SECURITY: Final = "Security Event Log/Security.evtx"
SYSTEM: Final = CABINET + "System.evtx"
HUNTING: Final = "Advanced Hunting/DeviceRegistryEvents.csv"

Logged = tuple[str, int, dict[str, str]]
"""When after the window's start, the event's id and its data."""


def only_other_witnesses(sample: Sample) -> Witnesses:
    """Show protection off in the protection log, the status and the tool's log; nowhere else."""
    at = _clock(sample)
    return {
        MP_LOG: write.mp_log(
            [
                (at("-30:00"), write.tamper_state(0, 5)),
                *write.scan_noise(at("-2:00"), 40),
                (at("0:41"), write.tamper_state(5, 4, "Local")),
                (at("0:43"), write.real_time_state(1, 0)),
                (at("1:02"), write.detected("Trojan:Win32/Contoso.A", r"file:_C:\Temp\tool.exe")),
                (at("2:57"), write.real_time_state(0, 1)),
                (at("3:01"), write.tamper_state(4, 5)),
            ]
        ),
        DETECTIONS: write.mp_log(
            [(at("1:02"), write.listed("Trojan:Win32/Contoso.A", r"file:_C:\Temp\tool.exe"))]
        ),
        COMMANDS: _commands(
            sample, [("-RemoveDefinitions -DynamicSignatures", "0:50"), ("-GetFiles", "5:15")]
        ),
        STATUS: write.status_list(
            write.STATUS | {"BehaviorMonitorEnabled": False}, zone=sample.device.zone
        ),
        SECURITY: _log(
            sample,
            "Security",
            "Microsoft-Windows-Security-Auditing",
            [
                ("0:35", 4624, _logon("svc-admin", "0x4c0d1", "10")),
                ("3:05", 4634, _logon("svc-admin", "0x4c0d1", "10")),
            ],
        ),
        SUMMARY: _summary(sample),
    }


def listings_alone(sample: Sample) -> Witnesses:
    """Show an exclusion between two listings of the protection log, and who was there."""
    at = _clock(sample)
    known = sample.first_state["ExclusionPath"]
    paths = tuple(known) if isinstance(known, tuple) else ()
    more = (*paths, r"C:\Users\Public\Staging")
    return {
        MP_LOG: write.mp_log(
            [
                (at("0:30"), "[Engine] Start of the hour"),
                (None, write.exclusion_listing({"Path": paths})),
                (at("1:30"), "[Engine] Start of the hour"),
                (None, write.exclusion_listing({"Path": more})),
                (at("2:30"), "[Engine] Start of the hour"),
                (None, write.exclusion_listing({"Path": paths})),
            ]
        ),
        SECURITY: _log(
            sample,
            "Security",
            "Microsoft-Windows-Security-Auditing",
            [
                ("-1:10", 4624, _logon("j.doe", "0x3e7a1", "2")),
                ("1:12", 4624, _logon("svc-admin", "0x51b02", "10")),
                ("1:12", 4672, {"SubjectUserSid": _SID, "SubjectLogonId": "0x51b02"}),
                ("1:58", 4634, _logon("svc-admin", "0x51b02", "10")),
                ("5:00", 4634, _logon("j.doe", "0x3e7a1", "2")),
            ],
        ),
        USERS: write.query_user([("j.doe", "console", at("-1:10"))], zone=sample.device.zone),
        STATUS: write.status_list(write.STATUS, zone=sample.device.zone),
        PRODUCTS: write.security_center(
            [
                ("Microsoft Defender Antivirus", 397568, "%ProgramFiles%"),
                ("Contoso Antivirus", 266240, r"C:\Program Files\Contoso"),
            ]
        ),
    }


def service_stopped(sample: Sample) -> Witnesses:
    """Show in the System log alone that the service was stopped; the hunting row names an actor."""
    at = _clock(sample)
    service = "Microsoft Defender Antivirus Service"
    return {
        SYSTEM: _log(
            sample,
            "System",
            "Service Control Manager",
            [
                ("1:20", 7036, _service(service, "stopped", "WinDefend/1")),
                ("1:41", 7036, _service(service, "running", "WinDefend/4")),
            ],
        ),
        DETECTIONS: write.mp_log(
            [(at("1:44"), write.listed("HackTool:Win32/Contoso.B", r"file:_C:\Temp\dump.exe"))]
        ),
        USERS: write.query_user([("j.doe", "console", at("0:05"))], zone=sample.device.zone),
        HUNTING: _registry_row(sample, "0:57", "1", r"powershell -File C:\Temp\prepare.ps1"),
        NETWORK: write.network_protection_state(
            "block", ["Network protection needs real-time protection, which is off"]
        ),
        PRODUCTS: write.security_center(
            [("Microsoft Defender Antivirus", 397568, "%ProgramFiles%")]
        ),
        DEVICE_CONTROL: write.device_control("Active"),
    }


def beside_another_antivirus(sample: Sample) -> Witnesses:
    """Show in the state of device control alone that Defender was passive; a collector failed."""
    return {
        PRODUCTS: write.security_center(
            [
                ("Microsoft Defender Antivirus", 393472, "%ProgramFiles%"),
                ("Contoso Antivirus", 266240, r"C:\Program Files\Contoso"),
            ]
        ),
        DEVICE_CONTROL: write.device_control("Passive Mode"),
        SUMMARY: _summary(sample, ("Protection state", "MPStateInfo.txt", "Access is denied")),
    }


def configuration_reset(sample: Sample) -> Witnesses:
    """Show in the tool's log alone that configuration protection was reset."""
    values: dict[str, write.StatusValue] = {
        "AMProductVersion": "4.18.26070.9",
        "ControlledConfigurationState": 0,
    }
    return {
        COMMANDS: _commands(
            sample, [("-Config -ResetControlledConfiguration", "0:33"), ("-GetFiles", "5:15")]
        ),
        STATUS: write.status_list(write.STATUS | values, zone=sample.device.zone),
        SYSTEM: _log(
            sample,
            "System",
            "Service Control Manager",
            [("-20:00", 7036, _service("Windows Update", "running", "wuauserv/4"))],
        ),
        SUMMARY: _summary(sample),
        HUNTING: _registry_row(sample, "1:05", "1", r"powershell Set-MpPreference ..."),
        NETWORK: write.network_protection_state("block"),
        PRODUCTS: write.security_center(
            [("Microsoft Defender Antivirus", 397568, "%ProgramFiles%")]
        ),
        DEVICE_CONTROL: write.device_control("Active"),
    }


# --- their parts ----------------------------------------------------------------------------------

_SID: Final = "S-1-5-21-1004336348-1177238915-682003330-1105"


def _clock(sample: Sample) -> Callable[[str], datetime]:
    """Return what gives the time that is so long after the window's start."""
    return lambda text: sample.start + _after(text)


def _after(text: str) -> timedelta:
    return -span(text[1:]) if text.startswith("-") else span(text)


def _commands(sample: Sample, runs: Sequence[tuple[str, str]]) -> str:
    at = _clock(sample)
    zone = sample.device.zone
    return "".join(
        write.command_run(arguments, at(time), zone=zone, ended=at(time) + timedelta(seconds=4))
        for arguments, time in runs
    )


def _summary(sample: Sample, *failed: tuple[str, str, str]) -> str:
    now = sample.collected_at
    rows = [
        ("Autoruns", "Autoruns.txt", now - timedelta(minutes=4), now - timedelta(minutes=3), ""),
        ("Processes", "Processes.csv", now - timedelta(minutes=3), now - timedelta(minutes=2), ""),
        ("Support files", "MPSupportFiles.cab", now - timedelta(minutes=2), now, ""),
    ]
    rows += [(command, output, now, now, error) for command, output, error in failed]
    return write.collection_summary(rows)


def _log(sample: Sample, channel: str, provider: str, events: Sequence[Logged]) -> bytes:
    at = _clock(sample)
    name = sample.device.full_name
    return write_evtx(
        [
            EventSpec(at(t), n, record, data, name)
            for record, (t, n, data) in enumerate(events, 901)
        ],
        channel,
        provider,
    )


def _logon(user: str, number: str, kind: str) -> dict[str, str]:
    return {
        "TargetUserSid": _SID,
        "TargetUserName": user,
        "TargetDomainName": "CONTOSO",
        "TargetLogonId": number,
        "LogonType": kind,
    }


def _service(name: str, state: str, binary: str) -> dict[str, str]:
    data = (binary + "\0").encode("utf-16-le").hex().upper()
    return {"param1": name, "param2": state, "Binary": data}


def _registry_row(sample: Sample, time: str, value: str, command: str) -> str:
    """Return the row of a write of DisableArchiveScanning two seconds after a time."""
    moment = _clock(sample)(time) + timedelta(seconds=2)
    header = (
        "Timestamp,DeviceName,ActionType,RegistryKey,RegistryValueName,RegistryValueData,"
        "RegistryValueType,InitiatingProcessAccountName,InitiatingProcessFileName,"
        "InitiatingProcessCommandLine"
    )
    key = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Defender\Scan"
    row = (
        f"{moment:%Y-%m-%dT%H:%M:%SZ},{sample.device.full_name},RegistryValueSet,{key},"
        f"DisableArchiveScanning,{value},Dword,j.doe,powershell.exe,{command}"
    )
    return f"{header}\n{row}\n"
