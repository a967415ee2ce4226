"""Whether the evidence lets a rule be looked for: silence of what was not read is no *passed*.

`NEEDS` names, for each rule, what it cannot do without; a test holds it against the table of rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.notices import is_unread
from mpdiff.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.base.model import Finding, Report


def why_not(rule: str, report: Report) -> str:
    """Return why a rule could not be looked for; empty where it could, and for a rule that is not known."""
    reasons = (_REASONS[need](report) for need in NEEDS.get(rule, ()))
    return next((reason for reason in reasons if reason), "")


def _finding(report: Report, rule: str) -> Finding | None:
    return next((f for f in report.findings if f.rule == rule), None)


def _pair(report: Report) -> str:
    missing = [n for n, s in (("before", report.before), ("after", report.after)) if s is None]
    return f"There is no {' and no '.join(missing)} snapshot to compare." if missing else ""


def _before(report: Report) -> str:
    return "" if report.before else "There is no before snapshot."


def _one_device(report: Report) -> str:
    found = _finding(report, "device-mismatch")
    return f"{found.title}. Nothing can be told by comparing them." if found else ""


def _hidden(report: Report) -> tuple[str, ...]:
    """Return what of the snapshots was not seen, in the words of findings and notices."""
    refs = {ref.member for ref in (report.before, report.after) if ref is not None}
    return (
        *(f"{f.title}." for f in report.findings if f.rule == "snapshot-incomplete"),
        *(n.message for n in report.notices if n.code in _HIDDEN),
        *(n.message for n in report.notices if n.member in refs and is_unread(n.code)),
    )


def _whole(report: Report) -> str:
    return "".join(f"A snapshot does not show everything: {said}" for said in _hidden(report)[:1])


def _whole_of(role: str) -> Callable[[Report], str]:
    """Return a look-up of whether the settings of a role were seen; a list of names that is cut may hold them."""

    def reason(report: Report) -> str:
        names = [s.name for s in catalogue().settings if role in s.roles]
        missing = _hidden(report)
        named = any(name in said for name in names for said in missing)
        unnamed = any(" ..." in said for said in missing)
        return _whole(report) if named or unnamed else ""

    return reason


_HIDDEN: Final = ("cut-list", "unreadable")
"""Notices that a list was not seen whole."""


def _current(report: Report) -> str:
    return "" if report.current else "Nothing shows the state at collection."


def _over(report: Report) -> str:
    inside = any(n.code == "collected-in-window" for n in report.notices)
    return "The package was collected before the window's end." if inside else ""


def _window(report: Report) -> str:
    known = report.window is not None and report.window.start and report.window.end
    return "" if known else "The start or the end of the window is not known."


def _places(report: Report) -> str:
    used = any(m.kind == "registry" and m.used_as and not m.problem for m in report.evidence)
    return "" if used else "No dump of the registry shows what management holds."


def _log(report: Report) -> str:
    if report.coverage is None:
        return "No event log was read."
    return "A part of the event log is damaged." if report.coverage.damaged else ""


def _vouching_log(report: Report) -> str:
    """Return why silence of the log proves nothing."""
    if reason := _log(report):
        return reason
    found = _finding(report, "log-gap")
    return f"{found.title}." if found else ""


def _kind(*kinds: str, name: str) -> Callable[[Report], str]:
    """Return a look-up of whether a member of one of these kinds was read."""

    def reason(report: Report) -> str:
        read = any(m.kind in kinds and m.used_as and not m.problem for m in report.evidence)
        return "" if read else f"{name} was not read."

    return reason


def _policy(report: Report) -> str:
    return "" if report.policy else "No policy file was given that watches settings."


def _package(report: Report) -> str:
    return "" if report.ledger else "Files were compared, not a package."


_ROLES: Final = ("tamper-protection", "asr-rules", "exclusions")
"""Roles whose settings a rule of their own looks at."""

_REASONS: Final[dict[str, Callable[[Report], str]]] = {
    "pair": _pair,
    "before": _before,
    "one-device": _one_device,
    "whole": _whole,
    **{role: _whole_of(role) for role in _ROLES},
    "current": _current,
    "over": _over,
    "window": _window,
    "places": _places,
    "log": _log,
    "vouching-log": _vouching_log,
    "policy": _policy,
    "package": _package,
    "protection-log": _kind("mplog", name="Defender's protection log (MPLog)"),
    "commands": _kind("mpcmdrun", "security-log", name="A log of MpCmdRun or of processes"),
    "system-log": _kind("system-log", name="The System log"),
    "status": _kind("status", name="A print of Get-MpComputerStatus"),
    "mode": _kind("status", "device-control", name="A member that names the running mode"),
    "network": _kind("network-protection-state", name="NetworkProtectionState.txt"),
    "summary": _kind("collection-summary", name="The summary of the collection"),
}

_COMPARED: Final = ("pair", "one-device", "whole")
_LOGGED: Final = ("one-device", "vouching-log")

NEEDS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        (*("weakened", "changed", "strengthened", "unknown-setting"),),
        _COMPARED,
    ),
    "tamper-protection-off": ("pair", "one-device", "tamper-protection"),
    "asr-rule-weakened": ("pair", "one-device", "asr-rules"),
    "exclusion-added": ("pair", "one-device", "exclusions"),
    "risky-exclusion": ("pair", "one-device", "exclusions"),
    "differs-between-devices": ("pair",),
    "watched": ("policy", *_COMPARED),
    "transient": (*_LOGGED, "window"),
    "not-reverted": ("current", "over", *_COMPARED),
    "weakened-after-window": ("current", "over", *_COMPARED),
    "weakened-before-window": (*_LOGGED, "window"),
    "weak-before-window": ("before", "one-device", "whole"),
    "weak-at-collection": ("current", "places", "one-device"),
    "dormant": ("current", "places", "one-device"),
    "policy-removed": (*_LOGGED, "window"),
    "in-force-unseen": ("protection-log", *_COMPARED),
    "exclusions-changed": ("protection-log",),
    "tamper-blocked": _LOGGED,
    "unlogged": ("pair", "window", *_LOGGED, "whole"),
    "log-gap": ("log", "window"),
    "snapshot-missing": ("package",),
    "snapshot-incomplete": ("pair",),
    "device-mismatch": ("pair",),
    "window-exceeded": ("window",),
    "quota-exceeded": _LOGGED,
    "other-snapshot": ("package", *_COMPARED),
    "contradiction": ("pair", "log", "current"),
    "collected-missing": ("package", "summary"),
    "status-off": ("status",),
    "passive-mode": ("mode",),
    "not-in-force": ("network",),
    "service-stopped": ("system-log",),
    "service-disabled": ("system-log",),
    "service-start-changed": ("system-log",),
    "tool-misused": ("commands",),
    "protection-command": ("commands",),
    "configuration-protection-reset": ("commands",),
    "definitions-removed": (*_LOGGED, "commands"),
    "protection-off": (*_LOGGED, "commands"),
    **dict.fromkeys(
        (
            *("malware-detected", "remediation-failed", "quarantine-restored"),
            *("malware-allowed", "log-cleared", "records-not-understood"),
            *("feature-failed", "feature-changed", "history-deleted", "platform-changed"),
        ),
        _LOGGED,
    ),
}
"""What each rule cannot do without, in the order in which it is asked for."""
