"""The product's own source, parsed once for all that is asked of it."""

from __future__ import annotations

import ast
from functools import cache
from typing import TYPE_CHECKING

from tests.support.places import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@cache
def trees() -> dict[Path, ast.Module]:
    """Return the tree of every module by its file."""
    files = sorted((ROOT / "mpdiff").rglob("*.py"))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
