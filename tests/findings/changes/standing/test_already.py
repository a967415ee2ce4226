"""What both snapshots hold as weak: what is listed, what is counted, what an untouched device is silent of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.model import Items, Pairs, Value
from mpdiff.catalogue import catalogue
from mpdiff.findings.changes.standing import already
from mpdiff.findings.changes.standing.weak import NAMED, stands_alone
from mpdiff.history.subjects import Known
from tests.support.cases import case, findings
from tests.support.reports import finding
from tests.support.rows import for_each
from tests.support.scene import UNTOLD, listed, touch, unlisted
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpdiff.base.model import Finding, Place, Statement
    from mpdiff.catalogue.entries import Setting

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Value] = {"DisableRealtimeMonitoring": False}
OFF: dict[str, Value] = {"DisableRealtimeMonitoring": True}


def both(held: Mapping[str, Value], *statements: Statement, **given: Any) -> tuple[Finding, ...]:
    return findings(case(statements, held, held, **given), "weak_before")


@for_each(
    ("held", "severity", "key"),
    [
        ({"DisableRealtimeMonitoring": True}, "critical", None),
        ({"DisableTamperProtection": True}, "critical", None),
        ({"DisableIOAVProtection": True}, "high", None),
        ({"DisableScriptScanning": True}, "high", None),
        ({"DisableArchiveScanning": True}, "high", None),
        ({"DisableIntrusionPreventionSystem": True}, "high", None),
        ({"MAPSReporting": 0}, "high", None),
        ({"SevereThreatDefaultAction": 6}, "high", None),
        ({"ExclusionPath": Items(("C:\\",))}, "critical", "C:\\"),
        ({"ExclusionPath": Items(("C:\\Users\\Public",))}, "high", "C:\\Users\\Public"),
        ({"ExclusionProcess": Items(("*",))}, "critical", "*"),
        ({"ExclusionProcess": Items(("powershell.exe",))}, "critical", "powershell.exe"),
        ({"ExclusionExtension": Items((".exe",))}, "critical", ".exe"),
        ({"ExclusionIpAddress": Items(("0.0.0.0/0",))}, "critical", "0.0.0.0/0"),
        (
            {"AttackSurfaceReductionOnlyExclusions": Items(("C:\\",))},
            "critical",
            "C:\\",
        ),
    ],
)
def test_what_weighs_is_listed_with_its_own_severity(
    held: dict[str, Value], severity: str, key: str | None
) -> None:
    (one,) = both(held)
    assert (one.rule, one.severity, one.key) == ("weak-before-window", severity, key)
    assert one.setting in held
    assert "before the window" in one.title


@for_each(
    "held",
    [
        {ASR: Pairs({OFFICE: 0})},
        {"SubmitSamplesConsent": 2},
        {"DisableBlockAtFirstSeen": True},
        {"RealTimeScanDirection": 1},
        {"ScanScheduleDay": 8},
        {"ThreatIDDefaultAction_Actions": Pairs({"2147519003": 6})},
        {"DisableHttpParsing": True},
    ],
)
def test_what_is_weaker_than_its_default_is_counted_in_one_low_finding(
    held: dict[str, Value],
) -> None:
    (one,) = both({**held, "DisableDnsParsing": True})
    assert (one.severity, one.setting) == ("low", None)
    assert one.title.startswith("2 settings were already weak before the window: ")
    assert "DisableDnsParsing" in one.title


def test_a_rule_is_counted_by_its_name() -> None:
    (one,) = both({ASR: Pairs({OFFICE: 0})})
    assert one.title == (
        "A setting was already weak before the window: "
        "Block all Office applications from creating child processes"
    )


def test_many_are_named_up_to_ten() -> None:
    rules = sorted(catalogue().asr_rules)[:12]
    (one,) = both({ASR: Pairs(dict.fromkeys(rules, 0))})
    assert one.title.startswith("12 settings were")
    assert one.title.endswith(" and 2 more")


@for_each(
    ("why", "held"),
    [
        ("the default", {"EnableNetworkProtection": 0, "PUAProtection": 0}),
        ("the default", {"EnableControlledFolderAccess": 0, "CloudBlockLevel": 0}),
        ("the default", {"DisableEmailScanning": True, "DisableRemovableDriveScanning": True}),
        ("a rule that is not configured", {ASR: Pairs({OFFICE: 5})}),
        ("a milder step", {ASR: Pairs({OFFICE: 2}), "EnableNetworkProtection": 2}),
        ("a plain exclusion", {"ExclusionPath": Items(("D:\\Data\\x",))}),
        ("a program without its folder", {"ExclusionProcess": Items(("sqlservr.exe",))}),
        ("strong", {"DisableRealtimeMonitoring": False, "MAPSReporting": 2}),
        ("not set", {"DisableRealtimeMonitoring": None, "MAPSReporting": None}),
        ("a value that nobody ranks", {"MAPSReporting": 9, "DisableIOAVProtection": "Yes"}),
        (
            "a folder that is protected",
            {"ControlledFolderAccessProtectedFolders": Items(("D:\\",))},
        ),
    ],
)
def test_an_untouched_device_is_silent(why: str, held: dict[str, Value]) -> None:
    assert both(held) == (), why


def test_every_default_of_the_catalogue_is_silent() -> None:
    held: dict[str, Value] = {
        s.name: s.default_value
        for s in catalogue().settings
        if s.kind in ("bool", "enum", "int") and s.default is not None
    }
    assert len(held) > 100
    assert both(held) == ()


@pytest.mark.parametrize("place", ["policy", "mdm"])
def test_what_management_holds_is_its_will(place: Place) -> None:
    held: dict[str, Value] = {ASR: Pairs({OFFICE: 0}), "SubmitSamplesConsent": 2}
    assert both(held, places={place: held}) == ()
    (listed_one,) = both(
        {"DisableIOAVProtection": True},
        places={place: {"DisableIOAVProtection": True}},
        collected={"DisableIOAVProtection": True},
    )
    assert (listed_one.origin, listed_one.still_weakened) == ("policy", True)


@for_each(
    ("collected", "still"),
    [(Items(("C:\\",)), True), (Items(()), False), (Items((), cut=True), None)],
)
def test_an_exclusion_says_whether_it_still_is(collected: Items, *, still: bool | None) -> None:
    (one,) = both({"ExclusionPath": Items(("C:\\",))}, collected={"ExclusionPath": collected})
    assert one.still_weakened is still


@pytest.mark.parametrize("minute", [-60, 30])
def test_an_exclusion_that_a_record_dates_is_a_finding_of_that(minute: float) -> None:
    assert both({"ExclusionPath": Items(("C:\\",))}, listed(minute, "C:\\")) == ()


def test_a_switch_that_a_record_dates_is_still_said_to_be_off_before() -> None:
    off = touch(-60, "DisableRealtimeMonitoring", False, True)
    assert len(both({"DisableRealtimeMonitoring": True}, off)) == 1


def test_what_the_second_snapshot_no_longer_holds_was_put_back_in_between() -> None:
    weak: dict[str, Value] = {"DisableIOAVProtection": True, "ExclusionPath": Items(("C:\\",))}
    strong: dict[str, Value] = {"DisableIOAVProtection": False, "ExclusionPath": Items(())}
    (switch,) = findings(case((), weak, strong), "weak_before")
    assert switch.setting == "DisableIOAVProtection", "an exclusion that is gone is tidied up"
    assert switch.still_weakened is False
    assert "The after snapshot no longer has it" in switch.detail
    alone = findings(case((), weak, None), "weak_before")
    assert [one.still_weakened for one in alone] == [None, None], "nothing shows what became of it"


def test_a_switch_that_only_its_end_dates_is_said_to_have_been_off_until_then() -> None:
    on = touch(100, "DisableRealtimeMonitoring", UNTOLD, False, place="effective", event_id=5000)
    (one,) = findings(case([on], OFF, ON), "weak_before")
    assert "put back in between, by the records at 2026-03-01 13:40:00 UTC." in one.detail


def test_what_is_counted_alone_is_not_counted_where_it_was_put_back() -> None:
    samples = ({"SubmitSamplesConsent": 2}, {"SubmitSamplesConsent": 1})
    assert findings(case((), *samples), "weak_before") == ()


@pytest.mark.parametrize("minutes", [(30, 60), (-60, -30)])
def test_what_was_better_for_a_while_was_weak_before_all_the_same(
    minutes: tuple[float, float],
) -> None:
    gone, back = minutes
    steps = [unlisted(gone, "C:\\"), listed(back, "C:\\")]
    found = findings(case(steps, *[{"ExclusionPath": Items(("C:\\",))}] * 2))
    assert {"weak-before-window", "weakened-before-window"} & {f.rule for f in found}


@for_each(("collected", "still"), [(OFF, True), (ON, False), (None, None), ({}, None)])
def test_what_was_off_already_says_whether_it_still_is(
    collected: dict[str, Value] | None, *, still: bool | None
) -> None:
    (one,) = both(OFF, collected=collected)
    assert (one.severity, one.still_weakened) == ("critical", still)
    assert ("At collection it still has it" in one.detail) is (still is True)
    assert one.states.before_snapshot is not None
    assert one.states.before_snapshot.value is True


def test_a_list_of_many_thousands_is_said_to_be_unread() -> None:
    many = Items(tuple(f"D:\\Data\\{n}" for n in range(10_001)))
    (one,) = both({"ExclusionPath": many})
    assert one.severity == "low"
    assert "ExclusionPath (too many entries to judge one by one)" in one.title
    fewer = Items((*many.items[:9_999], "C:\\"))
    (drive,) = both({"ExclusionPath": fewer})
    assert drive.key == "C:\\"


def test_what_was_off_already_is_no_change_and_its_words_say_off() -> None:
    (one,) = both(OFF)
    assert "was already True before the window" in one.title
    tamper = {"DisableTamperProtection": True}
    assert len(both({**OFF, **tamper})) == 2


def test_what_was_off_already_says_why_that_matters() -> None:
    setting = catalogue().find("DisableRealtimeMonitoring")
    assert setting is not None
    assert setting.why
    assert setting.why in both(OFF)[0].detail


@pytest.mark.parametrize(
    ("held", "title"),
    [
        (
            {"DisableRealtimeMonitoring": True},
            "DisableRealtimeMonitoring was already True before the window",
        ),
        (
            {"ExclusionPath": Items(("C:\\",))},
            "C:\\ was already in ExclusionPath before the window",
        ),
    ],
)
def test_what_was_already_weak_is_said_in_whole_sentences(
    held: dict[str, Value], title: str
) -> None:
    (one,) = both(held)
    assert one.title == title
    assert one.detail == " ".join(one.detail.split())
    assert not one.detail.startswith(" ")


@for_each(
    ("why", "before", "after", "collected", "rules"),
    [
        ("no first snapshot", None, OFF, None, ["weak-at-collection"]),
        ("no second snapshot", OFF, None, None, ["weak-before-window"]),
        ("neither", None, None, None, []),
        ("neither, but the state at collection", None, None, OFF, ["weak-at-collection"]),
        ("the first and the state at collection", OFF, None, OFF, ["weak-at-collection"]),
        ("put back since", OFF, None, ON, ["weak-before-window"]),
    ],
)
def test_one_snapshot_alone_tells_only_what_is_weak(
    why: str,
    before: Mapping[str, Value] | None,
    after: Mapping[str, Value] | None,
    collected: Mapping[str, Value] | None,
    rules: list[str],
) -> None:
    found = findings(case((), before, after, collected=collected), "weak_before")
    assert [one.rule for one in found] == rules, why
    assert all("nothing shows whether it was changed" in one.detail for one in found), why


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (30, "30 settings"),  # each of them has a grave shape, and is listed
        (31, "ExclusionPath (too many entries to judge one by one)"),
    ],
)
def test_a_list_of_many_times_what_is_listed_is_counted_unread(
    count: int, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_LISTED", 3)
    found = both({"ExclusionPath": Items(tuple(f"C:\\Users\\u{n}" for n in range(count)))})
    counted = [f for f in found if f.setting is None]
    assert len(found) == (1 if counted else count)
    assert all(title in f.title for f in counted)
    assert bool(counted) is (count > 30)


@for_each(
    ("why", "name", "weak", "strong", "said"),
    [
        ("a level that weighs medium", "CloudBlockLevel", 0, 4, True),
        ("network protection", "EnableNetworkProtection", 0, 1, True),
        ("low weight", "DisableEmailScanning", True, False, False),
        ("what drifts by itself", "EnableDnsSinkhole", False, True, False),
    ],
)
def test_what_management_wanted_until_the_window_is_said_by_weight(
    why: str, name: str, weak: Any, strong: Any, *, said: bool
) -> None:
    steps = [
        touch(-3000, name, strong, weak, place="policy"),
        touch(60, name, weak, strong, place="policy"),
    ]
    found = findings(case(steps, {name: weak}, {name: strong}), "weak_before")
    assert [f.setting for f in found if "by the records" in f.detail] == ([name] if said else []), (
        why
    )


@pytest.mark.parametrize(
    ("why", "value", "said"),
    [
        ("the record has the other value", False, ", by the records at"),
        ("the record does not tell the value", UNTOLD, "it was put back in between."),
    ],
)
def test_when_it_was_put_back_is_said_where_a_record_tells(why: str, value: Any, said: str) -> None:
    (one,) = findings(
        case([touch(60, "DisableRealtimeMonitoring", True, value)], OFF, ON), "weak_before"
    )
    assert said in one.detail, why


def test_what_is_counted_is_no_item_and_nothing_that_management_has_so() -> None:
    """What weighs medium or more and stands in no key of management at collection."""
    network = "EnableNetworkProtection"
    made = finding(setting=network, before=1, after=0, severity="medium")
    item = finding(setting="ExclusionPath", key="C:\\", before=None, after="C:\\", severity="high")
    added = replace(item, change=replace(item.change, kind="added")) if item.change else item

    def sides(*management: Mapping[str, Value]) -> Any:
        known = tuple(Known(snapshot(dict(held), "m")) for held in management)
        return already._Sides(Known(None), Known(None), Known(None), known)

    rows: list[tuple[str, Finding, Any, bool]] = [
        ("medium", made, sides(), True),
        ("graver", replace(made, severity="high"), sides(), True),
        ("milder", replace(made, severity="low"), sides(), False),
        ("of no setting", replace(made, setting=None), sides(), False),
        ("an item that was added", added, sides(), False),
        ("management has it so", made, sides({network: 0}), False),
        ("one of two places has", made, sides({network: 1}, {network: 0}), False),
        ("management has another value", made, sides({network: 1}), True),
        ("management has none", made, sides({}), True),
    ]
    for why, one, held, counts in rows:
        assert one.change is not None
        assert already._counts(one, one.change, held) is counts, why
    titles = [
        ("C:\\ was already in ExclusionPath before the window", added, "ExclusionPath", "C:\\"),
        (f"{network} was already on before the window", made, network, None),
        (f"{ASR} k was already on before the window", made, ASR, "k"),
        ("L was already on before the window", finding(label="L", key="k"), ASR, "k"),
    ]
    for title, one, name, key in titles:
        assert one.change is not None
        assert already._title(one.change, name, key) == title


def test_ten_that_are_counted_are_named() -> None:
    names = [f"S{n}" for n in range(NAMED + 2)]
    for count, title in (
        (1, "A setting was already weak before the window: S0"),
        (2, "2 settings were already weak before the window: S0, S1"),
        (NAMED, f"{NAMED} settings were already weak before the window: "),
        (NAMED + 2, f"{NAMED + 2} settings were already weak before the window: "),
    ):
        made = already._counted(names[:count])
        assert made.title.startswith(title)
        assert (" and 2 more" in made.title) is (count > NAMED)
        assert (" more" in made.title) is (count > NAMED)
        assert ("S0" in made.title, f"S{NAMED}" in made.title) == (True, False)
        assert (made.rule, made.severity) == ("weak-before-window", "low")


def test_what_drifts_by_itself_is_not_weak_since_before() -> None:
    assert both({"DisableQuicParsing": True}) == ()


def test_what_stands_alone_is_never_counted_with_others() -> None:
    plain = catalogue().find("EnableNetworkProtection")
    listed_items = catalogue().find("ExclusionPath")
    assert plain is not None
    assert listed_items is not None
    for severity, protected, alone in (
        ("critical", "no", True),
        ("high", "yes", True),
        ("critical", "yes", True),
        ("high", "no", False),
    ):
        made = replace(plain, severity=severity, tamper_protected=protected)
        assert stands_alone(made) is alone
    assert stands_alone(replace(listed_items, severity="low", tamper_protected="no"))


def test_what_the_snapshots_say_anyway() -> None:
    for name, key, said in (
        ("DisableQuicParsing", None, True),
        ("ComputerID", None, True),
        ("DisableRealtimeMonitoring", None, True),
        ("CloudBlockLevel", None, False),
        ("ExclusionPath", None, True),
        ("ExclusionPath", "D:\\Build", True),
        ("ExclusionPath", "C:\\", False),
    ):
        assert already._is_said_anyway(case(()), setting(name), key) is said, (name, key)


def setting(name: str) -> Setting:
    found = catalogue().find(name)
    assert found is not None
    return found
