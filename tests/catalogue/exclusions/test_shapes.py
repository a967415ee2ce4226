"""Which exclusions are risky: a table of items that are and of items that must stay plain."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mpdiff.base.model import SEVERITIES
from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions import judged
from mpdiff.catalogue.exclusions.index import index
from mpdiff.catalogue.exclusions.shapes import normal_path, risk
from mpdiff.catalogue.exclusions.windows_paths import fits
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.catalogue.entries import ItemKind, Shape
    from mpdiff.catalogue.exclusions.folders import Folder


class Row(NamedTuple):
    kind: Any
    item: str
    severity: str
    words: str


def _rows() -> list[Row]:
    text = (Path(__file__).parents[1] / "risks.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return [Row(*line.split("\t")) for line in lines]


ROWS = _rows()
SHAPES = catalogue().data.shapes


every_kind = pytest.mark.parametrize("kind", sorted({row.kind for row in ROWS}))


def agrees(row: Row) -> bool:
    """Return whether an exclusion is as risky as a row says, and for its reason."""
    danger = risk(catalogue(), row.kind, row.item)
    if row.severity == "-" or danger is None:
        return row.severity == "-" and danger is None
    return danger[0] == row.severity and row.words in danger[1]


@every_kind
def test_an_exclusion_is_as_risky_as_the_table_says(kind: str) -> None:
    wrong = [row for row in ROWS if row.kind == kind and not agrees(row)]
    assert [(row, risk(catalogue(), row.kind, row.item)) for row in wrong] == []


def test_every_shape_has_a_row_that_fires_and_one_that_stays_silent() -> None:
    for shape in SHAPES:
        own = [row for row in ROWS if row.kind == shape.applies_to and row.words in shape.why]
        assert {"-", shape.severity} <= {row.severity for row in own}, shape


def test_the_words_of_a_row_name_one_shape() -> None:
    """Else a row would prove a shape that it does not have."""
    for row in ROWS:
        named = {s.why for s in SHAPES if s.applies_to == row.kind and row.words in s.why}
        assert len(named) <= 1, row


def is_as_risky(shape: Shape, item: str) -> bool:
    """Return whether an item is at least as risky as a shape."""
    danger = risk(catalogue(), shape.applies_to, item.replace("<any>", "j.doe"))
    return danger is not None and SEVERITIES.index(danger[0]) <= SEVERITIES.index(shape.severity)


def test_every_pattern_is_at_least_as_risky_as_its_shape() -> None:
    asked = [
        (shape, ("D:\\Data\\" if shape.match == "anywhere" else "") + pattern)
        for shape in SHAPES
        if shape.match not in ("spelling", "range")
        for pattern in shape.patterns
    ]
    assert len(asked) > 1_000
    assert [(s.why, item) for s, item in asked if not is_as_risky(s, item)] == []


def test_what_lies_below_a_risky_folder_is_as_risky() -> None:
    below = [s for s in SHAPES if s.match == "below"]
    asked = [(s, pattern + "\\contoso\\data.bin") for s in below for pattern in s.patterns]
    assert len(asked) > 50
    assert [(s.why, item) for s, item in asked if not is_as_risky(s, item)] == []


@for_each(
    "respell",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="small letters"),
        pytest.param(lambda item: item.replace("\\", "/"), id="slashes"),
        pytest.param(lambda item: item.replace("\\", "\\\\"), id="doubled separators"),
        pytest.param(lambda item: item.replace("\\", "\\.\\"), id="a dot on the way"),
        pytest.param(lambda item: item.replace("\\", "\\x\\..\\"), id="down and up"),
        pytest.param(lambda item: item.replace("\\", ". \\"), id="dots and blanks at the end"),
        pytest.param(lambda item: f'"{item}"', id="quotes"),
        pytest.param(lambda item: f"\\\\?\\{item}", id="namespace of files"),
        pytest.param(lambda item: f"\\??\\{item}", id="namespace of objects"),
        pytest.param(lambda item: f"\\\\localhost\\{item[0]}${item[2:]}", id="own share"),
        pytest.param(lambda item: f"\\Device\\HarddiskVolume3{item[2:]}", id="device"),
        pytest.param(lambda item: f"%SystemDrive%{item[2:]}", id="variable"),
    ],
)
def test_another_spelling_is_as_risky(respell: Callable[[str], str]) -> None:
    plain_spelling = re.compile(r"[A-Z]:\\[^:\"%]*")
    for row in ROWS:
        if (
            row.kind in ("path", "process")
            and plain_spelling.fullmatch(row.item)
            and "\\.." not in row.item
            and "exception" not in row.words
            and "automatic" not in row.words
        ):
            danger = risk(catalogue(), row.kind, respell(row.item))
            assert (danger[0] if danger else "-") == row.severity, row


@for_each(
    ("item", "harmless", "why"),
    [
        ("D:\\Data\\x", True, "it means itself, and no shape looks for its names"),
        ("D:\\" + "a" * (judged.LONGEST - 3), True, "as long as a path can be"),
        ("D:\\" + "a" * (judged.LONGEST - 2), False, "longer than any path"),
        ("D:\\Data\\?", False, "a wildcard may mean anything"),
        ("D:\\Users", False, "a risky folder right below a drive"),
        ("D:\\Data\\Users", True, "of that name, but not right below a drive"),
        ("C:\\Windows\\Contoso", False, "below the folder of the system"),
        ("D:\\Data\\wwwroot\\x", False, "a folder that is risky anywhere"),
        ("D:\\Data\\powershell.exe", False, "a program that is risky anywhere"),
        ("D:\\powershell.exe\\x", True, "a folder that is called as a program"),
    ],
)
def test_a_plain_path_is_told_at_a_glance(item: str, *, harmless: bool, why: str) -> None:
    assert judged.is_plainly_harmless(catalogue(), item) is harmless, why


def test_no_shape_is_so_mild_that_it_cannot_be_narrowed() -> None:
    assert "info" not in {shape.severity for shape in SHAPES}


def test_a_risky_item_says_why() -> None:
    assert risk(catalogue(), "process", "mshta.exe") == (
        "critical",
        "names an interpreter, remote tool or host process attackers run code in",
    )


def test_what_an_item_only_can_mean_is_said_as_that() -> None:
    """Certain claims are for items that name the place."""
    reasons = {
        item: danger[1]
        for item in ("C:\\Windows", "C:\\Win*", "C:\\WINDOW~1")
        if (danger := risk(catalogue(), "path", item))
    }
    assert reasons == {
        "C:\\Windows": "covers all of Windows, or all of its programs",
        "C:\\Win*": "covers all of Windows, or all of its programs; its wildcard reaches that far",
        "C:\\WINDOW~1": "covers all of Windows, or all of its programs; its short name can mean that",
    }


def test_the_place_that_is_named_is_reported_before_one_that_is_only_reached() -> None:
    r"""`C:\Users\*\AppData` reaches `C:\Users\Public` too, which is not what it is about."""
    danger = risk(catalogue(), "path", "C:\\Users\\*\\AppData")
    assert danger is not None
    assert danger[1].startswith("covers a folder that users write to")


@for_each(
    "item",
    [
        "C:\\Windows\N{NO-BREAK SPACE}",
        "C:\\Windows\N{EM SPACE}\\System32",
        "C:\\W\N{LATIN SMALL LETTER DOTLESS I}ndows",
        "C:\\\N{LATIN SMALL LETTER LONG S}ers",
        "C:\\ Windows",
    ],
)
def test_a_name_that_windows_takes_for_another_is_another(item: str) -> None:
    """Windows trims U+0020 and dots at the end of a name, and knows no other blank there."""
    assert risk(catalogue(), "path", item) is None


def test_an_item_of_a_megabyte_is_judged_by_its_beginning() -> None:
    danger = risk(catalogue(), "path", "C:\\Users\\Public\\" + "a" * 1_000_000)
    assert danger is not None


@every_kind
def test_an_item_that_is_hardly_one_is_judged_without_a_failure(kind: ItemKind) -> None:
    for item in ("", " ", ".", '"', "\\:{", ":{}", "%", "%%", "~", "~1", "-", "/"):
        danger = risk(catalogue(), kind, item)
        assert danger is None or danger[0] in SEVERITIES, item


@for_each(
    ("written", "normal"),
    [
        ("C:\\Build\\", "c:\\build"),
        ("C:/Build/*", "c:\\build"),
        ("\\\\?\\C:\\Build\\x\\..", "c:\\build"),
        ("%ProgramFiles%\\Contoso", "c:\\program files\\contoso"),
        ("C:\\PROGRA~1\\Contoso", "c:\\program files\\contoso"),
        ("C:\\Build. \\obj ", "c:\\build\\obj"),
        ("C:\\Build\N{NO-BREAK SPACE}", "c:\\build\N{NO-BREAK SPACE}"),
        ("C:\\\N{KELVIN SIGN}", "c:\\\N{KELVIN SIGN}"),
        ("\\\\SRV-01\\Data\\*", "\\\\srv-01\\data"),
        ("\\\\SRV-01\\c$\\Data", "\\\\srv-01\\c$\\data"),
        ("\\\\localhost\\c$\\Data", "c:\\data"),
        ("\\\\C:\\Data", "c:\\data"),
        ('C:\\Build\\:{Process:"C:\\Contoso\\a.exe"}', "c:\\build"),
        ("\\Data", "?:\\data"),
        ("update.exe", "update.exe"),
    ],
)
def test_a_path_has_one_spelling(written: str, normal: str) -> None:
    assert normal_path(written) == normal


def _names_of(folder: Folder) -> set[str]:
    below = [*folder.named.values(), *([folder.any_name] if folder.any_name else [])]
    return set(folder.named).union(*map(_names_of, below))


def test_what_is_plain_at_a_glance_is_plain_when_judged_in_full() -> None:
    known = index(catalogue(), "path")
    names = sorted(
        _names_of(known.folders) | known.anywhere.named.keys() | known.programs.named.keys()
    )
    names += ["data", "app", "x.exe", "..", ".", "a.", "a ", " a", "", "*", "?", "a*", "progra~1"]
    names += ["%temp%", "x:y", "\u00c4", "{a}", "\n", "a\0b", "'", '"', "*.exe", "windows"]
    drawn = random.Random(16)  # noqa: S311  only has to differ
    glances = 0
    for _ in range(20_000):
        below = (drawn.choice(names) for _ in range(drawn.randrange(1, 4)))
        start = drawn.choice(["c:\\", "C:\\", "D:", "", "\\", "\\\\", "C:/", "\\\\?\\C:\\"])
        end = drawn.choice(["", "", "", "\\", "\\*", ":{ScanTrigger:OnDemand}", " "])
        item = start + drawn.choice(["\\", "\\", "/"]).join(below) + end
        if judged.is_plainly_harmless(catalogue(), item):
            glances += 1
            assert judged.judged_path(catalogue(), item) is None, item
    assert glances > 100
    assert judged.is_plainly_harmless(catalogue(), "C:\\Data\\App1\\bin")
    for exception in known.exactly:
        assert not judged.is_plainly_harmless(catalogue(), exception)


@for_each(
    ("pattern", "name", "fitting"),
    [
        ("win*", "windows", True),
        ("*dows", "windows", True),
        ("w*d*s", "windows", True),
        ("w*d*d*s", "windows", False),
        ("windows*s", "windows", False),
        ("win*ws*ws", "windows", False),
        ("w?nd*", "windows", True),
        ("*", "windows", True),
        ("windows.*", "windows", True),
        ("winner*", "windows", False),
    ],
)
def test_a_wildcard_stands_for_any_letters_between_its_pieces(
    pattern: str, name: str, *, fitting: bool
) -> None:
    assert fits(pattern, name) is fitting


def test_of_many_items_with_wildcards_nothing_but_a_bounded_part_is_kept() -> None:
    tree = index(catalogue(), "path").folders
    for number in range(3_000):
        first, second = f"w*{number}", f"s{'?' * (number % 60)}*{number % 7}*"
        risk(catalogue(), "path", f"C:\\{first}\\{second}\\*.exe")
    assert len(tree.stands) <= 1_010


def test_items_judged_before_do_not_change_how_the_next_is_judged() -> None:
    item = r"C:\*\%TEMP%\7\*.exe"
    alone = risk(catalogue(), "path", item)
    for other in (r"C:\*\Temp", r"C:\Win*\*\*.exe", r"C:\?\*\x", r"C:\Windows\Temp\7\a.exe"):
        risk(catalogue(), "path", other)
    assert risk(catalogue(), "path", item) == alone
    assert alone is not None
