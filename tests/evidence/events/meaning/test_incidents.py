"""What is no setting is an incident."""

from __future__ import annotations

import pytest

from tests.support.eventlogs import NOON, event_of, stated


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
