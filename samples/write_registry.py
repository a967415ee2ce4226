r"""Writes MPRegistry.txt: the four locations of Defender's configuration, then other dumps.

The values that are settings follow from the states; the others are typical ones, made up.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from mpdiff.catalogue import catalogue
from samples.device import ENGINE, PLATFORM, State, Value
from samples.story import TAMPER_PROTECTION, local_state, managed_state
from tests.support.evtxwriter import filetime

if TYPE_CHECKING:
    from mpdiff.catalogue.entries import Setting
    from samples.story import Sample

RULER: Final = "-" * 18
UNSET: Final = "<NO VALUE>"

_SECTIONS: Final = r"""
Device Control|Device Control\Policy Groups|Device Control\Policy Rules|Diagnostics|Exclusions
Exclusions\Extensions|Exclusions\IpAddresses|Exclusions\Paths|Exclusions\Processes|Features
Features\Controls|Features\Troubleshooting|Miscellaneous Configuration|MpEngine|NIS
NIS\Consumers\IPS|Quarantine|Real-Time Protection|Remediation
Remediation\Behavioral Network Blocks\Brute Force Protection
Remediation\Behavioral Network Blocks\Remote Encryption Protection|Reporting|Scan
Signature Updates|SpyNet|Threats|Threats\ThreatIDDefaultAction
Threats\ThreatSeverityDefaultAction|UX Configuration|Windows Defender Exploit Guard
Windows Defender Exploit Guard\ASR|Windows Defender Exploit Guard\ASR\ASROnlyExclusions
Windows Defender Exploit Guard\ASR\Rules
Windows Defender Exploit Guard\Controlled Folder Access
Windows Defender Exploit Guard\Controlled Folder Access\AllowedApplications
Windows Defender Exploit Guard\Controlled Folder Access\ProtectedFolders
Windows Defender Exploit Guard\Network Protection
"""
SECTIONS: Final = tuple(_SECTIONS.strip().replace("\n", "|").split("|"))
"""What each location lists, with values or without."""

_DAYS_AND_MONTHS: Final = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
January February March April May June July August September October November December
"""
DAYS, MONTHS = (line.split() for line in _DAYS_AND_MONTHS.strip().splitlines())
"""In English whatever the locale of the building machine."""

Line = tuple[str, str]
"""Type and printed data of a value."""

Lines = dict[str, Line]
"""Path of a value below the Windows Defender key to its line."""


def write_registry(sample: Sample) -> str:
    """Return the text of MPRegistry.txt as it is when the package is collected."""
    effective = {
        **settings_lines(sample.state_at(sample.collected_at)),
        **_own_lines(sample),
        **_window_lines(sample),
    }
    touched = {step.setting for step in sample.steps if step.by == "local" and not step.refused}
    preferences = _set(local_state(sample), {*touched, TAMPER_PROTECTION})
    local = {**settings_lines(preferences), **_own_lines(sample)}
    locations = {
        "effective policy": effective,
        "system policy": settings_lines(managed_state(sample, "system policy")),
        "mdm policy": settings_lines(managed_state(sample, "mdm policy")),
        "preferences": local,
    }
    parts = [
        f'Current configuration options for location "{name}"\n{printed(lines)}\n{RULER}'
        for name, lines in locations.items()
    ]
    return "\n".join([*parts, _SETUP, ""])


def settings_lines(state: State) -> Lines:
    """Return the lines of the settings that have a registry value."""
    lines: Lines = {}
    for name, value in state.items():
        setting = catalogue().find(name)
        if setting is None or not setting.registry:
            continue
        path = registry_path(setting)
        if isinstance(value, tuple | dict):
            if path.endswith("*"):
                entries = value if isinstance(value, dict) else dict.fromkeys(value, 0)
                lines |= {path[:-1] + item: dword(data) for item, data in entries.items()}
        elif (line := _line(setting, value)) is not None:
            lines[path] = line
    return lines


def registry_path(setting: Setting) -> str:
    r"""Return where a setting stands below the Windows Defender key; `\*` for a list."""
    return setting.registry[0].replace("Spynet\\", "SpyNet\\")


def registry_data(setting: Setting, value: Value) -> int | str | None:
    """Turn a property's value into what the registry holds; None where it holds nothing."""
    if value is None or setting.convert == "tdt":
        return None
    if setting.convert == "tamper-protection":
        return 4 if value else 5
    if setting.convert == "inverse":
        return int(not value)
    if setting.convert == "minutes":
        hours, minutes, _ = map(int, str(value).split(":"))
        return hours * 60 + minutes
    if registry_path(setting).startswith("Threats\\") and value == 0:
        return None  # no entry: the definitions decide
    return int(value) if isinstance(value, int) else str(value)


def dword(number: int) -> Line:
    """Return the line of a number."""
    return "REG_DWORD", f"{number} (0X{number:X})"


def _line(setting: Setting, value: Value) -> Line | None:
    data = registry_data(setting, value)
    if data is None:
        return None
    return dword(data) if isinstance(data, int) else ("REG_SZ", data or "(null)")


def _set(state: State, touched: set[str]) -> State:
    """Leave out what is as it was installed and was not touched: nobody set it."""
    return {
        name: value
        for name, value in state.items()
        if (setting := catalogue().find(name)) is None
        or name in touched
        or str(value) != (setting.default or "")
    }


def utc(time: datetime) -> Line:
    """Print a time as the dump does, in English."""
    half = "AM" if time.hour < 12 else "PM"  # noqa: PLR2004  noon
    clock = f"{time.hour % 12 or 12}:{time:%M:%S} {half}"
    day = f"{DAYS[time.weekday()]}, {MONTHS[time.month - 1]} {time.day}, {time.year}"
    return "REG_BINARY", f"[UTC] {day} {clock}"


def _hex(time: datetime) -> Line:
    """Print a time as the bytes of a FILETIME, which the dump does for some values."""
    data = filetime(time).to_bytes(8, "little")
    return "REG_BINARY", f"{data[:4].hex(' ').upper()}  {data[4:].hex(' ').upper()} "


def _own_lines(sample: Sample) -> Lines:
    """Return values that Defender keeps for itself; the latest times are those of the collection."""
    now = sample.collected_at
    installed = datetime(2025, 11, 18, 7, 42, 11, tzinfo=UTC)
    folder = rf"C:\ProgramData\Microsoft\Windows Defender\Platform\{PLATFORM}-0"
    return {
        "AllowFastServiceStartup": dword(1),
        "CachedProxy": ("REG_SZ", "(null)"),
        "DisableAntiSpyware": dword(0),
        "DisableAntiVirus": dword(0),
        "DisableLocalAdminMerge": dword(0),
        "InstallLocation": ("REG_SZ", folder + "\\"),
        "InstallTime": utc(installed),
        "IsServiceRunning": dword(1),
        "ManagedDefenderProductType": dword(6),
        "MdmSubscriberIds": ("REG_MULTI_SZ", UNSET),
        "OOBEInstallTime": _hex(installed + timedelta(minutes=4)),
        "PassiveMode": dword(0),
        "ProductAppDataPath": ("REG_SZ", r"C:\ProgramData\Microsoft\Windows Defender"),
        "ProductStatus": dword(0),
        "ProductType": dword(2),
        "ServiceStartStates": dword(0),
        "Diagnostics\\LastKnownGoodPlatformLocation": ("REG_SZ", folder),
        "Features\\SenseEnabled": dword(1),
        "Features\\SenseOrgId": ("REG_SZ", "00000000-0000-4000-8000-00000000c0de"),
        "Features\\TamperProtectionSource": dword(64),
        "Features\\Controls\\7": dword(1),
        "Features\\Controls\\9": dword(1),
        "Miscellaneous Configuration\\DeltaUpdateFailure": dword(0),
        "Quarantine\\QuarantineLocation": (
            "REG_SZ",
            r"C:\ProgramData\Microsoft\Windows Defender\Quarantine",
        ),
        "Real-Time Protection\\DpaDisabled": dword(0),
        "Reporting\\LastHeartbeatReportTime": utc(now - timedelta(minutes=52, seconds=18)),
        "Reporting\\LastRebootTime": utc(sample.start - timedelta(hours=61, minutes=7)),
        "Scan\\LastScanRun": utc(now - timedelta(minutes=17, seconds=41)),
        "Scan\\LastScanType": dword(1),
        "Scan\\SFCState": dword(7),
        "Signature Updates\\ASSignatureApplied": utc(now - timedelta(hours=1, minutes=3)),
        "Signature Updates\\AVSignatureApplied": utc(now - timedelta(hours=1, minutes=4)),
        "Signature Updates\\AVSignatureVersion": ("REG_SZ", "1.439.212.0"),
        "Signature Updates\\EngineVersion": ("REG_SZ", ENGINE),
        "Signature Updates\\SignaturesLastUpdated": utc(now - timedelta(hours=1, minutes=2)),
        "SpyNet\\LastMAPSSuccessTime": _hex(now - timedelta(minutes=9)),
        "SpyNet\\SpyNetReportingLocation": (
            "REG_MULTI_SZ",
            _MAPS,
        ),
        "SpyNet\\SSLOptions": dword(3),
    }


def _window_lines(sample: Sample) -> Lines:
    values: Lines = {
        "TSExpirationTime": dword(0),
        "TSSource": dword(0),
        "TSStartTime": ("REG_BINARY", ""),
        "TSState": dword(0),
    }
    if sample.window_in == "registry":
        end = sample.end
        number = int(end.timestamp())
        values |= {
            "TSExpirationTime": dword(number) if sample.expiry_as_number else utc(end),
            "TSSource": dword(2),
            "TSStartTime": utc(sample.start),
            "TSState": dword(int(sample.collected_at < end)),
        }
    return {f"Features\\Troubleshooting\\{name}": line for name, line in values.items()}


def printed(lines: Lines) -> str:
    """Return the sections of one location, the empty ones included."""
    sections: dict[str, Lines] = defaultdict(dict)
    for path, line in lines.items():
        section, name = _section(path)
        sections[section][name] = line
    written: list[str] = []
    for section in (".", *SECTIONS):
        written.append(f"[{section}]")
        there = sections.get(section, {})
        for name, (kind, data) in sorted(there.items(), key=lambda v: v[0].lower()):
            written.append(
                f"    {name:<40} {f'[{kind}]':<14} : " + data.replace("\n", "\n" + " " * 62)
            )
    return "\n".join(written)


@cache
def _section(path: str) -> tuple[str, str]:
    """Split a path at its section: a value's name may itself hold backslashes."""
    fitting = [s for s in SECTIONS if path.startswith(s + "\\")]
    longest = max(fitting, key=len, default="")
    return longest or ".", path[len(longest) + 1 :] if longest else path


_MAPS: Final = """\
SOAP:https://wdcp.microsoft.com/WdCpSrvc.asmx
REST:https://wdcp.microsoft.com/wdcp.svc/submitReport
BOND:https://wdcp.microsoft.com/wdcp.svc/bond/submitreport"""

_SETUP: Final = r"""Windows Setup keys from "SYSTEM\Setup"

[HKEY_LOCAL_MACHINE\SYSTEM\Setup]
    OOBEInProgress                           [REG_DWORD]    : 0 (0X0)
    SetupType                                [REG_DWORD]    : 0 (0X0)
    SystemSetupInProgress                    [REG_DWORD]    : 0 (0X0)
------------------"""
