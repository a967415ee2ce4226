"""Two witnesses of one subject that cannot both be right, each with what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Finding, Witness
from mpdiff.catalogue.judge import label, state
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.timing import statement_witness, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Statement
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.follow.segments import Clash

WITNESSES: Final = {
    "before": "the before snapshot",
    "after": "the after snapshot",
    "unseen": "the old value of a later event",
    "collection": "the state at collection",
}


def contradictions(case: Case) -> Iterator[Finding]:
    """Yield where two witnesses of one subject, and of one device, cannot both be right."""
    for history in () if case.two_devices else case.histories.values():
        setting = case.catalogue.find(history.setting)
        for clash in history.walked.clashes:
            if clash.explained or setting is None or setting.drifts:
                continue
            if not _returned(setting, clash):
                yield _clash(case, history, setting, clash)


def _returned(setting: Setting, clash: Clash) -> bool:
    """Whether it is tamper protection, which comes back by itself when the mode ends."""
    return clash.witness == "collection" and "tamper-protection" in setting.roles


def _clash(case: Case, history: History, setting: Setting, clash: Clash) -> Finding:
    name, key = history.setting, history.key
    holds, expected = (
        state(case.catalogue, setting, key, v) for v in (clash.holds, clash.expected)
    )
    subject = label(case.catalogue, setting, key) or (name if key is None else f"{name} {key}")
    by = clash.against
    finding = evidence_finding(
        "contradiction",
        f"{subject}: {_shows(clash, holds)}, {_shown_by_other(clash)} {expected}",
        f"{_speaks(clash)} No record explains the difference: a record is missing, a policy overruled the "
        "value, or one of both was altered.",
        setting=name,
        key=key,
    )
    sources = {"before": case.before, "after": case.after, "collection": case.states.collected}
    snapshot = sources.get(clash.witness)
    found = [Witness(WITNESSES[clash.witness], snapshot.member)] if snapshot else []
    if clash.by is not None:
        found = [statement_witness(clash.by)]
    return replace(
        finding,
        certainty="uncertain",
        witnesses=(*found, *([statement_witness(by)] if by else [])),
    )


def _speaks(clash: Clash) -> str:
    """State what each kind of witness speaks of."""
    state = "The state" if clash.witness == "collection" else "A snapshot"
    shows = f"{state} shows what applied when it was taken"
    found = [one for one in (clash.by, clash.against) if one is not None]
    if any(one.place != "effective" for one in found) or not found:
        return f"{shows}, an event what was written in one place."
    return f"{shows}, these records what applied when they were made."


def _shows(clash: Clash, holds: str) -> str:
    """State what the first of both witnesses shows."""
    if clash.by is None:
        return f"{WITNESSES[clash.witness]} shows {holds}"
    if clash.lasting:
        return f"{_named(clash.by)} shows {holds}, and no later record of what ran shows otherwise"
    word = f"reports {holds}" if clash.by.held else f"shows {holds} until then"
    return f"{_named(clash.by)} {word}"


def _named(by: Statement) -> str:
    return f"{by.source or f'event {by.event_id}'} at {told(by)}"


def _shown_by_other(clash: Clash) -> str:
    """State what the other witness shows, up to the value."""
    by = clash.against
    if clash.witness == "unseen" and clash.by is None:
        return "the records before it left"
    if by is None:
        return "the state at collection and a log without an event for it show"
    name = _named(by)
    if clash.up_to:
        return f"the records up to {name} leave"
    if clash.of_old and by.place == "effective":
        return f"{name} shows that until then it was"  # it has no old value, and replaces nothing
    shows = "replaced" if clash.of_old else "reported" if by.held else "left"
    return f"{name} {shows}"
