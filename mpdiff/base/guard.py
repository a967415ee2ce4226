"""What a reader did not foresee costs its member, not the report."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mpdiff.base.errors import InputError, MpdiffError

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFORESEEN = "member-unforeseen"
"""The code of the error that stands for whatever a reader stumbled over."""

PANIC = "PanicException"
"""What a parser written in Rust raises when it gives up; no subclass of Exception."""


@contextmanager
def guarded(member: str) -> Iterator[None]:
    """Turn whatever a reader raises but did not mean to into an InputError about its member.

    Raises InputError `member-unforeseen`; errors of mpdiff, interrupts and exits pass as they are.
    """
    try:
        yield
    except MpdiffError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        raise InputError(
            UNFORESEEN,
            f"Cannot be read: its form was not foreseen ({type(error).__name__}).",
            member=member,
            cure="Report it, with the member if it may be shared.",
        ) from error
