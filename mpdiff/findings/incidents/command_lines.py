r"""What a command line asks Defender's settings for, and whether it asked for a change that a record shows.

`Set-MpPreference` and its kin name a setting by parameter (an unambiguous beginning is enough for
PowerShell), the WMI class by assignment, `reg` and `Set-ItemProperty` by key and value of the registry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold, item_key
from mpdiff.catalogue.judge import is_asr
from mpdiff.readers.events.configuration import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Scalar
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

_DATA: Final = r"\"[^\"]*\"|'[^']*'|[^\s\"'-][^\s\"']*"
_PARAMETER: Final = re.compile(rf"(?<=\s)-(\w{{3,60}})[\s:]*({_DATA})?")
_ASSIGNED: Final = re.compile(rf"(?<![\w-])(\w{{3,60}})\s*=\s*({_DATA})")
_VALUE: Final = re.compile(rf"(?<=\s)[/-](?:v|name)[\s:]+({_DATA})", re.IGNORECASE)
_HELD: Final = re.compile(rf"(?<=\s)[/-](?:d|value)[\s:]+({_DATA})", re.IGNORECASE)
_KEY: Final = re.compile(
    r"(?:HKLM|HKEY_LOCAL_MACHINE):?\\(SOFTWARE\\[^\"'\r\n]{0,60}Windows Defender[^\"'\r\n]*)",
    re.IGNORECASE,
)
_SWITCHES: Final = {
    **dict.fromkeys(("$true", "1", "true", "0x1"), True),
    **dict.fromkeys(("$false", "0", "false", "0x0"), False),
}
_REMOVES: Final = ("remove-mppreference", "remove-itemproperty", "reg delete", "reg.exe delete")
_OPEN: Final = re.compile(r"[$%`(@]|\.\.\.$")
"""What makes a value one that only the machine knew: a variable, an expression, a text that was cut."""
_MIN_BEGIN: Final = 4


class Asked(NamedTuple):
    """One setting that a command names. `text`: the value it gives, as written; "" for none.

    `value`: what that is in canonical form, None where it is not understood.
    """

    setting: Setting
    text: str
    value: Scalar = None


def asked(catalogue: Catalogue, line: str) -> Iterator[Asked]:
    """Yield the settings that a command line names, with the value it gives each."""
    for match in _PARAMETER.finditer(line):
        setting = _by_parameter(catalogue, match[1], line)
        if setting is not None:
            yield _of(catalogue, setting, match[2])
    if "msft_mppreference" in fold(line):
        for match in _ASSIGNED.finditer(line):
            setting = catalogue.find(match[1])
            if setting is not None:
                yield _of(catalogue, setting, match[2])
    yield from _in_registry(catalogue, line)


def _by_parameter(catalogue: Catalogue, name: str, line: str) -> Setting | None:
    found = catalogue.find(name)
    if found is not None or len(name) < _MIN_BEGIN or "mppreference" not in fold(line):
        return found
    begun = [s for s in catalogue.settings if fold(s.name).startswith(fold(name))]
    return begun[0] if len(begun) == 1 else None


def _of(catalogue: Catalogue, setting: Setting, text: str | None) -> Asked:
    bare = (text or "").strip("\"',{}()")
    return Asked(setting, bare, _in_canonical_form(catalogue, setting, bare))


def _in_canonical_form(catalogue: Catalogue, setting: Setting, text: str) -> Scalar:
    folded = fold(text)
    if setting.kind == "bool":
        return _SWITCHES.get(folded)
    names = (
        {code: action.cmdlet_name for code, action in catalogue.asr_actions.items()}
        if is_asr(setting)
        else setting.values
    )
    by_name = {fold(name).replace(" ", ""): number for number, name in names.items()}
    if folded in by_name:
        return by_name[folded]
    return int(folded) if folded.isascii() and folded.isdecimal() else None


def _in_registry(catalogue: Catalogue, line: str) -> Iterator[Asked]:
    name, key, data = _VALUE.search(line), _KEY.search(line), _HELD.search(line)
    if name is None:
        return
    bare, text = name[1].strip("\"'"), (data[1] if data else "").strip("\"'")
    found = None
    if key is not None:
        spelled = f"0x{int(text):X}" if text.isascii() and text.isdecimal() else text or "0x0"
        path = key[1].strip("\\")
        found = parse_value(f"HKLM\\{path}\\{bare} = {spelled}")
    read = catalogue.read_registry(found.path, found.data, found.location) if found else None
    for one in read.statements if read else ():
        if setting := catalogue.find(one.setting):
            yield Asked(setting, one.key or text, None if one.key or not text else one.value)
    if read is None and (setting := catalogue.find(bare)):
        yield Asked(setting, text)


def takes_away(line: str) -> bool:
    """Return whether a command removes what it names."""
    folded = fold(line)
    return any(word in folded for word in _REMOVES)


class Wanted(NamedTuple):
    """What a change left. `known` False: its record does not tell."""

    setting: str
    key: str | None
    after: Scalar
    known: bool


def asks_for(catalogue: Catalogue, line: str, change: Wanted) -> bool:
    """Return whether a command line names what changed, and asks for nothing else than it became.

    A value that only the machine knew (a variable) may be that one.
    """
    setting = catalogue.find(change.setting)
    names = {change.setting, *(setting.pair or () if setting else ())}
    found = [one for one in asked(catalogue, line) if one.setting.name in names]
    if change.key is not None:
        return _asks_for_item(line, found, change)
    return any(_agrees(line, one, change) for one in found)


def _agrees(line: str, one: Asked, change: Wanted) -> bool:
    if one.value is None or not change.known or takes_away(line):
        return True
    return type(one.value) is type(change.after) and one.value == change.after


def _asks_for_item(line: str, found: list[Asked], change: Wanted) -> bool:
    texts = [fold(one.text) for one in found]
    key = item_key(change.key or "")
    if not found or not (key in fold(line) or any(map(_OPEN.search, texts))):
        return False
    if not change.known:
        return True
    values = {one.value for one in found if isinstance(one.value, int)}
    if isinstance(change.after, int) and len(values) == 1 and not takes_away(line):
        return change.after in values
    return takes_away(line) == (change.after is None)
