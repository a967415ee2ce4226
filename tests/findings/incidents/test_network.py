"""Network protection by its own state file, against what the settings show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.evidence.facts import NetworkState, Support
from tests.support.cases import case, findings
from tests.support.rows import for_each
from tests.support.scene import dword, registry
from tests.support.witnesses import FOLDER, report

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Value

REALTIME = "DisableRealtimeMonitoring"
STATE = FOLDER + "NetworkProtectionState.txt"
OFF = b"Network Protection is currently set in disabled mode\n"
VALUE = "Windows Defender Exploit Guard\\Network Protection\\EnableNetworkProtection"


@for_each("dump", [registry(), registry({VALUE: dword(1)}), b""])
def test_a_weaker_mode_is_found_whatever_the_dump_prints(dump: bytes, tmp_path: Path) -> None:
    (finding,) = report(tmp_path, {STATE: OFF}, dump=dump).findings
    assert (finding.rule, finding.effect, finding.certainty) == (
        "not-in-force",
        "weakened",
        "uncertain",
    )


def test_a_mode_that_the_dump_shows_as_well_is_no_contradiction(tmp_path: Path) -> None:
    found = report(tmp_path, {STATE: OFF}, dump=registry({VALUE: dword(0)}))
    assert "not-in-force" not in [f.rule for f in found.findings]


@for_each(
    ("why", "warning", "collected", "said"),
    [
        ("it is on at collection", "Real-Time protection is disabled", {REALTIME: False}, True),
        ("the state at collection is not known", "Real-Time protection is disabled", None, False),
        ("it is not in that state", "Real-Time protection is disabled", {}, False),
        (
            "the warning is about something else",
            "The service has stopped",
            {REALTIME: False},
            False,
        ),
    ],
)
def test_what_the_settings_show_of_a_warning_of_real_time_protection(
    why: str, warning: str, collected: dict[str, Value] | None, *, said: bool
) -> None:
    support = Support(network=(NetworkState("state.txt", None, (warning,)),))
    (one,) = findings(case((), collected=collected, support=support), "network")
    assert warning in one.title
    assert (f"At collection {REALTIME} is False" in one.detail) is said, why
