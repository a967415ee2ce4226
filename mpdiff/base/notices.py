"""Every notice a report can hold: its code, its sentence, and whether a part of the evidence was not read.

Where a notice counts or names something, its sentence has places for the words ({n}: how often); the others
state here what the code means, and each says more where it arises.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class NoticeKind(Struct, frozen=True):
    """One kind. `unread`: a part of the evidence was not read, so `--strict` ends with 4."""

    code: str
    sentence: str
    unread: bool = False


_Row = NoticeKind
_ALL: Final = (
    _Row("acceptance-expired", "An acceptance of the policy has expired."),
    _Row("acceptance-unused", "Acceptances of the policy matched nothing."),
    _Row("archive-unreadable", "An archive inside the package could not be opened.", unread=True),
    _Row("cabinet-cut", "A cabinet ends in the middle.", unread=True),
    _Row("cabinet-damaged", "A part of a cabinet is damaged.", unread=True),
    _Row("cabinet-fallback", "The cabinet library is not as expected; a slower way was taken."),
    _Row("cabinet-unread", "A cabinet holds bytes that belong to no member.", unread=True),
    _Row("calendar", "Its years are of another calendar ({calendar}) and were converted."),
    _Row(
        "clock-set-back",
        "Its times go back {n} times against the order of its records: the clock was set back, and which of two events came last is not certain there.",
    ),
    _Row("collected-in-window", "The package was collected before the window's end."),
    _Row("command-undated", "No time is known of commands that matter."),
    _Row(
        "configuration-protection-unknown",
        "The platform has configuration protection, and nothing shows whether it was on.",
    ),
    _Row("current-device", "The state at collection names another device and was not used."),
    _Row(
        "current-disagrees",
        "Two witnesses of the state at collection disagree; there it is unknown.",
    ),
    _Row("cut-list", "A list was cut; what is hidden was not compared."),
    _Row(
        "day-order-open",
        "Whether the day or the month comes first cannot be told; the {first} is assumed. No time of this file is certain.",
    ),
    _Row(
        "device-open",
        "Rows of several devices name none, and nothing shows which is this one.",
        unread=True,
    ),
    _Row("device-unnamed", "Rows name no device and are taken as this one's."),
    _Row(
        "system-info-cut",
        "Names neither the device nor its time zone: it is cut off, damaged, or in a language that is not known.",
    ),
    _Row(
        "device-rested",
        "The device {spans} (UTC), as System.evtx shows, so that its event log is silent then is no gap.",
    ),
    _Row("device-renamed", "The device had another name when some of its events were written."),
    _Row(
        "quota-used-elsewhere",
        "{used} of {most} minutes of troubleshooting mode were used, and the windows that are known account for {known}: the mode was on at another time that no witness shows, or the print is wrong.",
    ),
    _Row(
        "remote-partial",
        "Only the members that matter by their names were fetched; the others were not looked at.",
    ),
    _Row(
        "tamper-protection-by-design",
        "Tamper protection was off while configuration protection was on, as it is by design unless another policy turns it on.",
    ),
    _Row(
        "two-logs",
        "The packages are of two devices; their logs were read and left out, as events of one say nothing about the other.",
    ),
    _Row("duplicate-member", "Two members have one name; both were read."),
    _Row(
        "event-cut",
        "{n} events end in the middle or cannot be understood and are left out.",
        unread=True,
    ),
    _Row("event-empty", "{n} events carry no data and tell nothing.", unread=True),
    _Row(
        "events-not-kept",
        "{n} events that change no configuration were counted and not kept; the latest {kept} are.",
        unread=True,
    ),
    _Row("expiry-before-start", "The recorded end of the window is not after its start."),
    _Row("expiry-not-understood", "The recorded end of the window is in no known form."),
    _Row(
        "export-no-row-read",
        "None of its rows is of a kind that tells of protection, so it shows nothing of it; it is neither empty nor damaged.",
    ),
    _Row(
        "export-zone-assumed",
        "Its times name no zone that is known, and are taken as UTC. They are not certain.",
    ),
    _Row("folder-unreadable", "A folder could not be listed.", unread=True),
    _Row("link-skipped", "A link was not followed."),
    _Row(
        "local-time-twice",
        "{n} local times occur twice or never when clocks change; they are not certain.",
    ),
    _Row(
        "log-checksum",
        "{n} of {chunks} chunks do not fit their checksum: they were altered or damaged after Windows wrote them. What they hold is used, and proves little.",
        unread=True,
    ),
    _Row(
        "log-checksum-open",
        "The checksum of its last chunk is stale, as it is in a log that was copied while Windows was writing it.",
    ),
    _Row(
        "log-damaged",
        "{n} damaged chunks or records could not be read; the rest is used.",
        unread=True,
    ),
    _Row(
        "log-empty",
        "Holds no event that can be read; a cleared or damaged log looks like this.",
        unread=True,
    ),
    _Row("log-too-large", "Larger than {limit} bytes; what lies beyond was not read.", unread=True),
    _Row("member-not-read", "A member could not be read.", unread=True),
    _Row(
        "mpcmdrun-interleaved",
        "{n} commands began before another had ended; when they ended and with what is not known.",
    ),
    _Row(
        "mpcmdrun-open",
        "Its last command has no end: it was still running, as the one that collects the support files is, or the log was cut.",
    ),
    _Row(
        "mplog-clock-back",
        "{n} times lie more than five minutes before one that is written above them: the clock was set back, or the file was put together.",
    ),
    _Row(
        "mplog-listing-cut",
        "{n} listings of exclusions have no end; what they do not name may be excluded all the same.",
        unread=True,
    ),
    _Row(
        "mplog-state-foreign",
        "Lines that do not begin as the product's own hold a state of real-time protection ({n}); whoever runs a program can have its arguments logged, so they count for nothing.",
    ),
    _Row(
        "mplog-zone-contradicts",
        "{n} session headers disagree with the times below them by more than any time zone.",
    ),
    _Row(
        "mplog-zone-shifted",
        "{n} session headers disagree with the times below them by {minutes} minutes, which were added; these times are not certain.",
    ),
    _Row(
        "mplog-zone-unchecked",
        "Times without a zone are taken as UTC; no session header above them confirms it.",
    ),
    _Row("nested-too-deep", "Archives are nested deeper than the limit.", unread=True),
    _Row("no-event-log", "No event log of the device could be read."),
    _Row("no-session-log", "No log shows who was logged on when something was weakened."),
    _Row("not-a-file", "A member is neither a file nor a folder.", unread=True),
    _Row(
        "odd-time", "{n} events carry no time between 2000 and 2100 and are left out.", unread=True
    ),
    _Row("odd-value", "A value is not of its setting's type.", unread=True),
    _Row("only-in-after", "Settings stand in the after snapshot alone and were not compared."),
    _Row("only-in-before", "Settings stand in the before snapshot alone and were not compared."),
    _Row(
        "other-channel", "Holds {n} events of {channels}, and none of Windows Defender/Operational."
    ),
    _Row("other-computer", "Events of other computers were left out."),
    _Row("package-changed", "The package changed while it was read.", unread=True),
    _Row("package-order", "The earlier of two packages may be the later one."),
    _Row("pairs-mismatch", "Ids and actions of a map do not have the same number.", unread=True),
    _Row(
        "registry-incomplete",
        "The registry dump is damaged or incomplete; what it lacks is unknown.",
        unread=True,
    ),
    _Row("registry-lines", "Lines of the registry dump were not understood.", unread=True),
    _Row("rows-not-read", "{n} rows of other kinds tell nothing about settings and were left out."),
    _Row("session-log-late", "The log of sessions begins after something was weakened."),
    _Row(
        "session-times-open",
        "The times of {n} logons can be read in more than one way ({why}); whether a session was open at some time may be possible only.",
    ),
    _Row("skipped-line", "A line of a snapshot was not understood.", unread=True),
    _Row("snapshot-copy", "Two snapshots hold the same bytes; one was used."),
    _Row("snapshot-not-compared", "Another snapshot was found and not compared."),
    _Row(
        "snapshot-order",
        "The options and the times disagree about which snapshot is the earlier one.",
    ),
    _Row("start-not-understood", "The recorded start of the window is in no known form."),
    _Row(
        "state-ambiguous",
        "Several members claim to be the state at collection; none was used.",
        unread=True,
    ),
    _Row("state-copy", "Two members hold the same state; one was used."),
    _Row(
        "status-other-device",
        "{n} prints of Get-MpComputerStatus name another device than the snapshots and were not used.",
    ),
    _Row("status-odd-value", "{n} values are not of the type of their property: {names}."),
    _Row(
        "support-damaged",
        "{n} characters could not be read; the lines around them are lost.",
        unread=True,
    ),
    _Row(
        "support-mixed",
        "{n} parts are text of one byte a letter inside UTF-16, as another program's output that was appended.",
    ),
    _Row(
        "summary-columns",
        "None of its columns is known to show errors, so what failed to be collected cannot be told from what is gone.",
    ),
    _Row(
        "support-open-end",
        "Ends within a line or in empty bytes, as a log does that is being written.",
    ),
    _Row("support-cut", "Ends in the middle of an entry, which may say more than was read."),
    _Row("support-empty", "Holds nothing of the form that its name promises.", unread=True),
    _Row(
        "support-holes",
        "{n} blocks hold zero bytes, as a crash leaves them; the lines around them are lost.",
        unread=True,
    ),
    _Row(
        "support-long-line",
        "{n} lines are longer than {limit} characters and were left out.",
        unread=True,
    ),
    _Row(
        "support-many",
        "{n} entries of a kind that has more than {limit} were left out.",
        unread=True,
    ),
    _Row(
        "support-misaligned",
        "Bytes are missing or were inserted in the middle of a character in {n} places; it is read on from the next line, the one before is lost.",
        unread=True,
    ),
    _Row(
        "support-not-understood",
        "{n} entries do not have the known form and were left out.",
        unread=True,
    ),
    _Row("support-odd-time", "{n} times are no time between 2000 and 2100 and are unknown."),
    _Row(
        "support-too-large",
        "Larger than {limit} bytes; what lies beyond was not read.",
        unread=True,
    ),
    _Row("support-unknown-time", "{n} times are printed in a form or language that is not known."),
    _Row("table-output", "The output is a table, which cuts values."),
    _Row("time-from-date", "A time of day was taken from a date."),
    _Row("timeline-bounded", "The timeline is longer than is listed; the rest is counted."),
    _Row("too-many-events", "More events can matter than are kept.", unread=True),
    _Row(
        "uncertain-letters",
        "Which letters a snapshot holds is not certain; names that differ in them may be one.",
    ),
    _Row("unreadable", "Settings could not be read in a snapshot and may hold anything."),
    _Row("unsafe-member-name", "A member's name is no safe path and was changed for display."),
    _Row("value-cut", "{n} values are longer than {limit} characters and were cut.", unread=True),
    _Row("window-disagrees", "Two sources state different windows."),
    _Row(
        "window-open",
        "The window was still open at collection, so there is no after snapshot yet.",
    ),
    _Row("wrapped-lines", "A narrow console wrapped lines; they were joined again."),
    _Row(
        "zip-unread", "A zip holds bytes or members that its directory does not list.", unread=True
    ),
    _Row(
        "zone-assumed",
        "The local times are taken as UTC, as no time zone is known; give --timezone. No time of this file is certain.",
    ),
    _Row(
        "zone-fits",
        "The local times would agree with another witness under an offset from UTC; it is not applied.",
    ),
    _Row(
        "zone-uncertain",
        "The time zone is {basis}; daylight saving time may shift its times by an hour. Give --timezone to be sure.",
    ),
)

NOTICES: Final[dict[str, NoticeKind]] = {kind.code: kind for kind in _ALL}
"""Kind by code."""


PARTLY_READ: Final = (
    "support-cut",
    "support-damaged",
    "support-holes",
    "support-many",
    "support-misaligned",
    "support-too-large",
)
"""Notices of a support file that was read in part: damaged, or with more records than are kept."""


def sentence(code: str, count: int = 1, **words: str) -> str:
    """Return the sentence of a notice with its words filled in."""
    return NOTICES[code].sentence.format(n=count, **words)


def is_unread(code: str) -> bool:
    """Return whether a notice means that a part of the evidence was not read."""
    kind = NOTICES.get(code)
    return kind is not None and kind.unread
