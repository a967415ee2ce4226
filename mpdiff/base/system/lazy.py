"""How a module that a run may not need is imported late: one way for every seam."""

from __future__ import annotations

import importlib
from typing import Any


def load(target: str) -> Any:
    """Return what `package.module:name` names, importing the module on first use."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
