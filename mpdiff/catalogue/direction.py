"""Which way a change goes, in whose words, how grave and how certain that is.

A direction is only claimed where the catalogue has one. What rests on a guess, on a default that
stands in for *not set*, or on a value that no source ranks is never certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.letter_case import fold, lower_ascii
from mpdiff.base.model import Certainty, Difference, Effect, Scalar, Severity  # noqa: TC001  msgspec resolves them
from mpdiff.catalogue.words import display

if TYPE_CHECKING:
    from typing import TypeGuard

    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue


class Verdict(Struct, frozen=True):
    """What a change means. `reason` in words; `severity` None: the setting's own."""

    effect: Effect
    reason: str = ""
    certainty: Certainty = "certain"
    severity: Severity | None = None


def direction(catalogue: Catalogue, setting: Setting | None, difference: Difference) -> Verdict:
    """Return whether a difference weakens the device, and why."""
    if setting is None:
        return Verdict("unknown", "this setting is not in mpdiff's catalogue")
    if setting.pair:
        return _pair(catalogue, setting, difference)
    if difference.key is not None:
        return _item(setting, difference)
    return _scalar(catalogue, setting, difference.before, difference.after)


def _unsure(verdict: Verdict, because: str) -> Verdict:
    if verdict.effect == "unknown":
        return verdict
    reason = verdict.reason
    stop = "" if not reason or reason.endswith(".") else "."
    text = f"{reason}{stop} Uncertain: {because}".strip()
    return replace(verdict, reason=text, certainty="uncertain")


def _weakened(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    step = setting.step(before, after)
    if step is None:
        return Verdict("weakened", setting.why)
    return Verdict("weakened", step.why, severity=step.severity)


def _way(setting: Setting, before: Scalar, after: Scalar, *, worse: bool) -> Verdict:
    return _weakened(setting, before, after) if worse else Verdict("strengthened")


# --- lists ----------------------------------------------------------------------------------------


def _item(setting: Setting, difference: Difference) -> Verdict:
    if setting.weakens == "never":
        return Verdict("neutral", "this list does not change what is protected")
    if setting.weakens not in ("added", "removed"):
        return Verdict("unknown", setting.why or "no source says which way this list weakens")
    return _way(setting, None, None, worse=setting.weakens == difference.kind)


# --- rules and threats ----------------------------------------------------------------------------


def _pair(catalogue: Catalogue, setting: Setting, difference: Difference) -> Verdict:
    before, after = difference.before, difference.after
    if difference.kind == "changed" and (before is None or after is None):
        return Verdict("unknown", "the state of one side was cut away")
    if "asr-rules" in setting.roles:
        return _rule(catalogue, setting, difference)
    if difference.kind == "changed":
        return _ranked(setting, before, after)
    if difference.kind == "added" and after in setting.bottom:
        return _weakened(setting, None, after)
    if difference.kind == "removed" and before in setting.bottom:
        return Verdict("strengthened")
    return Verdict("unknown", "the action for its severity applies where it has none of its own")


def _rule(catalogue: Catalogue, setting: Setting, difference: Difference) -> Verdict:
    rule = catalogue.asr_rules.get(lower_ascii(difference.key or ""))
    acts_as_off = rule is not None and rule.unset_acts_as == "off"
    unset = setting.bottom[0] if acts_as_off else None
    default = (
        () if acts_as_off else [c for c, a in catalogue.asr_actions.items() if a.takes_default]
    )
    before = unset if difference.kind == "added" else difference.before
    after = unset if difference.kind == "removed" else difference.after
    before = None if before in default else before
    after = None if after in default else after
    if before is not None and after is not None:
        return _ranked(setting, before, after)
    because = (
        "this rule is not in mpdiff's catalogue, so what it does without a state of its own is "
        "not known."
        if rule is None
        else "sources disagree whether this rule blocks without a state of its own."
    )
    if before is None and after is None:
        return _unsure(Verdict("neutral", "both states leave the rule to its default"), because)
    return _at_an_end(setting, before, after, because)


def _at_an_end(setting: Setting, before: Scalar, after: Scalar, because: str) -> Verdict:
    """Judge a change from or to a state nobody knows: from either end there is one way only."""
    known, gone = (after, False) if before is None else (before, True)
    is_lowest = known in setting.bottom
    if not is_lowest and known not in setting.order[0]:
        return Verdict("unknown", because)
    if is_lowest is gone:
        return _unsure(Verdict("strengthened"), because)
    lowest = known if is_lowest else setting.bottom[0]
    text = "The rule may be off now." if gone else "The rule is off; it may have blocked before."
    step = _weakened(setting, setting.order[0][0], lowest)
    return _unsure(Verdict("weakened", text, severity=step.severity), because)


# --- single values --------------------------------------------------------------------------------


def _scalar(catalogue: Catalogue, setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    if setting.weakens == "never":
        return Verdict("neutral", "this setting does not change what is protected")
    if setting.weakens == "unknown":
        text = setting.disagreement or setting.why
        return Verdict("unknown", text or "no source says which way this setting weakens")
    if before is not None and after is not None:
        return _known(setting, before, after)
    default = setting.default_value
    if default is None:
        return _unset(setting, before, after)
    old, new = (default if v is None else v for v in (before, after))
    shown = display(catalogue, setting, default)
    if type(old) is type(new) and old == new:
        verdict = Verdict("neutral", "nothing need have changed")
    else:
        verdict = _known(setting, old, new)
    return _unsure(verdict, f"the documented default, {shown}, stands in for not set.")


def _unset(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    """Judge a change from or to *not set* without a documented default."""
    unknown = "one side is not set, so the product decides there"
    if _is_weak(setting, after):
        return _unsure(_weakened(setting, None, after), f"{unknown}.")
    if _is_weak(setting, before):
        return _unsure(Verdict("strengthened"), f"{unknown}.")
    return Verdict("unknown", unknown)


def _is_weak(setting: Setting, value: Scalar) -> bool:
    if setting.weakens in ("true", "false"):
        return value is (setting.weakens == "true")
    return _is_number(value) and value in setting.bottom


def _known(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    if setting.weakens in ("true", "false"):
        if not isinstance(before, bool) or not isinstance(after, bool):
            return Verdict("unknown", "the value is neither True nor False")
        return _way(setting, before, after, worse=after == (setting.weakens == "true"))
    if setting.weakens == "source-dropped":
        return _sources(setting, str(before), str(after))
    if _is_number(before) and _is_number(after):
        ranked = _ranked if setting.order else _number
        return ranked(setting, before, after)
    return Verdict("unknown", "the value is not a number")


def _is_number(value: Scalar) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _ranked(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    old, new = (setting.rank(v) if isinstance(v, int) else None for v in (before, after))
    if old is None or new is None:
        return _unranked(setting, before, after)
    if old == new:
        return Verdict("neutral", "both values protect alike")
    verdict = _way(setting, before, after, worse=new < old)
    if setting.is_guessed(before, after):
        return _unsure(verdict, "the order of these two values is inferred; no source ranks them.")
    return verdict


def _unranked(setting: Setting, before: Scalar, after: Scalar) -> Verdict:
    """Judge a value that no source ranks: nothing is below the bottom, whatever it is worth."""
    unknown = "no source ranks one of the two values"
    if after in setting.bottom:
        return _unsure(_weakened(setting, before, after), f"{unknown}.")
    if before in setting.bottom:
        return _unsure(Verdict("strengthened"), f"{unknown}.")
    return Verdict("unknown", unknown)


def _number(setting: Setting, before: int, after: int) -> Verdict:
    if setting.weakens == "values":
        was, now = before in setting.weak_values, after in setting.weak_values
        if was == now:
            return Verdict("unknown", "no source ranks the two values")
        return _way(setting, before, after, worse=now)
    if setting.zero == "unknown" and 0 in (before, after):
        return Verdict("unknown", "0 hands the choice to the product")
    old, new = (_weight(setting, v) for v in (before, after))
    if old == new:
        return Verdict("neutral", "both values mean the same")
    return _way(setting, before, after, worse=(new < old) == (setting.weakens == "lower"))


def _weight(setting: Setting, value: int) -> float:
    if value == 0 and setting.zero == "highest":
        return float("inf")
    if value == 0 and setting.zero is not None:
        return float(setting.zero)  # `unknown` has been judged before
    return value


def _sources(setting: Setting, before: str, after: str) -> Verdict:
    """Judge an order of update sources: one of Microsoft's own may be dropped or come back."""
    old, new = (_listed(text) for text in (before, after))
    own = {fold(name) for name in setting.own}
    lost, gained = (old - new) & own, (new - old) & own
    inferred = "that an order without it is weaker is inferred."
    if lost and not gained:
        return _unsure(Verdict("weakened", setting.why), inferred)
    if gained and not lost:
        return _unsure(Verdict("strengthened"), inferred)
    return Verdict("unknown", "the order decides which source is asked first")


def _listed(text: str) -> set[str]:
    return {fold(part.strip()) for part in text.strip(" {}").split("|")}
