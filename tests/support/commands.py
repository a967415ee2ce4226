"""The commands of mpdiff as click holds them, all of them imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mpdiff.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator


def command(name: str) -> click.Command:
    """Return one by its name."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None, name
    return found


def names() -> list[str]:
    """Return the names of those of the first level."""
    return cli.list_commands(click.Context(cli))


def every_command(
    group: click.Group = cli, prefix: str = ""
) -> Iterator[tuple[str, click.Command]]:
    """Yield all of them, those of groups included, with their full names."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None, name
        yield prefix + name, found
        if isinstance(found, click.Group):
            yield from every_command(found, f"{prefix}{name} ")
