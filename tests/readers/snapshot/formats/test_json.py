"""JSON of both PowerShells, read strictly."""

from __future__ import annotations

import json

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.snapshot.formats.json import FORMAT
from tests.support.rows import for_each

TWO_HOURS = {
    "Ticks": 72000000000,
    "Days": 0,
    "Hours": 2,
    "TotalHours": 2,
    "TotalMinutes": 120.0,
    "TotalSeconds": 7200,
}
PREFERENCE = {
    "DisableRealtimeMonitoring": False,
    "ExclusionPath": ["C:\\Build"],
    "ExclusionProcess": None,
    "MAPSReporting": 2,
    "ScanScheduleTime": TWO_HOURS,
    "SharedSignaturesPath": "",
}
EXPECTED = {**PREFERENCE, "ScanScheduleTime": "02:00:00"}
STATUS = {"AMEngineVersion": "1", "AntivirusEnabled": True, "NISEnabled": True, "ComputerID": "x"}


def read(text: str) -> dict[str, object]:
    return FORMAT.read(text, "m.json").properties


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.member == "m.json"
    assert caught.value.cure
    return caught.value


@for_each(
    "document",
    [
        PREFERENCE,
        [PREFERENCE],
        {"value": [PREFERENCE], "Count": 1},
        {"MpPreference": PREFERENCE},
        {"Host": "SRV-7", "MpPreference": [PREFERENCE], "MpComputerStatus": STATUS},
        {"evidence": {"device": {"MpPreference": PREFERENCE}}},
        {**PREFERENCE, "ExclusionPath": {"value": ["C:\\Build"], "Count": 1}},
        {**PREFERENCE, "MAPSReporting": 2.0},
        {**PREFERENCE, "PSComputerName": "SRV-7", "RunspaceId": "0d3f"},
        {
            **PREFERENCE,
            "CimClass": {"CimClassProperties": [{"Name": "a"}]},
            "CimSystemProperties": {},
        },
    ],
    ids=lambda document: json.dumps(document)[:30],
)
def test_one_object_is_found_however_it_is_wrapped(document: object) -> None:
    for text in (
        json.dumps(document),
        json.dumps(document, indent=4),
        f"\ufeff{json.dumps(document)}\r\n",
    ):
        raw = FORMAT.read(text, "m")
        assert (raw.properties, raw.notices) == (EXPECTED, ())
        assert FORMAT.detect(text.lstrip("\ufeff")) == len(EXPECTED)


def test_a_whole_fraction_becomes_an_int_and_any_other_stays() -> None:
    values = read('{"MAPSReporting": 2.0, "PUAProtection": 1.5, "ScanParameters": 1e0}')
    assert [repr(value) for value in values.values()] == ["2", "1.5", "1"]


def test_an_instant_with_its_display_parts_is_that_instant() -> None:
    instant = {"value": "/Date(7200000)/", "DisplayHint": 2, "DateTime": "Thursday"}
    assert read(json.dumps({"ScanScheduleTime": instant})) == {
        "ScanScheduleTime": "/Date(7200000)/"
    }


@for_each("nested", ['{"b":[1]}', '{"Ticks":1}', '{"Ticks":-1,"TotalSeconds":0}'])
def test_a_nested_object_is_kept_as_text_and_said(nested: str) -> None:
    raw = FORMAT.read(f'{{"MAPSReporting": {nested}, "PUAProtection": 1}}', "m")
    assert raw.properties == {"MAPSReporting": nested, "PUAProtection": 1}
    assert [(n.code, "MAPSReporting" in n.message) for n in raw.notices] == [("odd-value", True)]


@for_each(
    ("text", "code", "line"),
    [
        ('{\n"MAPSReporting": 2,\n"MAPSReporting": 0}', "duplicate-property", 3),
        (
            '{\n"MAPSReporting": 2,\n"PUAProtection": 1,\n"mapsreporting": 2}',
            "duplicate-property",
            4,
        ),
        ('{"MAPSReporting": 2,\n"PUAProtection": NaN}', "bad-json", 2),
        ('{"MAPSReporting": 2,\n"PUAProtection": -Infinity}', "bad-json", 2),
        ('{"MAPSReporting": 2,\n"PUAProtection": 1e999}', "bad-json", 2),
        ('{"MAPSReporting": ' + "9" * 5000 + "}", "bad-json", None),
        ('{"MAPSReporting": 2,\n"ExclusionPath": ["\\ud800"]}', "lone-surrogate", None),
        ('{"MAPSReporting": 2,\n"a\\udc00": 1}', "lone-surrogate", None),
        ('{"MAPSReporting": 2,\n"PUAProtection": ', "bad-json", 2),
        ('{"MAPSReporting": 2}\nPS C:\\> exit', "bad-json", 2),
        ('{"MAPSReporting": 2}\n{"MAPSReporting": 0}', "several-objects", 2),
        ('[{"MAPSReporting": 2}, {"MAPSReporting": 0}]', "several-objects", None),
        (
            '{"before": {"MAPSReporting": 2}, "after": {"MAPSReporting": 0}}',
            "several-objects",
            None,
        ),
        ("[]", "not-a-snapshot", None),
        ("[1]", "not-a-snapshot", None),
        (json.dumps(STATUS), "not-a-snapshot", None),
        ("[" * 100_000, "json-too-deep", 1),
        ('{"MAPSReporting": 2, "a": ' + '\n{"a":' * 100_000, "json-too-deep", 101),
    ],
    ids=range(18),
)
def test_what_is_not_exactly_one_snapshot_is_refused(
    text: str, code: str, line: int | None
) -> None:
    error = refused(text)
    assert (error.code, error.line) == (code, line)


def test_brackets_inside_strings_do_not_nest() -> None:
    items = ['C:\\{[\\"[{' * 60, '\\"' * 60]
    assert read(json.dumps({"ExclusionPath": items})) == {"ExclusionPath": items}


def test_a_surrogate_pair_is_one_character() -> None:
    assert read('{"ExclusionPath": ["C:\\\\\\ud83d\\ude00"]}') == {
        "ExclusionPath": ["C:\\\U0001f600"]
    }


def test_floods_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PROPERTIES", 2)
    assert refused('{"MAPSReporting": 2, "a": 1, "b": 2}').code == "snapshot-too-large"
    monkeypatch.setattr(limits, "MAX_ITEMS", 2)
    assert refused('{"ExclusionPath": ["a", "b", "c"]}').code == "snapshot-too-large"
    assert len(read('{"ExclusionPath": ["a", "b"], "ExclusionProcess": ["c", "d"]}')) == 2
    assert refused('{"a": [,,,,,]}').code == "snapshot-too-large"  # before it is parsed


def test_names_are_told_apart_by_object_and_string() -> None:
    assert FORMAT.detect(json.dumps({"note": '"MAPSReporting": 2'})) == 0
    assert FORMAT.detect('{"MAPSReporting": 2, "ExclusionPath": ["C:') == 2  # a cut head
    assert FORMAT.detect(f'{{"a": {json.dumps(STATUS)}, "b": {{"MAPSReporting": 2}}}}') == 1
    assert FORMAT.detect('[}}"MAPSReporting": 2') == 1  # broken, and still told
    assert FORMAT.detect("MAPSReporting : 2") == 0


@for_each("text", ['{"' + '\\"' * 300_000, '{"a' + '"' * 300_001, '{"a"' + " " * 600_000])
def test_hostile_texts_end(text: str) -> None:
    """In the square of its length such a text would be read for hours."""
    assert FORMAT.detect(text) == 0
    assert refused("[" * 101 + text).code
