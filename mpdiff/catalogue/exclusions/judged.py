"""Which exclusions are riskier than a plain one, by the shapes of exclusions.yaml."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from mpdiff.base.letter_case import fold
from mpdiff.base.model import SEVERITIES, Severity
from mpdiff.base.severity import severity_rank
from mpdiff.catalogue import catalogue as shipped
from mpdiff.catalogue.exclusions import addresses, contextual
from mpdiff.catalogue.exclusions.index import Index, index, meanings
from mpdiff.catalogue.exclusions.windows_paths import (
    WindowsPath,
    is_anything,
    is_literal,
    programs,
    says_a_name,
    windows_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.catalogue.entries import ItemKind
    from mpdiff.catalogue.exclusions.known import Known, Names
    from mpdiff.catalogue.lookup import Catalogue

LONGEST: Final = 32_767
"""Characters of an item that are matched: the longest path that Windows has."""

_WINDOWS: Final = "windows"
"""The folder of the system, right below a drive."""

_LEFT_OPEN: Final = 2
"""Letters that wildcards may leave open where a name alone makes a folder risky."""

_PLAINLY: Final = re.compile(r"""[a-z]:(?:\\[^\\/:*?"'~%\x00-\x1f]*[^\\/:*?"'~%\x00-\x1f. ])+""")
"""A folder or file of a drive in folded case, without anything that windows_path would resolve."""
_LONGEST_KEPT: Final = 64
"""Characters of a name whose judgement is remembered."""

_SUFFIXES: Final = {
    "none": "",
    "narrows": "; a contextual suffix narrows it",
    "does-not-narrow": "; its contextual suffix does not narrow it",
    "invalid": "; its contextual suffix is not valid and narrows nothing",
}


def risk(catalogue: Catalogue, kind: ItemKind, item: str) -> tuple[Severity, str] | None:
    r"""Return the severity of the riskiest shape an exclusion has, and the reason; None if plain.

    The reason completes "This exclusion ...". A valid contextual suffix lowers the severity by one
    step if files are still scanned when others open them (`\:{ScanTrigger:OnDemand}`).
    """
    if kind == "path":
        return None if is_plainly_harmless(catalogue, item) else judged_path(catalogue, item)
    item = item.strip(" ")  # of a path too, which knows more of its spelling
    judged: Known | None
    if kind == "process":
        judged = _process(catalogue, item[:LONGEST])
    elif kind == "extension":
        judged = _extension(index(catalogue, kind), item[:LONGEST])
    else:
        judged = addresses.address_shape(index(catalogue, kind), item[:LONGEST])
    return (judged.severity, judged.why) if judged else None


def is_plainly_harmless(catalogue: Catalogue, item: str) -> bool:
    """Return whether a path can be told at a glance to have no risky shape, as nearly all of a long list.

    It means only itself, and none of its names is one that a shape looks for.
    """
    path = fold(item)
    if len(path) > LONGEST or not _PLAINLY.fullmatch(path):
        return False
    known, names = index(catalogue, "path"), path.split("\\")[1:]
    top = known.folders
    return (
        names[0] not in top.named
        and top.any_name is None
        and known.anywhere.named.keys().isdisjoint(names)
        and names[-1] not in known.programs.named
        and path not in known.exactly
    )


def normal_path(text: str) -> str:
    r"""Return a path in one spelling: folded case, variables resolved, no `\\?\`, `..` or last `\*`.

    A contextual suffix is left out.
    """
    return windows_path(contextual.split_context(text)[0][:LONGEST], meanings(shipped())).text


def judged_path(catalogue: Catalogue, item: str) -> tuple[Severity, str] | None:
    """Return what `risk` does of a path, with its contextual suffix."""
    path, suffix = contextual.split_context(item)
    judged = _path(catalogue, windows_path(path[:LONGEST], meanings(catalogue)))
    if judged is None:
        return None
    context = contextual.narrowing(
        catalogue,
        path,
        suffix[:LONGEST],
        harmless=lambda program: risk(catalogue, "process", program) is None,
    )
    severity = judged.severity
    if context == "narrows":
        severity = _milder(severity)
    return severity, judged.why + _SUFFIXES[context]


def _milder(severity: Severity) -> Severity:
    """Return the severity one step down, which there is: no shape is of the last one."""
    return SEVERITIES[severity_rank(severity) + 1]


def _path(catalogue: Catalogue, path: WindowsPath) -> Known | None:
    known = index(catalogue, "path")
    if exception := known.exactly.get(path.text):
        return exception
    spellings = [*_spellings(path), *_code_spellings(catalogue, path)]
    worst = _worst(known, path, spellings)
    right_in_it = _code_right_in(catalogue, path)
    return min((one for one in (worst, right_in_it) if one), default=None)


def _code_spellings(catalogue: Catalogue, path: WindowsPath) -> Iterator[str]:
    r"""Yield what is risky because the files are code: `C:\Data\*.exe`, `C:\Windows\explorer.exe`."""
    if not path.parts or path.unknown:
        return
    name, _, extension = path.parts[-1].partition(".")
    if not _is_code(catalogue, extension):
        return
    if name and not says_a_name(name):
        yield "every-program"
    if path.parts[0] == _WINDOWS:  # of a share, that it is one is told
        yield "code-of-windows"


def _is_code(catalogue: Catalogue, extension: str) -> bool:
    """Return whether files of an extension, perhaps with wildcards, run or carry code."""
    code = _extension(index(catalogue, "extension"), extension) if extension else None
    return code is not None and code.severity in ("critical", "high")


def _code_right_in(catalogue: Catalogue, path: WindowsPath) -> Known | None:
    r"""Judge `C:\Windows\System32\*.dll`: of a risky folder all files that are code, one step lower."""
    extension = path.parts[-1].partition(".")[2] if path.any_file else ""
    if not _is_code(catalogue, extension):
        return None
    folder = _worst(index(catalogue, "path"), path.folder, [])
    if folder is None:
        return None
    severity = _milder(folder.severity)
    why = f"{folder.why}; only the .{extension} files right in it"
    return folder._replace(rank=severity_rank(severity), severity=severity, why=why)


def _process(catalogue: Catalogue, item: str) -> Known | None:
    """Judge a process by what may be its program: the whole text, and what precedes arguments."""
    known = index(catalogue, "process")
    judged = (_program(known, windows_path(p, meanings(catalogue))) for p in programs(item))
    return min((one for one in judged if one), default=None)


def _program(known: Index, path: WindowsPath) -> Known | None:
    if exception := known.exactly.get(path.text):
        return exception
    spellings = list(_spellings(path))
    if path.everything_in_it or path.any_file:
        spellings.append("everything" if "bare-name" in spellings else "every-program")
    return _worst(known, path.folder if path.any_file else path, spellings)


def _extension(known: Index, item: str) -> Known | None:
    extension = fold(item).strip(" \"'").rstrip(" .")
    while extension.startswith("*."):
        extension = extension[2:]
    extension = extension.lstrip(".")
    if is_anything(extension):
        return known.spelling["everything"]
    for part in (extension, extension.rpartition(".")[2]):
        if name := known.extensions.covered(part):
            shape = known.extensions.named[name]
            wild = "" if is_literal(part) else f"; its wildcard covers .{name}"
            return shape._replace(why=shape.why + wild)
    return None if is_literal(extension) else known.spelling["wildcard"]


def _spellings(path: WindowsPath) -> Iterator[str]:
    """Yield what is risky in how a path is written, by the names of exclusions.yaml."""
    if path.host:
        yield "unc"
        if len(path.parts) <= 1 and not path.root:
            yield "share"
    if path.of_user:
        yield "user-variable"
    if path.unknown:
        yield "unknown-variable"
    elif path.parts:
        yield from _wildcards(path)
    elif path.root or (path.everything_in_it and not path.host):
        yield "everything"
    if len(path.parts) == 1 and not (path.host or path.root or path.everything_in_it):
        yield "bare-name"


def _wildcards(path: WindowsPath) -> Iterator[str]:
    if not path.wild:
        return
    yield "wildcard"
    first = path.parts[0]
    if path.host:
        return
    if not path.root and first[0] in "*?":
        yield "leading-wildcard"
    if path.root and len(path.parts) > 1 and not says_a_name(first):
        yield "first-folder-wildcard"


def _worst(known: Index, path: WindowsPath, spellings: list[str]) -> Known | None:
    spelt = [known.spelling[name] for name in spellings if name in known.spelling]
    worst = min([*spelt, *_places(known, path)], default=None)
    if worst is None:
        return None
    note = ""
    if worst.is_guessed:
        note = f"; its {_how_reached(path)}"
    for variable in path.of_user:
        if says_a_name(variable.means):
            note += f"; to the service, %{variable.name}% means {variable.means}"
    return worst._replace(why=worst.why + note)


def _how_reached(path: WindowsPath) -> str:
    if path.unknown:
        return "variable can mean that"
    return "wildcard reaches that far" if path.wild else "short name can mean that"


def _places(known: Index, path: WindowsPath) -> Iterator[Known]:
    """Yield the shapes of the risky folders that a path names, and of the program it ends in."""
    if not path.parts:
        return
    if (path.root or not path.host) and (folder := known.folders.worst(path.parts)):
        yield folder
    if is_literal(path.text):
        if not known.anywhere.named.keys().isdisjoint(path.parts):
            yield from (known.anywhere.named[p] for p in path.parts if p in known.anywhere.named)
    else:
        for part in dict.fromkeys(path.parts):
            named = _named_anywhere if len(part) <= _LONGEST_KEPT else _named_anywhere.__wrapped__
            yield from named(known.anywhere, part)
    if not path.everything_in_it:
        name = path.parts[-1]
        if is_literal(name) or len(name.partition(".")[0].strip("*?")) >= _LEFT_OPEN:
            program = known.programs.covered(name)
            if program is None and known.by_bare_name:
                program = known.programs.covered(f"{name}.exe")
            if program:
                shape = known.programs.named[program]
                yield shape if is_literal(name) else shape.guessed()


@functools.lru_cache(maxsize=2_000)
def _named_anywhere(anywhere: Names, part: str) -> tuple[Known, ...]:
    if is_literal(part):
        return (anywhere.named[part],) if part in anywhere.named else ()
    letters = len(part) - part.count("*") - part.count("?")
    return tuple(
        anywhere.named[name].guessed()
        for name in anywhere.fitting(part)
        if "~" in part or letters >= len(name) - _LEFT_OPEN
    )
