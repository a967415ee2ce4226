"""What the comments of the scripts state: device, evidence, what each step undoes and what stands in its way.

A comment is one line whatever the package holds; `base/escape.py` sees to that.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mpdiff.base.escape import powershell_comment
from mpdiff.base.letter_case import fold
from mpdiff.report.digest.times import to_the_second, zone_of
from mpdiff.report.render.words import DORMANT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Finding, Report, SnapshotRef
    from mpdiff.report.revert.plan import Plan, Step

_COMMENT_LENGTH: Final = 300
"""Characters of one value in a comment; the literal below it is whole."""

_SIGNATURE_LENGTH: Final = 34
_UNCHECKED: Final = "  (as the evidence spells it; mpdiff cannot vouch for it)"


def comment_line(text: str) -> str:
    """Return one comment line.

    PowerShell refuses every command after a comment that resembles the begin of a signature block
    (10 edits of 24 letters), so a short line with text of the package gets longer than that.
    Without a byte order mark Windows PowerShell reads UTF-8 in the system's code page, where the
    last byte of a letter may be the first of a pair (Japanese, Chinese, Korean) and swallow the
    line's end with the command after it; a space at the end is swallowed instead.
    """
    line = f"# {powershell_comment(text)}"
    long_enough = len("".join(line.split())) > _SIGNATURE_LENGTH + 1
    line = line if long_enough else line + _UNCHECKED
    return line if line[-1].isascii() else f"{line} "


def cut_value(text: str) -> str:
    """Cut a long value: a comment is for reading, the literal below it is whole."""
    return text if len(text) <= _COMMENT_LENGTH else f"{text[:_COMMENT_LENGTH]}... (cut)"


def _utc(time: datetime | None) -> str:
    return "?" if time is None else f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _dated(time: datetime, finding: Finding) -> str:
    """Return a time of a finding; a local one of unknown zone says so."""
    return (
        _utc(time)
        if zone_of(finding) == "UTC"
        else f"{to_the_second(time)} local time, zone unknown"
    )


def part_line(title: str) -> list[str]:
    """Return the line that begins a part of a script."""
    return ["", f"# --- {title} {'-' * (94 - len(title))}", ""]


def header(report: Report, plan: Plan, device_id: str) -> list[str]:
    """Return what the script is for and what it rests on."""
    what = "every change" if plan.every_change else "what was weakened"
    scope = f", only {', '.join(plan.only)}" if plan.only else ""
    device, window = report.device, report.window
    source = report.source
    span = "not known" if window is None else f"{_utc(window.start)} to {_utc(window.end)}"
    if window is not None:
        span += f", {'' if window.certain else 'not certain, '}by {cut_value(window.basis)}"
    sha256 = source.sha256 or "not computed"
    return [
        comment_line(f"Puts back {what} in a Defender troubleshooting window{scope}."),
        comment_line(
            f"Written by {report.tool.name} {report.tool.version}, which runs nothing itself."
        ),
        "#",
        comment_line(f"Device:  hostname {cut_value(device.hostname or 'not known')}"),
        comment_line(f"         {device_id} {cut_value(device.computer_id or 'not known')}"),
        comment_line(f"Window:  {span}"),
        comment_line(f"Source:  {cut_value(source.path)} ({source.kind}, sha256 {sha256})"),
        _snapshot_comment("Before: ", report.before),
        _snapshot_comment("After:  ", report.after),
        _snapshot_comment("Current:", report.current),
    ]


def _snapshot_comment(role: str, snapshot: SnapshotRef | None) -> str:
    if snapshot is None:
        return comment_line(f"{role} no such snapshot was part of the comparison")
    return comment_line(f"{role} {cut_value(snapshot.member)} (sha256 {snapshot.sha256})")


def subject_of_step(step: Step) -> str:
    """Return what a step is about: a setting, or an entry of one."""
    name = step.change.setting if step.setting is None else step.setting.name
    return name if step.change.key is None else f"{name} {step.change.key}"


def story(step: Step) -> str:
    """State what is undone and when it was done."""
    change, finding = step.change, step.finding
    seen = None if finding is None else finding.first_seen
    when = "(time unknown)" if finding is None or seen is None else f"at {_dated(seen, finding)}"
    severity = "" if finding is None else f", severity {finding.severity}"
    name = change.setting if step.setting is None else step.setting.name
    if finding is not None and finding.rule == DORMANT:
        what = cut_value(change.label or subject_of_step(step))
        above, below = cut_value(change.before_text), cut_value(change.after_text)
        return f"{what}: take away the local value {below}, which a policy of {above} overrides"
    if step.undo.below_policy:
        what = change.label or subject_of_step(step)
        value = f" {cut_value(change.after_text)}" if change.key is None else ""
        return f"{cut_value(what)}: take away the local copy{value}{severity}"
    if change.key is None:
        before, after = cut_value(change.before_text), cut_value(change.after_text)
        return f"{cut_value(name)}: back to {before}; became {after} {when}{severity}"
    key = cut_value(change.key)
    item = key if change.label is None else f"{cut_value(change.label)} ({key})"
    if change.kind == "added":
        return f"{cut_value(name)}: take out again what was added {when}{severity}: {item}"
    if change.kind == "removed":
        return f"{cut_value(name)}: put in again what was removed {when}{severity}: {item}"
    before, after = cut_value(change.before_text), cut_value(change.after_text)
    return f"{cut_value(name)}: back to {before}; became {after} {when}{severity}: {item}"


def unknown_holders(steps: Sequence[Step]) -> list[str]:
    """Say of which steps no evidence shows whether policy sets the value, which would overrule them."""
    unknown = [
        str(number)
        for number, step in enumerate(steps, 1)
        if step.finding is not None
        and step.finding.origin is None
        and step.undo.commands[0].startswith(("Set-", "Add-"))
    ]
    if not unknown:
        return []
    return [
        "# No evidence shows whether policy holds the values of these steps; it would overrule them,",
        f"# and what they set locally would stay: {', '.join(unknown)}",
        "",
    ]


def notes(step: Step) -> list[str]:
    """Return what may stand in the way, and what a reader might not expect."""
    if step.undo.below_policy:
        return [_COPY]
    finding, command = step.finding, step.undo.commands[0]
    rows = [
        (
            step.setting is not None and "tamper-protection" in step.setting.roles,
            "honored in troubleshooting mode only; otherwise use the Defender portal.",
        ),
        (step.change.effect == "strengthened", _WEAKENS),
        (step.change.key is None and command.startswith("Remove-"), _RESETS),
        (not step.undo.check, "nothing on the device shows its result, so it is not checked."),
    ]
    if finding is not None:
        managed = finding.states.managed is not None and command.startswith("Remove-")
        rows[1:1] = [
            (finding.rule == DORMANT, _WAITS),
            (managed and finding.rule != DORMANT and step.change.kind != "added", _MANAGED),
            (finding.still_weakened is None and finding.rule != DORMANT, _NOT_KNOWN),
        ]
    return [note for holds, note in rows if holds]


_WEAKENS: Final = "this WEAKENS the device: the window had strengthened it."
_RESETS: Final = (
    "Remove-MpPreference takes the local value away; policy or the default then applies."
)
_WAITS: Final = "policy overrides it today; it would take effect when the policy goes."
_MANAGED: Final = "management has a value for it, so no local one is set."
_COPY: Final = "policy holds it too and overrules this copy, which would stay when the policy goes."
_NOT_KNOWN: Final = "no evidence shows whether it is still so; the script looks first."


def left(report: Report, plan: Plan) -> list[str]:
    """State what the script does not put back, and why."""
    lines = [
        comment_line(f"Left as it is: {step.undo.refusal}. It would be: {story(step)}")
        for step in plan.refused
    ]
    for step in plan.undirected:
        lines.append(
            comment_line(f"Left as it is: no source says which way it goes. {story(step)}")
        )
        lines.extend(
            comment_line(f"    It would be: {cut_value(one)}") for one in step.undo.commands
        )
    lines.extend(
        comment_line(f"Left as it is: only management can set it again. {cut_value(finding.title)}")
        for finding in report.findings
        if finding.rule == "policy-removed" and _concerns(finding.setting or "", plan.only)
    )
    lines.extend(
        comment_line(f"Left as it is: not comparable, so not judged. {cut_value(notice.message)}")
        for notice in report.notices
        if notice.code in ("unreadable", "cut-list") and _concerns(notice.message, plan.only)
    )
    return [*part_line("not put back by this script"), *lines] if lines else []


def _concerns(message: str, only: tuple[str, ...]) -> bool:
    return not only or any(fold(name) in fold(message) for name in only)
