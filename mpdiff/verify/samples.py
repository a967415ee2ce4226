"""`mpdiff verify`: sample packages that must keep giving what their expected.yaml says.

A sample is a folder with an expected.yaml and one of: `package.*` (or one lone package of any name),
`before.*` and `after.*`, `package-a.*` and `package-b.*`. Files that the options name and anything
called README or starting with a dot are not looked at. Where `campaign: true` stands in the
expected.yaml, all packages of the folder are one sample.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import UNSET, Struct
from msgspec.structs import replace

from mpdiff.base.errors import (
    EXIT_FINDINGS,
    EXIT_INCOMPLETE,
    EXIT_INPUT,
    EXIT_OK,
    InputError,
    MpdiffError,
    UsageError,
)
from mpdiff.verify import campaign, expectation
from mpdiff.verify.compare import Mismatch, compare_expectations
from mpdiff.verify.expectation import Expectation, Options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.catalogue.lookup import Catalogue

State = Literal["same", "updated", "different", "unreadable", "unusable"]
EXIT_CODES: Final[dict[State, int]] = {
    "unusable": EXIT_INPUT,
    "unreadable": EXIT_INCOMPLETE,
    "different": EXIT_FINDINGS,
    "updated": EXIT_OK,
    "same": EXIT_OK,
}
"""The exit code of each state; the first one that a sample is in decides."""

PAIRS: Final = (("before", "after"), ("package-a", "package-b"))
ONE: Final = "package"
CONTAINERS: Final = (".zip", ".cab")


class Outcome(Struct, frozen=True):
    """What became of one sample. `problem`: why it could not be read or used."""

    path: str
    state: State
    mismatches: tuple[Mismatch, ...] = ()
    problem: str = ""


class VerifyResult(Struct, frozen=True):
    """All samples, in the order of the paths, those of one folder by name."""

    outcomes: tuple[Outcome, ...]

    @property
    def exit_code(self) -> int:
        """0 all as expected, 1 some differ, 4 some could not be read, 3 some folder is unusable."""
        states = {outcome.state for outcome in self.outcomes}
        return next((code for state, code in EXIT_CODES.items() if state in states), EXIT_OK)


def verify_samples(paths: Iterable[str], *, update: bool = False) -> VerifyResult:
    """Check every sample that the paths hold.

    `update`: write what is found into expected.yaml where it differs or is missing, everything
    that can be compared; description and options stay. One bad sample never keeps the others from being checked.
    """
    samples = [sample for path in paths for sample in samples_in(path)]
    return VerifyResult(tuple(check_sample(sample, update=update) for sample in samples))


def samples_in(path: str) -> tuple[str, ...]:
    """Return the samples that a path holds: itself, or the folders in it, by name.

    A folder that is no sample is given too, so that `check_sample` says what it lacks.
    """
    folder = Path(path)
    try:
        if (folder / expectation.FILE).exists() or not folder.is_dir():
            return (path,)
        inside = [e for e in _packages_in(folder, Options()) if e.is_dir() and e.name[0] != "_"]
        lone = not inside or _packages(folder, Options())
    except (UsageError, OSError):
        lone = True
    return (path,) if lone else tuple(map(str, inside))


def check_sample(path: str, *, update: bool = False) -> Outcome:
    """Analyse one sample and compare; raises only what is a bug."""
    from mpdiff.catalogue import catalogue

    try:
        return _outcome_of(path, catalogue(), update=update)
    except MpdiffError as error:
        return Outcome(path, "unusable", problem=str(error))
    except OSError as error:  # a folder that one may not search
        return Outcome(path, "unusable", problem=f"{path}: Cannot be read: {error.strerror}.")


def _outcome_of(path: str, catalogue: Catalogue, *, update: bool) -> Outcome:
    folder = Path(path)
    file = folder / expectation.FILE
    if not folder.is_dir():
        raise UsageError(
            "no-such-folder", "There is no such folder.", member=path, cure="Check the path."
        )
    if not file.exists():
        if update:
            return _updated(path, *_actual_of(folder, Options()))
        raise UsageError(
            "no-expectation",
            f"Holds no {expectation.FILE}.",
            member=path,
            cure="Write one with mpdiff verify --update, and read it before you keep it.",
        )
    if campaign.is_campaign(file):
        return _checked_campaign(folder, file, path, update=update)
    expected = expectation.read_expectation(str(file), catalogue)
    found, problem = _actual_of(folder, expected.options)
    mismatches = tuple(compare_expectations(expected, found))
    if not mismatches:
        return Outcome(path, "same")
    if update:
        return _updated(path, replace(found, description=expected.description), problem, mismatches)
    if problem and expected.error is UNSET:
        return Outcome(path, "unreadable", problem=problem)
    return Outcome(path, "different", mismatches, problem)


def _checked_campaign(folder: Path, file: Path, path: str, *, update: bool) -> Outcome:
    """Compare the summary of a folder of packages."""
    from mpdiff.base.system.files import write_file

    expected = campaign.read_campaign(str(file))
    found = campaign.found(folder, expected.options)
    mismatches = tuple(campaign.compare_campaigns(expected, found))
    if not mismatches:
        return Outcome(path, "same")
    if not update:
        return Outcome(path, "different", mismatches)
    write_file(str(file), campaign.dumps_campaign(replace(found, description=expected.description)))
    return Outcome(path, "updated", mismatches)


def _updated(
    path: str, found: Expectation, problem: str, mismatches: tuple[Mismatch, ...] = ()
) -> Outcome:
    """Write what was found, and still show what that changed."""
    from mpdiff.base.system.files import write_file
    from mpdiff.verify.write import dumps_expectation

    write_file(str(Path(path) / expectation.FILE), dumps_expectation(found))
    return Outcome(path, "updated", mismatches, problem)


def _actual_of(folder: Path, options: Options) -> tuple[Expectation, str]:
    """Return what the sample returns, and why it was refused if it was."""
    from mpdiff import pipeline

    sources = _sources(folder, options)
    try:
        report = pipeline.analyse(*sources, **_arguments(folder, options))
    except InputError as error:
        return expectation.of_error(error.code, options, ""), str(error)
    return expectation.of_report(report, options, "", folder=str(folder)), ""


def _arguments(folder: Path, options: Options) -> dict[str, Any]:
    """Return the options as `analyse` takes them; only those that are set."""
    given = {
        "scenarios": options.scenario or UNSET,
        "policy": UNSET if options.policy is UNSET else str(folder / options.policy),
        "today": options.today,
        "timezone": options.timezone,
        "window": options.window,
        "before": options.before,
        "after": options.after,
        "events": tuple(str(folder / e) for e in options.events) or UNSET,
    }
    return {name: value for name, value in given.items() if value is not UNSET}


# --- the package of a sample ----------------------------------------------------------------------


def _sources(folder: Path, options: Options) -> tuple[str, ...]:
    """Return what to analyse; raises UsageError `no-package` or `ambiguous-sample`."""
    found = _packages(folder, options)
    if not found and len(lone := _packages_in(folder, options)) == 1:
        only = lone[0]
        # Without an expected.yaml nothing says that the folder is a sample.
        if (folder / expectation.FILE).exists() or only.suffix.lower() in CONTAINERS:
            found = [(str(only),)]
    if not found:
        raise UsageError(
            "no-package",
            "Holds neither package.*, nor before.* and after.*, nor package-a.* and package-b.*, "
            "nor one package alone.",
            member=str(folder),
            cure="Put the sample's package into it.",
        )
    if len(found) > 1:
        names = " or ".join(" and ".join(Path(p).name for p in one) for one in found)
        raise UsageError(
            "ambiguous-sample", f"The sample may be {names}.", member=str(folder), cure="Keep one."
        )
    return found[0]


def _packages(folder: Path, options: Options) -> list[tuple[str, ...]]:
    """Return every package or pair that has one of the usual names."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for entry in _packages_in(folder, options):
        by_stem[entry.name.partition(".")[0].lower()].append(str(entry))
    found: list[tuple[str, ...]] = [(path,) for path in by_stem[ONE]]
    for first, second in PAIRS:
        found += [(a, b) for a in by_stem[first] for b in by_stem[second]]
    return found


def _packages_in(folder: Path, options: Options) -> list[Path]:
    """List a sample's folder without what is no package. Raises UsageError `cannot-read`."""
    others = {(folder / name).resolve() for name in options.files}
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        message = f"Cannot be listed: {error.strerror}."
        raise UsageError("cannot-read", message, member=str(folder)) from error
    return [
        entry
        for entry in entries
        if entry.name != expectation.FILE
        and not entry.name.startswith(".")
        and entry.stem.lower() != "readme"
        and entry.resolve() not in others
    ]
