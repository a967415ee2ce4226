"""Reports built by hand, for tests of everything that takes a Report.

`REPORTS` names them all; `finding` and `report` build more. Hostile texts stand in `HOSTILE`.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import structs

from mpdiff.base.model import (
    SEVERITIES,
    Change,
    Device,
    Finding,
    Held,
    Incident,
    LogCoverage,
    MemberInfo,
    Notice,
    PolicyRef,
    Report,
    Round,
    ScenarioMatch,
    SnapshotRef,
    Source,
    States,
    Summary,
    TimelineEntry,
    Timing,
    Tool,
    Window,
    Witness,
)
from mpdiff.base.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable

START: Final = datetime(2026, 3, 14, 1, 0, tzinfo=UTC)
END: Final = datetime(2026, 3, 14, 5, 0, tzinfo=UTC)
MEMBER: Final = "WdSupportLogs/MPSupportFiles.cab!MpPreference-after.txt"

HOSTILE: Final[dict[str, str]] = {
    "pipe": r"C:\a|b\|c||",
    "backtick": "``C:`\\`x```",
    "backslash": "\\\\server\\share\\",
    "right to left": "C:\\\u202etxt.exe\u202c\u2066x\u2069",
    "emoji": "C:\\\U0001f389\u2764\ufe0f\U0001f468\u200d\U0001f469",
    "zero width": "C:\\Te\u200bmp\ufeff\u00ad\u2060",
    "controls": "a\x00b\x07\x08\x1b[2J\x1b]0;owned\x07\x7f\x9b31m",
    "line breaks": "a\r\nb\nc\u2028d\u2029e\x85f\x0b\x0c\tg",
    "lone surrogate": "C:\\\ud800x\udfff",
    "non-characters": "a\ufffe\uffff\ufdd0b",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "cdata": "]]><x/>]]]]><![CDATA[",
    "html": "<script>alert(1)</script><img src=x onerror='alert(1)'>\"&amp;</details></table>",
    "command": "::error title=x::owned%0A::stop-commands::x",
    "newline command": "x\n::add-mask::secret\r\n##vso[task.complete result=Succeeded;]",
    "mention": "@org/everyone #1 !2 ~bug $3 %4 &5 GH-6 :tada: user@evil.example",
    "link": "[x](javascript:alert(1)) ![i](http://evil.example/i) https://evil.example www.evil.example",
    "emphasis": "*a* _b_ ~~c~~ ^d^ ==e== {code} {{f}} $x^2$ # g",
    "powershell": "'; Remove-Item C:\\ -Recurse #' \u2019; calc \u2018 \u201a\u201b $(calc) `n",
    "template": "{{ 7*7 }} {% raw %} ${7*7}",
    "long": "C:\\" + "x" * 5000,
}


def fingerprint(*parts: object) -> str:
    """Return a stand-in for a finding's fingerprint, the same for the same parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


_CHANGE: Final = ("kind", "before", "after", "before_text", "after_text", "label", "reason")
_TIMING: Final = Timing.__struct_fields__
_STATES: Final = States.__struct_fields__


def finding(**given: Any) -> Finding:
    """Return a Finding; whatever is not given describes real-time protection turned off.

    The fields of its change, timing and states are given by their flat names; `kind=None`: it is
    not about a change. `current_text` is short for a value at collection.
    """
    fields: dict[str, Any] = {
        "rule": "weakened",
        "severity": "high",
        "setting": "DisableRealtimeMonitoring",
        "key": None,
        "title": "Real-time protection was turned off",
        "detail": "Files are no longer scanned when they are opened or run.",
        "before": False,
        "after": True,
        "effect": "weakened",
        "certainty": "certain",
        "kind": "changed",
        "before_text": "off",
        "after_text": "on",
        "next_step": "Turn real-time protection back on.",
    }
    fields |= given
    fields.setdefault("fingerprint", fingerprint(fields["rule"], fields["setting"], fields["key"]))
    if (current := fields.pop("current_text", None)) is not None:
        fields["at_collection"] = Held("value", current, current)
    timing = {name: fields.pop(name) for name in _TIMING if name in fields}
    states = {name: fields.pop(name) for name in _STATES if name in fields}
    change = _change_of(fields, {name: fields.pop(name) for name in _CHANGE if name in fields})
    return Finding(change=change, timing=Timing(**timing), states=States(**states), **fields)


def _change_of(fields: dict[str, Any], given: dict[str, Any]) -> Change | None:
    if given["kind"] is None:
        return None
    named = {name: fields[name] for name in ("key", "effect", "certainty")}
    return Change(setting=fields["setting"] or "", **named, **given)


def altered(source: Finding, **given: Any) -> Finding:
    """Return a finding with some fields changed, those of its parts by their flat names."""
    parts = {
        "change": (source.change, _CHANGE),
        "timing": (source.timing, _TIMING),
        "states": (source.states, _STATES),
    }
    for part, (old, names) in parts.items():
        new = {name: given.pop(name) for name in names if name in given}
        if new and old is not None:
            given[part] = structs.replace(old, **new)
    return structs.replace(source, **given)


def exclusion(path: str, **given: Any) -> Finding:
    """Return the finding for an added path exclusion."""
    fields: dict[str, Any] = {
        "rule": "exclusion-added",
        "severity": "medium",
        "setting": "ExclusionPath",
        "key": path,
        "title": f"Path exclusion {path} was added",
        "detail": f"Nothing under {path} is scanned.",
        "before": None,
        "after": path,
        "kind": "added",
        "before_text": "",
        "after_text": path,
        "next_step": f"Remove {path} from ExclusionPath.",
    }
    return finding(**(fields | given))


def report(*findings: Finding, **given: Any) -> Report:
    """Return a Report of these findings, ordered and counted; anything else may be given."""
    ordered = sorted(
        findings,
        key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.setting or "", f.key or ""),
    )
    still_open = [f for f in ordered if f.status == "open"]
    counted: dict[str, Any] = {s: sum(f.severity == s for f in still_open) for s in SEVERITIES}
    fields: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "tool": Tool(name="mpdiff", version="1.2.3", catalogue="2026-03"),
        "source": Source(path="cases/package.zip", kind="zip", sha256="a" * 64),
        "device": Device(computer_id="11111111-2222-3333-4444-555555555555", hostname="PC-042"),
        "window": Window(start=START, end=END, basis="MPRegistry.txt"),
        "before": SnapshotRef(
            member="MpPreference-before.json",
            format="json",
            sha256="b" * 64,
            taken_at=START,
            encoding="utf-8",
            settings=120,
            chosen_by="name",
        ),
        "after": SnapshotRef(
            member=MEMBER,
            format="text",
            sha256="c" * 64,
            taken_at=None,
            encoding="utf-16-le",
            settings=119,
            chosen_by="name",
        ),
        "current": None,
        "changes": tuple(f.change for f in ordered if f.change is not None),
        "findings": tuple(ordered),
        "timeline": (),
        "notices": (),
        "summary": Summary(
            **counted,
            changes=sum(f.kind is not None for f in ordered),
            verdict=_verdict(len(still_open)),
            accepted=sum(f.status == "accepted" for f in ordered),
            explained=sum(f.status == "explained" for f in ordered),
            still_weakened=sum(f.still_weakened is True for f in ordered),
            compared=118,
        ),
    }
    return Report(**(fields | given))


def _verdict(count: int) -> str:
    return f"Weakened: {count} open findings" if count else "Not weakened"


def empty() -> Report:
    """Return a report that found nothing and knows nothing about the device or the window."""
    return report(device=Device(computer_id=None, hostname=None), window=None)


def bare() -> Report:
    """Return a report without snapshots: one missing, the other unusable."""
    missing = finding(
        rule="snapshot-missing",
        setting=None,
        title="The after snapshot is missing",
        detail="An altered or deleted snapshot is a sign of tampering.",
        before=None,
        after=None,
        effect="unknown",
        kind=None,
        before_text="",
        after_text="",
        next_step="",
    )
    source = Source(path="/evidence/Jürgen's case/package 1.zip", kind="zip", sha256=None)
    return report(missing, before=None, after=None, source=source)


def rich() -> Report:
    """Return a report with every status, severity, effect, certainty and state at collection."""
    asr = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
    rounds = (
        Round(start=START, end=START + timedelta(minutes=3), seconds=180.0),
        Round(start=START + timedelta(hours=1), end=None, seconds=None),
    )
    findings = (
        finding(
            rule="not-reverted",
            severity="critical",
            first_seen=START + timedelta(minutes=4),
            last_seen=START + timedelta(minutes=46, microseconds=250_000),
            still_weakened=True,
            origin="local",
            current_text="on",
            duration_seconds=2520.0,
            mitre=("T1562.001", "T1685"),
        ),
        exclusion("C:\\", rule="risky-exclusion", severity="high", still_weakened=False),
        exclusion(r"C:\Program Files\App", status="explained", explained_by="high-cpu"),
        exclusion(
            r"D:\Build",
            status="accepted",
            accepted_by="Build servers compile there (owner: IT, expires 2026-12-31)",
        ),
        finding(
            rule="asr-rule-weakened",
            severity="medium",
            setting="AttackSurfaceReductionRules",
            key=asr,
            label="Block all Office applications from creating child processes",
            title="ASR rule went from block to audit",
            before=1,
            after=2,
            before_text="Block",
            after_text="Audit",
            first_seen=START,
        ),
        finding(
            rule="transient",
            severity="high",
            setting="DisableBehaviorMonitoring",
            title="Behavior monitoring was off and is on again",
            rounds=rounds,
            duration_seconds=180.0,
            certainty="uncertain",
            still_weakened=False,
            weakest=WEAKEST,
            place="local",
            before_snapshot=Held("value", "off", value=False),
            after_snapshot=Held("unreadable", "could not be read"),
            witnesses=(
                Witness("event 5007", "Defender.evtx", "record 7", START, text="set to on"),
                Witness("after snapshot", MEMBER),
            ),
        ),
        finding(
            rule="strengthened",
            severity="info",
            setting="PUAProtection",
            title="PUA protection was turned on",
            effect="strengthened",
            before=0,
            after=1,
            before_text="Disabled",
            after_text="Enabled",
            next_step="",
        ),
        finding(
            rule="unknown-setting",
            severity="low",
            setting="BrandNewSetting",
            title="BrandNewSetting is not in the catalogue",
            effect="unknown",
            before=None,
            after="7",
            kind="added",
            before_text="absent",
            after_text="7",
            certainty="uncertain",
        ),
    )
    return report(
        *findings,
        timeline=_timeline(),
        notices=(
            Notice(code="log-gap", message="12 records are missing.", member="Defender.evtx"),
            Notice(code="time-zone-assumed", message="No zone is known; UTC was taken."),
        ),
        evidence=_evidence(),
        current=SnapshotRef(
            member="MPRegistry.txt", format="registry", sha256="d" * 64, taken_at=END
        ),
        scenarios=(
            ScenarioMatch(name="high-cpu", title="High CPU", fits=("ExclusionPath",), given=True),
        ),
        unexplained=("DisableRealtimeMonitoring",),
        policy=PolicyRef(path="policy.yaml", sha256="e" * 64),
        incidents=_incidents(),
        coverage=LogCoverage(
            members=("Defender.evtx",),
            first=START,
            last=END,
            events=41,
            missing_records=12,
            gap_times=((START + timedelta(hours=2), START + timedelta(hours=2, minutes=5)),),
        ),
        options=("--scenario high-cpu",),
    )


WEAKEST: Final = Change(
    setting="DisableBehaviorMonitoring",
    key=None,
    kind="changed",
    before=False,
    after=True,
    effect="weakened",
    certainty="certain",
    before_text="off",
    after_text="on",
    reason="programs are not watched",
)
"""The weakest state in between of a finding."""


def _incidents() -> tuple[Incident, ...]:
    return (
        Incident(
            kind="malware-detected",
            time=START + timedelta(minutes=20),
            title="Malware detected",
            witness=Witness("event 1116", "Defender.evtx", "record 9", START),
            subject="Trojan:Win32/Example",
            detail=r"Path: file:_C:\Users\Public\x.exe",
        ),
        Incident(
            kind="history-deleted",
            time=START + timedelta(minutes=30),
            title="The threat history was deleted",
            witness=Witness("event 1013", "Defender.evtx", "record 11", START),
            subject=r"PC-042\admin",
        ),
    )


def _timeline() -> tuple[TimelineEntry, ...]:
    off = TimelineEntry(
        time=START + timedelta(minutes=4),
        event_id=5001,
        setting="DisableRealtimeMonitoring",
        key=None,
        before=False,
        after=True,
        actor=r"PC-042\admin",
        member="Defender.evtx",
        before_text="off",
        after_text="on",
        effect="weakened",
        in_window=True,
        lasted_seconds=2520.0,
        record_id=7,
    )
    blocked = structs.replace(
        off, time=START + timedelta(hours=1), event_id=5013, refused=True, lasted_seconds=None
    )
    managed = structs.replace(
        off,
        time=END + timedelta(hours=1),
        event_id="AntivirusTroubleshootModeEvent",
        place="policy",
        in_window=False,
        effect="strengthened",
        time_certain=False,
        actor=None,
        record_id=None,
    )
    return off, blocked, managed


def _evidence() -> tuple[MemberInfo, ...]:
    return (
        MemberInfo(
            name=MEMBER,
            size=4096,
            kind="snapshot",
            format="text",
            encoding="utf-16-le",
            sha256="c" * 64,
            settings=119,
            modified="2026-03-14 05:00:00",
            how="content",
            used_as="after",
        ),
        MemberInfo(name="broken.evtx", size=10, kind="event-log", problem="not an event log"),
    )


def hostile() -> Report:
    """Return a report in which every text that comes from outside is hostile, in every place."""
    findings = [
        exclusion(text, severity=SEVERITIES[number % 5], label=None)
        for number, text in enumerate(HOSTILE.values())
    ]
    mixed = "\x1b\u202e`|\n" + HOSTILE["html"] + HOSTILE["command"] + HOSTILE["cdata"]
    findings += [
        finding(
            setting=mixed,
            key=mixed,
            title=mixed,
            detail=mixed,
            before_text=mixed,
            after_text=mixed,
            label=mixed,
            next_step=mixed,
            current_text=mixed,
            before_snapshot=Held("value", mixed, mixed),
            weakest=structs.replace(WEAKEST, setting=mixed, after_text=mixed, reason=mixed),
            witnesses=(Witness(mixed, mixed, mixed, START, text=mixed),),
            explained_by=mixed,
            status="explained",
            mitre=(mixed,),
        ),
        exclusion(mixed, accepted_by=mixed, status="accepted"),
    ]
    ref = SnapshotRef(member=mixed, format="text", sha256="f" * 64, taken_at=None, chosen_by=mixed)
    plain = report(*findings)
    return report(
        *findings,
        source=Source(path=mixed, kind="zip", sha256="a" * 64),
        device=Device(computer_id=mixed, hostname=mixed),
        window=Window(start=None, end=END, basis=mixed, certain=False),
        before=ref,
        after=ref,
        current=ref,
        timeline=tuple(
            structs.replace(
                entry,
                setting=mixed,
                key=mixed,
                actor=mixed,
                member=mixed,
                before_text=mixed,
                after_text=mixed,
                label=mixed,
            )
            for entry in _timeline()
        ),
        notices=(Notice(code="hostile", message=mixed, member=mixed),),
        summary=structs.replace(plain.summary, verdict=mixed),
        evidence=(
            MemberInfo(name=mixed, size=1, kind="other", sha256="f" * 64, how=mixed, problem=mixed),
        ),
        scenarios=(ScenarioMatch(name="high-cpu", title=mixed, fits=(mixed,)),),
        unexplained=(mixed,),
        policy=PolicyRef(path=mixed, sha256="e" * 64),
        incidents=tuple(
            structs.replace(one, title=mixed, subject=mixed, detail=mixed) for one in _incidents()
        ),
        coverage=LogCoverage(
            members=(mixed,), first=None, last=None, events=1, unmapped={mixed: 2}
        ),
        options=(mixed,),
    )


@cache
def many(count: int = 5000) -> Report:
    """Return a report of `count` findings, a few of them critical and sorted last by name."""
    findings = (
        exclusion(f"C:\\Folder\\{number:06d}", severity="critical" if number % 1000 == 0 else "low")
        for number in range(count)
    )
    return report(*findings)


REPORTS: Final[dict[str, Callable[[], Report]]] = {
    "empty": empty,
    "bare": bare,
    "rich": rich,
    "hostile": hostile,
    "many": lambda: many(600),
}
