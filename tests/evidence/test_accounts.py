"""Two accounts of the state at collection, value by value: which agree, and which tells more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.base.model import Items, Pairs, Unreadable
from mpdiff.catalogue import catalogue
from mpdiff.evidence.state import merged_states
from tests.support.rows import for_each
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.base.model import Value

SWITCH, MODE, PATHS = "DisableRealtimeMonitoring", "EnableNetworkProtection", "ExclusionPath"
RULES = "AttackSurfaceReductionRules_Actions"
A, B, AB = Items(("C:\\a",)), Items(("C:\\b",)), Items(("C:\\a", "C:\\b"))
A_CUT = Items(("C:\\a",), cut=True)
AB_CUT = Items(("C:\\a", "C:\\b"), cut=True)
ONE, OTHER, BOTH = Pairs({"x": 1}), Pairs({"x": 2}), Pairs({"x": 1, "y": 1})
ONE_CUT = Pairs({"x": 1}, cut=True)
XY_CUT = Pairs({"x": 2, "y": 1}, cut=True)
HIDDEN = Unreadable("")
DENIED: Any = "they disagree"


@for_each(
    ("name", "config", "registry", "value"),
    [
        (SWITCH, True, True, True),
        (SWITCH, True, False, DENIED),
        (SWITCH, True, 1, DENIED),
        (SWITCH, None, True, True),  # not set: the product chose
        (SWITCH, None, None, None),
        (SWITCH, HIDDEN, True, True),
        (SWITCH, True, HIDDEN, True),
        (MODE, 1, 1, 1),
        (MODE, 1, 2, DENIED),
        (PATHS, A, A, A),
        (PATHS, A, B, DENIED),
        (PATHS, A, AB, DENIED),
        (PATHS, AB, A, DENIED),
        (PATHS, A_CUT, AB, AB),
        (PATHS, AB, A_CUT, AB),
        (PATHS, A_CUT, B, DENIED),
        (PATHS, A_CUT, AB_CUT, A_CUT),
        (PATHS, AB_CUT, A, DENIED),
        (PATHS, Items(("c:\\A",)), A, Items(("c:\\A",))),
        (PATHS, None, Items(()), Items(())),
        (PATHS, Items(()), None, Items(())),
        (PATHS, None, A, DENIED),
        (RULES, ONE, ONE, ONE),
        (RULES, ONE, OTHER, DENIED),
        (RULES, ONE, BOTH, DENIED),
        (RULES, ONE_CUT, BOTH, BOTH),
        (RULES, BOTH, ONE_CUT, BOTH),
        (RULES, XY_CUT, BOTH, DENIED),
        (RULES, Pairs({"x": 1, "y": 2}), XY_CUT, DENIED),
        (RULES, None, Pairs({}), Pairs({})),
        (RULES, None, ONE, DENIED),
        (RULES, A, ONE, DENIED),
        (PATHS, A, ONE, DENIED),
        (PATHS, "C:\\a", A, "C:\\a"),
    ],
)
def test_where_two_accounts_disagree_nothing_is_claimed(
    name: str, config: Value, registry: Value, value: Any
) -> None:
    state, notices = merged_states(
        catalogue(), snapshot({name: config}, "config.json"), snapshot({name: registry}, "r.txt")
    )
    if value is DENIED:
        assert name not in state.values
        (notice,) = notices
        assert (notice.code, notice.member) == ("current-disagrees", "r.txt")
        assert f"config.json and r.txt disagree about {name};" in notice.message
    else:
        assert (state.values[name], notices) == (value, [])


def test_what_one_account_alone_tells_is_the_state() -> None:
    state, notices = merged_states(catalogue(), snapshot({SWITCH: True}), snapshot({MODE: 1}))
    assert (state.values, notices) == ({SWITCH: True, MODE: 1}, [])
