"""What happened while something was weaker: incidents joined to the stretches they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue.judge import label
from mpdiff.evidence.commands.records import COMMANDED
from mpdiff.findings.incidents.periods import ENDS, LASTING, NEAR, end_of, is_reported
from mpdiff.findings.make import PERHAPS, from_change
from mpdiff.findings.timing import at, earliest_begin, earliest_end
from mpdiff.history.stretches import is_bounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident, IncidentKind, Round, Window
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.findings.case import Case
    from mpdiff.history.build import History
    from mpdiff.history.stretches import Stretch
    from mpdiff.history.subjects import Subject

GRAVE: Final[dict[IncidentKind, str]] = {
    "malware-detected": "malware was detected",
    "remediation-failed": "malware was not removed",
    "quarantine-restored": "an item was restored from quarantine",
    "definitions-removed": "definitions were removed",
    "engine-reverted": "the engine went back to an older version",
    "tool-misused": "a command of Defender's tool acted on protection",
    "configuration-reset": "configuration protection was reset",
}
"""What a weakening's finding names, in words."""
_NAMED: Final = 3
"""Incidents that a finding names."""
MOST: Final = 8
"""Subjects that an incident names."""


def joined(
    catalogue: Catalogue,
    incidents: Iterable[Incident],
    histories: dict[Subject, History],
    window: Window | None,
) -> tuple[Incident, ...]:
    """Return the incidents with the subjects that were weaker at their time in `during`, the gravest first."""
    weak = sorted(spans(catalogue, histories, window), key=lambda span: span.rank)
    return tuple(_with_subjects(one, weak) for one in incidents)


class Span(NamedTuple):
    """A stretch of weakness: `subject`, what was weaker; `rank`: the lower, the graver."""

    start: datetime
    end: datetime | None
    subject: str
    rank: tuple[int, int, datetime]


def spans(
    catalogue: Catalogue, histories: dict[Subject, History], window: Window | None
) -> Iterator[Span]:
    """Return each stretch of weakness whose begin is dated, and what was weaker."""
    for history in histories.values():
        setting = catalogue.find(history.setting)
        subject = label(catalogue, setting, history.key) or " ".join(
            part for part in (history.setting, history.key) if part
        )
        for stretch in history.stretches:
            begun = _begun(stretch)
            if stretch.effect == "weakened" and begun is not None:
                made = from_change(catalogue, stretch.worst)
                own = severity_rank(setting.severity) if setting else 0
                rank = severity_rank(made.severity), own, begun
                yield from _spans_of(
                    stretch, Span(begun, _end(stretch, begun, window), subject, rank)
                )


def _spans_of(stretch: Stretch, known: Span) -> Iterator[Span]:
    """Yield when it was weaker for sure, and when perhaps: what two listings bound came and went in between."""
    if not is_bounded(stretch):
        yield known
        return
    begun, end = known.start, known.end
    first, over = earliest_begin(stretch) or begun, earliest_end(stretch) or end
    perhaps = known._replace(subject=f"{known.subject}{PERHAPS}")
    if first < begun:
        yield perhaps._replace(start=first, end=begun)
    yield known._replace(end=over)
    if over is not None and end is not None and over < end:
        yield perhaps._replace(start=over)


def _begun(stretch: Stretch) -> datetime | None:
    return stretch.began.time or (stretch.began.by.time if stretch.began.by else None)


def _end(stretch: Stretch, begun: datetime, window: Window | None) -> datetime | None:
    """Return when a stretch was over; None where it is not seen to end.

    The after snapshot, which shows the end of some, is older than the window's end.
    """
    ended = stretch.ended
    if ended is None or ended.time is not None:
        return ended.time if ended else None
    if ended.source in ("after", "end") and window is not None:
        return window.end
    return max(begun, stretch.worst_at.time or begun)


def _with_subjects(one: Incident, weak: Sequence[Span]) -> Incident:
    names = [*one.during, *(name for span in weak if (name := _while_of(one, span)))]
    names = [
        n for n in names if n.removesuffix(PERHAPS) == n or n.removesuffix(PERHAPS) not in names
    ]
    return replace(one, during=tuple(dict.fromkeys(names))[:MOST]) if names else one


def _while_of(one: Incident, span: Span) -> str:
    """Return what was weaker at the time of an incident, perhaps where that can be another; "" for nothing."""
    inside = [
        span.start <= time and (span.end is None or time <= span.end)
        for time in (one.time, *one.other_times)
    ]
    sure = one.time_certain or one.kind == "session"  # whose begin alone is open
    if not any(inside):
        return ""
    known = span.subject.removesuffix(PERHAPS)
    return span.subject if sure and all(inside) else f"{known}{PERHAPS}"


NO_SETTING: Final = frozenset({*LASTING, *ENDS.values(), "service-disabled", "start-type-changed"})
"""Kinds that are a state of their own, or its end: nothing else was weaker for them."""
SHORT: Final = {"feature-failed": "{subject} failed", "service-stopped": "{subject} stopped"}
"""What a state is called that has a subject; any other by its title."""


def with_states(case: Case) -> tuple[Incident, ...]:
    """Return the incidents, those in `during` too that were no setting's: a stopped service, a part that failed."""
    states = [
        one for one in case.incidents if one.kind in LASTING and one.kind != "service-disabled"
    ]
    weak = [span for one in states for span in _of_state(case, one)]
    if not weak:
        return case.incidents
    return tuple(
        one if one.kind in NO_SETTING else _with_subjects(one, weak) for one in case.incidents
    )


def _of_state(case: Case, one: Incident) -> Iterator[Span]:
    """Yield how long a state lasted that an incident began; perhaps, where no record shows its end.

    A restart ends what no record ends, and what a day has passed since says little.
    """
    end = end_of(case, one)
    short = SHORT.get(one.kind, "").format(subject=one.subject) if one.subject else ""
    title = one.title.replace(" was turned off", " off")
    name = short or f"{fold(title[:1])}{title[1:]}"
    commanded = {w.source for w in (one.witness, *one.also)} <= {*COMMANDED}
    denied = commanded and end is not None and is_reported(case, one, end)
    sure = end is not None and one.time_certain and not denied
    if end is None:
        again = (i.time for i in case.incidents if i.kind == "reboot" and i.time > one.time)
        end = min([*again, one.time + NEAR])
    yield Span(one.time, end, name if sure else f"{name}{PERHAPS}", (0, 0, one.time))


_WHILE: Final = {
    (True, False): "While it was weak",
    (True, True): "Perhaps while it was weak",
    (False, False): "Meanwhile",
    (False, True): "Perhaps meanwhile",
}
"""How the sentence begins: of a change or not, and whether it was then only perhaps."""


def with_incidents(finding: Finding, incidents: Sequence[Incident]) -> Finding:
    """Return a weakening's finding with a sentence on what happened while it lasted."""
    if finding.effect != "weakened" or not finding.rounds:
        return finding
    found = [
        i for i in incidents if i.kind in GRAVE and any(_lies_in(i, r) for r in finding.rounds)
    ]
    if not found:
        return finding
    words = dict.fromkeys(_incident_in_words(i) for i in found)
    more = " and more" if len(words) > _NAMED else ""
    perhaps = "bounds" in finding.timing.doubts or not any(i.time_certain for i in found)
    text = (
        f"{_WHILE[finding.change is not None, perhaps]}, {'; '.join(list(words)[:_NAMED])}{more}."
    )
    return replace(finding, detail=f"{finding.detail} {text}".strip())


def _lies_in(one: Incident, span: Round) -> bool:
    return span.start <= one.time and (span.end is None or one.time <= span.end)


def _incident_in_words(one: Incident) -> str:
    about = f" ({one.subject})" if one.subject and one.kind == "malware-detected" else ""
    time = at(one.time)
    if not one.time_certain:  # it may be local
        time = f"{time.removesuffix(' UTC')} (a time that is not certain)"
    return f"{GRAVE[one.kind]}{about} at {time}"
