"""What the protection log lists as excluded after a record of the item: states of the applied list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.base.model import Statement
from mpdiff.history.subjects import Subject, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from mpdiff.evidence.facts import Listing

SOURCE = "protection log"


def with_listed(
    statements: Iterable[Statement], listings: Sequence[Listing]
) -> Iterable[Statement]:
    """Return statements with those of the listings, in the order of time.

    Of an item without a record, or listed before its first one, a listing is a witness of its own (see
    `findings.incidents.protection`).
    """
    if not listings:
        return statements
    known = list(statements)
    first: dict[Subject, datetime] = {}
    for one in known:
        if one.key:
            first.setdefault(subject_of(one.setting, one.key), one.time)
    return sorted((*known, *_listed(first, listings)), key=lambda s: s.time)


def _listed(first: dict[Subject, datetime], listings: Sequence[Listing]) -> Iterator[Statement]:
    if not first:
        return
    for one in listings:
        for setting, items in one.lists.items():
            for item in items:
                since = first.get(subject_of(setting, item))
                if since is not None and since < one.time:
                    yield Statement(
                        time=one.time,
                        event_id="MPLog",
                        member=one.member,
                        setting=setting,
                        key=item,
                        before=None,
                        after=item,
                        before_known=False,
                        place="effective",
                        held=True,
                        time_certain=one.time_certain,
                        source=SOURCE,
                        position=f"line {one.line}",
                    )
