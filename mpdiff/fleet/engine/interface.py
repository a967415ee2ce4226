"""What an engine is: tasks in, each record out once, in any order, whatever becomes of the workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mpdiff.fleet.model import Record
    from mpdiff.fleet.work.task import Task


class Engine(Protocol):
    """Runs tasks. A worker that dies is a PackageFailure of its package."""

    def run(
        self, tasks: Iterable[Task], started: Callable[[Task], None]
    ) -> Iterator[tuple[Task, Record]]:
        """Yield each task with its record as it is done; `started` is called as one is handed over."""
        ...

    def close(self) -> None:
        """Let go of workers; those of an executor that was given stay."""
        ...
