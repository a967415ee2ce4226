"""The report: counted, judged in one line, read back from its own JSON."""

from __future__ import annotations

import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mpdiff.base.errors import InputError
from mpdiff.base.model import MemberInfo, Notice, Report, Summary
from mpdiff.report.saved import encode, read_report, report_schema
from mpdiff.report.summary import any_reaches, is_incomplete, summarise
from tests.support.reports import bare, exclusion, finding, report, rich
from tests.support.rows import for_each

LEVELS = ("critical", "high", "medium", "low", "info")


def verdict(*findings: Any, changes: int = 1, compared: int = 100) -> str:
    return summarise(findings, changes=changes, compared=compared).verdict


def doubt(rule: str, severity: str = "high") -> Any:
    return finding(rule=rule, severity=severity, setting=None, effect="unknown", kind=None)


# --- the verdict ----------------------------------------------------------------------------------


@for_each(
    ("findings", "compared", "says"),
    [
        ([], 100, "No weakening found: 100 settings compared, 1 change."),
        ([], 0, "NOTHING COMPARED."),
        ([finding()], 100, "WEAKENED: 1 weakening (1 high)."),
        (
            [finding(certainty="uncertain")],
            100,
            "POSSIBLY WEAKENED: 1 weakening (1 high).",
        ),
        (
            [finding(certainty="uncertain"), finding()],
            100,
            "WEAKENED: 1 weakening (1 high). 1 possible weakening (1 high).",
        ),
        (
            [doubt("snapshot-missing")],
            0,
            (
                "NOTHING COMPARED: look at 1 finding (1 high). Do not take it as the whole truth: "
                "snapshot-missing."
            ),
        ),
        (
            [doubt("device-mismatch"), finding()],
            100,
            (
                "TWO DEVICES: their differences say nothing about what was changed on either. Do not take it "
                "as the whole truth: device-mismatch."
            ),
        ),
        (
            [doubt("snapshot-incomplete", "medium")],
            100,
            (
                "UNKNOWN: what could not be read may be weakened; look at 1 finding (1 medium). Do "
                "not take it as the whole truth: snapshot-incomplete."
            ),
        ),
        (
            [doubt("snapshot-incomplete", "low")],
            100,
            (
                "No weakening found, but look at 1 finding (1 low). Do not take it as the whole "
                "truth: snapshot-incomplete."
            ),
        ),
        (
            [doubt("unlogged", "low")],
            100,
            "No weakening found, but look at 1 finding (1 low).",
        ),
        (
            [finding(rule="strengthened", severity="info", effect="strengthened")],
            100,
            "No weakening found: 100 settings compared, 1 change.",
        ),
        (
            [finding(status="accepted")],
            100,
            "No open weakening: 100 settings compared, 1 change. 1 finding accepted.",
        ),
        (
            [finding(status="explained", still_weakened=True)],
            100,
            (
                "No open weakening: 100 settings compared, 1 change. 1 weakening still there at "
                "collection. 1 finding explained."
            ),
        ),
    ],
)
def test_verdict(findings: list[Any], compared: int, says: str) -> None:
    assert verdict(*findings, compared=compared) == says


def test_weakened_from_the_log_is_weakened_even_if_nothing_was_compared() -> None:
    assert verdict(finding(), compared=0).startswith("WEAKENED")


def test_one_thing_with_two_findings_is_one_that_is_still_there() -> None:
    """What was put back inside the window and weakened again after it."""
    both = [
        finding(rule="transient", still_weakened=True),
        finding(rule="weakened-after-window", still_weakened=True),
        exclusion("C:\\x", still_weakened=True),
        exclusion("c:\\X", still_weakened=True),
        exclusion("C:\\y", still_weakened=True, status="accepted"),
        exclusion("C:\\z", still_weakened=None),
    ]
    assert summarise(both, changes=0, compared=1).still_weakened == 2


def test_only_open_findings_are_counted_by_severity() -> None:
    found = [finding(severity=s) for s in LEVELS]
    found += [finding(severity="critical", status="accepted"), finding(status="explained")]
    summary = summarise(found, changes=7, compared=9)
    assert [getattr(summary, s) for s in LEVELS] == [1, 1, 1, 1, 1]
    assert (summary.accepted, summary.explained, summary.changes, summary.compared) == (1, 1, 7, 9)


@given(
    st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(["open", "accepted", "explained"])))
)
def test_every_finding_is_counted_once(made: list[tuple[str, str]]) -> None:
    summary = summarise([finding(severity=s, status=t) for s, t in made], changes=0, compared=1)
    total = sum(getattr(summary, s) for s in LEVELS) + summary.accepted + summary.explained
    assert total == len(made)


# --- thresholds -----------------------------------------------------------------------------------


@for_each(
    ("severity", "status", "threshold", "reached"),
    [
        ("low", "open", "low", True),
        ("high", "open", "low", True),
        ("low", "open", "medium", False),
        ("info", "open", "low", False),
        ("critical", "accepted", "low", False),
        ("critical", "explained", "info", False),
        ("critical", "open", None, False),
    ],
)
def test_reaches(severity: str, status: str, threshold: Any, *, reached: bool) -> None:
    assert any_reaches(report(finding(severity=severity, status=status)), threshold) is reached


@for_each(
    "code",
    ["log-damaged", "member-not-read", "log-empty", "value-cut", "odd-time", "registry-lines"],
)
def test_what_was_not_read_makes_a_report_incomplete(code: str) -> None:
    assert is_incomplete(report(notices=(Notice(code, "x", "m"),)))


def test_a_member_with_a_problem_and_a_missing_snapshot_do_too() -> None:
    bad = MemberInfo("x", 1, "other", problem="encrypted")
    assert is_incomplete(report(evidence=(bad,)))
    assert is_incomplete(report(doubt("snapshot-missing")))
    assert is_incomplete(report(doubt("snapshot-incomplete")))


def test_a_whole_report_is_not_incomplete() -> None:
    small = MemberInfo("x", 1, "fragment", problem="names only 2 settings")
    noise = Notice("zone-assumed", "x")
    assert not is_incomplete(report(finding(), evidence=(small,), notices=(noise,)))


# --- read back ------------------------------------------------------------------------------------


@for_each("made", [report(), bare(), rich()], ids=["empty", "bare", "rich"])
def test_a_report_read_back_is_the_report(made: Report) -> None:
    assert read_report(encode(made), "r.json") == made


def test_a_change_that_is_not_in_effect_keeps_its_own_effect() -> None:
    """A dormant value weakens nothing yet; what it would do is kept."""
    waiting = finding(rule="dormant")
    waiting = structs.replace(waiting, effect="unknown", certainty="uncertain")
    (again,) = read_report(encode(report(waiting)), "r.json").findings
    assert again == waiting
    assert again.change is not None
    assert (again.change.effect, again.change.certainty) == ("weakened", "certain")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.one_of(st.none(), st.booleans(), st.integers(-(2**62), 2**62), texts)


@given(
    before=scalars,
    after=scalars,
    title=texts,
    key=st.one_of(st.none(), texts),
    still=st.one_of(st.none(), st.booleans()),
)
def test_any_value_survives_the_way_through_json(
    *, before: Any, after: Any, title: str, key: str | None, still: bool | None
) -> None:
    made = report(finding(before=before, after=after, title=title, key=key, still_weakened=still))
    again = read_report(encode(made), "r.json")
    assert again == made
    assert type(again.findings[0].before) is type(before)
    assert encode(again) == encode(made)


def test_fields_that_a_newer_mpdiff_adds_are_ignored() -> None:
    data = json.loads(encode(rich()))
    data["new"] = data["summary"]["new"] = [1, {"x": None}]
    assert read_report(json.dumps(data).encode(), "r.json") == rich()


@for_each(
    ("data", "code"),
    [
        (b"", "not-a-report"),
        (b"[]", "not-a-report"),
        (b"{}", "not-a-report"),
        (b"\xff\xfe", "not-a-report"),
        (b'{"schema_version": "2"}', "not-a-report"),
        (b'{"schema_version": 3}', "unknown-schema"),
        (b'{"schema_version": 0}', "unknown-schema"),
        (b'{"schema_version": 1}', "unknown-schema"),
        (b'{"schema_version": 2}', "damaged-report"),
        (b'{"schema_version": 2, "x": ' + b"[" * 100_000, "not-a-report"),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_report(data, "r.json")
    assert (caught.value.code, caught.value.member) == (code, "r.json")


def test_a_report_with_an_impossible_value_is_damaged() -> None:
    data = encode(rich()).replace(b'"critical"', b'"fatal"', 1)
    with pytest.raises(InputError) as caught:
        read_report(data, "r.json")
    assert caught.value.code == "damaged-report"


@given(st.binary(max_size=60) | st.text(string.printable, max_size=60).map(str.encode))
def test_noise_is_refused_and_never_a_traceback(data: bytes) -> None:
    with pytest.raises(InputError):
        read_report(data, "r.json")


def test_the_schema_describes_every_field_of_the_contract() -> None:
    found = report_schema()["$defs"]
    promised = {
        "SavedReport": "schema_version tool source device window before after current changes findings "
        "timeline notices summary",
        "SavedFinding": "rule severity setting key title detail was became was_text became_text effect "
        "certainty first_seen last_seen still_weakened status explained_by fingerprint before_snapshot "
        "after_snapshot at_collection witnesses place origin",
        "TimelineEntry": "time event_id setting key before after actor member place refused",
        "Witness": "source member position time text",
        "Incident": "kind time title subject detail witness",
        "Summary": "critical high medium low info changes verdict",
    }
    for name, fields in promised.items():
        assert set(fields.split()) <= set(found[name]["properties"]), name
    assert set(found["Summary"]["properties"]) == set(Summary.__struct_fields__)
