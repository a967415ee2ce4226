"""One command as a shell or Windows starts it, and the text in which further ones stand."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.readers.support.command_line import program_path, split_command_line

if TYPE_CHECKING:
    from collections.abc import Iterator

Dialect = Literal["windows", "cmd", "powershell"]
"""Who takes a text apart: CreateProcess takes it for one command, a shell for several."""

_WORDS: Final = late(r"\"([^\"]*)\"?|'([^']*)'?|([^\s\"',;|(){}<>]+)")
_QUOTED: Final = late(r'\s*"([^"]*)"?')
_HEAD: Final = late(r"\s*(?:&\s*)?(?:'([^']*)'?|\"([^\"]*)\"?|([^\s\"']+))")
DASHES: Final = "-\u2013\u2014\u2015"
"""What PowerShell takes for the dash of a parameter: the hyphen, both dashes, the horizontal bar."""
_EXTENSIONS: Final = (".exe", ".com")
_SHELL: Final = ("%comspec%", "$env:comspec", "${env:comspec}")
_SHORT: Final = late(r"([a-z0-9_-]{1,6})~\d")


class Text(NamedTuple):
    """A text that is run. `encoded`: it stood in Base64. `hosts`: the devices it is run on, none for this one."""

    text: str
    dialect: Dialect
    encoded: bool = False
    hosts: tuple[str, ...] = ()


class Command(NamedTuple):
    """One command. `line`: as written, but for what a shell takes out; of PowerShell with what is piped in.

    `program`: its name in lower case, without folder and extension. `tail`: what follows the program.
    `printed`: what another command prints into it. `scripts`: what it runs from a file
    that the same text writes. `depth`: in how many others it stands.
    `around`: the text in which it stands. `hosts`: the devices that it is for; none where it names none.
    """

    program: str
    line: str
    tail: str
    dialect: Dialect = "windows"
    encoded: bool = False
    printed: str = ""
    scripts: tuple[Text, ...] = ()
    depth: int = 0
    around: str = ""
    hosts: tuple[str, ...] = ()

    def words(self) -> frozenset[str]:
        """Return its words in lower case, without quotes, dash and slash; of `/name:value` each part as well."""
        return _set_of_words(self.line, self.dialect)

    def around_words(self) -> frozenset[str]:
        """Return the words of the text around it where it has a variable, which may be any of them."""
        variable = any(word[:1] in _VARIABLE for word in self.words())
        return _set_of_words(self.around, self.dialect) if variable else frozenset()

    def arguments(self) -> frozenset[str]:
        """Return the words behind the program, in the same form."""
        return _set_of_words(self.tail, self.dialect)


_VARIABLE: Final = ("$", "%")


@functools.lru_cache(maxsize=8)
def _set_of_words(text: str, dialect: Dialect) -> frozenset[str]:
    return frozenset(_words(text, dialect))


def _words(text: str, dialect: Dialect) -> Iterator[str]:
    for word in _split(text, dialect):
        bare = word.strip("'").lstrip(f"/{DASHES}")
        yield bare
        name, colon, value = bare.partition(":")
        if colon and word[:1] in ("/", *DASHES):
            yield name
            yield value
        name, equals, value = bare.partition("=")
        if equals:
            yield from (f"{name}=", value.strip("'\""))


def _split(text: str, dialect: Dialect) -> Iterator[str]:
    folded = fold(text)
    for match in _WORDS.finditer(folded):
        yield match[1] or match[2] or match[3] or ""
    if dialect != "powershell" and '"' in folded:  # quotes amid a word join what they part
        yield from split_command_line(f"x {folded}")[1]


def command_of(text: str, dialect: Dialect = "windows") -> Command:
    """Return a text as the one command that it begins with."""
    program, tail = head_and_tail(text, dialect)
    return Command(name_of(program), text.strip(), tail, dialect)


def head_and_tail(text: str, dialect: Dialect = "windows") -> tuple[str, str]:
    """Return the program of a command and what follows it; `cmd/c` needs no blank."""
    path = program_path(text)
    if path is not None:
        return path[0], text[path[1] :]
    match = (_HEAD if dialect == "powershell" else _QUOTED).match(text)
    if match is not None:
        head = next((part for part in match.groups() if part), "")
        return head, text[match.end() :]
    stripped = text.lstrip()
    word = stripped.split(None, 1)[0] if stripped else ""
    program, slash, _ = word.partition("/")
    if slash and name_of(program) == "cmd":
        word = program
    return word.strip('"'), stripped[len(word) :]


def name_of(program: str) -> str:
    """Return the name of a program in lower case, without folder and extension."""
    folded = fold(program.replace('"', "").strip("' @"))
    if folded in _SHELL:
        return "cmd"
    name = re.split(r"[\\/]", folded)[-1].rstrip(".")
    for extension in _EXTENSIONS:
        name = name.removesuffix(extension)
    short = _SHORT.fullmatch(name)
    return next((n for n in _LONG if n.startswith(short[1])), name) if short else name


_LONG: Final = (
    "powershell",
    "powershell_ise",
    "mpcmdrun",
    "schtasks",
    "wevtutil",
    "taskkill",
    "forfiles",
    "psexec64",
)
"""Programs whose name has more than eight letters or is cut to six by some volumes."""
