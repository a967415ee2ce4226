"""What a difference means: which way it goes, in whose words, and why.

A direction is only claimed where the catalogue has one; where a value is unranked or unset the
answer is *unknown*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Change, Difference, Effect, Scalar

if TYPE_CHECKING:
    from mpdiff.catalogue.entries import Catalogue, Setting

NOT_SET = "not set"
NOT_LISTED = "not in the list"
LISTED = "in the list"
NO_ENTRY = "no entry"

Verdict = tuple[Effect, str]


def judge(catalogue: Catalogue, difference: Difference) -> Change:
    """Return a difference its meaning."""
    setting = catalogue.find(difference.setting)
    effect, reason = effect_of(catalogue, setting, difference)
    before, after = texts(catalogue, setting, difference)
    return Change(
        setting=difference.setting,
        key=difference.key,
        kind=difference.kind,
        before=difference.before,
        after=difference.after,
        effect=effect,
        certainty=difference.certainty,
        before_text=before,
        after_text=after,
        reason=reason,
        label=label(catalogue, setting, difference.key),
    )


def label(catalogue: Catalogue, setting: Setting | None, key: str | None) -> str | None:
    """Name the ASR rule that a key stands for."""
    if setting is None or key is None or not is_asr(setting):
        return None
    rule = catalogue.asr_rules.get(key.lower())
    return rule.name if rule else None


def is_asr(setting: Setting) -> bool:
    """Return whether the setting holds the states of ASR rules."""
    return setting.pair is not None and setting.name.startswith("AttackSurfaceReduction")


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


def effect_of(catalogue: Catalogue, setting: Setting | None, difference: Difference) -> Verdict:
    """Return whether a difference weakens the device, and by what rule."""
    if setting is None:
        return "unknown", "this setting is not in mpdiff's catalogue"
    if setting.pair:
        return _pair_effect(catalogue, setting, difference)
    if difference.key is not None:
        return _item_effect(setting, difference)
    return _scalar_effect(setting, difference.before, difference.after)


def _item_effect(setting: Setting, difference: Difference) -> Verdict:
    if setting.weakens not in ("added", "removed"):
        if setting.weakens == "never":
            return "neutral", "this list does not change what is protected"
        return "unknown", "no source says which way this list weakens"
    worse = setting.weakens == difference.kind
    return ("weakened", setting.why) if worse else ("strengthened", "")


def _pair_effect(catalogue: Catalogue, setting: Setting, difference: Difference) -> Verdict:
    before, after = difference.before, difference.after
    if difference.kind == "changed" and (before is None or after is None):
        return "unknown", "the state of one side was cut away"
    if is_asr(setting):
        return _asr_effect(catalogue, setting, difference)
    weak = _weakest(setting)
    if difference.kind == "added":
        if after in weak:
            return "weakened", setting.why
        return "unknown", "an action of its own replaces the one for its severity"
    if difference.kind == "removed":
        if before in weak:
            return "strengthened", ""
        return "unknown", "the action for its severity applies again"
    return _scalar_effect(setting, before, after)


def _asr_effect(catalogue: Catalogue, setting: Setting, difference: Difference) -> Verdict:
    rule = catalogue.asr_rules.get((difference.key or "").lower())
    unset = 0 if rule is None or rule.unset_acts_as == "off" else None
    before = unset if difference.kind == "added" else difference.before
    after = unset if difference.kind == "removed" else difference.after
    if before is None or after is None:
        known, gone = (after, False) if before is None else (before, True)
        return _against_unknown_default(setting, known, gone=gone)
    if rule is None:
        verdict, reason = _scalar_effect(setting, before, after)
        return verdict, reason or "this rule is not in mpdiff's catalogue"
    return _scalar_effect(setting, before, after)


def _against_unknown_default(setting: Setting, known: Scalar, *, gone: bool) -> Verdict:
    """Judge a rule whose state without an entry is disputed (off, or block by default)."""
    rank = setting.rank(known) if isinstance(known, int) else None
    off = setting.rank(0)
    why = "sources disagree whether this rule blocks without an entry"
    if rank is None or off is None:
        return "unknown", why
    if gone and rank > off:
        return "weakened", f"the entry that set it is gone; {why}"
    return "unknown", why


def _scalar_effect(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    if setting.weakens == "never":
        return "neutral", "this setting does not change what is protected"
    if setting.weakens == "unknown":
        return "unknown", setting.disagreement or "no source says which way this setting weakens"
    if before is None or after is None:
        return _unset_effect(setting, before, after)
    if setting.weakens in ("true", "false"):
        return _bool_effect(setting, after)
    if not _is_number(before) or not _is_number(after):
        return "unknown", "the value is not a number"
    return _number_effect(setting, int(before), int(after))


def _is_number(value: Scalar) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _bool_effect(setting: Setting, after: Scalar) -> Verdict:
    if not isinstance(after, bool):
        return "unknown", "the value is neither True nor False"
    worse = after == (setting.weakens == "true")
    return ("weakened", setting.why) if worse else ("strengthened", "")


def _unset_effect(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    """Judge a change from or to *not set*, where the product decides."""
    if before is None and _is_weak(setting, after):
        return "weakened", setting.why
    return "unknown", "one side is not set, so the product decides there"


def _is_weak(setting: Setting, value: Scalar) -> bool:
    if setting.weakens in ("true", "false"):
        return value is (setting.weakens == "true")
    return value in _weakest(setting) if not isinstance(value, bool) else False


def _weakest(setting: Setting) -> tuple[int, ...]:
    """Return the values below which nothing is: the last rank, else the listed weak values."""
    return setting.order[-1] if setting.order else setting.weak_values


def _number_effect(setting: Setting, before: int, after: int) -> Verdict:
    if setting.order:
        return _rank_effect(setting, before, after)
    if setting.weakens == "values":
        return _listed_effect(setting, before, after)
    if setting.zero == "unknown" and 0 in (before, after):
        return "unknown", "0 hands the choice to the product"
    old, new = (_weight(setting, v) for v in (before, after))
    if old == new:
        return "neutral", "both values mean the same"
    worse = (new < old) == (setting.weakens == "lower")
    return ("weakened", setting.why) if worse else ("strengthened", "")


def _weight(setting: Setting, value: int) -> float:
    if value == 0 and setting.zero == "highest":
        return float("inf")
    if value == 0 and setting.zero is not None and setting.zero.isdecimal():
        return float(setting.zero)
    return value


def _rank_effect(setting: Setting, before: int, after: int) -> Verdict:
    old, new = setting.rank(before), setting.rank(after)
    if new is None or old is None:
        if new == 0:
            return "weakened", setting.why
        return "unknown", "no source ranks one of the two values"
    if old == new:
        return "neutral", "both values protect alike"
    return ("weakened", setting.why) if new < old else ("strengthened", "")


def _listed_effect(setting: Setting, before: int, after: int) -> Verdict:
    was, now = before in setting.weak_values, after in setting.weak_values
    if was == now:
        return "unknown", "no source ranks the two values"
    return ("weakened", setting.why) if now else ("strengthened", "")
