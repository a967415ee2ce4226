"""What stands for a secret: its kind and a number."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

Kind = Literal[
    "user",
    "host",
    "computer",
    "sid",
    "ip",
    "domain",
    "id",
    "case",
    "analyst",
    "name",
    "share",
    "file",
]
"""`id`: of a device, tenant or object; `name`: a word of a command, or one that the caller asked for;
`file`: a part of a file's name or of a URL's path."""
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
LOCAL: Final = frozenset({"share", "file"})
"""Kinds whose names are too common to be looked for outside their places: a share called `build`."""

_START: Final = rf"(?<![^\W_])(?:{'|'.join(KINDS)})-"
PSEUDONYM: Final = re.compile(rf"{_START}[0-9]+(?![0-9])", re.IGNORECASE)
"""What has the shape of a pseudonym. It is one where redacting gave it, or where the report says that it is
redacted; else it is a name like any other: `HOST-12`, `CASE-77`."""

ALONE: Final = "--redact (pseudonyms hold for this report alone)"
OF_A_RUN: Final = "--redact (pseudonyms hold for the reports of one run of fleet)"
KEYED: Final = "--redact-key (pseudonyms hold for every report with this key)"
"""What a redacted report has among its options: how far its pseudonyms hold."""
_MARKS: Final = frozenset({ALONE, OF_A_RUN, KEYED})


def says_redacted(options: Iterable[str]) -> bool:
    """Return whether the options of a report say that it is redacted."""
    return not _MARKS.isdisjoint(options)


class Place(NamedTuple):
    """Characters `start` to `end` of a text, and what they name."""

    start: int
    end: int
    kind: Kind


class Pseudonyms:
    """Gives pseudonyms. With a key the number is an HMAC of the name, else it counts from 1. `given`: all of them."""

    def __init__(self, key: bytes) -> None:
        self.given: set[str] = set()
        self._key = key
        self._count: Counter[Kind] = Counter()

    def next(self, kind: Kind, name: str, taken: Container[str]) -> str:
        """Return the pseudonym of a name in folded case; without a key one that is not `taken`."""
        pseudonym = self._keyed(kind, name) if self._key else self._counted(kind, taken)
        self.given.add(pseudonym)
        return pseudonym

    def _keyed(self, kind: Kind, name: str) -> str:
        digest = hmac.new(self._key, f"{kind} {name}".encode("utf-8", "replace"), "sha256")
        return f"{kind}-{int.from_bytes(digest.digest()[:5], 'big'):013d}"

    def _counted(self, kind: Kind, taken: Container[str]) -> str:
        while True:
            self._count[kind] += 1
            pseudonym = f"{kind}-{self._count[kind]}"
            if pseudonym not in taken:
                return pseudonym
