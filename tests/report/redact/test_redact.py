"""A redacted report names nobody, in any format, and still says what it said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from mpdiff.base.letter_case import fold
from mpdiff.base.model import (
    Device,
    Held,
    LogCoverage,
    MemberInfo,
    PolicyRef,
    Report,
    SnapshotRef,
    Source,
    States,
    TimelineEntry,
    Witness,
)
from mpdiff.catalogue import catalogue
from mpdiff.findings.make import fingerprint
from mpdiff.findings.make import ordered as report_order
from mpdiff.findings.rules import RULES
from mpdiff.report.redact.fields import FIELDS
from mpdiff.report.redact.pseudonyms import ALONE
from mpdiff.report.redact.redact import redact, secrets
from mpdiff.report.redact.words import reach
from mpdiff.report.render import RENDERERS, RenderOptions
from mpdiff.report.saved import as_saved, encode, read_report
from tests.support.effort import examples
from tests.support.incident import incident
from tests.support.reports import REPORTS, exclusion, finding, many, report, rich
from tests.support.rows import for_each
from tests.support.work import calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mpdiff.report.redact.fields import Type

HOST = "FIN-LT-0417"
FQDN = "fin-lt-0417.corp.contoso.com"
COMPUTER = "7C2F41B0-9D1E-4C55-8E0A-51D3B7A6F210"
USER = "jane.doe"
ASR = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"


@dataclass(frozen=True)
class Row:
    """One text, what it becomes, and why."""

    why: str
    text: str
    becomes: str


def same(why: str, text: str) -> Row:
    """Return a row that says that a text stays."""
    return Row(why, text, text)


def entry(actor: str | None, **given_fields: Any) -> TimelineEntry:
    """Return an event that somebody caused."""
    fields: dict[str, Any] = {
        "time": incident().timeline[0].time,
        "event_id": 5007,
        "setting": "ExclusionPath",
        "key": None,
        "before": None,
        "after": None,
        "actor": actor,
        "member": "Defender.evtx",
    }
    return TimelineEntry(**(fields | given_fields))


def about(*findings: Any, actor: str | None = rf"CORP\{USER}", **given_fields: Any) -> Report:
    """Return a report of a device whose name, id and user are known: host-1, computer-1, user-1."""
    fields: dict[str, Any] = {
        "device": Device(COMPUTER, FQDN),
        "source": Source("package.zip", "zip", "a" * 64),
        "timeline": (entry(actor),),
    }
    return report(*findings, **(fields | given_fields))


def of_sentence(text: str, **given_fields: Any) -> str:
    """Redact a text that stands in a sentence."""
    return redact(about(finding(detail=text), **given_fields)).findings[0].detail


def of_value(text: str, **given_fields: Any) -> str | None:
    """Redact a text that is a value."""
    return redact(about(finding(key=text), **given_fields)).findings[0].key


# --- tables ---------------------------------------------------------------------------------------

ANYWHERE = (
    Row("host", f"log of {HOST}", "log of host-1"),
    Row("case does not matter", f"log of {HOST.lower()}", "log of host-1"),
    Row("host in a file's name", f"Package_{HOST}.zip", "Package_host-1.zip"),
    same("part of a longer word", f"x{HOST}y"),
    Row("full name", f"on {FQDN}.", "on host-1.domain-1."),
    Row("another host of the domain", "by dc01.corp.contoso.com", "by host-2.domain-1"),
    Row("the domain above", "at contoso.com", "at domain-2"),
    Row("the organisation", r"C:\Program Files\Contoso\x", r"C:\Program Files\domain-2\x"),
    Row("account", r"by CORP\JANE.DOE", r"by domain-3\user-1"),
    Row("known user in a path", r"D:\Work\jane.doe\x", r"D:\Work\user-1\x"),
    Row("known user alone", "ask Jane.Doe", "ask user-1"),
    Row("name inside a longer one", "jane.doe2", "jane.doe2"),
    Row("folder", r"C:\Users\jane.doe\AppData", r"C:\Users\user-1\AppData"),
    Row("folder of another", r"c:\users\bob\AppData", r"c:\users\user-2\AppData"),
    Row("folder with spaces", r"C:\Users\Jane M Doe\x", r"C:\Users\user-2\x"),
    Row("folder with quotes in it", r"C:\Users\O'Brien\x", r"C:\Users\user-2\x"),
    Row("folder in Unicode", "C:\\Users\\Jürgen Ĵ\\x", r"C:\Users\user-2\x"),
    Row("folder named like a word", r"C:\Users\temp\Temp", r"C:\Users\user-2\Temp"),
    Row("folder of a built-in account", r"C:\Users\Administrator\x", r"C:\Users\user-2\x"),
    Row("old folder", r"D:\Documents and Settings\bob\x", r"D:\Documents and Settings\user-2\x"),
    Row(
        "old folder in German",
        r"C:\Dokumente und Einstellungen\bob\x",
        r"C:\Dokumente und Einstellungen\user-2\x",
    ),
    Row("slashes", "C:/Users/bob/x", "C:/Users/user-2/x"),
    Row("doubled backslashes", r"C:\\Users\\bob\\x", r"C:\\Users\\user-2\\x"),
    Row("Linux home", "/home/bob/x", "/home/user-2/x"),
    Row("macOS home", "/Users/bob/x", "/Users/user-2/x"),
    Row(
        "device path",
        r"\Device\HarddiskVolume3\Users\bob\x",
        r"\Device\HarddiskVolume3\Users\user-2\x",
    ),
    Row("home share", r"\\fs01\home$\bob\x", r"\\host-2\home$\user-2\x"),
    Row("start of a name", r"C:\Users\bob*\x", r"C:\Users\user-2*\x"),
    Row("a folder in a folder", r"C:\Users\Users\bob\x", r"C:\Users\user-2\user-3\x"),
    same("shared folder", r"C:\Users\Public\x"),
    same("template folder", r"C:\Users\Default User\x"),
    same("every user's folder", r"C:\Users\*\AppData"),
    same("a variable", r"C:\Users\%USERNAME%\x"),
    same("the folder of folders", "C:\\Users\\"),
    same("a registry hive", r"HKEY_USERS\.DEFAULT\Software"),
    Row("SID", "S-1-5-21-11-22-33-1001 did", "sid-1 did"),
    Row("SID of a hive", "s-1-5-21-11-22-33-1001_Classes", "sid-1_Classes"),
    Row("SID of Entra ID", "S-1-12-1-11-22-33-44", "sid-1"),
    same("SID of the system", "S-1-5-18 and S-1-5-32-544"),
    Row("IPv4", "from 10.1.2.3.", "from ip-1."),
    Row("IPv4 with its prefix", "10.1.2.0/24", "ip-1/24"),
    Row("public IPv4 with a port", "1.1.0.4:80", "ip-1:80"),
    Row("IPv4 range", "10.1.2.3-10.1.2.9", "ip-1-ip-2"),
    Row("IPv4 with a star", "10.1.2.*", "ip-1.*"),
    Row("IPv4 in a file's name", "scan_10.1.2.3.log", "scan_ip-1.log"),
    same("a platform version", "4.18.2107.4"),
    same("a version of small numbers", "engine version 1.1.0.4 and Platform\\1.2.3.4"),
    same("a longer number", "1.2.3.4.5"),
    same("no octets", "1.2.3.256"),
    same("everything", "0.0.0.0/0 and ::/0"),
    same("loopback", "127.0.0.1 and ::1"),
    same("a mask", "255.255.255.0"),
    same("a whole private range", "10.0.0.0/8, 192.168.0.0/16, fe80::/10"),
    Row("the first of a private range", "10.0.0.0/24", "ip-1/24"),
    Row("IPv6", "to 2001:db8::7, on", "to ip-1, on"),
    Row("IPv6 in two spellings", "2001:DB8:0::7 2001:db8::7", "ip-1 ip-1"),
    Row("IPv6 with zone, port and colon", "[fe80::7%3]:80: fe80::7:", "[ip-1%3]:80: ip-1:"),
    Row("IPv4 in IPv6", "::ffff:10.1.2.3 10.1.2.3", "ip-1 ip-1"),
    same("a time", "22:19:01 to 23:01"),
    same("double colons", "std::dead ::error"),
    Row("UNC server", r"\\fs01\share$\x", r"\\host-2\share$\x"),
    Row("UNC server with its domain", r"\\fs01.corp.contoso.com\x", r"\\host-2.domain-1\x"),
    Row("UNC server by address", r"\\10.1.2.3\x", r"\\ip-1\x"),
    Row("long UNC", r"\\?\UNC\fs01\x", r"\\?\UNC\host-2\x"),
    Row("WebDAV server", r"\\fs01@SSL\DavWWWRoot\x", r"\\host-2@SSL\DavWWWRoot\x"),
    Row("server named like a word", r"\\server\temp", r"\\host-2\temp"),
    Row("server with slashes", "//fs01/share", "//host-2/share"),
    same("long path", r"\\?\C:\x"),
    same("pipe", r"\\.\pipe\x"),
    same("no server of the network", r"\\localhost\c$ \\tsclient\c"),
    Row("mail", "bob@example.org", "user-2@domain-4"),
    Row("UPN of the organisation", "jane.doe@contoso.com", "user-1@domain-2"),
    same("a mention", "@org/everyone"),
    Row("URL", "http://proxy.corp.contoso.com:8080/x", "http://host-2.domain-1:8080/x"),
    Row("URL of a domain", "https://fabrikam.com/x", "https://domain-4/x"),
    same("the vendor's pages", "https://learn.microsoft.com/x https://attack.mitre.org/x"),
    Row("computer id", f"id {COMPUTER.lower()}", "id computer-1"),
    Row("computer id in braces", f"{{{COMPUTER}}}", "{computer-1}"),
    Row("computer id without dashes", COMPUTER.replace("-", ""), "computer-1"),
    same("ASR rule", ASR),
    Row("computer that nobody named", "WIN-ABCDEFGH123 or LAPTOP-AB12CD3", "host-2 or host-3"),
    same("what looks like a pseudonym", "user-7 on host-1"),
)
VALUES = (
    Row("folder at the end", r"C:\Users\Jane M Doe", r"C:\Users\user-2"),
    Row("words in a name", r"C:\Users\Max Will Was", r"C:\Users\user-2"),
    Row("two paths", r"C:\Users\bob, D:\x", r"C:\Users\user-2, D:\x"),
    Row("two paths with a semicolon", r"C:\Users\bob;D:\x", r"C:\Users\user-2;D:\x"),
    Row(
        "contextual suffix", r"C:\Users\bob:{PathType:folder}", r"C:\Users\user-2:{PathType:folder}"
    ),
    Row("rule's own exclusion", rf"{ASR}: C:\Users\bob", rf"{ASR}: C:\Users\user-2"),
    Row("member of a package", "Users/bob/NTUSER.DAT", "Users/user-2/NTUSER.DAT"),
)
SENTENCES = (
    Row(
        "folder ends at the sentence's word",
        r"C:\Users\Bob Roe was added to ExclusionPath",
        r"C:\Users\user-2 was added to ExclusionPath",
    ),
    Row(
        "folder ends at a quote", r"-Path 'C:\Users\bob' -Force", r"-Path 'C:\Users\user-2' -Force"
    ),
    Row("folder ends at a colon", r"C:\Users\bob: x", r"C:\Users\user-2: x"),
    Row("folder ends at a comma", r"C:\Users\bob, D:\x", r"C:\Users\user-2, D:\x"),
    Row("folder ends at a full stop", r"Not C:\Users\bob.", r"Not C:\Users\user-2."),
    Row(
        "what follows is another path",
        r"from C:\Users\bob to Exclusions\Paths",
        r"from C:\Users\user-2 to Exclusions\Paths",
    ),
)


def test_a_value_is_redacted() -> None:
    """A value loses what its shape tells and keeps the rest."""
    for row in (*ANYWHERE, *VALUES):
        assert of_value(row.text) == row.becomes, row.why


def test_a_sentence_is_redacted() -> None:
    """A sentence loses what its shape tells and keeps the rest."""
    for row in (*ANYWHERE, *SENTENCES):
        assert of_sentence(row.text) == row.becomes, row.why


def test_redacting_twice_changes_nothing() -> None:
    """A redacted report has no secrets left."""
    for row in (*ANYWHERE, *VALUES, *SENTENCES):
        once = redact(about(finding(detail=row.text), exclusion(row.text)))
        assert redact(once) == once, row
        assert secrets(once) == frozenset(), row


@for_each(
    ("actor", "becomes"),
    [
        (r"CORP\bob", r"domain-3\user-1"),
        (rf"{HOST}\bob", r"host-1\user-1"),
        (r"FIN-LT-0417\Administrator", r"host-1\user-1"),
        (rf"CORP\{HOST}$", r"domain-3\host-1$"),
        (r"CORP\FS01$", r"domain-3\host-2$"),
        (r"AzureAD\BobRoe", r"AzureAD\user-1"),
        (r"AzureAD\bob@contoso.com", r"AzureAD\user-1@domain-2"),
        (r".\bob", r".\user-1"),
        ("will", "user-1"),
        ("bo", "user-1"),
        ("bob@contoso.com", "user-1@domain-2"),
        ("S-1-5-21-1-2-3-1001", "sid-1"),
        ("S-1-5-18", "S-1-5-18"),
        ("SYSTEM", "SYSTEM"),
        (r"NT AUTHORITY\SYSTEM", r"NT AUTHORITY\SYSTEM"),
        (r"NT SERVICE\WinDefend", r"NT SERVICE\WinDefend"),
    ],
)
def test_who_acted_is_redacted(actor: str, becomes: str) -> None:
    """An actor is a name whatever it looks like; Windows' own accounts stay."""
    assert redact(about(actor=actor)).timeline[0].actor == becomes


@for_each(
    ("hostname", "becomes"),
    [
        (HOST, "host-1"),
        (FQDN, "host-1.domain-1"),
        ("windows", "host-1"),
        ("pc1.local", "host-1.local"),
        ("10.1.2.3", "ip-1"),
        ("Jürgens PC", "host-1"),
        ("host-1", "host-2"),
        ("", ""),
        (None, None),
    ],
)
def test_the_device_is_redacted(hostname: str | None, becomes: str | None) -> None:
    """The device's name is a name whatever it looks like."""
    assert redact(about(device=Device(None, hostname))).device.hostname == becomes


@for_each(
    ("setting", "value", "becomes"),
    [
        ("ProxyServer", "proxy01:8080", "host-2:8080"),
        ("ProxyServer", "http=gate01:80;https=gate02:443", "http=host-2:80;https=host-3:443"),
        ("ProxyPacUrl", "http://wpad01/proxy.pac", "http://host-2/proxy.pac"),
        ("ProxyBypass", "*.fabrikam.com", "*.domain-3"),
        ("ProxyBypass", "<local>", "<local>"),
        ("ProxyBypass", "10.*", "10.*"),
        ("ProxyBypass", "fd00:1::7", "ip-1"),
        ("SharedSignaturesPath", r"\\fs01\sig", r"\\host-2\share-1"),
        ("ExclusionIpAddress", "1.1.0.4", "ip-1"),
        ("ExclusionPath", "proxy01", "proxy01"),
    ],
)
def test_settings_that_hold_hosts_are_redacted(setting: str, value: str, becomes: str) -> None:
    """The values of proxies and shares name hosts, and a title that repeats them is redacted too."""
    new = finding(setting=setting, before=None, after=value, title=f"{setting}: {value}")
    found = redact(about(new, actor=None)).findings[0]
    assert (found.after, found.title) == (becomes, f"{setting}: {becomes}")


# --- names and words ------------------------------------------------------------------------------


def texts_of(value: Any) -> Iterator[str]:
    """Return every text of a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts_of(key)
            yield from texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_of(one)


@cache
def words_of_the_tool() -> list[str]:
    """Return words that stand in reports whoever is in them."""
    names = {s.name for s in catalogue().settings} | set(RULES)
    texts = [r.why for r in RULES.values()] + [r.next_step for r in RULES.values()]
    return sorted(names | {w for t in texts for w in re.findall(r"[A-Za-z]{3,}", t)})


def test_no_user_s_name_changes_what_the_tool_says() -> None:
    """Sentences, settings and rules stay whole when a user is called like one of their words."""
    told = [
        finding(rule=r.id, title=r.title, detail=f"{r.why} {r.next_step}") for r in RULES.values()
    ]
    told += [finding(setting=s.name, detail=s.meaning) for s in catalogue().settings]
    actors = tuple(entry(rf"CORP\{word}") for word in words_of_the_tool())
    after = redact(about(*told, timeline=actors))
    said = [(f.rule, f.setting, f.title, f.detail) for f in after.findings]
    assert said == [(f.rule, f.setting, f.title, f.detail) for f in about(*told).findings]
    assert all(
        e.actor is not None and e.actor.startswith(r"domain-3\user-") for e in after.timeline
    )


@for_each("name", ["windows", "temp", "System32", "Users", "AppData", "ProgramData"])
def test_no_user_s_name_destroys_a_path(name: str) -> None:
    """A user called like a folder of Windows leaves that folder alone."""
    path = r"C:\Windows\System32;C:\Users\*\AppData\Local\Temp;C:\ProgramData"
    assert of_value(path, actor=rf"CORP\{name}") == path


@for_each(
    ("text", "becomes"),
    [
        ("which will run", "which will run"),
        (r"D:\will\x", r"D:\user-1\x"),
        ("will@home", "user-1@home"),
        (r"C:\Users\Will\x", r"C:\Users\user-1\x"),
    ],
)
def test_a_name_that_is_a_word_is_a_name_only_in_its_place(text: str, becomes: str) -> None:
    """Of a user called `will`, a sentence keeps its verb."""
    assert of_sentence(text, actor=r"CORP\will") == becomes


def test_a_short_name_is_replaced_in_its_place_only() -> None:
    """Two letters stand everywhere by accident."""
    assert of_sentence(r"C:\Users\ab\ab", actor=None) == r"C:\Users\user-1\ab"


def test_the_members_and_formats_of_a_package_stay() -> None:
    """Names that every package has are nobody's."""
    names = ("WdSupportLogs/MPSupportFiles.cab!MPRegistry.txt", "MpPreference_after.json")
    listed = tuple(MemberInfo(n, 1, "snapshot", format="json", encoding="utf-16-le") for n in names)
    after = redact(about(evidence=listed, actor=r"CORP\json"))
    assert after.evidence == listed


def test_a_listing_s_name_holds_the_user() -> None:
    """Packages list each user's temporary files in a file with the user's name."""
    listed = (MemberInfo("Temp Directories/bob roe_TempDirFiles.txt", 1, "other"),)
    after = redact(about(finding(detail="Bob Roe did it"), evidence=listed, actor=None))
    assert after.evidence[0].name == "Temp Directories/user-1_TempDirFiles.txt"
    assert after.findings[0].detail == "user-1 did it"


def test_the_ids_of_a_mismatch_are_computers() -> None:
    """The id of the other device is as secret as the device's own."""
    other = "11111111-2222-3333-4444-555555555555"
    found = finding(rule="device-mismatch", setting=None, title=f"From {COMPUTER} and {other}")
    assert redact(about(found)).findings[0].title == "From computer-1 and computer-2"


# --- pseudonyms -----------------------------------------------------------------------------------


def test_the_same_name_has_the_same_pseudonym_everywhere() -> None:
    """Case and field do not matter: actor, key, title, member and notice agree."""
    after = redact(
        about(
            exclusion(r"C:\Users\BOB\x", detail="bob@contoso.com asked"),
            actor=r"CORP\Bob",
            evidence=(MemberInfo("C/Users/bob/x.evtx", 1, "event-log"),),
        )
    )
    found = after.findings[0]
    assert (found.key, found.after) == (r"C:\Users\user-1\x",) * 2
    assert found.title == r"Path exclusion C:\Users\user-1\x was added"
    assert found.detail == "user-1@domain-2 asked"
    assert after.timeline[0].actor == r"domain-3\user-1"
    assert after.evidence[0].name == "C/Users/user-1/x.evtx"
    assert after.changes[0].key == found.key


def test_numbers_follow_the_order_of_appearance() -> None:
    """The device and the actors come first, then values, then sentences."""
    after = redact(
        about(
            exclusion(r"C:\Users\bob", detail=r"C:\Users\zoe\x, C:\Users\amy\x"),
            timeline=(entry(r"CORP\dan"), entry(r"CORP\cat")),
        )
    )
    assert [e.actor for e in after.timeline] == [r"domain-3\user-1", r"domain-3\user-2"]
    assert after.findings[0].key == r"C:\Users\user-3"
    assert after.findings[0].detail == r"C:\Users\user-4\x, C:\Users\user-5\x"


def test_a_pseudonym_that_stands_in_the_report_is_not_given_again() -> None:
    """A folder called `user-1` stays apart from the first user."""
    assert of_value(r"C:\Users\bob\user-1", actor=None) == r"C:\Users\user-2\user-1"


def test_a_name_that_ends_like_a_pseudonym_is_a_name() -> None:
    """`web-host-1` is a real host."""
    assert of_sentence("web-host-1 and host-1", device=Device(None, "web-host-1")) == (
        "host-2 and host-1"
    )


def test_extra_words_are_hidden_whatever_they_are() -> None:
    """What only the user knows to be secret may be a word of the report, and may hold spaces."""
    before = about(finding(detail="Files of Project X at ACME, acme.bat, of AcmeTool"))
    after = redact(before, extra=("Acme", "project x", "files", " "))
    assert after.findings[0].detail == "name-2 of name-3 at name-1, name-1.bat, of AcmeTool"
    assert redact(after, extra=("Acme", "project x", "files")) == after
    assert {"Project X", "ACME", "acme", "Files"} <= secrets(
        before, extra=("acme", "files", "project x")
    )


# --- the report -----------------------------------------------------------------------------------


@for_each(
    ("path", "kind", "becomes"),
    [
        ("/home/ann/cases/package.zip", "zip", "package.zip"),
        ("C:\\Cases\\ann\\package.zip", "zip", "package.zip"),
        (f"cases/{HOST}/", "directory", "host-1"),
        ("package.zip", "zip", "package.zip"),
        ("/", "directory", "/"),
        ("a/before.json, b/after.json", "files", "before.json, after.json"),
        ("a, b/before.json, c/after.json", "files", "after.json"),
        ("/x/one.zip, /x/two.zip", "packages", "one.zip, two.zip"),
    ],
)
def test_of_the_analyst_s_path_the_file_remains(path: str, kind: str, becomes: str) -> None:
    """Where the analyst works is nobody's business."""
    assert redact(about(source=Source(path, kind, None))).source.path == becomes


def test_the_analyst_s_folders_are_cut_wherever_they_stand() -> None:
    """Snapshot files are named by their whole path; so may be a policy and an option."""
    before, after = (
        SnapshotRef(f"/home/ann/case, 7/{side}.json", "json", "b" * 64, None)
        for side in ("before", "after")
    )
    told = about(
        before=before,
        after=after,
        source=Source(f"{before.member}, {after.member}", "files", None),
        policy=PolicyRef("/home/ann/policies/own.yaml", "e" * 64),
        options=("--policy /home/ann/policies/own.yaml",),
    )
    done = redact(told)
    assert done.before is not None
    assert done.after is not None
    assert done.policy is not None
    assert (done.before.member, done.after.member) == ("before.json", "after.json")
    assert (done.policy.path, done.options) == ("own.yaml", ("--policy own.yaml", ALONE))
    assert done.source.path == "after.json"


def test_the_analyst_s_name_is_hidden_in_the_file_s_name() -> None:
    """A folder that is cut away still tells a name."""
    told = about(source=Source("/home/ann/ann-case.zip", "zip", None), actor=None)
    assert redact(told).source.path == "user-1-case.zip"


def test_only_changed_findings_get_a_new_fingerprint() -> None:
    """The old fingerprint of a changed finding would tell whether a guessed name is right."""
    told = about(exclusion(r"C:\Users\bob"), exclusion(r"D:\Build"))
    after = {f.key: f for f in redact(told).findings}
    old = {f.key: f.fingerprint for f in told.findings}
    assert after[r"D:\Build"].fingerprint == old[r"D:\Build"]
    hidden = after[r"C:\Users\user-2"]
    assert hidden.fingerprint == fingerprint(hidden) != old[r"C:\Users\bob"]


def test_findings_stay_in_the_order_of_a_report() -> None:
    """Pseudonyms sort otherwise than names, and the order must not tell the names' order."""
    told = about(
        exclusion(r"C:\Users\aaron"), exclusion(r"C:\Users\Bert"), exclusion("C:\\Users\\u")
    )
    found = redact(told, extra=("u",)).findings
    assert found == report_order(found)


def test_hashes_and_the_tool_stay() -> None:
    """They identify the evidence and say what made the report."""
    before, after = incident(), redact(incident())
    assert after.source.sha256 == before.source.sha256
    assert after.before is not None
    assert before.before is not None
    assert after.before.sha256 == before.before.sha256
    assert [m.sha256 for m in after.evidence] == [m.sha256 for m in before.evidence]
    assert after.tool == before.tool


def test_counts_of_one_path_in_two_spellings_are_added() -> None:
    """Two keys that become one keep what was counted."""
    coverage = LogCoverage((), None, None, 3, unmapped={r"X\C:\Users\bob": 1, r"X\C:\Users\BOB": 2})
    after = redact(about(coverage=coverage, actor=None)).coverage
    assert after is not None
    assert after.unmapped == {r"X\C:\Users\user-1": 3}


def test_a_report_without_secrets_is_the_same_report() -> None:
    """Nothing is touched where nothing is secret."""
    told = report(
        *(structs.replace(f, accepted_by=None) for f in incident().findings),
        device=Device(None, None),
        source=Source("package.zip", "zip", "a" * 64),
    )
    assert redact(told) == structs.replace(told, options=(ALONE,))
    assert secrets(told) == frozenset()


@for_each("name", [*REPORTS, "incident"])
def test_every_report_reads_back_and_stays(name: str) -> None:
    """A redacted report is a report, and redacting it again changes nothing."""
    makers = REPORTS | {"incident": incident, "many": lambda: many(300)}
    once = redact(makers[name]())
    assert redact(once) == once
    if name != "hostile":  # lone surrogates are no JSON of msgspec's
        assert read_report(encode(once), "r.json") == once


# --- every field, every format --------------------------------------------------------------------


def filled(value: Any, text: str, type_: Type | None = None) -> Any:
    """Return a report in which a text follows every text that is not this tool's own."""
    if type_ == "own":
        return value
    if isinstance(value, str):
        one_name = type_ in ("host", "computer", "account", "noted account")
        return value if one_name else f"{value} {text}"
    if isinstance(value, msgspec.Struct):
        types = FIELDS.get(type(value).__name__, {})
        names = value.__struct_fields__
        return structs.replace(
            value, **{n: filled(getattr(value, n), text, types.get(n)) for n in names}
        )
    if isinstance(value, tuple):
        return tuple(filled(one, text, type_) for one in value)
    if isinstance(value, dict):
        return {filled(key, text, type_): one for key, one in value.items()}
    return value


def rendered(told: Report) -> dict[str, str]:
    """Return the report in every format."""
    return {r.name: r.render(told, RenderOptions(verbose=True)) for r in RENDERERS}


def holds(text: str, name: str) -> bool:
    """Return whether a name stands in a text, in any case, as a whole word."""
    pattern = rf"(?<![^\W_]){re.escape(fold(name))}(?![^\W_])"
    return re.search(pattern, fold(text)) is not None


def test_every_text_of_a_report_is_redacted() -> None:
    """Whatever field a name stands in, the JSON report does not hold it afterwards."""
    for base in (rich(), incident()):
        device = structs.replace(base.device, hostname="zq-host")
        text = r"zq-host zquser C:\Users\zq name\x 10.77.1.2 S-1-5-21-7-7-7-7 \\zqserver\x zq@zq.example"
        told = filled(structs.replace(base, device=device), text)
        told = structs.replace(told, timeline=(*told.timeline, entry(r"CORP\zquser")))
        after = redact(told)
        for shape in (after, as_saved(after)):
            texts = texts_of(msgspec.to_builtins(shape))
            assert [t for t in texts if re.search("zq|10.77|7-7-7", t)] == []
        assert redact(after) == after


def test_no_secret_is_left_in_any_format() -> None:
    """What `secrets` returns stands in no format of the redacted report."""
    hidden = secrets(incident())
    assert {HOST, "helpdesk2", COMPUTER} <= hidden
    for form, text in rendered(redact(incident())).items():
        assert [s for s in hidden if holds(text, s)] == [], form


NAMES = st.text(
    st.characters(categories=("Ll", "Lu", "Lo", "Nd"), include_characters=".- "),
    min_size=3,
    max_size=14,
).map(lambda name: name.strip(" .-"))


@cache
def unrelated() -> str:
    """Return what the formats hold of a report whose user and host are `0`: their own words."""
    actors = tuple(structs.replace(entry, actor="0") for entry in rich().timeline)
    bare = filled(structs.replace(rich(), device=Device("0", "0.0"), timeline=actors), "")
    return "\n".join([*rendered(bare).values(), "user host domain computer name ip sid corp"])


def is_a_name(name: str) -> bool:
    """Return whether a name is neither a word of the tool's nor of the renderers'."""
    return reach(fold(name)) == "everywhere" and not holds(unrelated(), name)


@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(user=NAMES, host=NAMES)
@example(user="Jürgen Ĵ", host="PC-042")
@example(user="jane.doe", host="jane")
@example(user="q7 r7 s7", host="q7 r7")
@example(user="ßtraße", host="İstanbul-\u0131")
@example(user="\u0645\u062d\u0645\u062f", host="\u7530\u4e2d-pc")
def test_no_name_is_left_in_any_format(user: str, host: str) -> None:
    """Users and hosts of any spelling, in any field and case, stand in no format."""
    assume(is_a_name(user) and is_a_name(host))
    text = (
        rf"{host} by {user.upper()} C:\Users\{user}\x \\{host.partition(' ')[0]}\x {user.lower()}"
    )
    device = Device(COMPUTER, host)
    actors = tuple(structs.replace(e, actor=rf"CORP\{user}") for e in rich().timeline)
    told = filled(structs.replace(rich(), device=device, timeline=actors), text)
    after = redact(told)
    for form, document in rendered(after).items():
        assert [n for n in (user, host) if holds(document, n)] == [], form
    assert redact(after) == after


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.text(st.sampled_from("\\/:.@-_$%' \nCUsersjoe12fS"), max_size=40)
        | st.sampled_from([r"C:\Users\joe x", r"\\fs.a.b\c", "joe@a.b.c", "S-1-5-21-1-2", "f::1"]),
        min_size=1,
        max_size=6,
    ),
    host=st.none() | st.text("joe.-\\ 1", max_size=8),
)
def test_redacting_twice_is_redacting_once(texts: list[str], host: str | None) -> None:
    """Whatever a report holds, a second time changes nothing, and the result is a report."""
    findings = [exclusion(t, detail="".join(texts), title=t) for t in texts]
    told = about(
        *findings, device=Device(host, host), actor=host, source=Source(texts[0], "zip", None)
    )
    once = redact(told)
    assert redact(once) == once
    assert read_report(encode(once), "r.json") == once


@for_each(
    "make",
    [
        lambda n: "x" * n,
        lambda n: "a." * n,
        lambda n: "\\" * n,
        lambda n: "C:\\Users\\" * n,
        lambda n: "1.1.1.1 " * n,
        lambda n: "f:" * n,
        lambda n: "a@" * n,
        lambda n: "joe " * n,
        lambda n: "S-1-5-21-1 " * n,
        lambda n: "http://" * n,
    ],
)
def test_twice_the_length_is_twice_the_work(make: Callable[[int], str]) -> None:
    """A long value is read in time with its length, not with the square of it."""
    short, long = (about(finding(detail=make(n // len(make(1))))) for n in (6_000, 12_000))
    assert calls(lambda: redact(long)) < 2.2 * calls(lambda: redact(short))


# --- what only the new witnesses tell -------------------------------------------------------------


def test_the_account_of_an_incident_is_one_who_acted() -> None:
    """A name that stands nowhere else is found in the incident, and then in every sentence."""
    deleted = structs.replace(rich().incidents[1], subject=r"CORP\kim.lee")
    told = about(
        finding(rule="history-deleted", title=r"The threat history was deleted: CORP\kim.lee"),
        actor=None,
        incidents=(deleted,),
    )
    after = redact(told)
    assert after.incidents[0].subject == r"domain-3\user-1"
    assert after.findings[0].title == r"The threat history was deleted: domain-3\user-1"


def test_hosts_of_values_that_no_change_shows_are_found() -> None:
    """The weakest state in between and the state at collection may name further proxies."""
    proxy = finding(setting="ProxyServer", before="wpx-one:80", after="wpx-two:80")
    assert proxy.change is not None
    proxy = structs.replace(
        proxy,
        title="wpx-three and wpx-four",
        weakest=structs.replace(proxy.change, after="wpx-three:80", after_text="wpx-three:80"),
        states=States(at_collection=Held("value", "wpx-four:80", "wpx-four:80")),
    )
    for text in texts_of(msgspec.to_builtins(as_saved(redact(about(proxy))))):
        assert "wpx" not in text


def test_a_witness_keeps_its_place_and_loses_its_names() -> None:
    told = about(
        finding(witnesses=(Witness("event 5007", f"{HOST}/x.evtx", "record 7", text=f"by {HOST}"),))
    )
    assert redact(told).findings[0].witnesses == (
        Witness("event 5007", "host-1/x.evtx", "record 7", text="by host-1"),
    )
