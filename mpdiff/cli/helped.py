"""Commands and their help.

Help and version are written as every other output: a reader that goes away or a full disk has its exit
code. A group imports a command when it is asked for, so that no run pays for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HYPHEN: Final = "\ue000"
"""Stands for a hyphen while lines are broken: `--fail-on` and `high-cpu` stay whole."""


def show_version(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's form
    """Write the version, if it was asked for."""
    from mpdiff import __version__

    if value and not context.resilient_parsing:
        import platform

        from mpdiff.catalogue import catalogue_version

        about = f"catalogue {catalogue_version()}, Python {platform.python_version()}"
        _write(context, f"mpdiff, version {__version__}\n{about}, {platform.platform()}\n")


def _show_help(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001  same
    if value and not context.resilient_parsing:
        _write(context, context.get_help() + "\n")


def _write(context: click.Context, text: str) -> None:
    from mpdiff.base.system.streams import write_stdout

    write_stdout(text)
    context.exit()


class _Formatter(click.HelpFormatter):
    """Breaks lines at spaces only."""

    def write_text(self, text: str) -> None:
        super().write_text(text.replace("-", _HYPHEN))

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **how: Any) -> None:
        whole = [(first, second.replace("-", _HYPHEN)) for first, second in rows]
        super().write_dl(whole, *args, **how)

    def write(self, string: str) -> None:
        super().write(string.replace(_HYPHEN, "-"))


class _Context(click.Context):
    formatter_class = _Formatter


class _Helped(click.Command):
    """Writes its help itself; click would take every failure for exit code 1.

    `examples`: command lines that help shows below the description.
    """

    context_class = _Context

    def __init__(self, *args: Any, examples: Sequence[str] = (), **how: Any) -> None:
        super().__init__(*args, **how)
        self.examples = examples
        self._help: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return an option with a callback of our own; click's looks for a translation of its help."""
        if self._help is None:
            self._help = click.Option(
                self.get_help_option_names(ctx),
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=_show_help,
                help="Show this message and exit.",
            )
        return self._help

    def make_parser(self, ctx: click.Context) -> Any:
        """Return click's parser, which finds short options at once.

        By itself it asks for a long option called `-f` first, and makes an error with suggestions, in
        the user's language, before it looks among the short ones: a fortieth of a short run.
        """
        parser = super().make_parser(ctx)
        for name, option in getattr(parser, "_short_opt", {}).items():
            getattr(parser, "_long_opt", {}).setdefault(name, option)
        return parser

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  nothing is cut
        """Return the first sentence of the help, whole."""
        first = (self.help or "").split("\n\n")[0].replace("\n", " ")
        return f"{first.partition('. ')[0].rstrip('.')}."

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the description and the examples."""
        super().format_help_text(ctx, formatter)
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':>{formatter.current_indent}}{example}\n")


class Command(_Helped):
    """A command."""


class Group(_Helped, click.Group):
    """A group, whose commands and groups do the same.

    `later`: the name of each command that is imported when it is asked for, and where it is
    (`module:name`).
    """

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, later: Mapping[str, str] | None = None, **how: Any) -> None:
        super().__init__(*args, **how)
        self._later = dict(later or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, imported or not."""
        return sorted({*super().list_commands(ctx), *self._later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported on first use."""
        if cmd_name in self._later and cmd_name not in self.commands:
            from mpdiff.base.system.lazy import load

            self.add_command(load(self._later[cmd_name]))
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a command line; names those that a misspelt one may mean."""
        name = args[0]
        known = name.startswith("-") or self.get_command(ctx, name) is not None
        if not known and not ctx.resilient_parsing:
            from mpdiff.base.text.suggest import did_you_mean, near

            meant = did_you_mean(near(name, self.list_commands(ctx)))
            ctx.fail(f"No such command '{name}'. {meant}".rstrip())
        return super().resolve_command(ctx, args)
