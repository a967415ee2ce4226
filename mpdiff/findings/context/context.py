"""What the other witnesses make of a finding: its certainty, what happened meanwhile, who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import item_key
from mpdiff.findings.context import configuration, meanwhile, who
from mpdiff.history.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.base.model import Finding, Notice
    from mpdiff.findings.case import Case

ALONE: Final = (
    "It rests on {names} alone, whose form is known from public descriptions and was not verified on a "
    "real file."
)
NUMBERS: Final = "What the numbers of its states mean is not documented, so it is not certain."
STATES: Final = ("first snapshot", "second snapshot", "state at collection")
DISCARDED: Final = "Defender discarded this exclusion (error {error}), so it may have no effect."


def in_context(case: Case, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with what the other witnesses add to each."""
    return [_in_context(case, finding) for finding in findings]


def _in_context(case: Case, finding: Finding) -> Finding:
    finding = configuration.weighed(case, _leaning(case, finding))
    finding = meanwhile.with_incidents(_discarded(case, finding), case.incidents)
    return who.with_actors(finding, case)


def _leaning(case: Case, finding: Finding) -> Finding:
    """Note that a finding leans on a form alone that nobody has verified.

    A snapshot or the state at collection among its witnesses shows how it ended, not that it was.
    """
    members = {w.member for w in finding.witnesses if w.source not in STATES}
    history = case.histories.get(subject_of(finding.setting or "", finding.key))
    compared = history is not None and history.difference is not None
    if not members or compared or not members <= case.support.unverified:
        return finding
    notes = [ALONE.format(names=" and ".join(sorted(m.rpartition("!")[2] for m in members)))]
    tamper = finding.setting == case.catalogue.the("tamper-protection").name
    if tamper:
        notes.append(NUMBERS)
    return replace(
        finding,
        detail=" ".join([finding.detail, *notes]).strip(),
        certainty="uncertain" if tamper else finding.certainty,
    )


def _discarded(case: Case, finding: Finding) -> Finding:
    error = case.support.discarded.get(item_key(finding.key or ""))
    setting = case.catalogue.find(finding.setting or "")
    if error is None or setting is None or not setting.item_kind:
        return finding
    note = DISCARDED.format(error=error)
    return replace(finding, detail=f"{finding.detail} {note}".strip(), certainty="uncertain")


def notices(case: Case, findings: Sequence[Finding]) -> tuple[Notice, ...]:
    """Return what the evidence leaves open: who was there, whether local changes count."""
    return (*configuration.unknown(case), *who.nobody_known(case, findings))
