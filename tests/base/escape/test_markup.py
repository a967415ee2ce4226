"""Markup reads as the text, and is nothing but text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from mpdiff.base import escape
from tests.support.rows import for_each
from tests.support.texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable


class _Text(HTMLParser):
    """Collects the text and the tags of an HTML fragment."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [value or "" for _, value in attrs]


def _parsed(markup: str) -> _Text:
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return parser


@given(text=TEXTS)
def test_html_is_only_text_in_content_and_in_attributes(text: str) -> None:
    parsed = _parsed(
        f"<p title=\"{escape.html(text)}\" alt='{escape.html(text)}'>{escape.html(text)}"
    )
    assert parsed.tags == ["p"]
    assert parsed.attributes == [escape.visible(text)] * 2
    assert parsed.text == escape.visible(text)


@given(text=TEXTS)
def test_xml_survives_a_parser(text: str) -> None:
    element = ET.Element("a", b=escape.xml(text))
    element.text = escape.xml(text)
    read = fromstring(ET.tostring(element))
    assert (read.text or "", read.attrib["b"]) == (escape.visible(text),) * 2


ACTIVE: Final = re.compile(
    r"[@#!~$]\w|https?:|www\.|:(?!\d\d:)\w+:|%\w|&\d|&\w+;|GH-\d|\w\.\w|[*_\\\[\]<>|{}^]"
)
GFM: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _row(cell: str) -> tuple[list[str], _Text]:
    """Return the cells' texts of a table row that starts with `cell`, and what it was made of."""
    markup = GFM.render(f"| {cell} | end |\n| --- | --- |\n| {cell} | end |\n")
    cells = re.findall(r"<td>(.*?)</td>", markup, re.DOTALL)
    return [_parsed(text).text for text in cells], _parsed("".join(cells))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=150)
@example(text="a\\|b")
@example(text="a\\\\|b` `c")
@example(text="`a` ``b")
@example(text="|a@b.example")
@pytest.mark.parametrize("target", [escape.markdown, escape.markdown_code])
@given(text=TEXTS)
def test_markdown_reads_as_the_text_in_one_cell_of_a_table(
    target: Callable[[str], str], text: str
) -> None:
    cells, parsed = _row(target(text))
    assert [_squeezed(cell) for cell in cells] == [_squeezed(escape.visible(text)), "end"]
    assert set(parsed.tags) <= {"code"}


@given(text=TEXTS, value=TEXTS)
def test_values_named_to_markdown_change_nothing_of_what_is_read(text: str, value: str) -> None:
    cells, parsed = _row(escape.markdown(f"{text}{value} ({value}).", [value, text]))
    shown = escape.visible(f"{text}{value} ({value}).")
    assert _squeezed(cells[0]).replace(" ", "") == shown.replace(" ", "")
    assert set(parsed.tags) <= {"code"}


@given(text=TEXTS)
def test_nothing_that_a_flavour_acts_upon_stands_outside_code(text: str) -> None:
    """GitHub and GitLab look for mentions and references in rendered text, but not in code."""
    markup = GFM.renderInline(escape.markdown(text))
    outside = re.sub(r"<code>.*?</code>", " ", markup, flags=re.DOTALL)
    assert not ACTIVE.search(_parsed(outside).text)


@for_each(
    ("text", "values", "written"),
    [
        ("Real-time protection was turned off.", [], "Real-time protection was turned off."),
        ("Path C:\\Temp was added.", [], "Path `C:\\Temp` was added."),
        ("(C:\\a), 1.2.3;", [], "(`C:\\a`), `1.2.3`;"),
        ("In C:\\A b\\c, x", ["C:\\A b\\c"], "In `C:\\A b\\c`, x"),
        ("see @team and #12", [], "see `@team` and `#12`"),
        ("a|b", [], "`a`<code>&#124;</code>`b`"),
        ("==a== ++b++ --c--", [], "`==a== ++b++ --c--`"),
        ("to off or on", ["off", "on"], "to off or on"),
        ("Who: me? 50 % - and/or", [], "Who: me? 50 % `-` and/or"),
        ("8 Jul 21:04-01:02 UTC", [], "8 Jul 21:04-01:02 UTC"),
        ("at 21:04:07, :tada:", [], "at 21:04:07, `:tada:`"),
        ("ATT&CK &12 &amp;", [], "ATT&CK `&12 &amp`;"),
        ("type .exe, file a.exe", [], "type `.exe`, file `a.exe`"),
    ],
)
def test_markdown_leaves_sentences_alone(text: str, values: list[str], written: str) -> None:
    assert escape.markdown(text, values) == written


@given(text=TEXTS)
def test_a_pipe_outside_a_table_stands_as_it_is(text: str) -> None:
    """Text without backticks; in a table the backslash before the pipe goes, in every flavour."""
    text = text.replace("`", "")
    markup = GFM.renderInline(escape.markdown(text, pipe="|"))
    assert _squeezed(_parsed(markup).text) == _squeezed(escape.visible(text))
    assert "<U+007C>" not in escape.markdown_code("a|b", pipe="|") == "`a|b`"
    cells, _ = _row(escape.markdown_code("a|b", pipe=r"\|"))
    assert cells == ["a|b", "end"]


def test_code_keeps_the_spaces_at_its_ends() -> None:
    """CommonMark would take one off either end."""
    assert GFM.renderInline(escape.markdown_code(" a ")) == "<code> a </code>"
