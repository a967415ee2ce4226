"""Which events are incidents: what happened that is no setting, and processes that matter.

What an event means stands in the catalogue. All are kept here, since only who knows the window can tell
which of very many matter.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Event, Incident
from mpdiff.base.times import duration
from mpdiff.evidence.events.meaning.processes import PROCESSES, Processes, record_of
from mpdiff.evidence.events.meaning.value_changes import attempted_change
from mpdiff.readers.events.binary.rendered import rendered_instant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.base.model import IncidentKind
    from mpdiff.catalogue.event_meanings import DefinitionsReport, EventMeanings, IncidentMeaning

_DIGITS: Final = 10
_DECIMAL: Final = 10
_HEXADECIMAL: Final = 16
_LONGEST_CODE: Final = 20
CODE: Final = "Error Code"
NO_DEFINITIONS: Final = "The health report names no definitions"
OUT_OF_DATE: Final = "The definitions were out of date"
NEVER: Final = 36_500
"""Days that stand for *never* rather than for an age."""
ACTED: Final = ("log-cleared", "account", "tampering-attempt")
"""Kinds whose record names who did it."""
GROUPS: Final = (4728, 4732)
START_TYPE: Final = 7040


class IncidentReader:
    """Takes one event after the other; `found` holds the incidents in their order."""

    def __init__(self, meanings: EventMeanings, further: Iterable[IncidentMeaning] = ()) -> None:
        self._meanings: dict[tuple[str | None, int | str], list[IncidentMeaning]] = defaultdict(
            list
        )
        for one in (*meanings.incidents, *further):
            self._meanings[one.channel, one.id].append(one)
        self._definitions: dict[int | str, DefinitionsReport] = {
            one.id: one for one in meanings.definitions
        }
        self._without: dict[tuple[str, str], bool] = {}
        self.found: list[Incident] = []
        self._processes = Processes(meanings, self.found)

    def knows(self, channel: str | None, event_id: int | str) -> bool:
        """Return whether an event of this channel and id can be an incident."""
        if event_id in PROCESSES or (channel, event_id) in self._meanings:
            return True
        return channel is None and event_id in self._definitions

    def take(self, event: Event) -> None:
        """Take the next event, whatever it is."""
        if event.event_id in PROCESSES:
            self._processes.take(event)
        if event.channel is None and (report := self._definitions.get(event.event_id)):
            self._reported(event, report)
        known = self._meanings.get((event.channel, event.event_id))
        if known is None:
            return
        meaning = next((one for one in known if _fits(one, event)), None)
        if meaning is not None and not (meaning.kind == "tampering-attempt" and is_told(event)):
            self._happened(event, meaning)

    def _happened(self, event: Event, meaning: IncidentMeaning) -> None:
        subject = next((event.fields[n] for n in meaning.subject if event.fields.get(n)), "")
        self.found.append(
            Incident(
                kind=meaning.kind,
                time=event.time,
                title=_clock_in_words(event, meaning),
                witness=record_of(event),
                subject=subject,
                detail=_detail(event),
                time_certain=event.time_certain,
                other_times=event.other_times,
                actor=event.actor if meaning.kind in ACTED else None,
            )
        )

    def _reported(self, event: Event, report: DefinitionsReport) -> None:
        """Take what a health report names of the definitions, the first of several that say the same."""
        version, age = (event.fields.get(name, "").strip() for name in (report.version, report.age))
        days = int(age) if age.isascii() and age.isdigit() and len(age) < _DIGITS else 0
        found: dict[str, tuple[IncidentKind, str, bool]] = {
            report.version: ("definitions-missing", NO_DEFINITIONS, version == report.none),
            report.age: ("definitions-changed", OUT_OF_DATE, report.due < days < NEVER),
        }
        for name, (kind, title, holds) in found.items():
            if not event.fields.get(name):
                continue
            known = self._without.get((event.member, name), False)
            self._without[event.member, name] = holds
            if holds and not known:
                subject = f"{days} days old" if name == report.age else ""
                self._note(event, kind, title, subject)

    def _note(self, event: Event, kind: IncidentKind, title: str, subject: str) -> None:
        self.found.append(
            Incident(
                kind,
                event.time,
                title,
                record_of(event),
                subject,
                time_certain=event.time_certain,
                other_times=event.other_times,
            )
        )


def _fits(meaning: IncidentMeaning, event: Event) -> bool:
    """Return whether an event is what its meaning asks for: a service, an action, a version."""
    return (
        _is_about(meaning, event)
        and _is_exactly(meaning, event)
        and _falls(meaning, event)
        and (not meaning.code or any(is_error(event.fields.get(name, "")) for name in meaning.code))
    )


def _is_about(meaning: IncidentMeaning, event: Event) -> bool:
    if not meaning.about:
        return True
    texts = [fold(event.fields.get(name, "")) for name in meaning.where]
    return any(word in text for word in meaning.about for text in texts)


def is_told(event: Event) -> bool:
    """Return whether an attempt names the value it was about: then it is a statement."""
    return bool(attempted_change(event.fields))


def _is_exactly(meaning: IncidentMeaning, event: Event) -> bool:
    if not meaning.exactly:
        return True
    fields = event.fields
    return any(
        fold(fields.get(name, "").strip()) in words for name, words in meaning.exactly.items()
    )


def _falls(meaning: IncidentMeaning, event: Event) -> bool:
    if not meaning.falls:
        return True
    now, earlier = (_version(event.fields.get(name, "")) for name in meaning.falls)
    return bool(now and earlier) and now < earlier


def is_error(code: str) -> bool:
    """Return whether a code, in hexadecimal or decimal digits, is one of an error: any but 0."""
    text = code.strip()
    base = _HEXADECIMAL if fold(text).startswith("0x") else _DECIMAL
    try:
        return len(text) <= _LONGEST_CODE and int(text, base) != 0
    except ValueError:
        return False


def _version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version; nothing for what is none."""
    parts = text.strip().split(".")
    whole = len(parts) > 1 and all(p.isascii() and p.isdigit() and len(p) < _DIGITS for p in parts)
    return tuple(map(int, parts)) if whole else ()


def _clock_in_words(event: Event, meaning: IncidentMeaning) -> str:
    """Return the title of an incident; of a change of the clock by how much it was set."""
    names = ("PreviousTime", "NewTime")
    before, after = (rendered_instant(event.fields.get(name, "")) for name in names)
    if meaning.kind != "clock-changed" or before is None or after is None:
        return meaning.title
    by = (after - before).total_seconds()
    if abs(by) < 1:
        return f"{meaning.title} by less than a second"
    return f"The clock was set {'back' if by < 0 else 'ahead'} by {duration(abs(by))}"


def _detail(event: Event) -> str:
    """Return the fields that say more of an incident: where, by whom, what was done."""
    names = (
        "Path",
        "FolderPath",
        "Target",
        "Process Name",
        "Configuration",
        "Reason",
        "Action Name",
        "WasRemediated",
        "Error Description",
    )
    said = [f"{n}: {event.fields[n]}" for n in names if event.fields.get(n)]
    if is_error(event.fields.get(CODE, "")):
        said.append(f"{CODE}: {event.fields[CODE]}")
    if event.event_id == START_TYPE and event.channel:
        said.append(
            f"Start type: {event.fields.get('param2', '?')} -> {event.fields.get('param3', '?')}"
        )
    if event.event_id in GROUPS and event.channel and event.fields.get("TargetUserName"):
        said.append(f"Group: {event.fields['TargetUserName']}")
    return "; ".join(said)
