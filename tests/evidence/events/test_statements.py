"""What events mean: which setting was touched, from what to what, by whom, or that it was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.base.model import Event
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.statements import MAX_UNMAPPED, OTHER_PATHS, Interpretation, interpret
from tests.support.eventlogs import KEY, NOON, POLICY, blocked, changed, codes, of_events
from tests.support.evtxwriter import EventSpec

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar, Statement

REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"
RULE = "Windows Defender Exploit Guard\\ASR\\Rules\\"
GUID = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"


def event_of(event_id: int, fields: dict[str, str] | None = None) -> Event:
    """Return an event as a reader returns it."""
    return Event(NOON, event_id, "log", fields or {}, record_id=7)


def stated(*events: Event) -> Interpretation:
    return interpret(events, (), catalogue())


def touch_of(old: str, new: str) -> Statement:
    (touch,) = of_events([changed(old, new)]).statements
    return touch


@pytest.mark.parametrize(
    ("old", "new", "setting", "key", "before", "after"),
    [
        pytest.param(
            f"{KEY}{REALTIME} = 0x0",
            f"{KEY}{REALTIME} = 0x1",
            "DisableRealtimeMonitoring",
            None,
            False,
            True,
            id="a switch",
        ),
        pytest.param(
            f"Default\\{REALTIME} = 0x0",
            f"{KEY}{REALTIME} = 0x1",
            "DisableRealtimeMonitoring",
            None,
            False,
            True,
            id="from implicit",
        ),
        pytest.param(
            f"{KEY}{REALTIME} = 0x1",
            "",
            "DisableRealtimeMonitoring",
            None,
            True,
            None,
            id="removed",
        ),
        pytest.param(
            "N/A\\PUAProtection =",
            f"{KEY}PUAProtection = 0x2",
            "PUAProtection",
            None,
            None,
            2,
            id="not there before",
        ),
        pytest.param(
            "",
            KEY + "Exclusions\\Paths\\C:\\Tools = 0x0",
            "ExclusionPath",
            "C:\\Tools",
            None,
            "C:\\Tools",
            id="an item added",
        ),
        pytest.param(
            "Default\\Exclusions\\Paths\\C:\\Tools = 0x0",
            KEY + "Exclusions\\Paths\\C:\\Tools = 0x0",
            "ExclusionPath",
            "C:\\Tools",
            None,
            "C:\\Tools",
            id="an item added, written as implicit before",
        ),
        pytest.param(
            KEY + "Exclusions\\Extensions\\.exe = 0x0",
            "",
            "ExclusionExtension",
            ".exe",
            ".exe",
            None,
            id="an item removed",
        ),
        pytest.param(
            f"{KEY}{RULE}{GUID} = 0x1",
            f"{KEY}{RULE}{GUID} = 0x0",
            "AttackSurfaceReductionRules_Actions",
            GUID,
            1,
            0,
            id="a rule turned off",
        ),
        pytest.param(
            "",
            KEY + "Threats\\ThreatIDDefaultAction\\2147786200 = 0x6",
            "ThreatIDDefaultAction_Actions",
            "2147786200",
            None,
            6,
            id="a threat allowed",
        ),
        pytest.param(
            KEY + "Features\\TamperProtection = 0x5",
            KEY + "Features\\TamperProtection = 0x4",
            "DisableTamperProtection",
            None,
            False,
            True,
            id="tamper protection off",
        ),
        pytest.param(
            KEY + "Features\\TamperProtection = 0x0",
            KEY + "Features\\TamperProtection = 0x1",
            "DisableTamperProtection",
            None,
            True,
            False,
            id="tamper protection on",
        ),
    ],
)
def test_a_change_touches_its_setting(
    *, old: str, new: str, setting: str, key: str | None, before: Scalar, after: Scalar
) -> None:
    touch = touch_of(old, new)
    assert (touch.setting, touch.key) == (setting, key)
    assert (touch.before, touch.after) == (before, after)
    assert (touch.before_known, touch.after_known) == (True, True)
    assert (touch.place, touch.refused, touch.time) == ("local", False, NOON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{KEY}{REALTIME} = 0x1", f"{KEY}{REALTIME} = 0x1"),
        (f"{KEY}{REALTIME} = 0x1", f"{KEY.upper()}{REALTIME} = 0x1"),
        (KEY + "Features\\TamperProtection = 0x1", KEY + "Features\\TamperProtection = 0x5"),
        (f"{KEY}ServiceStartStates = 0x1", "Default\\ServiceStartStates = 0x0"),
        ("N/A\\ProductType = ", f"{KEY}ProductType = 0x2"),
        (f"{KEY}CoreService\\WdConfigHash = 0x1", f"{KEY}CoreService\\WdConfigHash = 0x2"),
    ],
)
def test_a_change_of_nothing_is_noise(old: str, new: str) -> None:
    found = of_events([changed(old, new)])
    assert found.statements == []
    assert found.coverage.noise == 1
    assert found.coverage.unmapped == {}


def test_a_default_that_is_set_outright_is_a_change_that_may_override_a_policy() -> None:
    [one] = of_events([changed(f"Default\\{REALTIME} = 0x0", f"{KEY}{REALTIME} = 0x0")]).statements
    assert (one.before, one.after, one.place) == (False, False, "local")


def test_sides_that_name_two_values_are_not_understood() -> None:
    """Read as one value they would say that nothing changed."""
    old = f"{KEY}Real-Time Protection\\DisableRealtimeMonitoring = 0x0"
    found = of_events([changed(old, f"{KEY}Spynet\\SpyNetReporting = 0x0")])
    assert (found.statements, codes(found), found.coverage.noise) == ([], ["event-cut"], 0)


def test_an_unknown_state_of_tamper_protection_is_not_guessed() -> None:
    """Its data is kept, so that the report can show it; no value is made of it."""
    path = KEY + "Features\\TamperProtection"
    touch = touch_of(f"{path} = 0x5", f"{path} = 0x2")
    assert (touch.after, touch.after_known, touch.after_raw) == (None, False, "2")
    back = touch_of(f"{path} = 0x2", f"{path} = 0x5")
    assert (back.before_known, back.before_raw, back.after) == (False, "2", False)


@pytest.mark.parametrize(
    ("value", "location", "after"),
    [
        (f"{POLICY}{REALTIME} = 0x1", "policy", True),
        (f"{POLICY}Policy Manager\\AllowRealtimeMonitoring = 0x0", "mdm", True),
    ],
)
def test_management_is_said_to_be(*, value: str, location: str, after: bool) -> None:
    touch = touch_of("", value)
    assert (touch.place, touch.after) == (location, after)
    assert touch.setting == "DisableRealtimeMonitoring"


def test_a_policy_that_is_withdrawn_is_management_as_well() -> None:
    assert touch_of(f"{POLICY}{REALTIME} = 0x1", "").place == "policy"
    assert touch_of(f"{POLICY}{REALTIME} = 0x1", f"Default\\{REALTIME} = 0x0").place == "policy"


@pytest.mark.parametrize(("event_id", "after"), [(5000, False), (5001, True)])
def test_real_time_protection_says_only_what_it_is_now(*, event_id: int, after: bool) -> None:
    (touch,) = of_events([EventSpec(NOON, event_id, 1, {})]).statements
    assert touch.setting == "DisableRealtimeMonitoring"
    assert (touch.before_known, touch.after_known, touch.after) == (False, True, after)


@pytest.mark.parametrize(
    ("value", "key", "after", "known"),
    [
        (f"{KEY}{REALTIME} = (Current)", None, None, False),
        (f"{KEY}{REALTIME} = 0x1", None, True, True),
        (f"{KEY}{REALTIME}", None, None, False),
        (KEY + "Exclusions\\Paths\\C:\\x = 0x0", "C:\\x", "C:\\x", True),
    ],
)
def test_a_blocked_change_is_an_attempt(
    *, value: str, key: str | None, after: Scalar, known: bool
) -> None:
    (touch,) = of_events([blocked(value)]).statements
    assert touch.refused
    assert touch.key == key
    assert (touch.after, touch.after_known, touch.before_known) == (after, known, False)


def test_values_of_the_window_are_hints() -> None:
    path = "Features\\Troubleshooting\\TSState"
    found = of_events([changed(f"Default\\{path} = 0x0", f"{KEY}{path} = 0x1")])
    (hint,) = found.hints
    assert (hint.name, hint.before, hint.after, hint.time) == ("TSState", 0, 1, NOON)
    assert (found.statements, found.coverage.noise) == ([], 0)


@pytest.mark.parametrize(
    ("event_id", "kind"),
    [
        (1006, "malware-detected"),
        (1008, "remediation-failed"),
        (1009, "quarantine-restored"),
        (1011, "quarantine-deleted"),
        (1013, "history-deleted"),
        (1015, "malware-detected"),
        (1116, "malware-detected"),
        (1118, "remediation-failed"),
        (1119, "remediation-failed"),
        (2004, "definitions-removed"),
        (2013, "definitions-removed"),
        (2042, "platform-expired"),
        (3002, "feature-failed"),
        (3007, "feature-recovered"),
        (5008, "engine-failed"),
        (5009, "scanning-on"),
        (5010, "scanning-off"),
        (5011, "scanning-on"),
        (5012, "scanning-off"),
        (5101, "platform-expired"),
    ],
)
def test_what_is_no_setting_is_an_incident(event_id: int, kind: str) -> None:
    found = stated(event_of(event_id))
    assert [(i.kind, i.time, i.subject) for i in found.incidents] == [(kind, NOON, "")]
    assert found.statements == []


def test_an_incident_names_what_it_is_about_and_where() -> None:
    found = stated(event_of(1116, {"Threat Name": "Trojan:Win32/X", "Path": "file:_C:\\x.exe"}))
    (one,) = found.incidents
    assert (one.subject, one.detail) == ("Trojan:Win32/X", "Path: file:_C:\\x.exe")
    assert (one.witness.source, one.witness.position) == ("event 1116", "record 7")


@pytest.mark.parametrize("field", ["Feature Name", "Feature"])
def test_a_reconfigured_feature_is_an_incident_with_its_configuration(field: str) -> None:
    """Both names of the field are met: the provider's template and what its pages print."""
    (one,) = stated(event_of(5004, {field: "%%886", "Configuration": "0"})).incidents
    assert (one.kind, one.subject) == ("feature-changed", "%%886")
    assert one.detail == "Configuration: 0"


@pytest.mark.parametrize(
    ("field", "word", "setting", "value"),
    [
        ("RTP state", "Disabled", "DisableRealtimeMonitoring", True),
        ("RTP state", "Enabled", "DisableRealtimeMonitoring", False),
        ("OA state", "Disabled", "DisableOnAccessProtection", True),
        ("IOAV state", "Deaktiviert", "DisableIOAVProtection", True),
        ("BM STATE", " disabled ", "DisableBehaviorMonitoring", True),
        ("BM state", "%%901", "DisableBehaviorMonitoring", False),
    ],
)
def test_a_health_report_holds_the_state_of_a_part(
    *, field: str, word: str, setting: str, value: bool
) -> None:
    (one,) = stated(event_of(1151, {field: word})).statements
    assert (one.setting, one.after, one.place, one.held) == (setting, value, "effective", True)
    assert (one.before_known, one.after_known) == (False, True)


@pytest.mark.parametrize("word", ["", "%%999", "unknown", "2"])
def test_a_word_of_health_that_no_source_explains_states_nothing(word: str) -> None:
    assert stated(event_of(1151, {"RTP state": word})).statements == []


def test_unmapped_paths_are_counted() -> None:
    events = [
        changed("", KEY + "New\\Thing = 0x1", 0, 1),
        changed("", KEY + "New\\Thing = 0x2", 1, 2),
        changed("", POLICY + "New\\Thing = 0x2", 2, 3),
        blocked(KEY + "New\\Other = 0x2"),
    ]
    found = of_events(events)
    assert found.coverage.unmapped == {
        "New\\Other": 1,
        "New\\Thing": 2,
        "New\\Thing (policy)": 1,
    }
    assert [(s.setting, s.place, s.before, s.after) for s in found.statements] == [
        ("New\\Thing", "local", None, 1),
        ("New\\Thing", "local", None, 2),
        ("New\\Thing", "policy", None, 2),
    ]


def test_very_many_unmapped_paths_are_summed_up() -> None:
    events = [changed("", f"{KEY}New\\{i} = 0x1", i, i) for i in range(MAX_UNMAPPED + 50)]
    unmapped = of_events(events).coverage.unmapped
    assert len(unmapped) == MAX_UNMAPPED + 1
    assert unmapped[OTHER_PATHS] == 50


@pytest.mark.parametrize(
    ("old", "new"),
    [("", KEY + "Exclusions\\Pat"), (KEY + "PUAProtection = 0x", ""), ("", "nonsense")],
)
def test_a_value_cut_in_the_middle_is_said_and_the_rest_is_used(old: str, new: str) -> None:
    good = changed("", KEY + "Exclusions\\Paths\\C:\\Tools = 0x0", 1, 2)
    found = of_events([changed(old, new), good])
    assert [touch.key for touch in found.statements] == ["C:\\Tools"]
    assert codes(found) == ["event-cut"]
