"""Which value applies, from what stands in each place."""

from __future__ import annotations

from typing import Any

from mpdiff.history.places import PLACES, Effective, of_item, of_value
from mpdiff.history.subjects import UNKNOWN
from tests.support.rows import for_each


def held(policy: Any, mdm: Any, local: Any) -> dict[Any, Any]:
    return dict(zip(PLACES, (policy, mdm, local), strict=True))


@for_each(
    ("why", "values", "effective"),
    [
        ("policy overrides all", (1, 2, 3), Effective(1, "policy")),
        ("MDM overrides the local value", (None, 2, 3), Effective(2, "mdm")),
        ("the local value applies below nothing", (None, None, 3), Effective(3, "local")),
        ("set nowhere", (None, None, None), Effective(None)),
        ("off is a value", (False, True, True), Effective(False, "policy")),
        ("a policy may hide it", (UNKNOWN, None, 3), Effective(3, "local", sure=False)),
        ("a policy may hide MDM's", (UNKNOWN, 2, 3), Effective(2, "mdm", sure=False)),
        ("what is below does not matter", (1, UNKNOWN, UNKNOWN), Effective(1, "policy")),
        ("nobody shows the local value", (None, None, UNKNOWN), Effective(UNKNOWN, sure=False)),
        ("not set where it is shown", (UNKNOWN, None, None), Effective(None, sure=False)),
    ],
)
def test_the_strongest_place_that_is_set_applies(
    why: str, values: tuple[Any, Any, Any], effective: Effective
) -> None:
    assert of_value(held(*values), ()) == effective, why


@for_each(
    ("written", "place"),
    [(("policy",), "policy"), (("local", "policy"), "policy"), (("local",), "local")],
)
def test_a_value_that_no_source_explains_leaves_open_what_applies_in_the_mode(
    written: tuple[Any, ...], place: Any
) -> None:
    values = {**held(1, None, 2), place: UNKNOWN}
    assert of_value(values, written) == Effective(UNKNOWN, place, sure=False)


@for_each(
    ("why", "values", "written", "effective"),
    [
        ("what is written in the mode overrides policy", (1, 2, 3), ("local",), (3, "local")),
        ("and what nobody shows", (UNKNOWN, UNKNOWN, 3), ("local",), (3, "local")),
        ("the stronger of two that were written", (None, 2, 3), ("local", "mdm"), (2, "mdm")),
        ("MDM below a policy that was written first", (1, 2, 3), ("policy", "mdm"), (1, "policy")),
        (
            "what was removed in the mode overrides nothing",
            (1, None, None),
            ("local",),
            (1, "policy"),
        ),
    ],
)
def test_in_the_mode_what_was_written_in_it_applies(
    why: str, values: tuple[Any, Any, Any], written: tuple[Any, ...], effective: tuple[Any, Any]
) -> None:
    found = of_value(held(*values), written)
    assert ((found.value, found.place), found.sure) == (effective, True), why


@for_each(
    ("policy", "written", "sure"),
    [
        (1, ("mdm",), False),
        (1, ("local", "mdm"), False),
        (False, ("mdm",), False),
        (None, ("mdm",), True),
        (None, ("policy", "mdm"), True),
        (UNKNOWN, ("mdm",), True),
        (1, ("local",), True),
    ],
)
def test_the_mode_lets_local_values_override_policy_and_not_those_of_policy_manager(
    policy: Any, written: tuple[Any, ...], *, sure: bool
) -> None:
    """Below a standing policy nobody knows whether it applies, and until when it does not."""
    found = of_value(held(policy, 2, 3), written)
    assert found == Effective(*((2, "mdm") if "mdm" in written else (3, "local")), sure, not sure)


@for_each(
    ("why", "values", "effective"),
    [
        ("any place lists it", (None, None, "x"), Effective("x", "local")),
        ("the strongest that does is named", ("x", None, "x"), Effective("x", "policy")),
        ("one is enough, whatever the others hold", (UNKNOWN, "x", UNKNOWN), Effective("x", "mdm")),
        ("no place lists it", (None, None, None), Effective(None)),
        ("another may list it", (None, UNKNOWN, None), Effective(None, sure=False)),
    ],
)
def test_an_item_is_listed_if_any_place_lists_it(
    why: str, values: tuple[Any, Any, Any], effective: Effective
) -> None:
    assert of_item(held(*values)) == effective, why


@for_each(
    ("why", "values", "written", "effective"),
    [
        ("the weaker of two may apply", (5, None, 3), ("policy", "local"), (3, "local", True)),
        ("of three", (5, 4, 3), ("policy", "mdm", "local"), (3, "local", True)),
        ("what was written first may, too", (5, None, 3), ("local", "policy"), (5, "policy", True)),
        (
            "not what was written before one",
            (5, 4, 3),
            ("policy", "local", "mdm"),
            (4, "mdm", True),
        ),
        (
            "a stronger one below it does not",
            (3, None, 5),
            ("policy", "local"),
            (3, "policy", False),
        ),
        ("nor the same", (3, None, 3), ("policy", "local"), (3, "policy", False)),
        ("nor what is not set", (3, None, None), ("policy", "local"), (3, "policy", False)),
    ],
)
def test_a_weaker_value_written_below_a_policy_of_the_mode_may_apply(
    why: str, values: tuple[Any, Any, Any], written: tuple[Any, ...], effective: tuple[Any, ...]
) -> None:
    found = of_value(held(*values), written, lambda one, two: two < one)  # type: ignore[operator]
    assert (found.value, found.place, found.contested) == effective, why
    assert found.sure is not found.contested
