"""A handler that is not due would have found nothing, and its module is not imported."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Items, Notice, Value
from mpdiff.base.system import lazy
from mpdiff.findings.due import NEEDS, due
from mpdiff.findings.rules import handlers
from tests.support.cases import case
from tests.support.scene import touch
from tests.support.snapshots import snapshot

REALTIME = "DisableRealtimeMonitoring"
BEFORE: dict[str, Value] = {REALTIME: False, "ExclusionPath": Items(())}
AFTER: dict[str, Value] = {REALTIME: True, "ExclusionPath": Items(("C:\\",))}
CASE = replace(
    case([touch(30, REALTIME, False, True)], BEFORE, AFTER, coverage=None, window=None),
    hosts=("A", "B"),
)
"""Two snapshots that differ, a touch, two devices; no log, no window, nothing at collection."""


def test_what_has_needs_is_a_handler() -> None:
    assert NEEDS.keys() <= set(handlers())


def test_without_what_it_needs_no_handler_is_due_and_none_would_find_anything() -> None:
    left = [name for name in handlers() if name not in set(due(CASE))]
    assert left == [name for name in handlers() if name in NEEDS]
    assert [list(lazy.load(name)(CASE)) for name in left] == [[]] * len(left)


def test_one_of_its_needs_is_enough() -> None:
    noted = replace(CASE, log_notices=(Notice("n", "A note", "log"),))
    more = {name.rpartition(":")[2] for name in set(due(noted)) - set(due(CASE))}
    assert more == {"records_not_understood", "log_gaps"}
    other = replace(CASE, others=(snapshot({}),))
    (only,) = set(due(other)) - set(due(CASE))
    assert only.endswith(":others")
