"""Real logs: what they hold was read by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from mpdiff.readers.events import detect_events
from tests.support.eventlogs import KEY, read, understood
from tests.support.places import CORPUS, needs_corpus
from tests.support.rows import for_each

pytestmark = needs_corpus


def test_the_exclusions_of_a_real_log() -> None:
    data = (CORPUS / "evtx" / "5007-exclusions-win10-2020.evtx").read_bytes()
    found = understood(data)
    assert [(t.record_id, t.setting, t.before, t.after) for t in found.statements] == [
        (454, "ExclusionPath", "C:\\TOOLS\\mimikatz.exe", None),
        (455, "ExclusionPath", None, "C:\\TOOLS\\mimikatz"),
        (456, "ExclusionProcess", None, "virus.exe"),
        (457, "ExclusionExtension", None, ".mimi"),
    ]
    assert found.statements[0].time == datetime(2020, 12, 16, 8, 44, 6, 473850, tzinfo=UTC)
    assert found.statements[0].computer == "WIN10-client01.offsec.lan"
    assert found.coverage.missing_records == 0
    assert found.notices == []


def test_a_real_log_without_settings() -> None:
    data = (CORPUS / "evtx" / "1116-1117-no-settings.evtx").read_bytes()
    coverage = understood(data).coverage
    assert coverage.events == 11
    assert coverage.first == datetime(2019, 7, 18, 20, 40, 0, 730676, tzinfo=UTC)
    assert coverage.missing_records == 59  # numbers 37 to 106, of which 11 are there


def test_a_real_log_of_health_events_without_templates() -> None:
    data = (CORPUS / "evtx" / "1151-health-2020.evtx").read_bytes()
    found = understood(data)
    assert found.coverage.events == 455
    assert found.coverage.first == datetime(2020, 6, 23, 9, 35, 56, 825510, tzinfo=UTC)
    assert found.notices == []
    assert all(s.held and s.place == "effective" for s in found.statements)
    parts = Counter((s.setting, s.after) for s in found.statements)
    assert set(parts.values()) == {455}  # four parts of each report, every one enabled
    assert {value for _, value in parts} == {False}


def test_the_wrapped_list_of_a_real_server() -> None:
    name = "server2025_2026-04-29_get-winevent_format-list_5007-wrapped.txt"
    reading = read((CORPUS / "events-text" / name).read_bytes())
    events = {event.event_id: event.fields for event in reading}
    assert set(events) == {2000, 2001, 3002, 3007, 5007}
    assert events[5007]["New Value"] == KEY + "IsServiceRunning = 0x1"
    assert events[2001]["Error Code"] == "0x80072ee7"
    assert events[2000]["Current security intelligence Version"] == "1.449.353.0"
    assert events[3002]["Feature Name"] == events[3007]["Feature Name"] == "On Access"
    assert events[3002]["Reason"].endswith("This may be due to low resource conditions.")
    assert reading.count == 14
    assert reading.noise == 9
    assert reading.setbacks == []
    assert reading.first == datetime(2026, 4, 29, 9, 10, tzinfo=UTC)
    assert reading.last == datetime(2026, 4, 29, 10, 1, 59, tzinfo=UTC)


def test_the_exclusion_of_a_real_list() -> None:
    name = "5007_exclusion-added_htb-mailing_format-list.txt"
    (touch,) = understood((CORPUS / "events-text" / name).read_bytes()).statements
    assert (touch.setting, touch.key) == ("ExclusionPath", "C:\\xampp\\htdocs")
    assert touch.time == datetime(2024, 2, 25, 5, 36, 45, tzinfo=UTC)
    assert not touch.time_certain


@for_each(
    "name",
    [
        "5007_exclusion-added_event-viewer-copy.txt",
        "5013_5007_wazuh-lab_win11_alert-lines.txt",
        "elastic_rendered-messages_1150_1151_2000.json",
        "message-templates_5000-5013.txt",
    ],
)
def test_messages_without_a_time_are_no_source(name: str) -> None:
    assert detect_events((CORPUS / "events-text" / name).read_bytes()) == (None, False)


def test_no_snapshot_or_status_is_taken_for_events() -> None:
    folders = ("mppreference-text", "mppreference-json", "not-mppreference", "mpregistry")
    paths = [p for folder in folders for p in (CORPUS / folder).iterdir() if p.is_file()]
    assert len(paths) > 10
    for path in paths:
        assert detect_events(path.read_bytes()[: 128 * 1024])[0] is None, path.name


def test_a_real_health_report_names_the_state_of_each_part() -> None:
    data = (CORPUS / "evtx" / "1151-health-2020.evtx").read_bytes()
    first = next(iter(read(data)))
    assert first.event_id == 1151
    parts = [first.fields[f"{part} state"] for part in ("RTP", "OA", "IOAV", "BM")]
    assert parts == ["Enabled"] * 4
    assert first.fields["Last AV security intelligence age"] == "14"


def test_a_real_detection_names_the_threat_and_what_became_of_it() -> None:
    data = (CORPUS / "evtx" / "1116-1117-no-settings.evtx").read_bytes()
    detected = [event for event in read(data) if event.event_id == 1116]
    acted = [event for event in read(data) if event.event_id == 1117]
    assert detected[0].fields["Threat Name"] == "Trojan:PowerShell/Powersploit.M"
    assert detected[0].fields["Source Name"] == "Real-Time Protection"
    assert acted[0].fields["Action Name"] == "Quarantine"
    assert acted[0].fields["Error Code"] == "0x80508023"
    assert "FWLink" not in acted[0].fields


def test_real_logs_fit_their_checksums() -> None:
    for log in (CORPUS / "evtx").glob("*.evtx"):
        reading = read(log.read_bytes())
        assert list(reading)
        assert (reading.bad_chunks, reading.chunks > 0) == (0, True), log.name
