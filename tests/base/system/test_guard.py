"""What a reader did not foresee is an error about its member; everything else passes."""

from __future__ import annotations

import pytest

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.system.guard import guarded
from tests.support.rows import for_each


class PanicException(BaseException):
    pass


@for_each(
    "error", [KeyError(""), RecursionError(), MemoryError(), UnicodeError(), PanicException()]
)
def test_the_unforeseen_names_the_member(error: BaseException) -> None:
    with pytest.raises(InputError) as caught, guarded("a/b.txt"):
        raise error
    assert (caught.value.code, caught.value.member) == ("member-unforeseen", "a/b.txt")
    assert type(error).__name__ in str(caught.value)


@for_each("error", [KeyboardInterrupt(), SystemExit(3), GeneratorExit()])
def test_an_end_that_was_asked_for_is_one(error: BaseException) -> None:
    with pytest.raises(type(error)), guarded("a"):
        raise error


def test_an_error_of_mpdiff_stays_what_it_is() -> None:
    with pytest.raises(UsageError), guarded("a"):
        raise UsageError("x", "y")
