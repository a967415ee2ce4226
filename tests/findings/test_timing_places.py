"""Times of a log with gaps are certain where the keys at collection hold what its records left there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.cases import case, changed
from tests.support.rows import for_each
from tests.support.scene import touch

if TYPE_CHECKING:
    from mpdiff.base.model import Value

SWITCH = "DisableRealtimeMonitoring"
ON: dict[str, Value] = {SWITCH: False}
OFF: dict[str, Value] = {SWITCH: True}
STEPS = (
    touch(30, SWITCH, False, True, place="local"),
    touch(40, SWITCH, True, False, place="local"),
)


@for_each(
    ("why", "places", "certain"),
    [
        ("as the records left it", {"local": ON, "policy": {}, "mdm": {}}, True),
        ("nothing is left there", {"local": {}, "policy": {}, "mdm": {}}, True),
        ("another local value", {"local": OFF, "policy": {}, "mdm": {}}, False),
        ("a policy that no record shows", {"local": ON, "policy": ON, "mdm": {}}, False),
        ("one of Policy Manager that no record shows", {"local": ON, "policy": {}, "mdm": OFF}, False),
        ("nobody shows the policy's keys", {"local": ON, "mdm": {}}, False),
        ("nobody shows any key", {}, False),
    ],
)  # fmt: skip
def test_a_key_that_holds_what_no_record_shows_was_written_unseen(
    why: str, places: Any, *, certain: bool
) -> None:
    (one,) = changed(case(STEPS, ON, ON, places=places, coverage=None, vouched=False))
    assert one.times_certain is certain, why
