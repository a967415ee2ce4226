"""Whatever stands in a package: no line of any format begins with a build server's command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Notice
from mpdiff.report.render import BY_NAME, RENDERERS, Format, RenderOptions
from mpdiff.report.render.written.lines import fitted
from tests.support.reports import exclusion, report
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.base.model import Report

COMMAND = re.compile(
    r"(?m)^\s*(?:::|##|section_(?:start|end):|travis_|\[(?:command|INPUT)\])|##\w*\["
)
FORMULA = re.compile(r"(?m)(?:^|[;,|\t])[ \"]*[=+@]")
COMMANDS = (
    "::error::PWN",
    "##vso[task.complete]",
    "##[error]PWN",
    "##teamcity[message]",
    "section_start:1:x",
    "travis_fold:start:x",
    "[command]x",
    "[INPUT]x",
)
NOTHING = re.compile(r"(?!)")
OWN = {
    "github": re.compile(r"(?m)^::(?:error|warning|notice) title="),
    "markdown": re.compile(r"(?m)^#{2,} "),
    "html": re.compile(r"(?s)<style>.*?</style>"),
}
"""What a format begins lines with by itself."""
WIDTHS = (60, 80, 119)
BEFORE = ("", "C:\\x ", "C:\\x\n", "C:\\x\r", "C:\\x\u2028")


def holding(items: Iterable[str]) -> Report:
    """Return a report that names each item in a finding and in a notice."""
    told = tuple(items)
    return report(
        findings=tuple(replace(exclusion(i), title=f"{i} added", detail=i) for i in told),
        notices=tuple(Notice("member-not-read", item, item) for item in told),
    )


def begins_a_line(form: Format, made: Report, width: int) -> re.Match[str] | None:
    text = form.render(made, RenderOptions(width=width))
    return COMMAND.search(OWN.get(form.name, NOTHING).sub("", text))


@for_each("form", RENDERERS, ids=lambda form: form.name)
def test_no_line_begins_with_a_command(form: Format) -> None:
    for command in COMMANDS:
        made = holding(f"{before}{command}" for before in BEFORE)
        assert begins_a_line(form, made, 80) is None, command


@for_each("command", COMMANDS)
def test_no_wrapped_line_begins_with_a_command(command: str) -> None:
    """At every distance from the begin of a line at which it could be broken."""
    made = holding(f"C:\\{'B' * count}{command}" for count in range(30, 150))
    for width in WIDTHS:
        assert begins_a_line(BY_NAME["text"], made, width) is None


@pytest.mark.parametrize("form", RENDERERS, ids=lambda form: form.name)
def test_no_other_format_wraps(form: Format) -> None:
    made = holding(f"C:\\{'B ' * 90}{command}" for command in COMMANDS)
    shown = {form.render(made, RenderOptions(width=width)) for width in WIDTHS}
    assert (len(shown) > 1) is (form.name == "text")
    if form.name != "text":
        told = (f"C:\\{'B' * n}{c}" for n, c in enumerate(COMMANDS * 15, 30))
        assert begins_a_line(form, holding(told), 80) is None


@for_each("start", ["=1+1", "=cmd|'/C calc'!A0", "@SUM(A1)", "+1", '"=1', ' "=1'])
def test_no_cell_of_a_csv_is_a_formula_at_any_separator(start: str) -> None:
    for separator in (";", "; ", ",", "|", "\t", '";', "\n;", ";;"):
        item = f"C:\\x{separator}{start};y"
        made = report(
            findings=(replace(exclusion(item), title=item, detail=item),),
            notices=(Notice("member-not-read", item, item),),
        )
        text = BY_NAME["csv"].render(made, RenderOptions())
        assert not FORMULA.search(text), (separator, FORMULA.search(text))


def test_a_text_that_ends_in_an_ellipsis_is_cut_with_one() -> None:
    assert (
        fitted("Block credential stealing from\u2026 and more", 34)
        == "Block credential stealing from\u2026"
    )
