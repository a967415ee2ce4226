"""Whom to ask about what was weakened, in a sentence: who, what connects them with it, and about what."""

from __future__ import annotations

from typing import Any

from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from mpdiff.report.digest.asking import ask
from tests.support.reports import exclusion, finding, report
from tests.support.rows import for_each

ME = "CORP\\j.doe"
TAMPER = "why tamper protection was turned off."


@for_each(
    ("how", "says"),
    [
        ("remote desktop session, certain", "who was logged on by remote desktop"),
        ("interactive session, likely", "who was probably logged on at the device"),
        ("unlocked session, privileged, possible", "who may have been logged on at the device"),
        ("network session, certain, one of 2", "who was logged on over the network"),
        ("disconnected session, likely", "who was probably logged on, though disconnected"),
        ("odd session, likely", "who was probably logged on"),
        ("named with the change", "whom the record of the change names"),
        ("ran the command", "who ran the command"),
        ("ran it", "who ran it"),
        ("tried it", "who tried it"),
        ("ran the command, one of 2", "who ran the command"),
        (
            "ran a command near it that may ask for this",
            "who ran a command that may have done it",
        ),
    ],
)
def test_every_way_in_which_an_account_is_known_is_a_clause(how: str, says: str) -> None:
    one = finding(setting="DisableTamperProtection", actors=(f"{ME} ({how})",))
    assert list(ask([one])) == [f"Ask {ME}, {says}, {TAMPER}"]


def test_what_nobody_put_into_words_stands_as_it_is() -> None:
    one = finding(setting="DisableTamperProtection", actors=(f"{ME} (seen by a camera)",))
    assert list(ask([one])) == [f"Ask {ME} (seen by a camera), {TAMPER}"]


@for_each(
    ("given", "says"),
    [
        ({}, "real-time protection was turned off"),
        (
            {"setting": "MAPSReporting", "before_text": "2", "after_text": "Disabled (0)"},
            "cloud-delivered protection was turned off",
        ),
        (
            {"setting": "SubmitSamplesConsent", "before_text": "1", "after_text": "NeverSend (2)"},
            "sample submission was set to never send",
        ),
        (
            {
                "setting": "AttackSurfaceReductionRules_Actions",
                "key": "9e6c",
                "label": "Block X",
                "after_text": "Audit (2)",
            },
            "the rule Block X was set to audit only",
        ),
        ({"setting": "NobodyKnowsThis", "effect": "unknown"}, "NobodyKnowsThis was changed"),
        (
            {"rule": "definitions-removed", "kind": None, "setting": None, "title": "x: y"},
            "definitions were removed or reverted",
        ),
    ],
)
def test_what_it_is_about_is_a_clause(given: dict[str, Any], says: str) -> None:
    one = finding(actors=(f"{ME} (ran the command)",), **given)
    assert list(ask([one])) == [f"Ask {ME}, who ran the command, why {says}."]


def test_an_exclusion_is_named_by_its_item() -> None:
    one = exclusion("C:\\Users", actors=(f"{ME} (ran the command)",))
    assert list(ask([one])) == [f"Ask {ME}, who ran the command, why C:\\Users was excluded."]


def test_several_accounts_and_changes_are_one_sentence() -> None:
    both = (f"{ME} (interactive session, likely, one of 2)", "CORP\\svc (ran the command)")
    listed = [
        exclusion("C:\\Users", actors=both),
        finding(setting="DisableTamperProtection", actors=both),
        finding(setting="MAPSReporting", actors=both),
    ]
    assert list(ask(listed)) == [
        (
            f"Ask {ME}, who was probably logged on at the device, and CORP\\svc, who ran the command, "
            "why tamper protection was turned off and 2 other changes were made."
        )
    ]
    many = finding(actors=tuple(f"u{n} (ran the command)" for n in range(5)))
    assert ", and 2 more, why" in next(ask([many]))


def test_both_snapshots_missing_are_told_as_both() -> None:
    missing = [
        finding(rule="snapshot-missing", kind=None, setting=None, effect="unknown", title=f"{s}")
        for s in ("before", "after")
    ]
    found = digest(report(*missing))
    assert "both snapshots are missing" in found.doubts
    assert any(line.startswith("Both snapshots are missing: ") for line in found.now)
    assert "a snapshot is missing" in digest(report(missing[0])).doubts


def test_dynamic_definitions_are_not_all_of_them() -> None:
    found = digest(analyse("samples/only-other-witnesses/package.zip"))
    assert "dynamic definitions removed" in found.verdict
    assert "definitions removed or reverted" not in found.verdict
