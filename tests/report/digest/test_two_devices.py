"""Two packages of two devices: each is to be looked at alone, and nothing is made of both together."""

from __future__ import annotations

import html
from functools import cache

from mpdiff import render
from mpdiff.base.model import Report  # noqa: TC001
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest


@cache
def told() -> Report:
    """Return one device's package laid beside another's."""
    return analyse("samples/clean/package.zip", "samples/attacker/package.zip")


def test_the_verdict_and_the_one_thing_to_do_say_so() -> None:
    found = digest(told())
    assert found.verdict.startswith("TWO DEVICES: the packages are from two devices: WS-0604")
    assert found.verdict.endswith("Run mpdiff diff on each device's own package.")
    assert len(found.now) == 1
    assert "run mpdiff diff on each device's own package" in found.now[0]
    assert (
        found.sections[1].title == "Weaker on WS-0707 than on WS-0604, where nothing shows a change"
    )


def test_nothing_is_said_to_be_still_so_of_a_difference_between_two() -> None:
    for form in ("ticket", "text", "markdown", "html", "jira", "junit", "github", "csv", "json"):
        shown = render(told(), form)
        assert "still weakened" not in shown
        assert "At collection: unknown" not in shown
        assert "turned off" not in shown
        plain = html.unescape(shown).replace("%3A", ":").replace("%2C", ",").replace("\\", "")
        assert "Behavior monitoring: on (WS-0604), off (WS-0707)" in plain
    assert "[critical, weaker on WS-0707]" in render(told(), "ticket")


def test_nothing_says_that_a_device_became_weaker() -> None:
    shown = render(told(), "sarif")
    assert "It says what each device has" in shown
    assert "less protected than before the window" not in shown


def test_groups_say_which_device_has_more() -> None:
    titles = [g.title for s in digest(told()).sections for g in s.groups if g.title]
    assert titles == [
        "5 exclusions on WS-0707 only",
        "4 attack surface reduction rules weaker on WS-0707",
        "3 exclusions on WS-0604 only",
    ]


def test_the_log_is_of_the_device_that_it_names() -> None:
    told_of = analyse("samples/device-mismatch/package.zip")
    one = next(f for f in told_of.findings if f.rule == "differs-between-devices")
    assert one.detail.endswith(
        "The event log, which is of WS-0967, has a record of this setting; "
        "nothing shows which of the two devices that is."
    )
    assert one.rounds == ()
    assert one.mitre == ()
    assert "of one of the two devices" in render(told_of, "ticket")


def test_two_snapshots_of_two_devices_are_named_by_their_ids() -> None:
    found = digest(analyse("samples/device-mismatch/package.zip"))
    weaker = found.sections[1].title
    assert weaker.startswith("Weaker on 03c8a1b2-0c3d-4e5f-8a9b-00000074f7b8 than on 03c7a1b2-")


def test_nothing_is_made_of_two_logs() -> None:
    rules = {finding.rule for finding in told().findings}
    assert rules.isdisjoint({"contradiction", "unlogged", "log-gap", "transient"})
    assert told().timeline == ()
    assert told().incidents == ()
    assert "clock was set back" not in str(told())
    assert "two-logs" in {notice.code for notice in told().notices}


def test_two_packages_of_one_device_keep_their_logs() -> None:
    found = analyse("samples/two-packages/package-a.zip", "samples/two-packages/package-b.zip")
    assert found.timeline
    assert "two-logs" not in {notice.code for notice in found.notices}
