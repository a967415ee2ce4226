"""What a finding about a change is called and says."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mpdiff.base.model import Difference
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge
from mpdiff.findings.make import _detail, evidence_finding, from_change
from mpdiff.findings.rules import RULES
from mpdiff.history.subjects import difference_of
from tests.support.rows import for_each

ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LETTERS = "Which letters these are is not certain, so both may be one name."
DRIFTS = "It is known to change with the platform version, without anybody's doing."


def made(
    setting: str, before: Any, after: Any, kind: Any = "changed", key: str | None = None, **of: Any
) -> Any:  # fmt: skip
    return from_change(
        catalogue(), judge(catalogue(), Difference(setting, key, kind, before, after, **of))
    )


@for_each(
    ("given", "title"),
    [
        (("DisableRealtimeMonitoring", False, True), "DisableRealtimeMonitoring: False -> True"),
        (("NobodyKnowsThis", 1, 2), "NobodyKnowsThis: 1 -> 2"),
        (
            (ASR, 1, 0, "changed", OFFICE),
            "Block all Office applications from creating child processes: Block (1) -> Off (0)",
        ),
        (
            (ASR, 1, 0, "changed", "00000000-0000-0000-0000-000000000000"),
            f"{ASR} 00000000-0000-0000-0000-000000000000: Block (1) -> Off (0)",
        ),
        (("ExclusionPath", None, "D:\\a", "added", "D:\\a"), "D:\\a added to ExclusionPath"),
        (("ExclusionPath", "D:\\a", None, "removed", "D:\\a"), "D:\\a removed from ExclusionPath"),
        (("NobodyKnowsThis", None, "a", "added", "a"), "a added to NobodyKnowsThis"),
    ],
)
def test_a_title_names_the_subject_and_what_became_of_it(given: Any, title: str) -> None:
    assert made(*given).title == title


def test_an_uncertain_entry_may_have_been_added() -> None:
    one = made("ExclusionPath", None, "D:\\a", "added", "D:\\a", certainty="uncertain")
    assert one.title == "D:\\a may have been added to ExclusionPath"


@for_each(
    ("why", "key", "certainty", "said"),
    [
        ("letters that nobody knows", "D:\\ü", "uncertain", True),
        ("letters that are known", "D:\\ü", "certain", False),
        ("plain letters", "D:\\u", "uncertain", False),
    ],
)
def test_of_unknown_letters_the_detail_says_so(
    why: str, key: str, certainty: str, *, said: bool
) -> None:
    one = made("ExclusionPath", None, key, "added", key, certainty=certainty)
    assert (LETTERS in one.detail) is said, why


def test_of_a_single_value_no_letters_are_doubted() -> None:
    one = made("ProxyServer", "a", "ü", certainty="uncertain")
    assert LETTERS not in one.detail


@for_each(
    ("given", "said"),
    [
        (("EnableDnsSinkhole", True, None), False),
        (("NobodyKnowsThis", 1, 2), False),
        (("ProxyServer", "a", "b"), False),
    ],
)
def test_only_an_unknown_change_of_what_drifts_may_be_nobodys(given: Any, *, said: bool) -> None:
    assert (DRIFTS in made(*given).detail) is said


def test_what_drifts_in_an_unknown_direction_may_be_nobodys_doing() -> None:
    name = next(s.name for s in catalogue().settings if s.drifts and s.weakens == "unknown")
    assert DRIFTS in made(name, "a", "b").detail


@for_each(
    "given",
    [
        ("DisableRealtimeMonitoring", False, True),
        ("MAPSReporting", 2, 0),
        ("NobodyKnowsThis", 1, 2),
        ("ExclusionPath", None, "C:\\", "added", "C:\\"),
    ],
)
def test_a_detail_is_made_of_sentences(given: Any) -> None:
    detail = made(*given).detail
    assert detail[0] == detail[0].upper()
    assert detail.endswith(".")
    assert not detail.endswith("..")


def test_what_weakens_says_what_the_setting_does() -> None:
    setting = catalogue().find("DisableArchiveScanning")
    assert setting is not None
    weak = made(setting.name, False, True)
    assert (setting.why or setting.meaning).rstrip(".")[1:] in weak.detail
    assert setting.meaning.rstrip(".")[1:] not in made(setting.name, True, False).detail


def test_a_finding_about_the_evidence_has_the_severity_of_its_rule_or_the_one_that_is_given() -> (
    None
):
    one = evidence_finding("log-gap", "t", "d")
    assert (one.severity, one.effect, one.certainty) == (
        RULES["log-gap"].severity,
        "unknown",
        "certain",
    )
    assert one.next_step == RULES["log-gap"].next_step
    assert evidence_finding("log-gap", "t", "d", severity="critical").severity == "critical"


def test_a_detail_has_the_meaning_of_a_weakening_without_a_reason() -> None:
    setting = catalogue().find("EnableNetworkProtection")
    drifting = catalogue().find("DisableQuicParsing")
    assert setting is not None
    assert drifting is not None
    plain = judge(catalogue(), difference_of("EnableNetworkProtection", None, 1, 0))
    meaning = f"{setting.meaning[0].upper()}{setting.meaning[1:]}".rstrip(".") + "."
    for effect, why, of, reason, said in (
        ("weakened", "", setting, "", meaning),
        ("weakened", "so it is.", setting, "", "So it is."),
        ("weakened", "so it is", setting, "risky", "Risky. So it is."),
        ("weakened", "", None, "", ""),
        ("unknown", "", setting, "", ""),
        ("unknown", "", drifting, "", DRIFTS),
        ("weakened", "x", drifting, "", "X."),
        ("strengthened", "", setting, "", ""),
    ):
        change = replace(plain, effect=effect, reason=why, certainty="certain")
        assert _detail(change, of, reason) == said, (effect, why)
