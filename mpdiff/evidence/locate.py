"""What in a package is evidence, identified by content: one pass, most members never read.

Only the name of MPSupportEffectiveConfig.json counts: its content is a flat snapshot like the two
of troubleshooting mode, so content alone would make three.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import MemberInfo, Notice
from mpdiff.base.system.guard import guarded
from mpdiff.base.text.encoding import decode_head
from mpdiff.catalogue import catalogue
from mpdiff.readers.events import as_called, detect_events
from mpdiff.readers.events.binary.rendered import MAGIC as EVTX_MAGIC
from mpdiff.readers.events.channels import DEFENDER_LOG
from mpdiff.readers.package.member import SNIFF
from mpdiff.readers.registry import is_registry
from mpdiff.readers.snapshot import detect_format

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mpdiff.readers.package import Member, Package

ENOUGH: Final = 10
"""Settings that make a text inside a package a snapshot; a script that sets three is none."""

EFFECTIVE_CONFIG: Final = re.compile(r"effectiveconfig[^/!]*\.json$", re.IGNORECASE)
SYSTEM_INFORMATION: Final = re.compile(r"(^|[/!])system ?info(rmation)?\.txt$", re.IGNORECASE)
SNAPSHOT_NAME: Final = re.compile(r"mp-?preference", re.IGNORECASE)
CALLED: Final = (
    (re.compile(r"mp-?preference[^/!]*$", re.IGNORECASE), "a snapshot"),
    (re.compile(r"defender[^/!]*operational[^/!]*\.evtx$", re.IGNORECASE), "an event log"),
    (re.compile(r"mp-?operationalevents[^/!]*$", re.IGNORECASE), "an event log"),
    (re.compile(r"(^|[/!])(system|security)[^/!]*\.evtx$", re.IGNORECASE), "an event log"),
    (re.compile(r"mpregistry[^/!]*\.txt$", re.IGNORECASE), "a registry dump"),
    (SYSTEM_INFORMATION, "system information"),
)
"""What evidence is called. A member of such a name that holds no such thing is said, not passed over:
whoever wants to hide something empties a file rather than to delete it."""
CONTAINER_MAGIC: Final = (b"PK\x03\x04", b"MSCF")


class Located(Struct, frozen=True):
    """One member that is evidence and what it was recognised as."""

    member: Member
    info: MemberInfo


class Evidence(Struct, frozen=True):
    """Everything of interest in a package, by kind, in the order of the package.

    `members`: every member that was met, containers included, and its size in bytes. `path`: the
    package as it was given.
    """

    located: tuple[Located, ...]
    problems: tuple[MemberInfo, ...]
    """Members that could not be looked at, snapshots too small to be one, and what is not what its
    name says."""
    notices: tuple[Notice, ...]
    scanned: int = 0
    members: dict[str, int] = {}
    path: str = ""

    def of(self, *kinds: str) -> tuple[Located, ...]:
        """Return what was recognised as one of some kinds."""
        return tuple(found for found in self.located if found.info.kind in kinds)

    @property
    def infos(self) -> tuple[MemberInfo, ...]:
        """Describe all of it, for `inspect` and the report."""
        return (*(found.info for found in self.located), *self.problems)


class Recogniser:
    """Decides member by member; remembers what it saw so that nothing is asked twice."""

    def __init__(self, wanted: Collection[str] = ()) -> None:
        self.wanted = set(wanted)
        self.seen: dict[str, MemberInfo] = {}
        self.fragments: list[MemberInfo] = []
        self.misnamed: list[MemberInfo] = []
        self.members: dict[str, int] = {}
        self.scanned = 0

    def decide(self, name: str, size: int, head: bytes, final: bool) -> bool | None:  # noqa: FBT001  the seam's form
        """Answer for one member: keep, drop, or look further."""
        self.members[name] = size
        if len(head) <= SNIFF:
            self.scanned += 1
        if head.startswith(CONTAINER_MAGIC):
            return False
        try:
            with guarded(name):
                return self._decide(name, size, head, final=final)
        except InputError as error:
            self.misnamed.append(MemberInfo(name, size, "other", problem=error.message))
            return False

    def _decide(self, name: str, size: int, head: bytes, *, final: bool) -> bool | None:
        info = self._recognise(name, size, head, final=final)
        if final and (info is None or info.kind in ("fragment", "status")):
            info = self._by_name(name, size, head) or info
        if info is None:
            if not final and _may_tell_more(head):
                return None
            self._note_name(name, size)
            return False
        if info.kind == "fragment":
            if final:
                self.fragments.append(info)
            return False if final else None
        self.seen[name] = info
        return True

    def _by_name(self, name: str, size: int, head: bytes) -> MemberInfo | None:
        """Keep a text that is called a snapshot and goes on beyond what is looked at here.

        A transcript, or one list of thousands of items, can fill the first part; so can whoever
        wants the snapshot to be overlooked. Reading it whole tells.
        """
        if size <= len(head) or decode_head(head) is None:
            return None
        if not SNAPSHOT_NAME.search(name) and not self.asked_for(name):
            return None
        return MemberInfo(name, size, "snapshot", how="name")

    def _note_name(self, name: str, size: int) -> None:
        """Remember a member that is called evidence and holds none."""
        called = next((what for pattern, what in CALLED if pattern.search(name)), None)
        called = called or _witness_called(name)
        if called is not None:
            held = "it is empty" if size == 0 else "it holds none"
            problem = f"Its name is that of {called}, but {held}."
            self.misnamed.append(MemberInfo(name, size, "other", problem=problem))

    def asked_for(self, name: str) -> bool:
        """Return whether the user named this member (`--before`, `--after`)."""
        return any(names_member(name, w) for w in self.wanted)

    def _recognise(self, name: str, size: int, head: bytes, *, final: bool) -> MemberInfo | None:
        source, undecided = detect_events(head)
        if source is None and final and head.startswith(EVTX_MAGIC) and undecided:
            source = DEFENDER_LOG  # cut before its first record, or cleared: reading it says so
        if source is DEFENDER_LOG:
            source = as_called(name, head)
        if source is not None:
            return MemberInfo(name, size, source.kind, source.name, how="content")
        text = decode_head(head)
        if text is None:
            return _damaged(name, size, head)
        if is_registry(text):
            return MemberInfo(name, size, "registry", "mpregistry", how="content")
        if SYSTEM_INFORMATION.search(name):
            return MemberInfo(name, size, "system-info", "text", how="name")
        info = self._snapshot(name, size, text, final=final)
        if final and (info is None or info.kind in ("fragment", "status")):
            return _support(name, size, head) or info
        return info

    def _snapshot(self, name: str, size: int, text: str, *, final: bool) -> MemberInfo | None:
        found = detect_format(text)
        if found is None:
            return None
        if found.status:
            return (
                MemberInfo(name, size, "status", found.format.name, how="content")
                if final
                else None
            )
        info = MemberInfo(
            name, size, "snapshot", found.format.name, settings=found.settings, how="content"
        )
        if EFFECTIVE_CONFIG.search(name):
            return replace(info, kind="effective-config", how="name and content")
        if found.settings >= ENOUGH or self.asked_for(name):
            return info
        problem = f"names only {found.settings} settings, too few for a snapshot"
        return replace(info, kind="fragment", problem=problem)


def _witness_called(name: str) -> str | None:
    """Return what witness mpdiff could read under this name."""
    kind = catalogue().data.members.kind_of(name)
    if kind is None or kind.weight != "witness" or kind.read in ("", "container"):
        return None
    return f"a {kind.what}" if kind.what[0] not in "aeio" else f"an {kind.what}"


def _damaged(name: str, size: int, head: bytes) -> MemberInfo | None:
    """Recognise by its name what is text for the most part and damaged: its reader says what is lost."""
    odd = head.translate(None, _OF_TEXT)
    return _support(name, size, b"") if len(odd) * 4 < len(head) and b"\n" in head else None


_OF_TEXT: Final = bytes((0, *b"\t\n\r", *range(0x20, 0x7F)))
"""Bytes of text in the letters that Windows' own files are made of, be it UTF-16."""


def _support(name: str, size: int, head: bytes) -> MemberInfo | None:
    """Recognise what other witnesses write; only where it is no snapshot."""
    from mpdiff.readers.support import detect_support

    found = detect_support(head, name)
    return (
        None if found is None else MemberInfo(name, size, found.name, "text", how="name or content")
    )


def _may_tell_more(head: bytes) -> bool:
    """Return whether more bytes can make a member evidence: any text, or the start of a log."""
    return decode_head(head) is not None or detect_events(head)[1]


def names_member(name: str, wanted: str) -> bool:
    """Return whether what a user typed names a member: all of its path or the end of it, any case."""
    known, end = fold(name), typed(wanted)
    return known == end or known.endswith(("/" + end, "!" + end))


def typed(wanted: str) -> str:
    """Spell a member as the tool does what a user typed: `/` between folders, no `./` before."""
    return fold(wanted.replace("\\", "/")).removeprefix("./").lstrip("/")


def locate(package: Package, *, wanted: Collection[str] = ()) -> Evidence:
    """Scan a package once and tell what in it is evidence. `wanted`: members the user named."""
    recogniser = Recogniser(wanted)
    located: list[Located] = []
    problems: list[MemberInfo] = []
    for member in package.scan(recogniser.decide):
        if member.problem is not None:
            recogniser.members.setdefault(member.name, member.size)
            problems.append(_unreadable(member))
            continue
        info = replace(recogniser.seen[member.name], modified=member.modified)
        located.append(Located(member, info))
    return Evidence(
        located=tuple(located),
        problems=(*problems, *recogniser.fragments, *recogniser.misnamed),
        notices=tuple(package.notices),
        scanned=recogniser.scanned,
        members=recogniser.members,
        path=package.path,
    )


def _unreadable(member: Member) -> MemberInfo:
    return MemberInfo(
        member.name, member.size, "other", modified=member.modified, problem=member.problem
    )


def hashed(evidence: Evidence) -> Evidence:
    """Add the SHA-256 of every located member; reads each of them whole."""
    return replace(evidence, located=tuple(_hashed(evidence)))


def _hashed(evidence: Evidence) -> Iterator[Located]:
    for found in evidence.located:
        try:
            info = replace(found.info, sha256=found.member.sha256())
        except InputError as error:
            info = replace(found.info, problem=error.message)
        yield Located(found.member, info)
