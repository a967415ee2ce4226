"""What counts as the will of management: a table of records before the window, a switch of one sign each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import States, Window
from mpdiff.findings.changes.standing.will import is_perhaps_will, put_back, weakened_before
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.stretches import stretches
from mpdiff.history.subjects import subject_of
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import END, UNTOLD, WINDOW, at, touch
from tests.support.stretches import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Statement
    from mpdiff.history.build import History

NETWORK = "EnableNetworkProtection"
DAY = 24 * 60
PROXY = "ProxyServer"


def history(name: str, steps: Sequence[Statement], before: Any, after: Any = UNTOLD) -> History:
    sides = [None if value is UNTOLD else {name: value} for value in (before, after)]
    return case(steps, *sides).histories[subject_of(name, None)]


def off(minute: float, **given: Any) -> Statement:
    return touch(minute, NETWORK, 1, 0, **({"place": "policy"} | given))


def on(minute: float, **given: Any) -> Statement:
    return touch(minute, NETWORK, 0, 1, **({"place": "policy"} | given))


@for_each(
    ("why", "by", "is_will"),
    [
        ("two days before", off(-2 * DAY), True),
        ("by the device itself", off(-2 * DAY, actor="NT AUTHORITY\\SYSTEM"), True),
        ("of Policy Manager", off(-2 * DAY, place="mdm"), True),
        ("among the local values", off(-2 * DAY, place="local"), False),
        ("in somebody's name", off(-2 * DAY, actor="bob"), False),
        ("a day before to the second", off(-DAY), False),
        ("a second more", off(-DAY - 1 / 60), True),
        (
            "its clock may have been wrong by more than a day",
            off(-3 * DAY, other_times=(at(-60),)),
            False,
        ),
        ("both readings of its time are old", off(-3 * DAY, other_times=(at(-2 * DAY),)), True),
    ],
)
def test_a_record_before_the_window_is_will_or_a_weakening(
    why: str, by: Statement, *, is_will: bool
) -> None:
    held = history(NETWORK, [by], before=0)
    assert bool(list(weakened_before(held, WINDOW))) is not is_will, why
    until = history(NETWORK, [by, on(60, place=by.place)], before=0)
    assert bool(list(put_back(until, WINDOW))) is is_will, why


def test_what_the_before_snapshot_denies_is_no_will_and_what_none_shows_may_be() -> None:
    for before, is_will in ((0, True), (UNTOLD, True), (1, False)):
        found = list(weakened_before(history(NETWORK, [off(-2 * DAY)], before), WINDOW))
        assert bool(found) is not is_will, before


@for_each(
    ("why", "name", "steps"),
    [
        ("put back before the window", NETWORK, [off(-3 * DAY), on(-2 * DAY)]),
        ("never put back", NETWORK, [off(-2 * DAY)]),
        (
            "nobody knows whether it is weaker",
            PROXY,
            [
                touch(-2 * DAY, PROXY, None, "p:1", place="policy"),
                touch(60, PROXY, "p:1", None, place="policy"),
            ],
        ),
    ],
)
def test_nothing_that_management_wanted_weak_was_put_back_in_the_window(
    why: str, name: str, steps: Sequence[Statement]
) -> None:
    assert list(put_back(history(name, steps, steps[-1].before, UNTOLD), WINDOW)) == [], why


# --- what is younger than a day -------------------------------------------------------------------


def perhaps(
    by: Statement | None,
    name: str = NETWORK,
    strong: Any = 1,
    weak: Any = 0,
    *,
    after: Any = ...,
    window: Window | None = WINDOW,
    known: bool = True,
) -> bool:
    step = by or touch(-60, name, strong, weak, place="policy")
    of = case([step], {name: weak}, {name: weak if after is ... else after}, window=window)
    found = of.histories[subject_of(name, None)]
    setting = of.catalogue.find(name)
    (weakened,) = stretches(
        of.catalogue,
        setting,
        name,
        None,
        [segment(strong, source="initial"), segment(weak, by, "log")],
    )
    return is_perhaps_will(Subject(of, found, setting if known else None, States()), weakened)


@for_each(
    ("why", "said", "expected"),
    [
        ("an hour before, in nobody's name, and both snapshots hold it", {"by": off(-60)}, True),
        ("by the device itself", {"by": off(-60, actor="NT AUTHORITY\\SYSTEM")}, True),
        ("among the local values", {"by": off(-60, place="local")}, False),
        ("in somebody's name", {"by": off(-60, actor="bob")}, False),
        ("no record", {"by": None}, False),
        ("a setting that nobody knows", {"by": off(-60), "known": False}, False),
        ("when the mode may have been asked for", {"by": off(-15)}, False),
        ("a second before that", {"by": off(-15 - 1 / 60)}, True),
        ("the after snapshot does not hold it", {"by": off(-60), "after": 1}, False),
        ("no window is known", {"by": off(-60), "window": None}, False),
        ("its start is not", {"by": off(-60), "window": Window(None, END, "the test")}, False),
    ],
)
def test_it_may_be_what_management_wants(why: str, said: dict[str, Any], *, expected: bool) -> None:
    assert perhaps(**said) is expected, why


@for_each(
    ("why", "name", "expected"),
    [
        ("everything depends on it", "DisableOnAccessProtection", False),
        ("tamper protection holds it", "DisableScriptScanning", False),
        ("neither", "DisableBlockAtFirstSeen", True),
    ],
)
def test_a_grave_switch_is_never_taken_for_will(why: str, name: str, *, expected: bool) -> None:
    by = touch(-60, name, False, True, place="policy")
    assert perhaps(by, name, False, True) is expected, why
