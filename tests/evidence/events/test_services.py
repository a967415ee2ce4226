"""A service of Defender that stops or terminates is stopped until a record shows that it runs again."""

from __future__ import annotations

from mpdiff.base.model import Event
from mpdiff.evidence.events.services import END, STOP, services_in, stops
from tests.support.rows import for_each
from tests.support.scene import at

SHOWN = "Microsoft Defender Antivirus Service"


def changed(minute: float, text: str) -> Event:
    return of_system(minute, 7036, param1=SHOWN, Binary=binary(text))


def of_system(minute: float, number: int, **fields: str) -> Event:
    return Event(at(minute), number, "System.evtx", fields, record_id=int(minute), channel="System")


def binary(text: str) -> str:
    return (text + "\0").encode("utf-16-le").hex().upper()


@for_each("number", [7031, 7034])
@for_each(
    "fields",
    [
        {"param1": SHOWN},
        {"param1": "Microsoft Defender Antivirus-Dienst"},
        {"param1": "Windows Defender Service"},
        {"param1": "?", "Binary": binary("WinDefend")},
    ],
)
def test_a_service_that_terminates_is_stopped_until_it_runs(
    number: int, fields: dict[str, str]
) -> None:
    (one,) = stops([of_system(30, number, **fields), changed(40, "WinDefend/4")])
    assert (one.title, one.time, one.end) == (END, at(30), at(40))
    assert one.witness.source == f"event {number}"


@for_each(
    "shown", ["Windows Defender Firewall", "Print Spooler", "Microsoft Defender Core Service", ""]
)
def test_another_service_that_terminates_is_not_defenders(shown: str) -> None:
    assert stops([of_system(30, 7034, param1=shown)]) == []


def test_a_stop_that_two_events_tell_is_one_stop() -> None:
    (one,) = stops([changed(30, "WinDefend/1"), of_system(30, 7034, param1=SHOWN)])
    assert (one.title, [w.source for w in one.also]) == (END, ["event 7034"])
    (one,) = stops([of_system(30, 7034, param1=SHOWN), changed(30, "WinDefend/1")])
    assert one.title == END


def test_a_stop_without_a_start_has_no_end() -> None:
    (one,) = stops([changed(30, "WinDefend/1"), changed(31, "Spooler/4")])
    assert (one.title, one.end) == (STOP, None)


@for_each(
    ("line", "named"),
    [
        ("sc stop WinDefend", {"windefend"}),
        ("net stop 'windefend'", {"windefend"}),
        ('net stop "Microsoft Defender Antivirus Service"', {"windefend"}),
        ("powershell Stop-Service Sense,WdNisSvc", {"sense", "wdnissvc"}),
        ("taskkill /im MsMpEng.exe", {"windefend"}),
        ("taskkill /im MsSense.exe", {"sense"}),
        ("sc stop Spooler", set()),
        ("sc stop WinDefender", set()),
    ],
)
def test_a_line_names_a_service_by_a_whole_word(line: str, named: set[str]) -> None:
    assert services_in(line) == named
