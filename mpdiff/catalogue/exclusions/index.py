"""The shapes of one kind of item, arranged so that 100,000 exclusions are judged in a second."""

from __future__ import annotations

import functools
from ipaddress import ip_network
from typing import TYPE_CHECKING, NamedTuple, get_args

from mpdiff.base.letter_case import fold
from mpdiff.base.model import SEVERITIES
from mpdiff.catalogue.entries import Match
from mpdiff.catalogue.exclusions.folders import Folder
from mpdiff.catalogue.exclusions.known import Known, Names
from mpdiff.catalogue.exclusions.windows_paths import Meanings, windows_path

if TYPE_CHECKING:
    from mpdiff.catalogue.entries import ItemKind
    from mpdiff.catalogue.lookup import Catalogue


class Index(NamedTuple):
    """The shapes of one kind by the way they are found."""

    exactly: dict[str, Known]
    folders: Folder
    anywhere: Names
    spelling: dict[str, Known]
    programs: Names
    extensions: Names
    ranges: tuple[tuple[int, int, Known], ...]
    """IP version, addresses at least, shape."""
    by_bare_name: bool = True
    """Whether a name without `.exe` may be a program; in a path it is a folder."""


@functools.cache
def meanings(catalogue: Catalogue) -> Meanings:
    """Return what names in paths stand for."""
    return Meanings(
        {fold(variable.name): variable for variable in catalogue.data.variables},
        {fold(short): fold(long) for short, long in catalogue.data.short_names.items()},
    )


@functools.cache
def index(catalogue: Catalogue, kind: ItemKind) -> Index:
    """Arrange the shapes of one kind."""
    found: dict[str, dict[str, Known]] = {match: {} for match in get_args(Match)}
    folders = Folder()
    for order, shape in enumerate(catalogue.data.shapes):
        if shape.applies_to != kind:
            continue
        known = Known(SEVERITIES.index(shape.severity), 0, order, shape.severity, shape.why)
        for pattern in shape.patterns:
            if shape.match in ("folder", "below"):
                names = windows_path(pattern, meanings(catalogue)).parts
                folders.add(names, known, below=shape.match == "below")
            else:
                found[shape.match][fold(pattern).lstrip(".")] = known
    return Index(
        exactly=found["exactly"],
        folders=folders,
        anywhere=Names(found["anywhere"]),
        spelling=found["spelling"],
        programs=Names(found["program"]),
        extensions=Names(found["extension"]),
        ranges=tuple((*_size(text), known) for text, known in found["range"].items()),
        by_bare_name=kind != "path",
    )


def _size(network: str) -> tuple[int, int]:
    whole = ip_network(network)
    return whole.version, whole.num_addresses
