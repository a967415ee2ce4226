"""What the Security log's records of the clock and of accounts say: by how much, by whom, into which group."""

from __future__ import annotations

from mpdiff.base.model import Event, Incident
from mpdiff.catalogue import catalogue
from mpdiff.evidence.events.meaning.incidents import IncidentReader
from tests.support.rows import for_each
from tests.support.scene import at


def happened(number: int, **fields: str) -> Incident:
    reader = IncidentReader(catalogue().data.events)
    reader.take(Event(at(30), number, "log", fields, actor="C\\bob", channel="Security"))
    (one,) = reader.found
    return one


@for_each(
    ("new", "title"),
    [
        ("2026-03-01T12:02:00Z", "The clock was set back by 56 min"),
        ("2026-03-01T13:58:00Z", "The clock was set ahead by 1 h 00 min"),
        ("2026-03-01T12:58:00.0200000Z", "The clock was changed by less than a second"),
        ("", "The clock was changed"),
    ],
)
def test_by_how_much_the_clock_was_set_is_told(new: str, title: str) -> None:
    one = happened(4616, PreviousTime="2026-03-01T12:58:00Z", NewTime=new, SubjectUserName="bob")
    assert (one.title, one.subject) == (title, "bob")


def test_who_added_an_account_to_which_group_is_told() -> None:
    one = happened(4732, MemberSid="S-1-5-21-1-2-3-1009", TargetUserName="Administrators")
    assert (one.actor, one.detail) == ("C\\bob", "Group: Administrators")
