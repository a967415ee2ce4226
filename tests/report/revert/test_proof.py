"""Scripts proven: by a grammar of PowerShell, by an allow-list, and by a model of the device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mpdiff.base.letter_case import item_key
from mpdiff.base.model import Items, Pairs, Report
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.case import Case  # noqa: TC001  hypothesis resolves it
from mpdiff.history.subjects import Known, difference_of, same
from mpdiff.report.revert import make_plan, script
from tests.support.cases import case, findings
from tests.support.cmdlets import PARAMETERS
from tests.support.effort import examples
from tests.support.mpdevice import ORDER, Device
from tests.support.powershell import commands, nodes, parse, strings
from tests.support.reports import report
from tests.support.rows import for_each
from tests.support.scripts import (
    COMPARED,
    GOLDEN,
    HARMLESS,
    HOSTILE_TEXT,
    KEPT,
    everywhere,
    harmless_for,
    sample,
    scripts,
)
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from tree_sitter import Node

    from mpdiff.report.revert.plan import Plan, Step

ALLOWED = {
    *("Get-MpPreference", "Get-MpComputerStatus", *PARAMETERS),
    *("Set-StrictMode", "Write-Output", "Write-Warning", "Write-Verbose", "Out-Host", "Out-Null"),
    *("Select-Object", "Sort-Object", "ConvertTo-Json", "Join-Path"),
    *("Out-File", "Start-Transcript", "Stop-Transcript"),
    *("$Check", "$Checks[$number]"),  # the check of a step, a block of the script itself
}
"""What a script calls beside its own functions. Three of them write files, three settings."""


# --- the grammar ----------------------------------------------------------------------------------


def _name(function: Node) -> str:
    name = function.child(1)
    assert name is not None
    return (name.text or b"").decode()


@pytest.mark.parametrize("name", COMPARED)
def test_the_grammar_reads_every_script_of_every_sample(name: str) -> None:
    """Without an error node; what is called is on the list or one of the script's own functions."""
    for text in [*scripts(sample(name)), *scripts(sample(name), every_change=True)]:
        tree = parse(text)
        own = {_name(node) for node in nodes(tree, "function_statement")}
        called = {c.name for c in commands(tree)}
        assert called <= ALLOWED | own
        for command in commands(tree):
            if command.name in PARAMETERS:
                assert command.arguments.keys() <= PARAMETERS[command.name]


def hostile_script(text: str) -> str:
    of = everywhere(text)
    return script(of, make_plan(of, catalogue=catalogue()), catalogue())


@given(HOSTILE_TEXT)
@settings(deadline=None, max_examples=examples(25))
def test_no_value_leaves_its_literal(hostile: str) -> None:
    """By the grammar: the same calls as for harmless text, with the value whole in its literals."""
    harmless, replaced = harmless_for(hostile)
    plain, tree = parse(hostile_script(harmless)), parse(hostile_script(hostile))
    assert [c.name for c in commands(tree)] == [c.name for c in commands(plain)]
    assert strings(tree) == [text.replace(HARMLESS, replaced) for text in strings(plain)]


def test_the_catalogue_calls_settable_what_the_parameter_lists_have() -> None:
    taken = PARAMETERS["Set-MpPreference"]
    for entry in catalogue().settings:
        for name in entry.pair or (entry.name,):
            assert (name in taken) is not entry.read_only, name


@for_each("name", KEPT)
def test_the_scripts_of_ten_samples_are_as_they_were_reviewed(name: str) -> None:
    """Read the difference, then write it anew: python -m tests.support.scripts."""
    text = scripts(sample(name))[0]
    assert text == (GOLDEN / f"{name}.ps1").read_text(encoding="utf-8")


# --- the model ------------------------------------------------------------------------------------

VALUES: dict[str, tuple[Any, ...]] = {
    "DisableRealtimeMonitoring": (False, True),
    "DisableIOAVProtection": (False, True),
    "MAPSReporting": (0, 1, 2),
    "PUAProtection": (0, 1, 2),
    "CloudExtendedTimeout": (0, 10, 50),
    "SevereThreatDefaultAction": (1, 2, 6),
}
LISTS = {
    "ExclusionPath": ("C:\\Temp", "C:\\Temp ", "D:\\it's", "C:\\Known"),
    "ExclusionExtension": ("exe", ".dbx"),
    "ControlledFolderAccessProtectedFolders": ("D:\\Books", "D:\\Plans"),
}
RULES = ("d4f940ab-401b-4efc-aadc-ad5f3c50688a", "a8f5898e-1dc8-49a9-9878-85004b8a61e6")
MAPS = {
    "AttackSurfaceReductionRules_Actions": (RULES, (0, 1, 2, 6)),
    "ThreatIDDefaultAction_Actions": (("2147519003", "311978"), (2, 6)),
}


@st.composite
def held(draw: st.DrawFn, *, full: bool) -> dict[str, Any]:
    """Draw what a place holds. `full`: of every setting; else of some, and of lists nothing."""
    found: dict[str, Any] = {}
    for name, values in VALUES.items():
        if full or draw(st.integers(0, 3)) == 0:
            found[name] = draw(st.sampled_from(values))
    for name, (keys, values) in MAPS.items():
        if full or draw(st.integers(0, 3)) == 0:
            entries = st.dictionaries(st.sampled_from(keys), st.sampled_from(values))
            found[name] = draw(entries)
    for name, items in LISTS.items():
        if full or draw(st.integers(0, 3)) == 0:
            found[name] = draw(st.lists(st.sampled_from(items), unique=True))
    return found


@st.composite
def stories(draw: st.DrawFn) -> tuple[Device, Device, bool]:
    """Draw a device before and at collection; management stays, somebody local changes the rest.

    The last is whether it was collected while the mode was still on.
    """
    policy, mdm, before = (draw(held(full=full)) for full in (False, False, True))
    after = dict(before)
    for name in before:
        if draw(st.booleans()):
            after[name] = draw(held(full=True))[name]
    first = Device({"policy": policy, "mdm": mdm, "local": before})
    now = Device({"policy": policy, "mdm": mdm, "local": after})
    return first, now, draw(st.booleans())


def seen(first: Device, now: Device, *, in_mode: bool) -> Case:
    """Return what is analysed: two snapshots, what applied at collection, and the places."""
    return case(
        before=first.effective(),
        after=now.effective(in_mode=True),
        collected=now.effective(in_mode=in_mode),
        places={place: now.place(place) for place in ORDER},
    )


def reported(of: Case) -> Report:
    changes = tuple(judge(catalogue(), d) for d in of.comparison.differences)
    return report(*findings(of), changes=changes)


def subjects(values: dict[str, Any]) -> dict[tuple[str, str | None], Any]:
    """Return every single value, item and entry of a state or a place."""
    found: dict[tuple[str, str | None], Any] = {}
    for name, value in values.items():
        if isinstance(value, Items):
            found |= {(name, item_key(item)): True for item in value.items}
        elif isinstance(value, Pairs):
            found |= {(name, key): action for key, action in value.pairs.items()}
        else:
            found[name, None] = value
    return found


def steps_run(of: Report, device: Device) -> Plan:
    """Run a script's commands on a device, as the grammar reads them."""
    plan = make_plan(of, catalogue=catalogue())
    for command in commands(parse(script(of, plan, catalogue()))):
        if command.name in PARAMETERS:
            device.run(command)
    return plan


def place_of(step: Step) -> tuple[str, str | None]:
    return subject(step.change.setting, step.change.key)


def subject(name: str, key: str | None) -> tuple[str, str | None]:
    """Return what a step or a finding is about; blanks around an item do not make it another."""
    return name, item_key(key) if name in LISTS and key is not None else key


@given(stories())
@settings(deadline=None, max_examples=examples(40))
def test_the_script_undoes_what_it_claims_and_nothing_else(
    story: tuple[Device, Device, bool],
) -> None:
    """No claimed weakening is left, no other value changes, and none that is there is passed over."""
    first, device, in_mode = story
    at_collection = {p: subjects(device.place(p)) for p in ORDER}
    of = reported(seen(first, device, in_mode=in_mode))
    plan = steps_run(of, device)
    now, was = Known(snapshot(device.effective())), Known(snapshot(first.effective()))

    claimed = {place_of(step) for step in plan.doable}
    for name, key in claimed:
        step = judge(
            catalogue(),
            difference_of(name, key, was.value(name, key), now.value(name, key)),  # type: ignore[arg-type]
        )
        unchanged = same(was.value(name, key), now.value(name, key))
        assert unchanged or step.effect != "weakened", step

    for place in ORDER:
        left, had = subjects(device.place(place)), at_collection[place]
        differing = {s for s in left.keys() | had.keys() if left.get(s) != had.get(s)}
        assert differing <= (claimed if place == "local" else set())

    managed = subjects(device.place("policy")) | subjects(device.place("mdm"))
    for name, key in claimed & managed.keys():
        if name not in LISTS:
            assert (name, key) not in subjects(device.place("local"))

    named = {place_of(step) for step in (*plan.doable, *plan.refused)}
    weak = {
        subject(f.setting or "", f.key)
        for f in of.findings
        if f.rule == "dormant" or (f.effect == "weakened" and f.still_weakened)
    }
    assert weak <= named  # each is put back or left with a reason
    waiting = {
        subject(f.setting or "", f.key)
        for f in findings(seen(first, device, in_mode=False), "dormant")
    }
    assert not waiting & weak
