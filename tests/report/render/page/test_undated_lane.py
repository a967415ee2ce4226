"""The lane of what no event dates is as long as it may have been weak, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff import render
from mpdiff.pipeline import analyse
from mpdiff.report.render.page.lanes import draw
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.report.render.page.drawing import Bar


def last_bar(name: str, setting: str) -> Bar:
    """Return the bar of an undated weakening of a sample."""
    drawing = draw(analyse(f"samples/{name}/package.zip"))
    assert drawing is not None
    (lane,) = [lane for lane in drawing.lanes if lane.setting == setting]
    return lane.bars[-1]


def test_what_is_still_weakened_goes_on_to_the_collection() -> None:
    bar = last_bar("log-starts-late", "DisableArchiveScanning")
    assert (bar.end, bar.to_right, bar.at + bar.width) == ("unlogged", True, 100.0)
    assert bar.at > 0


def test_what_the_snapshots_do_not_show_may_have_been_at_any_time() -> None:
    bar = last_bar("only-other-witnesses", "DisableBehaviorMonitoring")
    assert (bar.at, bar.width, bar.from_left, bar.to_right) == (0.0, 100.0, True, False)


@for_each(
    ("name", "said"),
    [
        ("log-starts-late", "still weakened, no event tells since when</tspan>"),
        ("log-starts-late", "Weakened between the snapshots and still so; no event tells when<"),
        ("only-other-witnesses", "Weakened at some time; no event tells when<"),
        ("attacker", "<dt>Last record</dt>"),
    ],
)
def test_the_page_says_so(name: str, said: str) -> None:
    assert said in render(analyse(f"samples/{name}/package.zip"), "html")
