"""What a difference means: its direction, its certainty and its severity, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Change, Difference, Scalar, Severity
from mpdiff.catalogue.direction import direction
from mpdiff.catalogue.words import display, is_asr, label, state, texts

if TYPE_CHECKING:
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

__all__ = [
    "display",
    "is_asr",
    "is_strongest",
    "is_weakest",
    "judge",
    "label",
    "severity_of",
    "state",
    "texts",
]

CUT = "Uncertain: the list was cut on the other side, so it may have been there."


def judge(catalogue: Catalogue, difference: Difference) -> Change:
    """Return a difference with its meaning.

    `certainty` is "uncertain" where the difference is (a cut list), and where its direction rests
    on a guess, on a default that stands in for *not set*, or on a value that no source ranks;
    `reason` says which.
    """
    setting = catalogue.find(difference.setting)
    verdict = direction(catalogue, setting, difference)
    before, after = texts(catalogue, setting, difference)
    cut = difference.certainty == "uncertain"
    return Change(
        setting=difference.setting,
        key=difference.key,
        kind=difference.kind,
        before=difference.before,
        after=difference.after,
        effect=verdict.effect,
        certainty="uncertain" if cut else verdict.certainty,
        before_text=before,
        after_text=after,
        reason=_joined(verdict.reason, CUT) if cut else verdict.reason,
        label=label(catalogue, setting, difference.key),
    )


def _joined(reason: str, more: str) -> str:
    if reason and not reason.endswith("."):
        reason += "."
    return f"{reason} {more}".strip()


def severity_of(catalogue: Catalogue, setting: Setting, change: Change) -> Severity:
    """Return how grave a weakening is: each step of a ladder has its own severity."""
    difference = Difference(
        change.setting, change.key, change.kind, change.before, change.after, change.certainty
    )
    return direction(catalogue, setting, difference).severity or setting.severity


def is_strongest(catalogue: Catalogue, name: str, key: str | None, value: Scalar) -> bool:
    """Return whether no value of a setting, or of one rule of it, is known or may be to protect more."""
    setting = catalogue.find(name)
    if setting is None or setting.weakens == "never":
        return setting is not None
    values: tuple[Scalar, ...] = tuple(v for alike in setting.order for v in alike)
    if setting.kind == "bool":
        values = (False, True)
    steps = [judge(catalogue, Difference(name, key, "changed", v, value)) for v in values]
    return bool(steps) and all(step.effect in ("strengthened", "neutral") for step in steps)


def is_weakest(setting: Setting, value: Scalar) -> bool:
    """Return whether nothing protects less than a value, by what sources say."""
    if isinstance(value, bool):
        return setting.weakens in ("true", "false") and value is (setting.weakens == "true")
    return value in setting.bottom
