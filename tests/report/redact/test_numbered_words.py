"""Words with a number, folders beside a user's, and texts of commands in findings hold nobody's name."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff import redact
from mpdiff.base.model import Witness
from mpdiff.findings.make import evidence_finding
from mpdiff.report.redact.people import user_folders
from mpdiff.report.redact.strange import commanded, strange_words
from tests.support.reports import report


def hidden(line: str) -> set[str]:
    return {line[place.start : place.end] for place in commanded(line)}


def test_a_known_word_with_a_number_may_be_a_device_or_a_password() -> None:
    for word in ("DC01", "Admin2024", "Administrator1", "Windows10", "Defender2026", "Server3"):
        assert hidden(f"net use {word}") == {word}, word
    for word in ("x64", "SHA256", "utf8", "net1", "psexec64", "2024"):
        assert hidden(f"powershell {word}") == set(), word


def test_a_file_of_the_package_keeps_its_number_and_no_devices_name() -> None:
    assert list(strange_words("before2.json")) == []
    assert list(strange_words("DC01.zip")) == [(0, 4)]


def test_a_folder_beside_a_users_is_a_users() -> None:
    for text in (
        r"C:\Users\Public\..\jane\x",
        r"%USERPROFILE%\..\jane\x",
        r"$env:USERPROFILE\..\jane\x",
        r"$home\..\jane",
        r"~\..\jane",
    ):
        found = {text[p.start : p.end] for p in user_folders(text, (), whole=True)}
        assert "jane" in found, text
        assert ".." not in found, text


def test_a_finding_of_a_command_is_redacted_as_the_command_is() -> None:
    line = 'psexec -p "zqx pw" sc stop WinDefend'
    made = evidence_finding(
        "protection-command",
        f"A command ran: {line}",
        f"Command line: {line}. It may be the change.",
    )
    one = replace(made, witnesses=(Witness("event 4688", "Security.evtx"),))
    (made,) = redact(report(one)).findings
    assert "zqx" not in made.title + made.detail
    assert made.detail.startswith("Command line: psexec -p")
    assert made.detail.endswith("It may be the change.")
