"""Binary XML that describes terabytes is refused before it is rendered."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from tests.support import evtxwriter
from tests.support.eventlogs import NOON, read
from tests.support.evtxwriter import BINXML, FRAGMENT, STRING, EventSpec, write_evtx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def nested(times: int, depth: int, fragment: bytes) -> object:
    """Return a writer of data whose template names its only value, itself such data, many times."""

    def definition(chunk: evtxwriter._Chunk) -> None:
        with chunk._element("D"):
            for _ in range(times):
                chunk._leaf("E", b"\x0d\0\0" + bytes([BINXML]))

    def level(chunk: evtxwriter._Chunk, left: int) -> None:
        chunk.body += fragment
        chunk._instance("level", lambda: definition(chunk))
        chunk.body += struct.pack("<IHBB", 1, 0, BINXML if left else STRING, 0)
        start = len(chunk.body)
        if left:
            level(chunk, left - 1)
        else:
            chunk.body += "boom".encode("utf-16-le")
        struct.pack_into("<H", chunk.body, start - 4, len(chunk.body) - start)
        chunk.body += b"\0"

    def event_data(chunk: evtxwriter._Chunk, _fields: Mapping[str, str] | Sequence[str]) -> None:
        level(chunk, depth)

    return event_data


@pytest.mark.parametrize("fragment", [FRAGMENT, b""])
@pytest.mark.parametrize(("times", "depth"), [(2, 60), (4, 30), (100, 6), (2000, 3)])
def test_templates_inside_templates_are_refused(
    times: int, depth: int, fragment: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evtxwriter._Chunk, "_event_data", nested(times, depth, fragment))
    data = write_evtx([EventSpec(NOON, 5007, 1)])
    reading = read(data)
    assert list(reading) == []
    assert reading.damaged


def test_one_value_named_ten_thousand_times_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def elements(chunk: evtxwriter._Chunk, names: tuple[str | None, ...]) -> None:
        with chunk._element("EventData"):
            for index, _ in enumerate(names):
                value = b"\x0d" + index.to_bytes(2, "little") + bytes([STRING])
                chunk._leaf("Data", value * 5000)

    monkeypatch.setattr(evtxwriter._Chunk, "_data_elements", elements)
    data = write_evtx([EventSpec(NOON, 5007, 1, {"New Value": "A" * 10_000})])
    reading = read(data)
    assert list(reading) == []
    assert reading.damaged


def test_harmless_nesting_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evtxwriter._Chunk, "_event_data", nested(1, 3, FRAGMENT))
    reading = read(write_evtx([EventSpec(NOON, 5001, 1)]))
    assert [event.event_id for event in reading] == [5001]
    assert not reading.damaged
