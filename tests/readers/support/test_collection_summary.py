"""The summary of a collection: times by what they look like, failures only where a column says so."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from mpdiff.readers.support import collection_summary
from samples import write_support as write
from tests.support.clocks import UNKNOWN, at
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.readers.support.collection_summary import CollectionSummary

START = at("2026-07-09 03:12:00")
ROWS = [
    ("query user", "QueryUser.txt", START, START + timedelta(seconds=1), ""),
    (
        "MpCmdRun.exe -GetFiles",
        "MPSupportFiles.cab",
        START + timedelta(seconds=2),
        START + timedelta(seconds=9),
        "0x80070005 Access is denied",
    ),
]


def read(text: str, encoding: str = "utf-8") -> CollectionSummary:
    return collection_summary.read(io.BytesIO(text.encode(encoding)), "s.csv", UNKNOWN)


@for_each("delimiter", [",", ";", "\t"])
@for_each("encoding", ["utf-8-sig", "utf-16"])
@for_each(
    "header",
    [write.COLLECTION, ("Befehl", "Ausgabe", "Beginn", "Ende", "Error code")],
    ids=["english", "other names"],
)
def test_rows_times_and_failures_are_read(
    delimiter: str, encoding: str, header: tuple[str, ...]
) -> None:
    found = read(write.collection_summary(ROWS, header, delimiter), encoding)
    assert [(r.command, r.started, r.ended, r.failed, r.error) for r in found.rows] == [
        ("query user", START, START + timedelta(seconds=1), False, ""),
        (
            "MpCmdRun.exe -GetFiles",
            START + timedelta(seconds=2),
            START + timedelta(seconds=9),
            True,
            "0x80070005 Access is denied",
        ),
    ]
    assert (found.began, found.ended) == (START, START + timedelta(seconds=9))
    assert found.failed == found.rows[1:]
    assert found.times_certain
    assert found.notices == ()


def test_output_files_are_named_where_a_column_is_called_so() -> None:
    assert [row.output for row in read(write.collection_summary(ROWS)).rows] == [
        "QueryUser.txt",
        "MPSupportFiles.cab",
    ]


@for_each(
    ("result", "failed"),
    [("Success", False), ("Failed", True), ("0x80070005", True), ("0", False), ("partly", None)],
)
def test_a_result_is_judged_only_where_its_words_are_known(
    *, result: str, failed: bool | None
) -> None:
    found = read(f"Artifact,Result\nAutoruns,{result}\n")
    assert [(row.command, row.failed) for row in found.rows] == [("Autoruns", failed)]
    assert found.ended is None


@for_each(
    ("column", "written", "failed"),
    [
        ("Error", "", False),
        ("Error", "0x00000000", False),
        ("Error", "No error", False),
        ("Error", "Success", False),
        ("Error", "The operation completed successfully.", False),
        ("Fehler", "Der Vorgang wurde erfolgreich beendet.", False),
        ("Error", "False", False),
        ("Error", "True", True),
        ("Error", "Not successful", True),
        ("Error", "Completed with errors", True),
        ("Error", "5", True),
        ("Fehler", "Zugriff verweigert", True),
        ("Exit code", "0", False),
        ("Exit code", "1", True),
        ("ExitCode", "-1073741819", True),
        ("Return code", "0005", True),
        ("Succeeded", "1", False),
        ("Succeeded", "0", True),
        ("Success", "No", True),
        ("Status", "Completed", False),
        ("Status", "Completed with errors", True),
        ("Status", "Unsuccessful", True),
        ("Status", "3", None),
    ],
)
def test_success_in_words_and_codes_is_no_failure(
    column: str, written: str, *, failed: bool | None
) -> None:
    found = read(f'Command,File,{column}\nx,MPLog-1.log,"{written}"\n')
    assert [row.failed for row in found.rows] == [failed]
    assert found.notices == ()


@for_each(
    ("text", "outputs", "said"),
    [
        ("Befehl;Ausgabedatei;Fehler\nx;MPLog-1.log;\n", ["MPLog-1.log"], []),
        ("Kommando;Wohin;Fehler\nx.exe;A\\MPLog-1.log;\n", ["A\\MPLog-1.log"], []),
        ("コマンド,出力,結果\nx,MPLog-1.log,よし\n", ["MPLog-1.log"], ["summary-columns"]),
        ("Command,Output folder,Name,Error\nx,Logs,MPLog-1.log,\n", ["MPLog-1.log"], []),
        ("Command,Error\nx.exe,\n", [""], []),
    ],
    ids=["localised", "by content", "no errors known", "a folder beside it", "no files"],
)
def test_the_column_of_files_is_known_by_name_or_content(
    text: str, outputs: list[str], said: list[str]
) -> None:
    found = read(text)
    assert [row.output for row in found.rows] == outputs
    assert [notice.code for notice in found.notices] == said


def test_day_and_month_that_may_be_either_are_not_certain() -> None:
    found = read("Command,Time\nx,7/9/2026 3:12:00 AM\n")
    assert (found.ended, found.times_certain) == (START, False)
    assert read("Command,Time\nx,7/29/2026 3:12:00 AM\n").times_certain


@for_each("text", ["", "one\n", "a,b\n", '"', "\0\1\2", "#TYPE x"])
def test_what_is_no_table_is_said(text: str) -> None:
    found = read(text)
    assert (found.rows, found.ended) == ((), None)
    assert "support-empty" in [n.code for n in found.notices]


def test_short_rows_and_type_lines_do_no_harm() -> None:
    found = read("#TYPE System.Object\nCommand,Start,End,Error\narp -a,2026-07-09T03:12:00Z\n")
    assert [(r.started, r.ended, r.failed) for r in found.rows] == [(START, None, False)]


@for_each(
    ("name", "read_here", "unreadable"),
    [
        ("Forensics Collection Summary.csv", True, False),
        ("pkg/forensics collection summary.csv", True, False),
        ("CollectionSummaryReport.xls", False, True),
        ("Summary.csv", False, False),
    ],
)
def test_it_is_told_by_name(*, name: str, read_here: bool, unreadable: bool) -> None:
    assert collection_summary.detect(b"", name) is read_here
    assert bool(collection_summary.UNREADABLE.search(name)) is unreadable
