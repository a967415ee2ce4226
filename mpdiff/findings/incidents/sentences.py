"""Title and detail of a finding about incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.model import Timing
from mpdiff.base.times import duration
from mpdiff.evidence.events.accounts import domain_of, same_accounts
from mpdiff.findings.incidents.periods import ENDS
from mpdiff.findings.timing import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Incident, Witness
    from mpdiff.evidence.facts import Undated
    from mpdiff.findings.case import Case
    from mpdiff.findings.incidents.periods import Placed

NO_WINDOW: Final = "No window is known, so it may be older than the snapshots."
TIME_OPEN: Final = "The log's times are not certain, so it may lie outside the window."
UNSURE: Final = "Whether it still starts by itself is not certain: start types are written in the device's language."
INTO: Final = "It began before the window, and no record ends it before that."
BY_HAND: Final = "Platform updates wait until troubleshooting mode has ended: somebody installed this one by hand."
MOST_LISTED: Final = 5
MOST_NAMED: Final = 3
MOST_WITNESSES: Final = 20
MOST_ACTORS: Final = 6


def title_of(found: Sequence[Placed], *, all_kept: bool = True) -> str:
    """Return what happened, about what, how often and when, in one line.

    `all_kept` False: the log holds more than is kept of it, so that it may have been more often.
    """
    first = found[0].one
    subjects = list(dict.fromkeys(one.one.subject for one in found if one.one.subject))
    more = " ..." if len(subjects) > MOST_NAMED else ""
    about = f": {', '.join(subjects[:MOST_NAMED])}{more}" if subjects else ""
    often = f" ({'' if all_kept else 'at least '}{len(found)} times)" if len(found) > 1 else ""
    period = "" if found[0].period == "inside" else f" ({found[0].period} the window)"
    return f"{first.title}{about}{often} at {at(first.time)}{period}"


def detail_of(case: Case, found: Sequence[Placed]) -> str:
    """Return what the records say of it, when it ended, what was weaker then, and what is in doubt."""
    return " ".join(
        (*_details(found), *_when(found), *_meanwhile(found), *_doubts(case, found))
    ).strip()


def _details(found: Sequence[Placed]) -> Iterator[str]:
    details = list(dict.fromkeys(one.one.detail for one in found if one.one.detail))
    for detail in details[:MOST_LISTED]:
        yield f"{detail}."
    if len(details) > MOST_LISTED:
        yield f"And {len(details) - MOST_LISTED} more."


def _when(found: Sequence[Placed]) -> Iterator[str]:
    """State when what began ended, if a record shows it, and whether it reached into the window."""
    kind, last = found[0].one.kind, found[-1]
    if any(one.reaches for one in found):
        yield INTO
    if kind == "platform-changed" and found[0].period == "inside":
        yield BY_HAND
    if kind == "service-stopped":
        yield _ran_again(found)
    elif last.ended is not None and last.reported:
        yield f"The health report of {at(last.ended)} shows real-time protection on, so it had no effect, or it had ended by then."
    elif last.ended is not None:
        yield f"It ended at {at(last.ended)}."
    elif kind in ENDS:
        yield "No record shows that it ended."


def _ran_again(found: Sequence[Placed]) -> str:
    if any(one.ended is None for one in found):
        return "No record shows that it ran again."
    seconds = sum((one.ended - one.one.time).total_seconds() for one in found if one.ended)
    return f"It ran again after {duration(seconds)}{' in all' if len(found) > 1 else ''}."


def _meanwhile(found: Sequence[Placed]) -> Iterator[str]:
    """State what was weaker at that time; of several, at the times of which."""
    weak = [one.one for one in found if one.one.during]
    names = list(dict.fromkeys(name for one in weak for name in one.during))
    if names:
        more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
        yield f"Weaker {_at_which(weak, found)}: {', '.join(names[:MOST_LISTED])}{more}."


def _at_which(weak: Sequence[Incident], found: Sequence[Placed]) -> str:
    if len(weak) == len(found):
        return "at that time"
    times = [at(one.time) for one in weak[:MOST_NAMED]]
    more = " ..." if len(weak) > MOST_NAMED else ""
    return f"at the time of {len(weak)} of the {len(found)} ({', '.join(times)}{more})"


def _doubts(case: Case, found: Sequence[Placed]) -> Iterator[str]:
    if found[0].one.kind == "start-type-changed":
        yield UNSURE
    if not any(one.certain for one in found):
        yield NO_WINDOW if case.opened is None else TIME_OPEN


def undated_in_words(found: Sequence[Undated]) -> tuple[str, str]:
    """Return the title and the detail of commands whose time nothing shows."""
    subjects = list(dict.fromkeys(one.subject for one in found if one.subject))
    more = " ..." if len(subjects) > MOST_NAMED else ""
    about = f": {', '.join(subjects[:MOST_NAMED])}{more}" if subjects else ""
    often = "" if len(found) == 1 else f" ({len(found)} times)"
    details = dict.fromkeys(f"{one.detail}. {_bounds(one)}" for one in found[:MOST_LISTED])
    return f"{found[0].title}{about}{often} at an unknown time", " ".join(details)


def _bounds(one: Undated) -> str:
    """State what the order of the log shows of a time."""
    first, last = one.not_before, one.not_after
    if first is not None and last is not None:
        return f"By the order of the log it ran between {at(first)} and {at(last)}."
    if first is not None:
        return f"By the order of the log it ran at {at(first)} or later."
    if last is not None:
        return f"By the order of the log it ran at {at(last)} or earlier."
    return "The log tells no time, so it may have been in the window."


def timing_of(every: Sequence[Incident]) -> Timing:
    """Return from the first to the last of incidents in the order of time."""
    return Timing(
        first_seen=every[0].time,
        last_seen=every[-1].time,
        times_certain=all(one.time_certain for one in every),
    )


def witnesses_of(every: Sequence[Incident]) -> tuple[Witness, ...]:
    """Return the records of the first incidents."""
    return tuple(w for one in every[:MOST_WITNESSES] for w in (one.witness, *one.also))


def actors_of(every: Sequence[Incident]) -> tuple[str, ...]:
    """Return the accounts that ran a command, each once, by the spelling that names its domain."""
    keys = same_accounts(one.actor for one in every if one.actor)
    named: dict[tuple[str, str], str] = {}
    for one in every:
        if one.actor:
            spot = keys[one.actor], _acted(one)
            known = named.setdefault(spot, one.actor)
            named[spot] = known if domain_of(known) else one.actor
    return tuple(f"{account} ({how})" for (_, how), account in named.items())[:MOST_ACTORS]


def _acted(one: Incident) -> str:
    return "tried it" if one.kind == "tampering-attempt" else "ran it"
