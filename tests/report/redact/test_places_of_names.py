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


@for_each(
    ("name", "path", "shown"),
    [
        ("FILE-SERVER", "FILE-SERVER.zip", "host-1.zip"),
        ("FILE-SERVER", "cases/file-server/FILE-SERVER.tar.gz", "host-1.tar.gz"),
        ("DATABASE", "DATABASE", "host-1"),
        ("SECURITY", "Security.zip", "host-1.zip"),
        ("SECURITY", "Security Event Log.zip", "host-1 Event Log.zip"),
        ("FILE-SERVER", "server.zip", "server.zip"),
        ("FILE-SERVER", "base.zip", "base.zip"),
    ],
)
def test_a_file_that_is_called_as_the_device_is(name: str, path: str, shown: str) -> None:
    made = report(device=Device(computer_id=None, hostname=name))
    made = replace(made, source=replace(made.source, path=path))
    assert redact(made).source.path == shown


def test_a_member_of_the_package_keeps_a_name_that_all_packages_have() -> None:
    made = report(device=Device(computer_id=None, hostname="SECURITY"))
    made = replace(made, options=("--events SECURITY.zip", "--fail-on high"))
    done = redact(made)
    assert done.options[0] == "--events host-1.zip"
    assert [e.name for e in done.evidence] == [e.name for e in made.evidence]
