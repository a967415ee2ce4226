"""What a finding rests on decides its words: which log, whether a snapshot shows it, what was discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Notice, Round, Window, Witness
from mpdiff.evidence.facts import Discarded, Session, Support
from mpdiff.findings.changes.inside import BACK_LATER, LOG_ONLY
from mpdiff.findings.context.context import NUMBERS, in_context
from mpdiff.findings.context.dated import with_doubts
from mpdiff.findings.context.sessions import sessions_meanwhile
from mpdiff.findings.context.zones import Fit
from mpdiff.findings.rules import RULES
from tests.support.cases import case
from tests.support.eventlogs import NOON
from tests.support.reports import exclusion, finding
from tests.support.rows import for_each
from tests.support.scene import END, WINDOW, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

MPLOG = "Support.cab!MPLog-1.log"
BY_MPLOG = (Witness("protection log", MPLOG, time=at(30)),)
BY_EVENT = (Witness("event 5007", "x.evtx", time=at(30)),)
BY_HUNTING = (Witness("event Row", "x.csv", time=at(30)),)
SHOWN = (Witness("after snapshot", "after.json"),)
ON: dict[str, Value] = {"DisableRealtimeMonitoring": False}
OFF: dict[str, Value] = {"DisableRealtimeMonitoring": True}


def told(one: Finding, before: Any = ON, after: Any = ON, **given: Any) -> Finding:
    (found,) = in_context(case((), before, after, **given), [one])
    return found


UNVERIFIED = Support(unverified=frozenset({MPLOG}))


@for_each(
    ("why", "witnesses", "support", "sides", "leans"),
    [
        ("a log of a form that nobody verified", BY_MPLOG, UNVERIFIED, (ON, ON), True),
        ("a snapshot shows how it ended, not that it was", (*BY_MPLOG, *SHOWN), UNVERIFIED, (ON, ON), True),
        ("another log shows it as well", (*BY_MPLOG, *BY_EVENT), UNVERIFIED, (ON, ON), False),
        ("a verified form", BY_MPLOG, Support(), (ON, ON), False),
        ("the snapshots differ", BY_MPLOG, UNVERIFIED, (ON, OFF), False),
        ("the snapshots alone", SHOWN, UNVERIFIED, (ON, ON), False),
        ("no witness", (), UNVERIFIED, (ON, ON), False),
    ],
)  # fmt: skip
def test_a_form_that_nobody_verified_is_said_where_nothing_else_shows_it(
    why: str, witnesses: Any, support: Support, sides: Any, *, leans: bool
) -> None:
    made = told(finding(witnesses=witnesses), *sides, support=support)
    assert ("It rests on MPLog-1.log alone" in made.detail) is leans, why
    assert made.certainty == "certain"


LOG_TIMES = (at(30), at(60))


@for_each(
    ("why", "last", "sentence", "said"),
    [
        ("both show it", "event 5007", LOG_ONLY, "Only the event log and the protection log show it, the snapshots do not."),
        ("the event log shows the end", "event 5007", BACK_LATER, BACK_LATER),
        ("the other log shows the end", "protection log", BACK_LATER, BACK_LATER.replace("event log", "protection log", 1)),
    ],
)  # fmt: skip
def test_a_sentence_names_the_logs_that_show_it(
    why: str, last: str, sentence: str, said: str
) -> None:
    first = "protection log" if last == "event 5007" else "event 5007"
    members = {"protection log": MPLOG, "event 5007": "x.evtx"}
    rests = tuple(
        Witness(source, members[source], time=time)
        for source, time in zip((first, last), LOG_TIMES, strict=True)
    )
    made = told(finding(witnesses=rests, detail=sentence), support=UNVERIFIED)
    assert said in made.detail, why


def test_what_a_form_that_nobody_verified_shows_for_a_part_of_the_times_is_said() -> None:
    rests = (
        Witness("event 5007", "x.evtx", time=at(30)),
        Witness("protection log", MPLOG, time=at(60)),
    )
    made = told(finding(witnesses=rests), support=UNVERIFIED)
    assert "MPLog-1.log alone shows what was at 2026-03-01 13:00:00 UTC;" in made.detail
    assert "12:30:00" not in made.detail
    assert "not verified" not in told(finding(witnesses=BY_EVENT), support=UNVERIFIED).detail


def test_a_change_that_the_log_alone_shows_says_so_first() -> None:
    made = told(finding(witnesses=BY_MPLOG, detail=f"{LOG_ONLY} More."), support=UNVERIFIED)
    assert made.detail.startswith("Only MPLog-1.log shows it, the snapshots do not")
    assert LOG_ONLY not in made.detail
    assert made.detail.endswith(" More.")


@pytest.mark.parametrize(("setting", "certainty"), [("DisableTamperProtection", "uncertain"), ("DisableRealtimeMonitoring", "certain")])  # fmt: skip
def test_the_numbers_of_tamper_protection_are_no_certainty(setting: str, certainty: str) -> None:
    made = told(finding(setting=setting, witnesses=BY_MPLOG), support=UNVERIFIED)
    assert made.certainty == certainty
    assert (NUMBERS in made.detail) is (certainty == "uncertain")


@for_each(
    ("witnesses", "log"),
    [
        (BY_EVENT, "event log"),
        (BY_MPLOG, "protection log"),
        (BY_HUNTING, "export of advanced hunting"),
        ((*BY_MPLOG, *BY_HUNTING), "export of advanced hunting and the protection log"),
        ((*BY_MPLOG, *BY_EVENT), "event log and the protection log"),
        ((*BY_MPLOG, *SHOWN), "protection log"),
        (SHOWN, "event log"),
        ((), "event log"),
        ((Witness("registry, x", "r.txt"),), "registry"),
    ],
)
def test_a_sentence_names_the_log_that_shows_it(witnesses: Any, log: str) -> None:
    made = told(finding(witnesses=witnesses, detail=LOG_ONLY))
    sentence = LOG_ONLY.replace("shows it,", "show it,") if " and " in log else LOG_ONLY
    assert made.detail == sentence.replace("event log", log)


@for_each(
    ("given", "restored"),
    [
        ({"still_weakened": False}, True),
        ({"still_weakened": True}, False),
        ({"rule": "other"}, None),
    ],
)
def test_what_is_restored_asks_nobody_to_put_it_back(
    given: dict[str, Any],
    restored: bool | None,  # noqa: FBT001
) -> None:
    rule = RULES["weakened"]
    own = told(finding(**given))
    assert own.next_step == "Turn real-time protection back on."  # its own words stay
    made = told(finding(next_step=rule.next_step, **given))
    expected = (
        rule.step(still_weakened=bool(not restored)) if restored is not None else rule.next_step
    )
    assert made.next_step == expected


# --- exclusions that were discarded ---------------------------------------------------------------

ITEM = "C:\\DB"
NOTE = "Defender discarded this exclusion"


def lasted(*spans: tuple[float, float | None], **given: Any) -> Finding:
    rounds = tuple(Round(at(a), None if b is None else at(b), None) for a, b in spans)
    return exclusion(ITEM, first_seen=at(spans[0][0]), rounds=rounds, **given)


@for_each(
    ("why", "one", "minutes", "noted", "certainty"),
    [
        ("while it was set", lasted((30, 40)), (35,), True, "uncertain"),
        ("within a minute of its begin", lasted((30, 40)), (29,), True, "uncertain"),
        ("longer before", lasted((30, 40)), (28.9,), False, "certain"),
        ("within a minute of its end", lasted((30, 40)), (41,), True, "uncertain"),
        ("longer after", lasted((30, 40)), (41.1,), False, "certain"),
        ("it did not end", lasted((30, None)), (300,), True, "uncertain"),
        ("in one stretch of two", lasted((30, 40), (60, 70)), (65,), True, "certain"),
        ("in both", lasted((30, 40), (60, 70)), (35, 65), True, "uncertain"),
        ("since it was seen", exclusion(ITEM, first_seen=at(30)), (35,), True, "uncertain"),
        ("before it was seen", exclusion(ITEM, first_seen=at(30)), (5,), False, "certain"),
        ("no record dates it, in the window", exclusion(ITEM), (5,), True, "uncertain"),
        ("no record dates it, before the window", exclusion(ITEM), (-5,), False, "certain"),
        ("never", lasted((30, 40)), (), False, "certain"),
        ("another item", exclusion("C:\\x", first_seen=at(30)), (35,), False, "certain"),
        ("no exclusion", finding(key=ITEM, first_seen=at(30)), (35,), False, "certain"),
        ("no setting", finding(setting=None, key=ITEM, first_seen=at(30)), (35,), False, "certain"),
    ],
)
def test_an_exclusion_that_was_discarded_while_it_was_set_may_have_had_no_effect(
    why: str, one: Finding, minutes: tuple[float, ...], certainty: str, *, noted: bool
) -> None:
    support = Support(discarded={"c:\\db": tuple(Discarded(at(m), "0x1") for m in minutes)})
    made = told(one, support=support)
    assert (NOTE in made.detail) is noted, why
    assert made.certainty == certainty


@pytest.mark.parametrize("window", [None, Window(None, END, "x")])
def test_where_the_window_is_not_known_any_discarding_counts(window: Window | None) -> None:
    support = Support(
        discarded={"c:\\db": (Discarded(at(-900), "0x1"), Discarded(at(-800), "0x2"))}
    )
    assert f"{NOTE} (error 0x2)" in told(exclusion(ITEM), window=window, support=support).detail


# --- why times are not certain --------------------------------------------------------------------


def doubted(codes: tuple[str, ...], found: dict[str, Fit], **given: Any) -> Any:
    notices = tuple(Notice(code, "text", "a") for code in codes)
    fields: dict[str, Any] = {
        "times_certain": False,
        "first_seen": at(30),
        "witnesses": (Witness("event 1", "a", time=at(30), time_certain=False),),
    }
    return with_doubts(case((), log_notices=notices), finding(**(fields | given)), found).timing


FIT = Fit("+01:00", 1, 0)


@for_each(
    ("codes", "given", "doubts"),
    [
        (("zone-assumed",), {}, ("zone",)),
        (("mplog-zone-shifted", "day-order-open"), {}, ("zone", "day-order")),
        (("mplog-clock-back",), {}, ("clock",)),
        ((), {}, ("course",)),
        (("log-gap",), {}, ("course",)),
        (("zone-assumed",), {"times_certain": True}, ()),
        (("zone-assumed",), {"first_seen": None}, ()),
        (("zone-assumed",), {"witnesses": (Witness("x", "a", time=at(30)),)}, ("course",)),
        (("zone-assumed",), {"witnesses": (Witness("x", "a", time_certain=False),)}, ("course",)),
        (("zone-assumed",), {"witnesses": (Witness("x", "b", time=at(30), time_certain=False),)}, ("course",)),
        (("zone-assumed",), {"setting": None, "kind": None}, ("zone",)),
    ],
)  # fmt: skip
def test_only_the_doubts_of_its_own_uncertain_witnesses_count(
    codes: tuple[str, ...], given: dict[str, Any], doubts: tuple[str, ...]
) -> None:
    assert doubted(codes, {}, **given).doubts == doubts


@for_each(
    ("why", "codes", "found", "witnesses", "fits"),
    [
        ("its zone fits", ("zone-assumed",), {"a": FIT}, ("a",), "+01:00"),
        ("no zone fits", ("zone-assumed",), {}, ("a",), None),
        ("that of another log", ("zone-assumed",), {"b": FIT}, ("a",), None),
        ("the zone is in no doubt", ("day-order-open",), {"a": FIT}, ("a",), None),
        ("two logs agree", ("zone-assumed",), {"a": FIT, "b": FIT}, ("a", "b"), "+01:00"),
        ("two logs differ", ("zone-assumed",), {"a": FIT, "b": Fit("UTC", 1, 0)}, ("a", "b"), None),
    ],
)
def test_the_offset_that_fits_is_named_where_there_is_one(
    why: str, codes: tuple[str, ...], found: dict[str, Fit], witnesses: tuple[str, ...], fits: Any
) -> None:
    made = tuple(Witness("x", member, time=at(30), time_certain=False) for member in witnesses)
    assert doubted(codes, found, witnesses=made).zone_fits == fits, why


def test_a_witness_without_a_time_has_no_zone() -> None:
    dated = Witness("x", "a", time=at(30), time_certain=False)
    both = doubted(("zone-assumed",), {"a": FIT, "b": Fit("UTC", 1, 0)}, witnesses=(dated, Witness("x", "b")))  # fmt: skip
    assert both.zone_fits == "+01:00"


# --- sessions -------------------------------------------------------------------------------------


@for_each(
    ("why", "start", "end", "window", "shown"),
    [
        ("in the window", 10, 20, WINDOW, True),
        ("into it", -10, 0, WINDOW, True),
        ("before it", -10, -1, WINDOW, False),
        ("from its end on", 240, 300, WINDOW, True),
        ("after it", 241, 300, WINDOW, False),
        ("no end is known", -10, None, WINDOW, True),
        ("after it, no end is known", 241, None, WINDOW, False),
        ("the window has no end", 900, None, Window(NOON, None, "x"), True),
        ("the window has no start", 10, 20, Window(None, END, "x"), False),
        ("no window", 10, 20, None, False),
    ],
)
def test_sessions_that_were_open_in_the_window_are_shown(
    why: str, start: float, end: float | None, window: Window | None, *, shown: bool
) -> None:
    until = None if end is None else at(end)
    one = Session("CORP\\eve", at(start), until, "remote", Witness("event 4624", "log"))
    assert bool(sessions_meanwhile(case((), sessions=(one,), window=window))) is shown, why


def test_a_session_while_something_was_weaker_is_shown_wherever_it_lies() -> None:
    name = "DisableRealtimeMonitoring"
    steps = [touch(-100, name, False, True), touch(-50, name, True, False)]
    who = [
        Session(f"u{m}", at(m), at(m + 5), "remote", Witness("x", "log")) for m in (-120, -80, -40)
    ]
    found = sessions_meanwhile(case(steps, ON, ON, sessions=tuple(who)))
    assert [one.subject for one in found] == ["u-80"]


def test_of_very_many_sessions_the_first_are_shown_and_the_system_never() -> None:
    system = Session("NT AUTHORITY\\System", at(1), at(2), "service", Witness("x", "log"))
    many = [Session(f"u{n}", at(n), at(n + 1), "remote", Witness("x", "log"), privileged=n == 0) for n in range(120)]  # fmt: skip
    found = sessions_meanwhile(case((), sessions=(system, *many)))
    assert [one.subject for one in found] == [f"u{n}" for n in range(100)]
    assert found[0].title.endswith("(remote, with special privileges)")
    assert found[1].title.endswith("(remote)")
