"""Writes support files: the protection log, commands, status, summary, sessions and their like.

Each function takes plain values and returns the text of a file; `samples.write_snapshot.encoded`
turns it into bytes. Instants are aware; what a device prints in local time is printed in `zone`.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Timed = tuple[datetime | None, str]
"""A message of the protection log and its time; a block without times has None."""

MONTHS: Final = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "de": ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
    "fr": [
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ],
}
DAYS: Final = {
    "en": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    "de": ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    "fr": ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
}

# --- the protection log ---------------------------------------------------------------------------


def real_time_state(before: int, after: int) -> str:
    """Return the message of a change of real-time protection; 0 is off."""
    return f"[RTP] RTPPlugin state change, changes follow: RTPStatus:{before}->{after}"


def tamper_state(old: int, new: int, source: str = "Cloud") -> str:
    """Return the message of a change of tamper protection."""
    return f"[TP] State change. NewState: {new:#x}, OldState: {old:#x}, Source: {source}"


def exclusion(item: str, device: str) -> str:
    """Return the message of an excluded path and the device path it stands for."""
    return f"[RTP] [Exclusion] {item} -> {device}"


def exclusion_discarded(item: str, error: int) -> str:
    """Return the message of an exclusion that has no effect."""
    return f"[RTP] [Exclusion] {item} is discarded due to error {error:#010x}"


def exclusions_resized(size: int) -> str:
    """Return the message of a changed list of path exclusions."""
    return f"[RTP] Path exclusion changed, new size in bytes: {size}"


def detected(threat: str, resource: str, source: str = "MPSOURCE_REALTIME") -> str:
    """Return the message of a detection."""
    return f"DETECTIONEVENT {source} {threat} {resource};"


def cleaned(
    threat: str,
    resource: str,
    action: str = "MP_THREAT_ACTION_QUARANTINE",
    result: int = 0,
    source: str = "MPSOURCE_REALTIME",
) -> str:
    """Return the message of a remediation and its HRESULT."""
    return f"DETECTION_CLEANEVENT {source} {action} {result:#010x} {threat} {resource};"


def listed(threat: str, resource: str) -> str:
    """Return the line of a detection as the detection log has it."""
    return f"DETECTION {threat} {resource};"


def session_header(time: datetime) -> str:
    """Return the lines that begin a session of the service; `time` is what they say is UTC."""
    return f"Microsoft Antimalware log\nCurrent time: {time:%m/%d/%Y %H:%M:%S}.{time.microsecond // 1000:03} UTC"


def exclusion_listing(lists: Mapping[str, Sequence[str]], *, ended: bool = True) -> str:
    """Return a listing of exclusions: `Process`, `Path`, `Ext`, `Temp` to items."""
    lines = [
        "****************************RTP Perf Log***************************",
        "RTP Start:N/A",
        "Plugin States:  AV:2  AS:2  RTP:2  OA:2  BM:2",
    ]
    for kind, items in lists.items():
        lines += [f"{kind} Exclusions:", *(f"  {item}" for item in items)]
    lines.append("Worker Threads:4")
    if ended:
        lines.append("**************************END RTP Perf Log*************************")
    return "\n".join(lines)


def mp_log(entries: Sequence[Timed], *, marked: bool = True, zone: str = "UTC") -> str:
    """Return a protection log or detection log. `marked`: whether its times end in `Z`.

    `zone`: what its times are in; a real log has UTC.
    """
    lines = []
    for time, message in entries:
        if time is None:
            lines.append(message)
        else:
            local = time.astimezone(ZoneInfo(zone))
            stamp = f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03}"
            lines.append(f"{stamp}{'Z' if marked else ''} {message}")
    return "".join(f"{line}\n" for line in lines)


def scan_noise(start: datetime, count: int, step: timedelta = timedelta(seconds=7)) -> list[Timed]:
    """Return messages that say nothing of settings, such as most of a log is."""
    return [
        (
            start + n * step,
            (
                f"ProcessImageName: svchost.exe, Pid: {900 + n % 97}, TotalTime: {n % 800}, Count: {n % 31}, "
                rf"MaxTime: {n % 90}, MaxTimeFile: \Device\HarddiskVolume3\Windows\Temp\{n:06}.tmp, "
                f"EstimatedImpact: {n % 9}%"
            ),
        )
        for n in range(count)
    ]


# --- commands -------------------------------------------------------------------------------------

TOOL: Final = r"C:\ProgramData\Microsoft\Windows Defender\Platform\4.18.25080.5-0\MpCmdRun.exe"


def command_run(
    arguments: str,
    started: datetime,
    *,
    zone: str,
    ended: datetime | None = None,
    result: int | None = None,
    language: str = "en",
    program: str = TOOL,
) -> str:
    """Return the block of one run of MpCmdRun.exe, in the device's local time and language."""
    ruler = "-" * 85
    lines = [
        ruler,
        f'MpCmdRun: Command Line: "{program}" {arguments}',
        f" Start Time: {_day_month_year(started, zone, language)}",
        "",
        "MpEnsureProcessMitigationPolicy: hr = 0x1",
    ]
    if result is not None:
        lines.append(f"MpCmdRun.exe: hr = {result:#010x}.")
    if ended is not None:
        lines.append(f"MpCmdRun: End Time: {_day_month_year(ended, zone, language)}")
    return "\n".join([*lines, ruler, ""])


def _day_month_year(time: datetime, zone: str, language: str) -> str:
    local = time.astimezone(ZoneInfo(zone))
    day, month = DAYS[language][local.weekday()], MONTHS[language][local.month - 1]
    return f"{day} {month} {local:%d %Y %H:%M:%S}"


# --- status ---------------------------------------------------------------------------------------

StatusValue = bool | int | str | datetime | None

STATUS: Final[dict[str, StatusValue]] = {
    "AMEngineVersion": "1.1.25080.5",
    "AMProductVersion": "4.18.25080.5",
    "AMRunningMode": "Normal",
    "AMServiceEnabled": True,
    "AntispywareEnabled": True,
    "AntivirusEnabled": True,
    "BehaviorMonitorEnabled": True,
    "ControlledConfigurationState": 0,
    "IoavProtectionEnabled": True,
    "IsTamperProtected": True,
    "NISEnabled": True,
    "OnAccessProtectionEnabled": True,
    "RealTimeProtectionEnabled": True,
    "SmartAppControlState": "Off",
    "TamperProtectionSource": "Intune",
    "TroubleShootingDailyMaxQuota": None,
    "TroubleShootingDailyQuotaLeft": None,
    "TroubleShootingEndTime": None,
    "TroubleShootingExpirationLeft": None,
    "TroubleShootingMode": None,
    "TroubleShootingModeSource": None,
    "TroubleShootingQuotaResetTime": None,
    "TroubleShootingStartTime": None,
}
"""A well-protected device; a caller overrides what differs."""


def status_list(values: Mapping[str, StatusValue], *, zone: str) -> str:
    """Return what `Get-MpComputerStatus` prints on a console of English (United States)."""
    width = max(map(len, values), default=0)
    lines = [
        f"{name:<{width}} : {_printed(value, zone)}".rstrip() for name, value in values.items()
    ]
    return "\n" + "\n".join(lines) + "\n\n\n"


def status_json(values: Mapping[str, StatusValue]) -> str:
    """Return what `Get-MpComputerStatus | ConvertTo-Json` of Windows PowerShell prints."""
    plain = {name: _json_date(value) for name, value in values.items()}
    return json.dumps(plain, indent=4) + "\n"


def status_clixml(values: Mapping[str, StatusValue]) -> str:
    """Return what `Get-MpComputerStatus | Export-Clixml` writes."""
    members = "\n".join(f"      {_member(name, value)}" for name, value in values.items())
    return (
        '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n'
        '  <Obj RefId="0">\n    <TN RefId="0">\n'
        "      <T>Microsoft.Management.Infrastructure.CimInstance#ROOT/Microsoft/Windows/Defender/"
        "MSFT_MpComputerStatus</T>\n    </TN>\n    <Props>\n"
        f"{members}\n    </Props>\n  </Obj>\n</Objs>\n"
    )


def _printed(value: StatusValue, zone: str) -> str:
    if isinstance(value, datetime):
        return _us(value, zone, seconds=True)
    return "" if value is None else str(value)


def _us(time: datetime, zone: str, *, seconds: bool) -> str:
    local = time.astimezone(ZoneInfo(zone))
    half = "AM" if local.hour < 12 else "PM"  # noqa: PLR2004  noon
    clock = (
        f"{local.hour % 12 or 12}:{local:%M:%S}"
        if seconds
        else f"{local.hour % 12 or 12}:{local:%M}"
    )
    return f"{local.month}/{local.day}/{local.year} {clock} {half}"


def _json_date(value: StatusValue) -> bool | int | str | None:
    if isinstance(value, datetime):
        return f"/Date({int(value.timestamp() * 1000)})/"
    return value


def _member(name: str, value: StatusValue) -> str:
    if value is None:
        return f'<Nil N="{name}" />'
    if isinstance(value, bool):
        return f'<B N="{name}">{str(value).lower()}</B>'
    if isinstance(value, int):
        return f'<U32 N="{name}">{value}</U32>'
    if isinstance(value, datetime):
        return f'<DT N="{name}">{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000Z</DT>'
    return f'<S N="{name}">{value.replace("&", "&amp;").replace("<", "&lt;")}</S>'


# --- the collection -------------------------------------------------------------------------------

COLLECTION: Final = ("Command", "Output file", "Start time (UTC)", "End time (UTC)", "Error")


def collection_summary(
    rows: Sequence[tuple[str, str, datetime, datetime, str]],
    header: Sequence[str] = COLLECTION,
    delimiter: str = ",",
) -> str:
    """Return Forensics Collection Summary.csv: command, output, start, end, error ("" for none)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for command, output, started, ended, error in rows:
        writer.writerow([command, output, _iso(started), _iso(ended), error])
    return buffer.getvalue()


def _iso(time: datetime) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


SESSION_HEADINGS: Final = {
    "en": (
        " USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME",
        "Active",
        "Disc",
    ),
    "fr": (
        " UTILISATEUR           SESSION            ID  ÉTAT    TEMPS INACT TEMPS SESSION",
        "Actif",
        "Déco",
    ),
}


def query_user(
    sessions: Sequence[tuple[str, str | None, datetime]], *, zone: str, language: str = "en"
) -> str:
    """Return QueryUser.txt: user, session (None: disconnected) and time of logon; the first is own."""
    if not sessions:
        return "No User exists for *\n"
    heading, active, away = SESSION_HEADINGS[language]
    lines = [heading]
    for number, (user, session, logon) in enumerate(sessions, 1):
        local = logon.astimezone(ZoneInfo(zone))
        time = _us(logon, zone, seconds=False) if language == "en" else f"{local:%d/%m/%Y %H:%M}"
        state = active if session else away
        mark = ">" if number == 1 else " "
        lines.append(
            f"{mark}{user:<22} {session or '':<16} {number:>3}  {state:<8}      {'.':>5}  {time}"
        )
    return "\n".join(lines) + "\n"


# --- components -----------------------------------------------------------------------------------


def network_protection_state(mode: str, warnings: Sequence[str] = ()) -> str:
    """Return NetworkProtectionState.txt."""
    lines = [
        f"Network Protection is currently set in {mode} mode",
        *(f"[WARNING] {w}" for w in warnings),
    ]
    return "\n".join(lines) + "\n"


def security_center(products: Sequence[tuple[str, int, str]]) -> str:
    """Return WSCInfo.txt: name, state and path of each antivirus."""
    blocks = [
        f"displayName = [{name}]\npathToSignedProductExe = [{path}]\nproductState = [{state}]\n"
        for name, state, path in products
    ]
    return "\n".join(blocks)


def device_control(running_mode: str, state: str = "Disabled") -> str:
    """Return DeviceControlInfo.txt."""
    return f"Defender service running mode: {running_mode}\nState: {state}\nDefaultEnforcement: DefaultAllow\n"
