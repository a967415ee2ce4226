"""CSV for spreadsheets: a row for the verdict, one for each finding, then one for each notice.

`record` tells them apart; host and time come first. `was` and `became` are of the change, `before_snapshot`,
`after_snapshot` and `at_collection` what these hold. The header is part of the contract: columns are added at
the end only. Where `times_certain` is `false`, a time may be local, though it ends with `Z`; `zone_fits` is the
offset that would fit, as `UTC+02:00`. RFC 4180 quoting, lines ended by a line feed, every cell safe from being a formula.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import csv_cell
from mpdiff.base.times import when
from mpdiff.report.digest import digest
from mpdiff.report.digest.titles import title
from mpdiff.report.render.facts import held, techniques, witnesses
from mpdiff.report.render.made import custody, packages
from mpdiff.report.render.words import still

if TYPE_CHECKING:
    from datetime import datetime

    from mpdiff.base.model import Finding, Notice, Report
    from mpdiff.report.render.interface import RenderOptions

HEADER: Final = (
    *("hostname", "first_seen", "record", "severity"),
    *(
        "rule",
        "underlying_rule",
        "status",
        "setting",
        "key",
        "label",
        "title",
    ),
    *("was", "became", "effect", "certainty", "last_seen", "duration_seconds"),
    *("before_snapshot", "after_snapshot", "at_collection", "standing"),
    *("origin", "detail", "next_step", "explained_by", "accepted_by", "mitre"),
    *("fingerprint", "member", "source", "computer_id", "window_start", "window_end"),
    *("actors", "witnesses", "case", "analyst", "package_sha256", "tool", "options", "custody"),
    *("times_certain", "zone_fits", "attack_pages"),
)


class Csv:
    """CSV with a header, also where there is nothing to list."""

    name = "csv"
    suffixes = (".csv",)

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the header and the rows."""
        out = io.StringIO()
        writer = csv.DictWriter(out, HEADER, restval="", lineterminator="\n")
        writer.writeheader()
        place = _package_columns(report)
        for row in (
            _summary(report),
            *map(_finding, digest(report).findings),
            *map(_notice, report.notices),
        ):
            writer.writerow({name: csv_cell(text) for name, text in (row | place).items()})
        return out.getvalue()


def _package_columns(report: Report) -> dict[str, str]:
    window = report.window
    return {
        "source": report.source.path,
        "computer_id": report.device.computer_id or ", ".join(report.device.computer_ids),
        "hostname": ", ".join(report.device.hostnames) or report.device.hostname or "",
        "window_start": _time(window.start) if window else "",
        "window_end": _time(window.end) if window else "",
        "case": report.case or "",
        "analyst": report.analyst or "",
        "package_sha256": " ".join(one.sha256 for one in packages(report) if one.role == "package"),
        "tool": f"{report.tool.name} {report.tool.version}, catalogue {report.tool.catalogue}",
        "options": " ".join(report.options),
    }


def _summary(report: Report) -> dict[str, str]:
    made = "; ".join(f"{name}: {text}" for name, text in custody(report))
    return {"record": "summary", "title": digest(report).verdict, "custody": made}


def _finding(finding: Finding) -> dict[str, str]:
    seconds = finding.duration_seconds
    return {
        "record": "finding",
        "severity": finding.severity,
        "rule": finding.rule,
        "underlying_rule": finding.underlying_rule or "",
        "status": finding.status,
        "setting": finding.setting or "",
        "key": finding.key or "",
        "label": finding.label or "",
        "title": title(finding),
        "actors": ", ".join(finding.actors),
        "witnesses": "; ".join(witnesses(finding)),
        "was": finding.before_text,
        "became": finding.after_text,
        "effect": finding.effect,
        "certainty": finding.certainty,
        "first_seen": _time(finding.first_seen),
        "last_seen": _time(finding.last_seen),
        "duration_seconds": "" if seconds is None else f"{seconds:.15g}",
        "before_snapshot": held(finding.states.before_snapshot),
        "after_snapshot": held(finding.states.after_snapshot),
        "at_collection": held(finding.states.at_collection),
        "standing": still(finding),
        "origin": finding.origin or "",
        "detail": finding.detail,
        "next_step": finding.next_step,
        "explained_by": finding.explained_by or "",
        "accepted_by": finding.accepted_by or "",
        "mitre": " ".join(finding.mitre),
        "fingerprint": finding.fingerprint,
        "times_certain": _yes_or_no(finding.times_certain) if finding.first_seen else "",
        "zone_fits": f"UTC{finding.timing.zone_fits}" if finding.timing.zone_fits else "",
        "attack_pages": " ".join(one.url for one in techniques(finding) if one.url),
    }


def _yes_or_no(value: bool) -> str:  # noqa: FBT001  a value
    return "true" if value else "false"


def _notice(notice: Notice) -> dict[str, str]:
    return {
        "record": "notice",
        "rule": notice.code,
        "title": notice.message,
        "member": notice.member or "",
    }


def _time(time: datetime | None) -> str:
    return when(time) if time else ""
