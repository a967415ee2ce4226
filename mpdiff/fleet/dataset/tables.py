"""The tables of the dataset: one frozen type a table, which is its documented schema.

Times are UTC. `package` is the digest of a package's content and joins the tables; `device` is what the
summary calls the device: its host name, else its computer id, with something that tells it from another
of the same name.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from mpdiff.fleet.correlate.things import Thing, thing_anywhere, thing_on_device
from mpdiff.fleet.model import SCHEMA_VERSION
from mpdiff.fleet.work.condense import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from mpdiff.base.model import Finding, MemberInfo, Report, Round
    from mpdiff.fleet.model import PackageResult


class PackageRow(Struct, frozen=True):
    """One package. `state`: weakened, look, unknown or clean; `critical` to `info`: open findings."""

    package: str
    path: str
    device: str
    computer_id: str | None
    state: str
    verdict: str
    critical: int
    high: int
    medium: int
    low: int
    info: int
    still_weakened: int
    window_start: datetime | None
    window_end: datetime | None
    log_until: datetime | None
    read_in_part: bool


class FindingRow(Struct, frozen=True):
    """One finding, whatever its status. `was`, `became`: in words.

    `item`: the key in the spelling that the same thing has on every device, in lower case; empty for one
    value.

    `still_weakened`: when the package was collected; `undone_later`: a later package of the device shows
    it undone.
    """

    package: str
    device: str
    rule: str
    severity: str
    status: str
    setting: str | None
    key: str | None
    item: str
    label: str | None
    effect: str
    certainty: str
    was: str
    became: str
    first_seen: datetime | None
    last_seen: datetime | None
    weak_seconds: float | None
    still_weakened: bool | None
    origin: str | None
    title: str
    fingerprint: str
    undone_later: bool


class StretchRow(Struct, frozen=True):
    """One stretch of being weakened. `until` null: no end was seen."""

    package: str
    device: str
    setting: str | None
    key: str | None
    severity: str
    since: datetime
    until: datetime | None
    seconds: float | None
    place: str | None


class IncidentRow(Struct, frozen=True):
    """What happened that is no setting. `certain`: whether its time can be relied on."""

    package: str
    device: str
    kind: str
    time: datetime
    until: datetime | None
    title: str
    subject: str
    detail: str
    certain: bool


class LedgerRow(Struct, frozen=True):
    """One member of a package: as what it was recognised and used, or why it could not be read."""

    package: str
    device: str
    member: str
    kind: str
    size: int
    sha256: str | None
    used_as: str | None
    problem: str | None


Row = PackageRow | FindingRow | StretchRow | IncidentRow | LedgerRow

TABLES: Final[dict[str, type[Struct]]] = {
    "packages": PackageRow,
    "findings": FindingRow,
    "stretches": StretchRow,
    "incidents": IncidentRow,
    "ledger": LedgerRow,
}
"""Name of a table -> the type of its rows."""

_SQL: Final = {
    "str": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "datetime": "TIMESTAMP",
}


def columns(table: str) -> dict[str, str]:
    """Return the columns of a table with their types in SQL."""
    annotations = TABLES[table].__annotations__
    return {name: _SQL[str(kind).partition(" ")[0]] for name, kind in annotations.items()}


def dataset_schema() -> dict[str, Any]:
    """Return the JSON Schema of every table's rows (draft 2020-12)."""
    _, definitions = msgspec.json.schema_components(TABLES.values())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"mpdiff fleet dataset, schema_version {SCHEMA_VERSION}",
        "tables": {name: {"$ref": f"#/$defs/{kind.__name__}"} for name, kind in TABLES.items()},
        "$defs": definitions,
    }


def rows(
    result: PackageResult, report: Report | None, device: str, undone: AbstractSet[Thing]
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of one package, each with the name of its table.

    `report`: None where it could not be written, which leaves the package's own row. `device`: what the summary calls it; `undone`: what a later package of it shows undone.
    """
    own = result.content, device
    yield "packages", _package_row(own, result)
    if report is None:
        return
    for finding in report.findings:
        later = finding.setting is not None and (
            thing_on_device(finding.setting, shortened(finding.key)) in undone
        )
        yield "findings", _finding_row(own, finding, undone_later=later)
        for one in finding.rounds:
            yield "stretches", _stretch_row(own, finding, one)
    for incident in report.incidents:
        yield (
            "incidents",
            IncidentRow(
                *own,
                incident.kind,
                incident.time,
                incident.end,
                incident.title,
                incident.subject,
                incident.detail,
                incident.time_certain,
            ),
        )
    for member in report.evidence:
        yield "ledger", _ledger_row(own, member)


def _package_row(own: tuple[str, str], result: PackageResult) -> PackageRow:
    content, device = own
    return PackageRow(
        content,
        result.path,
        device,
        result.computer_id,
        result.state,
        result.verdict,
        *result.open,
        result.still_weakened,
        result.window_start,
        result.window_end,
        result.seen_until,
        result.read_in_part,
    )


def _stretch_row(own: tuple[str, str], finding: Finding, stretch: Round) -> StretchRow:
    return StretchRow(
        *own,
        setting=finding.setting,
        key=finding.key,
        severity=finding.severity,
        since=stretch.start,
        until=stretch.end,
        seconds=stretch.seconds,
        place=stretch.place,
    )


def _ledger_row(own: tuple[str, str], member: MemberInfo) -> LedgerRow:
    return LedgerRow(
        *own,
        member=member.name,
        kind=member.kind,
        size=member.size,
        sha256=member.sha256,
        used_as=member.used_as,
        problem=member.problem,
    )


def _finding_row(own: tuple[str, str], finding: Finding, *, undone_later: bool) -> FindingRow:
    return FindingRow(
        *own,
        rule=finding.rule,
        severity=finding.severity,
        status=finding.status,
        setting=finding.setting,
        key=finding.key,
        item=thing_anywhere(finding.setting or "", finding.key)[1],
        label=finding.label,
        effect=finding.effect,
        certainty=finding.certainty,
        was=finding.before_text,
        became=finding.after_text,
        first_seen=finding.first_seen,
        last_seen=finding.last_seen,
        weak_seconds=finding.duration_seconds,
        still_weakened=finding.still_weakened,
        origin=finding.origin,
        title=finding.title,
        fingerprint=finding.fingerprint,
        undone_later=undone_later,
    )
