"""Scenarios explain what the documented pages ask for, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.base.errors import UsageError
from mpdiff.base.model import Round
from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.mode import Mode
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from mpdiff.history.subjects import subject_of
from tests.support import reports
from tests.support.reports import END, START, altered
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Finding

OFFICE_CHILD = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
ALL = tuple(s.name for s in catalogue().data.scenarios)
MODE = Mode(START, END)
HOUR = timedelta(hours=1)


def finding(**given: Any) -> Finding:
    """Return a weakening that a record dates in the window and that came back, unless told otherwise."""
    return reports.finding(**{"still_weakened": False, "first_seen": START} | given)


def exclusion(path: str, **given: Any) -> Finding:
    return reports.exclusion(path, **{"still_weakened": False, "first_seen": START} | given)


def weakest(after: Any, **given: Any) -> Finding:
    """Return network protection that is at audit and was at another value in between."""
    made = network(2, **given)
    assert made.change is not None
    return replace(made, weakest=replace(made.change, after=after))


def tamper(**given: Any) -> Finding:
    return finding(
        rule="tamper-protection-off",
        severity="critical",
        setting="DisableTamperProtection",
        **given,
    )


def pua(after: int, **given: Any) -> Finding:
    return finding(setting="PUAProtection", before=1, after=after, **given)


def asr(key: str, after: int | None, **given: Any) -> Finding:
    return finding(
        rule="asr-rule-weakened",
        setting="AttackSurfaceReductionRules_Actions",
        key=key,
        before=1,
        after=after,
        **given,
    )


def network(after: int, **given: Any) -> Finding:
    return finding(setting="EnableNetworkProtection", before=1, after=after, **given)


EXPLAINED = [
    pytest.param("install-blocked", finding(), id="real-time protection off"),
    pytest.param("install-blocked", tamper(), id="tamper protection off"),
    pytest.param("slow-application", finding(), id="the same two steps of a slow application"),
    pytest.param("high-cpu", exclusion(r"C:\DB\DataFiles"), id="plain path exclusion"),
    pytest.param(
        "high-cpu",
        exclusion(".dbx", setting="ExclusionExtension"),
        id="plain extension exclusion",
    ),
    pytest.param(
        "high-cpu",
        exclusion(r"C:\DB\Bin\Convertdb.exe", setting="ExclusionProcess"),
        id="plain process exclusion",
    ),
    pytest.param("pua-blocked", pua(0), id="PUA protection off"),
    pytest.param("asr-office-plugin", asr(OFFICE_CHILD, 0), id="the one ASR rule off"),
    pytest.param("asr-office-plugin", asr(OFFICE_CHILD.upper(), 0), id="its id in capitals"),
    pytest.param("network-protection", network(0), id="network protection off"),
    pytest.param("high-cpu", exclusion("C:\\x", certainty="uncertain"), id="an uncertain one"),
    pytest.param("pua-blocked", pua(2), id="audit, a milder step than off"),
    pytest.param("network-protection", network(2), id="audit where off is asked for"),
    pytest.param("asr-office-plugin", asr(OFFICE_CHILD, 2), id="the ASR rule in audit"),
    pytest.param("asr-office-plugin", asr(OFFICE_CHILD, 6), id="the ASR rule at warn"),
    pytest.param("network-protection", weakest(0), id="off in between, which is asked for"),
    pytest.param(
        "network-protection",
        network(0, rule="transient", underlying_rule="weakened"),
        id="transient, by its weak value",
    ),
    pytest.param(
        "high-cpu",
        exclusion(
            r"C:\DB",
            rule="transient",
            underlying_rule="exclusion-added",
        ),
        id="transient exclusion",
    ),
]

NOT_EXPLAINED = [
    pytest.param("high-cpu", finding(), id="a setting of another scenario"),
    pytest.param("install-blocked", exclusion(r"C:\x"), id="an exclusion for an installation"),
    pytest.param("high-cpu", exclusion("C:\\", rule="risky-exclusion"), id="risky exclusion"),
    pytest.param(
        "high-cpu",
        exclusion("C:\\", rule="transient", underlying_rule="risky-exclusion"),
        id="risky exclusion, put back",
    ),
    pytest.param(
        "high-cpu",
        exclusion("C:\\", rule="not-reverted", underlying_rule="risky-exclusion"),
        id="risky exclusion, still there",
    ),
    pytest.param(
        "high-cpu",
        exclusion("1.2.3.4", setting="ExclusionIpAddress"),
        id="a list that the page does not name",
    ),
    pytest.param("high-cpu", exclusion(r"C:\x", kind="removed"), id="the other kind of change"),
    pytest.param(
        "install-blocked",
        finding(rule="not-reverted", underlying_rule="weakened", still_weakened=True),
        id="still weakened after the window",
    ),
    pytest.param(
        "install-blocked",
        finding(rule="weakened-after-window", underlying_rule="weakened", still_weakened=True),
        id="weakened once the after snapshot was taken",
    ),
    pytest.param("install-blocked", finding(still_weakened=True), id="still weakened at all"),
    pytest.param("install-blocked", finding(still_weakened=None), id="not known to have come back"),
    pytest.param("install-blocked", tamper(still_weakened=None), id="tamper protection neither"),
    pytest.param("pua-blocked", pua(7), id="a value of unknown rank"),
    pytest.param("network-protection", weakest(7), id="an unknown value in between"),
    pytest.param("asr-office-plugin", asr(LSASS, 0), id="another ASR rule"),
    pytest.param("asr-office-plugin", asr(OFFICE_CHILD, None), id="the ASR rule's entry gone"),
    pytest.param("pua-blocked", altered(pua(0), after=False), id="False where 0 is asked for"),
    pytest.param(
        "install-blocked",
        finding(rule="strengthened", effect="strengthened", severity="info", after=True),
        id="not a weakening",
    ),
    pytest.param(
        "install-blocked",
        finding(setting=None, effect="unknown", rule="log-gap", kind=None, after=None),
        id="about the evidence",
    ),
]


@for_each(("name", "change"), EXPLAINED)
def test_a_scenario_explains_what_its_page_asks_for(name: str, change: Finding) -> None:
    findings, matches, unexplained = explain_by_scenarios(catalogue(), [change], [name], MODE)
    assert findings == (replace(change, status="explained", explained_by=name),)
    assert [m.fits for m in matches if m.name == name] == [(subject(change),)]
    assert unexplained == ()


@for_each("name", ALL)
def test_any_scenario_explains_tamper_protection_off_unless_it_stayed_so(name: str) -> None:
    """It is the first step of each, so that it fits one tells nothing; what stayed off is open."""
    change = tamper(after=True)
    findings, _, unexplained = explain_by_scenarios(catalogue(), [change], [name], MODE)
    assert findings == (replace(change, status="explained", explained_by=name),)
    assert unexplained == ()
    stayed = replace(change, still_weakened=True)
    assert explain_by_scenarios(catalogue(), [stayed], [name], MODE)[0] == (stayed,)
    _, matches, _ = explain_by_scenarios(catalogue(), [change], [], MODE)
    assert "high-cpu" not in {m.name for m in matches}


@for_each(("name", "change"), NOT_EXPLAINED)
def test_a_scenario_explains_nothing_else(name: str, change: Finding) -> None:
    findings, matches, _ = explain_by_scenarios(catalogue(), [change], [name], MODE)
    assert findings == (change,)
    assert [(m.fits, m.given) for m in matches if m.name == name] == [((), True)]


def subject(change: Finding) -> str:
    return f"{change.setting} {change.key}" if change.key is not None else f"{change.setting}"


def test_without_a_scenario_nothing_is_explained_but_the_fitting_ones_are_named() -> None:
    change = exclusion(r"C:\DB")
    findings, matches, unexplained = explain_by_scenarios(
        catalogue(), [change, finding()], [], MODE
    )
    assert all(f.status == "open" for f in findings)
    assert [(m.name, m.fits, m.given) for m in matches] == [
        ("install-blocked", ("DisableRealtimeMonitoring",), False),
        ("high-cpu", (r"ExclusionPath C:\DB",), False),
        ("slow-application", ("DisableRealtimeMonitoring",), False),
    ]
    assert unexplained == ()


def test_what_no_scenario_explains_is_named_once_whether_given_or_not() -> None:
    stays = finding(still_weakened=True, rule="not-reverted", underlying_rule="weakened")
    risky = exclusion("C:\\", rule="risky-exclusion")
    other = finding(setting="DisableBehaviorMonitoring")
    listed = [risky, other, other, stays, exclusion(r"C:\DB")]
    expected = ("ExclusionPath C:\\", "DisableBehaviorMonitoring", "DisableRealtimeMonitoring")
    assert explain_by_scenarios(catalogue(), listed, [], MODE)[2] == expected
    assert explain_by_scenarios(catalogue(), listed, ALL, MODE)[2] == expected


def test_a_weakening_that_a_scenario_fits_is_not_unexplained_because_another_was_given() -> None:
    findings, _, unexplained = explain_by_scenarios(catalogue(), [network(0)], ["high-cpu"], MODE)
    assert findings[0].status == "open"
    assert unexplained == ()


def test_all_given_scenarios_that_explain_a_finding_are_named() -> None:
    findings, _, _ = explain_by_scenarios(
        catalogue(), [finding()], ["slow-application", "install-blocked"], MODE
    )
    assert findings[0].explained_by == "install-blocked, slow-application"


def test_an_accepted_finding_stays_accepted() -> None:
    accepted = finding(status="accepted", accepted_by="it: why (until 2027-01-01)")
    assert explain_by_scenarios(catalogue(), [accepted], ["install-blocked"], MODE)[0] == (
        accepted,
    )


@for_each(
    ("name", "cure"),
    [
        ("high-cpus", "Did you mean high-cpu?"),
        ("HIGH-CPU", "Did you mean high-cpu?"),
        ("zzz", f"Scenarios: {', '.join(ALL)}."),
    ],
)
def test_an_unknown_scenario_is_wrong_use(name: str, cure: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain_by_scenarios(catalogue(), [], [name], MODE)
    assert (caught.value.code, caught.value.cure) == ("unknown-scenario", cure)


ROWS: list[Finding] = [row.values[1] for row in (*EXPLAINED, *NOT_EXPLAINED)]  # type: ignore[misc]


@hypothesis_given(st.lists(st.sampled_from(ROWS)), st.sets(st.sampled_from(ALL)))
def test_scenarios_change_the_status_of_findings_and_nothing_else(
    listed: list[Finding], names: set[str]
) -> None:
    findings, _, unexplained = explain_by_scenarios(catalogue(), listed, sorted(names), MODE)
    assert [replace(f, status="open", explained_by=None) for f in findings] == listed
    for one in findings:
        assert (one.status == "explained") == (one.explained_by is not None)
        if one.still_weakened or "risky-exclusion" in (one.rule, one.underlying_rule):
            assert one.status == "open"
    assert set(unexplained) <= {subject(f) for f in listed if f.effect == "weakened"}


def test_of_very_many_unexplained_subjects_the_first_are_named_and_the_rest_counted() -> None:
    many = [exclusion(f"D:\\{number:03}", still_weakened=True) for number in range(53)]
    _, _, unexplained = explain_by_scenarios(catalogue(), many, ["high-cpu"], MODE)
    assert len(unexplained) == 51
    assert unexplained[49:] == ("ExclusionPath D:\\049", "and 3 more")
    _, _, all_named = explain_by_scenarios(catalogue(), many[:50], ["high-cpu"], MODE)
    assert all_named[-1] == "ExclusionPath D:\\049"


# --- when the mode was on -------------------------------------------------------------------------


def off(start: float, end: float | None, **given: Any) -> Finding:
    """Return real-time protection that was off from one hour of the window to another."""
    first = START + start * HOUR
    last = None if end is None else START + end * HOUR
    seconds = None if last is None else (last - first).total_seconds()
    rounds = (Round(first, last, seconds, given.pop("round_place", None)),)
    return finding(**{"first_seen": first, "last_seen": last or first, "rounds": rounds} | given)


def status(change: Finding, mode: Mode) -> str:
    """Return what the scenario that asks for it makes of it."""
    return explain_by_scenarios(catalogue(), [change], ["install-blocked"], mode)[0][0].status


STOPPED = Mode(START, END, ended=(START + HOUR,))
"""A record shows the mode ending after one of its four hours."""
RESUMED = Mode(START, END, ended=(START + HOUR,), again=(START, START + 2 * HOUR))


@for_each(
    ("change", "mode"),
    [
        pytest.param(off(1, 2), MODE, id="inside"),
        pytest.param(off(0, 4), MODE, id="the whole window"),
        pytest.param(off(1, 4.2), MODE, id="until management applied its values again"),
        pytest.param(off(1, None), MODE, id="put back, and no record shows when"),
        pytest.param(off(0.5, 0.9), STOPPED, id="before the mode was ended early"),
        pytest.param(off(2.5, 3), RESUMED, id="after the mode was turned on again"),
    ],
)
def test_what_was_changed_while_the_mode_was_on_is_explained(change: Finding, mode: Mode) -> None:
    assert status(change, mode) == "explained"


@for_each(
    ("change", "mode"),
    [
        pytest.param(off(1, 2), Mode(), id="no window is known"),
        pytest.param(finding(first_seen=None), Mode(), id="no window is known, and no time"),
        pytest.param(finding(first_seen=None), MODE, id="between the snapshots, no record of it"),
        pytest.param(off(1, 2), Mode(start=START), id="no end of the window is known"),
        pytest.param(off(1.2, 2), STOPPED, id="after the mode had ended"),
        pytest.param(off(0.5, 2), STOPPED, id="for an hour after the mode had ended"),
        pytest.param(finding(first_seen=None), STOPPED, id="perhaps after the mode had ended"),
        pytest.param(off(1.5, 1.8), RESUMED, id="while the mode was off"),
        pytest.param(off(-1, 2), MODE, id="before the window"),
        pytest.param(off(4.1, 4.5), MODE, id="after the window"),
        pytest.param(off(1, 6), MODE, id="for hours after the window"),
        pytest.param(off(1, 2, times_certain=False), MODE, id="at a time that is not certain"),
    ],
)
def test_what_was_not_certainly_changed_while_the_mode_was_on_stays_open(
    change: Finding, mode: Mode
) -> None:
    assert status(change, mode) == "open"


def test_one_of_several_stretches_outside_the_mode_keeps_all_of_them_open() -> None:
    change = off(0.5, 0.9)
    later = Round(START + 2 * HOUR, START + 3 * HOUR, 3600.0)
    both = altered(change, rounds=(*change.rounds, later))
    assert (status(change, STOPPED), status(both, STOPPED)) == ("explained", "open")


# --- whose keys -----------------------------------------------------------------------------------


@for_each(
    "change",
    [
        off(1, 2, place="policy"),
        off(1, 2, place="mdm"),
        off(1, 2, round_place="policy"),
        off(1, 2, round_place="mdm", place="local"),
    ],
)
def test_what_was_written_into_the_keys_of_management_is_not_explained(change: Finding) -> None:
    """The pages ask for a local change; a policy value stays when the mode ends."""
    assert status(change, MODE) == "open"


def test_a_subject_that_was_weakened_through_management_is_not_explained() -> None:
    """A deleted policy value lets a weak local one apply: the weak value is local then."""
    mode = Mode(START, END, managed=frozenset({subject_of("DisableRealtimeMonitoring", None)}))
    assert status(off(1, 2, place="local"), mode) == "open"


# --- the smallest exclusion that fits -------------------------------------------------------------

LISTS = {
    "path": "ExclusionPath",
    "extension": "ExclusionExtension",
    "process": "ExclusionProcess",
}
RISKS = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "catalogue" / "risks.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#")
]


@for_each("kind", LISTS)
def test_high_cpu_explains_an_exclusion_without_a_known_shape_and_no_other(kind: str) -> None:
    """Whatever rule and severity the finding has: a shape of medium severity is one as well."""
    rows = [row for row in RISKS if row[0] == kind]
    assert len(rows) > 50
    for _, item, severity, *_ in rows:
        change = exclusion(item, setting=LISTS[kind])
        found = explain_by_scenarios(catalogue(), [change], ["high-cpu"], MODE)[0][0]
        wanted = "explained" if severity in ("-", "low", "info") else "open"
        assert (item, found.status) == (item, wanted)


def test_many_exclusions_that_nobody_lists_one_by_one_are_not_the_smallest_that_fits() -> None:
    crowd = replace(exclusion("C:\\x"), key=None, stands_for=400)
    assert explain_by_scenarios(catalogue(), [crowd], ["high-cpu"], MODE)[0][0].status == "open"
