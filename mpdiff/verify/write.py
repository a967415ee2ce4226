"""An expectation as YAML: the same one always as the same text, for people to review.

Text out of a package is quoted and its hidden characters are escaped, so that a reviewer sees what
stands there.
"""

from __future__ import annotations

import re
import textwrap
from datetime import date
from typing import TYPE_CHECKING, Final

from msgspec import UNSET

from mpdiff.base.escape import visible
from mpdiff.verify.expectation import (
    OF_REPORT,
    WHERE_WRITTEN,
    Expectation,
    ExpectedFinding,
    Options,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)*\Z")
"""What needs no quotes, also between brackets."""
NOT_TEXT: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
WIDTH: Final = 96


def dumps_expectation(expectation: Expectation) -> str:
    """Write the whole file; `read_expectation` returns the same expectation."""
    return "".join(f"{line}\n" for line in _expectation_lines(expectation))


def _expectation_lines(expectation: Expectation) -> Iterator[str]:
    if expectation.description:
        yield from prose("description", expectation.description)
    options = list(options_of(expectation.options))
    if options:
        yield "options:"
        yield from (f"  {line}" for line in options)
    yield f"exit_code: {expectation.exit_code}"
    if expectation.error is not UNSET:
        yield f"error: {scalar(expectation.error)}"
        return
    for name in (*OF_REPORT, "ordered"):
        value = getattr(expectation, name)
        if value is not UNSET:
            yield from _field(name, value)
    yield "findings:" if expectation.findings else "findings: []"
    for finding in expectation.findings:
        fields = _fields(finding)
        yield f"- {next(fields)}"
        yield from (f"  {field}" for field in fields)
    yield f"notices: {_flow(expectation.notices)}"


def options_of(options: Options) -> Iterator[str]:
    """Yield the options that differ from the usual ones as `name: value`."""
    for name in options.__struct_fields__:
        value = getattr(options, name)
        if isinstance(value, tuple):
            if value:
                yield f"{name}: {_flow(value)}"
        elif value is not UNSET and (name != "fail_on" or value != Options().fail_on):
            yield f"{name}: {value if isinstance(value, date) else scalar(value)}"


def _fields(finding: ExpectedFinding) -> Iterator[str]:
    """Return the fields of a finding as `name: value`, the usual ones left out."""
    yield f"rule: {scalar(finding.rule)}"
    if finding.setting is not None:
        yield f"setting: {scalar(finding.setting)}"
    if finding.key is not None:
        yield f"key: {scalar(finding.key)}"
    yield f"effect: {finding.effect}"
    yield f"severity: {finding.severity}"
    if finding.status != "open":
        yield f"status: {finding.status}"
    if finding.certainty != "certain":
        yield f"certainty: {finding.certainty}"
    if finding.underlying_rule is not None:
        yield f"underlying_rule: {finding.underlying_rule}"
    if finding.still_weakened is not None:
        yield f"still_weakened: {'true' if finding.still_weakened else 'false'}"
    if finding.lacks:
        yield f"lacks: {_flow(finding.lacks)}"
    for name in WHERE_WRITTEN:
        value = getattr(finding, name)
        if value is not UNSET:
            yield f"{name}: {_scalar_text(value)}"


def _field(name: str, value: str | int | tuple[str, ...]) -> list[str]:
    """Write a field on one line, or a long list with a line for each of its items."""
    line = f"{name}: {_scalar_text(value)}"
    if isinstance(value, tuple) and len(line) > WIDTH:
        return [f"{name}:", *(f"- {scalar(one)}" for one in value)]
    return [line]


def _scalar_text(value: str | int | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return _flow(value)
    if isinstance(value, str):
        return scalar(value)
    return "true" if value is True else str(value)


def _flow(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(scalar, texts))}]"


def prose(name: str, text: str) -> list[str]:
    """Write prose as a folded or literal block, where that returns back exactly the same text."""
    folded = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    if " ".join(folded) == text == visible(text):
        if len(folded) == 1 and len(text) + len(name) + 4 <= WIDTH:
            return [f"{name}: {scalar(text)}"]
        return [f"{name}: >-", *(f"  {line}" for line in folded)]
    lines = text.removesuffix("\n").split("\n")
    if lines[0] and lines[-1] and all(line == visible(line) == line.strip() for line in lines):
        mark = "|" if text.endswith("\n") else "|-"
        return [f"{name}: {mark}", *(f"  {line}".rstrip() for line in lines)]
    return [f"{name}: {scalar(text)}"]


def scalar(text: str) -> str:
    """Write text as a YAML scalar on one line that any YAML reader takes for exactly this text."""
    if any(visible(c) != c for c in text):
        return '"' + "".join(map(_escaped, text)) + '"'
    if PLAIN.match(text) and text.lower() not in NOT_TEXT:
        return text
    return "'{}'".format(text.replace("'", "''"))


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if visible(character) == character:
        return character
    code = ord(character)
    return f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}"  # noqa: PLR2004  the plane
