"""Which value the product applies, from what stands in each place.

Group Policy overrides Policy Manager, which overrides the local preferences; items of lists are a
union of all places. While troubleshooting mode is on, that is turned round for what is written
during the mode: its purpose is that a local administrator may override what policy locks, and a
policy value that alone was written meanwhile applies as well (Microsoft's page on troubleshooting mode; the order of
places is that of MPRegistry.txt, whose "effective policy" is the result).
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.history.subjects import UNKNOWN, Known, Maybe, Weaker, is_no_weaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mpdiff.base.model import Place, Snapshot, Statement
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.history.follow.segments import Ground, Samples

MANAGEMENT: Final[tuple[Place, ...]] = ("policy", "mdm")
PLACES: Final[tuple[Place, ...]] = (*MANAGEMENT, "local")
"""The places in which a value can be set, the strongest first."""


class Effective(NamedTuple):
    """The applied value and the place it stands in. `sure` False: a stronger place is not shown.

    `contested`: a stronger place was written in the mode as well, and which one applies nobody shows.
    """

    value: Maybe
    place: Place | None = None
    sure: bool = True
    contested: bool = False


def of_item(values: Mapping[Place, Maybe], *, merged: bool = True) -> Effective:
    """Return whether an item is listed: it is if any place lists it.

    `merged` False: policy has local items not count, so one that is only among them may not.
    """
    for place in PLACES:
        value = values[place]
        if value is not None and not isinstance(value, EllipsisType):
            return Effective(value, place, sure=merged or place in MANAGEMENT)
    return Effective(None, None, sure=all(values[place] is None for place in PLACES))


def of_value(
    values: Mapping[Place, Maybe], written: Sequence[Place], weaker: Weaker = is_no_weaker
) -> Effective:
    """Return the value that overrides the others. `written`: places written during the mode, in order.

    What policy is sent during the mode takes effect when that ends, so a weaker value that is written below
    it, before or later on, may apply, and which of both does nobody knows. Nor does anybody know whether what is
    written in Policy Manager below a standing policy does, or where the strongest place was given a value
    that no source explains.
    """
    strongest = (
        next((p for p in PLACES if p in written and values[p] is not None), None)
        if written
        else None
    )
    if strongest is not None and isinstance(values[strongest], EllipsisType):
        return Effective(UNKNOWN, strongest, sure=False)
    fresh = [p for p in PLACES if p in written and is_set(values[p])] if written else ()
    if fresh:
        found = fresh[0]
        for n, place in enumerate(fresh[1:], 1):
            last = all(written.index(p) < written.index(place) for p in fresh[:n])
            if last and weaker(values[found], values[place]):
                found = place
        beaten = found in MANAGEMENT and any(weaker(values[found], values[p]) for p in fresh)
        sure = found == fresh[0] and not beaten and not _is_below_policy(values, found)
        return Effective(values[found], found, sure, not sure)
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


def _is_below_policy(values: Mapping[Place, Maybe], place: Place) -> bool:
    """Whether a place of management has a set value above it: the mode lets local values override, no others."""
    above = PLACES[: PLACES.index(place)] if place in MANAGEMENT else ()
    return any(is_set(values[one]) for one in above)


def merges_local(catalogue: Catalogue, states: Iterable[Snapshot | None]) -> bool:
    """Return whether local items of lists count, as far as these states of policy or of what applies show."""
    names = [setting.name for setting in catalogue.playing("local-merge")]
    return not any(Known(one).value(name, None) is True for one in states for name in names)


def is_set(value: Maybe) -> bool:
    """Return whether a value is known and set."""
    return value is not None and not isinstance(value, EllipsisType)


def at_first(
    statements: Sequence[Statement], samples: Samples, ground: Ground
) -> dict[Place, Maybe]:
    """Return what stood in each place before the first statement.

    The first statement's old value shows it. Where the log has no gap, a place without a statement
    held all along what it holds at collection. An item that the before snapshot lacks stood in no
    place.
    """
    found: dict[Place, Maybe] = dict.fromkeys(PLACES, UNKNOWN)
    for place in PLACES if statements else ():
        first = next((s for s in statements if s.place == place), None)
        if first is not None:
            found[place] = first.before if first.before_known else UNKNOWN
        elif ground.is_item and samples.before is None:
            found[place] = None
        elif ground.vouched:
            found[place] = samples.places.get(place, UNKNOWN)
    return found
