"""Which device a package is of, and how rows name devices.

A device has an identifier, a host name, or both, and a package may show one of them only. Packages are
of one device where what they show agrees and nothing else agrees as well: `WS-1` is `WS-1.corp.example`
as long as there is no `WS-1.lab.example`. An identifier with two host names is a clone or a device that
was renamed; nothing shows which, so these are two devices, as they are in a comparison of both.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.fleet.model import MOST_NAMED, NO_DEVICE, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mpdiff.fleet.model import PackageResult

_MOST_ALIKE: Final = 64
"""Identities that share an identifier or a name; of more, only those that are equal are one device."""


class Identity(NamedTuple):
    """What a package shows of its device, folded; empty where it shows nothing."""

    computer_id: str
    host: str
    package: str = ""
    """The content of a package that shows neither."""


class _Shown(NamedTuple):
    name: str
    apart: str
    """What tells it from another device of the same name: its identifier, else its package."""


class Devices:
    """Numbers devices, so that ten thousand of them cost a collector little.

    `learn` takes every package before the first number is asked for; a package that was not learnt is
    known by what it shows itself.
    """

    def __init__(self) -> None:
        self._known: dict[Identity, str] = {}
        self._roots: dict[Identity, Identity] | None = None
        self._numbers: dict[Identity, int] = {}
        self._shown: list[_Shown] = []
        self._common: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._shown)

    def learn(self, result: PackageResult) -> None:
        """Take what a package shows of its device."""
        self._known.setdefault(identity(result), result.device)
        self._roots = None

    def number(self, result: PackageResult) -> int:
        """Return the number of a result's device; one that nothing names is known by its package."""
        own = identity(result)
        if self._roots is None:
            self._roots = _one_device(list(self._known))
        root = self._roots.get(own, own)
        if root not in self._numbers:
            self._numbers[root] = len(self._shown)
            name = self._known.get(root, result.device)
            self._shown.append(_Shown(name, root.computer_id or result.path))
            self._common[fold(name)] += 1
        return self._numbers[root]

    def labels(self, numbers: Iterable[int]) -> list[str]:
        """Return how rows name devices: two of one name are told apart."""
        return [
            f"{shown.name} ({shown.apart})" if self._common[fold(shown.name)] > 1 else shown.name
            for shown in (self._shown[number] for number in numbers)
        ]

    def label(self, result: PackageResult) -> str:
        """Return how rows name the device of a result."""
        return self.labels((self.number(result),))[0]

    def of_one_identifier(self) -> list[tuple[str, tuple[int, ...]]]:
        """Return each identifier that several devices show, by their names: a clone, or renamed."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for root, number in self._numbers.items():
            if root.computer_id and root.host:
                found[root.computer_id].append(number)
        return sorted((one, tuple(numbers)) for one, numbers in found.items() if len(numbers) > 1)

    def where(self, numbers: Iterable[int]) -> Where:
        """Return the devices of some numbers, by name."""
        distinct = set(numbers)
        return Where(len(distinct), tuple(sorted(self.labels(distinct))[:MOST_NAMED]))


def identity(result: PackageResult) -> Identity:
    """Return what a package shows of its device."""
    computer_id = _real(result.computer_id or "")
    host = "" if result.device == NO_DEVICE else fold(result.device).rstrip(".")
    if _bare(host) == _bare(result.computer_id or ""):
        host = ""  # a device without a name is called by its identifier
    shows_none = not computer_id and not host
    return Identity(computer_id, host, result.content if shows_none else "")


def _bare(computer_id: str) -> str:
    return fold(computer_id.strip("{} "))


def _real(computer_id: str) -> str:
    """Return an identifier; one that is the same digit all over is a placeholder and identifies nothing."""
    bare = _bare(computer_id)
    return bare if len(set(bare) - {"-"}) > 1 else ""


# --- which identities are of one device -----------------------------------------------------------


def _one_device(known: Sequence[Identity]) -> dict[Identity, Identity]:
    """Return, for each identity, the one that stands for its device.

    Two that agree are one device if all that agree with either of them agree with one another.
    """
    agreeing = _agreeing(known)
    clear = {one: _all_agree([one, *others]) for one, others in agreeing.items()}
    roots = {one: one for one in known}
    for one, others in agreeing.items():
        for other in others:
            if clear[one] and clear[other]:
                first, second = _root(roots, one), _root(roots, other)
                told = max(first, second, key=lambda i: (bool(i.computer_id), len(i.host), i))
                roots[first] = roots[second] = told
    return {one: _root(roots, one) for one in known}


def _root(roots: dict[Identity, Identity], one: Identity) -> Identity:
    while roots[one] != one:
        one = roots[one]
    return one


def _agreeing(known: Sequence[Identity]) -> dict[Identity, list[Identity]]:
    """Return what agrees with each identity and shares an identifier or a name with it."""
    alike: defaultdict[str, list[Identity]] = defaultdict(list)
    for one in known:
        for shared in filter(None, (one.computer_id and f"id {one.computer_id}", _short(one.host))):
            alike[shared].append(one)
    found: dict[Identity, dict[Identity, None]] = {one: {} for one in known}
    for group in alike.values():
        if len(group) <= _MOST_ALIKE:
            for one in group:
                found[one] |= {o: None for o in group if o != one and _agree(one, o)}
    return {one: list(others) for one, others in found.items()}


def _short(host: str) -> str:
    """Return what a host name shares with its fully qualified one; an address is whole."""
    first = host.partition(".")[0]
    return f"host {host if first.isdecimal() else first}" if host else ""


def _agree(one: Identity, other: Identity) -> bool:
    ids = not one.computer_id or not other.computer_id or one.computer_id == other.computer_id
    hosts = sorted((one.host, other.host), key=len)
    named = not hosts[0] or hosts[0] == hosts[1] or hosts[1].startswith(f"{hosts[0]}.")
    return ids and named


def _all_agree(some: Sequence[Identity]) -> bool:
    return all(_agree(one, other) for at, one in enumerate(some) for other in some[:at])


class Numbers:
    """A set of device numbers in little memory; packages of one device follow each other or not."""

    __slots__ = ("_array",)

    def __init__(self) -> None:
        self._array = array("I")

    def add(self, number: int) -> None:
        """Take a number; one that was just taken is not taken again."""
        if not self._array or self._array[-1] != number:
            self._array.append(number)

    def distinct(self) -> set[int]:
        """Return the numbers."""
        return set(self._array)
