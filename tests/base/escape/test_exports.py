"""Spreadsheets, build servers and SARIF take the text for text."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import example, given

from mpdiff.base import escape
from tests.support.rows import for_each
from tests.support.texts import TEXTS


@given(text=TEXTS)
def test_no_csv_cell_is_a_formula(text: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([escape.csv_cell(text), "end"])
    cell, end = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert end == "end"
    assert cell.replace("'", "") == escape.visible(text).replace("'", "")
    assert cell.lstrip()[:1] not in {"=", "+", "-", "@", "\t", "\r"} or not cell


@for_each("text", ["=1+1", "+1", "-1", "@x", "  =1", "\uff1d1"])
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


@for_each(
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
