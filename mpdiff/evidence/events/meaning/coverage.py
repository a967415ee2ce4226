"""What the logs cover: their span, the holes in their record numbers, what was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import LogCoverage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mpdiff.readers.events.source import Reading


def coverage_of(
    readings: Sequence[Reading], *, noise: int, unmapped: Mapping[str, int]
) -> LogCoverage:
    """State what the logs can vouch for. A hunting export is no log: it covers nothing.

    `noise`, `unmapped`: what the interpreter counted beside what the readers did.
    """
    logs = [reading for reading in readings if reading.kind in ("event-log", "event-text")]
    firsts = [reading.first for reading in logs if reading.first is not None]
    lasts = [reading.last for reading in logs if reading.last is not None]
    spans = [span for reading in logs if (span := reading.records.span()) is not None]
    return LogCoverage(
        members=tuple(reading.member for reading in readings),
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        events=sum(reading.count for reading in readings),
        missing_records=sum(reading.records.missing() for reading in readings),
        unmapped=dict(sorted(unmapped.items())),
        noise=noise + sum(reading.noise for reading in readings),
        damaged=any(reading.damaged for reading in logs),
        time_certain=all(r.time_certain and not r.open_order for r in logs),
        gap_times=tuple(hole for reading in logs for hole in reading.records.holes()),
        records=(min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None,
    )
