"""What is asked about: the registry values behind the changed settings, and when they were written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.times import ZONES
from mpdiff.report.hunt.query import Span, merged, moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mpdiff.base.model import Finding, Place, Report, Round, Scalar
    from mpdiff.catalogue.entries import Setting
    from mpdiff.catalogue.lookup import Catalogue

AROUND: Final = timedelta(minutes=5)
"""How far from a statement of the log its writer is looked for."""
DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(hours=4)
"""How long troubleshooting mode lasts at most, before it has to be turned on again."""
BOTH: Final = 2
MINUTES: Final = 24 * 60
"""The largest scale that a registry value uses for a setting: the minutes of a day."""
_MANAGED: Final = "PM:"


class Value(Struct, frozen=True, order=True):
    """One registry value. `key`: how the key ends; `name`: the value's; `data`: or ""."""

    setting: str
    item: str
    key: str
    name: str
    data: str = ""


def window_span(report: Report) -> Span | None:
    """Return the window; where an edge is missing, from the first to the last time known.

    A single time stands for a whole window on either side of it. None: no time at all.
    """
    window = report.window
    known = [time for time in (window.start, window.end) if time] if window else []
    if len(known) != BOTH:
        known += [entry.time for entry in report.timeline]
    if len(set(known)) == 1:
        return Span(moved(known[0], -LONGEST), moved(known[0], LONGEST))
    return Span(min(known), max(known)) if known else None


def wide(report: Report) -> Span | None:
    """Return the window with a day on either side; None where the evidence has no time."""
    span = window_span(report)
    if span is None or span.end is None:
        return None
    return Span(moved(span.start, -DAY), moved(span.end, DAY))


def written(report: Report, catalogue: Catalogue) -> dict[Value, list[Span]]:
    """Return the registry values that were written, and when to look for their writers.

    Around each statement of the log; for a change that the log does not have, the whole window.
    """
    found: dict[Value, list[Span]] = {}
    for entry in report.timeline:
        margin = AROUND if entry.time_certain else AROUND + ZONES
        span = Span(moved(entry.time, -margin), moved(entry.time, margin))
        for value in values(catalogue, entry.setting, entry.key, entry.place):
            found.setdefault(value, []).append(span)
    window = window_span(report)
    for finding in unlogged_findings(report):
        for value in values(catalogue, finding.setting or "", finding.key, finding.place):
            if window is not None:
                found.setdefault(value, []).append(window)
    return {value: merged(spans) for value, spans in sorted(found.items()) if value.name}


def unlogged_findings(report: Report) -> list[Finding]:
    """Return the findings whose change no statement of the log has."""
    logged = {(entry.setting, entry.key) for entry in report.timeline}
    return [f for f in changed(report) if (f.setting, f.key) not in logged]


def changed(report: Report) -> list[Finding]:
    """Return the findings that are about a change of a setting."""
    return [f for f in report.findings if f.setting and (f.change or f.effect == "weakened")]


def unknown_places(report: Report, catalogue: Catalogue) -> list[str]:
    """Return the changed settings whose registry value no source names."""
    names = {f.setting for f in changed(report)} | {entry.setting for entry in report.timeline}
    return sorted(n for n in names if n and not any(values(catalogue, n, "item", None)))


def values(
    catalogue: Catalogue, name: str, key: str | None, place: Place | None, data: str = ""
) -> Iterator[Value]:
    """Return the registry values that hold a setting, or one item or rule of it."""
    setting = catalogue.find(name)
    if setting is None:
        return
    if place != "mdm":
        yield from (_registry_value(setting, path, key, data) for path in setting.registry)
    if place not in ("local", "policy"):
        yield from (_managed(setting, entry, key) for entry in _managed_names(setting))


def _registry_value(setting: Setting, path: str, key: str | None, data: str) -> Value:
    folder, _, name = rf"Windows Defender\{path}".rpartition("\\")
    name = (key or "") if name == "*" else name
    return Value(setting.name, key or "", rf"\{folder}", name, data)


def _managed_names(setting: Setting) -> Iterable[str]:
    return (p.removeprefix(_MANAGED) for p in setting.policy if p.startswith(_MANAGED))


def _managed(setting: Setting, entry: str, key: str | None) -> Value:
    """Return Policy Manager's value, which holds a whole list; `(inverse)` behind a name is a remark."""
    name = entry.partition(" ")[0]
    return Value(setting.name, key or "", r"\Windows Defender\Policy Manager", name)


def weak_values(report: Report, catalogue: Catalogue) -> list[Value]:
    """Return the registry values of what was weakened, with the data that weakens."""
    found = {
        value
        for finding in report.findings
        if finding.effect == "weakened" and finding.setting
        for data in _data(catalogue, finding)
        for value in values(catalogue, finding.setting, finding.key, "local", data)
    }
    return sorted(value for value in found if value.name)


def _data(catalogue: Catalogue, finding: Finding) -> list[str]:
    """Return the data that the registry value may have; one empty text where any will do.

    A value on a scale of its own may have several: tamper protection is off at 0 and at 4.
    """
    setting = catalogue.find(finding.setting or "")
    weak = (finding.weakest or finding).after
    if setting is None or setting.kind == "string_list":
        return [""]
    if setting.convert == "as-is":
        if isinstance(weak, bool | int):
            return [str(int(weak))]
        return [weak if isinstance(weak, str) else ""]
    return [str(n) for n in range(MINUTES) if _means(catalogue, setting, n, weak)] or [""]


def _means(catalogue: Catalogue, setting: Setting, number: int, value: Scalar) -> bool:
    read = (catalogue.read_registry(path, number) for path in setting.registry)
    return any(one.value == value for r in read if r is not None for one in r.statements)


def weak_spans(report: Report) -> list[Span]:
    """Return when the device was weaker; the window where no stretch is known but a weakening is."""
    weak = [f for f in report.findings if f.effect == "weakened"]
    spans = [_widened_stretch(r, certain=f.times_certain) for f in weak for r in f.rounds]
    window = window_span(report)
    if any(not f.rounds for f in weak) and window is not None:
        spans.append(window)
    return merged(spans)


def _widened_stretch(stretch: Round, *, certain: bool) -> Span:
    """Return the stretch, wider by what a local time may be off where its zone was assumed."""
    margin = timedelta(0) if certain else ZONES
    end = None if stretch.end is None else moved(stretch.end, margin)
    return Span(moved(stretch.start, -margin), end)
