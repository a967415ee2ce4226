"""Attempts that tamper protection blocked are counted as attempts, not as the findings about them."""

from __future__ import annotations

from mpdiff.base.model import Finding, Witness
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from tests.support.reports import finding, report
from tests.support.rows import for_each


def blocked(setting: str, tries: int) -> Finding:
    """Return the finding for so many attempts on a setting."""
    seen = tuple(Witness("event 5013", "Defender.evtx", f"record {n}") for n in range(tries))
    return finding(
        rule="tamper-blocked", setting=setting, kind=None, effect="neutral", witnesses=seen
    )


@for_each(
    ("tries", "title"),
    [
        ((2, 1), "3 attempts to change real-time protection and script scanning"),
        ((20, 1), "21 or more attempts to change real-time protection and script scanning"),
        ((0, 0), "2 attempts to change real-time protection and script scanning"),
        ((1, 1, 1), "3 attempts to change 3 settings"),
    ],
)
def test_every_attempt_counts(tries: tuple[int, ...], title: str) -> None:
    names = ("DisableRealtimeMonitoring", "DisableScriptScanning", "MAPSReporting")
    found = [blocked(name, count) for name, count in zip(names, tries, strict=False)]
    (group,) = digest(report(*found)).sections[0].groups
    assert group.title == f"{title} blocked by tamper protection"


def test_verdict_and_what_to_do_have_the_same_number() -> None:
    found = digest(analyse("samples/blocked-by-tamper-protection/package.zip"))
    said = (
        "3 attempts to change real-time protection and script scanning blocked by tamper protection"
    )
    assert f"Also: {said}." in found.verdict
    assert any(line.startswith(f"{said}: find the process") for line in found.now)
