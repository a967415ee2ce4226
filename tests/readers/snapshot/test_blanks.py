"""Windows trims U+0020 and dots at the end of a name and keeps every other blank.

Readers keep what their format tells: an item is removed from a device by its exact text alone.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mpdiff.readers
from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import item_key
from mpdiff.base.model import Items, Value
from mpdiff.catalogue import catalogue
from mpdiff.history.diff.compare import compare_snapshots
from mpdiff.readers import registry
from mpdiff.readers.snapshot import read_snapshot
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

BLANKS = ["\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000", "\u200b", "\ufeff"]
PLAIN = "C:\\Apps\\Ledger"


def as_json(item: str) -> str:
    return json.dumps({"ExclusionPath": [PLAIN, item], "MAPSReporting": 2}, ensure_ascii=False)


def as_one_json_text(item: str) -> str:
    return json.dumps({"ExclusionPath": item, "MAPSReporting": 2}, ensure_ascii=False)


def as_yaml(item: str) -> str:
    return (
        f"ExclusionPath:\n- {PLAIN}\n- {json.dumps(item, ensure_ascii=False)}\nMAPSReporting: 2\n"
    )


def as_text(item: str) -> str:
    return f"ExclusionPath : {{{PLAIN}, {item}}}\nMAPSReporting : 2\n"


def as_wrapped_text(item: str) -> str:
    return f"ExclusionPath : {{{PLAIN},\n                {item}\n                }}\nMAPSReporting : 2\n"


def as_csv(item: str) -> str:
    return f'"ExclusionPath","MAPSReporting"\r\n"{item}","2"\r\n'


def as_clixml(item: str) -> str:
    listed = f"<LST><S>{PLAIN}</S><S>{item}</S></LST>"
    return (
        '<Objs Version="1.1.0.1"><Obj RefId="0"><Props>'
        f'<Obj N="ExclusionPath" RefId="1">{listed}</Obj><By N="MAPSReporting">2</By>'
        "</Props></Obj></Objs>"
    )


WRITERS = [as_json, as_one_json_text, as_yaml, as_text, as_wrapped_text, as_csv, as_clixml]


def items(text: str) -> Value:
    return read_snapshot(text.encode(), "m", catalogue().find).values["ExclusionPath"]


@for_each("write", WRITERS)
@for_each("blank", BLANKS, ids=ascii)
def test_a_blank_that_windows_keeps_is_a_part_of_the_name(
    write: Callable[[str], str], blank: str
) -> None:
    found = items(write(PLAIN + blank))
    assert isinstance(found, Items)
    assert PLAIN + blank in found.items


@for_each("write", WRITERS)
@for_each("padded", [f"{PLAIN}X ", f" {PLAIN}X", f"  {PLAIN}X\t"], ids=ascii)
def test_blanks_around_an_item_stay_where_the_format_tells_them_and_make_no_other_item(
    write: Callable[[str], str], padded: str
) -> None:
    found, plain = items(write(padded)), items(write(f"{PLAIN}X"))
    assert isinstance(found, Items)
    assert isinstance(plain, Items)
    assert (padded in found.items) is (write not in (as_text, as_wrapped_text))
    assert set(map(item_key, found.items)) == set(map(item_key, plain.items))


@for_each(
    ("name", "given", "kept"),
    [
        ("ExclusionExtension", [" exe"], (" .exe",)),
        ("ExclusionExtension", ["exe", ".EXE ", " exe "], (" .exe ",)),
        ("ExclusionPath", ["C:\\q", "C:\\q "], ("C:\\q ",)),
        ("ExclusionPath", [" ", "", "\t", "C:\\q"], ("C:\\q",)),
    ],
)
def test_of_two_items_that_only_blanks_part_the_one_with_blanks_stays(
    name: str, given: list[str], kept: tuple[str, ...]
) -> None:
    text = json.dumps({name: given, "MAPSReporting": 2})
    assert read_snapshot(text.encode(), "m", catalogue().find).values[name] == Items(kept)


@pytest.mark.parametrize("writers", [(as_json, as_text), (as_text, as_json)])
def test_formats_that_tell_blanks_and_those_that_do_not_make_no_difference(
    writers: tuple[Callable[[str], str], Callable[[str], str]],
) -> None:
    sides = [read_snapshot(write("C:\\q ").encode(), "m", catalogue().find) for write in writers]
    assert compare_snapshots(*sides).differences == ()


@for_each("blank", BLANKS, ids=ascii)
def test_a_registry_dump_keeps_them_too(blank: str) -> None:
    line = f"    {PLAIN}{blank}         [REG_DWORD]    : 0 (0X0)"
    text = f'Current configuration options for location "effective policy"\n[Exclusions\\Paths]\n{line}\n'
    (name,) = registry.parse_dump(text, "m").locations["effective policy"]
    assert name == f"Exclusions\\Paths\\{PLAIN}{blank}"


def test_blanks_that_pad_a_page_are_no_part_of_a_value() -> None:
    """A copy from a web page pads with U+00A0; a value at the end of its line may have some more."""
    text = f"ExclusionPath\u00a0: {{{PLAIN}}}\u00a0\nMAPSReporting\u00a0: 2\u00a0\n"
    assert items(text) == Items((PLAIN,))


@for_each("separator", ["\x85", "\u2028", "\u2029"], ids=ascii)
def test_a_separator_that_yaml_may_drop_is_refused(separator: str) -> None:
    with pytest.raises(InputError) as caught:
        items(as_yaml(PLAIN + separator))
    assert (caught.value.code, caught.value.line) == ("bad-yaml", 3)


def test_no_reader_trims_by_pythons_idea_of_a_blank() -> None:
    house = Path(mpdiff.readers.__file__).parent
    files = [house / "registry.py", *(house / "snapshot").glob("*.py")]
    found = [
        f"{path.name}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("strip", "lstrip", "rstrip")
        and not node.args
    ]
    assert found == [], "name the characters: BLANKS of mpdiff.base.text.lines"
