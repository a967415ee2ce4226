"""One line a group of findings, and what fits: shared by the text's first screen, the ticket and Jira."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from mpdiff.report.digest import titles
from mpdiff.report.digest.order import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mpdiff.report.digest import Group

_T = TypeVar("_T")

ITEMS: Final = 4
"""Members that the line of a group names."""
_ITEM: Final = 60
"""Characters of one member's name in the line of a group."""
_HEADING: Final = 120
_TRAILING: Final = " ,:;\u2026"
"""What no ellipsis follows."""


def fitted(text: str, width: int) -> str:
    """Return a text in so many characters, cut at a space where it can be, with an ellipsis at the end."""
    if len(text) <= width:
        return text
    kept = text[: max(width - 1, 1)]
    at_space = kept.rpartition(" ")[0]
    shown = at_space if len(at_space) * 2 > width else kept
    return shown.rstrip(_TRAILING) + "\u2026"


def group_line(group: Group) -> str:
    """Return what a group says in one line: its title and its members, or the headline of its one."""
    first = group.findings[0]
    if not group.title:
        return titles.headline(first)
    names = [f.label or f.key or f.setting or f.title for f in group.findings if f.stands_for == 1]
    if not names:
        return f"{group.title}: {', '.join(fitted(f.title, _ITEM) for f in group.findings)}"
    left = number(group.findings) - len(names[:ITEMS])
    more = f" and {left} more" if left else ""
    return f"{group.title}: {', '.join(fitted(name, _ITEM) for name in names[:ITEMS])}{more}"


def short_verdict(verdict: str) -> str:
    """Return the verdict's word, device and window, for a heading; what was found stands below it."""
    return fitted(verdict.partition(": ")[0].rstrip("."), _HEADING)


class Piece(NamedTuple):
    """One group as it can be shown: one line, or a line for each member, beneath `head` where it has one."""

    brief: str
    head: str
    members: Iterable[str]
    """Made one by one: nobody makes those that have no room."""


class Shown(NamedTuple):
    """What of a group is shown; `left` counts the findings of it that are not."""

    lines: tuple[str, ...]
    left: int


def fill(
    groups: Sequence[Group], shape: Callable[[Group], Piece], room: tuple[int, int]
) -> list[Shown]:
    """Show as much as so many lines and characters hold, in order: first each group, then its members.

    A group without room for one line is left out and counted; one with room for some of its
    members counts the rest.
    """
    lines, characters = room
    named = []
    for group in groups:
        piece = shape(group)
        lines, characters = lines - 1, characters - _size(piece.brief)
        if lines < 0 or characters < 0:
            break
        named.append(piece)
    lines, characters = max(lines, 0), max(characters, 0)
    shown = []
    for group, piece in zip(groups, named, strict=False):
        one = _opened(group, piece, lines + 1, characters + _size(piece.brief))
        lines -= sum(map(_height, one.lines)) - 1
        characters -= sum(map(_size, one.lines)) - _size(piece.brief)
        shown.append(one)
    return [*shown, *(Shown((), number(group.findings)) for group in groups[len(named) :])]


def _opened(group: Group, piece: Piece, lines: int, characters: int) -> Shown:
    """Return a group with as many members as there is room for; its one line where that is none."""
    taken = [piece.head] if piece.head else []
    lines, characters = lines - len(taken), characters - sum(map(_size, taken))
    fitting = 0
    for member in piece.members:
        lines, characters = lines - _height(member), characters - _size(member)
        if lines < 0 or characters < 0:
            break
        taken.append(member)
        fitting += 1
    if not fitting:
        return Shown((piece.brief,), 0)
    return Shown(tuple(taken), number(group.findings[fitting:]))


def _height(line: str) -> int:
    return line.count("\n") + 1


def as_many_as_fit(
    things: Sequence[_T], line: Callable[[_T], str], room: tuple[int, int]
) -> tuple[list[str], int]:
    """Return the lines of the first things that fit into so many, and into so many characters; the rest counted."""
    shown: list[str] = []
    lines, characters = room
    for thing in things:
        text = line(thing)
        lines, characters = lines - 1, characters - _size(text)
        if lines < 0 or characters < 0:
            break
        shown.append(text)
    return shown, len(things) - len(shown)


def _size(line: str) -> int:
    return len(line) + 2
