r"""What registry values say: one setting, one item, or a whole list in one string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.catalogue import catalogue
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Place

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
LSASS = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"
ASR = "AttackSurfaceReductionRules_Actions"
PER_RULE = "AttackSurfaceReductionRules_RuleSpecificExclusions"
GUARD = "Windows Defender Exploit Guard\\"
OF_RULES = GUARD + "ASR\\ASROnlyPerRuleExclusions"


def said(path: str, data: int | str | None, location: Place = "local") -> list[tuple[object, ...]]:
    reading = catalogue().read_registry(path, data, location)
    assert reading is not None
    assert reading.understood
    return [(s.setting, s.key, s.value) for s in reading.statements]


@for_each(
    ("reason", "path", "data", "location", "expected"),
    [
        (
            "one path of one rule",
            f"{OF_RULES}\\{OFFICE}",
            "C:\\Users\\Public",
            "policy",
            [(PER_RULE, f"{OFFICE}: C:\\Users\\Public")],
        ),
        (
            "braces, capitals, and both separators; the drive inside is not swallowed",
            f"{OF_RULES}\\{{{OFFICE.upper()}}}",
            "C:\\A>C:\\|D:\\B C",
            "local",
            [(PER_RULE, f"{OFFICE}: {p}") for p in ("C:\\A", "C:\\", "D:\\B C")],
        ),
        ("no path is left", f"{OF_RULES}\\{OFFICE}", "", "local", []),
        ("the value is gone", f"{OF_RULES}\\{OFFICE}", None, "local", []),
        (
            "several rules in one string of Policy Manager",
            "ASROnlyPerRuleExclusions",
            f"{OFFICE}=C:\\A|C:\\B|{{{LSASS}}}>C:\\",
            "mdm",
            [
                (PER_RULE, f"{rule}: {p}")
                for rule, p in (
                    (OFFICE, "C:\\A"),
                    (OFFICE, "C:\\B"),
                    (LSASS, "C:\\"),
                )
            ],
        ),
        (
            "paths; a blank is part of a name",
            "ExcludedPaths",
            "C:\\A|C:\\Users\\Public | %TEMP%",
            "mdm",
            [("ExclusionPath", p) for p in ("C:\\A", "C:\\Users\\Public ", " %TEMP%")],
        ),
        (
            "extensions get their dot",
            "excludedextensions",
            "exe|.PS1|*.dll",
            "mdm",
            [("ExclusionExtension", e) for e in (".exe", ".ps1", ".dll")],
        ),
        ("processes", "ExcludedProcesses", "a.exe", "mdm", [("ExclusionProcess", "a.exe")]),
        ("an empty list", "ExcludedProcesses", "", "mdm", []),
        (
            "folders under ransomware protection",
            "ProtectedFolders",
            "C:\\A|C:\\B",
            "mdm",
            [("ControlledFolderAccessProtectedFolders", p) for p in ("C:\\A", "C:\\B")],
        ),
    ],
)
def test_a_list_in_one_value_is_its_items(
    reason: str,
    path: str,
    data: str | None,
    location: Place,
    expected: list[tuple[str, str]],
) -> None:
    assert said(path, data, location) == [(name, item, item) for name, item in expected], reason
    reading = catalogue().read_registry(path, data, location)
    assert reading is not None
    assert reading.whole


def test_rules_of_policy_manager_are_ids_with_actions() -> None:
    text = f"{{{OFFICE.upper()}}}=1|{LSASS}=2|"
    assert said("ASRRules", text, "mdm") == [(ASR, OFFICE, 1), (ASR, LSASS, 2)]


def test_threat_levels_of_policy_manager_are_four_settings() -> None:
    reading = catalogue().read_registry("ThreatSeverityDefaultAction", "1=6|5=2", "mdm")
    assert reading is not None
    assert [(s.setting, s.key, s.value) for s in reading.statements] == [
        ("LowThreatDefaultAction", None, 6),
        ("SevereThreatDefaultAction", None, 2),
    ]
    assert set(reading.settings) == {
        f"{level}ThreatDefaultAction" for level in ("Low", "Moderate", "High", "Severe")
    }
    assert reading.whole


@for_each(
    ("path", "data", "location"),
    [
        ("ASROnlyPerRuleExclusions", "C:\\A", "mdm"),
        ("ExcludedPaths", 1, "mdm"),
        (f"{OF_RULES}\\{OFFICE}", 1, "local"),
        ("ThreatSeverityDefaultAction", "3=6", "mdm"),
        ("ASRRules", "=1", "mdm"),
    ],
)
def test_what_cannot_be_read_is_reported(path: str, data: int | str, location: Place) -> None:
    """From data in another form nothing follows about what is not listed."""
    reading = catalogue().read_registry(path, data, location)
    assert reading is not None
    assert not reading.understood
    assert reading.statements == ()


def test_an_action_that_is_no_number_is_an_entry_of_unknown_state() -> None:
    reading = catalogue().read_registry("ASRRules", f"{OFFICE}=block|{LSASS}", "mdm")
    assert reading is not None
    assert [(s.key, s.value, s.known) for s in reading.statements] == [
        (OFFICE, None, False),
        (LSASS, None, False),
    ]


@for_each(
    ("path", "data", "location", "expected", "known"),
    [
        ("Real-Time Protection\\DisableRealtimeMonitoring", 1, "local", True, True),
        ("Real-Time Protection\\DisableRealtimeMonitoring", None, "policy", None, True),
        ("AllowRealtimeMonitoring", 0, "mdm", True, True),
        ("AllowOnAccessProtection", 0, "mdm", True, True),
        ("AllowCloudProtection", 0, "mdm", 0, True),
        ("AllowCloudProtection", 1, "mdm", 2, True),
        ("AllowCloudProtection", "0", "mdm", 0, True),
        ("AllowCloudProtection", "1", "mdm", 2, True),
        ("AllowCloudProtection", 7, "mdm", None, False),
        ("Features\\TamperProtection", 7, "local", None, False),
        ("PassiveMode", 1, "local", True, True),
        ("IsServiceRunning", 0, "local", False, True),
        ("DisableLocalAdminMerge", 0, "mdm", False, True),
        ("Scan\\ArchiveMaxDepth", 3, "policy", 3, True),
        ("ArchiveMaxDepth", 3, "mdm", 3, True),
        ("Exclusions\\Exclusions_Paths", 1, "policy", True, True),
    ],
)
def test_a_single_value_is_one_statement(
    path: str, data: int | None, location: Place, *, expected: object, known: bool
) -> None:
    reading = catalogue().read_registry(path, data, location)
    assert reading is not None
    (one,) = reading.statements
    assert (one.key, one.value, one.known) == (None, expected, known)
    assert reading.settings == (one.setting,)
    assert not reading.whole


def test_an_item_and_an_entry_are_one_statement_each() -> None:
    assert said("Exclusions\\Paths\\C:\\A", 0) == [("ExclusionPath", "C:\\A", "C:\\A")]
    assert said("Exclusions\\TemporaryPaths\\C:\\A", 0) == [
        ("Exclusions_TemporaryPaths", "C:\\A", "C:\\A")
    ]
    assert said(f"{GUARD}ASR\\Rules\\{OFFICE}", "2", "policy") == [(ASR, OFFICE, 2)]
    assert said(f"{GUARD}ASR\\Rules\\{OFFICE}", None, "policy") == [(ASR, OFFICE, None)]


def test_what_nobody_knows_is_none() -> None:
    locations: tuple[Place, ...] = ("local", "policy", "mdm")
    for location in locations:
        assert catalogue().read_registry("Nobody\\Knows", 1, location) is None


def test_whole_lists_are_no_single_match() -> None:
    assert catalogue().by_registry("ExcludedPaths", "mdm") is None
    assert catalogue().by_registry("ThreatSeverityDefaultAction", "mdm") is None
    assert catalogue().by_registry(f"{OF_RULES}\\{OFFICE}") is None


def test_every_registry_path_leads_to_its_setting() -> None:
    """No two settings claim one value, but ids and actions that are one list."""
    for setting in catalogue().settings:
        if setting.pair and setting.name != setting.pair[1]:
            continue
        for path in setting.registry:
            reading = catalogue().read_registry(path.replace("*", OFFICE), None)
            assert reading is not None
            assert reading.settings == (setting.name,), path


@for_each(("data", "value"), [(2, False), (1, None), (0, None), (3, None)])
def test_of_threat_detection_by_the_processor_only_2_is_known(data: int, value: object) -> None:
    assert said("Features\\TDTFeatureEnabled", data) == [("IntelTDTEnabled", None, value)]


@for_each(
    ("path", "old", "new"),
    [
        ("Exclusions\\Paths\\C:\\A", None, 0),
        ("PUAProtection", 0, 2),
        ("PUAProtection", 1, 1),
        ("PUAProtection", 1, "1"),
        (f"{GUARD}ASR\\Rules\\{OFFICE}", 1, None),
        ("Nobody\\Knows", 1, 2),
    ],
)
def test_two_values_of_a_path_say_what_each_says(path: str, old: Any, new: Any) -> None:
    alone = [catalogue().read_registry(path, data) for data in (old, new)]
    both = catalogue().read_both(path, old, new)
    assert (both is None) == (None in alone)
    assert list(both or alone) == alone


def test_an_item_is_what_follows_its_folder_and_a_folder_alone_is_none() -> None:
    assert said("EXCLUSIONS\\Paths\\C:\\A\\b", 0) == [("ExclusionPath", "C:\\A\\b", "C:\\A\\b")]
    for path in (
        "Exclusions\\Paths\\",
        "Exclusions\\Paths",
        "Exclusions",
        "Exclusions\\Other\\C:\\A",
    ):
        assert catalogue().read_registry(path, 0) is None
