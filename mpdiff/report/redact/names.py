"""The secrets of a report with their pseudonyms, and where in a text one of them stands."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.report.redact.addresses import canonical_address
from mpdiff.report.redact.hosts import parents
from mpdiff.report.redact.pseudonyms import LOCAL, PSEUDONYM, Kind, Place, Pseudonyms
from mpdiff.report.redact.words import reach

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_WORD: Final = re.compile(r"[^\W_]+")
_DOTTED: Final = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+")
_LONGEST_DNS_NAME: Final = 253
_LONG_ENOUGH: Final = 4
"""Characters of a word of a command below which it is found too often by accident."""


class Names:
    """Secrets in folded case and what stands for each.

    `known`: names looked for everywhere. Those of a local kind are replaced in their places alone;
    `shares` are the shares among them. `standing`: pseudonyms that an earlier pass gave, in folded case.
    """

    def __init__(
        self,
        pseudonyms: Pseudonyms,
        taken: Container[str],
        asked: frozenset[str],
        standing: Container[str] = (),
    ) -> None:
        self.known: dict[str, str] = {}
        self.shares: set[str] = set()
        self._local: dict[tuple[Kind, str], str] = {}
        self._pseudonyms = pseudonyms
        self._taken = taken
        self._asked = asked
        self._standing = standing
        self._domains: set[str] = set()
        self._index: dict[str, list[tuple[int, str, bool]]] = {}
        self._phrases: dict[str, list[str]] = {}

    # --- what is secret ---------------------------------------------------------------------------

    def add(self, kind: Kind, text: str) -> None:
        """Take a name, and of a domain those above it, unless it is known or a pseudonym."""
        key = _key(kind, text)
        if not key or key in self.known or key in self._standing:
            return
        if kind in LOCAL or (kind == "name" and key not in self._asked and len(key) < _LONG_ENOUGH):
            if (kind, key) not in self._local:
                self._local[kind, key] = self._pseudonyms.next(kind, key, self._taken)
            if kind == "share":
                self.shares.add(key)
            return
        self.known[key] = self._pseudonyms.next(kind, key, self._taken)
        if kind == "domain" and "." in key:
            self._domains.add(key)
            for parent in parents(text):
                self.add("domain", parent)
        elif kind == "computer":
            self.known.setdefault(key.replace("-", ""), self.known[key])

    def add_organisation(self, hostname: str) -> None:
        """Take the label that somebody registered, `contoso` of `pc.corp.contoso.com`, as a name."""
        _, _, suffix = hostname.strip().partition(".")
        own = fold(suffix)
        if own in self.known and "." in own:
            registered = (parents(own) or [own])[-1]
            pseudonym = self.known.get(registered, self.known[own])
            self.known.setdefault(registered.partition(".")[0], pseudonym)

    def add_siblings(self, text: str) -> None:
        """Take the other hosts of a domain that is known: `dc01.corp.contoso.com`."""
        if not self._domains or "." not in text:
            return
        for match in _DOTTED.finditer(text):
            labels = match[0].split(".") if len(match[0]) <= _LONGEST_DNS_NAME else []
            for split in range(1, len(labels)):
                if fold(".".join(labels[split:])) in self._domains:
                    self.add("host", labels[0])
                    if split > 1:
                        self.add("domain", ".".join(labels[1:]))
                    break

    def add_phrase(self, text: str, becomes: str) -> None:
        """Take a text that is known as a whole, such as a file's name, and what it becomes."""
        if fold(text) not in self.known:
            self.known[fold(text)] = becomes
            first = _WORD.search(fold(text))
            if first and not first.start():
                self._phrases.setdefault(first[0], []).append(fold(text))

    def phrases_in(self, plain: str) -> Iterator[Place]:
        """Return where texts stand that are known as a whole, in a text in folded case; the longest first."""
        if not self._phrases:
            return
        for word in _WORD.finditer(plain):
            start = word.start()
            for phrase in sorted(self._phrases.get(word[0], ()), key=len, reverse=True):
                if plain.startswith(phrase, start):
                    yield Place(start, start + len(phrase), "name")
                    break

    # --- where it stands --------------------------------------------------------------------------

    def index(self) -> None:
        """List by their first word the names that are looked for outside their places.

        A name stands as how many characters come before its first word, its folded text, and
        whether it is only replaced beside a joining character; the longest first.
        """
        index: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        for name in sorted(self.known, key=len, reverse=True):
            first, how = _WORD.search(name), self.reach(name)
            if first and how != "place":
                index[first[0]].append((first.start(), name, how == "beside"))
        self._index = dict(index)

    def reach(self, name: str) -> str:
        """Return where a name in folded case is replaced, as `words.reach` does."""
        return "everywhere" if name in self._asked else reach(name)

    def is_everywhere(self, text: str) -> bool:
        """Return whether a name is replaced wherever it stands as a word."""
        return fold(text) in self.known and self.reach(fold(text)) == "everywhere"

    def pseudonym(self, kind: Kind, text: str) -> str | None:
        """Return what stands for the name in a place; None where it is no secret."""
        key = _key(kind, text)
        return self.known.get(key) or self._local.get((kind, key))

    def found_in(self, plain: str, start: int, end: int) -> Iterator[Place]:
        """Return where names stand in a part of a text in folded case."""
        if not self._index:
            return
        for word in _WORD.finditer(plain, start, end):
            if word.start() < start or word[0] not in self._index:
                continue  # inside the name before, or of none
            known = self._at(plain, word, start, end)
            pseudonym = self._pseudonym_at(plain, word.start())
            if known and not (pseudonym and pseudonym.end() >= known.end):
                yield known
                start = known.end
            elif pseudonym:
                start = pseudonym.end()

    def _pseudonym_at(self, plain: str, start: int) -> re.Match[str] | None:
        found = PSEUDONYM.match(plain, start)
        return found if found and found[0] in self._standing else None

    def _at(self, plain: str, word: re.Match[str], start: int, end: int) -> Place | None:
        for lead, name, beside in self._index.get(word[0], ()):
            begin = word.start() - lead
            stop = begin + len(name)
            if start <= begin and stop <= end and plain.startswith(name, begin):
                inside = name[-1].isalnum() and plain[stop : stop + 1].isalnum()
                if not inside and (not beside or _joined(plain, begin, stop)):
                    return Place(begin, stop, "name")
        return None


def _joined(text: str, start: int, end: int) -> bool:
    """Return whether a character that joins parts of a path or an account stands beside a place."""
    return text[max(0, start - 1) : start] in (*"\\/@_",) or text[end : end + 1] in (*"\\/@_$",)


def _key(kind: Kind, text: str) -> str:
    return canonical_address(text) if kind == "ip" else fold(text)
