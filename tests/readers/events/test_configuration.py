r"""Configuration values: `PATH\NAME = DATA` in all its spellings."""

from __future__ import annotations

import csv
from typing import get_args

import pytest

from mpdiff.base.letter_case import fold
from mpdiff.catalogue import catalogue
from mpdiff.readers.events.configuration import (
    ABSENT,
    ConfigurationValue,
    PlainNoise,
    Root,
    is_noise,
    parse_value,
)
from tests.support.eventlogs import KEY, POLICY
from tests.support.places import CORPUS, needs_corpus
from tests.support.rows import for_each

REALTIME = "Real-Time Protection\\DisableRealtimeMonitoring"


def value(root: Root, path: str, data: int | str | None) -> ConfigurationValue:
    return ConfigurationValue(root, path, data, present=root in ("local", "policy", "mdm"))


@for_each(
    ("text", "expected"),
    [
        pytest.param(f"{KEY}{REALTIME} = 0x1", value("local", REALTIME, 1), id="local"),
        pytest.param(f"{POLICY}{REALTIME} = 0x0", value("policy", REALTIME, 0), id="group policy"),
        pytest.param(
            f"{POLICY}Policy Manager\\AllowRealtimeMonitoring = 0x0",
            value("mdm", "AllowRealtimeMonitoring", 0),
            id="policy manager",
        ),
        pytest.param(f"Default\\{REALTIME} = 0x0", value("default", REALTIME, 0), id="implicit"),
        pytest.param("N/A\\ProductType = ", value("none", "ProductType", None), id="not there"),
        pytest.param("N/A\\ProductType =", value("none", "ProductType", None), id="space stripped"),
        pytest.param("", ABSENT, id="empty"),
        pytest.param(" \r\n", ABSENT, id="blank"),
        pytest.param(
            KEY + "Exclusions\\Paths\\C:\\Tools = 0x0",
            value("local", "Exclusions\\Paths\\C:\\Tools", 0),
            id="an item",
        ),
        pytest.param(
            KEY + "Exclusions\\Paths\\C:\\a = b\\c = 0x0",
            value("local", "Exclusions\\Paths\\C:\\a = b\\c", 0),
            id="an item that holds the sign",
        ),
        pytest.param(
            KEY + "ProxyServer = http://proxy?a = b",
            value("local", "ProxyServer", "http://proxy?a = b"),
            id="text that holds the sign",
        ),
        pytest.param(
            KEY + "SpyNet\\SpyNetReportingLocation = \nSOAP:https://a\nREST:https://b",
            value("local", "SpyNet\\SpyNetReportingLocation", "\nSOAP:https://a\nREST:https://b"),
            id="several texts",
        ),
        pytest.param(
            KEY.upper() + "PUAProtection = 0X2", value("local", "PUAProtection", 2), id="any case"
        ),
        pytest.param(
            "\\REGISTRY\\MACHINE\\SOFTWARE\\Microsoft\\Windows Defender\\PUAProtection = 0x1",
            value("local", "PUAProtection", 1),
            id="the kernel's spelling",
        ),
        pytest.param(
            "HKLM\\SOFTWARE\\Vendor\\X = 0x1",
            value("local", "HKLM\\SOFTWARE\\Vendor\\X", 1),
            id="elsewhere, kept whole",
        ),
        pytest.param(KEY + "Exclusions\\Pat", None, id="cut in the path"),
        pytest.param(KEY + "PUAProtection = 0x", None, id="cut in the number"),
        pytest.param("HKLM\\SOFTW", None, id="cut in the key"),
        pytest.param("no path at all", None, id="prose"),
    ],
)
def test_a_value_is_parted(text: str, expected: ConfigurationValue | None) -> None:
    assert parse_value(text) == expected


def test_a_value_of_a_million_characters_is_parted() -> None:
    item = "C:\\" + "x" * 1_000_000
    found = parse_value(f"{KEY}Exclusions\\Paths\\{item} = 0x0")
    assert found is not None
    assert found.path == f"Exclusions\\Paths\\{item}"


def test_no_noise_hides_a_setting() -> None:
    for setting in catalogue().settings:
        for path in setting.registry:
            assert not is_noise(path), path
            if path.endswith("\\*"):
                own = catalogue().data.events.own_values
                noise = (*own.folders, *own.names)
                assert not any(one.startswith(path[:-1].lower()) for one in noise), path


def test_what_defender_changes_by_itself_is_listed_as_it_is_compared() -> None:
    own = catalogue().data.events.own_values
    assert all(name == fold(name) for name in (*own.folders, *own.names))
    assert all(folder.endswith("\\") for folder in own.folders)
    assert len(set(own.names)) == len(own.names)


@pytest.mark.parametrize(
    ("path", "noise"),
    [
        ("SpyNet\\LastMAPSSuccessTime", True),
        ("Signature Updates\\EngineVersion", True),
        ("Signature Updates\\SignatureLocation", False),
        ("Signature Updates\\FallbackOrder", False),
        ("ProductStatus", True),
        ("Scan\\LastScanRun", True),
        ("Scan\\LastScanRunX", False),
        ("Reporting\\LastHeartbeatReportTime", True),
        ("Reporting\\LastRtpTurnedOffTime", False),
        ("CoreService\\DisableSomething", False),
    ],
)
def test_times_versions_and_counters_are_noise_and_what_looks_like_configuration_is_not(
    path: str, *, noise: bool
) -> None:
    assert is_noise(path) is noise
    assert not is_noise(path, "policy")
    assert not is_noise(path, "mdm")
    assert at(f"{KEY}{path} = 0x1") is noise


def at(text: str) -> bool:
    data = text.encode("utf-16-le")
    return PlainNoise().at(data, 0, len(data))


def test_noise_is_told_from_the_bytes_of_a_log_as_well() -> None:
    for prefix in (KEY, "Default\\", "N/A\\", KEY.upper()):
        assert at(prefix + "CoreService\\WdConfigHash = 0x1")
        assert not at(prefix + REALTIME + " = 0x1")
    assert not at(POLICY + "CoreService\\WdConfigHash = 0x1")


@for_each(
    "path",
    [
        "ProductTypes",
        "Scan\\OfflineScanRunner",
        "CoreService\\MdDisabled",
        "Diagnostic",
        "IsServiceRunning",
        "Features\\EcsConfigsToo",
        "Diagnostics",
    ],
)
def test_what_only_begins_like_noise_is_none(path: str) -> None:
    assert not is_noise(path)
    assert not at(f"{KEY}{path} = 0x1")


@for_each(
    "path", ["COREservice\\WDconfigHASH", "diagnostics\\X", "SpyNet\\LastMAPSFailureTimeString"]
)
def test_noise_is_noise_in_any_case(path: str) -> None:
    assert is_noise(path)
    assert at(f"{KEY}{path} = 0x1")


@pytest.mark.parametrize("root", ["policy", "mdm"])
def test_a_policy_is_never_noise(root: Root) -> None:
    assert not is_noise("Diagnostics\\X", root)


@for_each(
    "text",
    [
        "HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend\\Start = 0x4",
        "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows Defender\\X = 0x1",
        "HKCU\\Software\\X = 0x1",
        "HKEY_USERS\\S-1-5-21\\X = 0x1",
        "\\REGISTRY\\USER\\X = 0x1",
        "HKLM\\\u017fOFTWARE\\Microsoft\\Windows Defender\\X = 0x1",
    ],
)
def test_a_value_on_an_odd_place_keeps_its_whole_path(text: str) -> None:
    found = parse_value(text)
    assert found is not None
    assert found.path == text.rpartition(" = ")[0]
    assert found.location == "local"


@needs_corpus
def test_every_value_seen_in_public_logs_is_understood() -> None:
    with (CORPUS / "5007-paths.tsv").open(encoding="utf-8") as table:
        rows = [
            row for row in csv.DictReader(table, delimiter="\t") if row["side"] in ("old", "new")
        ]
    assert len(rows) > 200
    for row in rows:
        path = row["registry_path"]
        text = "" if path == "(empty)" else f"{path} = {row['example_value'] or ''}"
        found = parse_value(text)
        assert found is not None, row
        assert found.root in get_args(Root)


@needs_corpus
def test_paths_of_public_logs_are_noise_or_known_except_a_few() -> None:
    left = set()
    with (CORPUS / "5007-paths.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            found = parse_value(f"{row['registry_path']} = 0x0")
            if found is None or not found.path or is_noise(found.path):
                continue
            if catalogue().by_registry(found.path, found.location) is None:
                left.add(found.path)
    assert left == {
        "MpEngine\\MpCampGradualRelease",
        "NIS\\Consumers\\IPS\\DisableBmNetworkSensor",
    }
