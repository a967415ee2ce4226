"""Times in sentences: UTC is said only of UTC, and each doubt by its own name."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import LogCoverage, Notice, Report, Round, TimelineEntry
from mpdiff.report.digest import digest
from mpdiff.report.digest.times import clock_of, collection_time, time_doubt, times_of
from mpdiff.report.digest.titles import headline, title
from mpdiff.report.render import BY_NAME, RenderOptions
from tests.support.reports import START, empty, exclusion, finding, report, rich
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, TimeDoubt

OFF = START + timedelta(minutes=4)
ON = START + timedelta(minutes=46)
ROUNDS = (Round(OFF, ON, 2520.0),)
TEXT = "MPOperationalEvents.txt"


def weak(*doubts: TimeDoubt, fits: str | None = None, **given: Any) -> Finding:
    """Return real-time protection that was off, at times with these doubts."""
    fields = {
        "first_seen": OFF,
        "last_seen": ON,
        "rounds": ROUNDS,
        "times_certain": not doubts,
        "still_weakened": False,
    }
    made = finding(**fields | given)
    return replace(made, timing=replace(made.timing, doubts=doubts, zone_fits=fits))


DOUBTS = [
    ((), "", ""),
    (
        ("zone",),
        "The zone of these times is unknown.",
        "times are local and their zone is unknown",
    ),
    (
        ("day-order",),
        "Whether their day or their month comes first is open.",
        "day and month of the times may be swapped",
    ),
    (
        ("clock",),
        "The clock was set back meanwhile, so how long it lasted and which came last is open.",
        "times may be wrong, as the clock was set back",
    ),
    (
        ("course",),
        (
            "Beginning and end are not certain: a record may be missing, or another place may have held "
            "another value."
        ),
        "durations may be wrong: a record may be missing or another place may have held another value",
    ),
]


@for_each(("doubts", "sentence", "in_doubt"), DOUBTS)
def test_each_doubt_about_a_time_has_its_own_words(
    doubts: tuple[TimeDoubt, ...], sentence: str, in_doubt: str
) -> None:
    one = weak(*doubts)
    assert time_doubt(one) == sentence
    shown = digest(report(one, **KNOWN))
    assert shown.doubts == ((in_doubt,) if in_doubt else ())
    others = [other for _, other, _ in DOUBTS if other and other != sentence]
    assert not any(other in times_of(one) for other in others)


KNOWN: dict[str, Any] = {"current": rich().current, "coverage": rich().coverage}
"""A log and a state at collection, so that nothing is in doubt by itself."""


def test_only_times_of_unknown_zone_are_called_local() -> None:
    assert times_of(weak()) == "Weak from 2026-03-14 01:04:00 to 01:46:00 UTC (42 min)."
    assert times_of(weak("zone")) == (
        "Weak from 2026-03-14 01:04:00 to 01:46:00 local time (42 min). The zone of these times is "
        "unknown."
    )
    for one in (weak("day-order"), weak("clock"), weak("course")):
        assert "UTC (42 min)" in times_of(one)


@for_each("name", ["text", "ticket", "jira", "markdown", "gitlab", "github"])
def test_no_format_in_words_calls_a_local_time_utc(name: str) -> None:
    """Neither verdict, advice nor finding does; the window, which is known in UTC, is not theirs."""
    found = report(weak("zone", fits="+02:00"), window=None, **KNOWN)
    found = replace(found, current=None, coverage=None)
    shown = BY_NAME[name].render(found, RenderOptions())
    for written in ("01:04", "01:46"):
        assert f"{written}:00 UTC" not in shown
        assert f"{written} UTC" not in shown
        assert f"{written}:00Z" not in shown


def test_the_offset_that_would_fit_is_named_and_called_a_suggestion() -> None:
    one = weak("zone", fits="+02:00")
    assert times_of(one).endswith("; --timezone +02:00 would fit.")
    shown = digest(report(one, **KNOWN))
    assert shown.doubts == (
        "times are local and their zone is unknown (--timezone +02:00 would fit)",
    )
    (look,) = [line for line in shown.now if line.startswith("See in")]
    assert look == (
        "See in the device timeline what ran from 14 Mar 2026 01:04 local time to 14 Mar 2026 01:46 "
        "local time (zone unknown; --timezone +02:00 would fit)."
    )


def test_two_offsets_that_fit_are_no_suggestion() -> None:
    two = weak("zone", fits="-05:00", setting="DisableScriptScanning")
    (doubt,) = digest(report(weak("zone", fits="+02:00"), two, **KNOWN)).doubts
    assert doubt == "times are local and their zone is unknown"


def test_times_in_utc_and_local_ones_are_two_stretches() -> None:
    two = weak("zone", setting="DisableScriptScanning")
    (look,) = [
        line for line in digest(report(weak(), two)).now if line.startswith("See in the device")
    ]
    assert look == (
        "See in the device timeline what ran from 14 Mar 2026 01:04 UTC to 14 Mar 2026 01:46 UTC, and "
        "from 14 Mar 2026 01:04 local time to 14 Mar 2026 01:46 local time (zone unknown)."
    )


def test_an_incident_without_an_end_is_looked_at_from_its_time_on() -> None:
    reset = finding(
        rule="configuration-protection-reset",
        kind=None,
        setting=None,
        title="Configuration protection was reset",
        first_seen=START,
        last_seen=START,
    )
    (look,) = [line for line in digest(report(reset, weak())).now if line.startswith("See in")]
    assert look == "See in the device timeline what ran from 14 Mar 2026 01:00 UTC on."


def test_what_no_record_dates_is_no_matter_of_zones() -> None:
    undated = finding(times_certain=False, still_weakened=True)
    assert times_of(undated) == ""
    assert digest(report(undated, **KNOWN)).doubts == ("no change is dated",)
    both = report(undated, weak(setting="DisableScriptScanning"), **KNOWN)
    assert digest(both).doubts == ("some changes are undated",)


def test_an_older_report_without_reasons_says_that_times_are_not_certain() -> None:
    older = weak(times_certain=False)
    assert time_doubt(older) == "These times are not certain."
    assert digest(report(older, **KNOWN)).doubts == ("times are not certain",)


# --- what is said of a log and of the state at collection -----------------------------------------


def covered(*, certain: bool = True) -> LogCoverage:
    return LogCoverage(("log",), START, ON, 9, time_certain=certain)


def test_the_last_local_time_of_a_log_dates_no_collection() -> None:
    known = report(current=rich().current, coverage=covered())
    assert collection_time(replace(known, current=replace_time(known))) == (
        "14 Mar 2026 01:46 UTC or later"
    )
    local = replace(known, current=replace_time(known), coverage=covered(certain=False))
    assert collection_time(local) == ""


def replace_time(found: Report) -> Any:
    assert found.current is not None
    return replace(found.current, taken_at=None)


@for_each(
    ("given", "said"),
    [
        ({"coverage": None}, "In doubt: no event log could be read."),
        ({"current": None}, "In doubt: state at collection unknown."),
        (
            {"coverage": None, "current": None},
            "In doubt: no event log could be read; state at collection unknown.",
        ),
        ({}, ""),
    ],
)
def test_the_verdict_of_a_clean_report_carries_what_it_could_not_see(
    given: dict[str, Any], said: str
) -> None:
    verdict = digest(report(**KNOWN | given)).verdict
    assert verdict.startswith("No weakening found")
    assert verdict.partition("In doubt")[1:] == said.partition("In doubt")[1:]


def test_a_report_that_knows_nothing_says_all_of_it() -> None:
    assert digest(empty()).doubts == (
        "no event log could be read",
        "state at collection unknown",
        "the window is unknown",
    )


# --- the timeline ---------------------------------------------------------------------------------


def entry(member: str, *, certain: bool) -> TimelineEntry:
    return replace(rich().timeline[0], member=member, time_certain=certain)


@for_each(
    ("entries", "clock"),
    [
        ([entry("x.evtx", certain=True)], "UTC"),
        ([entry(TEXT, certain=False)], "local time, zone unknown; --timezone +02:00 would fit"),
        (
            [entry("x.evtx", certain=True), entry(TEXT, certain=False)],
            "UTC; ? local time, zone unknown; --timezone +02:00 would fit",
        ),
        ([entry("x.evtx", certain=False)], "UTC; ? not certain"),
        ([], "UTC"),
    ],
)
def test_a_timeline_says_what_its_times_are(entries: list[TimelineEntry], clock: str) -> None:
    told = (Notice("zone-assumed", "No zone is known.", TEXT),)
    found = report(weak("zone", fits="+02:00"), notices=told)
    assert clock_of(found, entries) == clock


# --- titles ---------------------------------------------------------------------------------------


@for_each(
    ("one", "says"),
    [
        (exclusion("C:\\T"), "Path excluded from scanning: C:\\T"),
        (exclusion("C:\\T", kind="removed"), "Path no longer excluded from scanning: C:\\T"),
        (
            exclusion("C:\\T", rule="transient", still_weakened=False),
            "Path excluded from scanning and removed again: C:\\T",
        ),
        (
            exclusion("C:\\T", setting="AttackSurfaceReductionOnlyExclusions", kind="removed"),
            "Exclusion from the attack surface reduction rules removed: C:\\T",
        ),
        (
            exclusion("C:\\T", setting="ControlledFolderAccessProtectedFolders", kind="removed"),
            "Folder no longer protected by controlled folder access: C:\\T",
        ),
        (
            finding(setting="CloudBlockLevel", before_text="High (2)", after_text="Default (0)"),
            "Cloud block level lowered to Default",
        ),
        (
            finding(setting="CloudBlockLevel", after_text="HighPlus (4)", effect="strengthened"),
            "Cloud block level raised to HighPlus",
        ),
        (
            finding(setting="EnableNetworkProtection", after_text="AuditMode (2)"),
            "Network protection set to audit only",
        ),
        (
            finding(setting="SubmitSamplesConsent", after_text="NeverSend (2)"),
            "Sample submission set to never send",
        ),
        (
            finding(
                rule="dormant", effect="neutral", title="DisableRealtimeMonitoring: True is set"
            ),
            "Weak local value below a policy: real-time protection",
        ),
        (
            finding(setting="HighThreatDefaultAction", after_text="Allow (6)"),
            "Action on high threats set to Allow",
        ),
    ],
)
def test_a_title_is_what_an_analyst_would_say(one: Finding, says: str) -> None:
    assert title(one) == says


def test_a_weak_local_value_below_a_policy_changed_nothing() -> None:
    waits = finding(rule="dormant", effect="neutral", before_text="False", after_text="True")
    assert headline(waits) == (
        "Weak local value below a policy: real-time protection \u00b7 "
        "DisableRealtimeMonitoring True, below a policy of False"
    )
