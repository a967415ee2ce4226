"""Why a weakening inside the window is not certain, and which stretches nothing speaks against."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import States
from mpdiff.catalogue import catalogue
from mpdiff.findings.changes.doubts import doubts_inside, parts
from mpdiff.findings.changes.subject import Subject
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import WINDOW, touch
from tests.support.stretches import SWITCH, segment, stretch

if TYPE_CHECKING:
    from mpdiff.base.model import Window
    from mpdiff.history.stretches import Stretch

INSIDE, BEFORE, OPEN = (
    touch(30, SWITCH, False, True),
    touch(-30, SWITCH, False, True),
    touch(30, SWITCH, False, True, time_certain=False),
)
FIRM = stretch(segment(True, INSIDE), segment(False, touch(40, SWITCH, True, False)))


def subject(window: Window | None = WINDOW, **given: Any) -> Subject:
    made = case([INSIDE], window=window)
    (history,) = made.histories.values()
    setting = catalogue().find(SWITCH)
    return Subject(made, replace(history, **given), setting, States(None, None, None, None))


def stretches() -> list[Stretch]:
    """Return a stretch for each way in which one can be doubtful, and for all of them together."""
    sides: list[dict[str, Any]] = [{}, {"sure": False}, {"sure": False, "overruled": True}]
    befores = [segment(False, source=source) for source in ("before", "unseen")]
    return [
        stretch(segment(True, by, source, **side), before=before, by_default=default)
        for by, source, side, before, default in itertools.product(
            (INSIDE, BEFORE, OPEN, None), ("log", "unseen"), sides, befores, (False, True)
        )
    ]


@for_each("window", [WINDOW, None])
@for_each("in_order", [True, False])
def test_a_stretch_is_firm_if_no_doubt_can_be_worded(
    window: Window | None, *, in_order: bool
) -> None:
    one = subject(window, order_certain=in_order)
    for odd in stretches():
        both = [odd, FIRM]
        firm = [s for s in both if not doubts_inside(one, [s])]
        kept, why = parts(one, both)
        if len(firm) == 1:
            (other,) = (s for s in both if s is not firm[0])
            assert (list(kept), why) == (firm, doubts_inside(one, [other]))
        else:
            assert (kept, why) == (both, ())
