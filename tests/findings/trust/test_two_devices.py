"""What differs between the snapshots of two devices: what each is called and what each has, one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Timing
from mpdiff.findings.rules import DIFFERS, RULES
from mpdiff.findings.trust.two_devices import LOG_OF, _state, _title, as_difference, names
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.reports import finding
from tests.support.scene import at, touch

A, B = "11111111-2222-3333-4444-555555555555", "99999999-2222-3333-4444-555555555555"
SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Any] = {SWITCH: False, "ComputerID": A}
OFF: dict[str, Any] = {SWITCH: True, "ComputerID": B}


def test_devices_are_called_by_their_names_else_by_their_identifiers() -> None:
    other = {"ComputerID": B}
    neither = ("the first", "the second")
    rows: list[tuple[str, tuple[Any, ...], Any, Any, tuple[str, str]]] = [
        ("two names", ("PC-1", "PC-2"), ON, OFF, ("PC-1", "PC-2")),
        ("two names and one more that is blank", ("PC-1", None, "PC-2"), ON, OFF, ("PC-1", "PC-2")),
        ("one name", ("PC-1",), ON, OFF, (A, B)),
        ("one device by two names", ("PC-1", "pc-1.corp.example"), ON, OFF, (A, B)),
        ("no name", (), ON, other, (A, B)),
        ("three names", ("PC-1", "PC-2", "PC-3"), ON, OFF, (A, B)),
        ("one identifier", (), ON, {SWITCH: True}, neither),
        ("the same identifier", (), ON, {"ComputerID": A}, neither),
        ("one snapshot", (), ON, None, neither),
        ("nothing at all", (), None, None, neither),
    ]
    for why, hosts, before, after, expected in rows:
        assert names(case((), before, after, hosts=hosts)) == expected, why


def test_only_what_the_snapshots_differ_in_is_a_difference_of_devices() -> None:
    of = case([touch(30, SWITCH, False, True)], ON, OFF, hosts=("PC-1", None))
    history = of.histories[subject_of(SWITCH, None)]
    weak = finding(underlying_rule=None, first_seen=at(30), place="local", origin="local")
    alike = replace(history, difference=None)
    rows: list[tuple[str, Any, Any]] = [
        ("the snapshots do not differ in it", alike, weak),
        ("it is about no change", history, finding(kind=None)),
        ("it is about another item", history, finding(key="x")),
    ]
    for why, one, found in rows:
        assert as_difference(of, one, found) is found, why
    made = as_difference(of, history, weak)
    assert (made.rule, made.underlying_rule) == (DIFFERS, "weakened")
    assert made.next_step == RULES[DIFFERS].next_step
    assert (made.timing, made.weakest, made.still_weakened) == (Timing(), None, None)
    assert (made.place, made.origin, made.mitre) == (None, None, ())
    assert made.detail == f"{weak.detail} {LOG_OF.format(whose=', which is of PC-1,')}"
    below = as_difference(of, history, replace(weak, underlying_rule="changed"))
    assert below.underlying_rule == "changed"
    undated = as_difference(of, history, finding(first_seen=None))
    assert undated.detail == finding().detail
    both = as_difference(replace(of, hosts=("PC-1", "PC-2")), history, weak)
    assert both.detail.endswith(LOG_OF.format(whose=""))


def test_what_each_device_has() -> None:
    of = case(())
    devices = ("ONE", "TWO")
    texts: dict[str, Any] = {"before_text": "Enabled (1)", "after_text": "Disabled (0)"}
    plain = {name: (of.catalogue.find(name) or _none()).plain for name in (SWITCH, "ExclusionPath")}
    capital = {name: text[:1].upper() + text[1:] for name, text in plain.items()}
    item: dict[str, Any] = {"setting": "ExclusionPath", "key": "C:\\x"}
    rule: dict[str, Any] = {
        "setting": "AttackSurfaceReductionRules_Actions",
        "key": "k",
        "label": "A rule",
    }
    rows: list[tuple[str, Any, str]] = [
        ("a switch, weaker", finding(**texts), f"{capital[SWITCH]}: on (ONE), off (TWO)"),
        ("a switch, stronger", finding(**texts, effect="strengthened"), f"{capital[SWITCH]}: off (ONE), on (TWO)"),
        ("a switch that nobody ranks", finding(**texts, effect="unknown"), f"{capital[SWITCH]}: Enabled (ONE), Disabled (TWO)"),
        ("an item of the second", finding(**item, kind="added"), f"{capital['ExclusionPath']} on TWO only: C:\\x"),
        ("an item of the first", finding(**item, kind="removed"), f"{capital['ExclusionPath']} on ONE only: C:\\x"),
        ("what no catalogue has", finding(**texts, setting="Nonsense"), "Nonsense: Enabled (ONE), Disabled (TWO)"),
        ("nothing on one side", finding(setting="Nonsense", before_text="", after_text="x"), "Nonsense: nothing (ONE), x (TWO)"),
    ]  # fmt: skip
    for why, found, title in rows:
        assert _title(found, of.catalogue.find(found.setting), devices) == title, why
    for kind in ("added", "removed", "changed"):
        paired = _title(
            finding(**rule, **texts, kind=kind), of.catalogue.find(rule["setting"]), devices
        )
        assert paired.endswith(" A rule: Enabled (ONE), Disabled (TWO)"), kind


def _none() -> Any:
    raise AssertionError


def test_the_number_of_a_state_is_left_out() -> None:
    rows = [
        ("Enabled (1)", "Enabled"),
        ("Enabled (x)", "Enabled (x)"),
        ("Enabled", "Enabled"),
        ("(1)", "(1)"),
        ("", "nothing"),
    ]
    for text, expected in rows:
        assert _state(text) == expected, text
