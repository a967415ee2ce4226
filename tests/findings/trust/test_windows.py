"""Did troubleshooting mode last longer than it can: what is flagged, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mpdiff.base.model import Window
from mpdiff.evidence.window import OPTION
from tests.support.cases import case
from tests.support.cases import findings as of_case
from tests.support.eventlogs import NOON


def window(hours: float, **given: Any) -> Window:
    return Window(NOON, NOON + timedelta(hours=hours), **({"basis": "the registry"} | given))


@pytest.mark.parametrize("hours", [4.2, 9, 100])
def test_a_window_longer_than_documented_is_flagged(hours: float) -> None:
    (found,) = of_case(case(window=window(hours)), "window_exceeded")
    assert (found.rule, found.severity) == ("window-exceeded", "medium")
    assert f"{hours:.1f} hours" in found.title


@pytest.mark.parametrize(
    "span",
    [
        None,
        window(3),
        window(4),
        window(4 + 4 / 60),  # a few minutes over
        window(9, certain=False),
        window(9, basis=OPTION),  # the user's range is no evidence
        Window(None, NOON, "x"),
        Window(NOON, None, "x"),
    ],
)
def test_no_word_on_other_windows(span: Window | None) -> None:
    assert of_case(case(window=span), "window_exceeded") == ()
