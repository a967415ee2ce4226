"""What the protection log states, and when: starts of the service, steps of its times, what it discards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samples import write_support as write
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.rows import for_each
from tests.support.scene import HOST, at, exclude, include, log
from tests.support.witnesses import MP_LOG, SYSTEM_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path

OFF, ON = write.real_time_state(1, 0), write.real_time_state(0, 1)
DAY = 1440


def verdicts(found: Any) -> list[tuple[str, str]]:
    return [(f.rule, f.certainty) for f in found.findings]


def boot(minute: float) -> bytes:
    return write_evtx([EventSpec(at(minute), 6005, 1, {}, HOST)], "System", "EventLog")


@for_each(("started", "certainty"), [(None, "certain"), (31, "uncertain"), (20, "certain")])
def test_off_while_the_service_starts_in_the_window_is_not_certain(
    started: float | None, certainty: str, tmp_path: Path
) -> None:
    starts: tuple[write.Timed, ...] = (
        () if started is None else ((at(started), write.tamper_state(0, 5)),)
    )
    entries = sorted([(at(30), OFF), *starts, (at(32), ON)])
    assert verdicts(report(tmp_path, {MP_LOG: mp_log(*entries)})) == [("transient", certainty)]


def test_a_boot_of_the_system_is_such_a_start(tmp_path: Path) -> None:
    more = {MP_LOG: mp_log((at(30), OFF), (at(32), ON)), SYSTEM_LOG: boot(31)}
    (finding,) = report(tmp_path, more).findings
    assert finding.certainty == "uncertain"
    assert "started meanwhile (2026-03-01 12:31:00 UTC)" in finding.detail
    long = {MP_LOG: mp_log((at(30), OFF), (at(60), ON)), SYSTEM_LOG: boot(31)}
    assert verdicts(report(tmp_path, long)) == [("transient", "certain")]


@for_each(
    ("minute", "started", "expected"),
    [
        (30, None, [("transient", "uncertain")]),
        (30, 29, []),
        (30, 22, [("transient", "uncertain")]),
        (-30, None, []),
    ],
)
def test_a_switch_on_shows_that_it_was_off_before(
    minute: float, started: float | None, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    entries: list[write.Timed] = [(at(-100), "a")]
    if started is not None:
        entries.append((at(started), write.tamper_state(0, 5)))
    entries.append((at(minute), write.real_time_state(0, 2)))
    assert verdicts(report(tmp_path, {MP_LOG: mp_log(*entries)})) == expected


def test_what_ran_ahead_lies_between_its_lines(tmp_path: Path) -> None:
    entries = mp_log((at(20), "a"), (at(20 + 3 * DAY), OFF), (at(40), "b"), (at(90), ON))
    (finding,) = report(tmp_path, {MP_LOG: entries}).findings
    assert (finding.rule, finding.certainty) == ("transient", "uncertain")
    assert (finding.first_seen, finding.duration_seconds) == (at(40), 3000)
    assert finding.timing.doubts == ("clock",)


def test_times_that_step_back_are_not_certain(tmp_path: Path) -> None:
    set_back = [(at(m), "x") for m in range(0, 60, 2)] + [(at(-60), OFF), (at(-30), ON)]
    (finding,) = report(tmp_path, {MP_LOG: mp_log(*set_back)}).findings
    assert finding.certainty == "uncertain"
    plain = report(tmp_path, {MP_LOG: mp_log((at(-60), OFF), (at(-30), ON), (at(0), "x"))})
    assert verdicts(plain) == [("weakened-before-window", "certain")]


@for_each(
    ("minute", "certainty"),
    [(-3000, "certain"), (28.5, "uncertain"), (40, "uncertain"), (90, "certain")],
)
def test_an_exclusion_counts_as_discarded_while_it_was_set(
    minute: float, certainty: str, tmp_path: Path
) -> None:
    line = write.exclusion_discarded("C:\\Users", 0x80070003)
    events = log(exclude(29, "C:\\Users"), include(60, "C:\\Users"))
    (finding,) = report(tmp_path, {MP_LOG: mp_log((at(minute), line))}, evtx=events).findings
    assert finding.certainty == certainty
    assert ("discarded" in finding.detail) is (certainty == "uncertain")
