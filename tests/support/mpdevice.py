"""A model of a device for scripts: the places of its settings, and Set-, Add- and Remove-MpPreference.

The cmdlets write the local place alone. What they do not take they refuse, as PowerShell does.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Items, Pairs, Value
from mpdiff.catalogue import catalogue
from tests.support.cmdlets import COMMON, PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mpdiff.base.model import Place
    from mpdiff.catalogue.entries import Setting
    from tests.support.powershell import Command
    from tests.support.powershell import Value as Argument

Held = bool | int | str | list[str] | dict[str, int]
"""A single value, a list or a map of a place; what is not set is absent."""

ORDER: Final[tuple[Place, ...]] = ("policy", "mdm", "local")
IN_MODE: Final[tuple[Place, ...]] = ("local", "policy", "mdm")
"""In troubleshooting mode what is set locally wins."""


class Device:
    """What each place holds: setting -> value, by the names of the catalogue."""

    def __init__(self, places: Mapping[Place, Mapping[str, Held]]) -> None:
        self.places: dict[Place, dict[str, Held]] = {
            place: deepcopy(dict(places.get(place, {}))) for place in ORDER
        }

    def run(self, command: Command) -> None:
        """Carry out one cmdlet; raise AssertionError for what it does not take."""
        known = PARAMETERS[command.name]
        assert command.arguments.keys() <= known, command
        given = {n: v for n, v in command.arguments.items() if n not in COMMON}
        settings = {_setting(name).name: _setting(name) for name in given}
        for setting in settings.values():
            if setting.pair:
                self._map(command.name, setting, given)
            elif setting.kind == "string_list":
                self._list(command.name, setting.name, given[setting.name])
            else:
                self._single(command.name, setting, given[setting.name])

    def _single(self, cmdlet: str, setting: Setting, value: Argument) -> None:
        local = self.places["local"]
        if cmdlet == "Remove-MpPreference":
            assert value is True, "a switch"
            local.pop(setting.name, None)
            return
        assert cmdlet == "Set-MpPreference"
        if setting.kind == "bool":
            assert isinstance(value, bool)
        elif setting.kind == "enum" and isinstance(value, str):
            numbers = {name: number for number, name in setting.values.items()}
            assert not (value == "Default" and "Quarantine" in numbers), "refused by the cmdlet"
            value = numbers[value]
        assert isinstance(value, bool | int | str)
        local[setting.name] = value

    def _list(self, cmdlet: str, name: str, item: Argument) -> None:
        assert isinstance(item, str)
        held = self.places["local"].get(name, [])
        assert isinstance(held, list)
        kept = [one for one in held if fold(one) != fold(item)]
        self.places["local"][name] = [*kept, item] if cmdlet == "Add-MpPreference" else kept

    def _map(self, cmdlet: str, setting: Setting, given: dict[str, Argument]) -> None:
        assert setting.pair is not None
        ids, actions = setting.pair
        held = self.places["local"].setdefault(_owner(setting), {})
        assert isinstance(held, dict)
        key = fold(str(given[ids]))
        if cmdlet == "Remove-MpPreference":
            held.pop(key, None)
            return
        numbers = {name: number for number, name in _setting(actions).values.items()}
        held[key] = numbers[str(given[actions])]

    def effective(self, *, in_mode: bool = False) -> dict[str, Value]:
        """Return what applies: items of lists from every place, of the rest the strongest place's."""
        order = IN_MODE if in_mode else ORDER
        names = sorted({name for held in self.places.values() for name in held})
        return {name: self._applied(name, order) for name in names}

    def _applied(self, name: str, order: tuple[Place, ...]) -> Value:
        held = [self.places[p][name] for p in order if name in self.places[p]]
        if isinstance(held[0], list):
            return Items(
                tuple(dict.fromkeys(i for one in held if isinstance(one, list) for i in one))
            )
        if isinstance(held[0], dict):
            merged: dict[str, int | None] = {}
            for one in reversed(held):
                assert isinstance(one, dict)
                merged |= one
            return Pairs(merged)
        return held[0]

    def place(self, name: Place) -> dict[str, Value]:
        """Return one place as the state at collection has it."""
        return {n: _value(held) for n, held in self.places[name].items()}


def _value(held: Held) -> Value:
    if isinstance(held, list):
        return Items(tuple(held))
    return Pairs(dict(held)) if isinstance(held, dict) else held


def _setting(parameter: str) -> Setting:
    setting = catalogue().find(parameter)
    assert setting is not None, parameter
    return setting


def _owner(setting: Setting) -> str:
    """Return the name by which a map stands in a state: that of its actions."""
    assert setting.pair is not None
    return setting.pair[1]
