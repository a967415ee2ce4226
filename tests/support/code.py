"""The product's own source, read once for all that is asked of it."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path


class Code(NamedTuple):
    """What a module holds.

    `texts`: every string; `used`: those that are no docstring; `attributes`: each name after a dot,
    with its line; `first`: each call's function with its first argument, where that is a constant.
    """

    texts: frozenset[str]
    used: frozenset[str]
    attributes: tuple[tuple[str, int], ...]
    first: tuple[tuple[str, object], ...]


@cache
def modules() -> dict[Path, Code]:
    """Return what every module of the product holds, by its file.

    The trees themselves are half a million objects, which every look for cycles would go through.
    """
    files = sorted((ROOT / "mpdiff").rglob("*.py"))
    return {path: held(path.read_text(encoding="utf-8")) for path in files}


def held(source: str) -> Code:
    """Return what a source holds."""
    texts: list[ast.Constant] = []
    said: set[int] = set()
    attributes, first = [], []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            attributes.append((node.attr, node.lineno))
        elif isinstance(node, ast.Constant):
            texts += [node] if isinstance(node.value, str) else ()
        elif isinstance(node, ast.Expr):
            said.add(id(node.value))
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first.append((name, node.args[0].value))
    return Code(
        frozenset(str(one.value) for one in texts),
        frozenset(str(one.value) for one in texts if id(one) not in said),
        tuple(attributes),
        tuple(first),
    )
