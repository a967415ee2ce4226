"""What a mutant changes: the small steps that a tired hand could take, found in a syntax tree.

Every site is one change. It is named by its kind, the text that it replaces and the text that it
puts there, so that a function may move between modules and its mutants keep their names.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FLIPS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLS: Final = {"any": "all", "all": "any", "min": "max", "max": "min"}
CODE: Final = re.compile(r"[a-z][a-z0-9-]*\Z")
"""Text that the program decides by (a rule, an effect, a state), not words for people."""
SEQUENCES: Final = ("generators", "elt", "key", "value")


@dataclass(frozen=True)
class Slot:
    """A place in the tree that holds a node."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        """Put a node there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Site:
    """One change of a tree. `lines`: what must run for it to matter, first and last.

    `outer`: the outermost function that it stands in, with its first line as Python counts it
    (decorators included); None where it runs at import.
    """

    kind: str
    slot: Slot
    old: ast.AST
    new: ast.AST
    function: str
    outer: tuple[str, int] | None
    lines: tuple[int, int]

    def apply(self) -> None:
        """Change the tree that the site was found in."""
        self.slot.put(ast.copy_location(self.new, self.old))

    @property
    def line(self) -> int:
        return int(getattr(self.old, "lineno", self.lines[0]))

    @property
    def texts(self) -> tuple[str, str]:
        """Return what it replaces and what it puts there, on one line each."""
        return _text(self.old), _text(self.new)


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def sites(tree: ast.Module) -> Iterator[Site]:
    """Find every change of a module, always in the same order."""
    yield from _in_body(tree, "body", _Where("", None, (1, 1)))


@dataclass(frozen=True)
class _Where:
    function: str
    outer: tuple[str, int] | None
    lines: tuple[int, int]

    def inside(self, name: str) -> str:
        return f"{self.function}.{name}" if self.function else name

    def at(self, first: ast.AST, last: ast.AST | None = None) -> _Where:
        end = last or first
        return _Where(self.function, self.outer, (_first(first), _last(end)))


def _first(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _last(node: ast.AST) -> int:
    return int(getattr(node, "end_lineno", 0) or _first(node))


# --- statements -----------------------------------------------------------------------------------


def _in_body(parent: ast.AST, field: str, where: _Where) -> Iterator[Site]:
    for index, node in enumerate(getattr(parent, field)):
        if isinstance(node, ast.stmt):
            yield from _in_statement(Slot(parent, field, index), node, where)


def _in_statement(slot: Slot, node: ast.stmt, where: _Where) -> Iterator[Site]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _in_function(node, where)
        case ast.ClassDef():
            yield from _in_body(node, "body", _Where(where.inside(node.name), None, where.lines))
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Global() | ast.Nonlocal():
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.Expr(value=ast.Constant()):
            return
        case ast.If() | ast.While() | ast.For() | ast.With() | ast.Try() | ast.Match():
            yield from _in_compound(node, where)
        case _:
            here = where.at(node)
            yield from _dropped(slot, node, here)
            yield from _in_children(node, here)


def _in_function(node: ast.FunctionDef | ast.AsyncFunctionDef, where: _Where) -> Iterator[Site]:
    for index in range(len(node.args.defaults)):
        yield from _in_expression(Slot(node.args, "defaults", index), where.at(node))
    for index, default in enumerate(node.args.kw_defaults):
        if default is not None:
            yield from _in_expression(Slot(node.args, "kw_defaults", index), where.at(node))
    first = min([_first(node), *(_first(d) for d in node.decorator_list)])
    name = where.inside(node.name)
    yield from _in_body(node, "body", _Where(name, where.outer or (name, first), where.lines))


def _in_compound(node: ast.stmt, where: _Where) -> Iterator[Site]:
    if isinstance(node, ast.If):
        yield from _branches(node, where.at(node.test))
    for field, value in ast.iter_fields(node):
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            slot = Slot(node, field, index if isinstance(value, list) else None)
            if isinstance(child, ast.stmt):
                yield from _in_statement(slot, child, where)
            elif isinstance(child, ast.expr):
                yield from _in_expression(slot, where.at(child))
            elif isinstance(child, ast.ExceptHandler):
                yield from _in_body(child, "body", where)
            elif isinstance(child, ast.match_case):
                if child.guard is not None:
                    yield from _in_expression(Slot(child, "guard", None), where.at(child.guard))
                yield from _in_body(child, "body", where)
            elif isinstance(child, ast.withitem):
                yield from _in_expression(
                    Slot(child, "context_expr", None), where.at(child.context_expr)
                )


def _branches(node: ast.If, where: _Where) -> Iterator[Site]:
    """Never run the branch."""
    never = ast.Constant(value=False)
    yield _site("branch-off", Slot(node, "test", None), node.test, never, where)


def _dropped(slot: Slot, node: ast.stmt, where: _Where) -> Iterator[Site]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_no(value):
            new: ast.stmt = ast.Return(value=ast.Constant(value=None))
            yield _site("return-none", slot, node, new, where)
        case ast.Expr() | ast.Continue() | ast.Break() | ast.AugAssign() if where.outer:
            new = ast.Expr(value=ast.Yield()) if _is_yield(node) else ast.Pass()
            if _is_yield(node):  # the function stays a generator
                new = ast.If(test=ast.Constant(value=False), body=[node], orelse=[])
                yield Site("drop", slot, node, new, where.function, where.outer, where.lines)
            else:
                yield _site("drop", slot, node, new, where)


def _is_yield(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom)


def _is_no(node: ast.expr) -> bool:
    """Whether None says the same: to whom asks for the truth of it, False does."""
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


# --- expressions ----------------------------------------------------------------------------------


def _in_children(node: ast.AST, where: _Where) -> Iterator[Site]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params", "ctx"):
            continue
        if isinstance(value, list):
            for index, child in enumerate(value):
                if isinstance(child, ast.AST):
                    yield from _in_expression(Slot(node, field, index), where)
        elif isinstance(value, ast.AST):
            yield from _in_expression(Slot(node, field, None), where)


def _in_expression(slot: Slot, where: _Where) -> Iterator[Site]:
    held = getattr(slot.parent, slot.field)
    node = held if slot.index is None else held[slot.index]
    if _is_skipped(slot, node):
        return
    yield from (_site(kind, slot, node, new, where) for kind, new in _changes(slot, node))
    for other, kind, old, new in _inner(node):
        yield _site(kind, other, old, new, where)
    yield from _in_children(node, where)


def _is_skipped(slot: Slot, node: ast.AST) -> bool:
    """Skip types, and text for people."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id in ("Literal", "Final", "Callable")
    return isinstance(slot.parent, ast.JoinedStr) and isinstance(node, ast.Constant)


def _changes(slot: Slot, node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in FLIPS:
            yield "cmp", _with(node, ops=[FLIPS[type(op)]()])
        case ast.BoolOp():
            yield from _of_boolean(node)
        case ast.UnaryOp(op=ast.Not()):
            yield "drop-not", ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.BinOp(op=op) if type(op) in ARITHMETIC and not _is_text(node):
            yield "arithmetic", _with(node, op=ARITHMETIC[type(op)]())
        case ast.Constant():
            yield from _of_constant(slot, node)
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield "call", _with(node, func=ast.Name(CALLS[name], ast.Load()))
        case _:
            pass
    if _is_condition(slot) and not isinstance(node, ast.Compare | ast.UnaryOp | ast.Constant):
        yield "negate", ast.UnaryOp(ast.Not(), _expression(node))


def _is_condition(slot: Slot) -> bool:
    return slot.field == "test" and isinstance(slot.parent, ast.If | ast.While | ast.IfExp)


def _of_boolean(node: ast.BoolOp) -> Iterator[tuple[str, ast.AST]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and-or", _with(node, op=other)
    for index in range(len(node.values)):
        rest = [v for place, v in enumerate(node.values) if place != index]
        yield "drop-operand", rest[0] if len(rest) == 1 else _with(node, values=rest)


def _of_constant(slot: Slot, node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    match node.value:
        case bool():
            yield "constant", ast.Constant(value=not node.value)
        case int() | float():
            yield "constant", ast.Constant(value=node.value + 1)
        case None if not isinstance(slot.parent, ast.Compare | ast.MatchSingleton):
            yield "constant", ast.Constant(value="XXnone")
        case str() if CODE.match(node.value):
            yield "constant", ast.Constant(value=f"XX{node.value}")


def _inner(node: ast.AST) -> Iterator[tuple[Slot, str, ast.AST, ast.AST]]:
    """Take a filter out of a comprehension."""
    for generator in getattr(node, "generators", ()):
        for index, test in enumerate(generator.ifs):
            yield Slot(generator, "ifs", index), "filter-off", test, ast.Constant(value=True)


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(isinstance(s, ast.JoinedStr) for s in sides) or any(
        isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides
    )


def _expression(node: ast.AST) -> ast.expr:
    assert isinstance(node, ast.expr)
    return node


def _with(node: ast.AST, **changed: object) -> ast.AST:
    """Return a copy of a node with some fields changed; its children are shared."""
    fields = {**dict(ast.iter_fields(node)), **changed}
    return ast.copy_location(type(node)(**fields), node)


def _site(kind: str, slot: Slot, old: ast.AST, new: ast.AST, where: _Where) -> Site:
    return Site(kind, slot, old, new, where.function, where.outer, where.lines)
