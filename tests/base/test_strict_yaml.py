"""YAML that people write is read strictly, and every error says its line and its cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import pytest
from msgspec import UNSET, Meta, Struct, UnsetType

from mpdiff.base import strict_yaml
from mpdiff.base.errors import UsageError
from mpdiff.base.strict_yaml import in_shape, parse_yaml
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path


class Inner(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(pattern=r"\S")]
    level: Literal["high", "low"] = "low"


class Outer(Struct, forbid_unknown_fields=True):
    version: Literal[1]
    inner: tuple[Inner, ...] = ()
    levels: dict[str, Literal["high", "low"]] = {}
    either: str | tuple[str, ...] = ""
    count: int = 0
    flag: bool = False
    maybe: str | UnsetType = UNSET


def refused(data: bytes, shape: type = Outer) -> UsageError:
    with pytest.raises(UsageError) as caught:
        in_shape(parse_yaml(data, "policy.yaml"), shape)
    assert caught.value.member == "policy.yaml"
    return caught.value


@for_each(
    ("text", "value"),
    [
        pytest.param("off", "off", id="a word of YAML 1.1 is text"),
        pytest.param("yes", "yes", id="so is yes"),
        pytest.param("22:22", "22:22", id="and a base 60 number"),
        pytest.param("2026-12-31", "2026-12-31", id="a date is text until a date is wanted"),
        pytest.param("1.5", "1.5", id="a fraction is text"),
        pytest.param("true", True, id="true"),
        pytest.param("'true'", "true", id="quoted true is text"),
        pytest.param("-12", -12, id="a whole number"),
        pytest.param("~", None, id="null"),
        pytest.param(r"'C:\Temp'", r"C:\Temp", id="a path in single quotes"),
        pytest.param("[a, {b: c}]", ["a", {"b": "c"}], id="flow style"),
    ],
)
def test_scalars_are_those_of_the_core_schema(text: str, value: object) -> None:
    assert parse_yaml(f"x: {text}".encode(), "p").value == {"x": value}


REFUSED_YAML = [
    pytest.param(b"a: 1\nb: *x\n", "yaml-alias", 2, id="alias"),
    pytest.param(b"a: &x 1\n", "yaml-alias", 1, id="anchor"),
    pytest.param(b"a: 1\nb: !!python/name:os.system 1\n", "yaml-tag", 2, id="tag"),
    pytest.param(b"a: 1\nb: !x [1]\n", "yaml-tag", 2, id="tag of a list"),
    pytest.param(b"a: 1\nb: 2\nA: 3\n", "duplicate-key", 3, id="key twice, in another case"),
    pytest.param(b"x:\n- {a: 1, a: 2}\n", "duplicate-key", 2, id="key twice, nested"),
    pytest.param(b"a: [1\nb: 2\n", "bad-yaml", 2, id="unclosed list"),
    pytest.param(b"a: 1\n---\nb: 2\n", "bad-yaml", 2, id="two documents"),
    pytest.param(b"? [a]\n: 1\n", "bad-yaml", 1, id="a key that is a list"),
    pytest.param(b"a: 1\nb: \xff\n", "not-utf-8", 2, id="not UTF-8"),
    pytest.param(b"\n# nothing\n", "empty-file", None, id="only a comment"),
    pytest.param(b"a: \x00\n", "bad-yaml", None, id="a control character"),
    pytest.param(b"[" * 200, "yaml-too-deep", 1, id="nested too deep"),
    pytest.param(b"#" * (strict_yaml.MAX_SIZE + 1), "yaml-too-large", None, id="too large"),
]


@for_each(("data", "code", "line"), REFUSED_YAML)
def test_what_a_policy_never_needs_is_refused(data: bytes, code: str, line: int | None) -> None:
    error = refused(data)
    assert error.code == code
    if line is not None:
        assert error.line == line


REFUSED_SHAPE = [
    pytest.param(
        b"version: 1\nlevel: {}\n",
        "unknown-key",
        2,
        "'level' is not a key here.",
        "Did you mean levels?",
        id="unknown key",
    ),
    pytest.param(
        b"version: 1\ninner:\n- name: x\n  zzz: 1\n",
        "unknown-key",
        4,
        "'zzz' is not a key here.",
        "Keys: name, level.",
        id="unknown key without a near one",
    ),
    pytest.param(
        b"version: 1\n<<: {}\n", "unknown-key", 2, "'<<' is not a key here.", None, id="merge key"
    ),
    pytest.param(
        b"\ncount: 1\n", "missing-key", 2, "The file needs the key 'version'.", "", id="missing"
    ),
    pytest.param(
        b"version: 1\ninner:\n- name: x\n- level: low\n",
        "missing-key",
        4,
        "Item 2 of 'inner' needs the key 'name'.",
        "",
        id="missing in an item",
    ),
    pytest.param(
        b"version: 2\n", "wrong-value", 1, "'version' must be 1, not 2.", "", id="version"
    ),
    pytest.param(
        b"version: true\n",
        "wrong-value",
        1,
        "'version' must be 1, not true.",
        "",
        id="true is no 1",
    ),
    pytest.param(
        b"version: 1\ninner:\n- name: x\n  level: hgih\n",
        "wrong-value",
        4,
        "'level' must be high or low, not 'hgih'.",
        "Did you mean high?",
        id="misspelt choice",
    ),
    pytest.param(
        b"version: 1\nlevels:\n  a: low\n  b: lwo\n",
        "wrong-value",
        4,
        "'b' must be high or low, not 'lwo'.",
        "Did you mean low?",
        id="misspelt choice under a free key",
    ),
    pytest.param(
        b"version: 1\ncount: '1'\n",
        "wrong-type",
        2,
        "'count' must be a whole number, not '1'.",
        "",
        id="text for a number",
    ),
    pytest.param(
        b"version: 1\nflag: 1\n",
        "wrong-type",
        2,
        "'flag' must be true or false, not 1.",
        "",
        id="1",
    ),
    pytest.param(
        b"version: 1\ninner:\n- name: 7\n",
        "wrong-type",
        3,
        "'name' must be text, not 7.",
        "Put it in quotes: '7'.",
        id="a number for text",
    ),
    pytest.param(
        b"version: 1\ninner:\n- name: ' '\n",
        "wrong-value",
        3,
        "'name' must not be blank.",
        "",
        id="blank",
    ),
    pytest.param(
        b"version: 1\nmaybe:\n",
        "wrong-type",
        2,
        "'maybe' must be text, not nothing.",
        "",
        id="a key without a value is not a key left out",
    ),
    pytest.param(
        b"version: 1\neither: {a: b}\n",
        "wrong-type",
        2,
        "'either' must be text or a list, not a mapping.",
        "",
        id="neither of two",
    ),
    pytest.param(
        b"version: 1\neither:\n- x\n- [y]\n",
        "wrong-type",
        4,
        "Item 2 of 'either' must be text, not a list.",
        "",
        id="an item of one of two",
    ),
    pytest.param(
        b"version: 1\ninner: x\n",
        "wrong-type",
        2,
        "'inner' must be a list, not 'x'.",
        "",
        id="text for a list",
    ),
    pytest.param(
        b"- 1\n", "wrong-type", 1, "The file must be a mapping, not a list.", "", id="a list"
    ),
]


@for_each(("data", "code", "line", "message", "cure"), REFUSED_SHAPE)
def test_a_wrong_shape_is_said_in_the_writers_words(
    data: bytes, code: str, line: int, message: str, cure: str | None
) -> None:
    error = refused(data)
    assert (error.code, error.line, error.message) == (code, line, message)
    assert cure is None or error.cure == cure


def test_a_right_shape_is_decoded() -> None:
    data = b"\xef\xbb\xbfversion: 1\ninner: [{name: x, level: high}]\neither: [a]\nmaybe: 'off'\n"
    found = in_shape(parse_yaml(data, "p"), Outer)
    assert found == Outer(1, (Inner("x", "high"),), either=("a",), maybe="off")


def test_a_file_that_cannot_be_read_is_wrong_use(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(UsageError) as caught:
            strict_yaml.read_yaml_file(str(path))
        assert (caught.value.code, caught.value.member) == ("cannot-read", str(path))
