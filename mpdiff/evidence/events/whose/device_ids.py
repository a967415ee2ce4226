"""Rows of hunting exports that name no device: whose they are by their DeviceId, and which nothing ties.

A query may project the name away. An id is a device's as soon as one row has both; two ids are never one
device, so that rows of several ids that no row names are nobody's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, Literal

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice
from mpdiff.evidence.device import short_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Event
    from mpdiff.evidence.events.sources import ReadSource

ID: Final = "DeviceId"

_Whose = Literal["ours", "other", "taken", "open"]
"""`taken`: ours, as nothing speaks against it. `open`: of several devices, and nothing tells which."""


def by_device_id(
    read: Sequence[ReadSource], hosts: Iterable[str | None], notices: list[Notice]
) -> list[ReadSource]:
    """Leave out the rows without a name that are another device's, or perhaps so; `hosts`: our names.

    One of `hosts` may be a DeviceId. What is left out, and what is taken without proof, is noted.
    """
    ids = _Ids(read, [host for host in hosts if host])
    kept = []
    for one in read:
        whose = [ids.whose(event, one.events) for event in _unnamed(one)]
        if not whose:
            kept.append(one)
            continue
        notices += _said(Counter(whose), one.located.member.name)
        rows = iter(whose)
        events = [e for e in one.events if e.computer or next(rows) in _KEPT]
        if events:
            kept.append(one._replace(events=events))
    return kept


_KEPT: Final = ("ours", "taken")


class _Ids:
    """Which ids are whose, by all the rows together."""

    def __init__(self, read: Sequence[ReadSource], hosts: list[str]) -> None:
        names: dict[str, set[str]] = defaultdict(set)
        for event in (e for one in read for e in one.events):
            if event.computer and (number := _id(event)):
                names[number].add(short_name(event.computer))
        self._names = {short_name(host) for host in hosts}
        self._of_others = {number for number, told in names.items() if told.isdisjoint(self._names)}
        self._ours = names.keys() - self._of_others | {fold(host) for host in hosts}
        unnamed = {_id(e) for one in read for e in _unnamed(one)} - {""}
        self._untied = unnamed - self._ours - self._of_others
        self._is_tied = bool(unnamed & self._ours or names.keys() & self._ours)

    def whose(self, event: Event, beside: Iterable[Event]) -> _Whose:
        """Return whose a row without a name is; `beside`: the rows of its export."""
        number = _id(event)
        if not number:
            return "taken" if self._names_us_alone(beside) else "open"
        if number in self._ours:
            return "ours"
        if self._is_tied or (number in self._of_others and self._names):
            return "other"
        return "taken" if len(self._untied | self._of_others) == 1 else "open"

    def _names_us_alone(self, rows: Iterable[Event]) -> bool:
        told = {short_name(event.computer) for event in rows if event.computer}
        return told <= self._names if self._names else len(told) < 2  # noqa: PLR2004  one device


def _unnamed(one: ReadSource) -> list[Event]:
    """Return the rows of a hunting export that name no device."""
    return [e for e in one.events if not e.computer] if one.reading.kind == "hunting" else []


def _id(event: Event) -> str:
    text = event.fields.get(ID)
    return fold(text.strip()) if text else ""


def _said(counts: Counter[_Whose], member: str) -> Iterator[Notice]:
    if count := counts["other"]:
        rows = "1 row without a name is" if count == 1 else f"{count} rows without a name are"
        were = "was" if count == 1 else "were"
        text = f"{rows} of another device by the DeviceId and {were} left out."
        yield Notice("other-computer", text, member)
    if count := counts["taken"]:
        rows = "1 row names" if count == 1 else f"{count} rows name"
        text = f"{rows} no device; taken as this one's, which nothing in the export shows."
        yield Notice("device-unnamed", text, member)
    if count := counts["open"]:
        rows = "1 row names" if count == 1 else f"{count} rows name"
        text = (
            f"{rows} no device, in an export of several devices, and nothing shows which is this one: left "
            "out. The option --device takes the DeviceId of this one."
        )
        yield Notice("device-open", text, member)
