"""The samples with marks in place of every name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.marked.names import COMPUTER, DOMAIN, HOST, NETBIOS, SID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from samples.story import Encoding, Sample

NAMED: Final = {
    "svc-admin": "zqsvc",
    "helpdesk2": "zqhelper",
    "j.doe": "zqj.zqd",
    "CONTOSO": NETBIOS,
    "corp.contoso.example": DOMAIN,
    "DC-01": "ZQDC01",
    "S-1-5-21-1004336348-1177238915-682003330-1105": SID,
    "10.20.": "10.77.",
}
"""Names that the samples hold beside that of the device, and the marks in their place."""


def marked_sample(sample: Sample, build: Callable[[Sample], dict[str, bytes]]) -> dict[str, bytes]:
    """Return the files of a sample in which every name is a mark."""
    device = replace(sample.device, host=HOST, computer_id=COMPUTER)
    with _renaming():
        return build(replace(sample, device=device))


@contextmanager
def _renaming() -> Iterator[None]:
    """Have whatever samples encode, or write as an event, say marks for names."""
    import samples.write_events
    import samples.write_package
    import samples.write_snapshot
    import samples.write_witnesses

    def encoded(text: str, encoding: Encoding) -> bytes:
        return encode(_renamed(text), encoding)

    def write_log(events: Iterable[EventSpec], *how: str) -> bytes:
        return write_evtx([replace(e, fields=_fields(e.fields)) for e in events], *how)

    encode = samples.write_snapshot.encoded
    with ExitStack() as patches:
        patch = patches.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(samples.write_package, "encoded", encoded)
        patch.setattr(samples.write_events, "write_evtx", write_log)
        patch.setattr(samples.write_witnesses, "write_evtx", write_log)
        yield


def _fields(fields: Mapping[str, str] | Sequence[str] | None) -> dict[str, str] | list[str] | None:
    if isinstance(fields, Mapping):
        return {name: _renamed(value) for name, value in fields.items()}
    return None if fields is None else [_renamed(value) for value in fields]


def _renamed(text: str) -> str:
    for name, mark in NAMED.items():
        text = text.replace(name, mark)
    return text
