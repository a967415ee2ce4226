"""What a hostile package may cost. Sizes in bytes.

Every limit is far above what a real package holds; a package beyond one is refused by name.
"""

from __future__ import annotations

from typing import Final

MIB: Final = 1024 * 1024

MAX_MEMBERS: Final = 200_000
"""Members of one container, the central directory of a zip included."""

MAX_DEPTH: Final = 3
"""Containers inside containers: a zip that holds a cabinet is 2."""

MAX_NAME: Final = 4096
"""Characters of one member name."""

MAX_CABINET: Final = 512 * MIB
"""Compressed size of one cabinet, which is held in memory while it is read."""

MAX_HELD: Final = 512 * MIB
"""What is held in memory expanded: one file of a cabinet, or all zips inside other archives."""

MAX_RATIO: Final = 1100
"""Expanded over stored size of one zip member; deflate itself cannot exceed 1032."""

MAX_EXPANDED: Final = 4096 * MIB
"""Bytes expanded from one package in all."""

HEAD: Final = 128 * 1024
"""How much of a member is looked at to tell what it is."""

MAX_SNAPSHOT: Final = 64 * MIB
"""One snapshot, or one text that is parsed whole."""

MAX_LINE: Final = 1 * MIB
"""One line of text (an enum of settings is short; a list of 100,000 exclusions is JSON)."""

MAX_EVENT_LOG: Final = 2048 * MIB
"""One event log."""

MAX_EVENT_TEXT: Final = 256 * MIB
"""One event log printed as text."""

MAX_EVENTS: Final = 200_000
"""Events of one log that are kept because they can matter: a busy device makes a few a day."""

MAX_EVENT_VALUE: Final = 64 * 1024
"""Characters of one field of an event; the rest is cut and said."""

MAX_NESTING: Final = 100
"""Depth of JSON, YAML or XML."""

MAX_PROPERTIES: Final = 5_000
"""Properties of one snapshot."""

MAX_ITEMS: Final = 1_000_000
"""Items of one list."""

MAX_REPORT: Final = 512 * MIB
"""A saved report that is shown again."""

CACHE_MEMBER: Final = 24 * MIB
"""A member read once is kept for a second reader up to this size."""

CACHE_TOTAL: Final = 40 * MIB
"""All members kept for a second reader."""
