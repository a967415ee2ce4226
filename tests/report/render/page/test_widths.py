"""Labels of a narrow drawing are cut by their width, not by their letters, and the state stays beside them."""

from __future__ import annotations

from mpdiff.pipeline import analyse
from mpdiff.report.render.page.lanes import draw
from mpdiff.report.render.page.widths import narrowed, tight_label, width
from tests.support.rows import for_each

ROOM = 342 - 104
"""Pixels of the drawing on a page of 400, without the widest state."""


def test_wide_letters_take_more_room_than_narrow_ones() -> None:
    assert width("WWW") > width("abc") > width("ill") > width("") == 0
    assert width("\u6f22") > width("W") / 2


@for_each(
    ("text", "pixels", "shown"),
    [
        ("short", 200.0, "short"),
        ("C:\\Users\\Public\\Downloads\\setup.exe", 150.0, "C:\\Us\u2026s\\setup.exe"),
        ("i" * 40, 100.0, "iiiii\u2026iiiiiiiiiii"),
        ("anything", 1.0, "\u2026"),
    ],
)
def test_a_label_is_cut_in_its_middle(text: str, pixels: float, shown: str) -> None:
    assert narrowed(text, pixels) == shown


@for_each("name", ["attacker", "cut-lists", "high-cpu", "spellings"])
def test_every_label_fits_beside_its_state(name: str) -> None:
    drawing = draw(analyse(f"samples/{name}/package.zip"))
    assert drawing is not None
    for lane in drawing.lanes:
        assert width(" ".join(filter(None, tight_label(lane)))) <= ROOM
