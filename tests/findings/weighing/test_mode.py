"""What the evidence shows of the mode and of management's keys decides what a reason explains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpdiff
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.window_hints import WindowHint
from mpdiff.evidence.mode import spans_of
from mpdiff.findings.weighing.mode import mode_of
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from mpdiff.history.subjects import subject_of
from tests.support.cases import case, changed
from tests.support.eventlogs import POLICY
from tests.support.evtxwriter import EventSpec
from tests.support.rows import for_each
from tests.support.scene import HOST, UNTOLD, at, event, exclude, include, scene, set_value, touch

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Finding

RTP = "Real-Time Protection\\DisableRealtimeMonitoring"
WINDOW_ROW = (
    "{time},desktop-test,AntivirusTroubleshootModeEvent,"
    '"{{""TroubleshootingState"":""{state}"",""TroubleshootingPreviousState"":""{before}"",'
    '""TroubleshootingStartTime"":""2026-03-01T12:00:00Z"",'
    '""TroubleshootingStateExpiry"":""2026-03-01T16:00:00Z""}}"\n'
)
OFFICE_CHILD = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
HEADER = "Timestamp,DeviceName,ActionType,AdditionalFields\n"
ON = WINDOW_ROW.format(time="2026-03-01T12:00:05Z", state=1, before=0)
STOPPED = WINDOW_ROW.format(time="2026-03-01T12:30:00Z", state=0, before=1)
OFF_AND_ON = (set_value(60, RTP, "0x0", "0x1"), set_value(70, RTP, "0x1", "0x0"))


def by_policy(minute: float, path: str, old: str | None, new: str | None) -> EventSpec:
    """Return an event 5007 about a value below the Policies key."""
    sides = {
        name: "" if value is None else f"{POLICY}{path} = {value}"
        for name, value in (("Old Value", old), ("New Value", new))
    }
    return EventSpec(at(minute), 5007, 0, sides, HOST)


def findings(package: str, *scenarios: str, **given: Any) -> list[Finding]:
    report = mpdiff.analyse(package, scenarios=scenarios, **given)
    return [f for f in report.findings if f.effect == "weakened"]


def statuses(package: str, *scenarios: str, **given: Any) -> list[str]:
    return [f.status for f in findings(package, *scenarios, **given)]


def test_a_change_inside_the_window_is_explained(tmp_path: Path) -> None:
    package = str(scene(tmp_path, *OFF_AND_ON))
    assert statuses(package, "install-blocked") == ["explained"]


@for_each("rows", [ON + STOPPED, STOPPED], ids=["start and stop", "the stop alone"])
@for_each("dump", [None, b""], ids=["with registry", "without"])
def test_a_change_after_the_recorded_end_of_the_mode_is_not(
    tmp_path: Path, rows: str, dump: bytes | None
) -> None:
    export = tmp_path / "mode.csv"
    export.write_text(HEADER + rows)
    package = str(scene(tmp_path, *OFF_AND_ON, dump=dump))
    assert statuses(package, "install-blocked", events=[export]) == ["open"]


def test_nothing_is_explained_where_no_window_is_known(tmp_path: Path) -> None:
    package = str(scene(tmp_path, *OFF_AND_ON, dump=b""))
    assert statuses(package, "install-blocked") == ["open"]


@for_each(
    ("scenario", "events"),
    [
        ("install-blocked", (by_policy(10, RTP, "0x0", "0x1"), by_policy(130, RTP, "0x1", "0x0"))),
        ("install-blocked", (by_policy(10, RTP, None, "0x1"), by_policy(130, RTP, "0x1", None))),
        (
            "high-cpu",
            (
                by_policy(10, "Exclusions\\Paths\\C:\\DB\\Files", None, "0x0"),
                by_policy(130, "Exclusions\\Paths\\C:\\DB\\Files", "0x0", None),
            ),
        ),
        (
            "high-cpu",
            (
                by_policy(10, "Policy Manager\\ExcludedPaths", None, "C:\\DB\\Files"),
                by_policy(130, "Policy Manager\\ExcludedPaths", "C:\\DB\\Files", None),
            ),
        ),
        (
            "network-protection",
            (
                by_policy(10, "Policy Manager\\EnableNetworkProtection", "0x1", "0x0"),
                by_policy(130, "Policy Manager\\EnableNetworkProtection", "0x0", "0x1"),
            ),
        ),
    ],
    ids=[
        "policy value",
        "new policy value",
        "policy list",
        "Policy Manager list",
        "Policy Manager",
    ],
)
def test_a_weakening_in_the_keys_of_management_is_not_explained(
    tmp_path: Path, scenario: str, events: tuple[EventSpec, ...]
) -> None:
    found = findings(str(scene(tmp_path, *events)), scenario)
    assert found
    assert {f.status for f in found} == {"open"}


def test_a_local_exclusion_of_the_same_path_is_explained(tmp_path: Path) -> None:
    package = str(scene(tmp_path, exclude(10, "C:\\DB\\Files"), include(130, "C:\\DB\\Files")))
    assert statuses(package, "high-cpu") == ["explained"]


def test_an_end_of_the_mode_counts_without_its_start() -> None:
    hints = [WindowHint(at(30), "TroubleshootingState", "1", "0", "x.csv", "Mode")]
    assert spans_of(hints) == ((at(30), at(30)),)
    idle = [WindowHint(at(30), "TroubleshootingState", "0", "0", "x.csv", "Mode")]
    assert spans_of(idle) == ()


@for_each(
    ("why", "spans", "held"),
    [
        ("no record of the mode", (), True),
        ("a record agrees", ((0, 240),), True),
        ("within minutes", ((8, 240),), True),
        ("a record has it begin later", ((90, 240),), False),
        ("on again later, and once from the start", ((0, 30), (50, 240)), True),
        ("another window, long before", ((-900, -700),), True),
    ],
)
def test_it_is_on_where_every_witness_has_it_on(
    why: str, spans: tuple[tuple[float, float], ...], *, held: bool
) -> None:
    name = "DisableRealtimeMonitoring"
    steps = [touch(60, name, False, True), touch(70, name, True, False)]
    times = tuple((at(a), at(b)) for a, b in spans)
    of = case(steps, {name: False}, {name: False}, spans=times)
    (one,) = changed(of)
    assert mode_of(of).holds(one) is held, why


@for_each("back", [None, 30, -10])
def test_what_was_weak_before_and_into_it_is_carried(back: float | None) -> None:
    name = "EnableNetworkProtection"
    steps = [touch(-60, name, 1, 0)]
    if back is not None:
        steps.append(touch(back, name, 0, 1))
    steps += [touch(60, name, 1 if back else 0, 2), touch(70, name, 2, 1)]
    first = 1 if back == -10 else 0
    of = case(steps, {name: first}, {name: 1})
    inside = [f for f in changed(of) if f.rule not in ("weakened-before-window", "strengthened")]
    assert [mode_of(of).holds(f) for f in inside] in ([back == -10], [])


@for_each(
    ("name", "key", "old", "new", "through"),
    [
        ("EnableNetworkProtection", None, UNTOLD, 0, True),
        ("EnableNetworkProtection", None, UNTOLD, 2, True),
        ("EnableNetworkProtection", None, UNTOLD, 1, False),
        ("EnableNetworkProtection", None, UNTOLD, UNTOLD, True),
        ("EnableNetworkProtection", None, 0, UNTOLD, True),
        ("EnableNetworkProtection", None, None, UNTOLD, True),
        ("EnableNetworkProtection", None, None, 0, False),
        ("DisableBehaviorMonitoring", None, UNTOLD, True, True),
        ("DisableBehaviorMonitoring", None, UNTOLD, False, False),
        ("CloudExtendedTimeout", None, UNTOLD, 50, True),
        ("AttackSurfaceReductionRules_Actions", OFFICE_CHILD, UNTOLD, 0, True),
        ("AttackSurfaceReductionRules_Actions", OFFICE_CHILD, UNTOLD, 1, False),
        ("ExclusionPath", "C:\\DB", UNTOLD, "C:\\DB", True),
        ("ExclusionPath", "C:\\DB", UNTOLD, None, False),
        ("ControlledFolderAccessProtectedFolders", "C:\\DB", UNTOLD, None, True),
        ("New\\Path", None, UNTOLD, 1, True),
    ],
)
def test_a_policy_write_over_what_nobody_knows_weakened_it_unless_nothing_is_stronger(
    name: str, key: str | None, old: Any, new: Any, *, through: bool
) -> None:
    of = case([touch(30, name, old, new, key, place="policy")])
    assert (subject_of(name, key) in mode_of(of).managed) is through


def test_a_scenario_explains_no_policy_write_over_a_value_that_nobody_knows() -> None:
    """The local value came and went as the scenario asks; what policy held before nobody shows."""
    name = "EnableNetworkProtection"
    steps = [
        touch(10, name, UNTOLD, 0, place="policy"),
        touch(20, name, 1, 0),
        touch(120, name, 0, 1),
    ]
    of = case(steps, {name: 1}, {name: 1})
    found, _, _ = explain_by_scenarios(
        catalogue(), changed(of), ["network-protection"], mode_of(of)
    )
    assert {f.status for f in found if f.effect == "weakened"} == {"open"}


def test_what_reports_alone_show_is_explained_by_no_reason(tmp_path: Path) -> None:
    """Whoever deletes the records of the change leaves the health reports of every hour."""
    health = [
        event(minute, 1151, **{"RTP state": "Disabled" if minute == 60 else "Enabled"})
        for minute in (0.5, 60, 120, 180)
    ]
    (one,) = findings(str(scene(tmp_path, *health)), "install-blocked")
    assert (one.rule, one.still_weakened, one.status) == ("transient", False, "open")
    recorded = (*OFF_AND_ON, *health[:1], *health[2:])
    events = sorted(recorded, key=lambda e: e.time)
    assert statuses(str(scene(tmp_path, *events, name="kept.zip")), "install-blocked") == [
        "explained"
    ]


def test_policy_sent_in_the_mode_over_a_weak_value_ends_nothing_that_is_explained() -> None:
    """It takes effect when the mode ends, or at once: how long it was off is not certain, so no reason covers it."""
    name = "EnableNetworkProtection"
    steps = [touch(30, name, 1, 0), touch(31, name, None, 1, place="policy")]
    (one, *_) = changed(case(steps, {name: 1}, {name: 1}, collected={name: 1}))
    assert (one.rule, one.duration_seconds, one.times_certain) == ("transient", 60, False)
    assert [(r.start, r.end) for r in one.rounds] == [(at(30), at(31))]


@for_each(
    ("began", "reported", "after"),
    [(210, 300, False), (30, 120, False), (210, 300, True)],
    ids=["behind the window", "inside it", "as the after snapshot shows it off"],
)
def test_an_end_that_a_report_alone_shows_is_explained_by_no_reason(
    began: float, reported: float, tmp_path: Path, *, after: bool
) -> None:
    """It was on again by then, and no event 5000 says since when: it may have outlived the window."""
    steps = event(began, 5001), event(reported, 1151, **{"RTP state": "Enabled"})
    side = {"DisableRealtimeMonitoring": after}
    (one,) = findings(str(scene(tmp_path, *steps, after=side)), "install-blocked")
    assert (one.still_weakened, one.status) == (False, "open")
