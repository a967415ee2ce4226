"""What is fuzzed: for each kind of hostile bytes one function, and real bytes to begin with.

A target may raise InputError, which is how a reader says no. Anything else is a crash, and so is an
InputError that stands for an error nobody foresaw.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.system.guard import UNFORESEEN
from mpdiff.base.text.encoding import decode
from mpdiff.catalogue import catalogue
from mpdiff.readers import registry
from mpdiff.readers.events.binary import evtx as event_log
from mpdiff.readers.events.local_times.clock import NO_ZONE
from mpdiff.readers.package import ARCHIVES, Member, open_package
from mpdiff.readers.package.cabinet.cabinet import Cabinet
from mpdiff.readers.package.scan import Scan
from mpdiff.readers.package.zipped import Zip
from mpdiff.readers.snapshot import canonicalise, read_snapshot
from mpdiff.readers.snapshot.formats.clixml import FORMAT as CLIXML
from mpdiff.readers.snapshot.formats.text import FORMAT as TEXT
from mpdiff.readers.support.mplog import log as protection_log
from samples.story import Snapshot
from samples.write_snapshot import write_snapshot
from tests.support.cabwriter import write_cabinet
from tests.support.clocks import UTC_CLOCK
from tests.support.drawn.draw import story
from tests.support.drawn.packed import members
from tests.support.drawn.witnesses import witnesses
from tests.support.packages import zip_of
from tests.support.places import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.readers.package.scan import Container
    from mpdiff.readers.snapshot.interface import Format

MEMBER: Final = "member"
NOON: Final = (2026, 3, 1, 12, 0, 0)


class Target(NamedTuple):
    """One function that takes hostile bytes, and what to change to get them."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    longest: int


def _keep_all(_name: str, _size: int, _head: bytes, _final: bool) -> bool:  # noqa: FBT001
    return True


def _archive(kind: type[Cabinet | Zip], data: bytes) -> None:
    try:
        container = kind.from_member(MEMBER, lambda: io.BytesIO(data), 1)
    except InputError as error:
        _refused(error)
        return
    _walk(container)


def _walk(container: Container) -> None:
    scan = Scan(_keep_all, ARCHIVES)
    try:
        for member in list(container.scan(scan)):
            _read(member)
    except InputError as error:
        _refused(error)
    finally:
        container.close()
    assert all(notice.message for notice in scan.notices.all())


def _read(member: Member) -> None:
    try:
        member.read(limits.MAX_SNAPSHOT)
    except InputError as error:
        _refused(error)


def _refused(error: InputError) -> None:
    """Let a reader say no, but not stumble."""
    if error.code == UNFORESEEN:
        raise error.__cause__ or error


def cabinet(data: bytes) -> None:
    """Read a cabinet and all that it holds."""
    _archive(Cabinet, data)


def zipped(data: bytes) -> None:
    """Read a zip and all that it holds."""
    _archive(Zip, data)


def _snapshot(form: Format, data: bytes) -> None:
    try:
        text, encoding = decode(data, MEMBER)
        form.detect(text[: limits.HEAD])
        canonicalise(
            form.read(text, MEMBER),
            member=MEMBER,
            encoding=encoding,
            size=len(data),
            sha256="",
            lookup=catalogue().find,
        )
    except InputError as error:
        _refused(error)


def text_snapshot(data: bytes) -> None:
    """Read console text, and the same bytes as whatever snapshot they look like."""
    _snapshot(TEXT, data)
    try:
        read_snapshot(data, MEMBER, catalogue().find)
    except InputError as error:
        _refused(error)


def clixml(data: bytes) -> None:
    """Read CLIXML."""
    _snapshot(CLIXML, data)


def registry_dump(data: bytes) -> None:
    """Read MPRegistry.txt and ask it what it says of each setting."""
    try:
        text, _ = decode(data, MEMBER)
        registry.is_registry(text[: limits.HEAD])
        registry.window_values(registry.parse_dump(text, MEMBER))
    except InputError as error:
        _refused(error)


def mplog(data: bytes) -> None:
    """Read a protection log to its end."""
    protection_log.detect(data[: limits.HEAD], MEMBER)
    log = protection_log.read(io.BytesIO(data), MEMBER, UTC_CLOCK)
    for entry in log:
        assert entry.place.line >= 0
    assert all(notice.message for notice in log.notices)


def evtx(data: bytes) -> None:
    """Read an event log to its end."""
    event_log.detect(data[: limits.HEAD])
    try:
        reading = event_log.read(io.BytesIO(data), MEMBER, NO_ZONE)
        for event in reading:
            assert all(isinstance(value, str) for value in event.fields.values())
    except InputError as error:
        _refused(error)


# --- what to begin with ---------------------------------------------------------------------------


@cache
def _drawn() -> tuple[dict[str, bytes], ...]:
    """Return the members of some small packages."""
    return tuple(members(witnesses(story(seed, honest=True))) for seed in range(6))


def _of_stories(name: str) -> list[bytes]:
    return [data for one in _drawn() for member, data in one.items() if name in member]


@cache
def _of_samples(name: str) -> list[bytes]:
    """Return the members of the sample packages whose names hold something."""
    found: list[bytes] = []
    for path in sorted(SAMPLES.glob("*/package.zip")):
        with open_package(str(path)) as package:
            found += [
                member.read(limits.MAX_CABINET)
                for member in package.scan(_keep_all)
                if name in PurePosixPath(member.name.replace("!", "/")).name
            ]
    return sorted(set(found), key=len)


def _cabinets() -> list[bytes]:
    files = [("a.txt", b"one", NOON), ("b/c.log", b"log " * 900, NOON), ("d", b"", NOON)]
    made = [write_cabinet(files), write_cabinet(files, "mszip", solid=False)]
    return [*made, *(data for data in _of_samples(".cab") if len(data) < 20_000)]


def _zips() -> list[bytes]:
    small = {"a/before.json": b"{}", "b.txt": b"x" * 500}
    deflated = io.BytesIO()
    with zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in small.items():
            archive.writestr(zipfile.ZipInfo(name, NOON), data, zipfile.ZIP_DEFLATED)
    return [zip_of(small), deflated.getvalue(), zip_of({"in.zip": zip_of(small)})]


def _snapshots(style: str) -> list[bytes]:
    state = witnesses(story(1, honest=True)).before or {}
    return [write_snapshot(state, Snapshot("before.txt", style))]  # type: ignore[arg-type]


def _texts() -> list[bytes]:
    return _snapshots("console") + _of_samples("MpPreference")


TARGETS: Final[dict[str, Target]] = {
    "cabinet": Target(cabinet, _cabinets, 40_000),
    "zip": Target(zipped, _zips, 4_000),
    "text": Target(text_snapshot, _texts, 8_000),
    "clixml": Target(clixml, lambda: _snapshots("clixml"), 30_000),
    "registry": Target(registry_dump, lambda: _of_stories("MPRegistry"), 40_000),
    "mplog": Target(mplog, lambda: _of_samples("MPLog"), 40_000),
    "evtx": Target(evtx, lambda: _of_stories(".evtx"), 80_000),
}
