"""Which value the product applies, from what stands in each place.

Group Policy overrides Policy Manager, which overrides the local preferences; items of lists are a
union of all places. While troubleshooting mode is on, that is turned round for what is written
during the mode: its purpose is that a local administrator may override what policy locks, and a
policy value written meanwhile applies as well (Microsoft's page on troubleshooting mode; the order of
places is that of MPRegistry.txt, whose "effective policy" is the result).
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.history.subjects import UNKNOWN, Maybe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from mpdiff.base.model import Place

MANAGEMENT: Final[tuple[Place, ...]] = ("policy", "mdm")
PLACES: Final[tuple[Place, ...]] = (*MANAGEMENT, "local")
"""The places in which a value can be set, the strongest first."""


class Effective(NamedTuple):
    """The applied value and the place it stands in. `sure` False: a stronger place is not shown."""

    value: Maybe
    place: Place | None = None
    sure: bool = True


def of_item(values: Mapping[Place, Maybe]) -> Effective:
    """Return whether an item is listed: it is if any place lists it."""
    for place in PLACES:
        value = values[place]
        if value is not None and not isinstance(value, EllipsisType):
            return Effective(value, place)
    return Effective(None, None, sure=all(values[place] is None for place in PLACES))


def of_value(values: Mapping[Place, Maybe], written: AbstractSet[Place]) -> Effective:
    """Return the value that overrides the others. `written`: places written during the mode."""
    for place in PLACES:
        if place in written and _is_set(values[place]):
            return Effective(values[place], place)
    shown = True
    for place in PLACES:
        value = values[place]
        if isinstance(value, EllipsisType):
            shown = False
        elif value is not None:
            return Effective(value, place, sure=shown)
    if isinstance(values["local"], EllipsisType):
        return Effective(UNKNOWN, None, sure=False)
    return Effective(None, None, sure=shown)


def _is_set(value: Maybe) -> bool:
    return value is not None and not isinstance(value, EllipsisType)
