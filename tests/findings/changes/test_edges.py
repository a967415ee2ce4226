"""What reaches across the edges of the window, or what a snapshot denies and records confirm.

Kinds, not cases: every shape of setting, every place, and each format of a log where it matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items, LogCoverage, Pairs, Value
from mpdiff.catalogue import catalogue
from mpdiff.pipeline import analyse
from samples.write_support import real_time_state, session_header
from tests.support import witnesses
from tests.support.cases import case, changed, findings
from tests.support.eventlogs import KEY
from tests.support.packages import package
from tests.support.rows import for_each
from tests.support.scene import (
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
    from collections.abc import Sequence
    from pathlib import Path

    from mpdiff.base.model import Finding, Place, Report, Statement
    from mpdiff.catalogue.entries import Setting

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
NETWORK = "Windows Defender Exploit Guard\\Network Protection\\EnableNetworkProtection"
RULE = f"Windows Defender Exploit Guard\\ASR\\Rules\\{OFFICE}"
PATH = "C:\\Users"

LADDERS = [
    pytest.param("EnableNetworkProtection", None, 1, 2, 0, id="a mode"),
    pytest.param("PUAProtection", None, 1, 2, 0, id="a feature"),
    pytest.param("EnableControlledFolderAccess", None, 1, 2, 0, id="folders"),
    pytest.param("CloudBlockLevel", None, 4, 2, 0, id="a level"),
    pytest.param("SubmitSamplesConsent", None, 3, 1, 2, id="samples"),
    pytest.param(ASR, OFFICE, 1, 6, 0, id="a rule"),
]
"""A setting, its key, a strong, a milder and the weakest value."""
SUBJECTS = [
    pytest.param("DisableRealtimeMonitoring", None, False, True, id="a switch"),
    pytest.param("EnableNetworkProtection", None, 1, 0, id="a mode"),
    pytest.param(ASR, OFFICE, 1, 0, id="a rule"),
    pytest.param("ExclusionPath", PATH, None, PATH, id="an item"),
]
SINGLE = SUBJECTS[:-1]
MANAGED: Sequence[Place] = ("policy", "mdm")


def state(setting: str, key: str | None, value: Any) -> dict[str, Value]:
    if setting == ASR:
        return {setting: Pairs({} if value is None else {OFFICE: value})}
    if key is not None:
        return {setting: Items(() if value is None else (value,))}
    return {setting: value}


def places(**given: dict[str, Value]) -> dict[Place, dict[str, Value]]:
    return {"policy": {}, "mdm": {}, "local": {}, **given}  # type: ignore[dict-item]


def weakened(found: Sequence[Finding]) -> list[Finding]:
    return [f for f in found if f.effect == "weakened"]


def by_rule(found: Sequence[Finding]) -> dict[str, Finding]:
    return {f.rule: f for f in found}


# --- across the start -----------------------------------------------------------------------------


@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_the_weakest_state_that_reaches_in_is_found_whatever_milder_one_replaces_it(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any
) -> None:
    """The before snapshot denies it; the record before it and the old value after it agree."""
    steps = [touch(-30, setting, strong, weak, key), touch(60, setting, weak, mild, key)]
    found = findings(
        case(steps, state(setting, key, strong), state(setting, key, mild), places=places())
    )
    rules = by_rule(found)
    before = rules["weakened-before-window"]
    assert before.weakest is not None
    assert (before.after, before.weakest.after) == (weak, weak)
    assert before.rounds[0].start == at(-30)
    assert "contradiction" in rules
    assert not before.times_certain
    (inside,) = (f for f in weakened(found) if f is not before)
    assert (inside.after, inside.weakest and inside.weakest.after) == (mild, weak)
    assert inside.weakest is not None
    assert inside.weakest.certainty == "uncertain"


@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_a_weakening_before_the_window_is_found_though_the_snapshots_differ_as_well(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any
) -> None:
    """Milder before, and that is what the before snapshot shows; weakest inside."""
    steps = [touch(-60, setting, strong, mild, key), touch(30, setting, mild, weak, key)]
    found = by_rule(
        changed(case(steps, state(setting, key, mild), state(setting, key, weak), places=places()))
    )
    before = found.pop("weakened-before-window")
    assert before.weakest is not None
    assert before.weakest.after == mild
    (inside,) = found.values()
    assert (inside.before, inside.after, inside.certainty) == (mild, weak, "certain")


def test_weak_strong_and_milder_again_are_two_findings() -> None:
    """Off before, on inside, audit to the end; the before snapshot denies the off."""
    steps = [
        touch(-30, "EnableNetworkProtection", 1, 0),
        touch(10, "EnableNetworkProtection", 0, 1),
        touch(20, "EnableNetworkProtection", 1, 2),
    ]
    sides: list[dict[str, Value]] = [{"EnableNetworkProtection": n} for n in (1, 2)]
    found = by_rule(changed(case(steps, *sides, places=places())))
    before = found["weakened-before-window"]
    assert (before.after, before.duration_seconds) == (0, 40 * 60)
    weakest = found["weakened"].weakest
    assert weakest is not None
    assert (weakest.after, weakest.certainty) == (0, "uncertain")


@pytest.mark.parametrize("accepted", ["AuditMode"])
def test_an_acceptance_of_the_milder_step_does_not_cover_what_reached_in(
    accepted: str, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        "version: 1\naccepted:\n"
        f"  - {{setting: EnableNetworkProtection, value: {accepted}, reason: r, owner: o,"
        " expires: 2027-01-01}\n"
    )
    steps = [set_value(-30, NETWORK, "1", "0"), set_value(60, NETWORK, "0", "2")]
    path = scene(tmp_path, *steps, after={"EnableNetworkProtection": 2})
    found = weakened(analyse(path, policy=policy, today=at(0).date()).findings)
    assert {f.status for f in found} == {"open"}
    assert len(found) == 2


# --- across the end -------------------------------------------------------------------------------


@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_what_a_milder_step_became_after_the_window_is_a_finding_of_its_own(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any
) -> None:
    steps = [touch(10, setting, strong, mild, key), touch(300, setting, mild, weak, key)]
    before, after = state(setting, key, strong), state(setting, key, mild)
    found = by_rule(changed(case(steps, before, after, places=places())))
    later = found.pop("weakened-after-window")
    assert (later.before, later.after, later.first_seen) == (mild, weak, at(300))
    assert "state at collection" not in later.detail  # none is known
    (inside,) = found.values()
    assert inside.after == mild
    assert "In between" not in inside.detail
    assert inside.weakest is None
    whole = changed(
        case([touch(10, setting, strong, weak, key)], before, state(setting, key, weak))
    )
    assert later.severity == whole[0].severity  # as grave as it is against what was before


@for_each(("setting", "key", "strong", "mild", "weak"), LADDERS)
def test_what_the_state_at_collection_shows_weaker_is_a_finding_of_its_own(
    setting: str, key: str | None, strong: Any, mild: Any, weak: Any
) -> None:
    step = touch(10, setting, strong, mild, key)
    found = by_rule(
        changed(
            case(
                [step],
                state(setting, key, strong),
                state(setting, key, mild),
                collected=state(setting, key, weak),
                places=places(local=state(setting, key, weak)),
            )
        )
    )
    later = found.pop("weakened-after-window")
    (inside,) = found.values()
    assert (later.after, later.still_weakened) == (weak, True)
    assert "The after snapshot does not have it" in later.detail
    assert inside.after == mild
    assert inside.still_weakened is (True if inside.certainty == "certain" else None)
    assert "In between" not in inside.detail


def test_what_was_weaker_inside_already_is_no_finding_after_it() -> None:
    steps = [
        touch(10, "EnableNetworkProtection", 1, 0),
        touch(300, "EnableNetworkProtection", 0, 2),
        touch(310, "EnableNetworkProtection", 2, 0),
    ]
    sides: list[dict[str, Value]] = [{"EnableNetworkProtection": n} for n in (1, 0)]
    assert [f.rule for f in changed(case(steps, *sides, places=places()))] == ["weakened"]


@pytest.mark.parametrize("back", [None, 330])
def test_what_was_weaker_after_the_window_says_when_it_ended(back: float | None) -> None:
    steps = [touch(10, ASR, 1, 6, OFFICE), touch(300, ASR, 6, 0, OFFICE)]
    steps += [touch(back, ASR, 0, 1, OFFICE)] if back else []
    sides: list[dict[str, Value]] = [{ASR: Pairs({OFFICE: n})} for n in (1, 6)]
    later = by_rule(changed(case(steps, *sides, places=places())))["weakened-after-window"]
    assert later.rounds[0].end == (at(back) if back else None)
    assert later.still_weakened is (False if back else None)


# --- a snapshot against two records ---------------------------------------------------------------


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
@for_each(
    ("start", "end", "rule"),
    [(-30, 60, "weakened-before-window"), (200, 260, "")],
)
def test_an_end_that_a_record_dates_is_not_denied_by_a_snapshot(
    setting: str, key: str | None, strong: Any, weak: Any, start: float, end: float, rule: str
) -> None:
    both = [touch(start, setting, strong, weak, key), touch(end, setting, weak, strong, key)]
    sides = state(setting, key, strong)
    found = findings(case(both, sides, sides, places=places()))
    (one,) = weakened(found)
    assert one.rule == rule or not rule
    assert (one.rounds[0].start, one.rounds[0].end) == (at(start), at(end))
    assert one.duration_seconds == (end - start) * 60
    assert (one.times_certain, one.still_weakened) == (False, False)
    assert [f.rule for f in found if f.rule == "contradiction"] == ["contradiction"]


@for_each(("start", "end"), [(-30, 60), (200, 260)])
@for_each("form", ["5001", "MPLog", "5007"])
def test_the_same_holds_for_events_of_the_applied_value(
    start: float, end: float, form: str, tmp_path: Path
) -> None:
    if form == "MPLog":
        text = witnesses.mp_log(
            (None, session_header(at(-100))),
            (at(start), real_time_state(2, 0)),
            (at(end), real_time_state(0, 2)),
        )
        report = witnesses.report(tmp_path, {witnesses.MP_LOG: text})
    elif form == "5001":
        report = analyse(scene(tmp_path, event(start, 5001), event(end, 5000)))
    else:
        off, on = set_value(start, REALTIME, "0x0", "0x1"), set_value(end, REALTIME, "0x1", "0x0")
        report = analyse(
            scene(tmp_path, off, event(start + 0.01, 5001), on, event(end + 0.01, 5000))
        )
    (one,) = weakened(report.findings)
    assert (one.rounds[0].start, one.rounds[0].end) == (at(start), at(end))
    assert "contradiction" in [f.rule for f in report.findings]


# --- what stands above ----------------------------------------------------------------------------


@for_each("above", MANAGED)
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_below_a_policy_that_every_snapshot_shows_applied_nothing_is_certain(
    setting: str, key: str | None, strong: Any, weak: Any, above: Place
) -> None:
    held = state(setting, key, strong)
    steps = [
        touch(-60, setting, None, strong, key, place=above),
        touch(11, setting, strong, weak, key),
    ]
    found = findings(
        case(
            steps,
            held,
            held,
            collected=held,
            places=places(**{above: held, "local": state(setting, key, weak)}),
        )
    )
    (one,) = weakened(found)
    assert one.certainty == "uncertain"
    assert "A policy held another value then" in one.detail
    rules = [f.rule for f in found]
    assert "dormant" in rules
    assert "contradiction" not in rules  # both can be right


def test_a_record_of_the_applied_value_makes_it_certain_again() -> None:
    held: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    steps = [
        touch(-60, "DisableRealtimeMonitoring", None, False, place="policy"),
        touch(11, "DisableRealtimeMonitoring", False, True),
        touch(11.01, "DisableRealtimeMonitoring", UNTOLD, True, place="effective", event_id=5001),
    ]
    (one,) = changed(case(steps, held, held, collected=held, places=places(policy=held)))
    assert one.certainty == "certain"


@for_each("above", MANAGED)
@for_each("back", [True, False])
@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_strong_policy_value_written_first_does_not_hide_what_is_written_below_it(
    setting: str, key: str | None, strong: Any, weak: Any, above: Place, *, back: bool
) -> None:
    """What policy is sent in the mode takes effect when that ends."""
    held = state(setting, key, strong)
    steps = [
        touch(5, setting, None, strong, key, place=above),
        touch(11, setting, strong, weak, key),
    ]
    steps += [touch(200, setting, weak, strong, key)] if back else []
    found = findings(case(steps, held, held, collected=held, places=places(**{above: held})))
    (one,) = weakened(found)
    assert ((one.rule == "transient"), one.certainty) == (back, "uncertain")
    assert "A policy held another value then" in one.detail
    assert ("dormant" in [f.rule for f in found]) is not back


@pytest.mark.parametrize("path", ["AllowRealtimeMonitoring = 0x1", None])
def test_the_same_holds_below_policy_manager_and_the_policies_key(
    path: str | None, tmp_path: Path
) -> None:
    policies = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\"
    new = f"{policies}Policy Manager\\{path}" if path else f"{policies}{REALTIME} = 0x0"
    written = event(5, 5007, **{"Old Value": "", "New Value": new})
    off, on = set_value(11, REALTIME, "0x0", "0x1"), set_value(200, REALTIME, "0x1", "0x0")
    (one,) = weakened(analyse(scene(tmp_path, written, off, on)).findings)
    assert (one.rule, one.certainty) == ("transient", "uncertain")


@for_each(("setting", "key", "strong", "weak"), SINGLE)
def test_a_weak_value_that_records_left_below_a_policy_is_dormant_without_a_dump(
    setting: str, key: str | None, strong: Any, weak: Any
) -> None:
    held = state(setting, key, strong)
    steps = [
        touch(-60, setting, None, strong, key, place="policy"),
        touch(-50, setting, strong, weak, key),
    ]
    (one,) = (f for f in findings(case(steps, held, held), "dormant"))
    assert (one.certainty, one.place) == ("uncertain", "local")
    assert "The last records leave it so" in one.detail


# --- lone old values, times open ------------------------------------------------------------------


@for_each(("setting", "key", "strong", "weak"), SUBJECTS)
@for_each("open_by", ["zone", "day order", "clock"])
@for_each("minute", [30, 260])
def test_an_old_value_that_shows_it_weak_is_found_though_its_time_is_open(
    setting: str, key: str | None, strong: Any, weak: Any, open_by: str, minute: float
) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "zone": {"time_certain": False},
        "day order": {"other_times": (at(-90_000),)},
        "clock": {"time_certain": False, "order": 9},
    }
    back = touch(minute, setting, weak, strong, key, **kinds[open_by])
    sides = state(setting, key, strong)
    found = findings(case([back], sides, sides, places=places()))
    one = next(f for f in weakened(found))
    assert one.certainty == "uncertain"
    assert (one.before, one.after) == (strong, weak)


def test_what_may_be_older_than_the_snapshot_does_not_contradict_it() -> None:
    back = touch(30, "DisableRealtimeMonitoring", True, False, time_certain=False)
    on: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    assert findings(case([back], on, on, places=places()), "contradictions") == ()


def test_an_item_that_an_event_of_open_time_added_may_have_been_added_in_the_window() -> None:
    sides: dict[str, Value] = {"ExclusionPath": Items((PATH,))}
    added = touch(30, "ExclusionPath", None, PATH, PATH, time_certain=False)
    (one,) = weakened(changed(case([added], sides, sides, places=places())))
    assert (one.rule, one.certainty) == ("risky-exclusion", "uncertain")
    assert "it may lie outside the window" in one.detail


@pytest.mark.parametrize("certain", [True, False])
def test_a_switch_on_alone_says_that_it_was_off(certain: bool) -> None:  # noqa: FBT001
    on = touch(
        30,
        "DisableRealtimeMonitoring",
        UNTOLD,
        False,
        place="effective",
        event_id=5000,
        time_certain=certain,
    )
    sides: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    found = findings(case([on], sides, sides, places=places()))
    (one,) = weakened(found)
    assert (one.rule, one.certainty) == ("transient", "uncertain")
    assert ("contradiction" in [f.rule for f in found]) is certain


def test_a_switch_on_that_follows_its_own_record_says_nothing_more() -> None:
    steps = [
        touch(30, "DisableRealtimeMonitoring", None, False),
        touch(30.01, "DisableRealtimeMonitoring", UNTOLD, False, place="effective", event_id=5000),
    ]
    sides: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    assert changed(case(steps, sides, sides, places=places())) == ()


CHANGES = {
    "a switch": (f"{KEY}{REALTIME} = 0x1", f"{KEY}{REALTIME} = 0x0"),
    "a mode": (f"{KEY}{NETWORK} = 0x0", f"{KEY}{NETWORK} = 0x1"),
    "a rule": (f"{KEY}{RULE} = 0x0", f"{KEY}{RULE} = 0x1"),
    "an item": (f"{KEY}Exclusions\\Paths\\{PATH} = 0x0", ""),
}


def text_log(minute: float, old: str, new: str) -> bytes:
    """Return a log as text in ISO times without a zone, with a health event each hour."""
    star = "*" * 60
    change = [(minute, 5007, [f"Old value: {old}", f"New value: {new}"])]
    health: list[tuple[float, int, list[str]]] = [(m, 1150, []) for m in range(-120, 361, 60)]
    blocks = sorted(health + change)
    printed = [
        f"{at(m):%Y-%m-%d %H:%M:%S}\tMicrosoft-Windows-Windows Defender\tInformation\t\t\t{number}"
        "\tDESKTOP-TEST\nMicrosoft Defender Antivirus event.\n"
        + "".join(f"\t{line}\n" for line in lines)
        for m, number, lines in blocks
    ]
    return (f"{star}\n" + f"{star}\n".join(printed) + f"{star}\n").encode()


def text_report(folder: Path, data: bytes, zone: str | None = None) -> Report:
    members = witnesses.members()
    del members[LOG], members[witnesses.INFORMATION]
    members["WdSupportLogs/MPOperationalEvents.txt"] = data
    return analyse(package(folder, members), timezone=zone)


@for_each("subject", CHANGES)
def test_the_same_holds_for_a_text_log_of_unknown_zone(subject: str, tmp_path: Path) -> None:
    report = text_report(tmp_path, text_log(30, *CHANGES[subject]))
    assert {f.certainty for f in weakened(report.findings)} == {"uncertain"}
    contradictions = [f.title for f in report.findings if f.rule == "contradiction"]
    assert contradictions == []  # it may be older than the before snapshot
    known = text_report(tmp_path, text_log(30, *CHANGES[subject]), "UTC")
    (title,) = [f.title for f in known.findings if f.rule == "contradiction"]
    assert "event 5007 at 2026-03-01 12:30:00 UTC replaced" in title


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_one_event_after_the_window_covers_nothing_whatever_its_zone(
    zone: str | None, tmp_path: Path
) -> None:
    data = text_log(0, "", "").split(b"*" * 60 + b"\n")
    report = text_report(tmp_path, (b"*" * 60 + b"\n").join([b"", data[-2], b""]), zone)
    assert "log-gap" in [f.rule for f in report.findings]


# --- what a contradiction quotes ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "steps", "quoted"),
    [
        (
            "the record that left it, not the last one",
            [
                touch(-100, "CloudBlockLevel", 2, 4, place="policy"),
                touch(-50, "CloudBlockLevel", 2, 0),
            ],
            "event 5007 at 2026-03-01 10:20:00 UTC left HighPlus (4)",
        ),
        (
            "a report of a state",
            [
                touch(
                    -60,
                    "DisableRealtimeMonitoring",
                    UNTOLD,
                    True,
                    place="effective",
                    event_id=1151,
                    held=True,
                )
            ],
            "event 1151 at 2026-03-01 11:00:00 UTC reported True",
        ),
    ],
)
def test_a_contradiction_quotes_what_its_witness_holds(
    why: str, steps: list[Statement], quoted: str
) -> None:
    first: dict[str, Value] = {"CloudBlockLevel": 6, "DisableRealtimeMonitoring": False}
    titles = [f.title for f in findings(case(steps, first, first), "contradictions")]
    assert any(quoted in title for title in titles), (why, titles)


def test_a_place_of_which_a_record_speaks_is_never_quoted_as_without_one(tmp_path: Path) -> None:
    removed = set_value(30, f"Exclusions\\Paths\\{PATH}", "0x0", None)
    report = analyse(scene(tmp_path, removed))
    (one,) = [f for f in report.findings if f.rule == "contradiction"]
    assert "event 5007 at 2026-03-01 12:30:00 UTC replaced in the list" in one.title


# --- a log that a gap makes doubtful --------------------------------------------------------------


def test_a_log_with_a_hole_makes_what_is_denied_uncertain() -> None:
    hole = LogCoverage(("log",), at(-120), at(360), 10, gap_times=((at(100), at(110)),))
    sides: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    both = [
        touch(200, "DisableRealtimeMonitoring", False, True),
        touch(260, "DisableRealtimeMonitoring", True, False),
    ]
    one = weakened(changed(case(both, sides, sides, coverage=hole, vouched=False)))[0]
    assert (one.certainty, one.times_certain) == ("uncertain", False)


def test_the_last_hour_of_a_log_that_is_cut_off_is_missed(tmp_path: Path) -> None:
    report = analyse(scene(tmp_path, evtx=log(first=-120, last=180)))
    (gap,) = [f for f in report.findings if f.rule == "log-gap"]
    assert "ends 1 h 00 min before" in gap.detail


def test_the_dump_shows_what_a_milder_step_became(tmp_path: Path) -> None:
    step = set_value(10, NETWORK, "1", "2")
    dump = registry({NETWORK: dword(0)})
    report = analyse(scene(tmp_path, step, after={"EnableNetworkProtection": 2}, dump=dump))
    later = by_rule(report.findings)["weakened-after-window"]
    assert (later.after, later.still_weakened, later.severity) == (0, True, "high")


# --- what nobody ranks ----------------------------------------------------------------------------

RANKED = [s for s in catalogue().settings if s.order and not s.pair and not s.drifts]


@for_each("setting", RANKED, ids=lambda s: s.name)
@for_each("odd", [77, -1])
def test_a_value_that_nobody_ranks_is_never_weakened_for_certain(
    setting: Setting, odd: int
) -> None:
    """Neither against a snapshot, nor for a while in the log, nor at collection."""
    for known in (v for alike in setting.order for v in alike):
        for old, new in ((known, odd), (odd, known)):
            sides: list[dict[str, Value]] = [{setting.name: v} for v in (old, new)]
            both = [touch(30, setting.name, old, new), touch(60, setting.name, new, old)]
            found = (
                *changed(case((), *sides)),
                *changed(case(both, sides[0], sides[0], places=places())),
                *changed(case((), sides[0], sides[0], collected=sides[1])),
            )
            assert not [f for f in weakened(found) if f.certainty == "certain"], (old, new)


def test_a_rule_in_a_state_that_nobody_ranks_is_never_weakened_for_certain() -> None:
    for known in catalogue().asr_actions:
        for old, new in ((known, 77), (77, known)):
            both = [touch(30, ASR, old, new, OFFICE), touch(60, ASR, new, old, OFFICE)]
            sides: dict[str, Value] = {ASR: Pairs({OFFICE: old})}
            found = weakened(changed(case(both, sides, sides, places=places())))
            assert not [f for f in found if f.certainty == "certain"], (old, new)


# --- after the window, and no weakening -----------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "key", "old", "new"),
    [
        ("SignatureDefinitionUpdateFileSharesSources", None, None, "\\\\10.0.0.9\\defs"),
        ("ProxyServer", None, None, "http://203.0.113.9:8080"),
    ],
)
def test_a_change_of_unknown_direction_after_the_window_is_found(
    setting: str, key: str | None, old: Any, new: Any
) -> None:
    both: dict[str, Value] = {setting: old}
    (found,) = changed(case([touch(300, setting, old, new, key)], both, both))
    assert (found.setting, found.effect) == (setting, "unknown")
    assert found.detail.startswith("It was changed after the window.")
    assert (
        changed(case([touch(-300, setting, old, new, key)], {setting: new}, {setting: new})) == ()
    )


@for_each("place", ["policy", "mdm"])
@for_each(
    ("minute", "again", "found"), [(300, None, 1), (300, 320, 0), (-300, None, 0), (30, None, 1)]
)
def test_a_policy_value_that_is_gone_after_the_window_is_found(
    place: Place, minute: float, again: float | None, found: int
) -> None:
    gone = [touch(minute, "CloudBlockLevel", 4, None, place=place)]
    if again is not None:
        gone.append(touch(again, "CloudBlockLevel", None, 4, place=place))
    sides: dict[str, Value] = {"CloudBlockLevel": 4}
    removed = findings(case(gone, sides, sides), "policy_removed")
    assert [f.rule for f in removed] == ["policy-removed"] * found
    assert all(f.title.endswith("after the window") == (minute == 300) for f in removed)


def test_a_switch_turned_thousands_of_times_around_the_window_is_followed_to_its_end() -> None:
    """Each turn costs the same: with one look at all turns for each of them this never ends."""
    minutes = [-120 + n / 25 for n in range(12_000)]
    turns = [
        touch(m, "DisableRealtimeMonitoring", bool(n % 2), not n % 2, order=n)
        for n, m in enumerate(minutes)
    ]
    on: dict[str, Value] = {"DisableRealtimeMonitoring": False}
    found = findings(case(turns, on, on))
    before = [f for f in found if f.rule == "weakened-before-window"]
    assert len(before) == sum(m < 0 for m in minutes[::2])
    assert {f.rule for f in found} - {"weakened-before-window"} == {
        "weakened",
        "weakened-after-window",
    }
