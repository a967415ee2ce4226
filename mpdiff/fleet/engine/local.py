"""Processes on this machine. One that is killed, or runs out of memory, costs at most its package.

When a process of a pool dies, Python gives up the whole pool and cannot tell which task was the
reason. So those that were under way run again, each in a pool of one: what fails there is the one.
Pools are replaced after some tasks, so that no process grows for ever. Python's own
`max_tasks_per_child` can wait for a process that is gone (python/cpython#115634), up to 3.13.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Final

from mpdiff.fleet.engine.given import Broken, died, windowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.process import BaseProcess

    from mpdiff.fleet.model import Record
    from mpdiff.fleet.work.task import Task

TASKS_PER_CHILD: Final = 200
"""Packages that a process reads, on average, before it is replaced."""


class LocalProcesses:
    """Runs tasks in `jobs` processes of this machine; they are made by spawning, as on Windows."""

    def __init__(self, jobs: int, tasks_per_child: int = TASKS_PER_CHILD) -> None:
        self._jobs = jobs
        self._batch = jobs * tasks_per_child

    def run(
        self, tasks: Iterable[Task], started: Callable[[Task], None]
    ) -> Iterator[tuple[Task, Record]]:
        """Yield each task with its record."""
        waiting = iter(tasks)
        while (first := next(waiting, None)) is not None:
            batch = _again(first, islice(waiting, self._batch - 1))
            yield from self._batched(batch, started)

    def close(self) -> None:
        """Pools end with their batch."""

    def _batched(
        self, batch: Iterator[Task], started: Callable[[Task], None]
    ) -> Iterator[tuple[Task, Record]]:
        suspects: tuple[Task, ...] = ()
        with _pool(self._jobs) as pool:
            # One more than there are processes, so that none waits for the next.
            for done in windowed(pool, batch, started, self._jobs + 1):
                if isinstance(done, Broken):
                    suspects = done.tasks
                    _kill(_processes(pool))
                else:
                    yield done
        for task in suspects:
            yield task, _alone(task)
        if suspects:
            yield from self._batched(batch, started)


def _again(first: Task, others: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from others


def _alone(task: Task) -> Record:
    """Run one task in a process of its own; one that dies again is a failure."""
    with _pool(1) as pool:
        for done in windowed(pool, iter((task,)), lambda _: None, 1):
            if not isinstance(done, Broken):
                return done[1]
            _kill(_processes(pool))
    return died(task, "killed, or out of memory")


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Make a pool; interrupted, what is under way ends and is written whole, the rest is dropped.

    Who interrupts again does not want to wait for that: the processes, which ignore interrupts, are
    killed, since Python's exit would wait for them.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
    processes = _processes(pool)
    try:
        yield pool
    finally:
        try:
            pool.shutdown(wait=True, cancel_futures=True)
        except BaseException:
            _kill(processes)
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _processes(pool: ProcessPoolExecutor) -> dict[int, BaseProcess]:
    """Return the processes of a pool, now and as they will be; it forgets them as it shuts down."""
    return getattr(pool, "_processes", {})


def _kill(processes: dict[int, BaseProcess]) -> None:
    """End what is left of a broken pool: it waits for ever for a process that began as it broke."""
    for process in list(processes.values()):
        process.kill()


def _begin() -> None:
    """Prepare a worker: an interrupt is the parent's to handle, and nobody survives the parent.

    Processes that a worker starts take over that they ignore interrupts.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
