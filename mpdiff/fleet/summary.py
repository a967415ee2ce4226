"""From the records of all packages to the summary of the campaign, in one pass over the spool."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.model import Tool
from mpdiff.base.severity import reaches, severity_rank
from mpdiff.base.version import __version__
from mpdiff.catalogue import catalogue
from mpdiff.fleet.correlate.devices import Devices, Numbers
from mpdiff.fleet.correlate.open import Settings, StillThere
from mpdiff.fleet.correlate.sequences import Sequences
from mpdiff.fleet.correlate.series import Series
from mpdiff.fleet.correlate.shared import Shared
from mpdiff.fleet.correlate.windows import Windows
from mpdiff.fleet.model import (
    MOST_LISTED,
    SCHEMA_VERSION,
    STATES,
    FleetSummary,
    PackageFailure,
    PackageResult,
    Succession,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import Severity
    from mpdiff.fleet.find import Found
    from mpdiff.fleet.spool import Spool

MOST_DRAWN: Final = 100
"""Listed packages whose findings are kept, for the drawings and for who reads the JSON."""


class Collected:
    """Everything that one pass over the records finds."""

    def __init__(self) -> None:
        self.devices = Devices()
        self.series = Series()
        self.shared = Shared(self.devices)
        self.sequences = Sequences(self.devices)
        self.windows = Windows(self.devices, catalogue().data.window.quota)
        self.still = StillThere(self.devices)
        self.settings = Settings(self.devices)
        self.still_devices = Numbers()
        self.states: Counter[str] = Counter()
        self.order: list[tuple[tuple[int, ...], str, str, int]] = []
        self.reaching = 0

    def add(self, index: int, result: PackageResult, fail_on: Severity | None) -> None:
        """Take one package, which has a place in the spool."""
        self.states[result.state] += 1
        self.reaching += result.worst is not None and reaches(result.worst, fail_on)
        for collector in (self.shared, self.sequences, self.windows, self.still, self.settings):
            collector.add(result)
        self.series.add(index, result)
        if result.still_weakened:
            self.still_devices.add(self.devices.number(result))
        if result.state != "clean":
            self.order.append((_badness(result), result.device, result.path, index))


def read_records(spool: Spool, fail_on: Severity | None) -> Collected:
    """Read every record once."""
    collected = Collected()
    for index, result in spool.results():
        collected.add(index, result, fail_on)
    return collected


def summarise_fleet(
    collected: Collected,
    spool: Spool,
    found: Found,
    successions: Sequence[Succession],
    options: Sequence[str],
) -> FleetSummary:
    """Return the summary. `options`: those that shaped it, as the command line spells them."""
    failures = [*found.failures, *(r for r in spool.records() if isinstance(r, PackageFailure))]
    listed = sorted(collected.order)
    total = sum(collected.states.values()) + len(failures)
    return FleetSummary(
        schema_version=SCHEMA_VERSION,
        tool=Tool("mpdiff", __version__, catalogue().version),
        options=tuple(options),
        verdict=_campaign_verdict(collected, total, len(failures)),
        total=total,
        devices=len(collected.devices),
        states={state: collected.states[state] for state in STATES},
        reaches=collected.reaching,
        packages=tuple(
            _brief(spool, entry[-1], place) for place, entry in enumerate(listed[:MOST_LISTED])
        ),
        not_listed=max(len(listed) - MOST_LISTED, 0),
        failures=tuple(sorted(failures, key=lambda failure: failure.path)),
        duplicates=found.duplicates,
        still_open=collected.still.rows(),
        shared=collected.shared.rows(),
        sequences=collected.sequences.rows(),
        paces=collected.sequences.paces(),
        over_quota=collected.windows.rows(),
        successions=tuple(sorted(successions, key=lambda s: (s.device, s.earlier, s.later))),
        settings=collected.settings.rows(),
    )


def _badness(result: PackageResult) -> tuple[int, ...]:
    """Return what orders packages, the worst first: open now, severity, how many."""
    worst = 9 if result.worst is None else severity_rank(result.worst)
    still = int(not result.still_weakened)
    return (STATES.index(result.state), still, worst, *(-count for count in result.open))


def _brief(spool: Spool, index: int, place: int) -> PackageResult:
    result = spool.result(index)
    kept = result.weaknesses if place < MOST_DRAWN else ()
    return replace(result, steps=(), strengthened=(), weaknesses=kept)


def _campaign_verdict(collected: Collected, total: int, failed: int) -> str:
    states = collected.states
    still = len(collected.still_devices.distinct())
    devices = with_thousands(len(collected.devices), "device")
    if not total - failed:
        parts = ["NOTHING ANALYSED."]
    elif states["weakened"]:
        parts = [
            f"WEAKENED: {states['weakened']} of {with_thousands(total, 'package')}, {devices}."
        ]
    elif states["unknown"]:
        parts = [f"UNKNOWN: {states['unknown']} of {with_thousands(total, 'package')}, {devices}."]
    else:
        parts = [f"No weakening found: {with_thousands(total, 'package')}, {devices}."]
    if still:
        parts.append(f"Still open on {with_thousands(still, 'device')}.")
    if states["weakened"] and states["unknown"]:
        parts.append(f"{states['unknown']} unknown.")
    if states["look"]:
        parts.append(f"{states['look']} to look at.")
    if states["clean"]:
        parts.append(f"{states['clean']} clean.")
    if failed:
        parts.append(f"{failed} could not be analysed.")
    return " ".join(parts)


def with_thousands(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
