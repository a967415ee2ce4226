"""What an event proves of a mode by what the feature did: audited, blocked, warned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.catalogue.event_meanings import IncidentMeaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.base.model import Event, Scalar
    from mpdiff.catalogue.event_meanings import RuleActed
    from mpdiff.catalogue.lookup import Catalogue

KIND: Final = "rule-acted"


class Acted(NamedTuple):
    """A setting, or a rule, and the mode in which it acted."""

    setting: str
    key: str | None
    value: Scalar


class ModesShown:
    """Looks up what mode an event proves."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_field = {one.id: one for one in catalogue.data.events.acted if one.is_ is not None}
        rules = next(s for s in catalogue.playing("asr-rules") if s.pair and s.name == s.pair[1])
        self._by_name: dict[int | str, Acted] = {
            name: Acted(rules.name, rule, one.is_)
            for name, rule, one in hunted_rules(catalogue)
            if one.is_ is not None
        }

    def knows(self, event_id: int | str) -> bool:
        """Return whether an event of this id can prove a mode."""
        return event_id in self._by_field or event_id in self._by_name

    def of(self, event: Event) -> Acted | None:
        """Return what an event proves; None where it proves no mode, or names no rule."""
        known = self._by_field.get(event.event_id)
        if known is None:
            return self._by_name.get(event.event_id)
        if known.key is None:
            return Acted(known.setting, None, known.is_)
        key = event.fields.get(known.key, "")
        return Acted(known.setting, fold(key.strip("{}")), known.is_) if key else None


def hunted_rules(catalogue: Catalogue) -> Iterator[tuple[str, str, RuleActed]]:
    """Yield the action types that hunting has for ASR rules: the type, the rule's id, its meaning."""
    for rule in catalogue.asr_rules.values():
        for one in catalogue.data.events.rule_acted if rule.hunting_prefix else ():
            yield f"{rule.hunting_prefix}{one.ends}", rule.guid, one


def hunted_incidents(catalogue: Catalogue) -> Iterator[IncidentMeaning]:
    """Yield what these action types are as incidents."""
    for name, _, one in hunted_rules(catalogue):
        yield IncidentMeaning(name, KIND, one.title, ("FileName",), one.sources)
