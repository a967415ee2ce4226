"""Whether the window brought what was better in it, record by record."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import States
from mpdiff.findings.changes.improved import all_brought
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.scene import UNTOLD, touch

SWITCH = "DisableRealtimeMonitoring"
WEAK: dict[str, Any] = {SWITCH: True}


def off(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, False, True, **given)


def on(minute: float, **given: Any) -> Any:
    return touch(minute, SWITCH, True, False, **given)


def test_every_stronger_value_that_was_replaced_was_written_in_the_window() -> None:
    policy: dict[str, Any] = {"place": "policy"}
    rows: list[tuple[str, list[Any], bool]] = [
        ("switched on, then off", [on(30), off(60)], True),
        ("only switched on", [on(30)], True),
        ("only switched off", [off(30)], False),
        ("off, on and off: the first had stood before", [off(20), on(30), off(60)], False),
        ("switched on in another place", [on(30, **policy), off(60)], False),
        (
            "in each place on, then off",
            [on(30), on(40, **policy), off(60), off(70, **policy)],
            True,
        ),
        ("switched on before the window", [on(-30), off(60)], False),
        ("switched off after the window", [off(300)], True),
        ("what was replaced is not told", [touch(60, SWITCH, UNTOLD, True)], True),
        ("nothing was replaced", [touch(60, SWITCH, None, True)], True),
        ("what was written is not told", [touch(60, SWITCH, False, UNTOLD)], True),
        ("what was written first is not told", [touch(30, SWITCH, True, UNTOLD), off(60)], False),
        ("written twice", [on(30), touch(40, SWITCH, False, False), off(60)], True),
    ]
    for why, statements, expected in rows:
        of = case(statements, WEAK, WEAK)
        history = of.histories[subject_of(SWITCH, None)]
        one = Subject(of, history, of.catalogue.find(SWITCH), States())
        assert all_brought(one) is expected, why


def test_what_a_record_does_not_tell_is_not_taken_for_the_default() -> None:
    network: dict[str, Any] = {"EnableNetworkProtection": 0}
    of = case([touch(60, "EnableNetworkProtection", 1, UNTOLD)], network, network)
    (history,) = of.histories.values()
    setting = of.catalogue.find("EnableNetworkProtection")
    assert all_brought(Subject(of, history, setting, States())) is True
