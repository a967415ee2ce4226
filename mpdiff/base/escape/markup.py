"""Text for what is drawn from marks: HTML, XML, Markdown, Jira."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape.shown import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HTML_MARKS: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
)


def html(text: str) -> str:
    """Return text for HTML content and for quoted attributes."""
    return visible(text).translate(_HTML_MARKS)


def xml(text: str) -> str:
    """Return text of characters that XML 1.0 allows; an XML library still has to escape it."""
    return visible(text)


# An entity or a backslash is not enough: GitHub and GitLab look for mentions, issue numbers, emoji
# and links in the *rendered* text, where both are gone. They all leave code alone, so a word that
# any flavour could take for something goes into code.
_MARKDOWN_ACTIVE: Final = re.compile(
    r"[\\`*_\[\]<>#!|@~^{}$]"  # marks of some flavour, mentions, references
    r"|[%?](?=[^.,;)])|&(?=[#\d]|\w+;)|==|\+\+|--"  # %milestone &epic &entity; ==mark==
    r"|(?!(?<=\d):\d\d(?!\d)):(?=[^.,;)])"  # https:// :emoji:, but not 21:04:07
    r"|^\.(?=\w)"  # a file type reads as code, like a file
    r"|(?<=\w)\.(?=\w)"  # evil.example, which some flavours link
    r"|(?i:\bgh-\d)"  # GitHub's other spelling of #1
    r"|^\d+[.)]$|^[-+=]$"  # would begin a list or underline a heading
)


def markdown(
    text: str, values: Iterable[str] = (), *, names: Iterable[str] = (), pipe: str | None = None
) -> str:
    """Return inline Markdown that reads as `text`, also in a table cell, in every usual flavour.

    Plain words stay as they are; words that hold anything a flavour might act upon become code.
    `values` that stand in the text and hold such a word become one piece of code each, and so do all
    `names`. `pipe`: how a
    pipe is spelled inside code: `|` where no table is near; None: as in `markdown_code`.
    """
    parts: list[str] = []
    code = gap = ""
    for active, piece in _markdown_pieces(visible(text), values, names):
        if not piece:
            continue
        if active:
            code, gap = code + gap + piece, ""
        elif piece == " " and code and not gap:
            gap = piece  # inside the code, if more code follows
        else:
            parts += [_code(code, pipe), gap, piece]
            code = gap = ""
    return "".join([*parts, _code(code, pipe), gap])


_COMMAND: Final = r"(?<![\w`-])mpdiff [a-z]+(?: --?[a-z][a-z-]*(?: [A-Z]+| \w+(?= prints| writes))?)+|--[a-z][a-z-]+(?: [-+]\d\d:\d\d)?"
"""A command of this tool with its options, or one option, each of which is one piece of code."""


def _markdown_pieces(
    text: str, values: Iterable[str], names: Iterable[str]
) -> Iterator[tuple[bool, str]]:
    """Split a text into values, words and spaces; say which a flavour might act upon."""
    active = {visible(value) for value in values if _MARKDOWN_ACTIVE.search(visible(value))}
    active.update(map(visible, names))
    longest_first = sorted(active, key=lambda value: (-len(value), value))
    known = "|".join([*map(re.escape, longest_first), _COMMAND])
    for index, part in enumerate(re.split(f"({known})", text)):
        if index % 2:
            yield True, part
            continue
        for word in re.split("( )", part):
            if not _MARKDOWN_ACTIVE.search(word):
                yield False, word
                continue
            before, core, after = _bare(word)
            yield False, before
            yield True, core
            yield False, after


def _bare(word: str) -> tuple[str, str, str]:
    """Take a sentence's punctuation off a word: `(a|b),` is `(`, `a|b` and `),`."""
    core = word.rstrip(".,;")
    if core.count(")") > core.count("(") - core.startswith("("):
        core = core.removesuffix(")")
    start = "(" if core.startswith("(") and core.count("(") > core.count(")") else ""
    core = core.removeprefix(start)
    if not core:
        return "", word, ""
    return start, core, word[len(start) + len(core) :]


def markdown_code(text: str, *, pipe: str | None = None) -> str:
    r"""Return inline code that reads as `text`, also in a table cell.

    Flavours disagree on `\|` in a table (a backslash before it, code around it) and on long
    fences, so pipes and backticks stand as entities in a `<code>` element of their own. `pipe`: how a
    pipe is spelled instead, where that cannot matter.
    """
    return _code(visible(text), pipe)


_MARKDOWN_FENCES: Final = re.compile(r"([|`]+)")
_BACKTICKS: Final = re.compile(r"(`+)")


def _code(shown: str, pipe: str | None = None) -> str:
    marks = _MARKDOWN_FENCES if pipe is None else _BACKTICKS
    return "".join(
        _fences(piece) if index % 2 else _span(piece if pipe is None else piece.replace("|", pipe))
        for index, piece in enumerate(marks.split(shown))
        if piece
    )


def _fences(piece: str) -> str:
    return f"<code>{''.join(f'&#{ord(character)};' for character in piece)}</code>"


def _span(piece: str) -> str:
    # CommonMark takes one space off both ends of a span that has both.
    pad = " " if piece[0] == piece[-1] == " " and not piece.isspace() else ""
    return f"`{pad}{piece}{pad}`"


_JIRA: Final = re.compile(r"[*_\-+^~?{}\[\]|!#()]")


def jira(text: str) -> str:
    """Return text on one line that Jira's wiki renderer shows as it is: no markup, link or mention.

    A backslash escapes a mark; two of them would be a line break, so one of the text is an entity.
    """
    shown = _JIRA.sub(r"\\\g<0>", visible(text).replace("\\", "\0").replace("&", "&amp;"))
    return shown.replace("\0", "&#92;").replace("://", ":&#47;&#47;")
