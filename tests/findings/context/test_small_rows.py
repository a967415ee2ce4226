"""What is said at the edges of what is known: offsets, missing states, modes beside another antivirus."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Held, Pairs, States, Value, Window
from mpdiff.catalogue import catalogue
from mpdiff.evidence.facts import Logs, PrintedStatus, Support
from mpdiff.findings.context import context, zones
from mpdiff.findings.context.configuration import HEALTH, PASSIVE, was_active, weighed
from mpdiff.findings.context.kept import with_what_matters
from mpdiff.findings.incidents import acted
from mpdiff.findings.make import evidence_finding
from tests.support.cases import case, changed, findings
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, WINDOW, at, touch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Finding, Statement

REALTIME = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


@for_each(
    ("minutes", "written"),
    [(0, "UTC"), (1, "+00:01"), (90, "+01:30"), (-1, "-00:01"), (-330, "-05:30"), (720, "+12:00")],
)
def test_an_offset_is_written_as_hours_and_minutes(minutes: int, written: str) -> None:
    assert zones._written(timedelta(minutes=minutes)) == written


def test_without_a_window_no_event_is_older_than_it() -> None:
    logs = Logs(kept_since={"log": at(5)})
    assert with_what_matters(logs, None).notices == ()


@for_each(
    ("why", "after", "held", "said"),
    [
        ("there is none", None, None, "is missing."),
        ("it was cut there", ON, Held("cut", "cut off"), "shows only a part of the list."),
        ("nothing tells why", ON, None, "does not show it."),
        ("it holds another value", ON, Held("value", "False", False), "does not show it."),
    ],
)
def test_why_the_after_snapshot_does_not_show_it_is_said(
    why: str, after: dict[str, Value] | None, held: Held | None, said: str
) -> None:
    told = evidence_finding("contradiction", "t", f"But {context._AFTER}")
    made = context._without_after(case((), ON, after), replace(told, states=States(None, held)))
    assert made.detail == f"But the after snapshot {said}", why


@for_each(
    ("why", "steps", "after", "expected"),
    [
        ("both hold it", (), OFF, True),
        ("they differ", (), ON, ...),
        ("a record changed it in between", (touch(30, REALTIME, True, True),), OFF, ...),
    ],
)
def test_what_both_snapshots_hold_was_so_in_between(
    why: str, steps: Sequence[Statement], after: dict[str, Value], expected: Any
) -> None:
    assert acted._unchanged(case(steps, OFF, after), REALTIME) is expected, why


def test_a_contradiction_about_a_rule_names_it() -> None:
    block: dict[str, Value] = {ASR: Pairs({OFFICE: 1})}
    steps = [touch(30, ASR, 1, 0, OFFICE)]
    places: Any = {"policy": {}, "mdm": {}, "local": {}}
    found = findings(case(steps, block, block, places=places), "contradictions")
    assert [f.title.partition(":")[0] for f in found] == [
        catalogue().asr_rules[OFFICE].name,
    ]


# --- beside another antivirus ---------------------------------------------------------------------


def off_with(*steps: Statement, since: float, until: float) -> Finding:
    status = PrintedStatus("s", {"AMRunningMode": "Passive Mode"}, at(since), at(until))
    of = case(steps, ON, ON, support=Support(statuses=(status,)))
    (one,) = changed(of)
    return weighed(of, one)


@for_each(
    ("why", "since", "until", "may_be"),
    [
        ("a minute before it was off", 10, 29, False),
        ("until it was off", 10, 30, True),
        ("while it was off", 32, 33, True),
        ("from when it was on again", 40, 50, True),
        ("a minute later", 41, 50, False),
    ],
)
def test_a_passive_mode_accounts_for_what_was_off_at_its_time(
    why: str, since: float, until: float, *, may_be: bool
) -> None:
    steps = touch(30, REALTIME, False, True), touch(40, REALTIME, True, False)
    note = PASSIVE.format(mode="Passive Mode", what="its status")
    assert (note in off_with(*steps, since=since, until=until).detail) is may_be, why


@for_each(
    ("why", "minute", "given", "window", "active"),
    [
        ("at the start", 0, {}, WINDOW, True),
        ("at the end", 240, {}, WINDOW, True),
        ("before it", -1, {}, WINDOW, False),
        ("after it", 241, {}, WINDOW, False),
        ("its end is not known", 241, {}, Window(at(0), None, "x"), True),
        ("its start is not known", 30, {}, Window(None, at(240), "x"), False),
        ("no window is known", 30, {}, None, False),
        ("reported as off", 30, {"after": True}, WINDOW, False),
        ("another event", 30, {"event_id": 5001}, WINDOW, False),
        ("no report of a state", 30, {"held": False}, WINDOW, False),
        ("about another setting", 30, {"setting": "DisableScriptScanning"}, WINDOW, False),
    ],
)
def test_a_health_event_of_the_window_shows_it_as_on(
    why: str, minute: float, given: dict[str, Any], window: Window | None, *, active: bool
) -> None:
    fields = {"place": "effective", "held": True, "event_id": HEALTH} | given
    one = replace(touch(minute, REALTIME, UNTOLD, False), **fields)
    assert was_active(case([one], ON, ON, window=window)) is active, why
