"""How risky an exclusion is, as judged by `judged.py`, which is imported with the first exclusion.

It compiles expressions and a tree of folders, and most comparisons hold no exclusion that changed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from mpdiff.base.system import lazy

if TYPE_CHECKING:
    from mpdiff.base.model import Severity
    from mpdiff.catalogue.entries import ItemKind
    from mpdiff.catalogue.lookup import Catalogue


@cache
def _judge(name: str) -> Any:
    return lazy.load(f"mpdiff.catalogue.exclusions.judged:{name}")


def risk(catalogue: Catalogue, kind: ItemKind, item: str) -> tuple[Severity, str] | None:
    r"""Return the severity of the riskiest shape an exclusion has, and the reason; None if plain.

    The reason completes "This exclusion ...". A valid contextual suffix lowers the severity by one
    step if files are still scanned when others open them (`\:{ScanTrigger:OnDemand}`).
    """
    found: tuple[Severity, str] | None = _judge("risk")(catalogue, kind, item)
    return found


def normal_path(text: str) -> str:
    r"""Return a path in one spelling: folded case, variables resolved, no `\\?\`, `..` or last `\*`.

    A contextual suffix is left out.
    """
    normal: str = _judge("normal_path")(text)
    return normal
