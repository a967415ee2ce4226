"""A drawn story: the truth, and how it was recorded, damaged and forged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.support.drawn.truth import Truth

Log = Literal["evtx", "text", "none"]
Hidden = Literal["", "cut", "not an administrator"]


@dataclass(frozen=True)
class Clock:
    """What the device's clock showed. `back`: true time at which it was set back, and by how much.

    `ahead`: true times at which it was set forward and back again, and by how much.
    `zone`: seconds by which a text log's local times are off, where nothing tells the zone.
    """

    back: tuple[float, float] | None = None
    ahead: tuple[float, float, float] | None = None
    zone: float | None = None

    def shows(self, time: float) -> float:
        """Return what the clock shows at a true time."""
        shown = time - self.back[1] if self.back and time >= self.back[0] else time
        forward = self.ahead is not None and self.ahead[0] <= time < self.ahead[1]
        return shown + self.ahead[2] if self.ahead and forward else shown


@dataclass(frozen=True)
class Recording:
    """Which witnesses there are, and what is wrong with them.

    `log_from`, `log_to`: what is left of the log; `holes`: records that are gone, by true time.
    `dump`: the registry dump with all places, only with what applies, or none. `defaults`: it prints
    what is set nowhere. `config`: the effective configuration is there. `window`: something tells it.
    """

    log: Log = "evtx"
    log_from: float = -1e9
    log_to: float = 1e9
    holes: tuple[tuple[float, float], ...] = ()
    health: bool = True
    clock: Clock = Clock()
    before: bool = True
    after: bool = True
    before_hidden: Hidden = ""
    after_hidden: Hidden = ""
    dump: Literal["places", "effective", "none"] = "places"
    defaults: bool = True
    config: bool = False
    window: bool = True

    @property
    def whole_log(self) -> bool:
        """Whether the log holds every record of the time around the window."""
        return self.log != "none" and not self.holes and self.log_from < -4e5 and self.log_to > 4e5


@dataclass(frozen=True)
class Story:
    """One drawn case. `seed`: draws it again."""

    seed: int
    truth: Truth
    recording: Recording
