"""The options that several commands share; each is also an environment variable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mpdiff.base import limits
from mpdiff.base.model import SEVERITIES
from mpdiff.cli.values import DATE, FILE, OUTPUT, Choice, complete_scenarios
from mpdiff.report.render import RENDERERS

if TYPE_CHECKING:
    from collections.abc import Callable


def option(*names: str, **how: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make an option that is also the environment variable MPDIFF_NAME; help shows it."""
    long = next(n for n in names if n.startswith("--")).split("/")[0]
    envvar = "MPDIFF_" + long[2:].replace("-", "_").upper()
    return click.option(*names, envvar=envvar, show_envvar=True, **how)


def options(*decorators: Callable[..., Any]) -> Callable[..., Any]:
    """Put several options on a command in the order in which help shows them."""

    def apply(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorate in reversed(decorators):
            command = decorate(command)
        return command

    return apply


TALK = options(
    option("-q", "--quiet", is_flag=True, help="Print nothing on stderr but errors."),
    option("-v", "--verbose", is_flag=True, help="Show what is left out otherwise."),
    option("--debug", is_flag=True, help="Show the traceback of a bug in mpdiff."),
    option(
        "--color",
        type=Choice(["auto", "always", "never"]),
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
        type=FILE,
        metavar="PATH",
        help="Another event log, or an export of advanced hunting. Repeatable.",
    ),
    option(
        "--device",
        metavar="NAME",
        help="Another name of the device, or its DeviceId, under which --events may know it.",
    ),
    option(
        "--timezone",
        metavar="ZONE",
        help="Zone of local times in the evidence: Europe/Berlin, +01:00, UTC.",
    ),
    option("--window", metavar="START/END", help="The window, as two RFC 3339 times."),
)
JUDGE = options(
    option(
        "--scenario",
        multiple=True,
        metavar="NAME",
        shell_complete=complete_scenarios,
        help="A documented reason for the window: install-blocked, high-cpu, slow-application, "
        "pua-blocked, asr-office-plugin, network-protection. Repeatable.",
    ),
    option(
        "--policy",
        type=FILE,
        metavar="FILE",
        help="Severities, accepted changes and expected scenarios (mpdiff policy init).",
    ),
    option(
        "--today",
        type=DATE,
        metavar="DATE",
        show_default="today in UTC",
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
    help="Change a limit on what a package may cost, as expanded=8GiB. Repeatable. Names: "
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
REDACT_KEY = option(
    "--redact-key",
    type=FILE,
    metavar="FILE",
    help="Redact with a secret key: a name has the same pseudonym in every report with this key.",
)
REDACT = options(
    option(
        "--redact",
        is_flag=True,
        help="Replace names of hosts, users, networks and folders by pseudonyms that hold for this "
        "report alone.",
    ),
    REDACT_KEY,
)
CUSTODY = options(
    option("--case", "case_number", metavar="TEXT", help="A case number for the report."),
    option("--analyst", metavar="TEXT", help="The analyst's name for the report."),
)
WIDTH = option(
    "--width",
    type=click.IntRange(40, 400),
    metavar="COLUMNS",
    show_default="the terminal's, 80 in a file",
    help="Columns of the text.",
)
FAIL_ON = option(
    "--fail-on",
    type=Choice([*SEVERITIES, "none"]),
    default="low",
    help="The lowest severity that makes the exit code 1.",
)
SHOW = options(
    option(
        "-f",
        "--format",
        "form",
        type=Choice([r.name for r in RENDERERS]),
        metavar="NAME",
        default="text",
        help=f"What is printed to stdout: {', '.join(r.name for r in RENDERERS)}.",
    ),
    option(
        "-o",
        "--output",
        multiple=True,
        type=OUTPUT,
        metavar="[NAME:]PATH",
        help="Write a file; its suffix or NAME decides on the format. PATH/ is a folder, where the file "
        "is named by device and time. Repeatable.",
    ),
    FAIL_ON,
    option(
        "--min-severity",
        type=Choice(SEVERITIES),
        default="info",
        help="The lowest severity that the text shows; changes nothing else.",
    ),
    WIDTH,
    option("--strict", is_flag=True, help="Exit with 4 if any evidence could not be read."),
)
