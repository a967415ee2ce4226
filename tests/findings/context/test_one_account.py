"""One account under two spellings is one where it can only be one, and two of one name stay two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mpdiff.evidence.events.accounts import same_accounts
from mpdiff.pipeline import analyse
from tests.support.packages import package
from tests.support.scene import REALTIME, log, set_value
from tests.support.witnesses import SECURITY, members, security

if TYPE_CHECKING:
    from pathlib import Path

    from mpdiff.base.model import Report

SHORT, LONG, UPN, LOCAL = "CORP\\bob", "corp.example\\bob", "bob@corp.example", "DESKTOP-TEST\\bob"
HEAD = "Timestamp,DeviceId,DeviceName,ActionType,LogonType,AccountDomain,AccountName\n"
Logon = tuple[float, str, str]


@pytest.mark.parametrize(
    ("why", "accounts", "number"),
    [
        ("all of one domain", [SHORT, LONG, UPN, "bob", "CORP\\BOB"], 1),
        ("a label of the domain", ["CONTOSO\\bob", "bob@ad.contoso.com"], 1),
        ("two domains", [SHORT, LOCAL], 2),
        ("two domains in three spellings", [UPN, LOCAL, SHORT], 2),
        ("whose it is, is open", [SHORT, LOCAL, "bob"], 3),
        ("two names", [SHORT, "CORP\\rob"], 2),
        ("a domain that begins alike", ["CORP\\bob", "bob@corporate.example"], 2),
    ],
)
def test_spellings_of_one_account(why: str, accounts: list[str], number: int) -> None:
    assert len(set(same_accounts(accounts).values())) == number, why
    assert len(set(same_accounts(reversed(accounts)).values())) == number, why


@pytest.mark.parametrize(
    ("why", "accounts", "number"),
    [
        ("siblings", {"CONTOSO\\bob": "1", "eu.contoso.com\\bob": "2", "us.contoso.com\\bob": "3"}, 3),
        ("siblings, no identifier", {"CONTOSO\\bob": "", "eu.contoso.com\\bob": "", "us.contoso.com\\bob": ""}, 3),
        ("two forests of one short name", {SHORT: "1", "corp.other.example\\bob": "2"}, 2),
        ("one identifier", {"ACME\\bob": "1", UPN: "1"}, 1),
        ("one identifier, no domain", {"ACME\\bob": "1", LOCAL: "2", "bob": "1"}, 2),
        ("another identifier, no domain", {SHORT: "1", "bob": "2"}, 2),
        ("an identifier of one spelling only", {SHORT: "1", UPN: ""}, 1),
    ],
)  # fmt: skip
def test_identifiers_decide_which_accounts_are_one(
    why: str, accounts: dict[str, str], number: int
) -> None:
    sids = {one: {sid} for one, sid in accounts.items() if sid}
    for order in (list(accounts), list(reversed(accounts))):
        assert len(set(same_accounts(order, sids).values())) == number, why


def shown(folder: Path, logged: list[Logon], hunted: list[Logon]) -> Report:
    data = [
        (m, 4624, {"TargetUserSid": f"S-1-5-21-1-2-3-{len(domain)}", "TargetUserName": name,
                   "TargetDomainName": domain, "TargetLogonId": hex(n), "LogonType": "2"})
        for n, (m, domain, name) in enumerate(logged, 100)
    ]  # fmt: skip
    steps = (set_value(30, REALTIME, "0x0", "0x1"), set_value(90, REALTIME, "0x1", "0x0"))
    path = package(folder, members(evtx=log(*steps)) | {SECURITY: security(*data)})
    rows = [
        f"2026-03-01T12:{m:02}:00Z,abc,desktop-test,LogonSuccess,Interactive,{domain},{name}\n"
        for m, domain, name in hunted
    ]
    (folder / "e.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return analyse(path, events=[str(folder / "e.csv")] if hunted else [])


@pytest.mark.parametrize(
    ("why", "logged", "hunted", "listed", "actors"),
    [
        ("the domain as DNS has it", [(10, "CORP", "bob")], [(10, "corp.example", "bob")], [SHORT], [SHORT]),
        ("a principal name", [(10, "CORP", "bob")], [(10, "", "bob@corp.example")], [SHORT], [SHORT]),
        ("no domain", [(10, "", "bob")], [(10, "CORP", "bob")], [SHORT], ["bob"]),
        ("two logons of one account", [(10, "CORP", "bob"), (15, "CORP", "bob")], [], [SHORT, SHORT], [SHORT]),
        ("another account of the name", [(10, "CORP", "bob")], [(10, "desktop-test", "bob")], [SHORT, "desktop-test\\bob"], [SHORT, "desktop-test\\bob"]),
    ],
)  # fmt: skip
def test_each_account_is_listed_once_and_none_is_swallowed(
    tmp_path: Path,
    why: str,
    logged: list[Logon],
    hunted: list[Logon],
    listed: list[str],
    actors: list[str],
) -> None:
    told = shown(tmp_path, logged, hunted)
    assert sorted(i.subject for i in told.incidents if i.kind == "session") == sorted(listed), why
    (one,) = (f for f in told.findings if f.effect == "weakened")
    assert sorted(a.partition(" (")[0] for a in one.actors) == sorted(actors), why
    assert all((f"one of {len(actors)}" in a) == (len(actors) > 1) for a in one.actors), why


def test_both_records_of_one_session_are_cited(tmp_path: Path) -> None:
    told = shown(tmp_path, [(10, "CORP", "bob")], [(10, "corp.example", "bob")])
    (one,) = (i for i in told.incidents if i.kind == "session")
    assert {w.source for w in (one.witness, *one.also)} == {"event 4624", "event LogonSuccess"}


def test_of_an_account_without_a_domain_it_is_said_that_it_is_open(tmp_path: Path) -> None:
    logons: list[Logon] = [(10, "CORP", "bob"), (12, "DESKTOP-TEST", "bob"), (13, "", "bob")]
    (one,) = (f for f in shown(tmp_path, logons, []).findings if f.effect == "weakened")
    assert "bob (interactive session, likely, of which domain is open, one of 3)" in one.actors
