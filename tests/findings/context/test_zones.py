"""Which offset fits local times of unknown zone, why times are not certain, and which log is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.base.model import LogCoverage, Notice, Statement, Window
from mpdiff.findings.changes.inside import LOG_ONLY
from mpdiff.findings.context.context import in_context, notices
from mpdiff.findings.context.zones import fits
from tests.support.cases import case, findings
from tests.support.eventlogs import NOON
from tests.support.rows import for_each
from tests.support.scene import END, WINDOW, at, touch
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import TimeDoubt
    from mpdiff.findings.case import Case

TEXT, EVTX = "MPOperationalEvents.txt", "Operational.evtx"
REALTIME, TAMPER, SCRIPTS = (
    "DisableRealtimeMonitoring",
    "DisableTamperProtection",
    "DisableScriptScanning",
)
ZONELESS = Notice("zone-assumed", "No zone is known.", TEXT)


def local(minute: float, offset: float, setting: str, old: Any, new: Any) -> Statement:
    """Return a change as a text log dates it: the true minute, written in a zone so far from UTC."""
    return touch(minute + offset, setting, old, new, member=TEXT, time_certain=False)


def off_and_back(offset: float, setting: str = REALTIME, back: float = 240.5) -> list[Statement]:
    """Return a weakening inside the window that is put back at its end."""
    return [
        local(90, offset, setting, False, True),
        local(back, offset, setting, True, False),
    ]


def of_text(statements: list[Statement], *codes: str, **more: Any) -> Case:
    told = tuple(Notice(code, "as it says", TEXT) for code in codes) or (ZONELESS,)
    return case(statements, {}, {}, log_notices=told, vouched=False, **more)


def offset(found: Case) -> str | None:
    fit = fits(found).get(TEXT)
    return fit.offset if fit else None


@for_each(
    ("minutes", "shown"),
    [
        (120, "+02:00"),
        (-300, "-05:00"),
        (345, "+05:45"),
        (-210, "-03:30"),
        (0, "UTC"),
        (840, "+14:00"),
    ],
)
def test_what_was_put_back_at_the_end_of_the_window_shows_the_offset(
    minutes: int, shown: str
) -> None:
    found = of_text(off_and_back(minutes))
    assert offset(found) == shown
    (said,) = [n for n in notices(found, ()) if n.code == "zone-fits"]
    assert f"--timezone {shown} would fit" in said.message
    assert "It was not applied." in said.message
    assert said.member == TEXT


@given(st.integers(-48, 56))
def test_any_offset_of_whole_quarters_is_found(quarters: int) -> None:
    minutes = quarters * 15
    fit = fits(of_text(off_and_back(minutes)))[TEXT]
    sign = "-" if minutes < 0 else "+"
    written = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "UTC"
    assert (fit.offset, fit.at_end, fit.twins) == (written, 1, 0)


@for_each(
    ("why", "found"),
    [
        ("the zone is known", of_text(off_and_back(120), "log-damaged")),
        ("three minutes from the end", of_text(off_and_back(120, back=243.5))),
        ("put back at no edge", of_text(off_and_back(120, back=128))),
        ("the weakening would lie before the window", of_text([local(-90, 120, REALTIME, False, True), local(240.5, 120, REALTIME, True, False)])),
        ("nothing was weakened before", of_text([local(240.5, 120, REALTIME, True, False)])),
        ("no window is known", of_text(off_and_back(120), window=None)),
        ("the window is inferred", of_text(off_and_back(120), window=Window(NOON, END, "x", certain=False))),
        ("the log itself dates the window", of_text(off_and_back(120), window=Window(NOON, END, f"event 5007, {TEXT}"))),
        ("two offsets fit as well as each other", of_text([*off_and_back(120), *off_and_back(-60, TAMPER)])),
        ("the other log's times are not certain", of_text([local(30, 120, REALTIME, False, True), touch(30, REALTIME, False, True, member=EVTX, time_certain=False)])),
        ("another value in the other log", of_text([local(30, 120, REALTIME, False, True), touch(30, REALTIME, True, False, member=EVTX)])),
        ("another setting in the other log", of_text([local(30, 120, REALTIME, False, True), touch(30, TAMPER, False, True, member=EVTX)])),
        ("farther than any zone", of_text([local(30, 900, REALTIME, False, True), touch(30, REALTIME, False, True, member=EVTX)])),
    ],
)  # fmt: skip
def test_no_offset_is_offered_where_nothing_speaks_for_one(why: str, found: Case) -> None:
    assert (why, offset(found)) == (why, None)


def test_most_changes_decide() -> None:
    mixed = [*off_and_back(120), *off_and_back(120, TAMPER), *off_and_back(-60, SCRIPTS)]
    fit = fits(of_text(mixed))[TEXT]
    assert (fit.offset, fit.at_end) == ("+02:00", 2)


def test_the_same_change_in_a_log_in_utc_shows_the_offset() -> None:
    twin = touch(31, REALTIME, False, True, member=EVTX)
    fit = fits(of_text([local(30, -480, REALTIME, False, True), twin], window=None))[TEXT]
    assert (fit.offset, fit.at_end, fit.twins) == ("-08:00", 0, 1)


@for_each(
    ("standard", "ahead", "shown"),
    [("+01:00", 60, "+02:00"), ("+01:00", 0, "+01:00"), ("-08:00", 60, "-07:00")],
)
def test_daylight_saving_time_is_told_from_the_standard_offset(
    standard: str, ahead: float, shown: str
) -> None:
    """The times were read with the standard offset; what is left is the hour of the summer."""
    words = f"The time zone is the standard offset (UTC{standard}) from SystemInformation.txt."
    told = (Notice("zone-uncertain", words, TEXT),)
    found = case(off_and_back(ahead), {}, {}, log_notices=told, vouched=False)
    assert offset(found) == shown


# --- why times are not certain --------------------------------------------------------------------


def doubts(found: Case) -> tuple[TimeDoubt, ...]:
    (one,) = [f for f in in_context(found, findings(found)) if f.setting == REALTIME]
    return one.timing.doubts


@for_each(
    ("codes", "said"),
    [
        (("zone-assumed",), ("zone",)),
        (("zone-uncertain",), ("zone",)),
        (("export-zone-assumed",), ("zone",)),
        (("day-order-open",), ("day-order",)),
        (("clock-set-back",), ("clock",)),
        (("zone-assumed", "day-order-open"), ("zone", "day-order")),
        (("log-damaged",), ("course",)),
    ],
)
def test_times_say_why_they_are_not_certain(
    codes: tuple[str, ...], said: tuple[TimeDoubt, ...]
) -> None:
    assert doubts(of_text(off_and_back(120), *codes)) == said


def test_a_hole_in_a_log_in_utc_is_no_matter_of_zones() -> None:
    holes = LogCoverage(("log",), at(-120), at(360), 10, gap_times=((at(40), at(50)),))
    statements = [touch(30, REALTIME, False, True), touch(72, REALTIME, True, False)]
    assert doubts(case(statements, {}, {}, coverage=holes)) == ("course",)


def test_certain_times_have_no_doubts() -> None:
    statements = [touch(30, REALTIME, False, True), touch(72, REALTIME, True, False)]
    on = {REALTIME: False}
    assert doubts(case(statements, on, on, collected=on, places={"policy": {}, "mdm": {}})) == ()


def test_what_no_record_dates_has_no_doubt_about_its_time() -> None:
    found = case((), {REALTIME: False}, {REALTIME: True}, log_notices=(ZONELESS,))
    assert doubts(found) == ()


def test_the_offset_that_fits_stands_with_each_finding_of_that_log() -> None:
    found = of_text([*off_and_back(120), local(100, 120, SCRIPTS, False, True)])
    shown = {f.setting: f.timing.zone_fits for f in in_context(found, findings(found)) if f.change}
    assert shown == {REALTIME: "+02:00", SCRIPTS: "+02:00"}


# --- which log shows it ---------------------------------------------------------------------------


def told(member: str, unverified: bool = False, **given: Any) -> str:  # noqa: FBT001, FBT002  a row
    statements = [
        touch(30, REALTIME, False, True, member=member, **given),
        touch(72, REALTIME, True, False, member=member, **given),
    ]
    on = snapshot({REALTIME: False})
    found = case(statements, on, on)
    if unverified:
        support = replace(found.support, unverified=frozenset({member}))
        found = replace(found, support=support)
    (one,) = [f for f in in_context(found, findings(found)) if f.setting == REALTIME]
    return one.detail


def test_the_event_log_is_named_where_it_shows_a_change() -> None:
    assert LOG_ONLY in told(EVTX)


def test_an_export_of_hunting_is_named_where_it_alone_shows_a_change() -> None:
    detail = told("hunting.csv", event_id="RegistryValueSet")
    assert "Only the export of advanced hunting shows it" in detail
    assert "event log" not in detail


def test_a_form_that_nobody_verified_is_named_once_and_as_the_only_witness() -> None:
    detail = told("MPLog-1.log", unverified=True, event_id="MPLog", source="protection log")
    assert detail.startswith("Only MPLog-1.log shows it, the snapshots do not;")
    assert "event log" not in detail
    assert detail.count("MPLog-1.log") == 1


def test_a_window_in_utc_stays_as_it_is() -> None:
    """The offset is offered, never applied."""
    found = of_text(off_and_back(120))
    assert found.window == WINDOW
    (one,) = [f for f in in_context(found, findings(found)) if f.setting == REALTIME]
    assert one.first_seen == at(90 + 120)
    assert not one.times_certain
