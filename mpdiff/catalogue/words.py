"""How a value, a state and a rule read: `AuditMode (2)`, `not in the list`, the rule's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.letter_case import lower_ascii

if TYPE_CHECKING:
    from mpdiff.base.model import Difference, Scalar
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

NOT_SET = "not set"
NOT_LISTED = "not in the list"
LISTED = "in the list"
NO_ENTRY = "no entry"


def label(catalogue: Catalogue, setting: Setting | None, key: str | None) -> str | None:
    """Name the ASR rule that a key stands for."""
    if setting is None or key is None or not is_asr(setting):
        return None
    rule = catalogue.asr_rules.get(lower_ascii(key))
    return rule.name if rule else None


def is_asr(setting: Setting) -> bool:
    """Return whether the setting holds the states of ASR rules."""
    return "asr-rules" in setting.roles


def display(catalogue: Catalogue, setting: Setting | None, value: Scalar) -> str:
    """Return a value by its name: `AuditMode (2)`, `Block (1)`, `50 percent`, `not set`."""
    if value is None:
        return NOT_SET
    if isinstance(value, bool) or setting is None:
        return str(value)
    if isinstance(value, int):
        if is_asr(setting) and value in catalogue.asr_actions:
            return f"{catalogue.asr_actions[value].ui_name} ({value})"
        if value in setting.values:
            return f"{setting.values[value]} ({value})"
        if setting.unit and setting.kind == "int":
            return f"{value} {setting.unit}"
    return str(value)


def state(catalogue: Catalogue, setting: Setting | None, key: str | None, value: Scalar) -> str:
    """Return one state of a thing in words; an item, or the entry of an id, that is None is not there."""
    if key is not None and not (setting and setting.pair):
        return NOT_LISTED if value is None else LISTED
    if key is not None and value is None:
        return NO_ENTRY
    return display(catalogue, setting, value)


def texts(catalogue: Catalogue, setting: Setting | None, difference: Difference) -> tuple[str, str]:
    """Return both sides of a difference in words."""
    if difference.key is None:
        return (
            display(catalogue, setting, difference.before),
            display(catalogue, setting, difference.after),
        )
    if setting is not None and setting.pair:
        missing = NO_ENTRY
        before = display(catalogue, setting, difference.before)
        after = display(catalogue, setting, difference.after)
    else:
        missing, before, after = NOT_LISTED, LISTED, LISTED
    return (
        missing if difference.kind == "added" else before,
        missing if difference.kind == "removed" else after,
    )
