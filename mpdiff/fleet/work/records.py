"""Which packages are done: a small file beside the reports of each, for `--resume`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from mpdiff.base.errors import InputError
from mpdiff.base.system.file_names import safe_name
from mpdiff.base.system.files import read_file, write_file
from mpdiff.base.version import SCHEMA_VERSION as REPORT_VERSION
from mpdiff.base.version import __version__
from mpdiff.catalogue import catalogue
from mpdiff.fleet.model import SCHEMA_VERSION, PackageResult

FOLDER: Final = "records"
_LONGEST_DEVICE: Final = 60
_DIGITS: Final = 16
"""Of the content's digest in a file's name: two of 10,000 packages do not share them by accident."""


class _Kept(Struct, frozen=True):
    key: str
    result: PackageResult


def stem(device: str, content: str) -> str:
    """Return how the names of a package's files begin: its device and its content.

    Never with `-`, which a command in that folder would take for an option.
    """
    digits = content if "-" in content else content[:_DIGITS]
    name = safe_name(device)[:_LONGEST_DEVICE]
    return f"{'_' if name.startswith('-') else ''}{name}-{digits}"


def key(*parts: str | bytes) -> str:
    """Return one digest of parts, of the tool and of its catalogue."""
    own = (__version__, catalogue().version, str(REPORT_VERSION), str(SCHEMA_VERSION))
    digest = hashlib.sha256()
    for part in (*own, *parts):
        data = part.encode() if isinstance(part, str) else part
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()


def prepare(folder: str) -> None:
    """Make the folder of reports. Raises UsageError `cannot-write`."""
    from mpdiff.base.system.files import cannot_write

    try:
        (Path(folder) / FOLDER).mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise cannot_write(folder, error) from error


def keep(folder: str, result: PackageResult, wanted: str) -> None:
    """Remember that a package is done; written whole or not at all. Raises UsageError."""
    path = _path(folder, result.content)
    write_file(str(path), msgspec.json.encode(_Kept(wanted, result)).decode() + "\n")


def find_record(folder: str, content: str, wanted: str) -> PackageResult | None:
    """Return what is remembered of a content, if its key is the wanted one and its reports are there."""
    path = _path(folder, content)
    try:
        kept = msgspec.json.decode(read_file(str(path)), type=_Kept)
    except (InputError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    there = all(Path(folder, name).is_file() for name in kept.result.reports.values())
    return kept.result if kept.key == wanted and there else None


def _path(folder: str, content: str) -> Path:
    return Path(folder, FOLDER, f"{content}.json")
