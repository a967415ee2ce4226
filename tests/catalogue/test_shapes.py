"""Which exclusions are risky: a table of items that are and of items that must stay plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.shapes import risk

if TYPE_CHECKING:
    from mpdiff.base.model import Severity
    from mpdiff.catalogue.entries import ItemKind


@pytest.mark.parametrize(
    ("kind", "item", "expected"),
    [
        ("path", "C:\\", "critical"),
        ("path", "c:", "critical"),
        ("path", "C:\\*", "critical"),
        ("path", "%SystemDrive%", "critical"),
        ("path", "E:\\", "critical"),
        ("path", "C:\\Users\\", "critical"),
        ("path", "C:/Users", "critical"),
        ("path", "C:\\Temp", "high"),
        ("path", "C:\\TEMP\\payload", "high"),
        ("path", "%windir%\\Temp\\*", "high"),
        ("path", "C:\\Users\\Public", "high"),
        ("path", "C:\\Users\\j.doe\\Downloads\\x", "high"),
        ("path", "C:\\Users\\j.doe\\AppData\\Roaming\\x.exe", "high"),
        ("path", "C:\\ProgramData\\x", "high"),
        ("path", "*.exe", "high"),
        ("path", "update.exe", "high"),
        ("path", "\\\\server\\share", "medium"),
        ("path", "C:\\Program Files\\Fabrikam", "medium"),
        ("path", "C:\\Data\\*\\cache", "medium"),
        ("path", "C:\\Users\\Default\\AppData\\Local\\Temp", "low"),
        ("path", "C:\\:{PathType:folder}", "high"),
        ("path", "C:\\DB\\DataFiles", None),
        ("path", "C:\\Program Files\\Fabrikam\\bin\\tool.exe", None),
        ("path", "C:\\Temporary", None),
        ("path", "C:\\DB\\x:{PathType:file,ScanTrigger:OnDemand}", None),
        ("extension", ".exe", "critical"),
        ("extension", "EXE", "critical"),
        ("extension", "*.exe", "critical"),
        ("extension", "*", "critical"),
        ("extension", ".ps1", "high"),
        ("extension", ".zip", "medium"),
        ("extension", ".png", "low"),
        ("extension", ".dbx", None),
        ("process", "powershell.exe", "critical"),
        ("process", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\PowerShell.exe", "critical"),
        ("process", "tool.exe", "high"),
        ("process", "C:\\Tools\\*", "high"),
        ("process", "*", "critical"),
        ("process", "C:\\DB\\Bin\\Convertdb.exe", None),
        ("ip", "0.0.0.0/0", "critical"),
        ("ip", "10.1.2.3", None),
    ],
)
def test_risk_of_an_exclusion(kind: ItemKind, item: str, expected: Severity | None) -> None:
    danger = risk(catalogue(), kind, item)
    assert (danger[0] if danger else None) == expected


def test_a_risky_item_says_why() -> None:
    assert risk(catalogue(), "process", "mshta.exe") == (
        "critical",
        "interpreter, remote tool or host process attackers run code in",
    )


def test_an_item_of_a_megabyte_is_judged_by_its_beginning() -> None:
    danger = risk(catalogue(), "path", "C:\\Users\\Public\\" + "a" * 1_000_000)
    assert danger is not None
