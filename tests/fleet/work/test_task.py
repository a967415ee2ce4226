"""One task: whatever goes wrong is the failure of its package, and it can go to any process."""

from __future__ import annotations

import os
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import UsageError
from mpdiff.base.model import SEVERITIES, Effect, Notice, TimelineEntry
from mpdiff.fleet import Dataset, Options
from mpdiff.fleet.model import MOST_FINDINGS, PackageFailure, PackageResult
from mpdiff.fleet.render import BY_NAME
from mpdiff.fleet.run import fleet
from mpdiff.fleet.work.condense import MOST_STEPS, MOST_TEXT, condense
from mpdiff.fleet.work.digest import content_of
from mpdiff.fleet.work.records import stem
from mpdiff.fleet.work.task import Task, encode, record_from, run_task
from mpdiff.fleet.work.urls import encodable
from mpdiff.pipeline import analyse
from tests.support.places import SAMPLES
from tests.support.reports import finding, report
from tests.support.rows import for_each

CLEAN = str(SAMPLES / "clean/package.zip")
HERE = Options(isolate=False)


@pytest.mark.parametrize(
    ("error", "code"),
    [(MemoryError(), "out-of-memory"), (RuntimeError("odd"), "bug"), (KeyError("x"), "bug")],
)
def test_an_error_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("mpdiff.pipeline.analyse", fail)
    record = record_from(run_task(Task(CLEAN, HERE)))
    assert isinstance(record, PackageFailure)
    assert (record.path, record.code) == (CLEAN, code)


def test_reports_that_cannot_be_written_do_not_undo_the_analysis(tmp_path: Path) -> None:
    options = Options(isolate=False, reports=str(tmp_path / "none"))
    record = record_from(run_task(Task(CLEAN, options)))
    assert isinstance(record, PackageResult)
    assert record.state == "clean"
    assert record.reports == {}
    assert "Cannot be written" in record.unwritten


def test_a_record_that_cannot_be_written_does_not_undo_it_either(tmp_path: Path) -> None:
    options = Options(isolate=False, reports=str(tmp_path))
    content = content_of(CLEAN)
    (tmp_path / "records" / f"{content}.json").mkdir(parents=True)
    record = record_from(run_task(Task(CLEAN, options)))
    assert isinstance(record, PackageResult)
    assert record.state == "clean"
    assert all((tmp_path / name).is_file() for name in record.reports.values())
    assert "Cannot be written" in record.unwritten


def test_a_report_that_was_damaged_since_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    task = Task(CLEAN, Options(isolate=False, reports=str(tmp_path), resume=True))
    record = record_from(run_task(task))
    assert isinstance(record, PackageResult)
    page = tmp_path / record.reports["html"]
    whole = page.read_bytes()
    for damaged in (b"", whole[:-9], whole.replace(b"No weakening", b"Weakenings")):
        page.write_bytes(damaged)
        assert record_from(run_task(task)) == record
        assert page.read_bytes() == whole


def test_of_a_package_that_changed_while_it_was_read_no_record_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its content's digest is not of what was read, so `--resume` must not return it."""
    changed = Notice("package-changed", "It was changed while it was read; read it again.", "x")
    monkeypatch.setattr(
        "mpdiff.pipeline.analyse", lambda *_, **__: report(notices=(changed,), ledger=())
    )
    (tmp_path / "records").mkdir()
    run_task(Task(CLEAN, Options(isolate=False, reports=str(tmp_path))))
    assert list((tmp_path / "records").iterdir()) == []
    assert list(tmp_path.glob("*.html"))


def test_a_task_and_its_record_travel(tmp_path: Path) -> None:
    task = Task(CLEAN, Options(isolate=False, reports=str(tmp_path)))
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301  our own
    assert pickle.loads(pickle.dumps(run_task)) is run_task  # noqa: S301  same


def test_a_task_takes_over_the_limits_of_the_campaign_and_gives_them_back() -> None:
    before = limits.current()
    tight = {**before, "MAX_SNAPSHOT": 10}
    record = record_from(run_task(Task(CLEAN, Options(isolate=False, limits=tight))))
    assert isinstance(record, PackageFailure)
    assert limits.current() == before


@for_each(
    "options",
    [
        Options(scenarios=("no-such",)),
        Options(timezone="Mars/Base"),
        Options(policy="no/such.yaml"),
    ],
    ids=["scenario", "zone", "policy"],
)
def test_what_would_fail_with_every_package_is_refused_at_once(options: Options) -> None:
    with pytest.raises(UsageError):
        fleet([CLEAN], options=options)


# --- what is kept of a report ---------------------------------------------------------------------


def test_a_record_counts_what_the_report_counts() -> None:
    made = analyse(str(SAMPLES / "attacker/package.zip"))
    kept = condense(made, "p", "c", {})
    assert kept.open == tuple(getattr(made.summary, name) for name in SEVERITIES)
    assert kept.still_weakened == made.summary.still_weakened
    assert kept.state == "weakened"
    assert [step.setting for step in kept.steps][:2] == [
        "DisableTamperProtection",
        "DisableRealtimeMonitoring",
    ]
    assert len(kept.steps) == len(set(kept.steps))


@for_each(
    ("findings", "compared", "state"),
    [
        ([], 100, "clean"),
        ([], 0, "unknown"),
        ([finding()], 100, "weakened"),
        ([finding()], 0, "weakened"),
        ([finding(status="accepted")], 100, "clean"),
        ([finding(severity="info")], 100, "clean"),
        ([finding(effect="unknown")], 100, "look"),
        ([finding(rule="snapshot-incomplete", effect="unknown")], 100, "unknown"),
        ([finding(rule="device-mismatch", effect="unknown")], 100, "unknown"),
    ],
)
def test_a_package_is_clean_only_where_something_was_compared_and_nothing_is_open(
    findings: list[object], compared: int, state: str
) -> None:

    from mpdiff.report.summary import summarise

    made = report(findings=tuple(findings))
    made = replace(
        made,
        notices=(),
        evidence=(),
        summary=summarise(made.findings, changes=0, compared=compared),
    )
    assert condense(made, "p", "c", {}).state == state


def test_a_crowd_counts_for_all_that_it_stands_for() -> None:
    kept = condense(
        report(findings=(finding(), finding(key="C:\\B", stands_for=999))), "p", "c", {}
    )
    assert sum(kept.open) == 1000


def test_a_hostile_package_cannot_make_its_record_large() -> None:
    many = tuple(finding(setting="ExclusionPath", key=f"C:\\{'x' * 9999}{n}") for n in range(2000))
    kept = condense(report(findings=many), "p", "c", {})
    assert len(kept.weaknesses) == MOST_FINDINGS
    assert max(len(w.key or "") for w in kept.weaknesses) == MOST_TEXT
    assert len({w.key for w in kept.weaknesses}) == MOST_FINDINGS  # none became another


def test_of_many_findings_the_gravest_are_kept_and_the_rest_is_counted() -> None:
    plain = tuple(
        finding(setting="ExclusionPath", key=f"C:\\{n}", severity="low") for n in range(700)
    )
    grave = finding(setting="ExclusionPath", key="C:\\Users\\Public", severity="critical")
    rest = finding(setting="ExclusionPath", severity="low", stands_for=90)
    kept = condense(report(findings=(*plain, rest, grave)), "p", "c", {})
    assert kept.weaknesses[0].key == "C:\\Users\\Public"
    assert kept.findings_left_out == 702 - MOST_FINDINGS + 90


def test_of_many_steps_those_to_what_is_gravest_are_kept_in_the_order_of_the_log() -> None:
    def entry(number: int, key: str) -> TimelineEntry:
        time = datetime(2026, 5, 4, 8, number // 60, number % 60, tzinfo=UTC)
        return TimelineEntry(
            time, 5007, "ExclusionPath", key, None, 0, None, "m", effect="weakened"
        )

    noise = [entry(n, f"C:\\{n}") for n in range(MOST_STEPS)]
    last = [entry(MOST_STEPS + n, key) for n, key in enumerate(("C:\\B", "C:\\A"))]
    found = tuple(
        finding(setting="ExclusionPath", key=k, severity="high") for k in ("C:\\A", "C:\\B")
    )
    made = replace(report(findings=found), timeline=(*noise, *last))
    kept = condense(made, "p", "c", {})
    assert [step.key for step in kept.steps[-2:]] == ["C:\\B", "C:\\A"]
    assert (len(kept.steps), kept.steps_left_out) == (MOST_STEPS, 2)


def test_a_package_and_its_record_are_of_one_content() -> None:
    record = record_from(run_task(Task(CLEAN, HERE)))
    assert isinstance(record, PackageResult)
    assert record.content == analyse(CLEAN).source.sha256


def test_what_the_log_strengthened_last_is_closed() -> None:
    def entry(minute: int, key: str, effect: Effect, **given: Any) -> TimelineEntry:
        time = datetime(2026, 5, 4, 8, minute, tzinfo=UTC)
        return TimelineEntry(
            time, 5007, "ExclusionPath", key, None, None, None, "m", effect=effect, **given
        )

    entries = (
        entry(1, "C:\\A", "weakened"),
        entry(2, "c:\\a", "strengthened"),
        entry(3, "C:\\B", "strengthened"),
        entry(4, "C:\\B", "weakened"),
        entry(5, "C:\\C", "strengthened", time_certain=False),
        entry(6, "C:\\A", "weakened", refused=True),
    )
    (closed,) = condense(report(timeline=entries), "p", "c", {}).closed
    assert (closed.key, closed.time.minute) == ("c:\\a", 2)


@for_each(
    ("text", "shown"),
    [("a\udcff.zip", "a\\xff.zip"), ("ü\ud800", "ü\\ud800"), ("plain ü", "plain ü")],
)
def test_what_cannot_be_encoded_is_spelled_out(text: str, shown: str) -> None:
    assert encodable(text) == shown
    record = PackageFailure(text, "x", text)
    assert record_from(encode(record)) == PackageFailure(shown, "x", shown)


@pytest.mark.skipif(sys.platform != "linux", reason="names there are bytes")
def test_a_name_that_is_no_utf8_is_analysed_like_any_other(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    odd = os.fsencode(folder) + b"/bad\xff.zip"
    Path(os.fsdecode(odd)).write_bytes(Path(CLEAN).read_bytes())
    Path(os.fsdecode(odd) + ".cab").write_bytes(b"none")
    options = Options(isolate=False, reports=str(tmp_path / "r"), resume=True)
    with ThreadPoolExecutor(1) as executor:
        for _ in range(2):
            summary = fleet(
                [str(folder), "no\udcff*.zip", os.fsdecode(odd) + ".cab"],
                executor=executor,
                options=options,
                dataset=Dataset(str(tmp_path / "d")),
            )
    assert summary.states["clean"] == 1
    assert len(summary.failures) == 2
    for one in BY_NAME.values():
        assert one.render(summary, "r\udcff").encode("utf-8", "surrogateescape")
    assert b"bad\\\\xff.zip" in (tmp_path / "d/packages.jsonl").read_bytes()


@pytest.mark.parametrize(("device", "begins"), [("-rf", "_-rf-"), ("WS-1", "WS-1-")])
def test_no_report_is_named_like_an_option(device: str, begins: str) -> None:
    assert stem(device, "c" * 64) == f"{begins}{'c' * 16}"
