"""Packages behind a URL: of a zip only the ranges are read that hold its list and the members that matter.

fsspec knows the schemes (`https`, `abfs`, `s3`, `sftp` ...); it comes with `mpdiff[remote]`. What was
fetched is put into a small zip of its own, whose members are byte for byte those of the remote one,
and that is analysed. Which members matter, their names say (`catalogue/data/members.yaml`).
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice, Source
from mpdiff.catalogue import catalogue
from mpdiff.fleet.work.ranges import Ranges
from mpdiff.fleet.work.urls import file_system, without_secrets
from mpdiff.fleet.work.zip_list import Members, list_digest, listed_members, write_list

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Report

FEW_RANGES: Final = 3
"""Ranges in which members are fetched: with the size, the end and the list six requests in all."""
MOST_RANGES: Final = 29
"""Ranges of a zip whose members that matter lie far apart."""
_ALONG: Final = 5
"""Of what matters the fifth may be read along, or `_LITTLE`, before more than few ranges are asked for."""
_LITTLE: Final = 32 * 1024
_LOCAL_HEADER: Final = 30
_EXTRA: Final = 64
"""Bytes of a local header's extra field and of a descriptor that are fetched with a member."""


class Local(Struct, frozen=True):
    """What was fetched. `content`: digest of the zip's list, which holds a checksum of each member."""

    path: str
    url: str
    content: str
    members: int
    fetched: int

    def attributed(self, report: Report) -> Report:
        """Return a report of the fetched part as one of the remote package."""
        text = (
            f"{self.fetched} of {self.members} members were fetched, those whose names show that they "
            "matter; the others and what may lie between them were not looked at."
        )
        partial = Notice("remote-partial", text)
        return replace(
            report,
            source=Source(without_secrets(self.url), "zip", None),
            notices=(*report.notices, partial),
        )


@contextmanager
def fetched(url: str) -> Iterator[Local]:
    """Fetch what matters of a remote zip into a temporary file, which is gone afterwards.

    Raises InputError `unreachable`, `not-a-zip`, `zip-damaged`, `package-too-large`; UsageError
    `no-fsspec`.
    """
    shown = without_secrets(url)
    system, path = file_system(url)
    try:
        remote = Ranges(system, path, shown)
        members = listed_members(remote)
        content = list_digest(members)
        with tempfile.TemporaryDirectory(prefix="mpdiff-") as folder:
            name = os.path.join(folder, "package.zip")  # noqa: PTH118  a plain text is wanted
            count = _write_part(name, remote, members)
            yield Local(name, url, content, len(members.entries), count)
    finally:
        _forget(system)


def _forget(system: Any) -> None:
    """Let go of what fsspec remembers of a server's files: a worker reads thousands of them."""
    system.invalidate_cache()


def may_matter(name: str) -> bool:
    """Return whether a member of this name can show something of protection or of the device.

    A name that is not known is fetched: a snapshot may be called anything.
    """
    if name.endswith(("/", "\\")):
        return False
    kind = catalogue().data.members.kind_of(fold(name))
    return kind is None or kind.weight != "none"


def _write_part(name: str, remote: Ranges, members: Members) -> int:
    """Write a zip of the members that matter, each as it is stored, and return how many they are.

    Raises InputError.
    """
    archive = members.archive
    ends = _ends(archive)
    chosen = [
        (entry, info.header_offset)
        for entry, info in zip(members.entries, archive.filelist, strict=True)
        if may_matter(info.orig_filename)
    ]
    spans = sorted({(start, ends[start]) for _, start in chosen})
    if sum(end - start for start, end in spans) > limits.MAX_EXPANDED - limits.MAX_DIRECTORY:
        raise InputError("package-too-large", "Too large to fetch.", member=remote.shown)
    placed: dict[int, int] = {}
    with open(name, "wb") as target:  # noqa: PTH123  as above
        for first, piece in _pieces(remote, members, spans):
            placed[first] = target.tell()
            target.write(piece)
        write_list(target, [e for e, _ in chosen], [placed[start] for _, start in chosen])
    return len(chosen)


def _pieces(
    remote: Ranges, members: Members, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, memoryview]]:
    """Yield the start and the bytes of each span; what was read for the list is not read again."""
    held, tail = members.start, memoryview(members.tail)
    waiting = iter(spans)
    span = next(waiting, None)
    wanted = [(start, min(end, held)) for start, end in spans if start < held]
    for start, end in few_ranges(wanted, FEW_RANGES, MOST_RANGES):
        data = remote.read(start, end)
        whole = memoryview(data if end < held else data + members.tail)
        while span is not None and span[0] < end:
            yield span[0], whole[span[0] - start : span[1] - start]
            span = next(waiting, None)
    while span is not None:
        yield span[0], tail[span[0] - held : span[1] - held]
        span = next(waiting, None)


def _ends(archive: zipfile.ZipFile) -> dict[int, int]:
    """Return where the bytes of each member end: at the latest where the next one begins."""
    starts = sorted({info.header_offset for info in archive.filelist})
    following = dict(pairwise([*starts, archive.start_dir]))
    ends: dict[int, int] = {}
    for info in archive.filelist:
        start = info.header_offset
        name = len(info.orig_filename.encode("utf-8", "surrogatepass"))
        needed = start + _LOCAL_HEADER + name + info.compress_size + len(info.extra) + _EXTRA
        ends[start] = max(ends.get(start, 0), min(needed, max(following[start], start)))
    return ends


def few_ranges(spans: Sequence[tuple[int, int]], few: int, most: int = 0) -> list[tuple[int, int]]:
    """Return few ranges that hold all spans, with the smallest gaps between them.

    More of them, at most `most`, only where the gaps are much against what the spans hold.
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    gaps = [(after[0] - before[1], at) for at, (before, after) in enumerate(pairwise(joined), 1)]
    along = sum(gap for gap, _ in gaps)
    bearable = max(sum(end - start for start, end in joined) // _ALONG, _LITTLE)
    cuts = [0]
    for gap, at in sorted(gaps, reverse=True)[: max(few, most) - 1]:
        if len(cuts) >= few and along <= bearable:
            break
        cuts.append(at)
        along -= gap
    cuts.sort()
    return [
        (joined[first][0], joined[last - 1][1])
        for first, last in pairwise([*cuts, len(joined)])
        if first < last
    ]
