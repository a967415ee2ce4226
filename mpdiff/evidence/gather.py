"""Everything that is read of the sources: what is compared, the state at collection, the evidence.

What only a package needs is imported where a package is met: two small files are compared in the
time it takes to start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.base.errors import InputError, UsageError
from mpdiff.base.model import Notice
from mpdiff.evidence.gathered import Gathered
from mpdiff.evidence.snapshots.side import Side, from_file
from mpdiff.readers.package import open_package
from mpdiff.readers.package.names import Notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack
    from datetime import datetime

    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.evidence.locate import Evidence


def gather(
    catalogue: Catalogue,
    source: str,
    other: str | None,
    *,
    before: str | None,
    after: str | None,
    open_packages: ExitStack,
) -> Gathered:
    """Open the sources and read what is compared. Raises InputError where there is nothing."""
    paths = (source,) if other is None else (source, other)
    packages = [open_packages.enter_context(open_package(path)) for path in paths]
    found = Gathered(packages)
    if other is None:
        _one_package(catalogue, found, before, after)
    else:
        if before is not None or after is not None:
            raise UsageError(
                "two-sources",
                "--before and --after name members of one package.",
                cure="Leave them out, or give one package.",
            )
        _two_sources(catalogue, found)
    found.spell_out()
    for snapshot in found.snapshots:
        found.notices += snapshot.notices
    return found


def _one_package(
    catalogue: Catalogue, found: Gathered, before: str | None, after: str | None
) -> None:
    from mpdiff.evidence.collected import collect_state
    from mpdiff.evidence.locate import locate
    from mpdiff.evidence.snapshots.pair import from_package

    package = found.packages[0]
    if package.kind == "file":
        raise InputError(
            "one-snapshot",
            "This is a single file, not a package.",
            member=package.path,
            cure="Give the after snapshot as well, or the package that both are from.",
        )
    named = [name for name in (before, after) if name]
    evidence = locate(package, wanted=named)
    found.evidence.append(evidence)
    found.notices += [*evidence.notices, *_unread(evidence)]
    collection = collect_state(catalogue, evidence, skip=named)
    found.used.append(collection.used)
    found.collection = collection
    if collection.state is not None:
        found.current = Side(collection.state, "")
    sides = from_package(
        catalogue,
        package.path,
        evidence,
        before=before,
        after=after,
        window_open=collection.window_open,
    )
    if isinstance(sides, InputError):
        found.nothing = _foreign(evidence) or sides
        found.notices += collection.notices
        return
    found.before, found.after = sides.before, sides.after
    found.missing += sides.missing
    found.others = sides.others
    found.notices += [*sides.notices, *collection.notices]


def _two_sources(catalogue: Catalogue, found: Gathered) -> None:
    """Compare two files, two packages, or one of each; the later package tells the window."""
    sides: list[Side] = []
    earlier = found.collection
    for package in found.packages:
        if package.kind == "file":
            sides.append(from_file(catalogue, package))
            continue
        from mpdiff.evidence.collected import collect_state
        from mpdiff.evidence.locate import locate

        evidence = locate(package)
        found.evidence.append(evidence)
        collection = collect_state(catalogue, evidence)
        found.notices += [*evidence.notices, *_unread(evidence), *collection.notices]
        if collection.state is None:
            raise _foreign(evidence) or InputError(
                "no-state",
                "The package does not tell the state at collection: it holds neither "
                "MPRegistry.txt nor MPSupportEffectiveConfig.json.",
                member=package.path,
                cure="Give its two snapshots by mpdiff diff PACKAGE instead.",
            )
        state = replace(collection.state, member=f"{package.path}!{collection.state.member}")
        sides.append(Side(state, "being the state at collection"))
        earlier, found.collection = found.collection, collection
        found.used.append(collection.used)
    if earlier.not_before and found.collection.not_before:
        found.notices += _order(earlier.not_before, found.collection.not_before, sides)
    found.before, found.after = sides
    if found.packages[1].kind != "file":
        found.current = sides[1]


def _foreign(evidence: Evidence) -> InputError | None:
    """Return that a package is another product's; None where it may be Defender's for Windows."""
    from mpdiff.readers.support.foreign import foreign_package

    product = foreign_package(evidence.members)
    if product is None:
        return None
    return InputError(
        "foreign-package",
        f"This is not an investigation package of Windows: its members are those of {product}.",
        member=evidence.path,
        cure="Collect an investigation package of the Windows device (device page, Collect "
        "investigation package) and give that.",
    )


def _unread(evidence: Evidence) -> list[Notice]:
    """State which members could not even be looked at: any of them may be evidence."""
    said = Notices()
    for info in evidence.problems:
        if info.problem and info.kind == "other":
            said.add("member-not-read", info.problem, info.name)
    return said.all()


def _order(first: datetime, second: datetime, sides: list[Side]) -> Iterator[Notice]:
    """State if the packages seem to be given the wrong way round."""
    if first > second:
        yield Notice(
            "package-order",
            f"Given as the before, but it holds a time ({first:%Y-%m-%d %H:%M:%S} UTC) later than "
            f"any in the other ({second:%Y-%m-%d %H:%M:%S} UTC).",
            sides[0].snapshot.member,
        )
