"""The events of Windows Defender/Operational that can matter, and how each spells its data.

From the provider's message table (mpevmsg.dll, as published by libyal's winevt-kb) and Microsoft's
page on Defender event ids. An event in a log names its data; an event printed as text has one line
for each value, with a label in the language of the device and always in the same order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

CONFIGURATION_CHANGED: Final = 5007
CHANGE_BLOCKED: Final = 5013
HEALTHY: Final = 1150
HEALTH_REPORT: Final = 1151
DEFINITIONS_UPDATED: Final = 2000

OLD_VALUE: Final = "Old Value"
NEW_VALUE: Final = "New Value"
VALUE: Final = "Value"
STATES: Final = ("RTP state", "OA state", "IOAV state", "BM state")
"""The fields of a health report: real-time, on-access, download and behaviour protection."""

_INTELLIGENCE: Final = "security intelligence"
_PRODUCT: Final = ("Product Name", "Product Version")
_ACCOUNT: Final = ("Domain", "User", "SID")
_THREAT: Final = ("Threat Name", "Threat ID", "Severity Name", "Category Name")
_VERSIONS: Final = (f"{_INTELLIGENCE} Version", "Engine Version")
_DETECTION: Final = (
    *_PRODUCT, "Detection ID", "Detection Time", "Unused", "Unused2", "Threat ID", "Threat Name",
    "Severity ID", "Severity Name", "Category ID", "Category Name", "FWLink", "Status Code",
    "Status Description", "State", "Source ID", "Source Name", "Process Name", "Detection User",
    "Unused3", "Path", "Origin ID", "Origin Name", "Execution ID", "Execution Name", "Type ID",
    "Type Name", "Pre Execution Status", "Action ID", "Action Name", "Unused4", "Error Code",
    "Error Description", "Unused5", "Post Clean Status", "Additional Actions ID",
    "Additional Actions String", "Remediation User", "Unused6", *_VERSIONS,
)  # fmt: skip
_RULE: Final = (
    *_PRODUCT, "Unused", "ID", "Detection Time", "User", "Path", "Process Name", *_VERSIONS,
    "RuleType", "Target Commandline", "Parent Commandline", "Involved File", "Inheritance Flags",
)  # fmt: skip
_FOLDER: Final = (*_PRODUCT, "Unused", "ID", *_RULE[4:10])
_NETWORK: Final = (*_PRODUCT, "Unused", "Detection Time", "User", "Destination", "Process Name")
_HEALTH: Final = (
    "NRI engine version", "AV security intelligence version", "AS security intelligence version",
    "NRI security intelligence version", *STATES, "Last AV security intelligence age",
    "Last AS security intelligence age", "Last quick scan age", "Last full scan age",
    "AV security intelligence creation time", "AS security intelligence creation time",
    "Last quick scan start time", "Last quick scan end time", "Last quick scan source",
    "Last full scan start time", "Last full scan end time", "Last full scan source",
    "Product status",
)  # fmt: skip
_UPDATE: Final = (
    *_PRODUCT, f"Current {_INTELLIGENCE} Version", f"Previous {_INTELLIGENCE} Version",
    "Update Source Index", "Update Source", "Update State Index", *_ACCOUNT[:2], "SID",
    f"{_INTELLIGENCE} Type Index", f"{_INTELLIGENCE} Type", "Update Type Index", "Update Type",
    "Current Engine Version", "Previous Engine Version", "Error Code", "Error Description",
)  # fmt: skip
_ERROR: Final = ("Error Code", "Error Description")
_FEATURE: Final = (*_PRODUCT, "Feature Name", "Reason", *_ERROR)

TEMPLATES: Final[dict[int, tuple[str, ...]]] = {
    **dict.fromkeys((1006, 1007, 1008, 1009, 1010, 1011, 1012), _PRODUCT),
    1013: (*_PRODUCT, "Time", "User"),
    1014: (*_PRODUCT, "Time", "User", *_ERROR),
    1015: _PRODUCT,
    **dict.fromkeys((1116, 1117, 1118, 1119, 1160), _DETECTION),
    **dict.fromkeys((1121, 1122), _RULE),
    **dict.fromkeys((1123, 1124, 1127, 1128), _FOLDER),
    **dict.fromkeys((1125, 1126), _NETWORK),
    1129: (*_PRODUCT, "Unused", "ID", "User", "Path", "Process Name", "Involved File"),
    **dict.fromkeys((1131, 1132, 1133, 1134), _PRODUCT),
    HEALTHY: ("Product Name", "Platform version", "Unused", "Engine version", _VERSIONS[0]),
    HEALTH_REPORT: ("Product Name", "Platform version", "Unused", "Engine version", *_HEALTH),
    **dict.fromkeys((2000, 2001), _UPDATE),
    2002: (*_PRODUCT, "Current Engine Version", "Previous Engine Version"),
    **dict.fromkeys((2003, 2004, 2005, 2006, 2007, 2008, 2009), _PRODUCT),
    **dict.fromkeys((2010, 2011, 2012), _UPDATE),
    2013: _PRODUCT,
    2014: _PRODUCT,
    2042: _PRODUCT,
    **dict.fromkeys((3002, 3007), _FEATURE),
    5000: _PRODUCT,
    5001: _PRODUCT,
    5004: (*_PRODUCT, "Feature Name", "Configuration"),
    CONFIGURATION_CHANGED: (*_PRODUCT, OLD_VALUE, NEW_VALUE),
    5008: (*_PRODUCT, "Resource", "Failure Type Index", "Failure Type", "Exception Code"),
    **dict.fromkeys((5009, 5010, 5011, 5012), _PRODUCT),
    CHANGE_BLOCKED: (*_PRODUCT, "Changed Type", VALUE),
    5100: (*_PRODUCT, "Expiration Reason", "Expiration Date"),
    5101: (*_PRODUCT, "Expiration Reason", "Expiration Date", *_ERROR),
}
"""The events that can matter and the order of their data; all others are only counted."""

CHANGES: Final = frozenset({CONFIGURATION_CHANGED, CHANGE_BLOCKED})
"""Events of a change of the configuration: however many there are, each is kept."""

_HALF_AN_HOUR: Final = 30 * 60 * 10_000_000
_EVER: Final = 1 << 63
REPEATING: Final = {HEALTHY: _EVER, HEALTH_REPORT: _HALF_AN_HOUR, DEFINITIONS_UPDATED: _EVER}
"""Reports that say the same again and again, and for how long that is nothing new.

In 100 nanoseconds. Versions are news when they change. A health report is a sample of what protects
and comes hourly; one that repeats another sooner does not come by the clock.
"""

_LEFT_OUT: Final = frozenset({"FWLink", "Status Description", "Pre Execution Status"})


@lru_cache(maxsize=256)
def kept_as(name: str) -> str | None:
    """Return the name by which a field is kept; None for one that can matter to nobody.

    A detection has forty fields; older builds call definitions signatures.
    """
    if name in _LEFT_OUT or name.startswith("Unused"):
        return None
    return name.replace("Signature Version", f"{_INTELLIGENCE} Version")


# --- printed events -------------------------------------------------------------------------------

_Lines = tuple[tuple[str, str], ...]
"""Labels in English, in lower case, and the names of the data behind them."""


def _lines(*labels: str) -> _Lines:
    pairs = (label.partition("=") for label in labels)
    return tuple((label.lower(), name or label) for label, _, name in pairs)


_INTEL: Final = f"Security intelligence Version={_VERSIONS[0]}"
_NAMED: Final = ("Name=Threat Name", "ID=Threat ID", "Severity=Severity Name",
                 "Category=Category Name")  # fmt: skip
_FAILED: Final = ("Error Code", "Error description=Error Description")
_BUILD: Final = (_INTEL, "Engine Version")
_SEEN: Final = (*_NAMED, "Path", "Detection Origin=Origin Name", "Detection Type=Type Name",
                "Detection Source=Source Name")  # fmt: skip
_ACTED: Final = _lines(*_SEEN, "User=Remediation User", "Process Name", "Action=Action Name",
                       "Action Status=Additional Actions String", *_FAILED, *_BUILD)  # fmt: skip
_DETECTED: Final = _lines(*_SEEN, "User=Detection User", "Process Name", *_BUILD)
_AT: Final = "Detection time=Detection Time"
_BLOCKED: Final = (_AT, "User", "Path", "Process Name")
_BY_RULE: Final = _lines("ID", *_BLOCKED, "Target Commandline", "Parent Commandline",
                         "Involved File", "Inheritance Flags", *_BUILD,
                         "Product Version")  # fmt: skip
_BY_FOLDER: Final = _lines(*_BLOCKED, *_BUILD, "Product Version")
_BY_NETWORK: Final = _lines(_AT, "User", "Destination", "Process Name")
_BY_DEVICE: Final = _lines("ID", "State", "Timestamp", "Action", "Process", "Source", "Target",
                           "User", *_BUILD, "Product Version")  # fmt: skip
_QUARANTINE: Final = _lines(*_NAMED, "User", *_BUILD)
_QUARANTINE_FAILED: Final = _lines(*_NAMED, "User", *_FAILED, *_BUILD)
_CURRENT: Final = f"Current {_INTELLIGENCE} Version"
_PREVIOUS: Final = f"Previous {_INTELLIGENCE} Version"
_KIND: Final = f"Security intelligence Type={_INTELLIGENCE} Type"
_ENGINES: Final = ("Current Engine Version", "Previous Engine Version")
_CLOUD: Final = ("Cloud protection intelligence Type", "Persistence Path",
                 "Cloud protection intelligence Version",
                 "Cloud protection intelligence Compilation Timestamp")  # fmt: skip
_LIMIT: Final = ("Persistence Limit Type", "Persistence Limit")

PRINTED: Final[dict[int, _Lines]] = {
    1006: _lines(*_NAMED, "Path Found=Path", "Detection Type=Type Name",
                 "Detection Source=Source Name", "Status", "User", "Process Name", *_BUILD),
    1007: _lines("User", *_NAMED, "Action=Action Name", "Status", *_BUILD),
    1008: _lines("User", *_NAMED, "Path", "Action=Action Name", *_FAILED, "Status", *_BUILD),
    1009: _QUARANTINE,
    1010: _QUARANTINE_FAILED,
    1011: _QUARANTINE,
    1012: _QUARANTINE_FAILED,
    1013: _lines("Time", "User"),
    1014: _lines("Time", "User", *_FAILED),
    1015: _lines(*_NAMED, "Path Found=Path", "Detection Origin=Origin Name",
                 "Detection Type=Type Name", "Detection Source=Source Name", "Status", "User",
                 "Process Name", "Security intelligence ID", *_BUILD, "Fidelity Label",
                 "Target File Name"),
    1116: _DETECTED,
    1117: _ACTED,
    1118: _ACTED,
    1119: _ACTED,
    1121: _BY_RULE,
    1122: _BY_RULE,
    1123: _BY_FOLDER,
    1124: _BY_FOLDER,
    1125: _BY_NETWORK,
    1126: _BY_NETWORK,
    1127: _BY_FOLDER,
    1128: _BY_FOLDER,
    1129: _lines("ID", "User", "Path", "Process Name", "Involved File"),
    1131: _BY_DEVICE,
    1132: _BY_DEVICE,
    1150: _lines("Platform version", "Engine version", _INTEL),
    1151: _lines("Platform version", "Engine version",
                 "Network Realtime Inspection engine version=NRI engine version",
                 "Antivirus security intelligence version=AV security intelligence version",
                 "Antispyware security intelligence version=AS security intelligence version",
                 "Network Realtime Inspection security intelligence version"
                 "=NRI security intelligence version",
                 *STATES,
                 "Antivirus security intelligence age=Last AV security intelligence age",
                 "Antispyware security intelligence age=Last AS security intelligence age",
                 *_HEALTH[10:12],
                 "Antivirus security intelligence creation time"
                 "=AV security intelligence creation time",
                 "Antispyware security intelligence creation time"
                 "=AS security intelligence creation time",
                 *_HEALTH[14:]),
    1160: _DETECTED,
    2000: _lines(_CURRENT, _PREVIOUS, _KIND, "Update Type", "User", *_ENGINES),
    2001: _lines(f"New {_INTELLIGENCE} Version={_CURRENT}", _PREVIOUS, "Update Source", _KIND,
                 "Update Type", "User", *_ENGINES, *_FAILED),
    2002: _lines(*_ENGINES, "User"),
    2003: _lines("New Engine Version=Current Engine Version", _ENGINES[1], "User", *_FAILED),
    2004: _lines("Security intelligence Attempted", *_FAILED, *_BUILD),
    2005: _lines("Current Platform Version"),
    2006: _lines("Current Platform Version", *_FAILED),
    2007: _lines("Current Platform Version"),
    2010: _lines(_CURRENT, _KIND, "User", _ENGINES[0], *_CLOUD, *_LIMIT),
    2011: _lines(_CURRENT, _KIND, _ENGINES[0], *_CLOUD, "Removal Reason", *_LIMIT),
    2012: _lines(_CURRENT, _KIND, "User", _ENGINES[0], *_FAILED, *_CLOUD, *_LIMIT),
    2013: _lines("User", _ENGINES[0]),
    3002: _lines("Feature=Feature Name", *_FAILED, "Reason"),
    3007: _lines("Feature=Feature Name", "Reason"),
    5004: _lines("Feature=Feature Name", "Configuration"),
    5008: _lines("Failure Type", "Exception code=Exception Code", "Resource"),
    5100: _lines("Expiration Reason", "Expiration Date"),
    5101: _lines("Expiration Reason", "Expiration Date", *_FAILED),
}  # fmt: skip
"""The lines of printed events that have any, in their order; 5007 and 5013 are read by value."""


# --- values ---------------------------------------------------------------------------------------

_PLACEHOLDERS: Final = {
    "%%800": "AntiVirus", "%%801": "AntiSpyware", "%%802": "Antimalware", "%%803": "Full",
    "%%804": "Delta", "%%808": "Remove", "%%809": "Quarantine", "%%810": "Clean",
    "%%811": "Allow", "%%812": "Unknown", "%%813": "Suspended", "%%814": "Allowed",
    "%%815": "User", "%%816": "Scheduled", "%%818": "Real-Time Protection",
    "%%819": "Downloads and attachments", "%%820": "System", "%%822": "Concrete",
    "%%823": "Generic", "%%830": "Crash", "%%831": "Hang", "%%832": "Not Applicable",
    "%%833": "IE Downloads and Outlook Express Attachments", "%%834": "On Access",
    "%%835": "Behavior Monitoring", "%%845": "Local machine", "%%846": "Network share",
    "%%847": "Internet", "%%874": "Information Protection Control", "%%886":
    "Network Inspection System", "%%887": "Not Applicable", "%%890": "Block",
    "%%893": "Early Launch Antimalware", "%%897": "AMSI", "%%901": "Enabled",
    "%%902": "Disabled", "%%903": "Blocked", "%%904": "Ignored",
}  # fmt: skip
"""What a log writes in the place of a word of the message table."""

_ON: Final = (
    "enabled aktiviert activé activée habilitado habilitada activado activada abilitato abilitata "
    "attivato attivata ativado ativada ingeschakeld aktiverad aktiveret aktivert włączone włączony "
    "włączona включено включен включена povoleno zapnuto etkin engedélyezve käytössä 有効 已启用 "
    "已啟用 사용"
)
_OFF: Final = (
    "disabled deaktiviert désactivé désactivée deshabilitado deshabilitada desactivado desactivada "
    "disabilitato disabilitata disattivato disattivata desabilitado desabilitada desativado "
    "desativada uitgeschakeld inaktiverad deaktiveret deaktivert wyłączone wyłączony wyłączona "
    "отключено отключен отключена zakázáno vypnuto letiltva 無効 已禁用 已停用"
)
_WORDS: Final = {
    **dict.fromkeys(_ON.split(), "Enabled"),
    **dict.fromkeys(
        (*_OFF.split(), "devre d\u0131\u015f\u0131", "poissa käytöstä", "사용 안 함"), "Disabled"
    ),
}


def resolved(value: str) -> str:
    """Return the word that a placeholder stands for; any other value as it is."""
    return _PLACEHOLDERS.get(value, value) if value.startswith("%%") else value


def enabled_word(value: str) -> str | None:
    """Return `Enabled` or `Disabled` for the word that a language has for it; None for others."""
    return _WORDS.get(resolved(value).strip().lower())
