"""Rows of hunting exports that show who made a change which an event of the log records."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold, item_key
from mpdiff.readers.events.source import CONFIGURATION_CHANGED
from mpdiff.readers.events.tables.hunting import REGISTRY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.base.model import Statement

APART: Final = timedelta(seconds=10)
"""The sensor reports a write within seconds of the event of the log."""


def attributed(statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements with the actor, process and command line that hunting rows add.

    A row that matches an event of the log (same subject, place and value, within seconds) is no
    statement of its own. Each event takes one row.
    """
    listed = list(statements)
    if not any(one.event_id in REGISTRY for one in listed):
        return listed
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(listed):
        if one.event_id == CONFIGURATION_CHANGED:
            places[_subject(one)].append(number)
    taken: set[int] = set()
    gone: set[int] = set()
    for number, row in enumerate(listed):
        if row.event_id not in REGISTRY:
            continue
        near = [n for n in places[_subject(row)] if n not in taken and _alike(listed[n], row)]
        if near:
            best = min(near, key=lambda n: abs(listed[n].time - row.time))
            taken.add(best)
            gone.add(number)
            listed[best] = _with_actor(listed[best], row)
    return [one for number, one in enumerate(listed) if number not in gone]


def _subject(one: Statement) -> tuple[str, str, str]:
    return fold(one.setting), item_key(one.key or ""), one.place


def _alike(event: Statement, row: Statement) -> bool:
    if abs(event.time - row.time) > APART:
        return False
    if not row.after_known:
        return True
    return event.after_known and (
        event.after == row.after or fold(str(event.after)) == fold(str(row.after))
    )


def _with_actor(event: Statement, row: Statement) -> Statement:
    return replace(
        event,
        actor=event.actor or row.actor,
        process=event.process or row.process,
        command_line=event.command_line or row.command_line,
    )
