"""What a policy file that cannot be understood is told, and what the check of one prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.catalogue import catalogue
from mpdiff.findings.weighing.policy_file import check, load_policy
from tests.support.rows import for_each

if TYPE_CHECKING:
    from pathlib import Path

ACCEPTED = "version: 1\naccepted:\n- {%s, reason: why, owner: it, expires: 2026-12-31}\n"


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@for_each(
    ("entry", "code", "cure"),
    [
        ("setting: MAPSReportin", "unknown-setting", "Did you mean MAPSReporting?"),
        ("setting: Zzzzzzzz", "unknown-setting", "mpdiff explain lists them all."),
        ("setting: MAPSReporting, rule: weakend", "unknown-rule", "Did you mean weakened?"),
        ("setting: MAPSReporting, rule: zzzzzzzz", "unknown-rule", "mpdiff rules lists them all."),
        ("setting: MAPSReporting, value: advancd", "unknown-value", "Did you mean Advanced?"),
        ("setting: MAPSReporting, key: x", "wrong-value", "Use value instead."),
        ("setting: ExclusionPath, value: x", "wrong-value", "Name its item with key."),
        ("setting: ComputerID", "wrong-value", "Remove it."),
        ("setting: DisableRealtimeMonitoring, value: perhaps", "unknown-value", "Values: true, false."),
    ],
)  # fmt: skip
def test_what_is_not_understood_has_a_cure(
    entry: str, code: str, cure: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        load_policy(written(tmp_path, ACCEPTED % entry), catalogue())
    assert (caught.value.code, caught.value.cure) == (code, cure)


def test_a_setting_without_names_of_values_takes_a_text(tmp_path: Path) -> None:
    entry = "setting: ProxyServer, value: 'http://proxy'"
    (one,) = load_policy(written(tmp_path, ACCEPTED % entry), catalogue()).accepted
    assert one.value == "http://proxy"


WHOLE = """\
version: 1
severity:
  settings: {MAPSReporting: low}
  rules: {weakened: high}
watch: [PUAProtection, DisableRealtimeMonitoring]
accepted:
- {setting: MAPSReporting, value: 0, rule: weakened, reason: why, owner: it, expires: 2026-12-31}
risky_exclusions:
- {applies_to: path, pattern: 'E:\\*', severity: high, why: shared}
"""


def test_the_check_prints_every_part_that_holds_something(tmp_path: Path) -> None:
    text = check(written(tmp_path, WHOLE), catalogue())
    for part in (
        "SEVERITY BY SETTING (1)\n  MAPSReporting: low\n",
        "SEVERITY BY RULE (1)\n  weakened: high\n",
        "ACCEPTED CHANGES (1)\n  MAPSReporting = Disabled (0) as weakened: it: why (until 2026-12-31)\n",
        "WATCHED SETTINGS (2)\n  DisableRealtimeMonitoring\n  PUAProtection\n",
        "RISKY EXCLUSIONS (1)\n",
    ):
        assert part in text
    assert "EXPECTED SCENARIOS" not in text
    assert "It holds nothing" in check(written(tmp_path, "version: 1\n"), catalogue())
