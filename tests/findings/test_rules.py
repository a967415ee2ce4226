"""For every rule rows that fire it and rows that must stay silent, each named by its reason."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mpdiff.base.model import (
    Incident,
    IncidentKind,
    Items,
    LedgerEntry,
    LogCoverage,
    Notice,
    Pairs,
    Value,
    Window,
    Witness,
)
from mpdiff.evidence.facts import Listing, Missing, NetworkState, PrintedStatus, Support
from mpdiff.findings.due import due
from mpdiff.findings.incidents.incidents import RULE_OF
from mpdiff.findings.rules import RULES, handlers
from tests.support.cases import case, findings
from tests.support.scene import UNTOLD, at, listed, touch
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from mpdiff.findings.case import Case

REALTIME = "DisableRealtimeMonitoring"
TAMPER = "DisableTamperProtection"
ASR = "AttackSurfaceReductionRules_Actions"
OFFICE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
ON: dict[str, Value] = {REALTIME: False}
OFF: dict[str, Value] = {REALTIME: True}
FOLDERS: dict[str, Value] = {"EnableControlledFolderAccess": 1}
NETWORK: dict[str, Value] = {"EnableNetworkProtection": 1}
NONE: dict[str, Value] = {"ExclusionPath": Items(())}
PLACES: dict[Any, dict[str, Value]] = {"policy": {}, "mdm": {}, "local": {}}
TURNED_OFF = touch(30, REALTIME, False, True)
TURNED_ON = touch(72, REALTIME, True, False)


def one(setting: str, value: Value) -> dict[str, Value]:
    return {setting: value}


def paths(*items: str) -> dict[str, Value]:
    return {"ExclusionPath": Items(items)}


def happened(minute: float, kind: IncidentKind, **given: Any) -> tuple[Incident, ...]:
    witness = Witness("event 1", "log", time=at(minute))
    return (Incident(kind, at(minute), kind, witness, **given),)


def command(minute: float) -> tuple[Incident, ...]:
    return happened(minute, "command", subject=f"powershell Set-MpPreference -{REALTIME} $true")


def acted(source: str) -> tuple[Incident, ...]:
    return (Incident("rule-acted", at(30), "It acted", Witness(source, "log", time=at(30))),)


class Row(NamedTuple):
    """A case and whether it fires the rule, by its reason."""

    rule: str
    why: str
    case: Case
    fires: bool


def fires(rule: str, why: str, *given: Any, **more: Any) -> Row:
    return Row(rule, why, case(*given, **more), fires=True)


def silent(rule: str, why: str, *given: Any, **more: Any) -> Row:
    return Row(rule, why, case(*given, **more), fires=False)


def printed(mode: str = "Normal", **values: Any) -> Support:
    """Return a print of the status."""
    shown: dict[str, Any] = {"AMRunningMode": mode, **values}
    status = PrintedStatus("status.txt", shown)
    return Support(statuses=(status,), running={"status.txt": mode})


def network(mode: str | None, *warnings: str) -> Support:
    return Support(network=(NetworkState("network.txt", mode, warnings),))


def listing(minute: float, item: str, *more: float) -> Support:
    """Return listings of one path at some minutes."""
    lists: dict[str, tuple[str, ...]] = {"ExclusionPath": (item,)}
    listings = tuple(Listing(at(m), True, "MPLog", 1, lists) for m in (minute, *more))
    return Support(listings=listings)


def whole(**given: Any) -> LogCoverage:
    return LogCoverage(("log",), at(-120), at(360), 10, **given)


ROWS = (
    # --- changes ----------------------------------------------------------------------------------
    fires("weakened", "off in the after snapshot", (), ON, OFF),
    fires("weakened", "the log's last word alone", [TURNED_OFF], {}, {}),
    silent("weakened", "on in both", (), ON, ON),
    silent("weakened", "turned on", (), OFF, ON),
    silent("weakened", "neutral", (), one("ScanAvgCPULoadFactor", 50), one("ScanAvgCPULoadFactor", 5)),
    fires("tamper-protection-off", "turned off", (), one(TAMPER, False), one(TAMPER, True)),
    silent("tamper-protection-off", "turned on", (), one(TAMPER, True), one(TAMPER, False)),
    silent("tamper-protection-off", "not set is no off", (), one(TAMPER, False), one(TAMPER, None)),
    fires("asr-rule-weakened", "block to audit", (), one(ASR, Pairs({OFFICE: 1})), one(ASR, Pairs({OFFICE: 2}))),
    fires("asr-rule-weakened", "block to no entry", (), one(ASR, Pairs({OFFICE: 1})), one(ASR, Pairs({}))),
    silent("asr-rule-weakened", "audit to block", (), one(ASR, Pairs({OFFICE: 2})), one(ASR, Pairs({OFFICE: 1}))),
    silent("asr-rule-weakened", "off to no entry", (), one(ASR, Pairs({OFFICE: 0})), one(ASR, Pairs({}))),
    fires("exclusion-added", "a plain folder", (), NONE, paths("D:\\Data\\x")),
    silent("exclusion-added", "removed", (), paths("D:\\Data\\x"), NONE),
    silent("exclusion-added", "in other letter case", (), paths("D:\\Data"), paths("d:\\DATA")),
    silent("exclusion-added", "a whole drive is risky", (), NONE, paths("C:\\")),
    fires("risky-exclusion", "a whole drive", (), NONE, paths("C:\\")),
    fires("risky-exclusion", "an interpreter", (), one("ExclusionProcess", Items(())), one("ExclusionProcess", Items(("powershell.exe",)))),
    silent("risky-exclusion", "a plain folder", (), NONE, paths("D:\\Data\\x")),
    silent("risky-exclusion", "a drive no longer excluded", (), paths("C:\\"), NONE),
    fires("transient", "off and on, the snapshots alike", [TURNED_OFF, TURNED_ON], ON, ON),
    fires("transient", "5001 and 5000 alone", [touch(30, REALTIME, UNTOLD, True, place="effective"), touch(40, REALTIME, UNTOLD, False, place="effective")], ON, ON),
    silent("transient", "on and off again is an improvement", [touch(30, REALTIME, True, False), touch(72, REALTIME, False, True)], OFF, OFF),
    silent("transient", "the after snapshot still has it", [TURNED_OFF, TURNED_ON], ON, OFF),
    silent("transient", "put back to an unexplained value", [TURNED_OFF, touch(72, REALTIME, True, UNTOLD)], ON, ON),
    silent("transient", "before the window", [touch(-60, REALTIME, False, True), touch(-30, REALTIME, True, False)], ON, ON),
    fires("not-reverted", "off at collection, the window over", (), ON, OFF, collected=OFF),
    silent("not-reverted", "back at collection", (), ON, OFF, collected=ON),
    silent("not-reverted", "unknown at collection", (), ON, OFF),
    silent("not-reverted", "the window still open", (), ON, OFF, collected=OFF, collected_at=100),
    fires("not-reverted", "policy holds it since the window, and no record shows who wrote it", (), ON, OFF, collected=OFF, places={**PLACES, "policy": OFF}),
    silent("not-reverted", "management wrote it after the window", [TURNED_OFF, touch(250, REALTIME, None, True, place="policy")], ON, OFF, collected=OFF, places={**PLACES, "policy": OFF}),
    fires("weakened-after-window", "off at collection alone", (), ON, ON, collected=OFF),
    fires("weakened-after-window", "off and on after it", [touch(250, REALTIME, False, True), touch(260, REALTIME, True, False)], ON, ON),
    silent("weakened-after-window", "inside it", [TURNED_OFF], ON, OFF, collected=OFF),
    silent("weakened-after-window", "turned on after it", [touch(250, REALTIME, True, False)], OFF, OFF, collected=ON),
    fires("changed", "no source ranks the values", (), one("ProxyServer", None), one("ProxyServer", "p:1")),
    fires("changed", "put back, the direction unknown", [touch(30, "ProxyServer", None, "p:1"), touch(90, "ProxyServer", "p:1", None)], one("ProxyServer", None), one("ProxyServer", None)),
    fires("changed", "a value that nobody explains", [touch(30, TAMPER, False, UNTOLD, after_raw="2"), touch(40, TAMPER, UNTOLD, False, before_raw="2")], one(TAMPER, False), one(TAMPER, False)),
    silent("changed", "weakened", (), ON, OFF),
    silent("changed", "identity", (), one("ComputerID", "a"), one("ComputerID", "b")),
    fires("strengthened", "turned on", (), OFF, ON),
    fires("strengthened", "an exclusion less", (), paths("C:\\"), NONE),
    silent("strengthened", "turned off", (), ON, OFF),
    fires("unknown-setting", "a new property", (), one("NewSetting", 0), one("NewSetting", 1)),
    fires("unknown-setting", "an unmapped path that came back", [touch(30, "New\\Path", 0, 1), touch(40, "New\\Path", 1, 0)], ON, ON),
    silent("unknown-setting", "the same value", (), one("NewSetting", 1), one("NewSetting", 1)),
    fires("weakened-before-window", "off an hour before, still off", [touch(-60, REALTIME, False, True)], OFF, OFF),
    fires("weakened-before-window", "off and on before it", [touch(-60, REALTIME, False, True), touch(-30, REALTIME, True, False)], ON, ON),
    fires("weakened-before-window", "off before, on inside", [touch(-60, REALTIME, False, True), touch(30, REALTIME, True, False)], OFF, ON),
    silent("weakened-before-window", "management's own doing", [touch(-3000, REALTIME, False, True, place="policy")], OFF, OFF),
    fires("weakened-before-window", "in management's keys, an hour before", [touch(-60, REALTIME, False, True, place="policy")], OFF, OFF),
    silent("weakened-before-window", "turned on before it", [touch(-60, REALTIME, True, False)], ON, ON),
    fires("weak-before-window", "real-time protection off in both", (), OFF, OFF),
    fires("weak-before-window", "tamper protection off in both", (), one(TAMPER, True), one(TAMPER, True)),
    silent("weak-before-window", "on in both", (), ON, ON),
    fires("weak-before-window", "turned on in the window", (), OFF, ON),
    silent("weak-before-window", "a record dates it, turned on in the window", [touch(-60, REALTIME, False, True), touch(30, REALTIME, True, False)], OFF, ON),
    silent("weak-before-window", "not set", (), one(REALTIME, None), one(REALTIME, None)),
    fires("dormant", "off below a policy of on", (), ON, ON, collected=ON, places={**PLACES, "policy": ON, "local": OFF}),
    fires("dormant", "a rule off below MDM's block", (), one(ASR, Pairs({OFFICE: 1})), one(ASR, Pairs({OFFICE: 1})), collected=one(ASR, Pairs({OFFICE: 1})), places={**PLACES, "mdm": one(ASR, Pairs({OFFICE: 1})), "local": one(ASR, Pairs({OFFICE: 0}))}),
    silent("dormant", "no policy above", (), ON, ON, collected=OFF, places={**PLACES, "local": OFF}),
    silent("dormant", "the local value is the stronger", (), OFF, OFF, collected=OFF, places={**PLACES, "policy": OFF, "local": ON}),
    silent("dormant", "it is in effect", (), ON, OFF, collected=OFF, places={**PLACES, "policy": ON, "local": OFF}),
    silent("dormant", "items of lists add up", (), paths("D:\\a"), paths("D:\\a"), collected=paths("D:\\a"), places={**PLACES, "policy": NONE, "local": paths("D:\\a")}),
    fires("policy-removed", "gone for an hour", [touch(30, REALTIME, False, None, place="policy"), touch(90, REALTIME, None, False, place="policy")], ON, ON),
    fires("policy-removed", "MDM's value, for good", [touch(30, "CloudBlockLevel", 2, None, place="mdm")], one("CloudBlockLevel", 2), {}),
    silent("policy-removed", "a local value", [touch(30, REALTIME, False, None)], ON, ON),
    fires("policy-removed", "after the window, for good", [touch(250, REALTIME, False, None, place="policy")], ON, ON),
    silent("policy-removed", "after the window, and set again", [touch(250, REALTIME, False, None, place="policy"), touch(260, REALTIME, None, False, place="policy")], ON, ON),
    silent("policy-removed", "before the window", [touch(-60, REALTIME, False, None, place="policy")], ON, ON),
    silent("policy-removed", "it was replaced", [touch(30, "CloudBlockLevel", 2, 4, place="policy")], one("CloudBlockLevel", 2), one("CloudBlockLevel", 4)),
    silent("policy-removed", "it protected nothing", [touch(30, "HighThreatDefaultAction", 6, None, place="policy")], {}, {}),
    silent("policy-removed", "a rule that was off", [touch(30, ASR, 0, None, OFFICE, place="policy")], {}, {}),
    silent("policy-removed", "what it left is weaker, a finding of its own", [touch(30, REALTIME, False, None, place="policy")], ON, OFF, places={**PLACES, "local": OFF}),
    # --- evidence ---------------------------------------------------------------------------------
    fires("unlogged", "no event of the change", (), ON, OFF),
    silent("unlogged", "the log holds it", [TURNED_OFF], ON, OFF),
    silent("unlogged", "no log", (), ON, OFF, coverage=None),
    fires("log-gap", "it starts late", coverage=LogCoverage(("log",), at(60), at(300), 3)),
    fires("log-gap", "hours without an event", coverage=whole(quiet=((at(10), at(200)),))),
    silent("log-gap", "it covers the window"),
    silent("log-gap", "no log", coverage=None),
    fires("snapshot-missing", "one was not found", missing=(Missing("after"),)),
    silent("snapshot-missing", "both are there", (), ON, ON),
    fires("snapshot-incomplete", "a list was cut", (), one("ExclusionPath", Items(("a",), cut=True)), paths("a")),
    fires("snapshot-incomplete", "a line less", (), ON | paths("a"), paths("a")),
    fires("snapshot-incomplete", "the same odd value in both", (), one(REALTIME, "Yes"), one(REALTIME, "Yes")),
    fires("snapshot-incomplete", "the same odd mode in both", (), one("EnableNetworkProtection", 17), one("EnableNetworkProtection", 17)),
    fires("snapshot-incomplete", "the same odd state of a rule in both", (), one(ASR, Pairs({OFFICE: 7})), one(ASR, Pairs({OFFICE: 7}))),
    silent("snapshot-incomplete", "known modes", (), NETWORK | one(ASR, Pairs({OFFICE: 6})), NETWORK | one(ASR, Pairs({OFFICE: 6}))),
    silent("snapshot-incomplete", "not set in both", (), one(REALTIME, None), one(REALTIME, None)),
    silent("snapshot-incomplete", "both are whole", (), ON, OFF),
    fires("records-not-understood", "a value is cut", log_notices=(Notice("event-cut", "x", "log"),)),
    fires("records-not-understood", "an odd time", log_notices=(Notice("odd-time", "x", "log"),)),
    silent("records-not-understood", "another notice", log_notices=(Notice("calendar", "x", "log"),)),
    fires("device-mismatch", "two ids", (), one("ComputerID", "{11111111-1111-1111-1111-111111111111}"), one("ComputerID", "{22222222-1111-1111-1111-111111111111}")),
    fires("device-mismatch", "two hosts", hosts=("ONE", "TWO")),
    silent("device-mismatch", "one id", (), one("ComputerID", "{11111111-1111-1111-1111-111111111111}"), one("ComputerID", "11111111-1111-1111-1111-111111111111")),
    fires("differs-between-devices", "two ids", (), OFF | one("ComputerID", "{11111111-1111-1111-1111-111111111111}"), ON | one("ComputerID", "{22222222-1111-1111-1111-111111111111}")),
    fires("differs-between-devices", "two hosts", (), ON, OFF, hosts=("ONE", "TWO")),
    silent("differs-between-devices", "one device", (), ON, OFF),
    silent("differs-between-devices", "the same value", (), ON, ON, hosts=("ONE", "TWO")),
    fires("window-exceeded", "nine hours", window=Window(at(0), at(540), "x")),
    silent("window-exceeded", "four hours", window=Window(at(0), at(240), "x")),
    fires("other-snapshot", "weaker than both", (), ON, ON, others=(snapshot(OFF, "third.json"),)),
    silent("other-snapshot", "a copy", (), ON, ON, others=(snapshot(ON, "third.json"),)),
    fires("contradiction", "the after snapshot against the last event", [TURNED_OFF], ON, ON),
    fires("contradiction", "the before snapshot against an event's old value", [touch(30, REALTIME, True, False)], ON, ON),
    fires("contradiction", "an old value against the record before", [TURNED_OFF, touch(40, REALTIME, False, True)], ON, OFF),
    fires("contradiction", "the before snapshot against a record before it", [touch(-60, REALTIME, False, True)], ON, ON),
    silent("contradiction", "the snapshots fit the log", [TURNED_OFF, TURNED_ON], ON, ON),
    silent("contradiction", "so near the end that the snapshot may be older", [touch(232, REALTIME, False, True)], ON, ON),
    silent("contradiction", "the item may stand in another place", [listed(30, "D:\\a", place="policy")], paths("D:\\a"), paths("D:\\a")),
    silent("contradiction", "the time is not certain", [listed(30, "D:\\a", time_certain=False)], paths("D:\\a"), paths("D:\\a")),
    silent("contradiction", "not set where a policy may hold it", [touch(30, "CloudBlockLevel", None, 2)], one("CloudBlockLevel", 2), one("CloudBlockLevel", 2)),
    silent("contradiction", "it drifts with the platform", [touch(30, "EnableDnsSinkhole", True, False)], one("EnableDnsSinkhole", True), one("EnableDnsSinkhole", True)),
    # --- the other witnesses ----------------------------------------------------------------------
    fires("status-off", "real-time protection", support=printed(RealTimeProtectionEnabled=False)),
    fires("status-off", "tamper protection, in passive mode", support=printed(IsTamperProtected=False, mode="Passive Mode")),
    fires("status-off", "not running", support=printed(AMRunningMode="Not running")),
    silent("status-off", "on", support=printed(RealTimeProtectionEnabled=True)),
    silent("status-off", "printed blank", support=printed(RealTimeProtectionEnabled=None)),
    silent("status-off", "real-time protection in passive mode", support=printed(RealTimeProtectionEnabled=False, mode="Passive Mode")),
    silent("status-off", "the change is a finding of its own", [TURNED_OFF], ON, OFF, support=printed(RealTimeProtectionEnabled=False)),
    fires("passive-mode", "passive", support=printed(mode="Passive Mode")),
    fires("passive-mode", "only blocking for EDR", support=printed(mode="EDR Block Mode")),
    silent("passive-mode", "normal", support=printed(mode="Normal")),
    fires("not-in-force", "a warning", support=network(None, "The driver is off")),
    fires("not-in-force", "off where the settings say block", (), NETWORK, NETWORK, support=network("off")),
    fires("not-in-force", "folder access only recorded a sector, at block in both", (), FOLDERS, FOLDERS, incidents=acted("event 1128")),
    silent("not-in-force", "folder access acted in the mode of both", (), FOLDERS, FOLDERS, incidents=acted("event 1127")),
    silent("not-in-force", "one of two modes that record alone", (), one("EnableControlledFolderAccess", 4), one("EnableControlledFolderAccess", 4), incidents=acted("event 1128")),
    silent("not-in-force", "not known what was set", incidents=acted("event 1128")),
    silent("not-in-force", "the same mode", (), NETWORK, NETWORK, support=network("block")),
    silent("not-in-force", "a word that nobody knows", (), NETWORK, NETWORK, support=network("strange")),
    fires("in-force-unseen", "listed in the window", (), NONE, NONE, support=listing(30, "D:\\a")),
    fires("in-force-unseen", "listed before the window as well", (), NONE, NONE, support=listing(-30, "D:\\a", 30)),
    silent("in-force-unseen", "listed before the window alone", (), NONE, NONE, support=listing(-30, "D:\\a")),
    silent("in-force-unseen", "in a snapshot", (), paths("D:\\a"), paths("D:\\a"), support=listing(30, "D:\\a")),
    silent("in-force-unseen", "an event shows it", [listed(20, "D:\\a")], NONE, NONE, support=listing(30, "D:\\a")),
    fires("exclusions-changed", "no record near", incidents=happened(30, "exclusions-changed")),
    silent("exclusions-changed", "an event a minute away", [listed(31, "D:\\a")], NONE, NONE, incidents=happened(30, "exclusions-changed")),
    silent("exclusions-changed", "before the window", incidents=happened(-30, "exclusions-changed")),
    fires("quota-exceeded", "five hours and four", spans=((at(-600), at(-300)),)),
    silent("quota-exceeded", "a second window", spans=((at(-600), at(-360)),)),
    silent("quota-exceeded", "the quota is whole again", spans=((at(-1500), at(-1200)),)),
    silent("quota-exceeded", "the same window from two sources", spans=((at(1), at(240)),)),
    fires("collected-missing", "a witness", gone=(LedgerEntry("MPLog-1.log", 0, "unread", "log"),)),
    silent("collected-missing", "nothing"),
    # --- incidents --------------------------------------------------------------------------------
    fires("tamper-blocked", "an attempt in the window", [touch(30, REALTIME, UNTOLD, True, refused=True)], ON, ON),
    fires("tamper-blocked", "an attempt before it", [touch(-30, REALTIME, UNTOLD, True, refused=True)], ON, ON),
    fires("tamper-blocked", "an attempt after it", [touch(270, REALTIME, UNTOLD, True, refused=True)], ON, ON),
    silent("tamper-blocked", "an attempt days before it", [touch(-3000, REALTIME, UNTOLD, True, refused=True)], ON, ON),
    silent("tamper-blocked", "a change that went through", [TURNED_OFF], ON, OFF),
    *(
        row
        for kind, rule in RULE_OF.items()
        for row in (
            fires(rule, f"{kind} in the window", incidents=happened(30, kind)),
            silent(rule, "something else happened", incidents=happened(30, "reboot")),
        )
    ),
    fires("protection-command", "in the window", incidents=command(30)),
    fires("protection-command", "after it", incidents=command(270)),
    fires("protection-command", "what it names was changed an hour later", [touch(90, REALTIME, False, True)], ON, OFF, incidents=command(30)),
    silent("protection-command", "the change is a finding of its own", [TURNED_OFF], ON, OFF, incidents=command(30)),
    silent("protection-command", "days before", incidents=command(-3000)),
    fires("weak-at-collection", "a switch that no property is", (), ON, ON, collected=one("DisableAntiSpyware", True)),
    fires("weak-at-collection", "a list that the platform does not print", (), ON, ON, collected=one("Exclusions_TemporaryPaths", Items(("C:\\",)))),
    fires("weak-at-collection", "a threat that is allowed", (), ON, ON, collected=one("ThreatIDDefaultAction_Actions", Pairs({"1": 6}))),
    silent("weak-at-collection", "the snapshots print it", (), one("PassiveMode", True), one("PassiveMode", True), collected=one("PassiveMode", True)),
    silent("weak-at-collection", "an event shows it", [touch(30, "PassiveMode", False, True)], ON, ON, collected=one("PassiveMode", True)),
    fires("weak-at-collection", "policy holds it and the effective state does not list it", (), ON, ON, collected={}, places={**PLACES, "policy": OFF}),
    silent("weak-at-collection", "policy holds it, as is", (), OFF, OFF, collected=OFF, places={**PLACES, "policy": OFF}),
    silent("weak-at-collection", "policy holds what protects", (), ON, ON, collected={}, places={**PLACES, "policy": ON}),
    silent("weak-at-collection", "strong", (), ON, ON, collected=one("PassiveMode", False)),
    silent("weak-at-collection", "what Microsoft ships", (), ON, ON, collected=one("DisableReparsePointScanning", True)),
)  # fmt: skip
BY_POLICY_FILE = ("watched",)
"""Rules that only the user's policy file fires; their rows are with the tests of it."""


every_rule_of_rows = pytest.mark.parametrize("rule", [r for r in RULES if r not in BY_POLICY_FILE])


@every_rule_of_rows
def test_a_rule_fires_where_it_should_and_nowhere_else(rule: str) -> None:
    """Its rows are of both kinds."""
    own = [row for row in ROWS if row.rule == rule]
    assert {row.fires for row in own} == {True, False}
    for row in own:
        fired = [f.rule for f in findings(row.case)]
        assert (row.rule in fired) is row.fires, (row.why, fired)


@every_rule_of_rows
def test_what_fires_is_due(rule: str) -> None:
    for row in ROWS:
        if row.rule == rule and row.fires:
            by = {name.rpartition(":")[2] for name in due(row.case)}
            assert row.rule in {f.rule for f in findings(row.case, *by)}, row.why


def test_every_row_is_of_a_rule() -> None:
    assert {row.rule for row in ROWS} <= RULES.keys()


def test_the_handlers_that_the_table_names_exist() -> None:
    for rule in RULES.values():
        module, _, name = rule.fired_by.partition(":")
        handler = getattr(importlib.import_module(module), name)
        assert inspect.isfunction(handler), rule.id
        assert handler.__module__ == module, rule.id


def test_handlers_are_the_functions_of_the_table_once_each() -> None:
    named = [r.fired_by for r in RULES.values() if r.id not in BY_POLICY_FILE]
    assert sorted(handlers()) == sorted(set(named))


def test_each_rule_has_the_class_and_the_severity_that_were_promised() -> None:
    """Scripts and policies rest on them: `rules.tsv` changes with the changelog only."""
    lines = Path(__file__).with_name("rules.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = [
        "\t".join((r.id, r.kind, r.severity, "setting" if r.from_setting else "rule"))
        for r in RULES.values()
    ]
    assert found == lines


STILL_SO = ("not-reverted", "dormant", "weak-at-collection")
"""Rules whose findings are about what is there at collection."""
BACK = ("put it back", "put back", "remove it", "turn it on", "turn it back", "set it back")


def test_a_step_for_what_is_restored_asks_nobody_to_undo_it() -> None:
    for rule in RULES.values():
        step = rule.step(still_weakened=False)
        undo = any(words in step.lower() for words in BACK)
        assert not undo or rule.kind != "change" or rule.id in STILL_SO, rule.id
        assert rule.step(still_weakened=True) == rule.step(still_weakened=None) == rule.next_step
