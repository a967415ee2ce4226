"""A PowerShell script that puts back what was weakened. mpdiff writes it and never runs it.

What the cmdlets take is from Microsoft's reference of Set-, Add- and Remove-MpPreference (docsets
2022 and 2025) and from the parameter list of a current platform. Names of properties and values
come from the catalogue; everything else from the package is a literal or a comment, escaped in
`render/escape.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.escape import powershell_literal
from mpdiff.base.model import SEVERITIES, Change, Finding, Report, Scalar
from mpdiff.base.text.suggest import did_you_mean
from mpdiff.report.render.words import DORMANT
from mpdiff.report.revert.script import compose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.catalogue import Catalogue
    from mpdiff.catalogue.entries import Setting

_GUID: Final = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_THREAT_ID: Final = re.compile(r"[0-9]{1,19}")
_MAX_INT64: Final = 2**63 - 1
_MAX_UINT32: Final = 2**32 - 1


class Undo(Struct, frozen=True):
    """How one change is put back. `command` None: it is not, and `refusal` says why.

    `check` is the name and the arguments of one of the script's own functions, which compares the
    device with the value from before; None where Get-MpPreference cannot tell.
    """

    command: str | None = None
    check: tuple[str, str] | None = None
    refusal: str = ""


class Step(Struct, frozen=True):
    """One change with what is known of it and how it is put back."""

    change: Change
    finding: Finding | None
    setting: Setting | None
    undo: Undo


def script(
    report: Report, *, catalogue: Catalogue, every_change: bool = False, only: tuple[str, ...] = ()
) -> str:
    r"""Return the script, lines ended by `\n`. It has no effect until someone runs it.

    Restored is every change that weakened the device and every weakening that shows only in the
    state at collection; `every_change` restores all changes. `only` keeps these settings (any
    case). Accepted findings stay as they are unless one of the two asks for them.

    Raises InputError `no-before-values` without two states to compare and `device-mismatch` where
    they are of two devices, UsageError `unknown-setting` and `nothing-to-revert` for a name in
    `only` that is no setting or has nothing to restore.
    """
    for finding in report.findings:
        if finding.rule == "device-mismatch":
            raise InputError(
                "device-mismatch",
                f"{finding.title}. What one device had tells nothing about what to restore on "
                "another.",
                cure="Give two snapshots of one device.",
            )
    if report.before is None or (report.after is None and report.current is None):
        raise InputError(
            "no-before-values",
            "There are no two snapshots to compare, so nothing tells what to restore.",
            cure="Name the snapshot from before the window with --before.",
        )
    findings = _by_place(report.findings)
    places = _restorable(report, findings, every_change=every_change)
    places = _only(places, report, catalogue, only)
    asked = every_change or bool(only)
    steps = sorted(
        (_step(change, findings.get(_place(change)), catalogue, asked=asked) for change in places),
        key=_order,
    )
    doable = [step for step in steps if step.undo.command is not None]
    refused = [step for step in steps if step.undo.command is None]
    undirected = [] if every_change or only else _undirected(report, catalogue)
    device_id = catalogue.the("device-id").name
    return compose(
        report,
        doable,
        refused,
        undirected,
        every_change=every_change,
        only=only,
        device_id=device_id,
    )


# --- which changes --------------------------------------------------------------------------------


def _place(thing: Change | Finding) -> tuple[str | None, str | None]:
    return thing.setting, thing.key


def _by_place(findings: Iterable[Finding]) -> dict[tuple[str | None, str | None], Finding]:
    """Return the finding of each setting and key; one that knows the time goes before others."""
    found: dict[tuple[str | None, str | None], Finding] = {}
    for finding in findings:
        other = found.get(_place(finding))
        if other is None or (other.first_seen is None and finding.first_seen is not None):
            found[_place(finding)] = finding
    return found


def _restorable(
    report: Report,
    findings: dict[tuple[str | None, str | None], Finding],
    *,
    every_change: bool,
) -> list[Change]:
    """Return the changes to restore.

    A weakening after the second snapshot is one too, as is a weak local value below a policy.
    """
    changed = {_place(change) for change in report.changes}
    late = [
        finding.change
        for place, finding in findings.items()
        if place not in changed and (_is_there(finding) or finding.rule == DORMANT)
    ]
    chosen = [c for c in report.changes if every_change or c.effect == "weakened"]
    return chosen + [change for change in late if change is not None]


def _is_there(finding: Finding) -> bool:
    return finding.still_weakened is True and finding.effect == "weakened"


def _undirected(report: Report, catalogue: Catalogue) -> list[Step]:
    """Return the changes that go no known way, with how each would be put back."""
    steps = (
        _step(change, None, catalogue, asked=False)
        for change in report.changes
        if change.effect == "unknown"
    )
    return sorted((step for step in steps if step.undo.command is not None), key=_order)


def _only(
    changes: list[Change], report: Report, catalogue: Catalogue, only: tuple[str, ...]
) -> list[Change]:
    if not only:
        return changes
    wanted = {name.lower() for name in only}
    kept = [change for change in changes if _names(change, catalogue) & wanted]
    known = {name for change in kept for name in _names(change, catalogue)}
    for name in only:
        if name.lower() in known:
            continue
        changed = any(name.lower() in _names(change, catalogue) for change in report.changes)
        if not changed and catalogue.find(name) is None:
            raise UsageError(
                "unknown-setting",
                f"{name} is not a setting that mpdiff knows.",
                cure=did_you_mean(catalogue.suggest(name)) or "mpdiff explain lists them all.",
            )
        raise UsageError(
            "nothing-to-revert",
            f"{name} was not weakened." if changed else f"{name} was not changed.",
            cure="Restore its change with --all." if changed else "",
        )
    return kept


def _names(change: Change, catalogue: Catalogue) -> set[str]:
    """Return the names a user may call a change by, in lower case: a pair has two."""
    setting = catalogue.find(change.setting)
    names = {change.setting.lower()}
    if setting is not None:
        names |= {setting.name.lower(), *(name.lower() for name in setting.pair or ())}
    return names


def _order(step: Step) -> tuple[int, int, str, str]:
    """Real-time protection first, then by severity.

    Turning tamper protection on locks the rest, so that comes last; turning it off (only
    `every_change` does) comes first.
    """
    change = step.change
    severity = "info" if step.finding is None else step.finding.severity
    roles = step.setting.roles if step.setting else ()
    turn = 0 if "real-time" in roles else 1
    if "tamper-protection" in roles:
        turn = -1 if change.before is True else 2
    return turn, SEVERITIES.index(severity), change.setting.lower(), change.key or ""


# --- how one is undone ----------------------------------------------------------------------------


def _step(change: Change, finding: Finding | None, catalogue: Catalogue, *, asked: bool) -> Step:
    setting = catalogue.find(change.setting)
    if finding is not None and finding.status == "accepted" and not asked:
        undo = Undo(refusal="the policy file of this report accepts it")
    elif setting is None:
        undo = Undo(refusal="mpdiff does not know this setting")
    elif change.certainty == "uncertain" and change.key is not None and not setting.pair:
        undo = Undo(refusal="it is uncertain: a list was cut in one of the snapshots")
    else:
        undo = _undo(change, setting, catalogue)
        if setting.read_only:
            undo = Undo(check=undo.check, refusal="no documented cmdlet parameter sets it")
    return Step(change, finding, setting, undo)


def _undo(change: Change, setting: Setting, catalogue: Catalogue) -> Undo:
    if setting.pair is not None:
        return _undo_pair(change, setting.pair, catalogue)
    if setting.kind == "string_list":
        return _undo_item(change, setting)
    return _undo_scalar(change, setting)


def _undo_scalar(change: Change, setting: Setting) -> Undo:
    name, before = setting.name, change.before
    spelled = _spell(setting, before)
    if spelled is None:
        return Undo(refusal=f"the earlier value does not fit a setting of kind {setting.kind}")
    value, wanted = spelled
    check = ("Test-Value", f"'{name}' {_array(wanted)}")
    if value is not None:
        return Undo(f"Set-MpPreference -{name} {value}", check)
    if "cannot-be-unset" in setting.roles:
        return Undo(check=check, refusal="it was not set before, and no cmdlet unsets it")
    return Undo(f"Remove-MpPreference -{name}", check)


def _spell(setting: Setting, before: Scalar) -> tuple[str | None, tuple[str, ...]] | None:
    """Return a value as Set-MpPreference takes it and the texts Get-MpPreference shows it by.

    The first is None where the setting was unset, which only Remove-MpPreference restores; the
    whole is None where the value does not fit the setting's kind.
    """
    if before is None or before == "":
        return None, ("",)
    if setting.kind == "bool" and isinstance(before, bool):
        return ("$true", ("True",)) if before else ("$false", ("False",))
    if isinstance(before, bool):
        return None
    if setting.kind == "enum" and isinstance(before, int) and before in setting.values:
        return _spell_enum(setting, before)
    if setting.kind == "int" and isinstance(before, int) and 0 <= before <= _MAX_UINT32:
        return str(before), (str(before),)
    if isinstance(before, str) and (
        setting.kind == "string" or (setting.kind == "time" and _TIME.fullmatch(before))
    ):
        return powershell_literal(before), (before,)
    return None


def _spell_enum(setting: Setting, before: int) -> tuple[str | None, tuple[str, ...]]:
    name = setting.values[before]
    if not setting.names_are_cmdlet:
        return str(before), (str(before),)
    if before == 0 and _threat_actions(setting.values):
        return None, (str(before), name, "")
    return name, (str(before), name)


def _threat_actions(values: dict[int, str]) -> bool:
    """Whether these are the actions for a threat, whose 0 (Default) Set-MpPreference refuses."""
    return "Quarantine" in values.values()


def _undo_item(change: Change, setting: Setting) -> Undo:
    if not change.key or change.kind == "changed":
        return Undo(refusal="the evidence does not name the list item")
    missing = change.kind == "removed"
    spellings: tuple[str, ...] = (change.key,)
    if setting.item_kind == "extension":  # with and without the dot it is the same exclusion
        bare = change.key.removeprefix(".")
        spellings = (change.key, bare if bare != change.key else f".{bare}")
    state = "$true" if missing else "$false"
    check = ("Test-Item", f"'{setting.name}' {_array(spellings)} {state}")
    if setting.per_rule:
        return _undo_rule_item(change.key, setting, missing=missing)
    if "asr-rule-exclusions" in setting.roles:
        return Undo(check=check, refusal="the cmdlets take a rule only together with its path")
    if "set-as-a-whole" in setting.roles:
        return Undo(check=check, refusal="the cmdlets set this list only as a whole")
    verb = "Add" if missing else "Remove"
    return Undo(f"{verb}-MpPreference -{setting.name} {powershell_literal(change.key)}", check)


def _undo_rule_item(key: str, setting: Setting, *, missing: bool) -> Undo:
    """Put back a path of one ASR rule: `rule: path`, which the cmdlets take as two parameters."""
    rule, _, path = key.partition(": ")
    if not path or _GUID.fullmatch(rule) is None:
        return Undo(refusal="the evidence does not name both the rule and the path")
    ids, literals = f"{setting.name}_Id", (powershell_literal(rule), powershell_literal(path))
    verb, state = ("Add", "$true") if missing else ("Remove", "$false")
    return Undo(
        f"{verb}-MpPreference -{ids} {literals[0]} -{setting.name} {literals[1]}",
        ("Test-RuleItem", f"'{ids}' '{setting.name}' {literals[0]} {literals[1]} {state}"),
    )


def _undo_pair(change: Change, pair: tuple[str, str], catalogue: Catalogue) -> Undo:
    ids, actions = pair
    holder = catalogue.find(actions)
    values = {} if holder is None else holder.values
    threats = _threat_actions(values)
    identity = _identity(change.key or "", threats=threats)
    if identity is None:
        return Undo(refusal=f"its id is not {'a decimal number' if threats else 'a GUID'}")
    key = powershell_literal(identity)
    argument = f"-{ids} {identity if threats else key}"
    where = f"'{ids}' '{actions}' {key}"
    if change.kind == "added":
        return Undo(f"Remove-MpPreference {argument}", ("Test-Pair", f"{where} {_array(('',))}"))
    before = change.before
    if not isinstance(before, int) or isinstance(before, bool) or before not in values:
        return Undo(refusal="the earlier action is not known")
    if before == 0 and threats:
        wanted = _array(("", "0", values[0]))
        return Undo(f"Remove-MpPreference {argument}", ("Test-Pair", f"{where} {wanted}"))
    wanted = _array((str(before), values[before]))
    command = f"Add-MpPreference {argument} -{actions} {values[before]}"
    return Undo(command, ("Test-Pair", f"{where} {wanted}"))


def _identity(key: str, *, threats: bool) -> str | None:
    if threats:
        fits = _THREAT_ID.fullmatch(key) is not None and int(key) <= _MAX_INT64
        return str(int(key)) if fits else None
    rule = _GUID.fullmatch(key)
    return None if rule is None else rule[1]


def _array(texts: Iterable[str]) -> str:
    return f"@({', '.join(powershell_literal(text) for text in texts)})"
