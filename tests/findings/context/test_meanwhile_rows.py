"""What was weaker when something happened, by every bound of its stretch, and what a finding names of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from msgspec.structs import replace

from mpdiff.base.model import Incident, IncidentKind, Round, Window, Witness
from mpdiff.findings.context import meanwhile
from mpdiff.findings.context.meanwhile import Span
from tests.support.reports import finding
from tests.support.scene import WINDOW, at, touch
from tests.support.stretches import SWITCH, segment, stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.history.follow.segments import Segment

NAMED = {
    "malware-detected": "malware was detected",
    "remediation-failed": "malware was not removed",
    "quarantine-restored": "an item was restored from quarantine",
    "definitions-removed": "definitions were removed",
    "engine-reverted": "the engine went back to an older version",
    "tool-misused": "a command of Defender's tool acted on protection",
    "configuration-reset": "configuration protection was reset",
}


def happened(kind: Any, minute: float = 40, subject: str = "", **given: Any) -> Incident:
    return Incident(kind, at(minute), "t", Witness("event 1", "log"), subject, **given)


LASTED = finding(rounds=(Round(at(30), at(60), 1800.0),), detail="It was off.")


def test_some_kinds_of_things_are_named_with_a_weakening() -> None:
    for kind in get_args(IncidentKind):
        made = meanwhile.with_incidents(LASTED, [happened(kind)])
        words = NAMED.get(kind)
        said = f" While it was weak, {words} at 2026-03-01 12:40:00 UTC." if words else ""
        assert made.detail == f"It was off.{said}", kind


def test_what_a_sentence_says() -> None:
    bounded = replace(LASTED, timing=replace(LASTED.timing, doubts=("bounds",)))
    other_doubt = replace(LASTED, timing=replace(LASTED.timing, doubts=("zone",)))
    no_change = replace(LASTED, change=None)
    twice = [happened("malware-detected"), happened("malware-detected")]
    rows: list[tuple[str, Any, Sequence[Incident], str]] = [
        ("bounded", bounded, twice[:1], "Perhaps while it was weak, malware was detected at"),
        ("of another doubt", other_doubt, twice[:1], "While it was weak, malware was detected at"),
        ("no change", no_change, twice[:1], "Meanwhile, malware was detected at"),
        ("no change, bounded", replace(bounded, change=None), twice[:1], "Perhaps meanwhile, malware"),
        ("the threat is named", LASTED, [happened("malware-detected", subject="T")], "was detected (T) at"),
        ("another subject is not", LASTED, [happened("tool-misused", subject="T")], "protection at 2026"),
        ("its time is not certain", LASTED, [happened("tool-misused", time_certain=False)],
         "at 2026-03-01 12:40:00 (a time that is not certain)."),
        ("the same twice is said once", LASTED, twice, "While it was weak, malware was detected at 2026-03-01 12:40:00 UTC."),
        ("no detail of its own", replace(LASTED, detail=""), twice, "While it was weak"),
    ]  # fmt: skip
    for why, one, incidents, words in rows:
        made = meanwhile.with_incidents(one, incidents).detail
        assert words in made, why
        assert made == made.strip(), why
    assert (
        meanwhile.with_incidents(replace(LASTED, effect="unknown"), twice).detail == "It was off."
    )
    assert meanwhile.with_incidents(finding(), twice) == finding(), "it has no rounds"
    outside = [happened("tool-misused", 29), happened("tool-misused", 61)]
    assert meanwhile.with_incidents(LASTED, outside) == LASTED


def spans_of(began: Segment, ended: Segment | None, end: float | None) -> list[Any]:
    known = Span(at(30), None if end is None else at(end), "X", (0, 0, at(30)))
    return [
        (
            (span.start - at(0)).total_seconds() / 60,
            None if span.end is None else (span.end - at(0)).total_seconds() / 60,
            span.subject,
        )
        for span in meanwhile._spans_of(stretch(began, ended), known)
    ]


def test_what_two_listings_bound_was_weak_for_sure_between_and_perhaps_around() -> None:
    off, on = touch(30, SWITCH, False, True), touch(60, SWITCH, True, False)
    began, ended = segment(True, off), segment(False, on)
    early = segment(True, replace(off, since=at(10)))
    late = segment(False, replace(on, since=at(50)))
    at_once = segment(False, replace(on, since=at(60)))
    perhaps = "X (perhaps)"
    for why, first, last, end, expected in (
        ("both are dated", began, ended, 60, [(30, 60, "X")]),
        ("no end", began, None, None, [(30, None, "X")]),
        ("its begin is bounded", early, ended, 60, [(10, 30, perhaps), (30, 60, "X")]),
        ("its end is bounded", began, late, 60, [(30, 50, "X"), (50, 60, perhaps)]),
        ("both are bounded", early, late, 60, [(10, 30, perhaps), (30, 50, "X"), (50, 60, perhaps)]),
        ("its begin is bounded, no end", early, None, None, [(10, 30, perhaps), (30, None, "X")]),
        ("bounded to one time", began, at_once, 60, [(30, 60, "X")]),
    ):  # fmt: skip
        assert spans_of(first, last, end) == expected, why


def test_when_a_stretch_was_over() -> None:
    off = segment(True, touch(30, SWITCH, False, True))
    undated = segment(True)
    rows: list[tuple[str, Segment, Segment | None, Window | None, float | None]] = [
        ("no end", off, None, WINDOW, None),
        ("a record's", off, segment(False, touch(60, SWITCH, True, False)), WINDOW, 60),
        ("by the after snapshot", off, segment(False, source="after"), WINDOW, 240),
        ("by the end of the mode", off, segment(False, source="end"), WINDOW, 240),
        ("by the after snapshot, no window", off, segment(False, source="after"), None, 30),
        ("by the state at collection", off, segment(False, source="collection"), WINDOW, 30),
        ("the same, its worst not dated", undated, segment(False, source="collection"), WINDOW, 20),
    ]
    for why, began, ended, window, minute in rows:
        end = meanwhile._end(stretch(began, ended), at(20), window)
        assert end == (None if minute is None else at(minute)), why
    open_ended = stretch(off, segment(False, source="after"))
    assert meanwhile._end(open_ended, at(30), Window(at(0), None, "x")) is None


def test_when_a_stretch_began() -> None:
    by = touch(30, SWITCH, False, True)
    assert meanwhile._begun(stretch(segment(True, by))) == at(30)
    assert meanwhile._begun(stretch(segment(True, by, time=None))) == at(30)
    assert meanwhile._begun(stretch(segment(True, by, time=at(31)))) == at(31)
    assert meanwhile._begun(stretch(segment(True))) is None


def test_an_incident_names_each_subject_once_and_as_surely_as_it_can() -> None:
    def span(first: float, last: float | None, subject: str) -> Span:
        return Span(at(first), None if last is None else at(last), subject, (0, 0, at(first)))

    for why, weak, during in (
        ("none", [], ()),
        ("at its begin", [span(40, 50, "X")], ("X",)),
        ("at its end", [span(30, 40, "X")], ("X",)),
        ("after it", [span(30, 39, "X")], ()),
        ("before it", [span(41, 50, "X")], ()),
        ("no end", [span(30, None, "X")], ("X",)),
        ("perhaps", [span(30, 50, "X (perhaps)")], ("X (perhaps)",)),
        ("perhaps, and surely", [span(30, 40, "X (perhaps)"), span(40, 50, "X")], ("X",)),
        ("perhaps, and another", [span(30, 40, "X (perhaps)"), span(40, 50, "Y")], ("X (perhaps)", "Y")),
        ("twice", [span(30, 40, "X"), span(40, 50, "X")], ("X",)),
        ("eight", [span(30, 50, f"X{n}") for n in range(9)], tuple(f"X{n}" for n in range(8))),
    ):  # fmt: skip
        assert meanwhile._with_subjects(happened("session"), weak).during == during, why
