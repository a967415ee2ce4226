"""Who ran a command that asks for what changed: the account of a process that a record shows near it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mpdiff.evidence.events.accounts import bare, is_somebody
from mpdiff.evidence.events.services import is_service_named
from mpdiff.findings.incidents.command_lines import Wanted, asks_for
from mpdiff.findings.incidents.commanded import NEAR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident, Statement
    from mpdiff.findings.case import Case

SOONER: Final = timedelta(seconds=5)
"""A record of a process may be written so much later than that of what it did."""
SERVICES: Final = ("service-stopped", "service-disabled", "service-start-changed")
"""Rules about a service of Defender, which a command line names by its name."""


def who_ran_it(case: Case, finding: Finding, changes: Sequence[Statement]) -> dict[str, str]:
    """Return the accounts that ran a command which asks for what a finding is about, by bare name.

    `changes`: the records of the change. A change that no record dates may have been made by any command
    of the window.
    """
    accounts: dict[str, str] = {}
    for one in case.incidents:
        if one.kind == "command" and is_somebody(one.actor) and _did(case, one, finding, changes):
            accounts.setdefault(bare(one.actor or ""), one.actor or "")
    return accounts


def _did(case: Case, one: Incident, finding: Finding, changes: Sequence[Statement]) -> bool:
    line = one.subject
    if finding.rule in SERVICES and finding.first_seen is not None:
        return is_service_named(line) and _before(one, (finding.first_seen,))
    if not finding.setting:
        return False
    near = [s for s in changes if _before(one, (s.time, *s.other_times))]
    for s in near:
        if asks_for(case.catalogue, line, Wanted(s.setting, s.key, s.after, s.after_known)):
            return True
    return not changes and finding.first_seen is None and _in_window(case, one, finding)


def _before(one: Incident, times: Sequence[datetime]) -> bool:
    """Return whether a command ran shortly before one of these times, by any reading of its own."""
    ran = (one.time, *one.other_times)
    return any(-SOONER <= time - start <= NEAR for time in times for start in ran)


def _in_window(case: Case, one: Incident, finding: Finding) -> bool:
    """Return whether a command of the window asks for what the snapshots show to have changed."""
    change, window = finding.change, case.window
    if change is None or window is None or window.start is None:
        return False
    inside = window.start <= one.time and (window.end is None or one.time <= window.end)
    wanted = Wanted(change.setting, change.key, change.after, known=True)
    return inside and asks_for(case.catalogue, one.subject, wanted)
