"""One target under atheris; `python -m tests.fuzz` starts it."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["mpdiff"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Write the seeds down, then fuzz until the time is over."""
    name, folder, *options = sys.argv[1:]
    target = TARGETS[name]
    corpus = Path(folder) / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds()):
        (corpus / str(number)).write_bytes(seed[: target.longest])
    atheris.Setup([sys.argv[0], *options, f"-max_len={target.longest}", str(corpus)], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
