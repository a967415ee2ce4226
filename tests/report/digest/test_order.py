"""Alike findings stand by how far the value went, then by what the catalogue puts first, then by time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from mpdiff.report.digest.order import weight
from mpdiff.report.digest.titles import brief
from tests.support.reports import START, finding, report
from tests.support.rows import for_each

LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"


def names(*findings: object) -> list[str]:
    """Return what the digest orders, by setting or rule."""
    return [f.label or f.setting or "" for f in digest(report(*findings)).findings]  # type: ignore[arg-type]


def test_off_stands_before_audit_and_audit_before_warn() -> None:
    found = analyse("samples/attacker/package.zip")
    rules = [f for f in digest(found).findings if f.label]
    assert [f.after_text for f in rules] == ["Off (0)", "Off (0)", "Audit (2)", "Warn (6)"]
    assert rules[0].key == LSASS


def test_severe_threats_stand_before_high_ones_and_the_cloud_before_both() -> None:
    found = [f.setting for f in digest(analyse("samples/attacker/package.zip")).findings]
    order = ["MAPSReporting", "SevereThreatDefaultAction", "HighThreatDefaultAction"]
    assert sorted(order, key=found.index) == order


def test_what_is_alike_stands_by_time_and_not_by_the_alphabet() -> None:
    late = finding(setting="DisableArchiveScanning", first_seen=START + timedelta(hours=1))
    soon = finding(setting="DisableScriptScanning", first_seen=START)
    assert weight(soon)[:-1] == weight(late)[:-1]
    assert names(late, soon) == ["DisableScriptScanning", "DisableArchiveScanning"]


@for_each("name", ["attacker", "german-text-log", "service-stopped", "high-cpu"])
def test_the_verdict_names_the_worst_in_the_order_of_the_list(name: str) -> None:
    """Each section's groups are named one after another, whatever stands between them."""
    found = digest(analyse(f"samples/{name}/package.zip"))
    for section in found.sections:
        titles = [group.title or brief(group.findings[0]) for group in section.groups]
        heads = [title.removesuffix(" turned off") for title in titles]
        places = [found.verdict.index(head) for head in heads if head in found.verdict]
        assert places == sorted(places)


@pytest.mark.parametrize("place", ["samples/attacker/package.zip"])
def test_the_drawing_has_the_order_of_the_findings(place: str) -> None:
    from mpdiff.report.render.page.lanes import draw

    told = analyse(place)
    drawing = draw(told)
    assert drawing is not None
    weakened = sorted(
        (f for f in told.findings if f.effect == "weakened"), key=lambda f: weight(f)[1:]
    )
    drawn = [(lane.setting, lane.key) for lane in drawing.lanes if lane.bars]
    assert drawn == list(dict.fromkeys((f.setting, f.key) for f in weakened))
