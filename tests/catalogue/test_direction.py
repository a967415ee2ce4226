"""What is said of a change whose direction is doubtful, and of values that fit no scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Difference
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.direction import direction
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Scalar
    from mpdiff.catalogue.direction import Verdict

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
NOBODYS = "00000000-0000-0000-0000-000000000000"
ASR = "AttackSurfaceReductionRules_Actions"
THREAT = "ThreatIDDefaultAction_Actions"


def judged(
    setting: str, before: Scalar, after: Scalar, kind: Any = "changed", key: str | None = None, **of: Any
) -> Verdict:  # fmt: skip
    """Judge a change of a setting, which may be other than the catalogue says."""
    one = catalogue().find(setting)
    assert one is not None
    return direction(catalogue(), replace(one, **of), Difference(setting, key, kind, before, after))


# --- single values --------------------------------------------------------------------------------


@for_each(
    ("why", "setting", "before", "after", "effect", "certainty", "reason"),
    [
        (
            "no source ranks it, whatever stands in",
            "CloudBlockLevel", None, 1,
            "unknown", "certain", "no source ranks one of the two values",
        ),
        (
            "the default is the new value",
            "MAPSReporting", None, 2,
            "neutral", "uncertain", "stands in for not set",
        ),
        (
            "a default that is weaker",
            "CloudBlockLevel", 2, None,
            "weakened", "uncertain", "stands in for not set",
        ),
        (
            "no switch",
            "DisableRealtimeMonitoring", "perhaps", True,
            "unknown", "certain", "neither True nor False",
        ),
        (
            "no switch any more",
            "DisableRealtimeMonitoring", True, 1,
            "unknown", "certain", "neither True nor False",
        ),
        ("text is no number", "CloudBlockLevel", 2, "x", "unknown", "certain", "not a number"),
        ("nor was it", "CloudBlockLevel", "x", 2, "unknown", "certain", "not a number"),
        ("a switch is no number", "CloudExtendedTimeout", 50, True, "unknown", "certain", "not a number"),
        ("nor was it", "CloudExtendedTimeout", False, 50, "unknown", "certain", "not a number"),
        ("0 is a number", "CloudExtendedTimeout", 50, 0, "weakened", "certain", ""),
    ],
)  # fmt: skip
def test_what_is_said_of_a_single_value(
    why: str,
    setting: str,
    before: Scalar,
    after: Scalar,
    effect: str,
    certainty: str,
    reason: str,
) -> None:
    found = judged(setting, before, after)
    assert (found.effect, found.certainty) == (effect, certainty), why
    assert reason in found.reason, why


NO_DEFAULT: dict[str, Any] = {"default": None}


@for_each(
    ("setting", "before", "after", "expected"),
    [
        ("MAPSReporting", None, 0, ("weakened", "uncertain")),
        ("MAPSReporting", 0, None, ("strengthened", "uncertain")),
        ("MAPSReporting", None, 2, ("unknown", "certain")),
        ("MAPSReporting", 2, None, ("unknown", "certain")),
        ("MAPSReporting", None, False, ("unknown", "certain")),
        ("EnableFileHashComputation", None, False, ("weakened", "uncertain")),
        ("EnableFileHashComputation", None, True, ("unknown", "certain")),
        ("EnableFileHashComputation", False, None, ("strengthened", "uncertain")),
    ],
)
def test_without_a_default_only_the_weakest_value_tells_a_direction(
    setting: str, before: Scalar, after: Scalar, expected: tuple[str, str]
) -> None:
    found = judged(setting, before, after, **NO_DEFAULT)
    assert (found.effect, found.certainty) == expected


@for_each(
    ("given", "reason"),
    [
        ({"disagreement": "Two pages differ.", "why": "It hides."}, "Two pages differ."),
        ({"disagreement": "", "why": "It hides."}, "It hides."),
        ({"disagreement": "", "why": ""}, "no source says which way this setting weakens"),
    ],
)
def test_why_nobody_can_say_which_way_a_setting_weakens(given: dict[str, str], reason: str) -> None:
    found = judged("HideExclusionsFromLocalAdmins", True, False, **given)
    assert (found.effect, found.reason) == ("unknown", reason)


@for_each(
    ("why", "begin"),
    [
        ("It hides.", "It hides. Uncertain: "),
        ("it hides", "it hides. Uncertain: "),
        ("", "Uncertain: "),
    ],
)
def test_a_doubt_is_a_sentence_behind_the_reason(why: str, begin: str) -> None:
    found = judged("CloudExtendedTimeout", 50, None, why=why, steps=())
    assert found.effect == "weakened"
    assert found.reason.startswith(begin)


# --- lists ----------------------------------------------------------------------------------------


@for_each(
    ("given", "effect", "reason"),
    [
        ({"weakens": "never"}, "neutral", "this list does not change what is protected"),
        ({"weakens": "unknown", "why": "It is new."}, "unknown", "It is new."),
        (
            {"weakens": "unknown", "why": ""},
            "unknown",
            "no source says which way this list weakens",
        ),
        ({"weakens": "added", "why": "It is not scanned."}, "weakened", "It is not scanned."),
        ({"weakens": "removed"}, "strengthened", ""),
    ],
)
def test_what_is_said_of_a_new_item(given: dict[str, Any], effect: str, reason: str) -> None:
    found = judged("ExclusionPath", None, "C:\\x", "added", "C:\\x", **given)
    assert (found.effect, found.reason, found.certainty) == (effect, reason, "certain")


# --- rules and threats ----------------------------------------------------------------------------


@for_each("setting", [ASR, THREAT])
@for_each(("before", "after"), [(None, 0), (6, None), (None, None)])
def test_of_a_state_that_was_cut_away_nobody_knows_the_direction(
    setting: str, before: Scalar, after: Scalar
) -> None:
    found = judged(setting, before, after, key=OFFICE)
    assert (found.effect, found.reason) == ("unknown", "the state of one side was cut away")


@for_each(
    ("rule", "kind", "before", "after", "effect", "certainty"),
    [
        (OFFICE, "removed", 1, None, "weakened", "certain"),
        (OFFICE, "removed", 0, None, "neutral", "certain"),
        (OFFICE, "added", None, 1, "strengthened", "certain"),
        (OFFICE.upper(), "added", None, 1, "strengthened", "certain"),
        (NOBODYS, "removed", 1, None, "weakened", "uncertain"),
        (NOBODYS, "removed", 0, None, "strengthened", "uncertain"),
        (NOBODYS, "removed", 2, None, "unknown", "certain"),
        (NOBODYS, "added", None, 0, "weakened", "uncertain"),
        (NOBODYS, "added", None, 1, "strengthened", "uncertain"),
        (NOBODYS, "added", None, 5, "neutral", "uncertain"),
        (NOBODYS, "changed", 5, 0, "weakened", "uncertain"),
        (NOBODYS, "changed", 1, 5, "weakened", "uncertain"),
        (NOBODYS, "changed", 1, 2, "weakened", "certain"),
    ],
)
def test_a_rule_without_a_state_acts_as_its_default_where_that_is_known(
    rule: str, kind: str, before: Scalar, after: Scalar, effect: str, certainty: str
) -> None:
    found = judged(ASR, before, after, kind, rule)
    assert (found.effect, found.certainty) == (effect, certainty)


@pytest.mark.parametrize(
    ("before", "after", "kind", "text"),
    [
        (1, None, "removed", "The rule may be off now. Uncertain: this rule is not in mpdiff's"),
        (None, 0, "added", "The rule is off; it may have blocked before. Uncertain: this rule is"),
    ],
)
def test_what_is_said_of_a_rule_that_nobody_knows(
    before: Scalar, after: Scalar, kind: str, text: str
) -> None:
    found = judged(ASR, before, after, kind, NOBODYS)
    blocked = judged(ASR, 1, 0, "changed", OFFICE)
    assert found.reason.startswith(text)
    assert found.severity == blocked.severity


def test_a_threat_is_allowed_by_a_new_entry_and_no_more_without_it() -> None:
    allowed = judged(THREAT, None, 6, "added", "1")
    assert (allowed.effect, judged(THREAT, 6, None, "removed", "1").effect) == (
        "weakened",
        "strengthened",
    )
    assert judged(THREAT, None, 2, "added", "1").effect == "unknown"
    assert judged(THREAT, 2, None, "removed", "1").effect == "unknown"
