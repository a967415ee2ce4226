"""Which way a change goes: a table of changes that weaken and of those that must not be called so."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Difference, Effect, Scalar
from mpdiff.catalogue import catalogue
from mpdiff.catalogue import judge as judging
from mpdiff.catalogue.judge import is_strongest, is_weakest, judge
from tests.support.rows import for_each

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
ASR = "AttackSurfaceReductionRules_Actions"
THREAT = "ThreatIDDefaultAction_Actions"


def effect(setting: str, before: Scalar, after: Scalar) -> Effect:
    return judge(catalogue(), Difference(setting, None, "changed", before, after)).effect


@for_each(
    ("reason", "setting", "before", "after", "expected"),
    [
        ("a switch goes to its weak side", "DisableRealtimeMonitoring", False, True, "weakened"),
        ("and back", "DisableRealtimeMonitoring", True, False, "strengthened"),
        ("False can be the weak side", "EnableFileHashComputation", True, False, "weakened"),
        ("this one reads backwards", "DisableAutoExclusions", True, False, "weakened"),
        ("and so its True is stronger", "DisableAutoExclusions", False, True, "strengthened"),
        ("block to audit only logs", "EnableNetworkProtection", 1, 2, "weakened"),
        ("off to audit improves", "EnableNetworkProtection", 0, 2, "strengthened"),
        ("block to off", "EnableNetworkProtection", 1, 0, "weakened"),
        ("both enrol alike", "MAPSReporting", 2, 1, "neutral"),
        ("out of the cloud", "MAPSReporting", 1, 0, "weakened"),
        ("allow is weak", "SevereThreatDefaultAction", 0, 6, "weakened"),
        ("definitions' action is not weak", "SevereThreatDefaultAction", 2, 0, "neutral"),
        ("a bigger number is not stronger", "SevereThreatDefaultAction", 2, 10, "neutral"),
        ("no action to allow", "HighThreatDefaultAction", 9, 6, "neutral"),
        ("off is 4 here", "BruteForceProtectionConfiguredState", 1, 4, "weakened"),
        ("from the default to off", "BruteForceProtectionConfiguredState", 0, 4, "weakened"),
        ("nobody knows the default", "BruteForceProtectionConfiguredState", 1, 0, "unknown"),
        ("nobody knows the default", "BruteForceProtectionConfiguredState", 0, 2, "unknown"),
        ("0 keeps for ever", "QuarantinePurgeItemsAfterDelay", 0, 90, "weakened"),
        ("0 keeps for ever", "QuarantinePurgeItemsAfterDelay", 90, 0, "strengthened"),
        ("sooner gone", "QuarantinePurgeItemsAfterDelay", 90, 1, "weakened"),
        ("0 is about daily", "SignatureUpdateInterval", 0, 4, "strengthened"),
        ("less often", "SignatureUpdateInterval", 4, 8, "weakened"),
        ("0 is the product's choice", "BruteForceProtectionMaxBlockTime", 60, 0, "unknown"),
        ("shorter", "BruteForceProtectionMaxBlockTime", 60, 10, "weakened"),
        ("no events", "ServiceHealthReportInterval", 60, 0, "weakened"),
        ("no source ranks them", "ServiceHealthReportInterval", 60, 120, "unknown"),
        ("unranked against ranked", "CloudBlockLevel", 2, 1, "unknown"),
        ("less aggressive", "CloudBlockLevel", 2, 0, "weakened"),
        ("performance only", "ScanAvgCPULoadFactor", 50, 5, "neutral"),
        ("no source tells", "ProxyServer", None, "http://proxy:8080", "unknown"),
        ("unset to weak", "DisableIntrusionPreventionSystem", None, True, "weakened"),
        (
            "unset to strong proves nothing",
            "DisableIntrusionPreventionSystem",
            None,
            False,
            "unknown",
        ),
        ("never is off", "ScanScheduleDay", 0, 8, "weakened"),
        ("a day instead of every day", "ScanScheduleDay", 0, 3, "weakened"),
        ("one day or another", "ScanScheduleDay", 2, 3, "neutral"),
        ("a value that fits no kind", "DisableRealtimeMonitoring", False, "perhaps", "unknown"),
        ("a setting nobody knows", "NewSetting", 0, 1, "unknown"),
    ],
)
def test_direction_of_a_single_value(
    reason: str, setting: str, before: Scalar, after: Scalar, expected: Effect
) -> None:
    assert effect(setting, before, after) == expected, reason


@for_each(
    ("reason", "rule", "before", "after", "expected"),
    [
        ("block to audit", OFFICE, 1, 2, "weakened"),
        ("block to warn", OFFICE, 1, 6, "weakened"),
        ("block to off", OFFICE, 1, 0, "weakened"),
        ("block to not configured", OFFICE, 1, 5, "weakened"),
        ("block to gone", OFFICE, 1, None, "weakened"),
        ("audit to gone", OFFICE, 2, None, "weakened"),
        ("off to gone is the same", OFFICE, 0, None, "neutral"),
        ("off and not configured are the same", OFFICE, 0, 5, "neutral"),
        ("audit to block", OFFICE, 2, 1, "strengthened"),
        ("new in audit logs at least", OFFICE, None, 2, "strengthened"),
        ("new and off", OFFICE, None, 0, "neutral"),
        ("off is the least it can do", LSASS, None, 0, "weakened"),
        ("block is the most it can do", LSASS, None, 1, "strengthened"),
        ("what set it to block is gone", LSASS, 1, None, "weakened"),
        ("what set it to off is gone", LSASS, 0, None, "strengthened"),
        ("audit may be more or less than its default", LSASS, 2, None, "unknown"),
        ("its default is one state", LSASS, None, 5, "neutral"),
        (
            "a rule nobody knows, block to off",
            "0" * 8 + "-0000-0000-0000-" + "0" * 12,
            1,
            0,
            "weakened",
        ),
    ],
)
def test_direction_of_an_asr_rule(
    reason: str, rule: str, before: int | None, after: int | None, expected: Effect
) -> None:
    kind = "added" if before is None else "removed" if after is None else "changed"
    change = judge(catalogue(), Difference(ASR, rule, kind, before, after))  # type: ignore[arg-type]
    assert change.effect == expected, reason


@for_each(
    ("before", "after", "expected"),
    [
        (None, 6, "weakened"),
        (None, 9, "weakened"),
        (None, 2, "unknown"),
        (6, None, "strengthened"),
        (2, None, "unknown"),
        (2, 6, "weakened"),
        (6, 2, "strengthened"),
        (2, 3, "neutral"),
    ],
)
def test_direction_of_a_threat_action(
    before: int | None, after: int | None, expected: Effect
) -> None:
    kind = "added" if before is None else "removed" if after is None else "changed"
    change = judge(catalogue(), Difference(THREAT, "311978", kind, before, after))  # type: ignore[arg-type]
    assert change.effect == expected


@for_each(
    ("setting", "kind", "expected"),
    [
        ("ExclusionPath", "added", "weakened"),
        ("ExclusionPath", "removed", "strengthened"),
        ("ControlledFolderAccessAllowedApplications", "added", "weakened"),
        ("ControlledFolderAccessProtectedFolders", "removed", "weakened"),
        ("ControlledFolderAccessProtectedFolders", "added", "strengthened"),
        ("ProxyBypass", "added", "unknown"),
    ],
)
def test_direction_of_a_list_item(setting: str, kind: str, expected: Effect) -> None:
    sides = (None, "x") if kind == "added" else ("x", None)
    change = judge(catalogue(), Difference(setting, "x", kind, *sides))  # type: ignore[arg-type]
    assert change.effect == expected


def test_values_are_shown_by_their_names() -> None:
    change = judge(catalogue(), Difference("EnableNetworkProtection", None, "changed", 1, 2))
    assert (change.before_text, change.after_text) == ("Enabled (1)", "AuditMode (2)")
    rule = judge(catalogue(), Difference(ASR, OFFICE, "removed", 1, None))
    assert rule.label == "Block all Office applications from creating child processes"
    assert (rule.before_text, rule.after_text) == ("Block (1)", "no entry")
    unset = judge(catalogue(), Difference("ProxyServer", None, "changed", None, "p:1"))
    assert (unset.before_text, unset.after_text) == ("not set", "p:1")
    days = judge(catalogue(), Difference("QuarantinePurgeItemsAfterDelay", None, "changed", 90, 1))
    assert (days.before_text, days.after_text) == ("90 days", "1 days")


@for_each(
    ("reason", "setting", "before", "after", "expected"),
    [
        ("both sides are told", "EnableNetworkProtection", 1, 0, ("weakened", "certain")),
        ("a default stands in", "EnableNetworkProtection", 1, None, ("weakened", "uncertain")),
        ("a default stands in", "DisableRealtimeMonitoring", None, True, ("weakened", "uncertain")),
        ("and back", "DisableRealtimeMonitoring", True, None, ("strengthened", "uncertain")),
        ("it is the default", "DisableRealtimeMonitoring", None, False, ("neutral", "uncertain")),
        ("it is the default", "DisableEmailScanning", None, True, ("neutral", "uncertain")),
        ("and back", "DisableEmailScanning", True, None, ("neutral", "uncertain")),
        ("it means the default", "SignatureUpdateInterval", None, 24, ("neutral", "uncertain")),
        ("a time of day", "ScanScheduleTime", None, "03:00:00", ("neutral", "certain")),
        ("no default is known", "DisableQuicParsing", None, True, ("weakened", "uncertain")),
        ("no default is known", "DisableQuicParsing", False, None, ("unknown", "certain")),
        ("the order is inferred", "SubmitSamplesConsent", 3, 1, ("weakened", "uncertain")),
        ("and this one is not", "SubmitSamplesConsent", 3, 2, ("weakened", "certain")),
        ("unranked to the bottom", "PUAProtection", 7, 0, ("weakened", "uncertain")),
        ("unranked, and no bottom", "CloudBlockLevel", 1, 0, ("unknown", "certain")),
        ("numbers of one source", "AiAgentProtection", 1, 0, ("weakened", "uncertain")),
    ],
)
def test_what_rests_on_a_guess_is_never_certain(
    reason: str, setting: str, before: Scalar, after: Scalar, expected: tuple[str, str]
) -> None:
    change = judge(catalogue(), Difference(setting, None, "changed", before, after))
    assert (change.effect, change.certainty) == expected, reason
    assert ("Uncertain: " in change.reason) == (change.certainty == "uncertain")


def test_a_cut_list_makes_its_items_uncertain_and_the_reason_names_it() -> None:
    cut = Difference("ExclusionPath", "C:\\x", "added", None, "C:\\x", "uncertain")
    change = judge(catalogue(), cut)
    assert (change.effect, change.certainty) == ("weakened", "uncertain")
    assert change.reason.endswith("so it may have been there.")
    whole = judge(catalogue(), Difference("ExclusionPath", "C:\\x", "added", None, "C:\\x"))
    assert whole.certainty == "certain"
    assert "Uncertain" not in whole.reason


def test_a_rule_that_nobody_knows_is_never_certain_without_a_state() -> None:
    for rule in (LSASS, "0" * 8 + "-0000-0000-0000-" + "0" * 12):
        for known in (0, 1, 2, 6):
            for kind, sides in (("added", (None, known)), ("removed", (known, None))):
                change = judge(catalogue(), Difference(ASR, rule, kind, *sides))  # type: ignore[arg-type]
                assert change.effect == "unknown" or change.certainty == "uncertain"


def test_swapping_the_sides_of_a_ranked_setting_swaps_the_effect() -> None:
    swapped = {"weakened": "strengthened", "strengthened": "weakened", "neutral": "neutral"}
    for setting in catalogue().settings:
        ranked = [v for equals in setting.order for v in equals]
        for one in ranked:
            for two in ranked:
                if one != two and setting.pair is None:
                    there, back = effect(setting.name, one, two), effect(setting.name, two, one)
                    assert swapped[there] == back, (setting.name, one, two)


def test_no_sentence_claims_more_than_its_step() -> None:
    """What was only logged before blocked nothing; what is still blocked, sent or run is said to be."""
    for setting in catalogue().settings:
        for step in setting.steps:
            from_audit = any("audit" in setting.values[v].lower() for v in step.before)
            if from_audit:
                assert (
                    "not blocked before" in step.why
                    or "blocked before" in step.why
                    or ("blocked nothing before" in step.why)
                ), (setting.name, step.why)
            to_audit = all("audit" in setting.values[v].lower() for v in step.after)
            assert not to_audit or "log" in step.why, (setting.name, step.why)


NETWORK = "EnableNetworkProtection"


def test_what_nothing_protects_more_than() -> None:
    never = next(s.name for s in catalogue().settings if s.weakens == "never")
    for name, key, value, strongest in (
        ("DisableRealtimeMonitoring", None, False, True),
        ("DisableRealtimeMonitoring", None, True, False),
        ("EnableFileHashComputation", None, True, True),
        ("EnableFileHashComputation", None, False, False),
        ("DisableIntrusionPreventionSystem", None, None, False),
        (NETWORK, None, 1, True),
        (NETWORK, None, 2, False),
        (NETWORK, None, 0, False),
        (NETWORK, None, 9, False),
        (NETWORK, None, True, False),
        ("MAPSReporting", None, 1, True),
        ("MAPSReporting", None, 2, True),
        ("MAPSReporting", None, 0, False),
        (ASR, OFFICE, 1, True),
        (ASR, OFFICE, 2, False),
        ("ExclusionPath", "C:\\x", None, False),
        (never, None, 0, True),
        ("NoSuch", None, 1, False),
    ):
        assert is_strongest(catalogue(), name, key, value) is strongest, (name, value)


def test_what_nothing_protects_less_than() -> None:
    for name, value, weakest in (
        ("DisableRealtimeMonitoring", True, True),
        ("DisableRealtimeMonitoring", False, False),
        ("EnableFileHashComputation", False, True),
        ("EnableFileHashComputation", True, False),
        ("DisableRealtimeMonitoring", None, False),
        (NETWORK, 0, True),
        (NETWORK, 1, False),
        (NETWORK, 2, False),
        (NETWORK, None, False),
        (NETWORK, "0", False),
        (NETWORK, False, False),
        ("ExclusionPath", "C:\\x", False),
    ):
        setting = catalogue().find(name)
        assert setting is not None
        assert is_weakest(setting, value) is weakest, (name, value)


def test_what_the_module_gives_is_there() -> None:
    assert all(callable(getattr(judging, name)) for name in judging.__all__)


def test_a_list_that_was_cut_on_the_other_side_leaves_it_open() -> None:
    sure = Difference("ExclusionPath", "C:\\x", "added", None, "C:\\x")
    for difference, certainty, reason in (
        (sure, "certain", ""),
        (replace(sure, certainty="uncertain"), "uncertain", judging.CUT),
    ):
        change = judge(catalogue(), difference)
        assert change.certainty == certainty
        assert change.reason.endswith(reason)
        assert change.reason.count(judging.CUT) == bool(reason)
    for reason, said in (("", "M."), ("One", "One. M."), ("One.", "One. M.")):
        assert judging._joined(reason, "M.") == said
