"""The options that several commands share; each is also an environment variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mpdiff.base import limits
from mpdiff.base.model import SEVERITIES
from mpdiff.report.render import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable


def option(*names: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make an option that is also the environment variable MPDIFF_NAME."""
    long = next(n for n in names if n.startswith("--")).split("/")[0]
    envvar = "MPDIFF_" + long[2:].replace("-", "_").upper()
    return click.option(*names, envvar=envvar, **how)


def options(*decorators: Callable[..., Any]) -> Callable[..., Any]:
    """Put several options on a command in the order in which help shows them."""

    def apply(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorate in reversed(decorators):
            command = decorate(command)
        return command

    return apply


SEVERITY = click.Choice(SEVERITIES)
TALK = options(
    option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors."),
    option("-v", "--verbose", is_flag=True, help="Show what is left out otherwise."),
    option("--debug", is_flag=True, help="Show the traceback of a bug."),
    option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colour the text; auto: on a terminal, unless NO_COLOR is set.",
    ),
)
SOURCES = options(
    option("--before", metavar="MEMBER", help="The member that is the before snapshot."),
    option("--after", metavar="MEMBER", help="The member that is the after snapshot."),
    option(
        "--events",
        multiple=True,
        type=click.Path(),
        metavar="PATH",
        help="A further event log or advanced hunting export. May be repeated.",
    ),
    option(
        "--device",
        metavar="NAME",
        help="A further name of the device, where --events knows it by another one.",
    ),
    option(
        "--timezone",
        metavar="ZONE",
        help="Zone of local times in the evidence: Europe/Berlin, +01:00, UTC.",
    ),
    option("--window", metavar="START/END", help="The window, two RFC 3339 times."),
)
JUDGE = options(
    option(
        "--scenario",
        multiple=True,
        metavar="NAME",
        help="A documented reason the window was opened for; may be repeated: install-blocked, "
        "high-cpu, slow-application, pua-blocked, asr-office-plugin, network-protection.",
    ),
    option("--policy", metavar="FILE", help="Severities, accepted changes, expected scenarios."),
    option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        help="The day that decides which acceptances of the policy still hold.",
    ),
)


def _limited(context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> None:
    """Hold the command to other limits, until it ends."""
    context.with_resource(limits.adjusted(texts))


LIMIT = option(
    "--limit",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_limited,
    expose_value=False,
    help="Change what a package may cost, as expanded=8GiB; may be repeated. Names: "
    f"{', '.join(limit.name for limit in limits.LIMITS)}.",
)


def _isolated(context: click.Context, _option: click.Parameter, on: bool) -> None:  # noqa: FBT001  click's form
    """Have the command read in worker processes, until it ends."""
    context.with_resource(limits.isolated(on))


ISOLATE = option(
    "--isolate",
    is_flag=True,
    callback=_isolated,
    expose_value=False,
    help="Read cabinets and event logs in worker processes with limits of memory and time.",
)
REDACT = options(
    option(
        "--redact",
        is_flag=True,
        help="Put pseudonyms for hosts, users, SIDs and addresses; they hold for this report alone.",
    ),
    option(
        "--redact-key",
        metavar="FILE",
        help="Redact with a secret key: the same name has the same pseudonym in every report.",
    ),
)
CUSTODY = options(
    option("--case", "case_number", metavar="TEXT", help="Case number to stand in the report."),
    option("--analyst", metavar="TEXT", help="Who makes the report, to stand in it."),
)
SHOW = options(
    option(
        "-f",
        "--format",
        "form",
        type=click.Choice([r.name for r in RENDERERS]),
        default="text",
        show_default=True,
        help="What goes to stdout.",
    ),
    option(
        "-o",
        "--output",
        multiple=True,
        metavar="[NAME:]PATH",
        help="Write a file; its suffix or NAME chooses the format. May be repeated.",
    ),
    option(
        "--fail-on",
        type=click.Choice([*SEVERITIES, "none"]),
        default="low",
        show_default=True,
        help="The least severity that makes the exit code 1.",
    ),
    option(
        "--min-severity",
        type=SEVERITY,
        default="info",
        help="The least severity that the text shows; changes nothing else.",
    ),
    option(
        "--width",
        type=click.IntRange(40, 400),
        help="Columns of the text; default: the terminal's, 80 in a file.",
    ),
    option("--strict", is_flag=True, help="Exit 4 if any evidence could not be read."),
)
