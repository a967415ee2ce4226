"""Builds the sample packages: `python samples/build.py`, or `--check` to compare with what is there.

The same bytes on every machine: nothing is compressed, and all times are written here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples.definitions import SAMPLES  # noqa: E402  the path above comes first
from samples.write_package import build  # noqa: E402  same


def built() -> dict[str, bytes]:
    """Return every file of every sample by its path below this folder, with `/`."""
    return {
        f"{sample.name}/{name}": content
        for sample in SAMPLES
        for name, content in build(sample).items()
    }


def stale(folder: Path) -> list[str]:
    """Return the paths of the files in `folder` that building would write otherwise."""
    return [
        path
        for path, content in built().items()
        if not (folder / path).is_file() or (folder / path).read_bytes() != content
    ]


def main() -> int:
    """Write the samples, or with `--check` say which differ (exit code 1)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    if parser.parse_args().check:
        different = stale(HERE)
        print("\n".join(f"differs: {path}" for path in different) or "All samples are as built.")
        return int(bool(different))
    for path, content in built().items():
        target = HERE / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
