"""What two texts of one record say together."""

from __future__ import annotations

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.pairs import PairReader
from tests.support.eventlogs import KEY, POLICY

REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"


@pytest.mark.parametrize(
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
