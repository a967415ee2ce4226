"""One snapshot, written in every format, is one snapshot. And how a format is told."""

from __future__ import annotations

import base64
import csv
import io
import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold, lower_ascii
from mpdiff.base.model import Items, Pairs, Snapshot, Unreadable, Value
from mpdiff.catalogue import catalogue
from mpdiff.readers.snapshot import FORMATS, decode, detect_format, read_snapshot
from mpdiff.readers.snapshot.names import mentions_any
from mpdiff.readers.snapshot.timespan import span_text
from tests.support.rows import for_each

CATALOGUE = catalogue()
GUIDS = [rule.lower() for rule in CATALOGUE.asr_rules]
IDS = {
    "AttackSurfaceReductionRules": st.sampled_from(GUIDS),
    "ThreatIDDefaultAction": st.integers(1, 2**31),
}

# What console text can carry without loss: no list separator, no braces at the ends, no dots there.
LETTERS = 'abcXYZ019\\:_-é€ё& <"k\u212a\u017f\u00a0\u3000'
TEXTS = st.text(LETTERS, min_size=1, max_size=20).map(lambda text: f"C{text.strip(' ')}")
LISTS = st.lists(TEXTS, max_size=5, unique_by=fold)
TICKS = st.one_of(
    st.integers(0, 24 * 60 - 1).map(lambda minutes: minutes * 600_000_000),
    st.integers(0, 3 * 86400 * 10**7),
)


class Span(int):
    """A time in ticks, so that each writer can spell it."""


def _values(kind: str, numbers: dict[int, str]) -> st.SearchStrategy[Any]:
    return {
        "bool": st.booleans(),
        "enum": st.sampled_from(sorted(numbers) or [0]),
        "int": st.integers(0, 2**32 - 1),
        "string": st.one_of(st.none(), TEXTS),
        "time": TICKS.map(Span),
        "guid": st.uuids().map(str),
        "string_list": LISTS,
    }[kind]


@st.composite
def snapshots(draw: st.DrawFn, *, lists: bool = True) -> dict[str, Any]:
    """Draw property name -> plain value: bool, int, str, None, Span, list."""
    kinds = {"bool", "enum", "int", "string", "time", "guid", *(["string_list"] if lists else [])}
    known = [
        setting
        for setting in CATALOGUE.settings
        if setting.kind in kinds and not setting.volatile and not setting.name.endswith("_Id")
    ]
    chosen = draw(
        st.lists(st.sampled_from(known), min_size=2, max_size=12, unique_by=lambda s: s.name)
    )
    drawn = {s.name: draw(_values(s.kind, s.values)) for s in chosen}
    drawn["DisableRealtimeMonitoring"] = draw(st.booleans())
    drawn["SomethingNew"] = draw(st.one_of(st.booleans(), st.integers(0, 99), st.none()))
    if lists:
        for name, ids in IDS.items():
            pairs = draw(st.dictionaries(ids, st.sampled_from([1, 2, 6]), max_size=4))
            drawn[f"{name}_Ids"], drawn[f"{name}_Actions"] = list(pairs), list(pairs.values())
    return drawn


def _span_object(ticks: int) -> dict[str, object]:
    return {"Ticks": ticks, "Hours": ticks // 36_000_000_000, "TotalSeconds": ticks / 10_000_000}


def as_json_51(drawn: dict[str, Any]) -> bytes:
    plain = {
        name: _span_object(value) if isinstance(value, Span) else None if value == [] else value
        for name, value in drawn.items()
    }
    return json.dumps(plain, indent=4).encode("utf-16")


def as_json_7(drawn: dict[str, Any]) -> bytes:
    def spelled(value: Any) -> Any:
        if isinstance(value, Span):
            return span_text(value)
        return value[0] if isinstance(value, list) and len(value) == 1 else value

    return json.dumps(
        [{n.upper(): spelled(v) for n, v in drawn.items()}], ensure_ascii=False
    ).encode()


def as_text(drawn: dict[str, Any]) -> bytes:
    def spelled(value: Any) -> str:
        if isinstance(value, list):
            return "{" + ", ".join(map(str, value)) + "}" if value else ""
        if isinstance(value, Span):
            return span_text(value)
        return "" if value is None else str(value)

    lines = [f"{name:<53} : {spelled(value)}" for name, value in drawn.items()]
    return ("\r\n\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode("utf-8-sig")


def as_yaml(drawn: dict[str, Any]) -> bytes:
    plain = {n: span_text(v) if isinstance(v, Span) else v for n, v in drawn.items()}
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False).encode()


def as_csv(drawn: dict[str, Any]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(drawn)
    writer.writerow([span_text(v) if isinstance(v, Span) else v for v in drawn.values()])
    return ("#TYPE Selected.CimInstance\r\n" + out.getvalue()).encode("utf-16-le")


def as_clixml(drawn: dict[str, Any]) -> bytes:
    def spelled(name: str, value: Any) -> str:
        n = f" N={quoteattr(name)}" if name else ""
        if value is None:
            return f"<Nil{n} />"
        if isinstance(value, bool):
            return f"<B{n}>{str(value).lower()}</B>"
        if isinstance(value, Span):
            return f"<TS{n}>PT{value // 10_000_000}.{value % 10_000_000:07d}S</TS>"
        if isinstance(value, int):
            return f"<U32{n}>{value}</U32>"
        if isinstance(value, list) and name.endswith("_Actions"):
            return f"<BA{n}>{base64.b64encode(bytes(value)).decode()}</BA>"
        if isinstance(value, list):
            return f"<Obj{n}><LST>{''.join(spelled('', item) for item in value)}</LST></Obj>"
        return f"<S{n}>{escape(value).replace('x', '_x0078_')}</S>"

    members = "".join(spelled(name, value) for name, value in drawn.items())
    return (
        '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
        f'<Obj RefId="0"><Props>{members}</Props></Obj></Objs>'
    ).encode("utf-16")


def canonical(data: bytes) -> dict[str, Value]:
    snapshot = read_snapshot(data, "m", CATALOGUE.find)
    assert snapshot.notices == ()
    return {name.lower(): _unordered(value) for name, value in snapshot.values.items()}


def _unordered(value: Value) -> Value:
    if isinstance(value, Items):
        return Items(tuple(sorted(value.items)), cut=value.cut)
    return value


def _expected(drawn: dict[str, Any]) -> dict[str, Value]:
    wanted: dict[str, Value] = {}
    for name, value in drawn.items():
        setting = CATALOGUE.find(name)
        if name.endswith("_Ids"):
            actions = drawn[name.replace("_Ids", "_Actions")]
            pairs = Pairs({str(i): a for i, a in zip(value, actions, strict=True)})
            wanted[name.replace("_Ids", "_Actions").lower()] = pairs
        elif isinstance(value, Span):
            wanted[name.lower()] = span_text(value)
        elif isinstance(value, list) and not name.endswith("_Actions"):
            extension = setting is not None and setting.item_kind == "extension"
            items = {f".{lower_ascii(item)}" for item in value} if extension else value
            wanted[name.lower()] = Items(tuple(sorted(items)))
        elif not isinstance(value, list):
            wanted[name.lower()] = value
    return wanted


WRITERS = [as_json_51, as_json_7, as_text, as_yaml, as_clixml]


@settings(max_examples=60, deadline=None)
@given(snapshots())
def test_every_format_gives_the_same_values(drawn: dict[str, Any]) -> None:
    expected = _expected(drawn)
    for writer in WRITERS:
        assert canonical(writer(drawn)) == expected, writer.__name__


@settings(max_examples=40, deadline=None)
@given(snapshots(lists=False))
def test_csv_gives_the_same_values_where_it_can_hold_them(drawn: dict[str, Any]) -> None:
    assert canonical(as_csv(drawn)) == canonical(as_json_51(drawn))


def loud(name: str) -> str:
    """Return another spelling of the same name: capitals, where Windows knows one."""
    return "".join(c.upper() if fold(c.upper()) == fold(c) else c for c in name)


@settings(max_examples=30, deadline=None)
@given(snapshots(), st.randoms())
def test_order_and_duplicates_never_matter(drawn: dict[str, Any], random: Any) -> None:
    names = list(drawn)
    random.shuffle(names)
    shuffled = {name: drawn[name] for name in names}
    for name, value in shuffled.items():
        if isinstance(value, list) and "_" not in name:
            shuffled[name] = random.sample(value, len(value)) + list(map(loud, value))
    assert canonical(as_json_51(shuffled)) == canonical(as_json_51(drawn))


def test_csv_lists_are_unreadable() -> None:
    data = b'"ExclusionPath","MAPSReporting"\r\n"System.String[]","2"\r\n'
    values = read_snapshot(data, "m", CATALOGUE.find).values
    assert values == {"ExclusionPath": Unreadable("System.String[]"), "MAPSReporting": 2}


SMALL = {"DisableRealtimeMonitoring": True, "MAPSReporting": 2, "ScanScheduleTime": Span(0)}


@for_each(
    ("data", "name"),
    [
        (as_clixml(SMALL), "clixml"),
        (as_json_51(SMALL), "json"),
        (as_json_7(SMALL), "json"),
        (as_csv(SMALL), "csv"),
        (as_yaml(SMALL), "yaml"),
        (as_text(SMALL), "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_format_is_told_from_the_others(data: bytes, name: str) -> None:
    text = decode(data, "m")[0]
    found = detect_format(text)
    assert found is not None
    assert (found.format.name, found.settings, found.status) == (name, 3, False)
    for form in FORMATS:
        if form.name != name:
            assert form.detect(text) == 0


def test_every_format_has_a_name_of_its_own() -> None:
    assert [form.name for form in FORMATS] == ["clixml", "json", "csv", "yaml", "text"]


def test_status_output_is_refused_by_its_name_in_every_format() -> None:
    status = {"AMServiceEnabled": True, "AntivirusEnabled": True, "NISEnabled": False,
              "ComputerID": "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "RealTimeScanDirection": 0}  # fmt: skip
    for writer in [*WRITERS, as_csv]:
        with pytest.raises(InputError) as caught:
            read_snapshot(writer(status), "status.txt", CATALOGUE.find)
        assert (caught.value.code, caught.value.member) == ("status-output", "status.txt")


@for_each("text", ["hello", "ComputerID : x", "AntivirusEnabled : True", "{}", "a,b\n1,2"])
def test_what_names_no_setting_is_no_snapshot(text: str) -> None:
    assert detect_format(text) is None
    with pytest.raises(InputError) as caught:
        read_snapshot(text.encode(), "m", CATALOGUE.find)
    assert caught.value.code == "not-a-snapshot"


def test_settings_far_down_a_transcript_are_found() -> None:
    data = b"nothing to see\r\n" * 20_000 + as_text(SMALL)[3:]
    snapshot = read_snapshot(data, "m", CATALOGUE.find)
    assert (len(snapshot.values), snapshot.size, snapshot.encoding) == (3, len(data), "utf-8")
    status = b"AMServiceEnabled : True\r\nNISEnabled : True\r\nAntivirusEnabled : True\r\n\r\n"
    assert len(read_snapshot(status + data, "m", CATALOGUE.find).values) == 3


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)),
    st.sampled_from(WRITERS),
    st.integers(0, 2000),
    st.integers(0, 40),
)
def test_damage_gives_an_input_error_or_a_snapshot(
    noise: bytes, writer: Any, start: int, length: int
) -> None:
    whole = writer(SMALL)
    damaged = whole[:start] + noise + whole[start + length :]
    try:
        got: object = read_snapshot(damaged, "m", CATALOGUE.find)
    except InputError as error:
        got = error
    assert isinstance(got, Snapshot | InputError)
    assert got.member == "m"


NAMES = [
    "DisableRealtimeMonitoring",
    "ExclusionPath",
    "amserviceenabled",
    "NISEnabled",
    "other",
    "é",
]
MARKS = [" : ", '"', ",", ": ", "\n", " N=", "{", "}", "<Objs ", ">", "\n--- ---\n", "=", "x", " "]


@given(st.lists(st.sampled_from([*NAMES, *MARKS]), max_size=30).map("".join))
def test_where_no_name_stands_as_a_word_no_format_finds_one(text: str) -> None:
    counted = [form.tally(text) for form in FORMATS]
    assert mentions_any(text) or not any(tally.settings or tally.status for tally in counted)
