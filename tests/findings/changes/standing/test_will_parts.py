"""What management wants by a record: whose name it bears, how old it is, what the snapshots hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mpdiff.base.model import Items, States, Window
from mpdiff.base.times import ZONES
from mpdiff.findings.changes.standing import wanted, will
from mpdiff.findings.changes.subject import Subject
from mpdiff.history.moments import SNAPSHOT_SLACK
from mpdiff.history.subjects import Known, subject_of
from tests.support.cases import case
from tests.support.scene import WINDOW, at, touch

if TYPE_CHECKING:
    import pytest

    from mpdiff.base.model import Statement, Value

NETWORK = "EnableNetworkProtection"
DAY = 1440
SLACK = SNAPSHOT_SLACK.total_seconds() / 60
OPEN = ZONES.total_seconds() / 60


def by(minute: float, **given: Any) -> Statement:
    return touch(minute, NETWORK, 1, 0, **({"place": "policy"} | given))


def test_how_old_a_record_is_in_whatever_zone() -> None:
    second = 1 / 60
    for why, one, window, before in (
        ("a day", by(-DAY), WINDOW, False),
        ("a second more", by(-DAY - second), WINDOW, True),
        ("its zone is not known", by(-DAY - second, time_certain=False), WINDOW, False),
        ("a day and a zone more", by(-DAY - OPEN - second, time_certain=False), WINDOW, True),
        ("younger by another reading", by(-DAY - 9, other_times=(at(-DAY),)), WINDOW, False),
        ("older by another reading", by(-DAY - 9, other_times=(at(-DAY - 10),)), WINDOW, True),
        ("no window", by(-DAY - 9), None, False),
        ("no begin of it", by(-DAY - 9), Window(None, at(240), "x"), False),
    ):
        assert will._is_before(one, window, will.LONG_BEFORE) is before, why


def held(before: Any, after: Any = ...) -> dict[str, Any]:
    sides = {"before": before, "after": before if after is ... else after}
    return {name: None if value is None else {NETWORK: value} for name, value in sides.items()}


def found(one: Statement, *more: Statement, **given: Any) -> tuple[int, int, int]:
    """Return how many weakenings are none of management's, are its will, and were put back since."""
    of = case((one, *more), **(held(0) | given))
    history = of.histories[subject_of(one.setting, one.key)]
    return (
        len(list(will.weakened_before(history, of.window))),
        len(list(will.wanted(history, of.window))),
        len(list(will.put_back(history, of.window))),
    )


def test_what_management_wants() -> None:
    old = -DAY - 1
    rows: list[tuple[str, tuple[Statement, ...], dict[str, Any], tuple[int, int, int]]] = [
        ("in policy, a day ago", (by(old),), {}, (0, 1, 0)),
        ("in the keys of MDM", (by(old, place="mdm"),), {}, (0, 1, 0)),
        ("among the preferences", (by(old, place="local"),), {}, (1, 0, 0)),
        ("in somebody's name", (by(old, actor="CORP\\bob"),), {}, (1, 0, 0)),
        ("in the system's name", (by(old, actor="NT AUTHORITY\\SYSTEM"),), {}, (0, 1, 0)),
        ("younger", (by(-60),), {}, (1, 0, 0)),
        ("in the window", (by(60),), held(1, 0), (0, 0, 0)),
        ("the before snapshot has another value", (by(old),), held(1), (1, 0, 0)),
        ("no snapshot", (by(old),), held(None), (0, 1, 0)),
        ("a strengthening", (touch(old, NETWORK, 0, 1, place="policy"),), held(1), (0, 0, 0)),
        ("put back in the window", (by(old), touch(60, NETWORK, 0, 1, place="policy")), held(0, 1), (0, 1, 1)),
    ]  # fmt: skip
    for why, steps, given, counts in rows:
        assert found(*steps, **given) == counts, why


def test_what_may_be_the_will_of_management_though_it_is_young() -> None:
    rows: list[tuple[str, Statement, Any, Any, bool]] = [
        ("both snapshots hold it", by(-SLACK - 1), 0, 0, True),
        ("at the slack of a snapshot", by(-SLACK), 0, 0, False),
        ("among the preferences", by(-SLACK - 1, place="local"), 0, 0, False),
        ("in somebody's name", by(-SLACK - 1, actor="CORP\\bob"), 0, 0, False),
        ("the first has it not", by(-SLACK - 1), 1, 0, False),
        ("the second has it not", by(-SLACK - 1), 0, 1, False),
        ("tamper protected", replace(by(-SLACK - 1), setting="DisableScriptScanning", before=False, after=True), True, True, False),
        ("everything depends on it", replace(by(-SLACK - 1), setting="DisableRealtimeMonitoring", before=False, after=True), True, True, False),
        ("an exclusion", replace(by(-SLACK - 1), setting="ExclusionPath", key="D:\\x", before=None, after="D:\\x"), "D:\\x", "D:\\x", True),
        ("a risky exclusion", replace(by(-SLACK - 1), setting="ExclusionPath", key="C:\\", before=None, after="C:\\"), "C:\\", "C:\\", False),
    ]  # fmt: skip
    for why, one, before, after, perhaps in rows:
        sides: list[dict[str, Value]] = [
            {one.setting: Items((value,)) if one.key else value} for value in (before, after)
        ]
        of = case((one,), *sides)
        history = of.histories[subject_of(one.setting, one.key)]
        subject = Subject(of, history, of.catalogue.find(one.setting), States())
        stretches = history.before_start
        got = any(will.is_perhaps_will(subject, stretch) for stretch in stretches)
        assert got is perhaps, why


def test_one_finding_tells_what_management_weakened_long_ago(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = -DAY - 1
    names = [NETWORK, "PUAProtection", "CloudBlockLevel", "MAPSReporting", "SubmitSamplesConsent"]
    strong = {
        "PUAProtection": 1,
        "CloudBlockLevel": 4,
        "MAPSReporting": 2,
        "SubmitSamplesConsent": 3,
    }
    steps = [
        touch(old, name, strong.get(name, 1), 2 if name == "SubmitSamplesConsent" else 0, place="policy")
        for name in names
    ]  # fmt: skip
    after: dict[str, Value] = {one.setting: one.after for one in steps}

    def told(count: int, said: tuple[str, ...] = ()) -> list[Any]:
        of = case(steps[:count], after, after)
        return list(wanted.wanted_all_along(of, Known(of.after), said))

    assert told(0) == []
    (one,) = told(1)
    assert one.title.endswith(f"a day or more before the window: {NETWORK}")
    assert (one.rule, one.severity, len(one.witnesses)) == ("weak-before-window", "info", 1)
    assert told(1, (NETWORK,)) == []
    monkeypatch.setattr(wanted, "NAMED", 3)
    (three,) = told(3)
    assert three.title.endswith(f"before the window: {', '.join(names[:3])}")
    (five,) = told(5)
    assert five.title.endswith(f"before the window: {', '.join(names[:3])} and 2 more")
    assert five.detail.endswith(" and 2 more.")
    assert len(three.witnesses) == len(five.witnesses) == 3
    item = "C:\\"
    excluded = touch(old, "ExclusionPath", None, item, item, place="policy")
    lists: dict[str, Value] = {"ExclusionPath": Items((item,))}
    of = case((excluded,), lists, lists)
    assert list(wanted.wanted_all_along(of, Known(of.after), ())) == [], "items are judged alone"
    gone = case(steps[:1], after, {NETWORK: 1})
    assert list(wanted.wanted_all_along(gone, Known(gone.after), ())) == []
