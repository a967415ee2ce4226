"""What a hostile package may cost. Sizes in bytes.

Every limit is far above what a real package holds; a package beyond one is refused by name, or what
lies beyond is said. They are read where they count (`limits.MAX_MEMBERS`) and may be changed for one
process before it reads anything: `adjusted`, or `--limit`.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.errors import UsageError
from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MIB: Final = 1024 * 1024

MAX_MEMBERS = 200_000
"""Members of one container, the central directory of a zip included."""

MAX_DIRECTORY = 128 * MIB
"""A zip's central directory: 200,000 members with names of 600 characters."""

MAX_DEPTH = 3
"""Containers inside containers: a zip that holds a cabinet is 2."""

MAX_NAME = 4096
"""Characters of one member name."""

MAX_FOLDERS = 4096
"""Compressed folders of a cabinet; libmspack finds each file's by counting from the first."""

MAX_CABINET = 512 * MIB
"""Compressed size of one cabinet, which is held in memory while it is read."""

MAX_HELD = 512 * MIB
"""What is held in memory expanded: one file of a cabinet, or all zips inside other archives."""

MAX_RATIO = 1100
"""Expanded over stored size of one zip member; deflate itself cannot exceed 1032."""

MAX_EXPANDED = 4096 * MIB
"""Bytes expanded from one package in all."""

MAX_SNAPSHOT = 64 * MIB
"""One snapshot, or one text that is parsed whole."""

MAX_SYSTEM_INFORMATION = 4 * MIB
"""What systeminfo.exe printed."""

MAX_LINE = 1 * MIB
"""One line of text (an enum of settings is short; a list of 100,000 exclusions is JSON)."""

MAX_EVENT_LOG = 2048 * MIB
"""One event log."""

MAX_EVENT_TEXT = 256 * MIB
"""One event log printed as text."""

MAX_EVENTS = 200_000
"""Events of one log that are kept because they can matter: a busy device makes a few a day."""

MAX_EVENT_VALUE = 64 * 1024
"""Characters of one field of an event; the rest is cut and said."""

MAX_NESTING = 100
"""Depth of JSON, YAML or XML."""

MAX_PROPERTIES = 5_000
"""Properties of one snapshot."""

MAX_ITEMS = 1_000_000
"""Items of one list."""

MAX_LISTED = 1_000
"""Changes of one setting in one direction that a report lists one by one, the riskiest first; the
rest is counted. Nobody reads more, and nothing that decides the verdict is lost."""

MAX_TIMELINE = 5_000
"""Changes in the logs that the timeline lists, those inside the window first; the rest is counted."""

MAX_REPORT = 512 * MIB
"""A saved report that is shown again."""

WORKER_MEMORY = 1536 * MIB
"""Address space of a worker process (`--isolate`), where the system can limit it."""

WORKER_SECONDS = 300
"""Seconds that a worker process may compute, and that one answer of it may take."""


# --- sizes that refuse nothing --------------------------------------------------------------------

HEAD: Final = 128 * 1024
"""How much of a member is looked at to tell what it is."""

CACHE_MEMBER: Final = 56 * MIB
"""A member of a cabinet is kept from its expansion to its reading up to this size."""

CACHE_TOTAL: Final = 56 * MIB
"""All members that are kept so."""


# --- changing them --------------------------------------------------------------------------------


class Limit(Struct, frozen=True):
    """One limit that may be changed: what a user calls it, where it is kept, in what it counts."""

    name: str
    attribute: str
    unit: Literal["bytes", "count"]


LIMITS: Final = (
    Limit("members", "MAX_MEMBERS", "count"),
    Limit("directory", "MAX_DIRECTORY", "bytes"),
    Limit("depth", "MAX_DEPTH", "count"),
    Limit("name", "MAX_NAME", "count"),
    Limit("folders", "MAX_FOLDERS", "count"),
    Limit("cabinet", "MAX_CABINET", "bytes"),
    Limit("held", "MAX_HELD", "bytes"),
    Limit("ratio", "MAX_RATIO", "count"),
    Limit("expanded", "MAX_EXPANDED", "bytes"),
    Limit("snapshot", "MAX_SNAPSHOT", "bytes"),
    Limit("system-information", "MAX_SYSTEM_INFORMATION", "bytes"),
    Limit("line", "MAX_LINE", "count"),
    Limit("event-log", "MAX_EVENT_LOG", "bytes"),
    Limit("event-text", "MAX_EVENT_TEXT", "bytes"),
    Limit("events", "MAX_EVENTS", "count"),
    Limit("event-value", "MAX_EVENT_VALUE", "count"),
    Limit("nesting", "MAX_NESTING", "count"),
    Limit("properties", "MAX_PROPERTIES", "count"),
    Limit("items", "MAX_ITEMS", "count"),
    Limit("listed", "MAX_LISTED", "count"),
    Limit("timeline", "MAX_TIMELINE", "count"),
    Limit("report", "MAX_REPORT", "bytes"),
    Limit("worker-memory", "WORKER_MEMORY", "bytes"),
    Limit("worker-seconds", "WORKER_SECONDS", "count"),
)
"""Every limit, by the name that `--limit` takes."""

_BY_NAME: Final = {limit.name: limit for limit in LIMITS}
_VALUE: Final = re.compile(r"([0-9][0-9_]*)\s*(?:([KMGT])i?B?)?", re.IGNORECASE)
_POWERS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}


def parse_limit(text: str) -> tuple[str, int]:
    """Read `NAME=VALUE` (`expanded=8GiB`, `members=1_000`); K, M, G and T are powers of 1024.

    Returns the attribute and its value. Raises UsageError `bad-limit`.
    """
    name, _, value = text.partition("=")
    limit = _BY_NAME.get(fold(name.strip()))
    found = _VALUE.fullmatch(value.strip())
    if limit is None:
        raise UsageError(
            "bad-limit",
            f"--limit {text}: {name.strip() or 'nothing'} is no limit.",
            cure=f"Limits: {', '.join(_BY_NAME)}.",
        )
    if found is None or (found[2] and limit.unit == "count") or not int(found[1]):
        example = "512MiB" if limit.unit == "bytes" else "1000"
        raise UsageError(
            "bad-limit",
            f"--limit {text}: the value is no {'size' if limit.unit == 'bytes' else 'number'}.",
            cure=f"Write {limit.name}={example}.",
        )
    return limit.attribute, int(found[1]) * 1024 ** _POWERS[fold(found[2] or "")]


@contextmanager
def adjusted(texts: Iterable[str]) -> Iterator[None]:
    """Change limits for this process until the block ends; each text as `parse_limit` reads it.

    For one thread of control: what is read at the same time elsewhere in the process is held to the
    same limits. Raises UsageError `bad-limit`.
    """
    wanted = dict(map(parse_limit, texts))
    before = {attribute: globals()[attribute] for attribute in wanted}
    globals().update(wanted)
    try:
        yield
    finally:
        globals().update(before)


def current() -> dict[str, int]:
    """Return every limit by its attribute, for another process to `restore`."""
    return {limit.attribute: globals()[limit.attribute] for limit in LIMITS}


def restore(values: dict[str, int]) -> None:
    """Take over the limits of another process, as `current` returned them."""
    globals().update({limit.attribute: values[limit.attribute] for limit in LIMITS})


_SHIPPED: Final = current()


def in_words(values: dict[str, int] | None = None) -> list[str]:
    """Return what is not as shipped, as the command line spells it: `--limit listed=5000`.

    `values`: limits as `current` returns them; by default those of this process.
    """
    held = current() if values is None else values
    return [
        f"--limit {limit.name}={held[limit.attribute]}"
        for limit in LIMITS
        if held[limit.attribute] != _SHIPPED[limit.attribute]
    ]


# --- where native readers run ---------------------------------------------------------------------

_isolated = False


def is_isolated() -> bool:
    """Return whether native readers run in worker processes."""
    return _isolated


@contextmanager
def isolated(on: bool) -> Iterator[None]:  # noqa: FBT001  one switch
    """Run native readers in worker processes, or not, until the block ends."""
    global _isolated  # noqa: PLW0603  one switch for the process, as the limits
    before, _isolated = _isolated, on
    try:
        yield
    finally:
        _isolated = before
