"""How many examples of a law over drawn things are tried: some in every run, more where that is asked.

`MPDIFF_TEST_DEPTH=20 python -m pytest tests/proof` tries twenty times as many.
"""

from __future__ import annotations

import os
from typing import Final

DEPTH: Final = int(os.environ.get("MPDIFF_TEST_DEPTH", "1"))


def examples(count: int) -> int:
    """Return how many are tried where a usual run tries `count`."""
    return count * DEPTH
