r"""What a command line asks Defender's settings for, and whether it asked for a change that a record shows.

`Set-MpPreference` and its kin name a setting by parameter (an unambiguous beginning is enough for
PowerShell), the WMI class by assignment, `reg` and `Set-ItemProperty` by key and value of the registry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from mpdiff.base.letter_case import fold, item_key
from mpdiff.catalogue.exclusions.index import meanings
from mpdiff.catalogue.exclusions.windows_paths import windows_path
from mpdiff.catalogue.judge import is_asr
from mpdiff.readers.events.configuration import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Place, Scalar
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

_DASH: Final = "[-\u2013\u2014\u2015]"
"""What PowerShell takes for the dash of a parameter."""
_ONE: Final = r"\"[^\"]*\"|'[^']*'|[^\s\"',;|}<>\[\]\u2013\u2014\u2015-][^\s\"',;|}<>\]]*"
_DATA: Final = rf"[@({{\s]*(?:{_ONE})(?:\s*,\s*(?:{_ONE}))*"
"""One value or a list of them, as PowerShell and WMI write it."""
_EACH: Final = re.compile(_ONE)
_PARAMETER: Final = re.compile(rf"(?<=\s){_DASH}(\w{{3,60}})[\s:]*({_DATA})?")
_TABLE: Final = re.compile(r"(?<=\s)@\w")
"""A table of parameters by its variable: `Set-MpPreference @settings`."""
_ASSIGNED: Final = re.compile(rf"(?<![\w-])(\w{{3,60}})\s*=\s*({_DATA})")
_VALUE: Final = re.compile(rf"(?<=\s)[/-](?:v|name)[\s:]+({_ONE})", re.IGNORECASE)
_HELD: Final = re.compile(rf"(?<=\s)[/-](?:d|value)[\s:]+({_ONE})", re.IGNORECASE)
_KEY: Final = re.compile(
    r"(?:HKLM|HKEY_LOCAL_MACHINE):?\\(SOFTWARE\\[^\"'\r\n]{0,60}Windows Defender[^\"'\r\n]*)",
    re.IGNORECASE,
)
_SWITCHES: Final = {
    **dict.fromkeys(("$true", "1", "true", "0x1"), True),
    **dict.fromkeys(("$false", "0", "false", "0x0"), False),
}
_REMOVES: Final = ("remove-mppreference", "remove-itemproperty", "reg delete", "reg.exe delete")
_OPEN: Final = re.compile(r"\$\(.*|\$\{[^}]*\}?|\$[\w:]+|`.|[(@].*|\.\.\.$")
"""What stands for a text that only the machine knew: a variable, an expression, what was cut."""
_COMMON: Final = ("force", "asjob", "verbose", "confirm", "erroraction")
_WITHIN: Final = ("policy", "mdm", "local")
_MIN_BEGIN: Final = 4


class Asked(NamedTuple):
    """A setting that a command names, or one item of it. `text`: the value it gives, as written; "" for none.

    `value`: what that is in canonical form, None where it is not understood. `place`: where the command
    writes; cmdlets and WMI write preferences. `at`: which of several values it is.
    """

    setting: Setting
    text: str
    value: Scalar = None
    place: Place = "local"
    at: int = 0


def asked(catalogue: Catalogue, line: str) -> Iterator[Asked]:
    """Yield the settings that a command line names, with the value it gives each."""
    for match in _PARAMETER.finditer(line):
        setting = _by_parameter(catalogue, match[1], line)
        if setting is not None:
            yield from _of(catalogue, setting, match[2])
    if "msft_mppreference" in fold(line):
        for match in _ASSIGNED.finditer(line):
            setting = catalogue.find(match[1])
            if setting is not None:
                yield from _of(catalogue, setting, match[2])
    yield from _in_registry(catalogue, line)


def names_more(catalogue: Catalogue, line: str) -> bool:
    """Return whether a line has a parameter that is neither a setting nor one of every cmdlet, or a table of them."""
    return _TABLE.search(line) is not None or any(
        fold(match[1]) not in _COMMON and _by_parameter(catalogue, match[1], line) is None
        for match in _PARAMETER.finditer(line)
    )


def _by_parameter(catalogue: Catalogue, name: str, line: str) -> Setting | None:
    found = catalogue.find(name)
    if found is not None or len(name) < _MIN_BEGIN or "mppreference" not in fold(line):
        return found
    begun = [s for s in catalogue.settings if fold(s.name).startswith(fold(name))]
    return begun[0] if len(begun) == 1 else None


def _of(catalogue: Catalogue, setting: Setting, text: str | None) -> Iterator[Asked]:
    written = (text or "").lstrip("@( {\t") if _is_list(text or "") else text or ""
    for at, match in enumerate(_EACH.finditer(written)):
        bare = match[0].strip("\"'{}").rstrip(")" if "(" not in match[0] else "")
        yield Asked(setting, bare, _in_canonical_form(catalogue, setting, bare), at=at)
    if not written:
        yield Asked(setting, "")


def _is_list(text: str) -> bool:
    """Return whether brackets hold values that are written out, and no expression."""
    return text.lstrip("@( {\t")[:1] in ("'", '"') or text.lstrip()[:1] == "{"


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
    place = found.location if found else "local"
    read = catalogue.read_registry(found.path, found.data, place) if found else None
    for one in read.statements if read else ():
        if setting := catalogue.find(one.setting):
            value = None if one.key or not text else one.value
            yield Asked(setting, one.key or text, value, place)
    if read is None and (setting := catalogue.find(bare)):
        yield Asked(setting, text, None, place)


def takes_away(line: str) -> bool:
    """Return whether a command removes what it names."""
    folded = fold(line)
    return any(word in folded for word in _REMOVES)


class Wanted(NamedTuple):
    """What a change left. `known` False: its record does not tell. `place`: where; None for anywhere."""

    setting: str
    key: str | None
    after: Scalar
    known: bool
    place: Place | None = None


Match = Literal["exact", "possible"]


def asks_for(catalogue: Catalogue, line: str, change: Wanted) -> Match | None:
    """Return how a command line asks for what changed; None where it does not, or for something else.

    `possible`: it names the setting, and a value that only the machine knew (a variable) or none may be
    that one.
    """
    setting = catalogue.find(change.setting)
    names = {change.setting, *(setting.pair or () if setting else ())}
    found = [
        one
        for one in asked(catalogue, line)
        if one.setting.name in names and _writes(one.place, change.place)
    ]
    removes = takes_away(line)
    if change.key is not None:
        return _asks_for_item(catalogue, found, change, removes=removes)
    every = [_agrees(one, change, removes=removes) for one in found]
    return "exact" if "exact" in every else next((one for one in every if one), None)


def _writes(place: Place, changed: Place | None) -> bool:
    return changed not in _WITHIN or place == changed


def _agrees(one: Asked, change: Wanted, *, removes: bool) -> Match | None:
    if one.value is None or not change.known or removes:
        return "possible"
    return "exact" if type(one.value) is type(change.after) and one.value == change.after else None


def _asks_for_item(
    catalogue: Catalogue, found: list[Asked], change: Wanted, *, removes: bool
) -> Match | None:
    matches = [(one, item_asked(catalogue, one, change.key or "")) for one in found]
    items = [one for one, found_as in matches if found_as]
    if not items:
        return None
    how: Match = "exact" if any(each == "exact" for _, each in matches) else "possible"
    if not change.known:
        return "possible"
    if isinstance(change.after, int) and not removes:
        values = _values_of(found, items)
        agrees = not values or change.after in values
        return (how if values else "possible") if agrees else None
    return how if removes == (change.after is None) else None


def _values_of(found: list[Asked], items: list[Asked]) -> set[int]:
    """Return the values that a line gives to items: those at their places, or the only one."""
    values = [one for one in found if isinstance(one.value, int) and one not in items]
    places = {one.at for one in (items if len(values) > 1 else values)}
    return {one.value for one in values if one.at in places and isinstance(one.value, int)}


def item_asked(catalogue: Catalogue, one: Asked, key: str) -> Match | None:
    """Return whether what a command names is an item, in any spelling of it."""
    if not one.text:
        return "possible"
    parts = _OPEN.split(fold(one.text))
    if len(parts) > 1:
        pattern = ".*".join(map(re.escape, parts))
        return "possible" if re.fullmatch(pattern, fold(key), re.DOTALL) else None
    kind = one.setting.item_kind
    return (
        "exact" if _spelled(catalogue, kind, one.text) == _spelled(catalogue, kind, key) else None
    )


def _spelled(catalogue: Catalogue, kind: str | None, text: str) -> str:
    """Return the one spelling of an item; of a path that of its place."""
    if kind in ("path", "process"):
        path = windows_path(text, meanings(catalogue))
        if not path.unknown:
            return path.text + ("\\*" if kind == "process" and path.everything_in_it else "")
    if kind == "extension":
        return item_key(text).removeprefix("*").removeprefix(".")
    return item_key(text)
