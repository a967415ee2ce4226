"""Help and version as every other output: a reader that goes away or a full disk has its exit code."""

from __future__ import annotations

import click


def show_version(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's form
    """Write the version, if it was asked for."""
    from mpdiff import __version__

    if value and not context.resilient_parsing:
        import platform

        from mpdiff.catalogue import catalogue

        about = f"catalogue {catalogue().version}, Python {platform.python_version()}"
        _write(context, f"mpdiff, version {__version__}\n{about}, {platform.platform()}\n")


def _show_help(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001  same
    if value and not context.resilient_parsing:
        _write(context, context.get_help() + "\n")


def _write(context: click.Context, text: str) -> None:
    from mpdiff.base.system.streams import write_stdout

    write_stdout(text)
    context.exit()


class _Helped(click.Command):
    """Writes its help itself; click would take every failure for exit code 1."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's option with a callback of our own."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option


class Command(_Helped):
    """A command."""


class Group(_Helped, click.Group):
    """A group, whose commands and groups do the same."""

    command_class = Command
    group_class = type
