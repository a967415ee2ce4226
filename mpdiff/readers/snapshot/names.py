"""Which property names tell a snapshot from other Defender output.

Setting names come from the catalogue. The names of `Get-MpComputerStatus` are kept here, because
they only ever serve to say "this is not a snapshot" (source: MSFT_MpComputerStatus as printed by
platforms 4.18.1905 to 4.18.26070).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from mpdiff.base.letter_case import fold
from mpdiff.base.text.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable

NOISE: Final = frozenset(
    {
        "pscomputername",
        "psshowcomputername",
        "pssourcejobinstanceid",
        "runspaceid",
        "cimclass",
        "ciminstanceproperties",
        "cimsystemproperties",
    }
)
"""Members that PowerShell remoting and CIM add to every object; lower-cased, never read."""

_IN_BOTH: Final = frozenset({"computerid", "realtimescandirection"})

_STATUS_NAMES: Final = """
    amengineversion amproductversion amrunningmode amserviceenabled amserviceversion
    antispywareenabled antispywaresignatureage antispywaresignaturelastupdated
    antispywaresignatureversion antivirusenabled antivirussignatureage
    antivirussignaturelastupdated antivirussignatureversion behaviormonitorenabled computerstate
    controlledconfigurationstate defendersignaturesoutofdate devicecontroldefaultenforcement
    devicecontrolpolicieslastupdated devicecontrolstate fullscanage fullscanendtime
    fullscanoverdue fullscanrequired fullscansignatureversion fullscanstarttime
    initializationprogress ioavprotectionenabled istamperprotected isvirtualmachine
    lastfullscansource lastquickscansource nisenabled nisengineversion nissignatureage
    nissignaturelastupdated nissignatureversion onaccessprotectionenabled productstatus
    quickscanage quickscanendtime quickscanoverdue quickscansignatureversion quickscanstarttime
    realtimeprotectionenabled rebootrequired smartappcontrolexpiration smartappcontrolstate
    tamperprotectionsource tdtcapable tdtmode tdtsilotype tdtstatus tdttelemetry
    troubleshootingdailymaxquota troubleshootingdailyquotaleft troubleshootingendtime
    troubleshootingexpirationleft troubleshootingmode troubleshootingmodesource
    troubleshootingquotaresettime troubleshootingstarttime
"""
_STATUS: Final = frozenset(_STATUS_NAMES.split())

_WORD: Final = late(r"[A-Za-z_]\w*")
_ENOUGH_STATUS: Final = 3


class Tally(Struct, frozen=True):
    """How many distinct known names one object has; names that both outputs print count for none."""

    settings: int
    status: int

    @property
    def is_snapshot(self) -> bool:
        """Report whether the object is mostly MpPreference."""
        return self.settings > self.status

    @property
    def is_status(self) -> bool:
        """Report whether the object is mostly MpComputerStatus; one stray name is not enough."""
        return self.status >= max(self.settings, _ENOUGH_STATUS)


def tally(names: Iterable[str]) -> Tally:
    """Count the known setting and status names among an object's property names, in any case."""
    lowered = {fold(name) for name in names}
    return Tally(settings=len(lowered & setting_names()), status=len(lowered & _STATUS))


def mentions_any(text: str) -> bool:
    """Report whether the text holds the name of a setting or of a status property as a word.

    Much cheaper than asking every format, none of which finds a name where this finds none.
    """
    return not _names().isdisjoint(map(fold, set(_WORD.findall(text))))


@cache
def _names() -> frozenset[str]:
    return setting_names() | _STATUS


@cache
def setting_names() -> frozenset[str]:
    """Return the lower-cased names that only MpPreference has, as the catalogue knows them."""
    from mpdiff.catalogue import catalogue

    return frozenset(catalogue().names) - _IN_BOTH - NOISE
