"""What was done with malware, and detections that only what was done with them shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mpdiff.base.model import Incident, IncidentKind

ACTED_ON: Final = "Malware was acted on"
"""The title of a detection that only its remediation shows; the catalogue's events have it too."""
ALLOWED: Final = "Malware was allowed"
FAILED: Final = "An action on malware failed"
LEFT: Final = "No action was taken on malware"
BEFORE: Final = timedelta(hours=24)
"""How long after a detection its remediation may come."""
AFTER: Final = timedelta(minutes=1)
_FAILURE: Final = 0x80000000
_LEFT: Final = ("noaction", "no_action", "none", "ignore")


def did(action: str, result: str) -> tuple[IncidentKind, str]:
    """Return what an action of the protection log and its HRESULT mean.

    0x80000000 and up is a failure, as are words that begin with `E_`; other numbers and words are not.
    """
    word = fold(action)
    if _is_failure(result):
        return "remediation-failed", FAILED
    if word.endswith("allow"):
        return "malware-allowed", ALLOWED
    if word.endswith(_LEFT):
        return "remediation-failed", LEFT
    return "malware-detected", ACTED_ON


def _is_failure(result: str) -> bool:
    try:
        number = int(result, 0)
    except ValueError:
        return fold(result).startswith("e_")
    return number < 0 or bool(number & _FAILURE)


def told_otherwise(incidents: Iterable[Incident], every: Sequence[Incident]) -> Iterator[Incident]:
    """Yield incidents without the remediations whose detection is among `every`, by the threat's name."""
    found = [i for i in every if i.kind == "malware-detected" and i.title != ACTED_ON]
    times: dict[str, list[Incident]] = {}
    for one in found:
        times.setdefault(fold(one.subject), []).append(one)
    for one in incidents:
        known = times.get(fold(one.subject), ()) if one.title == ACTED_ON else ()
        if not any(two.time - AFTER <= one.time <= two.time + BEFORE for two in known):
            yield one
