"""The words of a finding about incidents: title, detail, times, witnesses and accounts, each with its limit."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Incident, Witness
from mpdiff.evidence.facts import Undated
from mpdiff.findings.incidents import sentences
from mpdiff.findings.incidents.periods import Placed
from tests.support.cases import case
from tests.support.scene import at

NOON = "2026-03-01 12:00:00 UTC"


def happened(minute: float = 0, kind: Any = "malware-detected", **given: Any) -> Incident:
    fields: dict[str, Any] = {"title": "It happened", "witness": Witness("event 1", "log")} | given
    return Incident(kind, at(minute), **fields)


def placed(*incidents: Incident, **given: Any) -> list[Placed]:
    fields: dict[str, Any] = {
        "period": "inside",
        "ended": None,
        "certain": True,
        "reported": False,
    } | given
    return [Placed(one, **fields) for one in incidents]


def test_a_title_names_three_subjects_and_counts() -> None:
    def of(*subjects: str) -> list[Placed]:
        return placed(*(happened(subject=subject) for subject in subjects))

    for why, found, given, title in (
        ("without a subject", of(""), {}, f"It happened at {NOON}"),
        ("one", of("A"), {}, f"It happened: A at {NOON}"),
        ("three", of("A", "B", "C"), {}, f"It happened: A, B, C (3 times) at {NOON}"),
        ("four", of("A", "B", "C", "D"), {}, f"It happened: A, B, C ... (4 times) at {NOON}"),
        ("one twice", of("A", "A"), {}, f"It happened: A (2 times) at {NOON}"),
        ("one of two without", of("", "A"), {}, f"It happened: A (2 times) at {NOON}"),
        ("more than is kept", of("A", "A"), {"all_kept": False}, f"It happened: A (at least 2 times) at {NOON}"),
        ("once, and more than is kept", of("A"), {"all_kept": False}, f"It happened: A at {NOON}"),
        ("before", placed(happened(), period="before"), {}, f"It happened at {NOON} (before the window)"),
        ("after", placed(happened(), period="after"), {}, f"It happened at {NOON} (after the window)"),
    ):  # fmt: skip
        assert sentences.title_of(found, **given) == title, why


def test_a_detail_says_what_records_say_and_what_is_open() -> None:
    def told(*details: str, **given: Any) -> str:
        return sentences.detail_of(
            case(()), placed(*(happened(detail=d) for d in details), **given)
        )

    assert told("") == ""
    assert told("One", "One", "Two") == "One. Two."
    assert told(*"ABCDE") == "A. B. C. D. E."
    assert told(*"ABCDEF") == "A. B. C. D. E. And 1 more."
    assert told("One", reaches=True) == f"One. {sentences.INTO}"
    assert told("One", ended=at(0)) == f"One. It ended at {NOON}."
    reported = f"The health report of {NOON} shows real-time protection on"
    assert told("One", ended=at(0), reported=True).startswith(f"One. {reported}")
    assert told("One", certain=False) == f"One. {sentences.TIME_OPEN}"
    mixed = [*placed(happened(), certain=False), *placed(happened())]
    assert sentences.detail_of(case(()), mixed) == ""
    no_window = case((), window=None)
    assert sentences.detail_of(no_window, placed(happened(), certain=False)) == sentences.NO_WINDOW
    kind: Any
    for kind, said in (
        ("scanning-off", "No record shows that it ended."),
        ("feature-failed", "No record shows that it ended."),
        ("service-disabled", "No record shows that it ended."),
        ("service-stopped", "No record shows that it ran again."),
        ("start-type-changed", sentences.UNSURE),
        ("malware-detected", ""),
        ("platform-expired", ""),
    ):
        assert sentences.detail_of(case(()), placed(happened(kind=kind))) == said, kind
    two = [*placed(happened(kind="scanning-off"), reaches=True), *placed(happened(), ended=at(0))]
    assert sentences.detail_of(case(()), two) == f"{sentences.INTO} It ended at {NOON}."


def test_a_detail_names_five_things_that_were_weaker_then() -> None:
    for count, said in (
        (1, "Weaker at that time: X0."),
        (5, "Weaker at that time: X0, X1, X2, X3, X4."),
        (7, "Weaker at that time: X0, X1, X2, X3, X4 and 2 more."),
    ):
        names = tuple(f"X{n}" for n in range(count))
        found = placed(happened(during=names), happened(during=names[:1]))
        assert sentences.detail_of(case(()), found) == said


def test_a_service_ran_again_where_it_did_so_each_time() -> None:
    def stopped(*ended: float | None) -> str:
        found = [
            one
            for minute in ended
            for one in placed(
                happened(kind="service-stopped"), ended=None if minute is None else at(minute)
            )
        ]
        return sentences._ran_again(found)

    assert stopped(10) == "It ran again after 10 min."
    assert stopped(10, 20) == "It ran again after 30 min in all."
    assert stopped(10, None) == stopped(None, 10) == "No record shows that it ran again."


def undated(detail: str = "D", subject: str = "S", **given: Any) -> Undated:
    return Undated(
        "command", "A command ran", Witness("log of MpCmdRun", "m"), subject, detail, **given
    )


def test_a_command_without_a_time_is_told_with_what_bounds_it() -> None:
    order = "By the order of the log it ran"
    noon: dict[str, Any] = {"not_before": at(0)}
    given: dict[str, Any]
    for why, given, said in (
        ("nothing", {}, "The log tells no time, so it may have been in the window."),
        ("from", noon, f"{order} at {NOON} or later."),
        ("until", {"not_after": at(0)}, f"{order} at {NOON} or earlier."),
        ("both", {**noon, "not_after": at(1)}, f"{order} between {NOON} and 2026-03-01 12:01:00 UTC."),
    ):  # fmt: skip
        title, detail = sentences.undated_in_words([undated(**given)])
        assert title == "A command ran: S at an unknown time", why
        assert detail == f"D. {said}", why
    for subjects, title in (
        (("",), "A command ran at an unknown time"),
        (("", "B"), "A command ran: B (2 times) at an unknown time"),
        (("A", "B", "C"), "A command ran: A, B, C (3 times) at an unknown time"),
        (("A", "B", "C", "D"), "A command ran: A, B, C ... (4 times) at an unknown time"),
        (("A", "A"), "A command ran: A (2 times) at an unknown time"),
    ):
        found = [undated(subject=subject) for subject in subjects]
        assert sentences.undated_in_words(found)[0] == title
    details = sentences.undated_in_words([undated(detail) for detail in "ABCDEF"])[1]
    assert (details.count("The log tells no time"), "F." in details) == (5, False)
    assert sentences.undated_in_words([undated(), undated()])[1].count("D.") == 1


def test_times_witnesses_and_accounts() -> None:
    first, last = happened(1), happened(9, time_certain=False)
    for every, expected in (
        ([first], (at(1), at(1), True)),
        ([first, last], (at(1), at(9), False)),
        ([last, first], (at(9), at(1), False)),
    ):
        made = sentences.timing_of(every)
        assert (made.first_seen, made.last_seen, made.times_certain) == expected
    more = replace(first, also=(Witness("event 2", "log"),))
    assert [w.source for w in sentences.witnesses_of([more, last])] == [
        "event 1",
        "event 2",
        "event 1",
    ]
    assert len(sentences.witnesses_of([first] * 21)) == 20
    bob, eve = replace(first, actor="bob"), replace(first, actor="eve", kind="tampering-attempt")
    assert sentences.actors_of([bob, eve, bob, first]) == ("bob (ran it)", "eve (tried it)")
    assert len(sentences.actors_of([replace(bob, actor=f"u{n}") for n in range(7)])) == 6
