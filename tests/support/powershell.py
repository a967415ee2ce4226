"""PowerShell read by a real grammar: the commands a script calls and the values of their arguments.

What the reader below does not know it refuses, so a test never overlooks a form.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import tree_sitter_powershell
from tree_sitter import Language, Parser, Query, QueryCursor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

Value = bool | int | str | list["Value"] | None
"""The value of an argument; None for a script block, a variable or a whole expression."""


class Command(NamedTuple):
    """One call. `arguments`: positional ones by their place, named ones by their name."""

    name: str
    arguments: dict[str, Value]
    line: int


@cache
def _language() -> Language:
    return Language(tree_sitter_powershell.language())


@cache
def _query(kind: str) -> Query:
    return Query(_language(), f"({kind}) @found")


def nodes(tree: Tree, kind: str) -> list[Node]:
    """Return the nodes of one kind, in the order of the text."""
    found = QueryCursor(_query(kind)).captures(tree.root_node).get("found", [])
    return sorted(found, key=lambda node: node.start_byte)


def parse(script: str) -> Tree:
    """Return the tree of a script; raise AssertionError where the grammar does not fit."""
    tree = Parser(_language()).parse(script.encode("utf-8", "surrogatepass"))
    if tree.root_node.has_error:
        wrong = [n for n in walk(tree.root_node) if n.is_error or n.is_missing]
        raise AssertionError([(n.start_point.row + 1, n.text) for n in wrong[:3]])
    return tree


def syntax_errors(script: str) -> list[str]:
    """Return what the grammar does not take, each with its line."""
    return [
        f"line {node.start_point[0] + 1}: {(node.text or b'').decode()[:80]}"
        for node in walk(_root(script))
        if node.is_error or node.is_missing
    ]


def called(script: str) -> set[str]:
    """Return what the script calls, as it is spelled there: a name or an expression."""
    kinds = ("command_name", "command_name_expr")
    return {(n.text or b"").decode() for n in walk(_root(script)) if n.type in kinds}


def functions(script: str) -> set[str]:
    """Return the functions that the script defines."""
    return {(n.text or b"").decode() for n in walk(_root(script)) if n.type == "function_name"}


def _root(script: str) -> Node:
    return Parser(_language()).parse(script.encode("utf-8", "surrogatepass")).root_node


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of the text."""
    yield node
    for child in node.children:
        yield from walk(child)


def strings(tree: Tree) -> list[str]:
    """Return the value of every literal of text, joined ones as one, in the order of the text."""
    joined = [n for n in nodes(tree, "parenthesized_expression") if _is_joined(n)]
    found = [(n.start_byte, _joined(n)) for n in joined]
    spans = iter([*((n.start_byte, n.end_byte) for n in joined), (1 << 62, 1 << 62)])
    start, end = next(spans)
    for node in nodes(tree, "verbatim_string_characters"):
        while node.start_byte >= end:
            start, end = next(spans)
        if node.start_byte < start:
            found.append((node.start_byte, _literal(node)))
    return [text for _, text in sorted(found)]


def commands(tree: Tree) -> list[Command]:
    """Return every call with a name, in the order of the text."""
    calls = nodes(tree, "command")
    return [_command(n) for n in calls if n.child_by_field_name("command_name") is not None]


def _command(node: Node) -> Command:
    name = node.child_by_field_name("command_name")
    assert name is not None
    arguments: dict[str, Value] = {}
    waiting: str | None = None
    elements = node.child_by_field_name("command_elements")
    for part in elements.named_children if elements else ():
        if part.type == "command_argument_sep":
            continue
        if part.type == "command_parameter":
            waiting = _text(part).removeprefix("-")
            arguments[waiting] = True  # a switch, unless a value follows
        else:
            arguments[waiting or str(len(arguments))] = value_of(part)
            waiting = None
    return Command(_text(name), arguments, node.start_point.row)


def value_of(node: Node) -> Value:
    """Return the value of an argument."""
    if node.type == "generic_token":
        return _text(node)
    if node.type == "parenthesized_expression":
        return _joined(node) if _is_joined(node) else None
    if node.type == "variable":
        return {"$true": True, "$false": False}.get(_text(node))
    if node.type == "verbatim_string_characters":
        return _literal(node)
    if node.type in ("decimal_integer_literal", "hexadecimal_integer_literal"):
        return int(_text(node), 0)
    if node.type == "array_expression":
        return [value_of(n) for n in walk(node) if n.type == "unary_expression" and _is_item(n)]
    inner = [n for n in node.named_children if n.type != "command_argument_sep"]
    return value_of(inner[0]) if len(inner) == 1 else None


def _is_item(node: Node) -> bool:
    """Whether an expression stands directly in an array, not in a parenthesis of it."""
    above = node.parent
    while above is not None and above.type != "array_expression":
        if above.type == "parenthesized_expression":
            return False
        above = above.parent
    return True


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode("utf-8", "surrogatepass")


def _literal(node: Node) -> str:
    return _text(node)[1:-1].replace("''", "'")


def _is_joined(node: Node) -> bool:
    """Whether a parenthesis holds literals and characters joined by `+`, and nothing else."""
    leaves = {n.type for n in walk(node) if not n.children}
    known = {"(", ")", "+", "[", "]", "verbatim_string_characters", "type_identifier"}
    return leaves <= known | {"hexadecimal_integer_literal"} and "+" in leaves


def _joined(node: Node) -> str:
    units = b""
    for leaf in walk(node):
        if leaf.type == "type_identifier":
            assert _text(leaf) == "char"
        elif leaf.type == "verbatim_string_characters":
            units += _literal(leaf).encode("utf-16-le", "surrogatepass")
        elif leaf.type == "hexadecimal_integer_literal":
            units += int(_text(leaf), 0).to_bytes(2, "little")
    return units.decode("utf-16-le", "surrogatepass")
