"""Whatever truly happened to one subject: no certain finding contradicts it, no weakening is silent.

A story is drawn: what stands in each place, who writes what there and when. From it follow the applied
value, the events, the snapshots and the registry dump. Windows overrules what was written in the mode
some time after its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.base.model import Items, LogCoverage, Pairs
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.history.moments import SETTLED
from mpdiff.history.subjects import difference_of, resolve
from tests.support.cases import case, findings
from tests.support.effort import examples
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Change, Finding, Place, Scalar, Statement, Value
    from mpdiff.findings.case import Case

EXAMPLES: Final = examples(150)
"""New ones in each run on a desk; `proof/test_drawn.py` asks the same of 2,000 that stay."""
PLACES: Final[tuple[Place, ...]] = ("policy", "mdm", "local")
END: Final = 240
SETTLING: Final = SETTLED.total_seconds() / 60
COLLECTED: Final = 340


class Kind(NamedTuple):
    """A setting, the key of its item or rule, and the values that can stand in a place."""

    setting: str
    key: str | None
    values: tuple[Scalar, ...]


PATH: Final = "D:\\Data\\x"
RULE: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
KINDS: Final = (
    Kind("DisableRealtimeMonitoring", None, (None, False, True)),
    Kind("CloudBlockLevel", None, (None, 0, 2, 4)),
    Kind("ExclusionPath", PATH, (None, PATH)),
    Kind("AttackSurfaceReductionRules_Actions", RULE, (None, 0, 1, 2)),
)


class Write(NamedTuple):
    """From a minute on, a value stands in a place."""

    minute: int
    place: Place
    value: Scalar


class Story(NamedTuple):
    """What truly happened. `delay`: minutes after the end until policy overrules the mode's values."""

    kind: Kind
    initial: tuple[Scalar, Scalar, Scalar]
    writes: tuple[Write, ...]
    delay: int = 0
    saved: int = 238
    """When the after snapshot was taken."""

    def places(self, minute: float) -> dict[Place, Scalar]:
        held = dict(zip(PLACES, self.initial, strict=True))
        held.update({w.place: w.value for w in self.writes if w.minute <= minute})
        return held

    def effective(self, minute: float) -> Scalar:
        held = self.places(minute)
        over = minute > END + self.delay
        fresh = {w.place for w in self.writes if 0 <= w.minute <= min(minute, END) and not over}
        for place in PLACES:
            if place in fresh and held[place] is not None and self.kind.setting != "ExclusionPath":
                return held[place]
        found = next((held[p] for p in PLACES if held[p] is not None), None)
        return resolve(catalogue().find(self.kind.setting), found, self.kind.key)

    def moments(self) -> list[int]:
        """Return the minutes at which the applied value may change, from long before on."""
        return sorted({-1000, END + self.delay + 1, *(w.minute for w in self.writes)})


def step(story: Story, before: Scalar, after: Scalar) -> Change | None:
    if before == after:
        return None
    return judge(catalogue(), difference_of(story.kind.setting, story.kind.key, before, after))


def weaker(story: Story, before: Scalar, after: Scalar) -> bool:
    change = step(story, before, after)
    return change is not None and change.effect == "weakened"


@st.composite
def stories(draw: st.DrawFn) -> Story:
    kind = draw(st.sampled_from(KINDS))
    value = st.sampled_from(kind.values)
    minutes = draw(st.lists(st.integers(-200, 320), max_size=6, unique=True))
    held = {
        "policy": draw(st.one_of(st.none(), value)),
        "mdm": draw(st.one_of(st.none(), value)),
        "local": draw(value),
    }
    initial = (held["policy"], held["mdm"], held["local"])
    delay, saved = draw(st.sampled_from((0, 5, 30))), draw(st.sampled_from((226, 238, 239)))
    writes = []
    for minute in sorted(m for m in minutes if not END < m <= END + delay):
        place: Place = draw(st.sampled_from(("local", "local", "policy", "mdm")))
        new = draw(value)
        if new != held[place]:
            writes.append(Write(minute, place, new))
            held[place] = new
    return Story(kind, initial, tuple(writes), delay, saved)


# --- what the witnesses hold ----------------------------------------------------------------------


def statements(story: Story) -> list[Statement]:
    found: list[Statement] = []
    held = dict(zip(PLACES, story.initial, strict=True))
    for write in story.writes:
        old, held[write.place] = held[write.place], write.value
        found.append(
            touch(
                write.minute,
                story.kind.setting,
                old,
                write.value,
                story.kind.key,
                place=write.place,
                order=len(found),
            )
        )
    return found


def state(story: Story, value: Scalar, *, printed: bool = True) -> dict[str, Value]:
    """Return the state that holds one value; a dump does not print what is set nowhere."""
    if story.kind.setting == "ExclusionPath":
        return {story.kind.setting: Items(() if value is None else (PATH,))}
    if story.kind.key is not None:
        assert value is None or isinstance(value, int)
        return {story.kind.setting: Pairs({} if value is None else {story.kind.key: value})}
    return {story.kind.setting: value} if printed or value is not None else {}


class Hidden(NamedTuple):
    """Which witnesses are missing or lie."""

    before: bool = False
    after: bool = False
    dump: bool = False
    swapped: bool = False
    dropped: int | None = None
    edited: str = ""
    hole: tuple[int, int] | None = None
    """The log lost what was written between these minutes, and shows that it did."""


def seen(story: Story, hidden: Hidden = Hidden()) -> Case:  # noqa: B008  frozen
    first = state(story, story.effective(-1))
    second = state(story, story.effective(story.saved))
    if hidden.edited == "before":
        first = second
    if hidden.edited == "after":
        second = first
    if hidden.swapped:
        first, second = second, first
    events = statements(story)
    if hidden.dropped is not None:
        del events[hidden.dropped]
    coverage = LogCoverage(("log",), at(-2000), at(COLLECTED), 100)
    if hidden.hole is not None:
        start, end = (at(m) for m in hidden.hole)
        events = [e for e in events if not start <= e.time <= end]
        coverage = replace(coverage, gap_times=((start, end),))
    places = story.places(COLLECTED)
    now = story.effective(COLLECTED)
    if all(v is None for v in places.values()) and story.kind.key is None:
        now = None
    if hidden.edited == "dump":
        places, now = story.places(-1), story.effective(-1)
    return case(
        events,
        None if hidden.before else first,
        None if hidden.after else second,
        collected=None if hidden.dump else state(story, now, printed=False),
        places=None
        if hidden.dump
        else {place: state(story, value, printed=False) for place, value in places.items()},
        collected_at=COLLECTED,
        coverage=coverage,
        vouched=hidden.hole is None,
    )


def weakened(found: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in found if f.effect == "weakened" and f.change is not None]


# --- laws -----------------------------------------------------------------------------------------

witnesses = st.tuples(st.booleans(), st.booleans(), st.booleans()).map(lambda t: Hidden(*t))


def contradicted(story: Story, finding: Finding) -> Iterator[str]:
    """State what of a certain finding is not true."""
    now = story.effective(COLLECTED)
    values = [(m, story.effective(m)) for m in story.moments()]
    change = finding.change
    if finding.weakest is not None and finding.weakest.certainty == "certain":
        change = finding.weakest
    assert change is not None
    setting = catalogue().find(story.kind.setting)
    old, new = (resolve(setting, v, story.kind.key) for v in (change.before, change.after))
    if not any(v == old and any(w == new and later > m for later, w in values) for m, v in values):
        yield f"never went from {old} to {new}"
    if finding.still_weakened is True and not any(weaker(story, v, now) for _, v in values):
        yield "still weakened, and it is not"
    if finding.still_weakened is False and weaker(story, old, now):
        yield "put back, and it is weaker"
    yield from not_weak(story, finding, values) if finding.times_certain else ()
    if finding.origin == "policy" and finding.still_weakened:
        held = story.places(COLLECTED)
        if held["policy"] is None and held["mdm"] is None:
            yield "held by policy, and no policy is set"


def not_weak(story: Story, finding: Finding, values: Sequence[tuple[float, Any]]) -> Iterator[str]:
    """State when it was not weak in a round; management applies its values soon after the end."""
    for one in finding.rounds:
        inside = [at(m) for m, _ in values if one.start < at(m) < (one.end or one.start)]
        for time in (one.start, *inside):
            minute = (time - at(0)).total_seconds() / 60
            was = [v for m, v in values if m < minute]
            settling = END <= minute <= END + SETTLING
            if not settling and not any(weaker(story, v, story.effective(minute)) for v in was):
                yield f"weak at {minute}, and it was not"


@settings(max_examples=EXAMPLES)
@given(stories(), witnesses)
def test_no_certain_finding_contradicts_the_truth(story: Story, hidden: Hidden) -> None:
    for finding in weakened(findings(seen(story, hidden))):
        if finding.certainty == "certain":
            assert list(contradicted(story, finding)) == [], finding


holes = st.tuples(st.integers(-200, 320), st.integers(0, 200)).map(lambda t: (t[0], t[0] + t[1]))


@settings(max_examples=EXAMPLES)
@given(stories(), witnesses, holes)
def test_no_certain_finding_rests_on_what_a_log_with_a_hole_lost(
    story: Story, hidden: Hidden, hole: tuple[int, int]
) -> None:
    lost = [w for w in story.writes if hole[0] <= w.minute <= hole[1]]
    if any(0 <= w.minute <= END and w.place != "local" for w in lost):
        return  # a policy written in the mode and lost overrides what is written below it later
    for finding in weakened(findings(seen(story, hidden._replace(hole=hole)))):
        if finding.certainty == "certain":
            assert list(contradicted(story, finding)) == [], finding


def weakening(story: Story) -> bool:
    """Whether the applied value went in the window below what it was before it and just before."""
    inside = [m for m in story.moments() if 0 <= m <= END]
    first = story.effective(-1)
    for minute in inside:
        before, after = story.effective(minute - 0.5), story.effective(minute)
        if weaker(story, before, after) and weaker(story, first, after):
            return True
    return False


@settings(max_examples=EXAMPLES)
@given(stories(), witnesses)
def test_every_weakening_in_the_window_is_found(story: Story, hidden: Hidden) -> None:
    """Whichever snapshot or dump is missing: the log shows it.

    Except against a value that only the before snapshot or the dump could show.
    """
    unseen = (hidden.before or near_start(story)) and hidden.dump
    earlier = any(w.minute < 0 for w in story.writes)
    unseen = unseen and (earlier or story.initial != (None, None, None))
    if weakening(story) and not unseen:
        assert "weakened" in {f.effect for f in findings(seen(story, hidden))}


def near_start(story: Story) -> bool:
    """Whether somebody wrote so near the window's start that the before snapshot may be older."""
    return any(-15 <= w.minute < 0 for w in story.writes)


def between(story: Story, number: int) -> bool:
    """Whether a place has records before and after this one, of which one shows that it is missing."""
    place = story.writes[number].place
    sides = (story.writes[:number], story.writes[number + 1 :])
    return all(any(w.place == place for w in side) for side in sides)


@settings(max_examples=EXAMPLES)
@given(stories(), st.data())
def test_forging_one_witness_never_yields_a_clean_result(story: Story, data: st.DataObject) -> None:
    """What two witnesses show stays a finding when one of both is altered."""
    if not weakening(story) or near_start(story):
        return
    forged = [Hidden(swapped=True), *(Hidden(edited=e) for e in ("before", "after", "dump"))]
    forged += [Hidden(dropped=n) for n in range(len(story.writes)) if between(story, n)]
    found = findings(seen(story, data.draw(st.sampled_from(forged))))
    assert [f for f in found if severity_rank(f.severity) <= severity_rank("low")]
