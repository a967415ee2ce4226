"""Which snapshot is the before: identified by names or by times, never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mpdiff.evidence.snapshots.roles import (
    Candidate,
    Roles,
    assign,
    contradiction,
    role_of,
    roles_of,
)
from tests.support.rows import for_each

EARLY, LATE = "2026-03-01 11:59:20", "2026-03-01 15:58:30"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def candidate(name: str, modified: str | None = None, container: str = "") -> Candidate:
    return Candidate(name, modified, container)


@for_each(
    ("name", "role"),
    [
        ("MpPreference_before.json", "before"),
        ("MpPreferencePre.xml", "before"),
        ("mppreference-start.txt", "before"),
        ("x/MpPreferenceEnd.json", "after"),
        *(
            (f"MpPreference_{word}.json", "before")
            for word in [
                "before",
                "pre",
                "start",
                "started",
                "begin",
                "beginning",
                "initial",
                "enter",
                "entry",
            ]
        ),
        *(
            (f"MpPreference_{word}.json", "after")
            for word in [
                "after",
                "post",
                "end",
                "ended",
                "final",
                "exit",
                "expiry",
                "expiration",
                "expired",
            ]
        ),
        ("after/MpPreference.txt", "after"),
        ("before/MpPreference_after.txt", "after"),  # its own name counts before its folder's
        ("a.cab!after/MpPreference.txt", "after"),
        ("MpPreference.before", None),  # a suffix is no word of the name
        ("MpPreference_before_after.json", None),
        ("before_after/MpPreference.json", None),
        ("MpPreference.json", None),  # `Preference` does not begin with the word pre
        ("Endpoint/MpPreference.json", None),
        ("prefix/ending.json", None),
    ],
)
def test_side_by_the_words_of_a_name(name: str, role: str | None) -> None:
    assert role_of(name) == role


def test_a_folder_that_holds_all_of_them_tells_nothing() -> None:
    names = ["post-incident/after/a.json", "post-incident/x/b.json"]
    assert roles_of(names) == ["after", None]
    assert roles_of(names[:1]) == ["after"]
    assert roles_of(["post/a.json", "post/b.json"]) == [None, None]


@for_each(
    ("candidates", "roles"),
    [
        (
            [candidate("x/after.json"), candidate("x/before.json")],
            Roles(1, 0, "names"),
        ),
        (
            [candidate("x/after.json"), candidate("x/other.json"), candidate("x/before.json")],
            Roles(2, 0, "names"),
        ),
        (
            [candidate("b.json", LATE), candidate("a.json", EARLY)],
            Roles(1, 0, "the times that the container keeps for them"),
        ),
        (
            [candidate("s-20260301T155830.json"), candidate("s-20260301T115920.json")],
            Roles(1, 0, "the times in their names"),
        ),
        (
            [candidate("a-2026-03-01_1200.json"), candidate("b-2026-03-01_155830.json")],
            Roles(0, 1, "the times in their names"),
        ),
        (
            [candidate("before.json", EARLY), candidate("snapshot2.json", LATE)],
            Roles(0, 1, "one name and the times that the container keeps for them"),
        ),
        (
            [candidate("post/a.json", LATE), candidate("post/b.json", EARLY)],
            Roles(1, 0, "the times that the container keeps for them"),
        ),
    ],
)
def test_told(candidates: list[Candidate], roles: Roles) -> None:
    assert assign(candidates) == roles


@for_each(
    ("reason", "candidates"),
    [
        ("no word, no time", [candidate("a.json"), candidate("b.json")]),
        ("one time is missing", [candidate("a.json", EARLY), candidate("b.json")]),
        ("the same time", [candidate("a.json", EARLY), candidate("b.json", EARLY)]),
        (
            "written together: the order of copying is no order of saving",
            [
                candidate("a.json", "2026-03-01 12:00:02"),
                candidate("b.json", "2026-03-01 12:00:40"),
            ],
        ),
        (
            "two containers may keep two zones",
            [candidate("x.cab!a.json", EARLY, "x.cab"), candidate("b.json", LATE)],
        ),
        (
            "a minute against a second of that minute",
            [candidate("a-20260301T1558.json"), candidate("b-20260301T155830.json")],
        ),
        ("two befores", [candidate("x/before.json", EARLY), candidate("y/before2.json", LATE)]),
        (
            "three, and two of one side",
            [candidate("before.json"), candidate("after.json"), candidate("after_end.json")],
        ),
        ("three without a word", [candidate(n, EARLY) for n in ("a.json", "b.json", "c.json")]),
        (
            "the one name and the times disagree",
            [candidate("before.json", LATE), candidate("other.json", EARLY)],
        ),
        ("a time that is none", [candidate("a.json", "yesterday"), candidate("b.json", EARLY)]),
    ],
)
def test_not_told(reason: str, candidates: list[Candidate]) -> None:
    assert assign(candidates) is None, reason


def test_the_times_inside_go_before_those_of_names_and_containers() -> None:
    first = Candidate("b-20260301T155830.json", LATE, "", NOON)
    second = Candidate("a-20260301T115920.json", EARLY, "", NOON + timedelta(hours=4))
    assert assign([second, first]) == Roles(1, 0, "the times inside them")


def test_names_against_times() -> None:
    roles = Roles(0, 1, "names")
    before, after = candidate("before.json", EARLY), candidate("after.json", LATE)
    assert not contradiction([before, after], roles)
    assert contradiction([candidate("before.json", LATE), candidate("after.json", EARLY)], roles)
    assert not contradiction([before, after], Roles(0, None, "its name"))


def test_folders_that_say_the_opposite_of_the_files_tell_nothing() -> None:
    crossed = [candidate("x/after/before.json", EARLY), candidate("x/before/after.json", LATE)]
    assert assign(crossed) is None
    agreed = [candidate("x/before/before.json"), candidate("x/after/after.json")]
    assert assign(agreed) == Roles(0, 1, "names")
    one_sided = [candidate("x/before.json"), candidate("x/before/after.json")]
    assert assign(one_sided) == Roles(0, 1, "names")


@for_each(
    ("named", "other", "roles"),
    [
        (candidate("before.json", EARLY), candidate("other.json", LATE), (0, 1)),
        (candidate("after.json", LATE), candidate("other.json", EARLY), (1, 0)),
        (candidate("after.json", EARLY), candidate("other.json", LATE), None),
        (candidate("before.json", LATE), candidate("other.json", EARLY), None),
    ],
)
def test_one_name_of_two_counts_where_the_times_agree(
    named: Candidate, other: Candidate, roles: tuple[int, int] | None
) -> None:
    found = assign([named, other])
    assert (None if found is None else (found.before, found.after)) == roles


def test_one_name_of_three_tells_nothing() -> None:
    three = [candidate("after.json", LATE), candidate("x.json", EARLY), candidate("y.json")]
    assert assign(three) is None


def test_numbers_that_are_equal_in_another_spelling_order_nothing() -> None:
    assert assign([candidate("a1.json"), candidate("a2.json")]) is not None
    assert assign([candidate("a1.json"), candidate("a01.json")]) is None
