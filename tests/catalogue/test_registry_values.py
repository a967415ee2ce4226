"""How one registry value is read: numbers as text, times in minutes, inverse switches, scales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.catalogue import catalogue
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Place

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
REALTIME = "Real-Time Protection\\"


@for_each(
    ("path", "data", "place", "expected", "known"),
    [
        (f"{REALTIME}DisableRealtimeMonitoring", 1, "local", True, True),
        (f"{REALTIME}DisableRealtimeMonitoring", 0, "local", False, True),
        (f"{REALTIME}DisableRealtimeMonitoring", "1", "local", True, True),
        (f"{REALTIME}DisableRealtimeMonitoring", " 1 ", "local", True, True),
        (f"{REALTIME}DisableRealtimeMonitoring", None, "local", None, True),
        (f"{REALTIME}DisableRealtimeMonitoring", "", "local", None, True),
        (f"{REALTIME}DisableAsyncScanOnOpen", 0, "local", 1, True),  # the setting is its opposite
        (f"{REALTIME}DisableAsyncScanOnOpen", 1, "local", 0, True),
        ("Scan\\ScheduleTime", 125, "local", "02:05:00", True),
        ("Scan\\ScheduleTime", "0", "local", "00:00:00", True),
        ("Features\\TamperProtection", 5, "local", False, True),
        ("Features\\TamperProtection", 4, "local", True, True),
        ("Features\\TamperProtection", 3, "local", None, False),
        ("Features\\TDTFeatureEnabled", 2, "local", False, True),
        ("Features\\TDTFeatureEnabled", 1, "local", None, False),
        ("PUAProtection", 2, "local", 2, True),
        ("PUAProtection", "123456789", "local", 123456789, True),
        ("PUAProtection", "1234567890", "local", "1234567890", True),  # too long for a number
        ("PUAProtection", "x", "local", "x", True),
        ("ProxyServer", "80", "local", "80", True),  # a text stays one
        ("NoSuchValue", 1, "local", ..., True),
    ],
)
def test_a_value_is_read_by_the_kind_of_its_setting(
    path: str, data: Any, place: Place, expected: Any, *, known: bool
) -> None:
    reading = catalogue().read_registry(path, data, place)
    if expected is ...:
        assert reading is None
        return
    assert reading is not None
    (one,) = reading.statements
    assert (one.value, type(one.value), one.known) == (expected, type(expected), known)


@for_each(
    ("path", "key"),
    [
        ("Exclusions\\Paths\\C:\\x", "C:\\x"),
        ("exclusions\\paths\\C:\\x", "C:\\x"),
        ("Exclusions\\Extensions\\TMP", ".tmp"),
        ("Exclusions\\Extensions\\*.tmp", ".tmp"),
        ("Exclusions\\Extensions\\ tmp ", " .tmp "),
        ("Exclusions\\Extensions\\ ", "."),
        ("Exclusions\\Extensions\\ttt", ".ttt"),
        (f"Windows Defender Exploit Guard\\ASR\\Rules\\{{{OFFICE.upper()}}}", OFFICE),
        ("Exclusions\\Paths\\", None),
        ("Exclusions\\Paths", None),
    ],
)
def test_an_item_is_spelled_as_snapshots_do(path: str, key: str | None) -> None:
    reading = catalogue().read_registry(path, 1, "local")
    assert (None if reading is None else reading.statements[0].key) == key


def test_what_a_value_says_of_a_whole_list() -> None:
    """A list in one value of policy is whole; a number in its place is not understood."""
    for path, data, said, understood in (
        ("ASRRules", f"{OFFICE}=1", 1, True),
        ("ASRRules", f"{OFFICE}=1|x", 2, True),  # an entry without a state
        ("ASRRules", "", 0, True),
        ("ASRRules", None, 0, True),
        ("ASRRules", 1, 0, False),
        ("ExcludedPaths", "C:\\x|D:\\y", 2, True),
        ("ExcludedPaths", 1, 0, False),
    ):
        found = catalogue().read_registry(path, data, "mdm")
        assert found is not None, path
        assert (len(found.statements), found.whole, found.understood) == (said, True, understood), (
            path,
            data,
        )
    single = catalogue().read_registry("PUAProtection", 1, "local")
    assert single is not None
    assert (single.whole, single.understood) == (False, True)
