"""What was weakened before the window, and what after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.severity import one_step_milder, severity_rank
from mpdiff.catalogue.judge import judge
from mpdiff.findings.changes.collection.at_collection import flag_outlived, with_collection
from mpdiff.findings.changes.doubts import doubts_outside, perhaps_earlier
from mpdiff.findings.changes.standing.will import is_perhaps_will
from mpdiff.findings.changes.subject import (
    Subject,
    between,
    detail_of,
    perhaps_weaker,
    weakest,
    with_weakest,
)
from mpdiff.findings.make import from_change
from mpdiff.findings.rules import RULES
from mpdiff.findings.timing import at, place_of, reaches_in, timing, told, witnesses
from mpdiff.history.stretches import is_bounded, lying_in
from mpdiff.history.subjects import difference_of, is_unknown, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Change, Finding, Severity
    from mpdiff.history.follow.segments import Segment
    from mpdiff.history.stretches import Stretch

PERHAPS_WILL: Final = (
    "It was written in the keys of management in nobody's name, and both snapshots hold it: it may be what "
    "management wants, but any local administrator can write there too."
)
FROM_FIRST: Final = (
    "The before snapshot does not have it, the state at collection does; the second is missing."
)
AFTER_WINDOW: Final = "The after snapshot does not have it, the state at collection does."


def before_window(one: Subject, stretch: Stretch) -> Finding:
    """Make the finding of a weakening that a record dates before the window."""
    by = stretch.began.by
    assert by is not None  # noqa: S101  see `weakened_before`
    finding = from_change(one.case.catalogue, stretch.worst)
    reaches = reaches_in(stretch, one.case.window)
    doubts = doubts_outside(one, stretch)
    if is_perhaps_will(one, stretch):
        doubts = (*doubts, PERHAPS_WILL)
    ended = stretch.ended
    note = f"It began {_when(stretch.began, by.time)}, before the window."
    if ended is not None and ended.time is not None:
        note += f" It was put back {_when(ended, ended.time)}."
    perhaps = perhaps_weaker(one, [stretch], stretch.worst)
    finding = with_weakest(one, finding, perhaps or stretch.worst)
    made = replace(
        finding,
        rule="weakened-before-window",
        underlying_rule=finding.rule,
        severity=finding.severity if reaches else one_step_milder(finding.severity),
        title=f"{finding.title} (before the window)",
        detail=detail_of(
            note,
            between(perhaps) if perhaps else "",
            *perhaps_earlier([stretch]),
            *doubts,
            finding.detail,
        ),
        next_step=RULES["weakened-before-window"].next_step,
        timing=timing(one.history, [stretch], one.case),
        witnesses=witnesses([stretch], one.case),
        place=place_of([stretch], one.history, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
    )
    return flag_outlived(one, made, stretch.reference)


def after_window(
    one: Subject, later: Sequence[Stretch], deeper: Sequence[Stretch], change: Change | None
) -> Iterator[Finding]:
    """Make the findings of what was weakened after the window, or after the after snapshot.

    `later`: what was weakened anew then; `deeper`: what was weak already and was weakened further.
    """
    weak = [s for s in later if s.effect == "weakened"]
    if change is not None and change.effect == "weakened":
        weak = [s for s in weak if s.began.source == "log"]  # without a record it never came back
    if weak:
        worst = weakest(one, weak)
        if _is_planted(one, worst) or not (_surfaced(worst) and _was_so_before(one, worst)):
            yield _after_window(one, weak, worst)
    if deeper:
        worst = weakest(one, deeper)
        made = _after_window(one, deeper, worst)
        yield replace(made, severity=_severity_in_all(one, worst, made.severity))


def _severity_in_all(one: Subject, stretch: Stretch, severity: Severity) -> Severity:
    """Return how grave a value is against what was there before any of it, not the last step alone."""
    segments = one.history.walked.segments
    found = (*one.history.before_start, *one.history.since_start)
    around = lying_in(found, segments).get(id(stretch.began), ())
    steps = [
        judge(
            one.case.catalogue,
            difference_of(one.history.setting, one.history.key, s.reference, stretch.worst.after),
        )
        for s in around
    ]
    all_of = [severity, *(from_change(one.case.catalogue, s).severity for s in steps)]
    return min(all_of, key=severity_rank)


def _after_window(one: Subject, weak: Sequence[Stretch], worst: Stretch) -> Finding:
    finding = from_change(one.case.catalogue, worst.worst)
    doubts = doubts_outside(one, worst)
    first = one.case.after is None
    samples = one.history.samples
    shown = weak[-1].ended is None and not is_unknown(samples.collected)
    had = same(samples.before if first else samples.after, worst.worst.after)
    note = FROM_FIRST if first else AFTER_WINDOW
    note = note if shown and not had else _lasted(weak)
    rule = finding.rule if first else "weakened-after-window"
    perhaps = perhaps_weaker(one, weak, worst.worst)
    finding = with_weakest(one, finding, perhaps or worst.worst)
    made = replace(
        finding,
        rule=rule,
        underlying_rule=None if first else finding.rule,
        title=finding.title if first else f"{finding.title} (after the window)",
        detail=detail_of(
            note,
            between(perhaps) if perhaps else "",
            *perhaps_earlier(weak),
            *doubts,
            finding.detail,
        ),
        next_step=RULES[rule].next_step,
        timing=timing(one.history, weak, one.case),
        witnesses=witnesses(weak, one.case),
        place=place_of(weak, one.history, one.case),
        certainty="uncertain" if doubts or finding.certainty == "uncertain" else "certain",
    )
    judged = flag_outlived if first else with_collection
    return judged(one, made, worst.reference)


def _lasted(weak: Sequence[Stretch]) -> str:
    first, ended = weak[0].began, weak[-1].ended
    if is_bounded(weak[0]) or is_bounded(weak[-1]):
        over = f" and ended {_when(ended, ended.time)}" if ended and ended.time else ""
        begun = _when(first, first.time) if first.time else "at an unknown time"
        return f"It was weak after the window: it began {begun}{over}."
    start = f"from {_at(first, first.time)}" if first.time else "at an unknown time"
    end = f" to {_at(ended, ended.time)}" if ended and ended.time else "" if ended else " on"
    return f"It was weak after the window, {start}{end}."


def _when(segment: Segment, time: datetime) -> str:
    """Return `at ...`, or `between ... and ...` for what no record dates and two others bound."""
    since = segment.by.since if segment.by else None
    when = _at(segment, time)
    return f"at {when}" if since is None else f"between {at(since)} and {when}"


def _at(segment: Segment, time: datetime) -> str:
    return told(segment.by) if segment.by else at(time)


def _surfaced(stretch: Stretch) -> bool:
    """Whether no record shows that anybody set the value: it stood there and applies again."""
    began = stretch.began
    if began.source == "collection":
        return True
    return began.by is not None and began.place is not None and began.by.place != began.place


def _is_planted(one: Subject, stretch: Stretch) -> bool:
    """Whether it stands in a place of management that a record of the window wrote it to."""
    return stretch.began.place in one.history.walked.written


def _was_so_before(one: Subject, stretch: Stretch) -> bool:
    """Whether what is weak at collection is only what the before snapshot holds as well.

    What was put back, and no record shows that anybody weakened it anew.
    """
    return same(one.history.samples.before, stretch.worst.after)
