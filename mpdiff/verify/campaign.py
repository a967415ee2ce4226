"""expected.yaml of a campaign: what a folder of packages must come to together.

    description: what the sample is for
    campaign: true
    options: {scenario: [...], policy: file, today: date, timezone, fail_on}
    exit_code: 1
    verdict: as the summary states it
    states: [clean 2, ...]
    packages, failures, still_open, shared, sequences, paces, over_quota, successions: a line a row

Everything is compared but the description. `mpdiff verify --update` writes it where `campaign: true`
stands in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from mpdiff.base.strict_yaml import in_shape, read_yaml_file
from mpdiff.base.times import when
from mpdiff.verify.compare import Mismatch
from mpdiff.verify.expectation import Options
from mpdiff.verify.write import options_of, prose, scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mpdiff.fleet.model import FleetSummary, PackageResult, Where

LISTS: Final = (
    "states",
    "packages",
    "failures",
    "still_open",
    "shared",
    "sequences",
    "paces",
    "over_quota",
    "successions",
)
"""What is compared line by line, in this order."""


class CampaignExpectation(Struct, frozen=True, forbid_unknown_fields=True):
    """One expected.yaml of a campaign."""

    campaign: Literal[True]
    exit_code: Literal[0, 1, 4] = 0
    description: str = ""
    options: Options = Options()
    verdict: str = ""
    states: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    sequences: tuple[str, ...] = ()
    paces: tuple[str, ...] = ()
    over_quota: tuple[str, ...] = ()
    successions: tuple[str, ...] = ()


def is_campaign(file: Path) -> bool:
    """Return whether an expected.yaml is that of a campaign. Raises UsageError for no YAML."""
    content = read_yaml_file(str(file)).value
    return isinstance(content, dict) and content.get("campaign") is True


def read_campaign(path: str) -> CampaignExpectation:
    """Read an expected.yaml of a campaign; raises UsageError with the line."""
    return in_shape(read_yaml_file(path), CampaignExpectation)


def found(folder: Path, options: Options) -> CampaignExpectation:
    """Analyse the packages of a folder and state what would be expected if that were right."""
    from concurrent.futures import ThreadPoolExecutor

    from msgspec import UNSET

    from mpdiff.fleet.run import fleet
    from mpdiff.fleet.work.task import Options as TaskOptions

    wanted = TaskOptions(
        scenarios=options.scenario,
        policy=None if options.policy is UNSET else str(folder / options.policy),
        today=None if options.today is UNSET else options.today,
        timezone=None if options.timezone is UNSET else options.timezone,
        isolate=False,
    )
    # In this process: samples are few and small, and a worker would take longer to start.
    with ThreadPoolExecutor(1) as executor:
        summary = fleet(
            [str(folder)],
            executor=executor,
            options=wanted,
            fail_on=None if options.fail_on == "none" else options.fail_on,
        )
    return _stated(summary, options, str(folder))


def compare_campaigns(
    expected: CampaignExpectation, actual: CampaignExpectation
) -> Iterator[Mismatch]:
    """Return what differs, the lines of each list by themselves, then their order."""
    for name in ("exit_code", "verdict"):
        one, two = getattr(expected, name), getattr(actual, name)
        if one != two:
            yield Mismatch("different", name, f"expected {one}, got {two}")
    for name in LISTS:
        one, two = getattr(expected, name), getattr(actual, name)
        yield from (Mismatch("missing", name, line) for line in one if line not in two)
        yield from (Mismatch("extra", name, line) for line in two if line not in one)
        if one != two and sorted(one) == sorted(two):
            yield Mismatch("different", name, "the same lines in another order")


def dumps_campaign(expectation: CampaignExpectation) -> str:
    """Write the whole file; `read_campaign` returns the same expectation."""
    return "".join(f"{line}\n" for line in _yaml_lines(expectation))


def _yaml_lines(expectation: CampaignExpectation) -> Iterator[str]:
    if expectation.description:
        yield from prose("description", expectation.description)
    yield "campaign: true"
    options = list(options_of(expectation.options))
    if options:
        yield "options:"
        yield from (f"  {line}" for line in options)
    yield f"exit_code: {expectation.exit_code}"
    yield f"verdict: {scalar(expectation.verdict)}"
    for name in LISTS:
        lines = getattr(expectation, name)
        yield f"{name}:" if lines else f"{name}: []"
        yield from (f"- {scalar(line)}" for line in lines)


# --- the summary in lines -------------------------------------------------------------------------


def _stated(summary: FleetSummary, options: Options, folder: str) -> CampaignExpectation:
    names = _Names(folder)
    return CampaignExpectation(
        campaign=True,
        exit_code=4 if summary.failures else 1 if summary.reaches else 0,
        options=options,
        verdict=summary.verdict,
        states=tuple(f"{state} {count}" for state, count in summary.states.items()),
        packages=tuple(_package_line(result, names) for result in summary.packages),
        failures=tuple(f"{names(f.path)}: {f.code}" for f in summary.failures),
        still_open=tuple(
            f"{o.severity}: {_subject_text(o.setting, o.item)} on {_where_text(o.where)}"
            for o in summary.still_open
        ),
        shared=tuple(
            f"{s.severity}: {_subject_text(s.setting, s.item)} on {_where_text(s.where)}, still on {s.still}"
            for s in summary.shared
        ),
        sequences=tuple(
            f"{' > '.join(s.steps)} on {_where_text(s.where)}, in the same pace on {s.in_step.count}"
            for s in summary.sequences
        ),
        paces=tuple(f"{p.seconds} s on {_where_text(p.where)}" for p in summary.paces),
        over_quota=tuple(
            f"{o.device}: {o.windows} windows, {o.hours:g} hours since {when(o.since)}"
            for o in summary.over_quota
        ),
        successions=tuple(
            f"{names(s.earlier)}, {names(s.later)}: {s.continuity} {s.missing_records}; "
            f"opened {_list(s.opened)}; undone {_list(s.undone)}; unchanged {_list(s.unchanged)}"
            for s in summary.successions
        ),
    )


class _Names:
    """Names packages by their path inside the sample's folder, with `/`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __call__(self, path: str) -> str:
        return path.removeprefix(self._folder).replace("\\", "/").lstrip("/")


def _package_line(result: PackageResult, names: _Names) -> str:
    counts = "/".join(map(str, result.open))
    return f"{names(result.path)}: {result.device} {result.state} {counts}"


def _where_text(where: Where) -> str:
    return f"{where.count} ({_list(where.devices)})"


def _subject_text(setting: str, item: str | None) -> str:
    return f"{setting} {item}" if item else setting


def _list(texts: Iterable[str]) -> str:
    return ", ".join(texts) or "nothing"
