"""Text as a literal or a comment of a language: JSON, Kusto, PowerShell."""

from __future__ import annotations

import re
from typing import Final

from mpdiff.base.escape.shown import COMMAND, hidden, suspicious, visible


def json_text(encoded: str) -> str:
    r"""Return the same JSON with its hidden characters as `\uXXXX`: the values stay what they are.

    `encoded` is JSON as an encoder returns it. Line breaks and tabs may stand between its tokens;
    every other hidden character stands inside a string, where JSON allows the escape.
    """
    if not encoded.isascii() or "\x7f" in encoded:
        encoded = hidden().sub(_json_escape, encoded)
    return COMMAND.sub(_json_escape, encoded) if suspicious(encoded) else encoded


def _json_escape(match: re.Match[str]) -> str:
    if match[0] in "\n\t":
        return match[0]
    return "".join(f"\\u{unit:04x}" for unit in _utf16(match[0]))


def _utf16(text: str) -> list[int]:
    """Return the UTF-16 code units, which is how JSON and PowerShell count characters."""
    data = text.encode("utf-16-be", "surrogatepass")
    return [high << 8 | low for high, low in zip(data[::2], data[1::2], strict=True)]


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
