"""Every rule a finding can have: what fires it, why it matters, what to do next, and the code that fires it.

The ids are a promise: more may be added, none is renamed. `severity` is what a finding of the rule
has unless the catalogue or the policy says otherwise. Longer than other modules, since it is one table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from mpdiff.base.model import Severity


RuleClass = Literal["change", "evidence", "incident"]


class Rule(Struct, frozen=True):
    """One rule.

    `kind`: about a change of a setting, about the evidence, or about what happened meanwhile.
    `fired_by`: the function that yields its findings (`module:function`). `from_setting`: the
    severity is the setting's own, `severity` only a fallback.
    """

    id: str
    kind: RuleClass
    fired_by: str
    title: str
    fires: str
    why: str
    next_step: str
    severity: Severity
    from_setting: bool = False
    once_restored: str = ""
    """What to do instead of `next_step` where the weakening is known to be undone; empty for the same."""

    def step(self, *, still_weakened: bool | None) -> str:
        """Return what to do, by whether it is still so at collection."""
        return (
            self.once_restored if still_weakened is False and self.once_restored else self.next_step
        )


DIFFERS: Final = "differs-between-devices"
"""The rule of what two devices differ in: no change of either."""
_CHANGES: Final = "mpdiff.findings.changes.changes:changes"
_PLACES: Final = "mpdiff.findings.changes.places"
_LOG: Final = "mpdiff.findings.trust.log"
_SNAPSHOTS: Final = "mpdiff.findings.trust.snapshots"
_WINDOWS: Final = "mpdiff.findings.trust.windows"
_INCIDENTS: Final = "mpdiff.findings.incidents.incidents:incidents"
_COMMANDS: Final = "mpdiff.findings.incidents.commanded:commands"
_PRINTED: Final = "mpdiff.findings.incidents.printed"
_EXCLUSIONS: Final = "mpdiff.findings.incidents.exclusions"

_ALL = (
    Rule(
        "weakened",
        "change",
        _CHANGES,
        "A setting was weakened",
        "A setting's value went in the direction that the catalogue knows as weaker.",
        "The device is less protected than before the window.",
        "Ask who changed it and why; put it back where it is still so (mpdiff revert).",
        "medium",
        from_setting=True,
        once_restored="Ask who changed it and why; see what ran on the device meanwhile.",
    ),
    Rule(
        "tamper-protection-off",
        "change",
        _CHANGES,
        "Tamper protection was turned off",
        "Its property went to True, or its registry value to 0 or 4.",
        "While it is off, any administrator or malware with those rights can change protected settings.",
        "Confirm that it was needed; see what else changed while it was off; turn it on where it is still off.",
        "critical",
        from_setting=True,
        once_restored="Confirm that it was needed; see what else changed while it was off.",
    ),
    Rule(
        "asr-rule-weakened",
        "change",
        _CHANGES,
        "An attack surface reduction rule was weakened",
        "A rule went from block to warn, audit, off or no entry, or further down that order.",
        "The rule stops less than before: a warning can be bypassed, audit only records, off does nothing.",
        "Put the rule back where it is still weaker; if a program needs it, exclude that program from this rule alone.",
        "high",
        from_setting=True,
        once_restored="Ask who changed it and why; see what the rule would have stopped meanwhile.",
    ),
    Rule(
        "exclusion-added",
        "change",
        _CHANGES,
        "An exclusion was added",
        "An item was added to one of the exclusion lists.",
        "What is excluded is not scanned, so malware there is not found.",
        "Confirm that it is the smallest exclusion that fits; remove it once it is no longer needed.",
        "medium",
        from_setting=True,
        once_restored="Ask who added it and why; scan what it covered.",
    ),
    Rule(
        "risky-exclusion",
        "change",
        _CHANGES,
        "A risky exclusion was added",
        "An exclusion has one of the documented risky shapes: a whole drive, a user-writable folder, "
        "an executable type, an interpreter process.",
        "Attackers add exactly these, because malware runs from there unseen.",
        "Treat it as an incident until explained; remove it where it is still there, and scan what it covered.",
        "high",
        once_restored="Treat it as an incident until explained; scan what it covered.",
    ),
    Rule(
        "transient",
        "change",
        _CHANGES,
        "A setting was weakened and put back inside the window",
        "The event log shows a weakening and its end, while both snapshots look alike.",
        "The device was unprotected for that time, and the snapshots do not show it.",
        "See what ran on the device between those two times; put it back if it is weak again (mpdiff revert).",
        "medium",
        from_setting=True,
        once_restored="See what ran on the device between those two times.",
    ),
    Rule(
        "not-reverted",
        "change",
        _CHANGES,
        "A weakening was still there after the window",
        "The window was over when the package was collected, and the setting was still weakened.",
        "What was meant for a few hours has stayed.",
        "Put it back now (mpdiff revert), and find out why it did not revert.",
        "high",
        from_setting=True,
    ),
    Rule(
        "weakened-after-window",
        "change",
        _CHANGES,
        "A setting was weakened once the after snapshot was taken",
        "The state at collection is weaker than the snapshot taken just before the window's end.",
        "Somebody changed it outside the window, or just as it closed.",
        "Ask who changed it: troubleshooting mode does not explain it. Put it back where it is still so (mpdiff revert).",
        "high",
        from_setting=True,
        once_restored="Ask who changed it: troubleshooting mode does not explain it. See what ran on the device meanwhile.",
    ),
    Rule(
        "tamper-blocked",
        "incident",
        "mpdiff.findings.incidents.refused:refused",
        "Tamper protection blocked a change",
        "Event 5013: a change of a protected setting was refused or ignored.",
        "Somebody or something tried to weaken the device.",
        "Find the process that tried it (Security log, device timeline).",
        "medium",
    ),
    Rule(
        "unlogged",
        "evidence",
        f"{_LOG}:unlogged",
        "A change is missing from the event log",
        "The snapshots differ in a setting whose changes the log records, the log covers the window, "
        "and there is no such event.",
        "Either the log or a snapshot is not the whole story.",
        "Compare with the device timeline in the portal; treat log and snapshots with care.",
        "medium",
    ),
    Rule(
        "log-gap",
        "evidence",
        f"{_LOG}:log_gaps",
        "The event log cannot vouch for the window",
        "The log starts inside the window, ends before its end, has missing record numbers, or its "
        "history was deleted during the window.",
        "Silence of the log proves nothing there: something may have been switched off and back on.",
        "Use the device timeline in the portal for the uncovered time.",
        "low",
    ),
    Rule(
        "snapshot-missing",
        "evidence",
        f"{_SNAPSHOTS}:missing",
        "A snapshot is missing",
        "The package shows that two snapshots should exist, and only one (or none) was found.",
        "Without both there is no comparison, so what changed in the window may stay unseen.",
        "Collect the package again; if it is missing again, ask why: never saved, already collected, or deleted.",
        "high",
    ),
    Rule(
        "snapshot-incomplete",
        "evidence",
        "mpdiff.findings.trust.incomplete:incomplete",
        "A snapshot does not show everything",
        "Lists could not be read (not an administrator), were cut (`...`), or settings are missing "
        "from one side.",
        "What is not shown may have been changed.",
        "This one cannot be taken again; for the next window take it as an administrator, with all items "
        "(ConvertTo-Json).",
        "medium",
    ),
    Rule(
        "device-mismatch",
        "evidence",
        f"{_SNAPSHOTS}:devices",
        "The evidence is from different devices",
        "The device identifiers of the snapshots, or the computers that two packages name, differ.",
        "Differences between two devices say nothing about what was changed on one.",
        "Run mpdiff diff on each device's own package; check which files belong together.",
        "high",
    ),
    Rule(
        "window-exceeded",
        "evidence",
        f"{_WINDOWS}:window_exceeded",
        "The window was longer than documented",
        "The troubleshooting window is longer than the documented four hours.",
        "Protected settings could be changed for longer than the feature allows.",
        "Check the device timeline in the portal for the real start and end.",
        "medium",
    ),
    Rule(
        "protection-off",
        "incident",
        _INCIDENTS,
        "Protection was off whatever the settings say",
        "Event 5010, 5012 or 5101, or a command of Defender's tool: scanning was disabled, or the "
        "platform had expired.",
        "The device was unprotected although no setting of MpPreference shows it.",
        "Find out why; check that protection is on again, and see what ran on the device since.",
        "critical",
        once_restored="Find out why; see what ran on the device meanwhile.",
    ),
    Rule(
        "changed",
        "change",
        _CHANGES,
        "A setting changed, and which way is not known",
        "A value changed whose direction no source documents, or that does not matter for protection.",
        "It may matter to you; every change is reported.",
        "Decide for your environment; a policy file can give it a severity.",
        "low",
        from_setting=True,
    ),
    Rule(
        "strengthened",
        "change",
        _CHANGES,
        "A setting was strengthened",
        "A value went in the direction that the catalogue knows as stronger.",
        "The device is better protected than before the window.",
        "Nothing, unless it was not meant.",
        "info",
    ),
    Rule(
        "unknown-setting",
        "change",
        _CHANGES,
        "A setting that mpdiff does not know changed",
        "The snapshots differ in a property that the catalogue does not have.",
        "A newer platform may have brought it; its direction is unknown.",
        "Look it up; a newer mpdiff may know it.",
        "low",
    ),
    Rule(
        DIFFERS,
        "change",
        _CHANGES,
        "A setting differs between two devices",
        "The snapshots are of two devices, and a setting differs between them.",
        "It says what each device has, and nothing about what was changed on either.",
        "Look at each device by itself: mpdiff diff on its own package.",
        "medium",
        from_setting=True,
    ),
    Rule(
        "watched",
        "change",
        "mpdiff.findings.weighing.policy:apply",
        "A watched setting changed",
        "The policy file asks to report every change of this setting, whatever its direction.",
        "Your own policy says that it matters.",
        "As your policy says.",
        "medium",
    ),
    Rule(
        "weakened-before-window",
        "change",
        _CHANGES,
        "A setting was weakened before the window opened",
        "The event log shows a weakening that began before the troubleshooting window.",
        "Before the window tamper protection and policy should have prevented it.",
        "Find out who changed it: troubleshooting mode does not explain it. Put it back where it is still so.",
        "high",
        from_setting=True,
        once_restored="Find out who changed it; troubleshooting mode does not explain it.",
    ),
    Rule(
        "weak-before-window",
        "change",
        "mpdiff.findings.changes.standing.already:weak_before",
        "A protection was already off before the window",
        "The before snapshot holds a protection that everything depends on, or that tamper protection "
        "would hold, in its weak state, or both hold a risky exclusion. Other settings that both hold "
        "weaker than their defaults are counted in one low finding; what management holds and plain "
        "exclusions are not. What a record shows that management weakened before is told for information.",
        "The device was unprotected before anybody opened the window, and may be still.",
        "Find out since when and why; put it right where it is still so.",
        "high",
        from_setting=True,
        once_restored="Find out since when and why; see what ran on the device until it was turned on.",
    ),
    Rule(
        "dormant",
        "change",
        f"{_PLACES}:dormant",
        "A weak local value waits below a policy",
        "At collection a local value is weaker than the policy value that overrides it.",
        "It takes effect as soon as the policy is removed or no longer applies.",
        "Remove the local value (mpdiff revert), so that nothing weak is left for the day the policy goes.",
        "low",
        from_setting=True,
    ),
    Rule(
        "policy-removed",
        "change",
        f"{_PLACES}:policy_removed",
        "A policy value was removed",
        "The event log shows that a value below the Policies key or Policy Manager was deleted.",
        "What policy enforced was no longer enforced; a weak local value could take effect.",
        "Find out who removed it: no documented step of troubleshooting mode does.",
        "medium",
        from_setting=True,
    ),
    Rule(
        "other-snapshot",
        "evidence",
        f"{_SNAPSHOTS}:others",
        "Another snapshot in the package differs from both compared ones",
        "The package holds further snapshots, and one differs from the pair that was compared.",
        "The names that the sensor gives are not documented; the pair that counts may be another one.",
        "Compare it as well (--before, --after), and find out where it comes from.",
        "medium",
    ),
    Rule(
        "contradiction",
        "evidence",
        "mpdiff.findings.changes.collection.contradictions:contradictions",
        "Two witnesses contradict each other",
        "A snapshot, an event's old value or the state at collection shows another value than the "
        "event log does, and no record explains the difference.",
        "One of them is incomplete or was altered; what either shows of this setting is doubtful.",
        "Compare with the device timeline in the portal, and treat both with care.",
        "medium",
    ),
    Rule(
        "malware-detected",
        "incident",
        _INCIDENTS,
        "Malware was detected",
        "Event 1006, 1015 or 1116 inside the window or while protection was weak.",
        "Somebody or something brought malware to the device while it was less protected.",
        "Treat it as an incident: check what was found, where, and what ran.",
        "high",
    ),
    Rule(
        "remediation-failed",
        "incident",
        _INCIDENTS,
        "Malware was not removed",
        "Event 1008, 1118 or 1119: an action on malware failed.",
        "What was found may still be there.",
        "Check the file; scan the device with current definitions.",
        "high",
    ),
    Rule(
        "quarantine-restored",
        "incident",
        _INCIDENTS,
        "An item was restored from quarantine",
        "Event 1009.",
        "What Defender took for malware is back on the device.",
        "Find out who restored what, and scan it.",
        "high",
    ),
    Rule(
        "definitions-removed",
        "incident",
        _INCIDENTS,
        "Definitions were removed or reverted",
        "Event 2004 or 2013, event 2000 or 2002 with an older version than before, a health report that names "
        "no definitions, or MpCmdRun with -RemoveDefinitions.",
        "Without current definitions known malware is not found.",
        "Update the definitions; find out who removed them.",
        "high",
    ),
    Rule(
        "feature-failed",
        "incident",
        _INCIDENTS,
        "A part of real-time protection failed",
        "Event 3002 without a 3007 that follows it, or 5008.",
        "Protection was lost although no setting shows it.",
        "Check that the part works again; see what ran on the device meanwhile.",
        "medium",
        once_restored="See what ran on the device meanwhile.",
    ),
    Rule(
        "feature-changed",
        "incident",
        _INCIDENTS,
        "A part of real-time protection was reconfigured",
        "Event 5004.",
        "It may have been turned off; the event names the part and a number.",
        "Compare with the settings of that part.",
        "low",
    ),
    Rule(
        "history-deleted",
        "incident",
        _INCIDENTS,
        "The threat history was deleted",
        "Event 1013 inside the window.",
        "What was found before is no longer listed: routine clean-up, or somebody covering traces.",
        "Look the detections up in the portal.",
        "low",
    ),
    Rule(
        "status-off",
        "incident",
        f"{_PRINTED}:status",
        "A print of the status shows protection as off",
        "Get-MpComputerStatus, saved in the package, shows a protection as off.",
        "It shows what was in force, whatever the settings say.",
        "Find out why it was off; check the device's status now.",
        "critical",
    ),
    Rule(
        "passive-mode",
        "evidence",
        f"{_PRINTED}:passive",
        "Defender ran in passive mode",
        "The status or the state of device control names a passive mode or EDR block mode, or Windows Security "
        "Center another antivirus.",
        "Another product protects the device then, or none does.",
        "Check which antivirus is in charge of the device.",
        "medium",
    ),
    Rule(
        "not-in-force",
        "incident",
        "mpdiff.findings.incidents.network:network",
        "A protection is configured but not in force",
        "NetworkProtectionState.txt warns that network protection is not really on, or in a weaker mode; or an "
        "event shows that a feature acted in a mode weaker than both snapshots hold.",
        "The setting promises more than the device does.",
        "Check what the feature needs, such as real-time protection and cloud protection, and which mode it is in.",
        "medium",
    ),
    Rule(
        "in-force-unseen",
        "change",
        f"{_EXCLUSIONS}:listings",
        "An exclusion was in force that no snapshot shows",
        "The protection log lists an exclusion inside the window or after it that neither snapshot nor event has.",
        "It was added and removed unseen by every other witness.",
        "Find out who added it, and scan what it covered.",
        "medium",
        from_setting=True,
    ),
    Rule(
        "exclusions-changed",
        "incident",
        f"{_EXCLUSIONS}:exclusions_changed",
        "The list of exclusions changed without a record",
        "The protection log reports another size of the list, and no record names the item; or it discards an item "
        "that nothing else shows.",
        "An exclusion may have come and gone unseen.",
        "Compare with the device timeline in the portal.",
        "medium",
    ),
    Rule(
        "configuration-protection-reset",
        "incident",
        _INCIDENTS,
        "Configuration protection was reset in the window",
        "MpCmdRun with -Config -ResetControlledConfiguration inside the window.",
        "Local changes and exclusions count again; only troubleshooting mode lets a local administrator do it.",
        "Ask who did it and why; send the policy again.",
        "critical",
    ),
    Rule(
        "service-stopped",
        "incident",
        _INCIDENTS,
        "A service of Defender was stopped",
        "Event 7036 of the System log: a service of Defender entered the stopped state; 7031, 7034: it "
        "terminated unexpectedly.",
        "Nothing it protects was protected until it ran again.",
        "Check that it runs again; find out who stopped it: a restart of the device stops it for a moment.",
        "high",
        once_restored="Find out who stopped it, and see what ran meanwhile; a restart of the device stops it for a moment.",
    ),
    Rule(
        "platform-changed",
        "incident",
        _INCIDENTS,
        "The platform changed in the window",
        "Event 2014 inside the window.",
        "Platform updates wait until troubleshooting mode has ended: somebody installed this one by hand.",
        "Check which version is installed, and whether it is older than before.",
        "low",
    ),
    Rule(
        "tool-misused",
        "incident",
        _INCIDENTS,
        "Defender's own tool was used against it",
        "MpCmdRun with -DownloadFile, -SignatureUpdate -UNC of a named share, -Scan -DisableRemediation and their like.",
        "Intruders use the tool because it is trusted.",
        "Find out who ran it, and what it brought or left.",
        "medium",
    ),
    Rule(
        "records-not-understood",
        "evidence",
        "mpdiff.findings.trust.incomplete:records_not_understood",
        "Records of changes could not be understood",
        "Records of a log, or values in them, end in the middle, are damaged, are not of the form that is known, "
        "or are more than can be kept.",
        "What they record is not in the report, or only a half of it: it may be a weakening.",
        "Read these records on the device or in the portal.",
        "low",
    ),
    Rule(
        "service-disabled",
        "incident",
        _INCIDENTS,
        "A service of Defender was disabled",
        "Event 7040 of the System log: the start type of a service of Defender became disabled.",
        "Once stopped, or after the next start of the device, it does not run again.",
        "Find out who disabled it; set it back to start by itself, and check that it runs.",
        "high",
    ),
    Rule(
        "service-start-changed",
        "incident",
        _INCIDENTS,
        "The start type of a service of Defender was changed",
        "Event 7040 of the System log: the start type became another one than by itself or disabled, or a "
        "word that is not known.",
        "It may not run again after the next start of the device.",
        "Find out who changed it; set it back to start by itself, and check that it runs.",
        "medium",
    ),
    Rule(
        "log-cleared",
        "incident",
        _INCIDENTS,
        "An event log was cleared",
        "Event 104 of the System log or 1102 of the Security log. It is high where it is Defender's own log.",
        "What was recorded before is gone: somebody may have covered traces.",
        "Ask who cleared it; take what is missing from the device timeline in the portal.",
        "high",
    ),
    Rule(
        "malware-allowed",
        "incident",
        _INCIDENTS,
        "Malware was allowed",
        "Event 1117 or 1007 with the action Allow.",
        "What Defender took for malware may run, and is not stopped again.",
        "Ask who allowed it; remove the action for that threat, and scan the device.",
        "high",
    ),
    Rule(
        "protection-command",
        "incident",
        _COMMANDS,
        "A command that changes Defender ran",
        "A process or the tool's own log records a command that changes settings, the registry, a service, a task, "
        "the files or the event log of Defender, ends or blocks its processes, or starts the device without it, "
        "alone or inside another; or one that failed. No record near it shows what it changed.",
        "It may have changed protection unseen.",
        "Ask who ran it and why; compare with the device timeline in the portal.",
        "medium",
    ),
    Rule(
        "weak-at-collection",
        "change",
        "mpdiff.findings.incidents.registry:at_collection",
        "Something is weak at collection that no snapshot prints",
        "The registry at collection holds a weak value of a setting that the snapshots do not print, and no "
        "event shows when it began; or there is no pair of snapshots, and the one there is holds it.",
        "The device is less protected whatever MpPreference shows; since when is not known.",
        "Find out who set it and when; put it back.",
        "medium",
        from_setting=True,
    ),
    Rule(
        "quota-exceeded",
        "evidence",
        f"{_WINDOWS}:quota",
        "Troubleshooting mode was on for longer than a device is allowed",
        "The windows that the evidence records add up to more than eight hours within 24.",
        "The quota of the feature should have prevented it: times or records were altered, or the clock was.",
        "Check the device timeline in the portal for every window.",
        "medium",
    ),
    Rule(
        "collected-missing",
        "evidence",
        f"{_SNAPSHOTS}:collected_missing",
        "What was collected is not wholly in the package",
        "The collection's summary lists a file as collected that the package lacks, or as failed one that is there.",
        "Evidence that should be there is not.",
        "Collect the package again.",
        "medium",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""Rule by id."""


def handlers() -> tuple[str, ...]:
    """Return every function that fires rules, once each, in the order of the table."""
    return tuple(dict.fromkeys(rule.fired_by for rule in _ALL if rule.id != "watched"))
