"""A witness that is there although its collector failed may hold less than it should: the verdict does not vouch for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.evidence.inspection import inspect_package
from mpdiff.report.digest import digest
from mpdiff.report.redact.redact import redact
from tests.support.packages import package
from tests.support.scene import LOG, REGISTRY
from tests.support.witnesses import SECURITY, SUMMARY, USERS, members, report, security

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Command,Output file,Error\n"
PLACES = (
    "policy, device management and local settings at collection, and the troubleshooting window"
)


@pytest.mark.parametrize(
    ("why", "row", "name", "partly"),
    [
        ("it failed in part", "x,C:\\T\\MPRegistry.txt,partial: access denied", REGISTRY, True),
        ("a number of an error", "x,MPRegistry.txt,5", REGISTRY, True),
        ("no error", "x,MPRegistry.txt,", REGISTRY, False),
        ("success in words", "x,MPRegistry.txt,The operation completed successfully.", REGISTRY, False),
        ("another one failed", "x,MPLog-1.log,5", REGISTRY, False),
    ],
)  # fmt: skip
def test_it_is_said_and_is_a_doubt(
    tmp_path: Path, why: str, row: str, name: str, *, partly: bool
) -> None:
    found = report(tmp_path, {SUMMARY: (HEAD + row + "\n").encode()})
    (entry,) = (e for e in found.ledger if e.name == name)
    assert entry.status == "read", why
    assert entry.why.startswith("its collector failed in part: ") is partly, why
    assert entry.could_show == (PLACES if partly else ""), why
    assert ("collected in part: MPRegistry.txt" in found.rests_on) is partly, why
    assert ("collected in part only: MPRegistry.txt" in digest(found).doubts) is partly, why


def test_inspect_says_it_and_redaction_keeps_that_it_failed(tmp_path: Path) -> None:
    summary = (HEAD + "x,MPRegistry.txt,denied to frank.zappa\n").encode()
    path = package(tmp_path, members() | {SUMMARY: summary})
    (entry,) = (e for e in inspect_package(path).ledger if e.name == REGISTRY)
    assert entry.why == "its collector failed in part: denied to frank.zappa"
    hidden = redact(report(tmp_path, {SUMMARY: summary}))
    (entry,) = (e for e in hidden.ledger if e.name == REGISTRY)
    assert entry.why.startswith("its collector failed in part: ")
    assert "zappa" not in entry.why
    assert "collected in part only: MPRegistry.txt" in digest(hidden).doubts


@pytest.mark.parametrize(
    ("why", "more", "said"),
    [
        ("a damaged log", {SECURITY: b"ElfFile\x00" + bytes(70_000)}, "; beside them not read: Security.evtx"),
        ("a log that is read", {SECURITY: security((5, 4624, {}))}, ""),
        ("what mpdiff does not read anyway", {"x/ipconfig.txt": b"x\n"}, ""),
    ],
)  # fmt: skip
def test_what_shows_the_device_is_named_where_it_could_not_be_read(
    tmp_path: Path, why: str, more: dict[str, bytes], said: str
) -> None:
    assert report(tmp_path, more).rests_on == f"rests on 4 of 4 witnesses{said}", why
    assert LOG not in USERS
