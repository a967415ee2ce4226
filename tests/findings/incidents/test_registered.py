"""Another antivirus that Windows Security Center names: Defender may have been passive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.findings.trust.windows import quota_elsewhere
from tests.support.cases import case
from tests.support.rows import for_each
from tests.support.scene import REALTIME, at, event, log, set_value
from tests.support.witnesses import FOLDER, STATUS, report, status

if TYPE_CHECKING:
    from pathlib import Path

CENTER = FOLDER + "WSCInfo.txt"
OTHER = {CENTER: b"displayName = [Contoso AV]\nproductState = [397568]\n"}
OWN = {CENTER: b"displayName = [Windows Defender]\nproductState = [393472]\n"}
PAIR = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
HEALTHY = event(200, 1151, **{"RTP state": "Enabled"})


@for_each(
    ("why", "more", "events", "severity", "doubted"),
    [
        ("no witness of the mode", OTHER, (), "low", True),
        ("Defender's own mode", OTHER | {STATUS: status(AMRunningMode="Normal")}, (), "info", False),
        ("health reports show it active", OTHER, (HEALTHY,), "info", False),
        ("Defender alone", OWN, (), None, False),
    ],
)  # fmt: skip
def test_another_antivirus_is_told_and_matters_where_no_witness_shows_the_mode(
    why: str, more: Any, events: Any, severity: str | None, *, doubted: bool, tmp_path: Path
) -> None:
    found = report(tmp_path, more, evtx=log(*PAIR, *events))
    told = [f for f in found.findings if f.rule == "passive-mode"]
    assert [f.severity for f in told] == ([severity] if severity else []), why
    assert all(f.title == "Another antivirus is registered: Contoso AV" for f in told), why
    assert ("another antivirus is registered" in found.summary.headline) == bool(told), why
    (off,) = [f for f in found.findings if f.rule == "transient"]
    assert ("Another antivirus is registered (Contoso AV)" in off.detail) is doubted, why
    assert off.certainty == "certain", why


def test_who_set_tamper_protection_is_told(tmp_path: Path) -> None:
    off: dict[str, Any] = {"IsTamperProtected": False, "TamperProtectionSource": "Intune"}
    (one,) = report(tmp_path, {STATUS: status(**off)}).findings
    assert one.detail.endswith("TamperProtectionSource is Intune.")


@for_each(
    ("why", "most", "left", "spans", "said"),
    [
        ("all was used, one window", 480, 0, (), "480 of 480 minutes .* account for 240"),
        ("what the window used", 480, 240, (), None),
        ("a little more", 480, 226, (), None),
        ("a second window accounts for it", 480, 0, ((at(-600), at(-360)),), None),
        ("more than all", 480, "-120", (), "600 of 480"),
        ("printed blank", None, None, (), None),
        ("no number", 480, "none", (), None),
        ("a switch", 480, True, (), None),
    ],
)
def test_use_of_the_mode_that_no_known_window_accounts_for_is_said(
    why: str, most: Any, left: Any, spans: Any, said: str | None
) -> None:
    values = {"TroubleShootingDailyMaxQuota": most, "TroubleShootingDailyQuotaLeft": left}
    one = PrintedStatus(STATUS, values)
    found = list(quota_elsewhere(case((), support=Support(statuses=(one,)), spans=spans)))
    assert len(found) == (said is not None), why
    if said is not None:
        assert re.search(said, found[0].message), why
