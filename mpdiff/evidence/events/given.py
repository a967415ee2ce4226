"""The files that the user gave with `--events`: which of their members are logs, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from mpdiff.base.errors import InputError
from mpdiff.base.model import LedgerEntry, Notice, SourcePart
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.sources import KINDS, LOG_NAME
from mpdiff.readers.package import open_package

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from contextlib import ExitStack

    from mpdiff.evidence.events.sources import ReadSource
    from mpdiff.evidence.facts import Hashes
    from mpdiff.evidence.locate import Evidence, Located
    from mpdiff.readers.package import Package

NOT_OURS: Final = "no event in it is of this device"
GAVE_NOTHING: Final = {
    "log-empty": "no event in it could be read",
    "export-no-row-read": "none of its rows tells of protection",
}
"""What a source gave no event for, by the notice that says so."""
LOGS_ALONE: Final = "of a file given with --events only event logs are read"


class Given(NamedTuple):
    """One file, folder or package that was given with `--events`."""

    package: Package
    evidence: Evidence

    @property
    def logs(self) -> tuple[Located, ...]:
        """The event sources in it, at least one."""
        return self.evidence.of(*KINDS)

    @property
    def part(self) -> SourcePart:
        """What it is, with its hash; waits until that is computed."""
        return SourcePart(self.package.path, self.package.kind, self.package.sha256)

    def ledger(
        self,
        used: Mapping[str, str],
        sha256: Hashes,
        unread: Mapping[str, str],
        foreign: Collection[str],
    ) -> Sequence[LedgerEntry]:
        """Return what became of each of its members, named by the path that was given.

        `foreign`: members of which no event is of this device.
        """
        from mpdiff.evidence.ledger import LISTED, Read, ledger_of

        hashes = {name: one for (package, name), one in sha256.items() if package is None}
        read = Read(used, hashes, unread)
        path = self.package.path
        if self.package.kind == "file":
            entries = ledger_of(self.evidence, self.evidence.infos, read)
            return [replace(_told(entry, entry.name, foreign), name=path) for entry in entries]
        listed = ledger_of(self.evidence, self.evidence.infos, read, prefix=f"{path}!")
        entries = tuple(_told(one, one.name.removeprefix(f"{path}!"), foreign) for one in listed)
        unread_logs = [p.name for p in self.evidence.problems if LOG_NAME.search(p.name)]
        kept = {
            f"{path}!{name}" for name in (*(log.member.name for log in self.logs), *unread_logs)
        }
        return [
            one if one.name in kept or one.why == LISTED else _passed_over(one) for one in entries
        ]


def open_given(paths: Sequence[str], open_packages: ExitStack) -> tuple[Given, ...]:
    """Open the files and find their logs. Raises InputError `no-events` where one holds none."""
    return tuple(_given(open_packages.enter_context(open_package(path))) for path in paths)


def _given(package: Package) -> Given:
    from mpdiff.evidence.locate import locate

    given = Given(package, locate(package))
    if not given.logs:
        raise InputError(
            "no-events",
            "No Defender events were found in it.",
            member=package.path,
            cure="Give a Windows Defender/Operational log or an advanced hunting export.",
        )
    return given


def ledger_of_given(
    given: Iterable[Given],
    read: Iterable[ReadSource],
    sha256: Hashes,
    notices: Iterable[Notice],
) -> tuple[LedgerEntry, ...]:
    """Return what became of every member of the given files; `notices` say which were not read.

    `read`: the sources that events were used of.
    """
    silent = {one.located.member.name: why for one in read if (why := gave_nothing(one))}
    used = {
        name: "events"
        for one in read
        if one.package is None and (name := one.located.member.name) not in silent
    }
    unread = {n.member: n.message for n in notices if n.member and n.code == "member-not-read"}
    unread = silent | unread
    left_out = {n.member for n in notices if n.member and n.code == "other-computer"}
    foreign = left_out - used.keys()
    return tuple(entry for one in given for entry in one.ledger(used, sha256, unread, foreign))


def gave_nothing(one: ReadSource) -> str:
    """Return why a log or an export gave no event; "" where it gave some."""
    codes = {n.code for n in one.reading.notices}
    return next((why for code, why in GAVE_NOTHING.items() if code in codes), "")


def _told(entry: LedgerEntry, member: str, foreign: Collection[str]) -> LedgerEntry:
    """Return that a log was of no use, where no event in it is of this device."""
    return replace(entry, status="irrelevant", why=NOT_OURS) if member in foreign else entry


def _passed_over(entry: LedgerEntry) -> LedgerEntry:
    """Return what a member that is no event log is worth: one that could show something was not read."""
    if entry.weight == "witness" and entry.status != "irrelevant":
        kind = catalogue().data.members.kind_of(entry.name)
        shows = entry.could_show or (kind.shows if kind else "")
        return replace(entry, status="unread", why=LOGS_ALONE, could_show=shows)
    return replace(entry, status="irrelevant", why=LOGS_ALONE, weight="none")
