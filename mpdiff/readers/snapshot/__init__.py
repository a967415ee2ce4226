"""Snapshots: text, JSON, CLIXML, CSV, YAML to one canonical form. How it is spelled ends here.

`FORMATS` is the registry of the seam: help, docs and tests read it. MPRegistry.txt is no
`MpPreference` output and has its reader in `mpdiff.readers.registry`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from mpdiff.base import limits
from mpdiff.base.errors import InputError
from mpdiff.base.text.encoding import decode, decode_head
from mpdiff.base.text.lines import BLANKS
from mpdiff.readers.snapshot.canonical import SettingShape, canonicalise
from mpdiff.readers.snapshot.interface import Detection, Entry
from mpdiff.readers.snapshot.names import mentions_any

if TYPE_CHECKING:
    from collections.abc import Callable

    from mpdiff.base.model import Snapshot
    from mpdiff.readers.snapshot.names import Tally


def _begins(*starts: str) -> Callable[[str], bool]:
    return lambda text: text.lstrip(BLANKS).startswith(starts)


_SNIFF: Final = 4096

FORMATS: Final[tuple[Entry, ...]] = (
    Entry("clixml", "mpdiff.readers.snapshot.formats.clixml", lambda text: "<" in text[:_SNIFF]),
    Entry("json", "mpdiff.readers.snapshot.formats.json", _begins("{", "["), sure=("{",)),
    Entry("csv", "mpdiff.readers.snapshot.formats.csv", lambda _: True),
    Entry(
        "yaml",
        "mpdiff.readers.snapshot.formats.yaml",
        lambda text: not _begins("{", "[", "<")(text),
    ),
    Entry("text", "mpdiff.readers.snapshot.formats.text", lambda _: True),
)
"""Every snapshot format; on equal counts the earlier, stricter one wins."""

_LOOK: Final = 8 * limits.MIB

__all__ = [
    "FORMATS",
    "Detection",
    "Entry",
    "SettingShape",
    "canonicalise",
    "decode",
    "decode_head",
    "detect_format",
    "read_snapshot",
]


def detect_format(text: str) -> Detection | None:
    """Determine the format of a text, or of its first 128 KiB, by the setting names in it.

    None: neither a snapshot nor status output. `status` True: it is Get-MpComputerStatus output,
    which looks alike and is no snapshot; `settings` is then 0.
    """
    if len(text) <= limits.HEAD and not mentions_any(text):
        return None
    tallies: list[tuple[Entry, Tally]] = []
    for entry in FORMATS:
        tallies.append((entry, entry.tally(text)))
        if tallies[-1][1].settings and text.lstrip(BLANKS).startswith(entry.sure or ("\0",)):
            break
    form, best = max(tallies, key=_settings)
    if best.settings:
        return Detection(form, best.settings)
    for form, counted in tallies:
        if counted.is_status:
            return Detection(form, 0, status=True)
    return None


def read_snapshot(
    data: bytes, member: str, lookup: Callable[[str], SettingShape | None]
) -> Snapshot:
    """Read one member's bytes: decode, detect, read, canonicalise.

    `lookup` returns what the catalogue knows of a property name in any case.
    Raises InputError: `not-a-snapshot`, `status-output`, and what `decode` and the readers raise.
    """
    text, encoding = decode(data, member)
    found = detect_format(text[: limits.HEAD])
    if found is None or found.status:  # a transcript can print much before the settings
        found = detect_format(text[:_LOOK]) or found
    if found is None:
        raise InputError(
            "not-a-snapshot",
            f"names no MpPreference setting ({encoding} text of {len(data)} bytes; looked for "
            f"{', '.join(form.name for form in FORMATS)}).",
            member=member,
            cure="Give the output of Get-MpPreference.",
        )
    if found.status:
        raise InputError(
            "status-output",
            f"is the output of Get-MpComputerStatus ({found.format.name}), not of "
            "Get-MpPreference.",
            member=member,
            cure="Give the output of Get-MpPreference.",
        )
    return canonicalise(
        found.format.read(text, member),
        member=member,
        encoding=encoding,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        lookup=lookup,
    )


def _settings(counted: tuple[Entry, Tally]) -> int:
    return counted[1].settings
