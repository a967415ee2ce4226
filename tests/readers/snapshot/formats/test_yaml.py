"""YAML: a plain mapping by the core schema."""

from __future__ import annotations

import textwrap

import pytest

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.readers.snapshot.formats.yaml import FORMAT
from tests.support.rows import for_each

PLAIN = textwrap.dedent(
    """\
    DisableRealtimeMonitoring: false
    ExclusionPath:
    - C:\\Build
    - 'D:\\Data Store'
    ExclusionProcess:
    ExclusionExtension: []
    MAPSReporting: 2
    ProxyServer: off
    ScanScheduleTime: 02:00:00
    SharedSignaturesPath: "no"
    SignatureFallbackOrder: "2"
    """
)
EXPECTED = {
    "DisableRealtimeMonitoring": False,
    "ExclusionPath": ["C:\\Build", "D:\\Data Store"],
    "ExclusionProcess": None,
    "ExclusionExtension": [],
    "MAPSReporting": 2,
    "ProxyServer": "off",
    "ScanScheduleTime": "02:00:00",
    "SharedSignaturesPath": "no",
    "SignatureFallbackOrder": "2",
}


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        FORMAT.read(text, "m.yaml")
    assert caught.value.member == "m.yaml"
    assert caught.value.cure
    return caught.value


@for_each(
    "text",
    [
        PLAIN,
        "---\n" + PLAIN,
        "# taken by hand\n" + PLAIN.replace("\n", "\r\n"),
        "- " + textwrap.indent(PLAIN, "  ")[2:],
        "MpPreference:\n" + textwrap.indent(PLAIN, "  "),
    ],
    ids=["plain", "marker", "crlf", "list-of-one", "nested"],
)
def test_one_mapping_reads_the_same_in_every_frame(text: str) -> None:
    raw = FORMAT.read(text, "m")
    assert (raw.properties, raw.notices) == (EXPECTED, ())
    assert FORMAT.detect(text) == len(EXPECTED)


@for_each(
    ("plain", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("on", "on"),
        ("~", None),
        ("Null", None),
        ("-7", -7),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1.5", "1.5"),
        (".inf", ".inf"),
        ("2024-01-15", "2024-01-15"),
        ("1:30", "1:30"),
    ],
)
def test_plain_scalars_follow_the_core_schema(plain: str, value: object) -> None:
    read = FORMAT.read(f"MAPSReporting: {plain}\n", "m").properties["MAPSReporting"]
    assert (type(read), read) == (type(value), value)


@for_each(
    ("text", "code", "line"),
    [
        ("MAPSReporting: 2\nMAPSREPORTING: 2\n", "duplicate-property", 2),
        ("MAPSReporting: &a 2\nPUAProtection: *a\n", "yaml-alias", 1),
        ("MAPSReporting: 2\nPUAProtection: *a\n", "yaml-alias", 2),
        ("MAPSReporting: !!python/object:os.system x\n", "yaml-tag", 1),
        ("MAPSReporting: !!str 2\n", "yaml-tag", 1),
        ("MAPSReporting: 2\n---\nMAPSReporting: 1\n", "several-objects", 2),
        ("- MAPSReporting: 2\n- MAPSReporting: 1\n", "several-objects", None),
        ("MAPSReporting: 2\n? [a]\n: b\n", "bad-yaml", 2),
        ("MAPSReporting: 2\n  PUAProtection: 1\n", "bad-yaml", 2),
        ("MAPSReporting: 2\nExclusionPath: [a\n", "bad-yaml", 3),
        ("MAPSReporting: " + "[" * 101 + "\n", "yaml-too-deep", 1),
        ("AntivirusEnabled: true\n", "not-a-snapshot", None),
        ("# nothing\n", "not-a-snapshot", None),
    ],
    ids=range(13),
)
def test_what_is_not_one_plain_mapping_is_refused(text: str, code: str, line: int | None) -> None:
    error = refused(text)
    assert (error.code, error.line) == (code, line)


def test_a_flood_of_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ITEMS", 20)
    assert refused("ExclusionPath:\n" + "- a\n" * 30).code == "snapshot-too-large"


@for_each("text", ['{\n"MAPSReporting": 2}', "MAPSReporting : 2", "a MAPSReporting: 2"])
def test_other_formats_count_for_none(text: str) -> None:
    assert FORMAT.detect(text) == 0
