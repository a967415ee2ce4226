"""What management weakened long before the window, by a record, and wants so still: told, and no attack.

Both snapshots may hold it as the documented default, and then nothing else says that it had been stronger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.findings.changes.standing.will import wanted
from mpdiff.findings.make import evidence_finding
from mpdiff.findings.timing import statement_witness, told
from mpdiff.history.subjects import same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mpdiff.base.model import Change, Finding, Statement
    from mpdiff.findings.case import Case
    from mpdiff.history.subjects import Known

RULE: Final = "weak-before-window"
WANTED: Final = (
    "Written in the keys of management in nobody's name a day or more before the window, and both snapshots "
    "hold it: what management wants, as far as the evidence shows. Any local administrator can write there too."
)
NAMED: Final = 10
"""Settings that are named with their step and its time."""


def wanted_all_along(case: Case, after: Known, said: Collection[str]) -> Iterator[Finding]:
    """Yield one finding of what management weakened and both snapshots hold; `said`: subjects told elsewhere."""
    found = [(change, by) for change, by in _steps(case, after) if subject_text(change) not in said]
    if not found:
        return
    names = [subject_text(change) for change, _ in found[:NAMED]]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    steps = "; ".join(_step(change, by) for change, by in found[:NAMED])
    made = evidence_finding(
        RULE,
        f"Management weakened this a day or more before the window: {', '.join(names)}{more}",
        f"{WANTED} {steps}{more}.",
        severity="info",
    )
    yield replace(made, witnesses=tuple(statement_witness(by) for _, by in found[:NAMED]))


def _steps(case: Case, after: Known) -> Iterator[tuple[Change, Statement]]:
    """Yield the last step of each setting with its record; items of lists are judged by their shape elsewhere."""
    for history in case.histories.values():
        setting = case.catalogue.find(history.setting)
        if setting is None or setting.volatile or setting.drifts or setting.item_kind is not None:
            continue
        for stretch in wanted(history, case.window):
            by = stretch.began.by
            if by is not None and same(
                after.value(history.setting, history.key), stretch.last.after
            ):
                yield stretch.worst, by


def subject_text(change: Change) -> str:
    """Name what a change is about, as findings that count settings do."""
    return change.label or " ".join(p for p in (change.setting, change.key) if p)


def _step(change: Change, by: Statement) -> str:
    return f"{subject_text(change)}: {change.before_text} -> {change.after_text} at {told(by)}"
