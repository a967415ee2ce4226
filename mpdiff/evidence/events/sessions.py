"""Who was there: sessions of the Security log, from logon to logoff, and logons of hunting exports.

Windows logs an unlock as a logon that ends at once: it shows that an older session of the account was in
use. All sessions are kept; the log itself is bounded.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Witness
from mpdiff.evidence.events.accounts import bare, is_somebody
from mpdiff.evidence.facts import Session
from mpdiff.readers.events.tables.hunting import LOGON as LOGON_SUCCESS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mpdiff.base.model import Event

LOGON: Final = 4624
LOGOFF, LEFT = 4634, 4647
EXPLICIT: Final = 4648
PRIVILEGES: Final = 4672
ENDS: Final = (("System", 12), ("System", 13), ("Security", 4608))
"""Starts and ends of the system that come before any logon of the new start: Kernel-General, Security."""
BOOTS: Final = tuple(("System", number) for number in (6005, 6008, 6009, 41))
"""What is written of a start while it goes on; whoever logs on by itself may be there before it."""
GOES_ON: Final = timedelta(minutes=3)
"""How long after the first record of a start its others come."""
ACTS: Final = (4688, PRIVILEGES, 4720, 4728, 4732, 1102, 4616)
"""What an account does of whose logon the log tells nothing: it is older, or of a kind that is not read."""
NETWORK: Final = "3"
UNLOCKS: Final = ("7", "13")
KINDS: Final = {
    "2": "interactive",
    NETWORK: "network",
    "7": "unlocked",
    "10": "remote desktop",
    "11": "interactive",
    "12": "remote desktop",
    "13": "unlocked",
}
OPEN: Final = "open"
"""The kind of a session of which a record shows only that it was there."""
HUNTED: Final = LOGON_SUCCESS
HUNTED_KINDS: Final = {
    "interactive": "interactive",
    "cachedinteractive": "interactive",
    "unlock": "unlocked",
    "cachedunlock": "unlocked",
    "remoteinteractive": "remote desktop",
    "cachedremoteinteractive": "remote desktop",
}
"""Kinds of logon of DeviceLogonEvents, in lower case."""
NOBODY: Final = ("", "0x0")
WHILE: Final = timedelta(hours=24)
"""So long a record that tells of no end speaks for a session."""
SHORTLY: Final = timedelta(hours=1)
"""The same of a logon over the network, whose end is not read."""
HERE: Final = ("", "-", "localhost")
"""Servers of event 4648 that are the device itself."""


def sessions(events: Iterable[Event]) -> tuple[Session, ...]:
    """Return the sessions of a device's Security log and of hunting exports, in the order of their begin.

    `events` in the order of time. A session whose end is not recorded ends with the next start of
    the system, if that is; its logon id is used anew after that. One whose logon is older than the log
    is not certain: it had begun before its first record.
    """
    taken = _Sessions()
    for event in events:
        spot = event.channel, event.event_id
        if spot in ENDS or spot in BOOTS:
            taken.boot(event.time, first=spot in ENDS)
        elif event.event_id == HUNTED:
            taken.hunted(event)
        elif event.channel == "Security":
            taken.take(event)
    return taken.all()


class _Sessions:
    """Takes one event after the other. `_open`: by logon id; `_used`: by account, older than the log."""

    def __init__(self) -> None:
        self._open: dict[str, Session] = {}
        self._used: dict[str, Session] = {}
        self._endless: list[Session] = []
        self._found: list[Session] = []
        self._started: datetime | None = None
        self._logons: set[str] = set()

    def all(self) -> tuple[Session, ...]:
        """Return every session in the order of its begin."""
        going = (*self._open.values(), *self._used.values(), *self._endless)
        return tuple(sorted((*self._found, *going), key=lambda s: s.start))

    def boot(self, time: datetime, *, first: bool) -> None:
        """End what was open: nobody is logged on while a system starts.

        `first` False: a further record of a start that another one may have shown already.
        """
        if first:
            self._started = time
        elif self._started is not None and time - self._started <= GOES_ON:
            return
        for one in (*self._open.values(), *self._used.values(), *self._endless):
            self._found.append(replace(one, end=time, certain=False))
        self._open.clear()
        self._logons.clear()
        self._used.clear()
        self._endless.clear()

    def hunted(self, event: Event) -> None:
        """Take a row of DeviceLogonEvents; the end of its session no row tells."""
        kind = HUNTED_KINDS.get(fold(event.fields.get("LogonType", "")))
        if kind is None or not is_somebody(event.actor, event.fields.get("AccountSid", "")):
            return
        admin = fold(event.fields.get("IsLocalAdmin", "")) in ("true", "1")
        self._endless.append(replace(_seen(event, event.actor, kind), privileged=admin))

    def take(self, event: Event) -> None:
        """Take an event of the Security log."""
        number = event.event_id
        if number == EXPLICIT:
            self._explicit(event)
        elif number == PRIVILEGES:
            key = _key(event.fields.get("SubjectLogonId", ""))
            if key in self._open:
                self._open[key] = replace(self._open[key], privileged=True)
            self._acts(event, key)
        elif not is_somebody(event.actor):
            return
        elif number in ACTS:
            self._acts(event, _key(event.fields.get("SubjectLogonId", "")))
        elif number == LOGON:
            self._logon(event)
        elif number in (LOGOFF, LEFT) and event.fields.get("LogonType", "") not in UNLOCKS:
            self._end(event)

    def _logon(self, event: Event) -> None:
        kind, key = event.fields.get("LogonType", ""), _key(event.fields.get("TargetLogonId", ""))
        self._logons.add(key)
        if kind == NETWORK:
            network = _seen(event, event.actor, KINDS[kind], SHORTLY)
            self._endless.append(replace(network, privileged=True))  # others are not read
        elif kind in UNLOCKS:
            self._in_use(_seen(event, event.actor, KINDS[kind], None))
        elif key not in NOBODY:
            if key in self._open:  # the id is used anew, so that session is over
                self._found.append(replace(self._open[key], end=event.time, certain=False))
            opened = KINDS.get(kind, OPEN)
            self._open[key] = Session(
                event.actor or "", event.time, None, opened, _witness(event), sid=_sid(event)
            )

    def _acts(self, event: Event, key: str) -> None:
        """Keep that an account acted whose logon no record shows: it was perhaps there before, and after.

        Several records of one account are one session, from the first to a day after the last.
        """
        account, sid = event.actor, event.fields.get("SubjectUserSid", "")
        if key in self._logons or not is_somebody(account, sid):
            return
        name, one = bare(account or ""), replace(_seen(event, account, OPEN), sid=sid)
        if any(bare(s.account) == name for s in self._open.values()):
            return
        known = self._used.get(name)
        if known is not None and known.latest is None:
            return  # a record of the session itself
        first = event.time - WHILE
        if self._started is not None:
            first = min(max(first, self._started), event.time)
        one = replace(one, earliest=first, latest=event.time + WHILE)
        self._used[name] = (
            one if known is None else replace(known, lasts=one.lasts, latest=one.latest)
        )

    def _in_use(self, one: Session) -> None:
        """Keep that an account's session was in use, unless its logon is known."""
        name = bare(one.account)
        known = self._used.get(name)
        if (known is None or known.latest is not None) and all(
            bare(s.account) != name for s in self._open.values()
        ):
            self._used[name] = one

    def _explicit(self, event: Event) -> None:
        """Take event 4648: somebody ran something with the credentials of another account."""
        fields = event.fields
        if is_somebody(event.actor, fields.get("SubjectUserSid", "")):
            self._in_use(_seen(event, event.actor, OPEN))
        user, domain = fields.get("TargetUserName", ""), fields.get("TargetDomainName", "")
        target = f"{domain}\\{user}" if domain not in ("", "-") else user
        here = fold(fields.get("TargetServerName", "")) in HERE
        if here and is_somebody(target) and bare(target) != bare(event.actor or ""):
            self._endless.append(_seen(event, target, "run-as"))

    def _end(self, event: Event) -> None:
        one = self._open.pop(_key(event.fields.get("TargetLogonId", "")), None)
        used = None if one else self._used.pop(bare(event.actor or ""), None)
        if one is not None or used is not None:
            self._found += [replace(s, end=event.time) for s in (one, used) if s is not None]
        else:
            self._found.append(_older(event, event.time))


def _key(number: str) -> str:
    """Return a logon id as it is compared; logs write it with and without leading zeros."""
    try:
        return hex(int(number, 16))
    except ValueError:
        return ""


def _seen(event: Event, account: str | None, kind: str, lasts: timedelta | None = WHILE) -> Session:
    """Return the session that one record shows, whose begin or end nothing dates."""
    until = None if lasts is None else event.time + lasts
    return Session(
        account or "", event.time, None, kind, _witness(event), certain=False, lasts=until
    )


def _older(event: Event, end: datetime) -> Session:
    """Return the session that an end alone shows; nothing dates its begin."""
    kind = KINDS.get(event.fields.get("LogonType", ""), OPEN)
    return Session(
        event.actor or "", end, end, kind, _witness(event), certain=False, sid=_sid(event)
    )


def _sid(event: Event) -> str:
    """Return the identifier of the account that logged on or off."""
    return event.fields.get("TargetUserSid", "")


def _witness(event: Event) -> Witness:
    number = "" if event.record_id is None else f"record {event.record_id}"
    return Witness(f"event {event.event_id}", event.member, number, event.time, event.time_certain)
