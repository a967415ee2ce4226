"""What speaks for an offset and what does not, change by change; times are written two hours off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Notice, Window
from mpdiff.findings.context.zones import fits, notices
from mpdiff.history.subjects import subject_of
from tests.findings.context.test_zones import EVTX, REALTIME, TEXT, local, of_text
from tests.support.cases import case
from tests.support.eventlogs import NOON
from tests.support.rows import for_each
from tests.support.scene import END, UNTOLD, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

NETWORK = "EnableNetworkProtection"


def found(*steps: Statement, **given: Any) -> tuple[str, int, int] | None:
    fit = fits(of_text(list(steps), **given)).get(TEXT)
    return None if fit is None else tuple(fit)  # type: ignore[return-value]


def own(minute: float, old: Any, new: Any, setting: str = NETWORK) -> Statement:
    return local(minute, 120, setting, old, new)


def twin(minute: float, old: Any, new: Any, **given: Any) -> Statement:
    return touch(minute, NETWORK, old, new, **({"member": EVTX} | given))


@for_each(
    ("why", "steps", "fit"),
    [
        ("the same change", (own(30, 1, 0), twin(30, 1, 0)), ("+02:00", 0, 1)),
        ("two minutes later", (own(30, 1, 0), twin(32, 1, 0)), ("+02:00", 0, 1)),
        ("three minutes later", (own(30, 1, 0), twin(33, 1, 0)), None),
        ("to the same value from another", (own(30, 1, 0), twin(30, 2, 0)), ("+02:00", 0, 1)),
        ("to another value", (own(30, 1, 0), twin(30, 1, 2)), None),
        ("what it became is not told here", (own(30, 1, UNTOLD), twin(30, 1, None)), None),
        ("what it became is not told there", (own(30, 1, None), twin(30, 1, UNTOLD)), None),
        ("two changes of each", (own(30, 1, 0), own(60, 0, 2), twin(30, 1, 0), twin(60, 0, 2)), ("+02:00", 0, 2)),
        ("at a time that is not certain", (own(30, 1, 0), twin(30, 1, 0, time_certain=False)), None),
        ("in the same log", (own(30, 1, 0), twin(150, 1, 0, member=TEXT)), None),
    ],
)  # fmt: skip
def test_the_same_change_in_a_log_of_utc_speaks_for_an_offset(
    why: str, steps: tuple[Statement, ...], fit: Any
) -> None:
    assert found(*steps) == fit, why


@for_each(
    ("why", "steps", "fit"),
    [
        ("put back at the end", (own(90, 1, 0), own(240, 0, 1)), ("+02:00", 1, 0)),
        ("weakened at the begin", (own(0, 1, 0), own(240, 0, 1)), ("+02:00", 1, 0)),
        ("weakened a minute before it", (own(-1, 1, 0), own(240, 0, 1)), ("+02:00", 1, 0)),
        ("weakened before it", (own(-3, 1, 0), own(240, 0, 1)), None),
        ("weakened in two steps", (own(90, 1, 2), own(91, 2, 0), own(240, 0, 1)), ("+02:00", 1, 0)),
        ("the first step before the window", (own(-90, 1, 2), own(91, 2, 0), own(240, 0, 1)), None),
        ("of no known rank at the end", (own(90, 1, 2), own(240, 2, 9)), None),
        ("weaker still at the end", (own(90, 1, 2), own(240, 2, 0)), None),
        ("stronger twice", (own(90, 1, 0), own(100, 0, 2), own(240, 2, 1)), None),
        (
            "it is not told what it was",
            (own(90, UNTOLD, True, REALTIME), own(240, True, False, REALTIME)),
            None,
        ),
        (
            "nor what it became",
            (own(90, False, True, REALTIME), own(240, True, UNTOLD, REALTIME)),
            None,
        ),
    ],
)
def test_a_weakening_of_the_window_that_is_put_back_at_its_end_speaks_for_an_offset(
    why: str, steps: tuple[Statement, ...], fit: Any
) -> None:
    assert found(*steps) == fit, why


@pytest.mark.parametrize("window", [Window(NOON, None, "x"), Window(None, END, "x")])
def test_without_both_edges_of_the_window_nothing_is_put_back_at_its_end(window: Window) -> None:
    assert found(own(90, 1, 0), own(240, 0, 1), window=window) is None


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "under it 1 change lies within two minutes of the same one in another log."),
        (2, "under it 2 changes lie within two minutes of the same ones in another log."),
    ],
)
def test_what_speaks_for_it_is_counted(count: int, words: str) -> None:
    steps = ((30, 1, 0), (60, 0, 2))[:count]
    pairs = [one for step in steps for one in (own(*step), twin(*step))]
    (said,) = notices(fits(of_text(pairs)).items())
    assert words in said.message
    assert " 0 " not in said.message


def test_a_notice_without_a_member_is_about_none() -> None:
    of = case((), log_notices=(Notice("zone-assumed", "x"),))
    assert fits(of) == {}


def test_a_change_of_two_readings_speaks_for_nothing() -> None:
    one = touch(150, REALTIME, False, True, member=TEXT, time_certain=False, other_times=(at(30),))
    pair = touch(30, REALTIME, False, True, member=EVTX)
    of = of_text([one, pair])
    assert subject_of(REALTIME, None) in of.histories
    assert fits(of) == {}
