"""What following one subject shows: segments of the applied value, clashes, removals.

Segments, and the stretches made of them, can be 100,000s, none in a cycle: `gc=False` spares looking for one.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import Literal

from msgspec import Struct

from mpdiff.base.model import Place, Scalar, Statement, Window  # noqa: TC001  same
from mpdiff.history.subjects import UNKNOWN, Maybe, Weaker, is_no_weaker

Source = Literal["initial", "before", "log", "unseen", "end", "after", "collection"]


class Segment(Struct, frozen=True, gc=False):
    """From `time` on the product applies `value`; UNKNOWN where nobody shows it.

    `time` None: at an unknown time after the segment before. `source`: what shows it; `unseen`: an old
    value shows a change that no record holds. `sure` False: a stronger place may hold another value;
    `overruled`: one does, and whether it applied then nobody shows. `seen`: a witness of the applied
    value shows it. `dated` False: only a later witness made it sure, so it may have begun later, or a
    snapshot denies it and a later record confirms it. `denied`: a later witness of what applied shows a weaker
    value, which no record explains: it may never have applied.
    """

    value: Maybe
    source: Source
    time: datetime | None = None
    place: Place | None = None
    sure: bool = True
    by: Statement | None = None
    dated: bool = True
    seen: bool = False
    overruled: bool = False
    denied: bool = False


class Clash(Struct, frozen=True):
    """Two witnesses that cannot both be right.

    `against` None: what a place holds at collection, of which a log without a gap has no record.
    `of_old`: what is expected is the old value of `against`, not what it left; `up_to`: it is what all
    records up to that one leave. `by`: the record that is the witness, of a state that it reports or, if a
    change, of the one before it; `lasting`: of the one that it left, as no later one turned that back;
    `explained`: its log began anew since, so that it is no contradiction that none did.
    """

    witness: Source
    holds: Scalar
    against: Statement | None
    expected: Scalar
    of_old: bool = False
    up_to: bool = False
    by: Statement | None = None
    lasting: bool = False
    explained: bool = False


class Removal(Struct, frozen=True):
    """A policy value that was deleted: what it enforced, and what applied below it, if shown."""

    by: Statement
    enforced: Scalar
    below: Maybe
    restored: Statement | None = None


class Walk(Struct, frozen=True):
    """What following the statements of one subject shows.

    `at_start`, `over`: how many segments there were when the window began, and when it ended. `at_end`:
    what each place holds after the last statement. `written`: management's places in which the window's statements wrote a
    value that is still there.
    """

    segments: tuple[Segment, ...]
    at_start: int
    over: int
    clashes: tuple[Clash, ...]
    removals: tuple[Removal, ...]
    at_end: dict[Place, Maybe]
    written: frozenset[Place]


class Samples(Struct, frozen=True):
    """What the whole states hold of one subject: the snapshots, collection, and its places there."""

    before: Maybe = UNKNOWN
    after: Maybe = UNKNOWN
    collected: Maybe = UNKNOWN
    places: dict[Place, Maybe] = {}


class Ground(Struct, frozen=True):
    """What a walk goes by. `default`: what applies where a single value is set nowhere.

    `is_item`: the subject is an item of a list, which is a union of all places. `vouched`: the log
    has no gap, so a place without a statement held one value all along. `weaker`: whether a second value
    is weaker than the first. `merged` False: policy has local items of lists not count; whether they do in the mode
    nobody documents. `sessions`: when each session of the protection log began, which says nothing of the one before.
    """

    window: Window | None
    default: Scalar = None
    is_item: bool = False
    vouched: bool = True
    weaker: Weaker = is_no_weaker
    merged: bool = True
    sessions: tuple[datetime, ...] = ()
