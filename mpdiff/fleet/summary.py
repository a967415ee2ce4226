"""From the records of all packages to the summary of the campaign, in one pass over the spool."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import Tool
from mpdiff.base.severity import reaches, severity_rank
from mpdiff.base.version import __version__
from mpdiff.catalogue import catalogue
from mpdiff.fleet.correlate.devices import Devices
from mpdiff.fleet.correlate.open import Settings, StillThere
from mpdiff.fleet.correlate.sequences import Sequences
from mpdiff.fleet.correlate.series import Series
from mpdiff.fleet.correlate.shared import Shared
from mpdiff.fleet.correlate.undone import Undone
from mpdiff.fleet.correlate.windows import Windows
from mpdiff.fleet.model import (
    MOST_LISTED,
    MOST_ROWS,
    SCHEMA_VERSION,
    STATES,
    FleetSummary,
    LeftOut,
    PackageFailure,
    PackageResult,
    SameIdentifier,
    Succession,
)
from mpdiff.fleet.work.urls import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Severity
    from mpdiff.fleet.correlate.series import Pair
    from mpdiff.fleet.find import Found
    from mpdiff.fleet.spool import Spool

MOST_DRAWN: Final = 100
"""Listed packages whose findings are kept, for the drawings and for who reads the JSON."""


class Compared(NamedTuple):
    """The rows of the packages that follow each other, and the comparisons without a report."""

    rows: list[Succession]
    unwritten: list[PackageFailure]


class Collected:
    """Everything that one pass over the records finds. `devices` has learnt every package.

    `series_of` comes first, then what `undone` takes, then `read`: what is still open of a device its
    latest packages decide.
    """

    def __init__(self, devices: Devices) -> None:
        self.devices = devices
        self.undone = Undone()
        self.shared = Shared(self.devices)
        self.sequences = Sequences(self.devices)
        self.windows = Windows(self.devices, catalogue().data.window.quota)
        self.still = StillThere(self.devices)
        self.settings = Settings(self.devices)
        self.states: Counter[str] = Counter()
        self.order: list[tuple[tuple[int, ...], str, str, int]] = []
        self.reaching = 0
        self.not_known = 0
        self.unwritten: list[PackageFailure] = []
        self.left_out: list[LeftOut] = []

    def series_of(self, spool: Spool) -> list[Pair]:
        """Return each two packages of a device that follow each other; learn who took which step."""
        series = Series(self.devices)
        for place, result in spool.results():
            series.add(place, result)
            self.sequences.learn(result)
        return list(series.pairs())

    def read(self, spool: Spool, fail_on: Severity | None) -> None:
        """Read every record once."""
        for place, result in spool.results():
            self._add(place, result, fail_on)

    def _add(self, place: int, result: PackageResult, fail_on: Severity | None) -> None:
        """Take one package, which has a place in the spool."""
        self.devices.number(result)
        self.states[result.state] += 1
        self.reaching += result.worst is not None and reaches(result.worst, fail_on)
        self.not_known += result.state == "unknown" or result.read_in_part
        for collector in (self.sequences, self.windows):
            collector.add(result)
        for judged in (self.shared, self.still, self.settings):
            judged.add(result, self.undone.of(place))
        self.unwritten.extend(unwritten_of(result))
        self.left_out.extend(_left_out_of(result))
        if result.state != "clean":
            self.order.append((_badness(result), result.device, result.path, place))


def unwritten_of(result: PackageResult) -> Iterator[PackageFailure]:
    """Yield the failure of reports that could not be written."""
    if result.unwritten:
        yield PackageFailure(result.path, "cannot-write", f"{result.path}: {result.unwritten}")


def _left_out_of(result: PackageResult) -> Iterator[LeftOut]:
    findings, steps = result.findings_left_out, result.steps_left_out
    bounded = "timeline-bounded" in result.notices
    if findings or steps or bounded:
        yield LeftOut(result.path, findings, steps, bounded)


def learnt(spool: Spool) -> Devices:
    """Return the devices of all packages."""
    devices = Devices()
    for _, result in spool.results():
        devices.learn(result)
    return devices


def summarise_fleet(
    collected: Collected,
    spool: Spool,
    found: Found,
    compared: Compared,
    options: Sequence[str],
) -> FleetSummary:
    """Return the summary. `options`: those that shaped it, as the command line spells them."""
    failures = [*found.failures, *(r for r in spool.records() if isinstance(r, PackageFailure))]
    unwritten = [*collected.unwritten, *compared.unwritten]
    listed = sorted(collected.order)
    total = sum(collected.states.values()) + len(failures)
    return FleetSummary(
        schema_version=SCHEMA_VERSION,
        tool=Tool("mpdiff", __version__, catalogue().version),
        options=tuple(options),
        verdict=_campaign_verdict(collected, total, len(failures), len(unwritten)),
        total=total,
        devices=len(collected.devices),
        states={state: collected.states[state] for state in STATES},
        reaches=collected.reaching,
        not_known=collected.not_known,
        packages=tuple(
            _brief(spool, entry[-1], place) for place, entry in enumerate(listed[:MOST_LISTED])
        ),
        not_listed=max(len(listed) - MOST_LISTED, 0),
        failures=tuple(sorted(failures, key=lambda failure: failure.path)),
        unwritten=tuple(sorted(unwritten, key=lambda failure: failure.path)),
        left_out=tuple(sorted(collected.left_out, key=_most_left_out)[:MOST_ROWS]),
        left_out_of=len(collected.left_out),
        duplicates={
            without_secrets(path): without_secrets(other)
            for path, other in found.duplicates.items()
        },
        still_open=collected.still.rows(),
        shared=collected.shared.rows(),
        sequences=collected.sequences.rows(),
        paces=collected.sequences.paces(),
        over_quota=collected.windows.rows(),
        same_identifier=tuple(
            SameIdentifier(one, collected.devices.where(numbers))
            for one, numbers in collected.devices.of_one_identifier()[:MOST_ROWS]
        ),
        successions=tuple(sorted(compared.rows, key=lambda s: (s.device, s.earlier, s.later))),
        settings=collected.settings.rows(),
    )


def _most_left_out(one: LeftOut) -> tuple[int, str]:
    return -one.findings - one.steps, one.package


def _badness(result: PackageResult) -> tuple[int, ...]:
    """Return what orders packages, the worst first: open now, severity, how many."""
    worst = 9 if result.worst is None else severity_rank(result.worst)
    still = int(not result.still_weakened)
    return (STATES.index(result.state), still, worst, *(-count for count in result.open))


def _brief(spool: Spool, index: int, place: int) -> PackageResult:
    result = spool.result(index)
    kept = result.weaknesses if place < MOST_DRAWN else ()
    return replace(result, steps=(), strengthened=(), weaknesses=kept)


def _campaign_verdict(collected: Collected, total: int, failed: int, unwritten: int) -> str:
    states = collected.states
    still = collected.still.devices()
    devices = with_thousands(len(collected.devices), "device")
    if not total - failed:
        parts = ["NOTHING ANALYSED."]
    elif states["weakened"]:
        parts = [
            f"WEAKENED: {states['weakened']:,} of {with_thousands(total, 'package')} from {devices}."
        ]
    elif states["unknown"]:
        parts = [
            f"UNKNOWN: {states['unknown']:,} of {with_thousands(total, 'package')} from {devices}."
        ]
    else:
        parts = [f"No weakening found: {with_thousands(total, 'package')}, {devices}."]
    if still:
        parts.append(f"Still open on {with_thousands(still, 'device')}.")
    if states["weakened"] and states["unknown"]:
        parts.append(f"{states['unknown']:,} unknown.")
    if states["look"]:
        parts.append(f"{states['look']:,} to look at.")
    if states["clean"]:
        parts.append(f"{states['clean']:,} clean.")
    if failed:
        parts.append(f"{failed:,} could not be analysed.")
    if unwritten:
        parts.append(f"{with_thousands(unwritten, 'output')} could not be written.")
    return " ".join((*parts, *_compared_in_part(len(collected.left_out))))


def _compared_in_part(packages: int) -> Iterator[str]:
    if packages:
        which = "1 package was" if packages == 1 else f"{packages:,} packages were"
        yield f"{which} compared with others in part, by the gravest that was found."


def with_thousands(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
