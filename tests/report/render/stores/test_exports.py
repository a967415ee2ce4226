"""The formats of timelines and data stores: valid by their own schemas, and no finding is lost."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import pytest
from jsonschema import Draft202012Validator
from msgspec import structs

from mpdiff.base.model import Device, Finding, Notice, Report, Round, Timing, Witness
from mpdiff.report.render import BY_NAME, RenderOptions, by_suffix
from mpdiff.report.render.stores.asim import COLUMNS
from tests.support.analysed import NAMES, brief, sample
from tests.support.poison import poisoned
from tests.support.reports import HOSTILE
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path

FORMS: Final = ("timesketch", "ocsf", "asim", "navigator")
LINES: Final = ("timesketch", "ocsf", "asim")
HIDDEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

every_sample = pytest.mark.parametrize("name", NAMES)
every_form = pytest.mark.parametrize("form", FORMS)


def render(report: Report, form: str) -> str:
    return BY_NAME[form].render(report, RenderOptions())


def rows(report: Report, form: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in render(report, form).splitlines()]


def of_type(report: Report, kind: str) -> list[dict[str, Any]]:
    return [r for r in rows(report, "timesketch") if r["data_type"] == f"mpdiff:defender:{kind}"]


def with_findings(*findings: Finding, **given: Any) -> Report:
    """Return the clean sample's report with other findings."""
    return structs.replace(sample("clean"), findings=findings, **given)


@cache
def hostile(what: str) -> Report:
    """Return a report with every kind of content once, and one hostile text in every place of it."""
    return poisoned(brief("attacker"), HOSTILE[what])


FOUND: Final = {
    "timesketch": lambda report: [r["fingerprint"] for r in of_type(report, "finding")],
    "ocsf": lambda report: [
        r["finding_info"]["uid"] for r in rows(report, "ocsf") if r["class_uid"] == 2004
    ],
    "asim": lambda report: [
        r["EventOriginalUid"] for r in rows(report, "asim") if r["EventSubType"] == "Finding"
    ],
}


def layer_fingerprints(report: Report) -> set[str]:
    layer = json.loads(render(report, "navigator"))
    pairs = [*layer["metadata"], *(p for t in layer["techniques"] for p in t["metadata"])]
    return {p["name"] for p in pairs} - {"device", "window", "source", "notice"}


# --- what holds for all of them -------------------------------------------------------------------


@every_sample
def test_every_finding_has_its_line_in_the_order_of_the_report(name: str) -> None:
    report = sample(name)
    for form in LINES:
        assert FOUND[form](report) == [f.fingerprint for f in report.findings], form


@every_sample
def test_a_layer_carries_every_finding(name: str) -> None:
    assert layer_fingerprints(sample(name)) == {f.fingerprint for f in sample(name).findings}


@every_form
def test_hostile_text_stays_inside_its_string_and_is_seen(form: str) -> None:
    """No control, no direction mark, no lone surrogate, no line break of the evidence's own."""
    for what in HOSTILE:
        _stays_inside(render(hostile(what), form), form)


def _stays_inside(text: str, form: str) -> None:
    assert not HIDDEN.search(text)
    parsed = (
        [json.loads(text)]
        if form == "navigator"
        else [json.loads(x) for x in text.split("\n")[:-1]]
    )
    assert parsed
    for leaf in leaves(parsed):
        assert not HIDDEN.search(leaf.replace("\n", " ")), leaf
        leaf.encode()


def test_the_hostile_reports_are_hostile_in_every_part() -> None:
    report = poisoned(brief("attacker"), "\x1bX")
    finding, entry = report.findings[0], report.timeline[0]
    texts = {
        *(report.device.hostname, report.source.path, report.summary.verdict, report.tool.name),
        *(finding.title, finding.setting, finding.mitre[0], finding.before_text),
        *(finding.witnesses[0].member, entry.setting, entry.member, report.incidents[0].title),
    }
    assert texts == {"\x1bX"}


def leaves(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [x for k, v in value.items() for x in (*leaves(k), *leaves(v))]
    if isinstance(value, list):
        return [x for v in value for x in leaves(v)]
    return []


@every_form
def test_no_line_of_a_build_log_is_a_command(form: str) -> None:
    text = render(hostile("newline command"), form)
    assert "##vso[" not in text
    assert not re.search(r"(?<!\S)::[a-z]", text)


def test_longest_suffix_wins_over_the_plain_formats() -> None:
    chosen = {
        p: f.name
        for p in (
            "a.jsonl",
            "a.timesketch.jsonl",
            "a.ocsf.jsonl",
            "a.asim.jsonl",
            "a.navigator.json",
            "a.layer.json",
            "a.json",
        )
        if (f := by_suffix(p))
    }
    assert chosen == {
        "a.jsonl": "jsonl",
        "a.timesketch.jsonl": "timesketch",
        "a.ocsf.jsonl": "ocsf",
        "a.asim.jsonl": "asim",
        "a.navigator.json": "navigator",
        "a.layer.json": "navigator",
        "a.json": "json",
    }


# --- times ----------------------------------------------------------------------------------------

NOON: Final = datetime(2026, 3, 14, 12, 0, 0, 1500, tzinfo=UTC)


def finding(**given: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "snapshot-missing",
        "severity": "high",
        "setting": None,
        "key": None,
        "title": "The after snapshot is missing",
        "detail": "",
        "effect": "unknown",
        "certainty": "certain",
        "fingerprint": "f" * 16,
    }
    return Finding(**(fields | given))


@for_each(
    ("given", "time", "basis"),
    [
        ({"timing": Timing(first_seen=NOON)}, "2026-03-14T12:00:00.001500Z", "First seen"),
        (
            {"timing": Timing(rounds=(Round(NOON, None, None),))},
            "2026-03-14T12:00:00.001500Z",
            "Weakened from",
        ),
        (
            {"witnesses": (Witness("event 5007", "a.evtx", "record 1", NOON),)},
            "2026-03-14T12:00:00.001500Z",
            "Witness",
        ),
        ({}, "2026-03-03T17:18:52Z", "Last event of the log"),
    ],
)
def test_a_line_says_what_its_time_is_the_time_of(
    given: dict[str, Any], time: str, basis: str
) -> None:
    report = with_findings(finding(**given), window=None)
    coverage = report.coverage
    assert coverage is not None
    last = datetime(2026, 3, 3, 17, 18, 52, tzinfo=UTC)
    report = structs.replace(report, coverage=structs.replace(coverage, last=last))
    [line] = of_type(report, "finding")
    assert (line["datetime"], line["timestamp_desc"]) == (time, basis)
    [event] = rows(report, "ocsf")[:1]
    assert (event["time_dt"], event["unmapped"]["time_basis"]) == (time, basis)
    [audit] = [r for r in rows(report, "asim") if r["EventSubType"] == "Finding"]
    assert (audit["TimeGenerated"], audit["AdditionalFields"]["TimeBasis"]) == (time, basis)


def test_a_report_without_any_time_says_so() -> None:
    nothing = with_findings(finding(), window=None, coverage=None, before=None, after=None)
    [line] = of_type(nothing, "finding")
    assert (line["datetime"], line["timestamp_desc"]) == ("1970-01-01T00:00:00Z", "No time")


def test_milliseconds_are_those_of_the_time() -> None:
    [event] = rows(with_findings(finding(timing=Timing(first_seen=NOON))), "ocsf")
    assert event["time"] == 1773489600001


# --- timesketch -----------------------------------------------------------------------------------


def read_by_timesketch(path: Path, caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Read a file as the importer does before it uploads; nothing is sent."""
    from timesketch_import_client.importer import ImportStreamer

    streamer = ImportStreamer()
    streamer._sketch = SimpleNamespace(id=1, api=SimpleNamespace(session=None))
    with caplog.at_level(logging.INFO):
        streamer.add_file(str(path))
    assert caplog.records == []
    lines: list[dict[str, Any]] = streamer._data_lines
    return lines


@every_sample
def test_timesketch_reads_every_line_and_every_time(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "case.timesketch.jsonl"
    path.write_text(render(sample(name), "timesketch"), encoding="utf-8")
    ours = rows(sample(name), "timesketch")
    theirs = read_by_timesketch(path, caplog)
    assert len(theirs) == len(ours) > 0
    for mine, read in zip(ours, theirs, strict=True):
        assert {k: v for k, v in read.items() if k != "datetime"} == {
            k: v for k, v in mine.items() if k != "datetime"
        }
        assert datetime.fromisoformat(read["datetime"]) == datetime.fromisoformat(mine["datetime"])


@every_sample
def test_a_name_has_the_same_type_in_every_line(name: str) -> None:
    """OpenSearch fixes the type of a field by the first line that has it."""
    kinds: dict[str, set[type]] = {}
    for row in rows(sample(name), "timesketch"):
        for key, value in row.items():
            kinds.setdefault(key, set()).add(
                float
                if isinstance(value, int | float) and not isinstance(value, bool)
                else type(value)
            )
    assert [key for key, found in kinds.items() if len(found) > 1] == []


@every_sample
def test_timesketch_has_both_ends_of_every_stretch_and_every_statement(name: str) -> None:
    report = sample(name)
    rounds = [r for f in report.findings for r in f.rounds]
    ends = [r.end for r in rounds if r.end is not None]
    stretches = of_type(report, "stretch")
    assert len(stretches) == len(rounds) + len(ends)
    assert len(of_type(report, "change")) == len(report.timeline)
    assert len(of_type(report, "incident")) == len(report.incidents) + sum(
        i.end is not None for i in report.incidents
    )


def test_a_refused_change_is_no_change() -> None:
    lines = of_type(sample("blocked-by-tamper-protection"), "change")
    refused = [x for x in lines if "refused" in x["tag"]]
    assert refused
    assert {x["timestamp_desc"] for x in refused} == {"Change refused"}


def test_a_clean_report_is_the_report_and_the_window() -> None:
    kinds = {r["data_type"].rpartition(":")[2] for r in rows(sample("clean"), "timesketch")}
    assert {"report", "window"} <= kinds
    assert "finding" not in kinds


# --- ocsf -----------------------------------------------------------------------------------------


@cache
def ocsf_validator(class_uid: int) -> Draft202012Validator:
    from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

    schemas = OcsfJsonSchemaEmbedded(get_ocsf_schema("1.8.0"))
    name = schemas.lookup_class_name_from_uid(class_uid)
    return Draft202012Validator(schemas.get_class_schema(name, profiles=["datetime", "host"]))


def ocsf_faults(report: Report) -> list[str]:
    return [
        f"{event['class_uid']} {list(error.absolute_path)}: {error.message}"
        for event in rows(report, "ocsf")
        for error in ocsf_validator(event["class_uid"]).iter_errors(event)
    ]


@every_sample
def test_every_event_is_valid_by_the_official_schema(name: str) -> None:
    assert ocsf_faults(sample(name)) == []


def test_hostile_events_are_valid_by_the_official_schema() -> None:
    for what in HOSTILE:
        assert ocsf_faults(hostile(what)) == [], what


def test_the_schema_refuses_what_is_wrong() -> None:
    [event, *_] = rows(sample("attacker"), "ocsf")
    wrong = event | {"severity_id": "5", "invented": 1}
    faults = [e.message for e in ocsf_validator(2004).iter_errors(wrong)]
    assert len(faults) >= 2


@every_sample
def test_every_stretch_is_a_change_of_the_device_s_state(name: str) -> None:
    report = sample(name)
    told = [
        (e["unmapped"]["finding_uid"], e["start_time_dt"], "end_time" in e)
        for e in rows(report, "ocsf")
        if e["class_uid"] == 5019
    ]
    assert told == [
        (f.fingerprint, r.start.isoformat().replace("+00:00", "Z"), r.end is not None)
        for f in report.findings
        for r in f.rounds
    ]


def test_an_accepted_finding_is_suppressed_and_an_explained_one_is_not() -> None:
    given = with_findings(
        finding(), finding(status="accepted", accepted_by="IT"), finding(status="explained")
    )
    assert [e["status"] for e in rows(given, "ocsf")] == ["New", "Suppressed", "Explained"]


def test_a_device_without_a_name_is_unknown_and_a_strange_name_is_no_host_name() -> None:
    names = [None, "PC-042", "a b\u202e"]
    devices = [
        rows(with_findings(finding(), device=Device(None, name)), "ocsf")[0]["device"]
        for name in names
    ]
    assert [(d.get("name"), d.get("hostname")) for d in devices] == [
        ("unknown", None),
        (None, "PC-042"),
        ("a b<U+202E>", None),
    ]


@for_each("form", ["ocsf", "asim", "timesketch"])
def test_what_could_not_be_read_is_an_event_too(form: str) -> None:
    gap = Notice("log-gap", "12 records are missing.", "Defender.evtx")
    assert "12 records are missing." in render(with_findings(notices=(gap,)), form)


# --- asim -----------------------------------------------------------------------------------------

MANDATORY: Final = (
    *("EventCount", "EventStartTime", "EventEndTime", "EventType", "EventResult", "EventProduct"),
    *("EventVendor", "EventSchema", "EventSchemaVersion", "Dvc", "Operation", "Object"),
    *("ObjectType", "TimeGenerated"),
)
ALLOWED: Final = {
    "EventType": {"Set", "Read", "Create", "Delete", "Execute", "Install", "Clear", "Other"},
    "EventResult": {"Success", "Partial", "Failure", "NA"},
    "EventSeverity": {"Informational", "Low", "Medium", "High"},
    "ObjectType": {"Cloud Resource", "Configuration Atom", "Policy Rule", "Other"},
    "DvcIdType": {"MDEid", "FQDN", "Other"},
    "ValueType": {"Other"},
}


def asim_faults(report: Report) -> list[str]:
    faults = []
    for row in rows(report, "asim"):
        faults += [f"{name} is missing" for name in MANDATORY if row.get(name) in (None, "")]
        faults += [f"{name} is no column" for name in row if name not in COLUMNS]
        faults += [
            f"{name}: {row[name]}"
            for name, ok in ALLOWED.items()
            if name in row and row[name] not in ok
        ]
        if row["EventEndTime"] < row["EventStartTime"]:
            faults.append("ends before it starts")
    return faults


@every_sample
def test_every_audit_event_has_what_the_schema_wants(name: str) -> None:
    assert asim_faults(sample(name)) == []


def test_hostile_audit_events_have_what_the_schema_wants() -> None:
    for what in HOSTILE:
        assert asim_faults(hostile(what)) == [], what


def test_a_refused_change_is_a_failure_and_an_exclusion_is_created() -> None:
    changes = [r for r in rows(sample("attacker"), "asim") if r["EventSubType"] == "Change"]
    assert any(r["EventResult"] == "Failure" for r in changes)
    created = [r for r in changes if r["EventType"] == "Create"]
    assert created
    assert all("ExclusionP" in r["Object"] or r["AdditionalFields"]["Item"] for r in created)


@for_each(
    ("host", "short", "domain", "full"),
    [
        ("PC-042", "PC-042", None, None),
        ("pc.corp.example", "pc", "corp.example", "pc.corp.example"),
        (None, None, None, None),
    ],
)
def test_a_host_name_is_split_as_asim_wants(
    host: str | None, short: str | None, domain: str | None, full: str | None
) -> None:
    [row] = [
        r
        for r in rows(with_findings(finding(), device=Device("id-1", host), timeline=()), "asim")
        if r["EventSubType"] == "Finding"
    ]
    assert (row.get("DvcHostname"), row.get("DvcDomain"), row.get("DvcFQDN")) == (
        short,
        domain,
        full,
    )
    assert row["Dvc"] == (host or "id-1")


# --- navigator ------------------------------------------------------------------------------------

LAYER: Final = {
    "type": "object",
    "required": ["name", "versions", "domain", "techniques", "gradient", "metadata"],
    "properties": {
        "name": {"type": "string"},
        "domain": {"const": "enterprise-attack"},
        "sorting": {"enum": [0, 1, 2, 3]},
        "versions": {
            "required": ["navigator", "layer"],
            "properties": {"layer": {"const": "4.5"}, "navigator": {"pattern": r"^\d+\.\d+\.\d+$"}},
        },
        "techniques": {
            "items": {
                "required": ["techniqueID", "score"],
                "properties": {
                    "techniqueID": {"pattern": r"^T\d{4}(\.\d{3})?$"},
                    "score": {"type": "number", "minimum": 0, "maximum": 100},
                    "comment": {"type": "string"},
                    "metadata": {"$ref": "#/$defs/metadata"},
                },
            }
        },
        "metadata": {"$ref": "#/$defs/metadata"},
    },
    "$defs": {
        "metadata": {
            "items": {
                "required": ["name", "value"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "value": {"type": "string"},
                },
                "additionalProperties": False,
            }
        }
    },
}


@every_sample
def test_a_layer_is_as_the_format_says(name: str) -> None:
    Draft202012Validator(LAYER).validate(json.loads(render(sample(name), "navigator")))


def test_a_hostile_layer_is_as_the_format_says() -> None:
    for what in HOSTILE:
        Draft202012Validator(LAYER).validate(json.loads(render(hostile(what), "navigator")))


def test_the_score_is_that_of_the_worst_open_finding() -> None:
    layer = json.loads(
        render(
            with_findings(
                finding(severity="critical", status="accepted", mitre=("T1685",)),
                finding(severity="medium", mitre=("T1685", "T1562.001")),
                finding(severity="high"),
            ),
            "navigator",
        )
    )
    assert {t["techniqueID"]: t["score"] for t in layer["techniques"]} == {
        "T1685": 50,
        "T1562.001": 50,
    }
