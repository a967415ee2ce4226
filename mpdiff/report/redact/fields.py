"""What every text of a report is: its type decides how it is redacted, and none is without one."""

from __future__ import annotations

import functools
from collections import Counter
from datetime import datetime
from operator import is_
from typing import TYPE_CHECKING, Any, Final, Literal, get_type_hints

from msgspec import Struct, structs

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Change, Finding, Incident, LedgerEntry, Notice, TimelineEntry
from mpdiff.catalogue import catalogue
from mpdiff.evidence.commands.records import COMMANDED
from mpdiff.evidence.ledger import COLLECTOR_FAILED
from mpdiff.readers.events.tables.hunting import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Callable

Type = Literal[
    "own",
    "host",
    "computer",
    "account",
    "noted account",
    "setting",
    "value",
    "hosts",
    "command",
    "foreign",
    "member",
    "given path",
    "option",
    "case",
    "analyst",
    "acceptance",
    "expired acceptance",
    "former names",
    "devices",
    "headline",
    "prose",
]
"""own: words and hashes of this tool, which stay. setting: its name. value: one value, or a setting and a
value, and no sentence. hosts: a value that names machines. command: a command line. foreign: what another program says.
member: a name in a package. given path: of the analyst. option: as on the command line. headline: the verdict, which begins with the device's name. prose: sentences of this tool about evidence."""

WHOLE: Final[frozenset[Type]] = frozenset(
    {
        *("host", "computer", "account", "noted account", "setting", "value", "hosts"),
        *("member", "given path", "option"),
    }
)
"""Types that hold no sentence: a folder's name goes on to the end."""

FIELDS: Final[dict[str, dict[str, Type]]] = {
    "Report": {
        "unexplained": "value",
        "rests_on": "prose",
        "options": "option",
        "case": "case",
        "analyst": "analyst",
    },
    "Tool": {"name": "own", "version": "own", "catalogue": "own"},
    "Source": {"path": "given path", "kind": "own", "sha256": "own"},
    "SourcePart": {"path": "given path", "kind": "own", "sha256": "own"},
    "Device": {
        "computer_id": "computer",
        "hostname": "host",
        "computer_ids": "computer",
        "hostnames": "host",
    },
    "Window": {"basis": "prose"},
    "SnapshotRef": {
        "member": "member",
        "format": "own",
        "sha256": "own",
        "encoding": "own",
        "chosen_by": "prose",
    },
    "Change": {
        "setting": "setting",
        "key": "value",
        "kind": "own",
        "before": "value",
        "after": "value",
        "effect": "own",
        "certainty": "own",
        "before_text": "value",
        "after_text": "value",
        "reason": "prose",
        "label": "setting",
    },
    "Finding": {
        "rule": "own",
        "severity": "own",
        "setting": "setting",
        "key": "value",
        "title": "prose",
        "detail": "prose",
        "effect": "own",
        "certainty": "own",
        "origin": "own",
        "place": "own",
        "status": "own",
        "explained_by": "own",
        "accepted_by": "acceptance",
        "fingerprint": "own",
        "mitre": "own",
        "next_step": "prose",
        "underlying_rule": "own",
        "actors": "noted account",
    },
    "Held": {"kind": "own", "text": "value", "value": "value"},
    "TimelineEntry": {
        "event_id": "value",
        "setting": "setting",
        "key": "value",
        "before": "value",
        "after": "value",
        "actor": "account",
        "member": "member",
        "before_text": "value",
        "after_text": "value",
        "label": "setting",
        "effect": "own",
        "place": "own",
        "process": "value",
        "command_line": "command",
    },
    "Notice": {"code": "own", "message": "prose", "member": "member"},
    "Summary": {"verdict": "prose", "headline": "headline"},
    "MemberInfo": {
        "name": "member",
        "kind": "own",
        "format": "own",
        "encoding": "own",
        "sha256": "own",
        "modified": "own",
        "how": "own",
        "problem": "prose",
        "used_as": "own",
    },
    "ScenarioMatch": {"name": "own", "title": "own", "fits": "value"},
    "PolicyRef": {"path": "given path", "sha256": "own"},
    "LogCoverage": {"members": "member", "unmapped": "value"},
    "Rest": {"how": "own"},
    "Round": {"place": "own"},
    "Timing": {"doubts": "own", "zone_fits": "own"},
    "Incident": {
        "kind": "own",
        "title": "own",
        "subject": "value",
        "detail": "prose",
        "during": "value",
        "actor": "account",
    },
    "Witness": {"source": "prose", "member": "member", "position": "prose", "text": "prose"},
    "LedgerEntry": {
        "name": "member",
        "status": "own",
        "what": "own",
        "why": "prose",
        "could_show": "own",
        "weight": "own",
        "sha256": "own",
        "used_as": "own",
    },
}
"""Every field of a report that can hold a text, by the type that holds it."""

_ABOUT_ACCOUNTS: Final = frozenset({"history-deleted", "session", "account", "clock-changed"})
"""Kinds of incidents whose subject is an account, or may be one."""
_DESTINATIONS: Final = ("event 1125", "event 1126")
"""Events of network protection, whose subject is where a connection went."""
_WRITTEN: Final = tuple(f"event {action}" for action in REGISTRY)
"""Rows of the registry, whose detail holds the command line of the process that wrote."""
_NOTICES: Final[dict[str, Type]] = {
    "device-renamed": "former names",
    "acceptance-expired": "expired acceptance",
}
Text = tuple[str, Type]


def texts(report: Any) -> list[Text]:
    """Return every text of a report that is not this tool's own, in the order of the fields."""
    found: list[Text] = []
    _gather(report, None, found, hosted=False)
    return found


def _gather(value: Any, type_: Type | None, found: list[Text], *, hosted: bool) -> None:
    if isinstance(value, str):
        found.append(_typed(value, type_, hosted=hosted))
    elif isinstance(value, Struct):
        inside = hosted or _names_hosts(value)
        for name, kind in _plan(value):
            one = getattr(value, name)
            if one is not None:
                _gather(one, kind, found, hosted=inside)
    elif isinstance(value, (tuple, dict)):
        for one in value:
            _gather(one, type_, found, hosted=hosted)


def rewritten(
    value: Any, change: Callable[[Text], str], type_: Type | None = None, *, hosted: bool = False
) -> Any:
    """Return a value with every text changed; what holds no text stays the same object."""
    if isinstance(value, str):
        return change(_typed(value, type_, hosted=hosted))
    if isinstance(value, Struct):
        inside = hosted or _names_hosts(value)
        changed = {}
        for name, kind in _plan(value):
            old = getattr(value, name)
            if old is not None:
                new = rewritten(old, change, kind, hosted=inside)
                if new is not old:
                    changed[name] = new
        return structs.replace(value, **changed) if changed else value
    if isinstance(value, tuple):
        items = [rewritten(one, change, type_, hosted=hosted) for one in value]
        return value if all(map(is_, items, value)) else tuple(items)
    if isinstance(value, dict):
        # Two spellings of one secret become one key; the counts under them are of the same thing.
        counts: Counter[str] = Counter()
        for key, count in value.items():
            counts[change(_typed(key, type_, hosted=hosted))] += count
        return value if list(counts) == list(value) else dict(counts)
    return value


def _typed(text: str, type_: Type | None, *, hosted: bool) -> Text:
    if type_ is None:
        raise TypeError("A text of the report has no type in report/redact/fields.py.")
    return text, "hosts" if hosted and type_ == "value" else type_


_PLAIN: Final = (bool, bool | None, int, float | None, datetime, datetime | None)
_KINDS: Final[dict[type, tuple[tuple[str, Type | None], ...]]] = {}


def _plan(holder: Struct) -> tuple[tuple[str, Type | None], ...]:
    """Return the fields of a value with their types; for some, what it holds decides."""
    known = _KINDS.get(type(holder))
    if known is None:
        declared = FIELDS.get(type(holder).__name__, {})
        known = tuple(
            (name, declared.get(name))
            for name in holder.__struct_fields__
            if declared.get(name) != "own" and _may_hold_text(type(holder), name)
        )
        _KINDS[type(holder)] = known
    asked = _ASKED.get(type(holder))
    special = asked(holder) if asked else {}
    return tuple((n, special.get(n, kind)) for n, kind in known) if special else known


def _may_hold_text(holder: type[Struct], name: str) -> bool:
    """Return whether a field may hold a text; of times, numbers and flags there is none to read."""
    return get_type_hints(holder)[name] not in _PLAIN


def _of_incident(one: Incident) -> dict[str, Type]:
    if one.witness.source in COMMANDED:
        return {"subject": "command", "detail": "command"}
    if one.witness.source in _WRITTEN:
        return {"detail": "command"}
    if one.kind in _ABOUT_ACCOUNTS:
        return {"subject": "account"}
    return {"subject": "hosts"} if one.witness.source in _DESTINATIONS else {}


def _of_entry(one: LedgerEntry) -> dict[str, Type]:
    return {"why": "foreign"} if one.why.startswith(COLLECTOR_FAILED) else {}


def _of_notice(one: Notice) -> dict[str, Type]:
    return {"message": _NOTICES[one.code]} if one.code in _NOTICES else {}


def _of_finding(one: Finding) -> dict[str, Type]:
    if one.rule == "device-mismatch":
        return {"title": "devices"}
    if one.change is None and any(w.source in COMMANDED for w in one.witnesses):
        return {"title": "command", "detail": "command"}
    quotes = one.rule == "not-in-force" and one.change is None
    return {"title": "foreign", "detail": "foreign"} if quotes else {}


_ASKED: Final[dict[type, Callable[[Any], dict[str, Type]]]] = {
    Incident: _of_incident,
    LedgerEntry: _of_entry,
    Notice: _of_notice,
    Finding: _of_finding,
}


def _names_hosts(value: Struct) -> bool:
    """Return whether a value is about a setting that names machines, such as a proxy."""
    return isinstance(value, (Finding, Change, TimelineEntry)) and _hosts_in(value.setting or "")


@functools.cache
def _hosting() -> frozenset[str]:
    known = catalogue().settings
    return frozenset(fold(s.name) for s in known if "names-hosts" in s.roles)


def _hosts_in(setting: str) -> bool:
    return fold(setting) in _hosting()
