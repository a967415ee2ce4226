"""What the hourly health report shows of the parts of real-time protection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.letter_case import fold
from mpdiff.evidence.events.meaning.value_changes import Reported
from mpdiff.readers.events.templates import enabled_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.base.model import Event
    from mpdiff.catalogue.event_meanings import HealthField


def protection_states(
    meanings: Sequence[HealthField], event: Event
) -> Iterator[tuple[str, Reported]]:
    """Yield each setting that a report shows, and its value; a word that is not known shows none."""
    fields = {fold(name): text for name, text in event.fields.items()}
    for one in meanings:
        word = enabled_word(fields.get(fold(one.field), ""))
        if word is not None:
            yield one.setting, Reported(one.on if word == "Enabled" else not one.on)
