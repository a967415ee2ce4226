"""How long the mode was on in all, and what a print of the status says of that: one row a rule."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Window
from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.evidence.window import OPTION
from mpdiff.findings.trust.windows import QUOTA, _apart, _number, quota_elsewhere
from tests.support.cases import case
from tests.support.scene import END, WINDOW, at


def test_what_is_a_number_of_minutes() -> None:
    rows: list[tuple[Any, int | None]] = [
        (5, 5),
        (0, 0),
        (-5, -5),
        ("5", 5),
        (" 5 ", 5),
        ("-5", -5),
        ("--5", None),
        ("", None),
        ("-", None),
        ("5 min", None),
        (True, None),
        (None, None),
        (5.0, None),
        ("123456", 123456),
        ("1234567", None),
        ("\u0663", None),
        ("\u00b2", None),
    ]
    for value, expected in rows:
        found = _number(value)
        assert (type(found), found) == (type(expected), expected), value


def test_windows_that_overlap_are_one() -> None:
    hour = 60
    rows: list[tuple[str, list[tuple[float, float]], Any, float | None, list[tuple[float, float]]]] = [
        ("only the window", [], WINDOW, 300, [(0, 240)]),
        ("one beside it", [(-300, -200)], WINDOW, 300, [(-300, -200), (0, 240)]),
        ("one that overlaps", [(-60, 30)], WINDOW, 300, [(-60, 240)]),
        ("one that touches", [(-60, 0)], WINDOW, 300, [(-60, 240)]),
        ("one inside it", [(30, hour)], WINDOW, 300, [(0, 240)]),
        ("the same", [(0, 240)], WINDOW, 300, [(0, 240)]),
        ("one without length", [(-60, -60)], WINDOW, 300, [(0, 240)]),
        ("in the order of time", [(400, 500), (-60, -30)], WINDOW, 600, [(-60, -30), (0, 240), (400, 500)]),
        ("it was still open", [], WINDOW, 100, [(0, 100)]),
        ("nobody knows when it was collected", [], WINDOW, None, [(0, 240)]),
        ("no window", [(-60, -30)], None, 300, [(-60, -30)]),
        ("the window is an option", [], replace(WINDOW, basis=OPTION), 300, []),
        ("the window is not certain", [], replace(WINDOW, certain=False), 300, []),
        ("its begin is not known", [], Window(None, END, "x"), 300, []),
        ("its end is not known", [], Window(at(0), None, "x"), 300, []),
    ]  # fmt: skip
    for why, spans, window, collected, expected in rows:
        known = tuple((at(a), at(b)) for a, b in spans)
        of = case((), window=window, collected_at=collected, spans=known)
        assert _apart(of) == [(at(a), at(b)) for a, b in expected], why


def test_more_use_of_the_mode_than_the_known_windows_account_for_is_said() -> None:
    """The known window lasted 240 minutes; 15 more are no more than rounding."""
    rows: list[tuple[Any, Any, bool]] = [
        (480, 240, False),
        (480, 225, False),
        (480, 224, True),
        ("480", "224", True),
        (100, 0, False),
        (100, -1, True),
        (480, None, False),
        (None, 224, False),
    ]
    for most, left, said in rows:
        status = PrintedStatus("status.txt", dict(zip(QUOTA, (most, left), strict=True)))
        of = replace(case((), collected_at=300), support=Support(statuses=(status,)))
        found = list(quota_elsewhere(of))
        assert bool(found) is said, (most, left)
        assert all(n.member == "status.txt" for n in found)
        assert all(str(int(most) - int(left)) in n.message and "240" in n.message for n in found)
