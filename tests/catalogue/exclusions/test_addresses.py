"""Which addresses an item covers, in every spelling that may be met."""

from __future__ import annotations

from mpdiff.catalogue.exclusions.addresses import read_range
from tests.support.rows import for_each


@for_each(
    ("item", "first", "last"),
    [
        ("10.1.2.3", "10.1.2.3", "10.1.2.3"),
        (" '[10.1.2.3]' ", "10.1.2.3", "10.1.2.3"),
        ("10.1.0.0/16", "10.1.0.0", "10.1.255.255"),
        ("10.1.2.3/16", "10.1.0.0", "10.1.255.255"),
        ("10.0.0.0/255.0.0.0", "10.0.0.0", "10.255.255.255"),
        ("10/8", "10.0.0.0", "10.255.255.255"),
        ("10.1/16", "10.1.0.0", "10.1.255.255"),
        ("10.1.2/24", "10.1.2.0", "10.1.2.255"),
        ("10.1.2.3-10.1.2.9", "10.1.2.3", "10.1.2.9"),
        ("10.1.2.9 - 10.1.2.3", "10.1.2.3", "10.1.2.9"),
        ("10.1.2.3-9", "10.1.2.3", "10.1.2.9"),
        ("*", "0.0.0.0", "255.255.255.255"),  # noqa: S104  nothing is bound
        ("10.*", "10.0.0.0", "10.255.255.255"),
        ("10.1.*.*", "10.1.0.0", "10.1.255.255"),
        ("10.1.2.*", "10.1.2.0", "10.1.2.255"),
        ("fe80::/10", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("::1-::9", "::1", "::9"),
        ("::ffff:10.0.0.0/104", "10.0.0.0", "10.255.255.255"),
        ("::ffff:10.1.2.3", "10.1.2.3", "10.1.2.3"),
    ],
)
def test_an_item_covers_these(item: str, first: str, last: str) -> None:
    covered = read_range(item)
    assert covered is not None
    assert (str(covered.first), str(covered.last)) == (first, last)
    assert covered.size == int(covered.last) - int(covered.first) + 1


@for_each(
    "item",
    [
        "",
        "PC-042",
        "10.1.2.3-5-6",
        "10.1.2.3-::9",
        "10.1.2.3-x",
        "fd00::10.1.2.3-9",
        "::1-9.9.9.9",
        "*.1.2.3",
        "10.*.2.3",
        "10.1.2.*x",
        "10.1.2.3/33",
        "10.1.2.3.4",
        "300.1.1.1",
    ],
)
def test_what_names_no_addresses_covers_none(item: str) -> None:
    assert read_range(item) is None
