"""What is said of a passive mode and of another antivirus: which witness names it, when, and what denies it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.findings.context import configuration
from mpdiff.findings.context.configuration import HEALTH
from mpdiff.findings.incidents import printed
from tests.support.cases import case
from tests.support.reports import finding
from tests.support.scene import UNTOLD, at, touch

if TYPE_CHECKING:
    from mpdiff.base.model import Finding, Statement

SWITCH = "DisableRealtimeMonitoring"
PASSIVE, NORMAL = "Passive Mode", "Normal"
ACTIVE = touch(30, SWITCH, UNTOLD, False, held=True, event_id=HEALTH, place="effective")
"""A health event of the window that reports real-time protection as on."""


def status(
    mode: str | None, first: float | None = None, last: float | None = None
) -> PrintedStatus:
    values: dict[str, Any] = {"AMRunningMode": mode} if mode else {}
    times = [None if minute is None else at(minute) for minute in (first, last)]
    return PrintedStatus(f"{mode}.txt", values, *times)


def said(
    *prints: PrintedStatus, statements: tuple[Statement, ...] = (), **support: Any
) -> list[Finding]:
    of = case(statements, support=Support(statuses=prints, **support))
    return list(printed.passive(of))


def test_what_a_passive_mode_is_worth() -> None:
    """The window is from minute 0 to 240."""
    early, dated = status(PASSIVE, -20, -10), status(PASSIVE, 10, 20)
    beside: dict[str, Any] = {"products": ("Other AV",)}
    rows: list[tuple[str, list[PrintedStatus], dict[str, Any], tuple[str, bool, bool] | None]] = [
        ("no print", [], {}, None),
        ("another mode", [status(NORMAL)], {}, None),
        ("at an unknown time", [status(PASSIVE)], {}, ("medium", False, False)),
        ("in other words", [status("EDR Block Mode")], {}, ("medium", False, False)),
        ("in the window", [dated], {}, ("medium", False, False)),
        ("another product is known", [dated], beside, ("info", False, False)),
        ("and another print names another mode", [dated, status(NORMAL)], beside, ("medium", False, True)),
        ("before the window", [early], {}, ("info", True, False)),
        ("before it and in it", [early, dated], {}, ("medium", False, False)),
        ("before it, and device control has it", [early], {"running": {"dc": PASSIVE}}, ("medium", False, False)),
        ("before it, and device control has another", [early], {"running": {"dc": NORMAL}}, ("info", True, True)),
        ("device control alone", [], {"running": {"dc": PASSIVE}}, ("medium", False, False)),
        ("device control has another", [], {"running": {"dc": NORMAL}}, None),
        ("device control names none", [dated], {"running": {"dc": ""}}, ("medium", False, False)),
    ]  # fmt: skip
    for why, prints, support, expected in rows:
        made = said(*prints, **support)
        if expected is None:
            assert made == [], why
            continue
        (one,) = made
        severity, before, both = expected
        assert (one.rule, one.severity) == ("passive-mode", severity), why
        assert one.title.endswith(" (before the window)") is before, why
        assert ("Another witness names Normal: " in one.detail) is both, why
        assert ("Registered beside it: Other AV." in one.detail) is ("products" in support), why
        assert ("No other antivirus is known" in one.detail) is ("products" not in support), why
        assert {w.source for w in one.witnesses} == {"running mode"}, why
    (one,) = said(dated, status("SxS Passive Mode"), running={"dc": PASSIVE})
    assert [w.member for w in one.witnesses] == [f"{PASSIVE}.txt", "SxS Passive Mode.txt", "dc"]
    assert one.title == "Defender ran in Passive Mode"


def test_a_health_event_of_the_window_denies_what_nothing_dates() -> None:
    early, dated = status(PASSIVE, -20, -10), status(PASSIVE, 10, 20)
    for why, prints, severity, denied in (
        ("at an unknown time", [status(PASSIVE)], "info", True),
        ("in the window", [dated], "medium", False),
        ("one of two is dated", [status(PASSIVE), dated], "medium", False),
        ("not before one time", [status(PASSIVE, 10)], "info", True),
        ("not after one time", [status(PASSIVE, None, 20)], "info", True),
    ):
        (one,) = said(*prints, statements=(ACTIVE,))
        assert (one.severity, printed.ACTIVE in one.detail) == (severity, denied), why
    assert said(early, statements=(ACTIVE,)) == [], "before the window, and active in it"


def test_another_antivirus_that_is_registered() -> None:
    products: dict[str, Any] = {"products": ("A", "B"), "centers": ("c1", "c2")}
    rows: list[tuple[str, list[PrintedStatus], dict[str, Any], tuple[Statement, ...], bool]] = [
        ("nobody knows the mode", [], {}, (), False),
        ("a print names none", [status(None)], {}, (), False),
        ("a print names another", [status(NORMAL)], {}, (), True),
        ("device control names another", [], {"running": {"dc": NORMAL}}, (), True),
        ("device control names none", [], {"running": {"dc": ""}}, (), False),
        ("a health event has it on", [], {}, (ACTIVE,), True),
    ]
    for why, prints, support, statements, known in rows:
        (one,) = said(*prints, statements=statements, **products, **support)
        assert one.title == "Another antivirus is registered: A, B", why
        expected = ("info", "certain") if known else ("low", "uncertain")
        assert (one.severity, one.certainty) == expected, why
        assert one.detail == (printed.REGISTERED_ACTIVE if known else printed.REGISTERED), why
        assert [(w.source, w.member) for w in one.witnesses] == [
            ("Windows Security Center", "c1"),
            ("Windows Security Center", "c2"),
        ]
    assert said(status(None), centers=("c1",)) == []


def test_whether_defender_is_beside_another_and_nobody_shows_its_mode() -> None:
    for why, prints, support, statements, beside in (
        ("no product", [], {}, (), False),
        ("a product", [], {"products": ("A",)}, (), True),
        ("a print names its mode", [status(NORMAL)], {"products": ("A",)}, (), False),
        ("device control does", [], {"products": ("A",), "running": {"d": NORMAL}}, (), False),
        ("device control has it passive", [], {"products": ("A",), "running": {"d": PASSIVE}}, (), False),
        ("a health event has it on", [], {"products": ("A",)}, (ACTIVE,), False),
    ):  # fmt: skip
        of = case(statements, support=Support(statuses=tuple(prints), **support))
        assert configuration.is_beside_another(of) is beside, why
        made = configuration.weighed(of, finding())
        assert ("Another antivirus is registered (A)" in made.detail) is beside, why
        noted = "Defender ran in Passive Mode" in made.detail
        assert (made.certainty == "uncertain") is noted, why
        other = finding(setting="MAPSReporting", before=2, after=0)
        assert configuration.weighed(of, other) == other


def test_which_passive_mode_may_be_of_the_time_of_a_weakening() -> None:
    """It was off from minute 30 to 40, or is so still."""
    over = {"first_seen": at(30), "last_seen": at(40), "still_weakened": False}
    still = {"first_seen": at(30), "still_weakened": True}
    by_print, by_control = (PASSIVE, "its status"), (PASSIVE, "the state of device control")
    control = {"running": {"a": NORMAL, "b": PASSIVE}}
    rows: list[tuple[str, list[PrintedStatus], dict[str, Any], tuple[Statement, ...], Any, Any]] = [
        ("in it", [status(PASSIVE, 30, 40)], {}, (), by_print, by_print),
        ("later", [status(PASSIVE, 41, 50)], {}, (), None, by_print),
        ("before", [status(PASSIVE, 10, 29)], {}, (), None, None),
        ("at an unknown time", [status(PASSIVE)], {}, (), by_print, by_print),
        ("at a time that is half known", [status(PASSIVE, 35)], {}, (), by_print, by_print),
        ("at an unknown time, and it was active", [status(PASSIVE)], {}, (ACTIVE,), None, None),
        ("in it, and it was active in the window", [status(PASSIVE, 30, 40)], {}, (ACTIVE,), by_print, by_print),
        ("another mode", [status(NORMAL, 30, 40)], {}, (), None, None),
        ("the second print", [status(NORMAL, 30, 40), status(PASSIVE, 30, 40)], {}, (), by_print, by_print),
        ("by device control", [], control, (), by_control, by_control),
        ("by device control, and it was active", [], control, (ACTIVE,), None, None),
        ("a print goes before device control", [status(PASSIVE, 30, 40)], control, (), by_print, by_print),
    ]  # fmt: skip
    for why, prints, support, statements, ended, lasting in rows:
        of = case(statements, support=Support(statuses=tuple(prints), **support))
        assert configuration._passive_during(of, finding(**over)) == ended, why
        assert configuration._passive_during(of, finding(**still)) == lasting, why
