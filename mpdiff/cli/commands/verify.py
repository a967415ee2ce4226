"""The command that checks sample packages."""

from __future__ import annotations

from typing import Any

import click

from mpdiff.cli.helped import Command
from mpdiff.cli.options import LIMIT, TALK, option
from mpdiff.cli.values import FILE


@click.command(
    cls=Command,
    examples=("mpdiff verify samples --junit verify.xml", "mpdiff verify samples/new --update"),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=FILE)
@click.option("--update", is_flag=True, help="Rewrite expected.yaml where it differs.")
@option("--junit", metavar="PATH", type=FILE, help="Write a JUnit file as well.")
@LIMIT
@TALK
def verify(paths: tuple[str, ...], *, update: bool, junit: str | None, **_how: Any) -> int:
    """Check sample packages against their expected.yaml.

    PATH is a folder with a package and an expected.yaml, or a folder of such folders.
    """
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.spared import check_spared
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.verify import result as verify_report
    from mpdiff.verify.samples import verify_samples

    if junit:
        check_spared([junit], paths)
    result = verify_samples(paths, update=update)
    if junit:
        write_file(junit, verify_report.junit(result))
    write_stdout(verify_report.result_text(result), [junit] if junit else [])
    return result.exit_code
