"""Everything that is read of the sources: what is compared, the state at collection, the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mpdiff.collection import Collection, collect
from mpdiff.errors import InputError, UsageError
from mpdiff.model import Device, Finding, MemberInfo, Notice, Snapshot, SnapshotRef, Source
from mpdiff.package import Package, open_package
from mpdiff.package.locate import Evidence, locate
from mpdiff.report import snapshot_ref
from mpdiff.sides import Side, from_file, from_package

if TYPE_CHECKING:
    from contextlib import ExitStack

    from mpdiff.settings.entries import Catalogue
    from mpdiff.window import Told


class Gathered:
    """What was read, before anything is judged. `collected`: the package is no older than that."""

    def __init__(self, packages: list[Package]) -> None:
        self.packages = packages
        self.evidence: list[Evidence] = []
        self.before: Side | None = None
        self.after: Side | None = None
        self.current: Side | None = None
        self.findings: list[Finding] = []
        self.notices: list[Notice] = []
        self.collection = Collection()

    @property
    def sides(self) -> tuple[Snapshot | None, Snapshot | None]:
        """The two snapshots that are compared."""
        return (
            self.before.snapshot if self.before else None,
            self.after.snapshot if self.after else None,
        )

    @property
    def told(self) -> tuple[Told, ...]:
        """What the registry says of the window."""
        return self.collection.told

    def source(self) -> Source:
        """Describe the sources; waits for the hash of the package."""
        path = ", ".join(p.path for p in self.packages)
        path = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if len(self.packages) == 1:
            return Source(path, self.packages[0].kind, self.packages[0].sha256)
        files = all(p.kind == "file" for p in self.packages)
        return Source(path, "files" if files else "packages", None)

    def refs(self) -> tuple[SnapshotRef | None, SnapshotRef | None, SnapshotRef | None]:
        """Describe the before, the after and the state at collection."""
        before, after, current = (
            snapshot_ref(side.snapshot, side.chosen_by) if side else None
            for side in (self.before, self.after, self.current)
        )
        return before, after, current

    def device(self, hostname: str | None) -> Device:
        """Say which device it is; of two ids none, the finding says so."""
        ids = {
            str(side.snapshot.values["ComputerID"]).strip("{}").lower()
            for side in (self.before, self.after)
            if side and isinstance(side.snapshot.values.get("ComputerID"), str)
        }
        name = hostname or self._remoting_name()
        return Device(ids.pop() if len(ids) == 1 else None, name)

    def _remoting_name(self) -> str | None:
        for snapshot in self.sides:
            name = snapshot.values.get("PSComputerName") if snapshot else None
            if isinstance(name, str) and name and name.lower() != "localhost":
                return name
        return None

    def members(self, used_as: dict[str, str]) -> tuple[MemberInfo, ...]:
        """Describe the evidence and what each member was used as."""
        roles = dict(used_as)
        roles |= dict.fromkeys(self.collection.used, "current")
        hashes: dict[str, Snapshot] = {}
        for role, side in (("before", self.before), ("after", self.after)):
            if side is not None:
                roles[side.snapshot.member] = role
                hashes[side.snapshot.member] = side.snapshot
        infos = [info for e in self.evidence for info in e.infos]
        return tuple(_described(i, roles.get(i.name), hashes.get(i.name)) for i in infos)


def _described(info: MemberInfo, role: str | None, snapshot: Snapshot | None) -> MemberInfo:
    if snapshot is None:
        return replace(info, used_as=role)
    return replace(
        info,
        used_as=role,
        sha256=snapshot.sha256,
        encoding=snapshot.encoding,
        settings=snapshot.properties or len(snapshot.values),
    )


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
    packages = [open_packages.enter_context(open_package(p)) for p in (source, other) if p]
    found = Gathered(packages)
    if other is None:
        _one_package(catalogue, found, before, after)
    else:
        if before is not None or after is not None:
            raise UsageError("two-sources", "--before and --after name members of one package.")
        _two_sources(catalogue, found)
    for snapshot in found.sides:
        found.notices += snapshot.notices if snapshot else ()
    return found


def _one_package(
    catalogue: Catalogue, found: Gathered, before: str | None, after: str | None
) -> None:
    package = found.packages[0]
    if package.kind == "file":
        raise InputError(
            "one-snapshot",
            "This is a single file, not a package.",
            member=package.path,
            cure="Give the second snapshot as well, or the package that both are from.",
        )
    evidence = locate(package, wanted=[name for name in (before, after) if name])
    found.evidence.append(evidence)
    found.notices += evidence.notices
    collection = collect(catalogue, evidence, skip=[n for n in (before, after) if n])
    sides = from_package(
        catalogue,
        package.path,
        evidence,
        before=before,
        after=after,
        window_known=collection.window_known,
    )
    found.before, found.after = sides.before, sides.after
    found.findings += sides.findings
    found.notices += [*sides.notices, *collection.notices]
    found.collection = collection
    if collection.state is not None:
        found.current = Side(collection.state, "")


def _two_sources(catalogue: Catalogue, found: Gathered) -> None:
    """Compare two files, two packages, or one of each; the later package tells the window."""
    sides: list[Side] = []
    for package in found.packages:
        if package.kind == "file":
            sides.append(from_file(catalogue, package))
            continue
        evidence = locate(package)
        found.evidence.append(evidence)
        collection = collect(catalogue, evidence)
        found.notices += [*evidence.notices, *collection.notices]
        if collection.state is None:
            raise InputError(
                "no-state",
                "The package does not tell the state at collection: it holds neither "
                "MPRegistry.txt nor MPSupportEffectiveConfig.json.",
                member=package.path,
                cure="Give its two snapshots by mpdiff diff PACKAGE instead.",
            )
        state = replace(collection.state, member=f"{package.path}!{collection.state.member}")
        sides.append(Side(state, "being the state at collection"))
        found.collection = collection
    found.before, found.after = sides
    if found.packages[1].kind != "file":
        found.current = sides[1]
