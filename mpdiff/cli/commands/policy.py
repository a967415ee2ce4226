"""The commands that make and check policy files."""

from __future__ import annotations

from typing import Any

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Group
from mpdiff.cli.options import TALK
from mpdiff.cli.values import FILE


@click.group(
    cls=Group, examples=("mpdiff policy init -o policy.yaml", "mpdiff policy check policy.yaml")
)
def policy() -> None:
    """Write or check a policy file."""


@policy.command("init", examples=("mpdiff policy init -o policy.yaml",))
@click.option(
    "-o", "--output", metavar="PATH", type=FILE, help="Write to a file instead of stdout."
)
@TALK
def policy_init(output: str | None, **_how: Any) -> int:
    """Write a commented example of a policy file."""
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.findings.weighing.policy_file import example

    if output:
        write_file(output, example(), replace=False)
    else:
        write_stdout(example())
    return errors.EXIT_OK


@policy.command("check", examples=("mpdiff policy check policy.yaml",))
@click.argument("path", metavar="FILE", type=FILE)
@TALK
def policy_check(path: str, **_how: Any) -> int:
    """Check a policy file and list what it holds."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.findings.weighing.policy_file import check

    write_stdout(check(path, catalogue()))
    return errors.EXIT_OK
