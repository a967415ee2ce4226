"""What the comments of a script state about a step, about what is left, and about the device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from mpdiff.base.model import Device, Held, Notice
from mpdiff.catalogue import catalogue
from mpdiff.report.revert.comments import (
    comment_line,
    cut_value,
    header,
    left,
    notes,
    part_line,
    story,
    subject_of_step,
    unknown_holders,
)
from mpdiff.report.revert.plan import Plan, Step
from mpdiff.report.revert.undo import Undo
from tests.support.reports import START, exclusion, finding, report
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Change, Finding

SET = Undo(("Set-MpPreference -DisableRealtimeMonitoring $false",), "Test-Value")
REMOVE = Undo(("Remove-MpPreference -DisableRealtimeMonitoring",), "Test-Value")
ADD = Undo(("Add-MpPreference -ExclusionPath 'x'",), "Test-Item")
COPY = Undo(("Remove-MpPreference -ExclusionPath 'x'",), "Test-LocalGone", below_policy=True)
REFUSED = Undo(refusal="it cannot be")
NOTHING = Plan((), (), ())


def step(one: Finding, way: Undo = SET, **given: Any) -> Step:
    change: Change | None = one.change
    assert change is not None
    known = catalogue().find(change.setting)
    return Step(change, given.get("told", one), given.get("setting", known), way)


@for_each(
    ("text", "vouched"),
    [
        ("x" * 34, False),
        ("x" * 35, True),
        (f"{'x ' * 34}", False),  # blanks do not count
        (f"{'x ' * 35}", True),
    ],
)
def test_a_short_line_is_made_longer_than_the_begin_of_a_signature(
    text: str, *, vouched: bool
) -> None:
    line = comment_line(text)
    assert line.startswith("# x")
    assert line.endswith("(as the evidence spells it; mpdiff cannot vouch for it)") is not vouched


@pytest.mark.parametrize(("last", "end"), [("x", "x"), ("\u00eb", "\u00eb ")])
def test_a_line_ends_in_a_letter_of_ascii(last: str, end: str) -> None:
    assert comment_line("x" * 40 + last).endswith(f"x{end}")


@pytest.mark.parametrize(("length", "cut"), [(300, False), (301, True)])
def test_three_hundred_letters_of_a_value_are_shown(length: int, *, cut: bool) -> None:
    shown = cut_value("x" * length)
    assert shown == ("x" * 300 + "... (cut)" if cut else "x" * length)


def test_a_part_begins_with_a_line_of_one_width() -> None:
    for title in ("a", "what differs"):
        empty, line, end = part_line(title)
        assert (empty, end, len(line)) == ("", "", 101)
        assert line.startswith(f"# --- {title} ---")


WAITS = finding(rule="dormant", before_text="Block", after_text="Off", label=None)


@for_each(
    ("one", "said"),
    [
        (step(finding(first_seen=START)), "DisableRealtimeMonitoring: back to off; became on at 2026-03-14T01:00:00Z, severity high"),
        (step(finding()), "DisableRealtimeMonitoring: back to off; became on (time unknown), severity high"),
        (step(finding(), told=None), "DisableRealtimeMonitoring: back to off; became on (time unknown)"),
        (step(exclusion("C:\\x")), "ExclusionPath: take out again what was added (time unknown), severity medium: C:\\x"),
        (step(exclusion("C:\\x", kind="removed")), "ExclusionPath: put in again what was removed (time unknown), severity medium: C:\\x"),
        (step(finding(setting="X", key="g", label="Rule")), "X: back to off; became on (time unknown), severity high: Rule (g)"),
        (step(finding(setting="disablerealtimemonitoring")), "DisableRealtimeMonitoring: back to off; became on (time unknown), severity high"),
        (step(WAITS), "DisableRealtimeMonitoring: take away the local value Off, which a policy of Block overrides"),
        (step(finding(rule="dormant", label="Rule 1", key="g", before_text="Block", after_text="Off")), "Rule 1: take away the local value Off, which a policy of Block overrides"),
        (step(exclusion("C:\\x"), COPY), "ExclusionPath C:\\x: take away the local copy, severity medium"),
        (step(finding(after_text="Off"), COPY), "DisableRealtimeMonitoring: take away the local copy Off, severity high"),
        (step(finding(key="g", label="Rule 1", setting="X"), COPY), "Rule 1: take away the local copy, severity high"),
    ],
)  # fmt: skip
def test_what_a_step_undoes_is_told_in_one_line(one: Step, said: str) -> None:
    assert story(one) == said


@for_each(
    ("one", "named"),
    [
        (step(finding(setting="disablerealtimemonitoring")), "DisableRealtimeMonitoring"),
        (step(exclusion("C:\\x")), "ExclusionPath C:\\x"),
        (step(finding(setting="NoSuch")), "NoSuch"),
    ],
)
def test_a_step_is_named_by_its_setting_and_entry(one: Step, named: str) -> None:
    assert subject_of_step(one) == named


def managed(**given: Any) -> Finding:
    made = finding(**given)
    return structs.replace(made, states=structs.replace(made.states, managed=Held("value", "1", 1)))


TAMPER = "honored in troubleshooting mode only; otherwise use the Defender portal."
WEAKENS = "this WEAKENS the device: the window had strengthened it."
RESETS = "Remove-MpPreference takes the local value away; policy or the default then applies."
POLICY = "policy overrides it today; it would take effect when the policy goes."
MANAGED = "management has a value for it, so no local one is set."
LOCAL = "policy holds it too and overrules this copy, which would stay when the policy goes."
NOT_KNOWN = "no evidence shows whether it is still so; the script looks first."
BLIND = "nothing on the device shows its result, so it is not checked."


@for_each(
    ("one", "said"),
    [
        (step(finding(still_weakened=True)), []),
        (step(finding(still_weakened=None)), [NOT_KNOWN]),
        (step(finding(still_weakened=None), told=None), []),
        (step(finding(still_weakened=True), REMOVE), [RESETS]),
        (step(exclusion("C:\\x", still_weakened=True), REMOVE), []),
        (step(finding(still_weakened=True), Undo(SET.commands)), [BLIND]),
        (step(finding(setting="DisableTamperProtection", still_weakened=True)), [TAMPER]),
        (step(finding(still_weakened=True), setting=None), []),
        (step(finding(effect="strengthened", still_weakened=True)), [WEAKENS]),
        (step(managed(still_weakened=True)), []),
        (step(managed(still_weakened=True), REMOVE), [MANAGED, RESETS]),
        (step(managed(still_weakened=True, kind="added", key="x"), REMOVE), []),
        (step(managed(still_weakened=True, kind="removed", key="x"), REMOVE), [MANAGED]),
        (step(managed(rule="dormant"), REMOVE), [POLICY, RESETS]),
        (step(finding(rule="dormant", key="x"), REMOVE), [POLICY]),
        (step(exclusion("C:\\x"), COPY), [LOCAL]),
    ],
)
def test_what_may_stand_in_the_way_is_noted(one: Step, said: list[str]) -> None:
    assert notes(one) == said


@for_each(
    ("one", "unknown"),
    [
        (step(finding()), True),
        (step(exclusion("x"), ADD), True),
        (step(finding(), REMOVE), False),
        (step(finding(origin="local")), False),
        (step(finding(origin="policy")), False),
        (step(finding(), told=None), False),
    ],
)
def test_of_what_is_set_nobody_may_know_whether_policy_holds_it(
    one: Step, *, unknown: bool
) -> None:
    lines = unknown_holders([step(finding(), REMOVE), one])
    assert bool(lines) is unknown
    if unknown:
        assert lines[-2:] == ["# and what they set locally would stay: 2", ""]


GONE = finding(
    setting="MAPSReporting", rule="policy-removed", title="The policy of MAPSReporting is gone"
)
UNREAD = Notice("unreadable", "ExclusionPath and MAPSReporting could not be read", "x")


@for_each(
    ("only", "expected"),
    [
        ((), ["only management can set it again", "not comparable, so not judged"]),
        (("mapsreporting",), ["only management can set it again", "not comparable, so not judged"]),
        (("ExclusionPath",), ["not comparable, so not judged"]),
        (("ExclusionPath", "PUAProtection"), ["not comparable, so not judged"]),
        (("PUAProtection",), []),
    ],
)
def test_what_no_command_puts_back_is_said_of_what_was_asked_for(
    only: tuple[str, ...], expected: list[str]
) -> None:
    other = Notice("log-gap", "MAPSReporting and so on", "x")
    nameless = finding(setting=None, rule="policy-removed", kind=None)
    given = report(GONE, nameless, finding(), notices=(UNREAD, other))
    lines = left(given, structs.replace(NOTHING, only=only))[3:]
    said = [line.partition("# Left as it is: ")[2].partition(". ")[0] for line in lines]
    assert sorted(set(said)) == sorted(expected)


def test_what_is_refused_or_goes_no_known_way_is_told_with_what_it_would_be() -> None:
    refused, unknown = step(finding(), REFUSED), step(finding(effect="unknown"), REMOVE)
    lines = left(report(), Plan((), (refused,), (unknown,)))[3:]
    assert lines[0] == f"# Left as it is: it cannot be. It would be: {story(refused)}"
    assert lines[1] == f"# Left as it is: no source says which way it goes. {story(unknown)}"
    assert lines[2] == "#     It would be: Remove-MpPreference -DisableRealtimeMonitoring"
    assert left(report(), NOTHING) == []


@for_each(
    ("plan", "first"),
    [
        (NOTHING, "# Puts back what was weakened in a Defender troubleshooting window."),
        (structs.replace(NOTHING, every_change=True), "# Puts back every change in a Defender troubleshooting window."),
        (structs.replace(NOTHING, only=("A", "B")), "# Puts back what was weakened in a Defender troubleshooting window, only A, B."),
    ],
)  # fmt: skip
def test_the_first_line_says_what_for(plan: Plan, first: str) -> None:
    assert header(report(), plan, "ComputerID")[0] == first


def test_what_the_evidence_does_not_show_is_said_in_the_header() -> None:
    source = structs.replace(report().source, sha256=None)
    lines = header(
        report(device=Device(None, None), window=None, source=source, before=None), NOTHING, "Id"
    )
    text = "\n".join(lines)
    assert "hostname not known" in text
    assert "Id not known" in text
    assert "Window:  not known" in text
    assert "sha256 not computed" in text
    assert "Before:  no such snapshot was part of the comparison" in text
    window = report().window
    assert window is not None
    unsure = structs.replace(window, certain=False, end=None)
    assert any(line.endswith("to ?, not certain, by MPRegistry.txt") for line in header(report(window=unsure), NOTHING, "Id"))  # fmt: skip
