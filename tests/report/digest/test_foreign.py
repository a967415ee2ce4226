"""A share or proxy that somebody set is named in what to do, unless management wants it."""

from __future__ import annotations

from typing import Any

from mpdiff.base.model import Held
from mpdiff.pipeline import analyse
from mpdiff.report.digest import digest
from tests.support.reports import finding, report
from tests.support.rows import for_each

SHARE = r"\\10.20.7.99\definitions"
OTHER = r"\\10.20.7.98\old"


def told(**given: Any) -> list[str]:
    """Return the lines of what to do about one share."""
    fields: dict[str, Any] = {
        "rule": "changed",
        "setting": "SignatureDefinitionUpdateFileSharesSources",
        "effect": "unknown",
        "before": None,
        "before_text": "not set",
        "after": SHARE,
        "after_text": SHARE,
    }
    lines = digest(report(finding(**(fields | given)))).now
    return [line for line in lines if line.startswith("Find out who runs")]


def test_the_attackers_share_is_to_be_taken_out() -> None:
    now = digest(analyse("samples/attacker/package.zip")).now
    assert f"Find out who runs {SHARE} (file shares for definitions); take it out." in now


@for_each(
    ("given", "line"),
    [
        ({}, f"Find out who runs {SHARE} (file shares for definitions); take it out."),
        ({"setting": "ProxyServer"}, f"Find out who runs {SHARE} (ProxyServer); take it out."),
        (
            {"current_text": OTHER},
            f"Find out who runs {SHARE}, which is no longer set at collection.",
        ),
    ],
)
def test_who_runs_it_is_to_be_found_out(given: dict[str, Any], line: str) -> None:
    assert told(**given) == [line]


@for_each(
    "given",
    [
        {"managed": Held("value", SHARE, SHARE)},
        {"after": None, "after_text": "not set"},
        {"setting": "ForceUpdateFromMU", "after": True},
        {"setting": "DisableScriptScanning", "after": True},
        {"status": "accepted"},
    ],
)
def test_what_management_wants_or_what_is_no_host_is_not(given: dict[str, Any]) -> None:
    assert told(**given) == []


def test_its_own_next_step_is_to_find_out_who_runs_it() -> None:
    found = analyse("samples/attacker/package.zip")
    (share,) = [f for f in found.findings if f.after_text == SHARE]
    assert share.next_step.startswith("Find out who runs it")
    lines = digest(report(share)).now
    assert [line for line in lines if "who runs" in line] == [
        f"Find out who runs {SHARE} (file shares for definitions); take it out."
    ]
