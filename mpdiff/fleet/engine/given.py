"""Any executor: tasks go in a few at a time, so that ten thousand cost no more memory than ten."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.fleet.model import PackageFailure, Record
from mpdiff.fleet.work.task import Task, decode, run_task, task_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

AT_ONCE: Final = 64
"""Tasks that an executor of unknown size holds at a time."""
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
            try:
                under_way[executor.submit(run_task, task)] = task
            except (BrokenExecutor, OSError):  # a pool that is just breaking has closed its pipes
                broken = True
                suspects.append(task)
                break
            started(task)
        if not under_way:
            break
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            task = under_way.pop(future)
            error = future.exception() if not future.cancelled() else None
            if isinstance(error, BrokenExecutor):
                broken = True
                suspects.append(task)
            elif error is not None or future.cancelled():
                yield task, died(task, type(error).__name__ if error else "it was cancelled")
            else:
                yield task, decode(future.result())
    if broken:
        yield Broken(tuple(suspects))


def died(task: Task, why: str) -> PackageFailure:
    """Return the failure of a package whose worker ended without an answer."""
    return PackageFailure(
        task_name(task),
        DIED,
        f"{task_name(task)}: The worker ended while it read this package ({why}).",
        "Analyse it alone with mpdiff diff, or unpack what matters into a folder.",
    )
