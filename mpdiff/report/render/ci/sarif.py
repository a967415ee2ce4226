"""SARIF 2.1.0 for code scanning and dashboards.

Rule ids and fingerprints are the report's own, so they are stable across runs. Every result is
placed on the package file, line 1: there is no source code to point at. An accepted finding is
suppressed; an explained one is not, because nobody accepted it: its properties and its message say
what explains it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from mpdiff.base.escape import file_uri, json_text, sarif_message, visible
from mpdiff.base.severity import severity_rank
from mpdiff.base.times import when
from mpdiff.findings.rules import DIFFERS, RULES
from mpdiff.report.digest import digest
from mpdiff.report.digest.times import zone_of_times
from mpdiff.report.render.ci.help_pages import help_page
from mpdiff.report.render.facts import held, witnesses
from mpdiff.report.render.made import hashes, packages
from mpdiff.report.render.words import (
    device_in_words,
    finding_lines,
    notice,
    rule_id,
    subject_of_finding,
    why_settled,
    window_in_words,
)

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Notice, Report, Severity, SnapshotRef
    from mpdiff.report.render.interface import RenderOptions

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS: Final[dict[Severity, str]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}

# GitHub's bands: critical from 9.0, high from 7.0, medium from 4.0, low above 0.
_SCORES: Final[dict[Severity, str]] = {
    "critical": "9.5",
    "high": "8.0",
    "medium": "5.5",
    "low": "3.0",
    "info": "0.0",
}


class Sarif:
    """SARIF 2.1.0: one run, one result a finding."""

    name = "sarif"
    suffixes = (".sarif", ".sarif.json")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the log."""
        log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
        return json_text(json.dumps(log, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _run(report: Report) -> dict[str, Any]:
    uri = file_uri(report.source.path)
    worst: dict[str, Finding] = {}
    for finding in sorted(report.findings, key=lambda f: severity_rank(f.severity)):
        worst.setdefault(rule_id(finding), finding)
    rules = {rule: index for index, rule in enumerate(sorted(worst))}
    return {
        "tool": {
            "driver": {
                "name": visible(report.tool.name),
                "version": visible(report.tool.version),
                "rules": [_rule(rule, worst[rule].severity) for rule in rules],
            }
        },
        "automationDetails": {
            "id": visible(f"mpdiff/{report.source.sha256 or device_in_words(report)}/")
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(n) for n in report.notices],
            }
        ],
        "artifacts": _artifacts(report, uri),
        "results": [_result(finding, rules, uri) for finding in digest(report).findings],
        "properties": {
            "verdict": visible(digest(report).verdict),
            "now": [visible(line) for line in digest(report).now],
            "custody": [
                {"member": visible(one.member), "role": one.role, "sha256": one.sha256}
                for one in hashes(report)
            ],
            "made": _made(report),
            "device": visible(device_in_words(report)),
            "window": visible(window_in_words(report)),
        },
    }


def _made(report: Report) -> dict[str, Any]:
    """Return what the chain of custody holds beside the hashes."""
    return {
        "case": _visible_or_none(report.case),
        "analyst": _visible_or_none(report.analyst),
        "restsOn": visible(report.rests_on),
        "options": [visible(option) for option in report.options],
        "catalogue": visible(report.tool.catalogue),
        "times": zone_of_times(report),
    }


def _rule(rule: str, severity: Severity) -> dict[str, Any]:
    """Describe a rule; one that a newer mpdiff wrote into a saved report has only its id."""
    # Code scanning takes the severity from the rule, so the rule carries that of its worst finding.
    descriptor: dict[str, Any] = {
        "id": visible(rule),
        "properties": {"tags": ["security"], "security-severity": _SCORES[severity]},
    }
    known = RULES.get(rule.partition("/")[0])
    above, _, below = rule.partition("/")
    beneath = RULES.get(below) if above != DIFFERS else None  # nothing became weaker
    if known:
        descriptor |= {
            "shortDescription": {"text": known.title},
            "fullDescription": {"text": known.fires},
            "help": {"text": f"{(beneath or known).why}\n{known.next_step}"},
            "helpUri": help_page(rule),
        }
    return descriptor


def _result(finding: Finding, rules: dict[str, int], uri: str) -> dict[str, Any]:
    accepted = finding.status == "accepted"
    suppression = {
        "kind": "external",
        "status": "accepted",
        "justification": visible(why_settled(finding)),
    }
    return {
        "ruleId": visible(rule_id(finding)),
        "ruleIndex": rules[rule_id(finding)],
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(map(sarif_message, finding_lines(finding)))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri, "index": 0},
                    "region": {"startLine": 1},
                },
                "logicalLocations": [{"fullyQualifiedName": visible(subject_of_finding(finding))}],
            }
        ],
        "partialFingerprints": {"mpdiff/v1": finding.fingerprint},
        # Empty says *not suppressed*; absent would say that nobody looked.
        "suppressions": [suppression] if accepted else [],
        "properties": _properties(finding),
    }


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "security-severity": _SCORES[finding.severity],
        "severity": finding.severity,
        "status": finding.status,
        "setting": _visible_or_none(finding.setting),
        "key": _visible_or_none(finding.key),
        "was": visible(finding.before_text),
        "became": visible(finding.after_text),
        "beforeSnapshot": visible(held(finding.states.before_snapshot)),
        "afterSnapshot": visible(held(finding.states.after_snapshot)),
        "atCollection": visible(held(finding.states.at_collection)),
        "effect": finding.effect,
        "certainty": finding.certainty,
        "firstSeen": when(finding.first_seen) if finding.first_seen else None,
        "lastSeen": when(finding.last_seen) if finding.last_seen else None,
        "timesCertain": finding.times_certain if finding.first_seen else None,
        "zoneFits": finding.timing.zone_fits,
        "stillWeakened": finding.still_weakened,
        "explainedBy": _visible_or_none(finding.explained_by),
        "acceptedBy": _visible_or_none(finding.accepted_by),
        "actors": [visible(actor) for actor in finding.actors],
        "mitre": [visible(technique) for technique in finding.mitre],
        "witnesses": [visible(line) for line in witnesses(finding)],
    }


def _notification(said: Notice) -> dict[str, Any]:
    return {
        "descriptor": {"id": visible(said.code)},
        "level": "warning",
        "message": {"text": sarif_message(notice(said))},
    }


def _artifacts(report: Report, uri: str) -> list[dict[str, Any]]:
    """List the package and, inside it, the snapshots, with their hashes."""
    package: dict[str, Any] = {"location": {"uri": uri}}
    if report.source.sha256:
        package["hashes"] = {"sha-256": report.source.sha256}
    artifacts = [package]
    artifacts += [
        {"location": {"uri": file_uri(one.member)}, "hashes": {"sha-256": one.sha256}}
        for one in packages(report)
        if one.role == "events" or report.source.kind == "packages"
    ]
    for snapshot in (report.before, report.after, report.current):
        # One member may have two roles, and the schema takes an artifact only once.
        if snapshot and (artifact := _snapshot(snapshot)) not in artifacts:
            artifacts.append(artifact)
    return artifacts


def _snapshot(snapshot: SnapshotRef) -> dict[str, Any]:
    return {
        "location": {"uri": file_uri(snapshot.member)},
        "parentIndex": 0,
        "hashes": {"sha-256": snapshot.sha256},
    }


def _visible_or_none(text: str | None) -> str | None:
    return None if text is None else visible(text)
