"""Expressions that are compiled when they are first used."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import re

import pytest

import mpdiff.readers
from mpdiff.base.text.late import Late, late


def test_it_finds_what_the_compiled_expression_finds() -> None:
    text, one = "a1 b22", late(r"(\w)(\d+)", re.ASCII)
    same = re.compile(r"(\w)(\d+)", re.ASCII)
    for _ in range(2):
        assert [m.groups() for m in one.finditer(text)] == same.findall(text) == one.findall(text)
        assert one.sub(r"\2", text) == "1 22"
        assert (one.pattern, one.flags, one.groups) == (same.pattern, same.flags, same.groups)
    assert late(rb"\d").split(b"a1b") == [b"a", b"b"]


def test_an_error_is_raised_on_first_use_and_copying_is_none() -> None:
    broken = late("(")
    copy.copy(broken)
    with pytest.raises(re.error):
        broken.match("")


def test_every_expression_of_the_readers_compiles() -> None:
    names = [m.name for m in pkgutil.walk_packages(mpdiff.readers.__path__, "mpdiff.readers.")]
    modules = [importlib.import_module(name) for name in names]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Late)]
    assert len(found) > 100
    for one in found:
        assert isinstance(re.compile(one.pattern, one.flags), re.Pattern)
