"""Several packages of one device: their order, their logs, and what the later one shows undone."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from mpdiff.fleet.correlate.devices import Devices
from mpdiff.fleet.correlate.open import Settings, StillThere
from mpdiff.fleet.correlate.series import Pair, Series, continued, succession, undone_since
from mpdiff.fleet.correlate.shared import Shared
from mpdiff.fleet.correlate.undone import Undone
from mpdiff.fleet.model import Closed, PackageResult
from tests.support.fleet import MORNING, exclusion, result
from tests.support.rows import for_each

HOUR = timedelta(hours=1)
STILL: dict[str, Any] = {"still_weakened": True}


def log(first: int, last: int, since: float, until: float, **given: Any) -> PackageResult:
    """Return a package whose log has records from one hour to another."""
    spans: dict[str, Any] = {
        "seen_from": MORNING + since * HOUR,
        "seen_until": MORNING + until * HOUR,
    }
    return result(records=(first, last), **spans, **given)


@for_each(
    ("earlier", "later", "expected"),
    [
        pytest.param(log(1, 100, 0, 5), log(101, 150, 5, 9), ("continuous", 0), id="goes on"),
        pytest.param(log(1, 100, 0, 5), log(50, 150, 2, 9), ("continuous", 0), id="overlaps"),
        pytest.param(log(1, 100, 0, 5), log(1, 150, 0, 9), ("continuous", 0), id="holds it"),
        pytest.param(log(1, 100, 0, 5), log(111, 150, 6, 9), ("gap", 10), id="records lack"),
        pytest.param(log(1, 100, 0, 5), log(1, 40, 6, 9), ("restarted", 0), id="lower numbers"),
        pytest.param(log(1, 10, 0, 5), log(1, 10, 6, 11), ("restarted", 0), id="same numbers"),
        pytest.param(log(1, 10, 0, 5), log(1, 90, 6, 11), ("restarted", 0), id="more numbers"),
        pytest.param(log(1, 10, 0, 5), log(7, 90, 6, 11), ("restarted", 0), id="in the middle"),
        pytest.param(
            log(1, 10, 0, 5), log(1, 10, 6, 11, one_log=False), ("unknown", 0), id="several logs"
        ),
        pytest.param(
            result(records=(1, 100)), result(records=(50, 150)), ("unknown", 0), id="no times"
        ),
        pytest.param(result(records=None), log(1, 40, 0, 5), ("unknown", 0), id="no numbers"),
    ],
)
def test_continuity_is_of_numbers_and_times(
    earlier: PackageResult, later: PackageResult, expected: tuple[str, int]
) -> None:
    assert continued(earlier, later) == expected


def pairs_of(*results: PackageResult) -> list[tuple[int, int, bool]]:
    series = Series(Devices())
    for index, one in enumerate(results):
        series.add(index, one)
    return [(p.earlier, p.later, p.ordered) for p in series.pairs()]


def test_packages_of_one_device_follow_in_the_order_of_collection() -> None:
    collected = [result(1, seen_until=MORNING + hours * HOUR) for hours in (9, 5, 7)]
    assert pairs_of(*collected, result(2)) == [(1, 2, True), (2, 0, True)]


def test_where_nothing_shows_the_order_none_is_claimed() -> None:
    timeless = {"seen_until": None, "window_end": None}
    assert pairs_of(result(1, **timeless), result(1, **timeless)) == [(0, 1, False)]
    assert pairs_of(result(1), result(1)) == [(0, 1, False)]
    assert pairs_of(result(1, **timeless), result(1)) == [(1, 0, False)]


def test_what_was_open_is_undone_only_where_something_shows_it() -> None:
    earlier = result(weaknesses=(exclusion("C:\\A", **STILL), exclusion("C:\\B", **STILL)))
    comparison = result(
        strengthened=(("ExclusionPath", "c:\\a"),),
        weaknesses=(
            exclusion("C:\\B"),
            exclusion("C:\\New", first_seen=MORNING + 9 * HOUR),
        ),
    )
    row = succession(earlier, result(), comparison)
    assert row.undone == ("ExclusionPath C:\\A",)
    assert row.unchanged == ("ExclusionPath C:\\B",)
    assert row.opened == ("ExclusionPath C:\\New",)


def test_without_a_comparison_nothing_is_claimed() -> None:
    earlier = result(weaknesses=(exclusion("C:\\A", **STILL),))
    row = succession(earlier, result(), None, "Not compared.")
    assert (row.undone, row.unchanged, row.opened, row.verdict) == ((), (), (), "Not compared.")


A = ("ExclusionPath", "c:\\a")
LATER = Closed("ExclusionPath", "C:\\A", MORNING + 6 * HOUR)
EARLIER = Closed("ExclusionPath", "C:\\A", MORNING + 4 * HOUR)


@for_each(
    ("later", "undone"),
    [
        pytest.param({"weaknesses": (exclusion("C:\\A", still_weakened=False),)}, True, id="state"),
        pytest.param({"closed": (LATER,)}, True, id="its log"),
        pytest.param({"closed": (EARLIER,)}, False, id="its log, before the other was collected"),
        pytest.param(
            {"closed": (LATER,), "weaknesses": (exclusion("C:\\A", **STILL),)}, False, id="still"
        ),
        pytest.param({"weaknesses": (exclusion("C:\\A", still_weakened=None),)}, False, id="mute"),
        pytest.param({}, False, id="nothing"),
    ],
)
def test_what_a_later_package_shows_undone(later: dict[str, Any], undone: bool) -> None:  # noqa: FBT001
    assert (A in undone_since(result(), result(**later), None)) is undone


# --- the latest package that tells decides ---------------------------------------------------------


def still_open(*results: PackageResult, ordered: bool = True) -> tuple[int, int, int, int]:
    """Return on how many devices something is open by the verdict, and by each of three tables."""
    devices, undone = Devices(), Undone()
    for place, (earlier, later) in enumerate(pairwise(results)):
        pair = Pair(place, place + 1, 0, ordered)
        undone.begin(pair, earlier)
        undone.end(pair, earlier, later, None)
    there, settings, shared = StillThere(devices), Settings(devices), Shared(devices)
    other = result(7, weaknesses=(exclusion("C:\\A"),))
    for collector in (there, settings, shared):
        collector.add(other)
        for place, one in enumerate(results):
            collector.add(one, undone.of(place))
    return (
        there.devices(),
        sum(row.where.count for row in there.rows()),
        settings.rows()[0].still,
        shared.rows()[0].still,
    )


OPEN = result(weaknesses=(exclusion("C:\\A", **STILL),))
GONE = result(weaknesses=(exclusion("C:\\A", still_weakened=False),))
MUTE = result(weaknesses=(exclusion("C:\\A", still_weakened=None),))
SILENT = result()


@for_each(
    ("results", "devices"),
    [
        pytest.param([OPEN], 1, id="alone"),
        pytest.param([OPEN, GONE], 0, id="undone"),
        pytest.param([OPEN, SILENT, GONE], 0, id="undone after one that is silent"),
        pytest.param([OPEN, OPEN, GONE], 0, id="open twice, then undone"),
        pytest.param([OPEN, GONE, OPEN], 1, id="opened again"),
        pytest.param([GONE, OPEN], 1, id="opened later"),
        pytest.param([OPEN, MUTE], 1, id="the later one does not tell"),
        pytest.param([OPEN, SILENT], 1, id="the later one is silent"),
    ],
)
def test_the_latest_package_that_tells_decides(results: list[PackageResult], devices: int) -> None:
    assert set(still_open(*results)) == {devices}


def test_where_the_order_is_not_known_nothing_is_undone() -> None:
    assert set(still_open(OPEN, GONE, ordered=False)) == {1}
