"""JSON Lines for log collectors: a summary, then one finding a line, then one notice a line.

`record` tells them apart. A finding's line has the fields of the JSON report's finding, with
what it would lose outside the report: source, device and window; and the pages of its ATT&CK techniques. `custody` is a list, so that no name of
a member becomes a field of a collector's index.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from msgspec import to_builtins

from mpdiff.base.escape import json_text
from mpdiff.report.digest import digest
from mpdiff.report.render.facts import techniques
from mpdiff.report.render.made import hashes
from mpdiff.report.saved import flat

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Report
    from mpdiff.report.render.interface import RenderOptions

_MADE: Final = ("case", "analyst", "options", "tool", "policy", "rests_on")
"""What of the report says how it was made, beside the hashes."""


class Jsonl:
    """JSON Lines; a report without findings and notices is its summary."""

    name = "jsonl"
    suffixes = (".jsonl", ".ndjson")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002
        """Return the lines, each ended by a line break."""
        place = {
            "schema_version": report.schema_version,
            "source": report.source.path,
            "device": to_builtins(report.device),
            "window": to_builtins(report.window),
        }
        found = digest(report)
        summary = {"record": "summary"} | place | to_builtins(report.summary)
        summary |= {
            "now": found.now,
            "doubts": found.doubts,
            "custody": to_builtins(hashes(report)),
        }
        summary |= to_builtins({name: getattr(report, name) for name in _MADE})
        findings = ({"record": "finding"} | place | _finding(f) for f in found.findings)
        notices = ({"record": "notice"} | place | to_builtins(n) for n in report.notices)
        return "".join(
            _record_line(record) for records in ([summary], findings, notices) for record in records
        )


def _finding(finding: Finding) -> dict[str, Any]:
    pages = [one.url for one in techniques(finding) if one.url]
    return dict(to_builtins(flat(finding))) | {"attack_pages": pages}


def _record_line(record: dict[str, Any]) -> str:
    # The standard encoder, unlike msgspec's, takes a lone surrogate, and json_text spells it out.
    return json_text(json.dumps(record, ensure_ascii=False, separators=(",", ":"))) + "\n"
