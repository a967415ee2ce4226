"""What was done with malware; a detection that only its remediation shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mpdiff.evidence.witnesses.protection.detections import ACTED_ON, ALLOWED, FAILED, LEFT, did
from samples import write_support as write
from tests.support.rows import for_each
from tests.support.scene import at, event, log
from tests.support.witnesses import MP_LOG, mp_log, report

if TYPE_CHECKING:
    from pathlib import Path


@for_each(
    ("action", "result", "title"),
    [
        ("MP_THREAT_ACTION_QUARANTINE", "0x00000000", ACTED_ON),
        ("MP_THREAT_ACTION_QUARANTINE", "0x00000001", ACTED_ON),
        ("MP_THREAT_ACTION_QUARANTINE", "S_OK", ACTED_ON),
        ("MP_THREAT_ACTION_QUARANTINE", "0x80508014", FAILED),
        ("MP_THREAT_ACTION_QUARANTINE", "-2142207980", FAILED),
        ("MP_THREAT_ACTION_QUARANTINE", "E_FAIL", FAILED),
        ("MP_THREAT_ACTION_ALLOW", "0x0", ALLOWED),
        ("MP_THREAT_ACTION_ALLOW", "0x80508014", FAILED),
        ("MP_THREAT_ACTION_NOACTION", "0x0", LEFT),
    ],
)
def test_what_was_done(action: str, result: str, title: str) -> None:
    assert did(action, result)[1] == title


def kinds(tmp_path: Path, *events: object, entries: tuple[write.Timed, ...] = ()) -> list[str]:
    more = {MP_LOG: mp_log(*entries)} if entries else {}
    found = report(tmp_path, more, evtx=log(*events))  # type: ignore[arg-type]
    return [f"{i.kind}: {i.title}" for i in found.incidents]


def test_a_remediation_alone_shows_a_detection(tmp_path: Path) -> None:
    acted = {"Threat Name": "T", "Action Name": "Quarantine", "Action ID": "2"}
    alone = ["malware-detected: Malware was acted on"]
    assert kinds(tmp_path, event(40, 1117, **acted)) == alone
    assert kinds(tmp_path, event(40, 1007, **acted)) == alone
    assert kinds(tmp_path, entries=((at(40), write.cleaned("T", "file:_C:\\x")),)) == alone


def test_a_remediation_of_what_was_detected_is_no_second_detection(tmp_path: Path) -> None:
    acted = {"Threat Name": "T", "Action Name": "Quarantine", "Action ID": "2"}
    found = event(20, 1116, **{"Threat Name": "T"})
    detected = ["malware-detected: Malware detected"]
    assert kinds(tmp_path, found, event(40, 1117, **acted)) == detected
    assert kinds(tmp_path, found, entries=((at(40), write.cleaned("t", "x")),)) == detected
    other = event(40, 1117, **acted | {"Threat Name": "U"})
    assert len(kinds(tmp_path, found, other)) == 2


def test_malware_that_nothing_was_done_with(tmp_path: Path) -> None:
    left = {"Threat Name": "T", "Action Name": "No Action", "Action ID": "9"}
    for number in (1007, 1117):
        assert kinds(tmp_path, event(40, number, **left)) == [f"remediation-failed: {LEFT}"]
    entry = write.cleaned("T", "x", action="MP_THREAT_ACTION_ALLOW")
    assert kinds(tmp_path, entries=((at(40), entry),)) == [f"malware-allowed: {ALLOWED}"]
