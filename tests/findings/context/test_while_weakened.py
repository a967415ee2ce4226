"""What was found on the device is joined to what was weaker then, a setting or not, and to nothing that came after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Incident, Witness
from mpdiff.findings.context.meanwhile import with_states
from mpdiff.report.digest import digest
from tests.support.cases import case
from tests.support.scene import REALTIME, at, event, log, set_value
from tests.support.witnesses import COMMANDS, SYSTEM_LOG, command, report, service

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report
    from tests.support.evtxwriter import EventSpec

SWITCH = "DisableRealtimeMonitoring"
OFF_AND_ON = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
FAILED = (event(30, 3002, **{"Feature Name": "On Access"}), event(60, 3007, **{"Feature Name": "On Access"}))  # fmt: skip
SERVICE = "Microsoft Defender Antivirus Service"
HEALTHY = dict.fromkeys(("RTP state", "OA state", "IOAV state", "BM state"), "%%901")


def malware(minute: float, name: str = "T1") -> EventSpec:
    return event(minute, 1116, **{"Threat Name": name})


def shown(folder: Path, *events: EventSpec, more: dict[str, bytes] | None = None) -> Report:
    return report(folder, more or {}, evtx=log(*events))


def found(told: Report) -> list[tuple[str, ...]]:
    return [one.during for one in told.incidents if one.kind == "malware-detected"]


@pytest.mark.parametrize(
    ("why", "events", "more", "during", "words"),
    [
        ("a setting", (*OFF_AND_ON, malware(45)), {}, SWITCH, "malware detected while weakened."),
        ("after it", (*OFF_AND_ON, malware(200)), {}, "", "malware detected."),
        ("a part failed", (*FAILED, malware(40)), {}, "On Access failed", "while weakened."),
        ("it had recovered", (*FAILED, malware(61)), {}, "", "malware detected."),
        ("a part never recovered", (FAILED[0], malware(200)), {}, "On Access failed (perhaps)", "malware detected, perhaps while weakened."),
        ("before it failed", (*FAILED, malware(29)), {}, "", "malware detected."),
        ("scanning was off", (event(30, 5010), malware(40), event(60, 5009)), {}, "scanning for malware off", "while weakened."),
        ("a service was stopped", (malware(45),), {SYSTEM_LOG: service((30, "WinDefend/1"), (60, "WinDefend/4"))}, f"{SERVICE} stopped", "while weakened."),
        ("the service ran again", (malware(65),), {SYSTEM_LOG: service((30, "WinDefend/1"), (60, "WinDefend/4"))}, "", "malware detected."),
        ("a command, ended by a report that may deny it", (malware(33), event(35, 1151, **HEALTHY)), {COMMANDS: command("wddisable", 30)}, "a command turned Defender off (perhaps)", "perhaps while weakened."),
        ("nothing was weaker", (malware(45),), {}, "", "malware detected."),
    ],
)  # fmt: skip
def test_the_verdict_says_whether_malware_was_found_while_it_was_weaker(
    tmp_path: Path, why: str, events: Any, more: dict[str, bytes], during: str, words: str
) -> None:
    told = shown(tmp_path, *events, more=more)
    assert found(told) == [(during,) if during else ()], why
    assert words in digest(told).verdict, why


def test_of_several_the_finding_says_which_were_found_while_it_was_weaker(tmp_path: Path) -> None:
    told = shown(tmp_path, *OFF_AND_ON, malware(45), malware(95, "T2"))
    (one,) = (f for f in told.findings if f.rule == "malware-detected")
    assert f"Weaker at the time of 1 of the 2 (2026-03-01 12:45:00 UTC): {SWITCH}." in one.detail
    both = shown(tmp_path, *OFF_AND_ON, malware(45), malware(50, "T2"))
    (one,) = (f for f in both.findings if f.rule == "malware-detected")
    assert f"Weaker at that time: {SWITCH}." in one.detail


@pytest.mark.parametrize("minute", [45, 95, 200])
def test_the_device_timeline_is_to_be_read_to_the_end_of_the_stretch(
    tmp_path: Path, minute: float
) -> None:
    now = digest(shown(tmp_path, *OFF_AND_ON, malware(minute))).now
    assert "See in the device timeline what ran from 1 Mar 2026 12:30 UTC to 1 Mar 2026 13:30 UTC." in now  # fmt: skip


def test_malware_alone_says_when_to_look(tmp_path: Path) -> None:
    now = digest(shown(tmp_path, malware(45), malware(60, "T2"))).now
    assert any("what ran from 1 Mar 2026 12:45 UTC to 1 Mar 2026 13:00 UTC" in one for one in now)


def test_a_restart_or_a_day_ends_what_no_record_ends() -> None:
    failed = Incident("feature-failed", at(0), "Failed", Witness("event 3002", "log"), "RTP")
    reboot = Incident("reboot", at(60), "Started", Witness("event 6005", "log"))

    def during(minute: float, *more: Incident) -> tuple[str, ...]:
        one = Incident("malware-detected", at(minute), "M", Witness("event 1116", "log"))
        of = case((), {}, {}, incidents=(failed, *more, one))
        return with_states(of)[-1].during

    assert during(61) == during(24 * 60) == ("RTP failed (perhaps)",)
    assert during(61, reboot) == during(24 * 60 + 1) == ()


def test_a_state_is_not_weaker_for_itself(tmp_path: Path) -> None:
    events = (event(30, 5010), event(30, 5012), event(60, 5009), event(60, 5011))
    assert not any(one.during for one in shown(tmp_path, *events).incidents)
