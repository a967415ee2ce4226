"""How values and states read in a report."""

from __future__ import annotations

from mpdiff.base.model import Difference, Scalar
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.words import display, label, state, texts
from tests.support.rows import for_each

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ASR = "AttackSurfaceReductionRules_Actions"


@for_each(
    ("setting", "value", "expected"),
    [
        ("EnableNetworkProtection", 2, "AuditMode (2)"),
        ("EnableNetworkProtection", 7, "7"),
        ("EnableNetworkProtection", None, "not set"),
        (ASR, 6, "Warn (6)"),
        (ASR, 9, "9"),
        ("QuarantinePurgeItemsAfterDelay", 90, "90 days"),
        ("ScanScheduleTime", "02:00:00", "02:00:00"),
        ("DisableRealtimeMonitoring", True, "True"),
        ("Nobody", 1, "1"),
        ("Nobody", None, "not set"),
    ],
)
def test_a_value_reads_by_its_name(setting: str, value: Scalar, expected: str) -> None:
    assert display(catalogue(), catalogue().find(setting), value) == expected


@for_each(
    ("setting", "key", "value", "expected"),
    [
        ("ExclusionPath", "C:\\x", "C:\\x", "in the list"),
        ("ExclusionPath", "C:\\x", None, "not in the list"),
        ("Nobody", "x", "x", "in the list"),
        (ASR, OFFICE, 1, "Block (1)"),
        (ASR, OFFICE, None, "no entry"),
        ("DisableRealtimeMonitoring", None, None, "not set"),
    ],
)
def test_a_state_says_whether_a_thing_is_there(
    setting: str, key: str | None, value: Scalar, expected: str
) -> None:
    assert state(catalogue(), catalogue().find(setting), key, value) == expected


@for_each(
    ("difference", "expected"),
    [
        (Difference(ASR, OFFICE, "added", None, 2), ("no entry", "Audit (2)")),
        (Difference(ASR, OFFICE, "removed", 2, None), ("Audit (2)", "no entry")),
        (Difference(ASR, OFFICE, "changed", 1, 2), ("Block (1)", "Audit (2)")),
        (Difference("ExclusionPath", "x", "added", None, "x"), ("not in the list", "in the list")),
        (
            Difference("ExclusionPath", "x", "removed", "x", None),
            ("in the list", "not in the list"),
        ),
        (Difference("PUAProtection", None, "changed", None, 1), ("not set", "Enabled (1)")),
    ],
)
def test_both_sides_of_a_difference_read_as_states(
    difference: Difference, expected: tuple[str, str]
) -> None:
    assert texts(catalogue(), catalogue().find(difference.setting), difference) == expected


def test_only_the_id_of_a_known_asr_rule_has_a_name() -> None:
    asr, threats = catalogue().find(ASR), catalogue().find("ThreatIDDefaultAction_Actions")
    name = "Block all Office applications from creating child processes"
    assert label(catalogue(), asr, OFFICE.upper()) == name
    assert label(catalogue(), asr, "0" * 36) is None
    assert label(catalogue(), asr, None) is None
    assert label(catalogue(), threats, OFFICE) is None
    assert label(catalogue(), None, OFFICE) is None
