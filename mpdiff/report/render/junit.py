"""JUnit XML for build servers: a suite for the package, a case for every rule checked.

A case fails when an open finding of its rule is at or above `--fail-on`. Findings that fail
nothing (accepted, explained, less severe) stand in their case's output, and notices in the
suite's, so that a passing case hides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from mpdiff.base.escape import xml
from mpdiff.base.severity import reaches
from mpdiff.findings.rules import RULES
from mpdiff.report.render.words import device, lines, mark, notice, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Finding, Report
    from mpdiff.report.render.interface import RenderOptions

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Junit:
    """JUnit XML, in the form that Jenkins, GitLab, Azure Pipelines and GitHub actions read."""

    name = "junit"
    suffixes = (".junit.xml", ".xml")

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the document. It has no times, so that the same report returns the same bytes."""
        by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            by_rule[finding.rule].append(finding)
        # A report saved by a newer mpdiff may hold rules that this one does not know.
        rules = [*RULES, *sorted(by_rule.keys() - RULES.keys())]
        suite = ET.Element("testsuite", name=xml(report.source.path))
        failures = sum(_case(suite, rule, by_rule[rule], options) for rule in rules)
        _output(suite, _about(report))
        root = ET.Element("testsuites", name="mpdiff")
        root.append(suite)
        for element in (root, suite):
            element.attrib |= {
                "tests": str(len(rules)),
                "failures": str(failures),
                "errors": "0",
                "skipped": "0",
            }
        ET.indent(root)
        return _DECLARATION + ET.tostring(root, encoding="unicode") + "\n"


def _case(
    suite: ET.Element, rule: str, findings: Sequence[Finding], options: RenderOptions
) -> bool:
    """Add the case of one rule; tell whether it fails."""
    case = ET.SubElement(suite, "testcase", classname="mpdiff", name=xml(rule))
    failing: list[Finding] = []
    passing: list[Finding] = []
    for finding in findings:
        fails = finding.status == "open" and reaches(finding.severity, options.fail_on)
        (failing if fails else passing).append(finding)
    if failing:
        # Findings are ordered by severity, so the first one names the worst.
        failure = ET.SubElement(
            case,
            "failure",
            message=xml(_message(failing)),
            type=failing[0].severity,
        )
        failure.text = _listed(failing)
    if passing:
        _output(case, [_listed(passing)])
    return bool(failing)


def _message(failing: Sequence[Finding]) -> str:
    more = f" and {len(failing) - 1} more" if len(failing) > 1 else ""
    return f"{failing[0].title}{more}"


def _listed(findings: Iterable[Finding]) -> str:
    return "\n\n".join(
        "\n".join(map(xml, (*lines(finding), mark(finding)))) for finding in findings
    )


def _about(report: Report) -> list[str]:
    about = (report.summary.verdict, f"Device: {device(report)}", f"Window: {window(report)}")
    return [xml(line) for line in (*about, *map(notice, report.notices))]


def _output(parent: ET.Element, texts: Iterable[str]) -> None:
    ET.SubElement(parent, "system-out").text = "\n".join(texts)
