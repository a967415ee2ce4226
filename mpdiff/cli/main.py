"""The command line: arguments in, files out, exit code. No logic.

Every exit code is decided in `run`; click's own are mapped there.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from mpdiff.base import errors
from mpdiff.base.errors import MpdiffError, ReaderGoneError
from mpdiff.cli.commands.collect import collect
from mpdiff.cli.commands.diff import diff, render
from mpdiff.cli.commands.explain import explain, rules, schema
from mpdiff.cli.commands.fleet import fleet
from mpdiff.cli.commands.hunt import hunt
from mpdiff.cli.commands.inspect import inspect
from mpdiff.cli.commands.policy import policy
from mpdiff.cli.commands.revert import revert
from mpdiff.cli.commands.verify import verify
from mpdiff.cli.helped import Group, show_version
from mpdiff.cli.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence


EPILOG = (
    "Exit codes: 0 no finding at or above --fail-on, 1 findings, 2 wrong use, 3 input unusable, "
    "4 incomplete, 70 a bug in mpdiff, 130 interrupted, 141 the reader went away."
)


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Show what changed in Defender Antivirus settings during a troubleshooting-mode window."""


COMMANDS: Final = (
    diff,
    render,
    inspect,
    explain,
    rules,
    schema,
    policy,
    verify,
    revert,
    hunt,
    collect,
    fleet,
)
"""Every command; help lists them by name."""

for _command in COMMANDS:
    cli.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; raises nothing but in --debug."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = cli.main(args=words, prog_name="mpdiff", standalone_mode=False)
    except MpdiffError as error:
        return _complain(f"mpdiff: {safe(str(error))}", error.exit_code)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        return _complain(_usage_message(error), errors.EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        return _complain("mpdiff: interrupted", errors.EXIT_INTERRUPTED)
    except ReaderGoneError:
        return errors.EXIT_PIPE
    except MemoryError:
        return _complain(
            "mpdiff: The memory does not suffice. Give only what matters, unpacked into a folder.",
            errors.EXIT_INPUT,
        )
    except Exception as error:  # a bug: one line, unless asked for more
        if _debugging(words):
            raise
        kind = type(error).__name__
        return _complain(
            f"mpdiff: a bug in mpdiff ({kind}: {safe(str(error))[:200]}). Run again with --debug "
            "and report what it prints.",
            errors.EXIT_BUG,
        )
    return result if isinstance(result, int) else errors.EXIT_OK


def _debugging(words: Sequence[str]) -> bool:
    """Return whether --debug was given; click cannot say after an error."""
    given = os.environ.get("MPDIFF_DEBUG", "").strip().lower()
    return "--debug" in words or given in ("1", "true", "t", "yes", "y", "on")


def _complain(text: str, code: int) -> int:
    from mpdiff.base.system.streams import write_stderr

    write_stderr(text)
    return code


def _usage_message(error: click.ClickException) -> str:
    """Return what click says of wrong use; it repeats arguments, which may be names of files."""
    import io

    text = io.StringIO()
    error.show(file=text)
    return "\n".join(map(safe, text.getvalue().rstrip("\n").split("\n")))


def main() -> None:
    """Be the console script."""
    import gc

    from mpdiff.base.system.streams import occupy_standard_streams

    # A run makes many objects and hardly a cycle: looking for cycles at Python's usual pace costs
    # a tenth of the time where 100,000 findings are made.
    gc.set_threshold(200_000, 20, 20)
    occupy_standard_streams()
    sys.exit(run())
