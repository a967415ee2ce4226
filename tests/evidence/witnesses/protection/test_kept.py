"""A log that holds more than is kept: every hour has its share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mpdiff.evidence.witnesses.protection import kept
from samples import write_support as write
from tests.support.scene import at
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_all_is_kept_below_the_limit() -> None:
    found = kept.Kept[int](5)
    for number in range(5):
        found.add("x", START, number)
    assert (found.found(), found.left_out) == ([0, 1, 2, 3, 4], 0)


def test_a_flood_pushes_nothing_out_of_another_hour_or_kind() -> None:
    found = kept.Kept[tuple[str, int]](10)
    for number in range(1000):
        found.add("flood", START + timedelta(hours=number % 2, seconds=number), ("flood", number))
    found.add("flood", START + timedelta(hours=7), ("quiet", 0))
    found.add("other", START, ("other", 0))
    left = found.found()
    assert {("quiet", 0), ("other", 0), ("flood", 0), ("flood", 999)} <= set(left)
    assert len(left) == 1 + 2 * 4 + 1
    assert found.left_out == 1002 - len(left)


def test_more_hours_than_the_limit_keep_one_each() -> None:
    found = kept.Kept[int](3)
    for hour in range(6):
        for number in range(2):
            found.add("x", START + timedelta(hours=hour), 10 * hour + number)
    assert [one // 10 for one in found.found()] == [0, 1, 2, 3, 4, 5]


def test_what_fills_a_log_before_the_window_hides_nothing_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 20)
    entries: list[write.Timed] = [
        (at(-6000) + timedelta(seconds=n), write.tamper_state(*((5, 1) if n % 2 else (1, 5))))
        for n in range(99)
    ]
    entries += [(at(-5000) + timedelta(seconds=n), write.detected(f"T{n}", "x")) for n in range(99)]
    entries += [
        (at(30), write.real_time_state(1, 0)),
        (at(40), write.detected("Real", "x")),
        (at(60), write.real_time_state(0, 1)),
    ]
    found = report(tmp_path, {MP_LOG: mp_log(*entries)})
    assert any(f.rule == "transient" and f.certainty == "certain" for f in found.findings)
    assert "Real" in [i.subject for i in found.incidents]
    assert ("support-many", MP_LOG) in [(n.code, n.member) for n in found.notices]


def test_a_flood_of_one_name_hides_no_other_of_its_hour() -> None:
    found = kept.Kept[str](10)
    for number in range(500):
        found.add("detection", START + timedelta(seconds=number), f"EICAR {number}", "eicar")
        if number == 250:
            found.add("detection", START + timedelta(seconds=number), "REAL", "real")
    left = found.found()
    assert {"REAL", "EICAR 0", "EICAR 499"} <= set(left)
    assert (len(left) <= 10, found.left_out) == (True, 501 - len(left))


def test_more_names_than_the_limit_are_bounded() -> None:
    found = kept.Kept[int](10)
    for number in range(1000):
        found.add("detection", START, number, number)
    left = found.found()
    assert (len(left), left[0], left[-1], found.left_out) == (10, 0, 999, 990)


def test_a_flood_in_the_hour_of_malware_hides_neither_it_nor_that_there_is_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 20)
    flood = [(at(2 + n * 0.5), write.detected("EICAR", f"file:C:\\t{n}")) for n in range(99)]
    real = (at(25.1), write.detected("Trojan:REAL", "file:C:\\evil"))
    entries = sorted([*flood, real], key=lambda entry: entry[0])
    found = report(tmp_path, {MP_LOG: mp_log(*entries)})
    (malware,) = (f for f in found.findings if f.rule == "malware-detected")
    assert "Trojan:REAL" in malware.title
    assert "(at least " in malware.title
    assert "more that are not listed" in malware.detail
