"""Support files: what the other witnesses in a package hold. A registry lists those that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.readers.support import collection_summary, components, mpcmdrun
from mpdiff.readers.support.interface import Reading, Witness
from mpdiff.readers.support.mplog import log as protection_log
from mpdiff.readers.support.prints import query_user, status

if TYPE_CHECKING:
    import re
    from collections.abc import Callable


__all__ = ["WITNESSES", "Reading", "Witness", "detect_support"]


def _called(name: re.Pattern[str]) -> Callable[[bytes, str], bool]:
    return lambda _, member: name.search(member) is not None


WITNESSES: Final[tuple[Witness, ...]] = (
    Witness(
        "mplog",
        "protection log (MPLog-*.log, MPDetection-*.log)",
        protection_log.detect,
        protection_log.read,
    ),
    Witness("mpcmdrun", "command-line tool's log (MpCmdRun*.log)", mpcmdrun.detect, mpcmdrun.read),
    Witness("status", "print of Get-MpComputerStatus", status.detect, status.read),
    Witness(
        "collection-summary",
        "summary of the collection (Forensics Collection Summary.csv)",
        collection_summary.detect,
        collection_summary.read,
    ),
    Witness(
        "query-user", "sessions at collection (QueryUser.txt)", query_user.detect, query_user.read
    ),
    Witness(
        "network-protection-state",
        "state of network protection (NetworkProtectionState.txt)",
        _called(components.NETWORK_PROTECTION),
        components.read_network_protection,
    ),
    Witness(
        "security-center",
        "products registered with Windows Security Center (WSCInfo.txt)",
        _called(components.SECURITY_CENTER),
        components.read_security_center,
    ),
    Witness(
        "device-control",
        "state of device control (DeviceControlInfo.txt)",
        _called(components.DEVICE_CONTROL),
        components.read_device_control,
    ),
)


def detect_support(head: bytes, name: str) -> Witness | None:
    """Return the kind of support file that a member is, from its first bytes and its name."""
    return next((witness for witness in WITNESSES if witness.detect(head, name)), None)
