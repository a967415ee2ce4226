"""What single lines of a registry dump make of the state: entries without a number, items without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Items, Pairs
from mpdiff.catalogue import catalogue
from mpdiff.evidence.state import _section_of, _spelled
from tests.evidence.test_state import ASR, ASR_SECTION, OFFICE, dump
from tests.support.rows import for_each
from tests.support.scene import dword

if TYPE_CHECKING:
    from mpdiff.base.model import Value

LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
NO_VALUE = "[REG_DWORD] : <NO VALUE>"
PATHS, THREATS = "Exclusions\\Paths", "Threats\\ThreatIDDefaultAction"


@for_each(
    ("lines", "name", "value"),
    [
        ([(f"{ASR_SECTION}\\{OFFICE}", dword(1))], ASR, Pairs({OFFICE: 1})),
        ([(f"{ASR_SECTION}\\{OFFICE}", "[REG_SZ] : 1")], ASR, Pairs({OFFICE: 1})),
        ([(f"{ASR_SECTION}\\{OFFICE}", "[REG_SZ] : x")], ASR, Pairs({OFFICE: None})),
        ([(f"{ASR_SECTION}\\{OFFICE}", dword(1)), (f"{ASR_SECTION}\\{LSASS}", dword(2))], ASR, Pairs({OFFICE: 1, LSASS: 2})),
        ([(f"{THREATS}\\12", "[REG_SZ] : 6")], "ThreatIDDefaultAction_Actions", Pairs({"12": 6})),
        ([(f"{PATHS}\\C:\\a", dword(0))], "ExclusionPath", Items(("C:\\a",))),
        ([(f"{PATHS}\\C:\\a", dword(0)), (f"{PATHS}\\C:\\b", NO_VALUE)], "ExclusionPath", Items(("C:\\a",), cut=True)),
        ([("Exclusions\\Extensions\\tmp", dword(0))], "ExclusionExtension", Items((".tmp",))),
    ],
)  # fmt: skip
def test_a_line_of_a_list_is_an_item_or_an_entry(
    lines: list[tuple[str, str]], name: str, value: Value
) -> None:
    assert dump(*lines).values[name] == value


@for_each(
    ("line", "known"),
    [
        (dword(2), True),
        ("[REG_SZ] : 2", True),
        ("[REG_SZ] : (null)", True),
        (NO_VALUE, False),
    ],
)
def test_a_single_value_is_told_where_the_line_shows_one(line: str, *, known: bool) -> None:
    assert ("PUAProtection" in dump(("PUAProtection", line)).values) is known


def test_a_value_stands_in_its_section_and_one_without_any_in_the_first() -> None:
    for path, section in (
        ("PUAProtection", "."),
        ("Spynet\\SpynetReporting", "Spynet"),
        ("Exclusions\\Paths\\*", "Exclusions\\Paths"),
    ):
        assert _section_of(path) == section


def test_one_spelling_of_an_item_of_two_accounts() -> None:
    path, process, extension = "ExclusionPath", "ExclusionProcess", "ExclusionExtension"
    for name, one, two, alike in (
        (path, "C:\\x", "c:/X/", True),
        (path, "C:\\x", "C:\\x\\*", True),
        (process, "C:\\x", "C:\\x\\*", False),
        (process, "C:\\x\\*", "c:/X/*", True),
        (path, "%OWN%\\x", "%OWN%\\X", True),
        (path, "%OWN%\\x", "%OWN%\\y", False),
        (extension, ".tmp", ".TMP", True),
        ("NoSuch", "C:\\x", "C:\\x\\*", False),
    ):
        spelled = [_spelled(catalogue(), name, item) for item in (one, two)]
        assert (spelled[0] == spelled[1]) is alike, (name, one, two)
