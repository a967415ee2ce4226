"""The one module where text out of a package is made safe for its target.

Every function takes any str, lone surrogates included, and returns text that its target shows and
never obeys. All of them but `json_text` and `powershell_literal` first make hidden characters
visible: a right-to-left override in a path is shown as `<U+202E>`, so what a reader sees is what
stands there. Values, titles and names are one line each; where a target wants more lines, the
caller joins lines that were escaped one by one.

Any format may be printed into a build log, where the servers look for commands in every line
(`##vso[task.setvariable ...]`), so no function lets one through.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_COMMAND: Final = re.compile(
    r"#(?=#\w*\[)|(?<!\S):(?=:[A-Za-z])|:(?=::)"
    r"|(?<!\S)s(?=ection_(?:start|end):)|(?<!\S)t(?=ravis_(?:fold|time):)"
    r"|(?<!\S)\[(?=(?:command|INPUT)\])"
)
_SIGNS: Final = ("##", "::", "section_", "travis_", "[command]", "[INPUT]")
"""One of them stands in every text that holds a command."""


@functools.cache
def _hidden() -> re.Pattern[str]:
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
        text = _hidden().sub(_named, text)
    return _COMMAND.sub(_named, text) if _suspicious(text) else text


def _suspicious(text: str) -> bool:
    return any(sign in text for sign in _SIGNS)


def _named(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"


def terminal(text: str) -> str:
    """Return text that a terminal prints and never obeys (no escape sequences, no direction)."""
    return visible(text)


_HTML_MARKS: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
)


def html(text: str) -> str:
    """Return text for HTML content and for quoted attributes."""
    return visible(text).translate(_HTML_MARKS)


def xml(text: str) -> str:
    """Return text of characters that XML 1.0 allows; an XML library still has to escape it."""
    return visible(text)


# --- Markdown -------------------------------------------------------------------------------------

# An entity or a backslash is not enough: GitHub and GitLab look for mentions, issue numbers, emoji
# and links in the *rendered* text, where both are gone. They all leave code alone, so a word that
# any flavour could take for something goes into code.
_MARKDOWN_ACTIVE: Final = re.compile(
    r"[\\`*_\[\]<>#!|@~^{}$]"  # marks of some flavour, mentions, references
    r"|[:%&?](?=[^.,;)])|==|\+\+|--"  # https:// :emoji: %milestone &entity; ==mark==
    r"|(?<=\w)\.(?=\w)"  # evil.example, which some flavours link
    r"|(?i:\bgh-\d)"  # GitHub's other spelling of #1
    r"|^\d+[.)]$|^[-+=]$"  # would begin a list or underline a heading
)


def markdown(text: str, values: Iterable[str] = ()) -> str:
    """Return inline Markdown that reads as `text`, also in a table cell, in every usual flavour.

    Plain words stay as they are; words that hold anything a flavour might act upon become code.
    `values` that stand in the text and hold such a word become one piece of code each.
    """
    parts: list[str] = []
    code = gap = ""
    for active, piece in _markdown_pieces(visible(text), values):
        if not piece:
            continue
        if active:
            code, gap = code + gap + piece, ""
        elif piece == " " and code and not gap:
            gap = piece  # inside the code, if more code follows
        else:
            parts += [_code(code), gap, piece]
            code = gap = ""
    return "".join([*parts, _code(code), gap])


def _markdown_pieces(text: str, values: Iterable[str]) -> Iterator[tuple[bool, str]]:
    """Split a text into values, words and spaces; say which a flavour might act upon."""
    active = {visible(value) for value in values if _MARKDOWN_ACTIVE.search(visible(value))}
    longest_first = sorted(active, key=lambda value: (-len(value), value))
    known = "|".join(map(re.escape, longest_first)) or "(?!)"
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


def markdown_code(text: str) -> str:
    r"""Return inline code that reads as `text`, also in a table cell.

    Flavours disagree on `\|` in a table (a backslash before it, code around it) and on long
    fences, so pipes and backticks stand as entities in a `<code>` element of their own.
    """
    return _code(visible(text))


_MARKDOWN_FENCES: Final = re.compile(r"([|`]+)")


def _code(shown: str) -> str:
    return "".join(
        _fences(piece) if index % 2 else _span(piece)
        for index, piece in enumerate(_MARKDOWN_FENCES.split(shown))
        if piece
    )


def _fences(piece: str) -> str:
    return f"<code>{''.join(f'&#{ord(character)};' for character in piece)}</code>"


def _span(piece: str) -> str:
    # CommonMark takes one space off both ends of a span that has both.
    pad = " " if piece[0] == piece[-1] == " " and not piece.isspace() else ""
    return f"`{pad}{piece}{pad}`"


# --- files and build servers ----------------------------------------------------------------------

# Spaces in front are skipped because some importers trim; the wide forms are formulas in East
# Asian editions of Excel. Whoever opens the file with another separator than the comma gets cells
# that begin in the middle of a text, behind quotes or not.
_FORMULA: Final = re.compile(r"[ \"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]")
_INNER_FORMULA: Final = re.compile(r"([;|,][ \"]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])")


_JIRA: Final = re.compile(r"[*_\-+^~?{}\[\]|!#()]")


def jira(text: str) -> str:
    """Return text on one line that Jira's wiki renderer shows as it is: no markup, link or mention.

    A backslash escapes a mark; two of them would be a line break, so one of the text is an entity.
    """
    shown = _JIRA.sub(r"\\\g<0>", visible(text).replace("\\", "\0").replace("&", "&amp;"))
    return shown.replace("\0", "&#92;").replace("://", ":&#47;&#47;")


def csv_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: such text gets an apostrophe in front.

    So does what would be a formula if the spreadsheet split at `;`, `|` or any `,`. A tab or line
    break, which starts a cell or a formula too, is visible text by then. Quoting is left to the
    csv module.
    """
    shown = _INNER_FORMULA.sub(r"\1'", visible(text))
    return f"'{shown}" if _FORMULA.match(shown) else shown


def github_message(text: str) -> str:
    """Return one line for the message of a GitHub workflow command; join lines with `%0A`."""
    return visible(text).replace("%", "%25")


def github_property(text: str) -> str:
    """Return the value of a property (`title=`) of a GitHub workflow command."""
    return github_message(text).replace(":", "%3A").replace(",", "%2C")


def sarif_message(text: str) -> str:
    """Return a plain text message of SARIF: no link (section 3.11.6), no placeholder (3.11.5)."""
    return visible(text).replace("](", "]<U+0028>").replace("{", "{{").replace("}", "}}")


def file_uri(path: str) -> str:
    """Return a path as a URI reference: relative stays relative, absolute becomes `file:`."""
    from urllib.parse import quote

    slashed = path.replace("\\", "/")
    drive = re.match(r"[A-Za-z]:(?=/)", slashed)
    rest = slashed[2:] if drive else slashed
    quoted = quote(rest.encode("utf-8", "surrogatepass"), safe="/")
    if drive:
        return f"file:///{drive[0]}{quoted}"
    if slashed.startswith("//"):  # a share: \\server\folder
        return f"file:{quoted}"
    return f"file://{quoted}" if slashed.startswith("/") else quoted


def json_text(encoded: str) -> str:
    r"""Return the same JSON with its hidden characters as `\uXXXX`: the values stay what they are.

    `encoded` is JSON as an encoder returns it. Line breaks and tabs may stand between its tokens;
    every other hidden character stands inside a string, where JSON allows the escape.
    """
    if not encoded.isascii() or "\x7f" in encoded:
        encoded = _hidden().sub(_json_escape, encoded)
    return _COMMAND.sub(_json_escape, encoded) if _suspicious(encoded) else encoded


def _json_escape(match: re.Match[str]) -> str:
    if match[0] in "\n\t":
        return match[0]
    return "".join(f"\\u{unit:04x}" for unit in _utf16(match[0]))


def _utf16(text: str) -> list[int]:
    """Return the UTF-16 code units, which is how JSON and PowerShell count characters."""
    data = text.encode("utf-16-be", "surrogatepass")
    return [high << 8 | low for high, low in zip(data[::2], data[1::2], strict=True)]


# --- Kusto ----------------------------------------------------------------------------------------

# JSON's escapes are Kusto's too, but for these two, which its grammars do not agree on.
_KUSTO_ESCAPES: Final = {"b": "\\u0008", "f": "\\u000c"}


def kusto_string(text: str) -> str:
    r"""Return a Kusto string literal whose value is exactly `text`, on one line.

    Quotes and backslashes are escaped, line breaks and hidden characters stand as `\n` and `\uXXXX`.
    """
    import json

    literal = re.sub(
        r"\\(.)", lambda m: _KUSTO_ESCAPES.get(m[1], m[0]), json.dumps(text, ensure_ascii=False)
    )
    return json_text(literal)


# --- PowerShell -----------------------------------------------------------------------------------

# `##` is spelled out too, because a script may be printed into a build log.
_PLAIN_ASCII: Final = re.compile(r"((?:[ -\"$-~]|#(?!#))+)")


def powershell_literal(text: str) -> str:
    """Return a PowerShell expression whose value is exactly `text`, spelled in printable ASCII.

    Plain text is one single-quoted literal with its quotes doubled. Any other character stands as
    `[char]0xNNNN` between literals, the whole in parentheses: `('M' + [char]0x00FC + 'ller')`.
    That covers line breaks and NUL, and the typographic quotes (U+2018 to U+201B) that PowerShell
    takes for `'`. It covers every other letter too, because Windows PowerShell reads a script
    without a byte order mark in the machine's code page, where one byte of a harmless UTF-8
    letter (0x91, 0x92) is such a quote and would end the literal.
    """
    terms: list[str] = []
    for index, piece in enumerate(_PLAIN_ASCII.split(text)):
        if index % 2:
            terms.append("'{}'".format(piece.replace("'", "''")))
        else:
            terms.extend(f"[char]0x{unit:04X}" for unit in _utf16(piece))
    if not terms:
        return "''"
    if terms[0].startswith("["):
        terms.insert(0, "''")  # the left side decides that `+` joins text
    return terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"


def powershell_comment(text: str) -> str:
    """Return text for a comment: one line that neither ends a comment nor starts a special one.

    `#` is shown as `<U+0023>`: `#>` ends a block comment, `# SIG # Begin signature block` makes
    PowerShell refuse the lines after it.
    """
    return visible(text).replace("#", "<U+0023>")
