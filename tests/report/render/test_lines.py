"""Whatever stands in a package: no line of any format begins with a build server's command."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from mpdiff.base.model import Notice
from mpdiff.report.render import RENDERERS, Format, RenderOptions
from tests.support.reports import exclusion, report

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
BEFORE = ("", "C:\\x ", "C:\\x\n", "C:\\x\r", "C:\\x\u2028")


@pytest.mark.parametrize("form", RENDERERS, ids=lambda form: form.name)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_begins_with_a_command(form: Format, command: str) -> None:
    items = [f"{before}{command}" for before in BEFORE]
    items += [f"C:\\{'B' * count}{command}" for count in range(30, 150)]
    made = report(
        findings=tuple(replace(exclusion(i), title=f"{i} added", detail=i) for i in items),
        notices=tuple(Notice("member-not-read", item, item) for item in items[:20]),
    )
    for width in (60, 80, 119):
        text = form.render(made, RenderOptions(width=width))
        found = COMMAND.search(OWN.get(form.name, NOTHING).sub("", text))
        assert not found, found


@pytest.mark.parametrize("start", ["=1+1", "=cmd|'/C calc'!A0", "@SUM(A1)", "+1", '"=1', ' "=1'])
@pytest.mark.parametrize("separator", [";", "; ", ",", "|", "\t", '";', "\n;", ";;"])
def test_no_cell_of_a_csv_is_a_formula_at_any_separator(start: str, separator: str) -> None:
    item = f"C:\\x{separator}{start};y"
    made = report(
        findings=(replace(exclusion(item), title=item, detail=item),),
        notices=(Notice("member-not-read", item, item),),
    )
    csv = next(form for form in RENDERERS if form.name == "csv")
    text = csv.render(made, RenderOptions())
    assert not FORMULA.search(text), FORMULA.search(text)
