"""Commands that the tool's own log shows without a time: each may have been in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Incident, Witness
from mpdiff.evidence.facts import Support, Undated
from mpdiff.findings.due import due
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import at

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, IncidentKind, Value

ON: dict[str, Value] = {"DisableRealtimeMonitoring": False}
LINE = "MpCmdRun.exe -Restore -All"


def ran(
    kind: IncidentKind = "quarantine-restored", subject: str = LINE, number: int = 1, **given: Any
) -> Undated:
    witness = Witness("tool's own log", "MpCmdRun.log", f"line {number}")
    return Undated(kind, "A command ran", witness, subject, f"Detail {number}", **given)


def found(*undated: Undated, dated: tuple[Incident, ...] = ()) -> list[Finding]:
    made = findings(case((), ON, ON, incidents=dated, support=Support(undated=undated)))
    return [f for f in made if "at an unknown time" in f.title]


@for_each(
    ("kind", "rule", "effect"),
    [
        ("quarantine-restored", "quarantine-restored", "unknown"),
        ("command", "protection-command", "unknown"),
        ("malware-detected", "malware-detected", "unknown"),
        ("definitions-removed", "definitions-removed", "weakened"),
        ("scanning-off", "protection-off", "weakened"),
        ("configuration-reset", "configuration-protection-reset", "weakened"),
        ("service-stopped", "service-stopped", "weakened"),
        ("process", None, None),  # it asks something and changes nothing
        ("scanning-on", None, None),
    ],
)
def test_what_a_command_without_a_time_did_is_a_possible_finding(
    kind: IncidentKind, rule: str | None, effect: str | None
) -> None:
    made = found(ran(kind))
    if rule is None:
        assert made == []
        return
    (one,) = made
    assert (one.rule, one.effect, one.certainty) == (rule, effect, "uncertain")


def test_it_is_looked_at_where_nothing_else_happened() -> None:
    """A package whose only trace is such a command is not clean."""
    alone = case((), ON, ON, support=Support(undated=(ran(),)))
    assert "mpdiff.findings.incidents.incidents:incidents" in list(due(alone))


def test_commands_of_a_kind_are_one_finding_that_names_three() -> None:
    many = [ran(subject=f"MpCmdRun.exe -Restore -FilePath {n}", number=n) for n in range(1, 31)]
    (few,) = found(*many[:3])
    assert few.title.endswith("-FilePath 2, MpCmdRun.exe -Restore -FilePath 3 (3 times) at an unknown time")  # fmt: skip
    (one,) = found(*many)
    assert "-FilePath 3 ... (30 times) at an unknown time" in one.title
    assert "Detail 5." in one.detail
    assert "Detail 6." not in one.detail
    assert [w.position for w in one.witnesses] == [f"line {n}" for n in range(1, 21)]
    assert len(found(ran(), ran("definitions-removed", number=2))) == 2
    (two,) = found(ran(subject=""), ran(number=2))
    assert two.title == f"A command ran: {LINE} (2 times) at an unknown time"


def dated(kind: IncidentKind, member: str, **given: Any) -> tuple[Incident, ...]:
    witness = Witness("event 4688", member, time=at(40))
    return (Incident(kind, at(40), "A command ran", witness, **given),)


@for_each(
    ("why", "other", "counts"),
    [
        ("another log dates it", dated("quarantine-restored", "Security.evtx", subject=LINE), False),
        ("in other letters", dated("quarantine-restored", "Security.evtx", subject=LINE.upper()), False),
        ("as a part of a line", dated("quarantine-restored", "Security.evtx", detail=f"cmd /c {LINE}"), False),
        ("the same log dates another run", dated("quarantine-restored", "MpCmdRun.log", subject=LINE), True),
        ("it is of another kind", dated("command", "Security.evtx", subject=LINE), True),
        ("another line", dated("quarantine-restored", "Security.evtx", subject="MpCmdRun -Restore"), True),
    ],
)  # fmt: skip
def test_only_the_very_command_in_another_log_dates_it(
    why: str, other: tuple[Incident, ...], *, counts: bool
) -> None:
    assert bool(found(ran(), dated=other)) is counts, why


def test_a_command_whose_line_is_not_known_is_dated_by_none() -> None:
    other = dated("quarantine-restored", "Security.evtx", subject=LINE)
    assert len(found(ran(subject=""), dated=other)) == 1


@for_each(
    ("first", "last", "said"),
    [
        (at(1), at(2), "it ran between 2026-03-01 12:01:00 UTC and 2026-03-01 12:02:00 UTC."),
        (at(1), None, "it ran at 2026-03-01 12:01:00 UTC or later."),
        (None, at(2), "it ran at 2026-03-01 12:02:00 UTC or earlier."),
        (None, None, "so it may have been in the window."),
    ],
)
def test_the_order_of_the_log_bounds_its_time(first: Any, last: Any, said: str) -> None:
    (one,) = found(ran(not_before=first, not_after=last))
    assert one.detail.endswith(said)
