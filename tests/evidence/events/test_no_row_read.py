"""An export that holds rows of other kinds alone was neither cleared nor damaged: it shows nothing, and nothing rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from tests.support.scene import scene

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Timestamp,DeviceId,DeviceName,ActionType,LogonType,AccountDomain,AccountName\n"
OTHER = "2026-03-01T12:10:00Z,abc,desktop-test,LogonFailed,RemoteInteractive,corp,bob\n"
LOGON = "2026-03-01T12:10:00Z,abc,desktop-test,LogonSuccess,RemoteInteractive,corp,bob\n"
UNDATED = "whenever,abc,desktop-test,LogonSuccess,RemoteInteractive,corp,bob\n"


@pytest.mark.parametrize(
    ("why", "rows", "code", "rests"),
    [
        ("rows of another kind", OTHER, "export-no-row-read", "4 of 5 witnesses; not read: e.csv"),
        ("one row that tells of something", OTHER + LOGON, None, "5 of 5 witnesses"),
        ("no row at all", "", "log-empty", "4 of 5 witnesses; not read: e.csv"),
        ("a row without a time", UNDATED, "log-empty", "4 of 5 witnesses; not read: e.csv"),
    ],
)
def test_what_an_export_holds_is_told(
    tmp_path: Path, why: str, rows: str, code: str | None, rests: str
) -> None:
    export = tmp_path / "e.csv"
    export.write_text(HEAD + rows, encoding="utf-8")
    found = analyse(scene(tmp_path), events=[str(export)])
    codes = {n.code for n in found.notices if n.member and n.member.endswith("e.csv")}
    assert codes & {"log-empty", "export-no-row-read"} == ({code} if code else set()), why
    named = found.rests_on.removeprefix("rests on ")
    assert named.replace("3 of 4", "4 of 5").replace("4 of 4", "5 of 5") == rests, why
