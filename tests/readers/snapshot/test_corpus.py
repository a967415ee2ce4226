"""Real dumps, read whole; every expected value was read in the file by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from mpdiff.base.errors import InputError
from mpdiff.base.model import Items, Pairs, Snapshot, Unreadable
from mpdiff.base.times import filetime
from mpdiff.catalogue import catalogue
from mpdiff.readers import registry
from mpdiff.readers.snapshot import decode, detect_format, read_snapshot
from tests.support.rows import for_each

CORPUS = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real dumps is not here")

TEXT = "mppreference-text"
JSON = "mppreference-json"
W10_1607 = f"{TEXT}/w10-1607-server2016_appstream_before.txt"
S2019 = f"{TEXT}/server2019-4.18.1905_appstream_after.txt"
TRANSCRIPT = f"{TEXT}/server2019-4.18.1905_appstream_transcript-status+pref.txt"
W10_2022 = f"{TEXT}/w10-2022_idera_nonadmin-threatid-list.txt"
Y2025 = f"{TEXT}/2025-10_4.18.25080_format-list-star_tp-off.txt"
REMOTE = f"{TEXT}/fragment_select-exclusion_remote-winrm_with-clixml-noise.txt"
NARROW = f"{TEXT}/fragment_wrapped-exclusionpath-narrow-console_COMMENTED.txt"
SPACES = f"{TEXT}/fragment_wrapped-exclusionpath-spaces_COMMENTED.txt"
CIM_TAIL = f"{TEXT}/fragment_fl-star_cimclass-tail.txt"
LIVE_2022 = f"{JSON}/mondoo_live_server2022_platform-4.18.26070.9.json"
LIVE_2025 = f"{JSON}/mondoo_live_server2025_platform-4.18.26070.9.json"
BY_HAND = f"{JSON}/SYNTHETIC_mondoo_handwritten_asr+exclusions.json"
STATUS = [
    "not-mppreference/2025-10_4.18.25080_format-list-star_COMMENTED.txt",
    "not-mppreference/mondoo_live_server2025_platform-4.18.26070.9.json",
]
NOT_ADMIN = Unreadable("N/A: Must be and administrator to view exclusions")


def snapshot(name: str) -> Snapshot:
    return read_snapshot((CORPUS / name).read_bytes(), name, catalogue().find)


def test_every_dump_of_the_folders_is_named_here() -> None:
    here = {
        f"{folder}/{path.name}" for folder in (TEXT, JSON) for path in (CORPUS / folder).iterdir()
    }
    assert here == {
        W10_1607, S2019, TRANSCRIPT, W10_2022, Y2025, REMOTE, NARROW, SPACES, CIM_TAIL,
        LIVE_2022, LIVE_2025, BY_HAND,
    }  # fmt: skip


@for_each(
    ("name", "column"),
    [
        (W10_1607, "dump:1607"),
        (S2019, "dump:1905"),
        (TRANSCRIPT, "dump:1905"),
        (W10_2022, "dump:2022"),
        (Y2025, "dump:2025-10"),
        (LIVE_2022, "json:2026-08"),
        (LIVE_2025, "json:2026-08"),
    ],
)
def test_the_properties_are_exactly_those_of_the_matrix(name: str, column: str) -> None:
    rows = [line.split("\t") for line in (CORPUS / "PROPERTY-MATRIX.tsv").read_text().splitlines()]
    place = rows[0].index(column)
    printed = {row[0] for row in rows[1:] if len(row) > place and row[place] == "x"}
    text, _ = decode((CORPUS / name).read_bytes(), name)
    found = detect_format(text)
    assert found is not None
    assert set(found.format.read(text, name).properties) == printed


@for_each(
    ("name", "count"),
    [(W10_1607, 56), (S2019, 66), (TRANSCRIPT, 66), (W10_2022, 104), (Y2025, 133),
     (LIVE_2022, 135), (LIVE_2025, 135), (BY_HAND, 88), (REMOTE, 4), (NARROW, 2), (SPACES, 1)],
)  # fmt: skip
def test_the_number_of_properties_is_that_of_the_file(name: str, count: int) -> None:
    text, _ = decode((CORPUS / name).read_bytes(), name)
    found = detect_format(text)
    assert found is not None
    assert len(found.format.read(text, name).properties) == count


@for_each(
    ("name", "values"),
    [
        (W10_1607, {
            "ComputerID": "2b8184e4-cb70-45f4-919a-5f7b2783d587",
            "DisableIntrusionPreventionSystem": None,
            "ExclusionExtension": Items(()),
            "ExclusionPath": Items(("C:\\Scripts",)),
            "MAPSReporting": 0,
            "QuarantinePurgeItemsAfterDelay": 90,
            "ScanAvgCPULoadFactor": 5,
            "ScanScheduleTime": "02:00:00",
            "SignatureFallbackOrder": "MicrosoftUpdateServer|MMPC",
            "ThreatIDDefaultAction_Actions": Pairs({}),
        }),
        (S2019, {
            "DisableScanningNetworkFiles": True,
            "ExclusionExtension": Items((".dat", ".ind"), split=True),
            "ExclusionPath": Items(("C:\\",)),
            "ExclusionProcess": Items(
                ("Z:\\Apps\\Ha19.exe", "Z:\\Apps\\Ha19Sql.exe", "Z:\\Apps\\Hct19.exe",
                 "Z:\\Apps\\Hct19Sql.exe"), cut=True, split=True),
            "AttackSurfaceReductionRules_Actions": Pairs({}),
        }),
        (W10_2022, {
            "AttackSurfaceReductionRules_Actions": NOT_ADMIN,
            "AttackSurfaceReductionOnlyExclusions": NOT_ADMIN,
            "ControlledFolderAccessAllowedApplications": NOT_ADMIN,
            "ControlledFolderAccessProtectedFolders": Items(()),
            "ExclusionExtension": NOT_ADMIN,
            "ExclusionIpAddress": NOT_ADMIN,
            "ExclusionPath": NOT_ADMIN,
            "ExclusionProcess": NOT_ADMIN,
            "IntelTDTEnabled": True,
            "ThreatIDDefaultAction_Actions": Pairs({"311978": 6}),
        }),
        (Y2025, {
            "ControlledFolderAccessDefaultProtectedFolders":
                Unreadable("N/A: Controlled Folder Access is disabled", feature_off=True),
            "DisableRealtimeMonitoring": True,
            "DisableTamperProtection": True,
            "ExclusionPath": Items(("C:\\Tools",)),
            "IntelTDTEnabled": None,
            "SubmitSamplesConsent": 0,
        }),
        (LIVE_2022, {
            "AiAgentProtection": 0,
            "ComputerID": "00000000-0000-0000-0000-000000002022",
            "ControlledFolderAccessDefaultProtectedFolders":
                Unreadable("N/A: Controlled Folder Access is disabled", feature_off=True),
            "ExclusionPath": Items(()),
            "ProxyServer": None,
            "ScanScheduleQuickScanTime": "00:00:00",
            "ScanScheduleTime": "02:00:00",
            "SignatureScheduleTime": "01:45:00",
        }),
        (BY_HAND, {
            "AttackSurfaceReductionRules_Actions": Pairs(
                {"56a863a9-875e-4185-98a7-b882c64b5ce5": 1,
                 "d4f940ab-401b-4efc-aadc-ad5f3c50688a": 2}),
            "CheckForSignaturesBeforeRunningScan": False,
            "ControlledFolderAccessAllowedApplications": Items(("C:\\Tools\\app.exe",)),
            "DisableGenericRePorts": True,
            "ExclusionExtension": Items((".log",)),
            "ExclusionIpAddress": Items(()),
            "ExclusionPath": Items(("C:\\Temp", "C:\\Logs")),
            "ExclusionProcess": Items(("msbuild.exe",)),
            "RemediationScheduleTime": "03:00:00",
            "ScanScheduleTime": "00:00:00",
            "ThreatIDDefaultAction_Actions": Pairs({"2147519003": 6, "2147685180": 2}),
        }),
        (REMOTE, {
            "ExclusionExtension": Items(()),
            "ExclusionIpAddress": Items(()),
            "ExclusionPath": Items(("C:\\Shares\\software",)),
            "ExclusionProcess": Items(()),
        }),
        (NARROW, {
            "DisableRealtimeMonitoring": False,
            "ExclusionPath": Items(
                ("C:\\Program Files\\JetBrains\\Rider\\r2r",
                 "C:\\Users\\TheBestPessimist\\.gradle",
                 ("C:\\Users\\TheBestPessimist\\.gradleC:\\Users\\TheBestPessimist\\AppData\\Local"
                  "\\JetBrains\\IntelliJIdea2023.1D:\\all\\work-nagarro\\Rewe Projects"
                  "\\billa-cz-CapacityEstimationService"),
                 "C:\\Users\\TheBestPessimist\\.m2"), cut=True, split=True),
        }),
        (SPACES, {
            "ExclusionPath": Items(
                ("\\\\jarvis\\repository\\backup-disaster\\HyperV Backup\\module",
                 "C:\\Program Files\\WindowsPowerShell\\Modules\\HyperVBackup",
                 "C:\\Program Files\\WindowsPowerShell\\Modules\\HyperVBackup\\wmievent.ps1"),
                split=True),
        }),
    ],
    ids=lambda value: value.partition("/")[2][:20] if isinstance(value, str) else "",
)  # fmt: skip
def test_the_values_are_those_in_the_file(name: str, values: dict[str, object]) -> None:
    read = snapshot(name).values
    assert {setting: read[setting] for setting in values} == values


def test_a_transcript_with_status_output_is_the_same_snapshot_as_the_block_alone() -> None:
    assert snapshot(TRANSCRIPT).values == snapshot(S2019).values


def test_only_what_is_doubtful_is_said() -> None:
    said = {name: [n.code for n in snapshot(name).notices] for name in (
        W10_1607, S2019, TRANSCRIPT, W10_2022, Y2025, REMOTE, SPACES, NARROW, LIVE_2022, BY_HAND)}  # fmt: skip
    assert {name: codes for name, codes in said.items() if codes} == {
        NARROW: ["wrapped-lines"],
        BY_HAND: ["time-from-date", "time-from-date"],
    }


@pytest.mark.parametrize("name", STATUS)
def test_status_output_is_refused(name: str) -> None:
    with pytest.raises(InputError) as caught:
        snapshot(name)
    assert caught.value.code == "status-output"


def test_cim_members_alone_are_no_snapshot() -> None:
    with pytest.raises(InputError) as caught:
        snapshot(CIM_TAIL)
    assert caught.value.code == "not-a-snapshot"


def test_the_registry_dump_is_read_whole() -> None:
    data = (CORPUS / "mpregistry" / "MPRegistry-2021-4.18.2107.4.txt").read_bytes()
    text, _ = decode(data, "MPRegistry.txt")
    assert registry.is_registry(text)
    assert detect_format(text) is None
    dump = registry.parse_dump(text, "MPRegistry.txt")
    assert {name: len(values) for name, values in dump.locations.items()} == {
        "effective policy": 403,
        "system policy": 0,
        "mdm policy": 0,
        "preferences": 74,
    }
    assert {len(sections) for sections in dump.sections.values()} == {44}
    assert dump.unread == ()
    effective = dump.locations["effective policy"]
    assert effective["Scan\\ScheduleTime"].data == 120
    assert effective["MpEngine\\MpCloudBlockLevel"].present is False
    assert effective["ProxyServer"] == registry.RegistryValue("REG_SZ", None)
    locations = effective["SpyNet\\SpyNetReportingLocation"].data
    assert isinstance(locations, tuple)
    assert len(locations) == 6
    installed = effective["OOBEInstallTime"].data
    assert isinstance(installed, bytes)
    moment = filetime(installed)
    assert moment is not None
    assert f"{moment:%Y-%m-%d %H:%M:%S}" == "2021-08-21 19:58:25"
    assert set(registry.window_values(dump)) == set(registry.WINDOW_NAMES)
