"""Which device a package is of, and how rows name devices."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from mpdiff.base.letter_case import fold
from mpdiff.fleet.model import MOST_NAMED, Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mpdiff.fleet.model import PackageResult


class Devices:
    """Numbers devices, so that ten thousand of them cost a collector little."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: list[str] = []

    def __len__(self) -> int:
        return len(self._names)

    def number(self, result: PackageResult) -> int:
        """Return the number of a result's device; one that nothing names is known by its package."""
        key = device_key(result)
        if key not in self._numbers:
            self._numbers[key] = len(self._names)
            self._names.append(result.device)
        return self._numbers[key]

    def where(self, numbers: Iterable[int]) -> Where:
        """Return the devices of some numbers, by name."""
        distinct = set(numbers)
        names = sorted(self._names[n] for n in distinct)
        return Where(len(distinct), tuple(names[:MOST_NAMED]))


def device_key(result: PackageResult) -> str:
    """Return what tells a device from others: its identifier, else its name, else the package."""
    if result.computer_id:
        return f"id {fold(result.computer_id)}"
    if result.device != "device not known":
        return f"name {fold(result.device)}"
    return f"package {result.content}"


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
