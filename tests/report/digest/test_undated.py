"""What no record dates may be as old as the window: nobody is sent past its first hours."""

from __future__ import annotations

from datetime import timedelta

from mpdiff.base.model import Report, Round, Window
from mpdiff.report.digest import digest
from tests.support.reports import START, finding, report
from tests.support.rows import for_each

LATE = START + timedelta(hours=2)
ROUNDS = (Round(start=LATE, end=LATE + timedelta(hours=1), seconds=3600.0),)
DATED = finding(setting="DisableScriptScanning", rounds=ROUNDS, first_seen=LATE)
UNDATED = finding(setting="DisableArchiveScanning", still_weakened=True)
BEFORE = finding(setting="DisableArchiveScanning", rule="weak-before-window", still_weakened=True)


def looked_at(told: Report) -> str:
    """Return the line of what to look at in the device timeline."""
    found = [line for line in digest(told).now if line.startswith("See in the device timeline")]
    return found[0].removeprefix("See in the device timeline what ran ") if found else ""


@for_each(
    ("told", "line"),
    [
        (report(DATED), "from 14 Mar 2026 03:00 UTC to 14 Mar 2026 04:00 UTC."),
        (
            report(DATED, UNDATED),
            "from 14 Mar 2026 01:00 UTC on (the window's start, as no record dates archive scanning).",
        ),
        (
            report(UNDATED),
            "from 14 Mar 2026 01:00 UTC on (the window's start, as no record dates the changes).",
        ),
        (
            report(DATED, UNDATED, window=None),
            "from 14 Mar 2026 03:00 UTC on; look further back too, as no record dates archive scanning.",
        ),
        (
            report(DATED, UNDATED, window=Window(start=None, end=LATE, basis="log")),
            "from 14 Mar 2026 03:00 UTC on; look further back too, as no record dates archive scanning.",
        ),
        (report(UNDATED, window=None), ""),
        (report(DATED, BEFORE), "from 14 Mar 2026 03:00 UTC to 14 Mar 2026 04:00 UTC."),
    ],
)
def test_the_stretch_begins_with_the_window_where_something_is_undated(
    told: Report, line: str
) -> None:
    assert looked_at(told) == line
