"""Many packages through one executor, and what only many can show.

    summary = mpdiff.fleet(["packages/"])
    summary = mpdiff.fleet(paths, executor=client.get_executor(pure=False))

The folder is called itself, so that the name on the outside is one word; `mpdiff.fleet.fleet` is the
same function.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mpdiff.fleet.model import FleetSummary
    from mpdiff.fleet.run import Dataset, fleet
    from mpdiff.fleet.work.task import Options

__all__ = ["Dataset", "FleetSummary", "Options", "fleet"]

_HOMES = {
    "Dataset": "mpdiff.fleet.run",
    "FleetSummary": "mpdiff.fleet.model",
    "Options": "mpdiff.fleet.work.task",
    "fleet": "mpdiff.fleet.run",
}


def __getattr__(name: str) -> Any:
    """Import the public names on first use."""
    from mpdiff.base.system import lazy

    if name not in _HOMES:
        raise AttributeError(f"module 'mpdiff.fleet' has no attribute {name!r}")
    return lazy.load(f"{_HOMES[name]}:{name}")


class _Callable(ModuleType):
    """A module that can be called."""

    def __call__(self, *paths: Any, **how: Any) -> FleetSummary:
        from mpdiff.fleet.run import fleet

        return fleet(*paths, **how)


sys.modules[__name__].__class__ = _Callable
