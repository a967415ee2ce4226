"""Who ran a command that asks for what changed: the account of a process that a record shows just before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.evidence.events.accounts import is_somebody, same_accounts
from mpdiff.evidence.events.services import services_in
from mpdiff.findings.incidents.command_lines import Wanted, asks_for
from mpdiff.findings.incidents.commanded import NEAR, SOONER, did, is_command

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mpdiff.base.model import Finding, Incident, Statement
    from mpdiff.findings.case import Case
    from mpdiff.findings.incidents.command_lines import Match

SERVICES: Final = ("service-stopped", "service-disabled", "service-start-changed")
"""Rules about a service of Defender, which a command line names by its name."""


def who_ran_it(
    case: Case, finding: Finding, changes: Sequence[Statement]
) -> dict[str, tuple[str, Match]]:
    """Return the accounts that ran a command which asks for what a finding is about, by a key of each.

    With each how it asks: a possible one is only near in time. `changes`: the records of the change. A
    change that no record dates may have been made by any command of the window.
    """
    accounts: dict[str, tuple[str, Match]] = {}
    keys = same_accounts(one.actor or "" for one in case.incidents if one.kind == "command")
    for one in case.incidents:
        if one.kind != "command" or not is_somebody(one.actor) or not is_command(case, one):
            continue
        how, account = _did(case, one, finding, changes), one.actor or ""
        known = accounts.get(keys[account])
        if how is not None and (known is None or how == "exact"):
            accounts[keys[account]] = known[0] if known else account, how
    return accounts


def _did(case: Case, one: Incident, finding: Finding, changes: Sequence[Statement]) -> Match | None:
    if finding.rule in SERVICES and finding.first_seen is not None:
        named = services_in(one.subject) and _before(one, (finding.first_seen,))
        return "exact" if named else None
    near = [s for s in changes if _before(one, (s.time, *s.other_times)) or _is_between(one, s)]
    every = [how for s in near if (how := did(case.catalogue, one, s))]
    if every:
        return "exact" if "exact" in every else "possible"
    if not changes and finding.first_seen is None:
        return _in_window(case, one, finding)
    return None


def _is_between(one: Incident, change: Statement) -> bool:
    """Return whether a command ran while what two listings bound can have happened."""
    return change.since is not None and change.since - NEAR <= one.time <= change.time


def _before(one: Incident, times: Sequence[datetime]) -> bool:
    """Return whether a command ran shortly before one of these times, by any reading of its own."""
    ran = (one.time, *one.other_times)
    return any(-SOONER <= time - start <= NEAR for time in times for start in ran)


def _in_window(case: Case, one: Incident, finding: Finding) -> Match | None:
    """Return whether a command of the window asks for what the snapshots show to have changed."""
    change, window = finding.change, case.window
    if change is None or window is None or window.start is None:
        return None
    if one.time < window.start or (window.end is not None and one.time > window.end):
        return None
    wanted = Wanted(change.setting, change.key, change.after, known=True)
    return asks_for(case.catalogue, one.subject, wanted)
