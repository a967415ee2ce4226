"""When the window was, from what that is known, and how sure that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base.errors import UsageError
from mpdiff.base.model import Window
from mpdiff.evidence.events.meaning.window_hints import WindowHint
from mpdiff.evidence.mode import spans_of
from mpdiff.evidence.window import (
    OPTION,
    Told,
    decide,
    disagreements,
    from_hints,
    from_snapshots,
    is_open,
    latest_past,
    was_open,
    window_from_registry,
)
from mpdiff.readers.registry import RegistryDump, RegistryValue, parse_dump, window_values
from tests.support.eventlogs import NOON
from tests.support.evtxwriter import filetime
from tests.support.places import CORPUS, needs_corpus
from tests.support.rows import for_each
from tests.support.scene import END, at
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

FOUR_HOURS = timedelta(hours=4)


def value(data: Any, kind: str = "REG_BINARY", *, present: bool = True) -> RegistryValue:
    return RegistryValue(kind, data, present=present)


def windowed(start: Any, end: Any) -> tuple[Told, list[str]]:
    told, notices = window_from_registry(
        {"TSStartTime": value(start), "TSExpirationTime": value(end)}, "m"
    )
    return told, [n.code for n in notices]


def decided(*told: Told, option: str | None = None) -> Window | None:
    return decide(option, told, documented_hours=4)


# --- the option -----------------------------------------------------------------------------------


def test_the_users_word_goes_before_all_others() -> None:
    window = decided(Told(NOON, END, "x"), option="2026-03-02T10:00:00+02:00/2026-03-02T09:00:00Z")
    assert window == Window(
        datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC), OPTION
    )


@for_each(
    "text",
    [
        "",
        "/",
        "2026-03-01T09:00:00Z",
        "2026-03-01T09:00:00/2026-03-01T13:00:00",  # no zone
        "2026-03-01T13:00:00Z/2026-03-01T09:00:00Z",
        "2026-03-01T13:00:00Z/2026-03-01T13:00:00Z",
        "2026-03-01T09:00:00Z/2026-03-01T13:00:00Z/2026-03-01T14:00:00Z",
        "0001-01-01T00:00:00+14:00/2026-03-01T13:00:00Z",
        "yesterday/today",
    ],
)
def test_an_option_that_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        decided(option=text)
    assert caught.value.code == "bad-window"


# --- the registry ---------------------------------------------------------------------------------


@for_each(
    ("end", "certain"),
    [
        (END, True),
        (filetime(END).to_bytes(8, "little"), True),
        (int(END.timestamp()), False),  # its form is inferred
        (filetime(END), False),
        ("2026-03-01T16:00:00Z", False),
        ("2026-03-01 16:00:00", False),
    ],
)
def test_an_expiration_of_any_type(end: Any, *, certain: bool) -> None:
    told, codes = windowed(NOON, end)
    assert (told.start, told.end, told.certain) == (NOON, END, certain)
    assert codes == []


@for_each("end", [0, None, b"", ""])
def test_an_expiration_that_is_not_set_is_nothing_odd(end: Any) -> None:
    told, codes = windowed(NOON, end)
    assert (told.end, codes) == (None, [])


@for_each(
    "end",
    [240, b"\x01\x02", b"\xff" * 8, 2**63, 2**64 - 1, "soon", "9999-12-31T23:59:59-14:00", ("x",)],
)
def test_an_expiration_that_no_source_describes_is_said(end: Any) -> None:
    told, codes = windowed(NOON, end)
    assert (told.start, told.end) == (NOON, None)
    assert codes == ["expiry-not-understood"]


def test_a_start_that_no_source_describes_is_said() -> None:
    told, codes = windowed("at noon", END)
    assert (told.start, codes) == (None, ["start-not-understood"])


@for_each(
    ("data", "shown"),
    [
        (datetime(1601, 1, 1, tzinfo=UTC), "1601-01-01 00:00:00 UTC, which no window can have"),
        (bytes(7) + b"\1", "00 00 00 00 00 00 00 01, a form that no source describes"),
        ("soon", "'soon', a form that no source describes"),
    ],
)
def test_a_time_that_is_not_understood_is_shown_as_people_write_it(data: Any, shown: str) -> None:
    _, (notice,) = window_from_registry({"TSStartTime": value(data)}, "m")
    assert notice.message == f"TSStartTime is {shown}."


def test_a_start_whose_form_is_inferred_is_not_certain() -> None:
    told, _ = windowed(int(NOON.timestamp()), END)
    assert (told.start, told.certain) == (NOON, False)


def test_an_end_before_the_start_is_no_window() -> None:
    told, codes = windowed(END, NOON)
    assert (told.end, codes) == (None, ["expiry-before-start"])


@for_each(
    ("values", "was", "is_"),
    [
        ({}, False, False),
        ({"TSState": value(0, "REG_DWORD"), "TSStartTime": value(b"")}, False, False),
        ({"TSState": value(1, "REG_DWORD")}, True, True),
        ({"TSState": value(0, "REG_DWORD"), "TSStartTime": value(NOON)}, True, False),
        ({"TSState": value("?", "REG_DWORD")}, False, False),
    ],
)
def test_whether_there_was_a_window(
    values: dict[str, RegistryValue], *, was: bool, is_: bool
) -> None:
    assert (was_open(values), is_open(values)) == (was, is_)


@needs_corpus
def test_the_real_dump_had_no_window_and_tells_how_old_it_is() -> None:
    path = CORPUS / "mpregistry" / "MPRegistry-2021-4.18.2107.4.txt"
    dump = parse_dump(path.read_text(encoding="utf-8-sig"), "r")
    assert not was_open(window_values(dump))
    assert window_from_registry(window_values(dump), "r") == (
        Told(None, None, "the registry, r"),
        [],
    )
    latest = latest_past(dump)
    assert latest is not None
    assert latest.date().isoformat() == "2021-09-07"


# --- how old the package is at most ---------------------------------------------------------------


@for_each(
    ("name", "counts"),
    [
        ("Scan\\LastScanRun", True),
        ("Signature Updates\\AVSignatureApplied", True),
        ("Signature Updates\\SignaturesLastUpdated", True),
        ("Signature Updates\\SignatureUpdateLastAttempted", True),
        ("InstallTime", True),
        ("Features\\Troubleshooting\\TSExpirationTime", False),
        ("Features\\Troubleshooting\\TSStartTime", False),
        ("Signature Updates\\NextUpdate", False),
        ("Features\\LastWindowExpiration", False),
        ("Scan\\LastNextScan", False),
        ("Exclusions\\Paths\\C:\\x\\last", False),
    ],
)
def test_only_times_that_had_come_tell_how_old_the_package_is(name: str, *, counts: bool) -> None:
    data = value(0, "REG_DWORD") if name.startswith("Exclusions") else value(NOON)
    dump = RegistryDump({"effective policy": {name: data}}, {})
    assert latest_past(dump) == (NOON if counts else None)


def test_numbers_and_noise_under_such_names_are_no_times() -> None:
    odd = [
        value(1_772_366_400, "REG_DWORD"),
        value(b"\x0a\x00\x44\x48\x01\x00\x01\x00"),
        value(None),
    ]
    held = {f"LastThing{i}": v for i, v in enumerate(odd)}
    assert latest_past(RegistryDump({"effective policy": held}, {})) is None


# --- events ---------------------------------------------------------------------------------------


def hint(
    minute: float, name: str, after: Any, event_id: int | str = 5007, **given: Any
) -> WindowHint:
    return WindowHint(at(minute), name, None, after, "log", event_id, **given)


@for_each(
    ("states", "start", "end"),
    [
        ([(0, 1), (240, 0)], 0, 240),
        ([(0, 1)], 0, None),
        ([(240, 0)], None, 240),
        ([(0, 1), (1, 2), (240, 0)], 0, 240),  # one window whose state has more than two values
        ([(-5000, 1), (-4760, 0), (0, 1), (240, 0)], 0, 240),  # the last of two windows
        ([(-5000, 1), (-4760, 0), (0, 1)], 0, None),
        ([(0, 1), (240, None), (300, 0)], 0, 240),
        ([], None, None),
    ],
)
def test_the_window_by_the_moments_the_state_changed(
    states: list[tuple[float, Any]], start: float | None, end: float | None
) -> None:
    told = from_hints([hint(minute, "TSState", after) for minute, after in states])
    found = [(t.start, t.end) for t in told]
    expected = tuple(None if m is None else at(m) for m in (start, end))
    assert found == ([expected] if expected != (None, None) else [])


def test_recorded_times_go_before_the_moment_of_the_event() -> None:
    hints = [
        hint(0.1, "TSState", 1),
        hint(0.1, "TSStartTime", filetime(NOON)),
        hint(0.1, "TSExpirationTime", int(END.timestamp())),
    ]
    (told,) = from_hints(hints)
    assert (told.start, told.end, told.basis) == (NOON, END, "event 5007, log")


def test_hunting_rows_tell_a_window_of_their_own() -> None:
    rows = [
        hint(
            0, "TroubleshootingStartTime", "2026-03-01T12:00:00.0000000Z".replace("0000Z", "Z"), "x"
        ),
        hint(0, "TroubleshootingStateExpiry", "2026-03-01T16:00:00Z", "x"),
    ]
    (told,) = from_hints(rows)
    assert (told.start, told.end) == (NOON, END)
    assert told.basis.startswith("a hunting event")


def test_times_of_an_assumed_zone_make_no_certain_window() -> None:
    (told,) = from_hints([hint(0, "TSState", 1, time_certain=False)])
    assert not told.certain


@for_each("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x", "0"])
def test_a_time_that_is_none_tells_no_window(text: str) -> None:
    assert from_hints([hint(0, "TSStartTime", text)]) == ()


# --- put together ---------------------------------------------------------------------------------


def test_the_first_source_that_knows_the_start_wins_and_another_may_add_the_end() -> None:
    window = decided(
        Told(None, None, "a"), Told(NOON, None, "b"), Told(None, END, "c", certain=False)
    )
    assert window == Window(NOON, END, "start: b; end: c", certain=False)


def test_an_end_before_the_start_is_another_windows() -> None:
    window = decided(Told(NOON, None, "b"), Told(None, NOON - FOUR_HOURS, "c"))
    assert window is not None
    assert (window.end, window.certain) == (END, False)
    assert "assumed" in window.basis


def test_nothing_told_no_window() -> None:
    assert decided(Told(None, END, "a")) is None
    assert decided() is None


def test_snapshots_tell_a_window_only_with_times_of_their_own() -> None:
    told = from_snapshots(snapshot({}, taken_at=NOON), snapshot({}, taken_at=END))
    assert (told.start, told.end, told.certain) == (NOON, END, False)
    assert from_snapshots(snapshot({}), None).start is None


@for_each(
    ("told", "said"),
    [
        ([Told(NOON, END, "a"), Told(NOON, END, "b")], 0),
        ([Told(NOON, END, "a"), Told(at(5), at(235), "b")], 0),
        ([Told(NOON, END, "a"), Told(at(60), END, "b")], 1),
        ([Told(NOON, END, "a"), Told(None, at(60), "b")], 1),  # switched off early
        ([Told(NOON, END, "a"), Told(at(60), at(70), "b", certain=False)], 0),
        ([Told(NOON, END, "a"), Told(None, None, "b")], 0),
    ],
)
def test_sources_that_tell_another_window_are_said(told: Sequence[Told], said: int) -> None:
    notices = list(disagreements(decided(*told), told))
    assert [n.code for n in notices] == ["window-disagrees"] * said


def test_a_window_given_by_hand_against_the_evidence_is_said() -> None:
    told = [Told(NOON, END, "the registry, m")]
    window = decided(*told, option="2026-03-02T09:00:00Z/2026-03-02T13:00:00Z")
    (notice,) = disagreements(window, told)
    assert "the registry, m tells start 2026-03-01 12:00:00 UTC" in notice.message
    assert list(disagreements(None, told)) == []


times = st.one_of(
    st.none(),
    st.integers(1_577_836_800, 1_893_456_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
)


@given(st.lists(st.builds(Told, times, times, st.just("x"), st.booleans()), max_size=5))
def test_a_window_never_ends_before_it_starts(told: list[Told]) -> None:
    window = decided(*told)
    assert (window is None) == all(t.start is None for t in told)
    if window is not None:
        assert window.start is not None
        assert window.end is not None
        assert window.start < window.end


@given(st.one_of(st.integers(), st.text(), st.binary(max_size=12), st.none()))
def test_no_registry_value_is_too_odd_to_be_looked_at(data: Any) -> None:
    told, _ = windowed(data, data)
    assert told.end is None


# --- every window that events record --------------------------------------------------------------


@for_each(
    ("why", "hints", "spans"),
    [
        ("on and off", [(0, 1), (240, 0)], [(0, 240)]),
        ("twice", [(0, 1), (240, 0), (300, 1), (310, 0)], [(0, 240), (300, 310)]),
        ("never off", [(0, 1)], []),
        ("never on", [(240, 0)], []),
        ("off twice", [(0, 1), (240, 0), (250, 0)], [(0, 240)]),
        ("on twice", [(0, 1), (10, 2), (240, 0)], [(0, 240)]),
    ],
)
def test_spans_of_the_mode(why: str, hints: list[Any], spans: list[Any]) -> None:
    found = spans_of([hint(minute, "TSState", state) for minute, state in hints])
    assert found == tuple((at(a), at(b)) for a, b in spans), why


def test_other_values_and_times_of_an_assumed_zone_make_no_span() -> None:
    other = [hint(0, "TSStartTime", 1), hint(240, "TSStartTime", 0)]
    unsure = [hint(0, "TSState", 1, time_certain=False), hint(240, "TSState", 0)]
    ended = [hint(0, "TSState", 1), hint(240, "TSState", 0, time_certain=False)]
    assert spans_of(other) == spans_of(unsure) == spans_of(ended) == ()
    mixed = [hint(0, "TSState", 1), hint(5, "TSStartTime", 0), hint(240, "tsstate", 0)]
    assert spans_of(mixed) == ((at(0), at(240)),)


def test_hunting_rows_make_spans_of_their_own() -> None:
    rows = [
        hint(0, "TroubleshootingState", "Enabled", "x"),
        hint(1, "TSState", 0),
        hint(240, "TroubleshootingState", "Disabled", "x"),
    ]
    assert spans_of(rows) == ((at(0), at(240)),)


def test_an_edge_that_is_not_there_makes_the_other_no_less_certain() -> None:
    start = {"TSStartTime": value(NOON)}
    for more in ({}, {"TSExpirationTime": value(None, present=False)}):
        told, notices = window_from_registry(start | more, "m")
        assert (told.start, told.end, told.certain, notices) == (NOON, None, True, [])
