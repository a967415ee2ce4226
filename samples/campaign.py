"""A campaign: one script on five devices, one hand on a sixth, and two devices where nothing happened.

The sixth device was in three windows within a day, which is more than its quota; its log goes on from
the first package to the second, and lacks records before the third.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from samples.device import LSASS, Device
from samples.story import TAMPER_PROTECTION, Sample, Snapshot, Step, add, put, rule, span

ABOUT: Final = (
    "A campaign for `mpdiff fleet`: eight packages of six devices, weakened by one script, and two clean "
    "ones. One device was in three windows within a day."
)
FOLDER: Final = "WdSupportLogs/TroubleshootingMode/"
REALTIME: Final = "DisableRealtimeMonitoring"
KNOWN: Final = r"C:\Program Files\Contoso Backup\Cache"
CACHE: Final = r"C:\ProgramData\Contoso Sync\Cache"
SHARE: Final = r"\\10.40.3.17\definitions"
FIRST: Final = datetime(2026, 5, 4, 22, 10, 7, tzinfo=UTC)

SCRIPT: Final = (
    put("0:06:00", TAMPER_PROTECTION, value=True),
    put("0:06:20", REALTIME, value=True),
    put("0:06:40", "MAPSReporting", 0),
    add("0:07:00", "ExclusionPath", CACHE),
    add("0:07:20", "ExclusionProcess", "syncsvc.exe"),
    rule("0:07:40", LSASS, 0),
    put("0:08:00", "SignatureDefinitionUpdateFileSharesSources", SHARE),
)
"""A step every twenty seconds."""

HAND: Final = (
    put("0:11:00", TAMPER_PROTECTION, value=True),
    put("0:12:35", REALTIME, value=True),
    put("0:16:10", "MAPSReporting", 0),
    add("0:21:45", "ExclusionPath", CACHE),
)
"""The script's first steps, typed."""


def _package(number: int, hours: str, steps: tuple[Step, ...], letter: str = "") -> Sample:
    computer_id = f"{number:04X}A1B2-0C3D-4E5F-8A9B-{number * 7919:012X}"
    return Sample(
        name="campaign",
        about=ABOUT,
        device=Device(f"WS-{number}", computer_id),
        start=FIRST + span(hours),
        before=Snapshot(FOLDER + "MpPreference_Before.json", "json-5.1"),
        after=Snapshot(FOLDER + "MpPreference_After.json", "json-5.1"),
        steps=steps,
        collected="4:30",
        managed={REALTIME: "mdm policy", "MAPSReporting": "mdm policy"},
        log_from="-6:00",
        file=f"ws-{number}{letter}.zip",
    )


def _later(steps: tuple[Step, ...], by: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            step.at + timedelta(minutes=span(by).seconds // 60), step.setting, step.value, step.item
        )
        for step in steps
    )


CAMPAIGN: Final = (
    _package(1101, "0:00", SCRIPT),
    _package(1102, "0:25", _later(SCRIPT, "0:04")),
    _package(1103, "1:10", SCRIPT),
    _package(1104, "26:40", SCRIPT),
    _package(1105, "49:15", _later(SCRIPT, "0:31")),
    _package(1106, "3:00", HAND, "-a"),
    replace(
        _package(1106, "7:45", (add("0:15", "ExclusionExtension", ".sync"),), "-b"),
        initial={"ExclusionPath": (KNOWN, CACHE)},
        log_from="-0:10",
        first_record=41_235,
    ),
    replace(
        _package(1106, "13:00", (add("0:30", "ExclusionProcess", "syncsvc.exe"),), "-c"),
        initial={"ExclusionPath": (KNOWN, CACHE), "ExclusionExtension": (".sync",)},
        log_from="-0:20",
        first_record=41_500,
    ),
    _package(1107, "5:30", ()),
    _package(1108, "30:00", ()),
)
