"""Processes and commands that a record shows and that matter to protection, by what they run.

One command is often recorded several times: as a shell that was given it, and as the process that the shell
started. That counts once.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.model import Event, Incident, Witness
from mpdiff.evidence.commands.meaning import Meanings, Meant
from mpdiff.evidence.commands.records import SHOWN
from mpdiff.evidence.commands.targets import target
from mpdiff.evidence.events.accounts import is_somebody, same_accounts
from mpdiff.evidence.witnesses.once import MOMENT
from mpdiff.readers.events.tables.hunting import POWERSHELL, PROCESS_CREATED

if TYPE_CHECKING:
    from mpdiff.base.model import IncidentKind
    from mpdiff.catalogue.event_meanings import EventMeanings

PROCESSES: Final = (PROCESS_CREATED, POWERSHELL, 4688)
"""Rows of hunting and events of the Security log that record a process or a command that was run."""
ENCODED: Final = "The command was encoded in the record"
INSIDE: Final = "Recorded in the command line of another program"
"""Stands in the detail of a command that no record shows as a process of its own."""
ELSEWHERE: Final = "A command was given to another device"
PERHAPS_ELSEWHERE: Final = ", perhaps on another device"
"""Ends the title of a command that names a device by its address, or a device while the own name is not known."""
CHILD: Final = timedelta(minutes=1)
"""A process so long after the shell whose line holds it may be the one that the shell started."""
RECENT: Final = 50
"""Records of one command that are looked at; more of them so near lie in no honest log."""
STARTS_AGAIN: Final = "net"
"""A program that starts another, net1, with the same arguments."""

_Key = tuple[str, str, frozenset[str]]


class _Known(NamedTuple):
    """A command that was recorded: where its incident stands, and how deep in others it stood at first.

    `depths`: how deep it stood in the last record of each log. `accounts`: who ran it, by every record.
    """

    place: int
    depth: int
    depths: dict[str, int]
    accounts: set[str]

    def is_again(self, first: Incident, event: Event, depth: int) -> bool:
        """Return whether a record is of this command: less deep than its log had it, and soon after.

        A shell was given it, and this is what the shell started; or another log has the same process.
        """
        before = self.depths.get(event.member, self.depth + 1)
        apart = MOMENT if depth == self.depth else CHILD
        if depth >= before or abs(event.time - first.time) > apart:
            return False
        return not _are_others(self.accounts, accounts_of(event))


def _are_others(some: set[str], others: set[str]) -> bool:
    """Return whether two records name people of whom none is in both."""
    keys = same_accounts(sorted(some | others))
    return bool(some and others) and not {keys[a] for a in some} & {keys[a] for a in others}


def accounts_of(event: Event) -> set[str]:
    """Return the people that a record of a process names: who started it, and as whom it ran."""
    fields = event.fields
    domain, name = fields.get("TargetDomainName", ""), fields.get("TargetUserName", "")
    named = (event.actor, f"{domain}\\{name}", *(fields.get(column) for column in _PEOPLE))
    return {one for one in named if one and is_somebody(one)}


_PEOPLE: Final = (
    *("AccountUpn", "AccountName", "InitiatingProcessAccountUpn", "InitiatingProcessAccountName"),
)
"""Columns of hunting that name who ran a process, or what started it."""


class Processes:
    """Takes the events that record processes, and adds an incident to a list for each command that matters."""

    def __init__(self, meanings: EventMeanings, found: list[Incident]) -> None:
        self._meanings = Meanings(meanings)
        self._found = found
        self._known: dict[_Key, list[_Known]] = defaultdict(list)

    def take(self, event: Event) -> None:
        """Take the next event that records a process or a command."""
        line = event.command_line or ""
        if event.event_id == POWERSHELL:  # it ran within the process
            every = self._meanings.of_script(line)
        else:
            every = self._meanings.of_line(event.process or "", line)
        for found in every:
            one = _for_device(found, event)
            program = one.command.program
            key = one.meaning.title, program.removesuffix("1"), one.command.arguments()
            depth = one.command.depth + (program == STARTS_AGAIN)
            if not self._is_known(event, key, depth):
                self._known[key].append(
                    _Known(len(self._found), depth, {event.member: depth}, accounts_of(event))
                )
                self._found.append(_incident(event, one))

    def _is_known(self, event: Event, key: _Key, depth: int) -> bool:
        """Return whether a command is recorded already; then its record is a further witness."""
        for one in self._known.get(key, [])[-RECENT:]:
            known = self._found[one.place]
            if one.is_again(known, event, depth):
                one.depths[event.member] = depth
                one.accounts.update(accounts_of(event))
                self._found[one.place] = replace(
                    known,
                    also=(*known.also, record_of(event)),
                    actor=known.actor or event.actor,
                    detail=known.detail if depth else known.detail.removesuffix(f"; {INSIDE}"),
                )
                return True
        return False


def _for_device(one: Meant, event: Event) -> Meant:
    """Return what a command means for this device: for another one it is only shown, as it was written."""
    whose = target(one.command.hosts, event.computer)
    if whose == "this":
        return one
    meaning = replace(one.meaning, kind="process", title=ELSEWHERE)
    if whose == "open":
        kind: IncidentKind = "process" if one.meaning.kind == "process" else "command"
        meaning = replace(meaning, kind=kind, title=f"{one.meaning.title}{PERHAPS_ELSEWHERE}")
    line = event.command_line if one.command.depth and not one.command.encoded else None
    return Meant(one.command._replace(line=line or one.command.line), meaning)


def _incident(event: Event, one: Meant) -> Incident:
    line, command = event.command_line or "", one.command
    program = event.process or ("" if command.depth else command.program)
    whole = bool(line and command.depth and not command.encoded and event.event_id != POWERSHELL)
    said = (
        f"Process: {program}" if line and program else "",
        f"Command line: {line[:SHOWN]}" if whole else "",
        ENCODED if command.encoded else "",
        INSIDE if command.depth and one.meaning.kind != "command" else "",
    )
    return Incident(
        kind=one.meaning.kind,
        time=event.time,
        title=one.meaning.title,
        witness=record_of(event),
        subject=command.line[:SHOWN] or program,
        detail="; ".join(part for part in said if part),
        time_certain=event.time_certain,
        other_times=event.other_times,
        actor=event.actor,
    )


def record_of(event: Event) -> Witness:
    """Return where an event stands."""
    return Witness(
        source=f"event {event.event_id}",
        member=event.member,
        position=f"record {event.record_id}" if event.record_id is not None else "",
        time=event.time,
        time_certain=event.time_certain,
    )
