"""One subject with what is needed to judge it, and what every judgement of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mpdiff.catalogue.judge import judge
from mpdiff.history.subjects import difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Scalar, States
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch


class Subject(NamedTuple):
    """One subject with what is needed to judge it."""

    case: Case
    history: History
    setting: Setting | None
    states: States


def weakest(one: Subject, found: Sequence[Stretch]) -> Stretch:
    """Return the stretch in which the subject was weakest, the first of equals."""
    worst = found[0]
    for stretch in found[1:]:
        if is_weaker(one, worst.worst.after, stretch.worst.after):
            worst = stretch
    return worst


def is_weaker(one: Subject, value: Scalar, other: Scalar) -> bool:
    """Return whether a second value is weaker than the first, as applied."""
    old, new = (resolve(one.setting, v, one.history.key) for v in (value, other))
    if same(old, new):
        return False
    step = difference_of(one.history.setting, one.history.key, old, new)
    return judge(one.case.catalogue, step).effect == "weakened"


def detail_of(*parts: str) -> str:
    """Return the sentences of a detail as one text; empty ones are left out."""
    return " ".join(part for part in parts if part)
