"""How one change is put back: the commands, and the check that shows whether they worked.

What the cmdlets take is from Microsoft's reference of Set-, Add- and Remove-MpPreference (docsets
2022 and 2025) and from parameter lists of a current platform. Names of properties and values come
from the catalogue; everything else from the package is a literal, escaped in `base/escape.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.escape import powershell_literal
from mpdiff.base.letter_case import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.base.model import Change, Scalar
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

_GUID: Final = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_TIME: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]")
_THREAT_ID: Final = re.compile(r"[0-9]{1,19}")
_MAX_INT64: Final = 2**63 - 1
_MAX_UINT32: Final = 2**32 - 1


class Undo(Struct, frozen=True):
    """How one change is put back. Without `commands` it is not, and `refusal` says why.

    `check`: a call of one of the script's own functions, which returns what differs; "" where
    nothing on the device shows it. `below_policy`: it takes away a local copy of what policy holds.
    """

    commands: tuple[str, ...] = ()
    check: str = ""
    refusal: str = ""
    below_policy: bool = False


def undo(change: Change, setting: Setting, catalogue: Catalogue) -> Undo:
    """Return the commands that bring the local value back to what it was before."""
    if setting.pair is not None:
        return _undo_pair(change, setting.pair, catalogue)
    if setting.kind == "string_list":
        return _undo_item(change, setting)
    return _undo_value(change, setting)


def reset(change: Change, setting: Setting, catalogue: Catalogue, *, applies: Scalar) -> Undo:
    """Return the command that takes the local value away, so that `applies` counts.

    `applies`: what policy holds, or the documented default. A value that no cmdlet unsets is set.
    """
    if "cannot-be-unset" in setting.roles:
        return undo(change, setting, catalogue)
    if setting.pair is not None:
        return _reset_pair(change, setting.pair, catalogue, applies)
    spelled = spell(setting, applies)
    if spelled is None:
        return Undo(
            refusal=f"the value of the policy does not fit a setting of kind {setting.kind}"
        )
    check = f"Test-Value '{setting.name}' {_array(spelled[1])}"
    return Undo((f"Remove-MpPreference -{setting.name}",), check)


def forget(change: Change, setting: Setting, catalogue: Catalogue) -> Undo:
    """Return the command that takes away a local value which a policy overrides.

    Get-MpPreference shows the policy's value before and after, so the registry is asked.
    """
    if setting.kind == "string_list" and setting.pair is None:
        return _forget_item(change, setting)
    done = reset(change, setting, catalogue, applies=change.before)
    return Undo(done.commands, _local_check(change, setting), done.refusal)


def _forget_item(change: Change, setting: Setting) -> Undo:
    """Take away a local item that policy lists too; lists of all places add up."""
    if change.kind != "added" or not change.key or not setting.registry:
        return Undo(refusal="it is not an item of a list that was added")
    key, _, name = setting.registry[0].rpartition("\\")
    if name != "*" or setting.per_rule:
        return Undo(refusal="where its items stand locally is not known")
    item = change.key
    command = f"Remove-MpPreference -{setting.name} {powershell_literal(item)}"
    return Undo((command,), f"Test-LocalGone '{key}' {powershell_literal(item)} '0'")


def _local_check(change: Change, setting: Setting) -> str:
    data = _as_stored(setting, change.after)
    if data is None or not setting.registry:
        return ""
    key, _, name = setting.registry[0].rpartition("\\")
    if name == "*":
        name = change.key or ""
    return f"Test-LocalGone '{key}' {powershell_literal(name)} '{data}'"


def _as_stored(setting: Setting, value: Scalar) -> str | None:
    """Return a value as the registry holds it; None where it stands there in another way."""
    if setting.convert not in ("as-is", "inverse") or not isinstance(value, int):
        return None
    return str(int(value) ^ 1 if setting.convert == "inverse" else int(value))


# --- single values --------------------------------------------------------------------------------


def _undo_value(change: Change, setting: Setting) -> Undo:
    name = setting.name
    spelled = spell(setting, change.before)
    if spelled is None:
        return Undo(refusal=f"the earlier value does not fit a setting of kind {setting.kind}")
    value, wanted = spelled
    check = f"Test-Value '{name}' {_array(wanted)}"
    if value is not None:
        return Undo((f"Set-MpPreference -{name} {value}",), check)
    if "cannot-be-unset" in setting.roles:
        return Undo(check=check, refusal="it was not set before, and no cmdlet unsets it")
    return Undo((f"Remove-MpPreference -{name}",), check)


def spell(setting: Setting, value: Scalar) -> tuple[str | None, tuple[str, ...]] | None:
    """Return a value as Set-MpPreference takes it and the texts Get-MpPreference shows it by.

    The first is None where the setting was unset, which only Remove-MpPreference restores; the
    whole is None where the value does not fit the setting's kind.
    """
    if value is None or value == "":
        return None, ("",)
    if setting.kind == "bool" and isinstance(value, bool):
        return ("$true", ("True",)) if value else ("$false", ("False",))
    if isinstance(value, bool):
        return None
    if setting.kind == "enum" and isinstance(value, int) and value in setting.values:
        return _spell_enum(setting, value)
    if setting.kind == "int" and isinstance(value, int) and 0 <= value <= _MAX_UINT32:
        return str(value), (str(value),)
    if isinstance(value, str) and (
        setting.kind == "string" or (setting.kind == "time" and _TIME.fullmatch(value))
    ):
        return powershell_literal(value), (value,)
    return None


def _spell_enum(setting: Setting, value: int) -> tuple[str | None, tuple[str, ...]]:
    name = setting.values[value]
    if not setting.names_are_cmdlet:
        return str(value), (str(value),)
    if value == 0 and _threat_actions(setting.values):
        return None, (str(value), name, "")
    return name, (str(value), name)


def _threat_actions(values: dict[int, str]) -> bool:
    """Whether these are the actions for a threat, whose 0 (Default) Set-MpPreference refuses."""
    return "Quarantine" in values.values()


# --- items of lists -------------------------------------------------------------------------------


def _undo_item(change: Change, setting: Setting) -> Undo:
    if not change.key or change.kind == "changed":
        return Undo(refusal="the evidence does not name the list item")
    missing = change.kind == "removed"
    if setting.per_rule:
        return _undo_rule_item(change.key, setting, missing=missing)
    spellings = _device_spellings(change.key, setting)
    state = "$true" if missing else "$false"
    check = f"Test-Item '{setting.name}' {_array(spellings)} {state}"
    if "asr-rule-exclusions" in setting.roles:
        return Undo(check=check, refusal="the cmdlets take a rule only together with its path")
    if "set-as-a-whole" in setting.roles:
        return Undo(check=check, refusal="the cmdlets set this list only as a whole")
    if missing:
        added = powershell_literal(change.key)
        return Undo((f"Add-MpPreference -{setting.name} {added}",), check)
    removed = (powershell_literal(text) for text in spellings)
    return Undo(tuple(f"Remove-MpPreference -{setting.name} {text}" for text in removed), check)


def _device_spellings(key: str, setting: Setting) -> tuple[str, ...]:
    """Return each way the device may spell an item, the way of the evidence first.

    Of an extension with its dot and without it. Blanks around it are a part of its name to the cmdlets;
    the same item without them may stand beside it, and is one exclusion with it.
    """
    bare = key.strip(" ")
    forms = [bare]
    if setting.item_kind == "extension":
        without = bare.removeprefix(".")
        forms.append(without if without != bare else f".{without}")
    if not bare or not forms[-1]:
        return (key,)  # a blank or a dot alone has no other spelling
    padded = [key.replace(bare, form) for form in forms]
    return tuple(dict.fromkeys((*padded, *forms)))


def _undo_rule_item(key: str, setting: Setting, *, missing: bool) -> Undo:
    """Put back a path of one ASR rule: `rule: path`, which the cmdlets take as two parameters."""
    rule, _, path = key.partition(": ")
    if not path or _GUID.fullmatch(rule) is None:
        return Undo(refusal="the evidence does not name both the rule and the path")
    ids, literals = f"{setting.name}_Id", (powershell_literal(rule), powershell_literal(path))
    verb, state = ("Add", "$true") if missing else ("Remove", "$false")
    return Undo(
        (f"{verb}-MpPreference -{ids} {literals[0]} -{setting.name} {literals[1]}",),
        f"Test-RuleItem '{ids}' '{setting.name}' {literals[0]} {literals[1]} {state}",
    )


# --- rules and threats ----------------------------------------------------------------------------


class _Entry(Struct, frozen=True):
    """One entry of a map: how the cmdlets take its id, how a check names it, its actions."""

    argument: str
    where: str
    actions: str
    values: dict[int, str]
    threats: bool


def _entry_of_pair(change: Change, pair: tuple[str, str], catalogue: Catalogue) -> _Entry | Undo:
    ids, actions = pair
    holder = catalogue.find(actions)
    values = {} if holder is None else holder.values
    threats = _threat_actions(values)
    identity = _identity(change.key or "", threats=threats)
    if identity is None:
        return Undo(refusal=f"its id is not {'a decimal number' if threats else 'a GUID'}")
    key = powershell_literal(identity)
    argument = f"-{ids} {identity if threats else key}"
    return _Entry(argument, f"'{ids}' '{actions}' {key}", actions, values, threats)


def _undo_pair(change: Change, pair: tuple[str, str], catalogue: Catalogue) -> Undo:
    entry = _entry_of_pair(change, pair, catalogue)
    if isinstance(entry, Undo):
        return entry
    remove = (f"Remove-MpPreference {entry.argument}",)
    if change.kind == "added":
        return Undo(remove, f"Test-Pair {entry.where} {_array(('',))}")
    before = change.before
    if not isinstance(before, int) or isinstance(before, bool) or before not in entry.values:
        return Undo(refusal="the earlier action is not known")
    name = entry.values[before]
    if before == 0 and entry.threats:
        return Undo(remove, f"Test-Pair {entry.where} {_array(('', '0', name))}")
    check = f"Test-Pair {entry.where} {_array((str(before), name))}"
    rule = catalogue.asr_rules.get(fold(change.key or "").strip("{}"))
    if rule is not None and rule.never_local:
        return Undo(check=check, refusal=f"this rule is not for local settings: {rule.never_local}")
    return Undo((f"Add-MpPreference {entry.argument} -{entry.actions} {name}",), check)


def _reset_pair(
    change: Change, pair: tuple[str, str], catalogue: Catalogue, applies: Scalar
) -> Undo:
    entry = _entry_of_pair(change, pair, catalogue)
    if isinstance(entry, Undo):
        return entry
    shown = ("",) if applies is None else (str(applies), entry.values.get(int(applies), ""))
    check = f"Test-Pair {entry.where} {_array(shown)}"
    return Undo((f"Remove-MpPreference {entry.argument}",), check)


def _identity(key: str, *, threats: bool) -> str | None:
    if threats:
        fits = _THREAT_ID.fullmatch(key) is not None and int(key) <= _MAX_INT64
        return str(int(key)) if fits else None
    rule = _GUID.fullmatch(key)
    return None if rule is None else rule[1]


def _array(texts: Iterable[str]) -> str:
    return f"@({', '.join(powershell_literal(text) for text in texts)})"
