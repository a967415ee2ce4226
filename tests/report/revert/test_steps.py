"""How the steps and checks of a plan stand in the two scripts."""

from __future__ import annotations

import pytest

from mpdiff.base.errors import InputError
from mpdiff.base.model import Device
from mpdiff.catalogue import catalogue
from mpdiff.report.revert.plan import Plan, Step
from mpdiff.report.revert.script import compose, detection
from mpdiff.report.revert.undo import Undo
from tests.report.revert.test_sentences import REFUSED, SET, step
from tests.support.reports import finding, report
from tests.support.rows import for_each

UNCHECKED = Undo(SET.commands)
WATCHED = Undo(refusal="it cannot be", check="Test-Other")


def plan(*doable: Step, refused: tuple[Step, ...] = ()) -> Plan:
    return Plan(doable, refused, ())


def lines(given: Plan, device: Device | None = None) -> list[str]:
    one = report() if device is None else report(device=device)
    return compose(one, given, device_id="ComputerID").splitlines()


def test_a_step_asks_for_its_check_first_and_one_without_a_check_asks_the_reader() -> None:
    both = lines(plan(step(finding(), SET), step(finding(), UNCHECKED)))
    name = "'DisableRealtimeMonitoring'"
    assert f"if (Confirm-Step 1 {name} {{ Test-Value }}) {{" in both
    assert f"if (Confirm-Unchecked 2 {name}) {{" in both
    tried = f"    try {{ {SET.commands[0]} -Force -ErrorAction Stop }} catch {{ Write-Refusal"
    start = both.index(f"if (Confirm-Step 1 {name} {{ Test-Value }}) {{")
    assert both[start + 1 : start + 4] == [f"{tried} 1 $_ }}", "}", ""]


@for_each(
    ("given", "checks", "blind"),
    [
        (plan(step(finding(), SET)), [], 0),
        (plan(step(finding(), SET), step(finding(), UNCHECKED)), [], 1),
        (plan(step(finding(), SET), refused=(step(finding(), WATCHED),)), ["$Checks[2] = { Test-Other }"], 0),
        (plan(refused=(step(finding(), REFUSED), step(finding(), WATCHED))), ["$Checks[2] = { Test-Other }"], 1),
    ],
)  # fmt: skip
def test_what_is_left_is_checked_as_well_where_it_can_be(
    given: Plan, checks: list[str], blind: int
) -> None:
    text = lines(given)
    assert [line for line in text if line.startswith("$Checks[") and " = {" in line] == checks
    said = [line for line in text if "could not be checked" in line and line.startswith("Write")]
    assert said == [f"Write-Output '{blind} more could not be checked; see the comments.'"] * (blind > 0)  # fmt: skip


def test_without_a_step_the_script_says_so() -> None:
    nothing = "# Nothing that this script can put back."
    assert nothing in lines(plan())
    assert nothing not in lines(plan(step(finding())))


def test_what_tamper_protection_locks_is_numbered() -> None:
    known = {s.name: s.tamper_protected for s in catalogue().settings}
    locked = step(finding(setting=next(n for n, how in known.items() if how == "yes")))
    partly = step(finding(setting=next(n for n, how in known.items() if how == "partly")))
    free = step(finding(setting=next(n for n, how in known.items() if how == "no")))
    nobodys = step(finding(setting="NoSuch"))
    assert "Write-Obstacle @(1, 4) @(2)" in lines(plan(locked, partly, free, locked, nobodys))
    assert "Write-Obstacle @() @()" in lines(plan(free))


def test_the_device_is_asked_for_where_the_evidence_names_one() -> None:
    ask = "if (Test-OtherDevice 'ComputerID' "
    assert any(line.startswith(ask) and line.endswith("{ exit 2 }") for line in lines(plan()))
    assert not any(line.startswith(ask) for line in lines(plan(), Device(None, "PC")))


def test_the_detection_checks_what_the_remediation_can_do() -> None:
    given = plan(step(finding(), SET), step(finding(), UNCHECKED), refused=(step(finding(), WATCHED),))  # fmt: skip
    text = detection(report(), given, device_id="ComputerID")
    assert text.endswith("exit 0\n")
    written = [line for line in text.splitlines() if line.startswith("$Checks[") and " = {" in line]
    assert written == ["$Checks[1] = { Test-Value }"]
    assert "function Test-OtherDevice" in text
    assert any(line.startswith("if (Test-OtherDevice") and line.endswith("{ exit 0 }") for line in text.splitlines())  # fmt: skip
    with pytest.raises(InputError) as caught:
        detection(report(device=Device(None, "PC")), given, device_id="ComputerID")
    assert caught.value.code == "unknown-device"
