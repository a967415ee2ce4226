"""Names that stand where only their place tells that they are names: the verdict, another program's warning."""

from __future__ import annotations

from msgspec.structs import replace

from mpdiff.base.model import Device
from mpdiff.report.redact.redact import redact
from tests.support.reports import finding, report
from tests.support.rows import for_each

WARNING = "Network protection may not have been in force: "


@for_each("name", ["FILE-SERVER", "REMOTE-DESKTOP", "LOCAL-ADMIN", "DATABASE", "WS-1"])
@for_each(
    "word",
    ["WEAKENED", "POSSIBLY WEAKENED", "No weakening found", "No open weakening", "NOT WEAKENED, BUT OPEN"],
)  # fmt: skip
def test_the_device_that_the_verdict_begins_with_is_no_word(name: str, word: str) -> None:
    made = report(device=Device(computer_id=None, hostname=name))
    headline = f"{word} on {name}, 1 Mar 2026 12:00-16:00 UTC: protection on this server is on"
    made = replace(made, summary=replace(made.summary, headline=headline))
    shown = redact(made).summary.headline
    assert shown == headline.replace(name, "host-1")


@for_each(
    ("text", "hidden"),
    [
        ("proxy gateway7 for user frank.zappa is not reachable", ("gateway7", "frank", "zappa")),
        ("Projekt Zappa", ("Projekt", "Zappa")),
        ("Real-time protection is off", ()),
    ],
)
def test_what_a_warning_of_another_program_names_is_hidden(
    text: str, hidden: tuple[str, ...]
) -> None:
    one = finding(rule="not-in-force", title=f"{WARNING}{text}", detail=text, kind=None)
    (made,) = redact(report(one)).findings
    assert made.title.startswith(WARNING)
    for word in hidden:
        assert word not in made.title + made.detail, word
    if not hidden:
        assert made.detail == text
