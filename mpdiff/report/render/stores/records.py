"""What the formats for data stores share: lines of JSON, and a time for what has none of its own.

A timeline and a data lake want a time in every record. `first_moment` says which one was taken, so that
a window's end is never read as the time of a change.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from mpdiff.base.escape import json_text, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.model import Finding, Report, Scalar, Witness

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(Struct, frozen=True):
    """A time in UTC, and what it is the time of."""

    time: datetime
    basis: str


def first_moment(finding: Finding, report: Report) -> Moment:
    """Return when a finding was first seen; else its first stretch or witness; else the report's."""
    witnessed = [witness.time for witness in finding.witnesses if witness.time is not None]
    if finding.timing.first_seen is not None:
        return Moment(finding.timing.first_seen, "First seen")
    if finding.timing.rounds:
        return Moment(finding.timing.rounds[0].start, "Weakened from")
    if witnessed:
        return Moment(min(witnessed), "Witness")
    return about(report)


def about(report: Report) -> Moment:
    """Return the time that a record about the whole report gets: the latest that the evidence has."""
    window, coverage = report.window, report.coverage
    known = (
        ("End of the window", window.end if window else None),
        ("Last event of the log", coverage.last if coverage else None),
        ("After snapshot", report.after.taken_at if report.after else None),
        ("Start of the window", window.start if window else None),
        ("Before snapshot", report.before.taken_at if report.before else None),
    )
    return next((Moment(time, basis) for basis, time in known if time), Moment(NEVER, "No time"))


def cited(witness: Witness) -> str:
    """Return where a statement stands: `event 5007, Defender.evtx, record 41301`."""
    return ", ".join(part for part in (witness.source, witness.member, witness.position) if part)


def exact(value: Scalar) -> str | None:
    """Return a value as text, as the snapshots print it; None where there is none."""
    return None if value is None else str(value)


def filled(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record without what is not known: None, empty text, empty lists and objects."""
    return {name: value for name, value in record.items() if value not in (None, "", [], {}, ())}


def json_lines(records: Iterable[dict[str, Any]]) -> str:
    """Return one line of JSON a record; hidden characters of its texts are shown as `<U+XXXX>`."""
    return "".join(_document_lines(records))


def _document_lines(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    for record in records:
        yield json_document(record, separators=(",", ":"))


def json_document(content: dict[str, Any], **layout: Any) -> str:
    """Return a JSON document with a line break at its end, its texts made visible."""
    return json_text(json.dumps(_visible_value(content), ensure_ascii=False, **layout)) + "\n"


def _visible_value(value: Any) -> Any:
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(name): _visible_value(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_visible_value(held) for held in value]
    return value
