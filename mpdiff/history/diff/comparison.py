"""What a comparison of two snapshots returns: differences, cuts, bulks, notices."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.model import ChangeKind, Difference, Notice

Side = Literal["before", "after"]
SIDES: tuple[Side, Side] = ("before", "after")


class Cut(Struct, frozen=True):
    """A list or map that a snapshot shows in part only: one statement, however long the list is.

    `sides`: where it is cut. `shown`: how many entries the before and the after show. `unseen`: the
    entries that one side shows and the cut other may hold out of sight, as the differences that
    they would be. `certain`: an entry that no snapshot shows was added or removed, since a cut
    list holds more than it shows, and the whole other side is accounted for.
    """

    setting: str
    sides: tuple[Side, ...]
    shown: tuple[int, int]
    unseen: tuple[Difference, ...] = ()
    certain: Literal["added", "removed"] | None = None


class Bulk(Struct, frozen=True):
    """Differences of one list or map and of one kind, too many to be listed one by one.

    `spelled`: the entries by their identity. `before`, `after`: what a map's entries map to.
    `uncertain`: the identities of those that may be one of spelling alone.
    """

    setting: str
    kind: ChangeKind
    spelled: dict[str, str]
    before: dict[str, int | None] = {}
    after: dict[str, int | None] = {}
    uncertain: frozenset[str] = frozenset()

    def difference(self, key: str) -> Difference:
        """Return one of them, by its identity."""
        spelled = self.spelled[key]
        return Difference(
            self.setting,
            spelled,
            self.kind,
            None if self.kind == "added" else self.before.get(key, spelled),
            None if self.kind == "removed" else self.after.get(key, spelled),
            "uncertain" if key in self.uncertain else "certain",
        )

    def certain(self) -> Bulk:
        """Return it without what is uncertain."""
        certain = {k: s for k, s in self.spelled.items() if k not in self.uncertain}
        return replace(self, spelled=certain, uncertain=frozenset())


class Comparison(Struct, frozen=True):
    """The differences, how many settings were compared, and what could not be.

    `bulks`: the differences that are too many to stand among `differences`.
    """

    differences: tuple[Difference, ...]
    compared: int
    notices: tuple[Notice, ...]
    cuts: tuple[Cut, ...] = ()
    bulks: tuple[Bulk, ...] = ()

    @property
    def examples(self) -> tuple[Difference, ...]:
        """Return the differences, and of each bulk one."""
        return (*self.differences, *(b.difference(min(b.spelled)) for b in self.bulks))
