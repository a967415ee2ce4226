"""The verdict in words: which device, when, the worst, what is still so at collection, what is in doubt."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import item_key
from mpdiff.evidence.ledger import PART, in_part
from mpdiff.findings.make import PERHAPS
from mpdiff.findings.rules import RULES
from mpdiff.report.digest.order import number, subjects, weight
from mpdiff.report.digest.phrases import cut_in_middle, phrase
from mpdiff.report.digest.settled import WEAKENED, is_told, settled_counts, settled_phrase
from mpdiff.report.digest.times import collection_time, offset_that_fits, span
from mpdiff.report.digest.titles import beside_window, brief, lowered, of_evidence
from mpdiff.report.summary import many, verdict_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from mpdiff.base.model import Finding, Report, TimeDoubt
    from mpdiff.report.digest.shape import Group, Section

_PHRASES: Final = 6
"""So many of the worst things stand in the verdict; the rest is counted."""


def sentence(report: Report, sections: Sequence[Section]) -> str:
    """Return the verdict, one to four sentences in one line."""
    word = verdict_word(report.findings, compared=report.summary.compared)
    parts = [_first(report, word, sections), *_rest(report, sections)]
    return " ".join(part for part in parts if part)


def _first(report: Report, word: str, sections: Sequence[Section]) -> str:
    if two := next((f for f in report.findings if is_two_devices(f)), None):
        return f"TWO DEVICES: {lowered(two.title)}; {_NO_COMPARISON}. Run mpdiff diff on each device's own package."
    place = shortest_device_name(report)
    head = f"{word} on {place}" if place else word
    weak = [g for s in sections if s.name in WEAKENED for g in s.groups if _group_counts(g)]
    weak.sort(key=lambda group: weight(group.findings[0]))
    beside = beside_window([f for g in weak for f in g.findings])
    beside = "" if beside.startswith("partly") else beside
    head += _when(span(report.window), beside)
    if not weak:
        told = settled_phrase(sections)
        return f"{head}: {'; '.join(filter(None, (told, _what_was_compared(report))))}."
    mixed = len({f.still_weakened for g in weak for f in g.findings}) > 1
    phrases = [phrase(group, mark=mixed, said=beside) for group in weak[:_PHRASES]]
    every, named = ([f for g in groups for f in g.findings] for groups in (weak, weak[:_PHRASES]))
    more = subjects(every) - subjects(named)
    listed = ", ".join(phrases) + (f" and {more} more" if more else "")
    return f"{head}: {listed}; {_still(report, weak)}."


def _when(window: str, beside: str) -> str:
    """Return the window for behind the device: `, 7 May 2026 06:40-10:40 UTC`; of what lay beside it, `after its ...`."""
    if not beside:
        return f", {window}" if window else ""
    return f" {beside} its window ({window})" if window else f" {beside} its window"


_NO_COMPARISON: Final = "their differences say nothing about what was changed on either"


def is_two_devices(finding: Finding) -> bool:
    """Return whether a finding says that the evidence is not about one device."""
    return finding.rule == "device-mismatch" and finding.status == "open"


def _group_counts(group: Group) -> bool:
    return any(f.status == "open" and f.severity != "info" for f in group.findings)


def _what_was_compared(report: Report) -> str:
    changes, compared = report.summary.changes, report.summary.compared
    if not compared:
        return "no pair of snapshots to compare"
    return f"{many(compared, 'setting')} compared, {many(changes, 'change')}"


def _by_all(states: AbstractSet[bool | None]) -> bool | None:
    """Return whether something is still so: it is if one finding says so, and restored if all do."""
    return True if True in states else None if None in states else False


def _still(report: Report, weak: Sequence[Group]) -> str:
    things: dict[tuple[str | None, str], bool | None] = {}
    crowds = [f for group in weak for f in group.findings if f.stands_for > 1]
    for finding in (f for group in weak for f in group.findings if f.stands_for == 1):
        key = finding.setting, item_key(finding.key or "")
        if finding.setting is None:  # a service, a command: each is a thing of its own
            key = finding.rule, finding.title
        things[key] = _by_all({things.get(key, False), finding.still_weakened})
    total = len(things) + number(crowds)
    states = list(things.values())
    still = states.count(True) + number(f for f in crowds if f.still_weakened)
    unknown = states.count(None) + number(f for f in crowds if f.still_weakened is None)
    moment = collection_time(report)
    at = f"at collection ({moment})" if moment else "at collection"
    at = at if report.current is not None else "by the last record"
    if report.current is None and unknown == total:
        return "whether it still is so, nothing in the evidence shows"
    if unknown == total:
        return f"whether it still is so {at} is unknown"
    if not still and not unknown:
        return f"all restored {at}"
    shown = (
        f"{still} of {total} still so {at}"
        if still
        else f"{total - unknown} of {total} restored {at}"
    )
    return f"{shown}, {unknown} unknown" if unknown else shown


def _rest(report: Report, sections: Sequence[Section]) -> Iterator[str]:
    beside = [g for s in sections if s.name in ("happened", "other") for g in s.groups]
    names = [_group_name(g) + _while_weakened(report, g) for g in beside if _group_name(g)]
    grave = [name if n == 1 else f"{name} ({n} of them)" for name, n in Counter(names).items()]
    if grave and not any(map(is_two_devices, report.findings)):
        more = f" and {len(grave) - _ALSO} more" if len(grave) > _ALSO else ""
        yield f"Also: {', '.join(grave[:_ALSO])}{more}."
    doubtful = doubts(report)
    if doubtful:
        more = f"; and {len(doubtful) - _DOUBTS} more" if len(doubtful) > _DOUBTS else ""
        yield f"In doubt: {'; '.join(doubtful[:_DOUBTS])}{more}."
    told = any(_group_counts(g) for s in sections if s.name in WEAKENED for g in s.groups)
    yield from settled_counts(f for s in sections for f in s.findings if told or not is_told(s, f))


_ALSO: Final = 2
_NAMED: Final = 2
_DOUBTS: Final = 6
_MINOR: Final = ("low", "info")


def _group_name(group: Group) -> str:
    """Return what a group is called, empty where it is settled or minor."""
    first = group.findings[0]
    if first.status != "open" or first.severity in _MINOR:
        return ""
    return group.title or cut_in_middle(brief(first))


_MALWARE: Final = ("malware-detected", "malware-allowed", "remediation-failed")
"""Rules of what was found on the device: whether that was while it was weaker, the verdict says."""


def _while_weakened(report: Report, group: Group) -> str:
    """Return whether malware was found in a stretch of weakness, for behind its name; empty where not."""
    cited = {w for f in group.findings if f.rule in _MALWARE for w in f.witnesses}
    weak = [name for one in report.incidents if one.witness in cited for name in one.during]
    if not cited or not weak:
        return ""
    perhaps = all(name.endswith(PERHAPS) for name in weak)
    return ", perhaps while weakened" if perhaps else " while weakened"


def doubts(report: Report) -> tuple[str, ...]:
    """Return what the verdict cannot vouch for: each kind of doubt once."""
    found = [
        f
        for f in sorted(report.findings, key=weight)
        if f.status == "open"
        and f.rule in RULES
        and RULES[f.rule].kind == "evidence"
        and not is_two_devices(f)  # the verdict itself
        and not f.title.startswith(PART)  # each is named by `_unread`
    ]
    lines = [lowered(of_evidence(f, found)) for f in found]
    if any(map(is_two_devices, report.findings)):
        return tuple(
            dict.fromkeys(lines)
        )  # whose times, window and collection they are, nobody asks
    return tuple(dict.fromkeys((*_unread(report), *lines, *_of_times(report), *_of_window(report))))


def _unread(report: Report) -> Iterator[str]:
    """Yield the witnesses whose silence makes a verdict weak."""
    if report.coverage is None:
        yield "no event log could be read"
    if report.current is None:
        yield "state at collection unknown"
    if partly := in_part(report.ledger):
        more = f" and {len(partly) - _NAMED} more" if len(partly) > _NAMED else ""
        yield f"collected in part only: {', '.join(partly[:_NAMED])}{more}"


def _of_times(report: Report) -> Iterator[str]:
    """Yield why times are not certain, each reason once."""
    unsure = [f for f in report.findings if not f.times_certain and f.first_seen is not None]
    kinds = {doubt for f in unsure for doubt in f.timing.doubts}
    for doubt, words in _TIMES.items():
        if doubt in kinds:
            yield f"{words} ({offset_that_fits(unsure)[2:]})" if _fits(doubt, unsure) else words
    if any(not f.timing.doubts for f in unsure):
        yield "times are not certain"
    weak = [
        f for f in report.findings if f.effect == "weakened" and f.change and f.status == "open"
    ]
    undated = [f for f in weak if f.first_seen is None]
    if undated:
        yield "no change is dated" if len(undated) == len(weak) else "some changes are undated"


_TIMES: Final[dict[TimeDoubt, str]] = {
    "zone": "times are local and their zone is unknown",
    "day-order": "day and month of the times may be swapped",
    "clock": "times may be wrong, as the clock was set back",
    "bounds": "some times are known within bounds only",
    "course": "durations may be wrong: a record may be missing or another place may have held another value",
}


def _fits(doubt: TimeDoubt, unsure: Sequence[Finding]) -> bool:
    return doubt == "zone" and bool(offset_that_fits(unsure))


def _of_window(report: Report) -> Iterator[str]:
    if report.window is None:
        yield "the window is unknown"
    elif not report.window.certain:
        yield "the window is inferred"
    if any(n.code == "quota-used-elsewhere" for n in report.notices):
        yield "troubleshooting mode was on at another time as well, which no witness shows"


def shortest_device_name(report: Report) -> str:
    """Return the shortest name of the device: the host's first label, else its id."""
    host = report.device.hostname
    return (host.partition(".")[0] or host) if host else report.device.computer_id or ""
