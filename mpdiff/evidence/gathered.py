"""What was read of the sources, before anything is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from mpdiff.base.errors import InputError
from mpdiff.base.model import Device, MemberInfo, Notice, Snapshot, SnapshotRef, Source, SourcePart
from mpdiff.base.notices import PARTLY_READ
from mpdiff.base.system.guard import guarded
from mpdiff.evidence.device import computer_id, remoting_name, short_name
from mpdiff.evidence.facts import Collection, Missing
from mpdiff.evidence.snapshots.side import ALONE, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mpdiff.base.model import LedgerEntry
    from mpdiff.evidence.facts import Logs
    from mpdiff.evidence.locate import Evidence
    from mpdiff.evidence.window import Told
    from mpdiff.readers.package import Package

IN_WINDOW = (
    "The package was collected before the window's end: what is still weakened may yet revert, and "
    "more may be changed."
)


class Gathered:
    """What was read, before anything is judged.

    `nothing`: why there is no snapshot, to be raised unless something shows that there was a window.
    `used`: for each package the members that the state at collection was read from.
    """

    def __init__(self, packages: list[Package]) -> None:
        self.packages = packages
        self.evidence: list[Evidence] = []
        self.used: list[tuple[str, ...]] = []
        self.nothing: InputError | None = None
        self.before: Side | None = None
        self.after: Side | None = None
        self.current: Side | None = None
        self.missing: list[Missing] = []
        self.others: tuple[Snapshot, ...] = ()
        self.notices: list[Notice] = []
        self.collection = Collection()

    @property
    def sides(self) -> tuple[Snapshot | None, Snapshot | None]:
        """The before and the after; neither is a lone snapshot of which nothing tells the side."""
        if self.before is not None and self.before.chosen_by == ALONE:
            return None, None
        return (
            self.before.snapshot if self.before else None,
            self.after.snapshot if self.after else None,
        )

    @property
    def beside(self) -> tuple[Snapshot, ...]:
        """The snapshots that are neither side: further ones, and a lone one of which nothing tells the side."""
        alone = self.before is not None and self.before.chosen_by == ALONE
        return (*self.others, *(self.snapshots if alone else ()))

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """The snapshots that were read, whatever their side."""
        return tuple(side.snapshot for side in (self.before, self.after) if side is not None)

    @property
    def told(self) -> tuple[Told, ...]:
        """What the registry says of the window."""
        return self.collection.told

    def require_snapshots(self, *, window_known: bool) -> None:
        """Flag the snapshots as missing where there was a window; raises InputError where not."""
        if self.nothing is None:
            return
        if not window_known and not self.collection.window_known:
            raise self.nothing
        from mpdiff.evidence.snapshots.missing import none_saved

        self.missing += none_saved(self.evidence[0])

    def settle(self, *, window_open: bool) -> None:
        """Note what follows from the window being open, or over, when the package was collected."""
        if not window_open:
            return
        state = self.collection.state
        if state is not None:
            self.notices.append(Notice("collected-in-window", IN_WINDOW, state.member))
        if [one.side for one in self.missing] == ["after"] and self.before is not None:
            from mpdiff.evidence.snapshots.missing import too_early

            self.missing = []
            self.notices.append(too_early(self.evidence[0]))

    @property
    def devices(self) -> frozenset[str]:
        """The identifiers that the snapshots name."""
        return frozenset(i for s in self.snapshots if (i := computer_id(s)) is not None)

    @property
    def two_devices(self) -> bool:
        """Whether the snapshots name two devices."""
        return len(self.devices) > 1

    def spell_out(self) -> None:
        """Read the letters of a snapshot of an unknown code page by what the others spell out."""
        sides = [side for side in (self.before, self.after, self.current) if side is not None]
        if all(side.snapshot.spelling_certain for side in sides):
            return
        from mpdiff.evidence.snapshots.spelling import spell_out

        known = [side.snapshot for side in sides]
        for name in ("before", "after", "current"):
            side: Side | None = getattr(self, name)
            if side is not None:
                snapshot, notices = spell_out(side.snapshot, known)
                setattr(self, name, replace(side, snapshot=snapshot))
                self.notices += notices

    def check_current(self) -> None:
        """Leave the state at collection out where it names another device than the snapshots."""
        if self.current is None:
            return
        ids = {computer_id(snapshot) for snapshot in self.snapshots} - {None}
        own = computer_id(self.current.snapshot)
        if own is None or not ids or own in ids:
            return
        text = "It names another device than the snapshots, so it is not their state at collection."
        self.notices.append(Notice("current-device", text, self.current.snapshot.member))
        self.current = None

    def changes(self) -> list[Notice]:
        """Return which packages were changed while they were read."""
        return [notice for package in self.packages for notice in package.changes()]

    def source(self, logs: Logs) -> Source:
        """Describe the sources; waits for the hash of the package."""
        path = ", ".join(p.path for p in self.packages)
        if len(self.packages) == 1:
            only = self.packages[0]
            return Source(path, only.kind, only.sha256, events=logs.given)
        files = all(p.kind == "file" for p in self.packages)
        parts = tuple(SourcePart(p.path, p.kind, p.sha256) for p in self.packages)
        return Source(path, "files" if files else "packages", None, parts, logs.given)

    def refs(self) -> tuple[SnapshotRef | None, SnapshotRef | None, SnapshotRef | None]:
        """Describe the before, the after and the state at collection."""
        before, after, current = (
            snapshot_ref(side.snapshot, side.chosen_by) if side else None
            for side in (self.before, self.after, self.current)
        )
        return before, after, current

    def device(self, logs: Logs) -> Device:
        """State which device it is; of two all that the evidence names, the before first."""
        known = (computer_id(snapshot) for snapshot in self.snapshots)
        ids = tuple(dict.fromkeys(one for one in known if one is not None))
        names = tuple({short_name(host): host for host in logs.hosts if host}.values())
        return Device(
            ids[0] if len(ids) == 1 else None,
            logs.hostname or self._remoting_name(),
            ids if len(ids) > 1 else (),
            names if len(names) > 1 else (),
        )

    def _remoting_name(self) -> str | None:
        return next((n for s in self.snapshots if (n := remoting_name(s))), None)

    def members(self, used_as: dict[str, str]) -> tuple[MemberInfo, ...]:
        """Describe the evidence and what each member was used as."""
        sides: dict[str, tuple[str, Snapshot]] = {}
        for role, side in (("before", self.before), ("after", self.after)):
            if side is not None:
                sides[side.snapshot.member] = role, side.snapshot
        found = []
        for place, (evidence, used) in enumerate(zip(self.evidence, self.used, strict=True)):
            earlier = place == 0 and len(self.packages) > 1 and self.packages[1].kind != "file"
            roles = used_as | dict.fromkeys(used, "before" if earlier else "current")
            for info in evidence.infos:
                chosen = sides.get(info.name)
                used_for = chosen[0] if chosen else roles.get(info.name)
                found.append(_used(info, used_for, chosen[1] if chosen else None))
        return tuple(found)

    def ledger(self, logs: Logs, notices: Sequence[Notice]) -> tuple[LedgerEntry, ...]:
        """Return what became of every member of the packages, then of what `--events` gave."""
        if not self.evidence:
            return logs.given_ledger
        from mpdiff.evidence.ledger import Read, collected_in_part, ledger_of, not_there

        failed = {n.member: n.message for n in notices if n.member and n.code in NOT_READ}
        listed = list(self.members(logs.used))
        entries: list[LedgerEntry] = []
        heard = logs.sha256 | logs.support.sha256
        for place, evidence in enumerate(self.evidence):
            count = len(evidence.infos)
            mine, listed = listed[:count], listed[count:]
            hashes = {name: one for (package, name), one in heard.items() if package == place}
            prefix = f"{evidence.path}!" if len(self.evidence) > 1 else ""
            read = Read(logs.used, self._hashes(evidence) | hashes, failed | logs.support.unread)
            entries += ledger_of(evidence, mine, read, prefix=prefix)
        rows = logs.support.collectors
        there = collected_in_part(rows, entries)
        return (*there, *not_there(rows, entries), *logs.given_ledger)

    def gone(self, logs: Logs) -> tuple[LedgerEntry, ...]:
        """Return the witnesses that a summary lists as collected and no package holds."""
        if not logs.support.collectors:
            return ()
        from mpdiff.evidence.ledger import COLLECTED, COLLECTED_PERHAPS

        listed = self.ledger(logs, ())
        return tuple(
            e for e in listed if e.why in (COLLECTED, COLLECTED_PERHAPS) and e.weight == "witness"
        )

    def in_part(self, logs: Logs) -> tuple[LedgerEntry, ...]:
        """Return the witnesses that are there although a summary says that their collector failed."""
        if not any(row.failed for row in logs.support.collectors):
            return ()
        from mpdiff.evidence.ledger import is_in_part

        return tuple(filter(is_in_part, self.ledger(logs, ())))

    def _hashes(self, evidence: Evidence) -> dict[str, str]:
        """Return the hashes of what was read whole: they are known already."""
        texts = evidence.of(*WHOLE)
        found = {}
        for located in texts:
            try:
                with guarded(located.member.name):
                    found[located.member.name] = located.member.sha256()
            except InputError:
                continue  # that it could not be read is a notice of its own
        return found


WHOLE = ("snapshot", "effective-config", "registry", "system-info")
"""Kinds that are read whole, whose hash is known then."""
NOT_READ: Final = ("member-not-read", "registry-incomplete", *PARTLY_READ)
"""Notices that say why a member was not read, or not wholly."""


def _used(info: MemberInfo, role: str | None, snapshot: Snapshot | None) -> MemberInfo:
    if snapshot is None:
        return replace(info, used_as=role)
    return replace(
        info,
        used_as=role,
        sha256=snapshot.sha256,
        encoding=snapshot.encoding,
        settings=snapshot.properties or len(snapshot.values),
    )


def snapshot_ref(snapshot: Snapshot, chosen_by: str) -> SnapshotRef:
    """Describe a snapshot as the report names it."""
    return SnapshotRef(
        member=snapshot.member,
        format=snapshot.format,
        sha256=snapshot.sha256,
        taken_at=snapshot.taken_at,
        encoding=snapshot.encoding,
        settings=snapshot.properties or len(snapshot.values),
        chosen_by=chosen_by,
    )
