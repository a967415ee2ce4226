"""How long a statement lasted and how an entry words it, statement by statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.catalogue import catalogue
from mpdiff.findings import timeline
from tests.support.scene import UNTOLD, WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Statement

SWITCH, NETWORK = "DisableRealtimeMonitoring", "EnableNetworkProtection"
MOMENT = timeline.SAME_MOMENT.total_seconds() / 60


def off(minute: float, **given: Any) -> Statement:
    return touch(minute, SWITCH, False, True, **given)


def on(minute: float, **given: Any) -> Statement:
    return touch(minute, SWITCH, True, False, **given)


def test_a_statement_lasts_until_one_has_another_value() -> None:
    """In minutes, of each statement; None: nobody knows."""
    later = 2 * MOMENT + 1
    rows: list[tuple[str, list[Statement], list[float | None]]] = [
        ("one alone", [off(0)], [None]),
        ("off and on", [off(0), on(10)], [10, None]),
        ("on, off and on", [on(0), off(5), on(10)], [5, 5, None]),
        ("repeated at once", [off(0), off(MOMENT), on(10)], [10, 10, None]),
        ("repeated later", [off(0), off(later), on(later + 10)], [later + 10, 10, None]),
        ("listed between two times", [off(0), on(10, since=at(5))], [None, None]),
        ("what is bounded ends nothing", [off(0), on(10, since=at(5)), off(20), on(30)], [None, None, 10, None]),
        ("of two readings", [off(0), on(10, other_times=(at(70),)), on(30)], [None, None, None]),
        ("bounded after it", [off(0), on(10), off(20, since=at(15))], [10, None, None]),
        ("bounded before it", [off(0, since=at(-5)), on(10), off(20)], [None, 10, None]),
        ("none", [], []),
    ]  # fmt: skip
    for why, statements, minutes in rows:
        found = timeline._until_other(statements)
        lasted = [found.get(id(one)) for one in statements]
        expected = [None if m is None else m * 60 for m in minutes]
        assert lasted == expected, why
    assert timeline._at_once(off(0), off(MOMENT))
    assert not timeline._at_once(off(0), off(MOMENT + 0.01))


def entry(one: Statement, lasted: float | None = None, **given: Any) -> Any:
    fields: dict[str, Any] = {"window": WINDOW, "repeats": False} | given
    window = fields.pop("window")
    return timeline._timeline_entry(catalogue(), one, lasted, window, **fields)


def test_an_entry_has_what_its_statement_has() -> None:
    given = {"actor": "bob", "record_id": 7, "process": "p.exe", "command_line": "p -x"}
    one = entry(off(30, place="policy", **given), 60.0, repeats=True)
    assert (one.time, one.event_id, one.member) == (at(30), 5007, "log")
    assert (one.setting, one.key, one.before, one.after) == (SWITCH, None, False, True)
    assert (one.actor, one.record_id, one.process, one.command_line) == tuple(given.values())
    assert (one.place, one.refused, one.lasted_seconds, one.repeats) == (
        "policy",
        False,
        60.0,
        True,
    )
    assert (one.in_window, one.time_certain) == (True, True)
    assert (one.before_text, one.after_text) == ("False", "True")


def test_whether_the_time_of_an_entry_is_certain() -> None:
    for given, certain in (
        ({}, True),
        ({"time_certain": False}, False),
        ({"since": at(10)}, False),
        ({"time_certain": False, "since": at(10)}, False),
    ):
        fields: dict[str, Any] = {**given}
        assert entry(off(30, **fields)).time_certain is certain, given


def test_which_way_an_entry_goes() -> None:
    for why, one, effect in (
        ("weaker", off(30), "weakened"),
        ("stronger", on(30), "strengthened"),
        ("refused", off(30, refused=True), "neutral"),
        ("the same", touch(30, SWITCH, True, True), "unknown"),
        ("a switch whose event has no old value", touch(30, SWITCH, UNTOLD, True), "weakened"),
        ("and back", touch(30, SWITCH, UNTOLD, False), "strengthened"),
        (
            "an old value that is not understood",
            touch(30, SWITCH, UNTOLD, True, before_raw="x"),
            "weakened",
        ),
        ("no new value", touch(30, SWITCH, False, UNTOLD), "unknown"),
        ("neither", touch(30, SWITCH, UNTOLD, UNTOLD), "unknown"),
        ("a mode whose event has no old value", touch(30, NETWORK, UNTOLD, 0), "unknown"),
        ("of no known setting", touch(30, "NoSuch", 1, 2), "unknown"),
    ):
        assert entry(one).effect == effect, why
    assert timeline._opposite(True) is False
    assert timeline._opposite(False) is True
    assert timeline._opposite(1) is None
    assert timeline._opposite(None) is None


def test_a_statement_as_a_change() -> None:
    setting = catalogue().find(NETWORK)
    for why, after, initial, effect in (
        ("weaker", 0, 1, "weakened"),
        ("stronger", 1, 0, "strengthened"),
        ("the same", 1, 1, None),
        ("not told", UNTOLD, 1, None),
    ):
        made = timeline.as_change(catalogue(), setting, touch(30, NETWORK, 1, after), initial)
        assert (made.effect if made else None) == effect, why


def test_the_words_of_an_old_value_are_its_own_where_the_record_has_any() -> None:
    effective: dict[str, Any] = {"place": "effective"}
    for why, one, before in (
        ("none, of what applied", touch(30, SWITCH, UNTOLD, True, **effective), "False"),
        ("as it stands there", touch(30, SWITCH, UNTOLD, True, before_raw="x", **effective), "x"),
        ("none, of one place", touch(30, SWITCH, UNTOLD, True, place="policy"), "?"),
        ("none, refused", touch(30, SWITCH, UNTOLD, True, place="policy", refused=True), "False"),
        ("known", touch(30, SWITCH, False, True, **effective), "False"),
    ):
        assert entry(one).before_text == before, why
