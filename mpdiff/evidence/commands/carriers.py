"""Programs that run a command which stands in their arguments, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late
from mpdiff.evidence.commands.command import DASHES, Command, Text
from mpdiff.evidence.commands.encoded import said_by
from mpdiff.evidence.commands.powershell import unquoted
from mpdiff.readers.support.command_line import split_command_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

POWERSHELLS: Final = ("powershell", "pwsh", "powershell_ise")
_SEPARATED: Final = late(r"\s*/([a-z])(?::\w*)?\s*")
_PROGRAM_ALONE: Final = late(r"\"[^\"&<>()@^|]*\.(?:exe|com|cmd|bat)\"[^\"]*")
_STRING: Final = late(r"'([^']+)'|\"([^\"]+)\"")
_CREATES: Final = late(r"\bcreate\b\s*(?:commandline\s*=\s*)?")
_VALUES: Final[Mapping[str, str]] = {
    "executionpolicy": "ex",
    "ep": "ep",
    "version": "v",
    "windowstyle": "w",
    "inputformat": "i",
    "if": "if",
    "outputformat": "o",
    "of": "of",
    "configurationname": "config",
    "configurationfile": "configurationf",
    "psconsolefile": "p",
    "encodedarguments": "encodeda",
    "ea": "ea",
    "settingsfile": "settings",
    "workingdirectory": "wo",
    "wd": "wd",
    "custompipename": "cus",
}
"""Options of PowerShell that take a value, and the shortest beginning by which each is known."""


def carried(command: Command) -> Iterator[Text]:
    """Yield the texts that a command runs, those that are printed into it included."""
    yield from command.scripts
    take = _CARRIERS.get(command.program)
    if take is not None:
        tail = command.tail
        if command.dialect == "powershell" and "'" in tail and '"' not in tail:
            tail = tail.replace("'", '"')  # it hands strings on in double quotes
        yield from take(tail)
    if command.printed and command.program in _SHELLS:
        yield Text(command.printed, "cmd" if command.program == "cmd" else "powershell")


# --- shells ---------------------------------------------------------------------------------------


def _cmd(tail: str) -> Iterator[Text]:
    """Yield what stands behind /c, /k or /r, without its outer quotes as cmd.exe drops them."""
    folded, at = fold(tail), 0
    while match := _SEPARATED.match(folded, at):
        at = match.end()
        if match[1] in "ckr":
            text = tail[match.start(1) + 1 :].strip()
            if text.startswith('"') and not _PROGRAM_ALONE.fullmatch(fold(text)):
                first, _, rest = text[1:].rpartition('"')
                text = f"{first}{rest}" if first else text[1:]
            yield Text(text, "cmd")
            return


def _powershell(tail: str) -> Iterator[Text]:
    words = split_command_line(f"powershell {tail}")[1]
    at = 0
    while at < len(words):
        word, at = words[at], at + 1
        if word[:1] not in ("/", *DASHES) or len(word) == 1:
            yield Text(unquoted(" ".join(words[at - 1 :])), "powershell")
            return
        name, _, glued = fold(word[1:]).partition(":")
        if _is(name, "encodedcommand", "e") or name == "ec":
            text = said_by(word[len(name) + 2 :] if glued else "".join(words[at : at + 1]))
            yield Text(text, "powershell", encoded=True)
            return
        if _is(name, "command", "c") or _is(name, "commandwithargs", "commandw") or name == "cwa":
            rest = (word[len(name) + 2 :], *words[at:]) if glued else words[at:]
            yield Text(unquoted(" ".join(rest)), "powershell")
            return
        if _is(name, "file", "f"):
            return
        at += not glued and any(_is(name, long, short) for long, short in _VALUES.items())


def _is(name: str, long: str, short: str) -> bool:
    return name.startswith(short) and long.startswith(name)


def _expression(tail: str) -> Iterator[Text]:
    words = tail.strip()
    if fold(words[:9]).startswith("-command"):
        words = words[8:].strip(" :")
    yield Text(unquoted(words.strip("()")), "powershell")


# --- programs that start another ------------------------------------------------------------------


def _behind_options(*values: str) -> Callable[[str], Iterator[Text]]:
    """Return what takes all behind the options for a command; `values`: options that take a word."""

    def take(tail: str) -> Iterator[Text]:
        left = tail.strip()
        while left[:1] in ("-", "/", "@") or left.startswith("\\\\"):
            word, _, left = left.partition(" ")
            left = left.lstrip()
            if fold(word.lstrip("-/")) in values:
                left = _second(left)
            elif fold(word) in ("-i", "/i") and left[:1].isdecimal():
                left = left.partition(" ")[2].lstrip()
        yield Text(_whole(left), "windows")

    return take


def _second(text: str) -> str:
    """Return what follows the first word."""
    if text.startswith('"'):
        return text[1:].partition('"')[2].lstrip()
    return text.partition(" ")[2].lstrip()


def _whole(text: str) -> str:
    r"""Return a command that is one quoted word as it is meant: `"sc stop \"x\""`."""
    if not text.startswith('"'):
        return text
    words = split_command_line(f"x {text}")[1]
    return words[0] if len(words) == 1 and " " in words[0] else text


def _value_of(*names: str, form: str = "") -> Callable[[str], Iterator[Text]]:
    """Return what takes the word behind an option for a command; `form`: an argument that must be there."""

    def take(tail: str) -> Iterator[Text]:
        words = split_command_line(f"x {tail}")[1]
        folded = [fold(word) for word in words]
        if form and form not in (word.lstrip("-/") for word in folded):
            return
        for at, word in enumerate(folded):
            name, equals, _ = word.partition("=")
            if equals and name + equals in names and len(word) > len(name) + 1:
                yield Text(words[at][len(name) + 1 :], "windows")
            elif (word.lstrip("-/") if not equals else word) in names and at + 1 < len(words):
                yield Text(words[at + 1].replace("0x22", '"'), "windows")

    return take


def _wmic(tail: str) -> Iterator[Text]:
    match = _CREATES.search(fold(tail))
    if match is not None and "process" in fold(tail[: match.start()]):
        yield Text(_whole(tail[match.end() :].strip().replace("'", '"')), "windows")


def _rundll32(tail: str) -> Iterator[Text]:
    at = fold(tail).find("shellexec_rundll")
    if at >= 0:
        yield Text(tail[at:].partition(" ")[2], "windows")


def _strings(tail: str) -> Iterator[Text]:
    """Yield each string of an argument: one of them is the command."""
    for match in _STRING.finditer(tail):
        yield Text(match[1] or match[2], "windows")


def _process(tail: str) -> Iterator[Text]:
    """Yield what Start-Process starts: a program and its list of arguments."""
    words: list[str] = []
    skips = False
    for match in _PARTS.finditer(tail):
        if match[3] and match[3].startswith("-"):
            skips = any(_is(fold(match[3][1:]), name, short) for name, short in _OTHERS)
        elif skips:
            skips = False
        else:
            words.append(match[1] or match[2] or match[3])
    if words:
        program = f'"{words[0]}"' if " " in words[0] else words[0]
        yield Text(" ".join([program, *words[1:]]), "windows")


_PARTS: Final = late(r"'([^']+)'|\"([^\"]+)\"|([^\s'\",@()]+)")
_OTHERS: Final = (
    *(("verb", "v"), ("windowstyle", "wi"), ("workingdirectory", "wo"), ("credential", "c")),
    *(
        ("redirectstandardoutput", "redirectstandardo"),
        ("redirectstandarderror", "redirectstandarde"),
    ),
)
"""Parameters whose value is no part of what is started, and the shortest beginning of each."""

_remote = _behind_options("u", "p", "n", "r", "w", "a", "priority", "g", "user", "profile")
_SHELLS: Final = ("cmd", *POWERSHELLS, "iex", "invoke-expression")
_CARRIERS: Final[Mapping[str, Callable[[str], Iterator[Text]]]] = {
    "cmd": _cmd,
    **dict.fromkeys(POWERSHELLS, _powershell),
    **dict.fromkeys(("iex", "invoke-expression"), _expression),
    **dict.fromkeys(("psexec", "psexec64", "paexec", "winrs", "sudo", "gsudo", "nsudo"), _remote),
    "runas": _behind_options(),
    "conhost": _behind_options(),
    "wmic": _wmic,
    "schtasks": _value_of("tr", form="create"),
    "forfiles": _value_of("c"),
    "pcalua": _value_of("a"),
    "sc": _value_of("binpath=", form="create"),
    "rundll32": _rundll32,
    **dict.fromkeys(("mshta", "invoke-wmimethod", "invoke-cimmethod"), _strings),
    **dict.fromkeys(("iwmi", "icim"), _strings),
    **dict.fromkeys(("start-process", "saps", "start", "new-scheduledtaskaction"), _process),
}
