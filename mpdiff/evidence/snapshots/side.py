"""One side of a comparison: a snapshot and how its side was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base import limits
from mpdiff.base.model import Snapshot  # noqa: TC001  msgspec resolves the annotations at run time
from mpdiff.base.system.guard import guarded
from mpdiff.readers.snapshot import read_snapshot

if TYPE_CHECKING:
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.readers.package import Package

ALONE = "nothing: it is the only one"


class Side(Struct, frozen=True):
    """A snapshot and how its side was told."""

    snapshot: Snapshot
    chosen_by: str


def from_file(catalogue: Catalogue, package: Package) -> Side:
    """Read the one snapshot that a single file is; raises InputError naming what it is instead."""
    (member,) = package.scan(lambda *_: True)
    with guarded(package.path):
        snapshot = read_snapshot(member.read(limits.MAX_SNAPSHOT), package.path, catalogue.find)
    return Side(replace(snapshot, member=package.path), "the order of the arguments")
