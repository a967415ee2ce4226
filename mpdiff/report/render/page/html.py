"""The report as one HTML file for an incident review: it loads nothing and obeys no package text.

The page stands in `templates/`. Every string that a template prints passes through `visible`, so
that hidden characters show, and then through Jinja's autoescape. A strict content security policy
names the hashes of the one script and the one style sheet, so that nothing else could run even if
an escape failed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, get_args

from mpdiff.base import times
from mpdiff.base.escape import visible
from mpdiff.base.model import (
    SEVERITIES,
    Change,
    Finding,
    Place,
    Report,
    Status,
    TimelineEntry,
)
from mpdiff.report.digest import build, digest, settled, titles
from mpdiff.report.digest.times import clock_of, time_doubt, to_the_second, zone_of, zone_of_times
from mpdiff.report.render import facts, made, words
from mpdiff.report.render.compile import TEMPLATES, loader
from mpdiff.report.render.page.drawing import LANE, TRACK, thing
from mpdiff.report.render.page.lanes import draw
from mpdiff.report.render.page.safety import css_string, policy_hash, printed
from mpdiff.report.render.page.widths import tight_label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from jinja2 import Environment

    from mpdiff.report.render.interface import RenderOptions
    from mpdiff.report.render.page.drawing import Drawing

AT_ONCE: Final = 60
"""Up to so many findings or events stand open at first; more of them wait folded."""

_STATUSES: Final[tuple[Status, ...]] = ("open", "accepted", "explained")


class HtmlRenderer:
    """One self-contained page: verdict, drawn timeline, findings, changes, evidence."""

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")

    def render(self, report: Report, options: RenderOptions) -> str:  # noqa: ARG002  it shows all
        """Return the page. The same report returns the same bytes."""
        from markupsafe import Markup

        drawing = draw(report)
        style, script = _asset("report.css") + _on_paper(report, drawing), _asset("report.js")
        page = (
            environment()
            .get_template("report.html")
            .render(
                report=report,
                device=words.device_in_words(report),
                drawing=drawing,
                anchor=_anchors(report),
                severities=SEVERITIES,
                digest=digest(report),
                members=made.members(report),
                packages=made.packages(report),
                logs=made.logs(report),
                number_of=_number_of(report),
                counts=_counted(report, lambda f: f.severity),
                places=_places(report),
                statuses={s: _counted(report, lambda f: f.status)[s] for s in _STATUSES},
                how_many=settled.how_many,
                numbers_of=_numbers(report),
                clock=clock_of(report, report.timeline),
                times=zone_of_times(report),
                reasons=facts.unexplained(report),
                fits=lambda match: facts.fits(report, match),
                at_once=AT_ONCE,
                lane_height=LANE,
                track_height=TRACK,
                # Both are files of ours, and their hashes stand in the policy.
                style=Markup(style),  # noqa: S704
                script=Markup(script),  # noqa: S704
                style_hash=policy_hash(style),
                script_hash=policy_hash(script),
            )
        )
        return page.strip() + "\n"


def _on_paper(report: Report, drawing: Drawing | None) -> str:
    """Return the rules that only this report has: its footer in print, and a drawing that fits a page."""
    device = words.device_in_words(report)
    hashes = [f"SHA-256 {one.sha256}" for one in made.packages(report) if one.role == "package"][:1]
    lines = "".join(f'{css_string(line)} "\\a" ' for line in [device[:_FOOTER], *hashes])
    rules = f"@page {{ @bottom-left {{ content: {lines}; font: 8px sans-serif; white-space: pre; }} }}\n"
    if drawing and drawing.height > _SHEET:
        zoom = max(_SHEET / drawing.height, _SMALLEST)
        rules += f"@media print {{ .drawing {{ zoom: {zoom:.2f}; }} }}\n"
    return rules


_FOOTER: Final = 100
"""Characters of the device in the footer."""
_SHEET: Final = 560
"""Pixels of a page that a drawing may take, below its heading and above its legend."""
_SMALLEST: Final = 0.5


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Return what the templates are read with."""
    from jinja2 import Environment, StrictUndefined

    made = Environment(
        loader=loader(),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "when": times.when,
        "rule": words.rule_in_words,
        "title": titles.title,
        "still": words.still,
        "named": titles.named_values,
        "own": lambda pair: build.own_detail(*pair),
        "origin": _origin,
        "clock": _clock,
        "hour": _hour,
        "second": to_the_second,
        "zone": zone_of,
        "doubt": time_doubt,
        "held": facts.held,
        "states": facts.states,
        "otherwise": facts.snapshots_tell_otherwise,
        "witnesses": facts.witnesses,
        "duration": times.duration,
        "shortened": _shortened,
        "tight": tight_label,
        "techniques": facts.techniques,
    }
    return made


# --- filters --------------------------------------------------------------------------------------


def _clock(time: datetime) -> str:
    """Return a time in UTC as people read it, to the second: `2026-03-14 01:04:00Z`."""
    return times.when(time.replace(microsecond=0)).replace("T", " ")


def _origin(finding: Finding) -> str:
    """Return who holds the value at collection."""
    if finding.origin == "local" and finding.place in words.MANAGED:
        where = words.MANAGED[finding.place]
        return f"somebody who wrote {where} inside the window: it stays until someone acts"
    return {
        "policy": "policy: it reverts by itself",
        "local": "a local change: it stays until someone acts",
    }.get(finding.origin or "", "")


def _hour(time: datetime) -> str:
    return times.when(time)[11:16]


def _shortened(text: str, length: int) -> str:
    """Cut text to `length` characters in the middle: a path's end tells as much as its start."""
    shown = visible(text)
    if len(shown) <= length:
        return shown
    head = length // 3
    return f"{shown[:head]}…{shown[len(shown) - (length - head - 1) :]}"


# --- what the templates look up -------------------------------------------------------------------


def _number_of(report: Report) -> Callable[[Finding], int]:
    """Return a look-up of a finding's number, from 1 in the order of the digest."""
    numbers = {id(f): number for number, f in enumerate(digest(report).findings, start=1)}
    return lambda finding: numbers[id(finding)]


def _anchors(report: Report) -> Callable[[int], str]:
    """Return a look-up of the anchor of a finding by its number: its fingerprint, which every run repeats."""
    seen: Counter[str] = Counter()
    anchors = []
    for number, finding in enumerate(digest(report).findings, start=1):
        mark = finding.fingerprint
        name = f"f-{mark}" if _FINGERPRINT.fullmatch(mark) else f"f-{number}"
        seen[name] += 1
        anchors.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return lambda number: anchors[number - 1]


_FINGERPRINT: Final = re.compile(r"[0-9a-f]{8,64}")


def _counted(report: Report, what: Callable[[Finding], str]) -> Counter[str]:
    """Count the findings by something, each for as many as it stands for."""
    counts = Counter[str]()
    for finding in report.findings:
        counts[what(finding)] += finding.stands_for
    return counts


def _places(report: Report) -> dict[str, int]:
    """Count the findings by where the weak value stands, `none` where that is not known."""
    counts = _counted(report, lambda finding: finding.place or "none")
    return {name: counts[name] for name in (*get_args(Place), "none") if counts[name]}


def _numbers(report: Report) -> Callable[[Change | TimelineEntry], list[int]]:
    """Return a look-up of the numbers of the findings about a change's or an event's setting."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, finding in enumerate(digest(report).findings, start=1):
        if finding.setting is not None:
            numbers[thing(finding.setting, finding.key)].append(number)
    return lambda about: numbers.get(thing(about.setting, about.key), [])
