"""Ways to damage a package: its bytes, its cabinet, its members, their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from samples.story import CABINET
from tests.support.cabwriter import write_cabinet
from tests.support.drawn.packed import packed
from tests.support.packages import zip_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

Members = dict[str, bytes]


def _flipped(rng: random.Random, data: bytes) -> bytes:
    """Change some bytes, each in one bit or wholly."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(changed))
        changed[at] = rng.choice((changed[at] ^ (1 << rng.randrange(8)), rng.randrange(256)))
    return bytes(changed)


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _spliced(rng: random.Random, data: bytes) -> bytes:
    """Take a stretch out, put it in twice, or put zeros in its place."""
    start = rng.randrange(len(data))
    end = min(len(data), start + rng.choice((1, 3, 64, 512, 5000)))
    part = data[start:end]
    middle = rng.choice((b"", part + part, b"\0" * len(part), bytes(reversed(part))))
    return data[:start] + middle + data[end:]


def _empty(rng: random.Random, data: bytes) -> bytes:
    return rng.choice((b"", b"\0" * len(data), b"\xff\xfe", b"\r\n"))


def _lines(rng: random.Random, data: bytes) -> bytes:
    """Drop, repeat or exchange lines."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 3:
        return _spliced(rng, data)
    at = rng.randrange(len(lines) - 1)
    match rng.randrange(4):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        case _:
            del lines[at:]
    return b"".join(lines)


CHANGES: Final = (_flipped, _cut, _spliced, _empty, _lines)


def whole_package(rng: random.Random, members: Members) -> bytes:
    """Damage the zip as it was downloaded."""
    return rng.choice((_flipped, _cut, _spliced))(rng, packed(members))


def one_member(rng: random.Random, members: Members) -> bytes:
    """Damage a member before it is packed, so that no checksum of the zip tells."""
    name = rng.choice(list(members))
    return packed({**members, name: rng.choice(CHANGES)(rng, members[name])})


def dropped(rng: random.Random, members: Members) -> bytes:
    """Leave a member out."""
    name = rng.choice(list(members))
    return packed({other: data for other, data in members.items() if other != name})


def renamed(rng: random.Random, members: Members) -> bytes:
    """Give a member another name."""
    name = rng.choice(list(members))
    changes = (
        name.upper(),
        name.replace("before", "after").replace("after", "before", name.count("after")),
        name + rng.choice((".bak", " (2)", "\u200b", ".txt", "~")),
        name.replace("MP", "XX"),
        name.replace("Mp", "Old/Mp"),
    )
    return packed({rng.choice(changes) if n == name else n: d for n, d in members.items()})


def twice(rng: random.Random, members: Members) -> bytes:
    """Add a member's like, as it is or damaged."""
    name = rng.choice(list(members))
    data = members[name]
    stem, dot, suffix = name.rpartition(".")
    other = rng.choice((f"{stem} (2){dot}{suffix}", f"{stem}_2{dot}{suffix}", f"{stem}{dot}bak"))
    return packed({**members, other: rng.choice((data, rng.choice(CHANGES)(rng, data)))})


def exchanged(rng: random.Random, members: Members) -> bytes:
    """Let two members change their contents; two snapshots would be another package, not a damaged one."""
    one, other = rng.choices(list(members), k=2)
    if "MpPreference" in one and "MpPreference" in other:
        return packed(members)
    return packed({**members, one: members[other], other: members[one]})


def the_cabinet(rng: random.Random, members: Members) -> bytes:
    """Damage the cabinet inside the zip."""
    inside = [
        (name.removeprefix(CABINET), data, (2026, 3, 4, 15, 0, 0))
        for name, data in members.items()
        if name.startswith(CABINET)
    ]
    if not inside:
        return whole_package(rng, members)
    outside = {name: data for name, data in members.items() if not name.startswith(CABINET)}
    cabinet = write_cabinet(inside, "mszip")
    outside[CABINET.rstrip("!")] = rng.choice((_flipped, _cut, _spliced))(rng, cabinet)
    return zip_of(outside)


DAMAGES: Final[tuple[Callable[[random.Random, Members], bytes], ...]] = (
    whole_package,
    one_member,
    one_member,
    one_member,
    dropped,
    renamed,
    twice,
    exchanged,
    the_cabinet,
)
"""What can happen to a package; most of it happens to one member."""
