"""Events and changes joined: when each thing was touched, how long it was weak, what was undone.

Two snapshots cannot show what was switched off and back on between them; the log can. A *thing* is
a setting, or one item or rule of a setting.
"""

from __future__ import annotations

from collections import defaultdict
from types import EllipsisType
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from mpdiff.base.model import Change, Difference, Effect, Finding, Round, Snapshot, Touch, Window
from mpdiff.catalogue.judge import judge
from mpdiff.evidence.facts import Timeline
from mpdiff.findings.changes import evidence_finding, from_change
from mpdiff.findings.entries import entries_of
from mpdiff.findings.rules import RULES
from mpdiff.history.touches import (
    History,
    Known,
    Thing,
    difference_of,
    history_of,
    in_window,
    same,
    thing,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.catalogue.entries import Catalogue


def join(
    catalogue: Catalogue,
    findings: Sequence[Finding],
    touches: Sequence[Touch],
    *,
    window: Window | None,
    sides: tuple[Snapshot | None, Snapshot | None],
) -> Timeline:
    """Join the findings of the changes with the touches (in the order of time)."""
    before, after = (Known(snapshot) for snapshot in sides)
    by_thing: dict[Thing, list[Touch]] = defaultdict(list)
    for touch in touches:
        by_thing[thing(touch.setting, touch.key)].append(touch)
    entries = entries_of(catalogue, touches, by_thing, window)
    histories = {t: history_of(catalogue, listed, window, before) for t, listed in by_thing.items()}
    weak = {thing(f.setting, f.key) for f in findings if f.setting and f.effect == "weakened"}
    timed = tuple(_with_times(catalogue, f, histories, window) for f in findings)
    extra = [
        found
        for t, history in histories.items()
        if t not in weak and (found := _from_log(catalogue, history, window, after)) is not None
    ]
    blocked = _blocked(catalogue, by_thing, window)
    return Timeline(entries, (*timed, *extra, *blocked))


# --- findings -------------------------------------------------------------------------------------


BY_MANAGEMENT = (
    "The event log shows it in the keys of management (Group Policy or Policy Manager), not among "
    "the local preferences."
)
PUT_BACK = (
    "The event log shows it put back inside the window, but the second snapshot still has it."
)
NOT_IN_AFTER = (
    "It is the event log's last word on it, but the second snapshot does not have it: it was made "
    "after that was taken, policy overruled it, it was put back without an event, or the log or the "
    "snapshot was altered."
)
IN_AFTER = "The second snapshot has it, the first cannot tell; the event log shows the change."
LOG_ALONE = "Known from the event log alone: the snapshots do not show it."
NO_WINDOW = "No window is known, so it may be older than the snapshots."
TIME_OPEN = "Its times are not certain, so it may lie outside the window."
BY_DEFAULT = "It was not set then; that the documented default applied is assumed."
NOT_IN_BEFORE = (
    "The first snapshot already has it, but the event says that it was new: a policy held it "
    "already, or the log or the snapshot was altered."
)


def _with_times(
    catalogue: Catalogue,
    finding: Finding,
    histories: dict[Thing, History],
    window: Window | None,
) -> Finding:
    """Note for a change's finding when it was touched and how long it was weak."""
    history = histories.get(thing(finding.setting, finding.key)) if finding.setting else None
    if history is None or not history.touches or finding.kind is None:
        return finding
    if finding.certainty == "uncertain":
        finding = _settled(catalogue, finding, history.touches, window)
    weak = finding.effect == "weakened"
    said = [finding.detail]
    if weak and history.weakest is not None and _differs(history.weakest, finding):
        said.append(f"In between it was {history.weakest.after_text}.")
    if weak and history.rounds and not history.lasting and history.certain:
        said.append(PUT_BACK)
    if history.managed:
        said.append(BY_MANAGEMENT)
    return replace(
        finding,
        first_seen=history.touches[0].time,
        last_seen=history.touches[-1].time,
        rounds=history.rounds if weak else (),
        duration_seconds=_total(history.rounds) if weak else None,
        times_certain=history.times_certain,
        detail=" ".join(said).strip(),
        origin="policy" if history.managed else finding.origin,
    )


def _differs(weakest: Change, finding: Finding) -> bool:
    """Return whether it was still weaker in between; an item of a list is either there or not."""
    listed = finding.key is not None and weakest.after_text == finding.after_text
    return not listed and not same(weakest.after, finding.after)


def _settled(
    catalogue: Catalogue, finding: Finding, touches: Sequence[Touch], window: Window | None
) -> Finding:
    """Let the log settle what a cut list left open: it saw the item come or go inside the window."""
    first, last = touches[0], touches[-1]
    came = finding.kind == "added" and first.before is None and last.after is not None
    went = finding.kind == "removed" and first.before is not None and last.after is None
    told = first.before_known and last.after_known and in_window(first, window) is True
    if not told or not (came or went):
        return finding
    difference = Difference(
        finding.setting or "", finding.key, finding.kind or "changed", finding.before, finding.after
    )
    return from_change(catalogue, judge(catalogue, difference))


def _total(rounds: Sequence[Round]) -> float | None:
    known = [r.seconds for r in rounds if r.seconds is not None]
    return sum(known) if known and len(known) == len(rounds) else None


def _from_log(
    catalogue: Catalogue, history: History, window: Window | None, after: Known
) -> Finding | None:
    """Make the finding of a weakening that the snapshots do not show."""
    if history.weakest is None or not history.rounds:
        return None
    finding = from_change(catalogue, history.weakest)
    shown = _shown_effect(catalogue, history, after)
    if not history.lasting and shown != "weakened":
        finding = _transient(finding, history)
    doubts = _doubts(history, window)
    said = (_standing(history, shown), *doubts, finding.detail, *_managed(history))
    return replace(
        finding,
        detail=" ".join(part for part in said if part),
        first_seen=history.touches[0].time,
        last_seen=history.touches[-1].time,
        rounds=history.rounds,
        duration_seconds=_total(history.rounds),
        times_certain=history.times_certain,
        origin="policy" if history.managed else None,
        certainty="uncertain" if doubts else finding.certainty,
    )


def _standing(history: History, shown: Effect | Literal["same"] | None) -> str:
    """State how the log and the second snapshot go together."""
    if shown == "weakened":
        if not history.lasting:
            return PUT_BACK
        return "" if history.denied else IN_AFTER
    if not history.lasting:
        return "The snapshots do not show it, only the event log does."
    return LOG_ALONE if shown is None else NOT_IN_AFTER


def _doubts(history: History, window: Window | None) -> tuple[str, ...]:
    """State why it is not certain that the device was weakened inside the window."""
    return tuple(
        doubt
        for doubt, holds in (
            (NOT_IN_BEFORE, history.denied),
            (NO_WINDOW, not history.certain and window is None),
            (TIME_OPEN, not history.certain and window is not None),
            (BY_DEFAULT, history.by_default),
        )
        if holds
    )


def _managed(history: History) -> tuple[str, ...]:
    return (BY_MANAGEMENT,) if history.managed else ()


def _shown_effect(
    catalogue: Catalogue, history: History, snapshot: Known
) -> Effect | Literal["same"] | None:
    """Determine what the change from the history's first state to a snapshot's would be; None: unknown."""
    value = snapshot.value(history.setting, history.key)
    if isinstance(value, EllipsisType):
        return None
    if same(value, history.initial):
        return "same"
    return judge(
        catalogue, difference_of(history.setting, history.key, history.initial, value)
    ).effect


def _transient(finding: Finding, history: History) -> Finding:
    return replace(
        finding,
        rule="transient",
        underlying_rule=finding.rule,
        title=_transient_title(finding, history),
        next_step=RULES["transient"].next_step,
        still_weakened=False,
    )


def _transient_title(finding: Finding, history: History) -> str:
    rounds = len(history.rounds)
    often = "" if rounds == 1 else f" {rounds} times"
    if finding.key is not None and finding.label is None and finding.before is None:
        return f"{finding.key} was added to {finding.setting} and removed again{often}"
    subject = finding.label or " ".join(p for p in (finding.setting, finding.key) if p)
    return (
        f"{subject} was weakened and put back{often}: {finding.before_text} -> "
        f"{finding.after_text} -> {history.back.after_text if history.back else finding.before_text}"
    )


def _blocked(
    catalogue: Catalogue, by_thing: dict[Thing, list[Touch]], window: Window | None
) -> Iterator[Finding]:
    """Make one finding of all refused attempts on one thing inside the window."""
    for touches in by_thing.values():
        tries = [t for t in touches if t.blocked and in_window(t, window) is not False]
        if not tries:
            continue
        first = tries[0]
        subject = first.setting if first.key is None else f"{first.setting} {first.key}"
        count = "a change" if len(tries) == 1 else f"{len(tries)} changes"
        setting = catalogue.find(first.setting)
        finding = evidence_finding(
            "tamper-blocked",
            f"Tamper protection blocked {count} of {subject}",
            (setting.meaning + ": " if setting else "") + "the attempt failed, nothing changed.",
            setting=first.setting,
            key=first.key,
        )
        yield replace(
            finding,
            first_seen=first.time,
            last_seen=tries[-1].time,
            effect="neutral",
            times_certain=all(t.time_certain for t in tries),
        )


def with_last_touch(
    findings: Iterable[Finding], touches: Sequence[Touch], window: Window | None = None
) -> Iterator[Finding]:
    """State when weakenings that the window does not hold were made, if the log knows.

    Only an event that left what was found counts, and none from before the window.
    """
    made: dict[Thing, list[Touch]] = defaultdict(list)
    start = window.start if window else None
    for touch in touches:
        if not touch.blocked and (start is None or not touch.time_certain or touch.time >= start):
            made[thing(touch.setting, touch.key)].append(touch)
    for finding in findings:
        about = thing(finding.setting or "", finding.key)
        last = next((t for t in reversed(made[about]) if same(t.after, finding.after)), None)
        yield (
            finding
            if last is None
            else replace(
                finding, first_seen=last.time, last_seen=last.time, times_certain=last.time_certain
            )
        )
