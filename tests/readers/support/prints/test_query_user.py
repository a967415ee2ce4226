"""Sessions at collection, in any language; a disconnected one has no name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from mpdiff.readers.support.prints import query_user
from samples import write_support as write
from tests.support.clocks import BERLIN, at
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.query_user import UserSessions

MORNING = at("2026-07-08 06:01:00")
EVENING = at("2026-07-08 18:30:00")
SESSIONS = [
    ("j.doe", "console", MORNING),
    ("Jane van Dam", None, EVENING),
    ("a2", "rdp-tcp#1", EVENING),
]


def read(text: str, encoding: str = "utf-16") -> UserSessions:
    return query_user.read(io.BytesIO(text.encode(encoding)), "QueryUser.txt", BERLIN)


@for_each("encoding", ["utf-16", "utf-8", "cp1252"])
def test_sessions_come_back(encoding: str) -> None:
    found = read(write.query_user(SESSIONS, zone="Europe/Berlin", language="fr"), encoding)
    assert [(s.user, s.name, s.logon.time) for s in found.sessions] == SESSIONS
    assert [(s.session_id, s.state, s.idle, s.own) for s in found.sessions] == [
        (1, "Actif", ".", True),
        (2, "Déco", ".", False),
        (3, "Actif", ".", False),
    ]
    assert all(s.logon.certain for s in found.sessions)
    assert found.notices == ()


@for_each(
    ("row", "user", "session"),
    [
        (
            ">administrator         rdp-tcp#2           1  Active          .  3/25/2024 9:27 AM",
            "administrator",
            "rdp-tcp#2",
        ),
        (" test                             4  Disc            .  04.07.2024 23:24", "test", None),
        (
            " admin                                     2  Déco          1:12   07/09/2026 18:30",
            "admin",
            None,
        ),
        (
            ">john smith            console             1  Active      1+02:03  2024-03-25 12:01",
            "john smith",
            "console",
        ),
        (
            " user 7                console             1  운영         none   2024/3/25 오후 3:01",
            "user 7",
            "console",
        ),
    ],
)
def test_rows_of_several_languages_are_read(row: str, user: str, session: str | None) -> None:
    (found,) = read(f" A  B  ID  C\n{row}\n").sessions
    assert (found.user, found.name) == (user, session)
    assert found.logon.time is not None


def test_nobody_is_not_a_file_that_was_not_understood() -> None:
    found = read(write.query_user([], zone="UTC"))
    assert (found.sessions, found.nobody, found.notices) == ((), True, ())
    other = read("Kein Benutzer\nnirgends\n")
    assert not other.nobody
    assert [n.code for n in other.notices] == ["support-not-understood", "support-empty"]


@for_each(
    ("name", "head", "expected"),
    [
        ("Users and Groups/QueryUser.txt", b"", True),
        ("sessions.txt", write.query_user(SESSIONS, zone="UTC").encode("utf-16"), True),
        ("LocalGroups.txt", b"Administrators: x\n", False),
    ],
)
def test_it_is_told_by_name_or_heading(*, name: str, head: bytes, expected: bool) -> None:
    assert query_user.detect(head, name) is expected
