"""The commands that make and check policy files."""

from __future__ import annotations

from typing import Any

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Group
from mpdiff.cli.options import TALK


@click.group(cls=Group)
def policy() -> None:
    """Make and check policy files."""


@policy.command("init")
@click.option("-o", "--output", metavar="PATH", help="Write to a file instead of stdout.")
@TALK
def policy_init(output: str | None, **_how: Any) -> int:
    """Write a commented example."""
    from mpdiff.base.system.files import write_file
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.findings.weighing.policy_file import example

    if output:
        write_file(output, example(), replace=False)
    else:
        write_stdout(example())
    return errors.EXIT_OK


@policy.command("check")
@click.argument("path", metavar="FILE")
@TALK
def policy_check(path: str, **_how: Any) -> int:
    """Check a policy file and say what it holds."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.findings.weighing.policy_file import check

    write_stdout(check(path, catalogue()))
    return errors.EXIT_OK
