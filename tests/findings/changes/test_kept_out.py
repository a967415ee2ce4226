"""Local items of lists that a policy has not count: they wait, and are not in effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.model import Items
from tests.support.cases import case, findings

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Value

USERS, KNOWN = "C:\\Users", "D:\\Known\\x"
LISTED: dict[str, Value] = {"ExclusionPath": Items((KNOWN,))}


def found(local: tuple[str, ...], effective: tuple[str, ...], *, merges: bool) -> list[Finding]:
    policy: dict[str, Value] = {"DisableLocalAdminMerge": not merges} | LISTED
    places: dict[Any, dict[str, Value]] = {
        "policy": policy,
        "local": {"ExclusionPath": Items(local)},
    }
    collected = policy | {"ExclusionPath": Items(effective)}
    made = findings(case((), LISTED, LISTED, collected=collected, places=places))
    return [f for f in made if f.key in (USERS, KNOWN, "D:\\SQL")]


@pytest.mark.parametrize(("item", "severity"), [(USERS, "medium"), ("D:\\SQL", "low")])
def test_what_policy_keeps_out_is_dormant(item: str, severity: str) -> None:
    (finding,) = found((item,), (KNOWN,), merges=False)
    assert (finding.rule, finding.severity, finding.key) == ("dormant", severity, item)
    assert "policy has local items not count" in finding.title


def test_where_local_items_count_it_may_apply() -> None:
    (finding,) = found((USERS,), (KNOWN,), merges=True)
    assert (finding.rule, finding.certainty) == ("weak-at-collection", "uncertain")


def test_what_policy_lists_as_well_or_is_in_effect_does_not_wait() -> None:
    assert [f.rule for f in found((KNOWN,), (KNOWN,), merges=False)] == []
    assert "dormant" not in [f.rule for f in found((USERS,), (KNOWN, USERS), merges=False)]
