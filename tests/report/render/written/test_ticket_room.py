"""Which groups get a line of a ticket: what is still weakened first, however grave the others are."""

from __future__ import annotations

from mpdiff import render
from mpdiff.pipeline import analyse
from tests.support.reports import finding, report

OFF = {"kind": "changed", "before": 1, "after": 0, "before_text": "1", "after_text": "0"}


def test_every_still_weakened_line_stands_before_any_other_is_left_out() -> None:
    lines = render(analyse("samples/attacker/package.zip"), "ticket").splitlines()
    shown = "\n".join(line for line in lines if line.startswith("- "))
    assert "Sample submission set to never send" in shown
    assert "waiting below a policy" not in shown
    assert shown.count(", still weakened]") == 10


def test_a_mild_one_that_is_still_there_stands_before_a_grave_one_that_is_over() -> None:
    over = [
        finding(setting=f"Unknown{n}", severity="critical", still_weakened=False) for n in range(40)
    ]
    still = finding(setting="Lasting", severity="low", still_weakened=True, **OFF)
    shown = render(report(still, *over), "ticket")
    assert "Lasting" in shown
    assert "Unknown0" in shown
    assert "more findings (mpdiff diff" in shown


def test_what_was_accepted_takes_no_line_from_what_is_open() -> None:
    over = [finding(setting=f"Open{n}", severity="low", still_weakened=False) for n in range(40)]
    settled = finding(setting="Wanted", still_weakened=True, status="accepted")
    assert "- Wanted" not in render(report(settled, *over), "ticket")
