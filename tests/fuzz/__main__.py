"""Fuzzes the readers under atheris: `python -m tests.fuzz NAME|all [--seconds 60]`.

Each target runs in a process of its own. It prints how many inputs it tried; an input that makes a
reader raise, hang or die is kept in the folder that it names, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES: Final = ("cabinet", "zip", "text", "clixml", "registry", "mplog", "evtx")
MISSING: Final = 77
"""The exit code where atheris is not installed, as build systems know a skipped test."""
HANGS: Final = 25
"""Seconds after which one input counts as hanging."""
_DONE: Final = re.compile(
    r"Done (\d+) (?:runs )?in (\d+) second|stat::number_of_executed_units: *(\d+)"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets that are asked for, one after another."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", choices=(*NAMES, "all"))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    if importlib.util.find_spec("atheris") is None:
        print("skipped: atheris is not installed here (it has no build for this Python or system)")
        return MISSING
    names = NAMES if asked.name == "all" else (asked.name,)
    return max(_one(name, seconds=asked.seconds, seed=asked.seed) for name in names)


def _one(name: str, *, seconds: int, seed: int) -> int:
    """Fuzz one target and print what came of it."""
    folder = Path(tempfile.mkdtemp(prefix=f"mpdiff-fuzz-{name}-"))
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-timeout={HANGS}",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.under_atheris", name, str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    tried = max((int(n) for m in _DONE.finditer(done.stderr) for n in m.groups() if n), default=0)
    kept = sorted(str(p) for p in folder.glob("*-*") if p.is_file())
    failed = done.returncode != 0 or bool(kept)
    print(f"{name}: {tried:,} inputs in {seconds} s, {'FAILED' if failed else 'nothing found'}")
    if failed:
        said = [line for line in done.stderr.splitlines() if "INFO: " not in line]
        print("\n".join(said)[-4000:])
        print("\n".join(kept))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
