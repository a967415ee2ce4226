"""A witness that is damaged is read as far as it goes, and the verdict and the ledger say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples import write_support as write
from tests.support.rows import for_each
from tests.support.scene import REALTIME, at, log, set_value
from tests.support.witnesses import (
    COMMANDS,
    INFORMATION,
    MP_LOG,
    STATUS,
    command,
    mp_log,
    report,
    status,
)

if TYPE_CHECKING:
    from pathlib import Path

OPERATIONAL_TEXT = "WdSupportLogs/MPOperationalEvents.txt"
LOG = mp_log(
    *((at(n - 90), f"line {n} of a log that is otherwise quiet") for n in range(60)),
    (at(30), write.real_time_state(1, 0)),
    (at(60), write.real_time_state(0, 1)),
)
RUNS = command("-GetFiles", 10) + command("-RemoveDefinitions -All", 40)[2:]


def without(data: bytes, place: int, count: int = 1) -> bytes:
    return data[:place] + data[place + count :]


@for_each(
    ("member", "data", "rule"),
    [
        (MP_LOG, without(LOG, 501), "transient"),
        (MP_LOG, b"\0" + LOG, "transient"),
        (MP_LOG, LOG[:500] + b"\xff" * 41 + LOG[500:], "transient"),
        (MP_LOG, LOG[: len(LOG) // 2], None),
        (MP_LOG, LOG[:500] + bytes(64) + LOG[564:], "transient"),
        (COMMANDS, without(RUNS, 51), "definitions-removed"),
        (STATUS, status()[: len(status()) // 2], None),
    ],
    ids=["lost", "shifted", "noise", "cut", "zeros", "command", "status"],
)
def test_damage_is_in_the_verdict_and_the_ledger(
    member: str, data: bytes, rule: str | None, tmp_path: Path
) -> None:
    found = report(tmp_path, {member: data})
    fired = sorted(f.rule for f in found.findings)
    assert fired == sorted(["records-not-understood", *([rule] if rule else [])])
    (doubt,) = [f for f in found.findings if f.rule == "records-not-understood"]
    assert [w.member for w in doubt.witnesses] == [member]
    (entry,) = [e for e in found.ledger if e.name == member]
    assert entry.why
    assert member in {n.member for n in found.notices}


def test_a_log_that_the_collection_itself_is_in_is_not_damaged(tmp_path: Path) -> None:
    text = RUNS.decode("utf-16")
    running = text + f'{"-" * 40}\nMpCmdRun: Command Line: "MpCmdRun.exe" -GetFiles\n'
    found = report(tmp_path, {COMMANDS: ("\ufeff" + running).encode("utf-16-le")})
    assert [f.rule for f in found.findings] == ["definitions-removed"]
    assert "mpcmdrun-open" in [n.code for n in found.notices]


INFO = b"Host Name:   DESKTOP-TEST\r\nOS Name:  Windows\r\nTime Zone:  (UTC+01:00) Amsterdam\r\n"
SYSTEM = "WdSupportLogs/System.evtx"
NOISE = bytes((n * 37 + 11) % 256 for n in range(5_000))


@for_each(
    ("member", "data", "status", "code"),
    [
        (INFORMATION, INFO, "read", None),
        (INFORMATION, INFO.decode().encode("utf-16-le"), "read", None),
        (INFORMATION, INFO[:20], "read", "system-info-cut"),
        (INFORMATION, b"", "unread", "member-not-read"),
        (INFORMATION, NOISE, "unread", "member-not-read"),
        (INFORMATION, bytes(500), "unread", "member-not-read"),
        (INFORMATION, INFO.decode().encode("utf-16")[:-1], "unread", "member-not-read"),
        (SYSTEM, NOISE, "unread", "member-not-read"),
        (SYSTEM, b"", "unread", "member-not-read"),
        (SYSTEM, log()[:4096], "unread", "log-empty"),
        ("WdSupportLogs/Security.evtx", NOISE, "unread", "member-not-read"),
        (OPERATIONAL_TEXT, NOISE, "unread", "member-not-read"),
        (OPERATIONAL_TEXT, b"nothing\r\nof an event\r\n", "unread", "member-not-read"),
    ],
)
def test_what_stands_around_the_witnesses_is_judged_as_well(
    member: str, data: bytes, status: str, code: str | None, tmp_path: Path
) -> None:
    found = report(tmp_path, {member: data})
    (entry,) = [e for e in found.ledger if e.name == member]
    assert entry.status == status
    said = [n.code for n in found.notices if n.member == member]
    assert said == ([] if code is None else [code])


def test_a_name_that_is_cut_off_makes_the_devices_own_log_no_other_computers(
    tmp_path: Path,
) -> None:
    """The print of the system ends in the middle of the name, so nothing is called by the rest of it."""
    off = set_value(30, REALTIME, "0x0", "0x1")
    found = report(tmp_path, {INFORMATION: INFO[:20]}, evtx=log(off))
    assert [f.setting for f in found.findings if f.effect == "weakened"] == [
        "DisableRealtimeMonitoring"
    ]
