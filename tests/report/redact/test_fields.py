"""No text of a report is without a type, and those that stay are written down twice."""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct, structs

from mpdiff.base.model import Report
from mpdiff.report.redact.fields import FIELDS, texts
from tests.support.incident import incident

STAYS = """
    Tool.name Tool.version Tool.catalogue
    Source.kind Source.sha256 SourcePart.kind SourcePart.sha256
    SnapshotRef.format SnapshotRef.sha256 SnapshotRef.encoding
    Change.kind Change.effect Change.certainty
    Finding.rule Finding.underlying_rule Finding.severity Finding.effect Finding.certainty
    Finding.origin Finding.place Finding.status Finding.explained_by Finding.fingerprint Finding.mitre
    Held.kind Rest.how Round.place Timing.doubts Timing.zone_fits
    TimelineEntry.effect TimelineEntry.place
    Notice.code
    MemberInfo.kind MemberInfo.format MemberInfo.encoding MemberInfo.sha256 MemberInfo.modified
    MemberInfo.how MemberInfo.used_as
    ScenarioMatch.name ScenarioMatch.title PolicyRef.sha256
    Incident.kind Incident.title
    LedgerEntry.status LedgerEntry.what LedgerEntry.could_show LedgerEntry.sha256
    LedgerEntry.used_as LedgerEntry.weight
"""
"""Words of this tool and of its catalogue, hashes, times of a container: nothing that names anybody."""


def reached(hint: Any) -> set[type[Struct]]:
    """Return the types of values that a value of a type may hold, at any depth."""
    if isinstance(hint, type) and issubclass(hint, Struct):
        inside = (reached(one) for one in get_type_hints(hint).values())
        return {hint}.union(*inside)
    return set().union(*(reached(one) for one in get_args(hint) if not isinstance(one, str)))


def may_be_text(hint: Any) -> bool:
    """Return whether a value of a type may be a text, or hold one outside of another struct."""
    if get_origin(hint) is Literal:
        return any(isinstance(one, str) for one in get_args(hint))
    if get_origin(hint) in (tuple, dict, Union, UnionType):
        return any(may_be_text(one) for one in get_args(hint))
    return hint is str


def test_every_field_that_may_hold_a_text_has_a_type() -> None:
    """A field that is added to the report is declared, or this fails."""
    held = {
        (one.__name__, name)
        for one in reached(Report)
        for name, hint in get_type_hints(one).items()
        if may_be_text(hint)
    }
    declared = {(holder, name) for holder, fields in FIELDS.items() for name in fields}
    assert declared == held
    assert ("Finding", "actors") in held
    assert ("LedgerEntry", "why") in held


def test_what_stays_is_written_down() -> None:
    """A field is declared as this tool's own only after somebody thought about it twice."""
    own = {
        f"{holder}.{n}"
        for holder, fields in FIELDS.items()
        for n, t in fields.items()
        if t == "own"
    }
    assert own == set(STAYS.split())


def test_a_text_without_a_type_is_refused() -> None:
    """What nobody declared is not passed on as it is."""

    class Unknown(Struct, frozen=True):
        name: str

    with pytest.raises(TypeError, match="no type"):
        list(texts(structs.replace(incident(), incidents=(Unknown("x"),))))
