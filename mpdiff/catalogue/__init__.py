"""The catalogue: what every setting means. Its data is YAML, compiled to one fast file.

Both stand in `data/`. `catalogue()` reads the compiled file (a test proves that it equals the YAML); run
`python -m mpdiff.catalogue.compile` after changing the YAML.
"""

from __future__ import annotations

import functools
from pathlib import Path

from mpdiff.catalogue.entries import Data
from mpdiff.catalogue.lookup import Catalogue

COMPILED = "compiled.json"

__all__ = ["COMPILED", "Catalogue", "catalogue"]


@functools.cache
def catalogue() -> Catalogue:
    """Load the catalogue that ships with mpdiff."""
    import msgspec

    raw = (Path(__file__).parent / "data" / COMPILED).read_bytes()
    version, _, body = raw.partition(b"\n")
    return Catalogue(msgspec.json.decode(body, type=Data), version.decode("ascii"))
