"""What configuration protection, a passive service and a restart make of a weakening."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Round
from mpdiff.evidence.facts import PrintedStatus, Support
from mpdiff.findings.context import configuration
from mpdiff.findings.context.configuration import (
    BY_DESIGN,
    EXCLUDED,
    LOCAL,
    is_on,
    unknown,
    weighed,
)
from tests.support.cases import case
from tests.support.reports import exclusion, finding
from tests.support.rows import for_each
from tests.support.scene import at

STATE = "ControlledConfigurationState"
REALTIME = finding()
TAMPER = finding(setting="DisableTamperProtection")
MAPS = finding(setting="MAPSReporting", before=2, after=0)


def prints(*values: dict[str, Any], **given: Any) -> Support:
    made = tuple(PrintedStatus(f"{n}.txt", one) for n, one in enumerate(values))
    return Support(statuses=made, **given)


@for_each(
    ("values", "on"),
    [
        ((), None),
        ((True,), True),
        ((False,), False),
        ((1,), True),
        ((0,), False),
        ((" On ",), True),
        (("Enabled",), True),
        (("not configured",), False),
        (("Inactive",), False),
        (("something",), None),
        ((None,), None),
        ((None, False), False),
        ((False, True), True),
        (("something", "disabled"), False),
    ],
)
def test_one_print_that_shows_it_on_is_enough(values: tuple[Any, ...], *, on: bool | None) -> None:
    assert is_on(case((), support=prints(*({STATE: value} for value in values)))) is on


@for_each(
    ("one", "note"),
    [
        (TAMPER, BY_DESIGN),
        (MAPS, LOCAL),
        (REALTIME, LOCAL),
        (exclusion("C:\\x"), EXCLUDED),
        (exclusion("C:\\x", place="local"), EXCLUDED),
        (exclusion("C:\\x", place="policy"), None),
        (exclusion("C:\\x", place="mdm"), None),
        (exclusion("C:\\x", place="effective"), None),
        (finding(setting="MAPSReporting", effect="unknown"), None),
        (finding(setting="MAPSReporting", effect="strengthened"), None),
        (finding(setting=None, kind=None), None),
        (finding(setting="NoSuch"), None),
    ],
)
def test_under_configuration_protection_local_changes_may_count_for_nothing(
    one: Any, note: str | None
) -> None:
    on = case((), support=prints({STATE: True}))
    made = weighed(on, one)
    if note is None:
        assert made == one
    else:
        assert made.detail.endswith(f" {note}")
        assert made.certainty == "uncertain"
    assert weighed(case((), support=prints({STATE: False})), one) == one
    assert weighed(case(()), one) == one


@for_each(
    ("one", "noted"),
    [
        (REALTIME, True),
        (finding(setting="DisableBehaviorMonitoring"), False),
        (MAPS, False),
        (TAMPER, False),
        (finding(rule="status-off"), False),
    ],
)
@for_each("by_print", [True, False])
def test_real_time_protection_off_is_how_passive_mode_works(
    one: Any, *, noted: bool, by_print: bool
) -> None:
    mode = "Passive Mode"
    beside = prints({"AMRunningMode": mode}) if by_print else Support(running={"x": mode})
    what = "its status" if by_print else "the state of device control"
    text = f"Defender ran in Passive Mode when {what} was collected"
    assert (text in weighed(case((), support=beside), one).detail) is noted
    assert weighed(case((), support=prints({"AMRunningMode": "Normal"})), one) == one


def off(*spans: tuple[float, float | None], **given: Any) -> Any:
    rounds = tuple(Round(at(a), None if b is None else at(b), None) for a, b in spans)
    return finding(first_seen=at(spans[0][0]), rounds=rounds, **given)


START = (at(30), at(33), at(31))
"""Off at minute 30, on again by 33, for a start at 31."""


@for_each(
    ("why", "one", "restarts", "accounts"),
    [
        ("a start accounts for it", off((30, 32)), (START,), True),
        ("until the very time", off((30, 33)), (START,), True),
        ("it lasted longer", off((30, 34)), (START,), False),
        ("it did not end", off((30, None)), (START,), False),
        ("it began at another time", off((29, 32)), (START,), False),
        ("one of two", off((30, 32), (60, 61)), (START,), False),
        ("both", off((30, 32), (60, 61)), (START, (at(60), at(62), at(60))), True),
        ("no start", off((30, 32)), (), False),
        ("another setting", off((30, 32), setting="MAPSReporting"), (START,), False),
    ],
)
def test_a_start_accounts_for_every_stretch_or_for_none(
    why: str, one: Any, restarts: Any, *, accounts: bool
) -> None:
    made = weighed(case((), support=Support(restarts=restarts)), one)
    assert ("started meanwhile" in made.detail) is accounts, why
    assert made.certainty == ("uncertain" if accounts else "certain")


@for_each(
    ("platform", "printed", "named"),
    [
        ("4.18.26060.3004", {}, "4.18.26060.3004"),
        ("4.18.26060.3003", {}, None),
        ("4.18.26060.3005", {}, "4.18.26060.3005"),
        ("5.0", {}, "5.0"),
        ("4.18.9.1", {}, None),  # numbers, not letters
        (None, {}, None),
        (None, {"AMProductVersion": "4.18.26060.3004"}, "4.18.26060.3004"),
        ("4.18.1.1", {"AMServiceVersion": "4.19.1.1"}, "4.19.1.1"),
        ("4.19.1.1", {"AMServiceVersion": "4.18.1.1"}, "4.19.1.1"),
        ("4.18.26060.3004", {STATE: False}, None),
        ("4.18.26060.3004", {STATE: "something"}, "4.18.26060.3004"),
        ("4.19.x.1", {}, None),
        ("5.\u0663.1", {}, None),
        ("5.1234567890", {}, None),
        ("5.123456789", {}, "5.123456789"),
        ("", {"AMProductVersion": 7}, None),
    ],
)
def test_a_platform_that_has_it_and_no_print_that_shows_it_is_said(
    platform: str | None, printed: dict[str, Any], named: str | None
) -> None:
    found = list(unknown(case((), platform=platform, support=prints(printed))))
    assert [n.code for n in found] == ["configuration-protection-unknown"] * (named is not None)
    for notice in found:
        assert f"({named})" in notice.message


def test_running_modes_are_told_apart_by_their_words() -> None:
    modes = ("Normal", "Passive Mode", "EDR Block Mode", "SxS Passive Mode", None, "Normal")
    of = case((), support=prints(*({"AMRunningMode": mode} for mode in modes)))
    assert configuration.passive_modes(of) == {
        "1.txt": "Passive Mode",
        "2.txt": "EDR Block Mode",
        "3.txt": "SxS Passive Mode",
    }
    assert configuration.active_modes(of) == ("Normal",)


def test_the_words_for_on_and_off() -> None:
    words = {
        True: ("on", "enabled", "true", "active", "ACTIVE"),
        False: ("off", "disabled", "false", "inactive", "notconfigured", "not configured"),
        None: ("", "onn", "unknown", "nothing"),
    }
    for on, spelled in words.items():
        for word in spelled:
            assert configuration._on_or_off(PrintedStatus("s", {STATE: word})) is on, word


def test_from_when_to_when_a_weakening_counts_for_a_mode() -> None:
    """From its first record to its last end; what still lasts, and what nothing dates, is open."""
    once, then = Round(at(30), at(40), 600.0), Round(at(60), at(90), 1800.0)
    unended = Round(at(60), None, None)
    over = {"still_weakened": False}
    rows: list[tuple[str, dict[str, Any], float, float | None]] = [
        ("its records", {"first_seen": at(20), "last_seen": at(50), **over}, 20, 50),
        ("its rounds", {"rounds": (once, then), **over}, 30, 90),
        ("a record before its rounds", {"first_seen": at(20), "rounds": (once,), **over}, 20, 40),
        ("rounds before a record", {"first_seen": at(35), "rounds": (once,), **over}, 30, 40),
        ("one round has no end", {"rounds": (once, unended), **over}, 30, None),
        ("it still lasts", {"rounds": (once,), "still_weakened": True}, 30, None),
        ("nobody knows", {"rounds": (once,), "last_seen": at(50)}, 30, None),
        ("no record: from the window on", over, 0, None),
    ]
    for why, given, begin, end in rows:
        expected = at(begin), None if end is None else at(end)
        assert configuration._span(case(()), finding(**given)) == expected, why
    assert configuration._span(case((), window=None), finding(**over)) == (None, None)


def test_the_numbers_of_a_version() -> None:
    for text, numbers in (
        ("4.18.26060.3004", (4, 18, 26060, 3004)),
        (" 4.18 ", (4, 18)),
        ("4.x", ()),
        ("", ()),
        ("4..1", ()),
        ("999999999", (999_999_999,)),
        ("1234567890", ()),
        ("\u0664", ()),
        ("\u00b2", ()),
    ):
        assert configuration._version_numbers(text) == numbers, text


def test_a_restart_accounts_for_what_ended_with_it() -> None:
    """The service went off at 30 and was on at 40, the device started at 35."""
    support = Support(restarts=((at(30), at(40), at(35)), (at(60), at(70), at(65))))
    of = case((), support=support)
    first, second = Round(at(30), at(40), 600.0), Round(at(60), at(69), 540.0)
    for why, rounds, starts in (
        ("as long as that", (first,), [at(35)]),
        ("both", (first, second), [at(35), at(65)]),
        ("longer", (Round(at(30), at(41), 660.0),), []),
        ("without an end", (Round(at(30), None, None),), []),
        ("at another time", (Round(at(31), at(40), 540.0),), []),
        ("one of two", (first, Round(at(61), at(70), 540.0)), []),
        ("none", (), []),
    ):
        assert configuration._restarts(of, finding(rounds=rounds)) == starts, why
