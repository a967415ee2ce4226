"""Puts a sample together: the support cabinet, what else a real package holds, the zip around it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from samples.device import ENGINE, PLATFORM
from samples.story import CABINET
from samples.write_event_text import event_text
from samples.write_events import write_log
from samples.write_registry import write_registry
from samples.write_snapshot import effective_config, encoded, write_snapshot
from tests.support.cabwriter import write_cabinet

if TYPE_CHECKING:
    from samples.story import Encoding, Sample, Snapshot

Moment = tuple[int, int, int, int, int, int]
Files = dict[str, tuple[bytes, datetime]]
"""Member to its content and when it was written."""

_ZONES: Final = {
    "Europe/Berlin": "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
    "America/New_York": "(UTC-05:00) Eastern Time (US & Canada)",
    "Europe/London": "(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
}
_LOCALES: Final = {
    "en-US": "en-us;English (United States)",
    "en-GB": "en-gb;English (United Kingdom)",
    "de-DE": "de;German (Germany)",
}


def build(sample: Sample) -> dict[str, bytes]:
    """Return the files of a sample: its package, or its two snapshots if it is a pair of files."""
    if sample.file == "":
        return {name: content for name, (content, _) in _snapshots(sample).items()}
    files = {**_surroundings(sample), **_snapshots(sample), **_support(sample), **_further(sample)}
    inside = {n.removeprefix(CABINET): f for n, f in files.items() if n.startswith(CABINET)}
    outside = {n: f for n, f in files.items() if not n.startswith(CABINET)}
    if inside:
        cabinet = write_cabinet(
            [(name, content, _moment(sample, time)) for name, (content, time) in inside.items()],
            sample.cabinet,
        )
        outside[CABINET.rstrip("!")] = (cabinet, sample.collected_at)
    return {sample.file: _zip(sample, outside)}


def _zip(sample: Sample, files: Files) -> bytes:
    """Write a zip that is the same everywhere: stored, fixed times, made by no system's rules."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, (content, time) in sorted(files.items()):
            info = zipfile.ZipInfo(name, _moment(sample, time))
            info.create_system = 0
            info.external_attr = 0x20  # an ordinary file of DOS
            package.writestr(info, content)
    return buffer.getvalue()


def _moment(sample: Sample, time: datetime) -> Moment:
    """Return the device's local time, as containers keep it."""
    local = time.astimezone(ZoneInfo(sample.device.zone))
    return local.year, local.month, local.day, local.hour, local.minute, local.second


def _snapshots(sample: Sample) -> Files:
    files: Files = {}
    both = ((sample.before, sample.before_at), (sample.after, sample.after_at))
    for snapshot, time in both:
        if snapshot is not None:
            files[snapshot.member] = (_snapshot(sample, snapshot, time), time)
    return files


def _snapshot(sample: Sample, snapshot: Snapshot, time: datetime) -> bytes:
    state = sample.state_at(time)
    if sample.other_device is not None and snapshot is sample.after:
        state = {**state, "ComputerID": sample.other_device.computer_id}
    return write_snapshot(state, snapshot)


# --- the support cabinet --------------------------------------------------------------------------


def _support(sample: Sample) -> Files:
    """Return the evidence: configuration and event logs, and the logs that always lie beside them."""
    now = sample.collected_at
    files: Files = {}
    if sample.registry:
        text = write_registry(sample)
        files[f"{CABINET}MPRegistry.txt"] = (encoded(text, sample.registry_encoding), now)
    if sample.log is not None:
        files[sample.log] = (write_log(sample), now)
    if sample.text_log is not None:
        files[sample.text_log] = (encoded(event_text(sample), "utf-16"), now)
    if sample.effective_config:
        text = effective_config(sample.state_at(now))
        files[f"{CABINET}MPSupportEffectiveConfig.json"] = (encoded(text, "utf-8"), now)
    texts = {
        f"MPLog-{now:%m%d%Y-%H%M%S}.log": _mp_log(sample),
        "MpCmdRun.log": _mp_cmd_run(sample),
    }
    if sample.system_information:
        texts["SystemInfo.txt"] = _system_information(sample)
    for name, text in texts.items():
        files[CABINET + name] = (encoded(text, sample.text_encoding), now)
    return files


def _further(sample: Sample) -> Files:
    """Return the members that only some samples have."""
    more = sample.witnesses(sample) if sample.witnesses else {}
    encoding: Encoding = "utf-16"
    return {
        name: (
            content if isinstance(content, bytes) else _as_written(name, content, encoding),
            sample.collected_at,
        )
        for name, content in more.items()
    }


def _as_written(name: str, text: str, encoding: Encoding) -> bytes:
    """Return logs as Defender writes them, and other texts as collectors do."""
    return encoded(text, encoding if name.endswith(".log") else "utf-8")


def _mp_log(sample: Sample) -> str:
    stamp = f"{sample.collected_at - timedelta(hours=1):%Y-%m-%dT%H:%M:%S.000}"
    return (
        f"{stamp} Service started - System time (UTC)\n"
        f"Product Version: {PLATFORM}\nService Version: {PLATFORM}\nEngine Version: {ENGINE}\n"
        f"{stamp} [Mini-filter] Unsuccessful scan status: "
        r"\Device\HarddiskVolume3\Users\j.doe\AppData\Local\Temp\~df394b.tmp." + "\n"
    )


def _mp_cmd_run(sample: Sample) -> str:
    start = sample.collected_at.astimezone(ZoneInfo(sample.device.zone))
    ruler = "-" * 85
    return (
        f'{ruler}\nMpCmdRun: Command Line: "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform'
        f'\\{PLATFORM}-0\\MpCmdRun.exe" -GetFiles\n Start Time: {start:%Y-%m-%d %H:%M:%S}\n\n'
        f"MpEnsureProcessMitigationPolicy: hr = 0x1\nMpCmdRun: End Time\n{ruler}\n"
    )


def _system_information(sample: Sample) -> str:
    """Print what systeminfo.exe prints."""
    device = sample.device
    boot = (sample.start - timedelta(hours=61, minutes=7)).astimezone(ZoneInfo(device.zone))
    lines = {
        "Host Name": device.host,
        "OS Name": "Microsoft Windows 11 Enterprise",
        "OS Version": "10.0.26100 N/A Build 26100",
        "OS Manufacturer": "Microsoft Corporation",
        "OS Configuration": "Member Workstation",
        "Registered Owner": "j.doe",
        "System Boot Time": f"{boot:%Y-%m-%d, %H:%M:%S}",
        "System Type": "x64-based PC",
        "System Locale": _LOCALES[device.locale],
        "Input Locale": _LOCALES[device.locale],
        "Time Zone": _ZONES[device.zone],
        "Total Physical Memory": "32,451 MB",
        "Domain": "corp.contoso.example",
        "Logon Server": r"\\DC-01",
    }
    return "\n" + "\n".join(f"{name + ':':<26} {value}" for name, value in lines.items()) + "\n"


# --- the rest of the package ----------------------------------------------------------------------


SURROUNDINGS: Final = {
    "Autoruns/Autoruns.txt": r"""
HKLM\...\Run  SecurityHealth  %windir%\system32\SecurityHealthSystray.exe
HKCU\...\Run  OneDrive  C:\Users\j.doe\AppData\Local\Microsoft\OneDrive\OneDrive.exe
""",
    "Installed Programs/InstalledPrograms.csv": """
DisplayName,DisplayVersion,Publisher
Contoso Backup,7.2.1,Contoso Ltd.
Microsoft Edge,139.0.3405.86,Microsoft Corporation
""",
    "Network Connections/ActiveNetConnections.txt": """
Active Connections

  Proto  Local Address          Foreign Address        State           PID
  TCP    10.20.4.42:49711       10.20.0.10:443         ESTABLISHED     3184
""",
    "Network Connections/IpConfig.txt": """
Windows IP Configuration

   Host Name . . . . . . . . . . . . : {host}
   IPv4 Address. . . . . . . . . . . : 10.20.4.42
""",
    "Processes/Processes.csv": r"""
Name,PID,User
MsMpEng.exe,3184,NT AUTHORITY\SYSTEM
explorer.exe,7720,CONTOSO\j.doe
""",
    "Scheduled Tasks/ScheduledTasks.csv": r"""
TaskName,Status
\Microsoft\Windows\Windows Defender\Windows Defender Scheduled Scan,Ready
""",
    "Services/Services.csv": """
Name,State,StartMode
Sense,Running,Auto
WinDefend,Running,Auto
""",
    "Users and Groups/LocalGroups.txt": r"""
Administrators: {host}\Administrator, CONTOSO\j.doe
""",
    "WdSupportLogs/MpCmdRunLog.txt": "Collecting support files... done.",
    "Forensics Collection Summary.csv": """
Artifact,Result
Autoruns,Success
Network Connections,Success
Processes,Success
System Information,Success
WdSupportLogs,Success
""",
}
"""A little of the other evidence, under the names that real packages have."""


def _surroundings(sample: Sample) -> Files:
    """Return the members that are no evidence of settings, but for the time zone."""
    texts = {
        name: text.replace("{host}", sample.device.host).strip() + "\n"
        for name, text in SURROUNDINGS.items()
    }
    if sample.system_information:
        texts["System Information/SystemInformation.txt"] = _system_information(sample)
    time = sample.collected_at
    return {name: (encoded(text, sample.text_encoding), time) for name, text in texts.items()}
