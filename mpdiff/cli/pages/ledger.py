"""What `mpdiff inspect` prints of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mpdiff.base.escape import json_text, terminal
from mpdiff.base.text.wrap import wrap
from mpdiff.evidence.ledger import counted
from mpdiff.report.render import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import LedgerEntry, MemberInfo
    from mpdiff.evidence.inspection import Inspection

KINDS = {
    "snapshot": "snapshot of MpPreference",
    "effective-config": "effective configuration at collection",
    "registry": "registry dump at collection",
    "event-log": "event log",
    "event-text": "event log as text",
    "security-log": "security log",
    "system-log": "system log",
    "other-log": "event log of another channel",
    "hunting": "advanced hunting export",
    "system-info": "system information",
    "status": "Get-MpComputerStatus output, no snapshot",
    "mplog": "protection log",
    "mpcmdrun": "log of MpCmdRun",
    "collection-summary": "summary of the collection",
    "query-user": "sessions at collection",
    "network-protection-state": "state of network protection",
    "security-center": "products of Windows Security Center",
    "device-control": "state of device control",
}
"""The kinds in words."""


def as_json(inspection: Inspection) -> str:
    """Return it as JSON."""
    return json_text(msgspec.json.format(msgspec.json.encode(inspection), indent=2).decode()) + "\n"


def as_text(inspection: Inspection, width: int, verbose: bool) -> str:  # noqa: FBT001  one switch
    """Return it as text."""
    return "".join(
        line.rstrip() + "\n" for line in _ledger_lines(inspection, width, verbose=verbose)
    )


def _ledger_lines(inspection: Inspection, width: int, *, verbose: bool) -> Iterator[str]:
    source = inspection.source
    yield f"{terminal(source.path)} ({source.kind})"
    if source.sha256:
        yield f"sha256 {source.sha256}"
    read = [m for m in inspection.members if m.problem is None]
    unread = [m for m in inspection.members if m.problem is not None]
    yield f"{inspection.scanned} members looked at, {len(read)} of interest, {len(unread)} not read"
    for member in read:
        yield ""
        yield from _member_lines(member, width)
    if unread:
        yield ""
        yield "NOT READ"
        for member in unread:
            yield from wrap(f"{member.name}: {member.problem}", width, "  ", "    ")
    if inspection.ledger:
        yield ""
        yield from _ledger(inspection.ledger, width, verbose=verbose)
    if inspection.notices:
        yield ""
        yield "NOTICES"
        shown = inspection.notices if verbose else inspection.notices[:20]
        for notice in shown:
            yield from wrap(words.notice(notice), width, "  ", "    ")
        if len(shown) < len(inspection.notices):
            yield f"  {len(inspection.notices) - len(shown)} more (shown with -v)."


def _ledger(entries: Sequence[LedgerEntry], width: int, *, verbose: bool) -> Iterator[str]:
    """Return the counts, the witnesses that were not read, and with -v every member."""
    yield f"LEDGER  {counted(entries)}"
    shown = [e for e in entries if verbose or (e.weight == "witness" and e.status == "unread")]
    for entry in shown:
        facts = [entry.status, entry.what, entry.why]
        if entry.could_show:
            facts.append(f"could show {entry.could_show}")
        text = f"{entry.name}: {', '.join(f for f in facts if f)}"
        yield from wrap(text, width, "  ", "    ")
    if len(shown) < len(entries):
        yield f"  {len(entries) - len(shown)} more (shown with -v)."


def _member_lines(member: MemberInfo, width: int) -> Iterator[str]:
    yield from wrap(member.name, width, "", "    ")
    facts = [
        KINDS.get(member.kind, member.kind),
        member.format or "",
        member.encoding or "",
        f"{member.settings} settings" if member.settings is not None else "",
        f"{member.size:,} bytes",
        f"modified {member.modified}" if member.modified else "",
        f"recognised by {member.how}",
    ]
    text = ", ".join(f for f in facts if f)
    yield from wrap(text, width, "    ")
    if member.sha256:
        yield f"    sha256 {member.sha256}"
