"""A grossly wrong report is noticed by the samples, wherever the fault shows at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.report.summary import summarise
from mpdiff.verify import expectation
from mpdiff.verify.compare import compare_expectations
from tests.support.analysed import sample
from tests.support.places import SAMPLES
from tests.support.rows import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.base.model import Change, Finding, Report

EXAMPLES: Final = (
    "attacker",
    "exclusion-three-minutes",
    "local-change-stayed",
    "off-and-on-again",
    "reverted-by-policy",
    "weakened-after-second-snapshot",
)


def _each(change: Callable[[Finding], Finding]) -> Callable[[Report], Report]:
    return lambda report: replace(report, findings=tuple(map(change, report.findings)))


def _with(**fields: Any) -> Callable[[Report], Report]:
    return lambda report: replace(report, **fields)


def _of_each(**fields: Any) -> Callable[[Report], Report]:
    return _each(lambda finding: replace(finding, **fields))


def _turned(change: Change | None, *names: str) -> Change | None:
    """Exchange what was and what became."""
    if change is None:
        return None
    there = {f"before{n}": getattr(change, f"after{n}") for n in names}
    back = {f"after{n}": getattr(change, f"before{n}") for n in names}
    return replace(change, **there, **back)


def _last_touch(finding: Finding) -> Finding:
    timing = finding.timing
    return replace(finding, timing=replace(timing, first_seen=timing.last_seen))


def _in_minutes(finding: Finding) -> Finding:
    lasted = finding.timing.duration_seconds
    longer = None if lasted is None else lasted * 60
    return replace(finding, timing=replace(finding.timing, duration_seconds=longer))


def _no_rounds(finding: Finding) -> Finding:
    return replace(finding, timing=replace(finding.timing, rounds=()))


def _other_origin(finding: Finding) -> Finding:
    other = {"policy": "local", "local": "policy"}
    origin: Any = other.get(finding.origin or "")
    return replace(finding, origin=origin)


def _nameless(report: Report) -> Report:
    return replace(report, device=replace(report.device, hostname=None))


def _clean(report: Report) -> Report:
    """Take the verdict of a report without findings."""
    summary = report.summary
    clean = summarise((), changes=summary.changes, compared=summary.compared)
    return replace(report, summary=replace(summary, verdict=clean.verdict))


FAULTS: Final[dict[str, Callable[[Report], Report]]] = {
    "first seen when last touched": _each(_last_touch),
    "durations sixty times as long": _each(_in_minutes),
    "words of before and after exchanged": _each(
        lambda f: replace(f, change=_turned(f.change, "_text"))
    ),
    "no timeline": _with(timeline=()),
    "no changes": _with(changes=()),
    "a device without the name that the log gives": _nameless,
    "nothing unexplained": _with(unexplained=()),
    "the snapshots exchanged": lambda r: replace(r, before=r.after, after=r.before),
    "no window": _with(window=None),
    "the verdict of no findings": _clean,
    "no technique": _of_each(mitre=()),
    "no next step": _of_each(next_step=""),
    "no title": _of_each(title=""),
    "no stretches": _each(_no_rounds),
    "management and local exchanged": _each(_other_origin),
    "before and after exchanged": _each(
        lambda f: replace(f, change=_turned(f.change, "", "_text"))
    ),
}


@for_each("fault", FAULTS)
def test_a_gross_fault_is_noticed_by_every_sample_that_shows_it(fault: str) -> None:
    shown = 0
    for name in EXAMPLES:
        right = sample(name)
        wrong = FAULTS[fault](right)
        if wrong == right:
            continue
        shown += 1
        assert _is_noticed(name, wrong), name
    assert shown


def _is_noticed(name: str, report: Report) -> bool:
    expected = expectation.read_expectation(str(SAMPLES / name / expectation.FILE), catalogue())
    folder = str(Path("samples") / name)
    found = expectation.of_report(report, expected.options, expected.description, folder=folder)
    return bool(list(compare_expectations(expected, found)))


@for_each("name", EXAMPLES)
def test_the_right_report_is_as_expected(name: str) -> None:
    assert not _is_noticed(name, sample(name))
