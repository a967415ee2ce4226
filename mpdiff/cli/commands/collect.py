"""The command that prints how to collect what mpdiff reads where there is no package to download."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Command
from mpdiff.cli.options import TALK
from mpdiff.cli.values import FILE, Choice

SCRIPT: Final = "Collect-MpEvidence.ps1"
TEXTS: Final = {
    "powershell": SCRIPT,
    "kape": "MpDiff_DefenderEvidence.mkape",
    "velociraptor": "Windows.Defender.MpDiff.yaml",
}
"""Each form of the collector and the file that holds its text."""
_PLACE: Final = "      {script}\n"


@click.command(
    cls=Command,
    examples=(
        "mpdiff collect -o Collect-MpEvidence.ps1",
        "mpdiff collect --as velociraptor -o Windows.Defender.MpDiff.yaml",
    ),
)
@click.option(
    "--as",
    "form",
    type=Choice(list(TEXTS)),
    default="powershell",
    help="A PowerShell script, a KAPE module that runs it, or a Velociraptor artifact.",
)
@click.option(
    "-o", "--output", metavar="PATH", type=FILE, help="Write to a new file instead of stdout."
)
@TALK
def collect(form: str, output: str | None, **_how: Any) -> int:
    """Print a script that collects the evidence that mpdiff reads.

    It saves snapshots, status, registry dump and log into a folder, and changes nothing.
    """
    from mpdiff.base.system.files import BYTE_ORDER_MARK, write_file
    from mpdiff.base.system.streams import write_stdout

    if output:
        mark = BYTE_ORDER_MARK if form == "powershell" else ""
        write_file(output, mark + collector_text(form), replace=False)
    else:
        write_stdout(collector_text(form))
    return errors.EXIT_OK


def collector_text(form: str) -> str:
    """Return the text of a form of the collector; the artifact holds the script itself."""
    import textwrap

    found = _read(TEXTS[form])
    return found.replace(_PLACE, textwrap.indent(_read(SCRIPT), " " * 6))


def _read(name: str) -> str:
    return Path(__file__).parents[1].joinpath("collectors", name).read_text(encoding="utf-8")
