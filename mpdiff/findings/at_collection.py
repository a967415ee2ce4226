"""What the state at collection says of the findings: still there, put back, or weakened since."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from mpdiff.catalogue.judge import judge, state
from mpdiff.evidence.state import BY_PRODUCT, origin_key
from mpdiff.findings.changes import from_change, raised
from mpdiff.findings.rules import RULES
from mpdiff.history.diff import compare
from mpdiff.history.touches import Known, difference_of, same, thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Change, Finding, Scalar, Snapshot, Window
    from mpdiff.catalogue.entries import Catalogue, Setting


def judge_now(
    catalogue: Catalogue,
    findings: Sequence[Finding],
    current: Snapshot | None,
    *,
    window: Window | None,
    collected: datetime | None,
) -> tuple[Finding, ...]:
    """Note for every weakening whether it is still there, and flag those that outlived the window.

    `collected`: the package was collected at that time or later; None where nothing tells.
    """
    if current is None:
        return tuple(findings)
    over = (
        window is not None
        and window.end is not None
        and collected is not None
        and collected > window.end
    )
    known = Known(current)
    return tuple(_now(catalogue, f, current, known, over=over) for f in findings)


def _now(
    catalogue: Catalogue, finding: Finding, current: Snapshot, known: Known, *, over: bool
) -> Finding:
    if finding.setting is None or finding.kind is None:
        return finding
    setting = catalogue.find(finding.setting)
    value = known.value(finding.setting, finding.key)
    if isinstance(value, EllipsisType) or setting is None:
        return finding
    if finding.effect == "strengthened":
        return _undone(finding, value)
    if finding.effect != "weakened":
        return finding
    still = _still(catalogue, setting, finding, value)
    judged = replace(
        finding,
        still_weakened=still,
        current_text=state(catalogue, setting, finding.key, value),
        origin=_origin(current, finding) or finding.origin,
    )
    if judged.certainty == "uncertain":
        return replace(judged, still_weakened=None if still else still)
    if finding.rule == "transient":
        return _again(judged) if still else judged
    if still is not True or not over:
        return judged
    if judged.origin == "policy":
        return judged  # what policy sets is what management wants, not something left behind
    return replace(
        judged,
        rule="not-reverted",
        underlying_rule=finding.rule,
        severity=raised(finding.severity),
        detail=f"{finding.detail} The window is over and it is still there.".strip(),
        next_step=RULES["not-reverted"].next_step,
    )


def _again(finding: Finding) -> Finding:
    """Note for what was put back inside the window that it is there again: that is another act."""
    return replace(finding, detail=f"{finding.detail} At collection it is weakened again.".strip())


def _undone(finding: Finding, now: Scalar) -> Finding:
    """Note for an improvement that it did not last."""
    if not same(now, finding.before) or same(now, finding.after):
        return finding
    return replace(
        finding, detail=f"{finding.detail} At collection it is as it was before.".strip()
    )


def _still(catalogue: Catalogue, setting: Setting, finding: Finding, value: Scalar) -> bool | None:
    """Compare the state at collection with the state before the window.

    None where that rests on a guess or on a default: nothing shows then which way it went.
    """
    before = finding.before if finding.kind != "added" else None
    if same(value, before):
        return False
    change = judge(catalogue, difference_of(setting.name, finding.key, before, value))
    if change.certainty == "uncertain":
        return None
    return {"weakened": True, "strengthened": False, "neutral": False}.get(change.effect)


def _origin(current: Snapshot, finding: Finding) -> Literal["policy", "local"] | None:
    origin = current.origins.get(origin_key(finding.setting or "", finding.key))
    if origin is None:
        return None
    return "local" if origin == "local" else "policy"


def later_weakenings(
    catalogue: Catalogue,
    after: Snapshot,
    current: Snapshot,
    findings: Sequence[Finding],
    *,
    before: Snapshot | None = None,
) -> Iterator[Finding]:
    """Return what is weaker at collection than in the second snapshot, and was not flagged already.

    What is again as it was in the `before` was put back, not weakened. What was put back inside
    the window and is weak again counts anew.
    """
    known = {
        thing(f.setting, f.key)
        for f in findings
        if f.setting and f.effect == "weakened" and f.rule != "transient"
    }
    first = Known(before)
    for change in _weaker(catalogue, after, current):
        if thing(change.setting, change.key) in known or _as_in(first, change):
            continue
        finding = from_change(catalogue, change)
        yield replace(
            finding,
            rule="weakened-after-window",
            underlying_rule=finding.rule,
            title=f"{finding.title} (after the second snapshot)",
            detail=f"The second snapshot does not have it, the state at collection does. {finding.detail}",
            next_step=RULES["weakened-after-window"].next_step,
            still_weakened=True,
            current_text=change.after_text,
            origin=_origin(current, finding),
        )


def since_first(catalogue: Catalogue, before: Snapshot, current: Snapshot) -> Iterator[Finding]:
    """Return what is weaker at collection than in the first snapshot, where there is no second."""
    for change in _weaker(catalogue, before, current):
        finding = from_change(catalogue, change)
        text = "The first snapshot does not have it, the state at collection does; the second is missing."
        yield replace(finding, detail=f"{text} {finding.detail}".strip())


def _weaker(catalogue: Catalogue, then: Snapshot, current: Snapshot) -> Iterator[Change]:
    """Compare a snapshot with the state at collection; only what is certainly weaker counts.

    A single value that one side does not set is left out: a default would have to stand in for it,
    and no claim rests on one.
    """
    ignore = {s.name for s in catalogue.settings if s.volatile or s.drifts}
    ignore |= {
        s.name
        for s in catalogue.settings
        if s.kind in BY_PRODUCT and None in (then.values.get(s.name), current.values.get(s.name))
    }
    for difference in compare(then, current, ignore=ignore).differences:
        change = judge(catalogue, difference)
        if change.effect == "weakened" and change.certainty == "certain":
            yield change


def _as_in(before: Known, change: Change) -> bool:
    was = before.value(change.setting, change.key)
    return not isinstance(was, EllipsisType) and same(was, change.after)
