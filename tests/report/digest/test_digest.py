"""The digest: what matters most comes first, groups stand together, the verdict says it in words."""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.report.digest import digest
from mpdiff.report.digest.titles import headline, title
from mpdiff.report.render import BY_NAME, RenderOptions
from mpdiff.report.render.limits import MARKDOWN_LINES, TICKET_LINES
from mpdiff.report.saved import report_schema
from tests.support.places import ROOT
from tests.support.reports import HOSTILE, empty, exclusion, finding, hostile, many, report, rich
from tests.support.rows import for_each

ASR = "AttackSurfaceReductionRules_Actions"
TITLES = [
    ({}, "Real-time protection turned off"),
    (
        {"rule": "transient", "still_weakened": False},
        "Real-time protection turned off and restored",
    ),
    ({"rule": "transient"}, "Real-time protection turned off and restored in the window"),
    (
        {"rule": "transient", "still_weakened": True},
        "Real-time protection turned off in the window, and again since",
    ),
    ({"rule": "weakened-after-window"}, "Real-time protection turned off after the window"),
    ({"effect": "strengthened"}, "Real-time protection turned on"),
    (
        {"setting": "MAPSReporting", "before_text": "Advanced (2)", "after_text": "Disabled (0)"},
        "Cloud-delivered protection turned off",
    ),
    (
        {"setting": "PUAProtection", "before_text": "Enabled (1)", "after_text": "AuditMode (2)"},
        "Protection from potentially unwanted apps set to audit only",
    ),
    (
        {"setting": ASR, "key": "9e6c", "label": "Block X", "after_text": "Off (0)"},
        "Attack surface reduction rule turned off: Block X",
    ),
    ({"setting": "NobodyKnowsThis", "effect": "unknown"}, "NobodyKnowsThis changed"),
    ({"kind": None, "title": "The log cannot vouch"}, "The log cannot vouch"),
]


@for_each(("given", "says"), TITLES)
def test_a_title_says_what_happened_in_words(given: dict[str, Any], says: str) -> None:
    assert title(finding(**given)) == says


def test_a_headline_names_setting_and_values_after_the_title() -> None:
    shown = headline(finding(before_text="False", after_text="True"))
    assert shown == "Real-time protection turned off \u00b7 DisableRealtimeMonitoring False -> True"


def test_enablers_come_first_then_whole_drives_then_the_rest() -> None:
    listed = (
        finding(setting="DisableScriptScanning", severity="critical", still_weakened=True),
        exclusion("C:\\", still_weakened=True),
        finding(still_weakened=True, severity="medium"),
        finding(setting="DisableTamperProtection", severity="medium", still_weakened=True),
    )
    shown = digest(report(*listed)).findings
    assert [f.setting for f in shown] == [
        "DisableTamperProtection",
        "DisableRealtimeMonitoring",
        "ExclusionPath",
        "DisableScriptScanning",
    ]


def test_the_sections_follow_what_is_still_so_at_collection() -> None:
    listed = (
        finding(rule="log-gap", kind=None, setting=None, effect="unknown"),
        finding(rule="tamper-blocked", kind=None, effect="neutral"),
        finding(effect="strengthened", rule="strengthened", severity="info"),
        finding(still_weakened=False),
        finding(still_weakened=None, setting="MAPSReporting"),
        finding(still_weakened=True, setting="PUAProtection"),
    )
    names = [section.name for section in digest(report(*listed)).sections]
    assert names == ["still", "unknown", "restored", "happened", "other", "evidence"]


def test_exclusions_stand_together_and_say_once_what_they_share() -> None:
    shared = "The window is over."
    listed = [
        exclusion(path, detail=f"About {path}. {shared}", still_weakened=True) for path in "abc"
    ]
    (group,) = digest(report(*listed)).sections[0].groups
    assert (group.title, group.note) == ("3 exclusions added", shared)


def test_the_verdict_names_device_window_and_the_worst() -> None:
    given = finding(still_weakened=False, duration_seconds=3600.0, rounds=())
    shown = digest(replace(rich(), findings=(given,))).verdict
    assert shown.startswith("WEAKENED on ")
    assert "real-time protection off 1 h 00 min" in shown


def test_each_thing_that_has_no_setting_counts_by_itself_in_the_sum_of_the_verdict() -> None:
    states = {"service-stopped": False, "definitions-removed": None, "feature-failed": None}
    listed = [
        finding(rule=rule, kind=None, setting=None, title=rule, still_weakened=state)
        for rule, state in states.items()
    ]
    shown = digest(replace(rich(), findings=tuple(listed))).verdict
    assert "1 of 3 restored" in shown
    assert "2 unknown" in shown


def test_a_clean_report_has_nothing_to_do() -> None:
    shown = digest(empty())
    assert shown.now == ()
    assert shown.verdict.startswith("No weakening found")


def test_what_to_do_has_at_most_five_lines() -> None:
    assert 0 < len(digest(many(200)).now) <= 5


@for_each("given", [rich, hostile, empty, lambda: many(2000)])
def test_ticket_and_markdown_keep_their_length(given: Any) -> None:
    found = given()
    for form, most in (("ticket", TICKET_LINES), ("markdown", MARKDOWN_LINES)):
        text = BY_NAME[form].render(found, RenderOptions())
        assert len(text.splitlines()) <= most, form


@for_each("text", HOSTILE.values(), ids=HOSTILE)
def test_jira_shows_no_markup_of_the_package(text: str) -> None:
    shown = BY_NAME["jira"].render(report(exclusion(text)), RenderOptions())
    lines = [line for line in shown.splitlines() if "excluded from scanning" in line]
    assert lines
    for mark in ("{code}", "{noformat}", "[~", "|http", "://", "\\\\"):
        assert all(mark not in line for line in lines)


def test_every_property_of_the_schema_is_described() -> None:
    properties = [
        (name, key, value)
        for name, kind in report_schema()["$defs"].items()
        for key, value in kind.get("properties", {}).items()
    ]
    assert properties
    assert [(n, k) for n, k, value in properties if not value.get("description")] == []


def test_the_published_schema_is_the_one_that_the_command_prints() -> None:
    published = ROOT / "mpdiff" / "report" / "report.schema.json"
    assert published.read_text(encoding="utf-8") == json.dumps(report_schema(), indent=2) + "\n"


def test_two_devices_lead_the_report_and_nothing_is_advised_about_either() -> None:
    listed = (
        finding(still_weakened=True),
        exclusion("C:\\Tools", still_weakened=None),
        finding(
            rule="device-mismatch",
            kind=None,
            setting=None,
            effect="unknown",
            title="The snapshots are from two devices: A and B",
            next_step="Check which files belong together.",
        ),
    )
    shown = digest(report(*listed))
    assert shown.verdict.startswith("TWO DEVICES: the snapshots are from two devices: A and B;")
    assert shown.sections[0].name == "evidence"
    assert [s.name for s in shown.sections].count("evidence") == 1
    assert shown.now == (
        "The evidence is from different devices: check which files belong together.",
    )


def test_the_verdict_marks_what_was_restored_where_something_was_not() -> None:
    restored, still = (
        finding(still_weakened=False),
        finding(setting="DisableScriptScanning", still_weakened=True),
    )
    verdict = digest(report(restored, still)).verdict
    assert "real-time protection turned off (restored), script scanning turned off;" in verdict
    assert "(restored)" not in digest(report(restored)).verdict


def test_what_is_to_be_undone_is_said_by_its_kind() -> None:
    listed = (
        finding(still_weakened=True),
        exclusion("C:\\Tools", still_weakened=True),
        finding(
            setting=ASR, key="9e6c", label="Block X", after_text="Off (0)", still_weakened=True
        ),
    )
    first = digest(report(*listed)).now[0]
    assert first.startswith(
        "Put back real-time protection, remove 1 exclusion, set back 1 attack surface reduction rule:"
    )


def test_what_is_not_certain_is_named_in_the_advice() -> None:
    unsure = finding(setting="MAPSReporting", still_weakened=None)
    now = digest(report(finding(still_weakened=False), unsure)).now
    assert "Check on the device whether this is restored: cloud-delivered protection." in now


def test_the_verdict_counts_a_setting_with_two_findings_once() -> None:
    names = [
        *("DisableTamperProtection", "DisableRealtimeMonitoring", "DisableBehaviorMonitoring"),
        *("MAPSReporting", "DisableScriptScanning", "PUAProtection", "CloudBlockLevel"),
    ]
    listed = [finding(setting=name, still_weakened=True) for name in names]
    again = finding(setting=names[0], rule="transient", still_weakened=True)
    assert " and 2 more; 7 of 7 still so" in digest(report(*listed, again)).verdict


def test_one_account_is_asked_once() -> None:
    actors = ("CORP\\j.doe (named with the change)", "corp\\J.Doe (interactive session, likely)")
    (ask,) = [line for line in digest(report(finding(actors=actors))).now if "Ask" in line]
    assert (
        ask
        == "Ask CORP\\j.doe, whom the record of the change names, why real-time protection was turned off."
    )


def test_what_stands_together_has_one_line_of_advice() -> None:
    step = "Remove the local value (mpdiff revert)."
    listed = [
        finding(setting=name, rule="dormant", effect="neutral", next_step=step, title=f"{name}: x")
        for name in ("MAPSReporting", "PUAProtection")
    ]
    (line,) = digest(report(*listed)).now
    assert (
        line
        == "2 weak local values waiting below a policy: remove the local value (mpdiff revert)."
    )


def test_a_sentence_of_the_verdict_holds_no_member_command_or_time() -> None:
    stopped = finding(
        rule="service-stopped",
        kind=None,
        setting=None,
        title="A service of Defender was stopped: Antivirus Service at 2026-08-18T13:30:07Z",
    )
    assert ": a service of Defender stopped;" in digest(report(stopped)).verdict


def test_exclusions_that_are_gone_were_removed_again() -> None:
    listed = [
        exclusion(path, rule="transient", still_weakened=False) for path in ("C:\\A", "C:\\B")
    ]
    shown = digest(report(*listed, finding(still_weakened=True)))
    assert "2 exclusions added and removed again" in shown.verdict
    assert "(restored)" not in shown.verdict


def test_without_a_state_at_collection_the_last_record_counts() -> None:
    verdict = digest(report(finding(still_weakened=False), current=None)).verdict
    assert "all restored by the last record." in verdict
    unknown = digest(report(finding(still_weakened=None), current=None)).verdict
    assert "whether it still is so, nothing in the evidence shows." in unknown


def test_the_name_of_a_rule_has_room_in_the_verdict() -> None:
    names = [rule.name for rule in catalogue().asr_rules.values()]
    assert len(names) > 10
    for name in names:
        rule = finding(setting=ASR, key="9e6c", label=name, after_text="Audit (2)")
        assert f"ASR rule set to audit only: {name}" in digest(report(rule)).verdict


def test_one_rule_with_two_findings_is_one_rule() -> None:
    twice = [
        finding(
            setting=ASR,
            key="9e6c",
            label="Block X",
            rule=rule,
            after_text=text,
            still_weakened=None,
        )
        for rule, text in (("asr-rule-weakened", "Warn (6)"), ("weakened-after-window", "Off (0)"))
    ]
    verdict = digest(report(*twice)).verdict
    assert "1 attack surface reduction rule weakened" in verdict
