"""YAML that people write for mpdiff (a policy, an expectation): read strictly, every error with its line.

The scalars are those of YAML 1.2's core schema, so `off` is text and not False. No tags, anchors or
aliases; a key stands once, whatever its case; one document of bounded size. The shape is a msgspec
Struct that forbids unknown fields.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct

from mpdiff.base import limits
from mpdiff.base.errors import UsageError
from mpdiff.base.letter_case import fold

T = TypeVar("T")
Place = tuple[str | int, ...]
"""Where a value stands: keys and numbers of list items from the top, `("accepted", 0, "owner")`."""

MAX_SIZE: Final = 4 * limits.MIB
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,40}\Z")


class Document(Struct, frozen=True):
    """A file's plain values (dict, list, str, bool, int, None) and the line of each place."""

    path: str
    sha256: str
    value: object
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place around it."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def error(self, code: str, message: str, place: Place, cure: str = "") -> UsageError:
        """Make the error about one place."""
        return UsageError(code, message, member=self.path, line=self.line(place), cure=cure)


def read_yaml_file(path: str) -> Document:
    """Read a file. Raises UsageError `cannot-read` and what `parse_yaml` raises."""
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(MAX_SIZE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError("cannot-read", f"Cannot be read: {reason}.", member=path) from error
    return parse_yaml(data, path)


def parse_yaml(data: bytes, path: str) -> Document:
    """Read one YAML document; `path` is for errors.

    Raises UsageError: `yaml-too-large`, `not-utf-8`, `bad-yaml`, `yaml-alias`, `yaml-tag`,
    `yaml-too-deep`, `duplicate-key`, `empty-file`.
    """
    import yaml

    if len(data) > MAX_SIZE:
        message = f"Is larger than {MAX_SIZE // limits.MIB} MiB."
        raise UsageError("yaml-too-large", message, member=path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(path)
    try:
        for event in yaml.parse(_text(data, path), Loader=loader):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character that it does not allow"
        raise UsageError(
            "bad-yaml",
            f"Is not YAML: {problem}.",
            member=path,
            line=None if mark is None else mark.line + 1,
        ) from None
    if builder.value is None:
        raise UsageError("empty-file", "Holds nothing.", member=path)
    return Document(path, hashlib.sha256(data).hexdigest(), builder.value, builder.lines)


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(
            "not-utf-8", "Is not UTF-8.", member=path, line=line, cure="Save it as UTF-8."
        ) from None


class _Open:
    """A mapping or list that is being filled."""

    def __init__(self, container: dict[str, object] | list[object], place: Place) -> None:
        self.container = container
        self.place = place
        self.key: str | None = None
        self.seen: dict[str, int] = {}

    def awaits_key(self) -> bool:
        return isinstance(self.container, dict) and self.key is None

    def next_place(self) -> Place:
        part = len(self.container) if self.key is None else self.key
        return (*self.place, part)

    def put(self, value: object) -> None:
        if isinstance(self.container, list):
            self.container.append(value)
        elif self.key is not None:
            self.container[self.key] = value
            self.key = None


class _Builder:
    """Builds plain values from the parser's events, without recursion."""

    def __init__(self, path: str) -> None:
        self.value: object = None
        self.lines: dict[Place, int] = {}
        self._path = path
        self._documents = 0
        self._open: list[_Open] = []

    def take(self, event: Any) -> None:
        """Take one event; its kind is the name of its class, the same for both loaders."""
        kind = type(event).__name__
        line = event.start_mark.line + 1
        self._refuse(event, kind, line)
        if kind == "ScalarEvent":
            self._scalar(event, line)
        elif kind == "MappingStartEvent":
            self._start({}, line)
        elif kind == "SequenceStartEvent":
            self._start([], line)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()

    def _refuse(self, event: Any, kind: str, line: int) -> None:
        if kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            raise self._error("yaml-alias", "Anchors and aliases are not allowed.", line)
        if getattr(event, "tag", None) is not None:
            raise self._error("yaml-tag", f"The tag {shown(event.tag)} is not allowed.", line)
        self._documents += kind == "DocumentStartEvent"
        if self._documents > 1:
            raise self._error("bad-yaml", "Holds more than one document.", line)

    def _scalar(self, event: Any, line: int) -> None:
        if self._open and self._open[-1].awaits_key():
            self._take_key(event.value, line)
        else:
            plain = event.style in (None, "")
            self._put(_resolved(event.value) if plain else event.value, line)

    def _take_key(self, key: str, line: int) -> None:
        within = self._open[-1]
        if (first := within.seen.get(fold(key))) is not None:
            message = f"The key {shown(key)} stands twice, first in line {first}."
            raise self._error("duplicate-key", message, line)
        within.seen[fold(key)] = line
        within.key = key
        self.lines[within.next_place()] = line

    def _start(self, container: dict[str, object] | list[object], line: int) -> None:
        place = self._open[-1].next_place() if self._open else ()
        self._put(container, line)
        self._open.append(_Open(container, place))
        if len(self._open) > limits.MAX_NESTING:
            message = f"Is nested deeper than {limits.MAX_NESTING} levels."
            raise self._error("yaml-too-deep", message, line)

    def _put(self, value: object, line: int) -> None:
        if not self._open:
            self.value = value
            self.lines[()] = line
            return
        within = self._open[-1]
        if within.awaits_key():
            raise self._error("bad-yaml", "A key must be text.", line)
        self.lines.setdefault(within.next_place(), line)
        within.put(value)

    def _error(self, code: str, message: str, line: int) -> UsageError:
        return UsageError(code, message, member=self._path, line=line)


def _resolved(text: str) -> bool | int | str | None:
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return int(text) if _WHOLE.match(text) else text


def in_shape(document: Document, shape: type[T]) -> T:
    """Return the document as a Struct.

    Raises UsageError: `unknown-key`, `missing-key`, `wrong-type`, `wrong-value`, with the line and,
    for a misspelling, a suggestion.
    """
    import msgspec

    try:
        return msgspec.convert(document.value, shape)
    except msgspec.ValidationError as error:
        from mpdiff.base.yaml_problem import first_problem

        found = first_problem(shape, document.value)
        if found is None:
            raise document.error("wrong-value", f"{error}.", ()) from None
        raise document.error(found.code, found.message, found.place, found.cure) from None


LONGEST_SHOWN: Final = 60


def shown(value: object) -> str:
    """Return a value for a message: text in quotes, lists and mappings by their kind."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        cut = value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "..."
        return f"'{cut}'"
    return "nothing" if value is None else str(value)
