"""JUnit XML for build servers: a suite for the package, a case for every finding and every check that ran.

A finding's case fails where it is open and at or above `--fail-on`; a finding that fails nothing (accepted,
explained, less severe) is skipped, with the reason. So only a check that ran and found nothing passes. What
could not be looked for (`checks`) is skipped as well, and says what is missing; so is what another rule
tells of (`covered`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from mpdiff.base.escape import xml
from mpdiff.base.severity import reaches
from mpdiff.findings.rules import RULES
from mpdiff.report.digest import digest
from mpdiff.report.digest.order import number
from mpdiff.report.digest.titles import title
from mpdiff.report.render.ci.checks import why_not
from mpdiff.report.render.ci.covered import covered
from mpdiff.report.render.made import custody
from mpdiff.report.render.words import (
    device_in_words,
    finding_lines,
    mark,
    notice,
    rule_in_words,
    subject_of_finding,
    why_settled,
    window_in_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.model import Finding, Report
    from mpdiff.report.render.interface import RenderOptions

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Junit:
    """JUnit XML, in the form that Jenkins, GitLab, Azure Pipelines and GitHub actions read."""

    name = "junit"
    suffixes = (".junit.xml", ".xml")

    def render(self, report: Report, options: RenderOptions) -> str:
        """Return the document. It has no times, so that the same report returns the same bytes."""
        suite = ET.Element("testsuite", name=xml(report.source.path))
        for finding in digest(report).findings:
            _case(suite, finding, options)
        for name in _silent(report):
            _rule_case(suite, name, report)
        _output(suite, _about(report))
        root = ET.Element("testsuites", name="mpdiff")
        root.append(suite)
        counts = {
            "tests": len(suite.findall("testcase")),
            "failures": len(suite.findall("testcase/failure")),
            "errors": 0,
            "skipped": len(suite.findall("testcase/skipped")),
        }
        for element in (root, suite):
            element.attrib |= {name: str(count) for name, count in counts.items()}
        ET.indent(root)
        return _DECLARATION + ET.tostring(root, encoding="unicode") + "\n"


def _case(suite: ET.Element, finding: Finding, options: RenderOptions) -> None:
    """Add the case of one finding."""
    name = subject_of_finding(finding) or finding.title
    case = ET.SubElement(suite, "testcase", classname=xml(rule_in_words(finding)), name=xml(name))
    if finding.status == "open" and reaches(finding.severity, options.fail_on):
        failure = ET.SubElement(case, "failure", message=xml(title(finding)), type=finding.severity)
        failure.text = _listed_text(finding)
        return
    limit = "nothing fails (--fail-on none)" if options.fail_on is None else "below --fail-on"
    reason = why_settled(finding) or f"{finding.severity}, {limit}"
    ET.SubElement(case, "skipped", message=xml(reason))
    _output(case, [_listed_text(finding)])


def _silent(report: Report) -> list[str]:
    """Return the rules of which no finding speaks, neither by itself nor beneath another."""
    spoken = {f.rule for f in report.findings} | {f.underlying_rule for f in report.findings}
    return [name for name in RULES if name not in spoken]


def _rule_case(suite: ET.Element, name: str, report: Report) -> None:
    """Add the case of a silent rule, skipped where another tells of the same, or where it could not be looked for."""
    case = ET.SubElement(suite, "testcase", classname="mpdiff.checks", name=name)
    if reason := " ".join(filter(None, (covered(name, report), why_not(name, report)))):
        ET.SubElement(case, "skipped", message=xml(reason))


def _listed_text(finding: Finding) -> str:
    return "\n".join(map(xml, (*finding_lines(finding), mark(finding))))


def _about(report: Report) -> list[str]:
    custody_lines = (f"{name}: {text}" for name, text in custody(report))
    about = (
        digest(report).verdict,
        f"Device: {device_in_words(report)}",
        f"Window: {window_in_words(report)}",
        *_only_counted(report),
    )
    return [xml(line) for line in (*about, *map(notice, report.notices), *custody_lines)]


def _only_counted(report: Report) -> Iterator[str]:
    """Yield that there are fewer cases than findings, where there are."""
    total, cases = number(report.findings), len(report.findings)
    if total > cases:
        yield f"{total} findings in {cases} cases: what is too much to list one by one is counted in one case each."


def _output(parent: ET.Element, texts: Iterable[str]) -> None:
    ET.SubElement(parent, "system-out").text = "\n".join(texts)
