"""When an attempt that was refused counts, and what its finding says."""

from __future__ import annotations

import pytest

from mpdiff.base.model import Window
from mpdiff.catalogue import catalogue
from tests.findings.incidents.test_refused import REALTIME, found, tried
from tests.support.rows import for_each
from tests.support.scene import END


@for_each(
    ("minute", "counts"), [(0, True), (-1, True), (-1440, True), (-1440.1, False), (900, True)]
)
def test_an_attempt_counts_from_a_day_before_the_window(minute: float, *, counts: bool) -> None:
    assert bool(found(tried(minute))) is counts


@pytest.mark.parametrize("window", [None, Window(None, END, "x")])
def test_where_no_start_is_known_every_attempt_counts(window: Window | None) -> None:
    (one,) = found(tried(-9000), window=window)
    assert one.severity == "medium"


@for_each("certain", [(True, True), (True, False), (False, True)])
def test_the_times_are_certain_where_each_is(certain: tuple[bool, bool]) -> None:
    (one,) = found(*(tried(5 + n, time_certain=c) for n, c in enumerate(certain)))
    assert one.times_certain is all(certain)


def test_it_says_what_the_setting_means_and_cites_the_first_attempts() -> None:
    (one,) = found(*(tried(n) for n in range(1, 31)))
    meaning = catalogue().find(REALTIME)
    assert meaning is not None
    assert one.detail == f"{meaning.meaning}: the attempt failed, nothing changed."
    assert len(one.witnesses) == 20
    (other,) = found(tried(5, "NoSuchSetting"))
    assert other.detail == "the attempt failed, nothing changed."
