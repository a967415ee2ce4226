"""Two snapshots of a package, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.base.errors import MpdiffError
from mpdiff.pipeline import analyse
from tests.support.packages import snapshot_json

if TYPE_CHECKING:
    from mpdiff.base.model import Report

OFF = snapshot_json(DisableRealtimeMonitoring=True)
ON = snapshot_json()


def compared(report: Report) -> tuple[str | None, str | None]:
    refs = (report.before, report.after)
    before, after = (None if r is None else r.member.rpartition("/")[2] for r in refs)
    return before, after


def codes(report: Report) -> set[str]:
    return {n.code for n in report.notices}


def rules(report: Report) -> set[str]:
    return {f.rule for f in report.findings}


def refused(path: str, **given: Any) -> MpdiffError:
    with pytest.raises(MpdiffError) as caught:
        analyse(path, **given)
    return caught.value
