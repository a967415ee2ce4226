"""The commands that show what mpdiff knows: settings, rules, the schema of its reports."""

from __future__ import annotations

from typing import Any

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Command
from mpdiff.cli.options import TALK
from mpdiff.cli.terminal import width


@click.command(cls=Command)
@TALK
def schema(**_how: Any) -> int:
    """Print the JSON Schema of the report."""
    import json

    from mpdiff.base.system.streams import write_stdout
    from mpdiff.report.saved import report_schema

    write_stdout(json.dumps(report_schema(), indent=2) + "\n")
    return errors.EXIT_OK


@click.command(cls=Command)
@click.argument("setting", required=False)
@click.option("--sources", is_flag=True, help="Show what the short source keys stand for.")
@TALK
def explain(setting: str | None, *, sources: bool, **_how: Any) -> int:
    """Show what the catalogue knows of a setting or ASR rule; without a name, the list."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.catalogue import catalogue
    from mpdiff.cli.pages import catalogue as describe

    if sources:
        text = describe.references(catalogue(), width=width())
    elif setting is None:
        text = describe.listing(catalogue(), width=width())
    else:
        text = describe.explained_page(catalogue(), setting, width=width())
    write_stdout(text)
    return errors.EXIT_OK


@click.command(cls=Command)
@click.argument("rule", required=False)
@TALK
def rules(rule: str | None, **_how: Any) -> int:
    """Show every rule id, or what fires one, why it matters and what to do next."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.cli.pages import catalogue as describe

    text = describe.rule_page(rule, width=width()) if rule else describe.rules_listing()
    write_stdout(text)
    return errors.EXIT_OK
