"""What a reader meets first, and that no format grows with the number of findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from mpdiff.report.digest import Group, digest
from mpdiff.report.render import BY_NAME, RenderOptions, facts, limits, moments
from mpdiff.report.render.written.lines import Piece, fill, fitted
from tests.support.analysed import sample as of
from tests.support.reports import finding, many, report, rich
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Report


def text(shown: Report, **options: object) -> str:
    return BY_NAME["text"].render(shown, RenderOptions(**options))  # type: ignore[arg-type]


# --- the first screen -------------------------------------------------------------------------------


@for_each("width", [50, 60, 80, 120])
def test_the_first_screen_has_the_verdict_what_to_do_and_groups(width: int) -> None:
    found = digest(of("attacker"))
    lines = text(of("attacker"), width=width).splitlines()
    head = lines[: lines.index("-" * width)]
    assert len(head) <= 27
    assert any(line.startswith("WHAT TO DO NOW") for line in head)
    named = [line for line in head if re.match("  (critical|high|medium) ", line)]
    assert len(named) >= 3
    assert any("Behavior monitoring" in line for line in named)
    groups = sum(len(section.groups) for section in found.sections)
    (left,) = re.findall(r"and (\d+) more groups below", "\n".join(head))
    assert int(left) == groups - len(named)


@pytest.mark.parametrize("width", [50, 60])
def test_what_has_no_room_on_the_first_screen_stands_below_it(width: int) -> None:
    flat = re.sub(r"\s+", " ", text(of("attacker"), width=width))
    for line in digest(of("attacker")).now:
        assert line in flat


@for_each("width", [60, 72, 80, 100, 200])
@for_each("name", ["attacker", "two-packages", "cut-lists", "service-stopped"])
@for_each("verbose", [False, True])
def test_every_line_keeps_to_the_width(name: str, width: int, verbose: bool) -> None:  # noqa: FBT001
    shown = text(of(name), width=width, verbose=verbose)
    assert max(map(len, shown.splitlines())) <= width


def test_a_long_line_is_cut_with_an_ellipsis_at_its_end() -> None:
    assert fitted("abc def ghi", 11) == "abc def ghi"
    assert fitted("abc def ghi", 10) == "abc def\u2026"
    assert fitted("abcdefghijk", 6) == "abcde\u2026"
    assert "(" not in fitted("x" * 500, 80)


# --- as much as fits --------------------------------------------------------------------------------


def group(members: int) -> Group:
    return Group(tuple(finding(setting=f"Setting{n}") for n in range(members)))


def piece(one: Group) -> Piece:
    return Piece("brief", "head", (f"member {n}" for n in range(len(one.findings))))


def test_each_group_is_named_before_any_is_opened() -> None:
    shown = fill([group(50)] * 3, piece, (10, 10_000))
    assert [one.lines[0] for one in shown] == ["head", "brief", "brief"]
    assert sum(len(one.lines) for one in shown) == 10
    assert shown[0].left == 50 - (len(shown[0].lines) - 1)


def test_groups_without_room_for_a_line_are_counted() -> None:
    shown = fill([group(3), group(4), group(5)], piece, (2, 10_000))
    assert [(one.lines, one.left) for one in shown] == [(("brief",), 0), (("brief",), 0), ((), 5)]
    assert sum(one.left for one in fill([group(7)], piece, (0, 0))) == 7


# --- what stands behind a finding -------------------------------------------------------------------


@for_each("form", ["text", "markdown", "jira"])
def test_the_snapshots_are_told_where_they_hold_something_else(form: str) -> None:
    shown = BY_NAME[form].render(of("off-and-on-again"), RenderOptions(width=200))
    assert "Before snapshot: False; After snapshot: False." in shown.replace("\\", "")
    assert "Before snapshot: " not in BY_NAME[form].render(of("attacker"), RenderOptions(width=200))


def test_the_long_text_has_all_that_a_finding_rests_on() -> None:
    flat = re.sub(r"\s+", " ", text(of("attacker"), verbose=True, width=400))
    for one in of("attacker").findings:
        assert one.fingerprint in flat
        for witness in one.witnesses:
            assert f"{witness.source} ({witness.member}, {witness.position}" in flat
        assert all(technique in flat for technique in one.mitre)
    assert "Before snapshot: False; After snapshot: True" in flat
    assert len(of("attacker").ledger) == len(
        re.findall(r" (?:read|irrelevant|unread)  ", text(of("attacker"), verbose=True, width=400))
    )


@pytest.mark.parametrize("form", ["markdown", "jira"])
def test_techniques_are_linked_with_the_version_that_knows_them(form: str) -> None:
    shown = BY_NAME[form].render(of("attacker"), RenderOptions())
    for one in ("T1562/001/", "T1685/"):
        assert f"https://attack.mitre.org/techniques/{one}" in shown
    assert "v18 and before" in shown
    assert "v19 and later" in shown


def test_nothing_but_a_technique_becomes_a_link() -> None:
    evil = report(finding(mitre=("T1562.001", "javascript:alert(1)", "T1|x](http://evil.example)")))
    assert facts.attack_page("javascript:alert(1)") == ""
    page = "https://attack.mitre.org/techniques/T1562/001/"
    markup = MarkdownIt("commonmark").render(BY_NAME["markdown"].render(evil, RenderOptions()))
    assert re.findall('href="([^"]*)"', markup) == [page]
    assert re.findall(r"(?<!\\)\|([^|\]]*)\]", BY_NAME["jira"].render(evil, RenderOptions())) == [
        page
    ]


# --- the timeline -----------------------------------------------------------------------------------


@for_each(
    "name", ["attacker", "weakened-after-second-snapshot", "off-and-on-again", "german-text-log"]
)
@for_each("form", ["text", "markdown", "jira"])
def test_every_event_that_a_finding_rests_on_is_shown(name: str, form: str) -> None:
    found = moments.moments(of(name))
    weakened = [e for e in of(name).timeline if e.effect == "weakened" and not e.repeats]
    assert weakened
    assert set(weakened) <= set(found.shown) | {e for e in weakened if e.in_window is False}
    shown = BY_NAME[form].render(of(name), RenderOptions(width=400))
    rows = len(
        re.findall(
            r"(?m)^(?:\| 20\d\d-\d\d-\d\d \d\d:|\|20\d\d\\-|  20\d\d-\d\d-\d\d [\d:]{8}[ ?] \S+.*\()",
            shown,
        )
    )
    heading = re.search(r"(?i)timeline \\?\((\d+) events?", shown)
    assert heading
    assert int(heading[1]) == found.all
    assert rows >= len(found.shown) or "Not shown" in shown


def test_both_ends_of_a_stretch_are_shown_though_one_lies_outside_the_window() -> None:
    found = moments.moments(of("attacker"))
    assert found.outside == 0
    assert found.all == len(found.shown) == 26


# --- bounds -----------------------------------------------------------------------------------------

BOUNDS = {
    "text": 60_000,
    "ticket": 8_000,
    "jira": limits.JIRA_CHARACTERS,
    "markdown": limits.MARKDOWN_CHARACTERS,
    "github": 600_000,
}


@for_each("form", BOUNDS)
def test_no_number_of_findings_makes_a_written_format_long(form: str) -> None:
    shown = BY_NAME[form].render(many(2000), RenderOptions())
    assert len(shown) <= BOUNDS[form]
    singles = report(
        *(finding(setting=f"Setting{n}", title=f"Setting{n} was changed") for n in range(2000))
    )
    assert len(BY_NAME[form].render(singles, RenderOptions())) <= BOUNDS[form]


def test_the_ticket_and_markdown_keep_their_lines() -> None:
    for shown in (many(2000), rich(), of("attacker")):
        assert BY_NAME["ticket"].render(shown, RenderOptions()).count("\n") <= limits.TICKET_LINES
        assert (
            BY_NAME["markdown"].render(shown, RenderOptions()).count("\n") <= limits.MARKDOWN_LINES
        )


def test_the_ticket_names_what_opened_the_way_though_it_is_restored() -> None:
    shown = BY_NAME["ticket"].render(of("attacker"), RenderOptions())
    for named in ("Tamper protection turned off", "Real-time protection turned off"):
        assert f"- {named}" in shown


def test_the_first_ten_annotations_of_a_level_are_the_first_ten_of_the_report() -> None:
    lines = BY_NAME["github"].render(of("attacker"), RenderOptions()).splitlines()
    errors = [line for line in lines if line.startswith("::error")][: limits.GITHUB_ANNOTATIONS]
    assert errors[0].startswith("::error title=Behavior monitoring turned off::")
    assert errors[1].startswith("::error title=5 exclusions added::")
    assert errors[-1].startswith("::error title=3 more findings::")
    assert "Tamper protection turned off" in errors[-1]  # it was restored
    common = "The window is over and it is still there."
    assert all(line.count(common) <= 1 for line in errors)
    assert "SHA-256" not in lines[0]
