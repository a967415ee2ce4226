r"""For which devices a command is: `sc \\SRV02 stop ...`, `Invoke-Command -ComputerName SRV02 { ... }`.

A command for another device changes nothing of this one. Only what certainly names another counts as that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.evidence.commands.command import DASHES
from mpdiff.readers.support.command_line import split_command_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mpdiff.evidence.commands.command import Command

Target = Literal["this", "other", "open"]
_TOKEN: Final = late(r"'[^']*'?|\"[^\"]*\"?|[{}()]|[^\s{}()'\"]+")
_ADDRESS: Final = late(r"[\d.]+|\[?[0-9a-f]*:[0-9a-f:.%]*\]?")
_NAME: Final = late(r"[\w.-]+")
_THIS: Final = ("", ".", "?", "localhost", "::1", "[::1]", "$env:computername", "%computername%")
_LOOP: Final = "127."
_MOST: Final = 50
"""Devices of one command that are looked at."""


def target(hosts: Sequence[str], computer: str | None) -> Target:
    """Return whether a command is for this device. `hosts`: what it names; `computer`: the name of this device.

    `open`: by an address, by a variable or a file, or where the own name is not known.
    """
    if not hosts:
        return "this"
    found = {_of_one(fold(host), fold(computer or "")) for host in hosts}
    return "this" if "this" in found else "open" if "open" in found else "other"


def _of_one(host: str, computer: str) -> Target:
    if host in _THIS or host.startswith((_LOOP, "localhost.")):
        return "this"
    if not computer or _ADDRESS.fullmatch(host) or not _NAME.fullmatch(host):
        return "open"
    return "this" if host.partition(".")[0] == computer.partition(".")[0] else "other"


def hosts_of(command: Command) -> tuple[str, ...]:
    """Return the devices that a command names to be run on; none for the one that it runs on."""
    if command.dialect == "powershell" and (found := _by_parameter(command)):
        return found[:_MOST]
    take = _BY_PROGRAM.get(command.program)
    if take is None:
        return ()
    words = split_command_line(f"x {command.tail}")[1]
    return tuple(host for one in take(words) for host in one.split(","))[:_MOST]


def _by_parameter(command: Command) -> tuple[str, ...]:
    """Return the devices of a cmdlet: those of its own parameters, not those in a block or a string of it."""
    tokens = list(_outside_brackets(command.tail))
    if (
        command.program in RUN_ELSEWHERE
        and tokens
        and tokens[0][:1] not in ("{", *DASHES, "(", "$")
    ):
        return _listed(tokens)
    for at, token in enumerate(tokens):
        name, colon, glued = fold(token[1:]).partition(":")
        if token[0] in DASHES and any(_is(name, *one) for one in _PARAMETERS):
            return _listed([glued, *tokens[at + 1 :]] if colon and glued else tokens[at + 1 :])
    return ()


def _outside_brackets(text: str) -> list[str]:
    depth, found = 0, []
    for match in _TOKEN.finditer(text):
        part = match[0]
        depth -= part in ")}" and depth > 0
        if depth == 0 and part not in ")}":
            found.append(part)
        depth += part in "({"
    return found


def _listed(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the items of a list that tokens begin with: `a, b`."""
    found: list[str] = []
    for at, token in enumerate(tokens):
        found += [one.strip("'\"") for one in token.split(",") if one.strip("'\"")]
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        if not token.endswith(",") and not following.startswith(","):
            break
    return tuple(found)


def _is(name: str, long: str, fewest: int) -> bool:
    return len(name) >= fewest and long.startswith(name)


RUN_ELSEWHERE: Final = ("invoke-command", "icm")
"""Cmdlets that run a block on the devices that they name."""
_PARAMETERS: Final = (
    *(("computername", 4), ("cn", 2), ("cimsession", 2), ("session", 4), ("hostname", 5)),
    *(("vmname", 3), ("vmid", 4), ("sshconnection", 4), ("connectionuri", 4)),
)
"""Parameters that name where a cmdlet runs, and how many letters tell each."""


def _first(words: Sequence[str]) -> list[str]:
    r"""Return the device of a program whose first argument may be `\\device`."""
    first = words[0] if words else ""
    return [first[2:].rstrip("\\")] if first.startswith("\\\\") else []


def _leading(words: Sequence[str]) -> list[str]:
    r"""Return the devices before the program that is to run: `\\a,b`, `@file`; `-r:a` and `-remote:a`."""
    skips = False
    for word in words:
        bare = fold(word.lstrip("-/"))
        if skips:
            skips = False
        elif word.startswith("\\\\"):
            return [word[2:].rstrip("\\")]
        elif word.startswith("@"):
            return [word]
        elif word[:1] not in ("-", "/"):
            return []
        elif bare.startswith(("r:", "remote:")):
            return [word.partition(":")[2]]
        else:
            skips = bare in _WITH_VALUE
    return []


_WITH_VALUE: Final = ("u", "p", "n", "r", "w", "a", "priority", "g", "user", "profile")


def _behind(*names: str) -> Callable[[Sequence[str]], list[str]]:
    """Return what finds the value of an option: `/s host`, `/r:host`, `/node:host`."""

    def take(words: Sequence[str]) -> list[str]:
        for at, word in enumerate(words):
            name, colon, value = fold(word[1:]).partition(":")
            if word[:1] in ("/", "-") and name in names:
                return [value] if colon and value else list(words[at + 1 : at + 2])
        return []

    return take


def _registry(words: Sequence[str]) -> list[str]:
    r"""Return the device of the keys that are written: `reg add \\host\HKLM\...`; none where one is here."""
    keys = words[1:3] if fold(words[0] if words else "") == "copy" else words[1:2]
    if not keys or not all(fold(key).startswith("\\\\") for key in keys):
        return []
    return [key[2:].partition("\\")[0] for key in keys]


_BY_PROGRAM: Final[Mapping[str, Callable[[Sequence[str]], list[str]]]] = {
    **dict.fromkeys(("sc", "pskill", "pskill64", "pssuspend", "pssuspend64"), _first),
    **dict.fromkeys(("psexec", "psexec64", "paexec", "winrs"), _leading),
    **dict.fromkeys(("schtasks", "taskkill"), _behind("s")),
    "wevtutil": _behind("r", "remote"),
    "wmic": _behind("node"),
    "reg": _registry,
}
