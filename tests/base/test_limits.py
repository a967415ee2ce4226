"""What lies at a limit is read, what lies past it is refused by name or said; each can be changed."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.cli.main import run
from mpdiff.evidence.inspection import inspect_package
from mpdiff.pipeline import analyse
from tests.support.cabwriter import write_cabinet
from tests.support.eventlogs import KEY
from tests.support.packages import package, snapshot_json, zip_of
from tests.support.rows import for_each
from tests.support.scene import AFTER, BEFORE, LOG, exclude, log, set_value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOON = (2026, 3, 1, 12, 0, 0)
PAIR = {BEFORE: snapshot_json(), AFTER: snapshot_json()}
INFORMATION = b"Host Name: DESKTOP-TEST\r\n" + b" " * 975
TEXT = b"TimeCreated : 2026-03-01 12:05:00\r\nId : 5001\r\nMessage : Real-time protection off.\r\n"
CABINET = write_cabinet([(f"{n}.txt", b"x" * 100, NOON) for n in "abc"], solid=False)
DEEP = snapshot_json(ProxyBypass=[[[["x"]]]])
LISTED = snapshot_json(
    ExclusionPath=[f"C:\\{n}" for n in range(50)],
    AttackSurfaceReductionRules_Ids=None,
    AttackSurfaceReductionRules_Actions=None,
)


def deflated(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("x.txt", NOON), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def ratio(data: bytes) -> int:
    (info,) = zipfile.ZipFile(io.BytesIO(data)).infolist()
    return -(-info.file_size // info.compress_size)


ZEROS = deflated(bytes(100_000))
CONSOLE = "".join(
    f"{name} : {value}\r\n"
    for name, value in json.loads(snapshot_json()).items()
    if isinstance(value, int | str)
).encode()
LONGEST = max(map(len, CONSOLE.splitlines()))
CHANGES = log(*(exclude(n, f"C:\\{n}") for n in range(1, 6)), first=1, last=0)
ITEM = "Exclusions\\Paths\\" + "x" * 500
LONG = log(set_value(1, ITEM, None, "0x0"))
INNER = zip_of({"c.txt": b"c"})
NEST = zip_of({"b.zip": INNER})

TABLE = [
    ("members", PAIR | {"x": b"x"}, 3, "too-many-members"),
    ("directory", {"x": b""} | PAIR, 47 + 46 * 2 + len(BEFORE + AFTER), "too-many-members"),
    ("depth", PAIR | {"a.zip": NEST}, 3, "nested-too-deep"),
    ("name", PAIR | {"x" * 60: b""}, 60, "unsafe-member-name"),
    ("folders", PAIR | {"S.cab": CABINET}, 3, "over "),
    ("cabinet", PAIR | {"S.cab": CABINET}, len(CABINET), "at most "),
    ("held", PAIR | {"a.zip": NEST}, len(NEST) + len(INNER), "archives inside the package take"),
    ("ratio", PAIR | {"z.zip": ZEROS}, ratio(ZEROS), "as in a zip bomb"),
    ("snapshot", PAIR, len(PAIR[AFTER]), "member-too-large"),
    ("system-information", PAIR | {"x/systeminfo.txt": INFORMATION}, 1000, "Holds 1,000 bytes"),
    ("line", {BEFORE: CONSOLE, AFTER: CONSOLE}, LONGEST, "the limit is"),
    ("event-log", PAIR | {LOG: CHANGES}, len(CHANGES) - 4096, "log-too-large"),
    ("event-text", PAIR | {"x/events.txt": TEXT * 20}, len(TEXT) * 20, "log-too-large"),
    ("events", PAIR | {LOG: CHANGES}, 5, "too-many-events"),
    ("event-value", PAIR | {LOG: LONG}, len(f"{KEY}{ITEM} = 0x0"), "value-cut"),
    ("nesting", {BEFORE: DEEP, AFTER: DEEP}, 5, "too-deep"),
    ("properties", PAIR, 17, "snapshot-too-large"),
    ("items", {BEFORE: LISTED, AFTER: LISTED}, 50, "snapshot-too-large"),
]


def said(path: str) -> str:
    """Return what a report and the list of members say, or why there is none."""
    try:
        report = analyse(path)
        problems = [info.problem for info in inspect_package(path).members if info.problem]
    except InputError as error:
        return f"{error.code} {error}"
    return " ".join([*problems, *(f"{n.code} {n.message}" for n in report.notices)])


@for_each(("name", "members", "least", "sign"), TABLE, ids=[row[0] for row in TABLE])
def test_at_the_limit_all_is_read_and_past_it_that_is_said(
    name: str, members: Mapping[str, bytes], least: int, sign: str, tmp_path: Path
) -> None:
    path = package(tmp_path, members)
    with limits.adjusted([f"{name}={least}"]):
        assert sign not in said(path)
    with limits.adjusted([f"{name}={least - 1}"]):
        assert sign in said(path)


def test_what_a_package_expands_to_in_all_is_counted(tmp_path: Path) -> None:
    path = package(tmp_path, PAIR | {"x.txt": b"x" * 1000})
    whole = sum(map(len, PAIR.values())) + 1000
    with limits.adjusted([f"expanded={whole}"]):
        assert "package-too-large" not in said(path)
    with limits.adjusted([f"expanded={whole - 1}"]):
        assert said(path).startswith("package-too-large")


def test_every_limit_has_a_row_here_or_a_test_of_its_own() -> None:
    elsewhere = {"expanded", "listed", "report", "timeline", "worker-memory", "worker-seconds"}
    assert {row[0] for row in TABLE} | elsewhere == {limit.name for limit in limits.LIMITS}
    named = {name for name in vars(limits) if name.startswith(("MAX_", "WORKER_"))}
    assert {limit.attribute for limit in limits.LIMITS} == named


@for_each(
    ("text", "value"),
    [
        ("expanded=8GiB", 8 << 30),
        ("Expanded = 2 m", 2 << 20),
        ("cabinet=64KB", 64 << 10),
        ("cabinet=1T", 1 << 40),
        ("snapshot=1_000", 1000),
        ("members=7", 7),
    ],
)
def test_sizes_and_numbers(text: str, value: int) -> None:
    assert limits.parse_limit(text)[1] == value


@for_each(
    "text",
    ["", "members", "members=", "members=0", "members=-1", "members=2K", "none=1", "line=x", "=1"],
)
def test_what_is_no_limit_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError) as error:
        limits.parse_limit(text)
    assert error.value.code == "bad-limit"
    assert error.value.cure


def test_a_limit_holds_until_the_block_ends_and_can_be_passed_on() -> None:
    before = limits.current()
    with limits.adjusted(["members=5", "members=6", "events=7"]):
        inside = limits.current()
        assert (limits.MAX_MEMBERS, limits.MAX_EVENTS) == (6, 7)
    assert limits.current() == before
    limits.restore(inside)
    assert limits.MAX_MEMBERS == 6
    limits.restore(before)


def test_a_limit_comes_from_the_command_line_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, PAIR)
    assert run(["diff", path, "--limit", "members=1"]) == 3
    assert run(["diff", path]) == 0
    monkeypatch.setenv("MPDIFF_LIMIT", "events=5 members=1")
    for command in ("diff", "inspect", "revert"):
        assert run([command, path]) == 3
    assert "more than 1 members" in capsys.readouterr().err
    assert run(["diff", path, "--limit", "nothing=1"]) == 2
