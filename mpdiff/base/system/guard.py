"""What a reader did not foresee costs its member, not the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.errors import InputError, MpdiffError

if TYPE_CHECKING:
    from types import TracebackType

UNFORESEEN = "member-unforeseen"
"""The code of the error that stands for whatever a reader stumbled over."""

PANIC = "PanicException"
"""What a parser written in Rust raises when it gives up; no subclass of Exception."""


class Guard:
    """What `guarded` returns. A class, as a package has 10,000 members and each is guarded."""

    __slots__ = ("_member",)

    def __init__(self, member: str) -> None:
        self._member = member

    def __enter__(self) -> None:
        """Nothing is prepared."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, MpdiffError):
            return
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            return
        raise InputError(
            UNFORESEEN,
            f"Cannot be read: its form was not foreseen ({type(error).__name__}).",
            member=self._member,
            cure="Report it, with the member if it may be shared.",
        ) from error


def guarded(member: str) -> Guard:
    """Turn whatever a reader raises but did not mean to into an InputError about its member.

    Leaving the `with` block raises InputError `member-unforeseen`; errors of mpdiff, interrupts and
    exits pass as they are.
    """
    return Guard(member)
