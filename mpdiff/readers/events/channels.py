"""Logs of other channels: who was there (Security), what the system did (System), and the rest.

Ids and data from Microsoft's pages on Windows security auditing and the templates of the providers.
Most records of these logs are somebody else's business; what is kept is bounded by id, kind of logon, account.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO, Final

from msgspec import Raw
from msgspec.structs import replace

from mpdiff.base.model import Event
from mpdiff.base.text.late import late
from mpdiff.catalogue.command_words import can_matter
from mpdiff.readers.events.binary.chunks import CHUNK_SIZE
from mpdiff.readers.events.binary.evtx import DEFENDER, SOURCE, Profile, channel, read_profile
from mpdiff.readers.events.binary.rendered import HEADER_SIZE, MAGIC, unusual
from mpdiff.readers.events.source import EventSource, Reading, to_filetime

if TYPE_CHECKING:
    from datetime import datetime

    from mpdiff.readers.events.binary.rendered import Record
    from mpdiff.readers.events.local_times.clock import Clock

SECURITY: Final = "Security"
SYSTEM: Final = "System"

LOGON: Final = 4624
LOGOFF: Final = 4634
PROCESS: Final = 4688
TIME_CHANGED: Final = 4616
TIME_OF_KERNEL: Final = 1

_SUBJECT: Final = ("SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId")
_TARGET: Final = ("TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId")
_MEMBER: Final = ("MemberName", "MemberSid", *_TARGET[1:3], "TargetSid")

_SECURITY_DATA: Final[dict[int, tuple[str, ...]]] = {
    1102: _SUBJECT,
    4608: (),
    LOGON: (*_SUBJECT, *_TARGET, "LogonType", "WorkstationName", "IpAddress", "ProcessName",
            "ElevatedToken", "TargetLinkedLogonId"),
    LOGOFF: (*_TARGET, "LogonType"),
    4647: _TARGET,
    4648: (*_SUBJECT, *_TARGET[1:3], "TargetServerName", "ProcessName", "IpAddress"),
    4672: (*_SUBJECT, "PrivilegeList"),
    TIME_CHANGED: (*_SUBJECT, "PreviousTime", "NewTime", "ProcessName"),
    PROCESS: (*_SUBJECT, *_TARGET[1:], "NewProcessName", "CommandLine", "ParentProcessName",
              "TokenElevationType"),
    4720: (*_SUBJECT, *_TARGET[1:3], "TargetSid"),
    4728: (*_SUBJECT, *_MEMBER),
    4732: (*_SUBJECT, *_MEMBER),
}  # fmt: skip
"""The data that are kept of each event."""

INTERACTIVE: Final = frozenset({"2", "7", "10", "11", "12", "13"})
"""Kinds of logon at the machine: console, unlocked, remote desktop, each also with cached credentials."""
NETWORK: Final = "3"
"""The kind of logon of whoever works from afar: a session of WinRM, a share."""
ELEVATED: Final = "%%1842"
"""What `ElevatedToken` is where the logon has the rights that changing Defender takes."""

_OF_SYSTEM: Final = late(r"S-1-5-(?:7|18|19|20|90-\d[\d-]*|96-\d[\d-]*|80-\d[\d-]*)")
"""Anonymous logon, service accounts, window managers and font drivers."""

_OF_PERSON: Final = late(r"S-1-5-21-|S-1-12-1-")  # a device's or domain's, Entra ID's
A_WHILE: Final = timedelta(minutes=10)
"""So often one process of a logon is kept, whatever it ran."""
_SYSTEM_EVENTS: Final = {
    ("microsoft-windows-eventlog", 104),
    ("service control manager", 7031),
    ("service control manager", 7034),
    ("service control manager", 7036),
    ("service control manager", 7040),
    ("service control manager", 7045),
    ("eventlog", 6005),
    ("eventlog", 6006),
    ("eventlog", 6008),
    ("eventlog", 6009),
    ("eventlog", 6013),
    ("user32", 1074),
    ("microsoft-windows-kernel-power", 41),
    ("microsoft-windows-kernel-power", 42),
    ("microsoft-windows-kernel-power", 107),
    ("microsoft-windows-kernel-power", 506),
    ("microsoft-windows-kernel-power", 507),
    ("microsoft-windows-power-troubleshooter", TIME_OF_KERNEL),
    ("microsoft-windows-kernel-general", TIME_OF_KERNEL),
    ("microsoft-windows-kernel-general", 12),
    ("microsoft-windows-kernel-general", 13),
}
"""Log cleared; services; the event log service itself; shut down, crashed, slept, booted; clock changed."""

_CLOCKS: Final = {TIME_CHANGED: "PreviousTime", TIME_OF_KERNEL: "OldTime"}


def _of_security(record: Record, time: datetime, reading: Reading) -> Event | None:
    event_id = record.event_id
    if event_id not in _SECURITY_DATA:
        return None
    data = _data(record)
    fields = {name: data[name] for name in _SECURITY_DATA[event_id] if name in data}
    if event_id == PROCESS and not can_matter(_ran(fields)):
        if not _shows_presence(fields, time, reading):
            return None
        fields = {name: fields[name] for name in _SUBJECT if name in fields}
    elif not _somebody(event_id, fields):
        return None
    side = "Target" if event_id in (LOGON, LOGOFF, 4647) else "Subject"
    actor = _account(fields.get(f"{side}DomainName", ""), fields.get(f"{side}UserName", ""))
    _clock(event_id, fields, reading)
    return _event(record, time, reading, fields, actor)


def _ran(fields: dict[str, str]) -> str:
    """Return the program and the command line of a process."""
    return f"{fields.get('NewProcessName', '')} {fields.get('CommandLine', '')}"


def _somebody(event_id: int, fields: dict[str, str]) -> bool:
    """Return whether an event is of a person's session; clocks, logs and accounts always matter."""
    if event_id in (LOGON, LOGOFF) and not _at_work(event_id, fields):
        return False
    if event_id in (LOGON, LOGOFF, 4647):
        return not _OF_SYSTEM.fullmatch(fields.get("TargetUserSid", ""))
    return event_id not in (4648, 4672) or not _OF_SYSTEM.fullmatch(
        fields.get("SubjectUserSid", "")
    )


def _shows_presence(fields: dict[str, str], time: datetime, reading: Reading) -> bool:
    """Return whether a process shows that a person was there: one of each logon in a while is enough."""
    logon = fields.get("SubjectLogonId", "")
    if not _OF_PERSON.match(fields.get("SubjectUserSid", "")):
        return False
    if abs(time - reading.present.get(logon, time - A_WHILE)) < A_WHILE:
        return False
    reading.present[logon] = time
    return True


def _at_work(event_id: int, fields: dict[str, str]) -> bool:
    """Return whether a logon is at the machine, or over the network with rights to change settings."""
    kind = fields.get("LogonType")
    if kind != NETWORK:
        return kind in INTERACTIVE
    user = fields.get("TargetUserName", "")
    return event_id == LOGON and not user.endswith("$") and fields.get("ElevatedToken") == ELEVATED


def _of_system(record: Record, time: datetime, reading: Reading) -> Event | None:
    event_id = record.event_id
    if event_id is None or (record.provider.lower(), event_id) not in _SYSTEM_EVENTS:
        return None
    fields = _data(record)
    _clock(event_id, fields, reading)
    actor = _account(fields.get("SubjectDomainName", ""), fields.get("SubjectUserName", ""))
    return _event(record, time, reading, fields, actor)


def _event(
    record: Record, time: datetime, reading: Reading, fields: dict[str, str], actor: str | None
) -> Event:
    number = record.number
    return Event(
        time=time,
        event_id=record.event_id or 0,
        member=reading.member,
        fields={name: reading.cut(value) for name, value in fields.items()},
        record_id=number,
        computer=record.System.Computer,
        actor=actor,
        position=number,
        channel=record.System.Channel,
        process=fields.get("NewProcessName") or fields.get("ProcessName") or None,
        command_line=fields.get("CommandLine") or None,
    )


def _data(record: Record) -> dict[str, str]:
    """Return the data by name; a cleared log tells its in a fragment of its own."""
    data = unusual(record.EventData)
    if not data and record.UserData:
        data = unusual(_inner(record.UserData))
    return data


def _inner(fragment: Raw) -> Raw:
    """Return what the one element of a fragment holds."""
    import msgspec

    try:
        elements = msgspec.json.decode(fragment, type=dict[str, Raw])
    except (msgspec.MsgspecError, RecursionError):
        return Raw()
    return next((element for name, element in elements.items() if name[:1] != "#"), Raw())


def _account(domain: str, user: str) -> str | None:
    if not user or user == "-":
        return None
    return f"{domain}\\{user}" if domain and domain != "-" else user


def _clock(event_id: int, fields: dict[str, str], reading: Reading) -> None:
    """Take from an event that the clock was set; the time itself is its `NewTime`."""
    from mpdiff.readers.events.binary.rendered import rendered_instant

    name = _CLOCKS.get(event_id)
    before, after = (
        rendered_instant(fields.get(name or "", "")),
        rendered_instant(fields.get("NewTime", "")),
    )
    if before is not None and after is not None:
        reading.course.step(to_filetime(before), to_filetime(after))


# --- the sources ----------------------------------------------------------------------------------

_SECURITY: Final = Profile("security-log", SECURITY, frozenset(_SECURITY_DATA), _of_security)
_SYSTEM: Final = Profile(
    "system-log", SYSTEM, frozenset(event_id for _, event_id in _SYSTEM_EVENTS), _of_system
)


_ALL: Final = (DEFENDER, _SECURITY, _SYSTEM)


def _with_others(profile: Profile) -> Profile:
    """Return a profile that reads what was forwarded to the log from other channels as well."""
    return profile._replace(beside=tuple(one for one in _ALL if one.channel != profile.channel))


def _detect(head: bytes, *, names: frozenset[str]) -> bool | None:
    if not head.startswith(MAGIC):
        return False
    name = channel(head)
    if name is None and len(head) < HEADER_SIZE + CHUNK_SIZE:
        return None
    return name in names if names else name is not None


def _detect_security(head: bytes) -> bool | None:
    return _detect(head, names=frozenset({SECURITY}))


def _detect_system(head: bytes) -> bool | None:
    return _detect(head, names=frozenset({SYSTEM}))


def _detect_other(head: bytes) -> bool | None:
    return _detect(head, names=frozenset())


def _read_defender(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  UTC
    return read_profile(_with_others(DEFENDER), stream, member)


def _read_security(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  UTC
    return read_profile(_with_others(_SECURITY), stream, member)


def _read_system(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  UTC
    return read_profile(_with_others(_SYSTEM), stream, member)


def _read_other(stream: BinaryIO, member: str, clock: Clock) -> Reading:  # noqa: ARG001  UTC
    return read_profile(_with_others(DEFENDER)._replace(kind="other-log"), stream, member)


DEFENDER_LOG: Final = replace(SOURCE, read=_read_defender)
SECURITY_LOG: Final = EventSource(
    "security",
    "security-log",
    "Security log (.evtx): sessions, privileges, processes, accounts, the clock, the log cleared",
    _detect_security,
    _read_security,
)
SYSTEM_LOG: Final = EventSource(
    "system",
    "system-log",
    "System log (.evtx): services, boots, crashes, the clock, a log cleared",
    _detect_system,
    _read_system,
)
OTHER_LOG: Final = EventSource(
    "other",
    "other-log",
    "readable event log (.evtx) of another channel; events that were forwarded to it are read",
    _detect_other,
    _read_other,
)
