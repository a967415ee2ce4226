"""CLIXML: `Export-Clixml`, and what PowerShell remoting writes after a `#< CLIXML` line.

Element names and escapes: [MS-PSRP] 2.2.5, the serialization of PowerShell objects.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.model import Notice, RawSnapshot
from mpdiff.base.text.late import late
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.interface import Format
from mpdiff.readers.snapshot.names import tally
from mpdiff.readers.snapshot.objects import finite_number, integer
from mpdiff.readers.snapshot.properties import (
    Properties,
    check_count,
    no_snapshot,
    several,
    shortened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

NAME: Final = "clixml"
_START: Final = late(r"<(?:\?xml|Objs)\b")
_LOOK: Final = 4096
# A property that is a list or an enum is an <Obj> with a name; one without a name starts afresh.
_NAMED: Final = late(r"<(Obj)\b(?![^<>]{0,256}\bN=)|\bN=(?:\"([A-Za-z_]\w*+)\"|'([A-Za-z_]\w*+)')")
_ESCAPE: Final = late(r"_x([0-9A-Fa-f]{4})_")

_INTEGERS: Final = frozenset({"By", "SB", "I16", "U16", "I32", "U32", "I64", "U64"})
_FRACTIONS: Final = frozenset({"Sg", "Db", "D"})
_TEXTS: Final = frozenset(
    {"S", "G", "TS", "DT", "C", "URI", "Version", "XD", "SBK", "SS", "ToString"}
)
_PRIMITIVES: Final = _INTEGERS | _FRACTIONS | _TEXTS | {"B", "Nil", "BA"}
_LISTS: Final = frozenset({"LST", "IE", "STK", "QUE"})


def _names(text: str) -> Iterator[set[str]]:
    """Return the property names object by object."""
    if _begin(text) is None:
        return
    names: set[str] = set()
    for match in _NAMED.finditer(text):
        if match[1]:
            yield names
            names = set()
        elif name := match[2] or match[3]:
            names.add(name)
    yield names


def _begin(text: str) -> int | None:
    match = _START.search(text, 0, _LOOK)
    return match.start() if match and "<Objs" in text[match.start() :][:_LOOK] else None


def read(text: str, member: str) -> RawSnapshot:
    """Read the one MpPreference object; integers as int, time spans as their `PT2H` text.

    Raises InputError: `xml-entities` (any DTD or entity), `xml-too-deep`, `bad-clixml`,
    `several-objects`, `duplicate-property`, `lone-surrogate`, `snapshot-too-large`,
    `not-a-snapshot`.
    """
    check_count(text.count("<"), 3 * limits.MAX_ITEMS, "tags", member)
    root = _parse(text[_begin(text) or 0 :], member)
    return _Reader(root, member).snapshot()


def _parse(text: str, member: str) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, XMLParser

    parser = XMLParser(target=_builder(member), forbid_dtd=True)
    try:
        parser.feed(text)
        root: Element = parser.close()
    except DefusedXmlException:
        raise InputError(
            "xml-entities",
            "declares a document type or entities, which Export-Clixml never does.",
            member=member,
            cure="Do not trust this file; collect the snapshot again.",
        ) from None
    except ParseError as error:
        raise _bad(f"is not well-formed XML ({error}).", member, error.position[0]) from None
    return root


def _builder(member: str) -> object:
    """Make a tree builder that returns up on a text nested deeper than MAX_NESTING."""
    from xml.etree.ElementTree import TreeBuilder

    class Bounded(TreeBuilder):
        depth = 0

        def start(self, tag: str, attrs: dict[str, str], /) -> Element:
            self.depth += 1
            if self.depth > limits.MAX_NESTING:
                raise InputError(
                    "xml-too-deep",
                    f"is nested deeper than {limits.MAX_NESTING} levels.",
                    member=member,
                    cure="Give the output of Get-MpPreference | Export-Clixml.",
                )
            return super().start(tag.rpartition("}")[2], attrs)

        def end(self, tag: str, /) -> Element:
            self.depth -= 1
            return super().end(tag.rpartition("}")[2])

    return Bounded()


class _Reader:
    """One document: its objects by RefId, and the member that errors name."""

    def __init__(self, root: Element, member: str) -> None:
        self._root = root
        self._member = member
        self._known: dict[str, object] = {}
        self._notices: list[Notice] = []

    def snapshot(self) -> RawSnapshot:
        if self._root.tag != "Objs":
            raise _bad(f"starts with <{shortened(self._root.tag)}>, not <Objs>.", self._member)
        objects = (list(self._members(element)) for element in self._root.iter("Obj"))
        found = [members for members in objects if tally(name for name, _ in members).is_snapshot]
        if len(found) != 1:
            raise several(len(found), self._member) if found else no_snapshot(self._member)
        properties = Properties(self._member)
        for name, element in found[0]:
            properties.add(name, self._value(name, element))
        return properties.snapshot(NAME, self._notices)

    def _members(self, element: Element) -> Iterator[tuple[str, Element]]:
        """Return an object's members: its own, then those that PowerShell added (`MS`)."""
        for group in (*element.findall("Props"), *element.findall("MS")):
            for child in group:
                name = self._text(child.get("N", ""))
                if name and not name.startswith("__"):
                    yield name, child

    def _value(self, name: str, element: Element) -> object:
        if element.tag == "Ref":
            return self._referred(element)
        value = self._object(name, element) if element.tag == "Obj" else self._primitive(element)
        if (reference := element.get("RefId")) is not None:
            self._known[reference] = value
        return value

    def _object(self, name: str, element: Element) -> object:
        """Read a list, or an enum (its number), or what else has a text."""
        for child in element:
            if child.tag in _LISTS:
                return [self._item(name, item) for item in child]
            if child.tag in _PRIMITIVES and child.tag != "ToString":
                return self._primitive(child)
        text = element.findtext("ToString")
        self._notices.append(
            Notice(
                "odd-value",
                f"{shortened(name)} holds a nested object; it is compared as text.",
                self._member,
            )
        )
        return self._text(text or "")

    def _item(self, name: str, element: Element) -> object:
        value = self._value(name, element)
        if isinstance(value, list):
            raise _bad(f"holds a list inside the list {shortened(name)}.", self._member)
        return value

    def _referred(self, element: Element) -> object:
        reference = element.get("RefId", "")
        if reference not in self._known:
            raise _bad(f"refers to object {shortened(reference)}, which it lacks.", self._member)
        return self._known[reference]

    def _primitive(self, element: Element) -> object:
        tag, text = element.tag, element.text or ""
        try:
            if tag in _INTEGERS:
                return integer(text)
            if tag in _FRACTIONS:
                return finite_number(text)
            if tag == "BA":  # a byte[], as the list of actions is one
                return list(base64.b64decode(text, validate=True))
        except (ValueError, binascii.Error):
            raise _bad(
                f"holds {shortened(text)!r} where a {tag} value stands.", self._member
            ) from None
        if tag == "B":
            return {"true": True, "false": False}.get(text.strip(BLANKS).lower(), text)
        if tag == "Nil":
            return None
        if tag in _TEXTS:
            return self._text(text)
        raise _bad(f"holds the element <{shortened(tag)}> as a value.", self._member)

    def _text(self, text: str) -> str:
        """Undo the `_x000A_` escapes; two of them may be the halves of one character."""
        if "_x" not in text:
            return text
        plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        if plain.isascii():
            return plain
        try:
            return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        except UnicodeDecodeError:
            raise InputError(
                "lone-surrogate",
                f"holds half of a character in {shortened(plain)!a}.",
                member=self._member,
                cure="Collect the snapshot again; PowerShell does not write this.",
            ) from None


def _bad(message: str, member: str, line: int | None = None) -> InputError:
    return InputError(
        "bad-clixml",
        message,
        member=member,
        line=line,
        cure="Check that the file is whole; collect it again with Export-Clixml.",
    )


FORMAT = Format(NAME, _names, read)
