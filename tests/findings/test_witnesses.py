"""Whole packages and whole cases: what several witnesses together show, and what none may hide."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, Pairs, Value
from mpdiff.pipeline import analyse
from tests.support.cases import case, changed, findings
from tests.support.eventlogs import POLICY
from tests.support.evtxwriter import EventSpec
from tests.support.packages import package, snapshot_json
from tests.support.rows import for_each
from tests.support.scene import (
    AFTER,
    BEFORE,
    LOG,
    REALTIME,
    UNTOLD,
    at,
    dword,
    event,
    log,
    registry,
    scene,
    set_value,
    touch,
)

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Place, Report, Statement

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
PATH = "D:\\Data\\x"
NETWORK = "Windows Defender Exploit Guard\\Network Protection\\EnableNetworkProtection"
ASR_RULE = f"Windows Defender Exploit Guard\\ASR\\Rules\\{OFFICE}"
MANAGED = ("policy", "mdm")

SUBJECTS = [
    pytest.param("DisableRealtimeMonitoring", None, False, True, id="a switch"),
    pytest.param("DisableTamperProtection", None, False, True, id="tamper protection"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param("CloudBlockLevel", None, 4, 0, id="a level"),
    pytest.param(ASR, OFFICE, 1, 0, id="a rule"),
    pytest.param("ExclusionPath", PATH, None, PATH, id="an item"),
]
"""A setting, its key, a strong and a weak value."""
SINGLE = SUBJECTS[:-1]
"""Those of which one place overrides another; items of lists add up."""


def state(setting: str, key: str | None, value: Any) -> dict[str, Value]:
    """Return the state that holds one value."""
    if setting == ASR:
        return {setting: Pairs({} if value is None else {OFFICE: value})}
    if key is not None:
        return {setting: Items(() if value is None else (value,))}
    return {setting: value}


def held(**places: dict[str, Value]) -> dict[Place, dict[str, Value]]:
    return {"policy": {}, "mdm": {}, "local": {}, **places}  # type: ignore[dict-item]


def policy_value(minute: float, path: str, old: str | None, new: str | None) -> EventSpec:
    """Return event 5007 of a value below the Policies key; None where there is none."""
    sides = {
        name: "" if data is None else f"{POLICY}{path} = {data}"
        for name, data in (("Old Value", old), ("New Value", new))
    }
    return EventSpec(at(minute), 5007, 0, sides, "DESKTOP-TEST")


def rules(report: Report) -> list[str]:
    return [f.rule for f in report.findings]


# --- the edges of the window ----------------------------------------------------------------------


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_an_events_old_value_that_the_first_snapshot_lacks_is_two_findings(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    """The event replaces the weak value, the before snapshot holds the strong one."""
    sides = state(setting, key, strong)
    back = touch(30, setting, weak, strong, key)
    found = findings(case([back], sides, sides))
    assert {(f.rule, f.certainty) for f in found} == {
        ("transient", "uncertain"),
        ("contradiction", "uncertain"),
    }
    assert all(f.setting == setting for f in found)


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
@for_each(("start", "rule"), [(-60, "weakened-before-window"), (250, "weakened-after-window")])
def test_weak_and_back_outside_the_window_is_found(
    setting: str, key: str | None, strong: Any, weak: Any, start: float, rule: str
) -> None:
    sides = state(setting, key, strong)
    both = [
        touch(start, setting, strong, weak, key),
        touch(start + 20, setting, weak, strong, key),
    ]
    (one,) = changed(case(both, sides, sides, collected=sides, places=held(local=sides)))
    assert (one.rule, one.duration_seconds, one.still_weakened) == (rule, 1200, False)


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_a_weakening_across_the_start_of_the_window_is_found(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    before, after = state(setting, key, weak), state(setting, key, strong)
    both = [touch(-60, setting, strong, weak, key), touch(60, setting, weak, strong, key)]
    (one,) = (f for f in changed(case(both, before, after)) if f.effect == "weakened")
    assert (one.rule, one.duration_seconds) == ("weakened-before-window", 7200)


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_what_was_weak_before_and_is_weak_again_at_collection_is_found(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    """Weak before, strong in the window, weak again after it."""
    weak_state, strong_state = state(setting, key, weak), state(setting, key, strong)
    events = [touch(30, setting, weak, strong, key), touch(260, setting, strong, weak, key)]
    found = changed(case(events, weak_state, strong_state, collected=weak_state))
    (one,) = (f for f in found if f.effect == "weakened")
    assert (one.rule, one.still_weakened) == ("weakened-after-window", True)


@pytest.mark.parametrize("began_by", MANAGED)
def test_what_management_began_before_and_somebody_deepened_inside_is_found(
    began_by: Place,
) -> None:
    block, audit = state(ASR, OFFICE, 1), state(ASR, OFFICE, 2)
    steps = [
        touch(-60, ASR, None, 2, OFFICE, place=began_by),
        touch(30, ASR, 1, 0, OFFICE),
        touch(90, ASR, 0, 1, OFFICE),
    ]
    found = changed(case(steps, audit, audit, places=held(**{began_by: audit, "local": block})))
    assert "Off (0)" in [f.after_text for f in found if f.effect == "weakened"]


def test_one_report_never_calls_the_window_over_and_open(tmp_path: Path) -> None:
    """TSState still shows it open, the log reaches past its end."""
    dump = registry({NETWORK: dword(0)}, preferences={NETWORK: dword(0)}, state=1, seen=at(100))
    change = set_value(30, NETWORK, "0x1", "0x0")
    path = scene(tmp_path, change, after={"EnableNetworkProtection": 0}, dump=dump)
    report = analyse(path)
    assert "not-reverted" in rules(report)
    assert "collected-in-window" not in [n.code for n in report.notices]
    running = scene(
        tmp_path,
        after={"EnableNetworkProtection": 0},
        dump=dump,
        evtx=log(change, last=120),
        name="running.zip",
    )
    during = analyse(running)
    assert "not-reverted" not in rules(during)
    assert "collected-in-window" in [n.code for n in during.notices]


# --- places ---------------------------------------------------------------------------------------


@for_each("above", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_local_value_below_a_policy_takes_hold_again_when_it_goes(
    setting: str, key: str | None, strong: Any, weak: Any, above: Place
) -> None:
    """Weak for a minute, forced strong until 30, weak again until 90: 61 minutes, if policy took effect at once."""
    sides = state(setting, key, strong)
    events = [
        touch(5, setting, strong, weak, key),
        touch(6, setting, None, strong, key, place=above),
        touch(30, setting, strong, None, key, place=above),
        touch(90, setting, weak, strong, key),
    ]
    (one,) = changed(case(events, sides, sides, collected=sides, places=held(local=sides)))
    assert (one.rule, one.duration_seconds, one.times_certain) == ("transient", 3660, False)
    assert [(r.start, r.end) for r in one.rounds] == [(at(5), at(6)), (at(30), at(90))]
    assert one.place == "local"


@for_each("above", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
def test_a_weak_policy_outlasts_what_the_local_value_does(
    setting: str, key: str | None, strong: Any, weak: Any, above: Place
) -> None:
    """Weak in the policy keys from 5 to 130, whatever stands below."""
    sides = state(setting, key, strong)
    events = [
        touch(5, setting, None, weak, key, place=above),
        touch(10, setting, strong, weak, key),
        touch(60, setting, weak, strong, key),
        touch(130, setting, weak, None, key, place=above),
    ]
    (one,) = changed(case(events, sides, sides, collected=sides, places=held(local=sides)))
    assert (one.rule, one.duration_seconds, len(one.rounds)) == ("transient", 7500, 1)
    assert one.place == above


@for_each("above", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_policy_value_that_was_gone_for_an_hour_is_found(
    setting: str, key: str | None, strong: Any, weak: Any, above: Place
) -> None:
    sides, below = state(setting, key, strong), state(setting, key, weak)
    events = [
        touch(30, setting, strong, None, key, place=above),
        touch(90, setting, None, strong, key, place=above),
    ]
    unknown = findings(case(events, sides, sides))
    (one,) = (f for f in unknown if f.rule == "policy-removed")
    assert (one.effect, one.certainty) == ("weakened", "uncertain")
    assert "unknown" in one.detail
    places = held(**{above: sides, "local": below})
    shown = findings(case(events, sides, sides, collected=sides, places=places))
    (weakening,) = (f for f in shown if f.effect == "weakened")
    assert (weakening.rule, weakening.certainty) == ("transient", "certain")
    assert weakening.duration_seconds == 3600


@for_each("above", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_weak_local_value_in_effect_below_a_strong_policy_is_local(
    setting: str, key: str | None, strong: Any, weak: Any, above: Place
) -> None:
    before, after = state(setting, key, strong), state(setting, key, weak)
    written = touch(30, setting, strong, weak, key)
    places = held(**{above: before, "local": after})
    (one,) = changed(case([written], before, after, collected=after, places=places))
    assert (one.rule, one.origin, one.place) == ("not-reverted", "local", "local")


def test_the_policies_key_written_in_the_window_is_not_reverted(tmp_path: Path) -> None:
    """From a log and a dump, for a rule of ASR."""
    dump = registry(
        {ASR_RULE: "[REG_SZ] : 0"},
        policy={ASR_RULE: "[REG_SZ] : 0"},
        preferences={ASR_RULE: "[REG_SZ] : 1"},
    )
    written = policy_value(30, ASR_RULE, None, "0x0")
    path = scene(tmp_path, written, after={"AttackSurfaceReductionRules_Actions": [0]}, dump=dump)
    (one,) = [f for f in analyse(path).findings if f.effect == "weakened"]
    assert (one.rule, one.origin, one.place) == ("not-reverted", "local", "policy")


# --- what nobody can judge ------------------------------------------------------------------------


@for_each(
    ("setting", "before", "after", "rule"),
    [
        ("SignatureDefinitionUpdateFileSharesSources", None, "\\\\10.0.0.1\\share", "changed"),
        ("ProxyServer", None, "http://10.0.0.1:8080", "changed"),
        ("ProxyPacUrl", None, "http://10.0.0.1/x.pac", "changed"),
        ("New Feature\\Switch", 1, 0, "unknown-setting"),
    ],
)
@for_each("place", ["local", *MANAGED])
def test_a_change_of_unknown_direction_that_came_back_is_found(
    setting: str, before: Any, after: Any, rule: str, place: Place
) -> None:
    events = [
        touch(30, setting, before, after, place=place),
        touch(90, setting, after, before, place=place),
    ]
    found = changed(case(events, {setting: before}, {setting: before}))
    assert [(f.rule, f.effect) for f in found] == [(rule, "unknown")]
    assert found[0].severity in ("medium", "low")


@pytest.mark.parametrize(
    ("path", "old", "odd", "setting"),
    [
        ("Features\\TamperProtection", "0x5", "0x2", "DisableTamperProtection"),
        ("Features\\TamperProtection", "0x1", "0x3", "DisableTamperProtection"),
    ],
)
def test_a_value_that_nobody_explains_is_shown_and_no_value_is_invented(
    path: str, old: str, odd: str, setting: str, tmp_path: Path
) -> None:
    events = [set_value(30, path, old, odd), set_value(60, path, odd, old)]
    report = analyse(scene(tmp_path, *events))
    (one,) = [f for f in report.findings if f.setting == setting]
    assert (one.effect, one.certainty) == ("unknown", "uncertain")
    assert f"{int(odd, 16)} (meaning unknown)" in one.after_text
    assert "True" not in (one.before_text, one.after_text)


@for_each(
    ("setting", "key", "strong", "odd"),
    [
        ("CloudBlockLevel", None, 2, 77),
        ("EnableNetworkProtection", None, 1, 9),
        ("PUAProtection", None, 1, 7),
        (ASR, OFFICE, 1, 9),
    ],
)
def test_a_number_outside_every_scale_is_found(
    setting: str, key: str | None, strong: int, odd: int
) -> None:
    sides = state(setting, key, strong)
    events = [touch(30, setting, strong, odd, key), touch(90, setting, odd, strong, key)]
    (one,) = changed(case(events, sides, sides))
    assert one.effect in ("unknown", "weakened")
    assert str(odd) in one.after_text


# --- other samples of the applied value -----------------------------------------------------------


@for_each(
    "setting",
    [
        "DisableRealtimeMonitoring",
        "DisableIOAVProtection",
        "DisableBehaviorMonitoring",
    ],
)
def test_a_health_report_inside_the_window_shows_what_applied(setting: str) -> None:
    def health(minute: float, *, off: bool) -> Statement:
        return touch(minute, setting, UNTOLD, off, event_id=1151, place="effective", held=True)

    reports = [health(m, off=m in (60, 120)) for m in (-60, 0, 60, 120, 180, 240)]
    (one,) = changed(case(reports, {setting: False}, {setting: False}))
    assert (one.rule, one.effect) == ("transient", "weakened")
    assert one.rounds == ()  # it went off at an unknown time between two reports


def test_a_health_report_that_fits_changes_nothing() -> None:
    off = touch(30, "DisableRealtimeMonitoring", False, True)
    report = touch(
        60, "DisableRealtimeMonitoring", UNTOLD, True, event_id=1151, place="effective", held=True
    )
    on = touch(90, "DisableRealtimeMonitoring", True, False)
    sides: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    assert changed(case([off, report, on], sides, sides))[0].duration_seconds == 3600


def test_a_log_of_unordered_times_claims_nothing_for_certain() -> None:
    """The clock was set back: in the order of the file, off came last."""
    sides: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    later = touch(40, "DisableRealtimeMonitoring", True, False, order=1)
    earlier = touch(90, "DisableRealtimeMonitoring", False, True, order=0)
    found = findings(case([later, earlier], sides, sides))
    assert found
    about = [f for f in found if f.setting == "DisableRealtimeMonitoring"]
    assert {f.certainty for f in about} == {"uncertain"}
    assert not any(f.times_certain for f in about if f.effect == "weakened")


# --- excuses --------------------------------------------------------------------------------------


def accepted(tmp_path: Path, setting: str, value: str, key: str | None = None) -> str:
    lines = ["version: 1", "accepted:", f"  - setting: {setting}"]
    lines += [f"    key: {key}"] if key else []
    lines += [f"    value: {value}", "    reason: x", "    owner: y", "    expires: 2026-12-31"]
    path = tmp_path / "policy.yaml"
    path.write_text("\n".join(lines))
    return str(path)


@pytest.mark.parametrize("worst", [0, 2])
def test_an_accepted_audit_covers_no_off_in_between(worst: int, tmp_path: Path) -> None:
    """For unwanted programs: blocked, off or audited for an hour, audited in the end."""
    steps = [set_value(30, "PUAProtection", "0x1", f"0x{worst}")]
    if worst == 0:
        steps.append(set_value(90, "PUAProtection", "0x0", "0x2"))
    path = scene(tmp_path, *steps, after={"PUAProtection": 2})
    policy = accepted(tmp_path, "PUAProtection", "AuditMode")
    report = analyse(path, policy=policy, today=date(2026, 3, 2))
    (one,) = [f for f in report.findings if f.setting == "PUAProtection"]
    assert one.status == ("accepted" if worst == 2 else "open")


@for_each(
    ("scenario", "step", "after", "back"),
    [
        (
            "slow-application",
            set_value(30, REALTIME, "0x0", "0x1"),
            {"DisableRealtimeMonitoring": True},
            {REALTIME: dword(0)},
        ),
        (
            "network-protection",
            set_value(30, NETWORK, "0x1", "0x0"),
            {"EnableNetworkProtection": 0},
            {NETWORK: dword(1)},
        ),
        (
            "pua-blocked",
            set_value(30, "PUAProtection", "0x1", "0x0"),
            {"PUAProtection": 0},
            {"PUAProtection": dword(1)},
        ),
        (
            "high-cpu",
            set_value(30, "Exclusions\\Paths\\D:\\DB", None, "0x0"),
            {"ExclusionPath": ["C:\\Known", "D:\\DB"]},
            {},
        ),
    ],
)
def test_a_reason_explains_only_what_a_record_dates_and_is_known_to_have_come_back(
    scenario: str, step: Any, after: dict[str, Any], back: dict[str, str], tmp_path: Path
) -> None:
    dump = registry({**back, "Exclusions\\Paths\\C:\\Known": dword(0)})
    for name, dumped, steps, status in (
        ("left.zip", b"", (step,), "open"),
        ("undated.zip", dump, None, "open"),
        ("unlogged.zip", dump, (), "open"),
        ("back.zip", dump, (step,), "explained"),
    ):
        members = {"evtx": b""} if steps is None else {}
        before = {"ExclusionPath": ["C:\\Known"]}
        path = scene(
            tmp_path, *(steps or ()), dump=dumped, before=before, after=after, name=name, **members
        )
        found = analyse(path, scenarios=[scenario]).findings
        (one,) = [f for f in found if f.change is not None and f.change.effect == "weakened"]
        assert (one.effect, one.status) == ("weakened", status), name


# --- further snapshots ----------------------------------------------------------------------------


def test_a_second_pair_that_differs_where_the_chosen_one_does_not_is_said(tmp_path: Path) -> None:
    clean = snapshot_json()
    members = {
        BEFORE: clean,
        AFTER: clean,
        "Other/MpPreference1.json": clean,
        "Other/MpPreference2.json": snapshot_json(MAPSReporting=0),
        LOG: log(),
        "x/MPRegistry.txt": registry(),
    }
    report = analyse(package(tmp_path, members))
    (one,) = [f for f in report.findings if f.rule == "other-snapshot"]
    assert (one.severity, one.effect) == ("high", "weakened")
    assert "MAPSReporting" in one.title


# --- incidents from a log -------------------------------------------------------------------------


def test_protection_off_in_a_log_is_an_incident(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, event(30, 5010)))
    (one,) = [f for f in report.findings if f.rule == "protection-off"]
    assert one.first_seen == at(30)
    assert "No record shows that it ended." in one.detail


def test_every_place_of_a_value_is_named_in_the_log(tmp_path: Path) -> None:
    """The same value locally, as policy and by MDM are three statements about one subject."""
    mdm = EventSpec(
        at(40),
        5007,
        0,
        {"Old Value": "", "New Value": f"{POLICY}Policy Manager\\AllowRealtimeMonitoring = 0x0"},
        "DESKTOP-TEST",
    )
    events = [set_value(20, REALTIME, "0x0", "0x1"), policy_value(30, REALTIME, None, "0x1"), mdm]
    report = analyse(scene(tmp_path, *events, after={"DisableRealtimeMonitoring": True}))
    assert [e.place for e in report.timeline] == ["local", "policy", "mdm"]
    assert len({(e.setting, e.key) for e in report.timeline}) == 1
