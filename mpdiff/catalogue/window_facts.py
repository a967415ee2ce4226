"""What is documented of the troubleshooting window: its length, its quota, its delay."""

from msgspec import Struct


class DocumentedLength(Struct, frozen=True, forbid_unknown_fields=True):
    """How long a window may be by the pages of a year."""

    hours: int
    since: str
    sources: tuple[str, ...]


class Quota(Struct, frozen=True, forbid_unknown_fields=True):
    """How many hours of troubleshooting mode a device has; it is whole again after `renewed_after_hours`."""

    hours: int
    renewed_after_hours: int
    sources: tuple[str, ...]


class WindowFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """What is documented of the window."""

    documented_hours: tuple[DocumentedLength, ...]
    quota: Quota
    activation_delay_minutes: int
