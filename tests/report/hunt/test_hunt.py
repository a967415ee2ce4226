"""Every query parses, names documented columns, and holds the evidence's texts as texts only."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mpdiff.base.escape import kusto_string
from mpdiff.base.model import Device, Report, Window
from mpdiff.catalogue import catalogue
from mpdiff.report.hunt.hunt import hunting_queries, queries
from mpdiff.report.hunt.query import BRING_BACK, GROUPS, MOST_SPANS, Group, Query, Span, merged
from mpdiff.report.hunt.subjects import AROUND, values, weak_spans
from mpdiff.report.redact.redact import redact
from tests.support.analysed import NAMES, brief, sample
from tests.support.eventlogs import read as read_log
from tests.support.kusto import (
    called,
    columns,
    statements,
    string_value,
    syntax_errors,
    tokens,
    unknown_names,
)
from tests.support.poison import poisoned
from tests.support.reports import HOSTILE
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTIONS: Final = {
    *("ago", "count", "isempty", "isnotempty", "make_set", "max", "min", "now"),
    *("parse_json", "strcat", "tolower", "tostring"),
}
BREAKOUTS: Final = {
    **HOSTILE,
    "quote": '") or true | union SecurityEvent //',
    "single quote": "') or true //",
    "backslash at the end": "C:\\Temp\\",
    "backslash and quote": 'C:\\" | take 1 //',
    "three quotes": '"""',
    "fence": "```\n| take 1\n```",
    "verbatim": '@"C:\\"',
    "new line": "C:\\Temp\n| union *\n//",
    "line separator": "C:\\Temp\u2028| union *",
    "comment": "// /* */",
    "end of array": '", datetime(null)]; SecurityEvent | take 1 //',
    "empty": "",
}

every_sample = pytest.mark.parametrize("name", NAMES)
START: Final = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)


def text_of(report: Report, *only: Group) -> str:
    return hunting_queries(report, catalogue(), only)


def of_group(report: Report, group: Group) -> list[Query]:
    return list(queries(report, catalogue(), group))


def faults(text: str) -> Iterator[str]:
    """Return whatever is wrong with any query of the text."""
    for statement in statements(text):
        yield from syntax_errors(statement)
        yield from (f"no column: {name}" for name in unknown_names(statement))
        yield from (f"no function: {name}" for name in called(statement) - FUNCTIONS)
        yield from (f"a blank line: {x!r}" for x in statement.splitlines() if not x.strip())


def with_keys(report: Report, text: str) -> Report:
    """Return the report with every item, device and member called `text`."""
    return structs.replace(
        report,
        device=Device(text, text),
        findings=tuple(
            structs.replace(f, key=text) if f.key is not None else f for f in report.findings
        ),
        timeline=tuple(
            structs.replace(e, key=text) if e.key is not None else e for e in report.timeline
        ),
    )


@every_sample
def test_every_query_parses_and_names_documented_columns(name: str) -> None:
    text = text_of(sample(name))
    assert len(list(statements(text))) >= 3
    assert list(faults(text)) == []


@pytest.mark.parametrize("what", BREAKOUTS)
def test_no_text_of_the_evidence_gets_out_of_its_literal_or_comment(what: str) -> None:
    for report in (
        with_keys(brief("attacker"), BREAKOUTS[what]),
        poisoned(brief("attacker"), BREAKOUTS[what]),
    ):
        text = text_of(report)
        assert list(faults(text)) == []
        assert "union *" not in "".join(
            word for kind, word in words(text) if kind != "STRINGLITERAL"
        )


def words(text: str) -> list[tuple[str, str]]:
    return [token for statement in statements(text) for token in tokens(statement)]


def test_the_item_in_the_query_is_the_item_of_the_evidence() -> None:
    for item in BREAKOUTS.values():
        if not item:
            continue
        found = {
            string_value(word)
            for kind, word in words(text_of(with_keys(brief("attacker"), item), "elsewhere"))
            if kind == "STRINGLITERAL"
        }
        assert item in found, item


@given(st.text(st.characters(codec=None)))
def test_a_literal_is_one_token_and_says_the_text(text: str) -> None:
    literal = kusto_string(text)
    assert "\n" not in literal
    assert syntax_errors(f"print x = {literal}") == []
    assert [w for kind, w in tokens(f"print x = {literal}") if kind == "STRINGLITERAL"] == [literal]
    assert string_value(literal) == text.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "surrogatepass"
    )


def test_the_grammar_refuses_what_is_wrong() -> None:
    assert syntax_errors('DeviceEvents | where x == "a\nb"')
    assert syntax_errors("DeviceEvents | wher x")
    assert unknown_names("DeviceEvents | project Timestamp, Typo") == {"Typo"}
    assert unknown_names("DeviceEvents | project RegistryValueType") == {"RegistryValueType"}


# --- what is asked --------------------------------------------------------------------------------


@every_sample
def test_every_query_says_what_it_answers_and_what_becomes_of_its_export(name: str) -> None:
    for group in GROUPS:
        for query in of_group(sample(name), group):
            lines = query.text().splitlines()
            assert lines[0].startswith(f"// [{group}] ")
            assert lines[0].endswith("?")
            comments = [line for line in lines if line.startswith("//")]
            assert re.search("--events|does not read", comments[-1])


@for_each("group", GROUPS)
def test_only_one_group_is_printed_when_one_is_asked_for(group: Group) -> None:
    text = text_of(sample("attacker"), group)
    assert set(re.findall(r"^// \[([\w-]+)\]", text, re.MULTILINE)) == {group}


def test_every_statement_of_the_log_is_asked_about_in_the_registry() -> None:
    report = sample("attacker")
    asked = "\n".join(q.text() for q in of_group(report, "who"))
    for entry in report.timeline:
        for value in values(catalogue(), entry.setting, entry.key, entry.place):
            assert kusto_string(value.name) in asked, entry.setting
        around = entry.time - AROUND
        assert any(a <= around and entry.time + AROUND <= b for a, b in spans_in(asked)), entry


def spans_in(text: str) -> list[tuple[datetime, datetime]]:
    found = re.findall(r"datetime\((\d[^)]+)\)(?:,| \.\.) datetime\((\d[^)]+)\)", text)
    return [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in found]


def test_the_exclusions_and_rules_of_the_attacker_are_looked_for_elsewhere() -> None:
    text = text_of(sample("attacker"), "elsewhere")
    for item in ("C:\\Users\\Public", "powershell.exe", "56a863a9-875e-4185-98a7-b882c64b5ce5"):
        assert kusto_string(item) in text
    assert '!in~ ("WS-0707.corp.contoso.example", "WS-0707")' in text


def test_a_stretch_that_goes_on_is_asked_about_until_now() -> None:
    assert ".. now())" in text_of(sample("attacker"), "while-off")
    assert "now()" not in text_of(sample("exclusion-three-minutes"), "while-off")


def test_a_short_stretch_is_asked_about_alone() -> None:
    report = sample("exclusion-three-minutes")
    [span] = weak_spans(report)
    [stretch] = [r for f in report.findings for r in f.rounds]
    assert (span.start, span.end) == (stretch.start, stretch.end)


def test_a_clean_package_still_asks_who_opened_the_mode() -> None:
    text = text_of(sample("clean"))
    assert "AntivirusTroubleshootModeEvent" in text
    assert "// [while-off] Nothing was weakened" in text
    assert list(faults(text)) == []


@for_each(
    ("device", "condition"),
    [
        (Device(None, "PC-042"), 'in~ ("PC-042") or DeviceName startswith "PC-042."'),
        (Device(None, "pc.corp.example"), 'in~ ("pc.corp.example", "pc")'),
        (Device("a" * 40, "PC"), f'or DeviceId =~ "{"a" * 40}"'),
        (Device("02c3a1b2-0c3d-4e5f-8a9b-000000556e0d", None), 'in~ ("")'),
    ],
)
def test_the_device_is_asked_for_by_the_names_it_can_have(device: Device, condition: str) -> None:
    text = text_of(structs.replace(sample("attacker"), device=device), "window")
    assert condition in text
    assert ("put its name between the quotes" in text) == (device.hostname is None)
    assert ("is no DeviceId" in text) == (
        device.computer_id is not None and "-" in device.computer_id
    )


@for_each(
    ("window", "asked"),
    [
        (Window(START, START + timedelta(hours=4), "x"), "(datetime(2026-03-13T01:00:00Z) .. "),
        (Window(None, START, "x"), "(datetime(2026-03-12T21:00:00Z) .. "),
        (None, "Timestamp > ago(30d)"),
    ],
)
def test_the_window_decides_where_its_opener_is_looked_for(
    window: Window | None, asked: str
) -> None:
    report = structs.replace(sample("clean"), window=window, timeline=())
    assert asked in text_of(report, "window")


def test_thousands_of_values_are_asked_about_in_several_queries() -> None:
    report = sample("attacker")
    entry = next(e for e in report.timeline if e.setting == "ExclusionPath")
    many = tuple(structs.replace(entry, key=f"C:\\{number}") for number in range(450))
    found = of_group(structs.replace(report, timeline=many, findings=()), "who")
    registry = [q for q in found if "DeviceRegistryEvents" in q.lines]
    assert len(registry) == 3
    text = "".join(q.text() for q in registry)
    assert all(kusto_string(f"C:\\{number}") in text for number in range(450))


def test_spans_are_put_together_and_none_is_lost() -> None:
    minute = timedelta(minutes=1)
    apart = [Span(START + minute * 10 * n, START + minute * (10 * n + 1)) for n in range(500)]
    found = merged(apart)
    assert len(found) <= MOST_SPANS
    assert all(
        any(f.start <= s.start and (f.end or START) >= (s.end or START) for f in found)
        for s in apart
    )
    assert merged([Span(START, None), Span(START + minute, START + 2 * minute)]) == [
        Span(START, None)
    ]
    assert merged(apart[:2]) == apart[:2]


def test_a_time_at_the_edge_of_the_calendar_is_asked_about() -> None:
    edge = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    report = structs.replace(sample("attacker"), window=Window(edge, edge, "x"), timeline=())
    assert list(faults(text_of(report))) == []


def test_every_table_in_the_list_of_columns_has_a_time_and_a_device() -> None:
    assert all({"Timestamp", "DeviceName"} <= names for names in columns().values())


# --- and back again -------------------------------------------------------------------------------

ROWS: Final = {
    "DeviceEvents": {
        "ActionType": "AntivirusTroubleshootModeEvent",
        "TroubleshootingState": "Enabled",
        "TroubleshootingStartTime": "2026-03-14T01:00:00Z",
        "AdditionalFields": '{"TroubleshootingState":"Enabled"}',
    },
    "DeviceRegistryEvents": {
        "ActionType": "RegistryValueSet",
        "RegistryKey": r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Defender\Real-Time Protection",
        "RegistryValueName": "DisableRealtimeMonitoring",
        "RegistryValueType": "Dword",
        "RegistryValueData": "1",
        "PreviousRegistryValueData": "0",
        "InitiatingProcessAccountName": "helpdesk",
    },
    "DeviceProcessEvents": {
        "ActionType": "ProcessCreated",
        "FileName": "MpCmdRun.exe",
        "FolderPath": r"C:\Program Files\Windows Defender\MpCmdRun.exe",
        "ProcessCommandLine": "MpCmdRun.exe -RemoveDefinitions -All",
    },
    "DeviceLogonEvents": {
        "ActionType": "LogonSuccess",
        "LogonType": "RemoteInteractive",
        "AccountDomain": "contoso",
        "AccountName": "helpdesk",
        "AccountSid": "S-1-5-21-1-2-3-1001",
        "IsLocalAdmin": "1",
    },
}


def exports() -> Iterator[tuple[int, bytes]]:
    """Return, for each query whose export comes back, a row of each table in its columns as CSV."""
    for group in GROUPS:
        for query in of_group(sample("attacker"), group):
            if query.export != BRING_BACK:
                continue
            [project] = [line for line in query.lines if line.startswith("| project ")]
            names = project.removeprefix("| project ").split(", ")
            tables = [t for t in ROWS if any(t in line for line in query.lines)]
            shared = {"Timestamp": "2026-03-14T01:05:00Z", "DeviceName": "ws"}
            text = io.StringIO()
            writer = csv.DictWriter(text, names, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(shared | ROWS[table] for table in tables)
            yield len(tables), text.getvalue().encode()


def test_an_export_that_can_be_brought_back_is_read() -> None:
    found = list(exports())
    assert len(found) >= 4
    for count, data in found:
        reading = read_log(data, "export.csv")
        assert reading.kind == "hunting"
        assert len(list(reading)) == count
        assert reading.notices == []


def test_other_devices_are_asked_for_the_data_that_weakens_not_for_any_write() -> None:
    text = hunting_queries(sample("attacker"), catalogue(), ["elsewhere"])
    rows = re.findall(r'"DisableTamperProtection", .*"(\d*)",$', text, re.MULTILINE)
    assert rows == ["0", "4"]
    assert '| where ActionType == "RegistryValueSet"' in text


def test_a_weakening_without_a_time_is_not_called_none() -> None:
    report = sample("file-pair")
    assert any(f.effect == "weakened" for f in report.findings)
    text = hunting_queries(report, catalogue(), ["who", "while-off"])
    assert text.count("the evidence has no time for it") == 2
    assert "Nothing was weakened" not in text


def test_a_redacted_report_says_that_its_names_are_pseudonyms() -> None:
    plain = sample("attacker")
    said = "// This report is redacted: its names are pseudonyms"
    assert said not in hunting_queries(plain, catalogue())
    for key in (b"", b"a secret of some length"):
        assert said in hunting_queries(redact(plain, key=key), catalogue())
