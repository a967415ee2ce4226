"""Records for data stores have the plain words of the other formats, the setting and its values after them."""

from __future__ import annotations

import csv
import io
import json

from mpdiff import render
from mpdiff.pipeline import analyse
from tests.support.rows import for_each


@for_each("form", ["asim", "ocsf", "timesketch", "navigator"])
def test_the_title_is_in_plain_words(form: str) -> None:
    shown = render(analyse("samples/attacker/package.zip"), form)
    assert "Behavior monitoring turned off \u00b7 DisableBehaviorMonitoring False -> True" in shown
    assert "DisableBehaviorMonitoring: False -> True" not in shown


@for_each("form", ["json", "jsonl", "csv", "ocsf"])
def test_a_field_named_title_holds_plain_words_and_no_values(form: str) -> None:
    for sample in ("attacker", "off-and-on-again", "only-other-witnesses"):
        shown = render(analyse(f"samples/{sample}/package.zip"), form)
        titles = _titles(form, shown)
        assert len(titles) > 1
        assert not [one for one in titles if "->" in one or "Disable" in one]
    assert "Behavior monitoring turned off" in titles


def _titles(form: str, shown: str) -> list[str]:
    if form == "json":
        return [one["title"] for one in json.loads(shown)["findings"]]
    if form == "csv":
        return [
            row["title"] for row in csv.DictReader(io.StringIO(shown)) if row["record"] == "finding"
        ]
    records = [json.loads(line) for line in shown.splitlines()]
    if form == "jsonl":
        return [one["title"] for one in records if one["record"] == "finding"]
    return [one["finding_info"]["title"] for one in records if "finding_info" in one]
