"""A member that gave nothing is not read, and the verdict does not rest on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.rows import for_each
from tests.support.scene import LOG, REALTIME, log, set_value
from tests.support.witnesses import SECURITY, STATUS, report, status

if TYPE_CHECKING:
    from pathlib import Path

THERE = log(set_value(30, REALTIME, "0x0", "0x1", computer="OTHER-PC"), computer="OTHER-PC")


@for_each(
    ("why", "more", "given", "name", "unread"),
    [
        ("another computer's log", {}, {"evtx": THERE}, LOG, "its events are of another computer"),
        ("an error in place of a print", {STATUS: b"Get-MpComputerStatus : not found\r\n"}, {}, STATUS, "nothing in it could be understood"),
        ("a print", {STATUS: status()}, {}, STATUS, None),
        ("a log of this device", {}, {}, LOG, None),
        ("a damaged log", {SECURITY: b"ElfFile\x00" + bytes(70_000)}, {}, SECURITY, "no event in it could be read"),
    ],
)  # fmt: skip
def test_what_gave_nothing_is_not_read(
    why: str, more: Any, given: Any, name: str, unread: str | None, tmp_path: Path
) -> None:
    found = report(tmp_path, more, **given)
    (entry,) = (e for e in found.ledger if e.name == name)
    assert (entry.status, entry.used_as is None) == (
        ("unread", True) if unread else ("read", False)
    ), why
    assert not unread or entry.why == unread, why
    witnesses = [e for e in found.ledger if e.weight == "witness"]
    read = sum(e.status == "read" for e in witnesses)
    assert f"rests on {read} of {len(witnesses)} witnesses" in found.rests_on, why
