"""What the log says of one thing: a setting, or one item or rule of a setting.

From the touches of a thing and its state before the window follow the stretches in which it was
weak.
"""

from __future__ import annotations

from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.letter_case import fold, lower_ascii
from mpdiff.base.model import (
    Change,
    Difference,
    Effect,
    Items,
    Pairs,
    Round,
    Scalar,
    Snapshot,
    Touch,
    Unreadable,
    Window,
)
from mpdiff.catalogue.judge import judge

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mpdiff.catalogue.entries import Catalogue, Setting

Thing = tuple[str, str]

ZONES = timedelta(hours=14)
"""How far a time whose zone was assumed can be off."""


def in_window(touch: Touch, window: Window | None) -> bool | None:
    """Return whether a touch is inside the window.

    None where no window is known, or where the touch's time is uncertain and could be inside.
    """
    if window is None or window.start is None:
        return None
    start, end = window.start, window.end
    if touch.time_certain:
        return start <= touch.time and (end is None or touch.time <= end)
    outside = touch.time < start - ZONES or (end is not None and touch.time > end + ZONES)
    return False if outside else None


def thing(setting: str, key: str | None) -> Thing:
    """Return the identity of what an event and a change are about; no case."""
    return fold(setting), fold(key or "")


class Known:
    """What a snapshot tells of things; an item of a long list is found at once."""

    def __init__(self, snapshot: Snapshot | None) -> None:
        self._values = {} if snapshot is None else snapshot.values
        self._spelling_certain = snapshot is None or snapshot.spelling_certain
        self._items: dict[str, dict[str, str]] = {}

    def value(self, setting: str, key: str | None) -> Scalar | EllipsisType:
        """Return a thing's value, None for what is not there; Ellipsis where nothing tells."""
        value = self._values.get(setting, Unreadable(""))
        if isinstance(value, Unreadable):
            return Ellipsis
        if key is None:
            return Ellipsis if isinstance(value, Items | Pairs) else value
        if isinstance(value, Items):
            return self._item(setting, value, key)
        if isinstance(value, Pairs):
            action = value.pairs.get(lower_ascii(key))
            hidden = value.cut or lower_ascii(key) in value.pairs
            return Ellipsis if action is None and hidden else action
        return None if value is None else Ellipsis

    def _item(self, setting: str, value: Items, key: str) -> Scalar | EllipsisType:
        if setting not in self._items:
            self._items[setting] = {fold(item): item for item in value.items}
        items, wanted = self._items[setting], fold(key)
        if wanted in items:
            return items[wanted]
        if value.split and ", " in wanted and all(part in items for part in wanted.split(", ")):
            return key  # console text does not tell an item with a comma from two items
        doubtful = not self._spelling_certain and not key.isascii()
        return Ellipsis if value.cut or doubtful else None


class History(Struct, frozen=True):
    """The touches of one thing inside the window and the stretches of being weak.

    `touches`: inside the window, or perhaps inside it. `weakest`: the change from the state before
    to the weakest inside. `lasting`: by the log, the window ended with it weak. `certain`: at least
    one touch is inside for certain. `denied`: the first event says that something else was there
    before than the first snapshot does; the history then follows the event. `by_default`: it was
    weakest while it was not set, so that only the documented default tells. `back`: the change from
    the state before to what ended the last stretch, where that is another state.
    """

    setting: str
    key: str | None
    touches: tuple[Touch, ...]
    initial: Scalar = None
    weakest: Change | None = None
    rounds: tuple[Round, ...] = ()
    lasting: bool = False
    certain: bool = True
    denied: bool = False
    by_default: bool = False
    back: Change | None = None

    @property
    def managed(self) -> bool:
        """Whether every touch came through the keys of management."""
        return all(t.location != "local" for t in self.touches)

    @property
    def times_certain(self) -> bool:
        """Whether the zone of every touch is known."""
        return all(t.time_certain for t in self.touches)


def history_of(
    catalogue: Catalogue, touches: list[Touch], window: Window | None, before: Known
) -> History:
    """Return the history of one thing from all its touches, in the order of time."""
    first = touches[0]
    setting = catalogue.find(first.setting)
    done = [t for t in touches if not t.blocked]
    start = next((i for i, t in enumerate(done) if in_window(t, window) is not False), len(done))
    inside = tuple(t for t in done if in_window(t, window) is not False)
    if not inside:
        return History(first.setting, first.key, ())
    initial = _initial(setting, inside, before)
    history = _walked(catalogue, setting, done[start:], window, initial)
    told = _told_before(inside, window)
    if history.weakest is None and told is not Ellipsis and not same(told, initial):
        history = replace(_walked(catalogue, setting, done[start:], window, told), denied=True)
    return replace(
        history, touches=inside, certain=any(in_window(t, window) is True for t in inside)
    )


def _walked(
    catalogue: Catalogue,
    setting: Setting | None,
    touches: Sequence[Touch],
    window: Window | None,
    initial: Scalar,
) -> History:
    """Follow the touches from the first inside the window on; those after it only end a stretch.

    What nobody can judge (a value that is not told, or that no source ranks) ends none.
    """
    rounds: list[Round] = []
    weakest: Change | None = None
    back: Change | None = None
    since: Touch | None = None
    lasting = by_default = False
    for touch in touches:
        inside = in_window(touch, window) is not False
        effect, change = _effect(catalogue, setting, touch, initial)
        if effect == "weakened" and inside:
            weaker = _weaker(catalogue, weakest, change)
            if weaker is not weakest:
                weakest, by_default = weaker, touch.key is None and touch.after is None
            since, lasting = since or touch, True
        elif effect in ("same", "strengthened", "neutral") and since is not None:
            rounds.append(_round(since.time, touch.time))
            since, lasting, back = None, not inside, change
    if since is not None:
        rounds.append(_round(since.time, None))
    return History(
        touches[0].setting,
        touches[0].key,
        (),
        initial,
        weakest,
        tuple(rounds),
        lasting=lasting,
        by_default=by_default,
        back=back,
    )


def _effect(
    catalogue: Catalogue, setting: Setting | None, touch: Touch, initial: Scalar
) -> tuple[Effect | Literal["same"], Change | None]:
    if not touch.after_known:
        return "unknown", None
    change = as_change(catalogue, setting, touch, initial)
    return ("same", None) if change is None else (change.effect, change)


def _weaker(catalogue: Catalogue, one: Change | None, two: Change | None) -> Change | None:
    """Return the weaker of two changes from the same state."""
    if one is None or two is None or same(one.after, two.after):
        return one or two
    step = judge(catalogue, difference_of(one.setting, one.key, one.after, two.after))
    return two if step.effect == "weakened" else one


def _round(start: datetime, end: datetime | None) -> Round:
    return Round(start, end, (end - start).total_seconds() if end else None)


def _initial(setting: Setting | None, done: Sequence[Touch], before: Known) -> Scalar:
    """Return the state before the first touch: the snapshot's word, else the first event's."""
    first = done[0]
    known = before.value(first.setting, first.key)
    if not isinstance(known, EllipsisType):
        return known
    return resolve(setting, first.before if first.before_known else None, first.key)


def _told_before(inside: Sequence[Touch], window: Window | None) -> Scalar | EllipsisType:
    """Return what the first event for certain inside the window says that the local value was before.

    Ellipsis where it tells none: a value that was not set is no word on what held.
    """
    first = inside[0]
    if not first.before_known and len(inside) > 1 and inside[1].after == first.after:
        first = inside[1]  # 5001 and 5007 tell the same moment, the one without the old value
    if not first.before_known or first.location != "local" or in_window(first, window) is not True:
        return Ellipsis
    return Ellipsis if first.before is None and first.key is None else first.before


def same(one: Scalar | EllipsisType, two: Scalar) -> bool:
    """Return whether two values are one; text in any case, and True is not 1."""
    if isinstance(one, str) and isinstance(two, str):
        return fold(one) == fold(two)
    return type(one) is type(two) and one == two


def resolve(setting: Setting | None, value: Scalar, key: str | None) -> Scalar:
    """Turn *not set* of a single value into the documented default, which then applies."""
    if value is not None or key is not None or setting is None or setting.default is None:
        return value
    if setting.kind == "bool":
        return setting.default == "True"
    if setting.kind in ("enum", "int") and setting.default.isdecimal():
        return int(setting.default)
    return value


def as_change(
    catalogue: Catalogue, setting: Setting | None, touch: Touch, initial: Scalar
) -> Change | None:
    """See a touch as a change from the initial state; None if it is that state again."""
    if not touch.after_known:
        return None
    after = resolve(setting, touch.after, touch.key)
    before = resolve(setting, initial, touch.key)
    if same(after, before):
        return None
    return judge(catalogue, difference_of(touch.setting, touch.key, before, after))


def difference_of(setting: str, key: str | None, before: Scalar, after: Scalar) -> Difference:
    """Return the difference of two states of a thing; an item that is None is not there."""
    if key is not None and before is None:
        return Difference(setting, key, "added", None, after)
    if key is not None and after is None:
        return Difference(setting, key, "removed", before, None)
    return Difference(setting, key, "changed", before, after)
