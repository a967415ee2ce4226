"""Each hash of what was read stands in the report, with its package, in every format."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from mpdiff.pipeline import analyse
from mpdiff.report.redact.redact import redact
from mpdiff.report.render import BY_NAME, RenderOptions, made
from tests.support.places import SAMPLES
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Report

PACKAGES = [SAMPLES / "two-packages" / f"package-{one}.zip" for one in "ab"]
WITH_CUSTODY = ("text", "jira", "html", "csv", "jsonl", "sarif", "junit", "github", "json")


@cache
def of_two() -> Report:
    return analyse(*map(str, PACKAGES))


def test_two_packages_and_each_of_their_members_are_hashed() -> None:
    listed = {one.member: one.sha256 for one in made.hashes(of_two())}
    for path in PACKAGES:
        assert listed[str(path)] == sha256(path.read_bytes()).hexdigest()
    read = [e for e in of_two().ledger if e.status == "read" and not e.name.endswith(".cab")]
    assert [e.name for e in read if e.sha256 is None] == []
    assert {e.name for e in read} <= listed.keys()


def test_the_same_member_of_two_packages_has_two_hashes() -> None:
    logs = [one for one in made.hashes(of_two()) if one.member.endswith(".evtx")]
    assert len(logs) == len({one.sha256 for one in logs}) == len(PACKAGES)
    assert made.logs(of_two()) == tuple(one.member for one in logs)


@for_each("form", WITH_CUSTODY)
def test_every_format_with_a_custody_has_both_packages(form: str) -> None:
    text = BY_NAME[form].render(of_two(), RenderOptions())
    for path in PACKAGES:
        assert sha256(path.read_bytes()).hexdigest() in text.replace("\n      ", "")


@pytest.mark.parametrize("form", ["jsonl", "sarif"])
def test_no_name_of_a_member_is_a_field(form: str) -> None:
    """A collector makes a field of every key it meets."""
    text = BY_NAME[form].render(of_two(), RenderOptions())
    first = json.loads(text.splitlines()[0])
    custody = first["custody"] if form == "jsonl" else first["runs"][0]["properties"]["custody"]
    assert {tuple(sorted(one)) for one in custody} == {("member", "role", "sha256")}
    assert [one["role"] for one in custody[:2]] == ["package", "package"]


@for_each("name", ["attacker", "service-stopped", "file-pair", "missing-after", "listings-alone"])
def test_every_member_that_was_used_has_its_hash_in_the_table_of_evidence(name: str) -> None:
    folder = SAMPLES / name
    sources = [folder / "package.zip"]
    if not sources[0].exists():
        sources = [folder / "before.json", folder / "after.txt"]
    found = analyse(*map(str, sources))
    assert [one.name for one in made.members(found) if one.info.used_as and not one.sha256] == []


@pytest.mark.parametrize(
    ("sources", "named"),
    [
        (("clean", "attacker"), ("WS-0604", "WS-0707")),
        (("device-mismatch",), ("03c7a1b2-0c3d-4e5f-8a9b-00000074d8c9",) * 2),
    ],
    ids=["packages", "snapshots"],
)
def test_two_devices_are_named_in_every_format_and_nowhere_when_redacted(
    sources: tuple[str, ...], named: tuple[str, ...]
) -> None:
    found = analyse(*(str(SAMPLES / name / "package.zip") for name in sources))
    for form in BY_NAME.values():
        text = form.render(found, RenderOptions()).replace("\n      ", "").replace("\\-", "-")
        assert all(name in text for name in named), form.name
        hidden = form.render(redact(found), RenderOptions())
        assert not any(name in hidden for name in named), form.name
