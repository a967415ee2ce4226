"""All queries of a report, in the order in which a case is worked: window, who, while off, elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mpdiff.report.hunt import elsewhere, who, window
from mpdiff.report.hunt import while_off as off
from mpdiff.report.hunt.query import GROUPS, device_id_remark, kusto_comment
from mpdiff.report.redact.pseudonyms import says_redacted
from mpdiff.report.render.words import device_in_words
from mpdiff.report.render.words import window_in_words as window_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mpdiff.base.model import Report
    from mpdiff.catalogue.lookup import Catalogue
    from mpdiff.report.hunt.query import Group, Query

_NO_TIME: Final = (
    "Something was weakened, but the evidence has no time for it: add an event log (--events) or "
    "the window (--window START/END)."
)
_REDACTED: Final = (
    "This report is redacted: its names are pseudonyms, which no table holds. Run mpdiff hunt on the report "
    "that is not redacted."
)


def hunting_queries(report: Report, catalogue: Catalogue, only: Collection[Group] = ()) -> str:
    """Return the queries as one text of Kusto, with blank lines between them.

    `only`: the groups that are asked about; all of them where it is empty.
    """
    blocks = [_introduction(report)]
    for group in GROUPS:
        if only and group not in only:
            continue
        found = [query.text() for query in queries(report, catalogue, group)]
        blocks += found or [kusto_comment(f"[{group}] {_nothing(report, group)}") + "\n"]
    return "\n".join(blocks)


def queries(report: Report, catalogue: Catalogue, group: Group) -> Iterable[Query]:
    """Return the queries of one group."""
    if group == "window":
        return window.queries(report)
    if group == "who":
        return who.queries(report, catalogue)
    if group == "while-off":
        return off.queries(report, catalogue)
    return elsewhere.queries(report, catalogue)


def _nothing(report: Report, group: Group) -> str:
    """Return why a group has no query."""
    if any(f.effect == "weakened" for f in report.findings):
        return _NO_TIME
    if group == "while-off":
        return "Nothing was weakened, so there is no stretch to look into."
    return "Nothing changed and no time is known, so there is nobody to look for."


def _introduction(report: Report) -> str:
    said = (
        f"Advanced hunting for {device_in_words(report)}",
        device_id_remark(report),
        f"Window: {window_words(report)}",
        _REDACTED if says_redacted(report.options) else "",
        "Run one query at a time, with the cursor in it; each has its own answer.",
    )
    return "".join(kusto_comment(line) + "\n" for line in said if line)
