"""Prints of Get-MpComputerStatus as evidence: of this device, with what each shows of time and window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.model import Notice
from mpdiff.base.notices import sentence
from mpdiff.evidence.device import spelled_id
from mpdiff.evidence.facts import PrintedStatus
from mpdiff.evidence.window import Told
from mpdiff.readers.support.prints.moments import Moment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from mpdiff.readers.support.prints.status import Status, StatusPrints

OTHER: Final = "status-other-device"


class Printed(NamedTuple):
    """What the prints of one member show. `other`: how many of them name another device."""

    statuses: tuple[PrintedStatus, ...]
    told: tuple[Told, ...]
    other: int

    def notices(self, member: str) -> tuple[Notice, ...]:
        """State which prints were not used."""
        return (Notice(OTHER, sentence(OTHER, self.other), member),) if self.other else ()


def printed(reading: StatusPrints, id_name: str, devices: Collection[str]) -> Printed:
    """Return what the prints of a member show of this device.

    `id_name`: the property that identifies a device; `devices`: the identifiers that the snapshots
    name. Where they name none, every print counts.
    """
    mine = [s for s in reading.prints if not _is_of_another(s, id_name, devices)]
    told = (_window(status, reading.member) for status in mine)
    return Printed(
        tuple(_status(status, reading.member) for status in mine),
        tuple(one for one in told if one is not None),
        len(reading.prints) - len(mine),
    )


def _is_of_another(status: Status, id_name: str, devices: Collection[str]) -> bool:
    own = status.values.get(id_name)
    known = spelled_id(own) if isinstance(own, str) else None
    return known is not None and bool(devices) and known not in devices


def _status(status: Status, member: str) -> PrintedStatus:
    values = {n: v for n, v in status.values.items() if not isinstance(v, Moment)}
    return PrintedStatus(
        member,
        values,
        _earliest(status.not_before),
        _latest(status.not_after),
    )


def _window(status: Status, member: str) -> Told | None:
    start, end = (status.values.get(f"TroubleShooting{edge}Time") for edge in ("Start", "End"))
    if not isinstance(start, Moment) or start.time is None:
        return None
    last = end if isinstance(end, Moment) else None
    certain = start.certain and (last is None or last.certain)
    time = last.time if last is not None else None
    if time is not None and time <= start.time:
        time = None
    return Told(start.time, time, f"a print of Get-MpComputerStatus, {member}", certain=certain)


def _earliest(moment: Moment | None) -> datetime | None:
    """Return the earliest reading of a time: whatever it means, the print is no older."""
    if moment is None or moment.time is None:
        return None
    return min(moment.time, *moment.others) if moment.others else moment.time


def _latest(moment: Moment | None) -> datetime | None:
    """Return a time that nothing shifts: what is not certain bounds nothing."""
    return moment.time if moment is not None and moment.certain else None
