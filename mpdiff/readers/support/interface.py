"""What a support file's reader is: how a member is identified, and what reading it returns."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003  msgspec resolves the annotations
from typing import BinaryIO

from msgspec import Struct

from mpdiff.readers.support.collection_summary import CollectionSummary
from mpdiff.readers.support.components import DeviceControl, NetworkProtection, SecurityCenter
from mpdiff.readers.support.mpcmdrun import CommandLog
from mpdiff.readers.support.mplog.log import MpLog
from mpdiff.readers.support.prints.moments import LocalClock  # noqa: TC001  same
from mpdiff.readers.support.prints.query_user import UserSessions
from mpdiff.readers.support.prints.status import StatusPrints

Reading = (
    MpLog
    | CommandLog
    | StatusPrints
    | CollectionSummary
    | UserSessions
    | NetworkProtection
    | SecurityCenter
    | DeviceControl
)
"""What reading a member returns; each has `member`, `kind` (its witness's name) and `notices`.

Of `MpLog` the notices are complete when its entries were iterated.
"""


class Witness(Struct, frozen=True):
    """One kind of support file.

    `detect` takes the first bytes of a member (up to `limits.HEAD`) and its name. `read` takes the
    content, the name and what is known of the device's local time; damage never makes it raise.
    """

    name: str
    summary: str
    detect: Callable[[bytes, str], bool]
    read: Callable[[BinaryIO, str, LocalClock], Reading]
