"""The few words that several formats put the same way. Nothing here is escaped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from mpdiff.base.model import SEVERITIES, Finding, Notice, Report
from mpdiff.base.times import when
from mpdiff.findings.rules import DIFFERS
from mpdiff.report.digest.times import times_of
from mpdiff.report.digest.titles import named_values, title

if TYPE_CHECKING:
    from collections.abc import Iterable

DORMANT: Final = "dormant"
"""The rule of a weak value that a policy overrides: nothing changed, and nothing is in effect."""
MANAGED: Final = {"policy": "below the Policies key", "mdm": "below the Policy Manager key"}
"""Places of management, as they are named where somebody else wrote there."""


def subject_of_finding(finding: Finding) -> str:
    r"""Return what a finding is about: `ExclusionPath C:\Temp`, or an ASR rule by its name.

    Empty for a finding about the evidence as a whole.
    """
    key = finding.label or finding.key
    return " ".join(part for part in (finding.setting, key) if part)


def still(finding: Finding) -> str:
    """Return how a weakening stands at collection: `still weakened`, `restored` or `unknown`.

    Empty where the finding is not about a weakening; of what two devices differ in nothing is weakened still.
    """
    if finding.rule == DIFFERS:
        return ""
    if finding.still_weakened is None:
        return "unknown" if finding.effect == "weakened" else ""
    return "still weakened" if finding.still_weakened else "restored"


def holder(finding: Finding) -> str:
    """Return who holds the value at collection and what follows of it; empty where nobody knows."""
    if finding.origin == "policy":
        return "managed by policy"
    if finding.origin != "local":
        return ""
    if finding.place in MANAGED:
        return f"written {MANAGED[finding.place]} inside the window, so it stays until someone acts"
    return "set locally, so it stays until someone acts"


def change(finding: Finding) -> str:
    """Return what happened to the subject: `off to on`, `added`, `removed`; empty for no change.

    Of a transient weakening it is the change that was put back; a dormant value is no change, so
    that what stands below what is returned.
    """
    before, after = finding.before_text, finding.after_text
    if finding.rule == DORMANT:
        return f"{after} below a policy of {before}"
    if finding.kind in ("added", "removed") and not (before and after):
        return finding.kind
    if before == after:
        return ""
    return f"{before or 'nothing'} to {after or 'nothing'}"


def why_settled(finding: Finding) -> str:
    """Return why a finding does not count: who accepted it or what explains it; empty when open."""
    if finding.status == "accepted":
        return f"Accepted: {finding.accepted_by}" if finding.accepted_by else "Accepted"
    if finding.status == "explained":
        return f"Explained by {finding.explained_by}" if finding.explained_by else "Explained"
    return ""


def device_in_words(report: Report) -> str:
    """Return the device by its name and id, each of two that the evidence is of, or that it is unknown."""
    several = report.device.hostnames or report.device.computer_ids
    if several:
        return f"{len(several)} devices: {', '.join(several)}"
    names = (report.device.hostname, report.device.computer_id)
    known = [name for name in names if name]
    return f"{known[0]} ({known[1]})" if len(known) > 1 else "".join(known) or "unknown device"


def window_in_words(report: Report) -> str:
    """Return the troubleshooting window and what it was taken from, or say that it is not known."""
    span = report.window
    if span is None or (span.start is None and span.end is None):
        return "unknown"
    start = when(span.start) if span.start else "unknown"
    end = when(span.end) if span.end else "unknown"
    sure = "" if span.certain else ", inferred"
    several = report.device.hostnames or report.device.computer_ids
    whose = ", of one of the two devices" if several else ""
    return f"{start} to {end} ({span.basis}{sure}{whose})"


def counts(findings: Iterable[Finding]) -> str:
    """Return how many findings of each severity there are: `2 high, 1 low`; empty for none."""
    severities = Counter[str]()
    for finding in findings:
        severities[finding.severity] += finding.stands_for
    return ", ".join(f"{severities[name]} {name}" for name in SEVERITIES if severities[name])


def finding_lines(finding: Finding) -> tuple[str, ...]:
    """Return what a plain format says of a finding, one thought a line, the title first."""
    now = still(finding)
    unsure = "Uncertain: the evidence shows only part of it."
    return tuple(
        line
        for line in (
            title(finding),
            named_values(finding),
            finding.detail,
            times_of(finding),
            unsure if finding.certainty == "uncertain" else "",
            f"At collection: {now}" if now else "",
            seen_beside(finding),
            why_settled(finding),
            f"Next: {finding.next_step}" if finding.next_step else "",
        )
        if line
    )


def seen_beside(finding: Finding) -> str:
    """Return who the evidence places beside the change; empty where it names nobody."""
    return f"Seen beside it: {', '.join(finding.actors)}" if finding.actors else ""


def whether_still_there(finding: Finding) -> str:
    """Return how a weakening stands at collection, who holds it, and the value there."""
    state = "unknown" if finding.still_weakened is None else still(finding)
    value = f" Value: {finding.current_text}." if finding.current_text else ""
    held = holder(finding) if finding.still_weakened or finding.origin == "policy" else ""
    return f"At collection: {state}{f' ({held})' if held else ''}.{value}"


def finding_in_one_line(finding: Finding) -> str:
    """Return the same in one line."""
    return " ".join(line if line.endswith(".") else f"{line}." for line in finding_lines(finding))


def rule_in_words(finding: Finding) -> str:
    """Return the rule, and what the change is by itself where the rule says what became of it."""
    beneath = finding.underlying_rule
    return finding.rule if beneath in (None, finding.rule) else f"{finding.rule} ({beneath})"


def rule_id(finding: Finding) -> str:
    """Return `not-reverted/risky-exclusion`: what became of a change, and what it is by itself."""
    beneath = finding.underlying_rule
    return finding.rule if beneath in (None, finding.rule) else f"{finding.rule}/{beneath}"


def mark(finding: Finding) -> str:
    """Return the words by which a finding is found again, in this report and in others."""
    return f"{finding.severity}, {rule_in_words(finding)}, {finding.status}, {finding.fingerprint}"


def notice(said: Notice) -> str:
    """Return a notice in one line: `log-gap: 12 records are missing. (Defender.evtx)`."""
    member = f" ({said.member})" if said.member else ""
    return f"{said.code}: {said.message}{member}"


def clip(text: str, limit: int) -> str:
    """Cut a long text and say how long it was; escape it afterwards."""
    return text if len(text) <= limit else f"{text[:limit]}\u2026 ({len(text)} characters)"
