"""Starts of the service or the device: what comes on then says nothing of the time before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samples import write_support as write
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.rows import for_each
from tests.support.scene import HOST, REALTIME, at, event, log, set_value
from tests.support.witnesses import MP_LOG, SYSTEM_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path

ON = write.real_time_state(0, 2)
PAIR = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))


def header(minute: float) -> write.Timed:
    return (None, write.session_header(at(minute)))


def boot(minute: float, event_id: int = 6005, provider: str = "EventLog") -> bytes:
    return write_evtx([EventSpec(at(minute), event_id, 1, {}, HOST)], "System", provider)


def verdicts(found: Any) -> list[tuple[str, str]]:
    return [(f.rule, f.certainty) for f in found.findings]


@for_each("minute", [60, 300])
@for_each("early", [True, False])
def test_coming_on_at_a_session_header_is_no_weakening(
    minute: float, tmp_path: Path, *, early: bool
) -> None:
    before = (header(-120), (at(-100), "a")) if early else ()
    lines = mp_log(*before, header(minute), (at(minute + 0.05), ON))
    assert verdicts(report(tmp_path, {MP_LOG: lines})) == []


def test_a_start_takes_nothing_from_a_recorded_pair(tmp_path: Path) -> None:
    lines = mp_log(header(-120), (at(0), "a"), header(300), (at(300.05), ON))
    (finding,) = report(tmp_path, {MP_LOG: lines}, evtx=log(*PAIR)).findings
    assert (finding.rule, finding.certainty, finding.duration_seconds) == (
        "transient",
        "certain",
        3600,
    )


def test_a_switch_of_an_open_session_does_not_overrule_a_record(tmp_path: Path) -> None:
    lines = mp_log(header(-120), (at(0), "a"), (at(200), ON))
    assert verdicts(report(tmp_path, {MP_LOG: lines}, evtx=log(*PAIR))) == [
        ("transient", "certain")
    ]
    said_on = mp_log(header(-120), (at(-119), ON), (at(200), ON))
    found = report(tmp_path, {MP_LOG: said_on}, evtx=log(*PAIR))
    assert ("contradiction", "uncertain") in verdicts(found)


@for_each(
    ("event_id", "provider"),
    [(6005, "EventLog"), (6009, "EventLog"), (12, "Microsoft-Windows-Kernel-General")],
)
def test_event_5000_at_a_boot_takes_nothing_from_a_recorded_pair(
    event_id: int, provider: str, tmp_path: Path
) -> None:
    more = {SYSTEM_LOG: boot(199.8, event_id, provider)}
    found = report(tmp_path, more, evtx=log(*PAIR, event(200, 5000)))
    assert verdicts(found) == [("transient", "certain")]
    alone = report(tmp_path, {}, evtx=log(*PAIR, event(200, 5000)))
    assert ("contradiction", "uncertain") in verdicts(alone)


def test_protection_that_comes_on_long_after_a_start_was_off_until_then(tmp_path: Path) -> None:
    lines = mp_log((at(-100), "a"), (at(50), write.tamper_state(0, 5)), (at(58), ON))
    assert verdicts(report(tmp_path, {MP_LOG: lines})) == [("transient", "uncertain")]


def test_a_restart_after_the_window_is_no_weakening(tmp_path: Path) -> None:
    off = (at(299), write.real_time_state(2, 0))
    lines = mp_log((at(-100), "a"), off, header(300), (at(300.05), ON))
    assert verdicts(report(tmp_path, {MP_LOG: lines})) == []


def test_a_session_explains_moments_and_a_boot_minutes(tmp_path: Path) -> None:
    """Off five minutes before the log begins anew: without a boot that is nobody's start."""
    off = write.real_time_state(2, 0)
    lines = mp_log(header(-120), (at(-119), ON), (at(300), off), header(305), (at(305.5), ON))
    found = report(tmp_path, {MP_LOG: lines}).findings
    assert [(f.rule, f.duration_seconds) for f in found] == [("weakened-after-window", 330)]
    short = mp_log(header(-120), (at(-119), ON), (at(304), off), header(305), (at(305.5), ON))
    assert report(tmp_path, {MP_LOG: short}).findings == ()
    booted = {MP_LOG: lines, SYSTEM_LOG: boot(304.5)}
    assert [f for f in report(tmp_path, booted).findings if f.effect == "weakened"] == []


def test_what_goes_off_again_and_again_is_no_start(tmp_path: Path) -> None:
    off = write.real_time_state(2, 0)

    def found(times: int) -> list[str]:
        steps: list[write.Timed] = []
        for n in range(times):
            begun = 300 + 4 * n
            steps += [(at(begun), off), header(begun + 2), (at(begun + 2.5), ON)]
        every = report(tmp_path, {MP_LOG: mp_log(header(-120), (at(-119), ON), *steps)}).findings
        return [f.rule for f in every if f.effect == "weakened"]

    assert found(3) == []
    assert found(6) == ["weakened-after-window"]


def turned(*events: tuple[float, int]) -> bytes:
    """Return a System log of these events of the event log service, by minute."""
    return write_evtx(
        [EventSpec(at(m), event_id, n, {}, HOST) for n, (m, event_id) in enumerate(events, 1)],
        "System",
        "EventLog",
    )


REBOOT = turned((300.1, 6006), (306, 6005))


@for_each(
    ("why", "system", "off", "on", "rules"),
    [
        ("a reboot of some minutes", REBOOT, 300, 307, []),
        ("off long before it went down", REBOOT, 297, 307, ["weakened-after-window"]),
        ("on long after it was up", REBOOT, 300, 309.5, ["weakened-after-window"]),
        ("it was only shut down", turned((300.1, 6006)), 300, 307, ["weakened-after-window"]),
        ("nobody saw it go down", turned((306, 6005)), 300, 307, ["weakened-after-window"]),
        ("off as it started", turned((300.1, 6005)), 300, 301, []),
        ("inside the window", turned((60.1, 6006), (60.5, 6005)), 60, 61, ["transient"]),
    ],
)
def test_events_of_a_reboot_beside_the_window_are_no_weakening(
    why: str, system: bytes, off: float, on: float, rules: list[str], tmp_path: Path
) -> None:
    evtx = log(event(off, 5001), event(on, 5000))
    found = report(tmp_path, {SYSTEM_LOG: system}, evtx=evtx)
    assert [f.rule for f in found.findings] == rules, why


def test_many_reboots_in_an_hour_are_somebodys(tmp_path: Path) -> None:
    minutes = [260 + 5 * n for n in range(8)]
    system = turned(*((m + d, i) for m in minutes for d, i in ((0.1, 6006), (0.5, 6005))))
    evtx = log(*(event(m + d, i) for m in minutes for d, i in ((0, 5001), (1, 5000))))
    found = report(tmp_path, {SYSTEM_LOG: system}, evtx=evtx)
    assert [f.rule for f in found.findings] == ["weakened-after-window"]
