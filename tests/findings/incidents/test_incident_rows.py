"""Which rule, severity, effect and certainty an incident's finding has: each kind, each doubt."""

from __future__ import annotations

from typing import Any, get_args

from msgspec.structs import replace

from mpdiff.base.model import IncidentKind, Notice, Witness
from mpdiff.evidence.facts import Support, Undated
from mpdiff.findings.incidents import incidents
from tests.findings.incidents.test_incidents import found, happened
from tests.support.cases import case, findings
from tests.support.scene import at, touch

RULES: dict[str, tuple[str, str]] = {
    "malware-detected": ("malware-detected", "unknown"),
    "malware-allowed": ("malware-allowed", "unknown"),
    "remediation-failed": ("remediation-failed", "unknown"),
    "quarantine-restored": ("quarantine-restored", "unknown"),
    "definitions-removed": ("definitions-removed", "unknown"),
    "definitions-missing": ("definitions-removed", "unknown"),
    "engine-reverted": ("definitions-removed", "unknown"),
    "feature-failed": ("feature-failed", "weakened"),
    "engine-failed": ("feature-failed", "weakened"),
    "feature-changed": ("feature-changed", "unknown"),
    "scanning-off": ("protection-off", "weakened"),
    "platform-expired": ("protection-off", "weakened"),
    "history-deleted": ("history-deleted", "unknown"),
    "configuration-reset": ("configuration-protection-reset", "weakened"),
    "service-stopped": ("service-stopped", "weakened"),
    "service-disabled": ("service-disabled", "weakened"),
    "start-type-changed": ("service-start-changed", "unknown"),
    "platform-changed": ("platform-changed", "unknown"),
    "tool-misused": ("tool-misused", "unknown"),
    "log-cleared": ("log-cleared", "unknown"),
    "tampering-attempt": ("tamper-blocked", "unknown"),
}


def made(*args: Any, **given: Any) -> list[Any]:
    of = case(given.pop("statements", ()), incidents=args, **given)
    return list(incidents.incidents(of))


def test_each_kind_fires_its_rule_or_none() -> None:
    for kind in get_args(IncidentKind):
        rules = [(f.rule, f.effect) for f in made(happened(30, kind))]
        assert rules == ([RULES[kind]] if kind in RULES else []), kind
        title, witness = "A command ran", Witness("log of MpCmdRun", "m")
        undated = Undated(kind, title, witness, "line", "D")
        support = Support(undated=(undated,))
        rule, effect = RULES.get(kind, ("protection-command", "unknown"))
        shown = kind in RULES or kind == "command"
        effect = "weakened" if kind == "definitions-removed" else effect
        found_so = [(f.rule, f.effect, f.certainty) for f in made(support=support)]
        assert found_so == [(rule, effect, "uncertain")] * shown, kind


def test_commands_of_one_kind_without_a_time_are_one_finding_with_twenty_witnesses() -> None:
    ran = [
        Undated("command", title, Witness("log of MpCmdRun", "m", f"line {n}"), f"line {n}", "D")
        for n in range(25)
        for title in ("A", "B")
    ]
    both = made(support=Support(undated=tuple(ran)))
    assert [(f.title[:1], len(f.witnesses)) for f in both] == [("A", 20), ("B", 20)]


def test_what_another_log_dates_is_no_command_without_a_time() -> None:
    line = "MpCmdRun.exe -Restore"
    one = Undated("quarantine-restored", "T", Witness("log of MpCmdRun", "m"), line, "D")
    dated = replace(happened(30, "quarantine-restored", line), witness=Witness("event 4688", "x"))
    for why, undated, other, shown in (
        ("the very command", one, dated, False),
        ("in other letters", one, replace(dated, subject=line.upper()), False),
        ("in its detail", one, replace(dated, subject="", detail=f"It ran {line} -All"), False),
        ("by the same log", one, replace(dated, witness=one.witness), True),
        ("of another kind", one, replace(dated, kind="command"), True),
        ("another command", one, replace(dated, subject="x"), True),
        ("no command is named", replace(one, subject=""), dated, True),
    ):
        titles = [f.title for f in made(other, support=Support(undated=(undated,)))]
        assert any("at an unknown time" in title for title in titles) is shown, why


SERVICE = "IsServiceRunning"


def test_a_stop_that_its_setting_shows_as_well_is_one_finding() -> None:
    second = 1 / 60
    down, up = touch(30, SERVICE, True, False), touch(30, SERVICE, False, True)
    for why, minute, service, statement, apart in (
        ("at once", 30, "WinDefend", down, False),
        ("a minute later", 31, "WinDefend", down, False),
        ("longer after it", 31 + second, "WinDefend", down, True),
        ("a minute before", 29, "WinDefend", down, False),
        ("longer before", 29 - second, "WinDefend", down, True),
        ("another service", 30, "Sense", down, True),
        ("it was started then", 30, "WinDefend", up, True),
        ("nobody says what it was", 30, "WinDefend", replace(down, after_known=False), True),
        ("another setting", 30, "WinDefend", replace(down, setting="MAPSReporting"), True),
    ):
        stop = happened(minute, "service-stopped", service)
        rules = [f.rule for f in made(stop, statements=(statement,))]
        assert ("service-stopped" in rules) is apart, why
    other = happened(30, "service-disabled", "WinDefend")
    assert [f.rule for f in made(other, statements=(down,))] == ["service-disabled"]


def test_how_grave_and_how_sure_it_is() -> None:
    off = {"detail": "Configuration: 0"}
    channel = "Microsoft-Windows-Windows Defender/Operational"
    rows: list[tuple[str, list[Any], tuple[str, str, str]]] = [
        ("a feature that was changed", [happened(30, "feature-changed")], ("low", "unknown", "certain")),
        ("to 0", [happened(30, "feature-changed", **off)], ("medium", "weakened", "uncertain")),
        ("one of two to 0", [happened(30, "feature-changed"), happened(31, "feature-changed", **off)], ("medium", "weakened", "uncertain")),
        ("to 10", [happened(30, "feature-changed", detail="Configuration: 10")], ("low", "unknown", "certain")),
        ("0 among more", [happened(30, "feature-changed", detail="x; Configuration: 0; y")], ("medium", "weakened", "uncertain")),
        ("another kind with 0", [happened(30, "malware-detected", **off)], ("high", "unknown", "certain")),
        ("a start type", [happened(30, "start-type-changed")], ("medium", "unknown", "uncertain")),
        ("its log was cleared", [happened(30, "log-cleared", channel)], ("high", "unknown", "certain")),
        ("in other letters", [happened(30, "log-cleared", channel.upper())], ("high", "unknown", "certain")),
        ("another log was cleared", [happened(30, "log-cleared", "System")], ("medium", "unknown", "certain")),
        ("its own among others", [happened(30, "log-cleared", "System"), happened(31, "log-cleared", channel)], ("high", "unknown", "certain")),
        ("at a time that is not certain", [happened(-5, "malware-detected", time_certain=False)], ("high", "unknown", "uncertain")),
        ("one of two for certain", [happened(-5, "malware-detected", time_certain=False), happened(30, "malware-detected")], ("high", "unknown", "certain")),
        ("outside the window", [happened(300, "malware-detected")], ("medium", "unknown", "certain")),
        ("outside it, while weak", [happened(300, "malware-detected", during=("X",))], ("high", "unknown", "certain")),
    ]  # fmt: skip
    for why, given, expected in rows:
        (one,) = made(*given)
        assert (one.severity, one.effect, one.certainty) == expected, why


def test_definitions_that_a_command_removed_weaken() -> None:
    gone = happened(30, "definitions-removed")
    for source, effect in (
        ("event 4688", "weakened"),
        ("log of MpCmdRun", "weakened"),
        ("event ProcessCreated", "weakened"),
        ("event 2010", "unknown"),
    ):
        by = Witness(source, "log")
        assert [f.effect for f in made(replace(gone, witness=by))] == [effect], source
        assert [f.effect for f in made(replace(gone, also=(by,)))] == [effect], source
    other = replace(happened(30, "malware-detected"), witness=Witness("event 4688", "log"))
    assert [f.effect for f in made(other)] == ["unknown"]


def test_a_command_that_a_health_report_denies_is_not_certain() -> None:
    """A command alone shows that protection is off, and the next report has it on."""
    off = replace(happened(30, "scanning-off"), witness=Witness("event 4688", "log"))
    report = touch(40, "DisableRealtimeMonitoring", ..., False, held=True, event_id=1151)
    event = Witness("event 5010", "log")
    for why, incident, statements, certainty in (
        ("denied", off, (report,), "uncertain"),
        ("no report", off, (), "certain"),
        ("an event shows it", replace(off, witness=event), (report,), "certain"),
        ("an event shows it as well", replace(off, also=(event,)), (report,), "certain"),
        ("two commands", replace(off, also=(Witness("log of MpCmdRun", "m"),)), (report,), "uncertain"),
    ):  # fmt: skip
        (one,) = made(incident, statements=statements)
        assert one.certainty == certainty, why


def test_a_log_that_holds_more_than_is_kept_is_said() -> None:
    one = happened(30, "malware-detected")
    also = replace(one, also=(Witness("event 1", "other"),))
    for code in ("support-many", "too-many-events", "timeline-bounded"):
        for incident, member, said in (
            (one, "log", True),
            (one, "other", False),
            (also, "other", True),
        ):
            (of,) = made(incident, log_notices=(Notice(code, "x", member),))
            assert of.detail.endswith(incidents.NOT_LISTED) is said, (code, member)
    (of,) = made(one, log_notices=(Notice("clock-set-back", "x", "log"),))
    assert incidents.NOT_LISTED not in of.detail


def test_a_change_of_a_feature_that_a_record_shows_is_no_finding() -> None:
    """What the event calls the feature is a setting of the catalogue, whose record tells more."""
    changed = touch(30, "DisableBehaviorMonitoring", False, True)
    held = replace(changed, held=True)
    feature = happened(30, "feature-changed", "behavior monitoring")
    for why, given, statements, shown in (
        ("no record", [feature], (), True),
        ("its record", [feature], (changed,), False),
        ("a report of its state", [feature], (held,), True),
        ("another feature", [happened(30, "feature-changed", "On Access")], (changed,), True),
        ("no known feature", [happened(30, "feature-changed", "x")], (changed,), True),
        ("one of two", [feature, happened(31, "feature-changed", "x")], (changed,), True),
        ("another kind", [happened(30, "feature-failed", "Behavior Monitoring")], (changed,), True),
    ):
        assert bool(made(*given, statements=statements)) is shown, why


def test_each_period_has_its_finding() -> None:
    both = found(happened(-10, "malware-detected", "A"), happened(30, "malware-detected", "B"))
    assert sorted(f.title.partition(": ")[2][:1] for f in both) == ["A", "B"]
    assert len(findings(case((), incidents=(happened(30, "malware-detected"),) * 3))) == 1
    (one,) = made(happened(5, "malware-detected"), happened(9, "malware-detected"))
    assert (one.first_seen, one.last_seen) == (at(5), at(9))
