"""A check that could not be made is skipped with the reason; what passes was looked for."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mpdiff.findings.rules import RULES
from mpdiff.pipeline import analyse
from mpdiff.report.render import BY_NAME, RenderOptions
from mpdiff.report.render.ci.checks import _REASONS, NEEDS
from mpdiff.report.render.ci.help_pages import _PAGE, help_page
from tests.support.places import SAMPLES
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Report


@cache
def of(name: str) -> Report:
    folder = SAMPLES / name
    sources = [folder / "package.zip"]
    if not sources[0].exists():
        sources = [folder / "before.json", folder / "after.txt"]
    return analyse(*map(str, sources))


def checks(name: str) -> dict[str, str]:
    """Return each check that found nothing, and why it was skipped; "" for one that passes."""
    suite = ET.fromstring(BY_NAME["junit"].render(of(name), RenderOptions()))
    found = {}
    for case in suite.iter("testcase"):
        skipped = case.find("skipped")
        if case.get("classname") == "mpdiff.checks":
            found[case.get("name", "")] = "" if skipped is None else skipped.get("message", "")
    return found


def test_every_rule_has_what_it_needs_and_nothing_else_is_needed() -> None:
    assert NEEDS.keys() == RULES.keys()
    assert {need for needs in NEEDS.values() for need in needs} <= _REASONS.keys()


NOT_MADE = [
    # Lists that the after snapshot could not be read for.
    ("not-administrator", "exclusion-added", "could not read"),
    ("not-administrator", "changed", "could not read"),
    ("not-administrator", "unlogged", "could not read"),
    ("cut-lists", "changed", "does not show everything"),
    # Two devices: nothing can be told by comparing them.
    ("device-mismatch", "exclusion-added", "two devices"),
    ("device-mismatch", "tamper-protection-off", "two devices"),
    ("device-mismatch", "transient", "two devices"),
    # Two files: no log, no registry, no package.
    ("file-pair", "log-gap", "No event log"),
    ("file-pair", "transient", "No event log"),
    ("file-pair", "malware-detected", "No event log"),
    ("file-pair", "unlogged", "window is not known"),
    ("file-pair", "window-exceeded", "window is not known"),
    ("file-pair", "quota-exceeded", "No event log"),
    ("file-pair", "not-reverted", "state at collection"),
    ("file-pair", "weakened-after-window", "state at collection"),
    ("file-pair", "dormant", "state at collection"),
    ("file-pair", "collected-missing", "not a package"),
    ("file-pair", "snapshot-missing", "not a package"),
    ("file-pair", "in-force-unseen", "MPLog"),
    # A snapshot that is not there.
    ("missing-after", "weakened", "no after snapshot"),
    # A log that says nothing of a part of the window.
    ("log-starts-late", "transient", "log"),
    ("log-starts-late", "malware-detected", "log"),
    # Members of their own.
    ("attacker", "status-off", "Get-MpComputerStatus"),
    ("attacker", "not-in-force", "NetworkProtectionState"),
    ("attacker", "service-stopped", "System log"),
    ("attacker", "watched", "policy"),
]


@for_each(("name", "rule", "reason"), NOT_MADE)
def test_what_could_not_be_looked_for_is_skipped(name: str, rule: str, reason: str) -> None:
    assert reason in checks(name)[rule]


MADE = [
    ("clean", "exclusion-added"),
    ("clean", "transient"),
    ("clean", "log-gap"),
    ("clean", "dormant"),
    ("not-administrator", "tamper-protection-off"),
    ("not-administrator", "asr-rule-weakened"),
    ("service-stopped", "in-force-unseen"),
]


@for_each(("name", "rule"), MADE)
def test_what_was_looked_for_and_not_found_passes(name: str, rule: str) -> None:
    assert checks(name)[rule] == ""


def test_no_check_of_a_log_blames_a_log_that_it_does_not_rest_on() -> None:
    for rule in ("status-off", "not-in-force", "passive-mode"):
        assert "event log" not in checks("file-pair")[rule]


def test_each_rule_has_the_page_of_what_it_is_about() -> None:
    pages = {rule: help_page(rule) for rule in RULES}
    assert all(
        page.startswith("https://learn.microsoft.com/defender-endpoint/") for page in pages.values()
    )
    assert set(_PAGE) <= RULES.keys()
    assert pages["risky-exclusion"].endswith(
        "/common-exclusion-mistakes-microsoft-defender-antivirus"
    )
    assert help_page("not-reverted/risky-exclusion") == pages["risky-exclusion"]
    assert help_page("rule-of-2040").endswith("/enable-troubleshooting-mode")
    assert len(set(pages.values())) > 10


def test_was_and_became_stand_apart_from_what_the_snapshots_hold() -> None:
    """Off and on again: neither snapshot holds the weak value."""
    text = BY_NAME["csv"].render(of("off-and-on-again"), RenderOptions())
    row = next(r for r in csv.DictReader(io.StringIO(text)) if r["record"] == "finding")
    held = [row[name] for name in ("before_snapshot", "after_snapshot", "at_collection")]
    assert (row["was"], row["became"], held) == ("False", "True", ["False"] * 3)
    assert row["standing"] == "restored"
    assert not {"before", "after"} & row.keys()
    sarif = json.loads(BY_NAME["sarif"].render(of("off-and-on-again"), RenderOptions()))
    properties = sarif["runs"][0]["results"][0]["properties"]
    names = ("was", "became", "beforeSnapshot", "afterSnapshot", "atCollection")
    assert [properties[name] for name in names] == ["False", "True", "False", "False", "False"]
