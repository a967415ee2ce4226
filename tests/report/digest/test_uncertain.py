"""An uncertain finding is told as uncertain wherever it is named."""

from __future__ import annotations

from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest


def test_verdict_to_do_and_finding_say_may_not_have_been_in_force() -> None:
    found = analyse("samples/service-stopped/package.zip")
    told = digest(found)
    said = "etwork protection may not have been in force"
    assert f", n{said}." in told.verdict
    assert any(line.startswith(f"N{said}: check what the feature needs") for line in told.now)
    (finding,) = [f for f in told.findings if f.rule == "not-in-force"]
    assert finding.title.startswith(f"N{said}: ")
    assert "so the warning may be of an earlier time" in finding.detail
