"""A witness that is damaged is read as far as it goes, and the verdict and the ledger say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from samples import write_support as write
from tests.support.scene import at
from tests.support.witnesses import COMMANDS, MP_LOG, STATUS, command, mp_log, report, status

if TYPE_CHECKING:
    from pathlib import Path

LOG = mp_log(
    *((at(n - 90), f"line {n} of a log that is otherwise quiet") for n in range(60)),
    (at(30), write.real_time_state(1, 0)),
    (at(60), write.real_time_state(0, 1)),
)
RUNS = command("-GetFiles", 10) + command("-RemoveDefinitions -All", 40)[2:]


def without(data: bytes, place: int, count: int = 1) -> bytes:
    return data[:place] + data[place + count :]


@pytest.mark.parametrize(
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
