"""What was found in the sources: members, snapshots, and what the reader must know of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from mpdiff.base.model.terms import Place
from mpdiff.base.model.values import Value


class Notice(Struct, frozen=True):
    """Something the reader must know to trust the report: not read, not understood, not compared."""

    code: str
    message: str
    member: str | None = None


class RawSnapshot(Struct, frozen=True):
    """What a snapshot format's reader returns: properties as spelled, types as the format has them.

    A property's value is a bool, int, float, str, None, a list of those, or `Items` (console text:
    the list already split and its cut known) or `Unreadable` (`System.String[]`). A console scalar
    is a plain str. `taken_at` only where the content itself tells an instant with its zone.
    """

    format: str
    properties: dict[str, object]
    notices: tuple[Notice, ...] = ()
    taken_at: datetime | None = None


class Snapshot(Struct, frozen=True):
    """One `MpPreference` in canonical form: property name as the catalogue spells it -> value."""

    member: str
    format: str
    encoding: str
    size: int
    sha256: str
    values: dict[str, Value]
    taken_at: datetime | None = None
    notices: tuple[Notice, ...] = ()
    origins: dict[str, Place] = {}
    """Where the value comes from, where the format tells (MPRegistry.txt only)."""
    properties: int = 0
    """Properties as the member spells them: ids and actions are two there and one value here."""
    spelling_certain: bool = True
    """False: the bytes were of an unknown code page, so letters beyond ASCII are a guess."""


class MemberInfo(Struct, frozen=True):
    """One member of interest of a package, for `inspect` and the report's evidence list.

    `kind`: snapshot, effective-config, registry, event-log, event-text, hunting, system-info,
    status, container, other. `how`: by what it was recognised. `problem`: why it was not read.
    """

    name: str
    size: int
    kind: str
    format: str | None = None
    encoding: str | None = None
    sha256: str | None = None
    settings: int | None = None
    modified: str | None = None
    """As the container stores it: local time of an unknown zone, `YYYY-MM-DD HH:MM:SS`."""
    how: str = ""
    problem: str | None = None
    used_as: str | None = None
    """before, after, current, events, time-zone, or None."""


class LedgerEntry(Struct, frozen=True):
    """One member of a package, or of a container in it, and what became of it.

    `what`: what it is, by content or by name. `why`: why it was not read, or does not matter.
    `could_show`: what it could have shown. `sha256`: of the bytes that were read. `used_as`: before,
    after, current, events, time-zone, a kind of witness, or None. `weight`: whether it shows the state
    or the course of protection (witness), the device around it (context), or neither (none).
    """

    name: str
    size: int
    status: Literal["read", "irrelevant", "unread"]
    what: str
    why: str = ""
    could_show: str = ""
    sha256: str | None = None
    used_as: str | None = None
    weight: Literal["witness", "context", "none"] = "none"
