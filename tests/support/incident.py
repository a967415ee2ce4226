"""A report as a real incident returns it: an attacker's window of 3 h 58 min, identified by its log.

Twelve findings of every severity and status, a timeline of all kinds of touches (local, policy,
blocked, undone, outside the window), a hole in the log. All of it is made up.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from mpdiff.base.model import (
    Device,
    Finding,
    LogCoverage,
    MemberInfo,
    Notice,
    Report,
    Round,
    ScenarioMatch,
    SnapshotRef,
    Source,
    TimelineEntry,
    Window,
)
from tests.support.reports import exclusion, finding, report

OPENED: Final = datetime(2026, 3, 13, 22, 7, 31, tzinfo=UTC)
CLOSED: Final = OPENED + timedelta(hours=3, minutes=58)
COLLECTED: Final = CLOSED + timedelta(hours=1, minutes=12)
_CABINET: Final = "WdSupportLogs/MPSupportFiles.cab!"
_LOG: Final = "Event logs/Microsoft-Windows-Windows Defender%4Operational.evtx"
_ADMIN: Final = r"FIN-LT-0417\helpdesk2"
_OFFICE_CHILD: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_LSASS: Final = "9e6c4e1f-7d60-472f-ba1a-a39ef669e4b2"


def at(minutes: float) -> datetime:
    """Return the time so many minutes after the window was opened."""
    return OPENED + timedelta(minutes=minutes)


def incident() -> Report:
    """Return the report."""
    return report(
        *_findings(),
        source=Source(
            path="cases/INC-20417/InvestigationPackage_FIN-LT-0417.zip",
            kind="zip",
            sha256="4e1c7a90" * 8,
        ),
        device=Device(computer_id="7C2F41B0-9D1E-4C55-8E0A-51D3B7A6F210", hostname="FIN-LT-0417"),
        window=Window(start=OPENED, end=CLOSED, basis="MPRegistry.txt, Features\\Troubleshooting"),
        before=_snapshot("MpPreference_before.json", "json", at(0.2), "1b6d02ff"),
        after=_snapshot(
            "MpPreference_after.json", "json", CLOSED - timedelta(minutes=2), "90aa34c1"
        ),
        current=_snapshot(f"{_CABINET}MPRegistry.txt", "registry", COLLECTED, "c0ffee11"),
        timeline=_timeline(),
        notices=(
            Notice("log-gap", "Record numbers 51208 to 51219 are missing.", _LOG),
            Notice("unmapped-paths", "2 configuration paths are not in the catalogue.", _LOG),
            Notice("cut-name", "A member name is longer than the container allows.", "Temp/..."),
        ),
        evidence=_evidence(),
        scenarios=(
            ScenarioMatch("high-cpu", "MsMpEng.exe uses much CPU", ("ExclusionPath",), given=True),
            ScenarioMatch(
                "slow-application", "Application is slow", ("DisableRealtimeMonitoring",)
            ),
        ),
        unexplained=("DisableBehaviorMonitoring", "MAPSReporting", "ExclusionProcess"),
        coverage=LogCoverage(
            members=(_LOG,),
            first=at(-9000),
            last=COLLECTED,
            events=412,
            missing_records=12,
            gap_times=((at(121), at(133)),),
            unmapped={r"Windows Defender\NIS\Consumers\IPS\NewThing": 3, r"MpEngine\Other": 1},
            noise=288,
        ),
        options=("--scenario high-cpu", "--policy policy.yaml"),
    )


def _snapshot(member: str, form: str, taken: datetime, digest: str) -> SnapshotRef:
    return SnapshotRef(member, form, digest * 8, taken, "utf-16-le", 133, "its name")


def _round(first: float, last: float | None) -> Round:
    end = None if last is None else at(last)
    return Round(at(first), end, None if last is None else (last - first) * 60)


def _findings() -> tuple[Finding, ...]:
    return (
        finding(
            rule="not-reverted",
            severity="critical",
            setting="DisableBehaviorMonitoring",
            title="Behavior monitoring was turned off and is still off after the window",
            detail="Without it, what a running process does is no longer watched: ransomware and "
            "credential theft that no signature knows go unseen.",
            next_step="Turn it back on: Set-MpPreference -DisableBehaviorMonitoring $false. Find "
            "out why policy did not put it back.",
            before_text="on",
            after_text="off",
            current_text="off",
            first_seen=at(18),
            last_seen=at(18),
            rounds=(_round(18, None),),
            still_weakened=True,
            origin="local",
            mitre=("T1562.001", "T1685"),
        ),
        finding(
            rule="tamper-protection-off",
            severity="critical",
            setting="TamperProtection",
            title="Tamper protection was off for 3 h 41 min",
            detail="While it is off, any administrator, and any malware that runs as one, can "
            "change every protected setting.",
            next_step="Check that the portal shows it as on again.",
            before_text="on",
            after_text="off",
            current_text="on",
            first_seen=at(4),
            last_seen=at(225),
            rounds=(_round(4, 225),),
            duration_seconds=221 * 60,
            still_weakened=False,
            origin="policy",
            mitre=("T1562.001",),
        ),
        finding(
            rule="transient",
            severity="high",
            title="Real-time protection was off for 42 min and is on again",
            detail="The two snapshots look the same. In between, files were opened and run without "
            "being scanned.",
            next_step="Scan the device in full, and look at what was written and started between "
            "22:19 and 23:01.",
            before_text="on",
            after_text="on",
            kind=None,
            first_seen=at(12),
            last_seen=at(54),
            rounds=(_round(12, 54),),
            duration_seconds=42 * 60,
            still_weakened=False,
            mitre=("T1562.001",),
        ),
        exclusion(
            r"C:\Users\Public",
            rule="risky-exclusion",
            severity="high",
            title=r"Risky path exclusion C:\Users\Public was added",
            detail="Every user can write there, so anybody can put a program where it is not "
            "scanned.",
            next_step=r"Remove-MpPreference -ExclusionPath 'C:\Users\Public'",
            first_seen=at(23),
            last_seen=at(23),
            rounds=(_round(23, None),),
            still_weakened=True,
            current_text=r"C:\Users\Public",
            origin="local",
            mitre=("T1562.001",),
        ),
        exclusion(
            "powershell.exe",
            rule="risky-exclusion",
            severity="high",
            setting="ExclusionProcess",
            title="Risky process exclusion powershell.exe was added",
            detail="What an interpreter opens is no longer scanned, and an interpreter runs "
            "anything.",
            first_seen=at(25),
            last_seen=at(25),
            rounds=(_round(25, None),),
            still_weakened=True,
            current_text="powershell.exe",
            origin="local",
        ),
        finding(
            rule="asr-rule-weakened",
            severity="high",
            setting="AttackSurfaceReductionRules",
            key=_LSASS,
            label="Block credential stealing from the Windows local security authority subsystem",
            title="ASR rule went from block to off: credential stealing from LSASS",
            before=1,
            after=0,
            before_text="Block",
            after_text="Off",
            current_text="Block",
            first_seen=at(31),
            last_seen=at(CLOSED_MINUTES + 9),
            rounds=(_round(31, CLOSED_MINUTES + 9),),
            duration_seconds=(CLOSED_MINUTES + 9 - 31) * 60,
            still_weakened=False,
            origin="policy",
        ),
        finding(
            rule="unlogged",
            severity="high",
            setting="MAPSReporting",
            title="Cloud protection was turned off, and the log does not tell when",
            detail="The log covers the window but holds no event of this change; records are "
            "missing in it.",
            before=2,
            after=0,
            before_text="Advanced",
            after_text="Disabled",
            current_text="Disabled",
            still_weakened=True,
            certainty="uncertain",
        ),
        finding(
            rule="tamper-blocked",
            severity="medium",
            setting="DisableScriptScanning",
            title="Tamper protection blocked 3 attempts to turn off script scanning",
            detail="Nothing changed, but somebody tried.",
            kind=None,
            effect="neutral",
            before_text="on",
            after_text="on",
            first_seen=at(1),
            last_seen=at(3),
        ),
        exclusion(
            r"D:\Build\Output",
            status="accepted",
            accepted_by="Build machines compile there (owner: IT, expires 2026-12-31)",
            first_seen=at(90),
            rounds=(_round(90, None),),
            still_weakened=True,
            current_text=r"D:\Build\Output",
        ),
        exclusion(
            r"C:\DB\DataFiles",
            status="explained",
            explained_by="high-cpu",
            first_seen=at(96),
            last_seen=at(141),
            rounds=(_round(96, 110), _round(117, 141)),
            duration_seconds=38 * 60,
            still_weakened=False,
            kind=None,
        ),
        finding(
            rule="weakened",
            severity="low",
            setting="SubmitSamplesConsent",
            title="Samples are no longer sent",
            before=1,
            after=2,
            before_text="Send safe samples automatically",
            after_text="Never send",
            first_seen=at(62),
            last_seen=at(62),
            still_weakened=None,
        ),
        finding(
            rule="strengthened",
            severity="info",
            setting="PUAProtection",
            title="Blocking of unwanted programs was turned on",
            effect="strengthened",
            before=2,
            after=1,
            before_text="Audit",
            after_text="Enabled",
            next_step="",
            first_seen=at(150),
        ),
    )


CLOSED_MINUTES: Final = 238.0


def _touch(minutes: float, setting: str, change: str, effect: Any, **given: Any) -> TimelineEntry:
    """Return an entry; `change` is `before > after`."""
    before, after = change.split(" > ")
    moment = at(minutes)
    fields: dict[str, Any] = {
        "time": moment,
        "event_id": 5007,
        "setting": setting,
        "key": None,
        "before": before,
        "after": after,
        "actor": None,
        "member": _LOG,
        "before_text": before,
        "after_text": after,
        "effect": effect,
        "in_window": OPENED <= moment <= CLOSED,
        "record_id": 51000 + int(minutes) if minutes > 0 else 40000,
    }
    return TimelineEntry(**(fields | given))


def _timeline() -> tuple[TimelineEntry, ...]:
    script, tamper = "DisableScriptScanning", "TamperProtection"
    realtime, path = "DisableRealtimeMonitoring", "ExclusionPath"
    asr = "AttackSurfaceReductionRules"
    lsass = {
        "key": _LSASS,
        "label": "Block credential stealing from the Windows local security authority subsystem",
    }
    office = {
        "key": _OFFICE_CHILD,
        "label": "Block all Office applications from creating child processes",
    }
    managed: dict[str, Any] = {"place": "policy"}
    blocked: dict[str, Any] = {"event_id": 5013, "refused": True, "actor": _ADMIN}
    entries = [
        _touch(-8000, path, "absent > C:\\Old", "weakened", key=r"C:\Old"),
        _touch(-7990, path, "C:\\Old > absent", "strengthened", key=r"C:\Old"),
        _touch(1, script, "on > off", "weakened", **blocked),
        _touch(1.4, script, "on > off", "weakened", **blocked),
        _touch(3, script, "on > off", "weakened", **blocked),
        _touch(4, tamper, "on > off", "weakened", actor=_ADMIN, lasted_seconds=221 * 60),
        _touch(12, realtime, "on > off", "weakened", event_id=5001, lasted_seconds=42 * 60),
        _touch(18, "DisableBehaviorMonitoring", "on > off", "weakened", actor=_ADMIN),
        _touch(23, path, "absent > C:\\Users\\Public", "weakened", key=r"C:\Users\Public"),
        _touch(25, "ExclusionProcess", "absent > powershell.exe", "weakened", key="powershell.exe"),
        _touch(31, asr, "Block > Off", "weakened", **lsass),
        _touch(40, asr, "Block > Block", "neutral", **office, **managed),
        _touch(54, realtime, "off > on", "strengthened", event_id=5000),
        _touch(62, "SubmitSamplesConsent", "Send safe > Never send", "weakened"),
        _touch(90, path, "absent > D:\\Build\\Output", "weakened", key=r"D:\Build\Output"),
        _touch(
            96,
            path,
            "absent > C:\\DB\\DataFiles",
            "weakened",
            key=r"C:\DB\DataFiles",
            lasted_seconds=14 * 60,
        ),
        _touch(110, path, "C:\\DB\\DataFiles > absent", "strengthened", key=r"C:\DB\DataFiles"),
        _touch(117, path, "absent > C:\\DB\\DataFiles", "weakened", key=r"c:\db\datafiles"),
        _touch(141, path, "C:\\DB\\DataFiles > absent", "strengthened", key=r"C:\DB\DataFiles"),
        _touch(150, "PUAProtection", "Audit > Enabled", "strengthened"),
        _touch(180, "ScanAvgCPULoadFactor", "50 > 20", "neutral"),
        _touch(225, tamper, "off > on", "strengthened", actor="NT AUTHORITY\\SYSTEM", **managed),
        _touch(CLOSED_MINUTES + 9, asr, "Off > Block", "strengthened", **lsass, **managed),
        _touch(CLOSED_MINUTES + 9, realtime, "on > on", "neutral", **managed, time_certain=False),
        _touch(9000, path, "absent > D:\\Later", "weakened", key=r"D:\Later"),
    ]
    return tuple(entries)


def _evidence() -> tuple[MemberInfo, ...]:
    def member(name: str, size: int, kind: str, digest: str | None, **given: Any) -> MemberInfo:
        return MemberInfo(name, size, kind, sha256=digest and digest * 8, **given)

    return (
        member(
            "MpPreference_before.json",
            14_208,
            "snapshot",
            "1b6d02ff",
            format="json",
            encoding="utf-16-le",
            settings=133,
            used_as="before",
            how="its settings",
            modified="2026-03-13 23:07:44",
        ),
        member(
            "MpPreference_after.json",
            14_890,
            "snapshot",
            "90aa34c1",
            format="json",
            encoding="utf-16-le",
            settings=133,
            used_as="after",
            how="its settings",
        ),
        member(
            f"{_CABINET}MPRegistry.txt",
            402_117,
            "registry",
            "c0ffee11",
            format="registry",
            encoding="utf-16-le",
            settings=61,
            used_as="current",
            how="its four locations",
        ),
        member(
            _LOG,
            1_118_208,
            "event-log",
            "77aa0912",
            format="evtx",
            used_as="events",
            how="its magic and channel",
        ),
        member(
            f"{_CABINET}MPOperationalEvents.txt.bak",
            88_020,
            "event-text",
            None,
            problem="the text ends in the middle of an event",
            how="lines of stars",
        ),
    )
