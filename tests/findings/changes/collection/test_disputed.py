"""A weakening that the window ended, and whose state at collection the witnesses dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items
from mpdiff.pipeline import analyse
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import REALTIME, dword, log, registry, scene, set_value, touch

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding, Place, Value

OFF_AND_ON = (
    touch(30, "EnableNetworkProtection", 1, 0),
    touch(60, "EnableNetworkProtection", 0, 1),
)
ON: dict[str, Value] = {"EnableNetworkProtection": 1}
OFF: dict[str, Value] = {"EnableNetworkProtection": 0}
CONFIG = "WdSupportLogs__MPSupportEffectiveConfig_DOT_json"


def one(places: dict[Place, dict[str, Value]]) -> Finding:
    (finding,) = changed(case(OFF_AND_ON, ON, ON, collected=ON, places=places))
    return finding


@for_each("place", ["policy", "mdm", "local"])
def test_one_place_that_still_holds_it_weak_leaves_it_open(place: Place) -> None:
    finding = one({place: OFF})
    assert (finding.rule, finding.still_weakened) == ("transient", None)
    assert "At collection it is unknown: what stands in the" in finding.detail
    assert "shows Disabled (0), and the effective state shows Enabled (1)" in finding.detail


@for_each("places", [{}, {"local": ON}, {"policy": ON, "local": OFF}])
def test_what_no_place_holds_or_what_waits_below_a_policy_was_put_back(
    places: dict[Place, dict[str, Value]],
) -> None:
    finding = one(places)
    assert finding.still_weakened is False
    assert "unknown" not in finding.detail


def test_the_dispute_is_said_by_the_finding_of_the_change_alone() -> None:
    made = findings(case(OFF_AND_ON, ON, ON, collected=ON, places={"local": OFF}))
    assert [f.rule for f in made if f.effect == "weakened"] == ["transient"]


def test_a_record_of_no_weakening_does_not_silence_a_place() -> None:
    weaker = (touch(-90, "EnableNetworkProtection", 2, 1),)
    made = findings(case(weaker, ON, ON, collected=ON, places={"local": OFF}))
    assert [f.rule for f in made if f.effect == "weakened"] == ["weak-at-collection"]


def test_an_item_that_one_place_lists_is_not_known_to_be_gone() -> None:
    item = "D:\\DB\\x"
    records = (
        touch(30, "ExclusionPath", None, item, key=item),
        touch(60, "ExclusionPath", item, None, key=item),
    )
    held: dict[str, Value] = {"ExclusionPath": Items((item,))}
    none: dict[str, Value] = {"ExclusionPath": Items(())}
    (finding,) = changed(case(records, none, none, collected=none, places={"local": held}))
    assert finding.still_weakened is None
    (finding,) = changed(case(records, none, none, collected=none, places={"local": none}))
    assert finding.still_weakened is False


@pytest.mark.parametrize(
    ("config_says", "status", "still"), [("true", "open", None), ("false", "explained", False)]
)
def test_of_two_accounts_the_one_that_shows_it_off_keeps_it_from_being_explained(
    config_says: str, status: str, *, still: bool | None, tmp_path: Path
) -> None:
    config: dict[str, Any] = {CONFIG: f'{{"DisableRealtimeMonitoring": {config_says}}}'.encode()}
    records = log(set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
    path = scene(tmp_path, evtx=records, dump=registry({REALTIME: dword(0)}), **config)
    made = analyse(path, scenarios=("install-blocked",)).findings
    (finding,) = [f for f in made if f.effect == "weakened"]
    assert (finding.status, finding.still_weakened) == (status, still)
    said = "MPSupportEffectiveConfig.json shows True and WdSupportLogs/MPRegistry.txt shows False"
    assert (said in finding.detail) is (still is None)
