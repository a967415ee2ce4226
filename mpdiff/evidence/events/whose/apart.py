"""Logs of two devices, which are not laid on one another: an event of one says nothing about the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Notice
from mpdiff.evidence.device import short_name
from mpdiff.evidence.facts import Support

if TYPE_CHECKING:
    from mpdiff.evidence.facts import Logs

TWO_LOGS: Final = (
    "The packages are of two devices, so their logs were read and left out: an event of one says nothing "
    "about the other. Run mpdiff diff on each device's own package."
)
_OF_ONE: Final = ("clock-set-back", "mplog-clock-back")
"""Notices about the order of records, which has no meaning over two devices."""


def apart(logs: Logs) -> Logs:
    """Return logs without what they tell where the packages name two computers; else as they are."""
    if len({short_name(host) for host in logs.hosts if host}) <= 1:
        return logs
    notices = [one for one in logs.notices if one.code not in _OF_ONE]
    return replace(
        logs,
        statements=(),
        incidents=(),
        coverage=None,
        setbacks=(),
        sessions=(),
        spans=(),
        operational=False,
        platform=None,
        support=Support(unread=logs.support.unread, sha256=logs.support.sha256),
        notices=(*notices, Notice("two-logs", TWO_LOGS)),
    )
