"""expected.yaml: what a sample package must return, for people to read and review.

    description: what the sample is for
    options: {scenario: [...], policy: file, today: date, timezone, window, fail_on, before, after, events}
    exit_code: 1
    verdict, device, window, before, after, current: as the report names them
    changes, timeline: how many
    unexplained: [subjects]
    ordered: true where the findings stand in the report's order
    findings: [{rule, setting, key, effect, severity, status, certainty, still_weakened, underlying_rule,
                was, became, first_seen, duration, rounds, place, origin, mitre}]
    notices: [codes]

or, where the package is to be refused, `exit_code: 3` and `error: code`. From `verdict` to `ordered`,
and from `was` on, only what is written is compared. The prose of findings is not expected, so that
words may change; that a title or a next step is there at all always is.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003  msgspec resolves the annotations at run time
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from mpdiff.base.errors import EXIT_INPUT
from mpdiff.base.model import Certainty, Effect, Severity, Status  # noqa: TC001  same
from mpdiff.base.model import Place as ValuePlace  # noqa: TC001  same
from mpdiff.base.strict_yaml import Document, Place, in_shape, read_yaml_file, shown
from mpdiff.base.text.suggest import did_you_mean, near
from mpdiff.base.times import when
from mpdiff.findings.rules import RULES
from mpdiff.report.render import words
from mpdiff.report.summary import any_reaches

if TYPE_CHECKING:
    from datetime import datetime

    from mpdiff.base.model import Finding, Report, SnapshotRef, Window
    from mpdiff.catalogue.lookup import Catalogue

FILE: Final = "expected.yaml"
Said = Annotated[str, Meta(pattern=r"\S")]


class ExpectedFinding(Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected of one finding; a field that is left out has its usual value.

    `lacks`: which of `PROSE` is empty. From `was` on a field that is left out is not compared. `was`,
    `became`: the values in words. `first_seen`: RFC 3339 to the second, `?` behind it where
    the times are not certain. `duration`: hours:minutes:seconds. `rounds`: how many.
    """

    rule: Said
    effect: Effect
    severity: Severity
    setting: str | None = None
    key: str | None = None
    status: Status = "open"
    certainty: Certainty = "certain"
    still_weakened: bool | None = None
    underlying_rule: str | None = None
    lacks: tuple[str, ...] = ()
    was: Said | UnsetType = UNSET
    became: Said | UnsetType = UNSET
    first_seen: Said | UnsetType = UNSET
    duration: Said | UnsetType = UNSET
    rounds: int | UnsetType = UNSET
    place: ValuePlace | UnsetType = UNSET
    origin: Literal["policy", "local"] | UnsetType = UNSET
    mitre: tuple[Said, ...] | UnsetType = UNSET

    @property
    def subject(self) -> tuple[str, str | None, str | None]:
        """What it is about: two findings of one subject are compared with each other."""
        return self.rule, self.setting, self.key


FIELDS: Final = (
    "effect",
    "severity",
    "status",
    "certainty",
    "still_weakened",
    "underlying_rule",
    "lacks",
)
"""What may differ between two findings of one subject."""
WHERE_WRITTEN: Final = (
    "was",
    "became",
    "first_seen",
    "duration",
    "rounds",
    "place",
    "origin",
    "mitre",
)
"""What is compared only where it is written."""
OF_REPORT: Final = (
    "verdict",
    "device",
    "window",
    "before",
    "after",
    "current",
    "changes",
    "timeline",
    "unexplained",
)
"""What is compared of the report as a whole where it is written."""
PROSE: Final = ("title", "next_step")
"""Texts of a finding that must not be empty; their words may change."""
NOT_THERE: Final = "none"


class Options(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The options of `mpdiff diff` under which the sample is judged; files are of its folder."""

    scenario: tuple[Said, ...] = ()
    policy: Said | UnsetType = UNSET
    today: date | UnsetType = UNSET
    timezone: Said | UnsetType = UNSET
    window: Said | UnsetType = UNSET
    fail_on: Literal["critical", "high", "medium", "low", "info", "none"] = "low"
    before: Said | UnsetType = UNSET
    after: Said | UnsetType = UNSET
    events: tuple[Said, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Name the files that the options use, which are not the package."""
        return (*self.events, *([] if self.policy is UNSET else [self.policy]))


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """One expected.yaml."""

    exit_code: Literal[0, 1, 3]
    description: str = ""
    options: Options = Options()
    error: Said | UnsetType = UNSET
    verdict: Said | UnsetType = UNSET
    device: Said | UnsetType = UNSET
    window: Said | UnsetType = UNSET
    before: Said | UnsetType = UNSET
    after: Said | UnsetType = UNSET
    current: Said | UnsetType = UNSET
    changes: int | UnsetType = UNSET
    timeline: int | UnsetType = UNSET
    unexplained: tuple[Said, ...] | UnsetType = UNSET
    ordered: Literal[True] | UnsetType = UNSET
    findings: tuple[ExpectedFinding, ...] = ()
    notices: tuple[Said, ...] = ()


def read_expectation(path: str, catalogue: Catalogue) -> Expectation:
    """Read an expected.yaml.

    Raises UsageError with the line: `unknown-rule`, `unknown-setting`, `contradiction`,
    `missing-key`, and what `strict_yaml` raises.
    """
    document = read_yaml_file(path)
    found = in_shape(document, Expectation)
    if (found.error is UNSET) != (found.exit_code != EXIT_INPUT):
        message = f"exit_code {EXIT_INPUT} and the error's code go together."
        raise document.error("contradiction", message, ("exit_code",))
    if found.error is not UNSET and (found.findings or found.notices):
        message = "A refused package has no findings and no notices."
        raise document.error("contradiction", message, ("error",))
    if found.options.policy is not UNSET and found.options.today is UNSET:
        raise document.error(
            "missing-key",
            "With a policy, 'options' needs the key 'today'.",
            ("options", "policy"),
            "Otherwise the result would change on the day when an acceptance expires.",
        )
    for number, finding in enumerate(found.findings):
        _check_names(document, ("findings", number), finding, catalogue)
    return found


def _check_names(
    document: Document, place: Place, finding: ExpectedFinding, catalogue: Catalogue
) -> None:
    for field, rule in (("rule", finding.rule), ("underlying_rule", finding.underlying_rule)):
        if rule is not None and rule not in RULES:
            message = f"{shown(rule)} is not a rule."
            cure = did_you_mean(near(rule, RULES)) or "mpdiff rules lists them all."
            raise document.error("unknown-rule", message, (*place, field), cure)
    if finding.setting is None or finding.rule == "unknown-setting":
        return
    setting = catalogue.find(finding.setting)
    if setting is None or setting.name != finding.setting:
        names = [setting.name] if setting else catalogue.suggest(finding.setting)
        message = f"{shown(finding.setting)} is not a setting that mpdiff knows."
        raise document.error("unknown-setting", message, (*place, "setting"), did_you_mean(names))


def of_report(
    report: Report, options: Options, description: str, *, folder: str = ""
) -> Expectation:
    """State what would be expected if a report were right. `folder`: of the sample, left out of names."""
    threshold: Severity | None = None if options.fail_on == "none" else options.fail_on
    return Expectation(
        exit_code=1 if any_reaches(report, threshold) else 0,
        description=description,
        options=options,
        verdict=_visible_text(report.summary.verdict),
        device=_visible_text(words.device_in_words(report)),
        window=_window_text(report.window),
        before=_member_name(report.before, folder),
        after=_member_name(report.after, folder),
        current=_member_name(report.current, folder),
        changes=len(report.changes),
        timeline=len(report.timeline),
        unexplained=tuple(map(_visible_text, report.unexplained)),
        ordered=True,
        findings=tuple(_of_finding(f) for f in report.findings),
        notices=tuple(sorted({notice.code for notice in report.notices})),
    )


def of_error(code: str, options: Options, description: str) -> Expectation:
    """State what would be expected if a package were refused rightly."""
    return Expectation(exit_code=3, description=description, options=options, error=code)


def _of_finding(finding: Finding) -> ExpectedFinding:
    return ExpectedFinding(
        rule=finding.rule,
        effect=finding.effect,
        severity=finding.severity,
        setting=_writable(finding.setting),
        key=_writable(finding.key),
        status=finding.status,
        certainty=finding.certainty,
        still_weakened=finding.still_weakened,
        underlying_rule=finding.underlying_rule,
        lacks=tuple(name for name in PROSE if not getattr(finding, name).strip()),
        was=_visible_text(finding.before_text) or UNSET,
        became=_visible_text(finding.after_text) or UNSET,
        first_seen=_first_seen(finding),
        duration=UNSET
        if finding.duration_seconds is None
        else _span_text(finding.duration_seconds),
        rounds=len(finding.rounds) or UNSET,
        place=finding.place or UNSET,
        origin=finding.origin or UNSET,
        mitre=finding.mitre or UNSET,
    )


def _first_seen(finding: Finding) -> str | UnsetType:
    """Return the time to the second, with a question mark where the times are not certain."""
    if finding.first_seen is None:
        return UNSET
    sure = "" if finding.times_certain else "?"
    return when(finding.first_seen.replace(microsecond=0)) + sure


def _window_text(window: Window | None) -> str:
    """Return the window as `--window` takes it."""
    if window is None:
        return NOT_THERE
    return f"{_edge(window.start)}/{_edge(window.end)}"


def _edge(time: datetime | None) -> str:
    return NOT_THERE if time is None else when(time)


def _member_name(snapshot: SnapshotRef | None, folder: str) -> str:
    """Name a snapshot; one of two packages or files by its path inside the sample's folder."""
    if snapshot is None:
        return NOT_THERE
    name = snapshot.member
    return _visible_text(name.removeprefix(folder).lstrip("/\\") if folder else name)


def _span_text(seconds: float) -> str:
    """Return a length of time as `hours:minutes:seconds`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _visible_text(text: str) -> str:
    """Return a text as it can be written; blank where nothing of it can be seen."""
    return (_writable(text) or "") if text.strip() else ""


def _writable(text: str | None) -> str | None:
    """Replace lone surrogates, which no YAML can hold, by U+FFFD."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
