"""Small texts of the support cabinet about one component each: only the lines that are certain.

`NetworkProtectionState.txt` in the form that Microsoft's client analyzer reads, `WSCInfo.txt` in the
two forms that public parsers read, `DeviceControlInfo.txt` in one. None was verified on a real file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final, Literal

from msgspec import Struct

from mpdiff.base.model import Notice  # noqa: TC001  msgspec resolves the annotations
from mpdiff.base.text.late import late
from mpdiff.readers.support.notes import Notes
from mpdiff.readers.support.text import whole_text

if TYPE_CHECKING:
    from mpdiff.readers.support.prints.moments import LocalClock

Provider = Literal["antivirus", "antispyware", "firewall"]

_MAX: Final = 200
"""Lines of one kind that are kept."""

_WARNING: Final = late(r"\[WARNING\] ?(.*\S)\s*")
_MODE: Final = late(r"Network Protection is currently set in (.{1,60}?)(?: mode)?[.\s]*")
_FIELD: Final = late(r"\s*(displayName|pathToSignedProductExe|productState) = \[(.*)\]\s*")
_SECTION: Final = late(r".*\bWSC_SECURITY_PROVIDER_(?!HEALTH)([A-Z_]{1,40})\b.*")
_PRODUCT: Final = late(r"\s+(Name|State):\s+(.*\S)\s*")
_PROVIDERS: Final[dict[str, Provider]] = {
    "ANTIVIRUS": "antivirus",
    "ANTISPYWARE": "antispyware",
    "FIREWALL": "firewall",
}
_CONTROL: Final = late(r"\s*(Defender service running mode|State|DefaultEnforcement): ?(.*\S)\s*")


class NetworkProtection(Struct, frozen=True):
    """`mode`: as configured, in the words of the file. `warnings`: why it may not be in force."""

    member: str
    mode: str | None
    warnings: tuple[str, ...]
    notices: tuple[Notice, ...] = ()
    kind: str = "network-protection-state"


class SecurityProduct(Struct, frozen=True):
    """A product that Windows Security Center knows. `state`: a number or words, as printed."""

    name: str
    provider: Provider | None = None
    state: str | None = None
    path: str | None = None


class SecurityCenter(Struct, frozen=True):
    """The products of WSCInfo.txt, each once; the file is blank on servers."""

    member: str
    products: tuple[SecurityProduct, ...]
    notices: tuple[Notice, ...] = ()
    kind: str = "security-center"


class DeviceControl(Struct, frozen=True):
    """`running_mode`: how the Defender service runs (Active, Passive ...), in the words of the file."""

    member: str
    running_mode: str | None
    state: str | None
    default_enforcement: str | None
    notices: tuple[Notice, ...] = ()
    kind: str = "device-control"


def called(pattern: str) -> re.Pattern[str]:
    """Return the pattern of a member's file name, in any folder and any case."""
    return re.compile(rf"(?:^|[/!\\]){pattern}$", re.IGNORECASE)


NETWORK_PROTECTION: Final = called(r"NetworkProtectionState[^/!\\]*\.txt")
SECURITY_CENTER: Final = called(r"WSCInfo[^/!\\]*\.txt")
DEVICE_CONTROL: Final = called(r"DeviceControlInfo[^/!\\]*\.txt")


def read_network_protection(stream: BinaryIO, member: str, clock: LocalClock) -> NetworkProtection:  # noqa: ARG001  the seam's form
    """Return mode and warnings. Never raises for damaged content."""
    notes = Notes(member)
    mode: str | None = None
    warnings: list[str] = []
    for line in _lines(stream, notes):
        if (match := _WARNING.fullmatch(line)) and len(warnings) < _MAX:
            warnings.append(notes.cut(match[1]))
        elif match := _MODE.fullmatch(line.strip()):
            mode = match[1].strip()
    if mode is None and not warnings:
        notes.say("support-empty")
    return NetworkProtection(member, mode, tuple(warnings), notes.notices)


def read_security_center(stream: BinaryIO, member: str, clock: LocalClock) -> SecurityCenter:  # noqa: ARG001  same
    """Return the registered products. Never raises for damaged content."""
    notes = Notes(member)
    found: list[SecurityProduct] = []
    provider: Provider | None = None
    parts: dict[str, str] = {}
    for line in _lines(stream, notes):
        if match := _SECTION.fullmatch(line):
            _take(parts, provider, found)
            provider = _PROVIDERS.get(match[1])
        elif match := _FIELD.fullmatch(line) or _PRODUCT.fullmatch(line):
            if match[1] in ("displayName", "Name"):
                _take(parts, provider, found)
            parts[match[1]] = notes.cut(match[2])
    _take(parts, provider, found)
    if not found:
        notes.say("support-empty")
    return SecurityCenter(member, tuple(dict.fromkeys(found)), notes.notices)


def _take(parts: dict[str, str], provider: Provider | None, found: list[SecurityProduct]) -> None:
    """Make a product of the lines since its name."""
    name = parts.get("displayName") or parts.get("Name")
    if name and len(found) < _MAX:
        state = parts.get("productState") or parts.get("State")
        found.append(SecurityProduct(name, provider, state, parts.get("pathToSignedProductExe")))
    parts.clear()


def read_device_control(stream: BinaryIO, member: str, clock: LocalClock) -> DeviceControl:  # noqa: ARG001  same
    """Return the modes that it prints. Never raises for damaged content."""
    notes = Notes(member)
    found: dict[str, str] = {}
    for line in _lines(stream, notes):
        if match := _CONTROL.fullmatch(line):
            found.setdefault(match[1], notes.cut(match[2]))
    if not found:
        notes.say("support-empty")
    return DeviceControl(
        member,
        found.get("Defender service running mode"),
        found.get("State"),
        found.get("DefaultEnforcement"),
        notes.notices,
    )


def _lines(stream: BinaryIO, notes: Notes) -> list[str]:
    """Return the lines that have an end; the last one may be cut."""
    *lines, last = whole_text(stream, notes).split("\n")
    if last.strip():
        notes.say("support-cut")
        lines.append(last)
    return lines
