"""Which command can have made a change, by its time, its kind and what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Window
from mpdiff.findings.context import ran as module
from tests.findings.context.test_ran import LINE, SWITCH, ran
from tests.support.cases import case
from tests.support.reports import finding
from tests.support.scene import WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

UNDATED = finding()
"""Real-time protection off, by the snapshots alone."""


def asks(line: str, minute: float, one: Finding, window: Window | None = WINDOW) -> Any:
    return module._did(case((), window=window), ran(line, minute), one, ())


def test_a_change_without_a_date_is_of_any_such_command_of_the_window() -> None:
    open_, begun_before = Window(at(0), None, "x"), Window(None, at(240), "x")
    rows: list[tuple[str, float, Window | None, Any]] = [
        ("in it", 100, WINDOW, "exact"),
        ("at its begin", 0, WINDOW, "exact"),
        ("before it", -1, WINDOW, None),
        ("at its end", 240, WINDOW, "exact"),
        ("after it", 241, WINDOW, None),
        ("its end is not known", 241, open_, "exact"),
        ("its end is not known, before it", -1, open_, None),
        ("its begin is not known", 100, begun_before, None),
        ("there is none", 100, None, None),
    ]
    for why, minute, window, how in rows:
        assert asks(LINE, minute, UNDATED, window) == how, why
    assert asks(LINE.replace("$true", "$false"), 100, UNDATED) is None
    assert asks("notepad", 100, UNDATED) is None
    assert asks(LINE, 100, finding(kind=None)) is None, "it is about no change"
    assert asks(LINE, 100, finding(setting=None, kind=None)) is None, "it is about no setting"
    assert asks(LINE, 100, finding(first_seen=at(30))) is None, "a record dates it"


def test_a_record_of_the_change_lies_at_most_two_minutes_behind_its_command() -> None:
    second = 1 / 60
    for why, minute, change, near in (
        ("with it", 30, touch(30, SWITCH, False, True), True),
        ("two minutes before", 28, touch(30, SWITCH, False, True), True),
        ("a second more", 28 - second, touch(30, SWITCH, False, True), False),
        ("a second after", 30 + second, touch(30, SWITCH, False, True), True),
        ("two seconds after", 30 + 2 * second, touch(30, SWITCH, False, True), False),
        ("by another reading", 89, touch(30, SWITCH, False, True, other_times=(at(90),)), True),
        ("while two listings bound it", 20, touch(30, SWITCH, False, True, since=at(10)), True),
        ("two minutes before that", 8, touch(30, SWITCH, False, True, since=at(10)), True),
        ("longer before", 7.9, touch(30, SWITCH, False, True, since=at(10)), False),
        ("after it", 31, touch(30, SWITCH, False, True, since=at(10)), False),
    ):
        of = case(())
        how = module._did(of, ran(LINE, minute), finding(first_seen=at(30)), [change])
        assert how == ("exact" if near else None), why
    read_twice = replace(ran(LINE, 200), other_times=(at(29),))
    change = touch(30, SWITCH, False, True)
    assert module._did(case(()), read_twice, UNDATED, [change]) == "exact"
    off = replace(change, setting="DisableScriptScanning")
    assert module._did(case(()), ran(LINE, 29), UNDATED, [off]) is None
    other_too = [off, change]
    assert module._did(case(()), ran(LINE, 29), UNDATED, other_too) == "exact"


def test_a_command_that_asks_for_one_of_two_records_exactly_asks_so() -> None:
    line = f"powershell Set-MpPreference -{SWITCH} $off; Set-MpPreference -DisableScriptScanning 1"
    unsure, sure = touch(30, SWITCH, False, True), touch(30, "DisableScriptScanning", False, True)
    for changes, how in (
        ([unsure], "possible"),
        ([sure], "exact"),
        ([unsure, sure], "exact"),
    ):
        assert module._did(case(()), ran(line, 29), UNDATED, changes) == how


def test_of_a_service_the_command_that_names_it_shortly_before_counts() -> None:
    for rule in ("service-stopped", "service-disabled", "service-start-changed"):
        one = finding(rule=rule, setting=None, kind=None, first_seen=at(30))
        for why, line, minute, how in (
            ("just before", "sc stop WinDefend", 29, "exact"),
            ("long before", "sc stop WinDefend", 20, None),
            ("another service", "sc stop Spooler", 29, None),
        ):
            assert asks(line, minute, one) == how, (rule, why)
        undated = finding(rule=rule, setting=None, kind=None)
        assert asks("sc stop WinDefend", 29, undated) is None, rule
    other = finding(rule="protection-off", setting=None, kind=None, first_seen=at(30))
    assert asks("sc stop WinDefend", 29, other) is None


def test_who_ran_it_is_named_once_as_first_written_and_as_surely_as_known() -> None:
    possible = f"powershell Set-MpPreference -{SWITCH} $off"
    change = touch(30, SWITCH, False, True)
    rows: list[tuple[str, list[Any], dict[str, Any]]] = [
        ("exactly", [ran(LINE, 29)], {"bob": ("CORP\\bob", "exact")}),
        ("perhaps", [ran(possible, 29)], {"bob": ("CORP\\bob", "possible")}),
        ("perhaps, then exactly", [ran(possible, 29), ran(LINE, 29, "bob")], {"bob": ("CORP\\bob", "exact")}),
        ("exactly, then perhaps", [ran(LINE, 29, "bob"), ran(possible, 29)], {"bob": ("bob", "exact")}),
        ("no account", [ran(LINE, 29, "")], {}),
        ("the system", [ran(LINE, 29, "NT AUTHORITY\\SYSTEM")], {}),
        ("no command", [replace(ran(LINE, 29), kind="process")], {}),
    ]  # fmt: skip
    for why, commands, accounts in rows:
        of = case((), incidents=tuple(commands))
        assert module.who_ran_it(of, UNDATED, [change]) == accounts, why
