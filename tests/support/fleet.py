"""Package results made by hand, and executors that misbehave, for tests of campaigns."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.fleet.correlate.sequences import Sequences
from mpdiff.fleet.model import PackageResult, Step, Stretch, Weakness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.fleet.model import FleetSummary

MORNING = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


def result(number: int = 1, **given: Any) -> PackageResult:
    """Return the result of a package of the device with a number; a window of four hours."""
    fields: dict[str, Any] = {
        "path": f"packages/{number}.zip",
        "content": f"{number:064x}",
        "state": "weakened",
        "verdict": "WEAKENED: 1 weakening (1 high).",
        "worst": "high",
        "open": (0, 1, 0, 0, 0),
        "still_weakened": 0,
        "device": f"WS-{number}",
        "computer_id": f"id-{number}",
        "window_start": MORNING,
        "window_end": MORNING + timedelta(hours=4),
        "seen_until": MORNING + timedelta(hours=5),
        "records": (100, 200),
    }
    return PackageResult(**{**fields, **given})


def weakness(setting: str = "DisableRealtimeMonitoring", **given: Any) -> Weakness:
    """Return a weakening of a setting that was undone after an hour."""
    fields: dict[str, Any] = {
        "rule": "weakened",
        "severity": "high",
        "setting": setting,
        "key": None,
        "kind": "changed",
        "effect": "weakened",
        "certainty": "certain",
        "status": "open",
        "still_weakened": False,
        "became": "True",
        "first_seen": MORNING,
        "stretches": (Stretch(MORNING, MORNING + timedelta(hours=1)),),
    }
    return Weakness(**{**fields, **given})


def exclusion(path: str, **given: Any) -> Weakness:
    """Return the weakening by a path exclusion."""
    return weakness("ExclusionPath", key=path, kind="added", became="in the list", **given)


def steps(*settings: str, every: float = 60, start: float = 0) -> tuple[Step, ...]:
    """Return steps, one every so many seconds."""
    return tuple(
        Step(MORNING + timedelta(seconds=start + every * number), setting, None, "True")
        for number, setting in enumerate(settings)
    )


def without_reports(summary: FleetSummary) -> FleetSummary:
    """Return a summary that names no report files: that of a run without a folder for them."""
    return replace(
        summary,
        packages=tuple(replace(p, reports={}) for p in summary.packages),
        successions=tuple(replace(s, reports={}) for s in summary.successions),
    )


def fed(collector: Any, results: Iterable[PackageResult]) -> Any:
    """Return a collector that has taken results."""
    taken = list(results)
    if isinstance(collector, Sequences):
        for one in taken:
            collector.learn(one)
    for one in taken:
        collector.add(one)
    return collector


@contextmanager
def threads(jobs: int) -> Iterator[ThreadPoolExecutor]:
    """Stand for `local._pool` where a test is not about processes: none is started."""
    with ThreadPoolExecutor(jobs) as pool:
        yield pool


class BreaksAt(Executor):
    """An executor whose worker dies at packages of some names, and takes the pool with it."""

    def __init__(self, *poison: str) -> None:
        self._poison = poison
        self._broken = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run at once."""
        if self._broken:
            raise BrokenProcessPool("broken")
        future: Future[Any] = Future()
        if args[0].path.endswith(self._poison):
            self._broken = True
            future.set_exception(BrokenProcessPool("a worker died"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


class Swallows(BreaksAt):
    """A broken pool that took one more task as it broke: that one is never answered."""

    probed = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run at once, but for the poison; nothing more is taken then."""
        self.probed = self.probed or not args
        if not self._broken and args[0].path.endswith(self._poison):
            self._broken = True
            return Future()
        return super().submit(fn, *args, **kwargs)


class Refuses(BreaksAt):
    """A pool that breaks as a task enters, with whatever error that leads to."""

    def __init__(self, poison: str, error: Exception) -> None:
        super().__init__(poison)
        self._error = error

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run at once; the poison raises."""
        if not self._broken and args[0].path.endswith(self._poison):
            self._broken = True
            raise self._error
        return super().submit(fn, *args, **kwargs)
