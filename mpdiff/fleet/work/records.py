"""Which packages are done: a small file beside the reports of each, for `--resume`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from mpdiff.base.errors import InputError
from mpdiff.base.system.file_names import safe_name
from mpdiff.base.system.files import read_file, write_file
from mpdiff.base.version import SCHEMA_VERSION as REPORT_VERSION
from mpdiff.base.version import __version__
from mpdiff.catalogue import catalogue
from mpdiff.fleet.model import SCHEMA_VERSION, PackageResult

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "records"
_LONGEST_DEVICE: Final = 60
_DIGITS: Final = 16
"""Of the content's digest in a file's name: two of 10,000 packages do not share them by accident."""


class _Kept(Struct, frozen=True):
    """What is remembered. `reports`: the digest of each report as it was written, in their order."""

    key: str
    result: PackageResult
    reports: tuple[str, ...] = ()


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


def keep(folder: str, result: PackageResult, wanted: str, reports: Sequence[str]) -> None:
    """Remember that a package is done; written whole or not at all. Raises UsageError.

    `reports`: the texts that were written.
    """
    path = _path(folder, result.content)
    digests = tuple(hashlib.sha256(text.encode("utf-8")).hexdigest() for text in reports)
    kept = _Kept(wanted, result, digests)
    write_file(str(path), msgspec.json.encode(kept).decode() + "\n")


def find_record(folder: str, content: str, wanted: str) -> PackageResult | None:
    """Return what is remembered of a content, if its key is the wanted one and its reports are whole."""
    path = _path(folder, content)
    try:
        kept = msgspec.json.decode(read_file(str(path)), type=_Kept)
    except (InputError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    if kept.key != wanted:
        return None
    names = kept.result.reports.values()
    return (
        kept.result if tuple(_digest(Path(folder, one)) for one in names) == kept.reports else None
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _path(folder: str, content: str) -> Path:
    return Path(folder, FOLDER, f"{content}.json")
