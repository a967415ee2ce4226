"""PowerShell as its tree-sitter grammar reads it: what does not parse, and the commands called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tree_sitter_powershell
from tree_sitter import Language, Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_LANGUAGE = Language(tree_sitter_powershell.language())
_CALLED = ("command_name", "command_name_expr")


def _nodes(script: str) -> Iterator[Node]:
    waiting = [Parser(_LANGUAGE).parse(script.encode()).root_node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


def syntax_errors(script: str) -> list[str]:
    """Return what the grammar does not take, each with its line."""
    return [
        f"line {node.start_point[0] + 1}: {(node.text or b'').decode()[:80]}"
        for node in _nodes(script)
        if node.is_error or node.is_missing
    ]


def commands(script: str) -> set[str]:
    """Return what the script calls, as it is spelled there: a name or an expression."""
    return {(node.text or b"").decode() for node in _nodes(script) if node.type in _CALLED}


def functions(script: str) -> set[str]:
    """Return the functions that the script defines."""
    return {(n.text or b"").decode() for n in _nodes(script) if n.type == "function_name"}
