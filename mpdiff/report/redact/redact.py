r"""A report without the names of people and machines, so that it can leave the company.

User and host names, user folders, SIDs, the computer id, IP addresses, e-mail and UPN names, UNC
servers and the domains of hosts become pseudonyms: `C:\Users\jane.doe\AppData` becomes
`C:\Users\user-1\AppData`, so what makes an exclusion risky can still be seen. The same value has
the same pseudonym within a report, whatever its case. Numbers follow the order of first appearance:
the device, then who acted, then values, then sentences.

A secret is found by its field (`hostname`, `actor`), by its shape (`redact_shapes.py`), or because
it is the name of one that was found so. A name is looked for as a whole word of three characters or
more; one that is itself a word of Windows or of a report (`temp`, `will`) is replaced only where
its place says that it is a name (`redact_words.py`).

What stays:
- hashes of evidence: they are what ties a redacted report to the evidence, and a snapshot holds far
  too much for its SHA-256 to be guessed from;
- well-known accounts, folders, SIDs and addresses (`NT AUTHORITY\SYSTEM`, `C:\Users\Public`,
  `S-1-5-18`, `127.0.0.1`, `0.0.0.0/0`), which explain a finding and name nobody;
- four small numbers behind a word such as *version* or *engine*, which are a version, unless the
  same stand elsewhere as an address;
- names that only the user can know to be secret, such as a customer's in a folder: give them as
  `extra`.
"""

from __future__ import annotations

import hmac
import itertools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, structs

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Finding, Held, Incident
from mpdiff.catalogue import catalogue
from mpdiff.findings.make import fingerprint
from mpdiff.report.redact.shapes import (
    PSEUDONYM,
    WHOLE,
    Kind,
    Place,
    canonical_address,
    host_places,
    parents,
    places,
    role,
)
from mpdiff.report.redact.words import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mpdiff.base.model import Change, Report, Scalar, TimelineEntry

_OWN: Final = frozenset(
    {
        *("tool", "rule", "underlying_rule", "code", "kind", "format", "encoding", "used_as"),
        *("severity", "effect", "certainty", "status", "place", "origin"),
        *("sha256", "fingerprint"),
    }
)
"""Fields that hold nothing but the tool's own words and hashes."""
_ABOUT_ACCOUNTS: Final = frozenset(
    {"history-deleted", "session", "account", "log-cleared", "clock-changed"}
)
"""Kinds of incidents whose subject is an account, or may be one."""

_HOST_IN_VALUE: Final = re.compile(
    r"(?:^|[;,\s])(?:[a-z]+=)?(?:[a-z]+://)?(?:[^\s/@]*@)?[*.]*([\w-]+(?:\.[\w-]+)*)"
    r"(?![\w-]|:[0-9a-f]*:)",  # no half of an IPv6 address
    re.IGNORECASE,
)
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DOTTED: Final = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+")
_PASSES: Final = 8
"""One does the work and one finds nothing left; hostile texts have been seen to need three."""
_SEVERAL: Final = ("files", "packages")
"""Kinds of a source whose path names two, with a comma between."""
_TWO: Final = 2
_LONGEST_DNS_NAME: Final = 253
_WORD: Final = re.compile(r"[^\W_]+")


def redact(report: Report, *, extra: Iterable[str] = (), key: bytes = b"") -> Report:
    """Return the report with pseudonyms in place of every name; it renders in every format.

    `extra`: more whole words or phrases to hide, in any case and whatever they are. Of the paths
    that the analyst gave only the file's name remains. A finding that changed gets the fingerprint
    of what it is now, since the old one would tell whether a guessed name is right. Redacting twice
    changes nothing more. `key`: with one, the number of a pseudonym is taken from an HMAC of the name, so that the
    same name has the same pseudonym in every report redacted with it; without, it holds for this report alone.
    """
    return _settled(report, tuple(extra), key)[0]


def secrets(report: Report, *, extra: Iterable[str] = ()) -> frozenset[str]:
    """Return the texts that `redact` replaces wherever they stand, as they are spelled.

    To be looked for as whole words in any case. Names that are words of Windows or of a report are
    not among them: those words go on standing where they are no names.
    """
    return _settled(report, tuple(extra))[1]


def _settled(
    report: Report, extra: tuple[str, ...], key: bytes = b""
) -> tuple[Report, frozenset[str]]:
    """Redact until nothing changes: what was replaced may bare what stood in its way."""
    replaced: frozenset[str] = frozenset()
    for _ in range(_PASSES):
        redaction = _Redaction(report, extra, key)
        done = redaction.redacted()
        if done is report:
            break
        report, replaced = done, replaced | redaction.replaced
    return report, replaced


class _Redaction:
    """One report's secrets and their pseudonyms."""

    def __init__(self, report: Report, extra: Iterable[str], key: bytes) -> None:
        self._key = key
        self.replaced: set[str] = set()
        self._report = report
        self._paths = _given_paths(report)
        self._texts = list(dict.fromkeys(self._both(_texts(report, ""))))
        self._taken = {fold(p) for _, text in self._texts for p in PSEUDONYM.findall(text)}
        self._count: Counter[Kind] = Counter()
        self._known: dict[str, str] = {}
        self._domains: set[str] = set()
        self._asked = {fold(text.strip()) for text in extra} - {""}
        self._collect()
        self._index = self._indexed()
        self._done: dict[tuple[str, str], str] = {}

    def redacted(self) -> Report:
        """Return the whole report with every secret replaced."""
        report: Report = _rewritten(self._report, "", self._replace)
        if report == self._report:
            return self._report
        pairs = zip(self._report.findings, report.findings, strict=True)
        findings = [new if new == old else _without_fingerprint(new) for old, new in pairs]
        if tuple(findings) == report.findings:
            return report
        named = (structs.replace(f, fingerprint=f.fingerprint or fingerprint(f)) for f in findings)
        return structs.replace(report, findings=tuple(named))

    # --- what is secret ---------------------------------------------------------------------------

    def _collect(self) -> None:
        """Find the secrets, what the report's structure tells first."""
        self._add_places(lambda field: field in ("computer_id", "hostname"))
        self._add_places(lambda field: field == "actor")
        self._add_organisation()
        for kind, text in itertools.chain(_computers(self._report), _hosts(self._report)):
            self._add(kind, text)
        self._add_places(lambda field: field in WHOLE)
        self._add_places(lambda field: field not in WHOLE)
        self._add_siblings()
        for text in sorted(self._asked):
            self._add("name", text)

    def _both(self, texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Return each text as it is, for what a cut folder tells, and as it will be."""
        for field, text in texts:
            yield role(field), text
            yield role(field), self._shortened(text)

    def _add_places(self, wanted: Callable[[str], bool]) -> None:
        for field, text in self._texts:
            if wanted(field):
                for place in places(text, field, self._known):
                    self._add(place.kind, text[place.start : place.end])

    def _add(self, kind: Kind, text: str) -> None:
        key = _key(kind, text)
        if not key or key in self._known or PSEUDONYM.fullmatch(text):
            return
        self._known[key] = self._next(kind, key)
        if kind == "domain" and "." in key:
            self._domains.add(key)
            for parent in parents(text):
                self._add("domain", parent)
        elif kind == "computer":
            self._known.setdefault(key.replace("-", ""), self._known[key])

    def _next(self, kind: Kind, name: str) -> str:
        """Return the next pseudonym that stands nowhere in the report; with a key, the name's own."""
        if self._key:
            digest = hmac.new(self._key, f"{kind} {name}".encode("utf-8", "replace"), "sha256")
            return f"{kind}-{int.from_bytes(digest.digest()[:5], 'big'):013d}"
        while True:
            self._count[kind] += 1
            pseudonym = f"{kind}-{self._count[kind]}"
            if pseudonym not in self._taken:
                return pseudonym

    def _add_organisation(self) -> None:
        """Take the label that somebody registered, `contoso` of `pc.corp.contoso.com`, as a name."""
        _, _, suffix = (self._report.device.hostname or "").strip().partition(".")
        own = fold(suffix)
        if own in self._known and "." in own:
            registered = (parents(own) or [own])[-1]
            pseudonym = self._known.get(registered, self._known[own])
            self._known.setdefault(registered.partition(".")[0], pseudonym)

    def _add_siblings(self) -> None:
        """Take the other hosts of a domain that is known: `dc01.corp.contoso.com`."""
        for _, text in self._texts:
            for match in _DOTTED.finditer(text):
                labels = match[0].split(".") if len(match[0]) <= _LONGEST_DNS_NAME else []
                for split in range(1, len(labels)):
                    if fold(".".join(labels[split:])) in self._domains:
                        self._add("host", labels[0])
                        if split > 1:
                            self._add("domain", ".".join(labels[1:]))
                        break

    # --- where it stands --------------------------------------------------------------------------

    def _indexed(self) -> dict[str, list[tuple[int, str, bool]]]:
        """List by their first word the names that are looked for outside their places.

        A name stands as how many characters come before its first word, its folded text, and
        whether it is only replaced beside a joining character; the longest first.
        """
        index: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        for name in sorted(self._known, key=len, reverse=True):
            first, how = _WORD.search(name), self._reach(name)
            if first and how != "place":
                index[first[0]].append((first.start(), name, how == "beside"))
        return index

    def _reach(self, name: str) -> str:
        return "everywhere" if name in self._asked else reach(name)

    def _replace(self, text: str, field: str) -> str:
        asked = text, role(field)
        done = self._done.get(asked)
        if done is None:
            done = self._done[asked] = self._pseudonymous(self._shortened(text), asked[1])
        return done

    def _shortened(self, text: str) -> str:
        """Cut the paths that the analyst gave to their last part."""
        for path, last in self._paths:
            if path in text:
                around = re.split(rf"(?<![\w\\/:.-]){re.escape(path)}(?![\w\\/])", text)
                text = last.join(around)
                if len(around) > 1:
                    self.replaced.add(path)
        return text

    def _pseudonymous(self, text: str, field: str) -> str:
        parts, done = [], 0
        for place in self._all_places(text, field):
            spelt = text[place.start : place.end]
            pseudonym = self._known.get(_key(place.kind, spelt))
            if pseudonym is not None:
                parts += [text[done : place.start], pseudonym]
                done = place.end
                if place.kind in ("ip", "sid") or self._reach(fold(spelt)) == "everywhere":
                    self.replaced.add(spelt)
        return "".join([*parts, text[done:]])

    def _all_places(self, text: str, field: str) -> Iterator[Place]:
        """Return the places identified by shape and, between them, the names known from elsewhere."""
        plain, done = fold(text), 0
        for place in itertools.chain(places(text, field, self._known), [None]):
            yield from self._names(plain, done, place.start if place else len(text))
            if place:
                yield place
                done = place.end

    def _names(self, plain: str, start: int, end: int) -> Iterator[Place]:
        for word in _WORD.finditer(plain, start, end):
            if word.start() < start:
                continue  # inside the name before
            known = self._name_at(plain, word, start, end)
            pseudonym = PSEUDONYM.match(plain, word.start())
            if known and not (pseudonym and pseudonym.end() >= known.end):
                yield known
                start = known.end
            elif pseudonym:
                start = pseudonym.end()

    def _name_at(self, plain: str, word: re.Match[str], start: int, end: int) -> Place | None:
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


def _without_fingerprint(finding: Finding) -> Finding:
    return structs.replace(finding, fingerprint="")


# --- the report as texts --------------------------------------------------------------------------


def _texts(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """Return every text of a report with the name of its field, in the order of the fields."""
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name not in _OWN:
                yield from _texts(getattr(value, name), _role_in(value, name))
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _texts(pair, field)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one, field)


def _role_in(holder: Struct, name: str) -> str:
    """Return as what a field is read: an account that an incident is about is one who acted."""
    if isinstance(holder, Incident) and name == "subject" and holder.kind in _ABOUT_ACCOUNTS:
        return "actor"
    if isinstance(holder, Held) and name in ("text", "value"):
        return "after"
    return name


def _rewritten(value: Any, field: str, change: Callable[[str, str], str]) -> Any:
    """Return a value with every text changed; what holds no text stays the same object."""
    if isinstance(value, str):
        return change(value, field)
    if isinstance(value, Struct):
        old = {name: getattr(value, name) for name in value.__struct_fields__ if name not in _OWN}
        new = {name: _rewritten(one, _role_in(value, name), change) for name, one in old.items()}
        changed = {name: one for name, one in new.items() if one != old[name]}
        return structs.replace(value, **changed) if changed else value
    if isinstance(value, tuple):
        return tuple(_rewritten(one, field, change) for one in value)
    if isinstance(value, dict):
        # Two spellings of one secret become one key; the counts under them are of the same thing.
        counts: Counter[str] = Counter()
        for key, count in value.items():
            counts[change(key, field)] += count
        return dict(counts)
    return value


def _computers(report: Report) -> Iterator[tuple[Kind, str]]:
    """Return the ids of computers that findings about them name."""
    for finding in report.findings:
        if finding.rule == "device-mismatch":
            for match in _GUID.finditer(f"{finding.title} {finding.detail}"):
                yield "computer", match[0]


def _hosts(report: Report) -> Iterator[tuple[Kind, str]]:
    """Return what the values of settings name that hold hosts, such as a proxy."""
    weakest = (f.weakest for f in report.findings if f.weakest)
    things: Iterable[Change | Finding | TimelineEntry]
    things = (*report.changes, *report.findings, *weakest, *report.timeline)
    known = catalogue()
    for one in things:
        setting = known.find(one.setting or "")
        if setting is not None and "names-hosts" in setting.roles:
            held = _held(one) if isinstance(one, Finding) else ()
            for value in (one.key, one.before, one.after, *held):
                if isinstance(value, str):
                    yield from _hosts_in(value)


def _held(finding: Finding) -> Iterator[Scalar]:
    states = finding.states
    for held in (states.before_snapshot, states.after_snapshot, states.at_collection):
        if held is not None:
            yield held.value


def _hosts_in(value: str) -> Iterator[tuple[Kind, str]]:
    for match in _HOST_IN_VALUE.finditer(value):
        if any(map(str.isalpha, match[1])):
            for place in host_places(match[1], 0):
                yield place.kind, match[1][place.start : place.end]


def _given_paths(report: Report) -> list[tuple[str, str]]:
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
    return sorted(cut, key=lambda one: -len(one[0]))
