"""What happened to one group of findings, as the verdict says it: `real-time protection off 3 h 46 min`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.times import duration
from mpdiff.catalogue import catalogue
from mpdiff.findings.timing import MOST_CITED
from mpdiff.report.digest.order import reach_of_weakening
from mpdiff.report.digest.times import BOUNDS
from mpdiff.report.digest.titles import beside_window, brief, when_beside

if TYPE_CHECKING:
    from mpdiff.base.model import Finding
    from mpdiff.report.digest.shape import Group

_LONGEST: Final = 125
_WHOLE: Final = 4


def phrase(group: Group, *, mark: bool, said: str = "") -> str:
    """Return what happened to one group, with how long; `mark`: and whether it was restored.

    `said`: on which side of the window all of it lies, which stands before the phrases.
    """
    restored = mark and all(f.still_weakened is False for f in group.findings)
    beside = beside_window(group.findings)
    marks = (
        f"{beside} the window" if beside and not said else "",
        "restored" if restored and not _says_so(group.title) else "",
        "not certain" if all(f.certainty == "uncertain" for f in group.findings) else "",
    )
    said = ", ".join(filter(None, marks))
    return _happened(group) + (f" ({said})" if said else "")


def _says_so(title: str) -> bool:
    """Return whether a group's title says that it was undone."""
    return " and restored" in title or " again" in title


def _happened(group: Group) -> str:
    first = group.findings[0]
    if group.title:
        whole = [f for f in group.findings if _whole(f)]
        named = f" (incl. {cut_in_middle(whole[0].key or '')})" if whole else ""
        title = group.title.replace(when_beside(group.findings), "")  # its mark says so
        title = title.removesuffix(f" ({first.status})")
        return f"{title}{named}"
    shown, lasted = brief(first), first.duration_seconds
    if lasted is None or is_by_two_clocks(first):
        return cut_in_middle(shown)
    if shown.endswith(" turned off"):
        return f"{shown.removesuffix(' turned off')} off {_how_long(first, lasted)}"
    joint = "for " if len(first.rounds) < _OFTEN else ""
    return f"{cut_in_middle(shown)} {joint}{_how_long(first, lasted)}"


def is_by_two_clocks(finding: Finding) -> bool:
    """Whether the clock was set back meanwhile, so that nobody knows how long it lasted."""
    return "clock" in finding.timing.doubts


def _how_long(finding: Finding, seconds: float) -> str:
    """Return how long it was so; of several times also how often: `6 times, 12 min in all`."""
    times, most = len(finding.rounds), AT_MOST if BOUNDS in finding.timing.doubts else ""
    if times < _OFTEN:
        return f"{most}{duration(seconds)}"
    least = " or more" if times >= MOST_CITED else ""
    return f"{times}{least} times, {most}{duration(seconds)} in all"


_OFTEN: Final = 2
AT_MOST: Final = "at most "


def _whole(finding: Finding) -> bool:
    setting = catalogue().find(finding.setting or "")
    return finding.key is not None and reach_of_weakening(finding, setting) <= _WHOLE


def cut_in_middle(text: str, limit: int = _LONGEST) -> str:
    """Cut a text in its middle."""
    return text if len(text) <= limit else f"{text[: limit - 21]}\u2026{text[-20:]}"
