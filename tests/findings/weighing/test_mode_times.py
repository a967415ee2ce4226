"""When a change was made and ended decides whether the mode covers it; what a record weakens, whether management did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Items, Round, Window
from mpdiff.findings.weighing.mode import Mode, mode_of
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.eventlogs import NOON
from tests.support.reports import finding
from tests.support.rows import for_each
from tests.support.scene import END, UNTOLD, WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

ALL = Mode(NOON, END)
HOUR_ONE = Mode(NOON, END, ended=(at(60),))
"""A record ends the mode after its first hour."""
TWICE = Mode(NOON, END, ended=(at(60),), again=(at(120),))
"""And one has it on again after its second."""
THRICE = Mode(NOON, END, ended=(at(60), at(150)), again=(at(120), at(200)))


@for_each(
    ("mode", "start", "end", "held"),
    [
        (ALL, 0, 240, True),
        (ALL, -1, 10, False),
        (ALL, 241, None, False),
        (ALL, 240, None, True),
        (ALL, 10, 255, True),  # management applied its values again
        (ALL, 10, 255.1, False),
        (HOUR_ONE, 10, 60, True),
        (HOUR_ONE, 60, None, True),  # at the very end
        (HOUR_ONE, 61, None, False),
        (HOUR_ONE, 10, 75, True),
        (HOUR_ONE, 10, 76, False),
        (TWICE, 61, 70, False),
        (TWICE, 120, 200, True),
        (TWICE, 119, 200, False),
        (TWICE, 130, None, True),
        (TWICE, 10, 130, False),
        (THRICE, 130, 140, True),
        (THRICE, 130, 170, False),
        (THRICE, 160, 170, False),
        (THRICE, 200, 210, True),
        (Mode(NOON, None), 10, 20, False),
        (Mode(None, END), 10, 20, False),
        (Mode(), 10, 20, False),
    ],
)
def test_the_mode_covers_what_began_and_ended_while_it_was_on(
    mode: Mode, start: float, end: float | None, *, held: bool
) -> None:
    last = None if end is None else at(end)
    rounds = (Round(at(start), last, None),)
    assert mode.holds(finding(first_seen=at(start), rounds=rounds)) is held
    two = (Round(at(0), at(0), None), *rounds)
    assert mode.holds(finding(first_seen=at(0), rounds=two)) is held
    if end is None:
        assert mode.holds(finding(first_seen=at(start))) is held
    assert not mode.holds(finding(first_seen=at(start), rounds=rounds, times_certain=False))


@for_each("mode", [ALL, HOUR_ONE, Mode(NOON), Mode(None, END)])
def test_what_no_record_dates_is_never_known_to_be_of_the_mode(mode: Mode) -> None:
    assert not mode.holds(finding(first_seen=None))


@for_each(
    ("end", "by_hand", "held"),
    [
        (255, None, True),
        (241, 241, True),
        (241.1, 241.1, False),
        (255, 255, False),
        (255, 250, True),
        (200, 200, True),
    ],
)
def test_what_a_local_record_puts_back_after_the_mode_is_not_what_management_applied(
    end: float, by_hand: float | None, *, held: bool
) -> None:
    ends = frozenset() if by_hand is None else frozenset({at(by_hand)})
    mode = Mode(NOON, END, by_hand={subject_of("DisableRealtimeMonitoring", None): ends})
    found = finding(first_seen=at(230), rounds=(Round(at(230), at(end), None),))
    assert mode.holds(found) is held


@for_each(("place", "told"), [("local", {at(250)}), ("policy", set()), ("effective", set())])
def test_who_put_it_back_is_read_off_the_record(place: Any, told: set[Any]) -> None:
    steps = [touch(230, NETWORK, 1, 0, place="local"), touch(250, NETWORK, 0, 1, place=place)]
    found = mode_of(case(steps, {NETWORK: 1}, {NETWORK: 0})).by_hand
    assert found.get(subject_of(NETWORK, None), frozenset()) == told


def test_only_the_very_subject_is_managed_or_carried() -> None:
    mode = Mode(NOON, END, managed=frozenset({subject_of("MAPSReporting", None)}))
    assert mode.was_managed(finding(setting="MAPSReporting"))
    assert not mode.was_managed(finding(setting="ExclusionPath", key="MAPSReporting"))
    assert not mode.was_managed(finding(setting=None, kind=None))
    carried = Mode(NOON, END, carried=frozenset({subject_of("ExclusionPath", "C:\\x")}))
    assert not carried.holds(finding(setting="ExclusionPath", key="c:\\X", first_seen=at(1)))
    assert carried.holds(finding(setting="ExclusionPath", key="C:\\y", first_seen=at(1)))
    assert carried.holds(finding(setting=None, kind=None, first_seen=at(1)))


@for_each(
    ("window", "spans", "expected"),
    [
        (None, ((0, 30),), (None, None, (), ())),
        (Window(NOON, None, "x"), ((0, 30),), (None, None, (), ())),
        (Window(None, END, "x"), ((0, 30),), (None, None, (), ())),
        (WINDOW, (), (0, 240, (), ())),
        (WINDOW, ((0, 30),), (0, 240, (30,), (0,))),
        (WINDOW, ((30, 30),), (0, 240, (30,), ())),  # the stop alone is recorded
        (WINDOW, ((-60, 0),), (0, 240, (0,), (-60,))),
        (WINDOW, ((-60, -1),), (0, 240, (), (-60,))),
        (WINDOW, ((0, 240),), (0, 240, (), (0,))),
        (WINDOW, ((90, 240),), (90, 240, (), (90,))),
        (WINDOW, ((90, 100), (50, 240)), (50, 240, (100,), (90, 50))),
        (WINDOW, ((300, 400),), (0, 240, (), (300,))),
        (Window(NOON, at(239), "x"), (), (0, 239, (), ())),
        (Window(NOON, at(2400), "x"), (), (0, 240, (), ())),  # longer than documented
        (Window(NOON, at(2400), "x"), ((300, 400),), (300, 240, (400,), (300,))),
    ],
)
def test_what_the_records_of_the_mode_show(
    window: Window | None, spans: tuple[tuple[float, float], ...], expected: tuple[Any, ...]
) -> None:
    mode = mode_of(case((), window=window, spans=tuple((at(a), at(b)) for a, b in spans)))
    start, end = (None if m is None else at(m) for m in expected[:2])
    assert (mode.start, mode.end) == (start, end)
    assert mode.ended == tuple(map(at, expected[2]))
    assert mode.again == tuple(map(at, expected[3]))


NETWORK, REALTIME = "EnableNetworkProtection", "DisableRealtimeMonitoring"


@for_each(
    ("why", "one", "managed"),
    [
        ("a weaker value", touch(10, NETWORK, 1, 0, place="policy"), True),
        ("a weaker value of Policy Manager", touch(10, NETWORK, 1, 0, place="mdm"), True),
        ("a local one", touch(10, NETWORK, 1, 0, place="local"), False),
        ("one of no known place", touch(10, NETWORK, 1, 0), False),
        ("a stronger value", touch(10, NETWORK, 0, 1, place="policy"), False),
        ("stronger, yet weaker than at first", touch(10, NETWORK, 0, 2, place="policy"), True),
        ("over none, yet weaker than at first", touch(10, NETWORK, None, 2, place="mdm"), True),
        ("over none, as at first", touch(10, NETWORK, None, 1, place="policy"), False),
        ("the same value", touch(10, NETWORK, 1, 1, place="policy"), False),
        ("a value of unknown rank", touch(10, NETWORK, 1, 9, place="policy"), True),
        ("a value is deleted", touch(10, NETWORK, 1, None, place="policy"), True),
        ("a value is deleted, before it is not known", touch(10, NETWORK, UNTOLD, None, place="policy"), True),
        ("there was none", touch(10, NETWORK, None, None, place="policy"), False),
        ("an exclusion comes", touch(10, "ExclusionPath", None, "C:\\x", "C:\\x", place="policy"), True),
        ("an exclusion goes", touch(10, "ExclusionPath", "C:\\x", None, "C:\\x", place="policy"), False),
        ("before the window", touch(-10, NETWORK, 1, 0, place="policy"), False),
        ("after it", touch(250, NETWORK, 1, 0, place="policy"), False),
        ("at an uncertain time", touch(-10, NETWORK, 1, 0, place="policy", time_certain=False), True),
    ],
)  # fmt: skip
def test_what_a_record_may_have_weakened_in_the_keys_of_management_is_managed(
    why: str, one: Statement, *, managed: bool
) -> None:
    both: dict[str, Any] = {NETWORK: 1, "ExclusionPath": Items(())}
    later = touch(20, REALTIME, False, False)
    found = mode_of(case([one, later], both, both)).managed
    assert (subject_of(one.setting, one.key) in found) is managed, why
    assert subject_of(REALTIME, None) not in found
