"""Temporary exclusions, which only the protection log and the registry show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples import write_support as write
from tests.support.scene import at
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path


def listed(minute: float, *paths: str) -> tuple[write.Timed, ...]:
    lists = {"Process": [], "Path": ["C:\\Known"], "Ext": [], "Temp": [*paths]}
    return ((at(minute), "x"), (None, write.exclusion_listing(lists)))


def test_two_listings_bound_a_temporary_exclusion(tmp_path: Path) -> None:
    lines = mp_log(*listed(-30), *listed(30, "C:\\"), *listed(90))
    (finding,) = report(tmp_path, {MP_LOG: lines}).findings
    assert (finding.rule, finding.effect, finding.certainty) == (
        "transient",
        "weakened",
        "uncertain",
    )
    assert (finding.key, finding.severity, finding.duration_seconds) == ("C:\\", "critical", 7200)


def test_one_listing_in_the_window_shows_it_in_force(tmp_path: Path) -> None:
    (finding,) = report(tmp_path, {MP_LOG: mp_log(*listed(30, "C:\\"))}).findings
    assert (finding.rule, finding.key, finding.certainty) == (
        "risky-exclusion",
        "C:\\",
        "uncertain",
    )
    lasting = report(tmp_path, {MP_LOG: mp_log(*listed(-30, "D:\\x"), *listed(30, "D:\\x"))})
    assert [(f.rule, f.effect) for f in lasting.findings] == [("in-force-unseen", "unknown")]
