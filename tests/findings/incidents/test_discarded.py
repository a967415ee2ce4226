"""Exclusions of which only the line that Defender discarded them is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.evidence.facts import Discarded, Listing, Support
from mpdiff.findings.incidents.exclusions import exclusions_changed
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Statement, Value

ITEM = "C:\\Users\\jane"
PATH = "ExclusionPath"
NONE: dict[str, Value] = {PATH: None}


def found(
    *minutes: float, records: tuple[Statement, ...] = (), listed: tuple[Listing, ...] = ()
) -> list[Finding]:
    each = tuple(Discarded(at(m), "0x80070003", True, ITEM, "MPLog", 7) for m in minutes)
    support = Support(discarded={ITEM.lower(): each}, listings=listed)
    return list(exclusions_changed(case(records, NONE, NONE, support=support)))


def test_what_was_discarded_and_nothing_else_shows_is_told() -> None:
    (one,) = found(50)
    assert (one.rule, one.severity, one.certainty) == ("exclusions-changed", "low", "uncertain")
    assert one.title == f"An exclusion was set and discarded: {ITEM}"
    assert [(w.member, w.position, w.time) for w in one.witnesses] == [("MPLog", "line 7", at(50))]


@for_each(
    ("why", "minutes", "records", "listed"),
    [
        ("before the window already", (-900, 50), (), ()),
        ("a record shows it", (50,), (touch(40, PATH, None, ITEM, ITEM),), ()),
        ("a listing shows it", (50,), (), (Listing(at(60), True, "MPLog", 9, {PATH: (ITEM,)}),)),
    ],
)
def test_what_is_no_news_is_not(
    why: str,
    minutes: tuple[float, ...],
    records: tuple[Statement, ...],
    listed: tuple[Listing, ...],
) -> None:
    assert found(*minutes, records=records, listed=listed) == [], why


def test_what_was_discarded_several_times_is_told_once() -> None:
    (one,) = found(50, 60, 300)
    assert (one.first_seen, one.last_seen, len(one.witnesses)) == (at(50), at(300), 3)
