"""One stop of the antivirus service counts once, whichever logs show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Incident, Witness
from mpdiff.findings.incidents.incidents import incidents
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Value

SHOWN = "Microsoft Defender Antivirus Service"
NONE: dict[str, Value] = {}


@for_each(
    ("why", "subject", "minute", "stops", "told"),
    [
        ("the setting shows it", SHOWN, 30, (True, False), 0),
        ("by the service's own name", "WinDefend", 30, (True, False), 0),
        ("a start of the setting", SHOWN, 30, (False, True), 1),
        ("another time", SHOWN, 40, (True, False), 1),
        ("another service", "Windows Defender Advanced Threat Protection Service", 30, (True, False), 1),
    ],
)  # fmt: skip
def test_a_stop_that_the_setting_shows_as_well_counts_once(
    why: str, subject: str, minute: float, stops: tuple[bool, bool], told: int
) -> None:
    stop = Incident(
        "service-stopped",
        at(minute),
        "Stopped",
        Witness("event 7036", "s", time=at(minute)),
        subject,
    )
    records = [touch(30.05, "IsServiceRunning", *stops)]
    assert len(list(incidents(case(records, NONE, NONE, incidents=(stop,))))) == told, why
