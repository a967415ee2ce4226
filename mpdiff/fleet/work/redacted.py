"""What of a campaign names people and machines, without them: reports, paths, failures.

All of a run is redacted with one key, so that the same device has the same pseudonym in every report
and in the summary. What redacts is imported where somebody redacts: every process of a campaign, and
the one that waits for them, would pay for it.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.base.letter_case import fold
from mpdiff.base.model import Device, LedgerEntry, Notice, Report, Source, Summary, Tool
from mpdiff.base.system import lazy
from mpdiff.base.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from mpdiff.fleet.model import PackageFailure


class Redaction(Struct, frozen=True):
    """How reports are redacted. `key`: a secret of 16 bytes or more; `kept`: whether it outlives the run."""

    key: bytes
    kept: bool = True

    @property
    def in_words(self) -> str:
        """As the options of a report and of the summary have it."""
        from mpdiff.report.redact.pseudonyms import KEYED, OF_A_RUN

        return KEYED if self.kept else OF_A_RUN


def redacted_report(report: Report, how: Redaction) -> Report:
    """Return a report redacted, with a word of it among its options."""
    return _redact(report, how)


def _redact(report: Report, how: Redaction) -> Report:
    redact_as = lazy.load("mpdiff.report.redact.redact:redact_as")
    done: Report = redact_as(report, how.in_words, key=how.key)
    return done


def redacted_path(path: str, how: Redaction) -> str:
    """Return what stands for a path: a number, and the suffix. Names of packages are those of devices."""
    from mpdiff.report.redact.pseudonyms import Pseudonyms

    number = Pseudonyms(how.key).next("file", path, ())
    suffix = PurePosixPath(path).suffix
    return number + (suffix if fold(suffix) in _SUFFIXES else "")


_SUFFIXES: Final = (".zip", ".cab")


def redacted_failure(failure: PackageFailure, how: Redaction) -> PackageFailure:
    """Return a failure without names. Of a bug only that it was one remains: its text can be anything."""
    path = redacted_path(failure.path, how)
    if failure.code == "bug":
        return replace(failure, path=path, message=f"{path}: A bug in mpdiff.")
    done = _redact(_carrier(path, failure.message.replace(failure.path, path)), how)
    return replace(failure, path=path, message=done.notices[0].message)


_BETWEEN: Final = re.compile(r"[,;:]\s|\s\(|\)|\.(?:\s|\Z)")
"""What stands between the members that a message lists."""
_MEMBER: Final = re.compile(r"[/\\!]|\.[A-Za-z0-9]{1,5}\Z")


def _members_in(message: str) -> list[str]:
    """Return what in a message is the name of a member; what it may be is treated as one."""
    return [part.strip() for part in _BETWEEN.split(message) if _MEMBER.search(part.strip())]


def _carrier(path: str, message: str) -> Report:
    """Return a report that holds nothing but a path and a message, whose fields say what they are."""
    return Report(
        schema_version=SCHEMA_VERSION,
        tool=Tool("mpdiff", "", ""),
        source=Source(path, "zip", None),
        device=Device(None, None),
        window=None,
        before=None,
        after=None,
        current=None,
        changes=(),
        findings=(),
        timeline=(),
        notices=(Notice("member-not-read", message, path),),
        ledger=tuple(LedgerEntry(name, 0, "unread", "") for name in _members_in(message)),
        summary=Summary(0, 0, 0, 0, 0, 0, ""),
    )
