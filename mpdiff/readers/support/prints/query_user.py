"""QueryUser.txt: what `query user` prints of the sessions at collection, in any language.

     USERNAME              SESSIONNAME        ID  STATE   IDLE TIME  LOGON TIME
    >j.doe                 console             1  Active      none   3/25/2024 12:01 PM
     admin                                     2  Disc         1:12   3/24/2024 6:30 PM

Headings and states are translated, so a row is known by its number, its idle time and its date. A
disconnected session has no name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec import Struct

from mpdiff.base.model import Notice  # noqa: TC001  msgspec resolves the annotations
from mpdiff.base.text.late import late
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.prints.moments import Moment, printed_moment
from mpdiff.readers.support.text import head_text, whole_text

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.moments import LocalClock

_NAME: Final = late(r"(?:^|[/!\\])query ?user[^/!\\]*\.txt$", re.IGNORECASE)
_HEADING: Final = late(r"^ ?USERNAME +SESSIONNAME +ID +STATE ", re.MULTILINE)
_ROW: Final = late(
    r"(?P<mark>[> ])(?P<user>\S(?:[^\s]| (?! )){0,255}?)\s{2,}(?:(?P<session>\S{1,64})\s+)?"
    r"(?P<id>\d{1,10})\s+(?P<state>\S{1,32})\s+(?P<idle>\S{1,32})\s+"
    r"(?P<logon>\S*\d.*)"
)
_NOBODY: Final = late(r"\bNo User exists\b", re.IGNORECASE)
_LONGEST: Final = 400


class UserSession(Struct, frozen=True):
    """One session at collection. `name` None: disconnected. `state`, `idle`: as printed.

    `own`: the session in which the command ran.
    """

    user: str
    name: str | None
    session_id: int
    state: str
    idle: str
    logon: Moment
    own: bool = False


class UserSessions(Struct, frozen=True):
    """The sessions of one print. `nobody`: the command reported in English that there is none."""

    member: str
    sessions: tuple[UserSession, ...]
    nobody: bool = False
    notices: tuple[Notice, ...] = ()
    kind: str = "query-user"


def detect(head: bytes, name: str) -> bool:
    """Tell the print by its name or its English heading."""
    return _NAME.search(name) is not None or _HEADING.search(head_text(head)) is not None


def read(stream: BinaryIO, member: str, clock: LocalClock) -> UserSessions:
    """Return the sessions; `clock` reads the times of logon. Never raises for damaged content."""
    notes = Notes(member)
    lines = [line for line in whole_text(stream, notes).split("\n") if line.strip()]
    sessions: list[UserSession] = []
    for number, line in enumerate(lines):
        match = _ROW.fullmatch(line.rstrip()) if len(line) <= _LONGEST else None
        session = None if match is None else _session(match, clock)
        if session is not None:
            sessions.append(session)
        elif number:
            notes.say("support-not-understood")
    nobody = any(map(_NOBODY.search, lines))
    if not sessions and not nobody:
        notes.say("support-empty")
    return UserSessions(member, tuple(sessions), nobody and not sessions, notes.notices)


def _session(match: re.Match[str], clock: LocalClock) -> UserSession | None:
    logon = printed_moment(match["logon"], clock)
    if logon.time is None:
        return None
    return UserSession(
        user=match["user"],
        name=match["session"],
        session_id=int(match["id"]),
        state=match["state"],
        idle=match["idle"],
        logon=logon,
        own=match["mark"] == ">",
    )
