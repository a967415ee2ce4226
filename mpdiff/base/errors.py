"""Every error a user can meet: a code, a place, a cure and an exit code.

The exit codes are the promise of the command line (see README):
2 wrong use, 3 input unusable, 4 incomplete, 70 a bug in mpdiff.
"""

from __future__ import annotations

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INPUT = 3
EXIT_INCOMPLETE = 4
EXIT_BUG = 70
EXIT_INTERRUPTED = 130
EXIT_PIPE = 141


class MpdiffError(Exception):
    """An error with a stable code, the place it concerns and what to do about it.

    `code` is a short kebab-case word that tests and scripts may match; `member` names the file or
    the package member, `line` counts from 1; `cure` is one imperative sentence, or empty.
    """

    exit_code = EXIT_BUG

    def __init__(
        self,
        code: str,
        message: str,
        *,
        member: str | None = None,
        line: int | None = None,
        cure: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.member = member
        self.line = line
        self.cure = cure

    def __str__(self) -> str:
        place = "" if self.member is None else f"{self.member}: "
        if self.member is not None and self.line is not None:
            place = f"{self.member}, line {self.line}: "
        return f"{place}{self.message}" + (f" {self.cure}" if self.cure else "")


class UsageError(MpdiffError):
    """Wrong use: an option, an argument, a policy file."""

    exit_code = EXIT_USAGE


class InputError(MpdiffError):
    """The input cannot be used: not a package, no snapshot pair, ambiguous, corrupt, over a limit."""

    exit_code = EXIT_INPUT


class ReaderGoneError(Exception):
    """Whoever read standard output has closed it. No error of anybody: nothing is said."""
