"""Speed and memory of campaigns: `python tests/benchmarks/fleet.py [COUNT] [FOLDER]`.

Makes COUNT packages (default 40) as real ones are built, of 1 to 60 MB, and measures in one run: two
processes against one, what a package costs as they become more, the memory of the parent and of a
worker. Nothing here is a test.
"""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from mpdiff.fleet import Options  # noqa: E402  the path is set just above
from mpdiff.fleet.run import fleet  # noqa: E402  same
from mpdiff.fleet.work.task import Task, record_from, run_task  # noqa: E402  same
from samples import write_package  # noqa: E402  same
from samples.campaign import SCRIPT  # noqa: E402  same
from samples.definitions import SAMPLES  # noqa: E402  same
from samples.device import Device  # noqa: E402  same

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB: Final = 1024 * 1024
SIZES: Final = (1, 1, 2, 2, 4, 8, 8, 15, 30, 60)
"""MiB of the packages, in turns: most are small, some hold weeks of logs."""
START: Final = datetime(2026, 5, 4, 22, 10, 7, tzinfo=UTC)


def say(name: str, text: str) -> None:
    print(f"{name:12} {text}", flush=True)  # noqa: T201  the measurements are what this prints


def peak() -> float:
    """Return the peak of this process in MiB, from Linux; what its parent held does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


# --- packages -------------------------------------------------------------------------------------


def write_packages(folder: Path, count: int, sizes: tuple[int, ...] = SIZES) -> None:
    """Write packages of devices of which every third was weakened; what fills them is compressed."""
    model = next(s for s in SAMPLES if s.name == "campaign")
    noise = random.Random(3).randbytes(60 * MIB)  # noqa: S311  only has to be incompressible
    for number, size in zip(range(count), itertools.cycle(sizes), strict=False):
        device = Device(f"WS-{number:05}", f"{number:08X}-0C3D-4E5F-8A9B-{number:012X}")
        sample = replace(
            model,
            device=device,
            start=START + timedelta(minutes=number),
            steps=SCRIPT if number % 3 == 0 else (),
        )
        (content,) = write_package.build(sample).values()
        path = folder / f"{device.host}.zip"
        path.write_bytes(content)
        missing = size * MIB - len(content)
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("Prefetch Files/all.bin", noise[: max(missing, 0)])


# --- measurements ---------------------------------------------------------------------------------

RUN: Final = """
import sys, time
if __name__ == "__main__":  # what stands above, every process that is spawned runs as well
    from tests.benchmarks.fleet import peak
    from mpdiff.fleet.run import fleet
    from mpdiff.fleet import Options
    start = time.perf_counter()
    summary = fleet([sys.argv[1]], jobs=int(sys.argv[2]), options=Options(reports=sys.argv[3]))
    assert not summary.failures, summary.failures[0]
    print(time.perf_counter() - start, peak())
"""


def measured(folder: Path, jobs: int) -> tuple[float, float]:
    """Return seconds and the parent's MiB of a whole campaign."""
    with tempfile.TemporaryDirectory() as reports:
        script = Path(reports, "run.py")
        script.write_text(RUN)
        command = [sys.executable, str(script), str(folder), str(jobs), reports]
        path = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=path)
        seconds, memory = done.stdout.split()
        return float(seconds), float(memory)


def speed(folder: Path, count: int) -> None:
    """Compare two processes with one: at least 1.8 times as fast on an idle machine of two cores."""
    one, _ = measured(folder, 1)
    two, _ = measured(folder, 2)
    megabytes = sum(p.stat().st_size for p in folder.iterdir()) / MIB
    say("speed", f"{count} packages, {megabytes:.0f} MiB: one process {one:.1f} s, two {two:.1f} s")
    say("", f"{one / two:.2f} times as fast (at least 1.8); {count / two:.2f} packages/s with two")
    for many in (10_000, 1_000_000):
        say("", f"{many:,} packages: {many * two / count / 3600:.1f} hours on two cores")


class Replays(ThreadPoolExecutor):
    """Returns records of packages that were analysed once, so that only the parent works."""

    def __init__(self, records: list[bytes]) -> None:
        super().__init__(1)
        self._records = itertools.cycle(records)

    def submit(self, _fn: Any, /, *args: Any, **_how: Any) -> Future[Any]:
        task: Task = args[0]
        future: Future[Any] = Future()
        future.set_result(_renamed(next(self._records), task.path))
        return future


def _renamed(record: bytes, path: str) -> bytes:
    name = Path(path).stem
    known = record_from(record)
    old = getattr(known, "device", "")
    return record.replace(old.encode(), name.encode()).replace(
        str(getattr(known, "computer_id", "")).encode(), name.encode()
    )


PARENT: Final = """
import sys
sys.path.insert(0, {root!r})
from tests.benchmarks.fleet import parent_alone
parent_alone(sys.argv[1], int(sys.argv[2]))
"""


def parent_alone(folder: str, count: int) -> None:
    """Run a campaign of `count` empty files whose records are replayed; print the peak in MiB."""
    package = min(Path(folder).glob("*.zip"))  # a weakened one
    record = run_task(Task(str(package), Options(isolate=False)))
    with tempfile.TemporaryDirectory() as empty:
        for number in range(count):
            Path(empty, f"WS-{number:06}.zip").touch()
        start = time.perf_counter()
        summary = fleet([empty], executor=Replays([record]))
        seconds = time.perf_counter() - start
    print(summary.total, peak(), seconds)  # noqa: T201  read by the parent process


def parent_memory(folder: Path) -> None:
    """Measure the parent for 100 and for 10,000 packages: flat."""
    for count in (100, 10_000):
        script = PARENT.format(root=str(HERE.parents[1]))
        command = [sys.executable, "-c", script, str(folder), str(count)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        total, most, seconds = done.stdout.split()
        say("parent", f"{int(total):6} packages: {float(most):.0f} MiB, {float(seconds):.1f} s")


WORKER: Final = """
import sys
sys.path.insert(0, {root!r})
from tests.benchmarks.fleet import worker_alone
worker_alone(sys.argv[1], int(sys.argv[2]))
"""


def worker_memory(folder: Path, rounds: int) -> None:
    """Measure one process that reads package after package: flat."""
    script = WORKER.format(root=str(HERE.parents[1]))
    subprocess.run([sys.executable, "-c", script, str(folder), str(rounds)], check=True)


def worker_alone(folder: str, rounds: int) -> None:
    """Be that process."""
    paths = itertools.cycle(sorted(map(str, Path(folder).glob("*.zip"))))
    peaks = _peaks(paths, rounds)
    shown = ", ".join(f"{number}: {most:.0f} MiB" for number, most in peaks)
    say("worker", f"peak after so many packages: {shown}")


def _peaks(paths: Iterator[str], rounds: int) -> Iterator[tuple[int, float]]:
    with tempfile.TemporaryDirectory() as reports:
        Path(reports, "records").mkdir()
        options = Options(isolate=False, reports=reports)
        for number in range(1, rounds + 1):
            run_task(Task(next(paths), options))
            if number in (rounds // 10, rounds // 2, rounds):
                yield number, peak()


def main() -> None:
    """Make packages and measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if sys.argv[2:] else None) as name:
        folder = Path(name)
        write_packages(folder, count)
        speed(folder, count)
        parent_memory(folder)
    with tempfile.TemporaryDirectory() as name:
        write_packages(Path(name), 50, (1,))
        worker_memory(Path(name), 200)


if __name__ == "__main__":
    main()
