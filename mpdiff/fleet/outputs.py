"""Where a campaign may write: never onto evidence, and never into a package, which that would change."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from mpdiff.base.errors import UsageError
from mpdiff.base.system.spared import ANOTHER_PATH, check_spared
from mpdiff.fleet.work.urls import is_remote, path_of_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def check_outputs(
    folders: Iterable[str | None], files: Iterable[str], given: Sequence[str], found: Sequence[str]
) -> None:
    """Refuse what lies inside a package, and files that are there and are evidence.

    `given`: the paths of the campaign; `found`: its packages. Raises UsageError `output-is-input`,
    `output-in-package`.
    """
    packages = {os.path.realpath(path) for path in _local(found) if os.path.isdir(path)}  # noqa: PTH112
    files = list(files)
    for folder in (*filter(None, folders), *files):
        real = Path(os.path.realpath(folder.replace("\0", "")))
        inside = next((p for p in (real, *real.parents) if str(p) in packages), None)
        if inside is not None:
            raise UsageError(
                "output-in-package",
                f"It is inside the package {inside}, which would be another one with it.",
                member=folder,
                cure=ANOTHER_PATH,
            )
    check_spared(files, [*_local(given), *_local(found)])


def _local(paths: Iterable[str]) -> Iterator[str]:
    """Yield the paths of this machine, those that a `file:` URL names included."""
    for path in paths:
        if not is_remote(path):
            yield path
        elif (own := path_of_url(path)) is not None:
            yield own
