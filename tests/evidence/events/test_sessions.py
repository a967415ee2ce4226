"""Sessions: whose they are, from when to when, and what shows one that the log did not see begin."""

from __future__ import annotations

import pytest

from mpdiff.base.model import Event
from mpdiff.evidence.events.accounts import is_somebody
from mpdiff.evidence.events.sessions import sessions
from mpdiff.evidence.facts import Session
from mpdiff.findings.context.who import covers
from tests.support.rows import for_each
from tests.support.scene import at


def logon(minute: float, user: str, number: str = "0x1", kind: str = "2") -> Event:
    return security(minute, 4624, user, TargetLogonId=number, LogonType=kind)


def logoff(minute: float, user: str, number: str = "0x1", kind: str = "2") -> Event:
    return security(minute, 4634, user, TargetLogonId=number, LogonType=kind)


def security(minute: float, number: int, user: str, **fields: str) -> Event:
    return Event(at(minute), number, "log", fields, actor=user, channel="Security")


def boot(minute: float) -> Event:
    return Event(at(minute), 6005, "log", {}, channel="System")


def started(minute: float, number: int) -> Event:
    channel = "Security" if number == 4608 else "System"
    return Event(at(minute), number, "log", {}, channel=channel)


def row(minute: float, user: str, **fields: str) -> Event:
    return Event(
        at(minute), "LogonSuccess", "rows", {"LogonType": "Interactive", **fields}, actor=user
    )


def there(events: list[Event], minute: float = 30) -> list[str]:
    return [s.account for s in sessions(events) if covers(s, at(minute))]


def test_many_sessions_push_out_nobody() -> None:
    """A terminal server: who left before is gone, who came after thousands is there."""
    crowd = [
        one
        for n in range(6_000)
        for one in (logon(-7000 + n, f"u{n}", hex(n + 99), "10"),
                    logoff(-6999.5 + n, f"u{n}", hex(n + 99), "10"))
    ]  # fmt: skip
    events = [logon(-8000, "carl", "0x5"), *crowd, logoff(-30, "carl", "0x5"), logon(10, "eve")]
    assert there(events) == ["eve"]


@pytest.mark.parametrize("kind", ["7", "13"])
def test_an_unlock_shows_that_an_older_session_was_in_use(kind: str) -> None:
    """Its own logon ends at once."""
    (one,) = sessions([logon(10, "bob", "0x20", kind), logoff(10.02, "bob", "0x20", kind)])
    assert (one.account, one.kind, one.end, one.certain) == ("bob", "unlocked", None, False)


def test_an_unlocked_session_ends_with_the_logoff_of_the_older_one() -> None:
    events = [logon(10, "bob", "0x20", "7"), logoff(20, "bob", "0x5")]
    assert there(events, 15) == ["bob"]
    assert there(events, 30) == []
    assert there([logon(10, "bob", "0x20", "7"), boot(20)], 30) == []


def test_an_unlock_of_a_session_whose_logon_is_known_is_no_session_of_its_own() -> None:
    events = [logon(0, "bob"), logon(10, "bob", "0x20", "7"), logoff(20, "bob")]
    (one,) = sessions(events)
    assert (one.kind, one.end, one.certain) == ("interactive", at(20), True)


@pytest.mark.parametrize(("kind", "words"), [("12", "remote desktop"), ("11", "interactive")])
def test_cached_credentials_are_a_session_as_well(kind: str, words: str) -> None:
    (one,) = sessions([logon(0, "bob", kind=kind)])
    assert one.kind == words


def test_explicit_credentials_show_who_used_them_and_as_whom() -> None:
    fields = {"TargetUserName": "admin", "TargetDomainName": "C", "TargetServerName": "localhost"}
    assert there([security(20, 4648, "C\\bob", **fields)]) == ["C\\bob", "C\\admin"]
    elsewhere = fields | {"TargetServerName": "fileserver"}
    assert there([security(20, 4648, "C\\bob", **elsewhere)]) == ["C\\bob"]


def test_a_logon_over_the_network_counts_for_an_hour() -> None:
    assert there([logon(0, "eve", kind="3")]) == ["eve"]
    assert there([logon(-31, "eve", kind="3")]) == []


def test_a_row_without_an_end_counts_for_a_day_and_not_past_a_start_of_the_system() -> None:
    assert there([row(-1000, "eve")]) == ["eve"]
    assert there([row(-60 * 24, "eve")]) == []
    assert there([row(-1000, "eve"), boot(-10)]) == []


def test_a_logon_id_that_is_used_anew_ends_the_session_before() -> None:
    assert there([logon(-60, "bob", "0x10"), logon(5, "amy", "0x10")]) == ["amy"]


def test_logon_ids_are_numbers() -> None:
    assert there([logon(-60, "bob", "0x1a"), logoff(5, "bob", "0x000000000000001A")]) == []


def test_a_row_of_the_window_manager_is_nobodys() -> None:
    assert sessions([row(0, "x\\dwm", AccountSid="S-1-5-90-0-1")]) == ()


@for_each(
    "account",
    [
        *("", None, "system", "NT AUTHORITY\\SYSTEM", "NT-AUTORITÄT\\Lokaler Dienst"),
        *("local service", "network service", "DESKTOP-TEST$", "CORP\\PC-7$", "dwm-1"),
        *("font driver host\\umfd-0", "window manager\\dwm-1", "NT SERVICE\\MSSQL", "-"),
    ],
)
def test_what_runs_by_itself_is_nobody(account: str | None) -> None:
    assert not is_somebody(account)


@for_each("account", ["CORP\\eve", "eve@corp.example", "DWM", "systemadmin"])
def test_people_are_somebody(account: str) -> None:
    assert is_somebody(account)
    assert not is_somebody(account, "S-1-5-18")


def test_sessions_come_in_the_order_of_their_begin() -> None:
    found = sessions(
        [row(1, "a"), logon(2, "b", "0x2"), logon(3, "c", "0x3"), logoff(4, "b", "0x2")]
    )
    assert [s.account for s in found] == ["a", "b", "c"]
    assert all(isinstance(s, Session) for s in found)


@for_each("number", [6005, 6008, 6009, 41, 12, 13, 4608])
def test_a_start_of_the_system_ends_the_sessions_before_it(number: int) -> None:
    assert there([logon(-100, "amy"), started(5, number), logon(10, "carl", "0x2")]) == ["carl"]


def test_whoever_logs_on_by_itself_while_a_system_starts_stays() -> None:
    first, later = [started(5, n) for n in (12, 4608)], [started(5.8, n) for n in (6009, 6005)]
    assert there([logon(-9, "amy"), *first, logon(5.5, "kiosk", "0x2"), *later]) == ["kiosk"]


def test_a_second_start_ends_who_came_after_the_first() -> None:
    events = [started(5, 12), logon(6, "amy"), started(7, 13), started(7.5, 12), started(20, 6005)]
    assert there([*events, logon(21, "carl", "0x2")]) == ["carl"]


@for_each("number", [4688, 4672, 4720, 4728, 4732, 1102, 4616])
@for_each("minutes", [(25,), (25, 35), (35,), (-1000,), (1000,)])
def test_an_account_that_acts_and_whose_logon_no_record_shows_was_perhaps_there(
    number: int, minutes: tuple[float, ...]
) -> None:
    events = [security(m, number, "C\\bob", SubjectLogonId="0x10") for m in minutes]
    (one,) = sessions(events)
    assert (one.account, one.kind, one.certain, one.end) == ("C\\bob", "open", False, None)
    assert covers(one, at(30))
    assert one.latest is not None
    assert one.latest > at(30)


@for_each(
    ("why", "before", "user", "number"),
    [
        ("its logon is known", [logon(10, "bob", "0x10")], "bob", 1),
        ("its logon over the network is", [logon(10, "bob", "0x10", "3")], "bob", 1),
        ("another session of it is", [logon(10, "bob", "0x11")], "bob", 1),
        ("the system acts", [], "SYSTEM", 0),
        ("a machine acts", [], "PC-7$", 0),
    ],
)
def test_such_a_record_tells_nothing_new(
    why: str, before: list[Event], user: str, number: int
) -> None:
    act = security(25, 4688, user, SubjectLogonId="0x10")
    found = sessions([*before, act])
    assert len(found) == number, why
    assert all(one.latest is None for one in found), why


def test_nobody_is_there_from_before_the_system_started() -> None:
    (one,) = sessions([started(20, 12), security(35, 4688, "bob", SubjectLogonId="0x10")])
    assert one.earliest == at(20)
    assert not covers(one, at(19))
