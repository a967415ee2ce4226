"""The formats of a summary: all carry the same, hostile text obeys nowhere, the page works."""

from __future__ import annotations

import csv
import io
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from msgspec.structs import replace

from mpdiff.fleet import Options
from mpdiff.fleet.find import Found
from mpdiff.fleet.model import PackageFailure, Stretch
from mpdiff.fleet.render import BY_NAME, by_suffix
from mpdiff.fleet.render.drawing import heat, lanes
from mpdiff.fleet.render.json import read_summary, summary_schema
from mpdiff.fleet.run import fleet
from mpdiff.fleet.spool import Spool
from mpdiff.fleet.summary import Collected, Compared, learnt, summarise_fleet
from tests.support.fleet import MORNING, exclusion, result, steps, weakness
from tests.support.places import SAMPLES
from tests.support.reports import HOSTILE
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mpdiff.fleet.model import FleetSummary, PackageResult

CHROMIUM = shutil.which("chromium")


def summary_of(results: Iterable[PackageResult], **found: Any) -> FleetSummary:
    listed = list(results)
    with Spool(len(listed)) as spool:
        for index, one in enumerate(listed):
            spool.put(index, one)
        collected = Collected(learnt(spool))
        collected.read(spool, "low")
        return summarise_fleet(collected, spool, Found((), **found), Compared([], []), ())


@pytest.fixture(scope="module")
def campaign() -> FleetSummary:
    with ThreadPoolExecutor(1) as executor:
        return fleet([str(SAMPLES / "campaign")], executor=executor, options=Options(isolate=False))


@for_each("name", BY_NAME)
def test_every_format_names_every_package_that_is_not_clean(
    campaign: FleetSummary, name: str
) -> None:
    text = BY_NAME[name].render(campaign, "reports")
    assert text.endswith("\n")
    for one in campaign.packages:
        assert one.path.rpartition("/")[2] in text
    assert "ws-1107.zip" not in text


@for_each("name", ["text", "markdown", "html", "json"])
def test_every_format_for_people_carries_the_correlations(
    campaign: FleetSummary, name: str
) -> None:
    text = re.sub(r"[\s`\\]+", " ", BY_NAME[name].render(campaign, None))
    for wanted in ("syncsvc.exe", "10.40.3.17", "WS-1106", "255"):
        assert wanted in text


def test_json_is_as_its_schema_says_and_reads_back(campaign: FleetSummary) -> None:
    import json

    text = BY_NAME["json"].render(campaign, None)
    jsonschema.Draft202012Validator(summary_schema()).validate(json.loads(text))
    assert read_summary(text.encode()) == campaign


def test_csv_has_a_row_for_every_package_and_failure() -> None:
    failed = (PackageFailure("=cmd.zip", "not-a-zip", "Not a zip."),)
    text = BY_NAME["csv"].render(summary_of([result(1), result(2)], failures=failed), "r")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["state"] for row in table] == ["weakened", "weakened", "failed"]
    assert table[-1]["package"] == "'=cmd.zip"


def test_suffixes_choose_formats() -> None:
    for one in BY_NAME.values():
        assert {by_suffix(f"a/B{suffix.upper()}") for suffix in one.suffixes} == {one}
    assert by_suffix("a.pdf") is None


def hostile() -> FleetSummary:
    """Return a summary in which every text of a package is hostile."""
    results = [
        result(
            number,
            path=text,
            device=f"{text}{twin}",
            computer_id=None,
            verdict=text,
            weaknesses=(exclusion(text, still_weakened=True, label=text),),
            steps=steps(text, text + "2", text + "3"),
            notices=(text,),
        )
        for twin in "ab"
        for number, text in enumerate(map(encodable, HOSTILE.values()))
    ]
    failed = tuple(PackageFailure(encodable(t), "x", encodable(t)) for t in HOSTILE.values())
    return summary_of(results, failures=failed)


def encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:200]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_no_text_of_a_package_becomes_markup_of_the_page() -> None:
    tags = Tags()
    tags.feed(BY_NAME["html"].render(hostile(), "reports"))
    names = [tag for tag, _ in tags.found]
    assert names.count("script") == names.count("style") == 1
    assert "img" not in names
    assert not [a for _, attrs in tags.found for a in attrs if a.startswith("on")]


@for_each("name", ["text", "markdown", "csv", "html", "json"])
def test_no_hidden_character_reaches_a_document(name: str) -> None:
    text = BY_NAME[name].render(hostile(), None)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", text)


def test_the_page_links_to_the_single_reports() -> None:
    one = result(1, reports={"json": "WS 1.json", "html": "WS 1.html"})
    assert 'href="../r/WS%201.html"' in BY_NAME["html"].render(summary_of([one]), "../r")
    assert "href" not in BY_NAME["html"].render(summary_of([one]), None)


def test_the_heat_map_shows_the_worst_of_each_setting() -> None:
    found = (exclusion("C:\\A", severity="low"), exclusion("C:\\B", still_weakened=True))
    drawn = heat(summary_of([result(1, weaknesses=found)]))
    assert drawn is not None
    ((cell,),) = (row.cells for row in drawn.rows)
    assert (drawn.settings, cell.severity, cell.still) == (("ExclusionPath",), "high", True)


def test_stretches_lie_on_the_axis() -> None:
    drawn = lanes(summary_of([result(1, weaknesses=(exclusion("C:\\A"),))]))
    assert drawn is not None
    (lane,) = drawn.lanes
    assert list(lane.window or ()) == [0, 800]  # four of the five hours that the log shows
    assert [(bar.x, bar.width, bar.open) for bar in lane.bars] == [(0, 200, False)]


def test_nothing_weakened_draws_nothing() -> None:
    empty = summary_of([result(1, state="clean", open=(0,) * 5, worst=None)])
    assert heat(empty) is None
    assert (lanes(empty), empty.packages) == (None, ())
    assert "1 clean" in empty.verdict


@for_each(
    ("states", "word"),
    [
        (["weakened", "clean"], "WEAKENED: 1 of 2 packages"),
        (["unknown", "clean"], "UNKNOWN: 1 of 2 packages"),
        (["clean", "look"], "No weakening found: 2 packages"),
        ([], "NOTHING ANALYSED."),
    ],
)
def test_the_verdict_never_calls_the_unknown_clean(states: list[str], word: str) -> None:
    results = [result(n, state=state) for n, state in enumerate(states)]
    assert summary_of(results).verdict.startswith(word)


def test_packages_stand_with_what_is_open_now_first() -> None:
    results = [
        result(1, state="unknown", open=(0,) * 5, worst=None),
        result(2, open=(1, 0, 0, 0, 0), worst="critical"),
        result(3, open=(0, 1, 0, 0, 0), worst="high", still_weakened=1),
    ]
    assert [one.device for one in summary_of(results).packages] == ["WS-3", "WS-2", "WS-1"]


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_page_sorts_and_filters(campaign: FleetSummary, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    page_file = tmp_path / "campaign.html"
    page_file.write_text(BY_NAME["html"].render(campaign, "reports"), encoding="utf-8")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(page_file.as_uri())
        page.fill("#filter", "1106 -b")
        assert page.inner_text("#shown") == "1 of 8 shown"
        page.fill("#filter", "")
        page.click("#list thead th:nth-child(2) button")
        page.click("#list thead th:nth-child(2) button")
        assert "WS-1106" in page.inner_text("#list tbody tr:first-child")
        page.select_option("#state", "clean")
        assert page.inner_text("#shown") == "0 of 8 shown"
        browser.close()
    assert said == []


def test_the_text_has_the_width_that_it_is_given(campaign: FleetSummary) -> None:
    for width in (60, 80, 140):
        lines = BY_NAME["text"].render(campaign, "reports", width).splitlines()
        assert width - 20 < max(map(len, lines)) <= width


def test_times_are_to_the_second() -> None:
    start = MORNING.replace(microsecond=123_456)
    found = weakness(first_seen=start, stretches=(Stretch(start, start),))
    packages = [
        result(n, window_start=start, window_end=start, weaknesses=(found,)) for n in (1, 2)
    ]
    for one in BY_NAME.values():
        if one.name != "json":
            text = one.render(summary_of(packages), None)
            assert "2026-05-04T08:00:00Z" in text, one.name
            assert ".123" not in text, one.name


@for_each("name", BY_NAME)
def test_every_format_says_that_a_package_was_compared_in_part(name: str) -> None:
    cut = result(1, path="many.zip", findings_left_out=1004, steps_left_out=230)
    text = BY_NAME[name].render(summary_of([cut, result(2)]), None)
    wanted = {"csv": (",1234\n", ",0\n"), "json": ('"findings": 1004', '"steps": 230')}
    words = " ".join(text.split())
    for piece in wanted.get(name, ("compared with others in part", "1,004")):
        assert piece in (words if name not in wanted else text)


def test_a_timeline_that_lists_not_all_is_compared_in_part() -> None:
    summary = summary_of([result(1, notices=("timeline-bounded",)), result(2)])
    (row,) = summary.left_out
    assert (row.package, row.timeline_bounded) == ("packages/1.zip", True)
    assert "1 package was compared with others in part" in summary.verdict


@for_each("name", ["text", "markdown", "html", "json"])
def test_one_identifier_under_two_names_is_said(name: str) -> None:
    one = "3f2a1111-2222-3333-4444-555555555555"
    summary = summary_of([result(1, computer_id=one), result(2, computer_id=one), result(3)])
    (row,) = summary.same_identifier
    assert (row.computer_id, row.where.devices) == (one, ("WS-1", "WS-2"))
    assert one in BY_NAME[name].render(replace(summary, packages=()), None)
