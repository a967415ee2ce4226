"""A local time of unknown zone is called one, in every format that prints it."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

from mpdiff.base.model import Report  # noqa: TC001
from mpdiff.pipeline import analyse
from mpdiff.report.digest.times import drawn_clock
from mpdiff.report.render import BY_NAME, RenderOptions, facts
from mpdiff.report.render.page.lanes import draw
from tests.support.rows import for_each

SAID = (
    "text",
    "ticket",
    "jira",
    "markdown",
    "html",
    "github",
    "gitlab",
    "junit",
    "sarif",
    "timesketch",
    "ocsf",
)


@cache
def told() -> Report:
    """Return the sample whose only log is a text with local times."""
    return analyse("samples/german-text-log/package.zip")


def shown(name: str) -> str:
    """Return it in one format."""
    return BY_NAME[name].render(told(), RenderOptions())


@for_each("name", SAID)
def test_a_format_says_that_times_are_local(name: str) -> None:
    assert "local time" in shown(name).replace("\n", " ")


def test_csv_has_a_column_for_it() -> None:
    rows = [r for r in csv.DictReader(io.StringIO(shown("csv"))) if r["first_seen"]]
    assert {(r["times_certain"], r["zone_fits"]) for r in rows} == {("false", "UTC+02:00")}


def test_sarif_has_it_beside_the_time() -> None:
    run = json.loads(shown("sarif"))["runs"][0]
    dated = [r["properties"] for r in run["results"] if r["properties"]["firstSeen"]]
    assert {(p["timesCertain"], p["zoneFits"]) for p in dated} == {(False, "+02:00")}
    assert run["properties"]["made"]["times"].startswith("local time")


def test_a_witness_of_local_time_has_no_z() -> None:
    lines = [line for f in told().findings for line in facts.witnesses(f)]
    assert lines
    assert not any("Z, time uncertain" in line for line in lines)


def test_the_drawing_has_no_window_and_reaches_to_the_last_mark() -> None:
    drawing = draw(told())
    assert drawing is not None
    assert (drawing.clock, drawing.band) == ("local", None)
    assert all(drawing.start <= entry.time <= drawing.end for entry in told().timeline)
    assert "All times are UTC" not in shown("html")


def test_a_drawing_in_utc_says_so() -> None:
    known = analyse("samples/german-text-log/package.zip", timezone="+02:00")
    drawing = draw(known)
    assert drawing is not None
    assert drawn_clock(known) == "UTC"
    assert drawing.band is not None
    assert "All times are UTC" in BY_NAME["html"].render(known, RenderOptions())


def test_no_reason_is_held_against_a_change_of_uncertain_time() -> None:
    found = facts.unexplained(told())
    assert found.not_judged == ("DisableTamperProtection", "DisableRealtimeMonitoring")
    assert found.named == (r"ExclusionPath C:\Users\j.müller\Aufträge",)
    files = analyse("samples/file-pair/before.json", "samples/file-pair/after.txt")
    assert facts.unexplained(files).named == ()
    assert facts.unexplained(files).why == "the window is not known"
