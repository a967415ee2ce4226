"""Forgeries: one witness of a story replaced by a clean one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from samples.story import FIRST_RECORD
from tests.support.drawn.truth import Track, Truth
from tests.support.drawn.witnesses import registry_text, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.drawn.witnesses import Witnesses

TELLING: Final = (5000, 5001, 5007, 5013)
"""Events that somebody takes out of a log."""


def second_snapshot(seen: Witnesses) -> Witnesses:
    """Replace the after snapshot by what the first one holds."""
    return replace(seen, after=seen.before, forged="after")


def first_snapshot(seen: Witnesses) -> Witnesses:
    """Replace the before snapshot by what the second one holds."""
    return replace(seen, before=seen.after, forged="before")


def holes(seen: Witnesses) -> Witnesses:
    """Take the telling events out of the log."""
    kept = tuple(r for r in seen.log or () if r.event_id not in TELLING)
    return replace(seen, log=kept, forged="log")


def renumbered(seen: Witnesses) -> Witnesses:
    """Take the telling events out of the log and number the others anew."""
    kept = holes(seen).log or ()
    numbered = tuple(replace(r, number=n) for n, r in enumerate(kept, FIRST_RECORD))
    return replace(seen, log=numbered, forged="log")


def collection(seen: Witnesses) -> Witnesses:
    """Replace the state at collection by that before the window."""
    clean = replace(seen.story, truth=_untouched(seen.story.truth))
    return replace(
        seen,
        dump=registry_text(clean) if seen.dump is not None else None,
        config=state(clean.truth, 0.0) if seen.config is not None else None,
        forged="collection",
    )


def _untouched(truth: Truth) -> Truth:
    tracks = tuple(Track(t.thing, dict(t.held(-1.0))) for t in truth.tracks)
    return Truth(truth.times, tracks)


FORGERIES: Final[dict[str, Callable[[Witnesses], Witnesses]]] = {
    "the after snapshot": second_snapshot,
    "the before snapshot": first_snapshot,
    "the log, with holes": holes,
    "the log, renumbered": renumbered,
    "the state at collection": collection,
}
