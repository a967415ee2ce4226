"""What `mpdiff verify` says: text for people, JUnit for build servers. Subjects are hostile text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import terminal, xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.verify.samples import Outcome, State, VerifyResult

WORDS: Final[dict[State, str]] = {
    "same": "as expected",
    "updated": "updated",
    "different": "different",
    "unreadable": "unreadable",
    "unusable": "unusable",
}


def result_text(result: VerifyResult) -> str:
    """Return a line for every sample, what differs below it, and the count last."""
    lines = [line for outcome in result.outcomes for line in _sample(outcome)]
    return "\n".join([*lines, _count_line(result)]) + "\n"


def _sample(outcome: Outcome) -> Iterator[str]:
    yield f"{WORDS[outcome.state]:12} {terminal(outcome.path)}"
    yield from (f"    {line}" for line in details(outcome))


def details(outcome: Outcome) -> Iterator[str]:
    """Return what differs, one thing a line, escaped for a terminal."""
    if outcome.problem:
        yield terminal(outcome.problem)
    for one in outcome.mismatches:
        detail = f" ({terminal(one.detail)})" if one.detail else ""
        yield f"{one.kind:10} {terminal(one.subject)}{detail}"


def _count_line(result: VerifyResult) -> str:
    total = len(result.outcomes)
    states = Counter(outcome.state for outcome in result.outcomes)
    listed = ", ".join(f"{states[state]} {word}" for state, word in WORDS.items() if states[state])
    return f"{total} sample{'' if total == 1 else 's'}: {listed or 'nothing to check'}"


def junit(result: VerifyResult) -> str:
    """Return JUnit XML: a case for each sample; a difference is a failure, the unreadable an error."""
    from xml.etree import ElementTree as ET

    failures = sum(o.state == "different" for o in result.outcomes)
    errors = sum(o.state in ("unreadable", "unusable") for o in result.outcomes)
    counts = {
        "tests": str(len(result.outcomes)),
        "failures": str(failures),
        "errors": str(errors),
        "skipped": "0",
    }
    root = ET.Element("testsuites", {"name": "mpdiff verify", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": "mpdiff verify", **counts})
    for outcome in result.outcomes:
        case = ET.SubElement(suite, "testcase", classname="mpdiff.verify", name=xml(outcome.path))
        if outcome.state in ("same", "updated"):
            continue
        kind = "failure" if outcome.state == "different" else "error"
        lines = [xml(line) for line in details(outcome)]
        element = ET.SubElement(case, kind, message=lines[0], type=outcome.state)
        element.text = "\n".join(lines)
    ET.indent(root)
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return declaration + ET.tostring(root, encoding="unicode") + "\n"
