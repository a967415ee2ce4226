"""The report as JSON: flat findings, a published schema, read back into the same report.

Version 2 states in a finding what `was` and what it `became`, apart from what the two snapshots and the
state at collection hold.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import Any, Final, Literal, TypeVar

import msgspec
from msgspec import Struct

from mpdiff.base.errors import InputError
from mpdiff.base.model import (
    Certainty,
    Change,
    ChangeKind,
    Effect,
    Finding,
    Held,
    Place,
    Report,
    Round,
    Scalar,
    Severity,
    States,
    Status,
    TimeDoubt,
    Timing,
    Witness,
)
from mpdiff.base.version import SCHEMA_VERSION

_T = TypeVar("_T")

OLDER: Final = (
    " An older report has one value for what happened and for what the snapshots hold, and nothing "
    "tells afterwards which it was."
)


class SavedFinding(Struct, frozen=True):
    """A finding in one level. `was`, `became`: the change; `*_text`: in words.

    `change_effect`, `change_certainty`: those of the change by itself, where the finding's differ, as
    for a weaker value that is not in effect.
    """

    rule: str
    severity: Severity
    setting: str | None
    key: str | None
    title: str
    detail: str
    was: Scalar
    became: Scalar
    effect: Effect
    certainty: Certainty
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    still_weakened: bool | None = None
    status: Status = "open"
    explained_by: str | None = None
    fingerprint: str = ""
    kind: ChangeKind | None = None
    was_text: str = ""
    became_text: str = ""
    label: str | None = None
    reason: str = ""
    change_effect: Effect | None = None
    change_certainty: Certainty | None = None
    weakest: Change | None = None
    place: Place | None = None
    origin: Literal["policy", "local"] | None = None
    before_snapshot: Held | None = None
    after_snapshot: Held | None = None
    at_collection: Held | None = None
    managed: Held | None = None
    duration_seconds: float | None = None
    rounds: tuple[Round, ...] = ()
    times_certain: bool = True
    time_doubts: tuple[TimeDoubt, ...] = ()
    zone_fits: str | None = None
    witnesses: tuple[Witness, ...] = ()
    mitre: tuple[str, ...] = ()
    next_step: str = ""
    accepted_by: str | None = None
    underlying_rule: str | None = None
    actors: tuple[str, ...] = ()
    stands_for: int = 1


_COMMON = (
    "rule",
    "severity",
    "setting",
    "key",
    "title",
    "detail",
    "effect",
    "certainty",
    "still_weakened",
    "status",
    "explained_by",
    "fingerprint",
    "weakest",
    "place",
    "origin",
    "witnesses",
    "mitre",
    "next_step",
    "accepted_by",
    "underlying_rule",
    "actors",
    "stands_for",
)
"""Fields that a finding and its saved form have alike."""


def flat(finding: Finding) -> SavedFinding:
    """Return a finding in one level."""
    change, timing, states = finding.change, finding.timing, finding.states
    return SavedFinding(
        **{name: getattr(finding, name) for name in _COMMON},
        was=change.before if change else None,
        became=change.after if change else None,
        first_seen=timing.first_seen,
        last_seen=timing.last_seen,
        kind=change.kind if change else None,
        was_text=change.before_text if change else "",
        became_text=change.after_text if change else "",
        label=change.label if change else None,
        reason=change.reason if change else "",
        change_effect=_unless(finding.effect, change.effect) if change else None,
        change_certainty=_unless(finding.certainty, change.certainty) if change else None,
        before_snapshot=states.before_snapshot,
        after_snapshot=states.after_snapshot,
        at_collection=states.at_collection,
        managed=states.managed,
        duration_seconds=timing.duration_seconds,
        rounds=timing.rounds,
        times_certain=timing.times_certain,
        time_doubts=timing.doubts,
        zone_fits=timing.zone_fits,
    )


def _unless(usual: _T, value: _T) -> _T | None:
    return None if value == usual else value


def unflat(saved: SavedFinding) -> Finding:
    """Return the finding that was saved."""
    change = None
    if saved.kind is not None and saved.setting is not None:
        change = Change(
            setting=saved.setting,
            key=saved.key,
            kind=saved.kind,
            before=saved.was,
            after=saved.became,
            effect=saved.change_effect or saved.effect,
            certainty=saved.change_certainty or saved.certainty,
            before_text=saved.was_text,
            after_text=saved.became_text,
            reason=saved.reason,
            label=saved.label,
        )
    return Finding(
        **{name: getattr(saved, name) for name in _COMMON},
        change=change,
        timing=Timing(
            saved.first_seen,
            saved.last_seen,
            saved.rounds,
            saved.duration_seconds,
            saved.times_certain,
            saved.time_doubts,
            saved.zone_fits,
        ),
        states=States(
            saved.before_snapshot, saved.after_snapshot, saved.at_collection, saved.managed
        ),
    )


def _saved_report() -> Any:
    """Return the type of a saved report: a report whose findings are flat."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(Report):
        kind = tuple[SavedFinding, ...] if field.name == "findings" else field.type
        if field.required:
            fields.append((field.name, kind))
        else:
            fields.append((field.name, kind, field.default))
    return msgspec.defstruct("SavedReport", fields, frozen=True)


def _type() -> Any:
    global _SAVED  # noqa: PLW0603  made once, where a report is saved or read
    if _SAVED is None:
        _SAVED = _saved_report()
    return _SAVED


_SAVED: Any = None


def encode(report: Report) -> bytes:
    """Return the report as JSON on one line."""
    return msgspec.json.encode(as_saved(report))


def as_saved(report: Report) -> Any:
    """Return the report with flat findings."""
    values = {name: getattr(report, name) for name in Report.__struct_fields__}
    return _type()(**values | {"findings": tuple(flat(f) for f in report.findings)})


class _Version(Struct):
    schema_version: int


def read_report(data: bytes, path: str) -> Report:
    """Read a saved JSON report.

    Raises InputError: `not-a-report`, `unknown-schema` (another major version), `damaged-report`.
    """
    try:
        version = msgspec.json.decode(data, type=_Version).schema_version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "not-a-report",
            f"This is not a JSON report of mpdiff: {error}.",
            member=path,
            cure="Make one with mpdiff diff -f json.",
        ) from error
    if version != SCHEMA_VERSION:
        raise InputError(
            "unknown-schema",
            f"Its schema_version is {version}; this mpdiff reads {SCHEMA_VERSION}."
            f"{OLDER if version < SCHEMA_VERSION else ''}",
            member=path,
            cure="Use the mpdiff that wrote it, or make the report again from the package.",
        )
    try:
        saved = msgspec.json.decode(data, type=_type())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            "damaged-report",
            f"The report is damaged: {error}.",
            member=path,
            cure="Make it again with mpdiff diff -f json.",
        ) from error
    values = {name: getattr(saved, name) for name in Report.__struct_fields__}
    return Report(**values | {"findings": tuple(unflat(f) for f in saved.findings)})


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report (draft 2020-12)."""
    from mpdiff.report.schema_words import described

    found = described(msgspec.json.schema(_type()))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:mpdiff:report:schema:{SCHEMA_VERSION}",
        "title": f"mpdiff report, schema_version {SCHEMA_VERSION}",
        **found,
    }
