"""Which packages are of one device, and how two devices of one name are told apart."""

from __future__ import annotations

import pytest

from mpdiff.fleet.correlate.devices import Devices
from mpdiff.fleet.model import NO_DEVICE
from tests.support.fleet import result
from tests.support.rows import for_each

ID, OTHER = "3f2a1111-2222-3333-4444-555555555555", "77771111-2222-3333-4444-555555555555"
NIL = "00000000-0000-0000-0000-000000000000"

Shown = tuple[str | None, str | None]
"""The identifier and the name that a package shows."""


def counted(shown: list[Shown]) -> tuple[int, list[str]]:
    """Return how many devices some packages are of, and what each package's is called."""
    devices = Devices()
    results = [
        result(number, computer_id=computer_id, device=host or computer_id or NO_DEVICE)
        for number, (computer_id, host) in enumerate(shown)
    ]
    for one in results:
        devices.learn(one)
    numbers = [devices.number(one) for one in results]
    return len(devices), devices.labels(numbers)


@for_each(
    "shown",
    [
        pytest.param([(ID, "WS-1"), ("{" + ID.upper() + "}", "ws-1")], id="spellings"),
        pytest.param([(None, "WS-1"), (ID, "WS-1")], id="one without an identifier"),
        pytest.param([(ID, None), (ID, "WS-1"), (None, "WS-1")], id="one without a name"),
        pytest.param([(NIL, "WS-1"), (ID, "WS-1")], id="a placeholder is no identifier"),
        pytest.param([(None, "WS-1"), (None, "ws-1.corp.example")], id="short and full name"),
        pytest.param([(None, "WS-1.corp.example"), (ID, "WS-1")], id="each knows something"),
    ],
)
def test_packages_of_one_device(shown: list[Shown]) -> None:
    for order in (shown, shown[::-1]):
        count, labels = counted(order)
        assert count == 1
        assert len(set(labels)) == 1


@for_each(
    ("shown", "devices"),
    [
        pytest.param([(NIL, "A"), (NIL, "B"), (NIL, "C")], 3, id="a placeholder in all"),
        pytest.param([(NIL, None), (NIL, None)], 2, id="nothing but a placeholder"),
        pytest.param([(ID, "A"), (ID, "B")], 2, id="a clone, or renamed"),
        pytest.param([(ID, "A"), (OTHER, "A")], 2, id="two of one name"),
        pytest.param([(ID, "A"), (OTHER, "A"), (None, "A")], 3, id="either of two"),
        pytest.param([(ID, "A"), (ID, "B"), (ID, None)], 3, id="either of two names"),
        pytest.param([(None, "A"), (None, "A.x.example"), (None, "A.y.example")], 3, id="domains"),
        pytest.param([(None, "10.0.0.1"), (None, "10.0.0.2")], 2, id="addresses"),
        pytest.param([(None, None), (None, None)], 2, id="nothing is known"),
    ],
)
def test_packages_of_several_devices(shown: list[Shown], devices: int) -> None:
    for order in (shown, shown[::-1]):
        count, labels = counted(order)
        assert count == devices
        assert len(set(labels)) == devices


def test_a_name_that_stands_for_one_device_needs_nothing_beside_it() -> None:
    assert counted([(ID, "A"), (OTHER, "B")])[1] == ["A", "B"]
    assert counted([(ID, "A"), (OTHER, "A")])[1] == [f"A ({ID})", f"A ({OTHER})"]


def test_a_name_that_thousands_share_costs_little() -> None:
    shown: list[Shown] = [(f"{n:08x}-2222-3333-4444-555555555555", "IMAGE") for n in range(1, 3000)]
    assert counted([*shown, (None, "IMAGE")])[0] == 3000
