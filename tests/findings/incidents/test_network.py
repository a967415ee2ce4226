"""Network protection by its own state file, against what the settings show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mpdiff.evidence.facts import NetworkState, Support
from tests.support.cases import case, findings
from tests.support.scene import dword, registry
from tests.support.witnesses import FOLDER, report

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Value

REALTIME = "DisableRealtimeMonitoring"
STATE = FOLDER + "NetworkProtectionState.txt"
OFF = b"Network Protection is currently set in disabled mode\n"
VALUE = "Windows Defender Exploit Guard\\Network Protection\\EnableNetworkProtection"


@pytest.mark.parametrize("dump", [registry(), registry({VALUE: dword(1)}), b""])
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


@pytest.mark.parametrize(
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
    support = Support(network=(NetworkState("state.txt", None, (warning, "More.")),))
    (one,) = findings(case((), collected=collected, support=support), "network")
    assert warning in one.title
    assert (f"At collection {REALTIME} is False" in one.detail) is said, why
    assert ("At collection" in one.detail) is said, why


NETWORK = "EnableNetworkProtection"


def weaker(mode: str | None, collected: Any = ..., after: Any = ...) -> list[Any]:
    """Return what it is in the settings and in its own state, where that is weaker."""
    states: list[Any] = [
        None if value is ... else {} if value is None else {NETWORK: value}
        for value in (after, collected)
    ]
    of = case(
        (),
        after=states[0],
        collected=states[1],
        support=Support(network=(NetworkState("state.txt", mode, ()),)),
    )
    made = findings(of, "network")
    for one in made:
        assert (one.rule, one.certainty, one.place) == ("not-in-force", "uncertain", "effective")
        assert [(w.source, w.member) for w in one.witnesses] == [
            ("state of network protection", "state.txt")
        ]
    return [(one.before, one.after) for one in made]


@pytest.mark.parametrize(
    ("why", "given", "expected"),
    [
        ("off, and block is set", ("Off", 1), [(1, 0)]),
        ("disabled", ("Disabled", 1), [(1, 0)]),
        ("disable", ("disable", 1), [(1, 0)]),
        ("audit", ("Audit", 1), [(1, 2)]),
        ("audit mode", ("Audit Mode", 1), [(1, 2)]),
        ("off, and audit is set", ("off", 2), [(2, 0)]),
        ("audit, and off is set", ("audit", 0), []),
        ("block, and audit is set", ("block", 2), []),
        ("enabled", ("enabled", 2), []),
        ("a mode that nobody knows", ("sleepy", 1), []),
        ("no mode", (None, 1), []),
        ("the state at collection goes first", ("off", 0, 1), []),
        ("the after snapshot where that shows none", ("off", None, 1), [(1, 0)]),
        ("the after snapshot where there is no such state", ("off", ..., 1), [(1, 0)]),
        ("neither shows it", ("off", None, None), []),
        ("neither is there", ("off",), []),
    ],
)
def test_its_own_state_against_the_settings(
    why: str, given: tuple[Any, ...], expected: list[Any]
) -> None:
    assert weaker(*given) == expected, why


def test_a_warning_is_told_with_five_of_its_lines() -> None:
    lines = tuple(f"Line {n}." for n in range(7))
    support = Support(network=(NetworkState("state.txt", None, lines),))
    (one,) = findings(case((), support=support), "network")
    assert one.title == "Network protection may not have been in force: Line 0."
    assert one.detail == "Line 1. Line 2. Line 3. Line 4."
    assert (one.rule, one.certainty, one.setting) == ("not-in-force", "uncertain", NETWORK)
    assert [(w.source, w.member) for w in one.witnesses] == [
        ("state of network protection", "state.txt")
    ]
