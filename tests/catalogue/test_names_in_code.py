"""Code asks the catalogue for the settings that play a role; it names none."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from mpdiff.catalogue import catalogue
from tests.support.code import trees
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

RECOGNISED = {
    "mpdiff/readers/snapshot/names.py",
}
"""Readers that recognise a print by the properties it has."""

_WORD = re.compile(r"[A-Za-z_]+")


def _texts(tree: ast.Module) -> Iterator[str]:
    """Return the strings of a module's code, not its docstrings."""
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from (node.value,) if isinstance(node.value, str) else ()


def test_no_setting_stands_by_its_name_in_code() -> None:
    names = {s.name.lower() for s in catalogue().settings}
    naming = {
        path.relative_to(ROOT).as_posix()
        for path, tree in trees().items()
        for text in _texts(tree)
        if names & {word.lower() for word in _WORD.findall(text)}
    }
    assert naming == RECOGNISED
