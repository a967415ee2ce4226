"""Do the witnesses of the state at collection agree on one subject, and what does each of them show.

MPSupportEffectiveConfig.json and each MPRegistry.txt are accounts of their own, and a dump prints what stands
in each place beside what is in effect. Where one of them shows a value that is weaker than what applied before
a weakening, nobody knows that it was put back.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final

from mpdiff.catalogue.judge import judge, state
from mpdiff.history.places import MANAGEMENT, is_set, merges_local
from mpdiff.history.places import PLACES as IN_ORDER
from mpdiff.history.subjects import Known, difference_of, resolve, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Place, Scalar
    from mpdiff.findings.case import Case
    from mpdiff.history.subjects import Maybe

PLACES: Final[dict[Place, str]] = {
    "policy": "policy keys",
    "mdm": "keys of Policy Manager",
    "local": "preferences",
    "effective": "effective state",
}


def disputed(case: Case, setting: str, key: str | None, reference: Scalar) -> str:
    """State who shows a subject weaker than a reference at collection, and what the others show.

    Empty where no witness does, or where what is in effect shows it as well.
    """
    shown = Known(case.states.collected).value(setting, key)
    for account in case.states.accounts:
        value = Known(account).value(setting, key)
        if not same(value, shown) and _is_weaker(case, setting, key, reference, value):
            accounts = (
                f"{one.member} {in_words(case, setting, key, Known(one).value(setting, key))}"
                for one in case.states.accounts
            )
            return f"At collection it is unknown: {' and '.join(accounts)}."
    for place, value in _standing(case, setting, key):
        if not same(value, shown) and _is_weaker(case, setting, key, reference, value):
            return (
                f"At collection it is unknown: what stands in the {PLACES[place]} "
                f"{in_words(case, setting, key, value)}, and the effective state "
                f"{in_words(case, setting, key, shown)}."
            )
    return ""


def _standing(case: Case, setting: str, key: str | None) -> Iterator[tuple[Place, Maybe]]:
    """Yield what stands in each place and nothing above it overrules."""
    for place, held in case.states.places.items():
        value = Known(held).value(setting, key)
        if is_set(value) and not is_below(case, place, setting, key, value):
            yield place, value


def _is_weaker(case: Case, name: str, key: str | None, reference: Scalar, value: Maybe) -> bool:
    if isinstance(value, EllipsisType) or (value is None and key is None):
        return False
    setting = case.catalogue.find(name)
    old, new = (resolve(setting, v, key) for v in (reference, value))
    if same(old, new):
        return False
    return judge(case.catalogue, difference_of(name, key, old, new)).effect == "weakened"


def is_below(case: Case, place: Place, setting: str, key: str | None, value: Maybe) -> bool:
    """Whether what stands in a place waits: a stronger place holds a value, or policy keeps local items out."""
    if key is not None and value == key:  # items of a list add up
        return place not in MANAGEMENT and not merges_local(
            case.catalogue,
            (case.states.collected, *(case.states.places.get(p) for p in MANAGEMENT)),
        )
    above = IN_ORDER[: IN_ORDER.index(place)] if place in IN_ORDER else ()
    held = (case.states.places[one] for one in above if one in case.states.places)
    return any(is_set(Known(one).value(setting, key)) for one in held)


def in_words(case: Case, setting: str, key: str | None, shown: Maybe) -> str:
    """State what a witness shows of a subject, as the end of a sentence."""
    if isinstance(shown, EllipsisType) or (shown is None and key is not None):
        return "does not list it"
    return f"shows {state(case.catalogue, case.catalogue.find(setting), key, shown)}"
