"""The words of the tool and of Windows, which nobody's name may tear out of a report.

A user called `will` would turn every "which will run" into "which user-1 run": unreadable, and the
reader, who knows the sentence, would know the name. So a name that is such a word is replaced only
where its place says that it is a name.
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from mpdiff.base.letter_case import fold
from mpdiff.findings.rules import RULES
from mpdiff.report.redact.pseudonyms import PSEUDONYM

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

Reach = Literal["everywhere", "beside", "place"]
"""Where a name is replaced: wherever it stands as a word; only beside a character that joins the
parts of a path or an account; only where its place tells what it is (`C:\\Users\\NAME`)."""

_SHORTEST: Final = 3
"""Characters below which a name is found too often by accident."""

_WORD: Final = re.compile(r"[^\W\d_]+")

_EXAMPLES: Final = frozenset({"contoso", "fabrikam"})
"""Names in the catalogue that stand for anybody's, so they are no words of its own."""

# What paths, members, formats and build servers are made of, beside what the catalogue holds.
_FIXED: Final = """
    all allusers appdata application applications archive boot cab cabinet cache cases channel
    clixml common config configuration consumer consumers content csv current data db default
    defender desktop dev device diagnostics document documents download downloads drive drivers
    etc event events evtx exe export file files folder hkcu hkey hklm home html http https import
    inetpub install json jsonl junit lib library local localappdata locallow log logfiles logs
    machine markdown media microsoft microsoft-windows-windows mpdiff mpengine mplog
    mpoperationalevents mppreference mpregistry mpsupporteffectiveconfig mpsupportfiles network
    opt package packages path paths pictures pipe policies policy preference preferences process
    processes profile profiles program programdata programfiles programs public raw recycle
    registry report reports roaming root sarif security server sha-256 sha256 share shared shares
    software spool src storage support sys system system32 systemroot syswow syswow64 temp text
    tmp tools troubleshooting txt unc user userprofile users usr utf utf-16 utf-16-le utf-8 var
    volume wdsupportlogs win windir windows winsxs xml yaml yml zip
"""

# What the sentences of the stages and the renderers are made of, beside the catalogue and RULES.
_PROSE: Final = """
    acceptance accepts according account accounted accounts actor altered always anybody anyone
    anything approved arguments assumed attempt attempts attribute away bak basis begin begins
    beside best beyond broke bytes cabinets called came candidates cause certain certainly
    character characters checksum chunks clocks close closest cold collector collectors columns comes compared
    compressed compression computer console contain continues count damaged daylight decimal
    declares deep deeper describes detail details diff differently directory doing done earlier
    early edge effective emptied empty encoding encrypted ended entities entity exact expand
    expanded expected explain explains fact failed far findings fingerprint fit followed form
    format formats formed gave gone good grand half hand hashed header help her hers
    hidden him his hold however inspect installed instant keep key keys kind kinds lack lacks laid
    larger lasted late least let levels lie lies like line lines link little locally long make
    many mapping match matched mdm mean member members method middle might min mind minute module
    month narrow near need neither nested next notice notices occur odd offset once open options
    our owner parameters people perhaps person point possible possibly private protect
    quiet quote quotes reason reasons reconfigured recorded refers remark renew
    replace replaces reports result rounds rows said save saved saves saving saw scenarios schema
    section sensor seven sha she shift short sides single size small someone soon space spite
    status stored structure structures supported sure tag temporary test
    them thing ticket timezone title titled told took touched truth try twice uncertain understood
    unpack unsets upon using utc very wait week whom within words work wrote year yet you
    zone
"""


class Vocabulary(NamedTuple):
    """Words in folded case. `fixed`: of paths, settings and ids; `prose`: of sentences."""

    fixed: frozenset[str]
    prose: frozenset[str]


@functools.cache
def vocabulary() -> Vocabulary:
    """Gather the words from the catalogue, the rules and the lists above."""
    from mpdiff.catalogue import catalogue

    known = catalogue()
    spelt = [t for s in known.settings for t in (s.name, *s.aliases, *s.registry, *s.policy)]
    spelt += [p for shape in known.data.shapes for p in shape.patterns]
    whole = {fold(text) for text in (*spelt, *RULES, *known.asr_rules)}
    prose = _words(_texts((known.data, tuple(RULES.values()))))
    fixed = _words(spelt).union(whole, _FIXED.split())
    return Vocabulary(fixed - _EXAMPLES, prose.union(_PROSE.split()) - _EXAMPLES)


def _texts(value: Any) -> Iterator[str]:
    from msgspec import Struct, structs

    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        yield from _texts(structs.astuple(value))
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for text in texts for word in _WORD.findall(text))


def is_fixed(name: str) -> bool:
    """Return whether a name in folded case is one of Windows, of paths or of the catalogue."""
    return name in vocabulary().fixed


AROUND: Final = " .,'`\u2018\u2019\u201c\u201d"
"""What may stand around a name in a sentence."""
_WORDS_OF_A_NAME: Final = 16


def length_in_prose(raw: str, known: Container[str]) -> int:
    """Tell where in a sentence a name ends that may hold spaces: `jane doe was added`.

    A name known from elsewhere, or a pseudonym, tells it; else the first word that sentences are made of.
    """
    words = [m.span() for m in itertools.islice(re.finditer(r"\S+", raw), _WORDS_OF_A_NAME)]
    for _, end in reversed(words):
        if fold(raw[:end].strip(AROUND)) in known:
            return end
    length = 0
    for start, end in words:
        word = raw[start:end]
        if length and (not word[0].isalnum() or is_prose(word.strip(AROUND + ")"))):
            break
        length = end
        if word[-1] in ",'`).;" or _is_known_pseudonym(word, known):
            break
    return length


def _is_known_pseudonym(word: str, known: Container[str]) -> bool:
    shaped = PSEUDONYM.match(word)
    return shaped is not None and fold(shaped[0]) in known


def is_prose(word: str) -> bool:
    """Return whether a word (any case) is one that sentences are made of."""
    known = fold(word)
    return any(known in words for words in vocabulary())


def reach(name: str) -> Reach:
    """Tell where a name in folded case may be replaced."""
    fixed, prose = vocabulary()
    parts = re.split(r"[ .-]+", name)
    if len(name) < _SHORTEST or name in fixed or not any(map(str.isalnum, name)):
        return "place"
    if all(part in fixed for part in parts):
        return "place"
    if name.isdecimal() or all(part in prose or part in fixed for part in parts):
        return "beside"
    return "everywhere"
