"""Writes MPOperationalEvents.txt: the operational log as text, in the language of the device.

Times are local, without a zone; product and level are translated, registry paths are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from samples.write_events import PRODUCT, Logged, events

if TYPE_CHECKING:
    from datetime import datetime

    from samples.story import Sample

Language = Literal["en", "de"]

_WORDS: Final[dict[Language, dict[int, str]]] = {
    "en": {
        1150: "Endpoint Protection client is up and running in a healthy state.",
        1151: "Endpoint Protection client health report (time in UTC):",
        2000: "Microsoft Defender Antivirus security intelligence version updated.",
        5000: "Microsoft Defender Antivirus Real-time Protection scanning for malware and other "
        "potentially unwanted software was enabled.",
        5001: "Microsoft Defender Antivirus Real-time Protection scanning for malware and other "
        "potentially unwanted software was disabled.",
        5004: "Microsoft Defender Antivirus Real-time Protection feature configuration has changed.",
        5007: "Microsoft Defender Antivirus Configuration has changed. If this is an unexpected "
        "event you should review the settings as this may be the result of malware.",
        5013: "Tamper Protection {Changed Type} a change to Microsoft Defender Antivirus.",
    },
    "de": {
        1150: "Der Endpoint Protection-Client wird ausgeführt und ist fehlerfrei.",
        1151: "Integritätsbericht des Endpoint Protection-Clients (Zeit in UTC):",
        2000: "Die Security Intelligence-Version von Microsoft Defender Antivirus wurde aktualisiert.",
        5000: "Die Überprüfung auf Schadsoftware durch den Echtzeitschutz wurde aktiviert.",
        5001: "Die Überprüfung auf Schadsoftware durch den Echtzeitschutz wurde deaktiviert.",
        5004: "Die Konfiguration eines Features des Echtzeitschutzes wurde geändert.",
        5007: "Die Konfiguration von Microsoft Defender Antivirus wurde geändert. Wenn Sie dieses "
        "Ereignis nicht erwartet haben, überprüfen Sie die Einstellungen.",
        5013: "Der Manipulationsschutz hat eine Änderung verhindert.",
    },
}
_NAMES: Final[dict[Language, dict[str, str]]] = {
    "en": {"Old Value": "Old value", "New Value": "New value"},
    "de": {"Old Value": "Alter Wert", "New Value": "Neuer Wert", "Value": "Wert"},
}
_LEVELS: Final[dict[Language, tuple[str, str]]] = {
    "en": ("Information", "Warning"),
    "de": ("Informationen", "Warnung"),
}


def event_text(sample: Sample) -> str:
    """Return the text of MPOperationalEvents.txt: local times as the device's locale prints them."""
    found = events(sample)
    blocks = [
        _block(sample, event) for event in (reversed(found) if sample.newest_first else found)
    ]
    ruler = "*" * 60 + "\n"
    return ruler + ruler.join(blocks) + ruler


def _block(sample: Sample, event: Logged) -> str:
    language: Language = "de" if sample.device.locale.startswith("de") else "en"
    level = _LEVELS[language][event.event_id in (5001, 5013)]
    words = _WORDS[language][event.event_id].format_map(event.fields)
    head = f"{_local_time(sample, event.time)}\tMicrosoft-Windows-Windows Defender\t{level}"
    lines = [f"{head}\t\t\t{event.event_id}\t{sample.device.full_name}", words]
    for name, value in event.fields.items():
        if name not in (*PRODUCT, "Changed Type"):
            lines.append(f"\t{_NAMES[language].get(name, name)}: {value}")
    return "\n".join(lines) + "\n"


def _local_time(sample: Sample, time: datetime) -> str:
    local = time.astimezone(ZoneInfo(sample.device.zone))
    if sample.device.locale == "en-US":
        half = "AM" if local.hour < 12 else "PM"  # noqa: PLR2004  noon
        return (
            f"{local.month}/{local.day}/{local.year} {local.hour % 12 or 12}:{local:%M:%S} {half}"
        )
    separator = "." if sample.device.locale.startswith("de") else "/"
    return f"{local:%d}{separator}{local:%m}{separator}{local.year} {local:%H:%M:%S}"
