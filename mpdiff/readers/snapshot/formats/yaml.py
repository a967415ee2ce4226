"""YAML: a plain mapping of setting to value, read by the core schema of YAML 1.2.

PyYAML's own loaders follow YAML 1.1, where `on` is a boolean and `02:00:00` is 7200, so this
builds the few plain values from the parser's events. No tags, no anchors, no aliases.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.interface import Format
from mpdiff.readers.snapshot.objects import object_snapshot
from mpdiff.readers.snapshot.properties import duplicate, several, shortened

if TYPE_CHECKING:
    from mpdiff.base.model import RawSnapshot

NAME: Final = "yaml"
_KEY: Final = late(r"^ {0,16}(?:- {1,8})?([\"']?)([A-Za-z_]\w*+)\1:(?=\s|\Z)", re.MULTILINE)
# Breaks of a line to YAML 1.1, which libyaml follows, and letters of a text to YAML 1.2.
_SEPARATOR: Final = late("[\x85\u2028\u2029]")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_DECIMAL: Final = late(r"[-+]?[0-9]{1,40}\Z")
_PREFIXED: Final = late(r"0(?:o[0-7]{1,40}|x[0-9a-fA-F]{1,40})\Z")


def _names(text: str) -> list[list[str]]:
    if text.lstrip(BLANKS)[:1] in ("{", "[", "<"):
        return []  # JSON is YAML too, but has a reader of its own
    return [[match[2] for match in _KEY.finditer(text)]]


def read(text: str, member: str) -> RawSnapshot:
    """Read one mapping; only true, false, null and whole numbers are more than text.

    Raises InputError: `bad-yaml`, `yaml-alias`, `yaml-tag`, `yaml-too-deep`, `snapshot-too-large`,
    `duplicate-property`, `several-objects`, `not-a-snapshot`.
    """
    import yaml

    if separator := _SEPARATOR.search(text):
        message = "holds a line separator that versions of YAML read differently."
        raise _bad("bad-yaml", message, member, text.count("\n", 0, separator.start()) + 1)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(member)
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        problem = getattr(error, "problem", None) or "a character that it does not allow"
        raise _bad("bad-yaml", f"is not YAML: {problem}.", member, line) from None
    return object_snapshot(builder.document, NAME, member)


class _Builder:
    """Builds mappings, lists and scalars from parser events without recursion."""

    def __init__(self, member: str) -> None:
        self.document: object = None
        self._member = member
        self._documents = 0
        self._nodes = 0
        self._open: list[dict[str, object] | list[object]] = []
        self._keys: list[str | None] = []
        self._seen: list[set[str]] = []

    def take(self, event: Any) -> None:
        """Take one event; its kind is the name of its class, the same for both loaders."""
        line = event.start_mark.line + 1
        kind = type(event).__name__
        self._refuse(event, kind, line)
        self._nodes += 1
        if self._nodes > 2 * limits.MAX_ITEMS:
            message = f"holds more than {2 * limits.MAX_ITEMS} values."
            raise _bad("snapshot-too-large", message, self._member, line)
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise several(2, self._member, line)
        elif kind == "ScalarEvent":
            self._scalar(event, line)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._start({} if kind == "MappingStartEvent" else [], line)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()
            self._keys.pop()
            self._seen.pop()

    def _refuse(self, event: Any, kind: str, line: int) -> None:
        if kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            message = "uses an anchor or an alias."
            raise _bad("yaml-alias", message, self._member, line)
        if getattr(event, "tag", None) is not None:
            message = f"uses the tag {shortened(event.tag)}."
            raise _bad("yaml-tag", message, self._member, line)

    def _scalar(self, event: Any, line: int) -> None:
        if self._open and isinstance(self._open[-1], dict) and self._keys[-1] is None:
            key = event.value
            if fold(key) in self._seen[-1]:
                raise duplicate(key, self._member, line)
            self._seen[-1].add(fold(key))
            self._keys[-1] = key
            return
        self._put(_resolved(event.value) if event.style in (None, "") else event.value, line)

    def _start(self, container: dict[str, object] | list[object], line: int) -> None:
        self._put(container, line)
        self._open.append(container)
        self._keys.append(None)
        self._seen.append(set())
        if len(self._open) > limits.MAX_NESTING:
            message = f"is nested deeper than {limits.MAX_NESTING} levels."
            raise _bad("yaml-too-deep", message, self._member, line)

    def _put(self, value: object, line: int) -> None:
        if not self._open:
            self.document = value
            return
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent, list):
            parent.append(value)
        elif key is None:
            raise _bad("bad-yaml", "has a key that is not text.", self._member, line)
        else:
            parent[key] = value
            self._keys[-1] = None


def _resolved(text: str) -> bool | int | str | None:
    """Resolve a plain scalar by the core schema, fractions left as text (no setting has one)."""
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _DECIMAL.match(text):
        return int(text)
    return int(text, 0) if _PREFIXED.match(text) else text


def _bad(code: str, message: str, member: str, line: int | None) -> InputError:
    return InputError(
        code,
        message,
        member=member,
        line=line,
        cure="Give a plain mapping of setting to value, or use ConvertTo-Json.",
    )


FORMAT = Format(NAME, _names, read)
