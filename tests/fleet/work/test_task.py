"""One task: whatever goes wrong is the failure of its package, and it can go to any process."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import UsageError
from mpdiff.base.model import SEVERITIES
from mpdiff.fleet import Options
from mpdiff.fleet.model import PackageFailure, PackageResult
from mpdiff.fleet.run import fleet
from mpdiff.fleet.work import condense as condensing
from mpdiff.fleet.work.condense import condense
from mpdiff.fleet.work.task import Task, decode, run_task
from mpdiff.pipeline import analyse
from tests.support.places import SAMPLES
from tests.support.reports import finding, report

if TYPE_CHECKING:
    from pathlib import Path

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
    record = decode(run_task(Task(CLEAN, HERE)))
    assert isinstance(record, PackageFailure)
    assert (record.path, record.code) == (CLEAN, code)


def test_a_full_or_missing_folder_of_reports_is_a_failure(tmp_path: Path) -> None:
    options = Options(isolate=False, reports=str(tmp_path / "none"))
    record = decode(run_task(Task(CLEAN, options)))
    assert isinstance(record, PackageFailure)
    assert record.code == "cannot-write"


def test_a_task_and_its_record_travel(tmp_path: Path) -> None:
    task = Task(CLEAN, Options(isolate=False, reports=str(tmp_path)))
    assert pickle.loads(pickle.dumps(task)) == task  # noqa: S301  our own
    assert pickle.loads(pickle.dumps(run_task)) is run_task  # noqa: S301  same


def test_a_task_takes_over_the_limits_of_the_campaign_and_gives_them_back() -> None:
    before = limits.current()
    tight = {**before, "MAX_SNAPSHOT": 10}
    record = decode(run_task(Task(CLEAN, Options(isolate=False, limits=tight))))
    assert isinstance(record, PackageFailure)
    assert limits.current() == before


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
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
    from msgspec.structs import replace

    from mpdiff.report.summary import summarise

    made = report(findings=tuple(findings))
    made = replace(
        made,
        notices=(),
        evidence=(),
        summary=summarise(made.findings, changes=0, compared=compared),
    )
    assert condense(made, "p", "c", {}).state == state


def test_a_hostile_package_cannot_make_its_record_large() -> None:
    many = tuple(finding(setting="ExclusionPath", key=f"C:\\{'x' * 9999}{n}") for n in range(2000))
    kept = condense(report(findings=many), "p", "c", {})
    assert len(kept.weaknesses) == condensing.MOST_FINDINGS
    assert max(len(w.key or "") for w in kept.weaknesses) == condensing.MOST_TEXT
    assert len({w.key for w in kept.weaknesses}) == condensing.MOST_FINDINGS  # none became another


def test_a_package_and_its_record_are_of_one_content() -> None:
    record = decode(run_task(Task(CLEAN, HERE)))
    assert isinstance(record, PackageResult)
    assert record.content == analyse(CLEAN).source.sha256
