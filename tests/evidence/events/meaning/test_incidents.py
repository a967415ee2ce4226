"""What is no setting is an incident."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.support.eventlogs import NOON, event_of, stated
from tests.support.rows import for_each


@for_each(
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


@for_each("event_id", [1007, 1117])
@for_each(
    ("fields", "kind"),
    [
        ({"Action ID": "6"}, "malware-allowed"),
        ({"Action Name": "Allow"}, "malware-allowed"),
        ({"Action ID": "2", "Action Name": "Quarantine"}, "malware-detected"),
        ({"Action ID": "16"}, "malware-detected"),
        ({"Action ID": "9"}, "remediation-failed"),
        ({"Action Name": "No Action"}, "remediation-failed"),
        ({"Action ID": "2", "Error Code": "0x80508023"}, "remediation-failed"),
        ({"Action ID": "3", "Error Code": "0x8050800c"}, "remediation-failed"),
        ({"Error Code": "-2142207965"}, "remediation-failed"),
        ({"Error Code": "0x80508023", "Action ID": "6"}, "malware-allowed"),
        ({"Action ID": "2", "Error Code": "0x00000000"}, "malware-detected"),
        ({"Error Code": "0"}, "malware-detected"),
        ({"Error Code": ""}, "malware-detected"),
        ({"Error Code": "none"}, "malware-detected"),
        ({"Error Code": "1" * 21}, "malware-detected"),
        ({}, "malware-detected"),
    ],
)
def test_what_was_done_with_malware_is_an_incident(
    event_id: int, fields: dict[str, str], kind: str
) -> None:
    found = stated(event_of(event_id, {"Threat Name": "X", **fields})).incidents
    assert [i.kind for i in found] == [kind]


def test_an_action_that_ended_with_an_error_says_which() -> None:
    fields = {"Action Name": "Remove", "Error Code": "0x80508023", "Error Description": "Not found"}
    (one,) = stated(event_of(1117, {"Threat Name": "X", **fields})).incidents
    assert one.title == "An action on malware failed or is not complete"
    assert one.detail == "Action Name: Remove; Error Description: Not found; Error Code: 0x80508023"
    (done,) = stated(event_of(1117, {"Threat Name": "X", "Error Code": "0x00000000"})).incidents
    assert (done.title, done.detail) == ("Malware was acted on", "")


@for_each(
    ("now", "earlier", "back"),
    [
        ("1.1.0.0", "1.400.1.0", True),
        ("0.0.0.0", "1.400.1.0", True),  # noqa: S104  a version
        ("1.99.0.0", "1.100.0.0", True),
        ("1.400.2.0", "1.400.1.0", False),
        ("1.400.1.0", "1.400.1.0", False),
        ("1.400.1.0", "0.0.0.0", False),  # noqa: S104  a version
        ("", "1.400.1.0", False),
        ("unknown", "1.400.1.0", False),
    ],
)
def test_definitions_that_went_back_are_an_incident(now: str, earlier: str, *, back: bool) -> None:
    names = ("Current security intelligence Version", "Previous security intelligence Version")
    found = stated(event_of(2000, dict(zip(names, (now, earlier), strict=True)))).incidents
    assert [(i.kind, i.subject) for i in found] == ([("definitions-removed", now)] if back else [])


SERVICE = {"param1": "Microsoft Defender Antivirus Service", "param4": "WinDefend"}


@for_each(
    ("old", "new", "kind"),
    [
        ("auto start", "disabled", "service-disabled"),
        ("Automatisch starten", "Deaktiviert", "service-disabled"),
        ("auto start", "demand start", "start-type-changed"),
        ("auto start", "whatever", "start-type-changed"),
        ("disabled", "auto start", "service-changed"),
        ("demand start", "auto start", "service-changed"),
        ("disabled", "demand start", "service-changed"),
    ],
)
def test_the_start_type_of_a_service_tells_whether_it_runs_again(
    old: str, new: str, kind: str
) -> None:
    event = replace(event_of(7040, {**SERVICE, "param2": old, "param3": new}), channel="System")
    (one,) = stated(event).incidents
    assert (one.kind, one.detail) == (kind, f"Start type: {old} -> {new}")
    other = {"param1": "Print Spooler", "param2": old, "param3": new, "param4": "Spooler"}
    assert stated(replace(event_of(7040, other), channel="System")).incidents == []


@pytest.mark.parametrize(("channel", "number"), [("System", 104), ("Security", 1102)])
def test_a_cleared_log_names_the_log_and_who_cleared_it(channel: str, number: int) -> None:
    fields = {"SubjectUserName": "eve", "Channel": "X"}
    event = replace(event_of(number, fields), channel=channel, actor="CORP\\eve")
    (one,) = stated(event).incidents
    assert (one.kind, one.actor) == ("log-cleared", "CORP\\eve")
    assert one.subject == ("X" if channel == "System" else "")
