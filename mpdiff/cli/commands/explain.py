"""The commands that show what mpdiff knows: settings, rules, the schema of its reports."""

from __future__ import annotations

from typing import Any, Final

import click

from mpdiff.base import errors
from mpdiff.cli.helped import Command
from mpdiff.cli.options import TALK
from mpdiff.cli.terminal import width
from mpdiff.cli.values import Choice, complete_rules, complete_settings

SCHEMAS: Final = {
    "report": ("mpdiff.report.saved", "report_schema"),
    "summary": ("mpdiff.fleet.render.json", "summary_schema"),
    "dataset": ("mpdiff.fleet.dataset.tables", "dataset_schema"),
}
"""Module and function of each schema."""


@click.command(
    cls=Command,
    examples=("mpdiff schema > report.schema.json", "mpdiff schema dataset"),
)
@click.argument("of", required=False, default="report", type=Choice(list(SCHEMAS)))
@TALK
def schema(of: str, **_how: Any) -> int:
    """Print a JSON Schema: of the report, or of what fleet writes.

    OF is `report`, `summary` (fleet's JSON) or `dataset` (the rows of its tables).
    """
    import json
    from importlib import import_module

    from mpdiff.base.system.streams import write_stdout

    module, name = SCHEMAS[of]
    write_stdout(json.dumps(getattr(import_module(module), name)(), indent=2) + "\n")
    return errors.EXIT_OK


@click.command(
    cls=Command,
    examples=(
        "mpdiff explain 'real-time protection'",
        "mpdiff explain lsass",
        "mpdiff explain T1562.001",
        r"mpdiff explain 'HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Spynet'",
    ),
)
@click.argument("setting", metavar="[SETTING]", required=False, shell_complete=complete_settings)
@click.option("--sources", is_flag=True, help="Show what the short source keys stand for.")
@TALK
def explain(setting: str | None, *, sources: bool, **_how: Any) -> int:
    """Show what the catalogue knows of a setting or an ASR rule.

    SETTING is a name, a GUID, a registry path, a technique of ATT&CK, or a word of what it means;
    without it, every setting is listed.
    """
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


@click.command(cls=Command, examples=("mpdiff rules", "mpdiff rules not-reverted"))
@click.argument("rule", metavar="[RULE]", required=False, shell_complete=complete_rules)
@TALK
def rules(rule: str | None, **_how: Any) -> int:
    """List the rules, or show what fires one and what to do next."""
    from mpdiff.base.system.streams import write_stdout
    from mpdiff.cli.pages import catalogue as describe

    text = (
        describe.rule_page(rule, width=width()) if rule else describe.rules_listing(width=width())
    )
    write_stdout(text)
    return errors.EXIT_OK
