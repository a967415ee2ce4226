"""What Policy Manager's own names say in the "mdm policy" location of the registry dump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from tests.support.rows import for_each
from tests.support.scene import REALTIME, dword, registry, scene

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding

HEAD = 'Current configuration options for location "mdm policy"'
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


def found(path: Path, section: str, name: str, value: str) -> tuple[Finding, ...]:
    """Return the weakenings of a clean device whose dump has this value under MDM."""
    dump = registry({REALTIME: dword(0)}).decode()
    first, _, rest = dump.partition(HEAD)
    printed = f"{HEAD}\n[{section}]\n    {name:<30} {value}"
    made = analyse(scene(path, dump=f"{first}{printed}{rest}".encode())).findings
    return tuple(f for f in made if f.effect == "weakened")


@for_each("section", [".", "Policy Manager"])
@for_each(
    ("name", "value", "setting", "key"),
    [
        ("AllowRealtimeMonitoring", dword(0), "DisableRealtimeMonitoring", None),
        ("EnableNetworkProtection", dword(0), "EnableNetworkProtection", None),
        ("ExcludedPaths", "[REG_SZ] : D:\\DB\\x|C:\\Users", "ExclusionPath", "C:\\Users"),
        ("ASRRules", f"[REG_SZ] : {OFFICE}=0", "AttackSurfaceReductionRules_Actions", OFFICE),
    ],
)
def test_a_weak_value_is_possible_whatever_name_it_has(
    section: str, name: str, value: str, setting: str, key: str | None, tmp_path: Path
) -> None:
    made = {(f.setting, f.key): f for f in found(tmp_path, section, name, value)}
    finding = made[setting, key]
    assert (finding.rule, finding.certainty) == ("weak-at-collection", "uncertain")
    assert (finding.place, finding.still_weakened) == ("mdm", None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("AllowRealtimeMonitoring", dword(1)), ("EnableNetworkProtection", dword(1))],
)
def test_a_strong_one_says_nothing(name: str, value: str, tmp_path: Path) -> None:
    assert found(tmp_path, ".", name, value) == ()
