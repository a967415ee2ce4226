"""A policy changes what findings count for, never which findings there are."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st
from msgspec.structs import replace

from mpdiff.base.errors import UsageError
from mpdiff.base.model import Finding, Notice, PolicyRef
from mpdiff.catalogue import catalogue
from mpdiff.findings.make import fingerprint, ordered
from mpdiff.findings.weighing import policy_file
from mpdiff.findings.weighing.mode import Mode
from mpdiff.findings.weighing.policy import (
    Acceptance,
    DeviceGroup,
    Glob,
    Policy,
    RiskyShape,
    apply,
    scenarios_for,
)
from mpdiff.findings.weighing.scenarios import explain_by_scenarios
from tests.support.reports import END, START, exclusion, finding
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 24)
OFFICE_CHILD = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"


def load(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return policy_file.load_policy(str(path), catalogue())


def one(policy: Policy, change: Finding, today: date = TODAY) -> Finding:
    (found,), _ = apply(policy, [change], today=today, catalogue=catalogue())
    return found


def asr(**given: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "asr-rule-weakened",
        "setting": ASR,
        "key": OFFICE_CHILD,
        "label": "Block all Office applications from creating child processes",
        "before": 1,
        "after": 6,
    }
    return finding(**(fields | given))


# --- accepting ------------------------------------------------------------------------------------

ACCEPT = """\
version: 1
accepted:
- {entry, reason: why, owner: it, expires: 2026-12-31}
"""

COVERED = [
    pytest.param("setting: ExclusionPath", exclusion("C:\\x"), True, id="any item"),
    pytest.param("setting: exclusionpath", exclusion("C:\\x"), True, id="setting in any case"),
    pytest.param("setting: ExclusionProcess", exclusion("C:\\x"), False, id="another setting"),
    pytest.param(
        r"setting: ExclusionPath, key: 'd:\build\*'",
        exclusion(r"D:\Build\obj"),
        True,
        id="pattern, in any case",
    ),
    pytest.param(
        r"setting: ExclusionPath, key: 'D:\Build\*'",
        exclusion(r"D:\Build2\obj"),
        False,
        id="pattern of another folder",
    ),
    pytest.param(
        r"setting: ExclusionPath, key: 'D:\Build\*'",
        exclusion(r"D:\Build\..\Windows"),
        False,
        id="a path that climbs out of the folder",
    ),
    pytest.param(
        r"setting: ExclusionPath, key: 'D:\App[[]1]\*'",
        exclusion(r"D:\App[1]\x"),
        True,
        id="a literal bracket",
    ),
    pytest.param(
        "setting: ExclusionPath",
        exclusion("C:\\", rule="risky-exclusion", severity="critical"),
        True,
        id="a risky one, if somebody answers for it",
    ),
    pytest.param(
        "setting: ExclusionPath, rule: exclusion-added",
        exclusion("C:\\", rule="risky-exclusion", severity="critical"),
        False,
        id="not the risky one, where the rule says the plain one",
    ),
    pytest.param(
        "setting: DisableRealtimeMonitoring, rule: weakened",
        finding(rule="not-reverted", underlying_rule="weakened"),
        False,
        id="the change is accepted, not that it stays",
    ),
    pytest.param(
        "setting: DisableRealtimeMonitoring",
        finding(rule="tamper-blocked", kind=None, effect="neutral"),
        False,
        id="not what the evidence says of the setting",
    ),
    pytest.param(
        "setting: DisableRealtimeMonitoring, rule: tamper-blocked",
        finding(rule="tamper-blocked", kind=None, effect="neutral"),
        True,
        id="unless the rule is named",
    ),
    pytest.param(
        "setting: DisableRealtimeMonitoring, value: true", finding(), True, id="value true"
    ),
    pytest.param("setting: DisableRealtimeMonitoring, value: 1", finding(), True, id="1 for True"),
    pytest.param(
        "setting: DisableRealtimeMonitoring, value: 'False'", finding(), False, id="other value"
    ),
    pytest.param(
        "setting: EnableNetworkProtection, value: auditmode",
        finding(setting="EnableNetworkProtection", before=1, after=2),
        True,
        id="value by name, in any case",
    ),
    pytest.param(
        "setting: EnableNetworkProtection, value: 2",
        finding(setting="EnableNetworkProtection", before=1, after=0),
        False,
        id="audit is accepted, off is not",
    ),
    pytest.param(
        f"setting: {ASR}, key: '{{{OFFICE_CHILD.upper()}}}', value: Warn",
        asr(),
        True,
        id="ASR rule by id in braces and capitals, action by name",
    ),
    pytest.param(
        f"setting: {ASR}, key: '*Office*child processes'", asr(), True, id="ASR rule by its name"
    ),
    pytest.param(
        "setting: AttackSurfaceReductionRules_Ids", asr(), True, id="by the list of the ids"
    ),
    pytest.param(f"setting: {ASR}, value: Off", asr(), False, id="ASR rule in another state"),
    pytest.param(
        "setting: ScanAvgCPULoadFactor, value: 80",
        finding(setting="ScanAvgCPULoadFactor", before=50, after=80),
        True,
        id="a number",
    ),
]


@for_each(("entry", "change", "covered"), COVERED)
def test_an_acceptance_covers_what_it_names(
    tmp_path: Path, entry: str, change: Finding, *, covered: bool
) -> None:
    policy = load(tmp_path, ACCEPT.replace("entry", entry))
    expected = (
        replace(change, status="accepted", accepted_by="it: why (until 2026-12-31)")
        if covered
        else change
    )
    found, notices = apply(policy, [change], today=TODAY, catalogue=catalogue())
    assert found == (expected,)
    assert [n.code for n in notices] == ([] if covered else ["acceptance-unused"])


@for_each(
    ("today", "status"),
    [
        (date(2026, 12, 30), "accepted"),
        (date(2026, 12, 31), "accepted"),
        (date(2027, 1, 1), "open"),
    ],
)
def test_an_acceptance_holds_through_its_last_day(tmp_path: Path, today: date, status: str) -> None:
    policy = load(tmp_path, ACCEPT.replace("entry", "setting: DisableRealtimeMonitoring"))
    assert one(policy, finding(), today).status == status


def test_an_expired_acceptance_is_a_notice_of_its_own(tmp_path: Path) -> None:
    policy = load(tmp_path, ACCEPT.replace("entry", "setting: ExclusionPath, key: 'C:\\*'"))
    _, notices = apply(policy, [finding()], today=date(2027, 1, 1), catalogue=catalogue())
    assert notices == (
        Notice(
            "acceptance-expired",
            "The acceptance of ExclusionPath C:\\* (line 3) expired on 2026-12-31; it is to renew or "
            "remove it.",
            policy.ref.path,
        ),
    )


def test_acceptances_that_matched_nothing_are_one_notice(tmp_path: Path) -> None:
    entries = "".join(
        f"- {{setting: ExclusionPath, key: 'X{n}', reason: r, owner: o, expires: 2026-12-31}}\n"
        for n in range(12)
    )
    policy = load(tmp_path, f"version: 1\naccepted:\n{entries}")
    _, (notice,) = apply(policy, [exclusion("X0")], today=TODAY, catalogue=catalogue())
    assert notice.code == "acceptance-unused"
    assert "ExclusionPath X1 (line 4), ExclusionPath X2 (line 5)" in notice.message
    assert "X0" not in notice.message
    assert notice.message.endswith("ExclusionPath X10 (line 13) and 1 more.")


def test_two_acceptances_of_one_finding_are_both_used(tmp_path: Path) -> None:
    text = ACCEPT.replace("entry", "setting: ExclusionPath")
    policy = load(tmp_path, text + text.splitlines()[2].replace("why", "again") + "\n")
    found, notices = apply(policy, [exclusion("C:\\x")], today=TODAY, catalogue=catalogue())
    assert found[0].accepted_by == "it: why (until 2026-12-31)"
    assert notices == ()


# --- severities -----------------------------------------------------------------------------------

SEVERITIES = """\
version: 1
severity:
  settings: {DisableRealtimeMonitoring: low, ExclusionPath: low, PUAProtection: high}
  rules: {weakened: critical, not-reverted: info, asr-rule-weakened: low, transient: high}
"""
BEHAVIOUR = "DisableBehaviorMonitoring"

WEIGHED = [
    pytest.param(finding(), "low", id="the setting goes before the rule"),
    pytest.param(finding(setting=BEHAVIOUR), "critical", id="by rule"),
    pytest.param(
        finding(setting=BEHAVIOUR, rule="other", severity="medium"), "medium", id="neither"
    ),
    pytest.param(
        finding(rule="not-reverted", underlying_rule="weakened"),
        "medium",
        id="what stayed is one step above its setting",
    ),
    pytest.param(
        finding(setting=BEHAVIOUR, rule="not-reverted", underlying_rule="weakened"),
        "info",
        id="its own rule goes before the one beneath",
    ),
    pytest.param(
        asr(rule="weakened-after-window", underlying_rule="asr-rule-weakened"),
        "low",
        id="the rule beneath",
    ),
    pytest.param(exclusion("C:\\x"), "low", id="a plain exclusion"),
    pytest.param(
        exclusion("C:\\", rule="risky-exclusion", severity="critical"),
        "critical",
        id="a list's severity does not lower a risky exclusion",
    ),
    pytest.param(
        exclusion("C:\\", rule="transient", underlying_rule="risky-exclusion", severity="critical"),
        "high",
        id="but that of the finding's own rule does",
    ),
    pytest.param(
        finding(
            setting="PUAProtection", rule="strengthened", effect="strengthened", severity="info"
        ),
        "info",
        id="an improvement stays one",
    ),
    pytest.param(
        finding(setting="PUAProtection", rule="changed", effect="unknown", severity="low"),
        "high",
        id="a change whose direction nobody knows",
    ),
    pytest.param(
        finding(setting="PUAProtection", rule="tamper-blocked", kind=None, severity="medium"),
        "medium",
        id="what the evidence says of a setting",
    ),
]


@for_each(("change", "severity"), WEIGHED)
def test_a_severity_is_overridden(tmp_path: Path, change: Finding, severity: str) -> None:
    found = one(load(tmp_path, SEVERITIES), change)
    assert found == replace(change, severity=severity)


def test_a_setting_may_raise_a_risky_exclusion(tmp_path: Path) -> None:
    policy = load(tmp_path, "version: 1\nseverity: {settings: {ExclusionPath: critical}}\n")
    risky = exclusion("C:\\Temp", rule="risky-exclusion", severity="high")
    assert one(policy, risky).severity == "critical"


# --- risky exclusions -----------------------------------------------------------------------------

RISKY = r"""
version: 1
risky_exclusions:
- {applies_to: path, pattern: 'E:\Shares\*', severity: high, why: everybody writes there}
- {applies_to: path, pattern: 'E:\Shares\Public\*', severity: critical, why: guests write there}
- {applies_to: extension, pattern: foo, severity: medium, why: it runs code.}
- {applies_to: process, pattern: deploy.exe, severity: high, why: it takes orders}
- {applies_to: path, pattern: '%ProgramData%\Tool', severity: low, why: updates itself}
"""

SHAPED = [
    pytest.param(exclusion(r"E:\Shares\x"), "high", "Everybody writes there. ", id="fits"),
    pytest.param(exclusion(r"e:/shares/x"), "high", "Everybody writes there. ", id="other slashes"),
    pytest.param(
        exclusion(r"E:\Shares\Public\x"), "critical", "Guests write there. ", id="the worst of two"
    ),
    pytest.param(
        exclusion("*.FOO", setting="ExclusionExtension"), "medium", "It runs code. ", id="extension"
    ),
    pytest.param(
        exclusion(r"C:\Tools\Deploy.exe", setting="ExclusionProcess"),
        "high",
        "It takes orders. ",
        id="process by its file name",
    ),
    pytest.param(
        exclusion(
            f"{OFFICE_CHILD}: E:\\Shares\\x", setting=("AttackSurfaceReductionOnlyExclusions")
        ),
        "high",
        "Everybody writes there. ",
        id="behind the rule that ignores it",
    ),
]


@for_each(("change", "severity", "why"), SHAPED)
def test_a_plain_exclusion_of_a_risky_shape_is_a_risky_one(
    tmp_path: Path, change: Finding, severity: str, why: str
) -> None:
    (before,) = ordered([replace(change, fingerprint="")])
    (found,) = ordered([one(load(tmp_path, RISKY), before)])
    assert (found.rule, found.severity) == ("risky-exclusion", severity)
    assert found.detail == why + before.detail
    assert found.next_step.startswith("Treat it as an incident")
    assert found.fingerprint == fingerprint(found) != before.fingerprint


NOT_SHAPED = [
    pytest.param(exclusion(r"E:\Other"), id="another folder"),
    pytest.param(exclusion(r"E:\Shares\x", setting="ExclusionProcess"), id="another kind of list"),
    pytest.param(
        exclusion(r"E:\Shares\x", rule="strengthened", effect="strengthened", kind="removed"),
        id="an exclusion that was removed",
    ),
    pytest.param(
        exclusion(r"E:\Shares\x", rule="tamper-blocked", kind=None), id="one that was blocked"
    ),
    pytest.param(
        exclusion(r"E:\Shares\x", rule="risky-exclusion", severity="critical"),
        id="one that the catalogue takes for worse",
    ),
    pytest.param(finding(), id="a setting that is no list"),
]


@for_each("change", NOT_SHAPED)
def test_nothing_else_becomes_a_risky_exclusion(tmp_path: Path, change: Finding) -> None:
    assert one(load(tmp_path, RISKY), change) == change


def test_what_became_of_a_risky_exclusion_is_still_said(tmp_path: Path) -> None:
    change = exclusion(
        r"E:\Shares\x",
        rule="not-reverted",
        underlying_rule="exclusion-added",
        still_weakened=True,
    )
    found = one(load(tmp_path, RISKY), change)
    assert (found.rule, found.underlying_rule) == ("not-reverted", "risky-exclusion")
    assert found.severity == "critical"  # high, and one step up
    assert found.fingerprint == change.fingerprint


def test_a_shape_of_the_policy_is_never_explained(tmp_path: Path) -> None:
    mode = Mode(START, END)
    change = exclusion(r"E:\Shares\x", first_seen=START, still_weakened=False)
    assert (
        explain_by_scenarios(catalogue(), [change], ["high-cpu"], mode)[0][0].status == "explained"
    )
    found = one(load(tmp_path, RISKY), change)
    assert explain_by_scenarios(catalogue(), [found], ["high-cpu"], mode)[0][0].status == "open"


# --- watching -------------------------------------------------------------------------------------


def test_every_change_of_a_watched_setting_counts(tmp_path: Path) -> None:
    policy = load(tmp_path, "version: 1\nwatch: [puaprotection]\n")
    better = finding(
        setting="PUAProtection",
        rule="strengthened",
        effect="strengthened",
        severity="info",
        fingerprint="x",
    )
    found = one(policy, better)
    assert (found.rule, found.severity, found.effect) == ("watched", "medium", "strengthened")
    assert found.detail.endswith(" The policy watches this setting.")
    assert found.fingerprint == ""
    unclear = replace(better, rule="changed", effect="unknown")
    assert one(policy, unclear).rule == "watched"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(finding(setting="PUAProtection", after=0), id="a weakening"),
        pytest.param(
            finding(rule="strengthened", effect="strengthened", severity="info"),
            id="another setting",
        ),
    ],
)
def test_watching_changes_nothing_else(tmp_path: Path, change: Finding) -> None:
    assert one(load(tmp_path, "version: 1\nwatch: [PUAProtection]\n"), change) == change


@pytest.mark.parametrize(
    ("override", "severity"),
    [("settings: {PUAProtection: low}", "low"), ("rules: {watched: high}", "high")],
)
def test_a_watched_setting_takes_its_severity(tmp_path: Path, override: str, severity: str) -> None:
    text = f"version: 1\nwatch: [PUAProtection]\nseverity: {{{override}}}\n"
    better = finding(
        setting="PUAProtection", rule="strengthened", effect="strengthened", severity="info"
    )
    assert one(load(tmp_path, text), better).severity == severity


# --- device groups --------------------------------------------------------------------------------

GROUPS = """\
version: 1
scenarios:
- devices: ['BUILD-*', 'CI-??']
  expect: [high-cpu]
- devices: '*-01'
  expect: [install-blocked, high-cpu]
"""


@for_each(
    ("hostname", "expected"),
    [
        ("build-77", ("high-cpu",)),
        ("CI-42", ("high-cpu",)),
        ("CI-420", ()),
        ("CI-42.corp.example", ("high-cpu",)),
        ("BUILD-01", ("high-cpu", "install-blocked")),
        ("FIN-01", ("install-blocked", "high-cpu")),
        ("FIN-02", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_scenarios_are_expected_by_host_name(
    tmp_path: Path, hostname: str | None, expected: tuple[str, ...]
) -> None:
    assert scenarios_for(load(tmp_path, GROUPS), hostname) == expected


# --- the file -------------------------------------------------------------------------------------

WRONG = [
    pytest.param(
        "severity:\n  settings:\n    DisableRealtimeMonitorin: low\n",
        "unknown-setting",
        4,
        "Did you mean DisableRealtimeMonitoring",
        id="misspelt setting",
    ),
    pytest.param(
        "severity:\n  settings:\n    PUAProtection: hihg\n",
        "wrong-value",
        4,
        "Did you mean high?",
        id="misspelt severity",
    ),
    pytest.param(
        "severity: {rules: {risky-exclusions: low}}\n",
        "unknown-rule",
        2,
        "Did you mean risky-exclusion?",
        id="misspelt rule",
    ),
    pytest.param(
        f"severity:\n  settings:\n    {ASR}: low\n    AttackSurfaceReductionRules_Ids: high\n",
        "duplicate-setting",
        5,
        "",
        id="one setting under two names",
    ),
    pytest.param("sevrity: {}\n", "unknown-key", 2, "Did you mean severity?", id="misspelt key"),
    pytest.param("watch:\n- PUAProtection\n- Foo\n", "unknown-setting", 4, "", id="watch"),
    pytest.param("watch: [ComputerID]\n", "wrong-value", 2, "Remove it.", id="never a change"),
    pytest.param(
        "scenarios:\n- devices: x\n  expect:\n  - high-cpu\n  - highcpu\n",
        "unknown-scenario",
        6,
        "Did you mean high-cpu?",
        id="misspelt scenario",
    ),
    pytest.param(
        "risky_exclusions:\n- {applies_to: paths, pattern: x, severity: low, why: y}\n",
        "wrong-value",
        3,
        "Did you mean path?",
        id="misspelt kind",
    ),
    *(
        pytest.param(
            f"accepted:\n- {{setting: ExclusionPath, {', '.join(rest)}}}\n",
            "missing-key",
            3,
            "",
            id=f"acceptance without {gone}",
        )
        for gone, rest in {
            "reason": ("owner: o", "expires: 2026-12-31"),
            "owner": ("reason: r", "expires: 2026-12-31"),
            "expires": ("reason: r", "owner: o"),
        }.items()
    ),
]

WRONG_ENTRY = [
    ("reason: '  '", "wrong-value", ""),
    ("expires: 2026-02-30", "wrong-type", ""),
    ("expires: never", "wrong-type", ""),
    ("expires: 20261231", "wrong-type", ""),
    ("setting: ExclusionPaths", "unknown-setting", "Did you mean ExclusionPath"),
    ("rule: exclusion-add", "unknown-rule", "Did you mean exclusion-added"),
    ("key:", "wrong-type", ""),
    ("key: 7", "wrong-type", "Put it in quotes: '7'."),
    ("value: 1", "wrong-value", "Name its item with key."),
    ("setting: PUAProtection\n  key: x", "wrong-value", "Use value instead."),
    ("setting: PUAProtection\n  value: AuditMod", "unknown-value", "Did you mean AuditMode?"),
    ("setting: PUAProtection\n  value: true", "unknown-value", "Values: "),
    ("setting: DisableRealtimeMonitoring\n  value: 2", "unknown-value", "Values: true, false."),
    (f"setting: {ASR}\n  value: Blok", "unknown-value", "Did you mean Block?"),
]


def wrong_entry(line: str) -> str:
    """Return an acceptance in which one line is replaced or added, the last of them being wrong."""
    fields = {
        "setting": "setting: ExclusionPath",
        "reason": "reason: r",
        "owner": "owner: o",
        "expires": "expires: 2026-12-31",
    }
    fields.pop(line.partition(":")[0], None)
    return "accepted:\n- " + "\n  ".join([*fields.values(), line]) + "\n"


WRONG += [
    pytest.param(
        wrong_entry(line), code, 2 + wrong_entry(line).count("\n") - 1, cure, id=line.strip()
    )
    for line, code, cure in WRONG_ENTRY
]


@for_each(("text", "code", "line", "cure"), WRONG)
def test_a_mistake_is_wrong_use_with_its_line(
    tmp_path: Path, text: str, code: str, line: int, cure: str
) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path, f"version: 1\n{text}")
    error = caught.value
    assert (error.code, error.line) == (code, line)
    assert error.member == str(tmp_path / "policy.yaml")
    assert cure in error.cure


def test_a_policy_is_known_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    text = "version: 1  # nothing\n"
    ref = PolicyRef(str(tmp_path / "policy.yaml"), hashlib.sha256(text.encode()).hexdigest())
    assert load(tmp_path, text) == Policy(ref)


def test_the_example_as_written_changes_nothing(tmp_path: Path) -> None:
    policy = load(tmp_path, policy_file.example())
    assert policy == Policy(policy.ref)


def test_every_entry_of_the_example_is_valid_and_every_section_has_one(tmp_path: Path) -> None:
    # Prose is `# text`; a commented entry has no space behind the #, or more than one.
    text = re.sub(r"(?m)^#(?! \S|$)", "", policy_file.example())
    policy = load(tmp_path, text)
    sections = (policy.settings, policy.rules, policy.accepted, policy.groups, policy.risky)
    assert all(sections)
    assert policy.watch
    described = policy_file.check(str(tmp_path / "policy.yaml"), catalogue())
    for title in ("BY SETTING (2)", "ACCEPTED CHANGES (3)", "RISKY EXCLUSIONS (2)"):
        assert title in described
    assert "EnableNetworkProtection = AuditMode (2): network-team@example.com" in described
    assert max(map(len, described.splitlines()[1:])) <= 80


def test_check_says_that_a_policy_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("version: 1\n")
    assert policy_file.check(str(path), catalogue()).endswith("so it changes nothing.\n")


def test_check_shows_hidden_characters(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    entry = 'setting: ExclusionPath, key: "x\\u202e", reason: r, owner: o, expires: 2026-12-31'
    path.write_text(f"version: 1\naccepted: [{{{entry}}}]\n")
    assert "x<U+202E>" in policy_file.check(str(path), catalogue())


# --- the law --------------------------------------------------------------------------------------

ROWS: list[Any] = [
    *(row.values[1] for row in COVERED),
    *(row.values[0] for row in (*WEIGHED, *SHAPED, *NOT_SHAPED)),
]
REF = PolicyRef("policy.yaml", "0" * 64)
POLICIES = st.builds(
    Policy,
    ref=st.just(REF),
    settings=st.dictionaries(
        st.sampled_from(["ExclusionPath", "PUAProtection", ASR]),
        st.sampled_from(["critical", "high", "info"]),
    ),
    rules=st.dictionaries(
        st.sampled_from(["weakened", "watched", "transient"]), st.sampled_from(["low", "critical"])
    ),
    accepted=st.lists(
        st.builds(
            Acceptance,
            setting=st.sampled_from(["ExclusionPath", "DisableRealtimeMonitoring"]),
            reason=st.just("r"),
            owner=st.just("o"),
            expires=st.sampled_from([date(2026, 1, 1), date(2027, 1, 1)]),
            line=st.integers(1, 9),
            key=st.sampled_from([None, Glob("*"), Glob("E:*")]),
        )
    ).map(tuple),
    groups=st.just((DeviceGroup((Glob("*"),), ("high-cpu",)),)),
    risky=st.just((RiskyShape("path", Glob("E:*"), "high", "why"),)),
    watch=st.sets(st.sampled_from(["PUAProtection"])).map(frozenset),
)


@hypothesis_given(POLICIES, st.lists(st.sampled_from(ROWS)))
def test_a_policy_never_adds_hides_or_reorders_a_finding(
    policy: Policy, listed: list[Finding]
) -> None:
    found, _ = apply(policy, listed, today=TODAY, catalogue=catalogue())
    assert [about(f) for f in found] == [about(f) for f in listed]
    for now in found:
        assert (now.status == "accepted") == (now.accepted_by is not None)


def about(change: Finding) -> tuple[object, ...]:
    """Return all of a finding that no policy may touch."""
    parts = (change.setting, change.key, change.kind, change.before, change.after, change.effect)
    return (*parts, change.certainty, change.title, change.still_weakened, change.label)


@for_each("spelled", ["true", "'True'", "'1'", "1"])
@for_each("off", ["false", "'FALSE'", "'0'", "0"])
def test_a_switch_may_be_given_as_text_or_number(tmp_path: Path, spelled: str, off: str) -> None:
    text = "setting: DisableRealtimeMonitoring, value: "
    (on,) = load(tmp_path, ACCEPT.replace("entry", text + spelled)).accepted
    (other,) = load(tmp_path, ACCEPT.replace("entry", text + off)).accepted
    assert (on.value, other.value) == (True, False)


def test_check_shows_what_is_expected_of_which_devices(tmp_path: Path) -> None:
    load(tmp_path, GROUPS)
    described = policy_file.check(str(tmp_path / "policy.yaml"), catalogue())
    assert "EXPECTED SCENARIOS (2)" in described
    assert "BUILD-*, CI-??: high-cpu" in described
    assert "*-01: install-blocked, high-cpu" in described
