"""Every name that a real package is known to hold has a kind, and the kinds are told apart."""

from __future__ import annotations

import re

from mpdiff.catalogue import catalogue
from tests.support.places import CORPUS, needs_corpus
from tests.support.rows import for_each

CABINET = "WdSupportLogs/MPSupportFiles.cab!"


@for_each(
    ("name", "read", "weight"),
    [
        (CABINET + "MPLog-07082026-210400.log", "mplog", "witness"),
        (CABINET + "mpdetection-20260708-210400.log", "mplog", "witness"),
        (CABINET + "MpCmdRun-NetworkService.log", "mpcmdrun", "witness"),
        ("WdSupportLogs/MpCmdRunLog.txt", "", "none"),
        (CABINET + "MPOperationalEvents.txt.bak", "event-text", "witness"),
        (CABINET + "Microsoft-Windows-Windows Defender%4Operational.evtx", "event-log", "witness"),
        (CABINET + "Microsoft-Windows-Windows Defender%4WHC.evtx", "", "context"),
        (CABINET + "System.evtx", "", "context"),
        (CABINET + "Other.evtx", "", "context"),
        (CABINET + "MPStateInfo.txt", "", "witness"),
        (CABINET + "MPSupportProtectionSettings.eccb8d71", "", "witness"),
        (CABINET + "da39a3ee5e6b4b0d3255bfef95601890afd80709", "", "none"),
        ("Users and Groups/QueryUser.txt", "query-user", "context"),
        ("Users and Groups/LocalGroups.txt", "", "context"),
        ("pkg\\Forensics Collection Summary.csv", "collection-summary", "context"),
        ("CollectionSummaryReport.xls", "", "context"),
        ("Prefetch Files/Prefetch/CMD.EXE-0BD30981.pf", "", "none"),
        ("SMB Session/Summary.txt", "", "none"),
        ("Services/Services.csv", "", "context"),
    ],
)
def test_a_name_has_its_kind(name: str, read: str, weight: str) -> None:
    kind = catalogue().data.members.kind_of(name)
    assert kind is not None
    assert (kind.read, kind.weight) == (read, weight)


@for_each(
    "name", ["", "x.bin", "da39a3ee", "NotMPLog.log", "MPSupportFiles.cab.txt", "MyServices.docx"]
)
def test_a_name_that_no_source_has_is_unknown(name: str) -> None:
    assert catalogue().data.members.kind_of(name) is None


def test_every_kind_says_what_it_shows_and_is_met_by_its_own_patterns() -> None:
    members = catalogue().data.members
    for kind in members.kinds:
        assert kind.what, kind
        assert kind.shows, kind
        for pattern in kind.patterns:
            name = pattern.replace("<sha1>", "0" * 40).replace("**", "x").replace("*", "")
            assert members.kind_of(name) is not None, pattern


@needs_corpus
def test_every_name_quoted_from_real_packages_has_a_kind() -> None:
    text = (CORPUS / "package-names.md").read_text(encoding="utf-8")
    text = text.replace("Inside ", "").replace("**", "")
    files = re.findall(r"[\w<>*\\ -]+\.(?:txt|csv|xls|log|evtx|cab|json|etl|bak)\b", text)
    names = [
        re.sub(r"<[^>]*>", "1", name).replace("*", "7").replace("\\", "/").strip() for name in files
    ]
    assert len(names) > 30
    unknown = [name for name in names if catalogue().data.members.kind_of(name) is None]
    assert unknown == []
