"""What can be understood of a record of a change that is not whole: each side by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Notice
from mpdiff.evidence.events.meaning.value_changes import (
    NOT_REPORTED,
    Reported,
    data_of,
    reported,
)
from mpdiff.readers.events.configuration import is_noise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mpdiff.base.model import Place
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.readers.events.configuration import ConfigurationValue

WINDOW: Final = "features\\troubleshooting\\"
"""Where the values of the window itself are, in lower case."""

_Half = tuple[str, str | None, Reported, Reported, "Place"]
"""A setting, its item or id, what is known of before and after, and the place."""


def by_halves(
    catalogue: Catalogue,
    old: ConfigurationValue | None,
    new: ConfigurationValue | None,
    lone: ConfigurationValue | None,
) -> Iterator[_Half]:
    """Yield what each side states; the other side of it is not known.

    `lone`: a value of which nothing tells whether it is the old or the new one.
    """
    for side, before, after in ((old, True, False), (new, False, True), (lone, False, False)):
        if side is None or not side.path or _is_own(side):
            continue
        for setting, key, value in stated_by(catalogue, side):
            either = Reported(known=False, raw=f"{side.data} (before or after)")
            lost = NOT_REPORTED if before else either
            yield (
                setting,
                key,
                value if before else NOT_REPORTED,
                value if after else lost,
                side.location,
            )


def _is_own(side: ConfigurationValue) -> bool:
    """Return whether Defender writes a value by itself, or it is the window's own."""
    return is_noise(side.path, side.root) or fold(side.path).startswith(WINDOW)


def not_whole(counts: Mapping[str, int]) -> Iterator[Notice]:
    """State for each member how many records were not whole."""
    for member, count in counts.items():
        text = (
            f"{count} records of configuration values end in the middle or cannot be understood; of each "
            "only what can be is used."
        )
        yield Notice("event-cut", text, member)


def stated_by(
    catalogue: Catalogue, side: ConfigurationValue
) -> Iterator[tuple[str, str | None, Reported]]:
    """Yield what one side names; a path that the catalogue does not know is named as it is."""
    reading = catalogue.read_registry(side.path, data_of(side), side.location)
    if reading is None:
        yield side.path[:256], None, Reported(side.data if side.present else None)
        return
    for one in reading.statements:
        absent = one.key is not None and not side.present
        yield one.setting, one.key, Reported() if absent else reported(one, side)
