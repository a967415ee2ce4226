"""Turn the templates of the page into the Python that Jinja makes of them, once and not in each run.

Compiling nine templates takes longer than all else of a small report. What is compiled holds for one
version of Jinja and for these very templates; with another of either they are compiled at run time.
`python -m mpdiff.report.render.compile` writes the files; a test compares.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

HERE: Final = Path(__file__).parent
TEMPLATES: Final = HERE / "templates"
COMPILED: Final = HERE / "compiled"
STAMP: Final = "stamp.json"


def loader() -> BaseLoader:
    """Return what loads the templates: compiled ones where they are fresh."""
    from jinja2 import FileSystemLoader, ModuleLoader

    return ModuleLoader(COMPILED) if is_fresh() else FileSystemLoader(TEMPLATES)


def is_fresh() -> bool:
    """Return whether the compiled files are of these templates and of the installed Jinja."""
    stamp = COMPILED / STAMP
    return stamp.is_file() and stamp.read_bytes() == _stamp()


def _stamp() -> bytes:
    from jinja2 import __version__

    sources = hashlib.sha256()
    for path in sorted(TEMPLATES.glob("*.html")):
        sources.update(path.name.encode() + b"\n" + path.read_bytes())
    return json.dumps({"jinja2": __version__, "templates": sources.hexdigest()}).encode() + b"\n"


def compiled(environment: Environment) -> dict[str, bytes]:
    """Return the files to be written, by name. `environment` decides how templates are read."""
    from jinja2 import FileSystemLoader

    sources = environment.overlay()
    sources.loader = FileSystemLoader(TEMPLATES)
    with tempfile.TemporaryDirectory() as folder:
        sources.compile_templates(folder, extensions=["html"], zip=None, ignore_errors=False)
        found = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    return found | {STAMP: _stamp()}


def main(arguments: list[str]) -> int:
    """Write the compiled files; with `--check` only compare, 1 if they are out of date."""
    from mpdiff.report.render.page.html import environment

    wanted = compiled(environment())
    kept = {p.name: p for p in COMPILED.glob("*") if p.is_file()}
    if "--check" in arguments:
        return int({name: path.read_bytes() for name, path in kept.items()} != wanted)
    COMPILED.mkdir(exist_ok=True)
    for name in kept.keys() - wanted.keys():
        kept[name].unlink()
    for name, data in wanted.items():
        (COMPILED / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
