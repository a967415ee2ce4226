"""The summary as titled tables of plain text, for every format that shows tables to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base import times
from mpdiff.base.model import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.fleet.model import FleetSummary, PackageResult, Succession, Where


class Table(Struct, frozen=True):
    """One question that the summary answers. Cells are text of packages: the renderer escapes them."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(summary: FleetSummary) -> tuple[Table, ...]:
    """Return the tables that have rows, in the order of the questions."""
    made = (
        _titled(
            "failures",
            "Not analysed",
            ("package", "why"),
            [(f.path, f.message) for f in summary.failures],
        ),
        _titled(
            "unwritten",
            "Analysed, but the reports could not be written",
            ("package", "why"),
            [(f.path, f.message) for f in summary.unwritten],
        ),
        _titled("left-out", "Compared with others in part", LEFT_OUT, _left_out(summary)),
        _titled(
            "still-open",
            "Still open, the worst first",
            ("severity", "setting", "devices"),
            [
                (o.severity, _setting_and_item(o.setting, o.item), where(o.where))
                for o in summary.still_open
            ],
        ),
        _titled("shared", "The same on several devices", SHARED, _shared_rows(summary)),
        _titled("sequences", "The same steps in the same order", SEQUENCES, _sequences(summary)),
        _titled(
            "paces",
            "The same pace",
            ("seconds between the steps", "devices"),
            [(str(p.seconds), where(p.where)) for p in summary.paces],
        ),
        _titled("over-quota", "Longer than the documented quota", QUOTA, _over_quota(summary)),
        _titled(
            "same-identifier",
            "One identifier under several names: renamed, or cloned; counted as several devices",
            ("identifier", "devices"),
            [(one.computer_id, where(one.where)) for one in summary.same_identifier],
        ),
        _titled("successions", "Several packages of one device", SUCCESSION, _successions(summary)),
        _titled("settings", "Settings weakened most", SETTINGS, _settings(summary)),
        _titled(
            "duplicates",
            "Left out: the same content twice",
            ("package", "same as"),
            list(summary.duplicates.items()),
        ),
    )
    return tuple(table for table in made if table.rows)


LEFT_OUT: Final = ("package", "findings left out", "steps left out")
SHARED: Final = ("severity", "what", "devices", "known to be still open on", "first", "last")
SEQUENCES: Final = ("steps", "devices", "seconds between the steps", "in the same pace")
QUOTA: Final = ("device", "windows", "hours", "quota", "since")
SUCCESSION: Final = (
    "device",
    "packages",
    "log",
    "weakened in between",
    "undone in between",
    "open before, no change seen",
    "compared",
)
SETTINGS: Final = ("setting", "severity", "devices", "packages", "still open on", "known time")


def _titled(
    name: str, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Table:
    return Table(name, title, columns, tuple(rows))


def where(found: Where) -> str:
    """Return how many devices, and which."""
    more = found.count - len(found.devices)
    names = ", ".join(found.devices) + (f" and {more} more" if more else "")
    return f"{found.count}: {names}"


def _setting_and_item(setting: str, item: str | None) -> str:
    return setting if not item else f"{setting} {item}"


def _left_out(summary: FleetSummary) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in summary.left_out:
        more = ", and all that its report does not list" if one.timeline_bounded else ""
        rows.append((one.package, f"{one.findings:,}", f"{one.steps:,}{more}"))
    if beyond := summary.left_out_of - len(rows):
        rows.append((f"and {beyond:,} more packages", "", ""))
    return rows


def _shared_rows(summary: FleetSummary) -> list[tuple[str, ...]]:
    return [
        (
            row.severity,
            _setting_and_item(row.setting, row.item),
            where(row.where),
            str(row.still),
            times.to_the_second(row.first_seen) if row.first_seen else "not known",
            times.to_the_second(row.last_seen) if row.last_seen else "not known",
        )
        for row in summary.shared
    ]


def _sequences(summary: FleetSummary) -> list[tuple[str, ...]]:
    return [
        (
            " > ".join(row.steps),
            where(row.where),
            ", ".join(f"{gap:g}" for gap in row.gaps) if row.in_step.count > 1 else "not the same",
            where(row.in_step) if row.in_step.count > 1 else "none",
        )
        for row in summary.sequences
    ]


def _over_quota(summary: FleetSummary) -> list[tuple[str, ...]]:
    return [
        (
            row.device,
            str(row.windows),
            f"{row.hours:g}",
            f"{row.quota_hours} hours in {row.within_hours}",
            times.to_the_second(row.since),
        )
        for row in summary.over_quota
    ]


def _successions(summary: FleetSummary) -> list[tuple[str, ...]]:
    return [
        (
            row.device,
            f"{row.earlier}{', then' if row.ordered else ' and'} {row.later}",
            log_of(row),
            *(", ".join(names) or "nothing" for names in (row.opened, row.undone, row.unchanged)),
            row.verdict,
        )
        for row in summary.successions
    ]


def log_of(row: Succession) -> str:
    """Return whether the later log goes on where the earlier ended, in words."""
    missing = row.missing_records
    return {
        "continuous": "goes on without a gap",
        "gap": f"{missing:,} record{'' if missing == 1 else 's'} missing between them",
        "restarted": "its numbers began again: the log was deleted, or the device set up anew",
        "unknown": "not known",
    }[row.continuity]


def _settings(summary: FleetSummary) -> list[tuple[str, ...]]:
    return [
        (
            row.setting,
            row.severity,
            str(row.devices),
            str(row.packages),
            str(row.still),
            times.duration(row.seconds) if row.seconds else "not known",
        )
        for row in summary.settings
    ]


def severity_counts(result: PackageResult) -> str:
    """Return the open findings of a package by severity: `2 critical, 1 low`."""
    named: Iterator[tuple[str, int]] = zip(SEVERITIES, result.open, strict=True)
    return ", ".join(f"{count} {name}" for name, count in named if count) or "none"


def window_of_package(result: PackageResult) -> str:
    """Return the window of a package."""
    if result.window_start is None:
        return "not known"
    end = times.to_the_second(result.window_end) if result.window_end else "?"
    return f"{times.to_the_second(result.window_start)} to {end}" + (
        "" if result.window_certain else " ?"
    )
