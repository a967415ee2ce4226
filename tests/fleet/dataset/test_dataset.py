"""The dataset: its documented schema, and the queries that the documentation shows."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import jsonschema
import msgspec
import pytest

from mpdiff.fleet import Dataset, Options
from mpdiff.fleet.correlate.things import thing_anywhere
from mpdiff.fleet.dataset.queries import example_queries
from mpdiff.fleet.dataset.tables import (
    TABLES,
    FindingRow,
    IncidentRow,
    PackageRow,
    StretchRow,
    columns,
    dataset_schema,
)
from mpdiff.fleet.dataset.write import _write_parquet
from mpdiff.fleet.run import fleet
from tests.support.places import SAMPLES
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed: mpdiff[duckdb]")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a dataset of some samples, in both forms."""
    folder = tmp_path_factory.mktemp("dataset")
    paths = [str(SAMPLES / name) for name in ("attacker", "campaign", "cut-lists", "clean")]
    with ThreadPoolExecutor(1) as executor:
        fleet(
            paths,
            executor=executor,
            options=Options(isolate=False),
            dataset=Dataset(str(folder / "lines"), str(folder / "parquet")),
        )
    return folder


def rows(dataset: Path, table: str) -> list[dict[str, Any]]:
    text = (dataset / f"lines/{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@for_each("table", TABLES)
def test_every_row_is_as_its_schema_says(dataset: Path, table: str) -> None:
    described = dataset_schema()
    one = {**described["tables"][table], "$defs": described["$defs"]}
    validator = jsonschema.Draft202012Validator(one)
    found = rows(dataset, table)
    for row in found:
        validator.validate(row)
        assert list(row) == list(columns(table))
    assert found or table == "incidents"


@for_each("table", TABLES)
def test_parquet_holds_the_same_rows(dataset: Path, table: str) -> None:
    path = str(dataset / f"parquet/{table}.parquet")
    with duckdb.connect() as connection:
        (count,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchone()
    assert count == len(rows(dataset, table))


def test_clean_packages_are_in_the_dataset(dataset: Path) -> None:
    states = [row["state"] for row in rows(dataset, "packages")]
    assert len(states) == 13
    assert states.count("clean") == 3


LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
ANSWERS: dict[str, list[tuple[Any, ...]]] = {
    "Which devices excluded C:\\Users\\Public since May 2026?": [
        ("WS-0707.corp.contoso.example", "C:\\Users\\Public")
    ],
    "Who still has tamper protection off?": [],
    "What is still open, on how many devices, the worst first?": [
        ("AttackSurfaceReductionRules_Actions", LSASS, 6, "critical"),
        ("ExclusionPath", "C:\\ProgramData\\Contoso Sync\\Cache", 6, "critical"),
    ],
    "Where was real-time protection off for longest, as far as both ends are known?": [
        ("WS-1101.corp.contoso.example", 234.0)
    ],
    "Which detections fell into a stretch of weakness of the same device?": [],
    "Which packages could be read in part only, and what of them could not be read?": [
        ("WS-0639.corp.contoso.example",)
    ],
}
"""Question -> some of the values of the first rows."""


def test_every_question_has_its_answer_here() -> None:
    assert list(example_queries()) == list(ANSWERS)


@for_each("question", ANSWERS)
def test_the_documented_queries_answer_their_questions(dataset: Path, question: str) -> None:
    query = example_queries()[question]
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{dataset / 'parquet'}'")
        found = connection.execute(query).fetchall()
    expected = ANSWERS[question]
    if not expected:
        assert found == []
    for row, values in zip(found, expected, strict=False):
        assert set(values) <= set(row)
    assert len(found) >= len(expected)


NIGHT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


def finding_row(**given: Any) -> FindingRow:
    texts: dict[str, Any] = dict.fromkeys(FindingRow.__struct_fields__, "")
    texts["undone_later"] = False
    never = dict.fromkeys(("first_seen", "last_seen", "weak_seconds", "still_weakened"))
    return FindingRow(**{**texts, **never, **given})


def test_queries_that_no_sample_answers_find_their_rows(tmp_path: Path) -> None:
    own = {"package": "p", "device": "WS-1"}
    tamper = {"setting": "DisableTamperProtection", "first_seen": NIGHT}
    made: dict[str, list[Any]] = {
        "findings": [
            finding_row(**own, **tamper, still_weakened=True),
            finding_row(package="q", device="WS-2", **tamper, still_weakened=False),
            finding_row(
                package="r", device="WS-3", **tamper, still_weakened=True, undone_later=True
            ),
        ],
        "stretches": [
            StretchRow(
                **own,
                setting="S",
                key=None,
                severity="high",
                since=NIGHT,
                until=NIGHT + HOUR,
                seconds=3600,
                place=None,
            )
        ],
        "incidents": [
            IncidentRow(
                **own,
                kind="malware-detected",
                time=NIGHT + minutes * MINUTE,
                until=None,
                title="",
                subject=name,
                detail="",
                certain=True,
            )
            for minutes, name in ((30, "Inside"), (90, "Outside"))
        ],
    }
    for table in TABLES:
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in made.get(table, []))
        (tmp_path / f"{table}.jsonl").write_bytes(lines)
    _write_parquet(duckdb, tmp_path, tmp_path)
    asked = example_queries()
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{tmp_path}'")
        off = connection.execute(asked["Who still has tamper protection off?"]).fetchall()
        detections = connection.execute(
            asked["Which detections fell into a stretch of weakness of the same device?"]
        ).fetchall()
    assert [row[0] for row in off] == ["WS-1"]
    assert [row[2:4] for row in detections] == [("Inside", "S")]


def package_row(name: str, window_start: datetime | None) -> PackageRow:
    texts: dict[str, Any] = dict.fromkeys(PackageRow.__struct_fields__, "")
    numbers = dict.fromkeys(("critical", "high", "medium", "low", "info", "still_weakened"), 0)
    times = {"window_start": window_start, "window_end": None, "log_until": None}
    named = {"package": name, "computer_id": None, "read_in_part": False}
    return PackageRow(**{**texts, **numbers, **times, **named})


def test_the_question_about_an_exclusion_finds_every_spelling_and_nothing_else(
    tmp_path: Path,
) -> None:
    """Also what no record dates; not its removal, not a folder that only begins alike."""
    question = next(iter(example_queries()))
    drawn = [
        ("c:/users/PUBLIC/", "weakened", NIGHT),
        ("%PUBLIC%\\x.exe", "weakened", NIGHT),
        ("\\\\?\\C:\\Users\\Public\\*", "weakened", None),
        ("C:\\Users\\PublicX", "weakened", NIGHT),
        ("C:\\Users\\Public", "strengthened", NIGHT),
        ("C:\\Users\\Public", "weakened", datetime(2026, 4, 30, tzinfo=UTC)),
    ]
    made: dict[str, list[Any]] = {
        "findings": [
            finding_row(
                package="p",
                device=f"WS-{n}",
                setting="ExclusionPath",
                key=key,
                item=thing_anywhere("ExclusionPath", key)[1],
                effect=effect,
                first_seen=seen,
            )
            for n, (key, effect, seen) in enumerate(drawn)
        ],
        "packages": [package_row("p", NIGHT)],
    }
    for table in TABLES:
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in made.get(table, []))
        (tmp_path / f"{table}.jsonl").write_bytes(lines)
    _write_parquet(duckdb, tmp_path, tmp_path)
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{tmp_path}'")
        found = connection.execute(example_queries()[question]).fetchall()
    assert [row[0] for row in found] == ["WS-0", "WS-1", "WS-2"]
