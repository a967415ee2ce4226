"""What two texts of one record say together."""

from __future__ import annotations

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.pairs import PairReader
from tests.support.eventlogs import KEY, POLICY
from tests.support.rows import for_each

REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"


@for_each(
    ("old", "new", "kind"),
    [
        (f"{KEY}{REALTIME} = 0x0", f"{KEY}{REALTIME} = 0x1", "changed"),
        ("Default\\DisableRealtimeMonitoring = 0x0", f"{KEY}{REALTIME} = 0x1", "changed"),
        (f"{KEY}CoreService\\WdConfigHash = 0x1", f"{KEY}CoreService\\WdConfigHash = 0x2", "noise"),
        (f"{POLICY}CoreService\\WdConfigHash = 0x1", "", "unknown"),
        ("", f"{KEY}Features\\TroubleShooting\\TSState = 0x1", "window"),
        (f"{KEY}{REALTIME} = 0x1", f"{KEY}{REALTIME} = 0x1", "repeated"),
        (f"{KEY}Nobody\\Knows = 0x1", f"{KEY}Nobody\\Knows = 0x2", "unknown"),
        ("", "", "empty"),
        (None, f"{KEY}{REALTIME} = 0x1", "halves"),
        (f"{KEY}{REALTIME} = 0x1", None, "halves"),
        ("HKLM\\SOFT", f"{KEY}{REALTIME} = 0x1", "halves"),
        (f"{KEY}PUAProtection = 0x0", f"{KEY}{REALTIME} = 0x1", "halves"),
    ],
)
def test_a_pair_is_of_one_kind(old: str | None, new: str | None, kind: str) -> None:
    assert PairReader(catalogue()).read(old, new).kind == kind


def test_a_pair_has_the_place_and_both_values() -> None:
    pair = PairReader(catalogue()).read("", f"{POLICY}{REALTIME} = 0x1")
    assert pair.place == "policy"
    ((setting, key, before, after),) = pair.apart
    assert (setting, key, before.value, after.value) == (
        "DisableRealtimeMonitoring",
        None,
        None,
        True,
    )


@pytest.mark.parametrize("length", [10, 5000])
def test_a_pair_that_comes_again_says_the_same(length: int) -> None:
    reader = PairReader(catalogue())
    new = f"{KEY}Exclusions\\Paths\\C:\\{'a' * length} = 0x0"
    first = reader.read("", new)
    assert first.kind == "changed"
    assert reader.read("", new) == first
    assert reader.read(new, "").apart[0][2:] == (first.apart[0][3], first.apart[0][2])


LISTED = (
    "Exclusions\\Paths\\",
    "Exclusions\\Extensions\\",
    "Windows Defender Exploit Guard\\ASR\\ASROnlyExclusions\\",
)
NAMES = ("C:\\a\\b", " .TXT ", "a = 0x1", "*", "é", "a\nb", "{A} = ", "\\", "a  ")


@for_each("root", [KEY, POLICY])
@for_each("folder", LISTED)
@for_each("name", NAMES)
def test_an_item_is_read_as_in_a_spelling_that_defender_does_not_use(
    root: str, folder: str, name: str
) -> None:
    reader = PairReader(catalogue())
    usual, other = (f"{key}{folder}{name} = 0x0" for key in (root, root.lower()))
    for plain, unusual in ((("", usual), ("", other)), ((usual, ""), (other, ""))):
        one, two = reader.read(*plain), reader.read(*unusual)
        assert one.kind == two.kind == "changed"
        assert (one.place, one.apart) == (two.place, two.apart)


def test_a_folder_without_an_item_is_no_item() -> None:
    reader = PairReader(catalogue())
    assert reader.read("", f"{KEY}Exclusions\\Paths\\ = 0x0").kind == "unknown"
    assert reader.read("", f"{KEY}Exclusions\\Paths\\C:\\a = 0x1").kind == "changed"
    assert reader.read("", f"{KEY}Exclusions\\Nobody\\C:\\a = 0x0").kind == "unknown"
