"""What an argument or option may be: choices with suggestions, paths, dates, and names to complete."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

import click

from mpdiff.base.text.suggest import did_you_mean, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from click.shell_completion import CompletionItem

    _Choice = click.Choice[str]
    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
else:
    _Choice = click.Choice


class Choice(_Choice):
    """One of some words; names those that a misspelt one may mean."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word; fails where it is none of the choices."""
        if value not in self.choices:
            meant = did_you_mean(near(str(value), self.choices))
            cure = meant or f"Choices: {', '.join(self.choices)}."
            self.fail(f"'{value}' is not a choice. {cure}", param, ctx)
        return str(value)


class _Path(click.ParamType):
    """A path as it is given; whoever opens it says what is wrong with it. Shells complete it.

    `kind`: file or dir. `splitter`: what stands between several in a variable, None for spaces.
    """

    def __init__(self, kind: str, splitter: str | None = os.path.pathsep) -> None:
        self.name = kind
        self._splitter = splitter

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002  click's form
        param: click.Parameter,  # noqa: ARG002  same
        incomplete: str,
    ) -> list[CompletionItem]:
        """Have the shell complete names of files or folders."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=self.name)]

    def split_envvar_value(self, rv: str) -> list[str]:
        """Return the paths of a variable."""
        return rv.split(self._splitter)


FILE: Final = _Path("file")
OUTPUT: Final = _Path("file", splitter=None)
"""`[NAME:]PATH`, which can hold what stands between paths."""
FOLDER: Final = _Path("dir")


class _Date(click.ParamType):
    """A day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read YYYY-MM-DD."""
        from datetime import date

        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date. Write it as 2026-03-31.", param, ctx)


DATE: Final = _Date()


# --- names that shells complete -------------------------------------------------------------------


def _completer(named: Callable[[], Iterable[tuple[str, str]]]) -> Completer:
    """Return what offers the names that begin with what is typed, in any case, and what they mean."""

    def complete(
        _context: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from mpdiff.base.letter_case import fold

        typed = fold(incomplete)
        return [
            CompletionItem(name, help=what)
            for name, what in named()
            if fold(name).startswith(typed)
        ]

    return complete


def _settings() -> Iterator[tuple[str, str]]:
    from mpdiff.catalogue import catalogue

    yield from ((s.name, s.meaning) for s in catalogue().settings)
    yield from ((r.guid, r.name) for r in catalogue().data.asr_rules)


def _rules() -> Iterator[tuple[str, str]]:
    from mpdiff.findings.rules import RULES

    yield from ((rule.id, rule.title) for rule in RULES.values())


def _scenarios() -> Iterator[tuple[str, str]]:
    from mpdiff.catalogue import catalogue

    yield from ((s.name, s.title) for s in catalogue().data.scenarios)


complete_settings: Final = _completer(_settings)
complete_rules: Final = _completer(_rules)
complete_scenarios: Final = _completer(_scenarios)
