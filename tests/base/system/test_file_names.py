"""File names that every system takes."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mpdiff.base.system.file_names import safe_name, unsafe_on_windows
from tests.support.rows import for_each


@for_each(
    "path",
    [
        *("report.json", "C:\\reports\\a b.html", "C:x.json", "../x", "console.txt", "COM10.txt"),
        *("\\\\server\\share\\x.json", "null", ".hidden", "a.con", "..", "x/nul/y.json"),
    ],
)
def test_windows_makes_a_file_of_this_name(path: str) -> None:
    assert unsafe_on_windows(path) is None


@given(text=st.text(st.characters(exclude_categories=())))
def test_any_text_makes_a_safe_name(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 121
    assert unsafe_on_windows(name) is None
    assert not name.startswith((".", "-")) or name.startswith("-")
    assert name.isascii()
    assert Path(name).name == name


@for_each(
    ("text", "name"),
    [
        ("DESKTOP-01.corp.example", "DESKTOP-01.corp.example"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("nul", "_nul"),
        ("COM1.json", "_COM1.json"),
        ("", "_"),
        ("...", "_"),
        ("a b\u202ec", "a_b_c"),
    ],
)
def test_a_safe_name_keeps_what_is_harmless(text: str, name: str) -> None:
    assert safe_name(text) == name
