"""Samples are checked against what people wrote down, and every difference is shown."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

import mpdiff
from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.model import SEVERITIES, Notice, Report, Round
from mpdiff.base.strict_yaml import parse_yaml
from mpdiff.catalogue import catalogue
from mpdiff.verify import expectation
from mpdiff.verify.compare import Mismatch, compare_expectations
from mpdiff.verify.expectation import Expectation, ExpectedFinding, Options
from mpdiff.verify.result import junit, result_text
from mpdiff.verify.samples import Outcome, VerifyResult, samples_in, verify_samples
from mpdiff.verify.write import dumps_expectation, scalar
from tests.support.reports import END, MEMBER, START, exclusion, finding, report
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

WEAK = ExpectedFinding("weakened", "weakened", "high", setting="DisableRealtimeMonitoring")
EXPECTED = """\
description: Real-time protection off
exit_code: 1
findings:
- rule: weakened
  setting: DisableRealtimeMonitoring
  effect: weakened
  severity: high
notices: []
"""


class Analyse:
    """Stands for the pipeline: returns a report or an error, and remembers how it was called."""

    def __init__(self, result: Report | Exception) -> None:
        self.result = result
        self.calls: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def __call__(self, *sources: str, **options: Any) -> Report:
        self.calls.append((sources, options))
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def analysis(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report | Exception], Analyse]:
    """Let `verify` analyse nothing: every sample returns one result."""

    def install(result: Report | Exception) -> Analyse:
        fake = Analyse(result)
        monkeypatch.setattr("mpdiff.pipeline.analyse", fake)
        return fake

    return install


def sample(folder: Path, *files: str, expected: str | None = EXPECTED) -> Path:
    """Make a sample folder of empty files; a name that ends in / is a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        target = folder / name
        if name.endswith("/"):
            target.mkdir()
        else:
            target.parent.mkdir(exist_ok=True)
            target.write_text("")
    if expected is not None:
        (folder / "expected.yaml").write_text(expected, encoding="utf-8")
    return folder


def only(result: VerifyResult) -> Outcome:
    (outcome,) = result.outcomes
    return outcome


# --- which package --------------------------------------------------------------------------------

PACKAGES = [
    pytest.param(["package.zip"], ["package.zip"], id="package.zip"),
    pytest.param(["package/"], ["package"], id="an unpacked package"),
    pytest.param(["Package.CAB"], ["Package.CAB"], id="a cabinet, in any case"),
    pytest.param(["case 7.zip"], ["case 7.zip"], id="one package of any name"),
    pytest.param(["before.json", "after.txt"], ["before.json", "after.txt"], id="two snapshots"),
    pytest.param(
        ["package-b.zip", "package-a.zip"], ["package-a.zip", "package-b.zip"], id="two packages"
    ),
    pytest.param(
        ["package.zip", "README.md", ".notes", "build.log"],
        ["package.zip"],
        id="what else lies there does not matter",
    ),
    pytest.param(["x.zip", "README.md", ".gitkeep"], ["x.zip"], id="nor beside a lone package"),
]


@pytest.mark.parametrize(("files", "used"), PACKAGES)
def test_the_package_of_a_sample_is_found(
    tmp_path: Path,
    analysis: Callable[[Report | Exception], Analyse],
    files: list[str],
    used: list[str],
) -> None:
    fake = analysis(report(finding()))
    folder = sample(tmp_path / "s", *files)
    assert only(verify_samples([str(folder)])).state == "same"
    assert fake.calls == [(tuple(str(folder / name) for name in used), {})]


NO_PACKAGE = [
    pytest.param([], "Holds neither", id="nothing"),
    pytest.param(["a.zip", "b.zip"], "Holds neither", id="two of any name"),
    pytest.param(["package.zip", "package.cab"], "may be package.cab or package.zip", id="two"),
    pytest.param(
        ["package.zip", "before.json", "after.json"],
        "may be package.zip or before.json and after.json",
        id="a package and a pair",
    ),
]


@pytest.mark.parametrize(("files", "problem"), NO_PACKAGE)
def test_a_folder_without_one_clear_package_is_unusable(
    tmp_path: Path,
    analysis: Callable[[Report | Exception], Analyse],
    files: list[str],
    problem: str,
) -> None:
    analysis(report(finding()))
    result = verify_samples([str(sample(tmp_path / "s", *files))])
    assert (only(result).state, result.exit_code) == ("unusable", 3)
    assert problem in only(result).problem


def test_options_are_passed_on_and_their_files_are_not_the_package(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    options = """\
options:
  scenario: [high-cpu, install-blocked]
  policy: rules.yaml
  today: 2026-11-24
  timezone: Europe/Berlin
  window: 2026-03-14T01:00:00Z/2026-03-14T05:00:00Z
  before: a.txt
  after: b.txt
  events: [hunting.csv]
"""
    fake = analysis(report(finding()))
    files = ("x.zip", "rules.yaml", "hunting.csv")
    folder = sample(tmp_path / "s", *files, expected=options + EXPECTED)
    assert only(verify_samples([str(folder)])).state == "same"
    assert fake.calls == [
        (
            (str(folder / "x.zip"),),
            {
                "scenarios": ("high-cpu", "install-blocked"),
                "policy": str(folder / "rules.yaml"),
                "today": date(2026, 11, 24),
                "timezone": "Europe/Berlin",
                "window": "2026-03-14T01:00:00Z/2026-03-14T05:00:00Z",
                "before": "a.txt",
                "after": "b.txt",
                "events": (str(folder / "hunting.csv"),),
            },
        )
    ]


def test_samples_are_found_in_folders_by_name(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        sample(tmp_path / name, "package.zip")
    sample(tmp_path / "lacks", "package.zip", expected=None)
    for name in (".git/", "__pycache__/", "build.py"):
        sample(tmp_path, name, expected=None)
    assert [Path(p).name for p in samples_in(str(tmp_path))] == ["a", "b", "c", "lacks"]
    assert samples_in(str(tmp_path / "a")) == (str(tmp_path / "a"),)
    # A package without an expected.yaml is a sample that lacks it, not a folder of samples.
    unpacked = sample(tmp_path / "d", "package/", "more/", expected=None)
    assert samples_in(str(unpacked)) == (str(unpacked),)


# --- what differs ---------------------------------------------------------------------------------

BASE = Expectation(1, findings=(WEAK,), notices=("log-gap",))
EXTRA = ExpectedFinding("exclusion-added", "weakened", "medium", "ExclusionPath", "C:\\x")
GAP = ExpectedFinding("log-gap", "unknown", "low")

DIFFERENCES = [
    pytest.param(BASE, [], id="the same"),
    pytest.param(replace(BASE, description="x"), [], id="prose"),
    pytest.param(
        replace(BASE, exit_code=0),
        [("different", "exit_code", "expected 1, got 0")],
        id="exit code",
    ),
    pytest.param(
        replace(BASE, findings=()),
        [("missing", "weakened DisableRealtimeMonitoring", "weakened, high")],
        id="a missing finding",
    ),
    pytest.param(
        replace(BASE, findings=(EXTRA, WEAK)),
        [("extra", r"exclusion-added ExclusionPath C:\x", "weakened, medium")],
        id="an extra finding",
    ),
    pytest.param(
        replace(BASE, findings=(replace(WEAK, severity="low", still_weakened=True),)),
        [
            (
                "different",
                "weakened DisableRealtimeMonitoring",
                "severity: expected high, got low; still_weakened: expected none, got true",
            )
        ],
        id="two fields",
    ),
    pytest.param(
        replace(BASE, findings=(replace(WEAK, status="explained", certainty="uncertain"),)),
        [
            (
                "different",
                "weakened DisableRealtimeMonitoring",
                "status: expected open, got explained; certainty: expected certain, got uncertain",
            )
        ],
        id="status and certainty",
    ),
    pytest.param(
        replace(BASE, findings=(replace(WEAK, rule="not-reverted", still_weakened=True),)),
        [
            ("missing", "weakened DisableRealtimeMonitoring", "weakened, high"),
            (
                "extra",
                "not-reverted DisableRealtimeMonitoring",
                "weakened, high, still_weakened true",
            ),
        ],
        id="another rule",
    ),
    pytest.param(
        replace(BASE, findings=(WEAK, GAP, GAP)),
        [("extra", "log-gap", "unknown, low"), ("extra", "log-gap", "unknown, low")],
        id="two about the evidence",
    ),
    pytest.param(
        replace(BASE, notices=("event-cut",)),
        [("missing", "notice log-gap", ""), ("extra", "notice event-cut", "")],
        id="notices",
    ),
    pytest.param(
        Expectation(3, error="not-a-zip"),
        [
            ("different", "exit_code", "expected 1, got 3"),
            ("different", "error", "expected none, got not-a-zip"),
            ("missing", "weakened DisableRealtimeMonitoring", "weakened, high"),
            ("missing", "notice log-gap", ""),
        ],
        id="refused",
    ),
]


@for_each(("actual", "expected"), DIFFERENCES)
def test_every_difference_is_shown(
    actual: Expectation, expected: list[tuple[str, str, str]]
) -> None:
    assert [(m.kind, m.subject, m.detail) for m in compare_expectations(BASE, actual)] == expected


WRITTEN = replace(
    BASE,
    verdict="WEAKENED",
    device="PC",
    window="a/b",
    before="one",
    after="two",
    current="none",
    changes=1,
    timeline=2,
    unexplained=("x",),
    findings=(
        replace(
            WEAK,
            was="on",
            became="off",
            first_seen="then",
            duration="0:42:00",
            rounds=1,
            place="local",
            origin="local",
            mitre=("T1",),
        ),
    ),
)
OTHERWISE: dict[str, Any] = {
    "verdict": "No weakening",
    "device": "other",
    "window": "none",
    "before": "two",
    "after": "one",
    "current": "three",
    "changes": 0,
    "timeline": 0,
    "unexplained": (),
}
OTHERWISE_FOUND: dict[str, Any] = {
    "was": "off",
    "became": "on",
    "first_seen": "later",
    "duration": "42:00:00",
    "rounds": UNSET,
    "place": "mdm",
    "origin": "policy",
    "mitre": UNSET,
    "lacks": ("title",),
}


@for_each("name", OTHERWISE)
def test_what_is_written_of_the_report_is_compared(name: str) -> None:
    other = replace(WRITTEN, **{name: OTHERWISE[name]})
    assert [(m.kind, m.subject) for m in compare_expectations(WRITTEN, other)] == [
        ("different", name)
    ]
    assert (
        list(compare_expectations(BASE, other)) == list(compare_expectations(BASE, WRITTEN)) == []
    )


@for_each("name", OTHERWISE_FOUND)
def test_what_is_written_of_a_finding_is_compared(name: str) -> None:
    wrong = replace(WRITTEN.findings[0], **{name: OTHERWISE_FOUND[name]})
    (found,) = compare_expectations(WRITTEN, replace(WRITTEN, findings=(wrong,)))
    assert found.kind == "different"
    assert found.detail.startswith(f"{name}: expected ")
    if name != "lacks":  # a text that is missing is never as expected
        assert list(compare_expectations(BASE, replace(WRITTEN, findings=(wrong,)))) == []


def test_the_order_of_findings_is_compared_where_asked_for() -> None:
    listed = replace(BASE, findings=(WEAK, EXTRA))
    turned = replace(BASE, findings=(EXTRA, WEAK))
    assert list(compare_expectations(listed, turned)) == []
    detail = r"finding 1: expected weakened DisableRealtimeMonitoring, got exclusion-added ExclusionPath C:\x"
    assert list(compare_expectations(replace(listed, ordered=True), turned)) == [
        Mismatch("different", "order", detail)
    ]


def test_findings_of_one_subject_are_paired_in_their_order() -> None:
    one = replace(BASE, findings=(GAP, replace(GAP, severity="high")))
    two = replace(BASE, findings=(GAP, replace(GAP, severity="medium")))
    assert list(compare_expectations(one, two)) == [
        Mismatch("different", "log-gap", "severity: expected high, got medium")
    ]


def test_a_report_is_expected_by_what_people_review() -> None:
    listed = (
        exclusion(
            "C:\\x",
            status="explained",
            explained_by="high-cpu",
            certainty="uncertain",
            next_step=" ",
        ),
        finding(
            still_weakened=False,
            first_seen=START + timedelta(minutes=4),
            duration_seconds=2520.25,
            rounds=(Round(START, END, 14400.0),),
            place="mdm",
            origin="local",
            mitre=("T1562.001",),
        ),
    )
    notices = tuple(Notice(code, "prose") for code in ("b", "a", "b"))
    found = expectation.of_report(report(*listed, notices=notices), Options(), "what")
    assert found == Expectation(
        1,
        "what",
        verdict="Weakened: 1 open findings",
        device="PC-042 (11111111-2222-3333-4444-555555555555)",
        window="2026-03-14T01:00:00Z/2026-03-14T05:00:00Z",
        before="MpPreference-before.json",
        after=MEMBER,
        current="none",
        changes=2,
        timeline=0,
        unexplained=(),
        ordered=True,
        findings=(
            replace(
                WEAK,
                still_weakened=False,
                was="off",
                became="on",
                first_seen="2026-03-14T01:04:00Z",
                duration="0:42:00",
                rounds=1,
                place="mdm",
                origin="local",
                mitre=("T1562.001",),
            ),
            replace(
                EXTRA,
                status="explained",
                certainty="uncertain",
                became="C:\\x",
                lacks=("next_step",),
            ),
        ),
        notices=("a", "b"),
    )


@for_each(("fail_on", "code"), [("critical", 0), ("high", 1), ("low", 1), ("none", 0)])
def test_the_exit_code_is_that_of_fail_on(fail_on: Any, code: int) -> None:
    found = expectation.of_report(report(finding()), Options(fail_on=fail_on), "")
    assert found.exit_code == code


# --- exit codes -----------------------------------------------------------------------------------

REFUSED = "exit_code: 3\nerror: not-a-zip\n"
RESULTS = [
    pytest.param(report(finding()), EXPECTED, ("same", 0), id="as expected"),
    pytest.param(report(), EXPECTED, ("different", 1), id="different"),
    pytest.param(InputError("not-a-zip", "Broken."), REFUSED, ("same", 0), id="refused rightly"),
    pytest.param(InputError("other", "Broken."), REFUSED, ("different", 1), id="refused otherwise"),
    pytest.param(report(finding()), REFUSED, ("different", 1), id="to be refused, and was not"),
    pytest.param(InputError("not-a-zip", "Broken."), EXPECTED, ("unreadable", 4), id="unreadable"),
    pytest.param(UsageError("unknown-scenario", "No."), EXPECTED, ("unusable", 3), id="option"),
    pytest.param(report(finding()), "exit_code: 5\n", ("unusable", 3), id="wrong expected.yaml"),
    pytest.param(report(finding()), None, ("unusable", 3), id="no expected.yaml"),
]


@pytest.mark.parametrize(("result", "expected", "outcome"), RESULTS)
def test_each_state_has_its_exit_code(
    tmp_path: Path,
    analysis: Callable[[Report | Exception], Analyse],
    result: Report | Exception,
    expected: str | None,
    outcome: tuple[str, int],
) -> None:
    analysis(result)
    found = verify_samples([str(sample(tmp_path / "s", "package.zip", expected=expected))])
    assert (only(found).state, found.exit_code) == outcome


@for_each(
    ("states", "code"),
    [
        ([], 0),
        (["same", "updated"], 0),
        (["same", "different"], 1),
        (["different", "unreadable"], 4),
        (["unreadable", "unusable", "different"], 3),
    ],
)
def test_the_worst_sample_decides_the_exit_code(states: list[Any], code: int) -> None:
    assert VerifyResult(tuple(Outcome("x", state) for state in states)).exit_code == code


def test_a_path_that_is_no_folder_is_unusable(tmp_path: Path) -> None:
    result = verify_samples([str(tmp_path / "none")])
    assert (only(result).state, result.exit_code) == ("unusable", 3)
    assert "no such folder" in only(result).problem


def test_one_bad_sample_does_not_hide_the_others(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    analysis(report(finding()))
    sample(tmp_path / "a", "package.zip", expected="nonsense: 1\n")
    sample(tmp_path / "b", "package.zip")
    result = verify_samples([str(tmp_path)])
    assert [o.state for o in result.outcomes] == ["unusable", "same"]


# --- expected.yaml --------------------------------------------------------------------------------

WRONG = [
    pytest.param("exit_code: 4\n", "wrong-value", 1, "", id="no such exit code"),
    pytest.param("findings: []\n", "missing-key", 1, "", id="no exit code"),
    pytest.param("exit_code: 3\n", "contradiction", 1, "", id="refused without a code"),
    pytest.param("error: x\nexit_code: 1\n", "contradiction", 2, "", id="an error and no refusal"),
    pytest.param(
        "exit_code: 3\nerror: x\nnotices: [y]\n", "contradiction", 2, "", id="refused, with notices"
    ),
    pytest.param(
        "exit_code: 0\nfinding: []\n", "unknown-key", 2, "Did you mean findings?", id="misspelt key"
    ),
    pytest.param(
        "exit_code: 0\noptions:\n  scenario: high-cpu\n", "wrong-type", 3, "", id="not a list"
    ),
    pytest.param(
        "exit_code: 0\noptions: {fail_on: hihg}\n",
        "wrong-value",
        2,
        "Did you mean high?",
        id="misspelt severity of an option",
    ),
    pytest.param(
        "exit_code: 0\noptions:\n  policy: p.yaml\n",
        "missing-key",
        3,
        "acceptance expires",
        id="a policy without a day",
    ),
    pytest.param(
        EXPECTED.replace("severity: high", "severity: hgih"),
        "wrong-value",
        7,
        "Did you mean high?",
        id="misspelt severity",
    ),
    pytest.param(
        EXPECTED.replace("rule: weakened", "rule: weekened"),
        "unknown-rule",
        4,
        "Did you mean weakened?",
        id="misspelt rule",
    ),
    pytest.param(
        EXPECTED.replace("Realtime", "RealTime"),
        "unknown-setting",
        5,
        "Did you mean DisableRealtimeMonitoring?",
        id="a setting in another case",
    ),
    pytest.param(
        EXPECTED.replace("  effect: weakened\n", ""), "missing-key", 4, "", id="no effect"
    ),
]


@for_each(("content", "code", "line", "cure"), WRONG)
def test_a_mistake_in_an_expectation_is_said_with_its_line(
    tmp_path: Path, content: str, code: str, line: int, cure: str
) -> None:
    path = tmp_path / "expected.yaml"
    path.write_text(content)
    with pytest.raises(UsageError) as caught:
        expectation.read_expectation(str(path), catalogue())
    assert (caught.value.code, caught.value.line) == (code, line)
    assert cure in caught.value.cure


def test_a_setting_that_mpdiff_does_not_know_may_be_expected(tmp_path: Path) -> None:
    path = tmp_path / "expected.yaml"
    path.write_text(
        "exit_code: 1\nfindings: "
        "[{rule: unknown-setting, setting: Brand New, effect: unknown, severity: low}]\n"
    )
    (found,) = expectation.read_expectation(str(path), catalogue()).findings
    assert found.setting == "Brand New"


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
FINDINGS = st.builds(
    ExpectedFinding,
    rule=st.sampled_from(["weakened", "unlogged"]),
    effect=st.sampled_from(["weakened", "unknown"]),
    severity=st.sampled_from(SEVERITIES),
    setting=st.sampled_from([None, "ExclusionPath"]),
    key=st.none() | ANY_TEXT,
    status=st.sampled_from(["open", "accepted"]),
    certainty=st.sampled_from(["certain", "uncertain"]),
    still_weakened=st.sampled_from([None, True, False]),
    lacks=st.sampled_from([(), ("title",)]),
    was=st.just(UNSET) | ANY_TEXT.filter(str.strip),
    first_seen=st.sampled_from([UNSET, "2026-03-14T01:04:00Z?"]),
    duration=st.sampled_from([UNSET, "0:42:00"]),
    rounds=st.just(UNSET) | st.integers(0, 9),
    place=st.sampled_from([UNSET, "mdm"]),
    mitre=st.sampled_from([UNSET, (), ("T1562.001",)]),
)
PROSE = ANY_TEXT | st.lists(st.sampled_from(["word", "#", "- a", ": b", "\n", "''", "x" * 60])).map(
    " ".join
)
EXPECTATIONS = st.builds(
    Expectation,
    exit_code=st.sampled_from([0, 1]),
    description=PROSE,
    options=st.builds(
        Options,
        scenario=st.sampled_from([(), ("high-cpu",)]),
        today=st.just(date(2026, 11, 24)),
        timezone=st.sampled_from(["Europe/Berlin", "+02:00", "no"]),
        fail_on=st.sampled_from(["low", "none"]),
    ),
    verdict=st.just(UNSET) | ANY_TEXT.filter(str.strip),
    changes=st.just(UNSET) | st.integers(0, 9),
    unexplained=st.sampled_from([UNSET, (), ("ExclusionPath C:\\x",)]),
    ordered=st.sampled_from([UNSET, True]),
    findings=st.lists(FINDINGS, max_size=3).map(tuple),
    notices=st.sampled_from([(), ("log-gap", "on")]),
)


@hypothesis_given(EXPECTATIONS)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, expected: Expectation
) -> None:
    path = tmp_path_factory.mktemp("x") / "expected.yaml"
    path.write_text(dumps_expectation(expected), encoding="utf-8", newline="\n")
    assert expectation.read_expectation(str(path), catalogue()) == expected


@hypothesis_given(ANY_TEXT)
def test_a_scalar_is_one_line_that_shows_what_it_holds(value: str) -> None:
    written = scalar(value)
    assert parse_yaml(f"x: {written}\n".encode(), "p").value == {"x": value}
    assert parse_yaml(f"x: [{written}, 1]\n".encode(), "p").value == {"x": [value, 1]}
    assert written.isprintable() or not value.isprintable()
    for hidden in "\u202e\u200b\n\t\x1b\ufeff\u00ad":
        assert hidden not in written


def test_a_key_that_no_yaml_can_hold_is_written_and_still_matches(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    analysis(report(exclusion("C:\\\ud800x\ud83d\ude00")))
    folder = sample(tmp_path / "s", "package.zip", expected=None)
    assert only(verify_samples([str(folder)], update=True)).state == "updated"
    assert "key: 'C:\\\ufffdx\U0001f600'" in (folder / "expected.yaml").read_text("utf-8")
    assert only(verify_samples([str(folder)])).state == "same"


def test_an_expectation_reads_like_this() -> None:
    long = "A sentence that is too long for one line. " * 4
    expected = Expectation(
        1,
        long.strip(),
        Options(scenario=("high-cpu",), today=date(2026, 11, 24), fail_on="high"),
        findings=(
            replace(WEAK, status="accepted", certainty="uncertain", still_weakened=False),
            replace(EXTRA, key="C:\\\u202eO'Brien"),
            replace(EXTRA, key="D:\\O'Brien"),
        ),
        notices=("log-gap", "time-zone-assumed"),
    )
    assert dumps_expectation(expected) == (
        "description: >-\n"
        "  A sentence that is too long for one line. A sentence that is too long for one line. A sentence\n"
        "  that is too long for one line. A sentence that is too long for one line.\n"
        "options:\n"
        "  scenario: [high-cpu]\n"
        "  today: 2026-11-24\n"
        "  fail_on: high\n"
        "exit_code: 1\n"
        "findings:\n"
        "- rule: weakened\n"
        "  setting: DisableRealtimeMonitoring\n"
        "  effect: weakened\n"
        "  severity: high\n"
        "  status: accepted\n"
        "  certainty: uncertain\n"
        "  still_weakened: false\n"
        "- rule: exclusion-added\n"
        "  setting: ExclusionPath\n"
        '  key: "C:\\\\\\u202EO\'Brien"\n'
        "  effect: weakened\n"
        "  severity: medium\n"
        "- rule: exclusion-added\n"
        "  setting: ExclusionPath\n"
        "  key: 'D:\\O''Brien'\n"
        "  effect: weakened\n"
        "  severity: medium\n"
        "notices: [log-gap, time-zone-assumed]\n"
    )


# --- update ---------------------------------------------------------------------------------------


def test_update_rewrites_what_differs_and_keeps_description_and_options(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    analysis(report(exclusion("C:\\x"), notices=(Notice("log-gap", "x"),)))
    content = EXPECTED + "options: {scenario: [high-cpu], fail_on: critical}\n"
    folder = sample(tmp_path / "s", "package.zip", expected=content)
    result = verify_samples([str(folder)], update=True)
    assert (only(result).state, result.exit_code) == ("updated", 0)
    assert [m.kind for m in only(result).mismatches] == ["different", "missing", "extra", "extra"]
    assert (folder / "expected.yaml").read_bytes().decode() == (
        "description: Real-time protection off\n"
        "options:\n"
        "  scenario: [high-cpu]\n"
        "  fail_on: critical\n"
        "exit_code: 0\n"
        "verdict: 'Weakened: 1 open findings'\n"
        "device: 'PC-042 (11111111-2222-3333-4444-555555555555)'\n"
        "window: '2026-03-14T01:00:00Z/2026-03-14T05:00:00Z'\n"
        "before: 'MpPreference-before.json'\n"
        "after: 'WdSupportLogs/MPSupportFiles.cab!MpPreference-after.txt'\n"
        "current: none\n"
        "changes: 1\n"
        "timeline: 0\n"
        "unexplained: []\n"
        "ordered: true\n"
        "findings:\n"
        "- rule: exclusion-added\n"
        "  setting: ExclusionPath\n"
        "  key: 'C:\\x'\n"
        "  effect: weakened\n"
        "  severity: medium\n"
        "  became: 'C:\\x'\n"
        "notices: [log-gap]\n"
    )
    assert only(verify_samples([str(folder)])).state == "same"


def test_update_leaves_an_expectation_that_holds_as_it_is(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    analysis(report(finding()))
    folder = sample(tmp_path / "s", "package.zip", expected="# mine\n" + EXPECTED)
    assert only(verify_samples([str(folder)], update=True)).state == "same"
    assert (folder / "expected.yaml").read_text() == "# mine\n" + EXPECTED


def test_update_writes_down_that_a_package_is_refused(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    analysis(InputError("not-a-zip", "Broken."))
    folder = sample(tmp_path / "s", "package.zip")
    outcome = only(verify_samples([str(folder)], update=True))
    assert (outcome.state, outcome.problem) == ("updated", "Broken.")
    assert (folder / "expected.yaml").read_text() == (
        "description: Real-time protection off\nexit_code: 3\nerror: not-a-zip\n"
    )


@pytest.mark.parametrize(
    "files", [["folder/"], ["notes.txt"], ["a.zip", "b.zip"]], ids=["folder", "text", "two"]
)
def test_update_makes_no_sample_of_a_folder_that_is_none(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse], files: list[str]
) -> None:
    fake = analysis(report())
    folder = sample(tmp_path / "samples" / "s", *files, expected=None)
    result = verify_samples([str(tmp_path / "samples")], update=True)
    assert (only(result).state, fake.calls) == ("unusable", [])
    assert not (folder / "expected.yaml").exists()


def test_update_does_not_overwrite_a_file_that_it_cannot_read(
    tmp_path: Path, analysis: Callable[[Report | Exception], Analyse]
) -> None:
    analysis(report())
    folder = sample(tmp_path / "s", "package.zip", expected="exit_code: 5\n")
    assert only(verify_samples([str(folder)], update=True)).state == "unusable"
    assert (folder / "expected.yaml").read_text() == "exit_code: 5\n"


# --- what is said ---------------------------------------------------------------------------------

RESULT = VerifyResult(
    (
        Outcome("samples/a", "same"),
        Outcome(
            "samples/b",
            "different",
            (
                Mismatch("missing", "weakened X", "weakened, high"),
                Mismatch("extra", "exclusion-added ExclusionPath \u202e\x1b[2J]]>\n##vso[x]"),
            ),
        ),
        Outcome("samples/c", "unreadable", problem="package.zip: Broken."),
    )
)


def test_the_text_shows_what_differs_and_never_obeys_a_package() -> None:
    assert result_text(RESULT) == (
        "as expected  samples/a\n"
        "different    samples/b\n"
        "    missing    weakened X (weakened, high)\n"
        "    extra      exclusion-added ExclusionPath "
        "<U+202E><U+001B>[2J]]><U+000A><U+0023>#vso[x]\n"
        "unreadable   samples/c\n"
        "    package.zip: Broken.\n"
        "3 samples: 1 as expected, 1 different, 1 unreadable\n"
    )
    assert result_text(VerifyResult(())) == "0 samples: nothing to check\n"


def test_junit_has_a_case_for_every_sample() -> None:
    root = ET.fromstring(junit(RESULT))
    assert root.attrib == {
        "name": "mpdiff verify",
        "tests": "3",
        "failures": "1",
        "errors": "1",
        "skipped": "0",
    }
    cases = root.findall("testsuite/testcase")
    assert [(c.get("name"), [e.tag for e in c]) for c in cases] == [
        ("samples/a", []),
        ("samples/b", ["failure"]),
        ("samples/c", ["error"]),
    ]
    assert cases[1][0].get("message") == "missing    weakened X (weakened, high)"
    assert (cases[1][0].text or "").count("\n") == 1


# --- the real pipeline ----------------------------------------------------------------------------

BEFORE = {
    "ComputerID": "11111111-2222-3333-4444-555555555555",
    "ScanParameters": 1,
} | dict.fromkeys(
    (
        "DisableRealtimeMonitoring",
        "DisableBehaviorMonitoring",
        "DisableIOAVProtection",
        "DisableScriptScanning",
        "DisableArchiveScanning",
        "DisableEmailScanning",
        "DisableBlockAtFirstSeen",
        "DisablePrivacyMode",
    ),
    False,
)


def real_sample(folder: Path, expected: str | None = EXPECTED) -> Path:
    sample(folder, expected=expected)
    (folder / "before.json").write_text(json.dumps(BEFORE))
    (folder / "after.json").write_text(json.dumps(BEFORE | {"DisableRealtimeMonitoring": True}))
    return folder


def test_a_pair_of_snapshots_is_analysed_for_real(tmp_path: Path) -> None:
    folder = real_sample(tmp_path / "s", expected=None)
    assert only(verify_samples([str(folder)], update=True)).state == "updated"
    found = expectation.read_expectation(str(folder / "expected.yaml"), catalogue())
    assert [f.setting for f in found.findings] == ["DisableRealtimeMonitoring"]
    assert found.exit_code == 1


# --- pytest ---------------------------------------------------------------------------------------


def plugin() -> list[str]:
    """Load the plugin by hand where mpdiff is not installed with its entry points."""
    installed = entry_points(group="pytest11", name="mpdiff")
    return [] if installed else ["-p", "mpdiff.verify.pytest_plugin"]


def test_pytest_collects_samples_as_tests(pytester: pytest.Pytester) -> None:
    root = pytester.path / "samples"
    real_sample(root / "good")
    assert only(verify_samples([str(root / "good")], update=True)).state in ("same", "updated")
    shutil.copytree(root / "good", root / "bad")
    (root / "bad" / "expected.yaml").write_text("exit_code: 0\n")
    sample(root / "empty", expected=None)
    result = pytester.runpytest_inprocess(
        *plugin(), "-p", "no:randomly", "-v", "--mpdiff", "samples"
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "samples/bad::mpdiff FAILED*",
            "samples/empty::mpdiff FAILED*",
            "samples/good::mpdiff PASSED*",
            "different: bad",
            "different  exit_code (expected 0, got 1)",
            "extra      weakened DisableRealtimeMonitoring (weakened, *)",
            "unusable: empty",
            "*Holds no expected.yaml.*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_pytest_chooses_among_samples_by_name(pytester: pytest.Pytester) -> None:
    for name in ("one", "two"):
        sample(pytester.path / "samples" / name, expected="exit_code: 5\n")
    # What a run inside this process imports anew is taken away behind it.
    assert len(verify_samples([str(pytester.path / "samples")]).outcomes) == 2
    result = pytester.runpytest_inprocess(*plugin(), "--mpdiff", "samples", "-k", "two")
    result.assert_outcomes(failed=1, deselected=1)


def test_the_plugin_imports_nothing_of_mpdiff_before_it_is_used(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(mpdiff.__file__).parents[1]))
    pytester.makepyfile(
        """
        import sys

        def test_cheap(pytestconfig):
            assert pytestconfig.getoption("mpdiff") == []
            loaded = {name for name in sys.modules if name.startswith("mpdiff")}
            light = {"mpdiff", "mpdiff.base", "mpdiff.base.version"}
            assert loaded <= light | {"mpdiff.verify", "mpdiff.verify.pytest_plugin"}
            assert not {"yaml", "msgspec"} & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess(*plugin(), "-p", "no:hypothesispytest")
    result.assert_outcomes(passed=1)
