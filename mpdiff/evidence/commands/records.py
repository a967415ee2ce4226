"""Which witnesses record a command line, and how much of one a report shows."""

from __future__ import annotations

from typing import Final

SOURCE: Final = "log of MpCmdRun"
COMMANDED: Final = (SOURCE, "event ProcessCreated", "event 4688")
"""Witnesses that record a command line."""
SHOWN: Final = 400
"""Characters of a command line that a report shows."""
