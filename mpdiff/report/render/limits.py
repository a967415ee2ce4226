"""How much a written format may say: what takes it refuses, or cuts, what is longer.

Whatever is left out is counted, and since the worst comes first, a cut never hides one that is worse than
those shown.
"""

from __future__ import annotations

from typing import Final

GITHUB_BYTES: Final = 4_000
"""Of one annotation's message; the runner's own limit for a whole one is 4,096 bytes."""
GITHUB_ANNOTATIONS: Final = 10
"""That the runner shows of each level in one step; the log keeps the others."""
GITHUB_COMMANDS: Final = 500
"""That are written at all: the log keeps those that the runner shows no more."""

MARKDOWN_LINES: Final = 150
MARKDOWN_CHARACTERS: Final = 60_000
"""GitHub refuses comments over 65,536 characters."""

JIRA_CHARACTERS: Final = 32_000
"""A comment of Jira takes 32,767."""

TICKET_LINES: Final = 30
TICKET_LINE: Final = 160
"""Characters of one line of a ticket."""

TEXT_FINDINGS: Final = 250
"""That the text lists without `-v`."""
TEXT_MEMBERS: Final = 25
"""Of one group that the text lists without `-v`."""
TEXT_EVENTS: Final = 200
"""Of the timeline that the text lists without `-v`."""
