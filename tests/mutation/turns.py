"""The catalogue with one thing turned round: a direction, a rank, a severity, a risky shape.

`python -m tests.mutation.turns` asks of each whether a row of `directions.tsv` or `risks.tsv` notices, and
prints those that none does; it exits 1 where there is one.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import SEVERITIES
from mpdiff.catalogue import catalogue
from tests.catalogue import test_directions
from tests.catalogue.exclusions import test_shapes
from tests.mutation import install

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Severity
    from mpdiff.catalogue.entries import Data, Setting, Shape

OPPOSITE: Final[dict[str, Any]] = {
    "true": "false",
    "false": "true",
    "lower": "higher",
    "higher": "lower",
    "added": "removed",
    "removed": "added",
    "values": "never",
    "source-dropped": "never",
}
CLAIMED: Final[dict[str, Any]] = {"bool": "true", "int": "lower", "enum": "lower", "list": "added"}
"""What a setting without a direction could be claimed to be, by its kind."""
UNDIRECTED: Final = ("never", "unknown")


class Turn(NamedTuple):
    """One thing turned round. `about`: the setting or the kind of exclusion whose rows must notice."""

    name: str
    about: str
    data: Data


def turns() -> Iterator[Turn]:
    """Return the catalogue with each thing turned round in turn."""
    data = catalogue().data
    for place, setting in enumerate(data.settings):
        if setting.volatile or (setting.pair and setting.name != setting.pair[1]):
            continue
        for name, turned in _of_setting(setting):
            yield Turn(
                f"{setting.name}: {name}",
                setting.name,
                replace(data, settings=_put(data.settings, place, turned)),
            )
    yield from _of_rules(data)
    for place, shape in enumerate(data.shapes):
        for name, shapes in _of_shape(shape):
            changed = data.shapes[:place] + shapes + data.shapes[place + 1 :]
            about = f"{shape.applies_to}: {shape.why}"
            yield Turn(f"{about}: {name}", shape.applies_to, replace(data, shapes=changed))


def _put(whole: tuple[Any, ...], place: int, new: Any) -> tuple[Any, ...]:
    return (*whole[:place], new, *whole[place + 1 :])


def _of_setting(setting: Setting) -> Iterator[tuple[str, Setting]]:
    if not setting.pair and not setting.order:  # else the order decides
        yield from _of_direction(setting)
    yield from _of_ranks(setting)
    if setting.weak_values:
        yield "no weak values", replace(setting, weak_values=())
    if setting.zero is not None:
        yield "zero as any number", replace(setting, zero=None)
    if setting.own:
        yield "no source of its own", replace(setting, own=())
    if setting.weakens not in UNDIRECTED:
        yield from _of_severity(setting)


def _of_direction(setting: Setting) -> Iterator[tuple[str, Setting]]:
    way = OPPOSITE.get(setting.weakens) or CLAIMED.get(setting.kind)
    if way is not None:
        yield f"{setting.weakens} as {way}", replace(setting, weakens=way)
    if setting.weakens not in UNDIRECTED:
        yield "no direction", replace(setting, weakens="unknown")


def _of_ranks(setting: Setting) -> Iterator[tuple[str, Setting]]:
    """Exchange two neighbours, put them on one rank, and take a guess for a fact."""
    order = setting.order
    for place, (upper, lower) in enumerate(pairwise(order)):
        before, behind = order[:place], order[place + 2 :]
        swapped = (*before, lower, upper, *behind)
        yield f"rank {place} below {place + 1}", replace(setting, order=swapped)
        alike = (*before, (*upper, *lower), *behind)
        yield f"ranks {place} and {place + 1} alike", replace(setting, order=alike)
    for place in range(len(setting.guessed)):
        fewer = setting.guessed[:place] + setting.guessed[place + 1 :]
        yield f"guess {place} certain", replace(setting, guessed=fewer)


def _of_severity(setting: Setting) -> Iterator[tuple[str, Setting]]:
    yield "another severity", replace(setting, severity=_other(setting.severity))
    for place, step in enumerate(setting.steps):
        graver = replace(step, severity=_other(step.severity or setting.severity))
        changed = replace(setting, steps=_put(setting.steps, place, graver))
        yield f"step {place} of another severity", changed


def _other(severity: Severity) -> Severity:
    return SEVERITIES[(SEVERITIES.index(severity) + 1) % len(SEVERITIES)]


def _of_rules(data: Data) -> Iterator[Turn]:
    rules = next(s.name for s in data.settings if "asr-rules" in s.roles)
    for place, rule in enumerate(data.asr_rules):
        other = "unknown" if rule.unset_acts_as == "off" else "off"
        turned = replace(rule, unset_acts_as=other)
        yield Turn(
            f"{rule.guid}: without an entry {other}",
            rules,
            replace(data, asr_rules=_put(data.asr_rules, place, turned)),
        )
        fewer = data.asr_rules[:place] + data.asr_rules[place + 1 :]
        yield Turn(f"{rule.guid}: not known", rules, replace(data, asr_rules=fewer))
    for place, action in enumerate(data.asr_actions):
        turned_action = replace(action, takes_default=not action.takes_default)
        yield Turn(
            f"state {action.code}: takes the default: {not action.takes_default}",
            rules,
            replace(data, asr_actions=_put(data.asr_actions, place, turned_action)),
        )


def _of_shape(shape: Shape) -> Iterator[tuple[str, tuple[Shape, ...]]]:
    yield "gone", ()
    yield "another severity", (replace(shape, severity=_other(shape.severity)),)


@contextmanager
def turned(data: Data) -> Iterator[None]:
    """Let the one catalogue of this process say other things."""
    one = catalogue()
    before = dict(vars(one))
    vars(one).clear()
    type(one).__init__(one, data, before["version"])
    _forget_all_but(one)
    try:
        yield
    finally:
        vars(one).clear()
        vars(one).update(before)
        _forget_all_but(one)


def _forget_all_but(one: object) -> None:
    """Empty every cache, and keep the one catalogue that all hold."""
    install.forget(but=catalogue)
    assert catalogue() is one


def is_noticed(turn: Turn) -> bool:
    """Return whether a row of the tables fails over a turn."""
    with turned(turn.data):
        try:
            return _differs(turn.about)
        except Exception:  # noqa: BLE001  a program that raises over it fails its test as well
            return True


def _differs(about: str) -> bool:
    steps = (row for row in test_directions.ROWS if row.setting == about)
    shapes = (row for row in test_shapes.ROWS if row.kind == about)
    return any(map(test_directions.faults, steps)) or not all(map(test_shapes.agrees, shapes))


def main() -> int:
    """Print the turns that nothing notices."""
    found = list(turns())
    missed = [turn.name for turn in found if not is_noticed(turn)]
    print(f"{len(found)} turned round, {len(found) - len(missed)} noticed")
    print("\n".join(missed))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
