"""Any executor: tasks go in a few at a time, so that ten thousand cost no more memory than ten."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from mpdiff.fleet.work.task import Task, failure_of, record_from, run_task, task_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mpdiff.fleet.model import PackageFailure, Record

AT_ONCE: Final = 64
"""Tasks that an executor of unknown size holds at a time."""
STALLED: Final = 30.0
"""Seconds without an answer after which the executor is asked whether it is broken."""
DIED: Final = "worker-died"


class Broken(NamedTuple):
    """Tasks that were under way when an executor broke; one of them may be why."""

    tasks: tuple[Task, ...]


class GivenExecutor:
    """Runs tasks on an executor that somebody else made and will shut down."""

    def __init__(self, executor: Executor, *, at_once: int = AT_ONCE) -> None:
        self._executor = executor
        self._at_once = at_once

    def run(
        self, tasks: Iterable[Task], started: Callable[[Task], None]
    ) -> Iterator[tuple[Task, Record]]:
        """Yield each task with its record. Where the executor breaks, what is left has failed."""
        waiting = iter(tasks)
        for done in windowed(self._executor, waiting, started, self._at_once):
            if isinstance(done, Broken):
                for task in (*done.tasks, *waiting):
                    yield task, died(task, "the executor broke")
                return
            yield done

    def close(self) -> None:
        """Nothing is ours."""


def windowed(
    executor: Executor,
    tasks: Iterator[Task],
    started: Callable[[Task], None],
    at_once: int,
) -> Iterator[tuple[Task, Record] | Broken]:
    """Yield tasks with their records as they are done; last, what was under way as it broke."""
    under_way: dict[Future[bytes], Task] = {}
    suspects: list[Task] = []
    broken = False
    while True:
        while not broken and len(under_way) < at_once and (task := next(tasks, None)) is not None:
            future = _submitted(executor, task)
            if future is None:
                broken = True
                suspects.append(task)
                break
            under_way[future] = task
            started(task)
        if not under_way:
            break
        done = wait(under_way, timeout=STALLED, return_when=FIRST_COMPLETED).done
        if not done and (broken or not _answers(executor)):
            suspects.extend(under_way.values())
            under_way.clear()
            broken = True
        for future in done:
            task = under_way.pop(future)
            error = future.exception() if not future.cancelled() else None
            if isinstance(error, BrokenExecutor):
                broken = True
                suspects.append(task)
            elif error is not None or future.cancelled():
                yield task, died(task, type(error).__name__ if error else "it was cancelled")
            else:
                yield task, _record(task, future.result())
    if broken:
        yield Broken(tuple(suspects))


def _record(task: Task, answer: bytes) -> Record:
    try:
        return record_from(answer)
    except (msgspec.DecodeError, TypeError):  # not every worker has the mpdiff that asks
        return died(task, "its answer could not be read: is it another version of mpdiff?")


def _submitted(executor: Executor, task: Task) -> Future[bytes] | None:
    """Return the future of a task; none where the executor is broken or just breaking.

    A process pool that breaks while it starts one more process raises whatever the closed pipe
    or the reused file descriptor leads to; other engines have errors of their own.
    """
    try:
        return executor.submit(run_task, task)
    except Exception:  # noqa: BLE001  as above
        return None


def _answers(executor: Executor) -> bool:
    """Return whether the executor still takes tasks.

    Up to Python 3.11 a task that enters a process pool as the pool breaks is never answered.
    """
    try:
        executor.submit(int)
    except Exception:  # noqa: BLE001  each engine has errors of its own
        return False
    return True


def died(task: Task, why: str) -> PackageFailure:
    """Return the failure of a package whose worker ended without an answer."""
    return failure_of(
        task,
        DIED,
        f"{task_name(task)}: The worker ended while it read this package ({why}).",
        "Analyse it alone with mpdiff diff, or unpack what matters into a folder.",
    )
