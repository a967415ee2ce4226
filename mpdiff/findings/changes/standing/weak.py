"""What counts as weak of a value that a snapshot holds, by itself: see `already` for what is listed of it and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.model import Items, Pairs
from mpdiff.catalogue.exclusions.shapes import risk
from mpdiff.findings.make import GRAVE, RULE_PREFIX
from mpdiff.history.subjects import UNKNOWN, Maybe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Scalar, Value
    from mpdiff.catalogue.entries import Setting
    from mpdiff.findings.case import Case

NAMED: Final = 10
"""Settings that a title names."""
BARE: Final = "bare-name"
"""The shape of an item that names a file without its folder."""
TIMES_LISTED: Final = 10
"""So many times what is listed of a change, the items of a list are looked at one by one."""


def named(subjects: Sequence[str]) -> str:
    """Return the first of some subjects by name, and how many more there are."""
    more = f" and {len(subjects) - NAMED} more" if len(subjects) > NAMED else ""
    return f"{', '.join(subjects[:NAMED])}{more}"


def is_too_long(setting: Setting, held: Value | None) -> bool:
    """Whether a list is too long to judge its items one by one."""
    if setting.item_kind is None or not isinstance(held, Items):
        return False
    return len(held.items) > TIMES_LISTED * limits.MAX_LISTED


def held_of(value: object, setting: Setting) -> Iterator[tuple[str | None, Scalar]]:
    """Yield what a snapshot holds of a setting: its one value, its items or the states of its entries."""
    if isinstance(value, Items):
        yield from ((item, item) for item in value.items)
    elif isinstance(value, Pairs):
        yield from value.pairs.items() if setting.pair else ()
    elif isinstance(value, bool | int):
        yield None, value


def is_left_open(case: Case, setting: Setting, value: Scalar) -> bool:
    """Whether a rule is listed and left to do what it does without an entry."""
    action = case.catalogue.asr_actions.get(value) if isinstance(value, int) else None
    return "asr-rules" in setting.roles and action is not None and action.takes_default


def strong_of(setting: Setting, key: str | None, value: Scalar) -> Maybe:
    """Return a strong value to measure a weak one against; UNKNOWN where it is none, or the default."""
    if key is not None and not setting.pair:
        listed = setting.weakens == "added" and setting.item_kind is not None
        return None if listed else UNKNOWN
    if setting.weakens in ("true", "false"):
        weak = setting.weakens == "true"
        return not weak if value is weak and setting.default_value is not weak else UNKNOWN
    if isinstance(value, bool) or not setting.order or value not in setting.bottom:
        return UNKNOWN
    return UNKNOWN if value == setting.default_value else setting.order[0][0]


def stands_alone(setting: Setting) -> bool:
    """Whether everything depends on a switch, or tamper protection holds it, or its items are judged one by one."""
    if setting.item_kind is not None:
        return True
    return setting.severity == "critical" or setting.tamper_protected == "yes"


def is_plain(case: Case, setting: Setting, item: str) -> bool:
    """Whether an exclusion has no grave shape, or only that it names a file without its folder."""
    assert setting.item_kind is not None  # noqa: S101  the caller asked
    found = risk(case.catalogue, setting.item_kind, RULE_PREFIX.sub("", item))
    if found is None or found[0] not in GRAVE:
        return True
    bare = {s.why for s in case.catalogue.data.shapes if BARE in s.patterns}
    return any(found[1].startswith(why) for why in bare)
