r"""A report without the names of people and machines, so that it can leave the company.

Names of users, hosts and domains, user folders, SIDs, ids of computers, devices and tenants, IP addresses,
e-mail and UPN names, servers and shares become pseudonyms: `C:\Users\jane.doe\AppData` becomes
`C:\Users\user-1\AppData`, so what makes an exclusion risky can still be seen. The same value has
the same pseudonym within a report, whatever its case. Numbers follow the order of first appearance:
the device, then who acted, then values, then sentences.

A secret is found by the type of its field (`fields.py`), by its shape (`places.py`), or because it is the
name of one that was found so. A name is looked for as a whole word of three characters or
more; one that is itself a word of Windows or of a report (`temp`, `will`) is replaced only where
its place says that it is a name (`words.py`). In command lines, in names of files and in what other
programs say, every word is a secret that is not known to be nobody's (`strange.py`).

What stays:
- hashes of evidence: they are what ties a redacted report to the evidence, and a snapshot holds far
  too much for its SHA-256 to be guessed from;
- well-known accounts, folders, shares, SIDs and addresses (`NT AUTHORITY\SYSTEM`, `C:\Users\Public`,
  `ADMIN$`, `S-1-5-18`, `127.0.0.1`, `0.0.0.0/0`), which explain a finding and name nobody;
- four small numbers behind a word such as *version* or *engine*, which are a version, unless the
  same stand elsewhere as an address;
- names that only the user can know to be secret, such as a customer's in a folder: give them as
  `extra`.
"""

from __future__ import annotations

import itertools
import re
from operator import is_
from typing import TYPE_CHECKING, Final

from msgspec import structs

from mpdiff.base.letter_case import fold
from mpdiff.findings.make import fingerprint
from mpdiff.report.redact.fields import WHOLE, Text, Type, rewritten, texts
from mpdiff.report.redact.names import Names
from mpdiff.report.redact.places import LOOSE, apart, file_of_host, loose_places, places
from mpdiff.report.redact.pseudonyms import (
    ALONE,
    KEYED,
    PSEUDONYM,
    Place,
    Pseudonyms,
    says_redacted,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from mpdiff.base.model import Report

_PASSES: Final = 8
"""One does the work and one finds nothing left; hostile texts have been seen to need three."""
_SEVERAL: Final = ("files", "packages")
"""Kinds of a source whose path names two, with a comma between."""
_TWO: Final = 2
_FIRST: Final[tuple[Type, ...]] = (
    *("computer", "host", "account", "noted account"),
    *("former names", "devices", "hosts"),
)
"""Types whose texts are read first: they hold names whatever these look like."""
_PATHS: Final[tuple[Type, ...]] = ("member", "given path")
_GIVEN: Final[tuple[Type, ...]] = ("given path", "option")
"""Names of files that the analyst gave, who may call them as the device."""


def redact(report: Report, *, extra: Iterable[str] = (), key: bytes = b"") -> Report:
    """Return the report with pseudonyms in place of every name; it renders in every format.

    `extra`: more whole words or phrases to hide, in any case and whatever they are. Of the paths
    that the analyst gave only the file's name remains. A finding that changed gets the fingerprint
    of what it is now, since the old one would tell whether a guessed name is right. The options say that the
    report is redacted, so redacting twice changes nothing more; where they do not, a name that looks like a
    pseudonym (`HOST-12`) is a name. `key`: with one, the number of a pseudonym is taken from an HMAC of the name, so
    that the same name has the same pseudonym in every report redacted with it; without, it holds for this
    report alone.
    """
    return redact_as(report, KEYED if key else ALONE, extra=extra, key=key)


def redact_as(report: Report, mark: str, *, extra: Iterable[str] = (), key: bytes = b"") -> Report:
    """Redact as `redact` does. `mark`: one of `pseudonyms.py`, which the options get unless they hold one."""
    done = _settled(report, tuple(extra), key)[0]
    if says_redacted(done.options):
        return done
    return structs.replace(done, options=(*done.options, mark))


def secrets(report: Report, *, extra: Iterable[str] = ()) -> frozenset[str]:
    """Return the texts that `redact` replaces wherever they stand, as they are spelled.

    To be looked for as whole words in any case. Names that are words of Windows or of a report are
    not among them: those words go on standing where they are no names.
    """
    return _settled(report, tuple(extra))[1]


def _settled(
    report: Report, extra: tuple[str, ...], key: bytes = b""
) -> tuple[Report, frozenset[str]]:
    """Redact until nothing changes: what was replaced may bare what stood in its way.

    The report is read and written once; in between its distinct texts are rewritten.
    """
    hostname = report.device.hostname or ""
    start = dict.fromkeys(texts(report))
    becomes: dict[Text, str] = {text: text[0] for text in start}
    paths, replaced = _given_paths(report), set[str]()
    asked = frozenset(fold(text.strip()) for text in extra) - {""}
    taken = _pseudonyms(start)
    standing = set(taken) if says_redacted(report.options) else set[str]()
    held = start
    for number in range(_PASSES):
        pseudonyms = Pseudonyms(key)
        one = _Pass(list(held), paths, asked, Names(pseudonyms, taken, asked, standing), standing)
        one.collect(hostname)
        done = {text: one.pseudonymous(text) for text in held}
        changed = {(now, text[1]): None for text, now in done.items() if now != text[0]}
        if not changed:
            break
        replaced |= one.replaced
        taken |= _pseudonyms(changed)
        standing |= pseudonyms.given
        becomes = {text: done.get((now, text[1]), now) for text, now in becomes.items()}
        # A text that stayed holds nothing by itself; only a name that was bared elsewhere changes it.
        held = changed if number == 0 else dict.fromkeys((n, t[1]) for t, n in becomes.items())
        hostname = becomes.get((hostname, "host"), hostname)
        paths = ()
    return _with(report, becomes), frozenset(replaced)


def _pseudonyms(held: Iterable[Text]) -> set[str]:
    return {fold(found) for text, _ in held for found in PSEUDONYM.findall(text)}


def _with(report: Report, becomes: Mapping[Text, str]) -> Report:
    """Return the report with other texts, and new fingerprints of the findings that changed."""
    done: Report = rewritten(report, becomes.__getitem__)
    pairs = zip(report.findings, done.findings, strict=True)
    findings = [
        new if new is old else structs.replace(new, fingerprint=fingerprint(new))
        for old, new in pairs
    ]
    if all(map(is_, findings, report.findings)):
        return done
    return structs.replace(done, findings=tuple(findings))


def _rank(kind: Type) -> int:
    """Return when the texts of a type are read: what holds names, then values, then sentences."""
    if kind in _FIRST:
        return _FIRST.index(kind)
    return len(_FIRST) + (kind not in WHOLE)


class _Either:
    """What is in one of two containers."""

    def __init__(self, one: Container[str], other: Container[str]) -> None:
        self._one = one
        self._other = other

    def __contains__(self, text: object) -> bool:
        return text in self._one or text in self._other


class _Pass:
    """The secrets of some texts, and the texts without them."""

    def __init__(
        self,
        held: list[Text],
        paths: Iterable[tuple[str, str]],
        asked: frozenset[str],
        names: Names,
        standing: set[str],
    ) -> None:
        self.replaced: set[str] = set()
        self._held = held
        self._paths = tuple(paths)
        self._found: dict[Text, list[Place]] = {}
        self._asked = asked
        self.names = names
        self._standing = standing
        self._known = _Either(names.known, standing)
        self._shares = _Either(names.shares, standing)
        hosts = {fold(text) for text, kind in held if kind == "host" and text}
        self._hosts = frozenset({*hosts, *(host.partition(".")[0] for host in hosts)})

    def collect(self, hostname: str) -> None:
        """Find the secrets, what the types of the texts tell first."""
        by_type: dict[Type, list[str]] = {}
        for text, kind in self._held:
            by_type.setdefault(kind, []).append(text)
        ordered = sorted(by_type, key=_rank)
        for kind in ordered:
            self._add_places(kind, by_type[kind])
            if kind == "account":
                self.names.add_organisation(hostname)
        if "account" not in by_type:
            self.names.add_organisation(hostname)
        for text, _ in self._held:
            self.names.add_siblings(text)
        for text in sorted(self._asked):
            self.names.add("name", text)
        self.names.index()
        self._add_loose(by_type)
        self.names.index()
        self._add_phrases(by_type)

    def _add_places(self, kind: Type, held: Iterable[str]) -> None:
        for text in held:
            # As it is, for what a cut folder tells, and as it will be.
            short = self._shortened(text)
            for one in (text,) if short == text else (text, short):
                for place in self._places(one, kind):
                    self.names.add(place.kind, one[place.start : place.end])

    def _places(self, text: str, kind: Type) -> list[Place]:
        """Return the places of type and shape; those of a sentence depend on what is known by now."""
        if kind in _GIVEN:
            given = places(text, kind, self._known, self._shares)
            return self._outside(text, apart(text, [*file_of_host(text, self._hosts), *given]))
        if kind not in WHOLE:
            return self._outside(text, places(text, kind, self._known, self._shares))
        found = self._found.get((text, kind))
        if found is None:
            found = self._outside(text, places(text, kind, self._known, self._shares))
            self._found[text, kind] = found
        return found

    def _outside(self, text: str, found: Iterable[Place]) -> list[Place]:
        """Leave out what begins inside a pseudonym, as `1::` of `user-1::` does, or is no more than one."""
        if not self._standing or "-" not in text:
            return list(found)
        stand = [m.span() for m in PSEUDONYM.finditer(text) if fold(m[0]) in self._standing]
        ends = dict(stand)
        inside = bytearray(len(text) + 1)
        for start, end in stand:
            inside[start + 1 : end] = b"\x01" * (end - start - 1)
        return [p for p in found if not inside[p.start] and p.end > ends.get(p.start, 0)]

    def _add_loose(self, by_type: Mapping[Type, Iterable[str]]) -> None:
        """Take the words of others' texts that nothing else accounts for."""
        for kind in LOOSE:
            for text in map(self._shortened, by_type.get(kind, ())):
                for place in self._all_places(text, kind):
                    self.names.add(place.kind, text[place.start : place.end])

    def _add_phrases(self, by_type: Mapping[Type, Iterable[str]]) -> None:
        """Take names of files and commands that hold a secret, so that sentences about them lose it."""
        parts: dict[str, Type] = {
            part: kind
            for kind in _PATHS
            for text in by_type.get(kind, ())
            for part in re.split(r"[\\/!]", text)
        }
        parts |= dict.fromkeys(by_type.get("command", ()), "command")
        changed = {part: self.pseudonymous((part, kind)) for part, kind in parts.items()}
        for part, becomes in changed.items():
            if part != becomes:
                self.names.add_phrase(part, becomes)
        self.names.index()

    # --- replacing --------------------------------------------------------------------------------

    def pseudonymous(self, asked: Text) -> str:
        """Return a text with every secret replaced."""
        text, kind = self._shortened(asked[0]), asked[1]
        parts, done = [], 0
        for place in self._all_places(text, kind):
            spelt = text[place.start : place.end]
            pseudonym = self.names.pseudonym(place.kind, spelt)
            if pseudonym is not None:
                parts += [text[done : place.start], pseudonym]
                done = place.end
                if place.kind in ("ip", "sid") or self.names.is_everywhere(spelt):
                    self.replaced.add(spelt)
        return "".join([*parts, text[done:]])

    def _all_places(self, text: str, kind: Type) -> list[Place]:
        """Return the places that type or shape tell, between them the known names, then loose words."""
        sure = list(self._sure_places(text, kind))
        if kind not in LOOSE:
            return sure
        return apart(text, [*sure, *self._outside(text, loose_places(text, kind))])

    def _sure_places(self, text: str, kind: Type) -> Iterator[Place]:
        plain, done = fold(text), 0
        found = self._places(text, kind)
        if found and kind not in LOOSE:  # a server in a command is a part of it
            found = apart(text, [*self.names.phrases_in(plain), *found])
        for place in itertools.chain(found, [None]):
            yield from self.names.found_in(plain, done, place.start if place else len(text))
            if place:
                yield place
                done = place.end

    def _shortened(self, text: str) -> str:
        """Cut the paths that the analyst gave to their last part."""
        for path, last in self._paths:
            if path in text:
                around = re.split(rf"(?<![\w\\/:.-]){re.escape(path)}(?![\w\\/])", text)
                text = last.join(around)
                if len(around) > 1:
                    self.replaced.add(path)
        return text


def _given_paths(report: Report) -> tuple[tuple[str, str], ...]:
    """Return each path of the analyst's own with its last part, longest first."""
    pair = report.source.path.split(", ")
    # A folder may hold a comma too; then only the last part of the whole remains.
    several = report.source.kind in _SEVERAL and len(pair) == _TWO
    paths = pair if several else [report.source.path]
    if report.source.kind == "files":
        paths += [side.member for side in (report.before, report.after) if side]
    if report.policy:
        paths.append(report.policy.path)
    lasts = {path: re.split(r"[\\/]", path.rstrip("\\/"))[-1] for path in paths}
    cut = [(path, last) for path, last in lasts.items() if last and last != path]
    return tuple(sorted(cut, key=lambda one: -len(one[0])))
