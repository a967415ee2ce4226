"""All commands that a command line runs: itself, those inside it, and those inside these.

A command that takes another for text (a search, an editor, a print) runs none of it. The work is bounded
by the length of the line, so that a hostile one costs no more than a long one.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from mpdiff.evidence.commands import cmd, powershell
from mpdiff.evidence.commands.called import READERS
from mpdiff.evidence.commands.carriers import carried
from mpdiff.evidence.commands.command import Command, Text, command_of
from mpdiff.evidence.commands.targets import hosts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TIMES: Final = 64
"""How often a line may be gone through: so deep can one letter be wrapped."""
ENOUGH: Final = 100_000
"""Characters that are gone through for any line, and four times its length for a long one."""


def commands_of(first: Command) -> Iterator[Command]:
    """Yield a command and all that it runs, the outer one first."""
    first = _for_hosts(first, first.hosts)
    yield first
    yield from commands_in(_inside(first), len(first.line), first.depth + 1)


def commands_in(texts: Iterable[Text], length: int, depth: int = 0) -> Iterator[Command]:
    """Yield the commands of texts, and all that these run. `length`: characters of the record's line."""
    left = min(TIMES * length, max(4 * length, ENOUGH))
    waiting = deque((text, depth) for text in texts)
    while waiting and left > 0:
        text, deep = waiting.popleft()
        left -= len(text.text)
        for one in _taken_apart(text):
            made = one._replace(encoded=text.encoded, depth=deep, around=text.text)
            made = _for_hosts(made, text.hosts)
            yield made
            for inner in _inside(made):
                waiting.append((inner._replace(encoded=inner.encoded or text.encoded), deep + 1))


def _inside(command: Command) -> Iterator[Text]:
    if command.program not in READERS:
        for text in carried(command):
            if text.text.strip():
                yield text._replace(hosts=command.hosts)


def _for_hosts(command: Command, hosts: tuple[str, ...]) -> Command:
    """Return a command with the devices that it is for: its own, else those of what runs it."""
    return command._replace(hosts=hosts_of(command) or command.hosts or hosts)


def _taken_apart(text: Text) -> Iterator[Command]:
    if text.dialect == "cmd":
        yield from cmd.commands(text.text)
    elif text.dialect == "powershell":
        yield from powershell.commands(text.text)
    else:
        yield command_of(text.text)
