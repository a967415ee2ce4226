"""Prints of the status: each is judged by its own device, mode and time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samples import write_support as write
from tests.support.scene import exclude, log, registry
from tests.support.witnesses import STATUS, report, status

if TYPE_CHECKING:
    from pathlib import Path

SECOND = "Defender/later/MpComputerStatus.txt"
OTHER = "99999999-2222-3333-4444-555555555555"


def rules(found: Any) -> list[tuple[str, str, str]]:
    return sorted((f.rule, f.effect, f.certainty) for f in found.findings)


def transcript(begun: str, ended: str, text: bytes) -> bytes:
    stars = "*" * 22
    head = (
        f"{stars}\nWindows PowerShell transcript start\nStart time: {begun}\nUsername: x\n{stars}\n"
    )
    tail = f"{stars}\nWindows PowerShell transcript end\nEnd time: {ended}\n{stars}\n"
    return head.encode() + text + tail.encode()


def test_a_print_of_another_device_decides_nothing(tmp_path: Path) -> None:
    other = status(
        ComputerID=OTHER, AMRunningMode="Passive Mode", ControlledConfigurationState=1,
        RealTimeProtectionEnabled=False,
    )  # fmt: skip
    off = status(RealTimeProtectionEnabled=False)
    found = report(tmp_path, {STATUS: off, SECOND: other}, evtx=log(exclude(30, "C:\\Users")))
    assert ("status-off", "weakened", "certain") in rules(found)
    assert ("risky-exclusion", "weakened", "certain") in rules(found)
    assert "passive-mode" not in [f.rule for f in found.findings]
    (entry,) = [e for e in found.ledger if e.name == SECOND]
    assert (entry.status, entry.why) == ("unread", "it was printed on another device")
    assert ("status-other-device", SECOND) in [(n.code, n.member) for n in found.notices]


def test_a_window_that_another_device_printed_is_not_taken(tmp_path: Path) -> None:
    other = write.status_json(
        write.STATUS
        | {"ComputerID": OTHER, "TroubleShootingStartTime": "2026-03-01 07:00:00 UTC"}
    ).encode()  # fmt: skip
    assert report(tmp_path, {SECOND: other}, dump=registry(start=None, end=None)).window is None


def test_each_print_is_judged_by_the_mode_it_names(tmp_path: Path) -> None:
    normal = status(RealTimeProtectionEnabled=False)
    beside = status(AMRunningMode="Passive Mode", RealTimeProtectionEnabled=False)
    for both in (normal + b"\n" + beside, beside + b"\n" + normal):
        found = report(tmp_path, {STATUS: both})
        assert rules(found) == [
            ("passive-mode", "unknown", "certain"),
            ("status-off", "weakened", "certain"),
        ]
        (mode,) = [f for f in found.findings if f.rule == "passive-mode"]
        assert "Another witness names Normal" in mode.detail
    assert rules(report(tmp_path, {STATUS: beside})) == [("passive-mode", "unknown", "certain")]


def test_a_print_from_before_the_window_shows_nothing_of_it(tmp_path: Path) -> None:
    off = transcript("20260301090000", "20260301090005", status(RealTimeProtectionEnabled=False))
    (finding,) = report(tmp_path, {STATUS: off}).findings
    assert (finding.rule, finding.effect, finding.severity) == ("status-off", "unknown", "high")
    assert finding.title.endswith("(before the window)")
    assert "between 2026-03-01 09:00:00 UTC and 2026-03-01 09:00:05 UTC" in finding.detail


def test_a_later_print_shows_what_was_so_at_collection(tmp_path: Path) -> None:
    off = transcript("20260301130000", "20260301130005", status(RealTimeProtectionEnabled=False))
    on = transcript("20260301170000", "20260301170005", status())
    (alone,) = report(tmp_path, {STATUS: off}).findings
    assert (alone.effect, alone.still_weakened) == ("weakened", None)
    for more in ({STATUS: off, SECOND: on}, {STATUS: off + on}):
        (restored,) = report(tmp_path, more).findings
        assert (restored.effect, restored.still_weakened) == ("weakened", False)
    (still,) = report(tmp_path, {STATUS: off + on.replace(b"RealTimeProtectionEnabled     : True",
                                                          b"RealTimeProtectionEnabled     : False")}).findings  # fmt: skip
    assert still.still_weakened is True


def test_antispyware_that_is_off_is_a_weakening(tmp_path: Path) -> None:
    (finding,) = report(tmp_path, {STATUS: status(AntispywareEnabled=False)}).findings
    assert (finding.rule, finding.setting, finding.severity) == (
        "status-off",
        "DisableAntiSpyware",
        "critical",
    )
