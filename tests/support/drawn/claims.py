"""Compares what a report claims for certain with the truth of the story."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.history.moments import SETTLED
from tests.support.drawn.truth import named
from tests.support.drawn.witnesses import log, moment
from tests.support.drawn.words import at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mpdiff.base.model import Finding, Round, Scalar
    from samples.story import By
    from tests.support.drawn.analysed import Result
    from tests.support.drawn.story import Story
    from tests.support.drawn.truth import Track, Truth, Weak

TOLERANCE: Final = 2.0
"""Seconds: what lies between a change and its record, and what a text log cuts off."""
AT_THE_END: Final = SETTLED.total_seconds()
"""How soon after the mode's end a record is taken for management's values coming back."""
IN_PLACES: Final = frozenset({"policy-removed", "dormant"})


class Claim(NamedTuple):
    """One certain finding about a subject of the story."""

    story: Story
    track: Track
    finding: Finding

    @property
    def truth(self) -> Truth:
        return self.story.truth

    @property
    def reference(self) -> Scalar:
        """What the finding says to have been before."""
        change = self.finding.weakest or self.finding.change
        return change.before if change else None

    @property
    def ranked(self) -> bool:
        """Whether the truth knows which of its values is the stronger."""
        thing, change = self.track.thing, self.finding.weakest or self.finding.change
        values = (change.before, change.after) if change else ()
        applied = [span.value for span in self.truth.spans(self.track)]
        return bool(values) and all(thing.strength(v) is not None for v in (*values, *applied))

    @property
    def weak(self) -> tuple[Weak, ...]:
        """When the subject was weaker than that in truth."""
        return self.truth.weak(self.track, self.reference)

    @property
    def now(self) -> Scalar:
        """What applied at collection, or at the end of the log where nothing shows that."""
        return self.truth.applied(self.track, last_word(self.story))


def last_word(story: Story) -> float:
    """Return the latest time that any witness shows."""
    recording, collected = story.recording, story.truth.times.collected
    if recording.dump != "none" or recording.config:
        return collected
    return min(collected, recording.log_to)


def set_back_unseen(story: Story) -> bool:
    """Return whether the clock went back and the order of records may not show it."""
    clock = story.recording.clock
    if clock.back is None and clock.ahead is None:
        return False
    whole = story.recording.whole_log
    return not (whole and any(a.shown > b.shown for a, b in pairwise(log(story))))


def claims(story: Story, result: Result) -> tuple[Claim, ...]:
    """Return every certain claim of a weakening that the truth can be asked about."""
    return tuple(
        Claim(story, track, finding)
        for finding in result.findings
        if finding.setting is not None
        and finding.certainty == "certain"
        and (track := story.truth.by_name.get(named(finding.setting, finding.key)))
    )


def untrue(story: Story, result: Result) -> tuple[str, ...]:
    """Return what is claimed for certain and is not so.

    Where the clock went back and nothing shows that, no witness can be right about times.
    """
    if set_back_unseen(story):
        return ()
    found = [text for claim in claims(story, result) for text in _untrue(claim)]
    found += [
        f"{f.title}: explained, and {why}"
        for f in result.explained
        for why in _not_explained(story, f)
    ]
    return tuple(found)


def _untrue(claim: Claim) -> Iterator[str]:
    finding = claim.finding
    if finding.rule == "dormant":
        yield from _not_dormant(claim)
    elif finding.effect == "weakened" and finding.rule not in IN_PLACES:
        for text in (
            *_not_weak(claim),
            *_not_then(claim),
            *_not_so_long(claim),
            *_not_still(claim),
            *_not_there(claim),
        ):
            yield f"{finding.rule}, {finding.title}: {text}"
    elif finding.effect == "strengthened" and finding.change is not None:
        change, thing = finding.change, claim.track.thing
        if thing.weaker(change.after, change.before) or not _applied_ever(claim, change.after):
            yield f"{finding.title}: it was not strengthened"


def _applied_ever(claim: Claim, value: Scalar) -> bool:
    """Whether the product ever applied a value."""
    thing = claim.track.thing
    wanted = thing.resolved(value)
    return any(s.value == wanted for s in claim.truth.spans(claim.track))


def _not_weak(claim: Claim) -> Iterator[str]:
    finding = claim.finding
    if not claim.weak and claim.ranked:
        yield f"it was never weaker than {claim.reference!r}"
    for change in (finding.change, finding.weakest):
        if change is None or change.certainty == "uncertain":
            continue
        for value in (change.before, change.after):
            if not _applied_ever(claim, value):
                yield f"{value!r} never applied"


def _not_then(claim: Claim) -> Iterator[str]:
    """Compare the stretches with their true begin and end, by the device's own clock."""
    if not claim.finding.times_certain or not claim.ranked:
        return
    for one in claim.finding.rounds:
        if _true_round(claim, one) is None:
            times = ", ".join(f"{at(w.start)} to {at(w.end)}" for w in claim.weak)
            yield f"it was not weak from {one.start} to {one.end} but {times or 'never'}"


def _true_round(claim: Claim, one: Round) -> Weak | None:
    for weak in claim.weak:
        if not _is_at(claim, weak.start, one.start):
            continue
        if one.end is None:
            return weak
        if weak.end is not None and _is_at(claim, weak.end, one.end):
            return weak
    return None


def _is_at(claim: Claim, true: float, end: datetime) -> bool:
    """Compare a time; the record of management's coming back may be a minute from the mode's end."""
    times, clock = claim.truth.times, claim.story.recording.clock
    shows = clock.shows if clock.ahead is None else float  # which clock was wrong is known
    if abs((moment(shows(true)) - end).total_seconds()) <= TOLERANCE:
        return True
    settled = true == times.length + times.settles
    late = (end - moment(shows(times.length))).total_seconds()
    return settled and -TOLERANCE <= late <= max(AT_THE_END, times.settles)


def _not_so_long(claim: Claim) -> Iterator[str]:
    finding = claim.finding
    if finding.duration_seconds is None or not finding.times_certain or not claim.ranked:
        return
    found = [_true_round(claim, one) for one in finding.rounds]
    true = sum((w.end or 0) - w.start for w in found if w is not None)
    slack = TOLERANCE * len(found) + max(AT_THE_END, claim.truth.times.settles)
    settled = any(w and w.end and w.end >= claim.truth.times.length for w in found)
    allowed = slack if settled else TOLERANCE * len(found)
    if None not in found and abs(true - finding.duration_seconds) > allowed:
        yield f"it lasted {true:.0f} s and not {finding.duration_seconds:.0f} s"
    if claim.story.recording.whole_log and claim.track.thing.logged:
        yield from _missed(claim, {w.start for w in found if w is not None})


def _missed(claim: Claim, counted: set[float]) -> Iterator[str]:
    """Report a time of weakness between the first and the last that are counted."""
    if not counted:
        return
    for weak in claim.weak:
        if min(counted) < weak.start < max(counted) and weak.start not in counted:
            yield f"it was weak from {at(weak.start)} to {at(weak.end)} as well"


def _not_still(claim: Claim) -> Iterator[str]:
    finding, thing = claim.finding, claim.track.thing
    if finding.still_weakened is None or thing.strength(claim.now) is None or not claim.ranked:
        return
    still = thing.weaker(claim.now, claim.reference)
    if still is not finding.still_weakened:
        word = "still" if still else "no longer"
        yield f"at collection {claim.now!r} applied: it was {word} weaker than {claim.reference!r}"
    if finding.origin is not None and finding.still_weakened:
        yield from _not_from(claim)


def _not_from(claim: Claim) -> Iterator[str]:
    """Compare who is said to hold the value at collection with where it stands."""
    place = claim.truth.spans(claim.track)[-1].place
    held = claim.track.held(claim.truth.times.collected)
    by_management = any(
        held[p] == claim.now and not _written_in_mode(claim, p) for p in ("policy", "mdm")
    )
    written = place == "local" or _written_in_mode(claim, place)
    if claim.finding.origin == "policy" and not by_management:
        yield f"it was not management's: {place} held it"
    if claim.finding.origin == "local" and by_management and not written:
        yield f"it was management's: {place} held it"


def _written_in_mode(claim: Claim, place: By | None) -> bool:
    done = [w for w in claim.track.done if w.place == place]
    last = done[-1] if done else None
    return last is not None and 0 <= last.at <= claim.truth.times.length


def _not_there(claim: Claim) -> Iterator[str]:
    """Compare the place of the weak value with where the product found it."""
    place = claim.finding.place
    if place in (None, "effective") or not claim.ranked:
        return
    spans = [s for weak in claim.weak for s in weak.spans]
    # What is set nowhere applies as a local default does.
    if spans and place not in {s.place or "local" for s in spans}:
        where = ", ".join(sorted({s.place or "nowhere" for s in spans}))
        yield f"the weak value stood not in {place} but in {where}"


def _not_dormant(claim: Claim) -> Iterator[str]:
    held = claim.track.held(claim.truth.times.collected)
    above = held["policy"] if held["policy"] is not None else held["mdm"]
    if above is None or not claim.track.thing.weaker(held["local"], above):
        yield f"{claim.finding.title}: {held} at collection"


# --- explained ------------------------------------------------------------------------------------


def _not_explained(story: Story, finding: Finding) -> Iterator[str]:
    """Report what is explained and went on, or went further than any scenario asks for."""
    track = story.truth.by_name.get(named(finding.setting or "", finding.key))
    if finding.status != "explained" or track is None or finding.change is None:
        return
    now = story.truth.applied(track, last_word(story))
    if track.thing.weaker(now, finding.change.before):
        yield f"it is weak at collection ({now!r})"
