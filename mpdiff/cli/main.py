"""The command line: arguments in, files out, exit code. No logic.

Every exit code is decided in `run`; click's own are mapped there. A command is imported when it is
asked for.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from mpdiff.base import errors
from mpdiff.base.errors import MpdiffError, ReaderGoneError
from mpdiff.cli.helped import Group, show_version
from mpdiff.cli.terminal import safe

if TYPE_CHECKING:
    from collections.abc import Sequence


EPILOG: Final = (
    "Exit codes: 0 no finding at or above --fail-on, 1 findings, 2 wrong use, 3 input unusable, "
    "4 incomplete, 70 a bug in mpdiff, 130 interrupted, 141 the reader went away.\n\n"
    "Completion of commands, options and names: set _MPDIFF_COMPLETE to bash_source, zsh_source, "
    "fish_source or powershell_source, run mpdiff, and have the shell evaluate what it prints. "
    "The README has the line for each profile."
)

_PLACE: Final = "mpdiff.cli.commands"
COMMANDS: Final = {
    "collect": f"{_PLACE}.collect:collect",
    "diff": f"{_PLACE}.diff:diff",
    "explain": f"{_PLACE}.explain:explain",
    "fleet": f"{_PLACE}.fleet:fleet",
    "hunt": f"{_PLACE}.hunt:hunt",
    "inspect": f"{_PLACE}.inspect:inspect",
    "policy": f"{_PLACE}.policy:policy",
    "render": f"{_PLACE}.diff:render",
    "revert": f"{_PLACE}.revert:revert",
    "rules": f"{_PLACE}.explain:rules",
    "schema": f"{_PLACE}.explain:schema",
    "verify": f"{_PLACE}.verify:verify",
}
"""Every command, and where it is."""


COMPLETE: Final = "_MPDIFF_COMPLETE"
"""The variable by which a shell asks for completion."""


@click.group(
    cls=Group,
    later=COMMANDS,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
        "show_default": True,
    },
    epilog=EPILOG,
    examples=(
        "mpdiff diff package.zip",
        "mpdiff revert package.zip -o revert.ps1",
        "mpdiff diff --help",
    ),
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=show_version,
    help="Print the versions of mpdiff, catalogue, Python and system, and exit.",
)
def cli() -> None:
    """Show what changed in Defender Antivirus settings during a troubleshooting-mode window."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; raises nothing but in --debug."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not _shell_is_known():
        return errors.EXIT_USAGE
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
            "mpdiff: Out of memory. Pass only the members that matter, unpacked into a folder.",
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


def _shell_is_known() -> bool:
    """Prepare for a shell that asks for completion, if one does; name one that is not known."""
    asked = os.environ.get(COMPLETE)
    if not asked:
        return True
    from mpdiff.cli import completion

    completion.register()
    known = completion.is_known(asked)
    if not known:
        _complain(f"mpdiff: {COMPLETE}={safe(asked)}: {completion.KNOWN}", errors.EXIT_USAGE)
    return known


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


def _run_to_its_end() -> int:
    """Run, and end by the exit code of an interrupt even if the key is pressed again and again."""
    try:
        code = run()
    except KeyboardInterrupt:  # another, while the first was reported
        code = errors.EXIT_INTERRUPTED
    if code == errors.EXIT_INTERRUPTED:
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
    return code


def main() -> None:
    """Be the console script."""
    import gc

    from mpdiff.base.system.streams import occupy_standard_streams

    # A run makes many objects and hardly a cycle: looking for cycles at Python's usual pace costs
    # a tenth of the time where 100,000 findings are made.
    gc.set_threshold(1_000_000, 20, 20)
    occupy_standard_streams()
    code = _run_to_its_end()
    # All that was written is flushed, and temporary files are removed by what runs at exit: to look
    # for cycles in everything once more before the memory goes is a tenth of a short run.
    gc.freeze()
    sys.exit(code)
