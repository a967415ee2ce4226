"""Hostile text is shown by its target, and never obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes, urlsplit
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mpdiff.base import escape
from tests.support.reports import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

# Any code point, lone surrogates too, and often the pieces that mean something somewhere.
PIECES: Final = (
    *(
        "|",
        "`",
        "\\",
        "\\|",
        "``",
        "'",
        "\u2019",
        "\r\n",
        "\n",
        "\u2028",
        "\x00",
        "\u202e",
        "\ud800",
    ),
    *("##vso[", "##", "::error::", " ::", "#>", "](", "{0}", "<", "&amp;", "]]>", "@x", "*", "_"),
    *("a", " ", "  ", "C:\\Temp", ".", ",", "(", ")", "1.", "-", "=", "%", "$", "~", "[", "]", "!"),
)
TEXTS: Final = st.lists(
    st.one_of(
        st.sampled_from([*PIECES, *HOSTILE.values()]),
        st.text(st.characters(exclude_categories=()), max_size=8),
    ),
    max_size=8,
).map("".join)
HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\ufe00-\ufe0f\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)

EVERY_LINE_ESCAPE: Final = (
    escape.visible,
    escape.terminal,
    escape.html,
    escape.xml,
    escape.markdown,
    escape.markdown_code,
    escape.csv_cell,
    escape.github_message,
    escape.github_property,
    escape.sarif_message,
    escape.powershell_literal,
    escape.powershell_comment,
)


@pytest.mark.parametrize("target", EVERY_LINE_ESCAPE, ids=lambda function: function.__name__)
@given(text=TEXTS)
def test_no_target_gets_a_hidden_character_or_a_command_of_a_build_server(
    target: Callable[[str], str], text: str
) -> None:
    shown = target(text)
    assert not HIDDEN.search(shown)
    assert "##vso[" not in shown
    assert "##[" not in shown
    assert not shown.lstrip().startswith("::error")
    shown.encode()


@given(text=TEXTS)
def test_visible_text_stays_what_it_is_when_shown_again(text: str) -> None:
    assert escape.visible(escape.visible(text)) == escape.visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("C:\\Users\\J\u00fcrgen\\\u65e5\u672c", "C:\\Users\\J\u00fcrgen\\\u65e5\u672c"),
        ("abc\u202etxt.exe", "abc<U+202E>txt.exe"),
        ("a\nb\tc", "a<U+000A>b<U+0009>c"),
        ("\x1b[31m", "<U+001B>[31m"),
        ("te\u200bmp", "te<U+200B>mp"),
        ("Program\u00a0Files", "Program<U+00A0>Files"),
        ("\ud800", "<U+D800>"),
        ("\U000e0041", "<U+E0041>"),
        ("\U0001f389", "\U0001f389"),
        ("##vso[task.complete]", "<U+0023>#vso[task.complete]"),
        ("x ::error::y", "x <U+003A>:error::y"),
        ("a:::::x", "a<U+003A><U+003A><U+003A>::x"),
        ("section_start:1:a", "<U+0073>ection_start:1:a"),
        ("a section_header", "a section_header"),
        ("travis_fold:start:a", "<U+0074>ravis_fold:start:a"),
        ("[command]a [INPUT]b", "<U+005B>command]a <U+005B>INPUT]b"),
        ("::1", "::1"),
        ("fe80::1", "fe80::1"),
        ("C# and ## titles", "C# and ## titles"),
    ],
)
def test_what_is_hidden_is_named_and_what_is_plain_stays(text: str, shown: str) -> None:
    assert escape.visible(text) == shown


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


# --- Markdown -------------------------------------------------------------------------------------

GFM: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _row(cell: str) -> tuple[list[str], _Text]:
    """Return the cells' texts of a table row that starts with `cell`, and what it was made of."""
    markup = GFM.render(f"| {cell} | end |\n| --- | --- |\n| {cell} | end |\n")
    cells = re.findall(r"<td>(.*?)</td>", markup, re.DOTALL)
    return [_parsed(text).text for text in cells], _parsed("".join(cells))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


@settings(max_examples=300)
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


ACTIVE: Final = re.compile(r"[@#!~$]\w|https?:|www\.|:\w+:|%\w|&\w|GH-\d|\w\.\w|[*_\\\[\]<>|{}^]")


@given(text=TEXTS)
def test_nothing_that_a_flavour_acts_upon_stands_outside_code(text: str) -> None:
    """GitHub and GitLab look for mentions and references in rendered text, but not in code."""
    markup = GFM.renderInline(escape.markdown(text))
    outside = re.sub(r"<code>.*?</code>", " ", markup, flags=re.DOTALL)
    assert not ACTIVE.search(_parsed(outside).text)


@pytest.mark.parametrize(
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
    ],
)
def test_markdown_leaves_sentences_alone(text: str, values: list[str], written: str) -> None:
    assert escape.markdown(text, values) == written


def test_code_keeps_the_spaces_at_its_ends() -> None:
    """CommonMark would take one off either end."""
    assert GFM.renderInline(escape.markdown_code(" a ")) == "<code> a </code>"


# --- files and build servers ----------------------------------------------------------------------


@given(text=TEXTS)
def test_no_csv_cell_is_a_formula(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([escape.csv_cell(text), "end"])
    cell, end = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert end == "end"
    assert cell.replace("'", "") == escape.visible(text).replace("'", "")
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@", "\t", "\r"} or not cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "  =1", "\uff1d1"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape.csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("separator", list(";,|\t"))
@given(text=TEXTS)
@example(text="C:\\x;=1+1;y")
@example(text='a|"=1')
@example(text="x\n;  @SUM(A1)")
@example(text=";,=1")
def test_no_cell_is_a_formula_whatever_separates_them(separator: str, text: str) -> None:
    """Excel in many countries splits at `;` and leaves the comma in the cell."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["finding", escape.csv_cell(text), "end"])
    for line in out.getvalue().split("\n"):
        for cell in line.split(separator):
            assert cell.lstrip(' "')[:1] not in {"=", "+", "-", "@"}


@given(text=TEXTS, title=TEXTS)
def test_a_workflow_command_is_one_line_with_one_title_and_one_message(
    text: str, title: str
) -> None:
    line = f"::error title={escape.github_property(title)}::{escape.github_message(text)}"
    assert len(line.splitlines()) == 1
    found = re.fullmatch(r"::error title=([^,:]*)::(.*)", line)
    assert found
    assert _unescaped(found[1]) == escape.visible(title)
    assert _unescaped(found[2]) == escape.visible(text)


def _unescaped(text: str) -> str:
    """Undo what the runner undoes."""
    codes = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
    return re.sub("|".join(codes), lambda match: codes[match[0]], text)


@given(text=TEXTS)
def test_a_sarif_message_has_no_link_and_no_placeholder(text: str) -> None:
    message = escape.sarif_message(text)
    assert "](" not in message
    assert not re.search(r"[{}]", message.replace("{{", "").replace("}}", ""))


def test_a_sarif_message_as_written() -> None:
    assert escape.sarif_message("{0} of [a](b)") == "{{0}} of [a]<U+0028>b)"


@given(text=TEXTS)
def test_json_keeps_every_value_and_shows_no_hidden_character(text: str) -> None:
    encoded = json.dumps({text: [text]}, ensure_ascii=False, indent="\t")
    safe = escape.json_text(encoded)
    # The standard decoder joins two lone halves into the character that they spell.
    assert json.loads(safe) == json.loads(encoded) or json.loads(safe) == json.loads(
        json.dumps({text: [text]})
    )
    assert not HIDDEN.search(re.sub(r"[\n\t]", "", safe))
    assert "##vso[" not in safe


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("cases/package 1.zip", "cases/package%201.zip"),
        ("cases\\a.zip", "cases/a.zip"),
        ("a:b#c?d%e", "a%3Ab%23c%3Fd%25e"),
        ("/evidence/\u00fc.zip", "file:///evidence/%C3%BC.zip"),
        ("C:\\Cases\\a.zip", "file:///C:/Cases/a.zip"),
        ("\\\\server\\share\\a.zip", "file://server/share/a.zip"),
    ],
)
def test_a_path_is_a_uri_reference(path: str, uri: str) -> None:
    assert escape.file_uri(path) == uri


@given(text=TEXTS)
def test_any_path_is_a_uri_of_its_bytes(text: str) -> None:
    uri = escape.file_uri(f"x/{text}")
    assert uri.isascii()
    assert urlsplit(uri)[:2] == ("", "")
    slashed = f"x/{text}".replace("\\", "/")
    assert unquote_to_bytes(uri) == slashed.encode("utf-8", "surrogatepass")


# --- PowerShell -----------------------------------------------------------------------------------


def _powershell_value(expression: str) -> str:
    """Evaluate literals joined by `+`; fail on anything else."""
    term = r"(?:'(?:[^']|'')*'|\[char\]0x[0-9A-F]{4})"
    assert re.fullmatch(rf"'(?:[^']|'')*'|\('(?:[^']|'')*'(?: \+ {term})+\)", expression)
    value = ""
    for found in re.finditer(r"'((?:[^']|'')*)'|0x([0-9A-F]{4})", expression):
        value += found[1].replace("''", "'") if found[2] is None else chr(int(found[2], 16))
    return value


@example(text="")
@example(text="'\u2018\u2019\u201a\u201b'")
@given(text=TEXTS)
def test_a_powershell_literal_is_ascii_and_has_exactly_the_value(text: str) -> None:
    expression = escape.powershell_literal(text)
    assert expression.isascii()
    assert expression.isprintable()
    value = _powershell_value(expression)
    assert value.encode("utf-16-le", "surrogatepass") == text.encode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("", "''"),
        ("C:\\It's", "'C:\\It''s'"),
        ("M\u00fcller", "('M' + [char]0x00FC + 'ller')"),
        ("\u2019; calc", "('' + [char]0x2019 + '; calc')"),
        ("a\r\nb", "('a' + [char]0x000D + [char]0x000A + 'b')"),
        ("\U0001f389", "('' + [char]0xD83C + [char]0xDF89)"),
    ],
)
def test_powershell_literals_as_written(text: str, expression: str) -> None:
    assert escape.powershell_literal(text) == expression


@given(text=TEXTS)
def test_a_powershell_comment_is_one_line_that_ends_no_block(text: str) -> None:
    comment = escape.powershell_comment(text)
    assert len(comment.splitlines()) <= 1
    assert "#" not in comment
