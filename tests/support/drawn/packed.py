"""Writes the witnesses of a drawn story as a package: zip, cabinet, event log and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from samples.story import CABINET, EVENT_LOG, Snapshot
from samples.write_snapshot import effective_config, encoded, write_snapshot
from tests.support.cabwriter import write_cabinet
from tests.support.drawn.witnesses import moment
from tests.support.evtxwriter import EventSpec, write_evtx
from tests.support.packages import zip_of

if TYPE_CHECKING:
    from samples.story import Style
    from tests.support.drawn.witnesses import Witnesses

FOLDER: Final = "WdSupportLogs/"
STYLES: Final[tuple[Style, ...]] = ("json-7", "json-5.1", "clixml", "yaml", "console")


def members(seen: Witnesses, style: Style = "json-7") -> dict[str, bytes]:
    """Return the members of the package; those of the cabinet carry its name before a `!`."""
    found: dict[str, bytes] = {}
    for side, state in (("before", seen.before), ("after", seen.after)):
        if state is not None:
            name = f"{FOLDER}MpPreference_{side}.txt"
            found[name] = write_snapshot(state, Snapshot(name, style))
    if seen.dump is not None:
        found[CABINET + "MPRegistry.txt"] = encoded(seen.dump, "utf-16")
    if seen.config is not None:
        text = encoded(effective_config(seen.config), "utf-8")
        found[CABINET + "MPSupportEffectiveConfig.json"] = text
    if seen.log is not None:
        found[EVENT_LOG] = event_log(seen)
    return found


def event_log(seen: Witnesses) -> bytes:
    """Return the log as `.evtx`, its records in their true order."""
    return write_evtx(
        [EventSpec(moment(r.shown), r.event_id, r.number, r.fields) for r in seen.log or ()]
    )


def packed(found: dict[str, bytes]) -> bytes:
    """Return the zip of these members."""
    outside = {name: data for name, data in found.items() if not name.startswith(CABINET)}
    inside = [
        (name.removeprefix(CABINET), data, (2026, 3, 4, 15, 0, 0))
        for name, data in found.items()
        if name.startswith(CABINET)
    ]
    if inside:
        outside[CABINET.rstrip("!")] = write_cabinet(inside, "mszip")
    return zip_of(outside)
