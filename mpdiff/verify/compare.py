"""How two expectations differ: what was written down against what is found."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from msgspec import UNSET, Struct

from mpdiff.verify.expectation import FIELDS, OF_REPORT, WHERE_WRITTEN, Expectation, ExpectedFinding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Mismatch(Struct, frozen=True):
    """One thing that is not as expected."""

    kind: Literal["missing", "extra", "different"]
    subject: str
    detail: str = ""


def compare_expectations(expected: Expectation, actual: Expectation) -> Iterator[Mismatch]:
    """Return what differs: exit code, error, report, findings by subject in their order, notices."""
    for name in ("exit_code", "error"):
        one, two = getattr(expected, name), getattr(actual, name)
        if one != two:
            yield Mismatch("different", name, f"expected {_word(one)}, got {_word(two)}")
    for name in OF_REPORT if actual.error is UNSET else ():
        one, two = getattr(expected, name), getattr(actual, name)
        if one not in (UNSET, two):
            yield Mismatch("different", name, f"expected {_word(one)}, got {_word(two)}")
    pairs = list(_compare_findings(expected.findings, actual.findings))
    yield from pairs
    if expected.ordered is True and not any(p.kind != "different" for p in pairs):
        yield from _compare_order(expected.findings, actual.findings)
    was, now = set(expected.notices), set(actual.notices)
    yield from (Mismatch("missing", f"notice {code}") for code in sorted(was - now))
    yield from (Mismatch("extra", f"notice {code}") for code in sorted(now - was))


def _compare_findings(
    expected: Sequence[ExpectedFinding], actual: Sequence[ExpectedFinding]
) -> Iterator[Mismatch]:
    """Pair findings of one subject in their order; what has no partner is missing or extra."""
    sides: dict[Any, tuple[list[ExpectedFinding], list[ExpectedFinding]]] = defaultdict(
        lambda: ([], [])
    )
    for side, findings in enumerate((expected, actual)):
        for finding in findings:
            sides[finding.subject][side].append(finding)
    for was, now in sides.values():
        for one, two in zip_longest(was, now):
            if two is None:
                yield Mismatch("missing", _subject_line(one), _value_list(one))
            elif one is None:
                yield Mismatch("extra", _subject_line(two), _value_list(two))
            elif differing := _differing(one, two):
                yield Mismatch("different", _subject_line(one), _changed(one, two, differing))


def _compare_order(
    expected: Sequence[ExpectedFinding], actual: Sequence[ExpectedFinding]
) -> Iterator[Mismatch]:
    for number, (one, two) in enumerate(zip(expected, actual, strict=True), start=1):
        if one.subject != two.subject:
            detail = f"finding {number}: expected {_subject_line(one)}, got {_subject_line(two)}"
            yield Mismatch("different", "order", detail)
            return


def _differing(one: ExpectedFinding, two: ExpectedFinding) -> list[str]:
    """Return the fields in which a finding is not as expected; some count only where written."""
    written = [name for name in WHERE_WRITTEN if getattr(one, name) is not UNSET]
    return [n for n in (*FIELDS, *written) if getattr(one, n) != getattr(two, n)]


def _subject_line(finding: ExpectedFinding) -> str:
    return " ".join(part for part in finding.subject if part)


def _value_list(finding: ExpectedFinding) -> str:
    usual = ExpectedFinding(finding.rule, finding.effect, finding.severity)
    parts: list[str] = [finding.effect, finding.severity]
    parts += [
        f"{name} {_word(getattr(finding, name))}"
        for name in FIELDS[2:]
        if getattr(finding, name) != getattr(usual, name)
    ]
    return ", ".join(parts)


def _changed(one: ExpectedFinding, two: ExpectedFinding, names: Sequence[str]) -> str:
    return "; ".join(
        f"{name}: expected {_word(getattr(one, name))}, got {_word(getattr(two, name))}"
        for name in names
    )


def _word(value: object) -> str:
    if value is None or value is UNSET:
        return "none"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value).lower() if isinstance(value, bool) else str(value)
