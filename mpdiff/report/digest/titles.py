"""What a finding is called: *Real-time protection turned off*, then the setting and its values.

The words for a setting come from the catalogue (`plain`); where it has none, the setting's name stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mpdiff.catalogue import catalogue
from mpdiff.findings.rules import DIFFERS, RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Finding
    from mpdiff.catalogue.entries import Setting

ARROW: Final = "->"
_OFF: Final = ("Disabled", "Off")
_NUMBERED: Final = re.compile(r"(.+) \((\d+)\)")
_STATES: Final = {
    "Off": "turned off",
    "Audit": "set to audit only",
    "Warn": "set to warn only",
    "no entry": "removed",
    "Block": "set to block",
}
"""States of an ASR rule after a change."""
_MODES: Final = {
    "Audit": "set to audit only",
    "AuditMode": "set to audit only",
    "AuditDiskModificationOnly": "set to audit disk changes only",
    "BlockDiskModificationOnly": "set to block disk changes only",
    "NeverSend": "set to never send",
    "AlwaysPrompt": "set to always prompt",
    "SendSafeSamples": "set to send safe samples",
    "SendAllSamples": "set to send all samples",
}
"""Values of settings, as one says them; another stands by its name."""
_RUNGS: Final = {
    "Off": "off",
    "Disabled": "off",
    "Audit": "audit only",
    "AuditMode": "audit only",
    "AuditDiskModificationOnly": "audit disk changes only",
    "BlockDiskModificationOnly": "block disk changes only",
    "Warn": "warn only",
    "Block": "block",
    "Enabled": "on",
    "no entry": "no entry",
}
"""What a protection that can be half on does, from worst to best; an improvement names both ends."""
_AFTER: Final = " after the window"
"""What the own title of a finding says as well, where its rule does not tell."""
_WHEN: Final = {
    "weakened-before-window": " before the window",
    "weakened-after-window": _AFTER,
}
"""What a rule adds to the title of the change."""
_TRANSIENT: Final = "transient"
"""The rule of what was put back inside the window."""
_ENDED: Final = {
    False: " and restored",
    None: " and restored in the window",
    True: " in the window, and again since",
}
"""What it adds, by whether it is so at collection (None: unknown): nothing is called restored that is weak again."""
_BESIDE: Final = {"weakened-before-window": "before", "weakened-after-window": "after"}
"""Rules of what was not done in the window."""
_WAITS: Final = "dormant"
"""The rule of a local value that a policy overrides: nothing changed."""
_FAILED: Final = "tamper-blocked"
"""The rule of an attempt: it has no change."""
_NO_CHANGE: Final = ("dormant", "weak-before-window", "unlogged", "protection-off", DIFFERS)
"""Rules whose findings hold a change and are not about it: their own title says more."""


def headline(finding: Finding) -> str:
    """Return title and values in one line."""
    shown, values = title(finding), named_values(finding)
    return f"{shown} \u00b7 {values}" if values else shown


def title(finding: Finding) -> str:
    """Return what happened, in words: `Script scanning turned off and restored`."""
    if finding.rule == _WAITS and finding.change is not None:
        return f"Weak local value below a policy: {finding.label or plain(finding)}"
    if _own(finding):
        return finding.title
    setting = catalogue().find(finding.setting or "")
    return _capital(_done(finding, setting, _when(finding)))


def _when(finding: Finding) -> str:
    if finding.rule == _TRANSIENT:
        return _ENDED[finding.still_weakened]
    own = finding.title.replace(finding.key or "", "")
    return _WHEN.get(finding.rule, "") or (_AFTER if _AFTER.strip() in own else "")


def beside_window(findings: Sequence[Finding]) -> str:
    """Return `after` or `before` where all of these lie on that side of the window, `partly after` where some do.

    Empty where none lies beside it.
    """
    sides = [_BESIDE.get(f.rule, "") for f in findings]
    told = " and ".join(side for side in dict.fromkeys(sides) if side)
    return f"partly {told}" if told and not all(sides) else told


def when_beside(findings: Sequence[Finding]) -> str:
    """Return the same for the title of a group: ` after the window`, `, partly after the window`."""
    side = beside_window(findings)
    comma = "," if side.startswith("partly") else ""
    return f"{comma} {side} the window" if side else ""


def bare(finding: Finding) -> str:
    """Return the title without what the rule adds, with a small letter where a word begins it."""
    setting = catalogue().find(finding.setting or "")
    if _own(finding):
        return finding.title
    return _done(finding, setting, "")


def brief(finding: Finding) -> str:
    """Return the title for a sentence: small letter first, no member, time or command in it."""
    if not _own(finding) or finding.stands_for > 1 or finding.rule not in RULES:
        return lowered(bare(finding)).replace(*_SHORT, 1)
    if finding.rule == _WAITS:
        return f"weak local value below a policy ({plain(finding)})"
    return _without_verb(lowered(RULES[finding.rule].title), finding)


def of_evidence(finding: Finding, found: Sequence[Finding]) -> str:
    """Return what is wrong with the evidence, in the words of its rule; of both snapshots once for both."""
    both = finding.rule == _MISSING and sum(f.rule == _MISSING for f in found) > 1
    if finding.title.startswith(_REGISTERED):
        return _REGISTERED
    return "Both snapshots are missing" if both else RULES[finding.rule].title


_REGISTERED: Final = "Another antivirus is registered"
"""How the title begins of a finding of `passive-mode` that names no mode."""
_MISSING: Final = "snapshot-missing"
_HAPPENED: Final = re.compile(r" (?:was|were) ")
_DYNAMIC: Final = "Dynamic definitions were removed"
"""How the title of a command begins that leaves the definitions themselves."""
_ENGINE: Final = "The engine went back"
"""How the title begins of an older engine, which is no change of definitions."""
_NOT_IN_FORCE: Final = "not-in-force"
_ALREADY: Final = "weak-before-window"
_HELD: Final = "weak-at-collection"
"""The rule of what a state holds and no other witness shows otherwise: no change of it is known."""
_PROTECTION: Final = "a protection is "
"""How the title of a rule begins that is about any protection; a finding of it knows which."""


def _without_verb(text: str, finding: Finding) -> str:
    """Return what happened as a phrase that stands in a list: `malware detected`, not `malware was detected`."""
    if finding.rule == _NOT_IN_FORCE and finding.setting and finding.certainty == "uncertain":
        return f"{plain(finding)} may not have been in force"
    if finding.setting and finding.rule == _ALREADY:
        return f"{_already(finding)} before the window"
    if finding.setting and text.startswith(_PROTECTION):
        return f"{plain(finding)} {text.removeprefix(_PROTECTION)}"
    if RULES[finding.rule].kind != "incident":
        return text
    if finding.title.startswith(_DYNAMIC):
        return "dynamic definitions removed"
    if finding.title.startswith(_ENGINE):
        return "engine went back to an older version"
    return _HAPPENED.sub(" ", text, count=1).removesuffix(" in the window")


def _already(finding: Finding) -> str:
    """Return what stood before anybody opened a window: `real-time protection already weak`, `path already excluded`."""
    named, of_item = plain(finding), finding.key is not None
    setting = catalogue().find(finding.setting or "")
    if of_item and setting is not None and setting.pair is None:
        state = _ITEM_STATE.search(named)
        return (
            named.replace(state[0], f" already{state[0]}", 1) if state else f"{named} already there"
        )
    return f"{named} already weak"


def lowered(text: str) -> str:
    """Return a text with a small first letter, unless an acronym or a name begins it."""
    named = any(letter.isupper() for letter in text.partition(" ")[0][1:])
    return text if named or text[:1] in _QUOTES else text[:1].lower() + text[1:]


_SHORT: Final = ("attack surface reduction rule", "ASR rule")
"""What the verdict and the advice call a rule, so that its own name has room."""
_QUOTES: Final = "\"'"


def named_values(finding: Finding) -> str:
    """Return the setting, its key and its values: `MAPSReporting Advanced (2) -> Disabled (0)`.

    Of an attempt that failed the setting alone, as nothing has become of it.
    """
    change = finding.change
    if change is None:
        return (finding.setting or "") if finding.rule == _FAILED and not finding.key else ""
    setting = catalogue().find(finding.setting or "")
    name = finding.setting or ""
    about = f"{name} {finding.key}" if finding.key else name
    if _is_list_item(finding, setting):
        done = (
            ""
            if finding.rule in (DIFFERS, _HELD)
            else " removed"
            if change.kind == "removed"
            else " added"
        )
        return f"{about}{done}"
    if finding.rule == DIFFERS:
        return f"{about} {change.before_text or 'nothing'} / {change.after_text or 'nothing'}"
    if finding.rule == _HELD:
        return f"{about} {change.after_text or 'nothing'}"
    if finding.rule == _WAITS:
        return f"{about} {change.after_text or 'nothing'}, below a policy of {change.before_text or 'nothing'}"
    return f"{about} {change.before_text or 'nothing'} {ARROW} {change.after_text or 'nothing'}"


def _own(finding: Finding) -> bool:
    """Return whether its own title says more than its change: so has one that stands for many."""
    return finding.change is None or finding.rule in _NO_CHANGE or finding.stands_for > 1


def plain(finding: Finding) -> str:
    """Return what the setting governs, in words; its name where the catalogue has none."""
    setting = catalogue().find(finding.setting or "")
    return (setting.plain if setting else "") or (finding.setting or finding.title)


def _done(finding: Finding, setting: Setting | None, when: str) -> str:
    if finding.rule == _HELD:  # nobody knows whether it was ever otherwise
        return (
            _became(finding, setting, when)
            .replace(" turned off", " off", 1)
            .replace(" weakened", " weak", 1)
        )
    return _became(finding, setting, when)


def _became(finding: Finding, setting: Setting | None, when: str) -> str:
    named = plain(finding)
    if _is_list_item(finding, setting):
        undone = when.replace(" and restored", _BACK[finding.kind or ""], 1)
        return f"{_listed(named, finding)}{undone}: {finding.key}"
    if finding.label:
        state = _name(finding.after_text)
        done = _raised(finding) or _STATES.get(state, f"set to {state}")
        return f"{named} {done}{when}: {finding.label}"
    if setting is not None and setting.plain and (verb := _verb(finding, setting)):
        return f"{named} {verb}{when}"
    return f"{named} {_effect(finding)}{when}"


def _listed(named: str, finding: Finding) -> str:
    """Return what an item of a list became: `path excluded`, `path no longer excluded`, `exclusion removed`."""
    is_state = _ITEM_STATE.search(named)
    if finding.kind == "added":
        return named if is_state else f"{named} added"
    return _ITEM_STATE.sub(r" no longer \1", named, count=1) if is_state else f"{named} removed"


_ITEM_STATE: Final = re.compile(r" (excluded|allowed|protected)\b")
_BACK: Final = {"added": " and removed again", "removed": " and added again"}
"""How the change of an item was undone."""


def _is_list_item(finding: Finding, setting: Setting | None) -> bool:
    """Return whether the key is an item of a list, rather than an id with an action."""
    paired = setting is not None and setting.pair is not None
    return finding.key is not None and not paired and finding.kind in ("added", "removed")


def _verb(finding: Finding, setting: Setting) -> str:
    if setting.kind == "bool" and finding.effect in ("weakened", "strengthened"):
        return "turned off" if finding.effect == "weakened" else "turned on"
    state = _name(finding.after_text)
    if setting.kind in ("enum", "id_action_pair") and state != finding.after_text:
        return _state_in_words(finding, setting, state)
    return ""


def _state_in_words(finding: Finding, setting: Setting, state: str) -> str:
    """Return what a numbered setting became: `turned off`, `set to audit only`, `lowered to Moderate`."""
    if state in _OFF:
        return "turned off"
    if raised := _raised(finding):
        return raised
    if state in _MODES:
        return _MODES[state]
    if setting.weakens == "lower" and finding.effect in ("weakened", "strengthened"):
        return f"{'lowered' if finding.effect == 'weakened' else 'raised'} to {state}"
    return f"set to {state}"


def _raised(finding: Finding) -> str:
    """Return an improvement from one rung to the next: `raised from off to audit only`, `turned on`; else empty."""
    before, after = (
        _RUNGS.get(_name(text), "") for text in (finding.before_text, finding.after_text)
    )
    if finding.effect != "strengthened" or not after or before == after:
        return ""
    if (before, after) == ("off", "on"):
        return "turned on"
    return f"raised from {before} to {after}" if before else f"raised to {after}"


def _effect(finding: Finding) -> str:
    return finding.effect if finding.effect in ("weakened", "strengthened") else "changed"


def _name(text: str) -> str:
    """Return the name of a numbered value: `AuditMode` of `AuditMode (2)`."""
    match = _NUMBERED.fullmatch(text)
    return match[1] if match else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
