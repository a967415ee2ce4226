"""Completion for PowerShell. Those for bash, zsh and fish come with click.

`_MPDIFF_COMPLETE=powershell_source mpdiff` prints a script that registers a completer. It calls mpdiff
again with the words before the cursor, one a line, in `_MPDIFF_WORDS`, and the beginning of the word
at the cursor in `_MPDIFF_WORD`. The answer has a line for each proposal: type, value and help,
with tabs between.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar, Final

from click.shell_completion import ShellComplete, add_completion_class

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_SCRIPT: Final = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.EndOffset -lt $cursorPosition) {
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                $element.Value
            } else {
                $element.Extent.Text
            }
        }
    }
    $env:_MPDIFF_WORDS = $words -join "`n"
    $env:_MPDIFF_WORD = $wordToComplete
    $env:%(complete_var)s = 'powershell_complete'
    try {
        foreach ($line in (& %(prog_name)s)) {
            $type, $value, $help = $line -split "`t", 3
            if ($type -eq 'plain') {
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
            } else {
                [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
            }
        }
    } finally {
        foreach ($name in '_MPDIFF_WORDS', '_MPDIFF_WORD', '%(complete_var)s') {
            Remove-Item -Path "env:$name" -ErrorAction SilentlyContinue
        }
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Windows PowerShell 5.1 and PowerShell 7; the former asks for no word that begins with a dash."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, without the command's own, and the one at it."""
        words = os.environ.get("_MPDIFF_WORDS", "").split("\n")
        return words[1:], os.environ.get("_MPDIFF_WORD", "").strip("'\"")

    def format_completion(self, item: CompletionItem) -> str:
        """Return the line of a proposal."""
        about = " ".join((item.help or "").split())
        return f"{item.type}\t{item.value}\t{about}"


def register() -> None:
    """Have click answer PowerShell as it answers other shells."""
    add_completion_class(PowerShellComplete)


KNOWN: Final = "Not a known shell. Use bash_source, zsh_source, fish_source or powershell_source."


def is_known(asked: str) -> bool:
    """Return whether what stands in `_MPDIFF_COMPLETE` begins with the name of a known shell."""
    from click.shell_completion import get_completion_class

    return get_completion_class(asked.partition("_")[0]) is not None
