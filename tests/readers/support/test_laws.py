"""What was written comes back: any entries, in any encoding, on any device."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.readers.events.local_times.clock import Clock
from mpdiff.readers.support import collection_summary, mpcmdrun, text
from mpdiff.readers.support.mplog import log as mplog
from mpdiff.readers.support.mplog.entries import (
    Detection,
    Entry,
    ExclusionDiscarded,
    ExclusionLists,
    ExclusionMapped,
    ExclusionsResized,
    Place,
    RealTimeState,
    TamperState,
)
from mpdiff.readers.support.prints import query_user, status
from mpdiff.readers.support.prints.moments import Moment
from samples import write_support as write
from tests.support.clocks import UTC_CLOCK

LETTERS = st.characters(categories=("L", "N"), include_characters=" _-.%*()\\:+'é中")
NAME = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
WORD = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
PATH = NAME.map(lambda name: "C:\\" + name)
STATE = st.integers(0, 2**31)
ENCODING = st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
TIME = st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001  made aware
    lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000)
)
PLAIN_TIME = TIME.map(lambda time: time.replace(second=0, microsecond=0))
HERE = Place(None, time_certain=True, line=0)

LISTS = st.dictionaries(
    st.sampled_from(["Process", "Path", "Ext", "Temp"]), st.lists(NAME, max_size=5)
)
KINDS = {"Process": "process", "Path": "path", "Ext": "extension", "Temp": "temporary"}

Said = tuple[str, Entry]


def _listing(lists: dict[str, list[str]]) -> Said:
    held = {KINDS[kind]: tuple(items) for kind, items in lists.items()}
    return write.exclusion_listing(lists), ExclusionLists(HERE, held)  # type: ignore[arg-type]


ENTRY: st.SearchStrategy[Said] = st.one_of(
    st.tuples(STATE, STATE).map(
        lambda t: (write.real_time_state(*t), RealTimeState(HERE, *t, write.real_time_state(*t)))
    ),
    st.tuples(STATE, STATE, WORD).map(
        lambda t: (write.tamper_state(*t), TamperState(HERE, *t, write.tamper_state(*t)))
    ),
    PATH.map(
        lambda p: (write.exclusion(p, "\\Device\\x"), ExclusionMapped(HERE, p, "\\Device\\x"))
    ),
    st.tuples(PATH, STATE).map(
        lambda t: (write.exclusion_discarded(*t), ExclusionDiscarded(HERE, *t))
    ),
    STATE.map(lambda n: (write.exclusions_resized(n), ExclusionsResized(HERE, n))),
    st.tuples(WORD, PATH, WORD).map(
        lambda t: (write.detected(*t), Detection(HERE, "detected", *t))
    ),
    st.tuples(WORD, PATH).map(lambda t: (write.listed(*t), Detection(HERE, "listed", *t))),
    LISTS.map(_listing),
)


@given(
    entries=st.lists(ENTRY, max_size=8),
    start=TIME,
    noise=st.integers(0, 5),
    marked=st.booleans(),
    encoding=ENCODING,
    block=st.sampled_from([64, 500, 1 << 20]),
)
def test_a_protection_log_comes_back(
    *,
    entries: list[Said],
    start: datetime,
    noise: int,
    marked: bool,
    encoding: str,
    block: int,
) -> None:
    logged: list[write.Timed] = [(None, write.session_header(start)), (start, "Service started")]
    expected: list[tuple[datetime, Entry]] = []
    for number, (message, entry) in enumerate(entries):
        time = start + timedelta(minutes=number)
        logged += write.scan_noise(time, noise, timedelta())
        timed = not isinstance(entry, ExclusionLists)
        logged += [(time, message)] if timed else [(time, "x"), (None, message)]
        expected.append((time, entry))
    data = write.mp_log(logged, marked=marked).encode(encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "BLOCK", block)
        log = mplog.read(io.BytesIO(data), "m", UTC_CLOCK)
        found = list(log)
    assert [(e.place.time, replace(e, place=HERE)) for e in found] == expected
    assert all(e.place.time_certain and e.place.whole for e in found)
    assert log.notices == ()
    assert log.first == start


@given(
    arguments=st.lists(WORD, max_size=5),
    start=PLAIN_TIME,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]),
    language=st.sampled_from(["en", "de", "fr"]),
    result=st.none() | st.integers(0, 2**32 - 1),
)
def test_a_run_comes_back(
    arguments: list[str], start: datetime, zone: str, language: str, result: int | None
) -> None:
    block = write.command_run(
        " ".join(arguments), start, zone=zone, ended=start, language=language, result=result
    )
    clock = Clock(ZoneInfo(zone), "the test")
    (run,) = mpcmdrun.read(io.BytesIO(block.encode("utf-16")), "m", clock).commands
    assert (run.program, list(run.arguments), run.result) == (write.TOOL, arguments, result)
    assert run.started is not None
    if run.started.certain:
        assert run.started.time == start
    else:  # an hour that comes twice
        assert run.started.time is not None
        assert abs(run.started.time - start) <= timedelta(hours=1)


VALUE = st.none() | st.booleans()


@given(
    values=st.fixed_dictionaries(
        {"RealTimeProtectionEnabled": VALUE, "IsTamperProtected": VALUE, "NISEnabled": VALUE},
        optional={
            "AMRunningMode": st.none() | WORD,
            "ControlledConfigurationState": st.none() | st.integers(0, 9),
            "QuickScanEndTime": st.none() | PLAIN_TIME,
        },
    ),
    form=st.sampled_from(["list", "json", "clixml"]),
)
def test_a_status_comes_back(values: dict[str, write.StatusValue], form: str) -> None:
    texts = {
        "list": write.status_list(values, zone="UTC"),
        "json": write.status_json(values),
        "clixml": write.status_clixml(values),
    }
    (one,) = status.read(io.BytesIO(texts[form].encode("utf-16")), "m", UTC_CLOCK).prints
    back = {n: v.time if isinstance(v, Moment) else v for n, v in one.values.items()}
    assert back == values


@given(st.lists(st.tuples(NAME, WORD, PLAIN_TIME, PLAIN_TIME, st.just("") | WORD), min_size=1))
def test_a_summary_of_the_collection_comes_back(
    rows: list[tuple[str, str, datetime, datetime, str]],
) -> None:
    data = write.collection_summary(rows).encode("utf-8-sig")
    found = collection_summary.read(io.BytesIO(data), "m", UTC_CLOCK)
    assert [(r.command, r.output, r.fields["Error"]) for r in found.rows] == [
        (command, output, error) for command, output, _, _, error in rows
    ]
    times = [time for row in rows for time in row[2:4]]
    assert (found.began, found.ended) == (min(times), max(times))


USER = st.text(st.sampled_from("abcxyzäß.-_7"), min_size=1, max_size=20)


@given(
    st.lists(
        st.tuples(USER, st.none() | st.sampled_from(["console", "rdp-tcp#7"]), PLAIN_TIME),
        min_size=1,
    ),
    st.sampled_from(["en", "fr"]),
)
def test_sessions_come_back(
    sessions: list[tuple[str, str | None, datetime]], language: str
) -> None:
    clock = Clock(UTC, "the test", day_first=language == "fr")
    data = write.query_user(sessions, zone="UTC", language=language).encode("utf-16")
    found = query_user.read(io.BytesIO(data), "m", clock)
    assert [(s.user, s.name, s.logon.time) for s in found.sessions] == sessions
    assert found.notices == ()
