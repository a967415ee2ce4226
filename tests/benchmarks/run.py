"""Speed and memory, measured on whole processes in one run: `python tests/benchmarks/run.py [NAME...]`.

Each benchmark runs mpdiff and what it is measured against in turns and prints medians. Nothing here
is a test: a busy machine must not fail anybody's build.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.support import cabwriter  # noqa: E402  the path is set just above
from tests.support.evtxwriter import EventSpec, write_evtx  # noqa: E402
from tests.support.packages import BASE, snapshot_json  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MIB = 1024 * 1024
NOON = (2026, 3, 1, 12, 0, 0)
BIN = Path(sys.executable).parent
MPDIFF = (str(BIN / "mpdiff"), "diff", "-q", "--fail-on", "none", "-f", "json")
DEEP = (str(BIN / "deep"), "diff")

ONLY_PYLIBMSPACK = """
import io, sys, zipfile
from pylibmspack import CabArchive
with zipfile.ZipFile(sys.argv[1]) as archive:
    cabinet = CabArchive.from_bytes(archive.read("WdSupportLogs/MPSupportFiles.cab"))
for name in sys.argv[2:]:
    cabinet.read(name)
"""
ONLY_EVTX = """
import sys
from evtx import PyEvtxParser
count = sum(1 for _ in PyEvtxParser(sys.argv[1]).records_json())
"""
LOAD_CATALOGUE = """
import time
import msgspec, importlib.resources
from mpdiff.catalogue import catalogue
start = time.perf_counter()
catalogue()
print((time.perf_counter() - start) * 1000)
"""


class Cost(NamedTuple):
    """What one process took: seconds, and MiB at the peak."""

    seconds: float
    memory: float


# A small process of its own starts each command: the peak memory of a child counts what its parent
# held when it was made, and this process holds 500 MB of test data.
LAUNCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
print(code, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def cost(command: Sequence[str]) -> Cost:
    """Run a command whose output nobody reads."""
    launched = subprocess.run(
        [sys.executable, "-c", LAUNCH, *command], stdout=subprocess.PIPE, check=True
    )
    code, seconds, memory = launched.stdout.split()
    if code != b"0":
        raise SystemExit(f"{command} ended with {code.decode()}")
    return Cost(float(seconds), float(memory))


def medians(*commands: Sequence[str], rounds: int) -> list[Cost]:
    """Run commands in turns and give the medians of each."""
    costs: list[list[Cost]] = [[] for _ in commands]
    for _ in range(rounds):
        for listed, command in zip(costs, commands, strict=True):
            listed.append(cost(command))
    return [
        Cost(
            statistics.median(c.seconds for c in listed),
            statistics.median(c.memory for c in listed),
        )
        for listed in costs
    ]


def say(name: str, text: str) -> None:
    print(  # noqa: T201  the measurements are what this prints
        f"{name:12} {text}", flush=True
    )


def write(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


# --- the benchmarks -------------------------------------------------------------------------------


def two_files(folder: Path) -> None:
    """Compare two small JSON files; deepdiff's own command does the same. At most 1.6 times it."""
    full = {**{f"Setting{n}": n for n in range(110)}, **BASE}
    before = write(folder, "a.json", json.dumps(full).encode())
    after = write(folder, "b.json", json.dumps({**full, "PUAProtection": 0}).encode())
    ours, theirs = medians((*MPDIFF, before, after), (*DEEP, before, after), rounds=21)
    say(
        "two-files",
        f"mpdiff {ours.seconds:.3f} s, {ours.memory:.0f} MiB; deep diff {theirs.seconds:.3f} s",
    )
    say("", f"{ours.seconds / theirs.seconds:.2f} times deepdiff's command (at most 1.6)")


def big_package(folder: Path) -> None:
    """Read a 500 MB zip whose 25 MB cabinet expands to 125 MB. At most 1.5 times pylibmspack, 120 MB."""
    names = ("TS/MpPreference_before.json", "TS/MpPreference_after.json", "MPRegistry.txt")
    path = str(_big_zip(folder, names))
    stored = [name.replace("/", "\\") for name in names]
    alone = (sys.executable, "-c", ONLY_PYLIBMSPACK, path, *stored)
    ours, theirs = medians((*MPDIFF, path), alone, rounds=7)
    say(
        "big-package",
        f"mpdiff {ours.seconds:.2f} s, {ours.memory:.0f} MiB; pylibmspack {theirs.seconds:.2f} s",
    )
    say(
        "",
        f"{ours.seconds / theirs.seconds:.2f} times pylibmspack alone (at most 1.5); 120 MB at most",
    )


def _big_zip(folder: Path, names: Sequence[str]) -> Path:
    noise = random.Random(1)  # noqa: S311  only has to be incompressible
    logs = [(f"MPLog-{n}.log", _text(noise, 10 * MIB), NOON) for n in range(12)]
    small = [
        (names[0], snapshot_json(), NOON),
        (names[1], snapshot_json(PUAProtection=0), NOON),
        (
            names[2],
            b'Current configuration options for location "effective policy"\r\n[.]\r\n',
            NOON,
        ),
    ]
    # Spread over the cabinet, as in a real one: names in the order of the alphabet.
    files = sorted([*logs, *small], key=lambda f: f[0])
    cabwriter._mszip = _deflated  # really compressed for once
    cabinet = cabwriter.write_cabinet(files, "mszip")
    path = folder / "big.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(5):
            archive.writestr(f"Security Event Log/Part{n}.bin", noise.randbytes(95 * MIB))
        archive.writestr("WdSupportLogs/MPSupportFiles.cab", cabinet)
    say(
        "big-package",
        f"zip {path.stat().st_size / 1e6:.0f} MB, cabinet {len(cabinet) / 1e6:.0f} MB",
    )
    return path


def _text(noise: random.Random, size: int) -> bytes:
    """Return text that deflate makes about five times smaller."""
    line = "2026-03-01T12:00:00.{:03d} [Engine] scanned {} in {} ms, verdict clean, cache hit\r\n"
    lines = [
        line.format(noise.randrange(1000), noise.randbytes(6).hex(), noise.randrange(100))
        for _ in range(size // 80)
    ]
    return "".join(lines).encode()


def _deflated(piece: bytes) -> bytes:
    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
    return b"CK" + compressor.compress(piece) + compressor.flush()


def many_exclusions(folder: Path) -> None:
    """Compare 100,000 exclusions on each side, half of them new. Under 3 s."""
    before = [f"C:\\Data\\App{n}\\bin" for n in range(100_000)]
    after = [f"C:\\Data\\App{n}\\bin" for n in range(50_000, 150_000)]
    one = write(folder, "a.json", snapshot_json(ExclusionPath=before))
    two = write(folder, "b.json", snapshot_json(ExclusionPath=after))
    same = write(folder, "c.json", snapshot_json(ExclusionPath=before[::-1]))
    (ours, alike) = medians((*MPDIFF, one, two), (*MPDIFF, one, same), rounds=3)
    say("exclusions", f"half changed {ours.seconds:.2f} s, {ours.memory:.0f} MiB (under 3 s)")
    say("", f"only shuffled {alike.seconds:.2f} s")


def event_log(folder: Path) -> None:
    """Read and join a log of 100,000 events. At most 1.5 times what iterating it with evtx takes."""
    before = write(folder, "a.json", snapshot_json())
    after = write(folder, "b.json", snapshot_json(PUAProtection=0))
    logs = {n: write(folder, f"{n}.evtx", _log(n)) for n in (10_000, 100_000)}
    joined = [(*MPDIFF, before, after, "--events", logs[n]) for n in logs]
    ours_small, ours, theirs = medians(
        *joined, (sys.executable, "-c", ONLY_EVTX, logs[100_000]), rounds=5
    )
    say("event-log", f"mpdiff {ours.seconds:.2f} s; evtx alone {theirs.seconds:.2f} s")
    say("", f"{ours.seconds / theirs.seconds:.2f} times evtx alone (at most 1.5)")
    say(
        "", f"memory {ours_small.memory:.0f} MiB with 10,000 events, {ours.memory:.0f} with 100,000"
    )


KEY = "HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\"
PRODUCT = {"Product Name": "Microsoft Defender Antivirus", "Product Version": "4.18.26010.1"}
VERSIONS = {
    f"{kind} {part}": "1.425.1042.0"
    for kind in ("Engine", "NRI engine", "AV security intelligence", "AS security intelligence")
    for part in ("version", "age", "creation time")
}
STATES = {f"{part} state": "%%901" for part in ("RTP", "OA", "IOAV", "BM")}
UPDATE = {
    "Current security intelligence Version": "1.425.1042.0",
    "Previous security intelligence Version": "1.425.1040.0",
    "Domain": "NT AUTHORITY",
    "User": "SYSTEM",
    "SID": "S-1-5-18",
    "Security intelligence Type": "AntiVirus",
    "Update Type": "Delta",
    "Current Engine Version": "1.1.26010.1",
    "Previous Engine Version": "1.1.26010.1",
}


def _log(count: int) -> bytes:
    """Return a log like a real one: health events, updates, the engine's noise, a few exclusions."""
    start = datetime(2026, 2, 1, tzinfo=UTC)
    return write_evtx(
        [EventSpec(start + timedelta(seconds=n * 20), *_event(n)) for n in range(count)]
    )


def _event(n: int) -> tuple[int, int, dict[str, str]]:
    """Return the id, the record number and the fields of the n-th event."""
    if n % 1000 == 0:
        value = f"{KEY}Exclusions\\Paths\\C:\\Build\\{n // 2000} = 0x0"
        old, new = (value, "") if n % 2000 else ("", value)
        return 5007, n + 1, {**PRODUCT, "Old Value": old, "New Value": new}
    if n % 10 == 0:
        noise = f"{KEY}CoreService\\WdConfigHash = 0x"
        return (
            5007,
            n + 1,
            {**PRODUCT, "Old Value": f"{noise}{n:X}", "New Value": f"{noise}{n + 9:X}"},
        )
    if n % 3 == 0:
        return 2000, n + 1, {**PRODUCT, **UPDATE}
    if n % 3 == 1:
        return (
            1150,
            n + 1,
            {**PRODUCT, "Engine Version": "1.1.26010.1", "Signature": "1.425.1042.0"},
        )
    return 1151, n + 1, {**PRODUCT, **VERSIONS, **STATES}


PROTECTION_LOG = """
import time, sys
from mpdiff.readers.support import mplog
from tests.support.clocks import UNKNOWN

def text():
    with open(sys.argv[1], encoding="utf-16") as stream:
        for line in stream:
            pass

def blocks():
    with open(sys.argv[1], "rb") as stream:
        stream.read().decode("utf-16")

def ours():
    with open(sys.argv[1], "rb") as stream:
        return len(list(mplog.read(stream, "m", UNKNOWN)))

def best(what):
    times = []
    for _ in range(7):
        start = time.perf_counter()
        what()
        times.append(time.perf_counter() - start)
    return min(times)

print(best(ours), best(text), best(blocks))
"""


def protection_log(folder: Path) -> None:
    """Read an MPLog of 50 MB of UTF-16. At most 1.5 times what decoding its lines takes."""
    noise = random.Random(2)  # noqa: S311  only has to differ
    line = (
        "2026-03-01T12:00:00.{:03d}Z ProcessImageName: svchost.exe, Pid: {}, TotalTime: 6070, Count: 24, "
        "MaxTime: 828, MaxTimeFile: \\Device\\HarddiskVolume3\\Windows\\Temp\\{}, EstimatedImpact: 10%\r\n"
    )
    lines = [
        line.format(noise.randrange(1000), noise.randrange(9999), noise.randbytes(6).hex())
        for _ in range(25 * MIB // 170)
    ]
    lines[::5000] = ["2026-03-01T12:00:00.000Z [RTP] RTPPlugin state RTPStatus:2->0\r\n"] * len(
        lines[::5000]
    )
    path = write(folder, "MPLog.log", "".join(lines).encode("utf-16"))
    took = subprocess.run(
        [sys.executable, "-c", PROTECTION_LOG, path],
        capture_output=True,
        check=True,
        cwd=HERE.parents[1],
    ).stdout
    ours, text, whole = map(float, took.split())
    say("mplog", f"mpdiff {ours:.3f} s; decoded by lines {text:.3f} s, whole {whole:.3f} s")
    say("", f"{ours / text:.2f} times decoding its lines (at most 1.5)")


def load_catalogue(folder: Path) -> None:  # noqa: ARG001  needs no files
    """Load the catalogue. Under 15 ms."""
    times = [
        float(
            subprocess.run(
                [sys.executable, "-c", LOAD_CATALOGUE], capture_output=True, check=True
            ).stdout
        )
        for _ in range(15)
    ]
    say("catalogue", f"{statistics.median(times):.1f} ms (under 15)")


BENCHMARKS: dict[str, Callable[[Path], None]] = {
    "catalogue": load_catalogue,
    "two-files": two_files,
    "exclusions": many_exclusions,
    "event-log": event_log,
    "mplog": protection_log,
    "big-package": big_package,
}


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all."""
    unknown = [n for n in names if n not in BENCHMARKS]
    if unknown:
        say("unknown", f" {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    for name in names or BENCHMARKS:
        with tempfile.TemporaryDirectory() as folder:
            BENCHMARKS[name](Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
