"""A transcript dates what was printed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.readers.events.local_times.clock import Clock, parse_zone
from mpdiff.readers.support.prints.transcripts import parts
from tests.support.rows import for_each

if TYPE_CHECKING:
    from datetime import datetime

STARS = "*" * 22
START = f"{STARS}\nDébut de la transcription\nHeure de début : 20260301090000\nUtilisateur : x\n{STARS}\n"
END = f"{STARS}\nFin de la transcription\nHeure de fin : 20260301100000\n{STARS}\n"


def times(text: str) -> list[tuple[str, str | None, str | None]]:
    def hour(moment: object) -> str | None:
        time: datetime | None = getattr(moment, "time", None)
        return None if time is None else f"{time:%H:%M}"

    clock = Clock(parse_zone("UTC"), "the test")
    return [
        (p.text.strip(), hour(p.begun), hour(p.ended)) for p in parts(text, clock) if p.text.strip()
    ]


@for_each(
    ("text", "expected"),
    [
        ("a", [("a", None, None)]),
        (START + "a\n", [("a", "09:00", None)]),
        (START + "a\n" + END, [("a", "09:00", "10:00")]),
        ("a\n" + START + "b\n" + END + "c\n", [("a", None, None), ("b", "09:00", "10:00"), ("c", None, None)]),
        (START + "a\n" + START + "b\n" + END, [("a", "09:00", None), ("b", "09:00", "10:00")]),
        (f"{STARS}\nno time here\n{STARS}\na", [(f"{STARS}\nno time here\n{STARS}\na", None, None)]),
        (START.replace("20260301090000", "20269901090000") + "a", [("a", None, None)]),
    ],
)  # fmt: skip
def test_what_lies_between_start_and_end(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert times(text) == expected
