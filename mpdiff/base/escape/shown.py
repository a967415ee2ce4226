"""What a reader sees: one line in which nothing is hidden and no build server finds a command."""

from __future__ import annotations

import functools
import re
from typing import Final

# Written out rather than asked of unicodedata: its tables change with the Python version, and the
# same report must give the same bytes everywhere.
_HIDDEN: Final = (
    "["
    r"\x00-\x1F\x7F-\x9F"  # controls C0, DEL, C1
    r"\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000"  # spaces that look like the plain one
    r"\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F"  # drawn as nothing
    r"\u200B-\u200F\u2028-\u202E\u2060-\u206F"  # zero-width, line breaks, direction
    r"\u2800\u3164\uFFA0"  # blank letters
    r"\uD800-\uDFFF\uE000-\uF8FF"  # lone surrogates, private use
    r"\uFDD0-\uFDEF\uFE00-\uFE0F\uFEFF\uFFF0-\uFFFC\uFFFE\uFFFF"  # selectors, marks, non-characters
    r"\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A"  # shorthand and musical format controls
    r"\U000E0000-\U0010FFFF"  # tags, more selectors, private planes
    "]"
)
# Azure Pipelines, TeamCity and older GitHub runners find `##vso[`, `##teamcity[` and `##[` anywhere
# in a line; GitHub finds `::error` where a line starts, GitLab `section_start:`, Travis
# `travis_fold:` and `[command]` is coloured there; wrapping can start a line at any word. Of a run
# of colons only two stay, so that wrapping finds a place to break that begins no command.
COMMAND: Final = re.compile(
    r"#(?=#\w*\[)|(?<!\S):(?=:[A-Za-z])|:(?=::)"
    r"|(?<!\S)s(?=ection_(?:start|end):)|(?<!\S)t(?=ravis_(?:fold|time):)"
    r"|(?<!\S)\[(?=(?:command|INPUT)\])"
)
_SIGNS: Final = ("##", "::", "section_", "travis_", "[command]", "[INPUT]")
"""One of them stands in every text that holds a command."""


@functools.cache
def hidden() -> re.Pattern[str]:
    """Compile it where it is met: most reports hold plain ASCII."""
    return re.compile(_HIDDEN)


def visible(text: str) -> str:
    """Return one line in which every hidden character stands as `<U+XXXX>`.

    Hidden: controls (line breaks and tabs too), direction marks, zero-width and blank characters,
    variation selectors, tags, private use, non-characters, lone surrogates, and spaces other than
    the plain one. The first character of a build server's command is shown the same way. Doing it
    twice changes nothing, so text that already holds `<U+202E>` in letters looks the same; the
    JSON report tells the two apart.
    """
    if not (text.isascii() and text.isprintable()):
        text = hidden().sub(_named, text)
    return COMMAND.sub(_named, text) if suspicious(text) else text


def suspicious(text: str) -> bool:
    """Report whether a text can hold a command of a build server, by a sign alone."""
    return any(sign in text for sign in _SIGNS)


def _named(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"


def terminal(text: str) -> str:
    """Return text that a terminal prints and never obeys (no escape sequences, no direction)."""
    return visible(text)
