"""Markdown for tickets and pull requests: verdict, one table, folded details, evidence last.

Reads the same in GitHub, GitLab, Azure DevOps and Jira: only headings, lists, one table, code and
`<details>`, which is harmless where it is not supported. Tickets refuse long texts, so the
document stays under `MAX_CHARACTERS`; what was cut is said, and since findings are ordered by
severity, a cut never hides one that is worse than those shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from mpdiff.base.escape import markdown, markdown_code, visible
from mpdiff.base.times import duration, when
from mpdiff.report.render.words import counts, standing, still, subject
from mpdiff.report.render.words import device as device_name
from mpdiff.report.render.words import rule as rule_name
from mpdiff.report.render.words import window as window_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mpdiff.base.model import Finding, Notice, Report, SnapshotRef
    from mpdiff.report.render.interface import RenderOptions

_T = TypeVar("_T")

MAX_CHARACTERS: Final = 60_000
"""GitHub refuses comments over 65,536 characters."""

# What each part may take. The head and the evidence are a few dozen clipped fields; the rest of
# the document is theirs.
_TABLE: Final = 20_000
_DETAILS: Final = 19_000
_NOTICES: Final = 3_000

_FIELD: Final = 100
"""Characters of one value, as shown. Escaping makes eleven of one at worst."""
_SENTENCE: Final = 250
"""Characters of one sentence, as shown."""
_ROUNDS: Final = 3
"""Times that a weakening came and went, of those listed."""

_COLUMNS: Final = ("Severity", "Finding", "Setting", "Before", "After", "At collection", "Status")


class Markdown:
    """Markdown in the dialect that ticket systems share."""

    name = "markdown"
    suffixes = (".md", ".markdown")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the document."""
        blocks = [
            f"## {_text(report.summary.verdict, _SENTENCE)}",
            _head(report),
            *_findings(report.findings),
            *_notices(report.notices),
            _evidence(report),
        ]
        return "\n\n".join(blocks) + "\n"


def _head(report: Report) -> str:
    is_open = [finding for finding in report.findings if finding.status == "open"]
    facts = [
        ("Device", device_name(report)),
        ("Window", window_text(report)),
        ("Package", report.source.path),
        ("Open findings", counts(is_open) or "none"),
    ]
    closed = len(report.findings) - len(is_open)
    if closed:
        facts.append(("Accepted or explained", str(closed)))
    if report.scenarios:
        facts.append(("Reason for the window", _scenarios(report)))
    if report.unexplained:
        facts.append(("No documented reason explains", ", ".join(report.unexplained)))
    return "\n".join(f"- {name}: {_text(text, _SENTENCE)}" for name, text in facts)


def _scenarios(report: Report) -> str:
    return ", ".join(
        match.title if match.given else f"perhaps {match.title}" for match in report.scenarios
    )


# --- findings -------------------------------------------------------------------------------------


def _findings(findings: Sequence[Finding]) -> list[str]:
    """Return the table and the folded details, each cut where its room ends."""
    if not findings:
        return ["No findings."]
    rows, left = _fitting(findings, _row, _TABLE)
    table = [_cells(_COLUMNS), "|" + " --- |" * len(_COLUMNS), *rows]
    blocks = ["\n".join(table)]
    if left:
        blocks.append(f"**{left} more findings not shown; see the JSON report.**")
    details, left = _fitting(findings, _detail, _DETAILS)
    # The blank lines make the text inside the element Markdown again.
    blocks += ["<details><summary>Details</summary>", *details]
    if left:
        blocks.append(f"**Details of {left} more findings not shown; see the JSON report.**")
    return [*blocks, "</details>"]


def _row(finding: Finding) -> str:
    unsure = " (uncertain)" if finding.certainty == "uncertain" else ""
    return _cells(
        (
            finding.severity,
            _text(finding.title, values=_values(finding)) + unsure,
            _code(subject(finding)),
            _code(finding.before_text),
            _code(finding.after_text),
            still(finding),
            _text(standing(finding)) or finding.status,
        )
    )


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _detail(finding: Finding) -> str:
    values = _values(finding)
    points = (
        _text(finding.detail, _SENTENCE, values),
        _fact("Setting", finding.setting),
        _fact("Item", finding.key),
        _fact("Name", finding.label),
        _fact("Before", finding.before_text),
        _fact("After", finding.after_text),
        _at_collection(finding),
        *_times(finding),
        f"Next: {_text(finding.next_step, _SENTENCE, values)}" if finding.next_step else "",
        _fact("ATT&CK", " ".join(finding.mitre)),
        f"Status: {_text(standing(finding), _SENTENCE) or finding.status}",
        f"Rule {_code(rule_name(finding))}, fingerprint {_code(finding.fingerprint)}",
    )
    heading = f"**{finding.severity}, {finding.effect}, {finding.certainty}:** "
    title = heading + _text(finding.title, _SENTENCE, values)
    return "\n".join([title, "", *(f"- {point}" for point in points if point)])


def _at_collection(finding: Finding) -> str:
    now, value = still(finding), _code(finding.current_text or "")
    return f"At collection: {', '.join(filter(None, (now, value)))}" if now or value else ""


def _values(finding: Finding) -> list[str]:
    """Return the values that a title may name, to be shown as one piece each."""
    named = (finding.key, finding.label, finding.before_text, finding.after_text)
    return [value for value in named if value]


def _fact(name: str, value: str | None) -> str:
    return f"{name}: {_code(value)}" if value else ""


def _times(finding: Finding) -> list[str]:
    """State when the setting was touched and how long it was weakened."""
    seen = [when(time) for time in (finding.first_seen, finding.last_seen) if time]
    lasted = finding.duration_seconds
    rounds = [
        f"{when(lap.start)} to {when(lap.end) if lap.end else 'the end of the evidence'}"
        for lap in finding.rounds
    ]
    more = f" and {len(rounds) - _ROUNDS} more" if len(rounds) > _ROUNDS else ""
    return [
        _code_list("Touched", dict.fromkeys(seen)),
        f"Weakened for {duration(lasted)}" if lasted is not None else "",
        _code_list("Rounds", rounds[:_ROUNDS]) + more,
    ]


def _code_list(name: str, values: Iterable[str]) -> str:
    listed = ", ".join(map(markdown_code, values))
    return f"{name}: {listed}" if listed else ""


# --- the rest -------------------------------------------------------------------------------------


def _notices(notices: Sequence[Notice]) -> list[str]:
    if not notices:
        return []
    points, left = _fitting(notices, _notice, _NOTICES)
    if left:
        points.append(f"- {left} more notices not shown; see the JSON report.")
    return ["### Notices", "\n".join(points)]


def _notice(said: Notice) -> str:
    member = f" ({_code(said.member)})" if said.member else ""
    return f"- {_code(said.code)}: {_text(said.message, _SENTENCE)}{member}"


def _evidence(report: Report) -> str:
    points = [_hash("Package", report.source.path, report.source.sha256)]
    snapshots = (("Before", report.before), ("After", report.after), ("Current", report.current))
    points += [_snapshot(role, snapshot) for role, snapshot in snapshots]
    if report.policy:
        points.append(_hash("Policy", report.policy.path, report.policy.sha256))
    tool = report.tool
    made = f"Made by {tool.name} {tool.version}, catalogue {tool.catalogue}"
    points.append(f"- {_text(made)}")
    return "\n".join(["### Evidence", "", *points])


def _snapshot(role: str, snapshot: SnapshotRef | None) -> str:
    if snapshot is None:
        return f"- {role}: none"
    return _hash(role, snapshot.member, snapshot.sha256)


def _hash(role: str, name: str, sha256: str | None) -> str:
    said = f"SHA-256 {_code(sha256)}" if sha256 else "not hashed"
    return f"- {role}: {_code(name)}, {said}"


def _fitting(things: Sequence[_T], piece: Callable[[_T], str], room: int) -> tuple[list[str], int]:
    """Return the first pieces that fit into so many characters, and how many do not."""
    shown: list[str] = []
    for thing in things:
        text = piece(thing)
        room -= len(text) + 2
        if room < 0:
            break
        shown.append(text)
    return shown, len(things) - len(shown)


def _text(text: str, limit: int = _FIELD, values: Iterable[str] = ()) -> str:
    return markdown(_clipped(text, limit), values)


def _code(text: str) -> str:
    return markdown_code(_clipped(text, _FIELD))


def _clipped(text: str, limit: int) -> str:
    """Cut a text that is long as shown, and say how long it is."""
    shown = visible(text[:limit])
    if len(text) <= limit and len(shown) <= limit:
        return shown
    return f"{shown[:limit]}\u2026 ({len(text)} characters)"
