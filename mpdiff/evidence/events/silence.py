"""Where the logs are silent: stretches without an event, and between one log and the next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mpdiff.base.times import HEALTH_INTERVAL, ZONES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.readers.events.source import Reading


def quiet_in(logs: Sequence[Reading]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches in which no log holds an event, though it covers them."""
    if not logs:
        return ()
    quiet = list(logs[0].quiet)
    for log in logs[1:]:
        first, last = log.first, log.last
        if first is None or last is None:
            continue
        outside = [
            (datetime.min.replace(tzinfo=UTC), first),
            (last, datetime.max.replace(tzinfo=UTC)),
        ]
        others = (*log.quiet, *outside)
        quiet = [
            (max(a, c), min(b, d)) for a, b in quiet for c, d in others if max(a, c) < min(b, d)
        ]
    return tuple((a, b) for a, b in quiet if b - a > HEALTH_INTERVAL)


def between_logs(logs: Sequence[Reading]) -> Iterator[tuple[datetime, datetime]]:
    """Find where one log ends before the next begins: neither has record numbers for that."""
    certain = all(log.time_certain for log in logs)
    spans = sorted((log.first, log.last) for log in logs if log.first and log.last)
    end = spans[0][1] if spans else None
    for first, last in spans:
        assert end is not None  # noqa: S101  there are spans
        if first - end > (HEALTH_INTERVAL if certain else ZONES):
            yield end, first
        end = max(end, last)
