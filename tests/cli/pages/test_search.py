"""`mpdiff explain`: whatever a person has of a setting leads to it."""

from __future__ import annotations

import pytest

from mpdiff.base.errors import UsageError
from mpdiff.catalogue import catalogue
from mpdiff.cli.pages.catalogue import explained_page, rules_listing
from mpdiff.cli.pages.search import below_defender
from mpdiff.findings.rules import RULES
from tests.support.rows import for_each

OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
VALUE = r"Real-Time Protection\DisableRealtimeMonitoring"


def first_line(asked: str) -> str:
    return explained_page(catalogue(), asked).splitlines()[0]


@for_each(
    "asked",
    [
        "DisableRealtimeMonitoring",
        "disablerealtimemonitoring",
        VALUE,
        rf"Windows Defender\{VALUE}",
        rf"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\{VALUE}",
        rf"HKEY_LOCAL_MACHINE\Software\Microsoft\Windows Defender\{VALUE}",
        rf"Computer\HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Defender\{VALUE}",
        rf"HKLM:\SOFTWARE\WOW6432Node\Policies\Microsoft\Windows Defender\{VALUE}",
        rf"Registry::HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows Defender\{VALUE}",
        r"hklm/software/microsoft/windows defender/real-time protection/disablerealtimemonitoring",
        r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager\AllowRealtimeMonitoring",
    ],
)
def test_a_setting_is_found_by_its_name_and_its_registry_path_in_any_spelling(asked: str) -> None:
    assert first_line(asked) == "DisableRealtimeMonitoring"


@for_each(
    ("asked", "found"),
    [
        (r"HKLM\SOFTWARE\Microsoft\Windows Defender\Exclusions\Paths\C:\Temp", "ExclusionPath"),
        (rf"Windows Defender Exploit Guard\ASR\Rules\{OFFICE}", "Block all Office applications"),
        (OFFICE, "Block all Office applications"),
        (f"{{{OFFICE.upper()}}}", "Block all Office applications"),
        ("Office apps launching child processes", "Block all Office applications"),
    ],
)
def test_an_item_of_a_list_and_a_rule_are_found(asked: str, found: str) -> None:
    assert first_line(asked).startswith(found)


@for_each(
    ("asked", "holds"),
    [
        ("lsass", "Block credential stealing"),
        ("T1562.001", "DisableRealtimeMonitoring"),
        ("T1562", "DisableRealtimeMonitoring"),
        (r"Windows Defender\Spynet", "SubmitSamplesConsent"),
        ("Spynet", "MAPSReporting"),
        ("d4f940ab", "Block all Office applications"),
        ("downloads and attachments", "DisableIOAVProtection"),
    ],
)
def test_a_word_lists_the_entries_that_hold_it(asked: str, holds: str) -> None:
    text = explained_page(catalogue(), asked)
    assert text.startswith(f"{asked} is found in ")
    assert holds in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_one_entry_is_one_entry() -> None:
    assert first_line("lsass") == "lsass is found in 1 entry:"


def test_a_key_is_no_part_of_another_key() -> None:
    text = explained_page(catalogue(), r"HKLM\SOFTWARE\Microsoft\Windows Defender\Scan")
    assert "ScanParameters" in text
    assert "DisableRealtimeMonitoring" not in text


@for_each("asked", ["zz", "no such word", r"HKLM\SOFTWARE\Vendor\Thing", "\\", ""])
def test_what_nothing_holds_is_wrong_use(asked: str) -> None:
    with pytest.raises(UsageError) as error:
        explained_page(catalogue(), asked)
    assert error.value.code == "unknown-setting"


def test_only_what_stands_above_defender_is_cut() -> None:
    assert (
        below_defender("Windows Defender Exploit Guard\\ASR")
        == "Windows Defender Exploit Guard\\ASR"
    )
    assert below_defender(r"HKLM\SOFTWARE\Microsoft\Windows Defender") == ""


def test_the_list_of_rules_says_what_the_star_is_and_fits() -> None:
    text = rules_listing()
    assert "* The severity is that of the setting" in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80
    assert all(f"\n{rule} " in f"\n{text}" for rule in RULES)
