"""The row of a blocked change has no value that nobody knows."""

from __future__ import annotations

from mpdiff import render
from mpdiff.pipeline import analyse


def test_a_blocked_change_shows_no_unknown_value() -> None:
    shown = render(analyse("samples/blocked-by-tamper-protection/package.zip"), "markdown")
    rows = [line for line in shown.splitlines() if "| blocked |" in line]
    assert len(rows) == 3
    assert not any("`?`" in row for row in rows)
    assert any("|  | blocked |" in row for row in rows)
