"""Network protection in a weaker mode than set, or configured and not in force."""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Witness
from mpdiff.catalogue.judge import judge
from mpdiff.findings.incidents.acted import modes
from mpdiff.findings.make import evidence_finding, from_change
from mpdiff.history.subjects import Known, Maybe, difference_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Finding
    from mpdiff.catalogue.entries import Setting
    from mpdiff.evidence.facts import NetworkState
    from mpdiff.findings.case import Case

MODES: Final = {
    "off": 0,
    "disabled": 0,
    "disable": 0,
    "block": 1,
    "enabled": 1,
    "audit": 2,
    "auditmode": 2,
}
"""Modes of network protection in the words of its file, in lower case, and the setting's values."""


def network(case: Case) -> Iterator[Finding]:
    """Yield what is in a weaker mode than set, or configured and not in force."""
    yield from modes(case)
    setting = _network_setting(case)
    if setting is None:
        return
    for one in case.support.network:
        yield from _weaker_mode(case, setting, one)
        if one.warnings:
            finding = evidence_finding(
                "not-in-force",
                f"{_capital(setting.plain)} may not have been in force: {one.warnings[0]}",
                " ".join((*one.warnings[1:5], *_real_time_says(case, one))),
                setting=setting.name,
            )
            yield replace(
                finding,
                certainty="uncertain",
                witnesses=(Witness("state of network protection", one.member),),
            )


def _real_time_says(case: Case, one: NetworkState) -> Iterator[str]:
    """Yield what the settings show of real-time protection where a warning says that it is off."""
    if not any("real-time" in fold(warning) for warning in one.warnings):
        return
    for setting in case.catalogue.playing("real-time"):
        held = Known(case.states.collected).held(case.catalogue, setting.name, None)
        if held is not None and held.kind == "value":
            yield (
                f"At collection {setting.name} is {held.text}, so the warning may be of an earlier time, or of what "
                "ran and not of what is set."
            )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _network_setting(case: Case) -> Setting | None:
    """Return the setting whose mode an event proves by a connection."""
    names = {a.setting for a in case.catalogue.data.events.acted if a.key is None}
    cfa = {s.name for s in case.catalogue.playing("cfa-mode")}
    return next((case.catalogue.find(n) for n in sorted(names - cfa)), None)


def _weaker_mode(case: Case, setting: Setting, one: NetworkState) -> Iterator[Finding]:
    mode = MODES.get(fold(one.mode or "").replace(" ", ""))
    shown = _shown(case, setting)
    if mode is None or isinstance(shown, EllipsisType):
        return
    change = judge(case.catalogue, difference_of(setting.name, None, shown, mode))
    if change.effect != "weakened":
        return
    finding = from_change(case.catalogue, change)
    yield replace(
        finding,
        rule="not-in-force",
        title=f"{setting.name} is {change.after_text} in its own state, {change.before_text} in the settings",
        place="effective",
        certainty="uncertain",
        witnesses=(Witness("state of network protection", one.member),),
    )


def _shown(case: Case, setting: Setting) -> Maybe:
    """Return the setting's value at collection; that of the after snapshot where that shows none."""
    for state in (case.states.collected, case.after):
        value: Maybe = ... if state is None else Known(state).value(setting.name, None)
        if not isinstance(value, EllipsisType) and value is not None:
            return value
    return ...
