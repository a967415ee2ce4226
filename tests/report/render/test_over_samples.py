"""Every sample in every format: the same findings, nothing hostile, the same bytes from a saved report."""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

from mpdiff.report.digest.titles import headline
from mpdiff.report.redact.redact import redact, secrets
from mpdiff.report.render import BY_NAME, RENDERERS, Format, RenderOptions, by_suffix
from mpdiff.report.saved import read_report
from tests.support.analysed import NAMES
from tests.support.analysed import sample as report
from tests.support.rows import for_each


@cache
def rendered(name: str, form: str) -> str:
    return BY_NAME[form].render(report(name), RenderOptions())


def sarif_results(text: str) -> list[Any]:
    results: list[Any] = json.loads(text)["runs"][0]["results"]
    return results


@for_each("name", NAMES)
def test_every_machine_format_carries_the_same_findings(name: str) -> None:
    prints = sorted(f.fingerprint for f in report(name).findings)
    lines = [json.loads(x) for x in rendered(name, "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(rendered(name, "csv"))))
    found = {
        "json": [f["fingerprint"] for f in json.loads(rendered(name, "json"))["findings"]],
        "jsonl": [x["fingerprint"] for x in lines if x["record"] == "finding"],
        "csv": [r["fingerprint"] for r in rows if r["record"] == "finding"],
        "sarif": [
            r["partialFingerprints"]["mpdiff/v1"] for r in sarif_results(rendered(name, "sarif"))
        ],
        "gitlab": [
            r["fingerprint"]
            for r in json.loads(rendered(name, "gitlab"))
            if r["fingerprint"] in prints
        ],
    }
    for form, listed in found.items():
        assert listed == [f.fingerprint for f in report(name).findings], form


@for_each("name", NAMES)
def test_every_format_for_people_names_every_finding(name: str) -> None:
    for form in ("markdown", "html", "junit", "github"):
        text = rendered(name, form)
        for finding in report(name).findings:
            assert finding.fingerprint in text, (form, finding.title)


@for_each("name", NAMES)
def test_the_text_says_every_title(name: str) -> None:
    flat = re.sub(r"\s+", "", rendered(name, "text"))
    for finding in report(name).findings:
        assert re.sub(r"\s+", "", headline(finding)) in flat


@for_each("name", NAMES)
def test_a_saved_report_is_the_report_that_was_saved(name: str) -> None:
    assert read_report(rendered(name, "json").encode(), "saved.json") == report(name)


@for_each("form", [r.name for r in RENDERERS])
def test_a_saved_report_gives_the_bytes_of_a_direct_run(form: str) -> None:
    """Equal reports could still differ in what equality does not see, such as 1 and True."""
    saved = read_report(rendered("attacker", "json").encode(), "saved.json")
    assert BY_NAME[form].render(saved, RenderOptions()) == rendered("attacker", form)


@for_each("name", NAMES)
def test_the_text_fits_80_columns(name: str) -> None:
    for line in rendered(name, "text").splitlines():
        assert len(line) <= 80, line


@for_each("name", NAMES)
def test_junit_is_xml_and_fails_exactly_where_findings_are_open(name: str) -> None:
    suite = ET.fromstring(rendered(name, "junit"))
    failing = [f.text or "" for f in suite.iter("failure")]
    wanted = [f for f in report(name).findings if f.status == "open" and f.severity != "info"]
    for text, found in zip(failing, wanted, strict=True):
        assert text.endswith(found.fingerprint)


def test_a_suffix_chooses_its_format_and_the_longest_wins() -> None:
    assert [
        r.name for r in map(by_suffix, ("a.json", "a.sarif.json", "a.html", "A.MD", "a.csv")) if r
    ] == [
        "json",
        "sarif",
        "html",
        "markdown",
        "csv",
    ]
    assert by_suffix("a.docx") is None


@for_each("form", RENDERERS, ids=lambda f: f.name)
def test_every_entry_of_the_registry_is_built_as_it_says(form: Format) -> None:
    renderer = form.load()
    assert (renderer.name, tuple(renderer.suffixes)) == (form.name, form.suffixes)


@for_each("name", NAMES)
def test_the_secrets_of_a_sample_hold_its_device(name: str) -> None:
    """What is left of them in which format is asked with marks: `redact/test_leaks.py`."""
    found = secrets(report(name))
    assert report(name).device.hostname in (None, *found) or found
    assert secrets(redact(report(name))) == frozenset()


def test_a_redacted_report_still_tells_what_happened() -> None:
    before, after = report("attacker"), redact(report("attacker"))
    assert [f.rule for f in before.findings] == [f.rule for f in after.findings]
    assert after.device.hostname == "host-1.domain-1"
    assert before.summary.verdict == after.summary.verdict
