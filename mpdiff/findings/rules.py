"""Every rule a finding can have: what fires it, why it matters, what to do next.

The ids are a promise: more may be added, none is renamed. `severity` is what a finding of the rule
has unless the catalogue or the policy says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from mpdiff.base.model import Severity


class Rule(Struct, frozen=True):
    """One rule. `from_setting`: the severity is the setting's own, `severity` only a fallback."""

    id: str
    title: str
    fires: str
    why: str
    next_step: str
    severity: Severity
    from_setting: bool = False


_ALL = (
    Rule(
        "weakened",
        "A setting was weakened",
        "A setting's value went in the direction that the catalogue knows as weaker.",
        "The device is less protected than before the window.",
        "Ask who changed it and why; put it back (mpdiff revert).",
        "medium",
        from_setting=True,
    ),
    Rule(
        "tamper-protection-off",
        "Tamper protection was turned off",
        "DisableTamperProtection went to True, or Features\\TamperProtection to 0 or 4.",
        "While it is off, any administrator or malware with those rights can change protected settings.",
        "Confirm that it was needed; see what else changed while it was off; turn it on again.",
        "critical",
        from_setting=True,
    ),
    Rule(
        "asr-rule-weakened",
        "An attack surface reduction rule was weakened",
        "A rule went from block to warn, audit, off or no entry, or further down that order.",
        "The rule no longer stops the technique it is there for.",
        "Put the rule back to its state; use an exclusion for that rule alone if a program needs it.",
        "high",
        from_setting=True,
    ),
    Rule(
        "exclusion-added",
        "An exclusion was added",
        "An item was added to one of the exclusion lists.",
        "What is excluded is not scanned, so malware there is not found.",
        "Confirm that it is the smallest exclusion that fits; remove it when it is no longer needed.",
        "medium",
        from_setting=True,
    ),
    Rule(
        "risky-exclusion",
        "A risky exclusion was added",
        "An exclusion has one of the documented risky shapes: a whole drive, a user-writable folder, "
        "an executable type, an interpreter process.",
        "Attackers add exactly these, because malware runs from there unseen.",
        "Treat it as an incident until explained; remove it and scan what it covered.",
        "high",
    ),
    Rule(
        "transient",
        "A setting was weakened and put back inside the window",
        "The event log shows a weakening and its end, while both snapshots look alike.",
        "The device was unprotected for that time, and the snapshots do not show it.",
        "See what ran on the device between those two times.",
        "medium",
        from_setting=True,
    ),
    Rule(
        "not-reverted",
        "A weakening was still there after the window",
        "The window was over when the package was collected, and the setting was still weakened.",
        "What was meant for a few hours has stayed.",
        "Put it back now (mpdiff revert), and find out why it did not revert.",
        "high",
        from_setting=True,
    ),
    Rule(
        "weakened-after-window",
        "A setting was weakened after the second snapshot",
        "The state at collection is weaker than the snapshot taken just before the window's end.",
        "Somebody changed it outside the window, or just as it closed.",
        "Ask who changed it; this is not explained by troubleshooting mode.",
        "high",
        from_setting=True,
    ),
    Rule(
        "tamper-blocked",
        "Tamper protection blocked a change",
        "Event 5013: a change of a protected setting was refused or ignored.",
        "Somebody or something tried to weaken the device.",
        "Find the process that tried it (Security log, device timeline).",
        "medium",
    ),
    Rule(
        "unlogged",
        "A change is missing from the event log",
        "The snapshots differ in a setting whose changes the log records, the log covers the window, "
        "and there is no such event.",
        "Either the log or a snapshot does not tell the whole story.",
        "Compare with the device timeline in the portal; treat log and snapshots with care.",
        "medium",
    ),
    Rule(
        "log-gap",
        "The event log cannot vouch for the window",
        "The log starts inside the window, ends before its end, has missing record numbers, or its "
        "history was deleted during the window.",
        "Silence of the log proves nothing there: something may have been switched off and back on.",
        "Use the device timeline in the portal for the uncovered time.",
        "low",
    ),
    Rule(
        "snapshot-missing",
        "A snapshot is missing",
        "The package shows that two snapshots should exist, and only one (or none) was found.",
        "A deleted snapshot is a documented sign of tampering; without both there is no comparison.",
        "Collect the package again; if it is missing again, treat it as tampering.",
        "high",
    ),
    Rule(
        "snapshot-incomplete",
        "A snapshot does not show everything",
        "Lists could not be read (not an administrator), were cut (`...`), or settings are missing "
        "from one side.",
        "What is not shown may have been changed.",
        "Take the snapshot again as an administrator, with all items (ConvertTo-Json).",
        "medium",
    ),
    Rule(
        "device-mismatch",
        "The evidence is from different devices",
        "The ComputerID of the snapshots differs.",
        "Differences between two devices say nothing about what was changed on one.",
        "Check which files belong together.",
        "high",
    ),
    Rule(
        "window-exceeded",
        "The window was longer than documented",
        "The troubleshooting window is longer than the documented four hours.",
        "Protected settings could be changed for longer than the feature allows.",
        "Check the device timeline in the portal for the real start and end.",
        "medium",
    ),
    Rule(
        "protection-off",
        "Protection was off whatever the settings say",
        "Event 5010, 5012 or 5101: scanning was disabled, or the platform had expired.",
        "The device was unprotected although no setting of MpPreference shows it.",
        "Find out why; see what ran on the device since.",
        "critical",
    ),
    Rule(
        "changed",
        "A setting changed, and nobody knows which way",
        "A value changed whose direction no source tells, or that does not matter for protection.",
        "It is reported so that nothing is dropped.",
        "Decide for your environment; a policy file can give it a severity.",
        "low",
        from_setting=True,
    ),
    Rule(
        "strengthened",
        "A setting was strengthened",
        "A value went in the direction that the catalogue knows as stronger.",
        "The device is better protected than before the window.",
        "Nothing, unless it was not meant.",
        "info",
    ),
    Rule(
        "unknown-setting",
        "A setting that mpdiff does not know changed",
        "The snapshots differ in a property that the catalogue does not have.",
        "A newer platform may have brought it; its direction is unknown.",
        "Look it up; a newer mpdiff may know it.",
        "low",
    ),
    Rule(
        "watched",
        "A watched setting changed",
        "The policy file asks to report every change of this setting, whatever its direction.",
        "Your own policy says that it matters.",
        "As your policy says.",
        "medium",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""Rule by id."""
