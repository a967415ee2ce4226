"""A campaign as a whole: nothing is lost, whatever happens to packages and workers."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import signal
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

import mpdiff
from mpdiff.base import limits
from mpdiff.base.errors import InputError, UsageError
from mpdiff.cli.main import run as command
from mpdiff.fleet import Dataset, Options
from mpdiff.fleet.engine import given, local
from mpdiff.fleet.engine.dask import check_address
from mpdiff.fleet.engine.given import GivenExecutor
from mpdiff.fleet.engine.local import LocalProcesses
from mpdiff.fleet.render import BY_NAME
from mpdiff.fleet.run import Progress, fleet
from mpdiff.fleet.work.task import Task
from mpdiff.report.saved import read_report
from tests.support.fleet import BreaksAt, Refuses, Swallows
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from mpdiff.fleet.model import FleetSummary


def run(folder: Path, **how: Any) -> FleetSummary:
    """Analyse in this process, without isolation."""
    options = how.pop("options", Options(isolate=False))
    with ThreadPoolExecutor(2) as executor:
        return fleet([str(folder)], executor=executor, options=options, **how)


def as_json(summary: FleetSummary) -> str:
    return BY_NAME["json"].render(summary, None)


def written(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_a_bad_package_is_named_and_the_others_go_on(packages: Path) -> None:
    summary = run(packages)
    assert summary.total == 5
    assert summary.states == {"weakened": 3, "look": 0, "unknown": 0, "clean": 1}
    (failure,) = summary.failures
    assert failure.path.endswith("broken.zip")
    assert failure.code == "zip-damaged"
    (shared,) = summary.shared
    assert (shared.item, shared.where.count) == ("C:\\Shared\\Tool", 3)


def test_each_package_has_its_reports_under_device_and_content(
    packages: Path, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    summary = run(packages, options=Options(isolate=False, reports=str(reports)))
    assert len(list(reports.glob("*.json"))) == len(list(reports.glob("*.html"))) == 4
    worst = summary.packages[0]
    name = worst.reports["json"]
    assert name == f"{worst.computer_id}-{worst.content[:16]}.json"
    assert read_report((reports / name).read_bytes(), name).summary.headline == worst.verdict


def test_processes_threads_and_one_executor_return_the_same(packages: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        called = mpdiff.fleet([str(packages)], executor=executor, options=Options(isolate=False))
    spawned = fleet([str(packages)], jobs=2)
    assert as_json(run(packages)) == as_json(called) == as_json(spawned)


# Up to Python 3.11 the pool's own thread can trip over a process that starts as the pool breaks.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_killed_worker_changes_nothing(packages: Path, tmp_path: Path) -> None:
    killed: list[int | None] = []

    def kill_first(_: Progress) -> None:
        for child in multiprocessing.active_children()[: not killed]:
            killed.append(child.pid)
            os.kill(child.pid or 0, signal.SIGKILL)

    undisturbed, disturbed = tmp_path / "one", tmp_path / "two"
    one = run(packages, options=Options(reports=str(undisturbed)))
    two = fleet(
        [str(packages)], jobs=2, options=Options(reports=str(disturbed)), progress=kill_first
    )
    assert killed
    assert as_json(one) == as_json(two)
    assert written(undisturbed) == written(disturbed)


def test_the_package_that_kills_its_worker_is_found_and_named(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def pool(_jobs: int) -> Iterator[BreaksAt]:
        yield BreaksAt("ws-1.zip", "ws-3.zip")

    monkeypatch.setattr(local, "_pool", pool)
    summary = fleet([str(packages)], jobs=2, options=Options(isolate=False))
    codes = {os.path.basename(f.path): f.code for f in summary.failures}  # noqa: PTH119
    assert codes == {
        "broken.zip": "zip-damaged",
        "ws-1.zip": "worker-died",
        "ws-3.zip": "worker-died",
    }
    assert summary.states["weakened"] == 1


def test_an_executor_that_never_answers_a_task_does_not_stop_the_campaign(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(given, "STALLED", 0.01)
    executor = Swallows("ws-1.zip")
    summary = fleet([str(packages)], executor=executor, options=Options(isolate=False))
    assert summary.total == 5
    assert "ws-1.zip" in {os.path.basename(f.path) for f in summary.failures}  # noqa: PTH119
    alone = Swallows("ws-1.zip")
    summary = fleet([str(packages / "ws-1.zip")], executor=alone, options=Options(isolate=False))
    assert [f.code for f in summary.failures] == ["worker-died"]
    assert alone.probed


@pytest.mark.parametrize("error", [ValueError("bad value(s) in fds_to_keep"), OSError(9, "closed")])
def test_a_pool_that_breaks_as_a_task_enters_leaves_every_package_accounted_for(
    packages: Path, error: Exception
) -> None:
    summary = fleet(
        [str(packages)], executor=Refuses("ws-1.zip", error), options=Options(isolate=False)
    )
    assert summary.total == 5
    assert "worker-died" in {f.code for f in summary.failures}


def test_an_executor_that_breaks_leaves_every_package_accounted_for(packages: Path) -> None:
    summary = fleet([str(packages)], executor=BreaksAt("ws-1.zip"), options=Options(isolate=False))
    assert summary.total == 5
    codes = {os.path.basename(f.path): f.code for f in summary.failures}  # noqa: PTH119
    assert codes["ws-1.zip"] == codes["broken.zip"] == "worker-died"  # the smallest comes last


def test_large_packages_begin_first(packages: Path) -> None:
    begun: list[str] = []

    def progress(state: Progress) -> None:
        begun.extend(set(state.names) - set(begun))

    summary = fleet([str(packages)], jobs=1, options=Options(isolate=False), progress=progress)
    sizes = [os.path.getsize(name) for name in begun]  # noqa: PTH202
    assert len(begun) == summary.total == 5
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_who_interrupts_again_does_not_wait_for_the_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def shutdown(_: object, *, wait: bool, cancel_futures: bool) -> None:
        asked.append((wait, cancel_futures))
        if wait:
            raise KeyboardInterrupt

    def interrupted() -> None:
        with local._pool(1) as pool:
            pool.submit(time.sleep, 3600)
            children.extend(multiprocessing.active_children())
            raise KeyboardInterrupt

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor.shutdown", shutdown)
    children: list[Any] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    (child,) = children
    child.join()  # or the pool's own thread was first, and then nobody else learns the exit code
    assert is_gone(child.pid)  # which would have slept for an hour
    assert asked == [(True, True), (False, True)]


def is_gone(pid: int) -> bool:
    """Return whether a process ends within a minute."""
    for _ in range(6000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False


def test_a_pool_is_replaced_after_its_tasks(packages: Path) -> None:
    options = Options(isolate=False)
    tasks = [Task(str(path), options) for path in sorted(packages.glob("ws*"))]
    engine = local.LocalProcesses(1, tasks_per_child=2)
    assert {task.path for task, _ in engine.run(tasks, lambda _: None)} == {t.path for t in tasks}


def test_resume_skips_what_is_done_and_unchanged(packages: Path, tmp_path: Path) -> None:
    options = Options(isolate=False, reports=str(tmp_path / "r"), resume=True)
    first = run(packages, options=options)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "r").glob("*.*")}
    lost = next(iter((tmp_path / "r").glob("*.html")))
    lost.unlink()
    again = run(packages, options=options)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "r").glob("*.*")}
    assert as_json(first) == as_json(again)
    assert before.keys() == after.keys()
    rewritten = {p.stem for p in before if before[p] != after[p]}
    assert rewritten == {lost.stem}


def test_resume_reads_again_under_other_options(packages: Path, tmp_path: Path) -> None:
    reports = str(tmp_path / "r")
    run(packages, options=Options(isolate=False, reports=reports))
    record = next(iter((tmp_path / "r/records").iterdir()))
    first = json.loads(record.read_bytes())["key"]
    other = Options(isolate=False, reports=reports, resume=True, scenarios=("high-cpu",))
    run(packages, options=other)
    assert json.loads(record.read_bytes())["key"] != first


def test_two_packages_of_one_device_are_compared(packages: Path, tmp_path: Path) -> None:
    from tests.fleet.conftest import AFTER, BEFORE
    from tests.support.packages import package, snapshot_json

    device = {"ComputerID": "00000001-2222-3333-4444-555555555555"}
    later = {BEFORE: snapshot_json(**device), AFTER: snapshot_json(**device, MAPSReporting=0)}
    package(packages, later, "ws-1-later.zip")
    summary = run(packages, options=Options(isolate=False, reports=str(tmp_path / "r")))
    (row,) = summary.successions
    assert row.continuity == "unknown"
    assert row.verdict


def test_nothing_at_all_is_an_error() -> None:
    with pytest.raises(InputError, match="No package"):
        fleet([])


def test_progress_ends_with_everything_done(packages: Path) -> None:
    states: list[Progress] = []
    run(packages, progress=states.append)
    assert (states[-1].total, states[-1].done, states[-1].failed) == (5, 5, 1)
    assert states[-1].names == ()


@for_each("address", ["tcp://127.0.0.1:8786", "localhost:1", "[::1]:1", "tls://dask.example:8786"])
def test_a_scheduler_here_or_behind_tls_is_taken(address: str) -> None:
    check_address(address, insecure=False)


@for_each("address", ["tcp://10.0.0.1:8786", "dask.example:8786", "ws://a.b:1"])
def test_a_scheduler_elsewhere_needs_the_users_word(address: str) -> None:
    check_address(address, insecure=True)
    with pytest.raises(UsageError, match="another machine"):
        check_address(address, insecure=False)


def test_an_engine_holds_no_more_tasks_than_it_may(packages: Path) -> None:
    options = Options(isolate=False)
    handed: list[Task] = []
    tasks = (Task(str(packages / "broken.zip"), options) for _ in range(20))
    with ThreadPoolExecutor(1) as executor:
        running = GivenExecutor(executor, at_once=3).run(tasks, handed.append)
        next(running)
        assert len(handed) <= 4
        assert len(list(running)) == 19


def test_workers_of_a_scheduler_get_absolute_paths(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand in folders of their own."""
    seen: list[Task] = []

    class Recorded(LocalProcesses):
        def __init__(self, _address: str, *, insecure: bool) -> None:
            assert not insecure
            super().__init__(1)

        def run(self, tasks: Iterable[Task], started: Callable[[Task], None]) -> Any:
            def noted() -> Iterator[Task]:
                for task in tasks:
                    seen.append(task)
                    yield task

            return super().run(noted(), started)

    monkeypatch.setattr("mpdiff.fleet.engine.dask.DaskCluster", Recorded)
    monkeypatch.chdir(packages.parent)
    options = Options(isolate=False, reports="reports")
    summary = fleet(["packages/ws-*.zip"], scheduler="tcp://127.0.0.1:1", options=options)
    assert {task.path for task in seen} == {str(packages / f"ws-{n}.zip") for n in range(4)}
    assert {task.options.reports for task in seen} == {str(packages.parent / "reports")}
    assert summary.total == 4


def test_the_summary_names_changed_limits(packages: Path) -> None:
    with limits.adjusted(["listed=7"]):
        assert run(packages).options == ("--limit listed=7",)


def test_a_package_has_the_sentence_that_diff_prints(packages: Path) -> None:
    worst = run(packages).packages[0]
    assert worst.verdict == mpdiff.analyse(worst.path).summary.headline


# --- what the machine refuses ---------------------------------------------------------------------


class Raises(Executor):
    """An engine whose scheduler is gone, with an error of its own."""

    def submit(self, *_: object, **__: object) -> Future[Any]:
        raise EOFError("the scheduler is gone")


class Answers(Executor):
    """A worker of another version."""

    def submit(self, *_: object, **__: object) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(b"{}")
        return future


@pytest.mark.parametrize("executor", [Raises(), Answers()], ids=["gone", "other-version"])
def test_an_engine_that_fails_leaves_failed_packages_and_a_summary(
    packages: Path, executor: Executor
) -> None:
    summary = fleet([str(packages)], executor=executor, options=Options(isolate=False))
    assert len(summary.failures) == summary.total == 5
    assert {failure.code for failure in summary.failures} == {given.DIED}


def test_a_dataset_that_cannot_be_written_costs_nothing_else(
    packages: Path, tmp_path: Path
) -> None:
    there = tmp_path / "file"
    there.write_text("x")
    summary = run(packages, dataset=Dataset(str(there)))
    assert summary.states["weakened"] == 3
    (unwritten,) = summary.unwritten
    assert unwritten.path == str(there)
    assert "Cannot be written" in unwritten.message


def test_a_full_disk_of_temporary_files_is_named(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("mpdiff.fleet.spool.tempfile.TemporaryFile", full)
    with pytest.raises(UsageError, match="No space left"):
        run(packages)


@pytest.mark.parametrize("name", ["by pattern", "by URL", "policy"])
def test_a_summary_never_lands_on_evidence(
    packages: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    package = packages / "ws-0.zip"
    target, source, more = {
        "by pattern": (package, str(packages / "*.zip"), []),
        "by URL": (package, f"file://{package}", []),
        "policy": (packages / "p.yaml", str(packages), ["--policy", str(packages / "p.yaml")]),
    }[name]
    (packages / "p.yaml").write_text("version: 1\n")
    before = target.read_bytes()
    assert command([
        "fleet", source, *more, "-o", f"json:{target}", "-q", "--no-isolate", "-j", "1",
    ]) == 2  # fmt: skip
    assert target.read_bytes() == before
    assert "It is an input." in capsys.readouterr().err
