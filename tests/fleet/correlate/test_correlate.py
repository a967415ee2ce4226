"""What only many packages show: rows that must be there, and rows that must not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from mpdiff.catalogue import catalogue
from mpdiff.fleet.correlate.devices import Devices
from mpdiff.fleet.correlate.open import Settings, StillThere
from mpdiff.fleet.correlate.sequences import MOST_FOREIGN, Sequences, steady
from mpdiff.fleet.correlate.shared import Shared
from mpdiff.fleet.correlate.windows import Windows
from tests.support.fleet import MORNING, exclusion, fed, result, steps, weakness
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.fleet.model import PackageResult, Weakness

HOUR = timedelta(hours=1)
QUOTA = catalogue().data.window.quota


def share(path: str) -> Weakness:
    return weakness(
        "SignatureDefinitionUpdateFileSharesSources", became=path, is_text=True, effect="unknown"
    )


def program(path: str) -> Weakness:
    return weakness("ExclusionProcess", key=path, kind="added")


def proxy(address: str) -> Weakness:
    return weakness("ProxyServer", became=address, is_text=True, effect="unknown")


@for_each(("set_still", "count"), [((True, True), 2), ((True, False), 1), ((False, False), 0)])
def test_a_share_that_is_still_set_is_still_there_on_its_devices(
    set_still: tuple[bool, bool], count: int
) -> None:
    """Which way a share goes no source says, so it is never still weakened."""
    found = [replace(share("\\\\h\\s"), still_set=one, still_weakened=None) for one in set_still]
    results = [result(n, weaknesses=(one,)) for n, one in enumerate(found, start=1)]
    (row,) = fed(Shared(Devices()), results).rows()
    assert row.still == count


@for_each(
    ("one", "other", "item"),
    [
        pytest.param(exclusion("C:\\A"), exclusion("c:\\a"), "C:\\A", id="letter case"),
        pytest.param(share("\\\\h\\s"), share("\\\\H\\s"), "\\\\h\\s", id="a share"),
        *(
            pytest.param(share("\\\\h\\s"), share(text), "\\\\h\\s", id=f"share {text}")
            for text in ("\\\\H\\S\\", "//h/s", "//H/s/", '"\\\\h\\s"')
        ),
        *(
            pytest.param(proxy("http://h:80"), proxy(text), "http://h:80", id=f"proxy {text}")
            for text in ("HTTP://H:80", "http://h:80/", " http://h:80")
        ),
        pytest.param(
            weakness("AttackSurfaceReductionRules_Actions", key="9e6c", label="Block LSASS"),
            weakness("AttackSurfaceReductionRules_Actions", key="9E6C", label="Block LSASS"),
            "Block LSASS",
            id="a rule, by its name",
        ),
        *(
            pytest.param(exclusion("C:\\A"), exclusion(text), "C:\\A", id=text)
            for text in ("C:\\a\\", "c:/A", '"C:\\A"', "C:\\A\\*", "%SystemDrive%\\A", "C:\\A ")
        ),
    ],
)
def test_the_same_item_on_two_devices_is_shared(one: Weakness, other: Weakness, item: str) -> None:
    results = [result(1, weaknesses=(one,)), result(2, weaknesses=(other,))]
    (row,) = fed(Shared(Devices()), results).rows()
    assert (row.item, row.where.count, row.where.devices) == (item, 2, ("WS-1", "WS-2"))


@for_each(
    ("one", "other"),
    [
        pytest.param(exclusion("C:\\A"), exclusion("C:\\B"), id="other items"),
        pytest.param(share("\\\\h\\s"), share("\\\\h\\s\\x"), id="a folder of the share"),
        pytest.param(share("\\\\h\\s"), share("\\\\h2\\s"), id="another host"),
        pytest.param(share("\\\\h\\s|\\\\i\\s"), share("\\\\h\\s"), id="one share more"),
        pytest.param(proxy("http://h:80"), proxy("http://h:81"), id="another port"),
        pytest.param(proxy("http://h:80"), proxy("https://h:80"), id="another scheme"),
        pytest.param(proxy("http://h/a/"), proxy("http://h/a"), id="another path"),
        pytest.param(exclusion("%TEMP%"), exclusion("C:\\Windows\\Temp"), id="of a user"),
        pytest.param(exclusion("%Odd%\\A"), exclusion("C:\\A"), id="an unknown variable"),
        pytest.param(exclusion("C:\\A:s"), exclusion("C:\\A"), id="a stream"),
        pytest.param(program("C:\\A\\*"), program("C:\\A"), id="the programs of a folder"),
        pytest.param(weakness(), weakness(), id="a switch is no item"),
        pytest.param(exclusion("C:\\A"), exclusion("C:\\A", status="accepted"), id="accepted"),
    ],
)
def test_what_is_not_the_same_is_not_shared(one: Weakness, other: Weakness) -> None:
    results = [result(1, weaknesses=(one,)), result(2, weaknesses=(other,))]
    assert fed(Shared(Devices()), results).rows() == ()


def test_two_packages_of_one_device_share_nothing() -> None:
    results = [result(1, weaknesses=(exclusion("C:\\A"),), path=p) for p in ("a", "b")]
    assert fed(Shared(Devices()), results).rows() == ()


def test_devices_without_a_name_are_told_apart_by_their_packages() -> None:
    nameless = {"device": "device not known", "computer_id": None}
    results = [result(n, weaknesses=(exclusion("C:\\A"),), **nameless) for n in (1, 2)]
    (row,) = fed(Shared(Devices()), results).rows()
    assert row.where.count == 2


def test_a_sequence_is_found_inside_other_steps_and_reported_whole() -> None:
    results = [
        result(1, steps=steps("A", "B", "C", "D", "E")),
        result(2, steps=steps("X", "B", "C", "D", "E", "Y", start=1000)),
        result(3, steps=steps("E", "D", "C", "B")),
    ]
    (row,) = fed(Sequences(Devices()), results).rows()
    assert row.steps == ("B: True", "C: True", "D: True", "E: True")
    assert row.where.devices == ("WS-1", "WS-2")
    assert row.gaps == (60, 60, 60)
    assert row.in_step.count == 2


def test_a_longer_sequence_of_fewer_devices_is_a_row_of_its_own() -> None:
    results = [
        result(1, steps=steps("A", "B", "C", "D", "E")),
        result(2, steps=steps("A", "B", "C", "D", "E")),
        result(3, steps=steps("A", "B", "C")),
    ]
    rows = fed(Sequences(Devices()), results).rows()
    assert [(len(row.steps), row.where.count) for row in rows] == [(3, 3), (5, 2)]


def test_a_hand_is_not_in_step_with_a_script() -> None:
    results = [
        result(1, steps=steps("A", "B", "C", every=20)),
        result(2, steps=steps("A", "B", "C", every=20.5)),
        result(3, steps=steps("A", "B", "C", every=95)),
    ]
    (row,) = fed(Sequences(Devices()), results).rows()
    assert row.where.count == 3
    assert row.in_step.devices == ("WS-1", "WS-2")


def test_two_steps_in_the_same_order_are_no_sequence() -> None:
    results = [result(n, steps=steps("A", "B")) for n in (1, 2)]
    assert fed(Sequences(Devices()), results).rows() == ()


def test_steps_that_repeat_do_not_go_round_for_ever() -> None:
    results = [result(n, steps=steps(*"ABABABAB")) for n in (1, 2)]
    rows = fed(Sequences(Devices()), results).rows()
    assert {row.where.count for row in rows} == {2}


def test_other_steps_in_the_same_pace_are_one_pace() -> None:
    results = [
        result(1, steps=steps(*"ABCDE", every=180)),
        result(2, steps=steps(*"VWXYZ", every=180.4)),
        result(3, steps=steps(*"LMNOP", every=33)),
    ]
    (row,) = fed(Sequences(Devices()), results).paces()
    assert (row.seconds, row.where.devices) == (180, ("WS-1", "WS-2"))


@for_each(
    ("gaps", "paces"),
    [
        ([20, 20, 20, 20], {20}),
        ([20, 20, 20], set()),
        ([20, 20, 90, 20, 20], set()),
        ([0, 0, 0, 0, 0], set()),  # one command, many events
        ([5, 300, 300.5, 299.9, 300, 7], {300}),
    ],
)
def test_a_pace_needs_four_equal_gaps(gaps: list[float], paces: set[int]) -> None:
    assert steady(gaps) == paces


def window(number: int, start: float, hours: float, **given: object) -> PackageResult:
    begin = MORNING + start * HOUR
    return result(number, window_start=begin, window_end=begin + hours * HOUR, **given)


@for_each(
    ("spans", "hours"),
    [
        pytest.param([(0, 4), (5, 4), (10, 4)], 12, id="three in a day"),
        pytest.param([(0, 9)], 9, id="one that is too long"),
        pytest.param([(-30, 4), (0, 4), (5, 4), (19, 4)], 12, id="the worst day counts"),
    ],
)
def test_windows_beyond_the_quota(spans: list[tuple[float, float]], hours: float) -> None:
    results = [window(1, start, length) for start, length in spans]
    (row,) = fed(Windows(Devices(), QUOTA), results).rows()
    assert (row.device, row.hours, row.quota_hours) == ("WS-1", hours, 8)


@for_each(
    "results",
    [
        pytest.param([window(1, 0, 4), window(1, 5, 4)], id="the quota exactly"),
        pytest.param([window(1, 0, 4), window(1, 5, 4), window(1, 24, 4)], id="renewed"),
        pytest.param([window(1, 0, 4), window(1, 0.05, 4), window(1, 0, 4)], id="one window"),
        pytest.param([window(n, 0, 4) for n in (1, 2, 3)], id="three devices"),
        pytest.param([window(1, 0, 12, window_certain=False)], id="an edge was inferred"),
    ],
)
def test_windows_within_the_quota(results: list[PackageResult]) -> None:
    assert fed(Windows(Devices(), QUOTA), results).rows() == ()


def test_what_is_still_open_stands_with_the_worst_first() -> None:
    still: dict[str, Any] = {"still_weakened": True}
    results = [
        result(1, weaknesses=(exclusion("C:\\A", **still), weakness(**still, severity="critical"))),
        result(2, weaknesses=(exclusion("C:\\A", **still), exclusion("C:\\B"))),
        result(3, weaknesses=(exclusion("C:\\C", **still, status="accepted"),)),
    ]
    rows = fed(StillThere(Devices()), results).rows()
    assert [(r.severity, r.item, r.where.count) for r in rows] == [
        ("critical", None, 1),
        ("high", "C:\\A", 2),
    ]


def test_settings_are_counted_by_device_and_package_with_their_known_time() -> None:
    results = [
        result(1, weaknesses=(exclusion("C:\\A"), exclusion("C:\\B", still_weakened=True))),
        result(1, weaknesses=(exclusion("C:\\A"),)),
        result(2, weaknesses=(weakness(effect="unknown"),)),
    ]
    (row,) = fed(Settings(Devices()), results).rows()
    assert (row.setting, row.devices, row.packages, row.still) == ("ExclusionPath", 1, 2, 1)
    assert row.seconds == 3 * 3600


def test_steps_of_one_device_alone_do_not_break_a_sequence() -> None:
    results = [
        result(1, steps=steps("A", "B", "X", "C", "D")),
        result(2, steps=steps("A", "B", "C", "D", "E", start=1000)),
    ]
    (row,) = fed(Sequences(Devices()), results).rows()
    assert row.steps == ("A: True", "B: True", "C: True", "D: True")
    assert row.where.count == 2


def test_many_steps_of_one_device_between_two_part_a_sequence() -> None:
    between = [f"X{n}" for n in range(MOST_FOREIGN + 1)]
    results = [
        result(1, steps=steps("A", "B", *between, "C")),
        result(2, steps=steps("A", "B", "C", start=1000)),
    ]
    assert fed(Sequences(Devices()), results).rows() == ()
    fewer = [result(1, steps=steps("A", "B", *between[1:], "C")), results[1]]
    assert len(fed(Sequences(Devices()), fewer).rows()) == 1


def test_the_same_steps_in_another_order_are_no_sequence() -> None:
    results = [
        result(1, steps=steps("A", "X", "B", "Y", "C")),
        result(2, steps=steps("C", "B", "V", "A", start=1000)),
    ]
    assert fed(Sequences(Devices()), results).rows() == ()


def test_two_packages_of_one_device_are_no_sequence_of_several() -> None:
    results = [result(1, steps=steps("A", "B", "C"), path=path) for path in ("a", "b")]
    assert fed(Sequences(Devices()), results).rows() == ()


def test_noise_of_each_device_does_not_hide_what_all_did() -> None:
    results = [
        result(n, steps=steps(*(f"noise {n} {k}" for k in range(300)), "A", "B", "C"))
        for n in (1, 2)
    ]
    (row,) = fed(Sequences(Devices()), results).rows()
    assert row.steps == ("A: True", "B: True", "C: True")


def test_a_step_of_one_device_alone_does_not_break_a_pace() -> None:
    results = [
        result(n, steps=tuple(sorted((*steps(*"ABCDE"), *more), key=lambda step: step.time)))
        for n, more in ((1, ()), (2, steps("X", start=130)))
    ]
    (row,) = fed(Sequences(Devices()), results).paces()
    assert (row.seconds, row.where.count) == (60, 2)


def test_steps_that_spell_a_share_in_two_ways_are_the_same_steps() -> None:
    results = []
    for number, spelled in enumerate(("\\\\h\\s", "//H/s/"), 1):
        first, second, third = steps("SharedSignaturesPath", "B", "C")
        results.append(result(number, steps=(replace(first, became=spelled), second, third)))
    (row,) = fed(Sequences(Devices()), results).rows()
    assert row.where.count == 2


def spent_under(*windows: PackageResult) -> list[tuple[str, float]]:
    devices = Devices()
    for one in windows:
        devices.learn(one)
    return [(row.device, row.hours) for row in fed(Windows(devices, QUOTA), windows).rows()]


def test_a_quota_spent_under_two_names_of_one_identifier_is_shown_as_doubtful() -> None:
    one = {"computer_id": "3f2a1111-2222-3333-4444-555555555555"}
    renamed = [window(1, 0, 4, **one), window(1, 5, 4, **one), window(2, 10, 4, **one)]
    assert spent_under(*renamed) == [("WS-1 and WS-2, if these are one", 12)]
    assert spent_under(renamed[0], window(2, 10, 4, **one)) == []


@for_each(
    "others",
    [
        pytest.param([(2, 3, {})], id="at the same time"),
        pytest.param([(2, 10, {"computer_id": "other"})], id="another identifier"),
        pytest.param([(2, 10, {}), (3, 14.5, {}), (4, 19, {})], id="the identifier of an image"),
    ],
)
def test_devices_that_are_certainly_several_have_a_quota_each(
    others: list[tuple[int, float, dict[str, str]]],
) -> None:
    one = {"computer_id": "3f2a1111-2222-3333-4444-555555555555"}
    first = [window(1, 0, 4, **one), window(1, 5, 4, **one)]
    assert spent_under(*first, *(window(n, at, 4, **{**one, **own}) for n, at, own in others)) == []
