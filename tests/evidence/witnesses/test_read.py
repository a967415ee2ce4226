"""What support files state reaches the report, once, and each at its own risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mpdiff.readers.support.mplog.log
from mpdiff.cli.main import run
from samples import write_support as write
from tests.support.packages import package, snapshot_json
from tests.support.rows import for_each
from tests.support.scene import AFTER, BEFORE, at, event, log
from tests.support.witnesses import (
    COMMANDS,
    MP_LOG,
    STATUS,
    SUMMARY,
    command,
    members,
    mp_log,
    report,
    status,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

OFF = mp_log((at(30), write.real_time_state(1, 0)), (at(60), write.real_time_state(0, 1)))


def rules(found: Any) -> list[str]:
    return sorted(f.rule for f in found.findings)


def test_a_clean_package_whose_other_witnesses_show_protection_off_is_not_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = {
        MP_LOG: OFF,
        COMMANDS: command("-RemoveDefinitions -All", 40),
        STATUS: status(RealTimeProtectionEnabled=False),
    }
    path = package(tmp_path, members() | more)
    assert run(["diff", path]) == 1
    assert "WEAKENED" in capsys.readouterr().out.splitlines()[0]


def test_real_time_protection_off_in_the_protection_log_alone_is_found_and_said_to_lean_on_it(
    tmp_path: Path,
) -> None:
    found = report(tmp_path, {MP_LOG: OFF})
    (finding,) = found.findings
    assert (finding.rule, finding.setting, finding.certainty) == (
        "transient",
        "DisableRealtimeMonitoring",
        "certain",
    )
    assert finding.duration_seconds == 1800
    assert "not verified on a real file" in finding.detail
    assert [w.source for w in finding.witnesses] == ["protection log", "protection log"]


def test_what_event_and_protection_log_report_of_one_thing_counts_once(tmp_path: Path) -> None:
    events = log(event(30, 5001), event(60, 5000), event(40, 1116, **{"Threat Name": "T"}))
    entries = mp_log(
        (at(30), write.real_time_state(1, 0)),
        (at(40.1), write.detected("T", "file:_C:\\x.exe")),
        (at(60), write.real_time_state(0, 1)),
    )
    found = report(tmp_path, {MP_LOG: entries}, evtx=events)
    assert rules(found) == ["malware-detected", "transient"]
    assert len(found.timeline) == 2
    (malware,) = [i for i in found.incidents if i.kind == "malware-detected"]
    assert [w.member for w in malware.also] == [MP_LOG]
    assert not any("real file" in f.detail for f in found.findings)


def test_an_exclusion_between_two_listings_is_bounded_by_them(tmp_path: Path) -> None:
    def listing(*paths: str) -> write.Timed:
        return (None, write.exclusion_listing({"Path": paths}))

    entries = mp_log(
        (at(20), "x"), listing("C:\\Known"), (at(40), "x"), listing("C:\\Known", "D:\\Build"),
        (at(50), "x"), listing("C:\\Known"),
    )  # fmt: skip
    found = report(tmp_path, {MP_LOG: entries})
    (finding,) = found.findings
    assert (finding.setting, finding.key, finding.effect) == (
        "ExclusionPath",
        "D:\\Build",
        "weakened",
    )
    assert [w.source for w in finding.witnesses] == ["protection log, between two listings"] * 2


def test_an_exclusion_that_one_listing_alone_shows_is_found(tmp_path: Path) -> None:
    entries = mp_log((at(20), "x"), (None, write.exclusion_listing({"Path": ["D:\\Build"]})))
    (finding,) = report(tmp_path, {MP_LOG: entries}).findings
    assert (finding.rule, finding.key) == ("in-force-unseen", "D:\\Build")
    before = mp_log((at(-20), "x"), (None, write.exclusion_listing({"Path": ["D:\\Build"]})))
    assert report(tmp_path, {MP_LOG: before}).findings == ()


def test_a_line_that_names_an_exclusion_is_a_witness_of_it(tmp_path: Path) -> None:
    line = write.exclusion("C:\\Users\\Public", "\\Device\\HarddiskVolume3\\Users\\Public")
    (finding,) = report(tmp_path, {MP_LOG: mp_log((at(20), line))}).findings
    assert (finding.setting, finding.key) == ("ExclusionPath", "C:\\Users\\Public")
    assert (finding.rule, finding.certainty) == ("risky-exclusion", "uncertain")
    held = {AFTER: snapshot_json(ExclusionPath=["C:\\Users\\Public"]),
            BEFORE: snapshot_json(ExclusionPath=["C:\\Users\\Public"])}  # fmt: skip
    (known,) = report(tmp_path, {MP_LOG: mp_log((at(20), line)), **held}).findings
    assert known.rule == "weak-before-window"  # both snapshots have it: the line adds nothing
    (both,) = report(tmp_path, {MP_LOG: mp_log((at(-20), line), (at(20), line))}).findings
    assert (both.rule, both.severity, both.effect) == ("in-force-unseen", "medium", "unknown")


def test_lines_between_two_listings_bound_no_change(tmp_path: Path) -> None:
    line = write.exclusion("D:\\Build", "\\Device\\HarddiskVolume3\\Build")
    entries = mp_log(
        (at(20), "x"), (None, write.exclusion_listing({"Path": []})), (at(30), line),
        (at(40), "x"), (None, write.exclusion_listing({"Path": []})),
    )  # fmt: skip
    (finding,) = report(tmp_path, {MP_LOG: entries}).findings
    assert (finding.rule, finding.key) == ("in-force-unseen", "D:\\Build")


def test_a_start_of_the_service_is_no_change_of_tamper_protection(tmp_path: Path) -> None:
    started = mp_log((at(30), write.tamper_state(0, 5)), (at(40), write.tamper_state(0, 1)))
    assert report(tmp_path, {MP_LOG: started}).findings == ()


def test_tamper_protection_off_in_the_protection_log_alone_is_not_certain(tmp_path: Path) -> None:
    entries = mp_log((at(30), write.tamper_state(5, 4)), (at(60), write.tamper_state(4, 5)))
    (finding,) = report(tmp_path, {MP_LOG: entries}).findings
    assert (finding.setting, finding.effect, finding.certainty) == (
        "DisableTamperProtection",
        "weakened",
        "uncertain",
    )


@for_each(
    ("arguments", "result", "rule"),
    [
        ("-RemoveDefinitions -All", None, "definitions-removed"),
        ("-RemoveDefinitions -DynamicSignatures", 0, "definitions-removed"),
        ("-Restore -All", None, "quarantine-restored"),
        ("-Config -ResetControlledConfiguration", None, "configuration-protection-reset"),
        ("-DisableService", None, "protection-off"),
        ("-DownloadFile -url http://x -path C:\\y", None, "tool-misused"),
        ("-Scan -ScanType 3 -DisableRemediation", None, "tool-misused"),
        ("-SignatureUpdate -UNC \\\\files-01\\updates", None, "tool-misused"),
        ("-SignatureUpdate -UNC -Path \\\\files-01\\updates", 0, "tool-misused"),
        ("-SignatureUpdate -UNC -Path C:\\Users\\Public\\x", None, "tool-misused"),
        ("-signatureupdate -unc //files-01/updates", None, "tool-misused"),
        ("-SignatureUpdate -UNC \\\\files-01\\updates", 0x80508015, "protection-command"),
        ("-SignatureUpdate -UNC", None, None),
        ("-SignatureUpdate -MMPC", None, None),
        ("-SignatureUpdate", None, None),
        ("-RemoveDefinitions -All", 0x80508015, "protection-command"),
        ("-Restore -ListAll", None, None),
        ("-restore -LISTALL", None, None),
        ("-Restore -Name x -ListAll", None, "quarantine-restored"),
        ("-ListAllDynamicSignatures", None, None),
        ("-h", None, None),
        ("-?", None, None),
        ("-WDEnable", None, None),
        ("-Scan -ScanType 1", None, None),
        ("-Scan -File C:\\removedefinitions", None, None),
        ("-GetFiles", None, None),
    ],
)
def test_commands_that_matter(
    arguments: str, result: int | None, rule: str | None, tmp_path: Path
) -> None:
    found = report(tmp_path, {COMMANDS: command(arguments, 40, result)})
    assert rules(found) == ([] if rule is None else [rule])
    if rule == "definitions-removed":
        assert found.findings[0].effect == "weakened"


@for_each("arguments", ["-RemoveDefinitions -All", "wddisable", "-DisableService",
                                       "-Config -ResetControlledConfiguration", "-Restore -All"])  # fmt: skip
@for_each(("minute", "period"), [(-30, "before"), (300, "after")])
def test_a_command_outside_the_window_is_found(
    arguments: str, minute: float, period: str, tmp_path: Path
) -> None:
    (finding,) = report(tmp_path, {COMMANDS: command(arguments, minute)}).findings
    assert finding.title.endswith(f"({period} the window)")
    assert arguments.rpartition("-")[2].split()[0] in finding.title


def test_a_command_that_failed_says_so(tmp_path: Path) -> None:
    found = report(tmp_path, {COMMANDS: command("-RemoveDefinitions -All", 40, 0x80508015)})
    (finding,) = found.findings
    assert "(it failed)" in finding.title
    assert "it failed with 0x80508015" in finding.detail
    assert (finding.effect, finding.severity) == ("unknown", "medium")


def test_a_command_and_the_event_of_what_it_did_are_one_incident(tmp_path: Path) -> None:
    more = {COMMANDS: command("-RemoveDefinitions -DynamicSignatures", 40)}
    found = report(tmp_path, more, evtx=log(event(40.2, 2013)))
    (incident,) = found.incidents
    assert "-RemoveDefinitions" in incident.detail
    assert [w.member for w in incident.also] == [COMMANDS]


def test_the_latest_time_of_the_summary_is_when_the_package_was_collected(tmp_path: Path) -> None:
    rows = [("Autoruns", "", at(600), at(610), "")]
    text = write.collection_summary(rows).encode()
    more = {SUMMARY: text, STATUS: status(RealTimeProtectionEnabled=False)}
    (finding,) = report(tmp_path, more).findings
    assert "collected at 2026-03-01 22:10:00 UTC" in finding.detail


def test_a_reader_that_stumbles_costs_its_member(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError

    monkeypatch.setattr(mpdiff.readers.support.mplog.log.MpLog, "__iter__", broken)
    found = report(tmp_path, {MP_LOG: OFF, STATUS: status(IsTamperProtected=False)})
    assert rules(found) == ["status-off"]
    (entry,) = [e for e in found.ledger if e.name == MP_LOG]
    assert (entry.status, entry.weight) == ("unread", "witness")
    assert "not foreseen" in entry.why
    assert found.rests_on.endswith("not read: MPLog-20260301-180000.log")


@for_each(
    ("off", "started", "on", "rules_of"),
    [
        (-60, -59, -58, []),
        (-60, None, -58, ["weakened-before-window"]),
        (-60, -59, -40, ["weakened-before-window"]),
        (30, 31, 32, ["transient"]),
    ],
)
def test_a_restart_before_the_window_is_no_weakening(
    off: float, started: float | None, on: float, rules_of: list[str], tmp_path: Path
) -> None:
    entries: list[write.Timed] = [(at(off), write.real_time_state(1, 0))]
    if started is not None:
        entries.append((at(started), write.tamper_state(0, 5)))
    entries.append((at(on), write.real_time_state(0, 1)))
    assert rules(report(tmp_path, {MP_LOG: mp_log(*entries)})) == rules_of
