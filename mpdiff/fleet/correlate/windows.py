"""Devices that were in troubleshooting mode for longer than the documented quota."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.fleet.model import MOST_ROWS, OverQuota

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from mpdiff.catalogue.window_facts import Quota
    from mpdiff.fleet.correlate.devices import Devices
    from mpdiff.fleet.model import PackageResult

SAME: Final = timedelta(minutes=10)
"""Two packages show one window if its start lies no further apart."""
SLACK: Final = timedelta(minutes=15)
"""By which a window may exceed its length: what is recorded of its end is not to the second."""

_MOST_NAMES: Final = 3
"""Names that a device may have had; an identifier with more is an image's."""

_Span = tuple[datetime, datetime]


class Windows:
    """Collects the windows of each device whose edges are certain."""

    def __init__(self, devices: Devices, quota: Quota) -> None:
        self._devices = devices
        self._quota = quota
        self._spans: defaultdict[int, list[_Span]] = defaultdict(list)

    def add(self, result: PackageResult) -> None:
        """Take the window of a package."""
        start, end = result.window_start, result.window_end
        if start is not None and end is not None and result.window_certain:
            self._spans[self._devices.number(result)].append((start, end))

    def rows(self) -> tuple[OverQuota, ...]:
        """Return the devices that exceeded the quota, the longest first."""
        rows = [row for device, spans in self._spans.items() if (row := self._row(device, spans))]
        alone = {row.device for row in rows}
        for _, numbers in self._devices.of_one_identifier():
            rows.extend(self._if_one_device(numbers, alone))
        rows.sort(key=lambda row: (-row.hours, row.device))
        return tuple(rows[:MOST_ROWS])

    def _if_one_device(
        self, numbers: Sequence[int], alone: AbstractSet[str]
    ) -> Iterator[OverQuota]:
        """Yield what few names of one identifier spent together, if they can be one device renamed."""
        used = [number for number in numbers if number in self._spans]
        labels = self._devices.labels(used)
        if not 1 < len(used) <= _MOST_NAMES or not alone.isdisjoint(labels):
            return
        spans = [span for number in used for span in self._spans[number]]
        apart = sorted(span for number in used for span in distinct(self._spans[number]))
        if any(later[0] < earlier[1] for earlier, later in pairwise(apart)):
            return  # in troubleshooting mode at the same time: these are several
        if row := self._row(used[0], spans):
            yield replace(row, device=f"{' and '.join(labels)}, if these are one")

    def _row(self, device: int, spans: list[_Span]) -> OverQuota | None:
        windows = distinct(spans)
        within = timedelta(hours=self._quota.renewed_after_hours)
        worst = max(
            (spent(windows, start, start + within), -index, start)
            for index, (start, _) in enumerate(windows)
        )
        total, _, since = worst
        if total <= timedelta(hours=self._quota.hours) + SLACK:
            return None
        return OverQuota(
            device=self._devices.labels((device,))[0],
            windows=sum(since <= start < since + within for start, _ in windows),
            hours=round(total.total_seconds() / 3600, 2),
            quota_hours=self._quota.hours,
            within_hours=self._quota.renewed_after_hours,
            since=since,
        )


def distinct(spans: Sequence[_Span]) -> list[_Span]:
    """Return each window once, in order: several packages may show the same."""
    found: list[_Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][0] <= SAME:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def spent(windows: Sequence[_Span], since: datetime, until: datetime) -> timedelta:
    """Return the time that lies in windows; where two overlap, it counts once."""
    total, reach = timedelta(0), since
    for start, end in windows:
        begin, stop = max(start, reach), min(end, until)
        if stop > begin:
            total += stop - begin
            reach = stop
    return total
