"""What a package should hold and does not, and what came closest to it."""

from __future__ import annotations

from mpdiff.base.errors import InputError
from mpdiff.base.model import MemberInfo, Notice
from mpdiff.evidence.facts import Missing
from mpdiff.evidence.locate import SNAPSHOT_NAME, Evidence

LOOKED_FOR = (
    "Looked for two MpPreference snapshots (console text, JSON, CLIXML, CSV or YAML) anywhere in "
    "the package and its cabinets."
)


def none_saved(evidence: Evidence) -> tuple[Missing, ...]:
    """Return both snapshots as missing, where there was a window."""
    return missing_side("before", evidence), missing_side("after", evidence)


def no_snapshots(path: str, evidence: Evidence) -> InputError:
    """Return the error of a package without a snapshot, with what came closest to one."""
    return InputError(
        "no-snapshots",
        f"No snapshot of MpPreference was found. {LOOKED_FOR} {_what_was_found(evidence)}",
        member=path,
        cure="Check with mpdiff inspect that this is the investigation package.",
    )


def _what_was_found(evidence: Evidence) -> str:
    count = "1 member" if evidence.scanned == 1 else f"{evidence.scanned} members"
    parts = [f"Looked at {count}"]
    near = [i for i in evidence.infos if i.kind in ("fragment", "status", "effective-config")]
    near += [i for i in evidence.problems if i.problem and i not in near]
    if near:
        parts.append("came closest: " + ", ".join(_described(i) for i in near[:5]))
    kinds = sorted({f.info.kind for f in evidence.located})
    if kinds:
        parts.append("found: " + ", ".join(kinds))
    return "; ".join(parts) + "."


def _described(info: MemberInfo) -> str:
    if info.problem:
        return f"{info.name} ({info.problem.rstrip('.')})"
    return f"{info.name} ({info.kind})"


def too_early(evidence: Evidence) -> Notice:
    """Return the notice that the after snapshot cannot be there yet."""
    member = next((f.member.name for f in evidence.of("registry")), None)
    return Notice(
        "window-open",
        "The window was still open when the package was collected: the after snapshot is saved "
        "just before it ends, so it is not there yet.",
        member,
    )


def missing_side(side: str, evidence: Evidence) -> Missing:
    """Return that a snapshot is missing, with what is called one and could not be read."""
    broken = (i.name for i in evidence.problems if i.problem and SNAPSHOT_NAME.search(i.name))
    return Missing(side, tuple(broken))
