"""Which handlers have something to look at. The others are not even imported.

A module of rules costs as much to import as it costs to run on a small case, and brings what it rests
on along: two snapshots without a log need nothing that knows commands, incidents or support files.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

from mpdiff.findings.rules import handlers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.findings.case import Case

_INCIDENTS: Final = "mpdiff.findings.incidents"
_TRUST: Final = "mpdiff.findings.trust"

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    f"{_TRUST}.log:unlogged": ("coverage",),
    f"{_TRUST}.log:log_gaps": ("coverage", "log_notices"),
    f"{_TRUST}.snapshots:missing": ("missing",),
    f"{_TRUST}.snapshots:others": ("others",),
    f"{_TRUST}.snapshots:collected_missing": ("gone", "in_part"),
    f"{_TRUST}.incomplete:records_not_understood": ("log_notices",),
    f"{_TRUST}.windows:window_exceeded": ("window",),
    f"{_TRUST}.windows:quota": ("spans",),
    f"{_INCIDENTS}.incidents:incidents": ("incidents", "support.undated"),
    f"{_INCIDENTS}.commanded:commands": ("incidents",),
    f"{_INCIDENTS}.printed:status": ("support.statuses",),
    f"{_INCIDENTS}.printed:passive": ("support.running", "support.statuses", "support.products"),
    f"{_INCIDENTS}.network:network": ("incidents", "support.network"),
    f"{_INCIDENTS}.exclusions:listings": ("support.listings",),
    f"{_INCIDENTS}.exclusions:exclusions_changed": ("incidents", "support.discarded"),
    f"{_INCIDENTS}.registry:at_collection": ("states.collected", "states.accounts"),
}
"""Without any of these fields of a case, the handler yields nothing. The rest always looks."""


def due(case: Case) -> Iterator[str]:
    """Yield the handlers that may find something, in the order of the table of rules."""
    for handler in handlers():
        needs = NEEDS.get(handler)
        if needs is None or any(attrgetter(need)(case) for need in needs):
            yield handler
