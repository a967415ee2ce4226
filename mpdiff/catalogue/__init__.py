"""The catalogue: what every setting means. Its data is YAML, compiled to one fast file.

Both stand in `data/`. `catalogue()` reads the compiled file (a test proves that it equals the YAML); run
`python -m mpdiff.catalogue.compile` after changing the YAML.
"""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mpdiff.catalogue.lookup import Catalogue

COMPILED = "compiled.json"

__all__ = ["COMPILED", "catalogue", "catalogue_version"]


@functools.cache
def catalogue() -> Catalogue:
    """Load the catalogue that ships with mpdiff."""
    import msgspec

    from mpdiff.catalogue.entries import Data
    from mpdiff.catalogue.lookup import Catalogue

    version, _, body = _compiled().partition(b"\n")
    return Catalogue(msgspec.json.decode(body, type=Data), version.decode("ascii"))


def catalogue_version() -> str:
    """Return the version alone, without loading what the catalogue holds."""
    return _compiled().partition(b"\n")[0].decode("ascii")


def _compiled() -> bytes:
    path = os.path.join(os.path.dirname(__file__), "data", COMPILED)  # noqa: PTH118, PTH120  light
    with open(path, "rb") as stream:  # noqa: PTH123  same
        return stream.read()
