"""Packages that turn out to be the same once they are analysed: behind URLs, or unpacked.

Of a zip behind a URL only its list of members is known, which two different zips can be made to share.
So two packages are one where their contents are, and everything that is kept of them as well.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mpdiff.fleet.work.urls import is_remote
from mpdiff.fleet.work.zip_list import list_digest_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.fleet.model import PackageResult
    from mpdiff.fleet.spool import Spool


def without_same(spool: Spool, paths: Sequence[str]) -> dict[str, str]:
    """Drop each package that is the same as another; return path -> path of the one that stays.

    One of this machine stays, which was read whole, else the first.
    """
    lists = any(map(is_remote, paths))
    if not lists and not any(map(os.path.isdir, paths)):
        return {}  # files are compared before they are analysed
    places = sorted(_analysed(spool), key=lambda place: (is_remote(paths[place]), place))
    first: dict[str, int] = {}
    found = {}
    for place in places:
        result = spool.result(place)
        other = first.setdefault(_content(result, paths[place], lists=lists), place)
        if other != place and _kept(spool.result(other)) == _kept(result):
            found[paths[place]] = paths[other]
            spool.drop(place)
    return found


def _analysed(spool: Spool) -> Iterator[int]:
    return (place for place, _ in spool.results())


def _content(result: PackageResult, path: str, *, lists: bool) -> str:
    """Return what can be compared: where some packages are known by their lists, that of a zip."""
    listed = list_digest_of_file(path) if lists and not is_remote(path) else None
    return listed or result.content


def _kept(result: PackageResult) -> tuple[object, ...]:
    return (
        result.computer_id,
        result.device,
        result.open,
        result.verdict,
        result.weaknesses,
        result.steps,
        result.seen_until,
    )
