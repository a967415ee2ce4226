"""A folder that the protection log spells otherwise, and what a server's roles bring, are no news."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from samples import write_support as write
from tests.support.rows import for_each
from tests.support.scene import at, dword, registry
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path


def listed(minute: float, *paths: str) -> tuple[write.Timed, ...]:
    lists = {"Process": [], "Path": ["C:\\Known", *paths], "Ext": [], "Temp": []}
    return ((at(minute), "x"), (None, write.exclusion_listing(lists)))


@for_each(
    ("item", "news"),
    [
        ("C:\\Known\\", False),
        ("c:/known", False),
        ("\\\\?\\C:\\Known", False),
        ("C:\\Known2", True),
        ("C:\\Windows\\NTDS\\ntds.dit", False),
        ("%windir%\\SoftwareDistribution\\Datastore\\*\\Datastore.edb", False),
        ("C:\\Windows\\System32\\dfsr.exe", False),
        ("C:\\Windows\\NTDS", True),
        ("C:\\Windows\\NTDS\\ntds.dit\\*", True),
        ("C:\\Windows\\NTDS\\evil.exe", True),
        ("D:\\dfsr.exe", True),
        ("C:\\Windows\\Security\\database\\..\\..\\Temp\\x.log", True),
    ],
)
def test_only_another_place_is_news(item: str, tmp_path: Path, *, news: bool) -> None:
    found = report(tmp_path, {MP_LOG: mp_log((at(-100), "a"), *listed(30, item))})
    assert bool(found.findings) is news


def test_a_role_that_comes_in_the_window_is_no_change(tmp_path: Path) -> None:
    lines = mp_log(*listed(-30), *listed(30, "C:\\Windows\\NTDS\\ntds.dit"))
    assert report(tmp_path, {MP_LOG: lines}).findings == ()


def test_two_accounts_of_the_collection_may_spell_a_folder_otherwise(tmp_path: Path) -> None:
    dump = registry({"Exclusions\\Paths\\C:\\Known": dword(0)})
    for item in ("c:\\known\\", "C:/Known", "C:\\Known"):
        config = json.dumps({"ExclusionPath": [item]}).encode()
        more = {"WdSupportLogs/MPSupportEffectiveConfig.json": config}
        found = report(tmp_path, more, dump=dump)
        assert found.findings == ()
        assert "current-disagrees" not in [n.code for n in found.notices]
    other = {"WdSupportLogs/MPSupportEffectiveConfig.json": b'{"ExclusionPath": ["C:/Users"]}'}
    assert report(tmp_path, other, dump=dump).findings
