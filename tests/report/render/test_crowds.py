"""What a finding stands for is counted wherever findings are counted: one number for one thing."""

from __future__ import annotations

from functools import cache

from mpdiff import render
from mpdiff.base.model import Report  # noqa: TC001
from mpdiff.report.digest import digest
from mpdiff.report.render.written.lines import group_line
from tests.support.reports import exclusion, report
from tests.support.rows import for_each


@cache
def told() -> Report:
    """Return five exclusions by name, 2001 more that one finding stands for, and their count."""
    named = [exclusion(f"C:\\{n}", fingerprint=f"{n:032x}") for n in range(5)]
    crowd = exclusion("", key=None, stands_for=2001, title="ExclusionPath: 2001 more entries added")
    return report(*named, crowd)


def test_what_to_do_counts_all_of_them() -> None:
    _, scan, *_, check = digest(told()).now
    assert scan == "Scan what was excluded: C:\\0, C:\\1, C:\\2 and 2003 more."
    assert (
        check == "Check on the device whether this is restored: C:\\0, C:\\1, C:\\2 and 2003 more."
    )


def test_the_line_of_a_group_counts_all_of_them() -> None:
    (group,) = digest(told()).sections[0].groups
    assert group_line(group) == "2006 exclusions added: C:\\0, C:\\1, C:\\2, C:\\3 and 2002 more"


@for_each(
    ("form", "said"),
    [
        ("text", "WHETHER STILL SO (2006)"),
        ("markdown", "Open findings: 2006 medium"),
        ("html", "<b>2006</b> open"),
        ("html", "medium <span>2006</span>"),
        ("html", '<span class="aside">2006</span></h3>'),
        ("html", 'data-stands-for="2001"'),
        ("junit", "2006 findings in 6 cases"),
        ("jsonl", '"stands_for":2001'),
    ],
)
def test_every_format_counts_all_of_them(form: str, said: str) -> None:
    assert said in render(told(), form)


def test_where_each_stands_for_itself_nothing_is_said() -> None:
    alone = report(exclusion("C:\\0"), exclusion("C:\\1"))
    assert "findings in" not in render(alone, "junit")
    assert "data-stands-for" not in render(alone, "html").partition("<script>")[0]
