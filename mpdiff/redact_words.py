"""The words of the tool and of Windows, which nobody's name may tear out of a report.

A user called `will` would turn every "which will run" into "which user-1 run": unreadable, and the
reader, who knows the sentence, would know the name. So a name that is such a word is replaced only
where its place says that it is a name.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from mpdiff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    all allusers appdata application applications archive boot cache cases cab cabinet channel
    clixml common config configuration consumer consumers content csv current data db default defender
    desktop dev device diagnostics document documents download downloads drive drivers etc event events
    evtx exe export file files folder home html hklm hkcu hkey http https import inetpub install json
    jsonl junit lib library local localappdata locallow log logs logfiles machine markdown media
    microsoft mpengine mpdiff mplog mpoperationalevents mppreference mpregistry mpsupportfiles
    mpsupporteffectiveconfig network opt package packages path paths pictures pipe policies policy
    preference preferences process processes profile profiles program programdata programfiles
    programs public raw recycle registry report reports roaming root sarif security server share
    shares shared software spool src storage support sys syswow system systemroot temp text tmp tools
    troubleshooting txt unc user userprofile users usr utf utf-16 utf-16-le utf-8 var volume wdsupportlogs
    win windir windows winsxs xml yaml yml zip system32 syswow64 sha256 sha-256 microsoft-windows-windows
"""

# What the sentences of the stages and the renderers are made of, beside the catalogue and RULES.
_PROSE: Final = """
    about above absent accept accepted acceptance according account accounts actor added after again
    all also altered always and any anybody anyone anything approved are ask assumed attempt attempts
    back bad because been before begin begins behind being below beside best between beyond both build
    but bytes call called came cannot case cause certain certainly change changed changes character
    characters check checked clock close closed code cold comes compare compared computer console
    contain contains copy count cover covers cut damaged day days deep deleted detail details did diff
    differ differently does doing done down during each earlier early edge either else empty encoding
    end ended ends entity entries entry even ever every everything evidence exact expected expired
    explain explained explains fact failed false far few find finding findings fingerprint first fit
    fits follow for form formats found from full gave gets give given gives goes gone good grand group
    had half hand has have header held help her here hers hidden high him his hold holds host hosts hour
    hours how however info inside instant into its job just keep keys kind kinds know known lack lacks
    larger last lasted late later least left less let level levels lie lies like line lines link list
    listed little long look looked low made make many may mean means medium member members message
    middle might mind minute minutes missing month more most much must name named names near need needed
    neither nested never new next nobody none nor not nothing notice notices now number occur odd off
    often old once one only open opened option options order other others our out outside over own owner
    part people perhaps person place point possible possibly private put quiet quote range read reader
    reason reasons recorded refers remark replace reports rest result right round rounds row rows run
    said same saved saw saves saving say says seconds section see seen sensor set settings seven several
    she short shown side sides since size small some somebody someone something soon source start
    started stays still stop stopped structure such sure tag take taken tell tells temporary test text
    than that the their them then there these they thing this those three ticket time timeline times
    titled told too took touched trust truth try turn turned twice two uncertain under understood
    unknown until upon used using utc verdict very wait want warning was way week well were what when
    where whether which while who whole whom whose why will window with within without word words work
    would write written wrote year yes yet you your zone
"""


class Vocabulary(NamedTuple):
    """Words in folded case. `fixed`: of paths, settings and ids; `prose`: of sentences."""

    fixed: frozenset[str]
    prose: frozenset[str]


@functools.cache
def vocabulary() -> Vocabulary:
    """Gather the words from the catalogue, the rules and the lists above."""
    from mpdiff.settings import catalogue

    known = catalogue()
    spelt = [t for s in known.settings for t in (s.name, *s.aliases, *s.registry, *s.policy)]
    spelt += [p for shape in known.data.shapes for p in shape.patterns]
    whole = {text.casefold() for text in (*spelt, *RULES, *known.asr_rules)}
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
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def is_prose(word: str) -> bool:
    """Tell whether a word (any case) is one that sentences are made of."""
    folded = word.casefold()
    return any(folded in words for words in vocabulary())


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
