"""The one place where text out of a package is made safe for its target.

Every function takes any str, lone surrogates included, and returns text that its target shows and
never obeys. All of them but `json_text` and `powershell_literal` first make hidden characters
visible: a right-to-left override in a path is shown as `<U+202E>`, so what a reader sees is what
stands there. Values, titles and names are one line each; where a target wants more lines, the
caller joins lines that were escaped one by one.

Any format may be printed into a build log, where the servers look for commands in every line
(`##vso[task.setvariable ...]`), so no function lets one through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mpdiff.base.escape.exports import (
        csv_cell,
        file_uri,
        github_message,
        github_property,
        sarif_message,
    )
    from mpdiff.base.escape.literals import (
        json_text,
        kusto_string,
        powershell_comment,
        powershell_literal,
    )
    from mpdiff.base.escape.markup import html, jira, markdown, markdown_code, xml
    from mpdiff.base.escape.shown import terminal, visible

__all__ = [
    "csv_cell",
    "file_uri",
    "github_message",
    "github_property",
    "html",
    "jira",
    "json_text",
    "kusto_string",
    "markdown",
    "markdown_code",
    "powershell_comment",
    "powershell_literal",
    "sarif_message",
    "terminal",
    "visible",
    "xml",
]

_WHERE: Final = {
    "exports": ("csv_cell", "file_uri", "github_message", "github_property", "sarif_message"),
    "literals": ("json_text", "kusto_string", "powershell_comment", "powershell_literal"),
    "markup": ("html", "jira", "markdown", "markdown_code", "xml"),
    "shown": ("terminal", "visible"),
}


def __getattr__(name: str) -> Any:
    """Import the function of one target when it is asked for: a run writes for one or two."""
    for module, names in _WHERE.items():
        if name in names:
            from mpdiff.base.system.lazy import load

            return load(f"{__name__}.{module}:{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
