"""What the README gives for other tools fits what mpdiff writes."""

from __future__ import annotations

import configparser
import json
import re
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import yaml

from mpdiff.report.render import BY_NAME, RenderOptions
from mpdiff.report.render.stores.asim import COLUMNS
from tests.support.analysed import NAMES, sample
from tests.support.kusto import syntax_errors, tokens
from tests.support.places import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator


def section() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.split("\n## Into other tools\n")[1].split("\n## ")[0]


def block(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", section(), re.DOTALL)
    assert len(found) == 1, language
    return str(found[0])


def lines_of(form: str) -> list[str]:
    return [
        line
        for name in NAMES
        for line in BY_NAME[form].render(sample(name), RenderOptions()).splitlines()
    ]


def test_splunk_finds_the_time_of_every_finding_that_has_one() -> None:
    config = configparser.RawConfigParser()
    config.read_string(block("ini"))
    rules = config["mpdiff"]
    length = int(rules["MAX_TIMESTAMP_LOOKAHEAD"])
    timed = [line for line in lines_of("jsonl") if json.loads(line).get("first_seen")]
    assert timed
    for line in timed:
        start = re.search(rules["TIME_PREFIX"], line)
        assert start is not None
        found = datetime.strptime(line[start.end() :][:length], rules["TIME_FORMAT"])  # noqa: DTZ007
        assert json.loads(line)["first_seen"].startswith(found.isoformat())


def test_elastic_has_one_type_for_every_field() -> None:
    """A field of several types of values is mapped to keyword, which takes them all."""
    template = json.loads(block("json"))
    rules = template["template"]["mappings"]["dynamic_templates"]
    patterns = [rule["path_match"] for one in rules for rule in one.values()]
    kinds: dict[str, set[str]] = {}
    for line in lines_of("jsonl"):
        for path, value in scalars(json.loads(line), "mpdiff"):
            kinds.setdefault(path, set()).add(
                "number" if type(value) in (int, float) else type(value).__name__
            )
    mixed = [path for path, found in kinds.items() if len(found) > 1]
    assert mixed
    assert [p for p in mixed if not any(fnmatchcase(p, pattern) for pattern in patterns)] == []


def scalars(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, held in value.items():
            yield from scalars(held, f"{path}.{name}")
    elif isinstance(value, list):
        for held in value:
            yield from scalars(held, path)
    elif value is not None:
        yield path, value


def test_filebeat_reads_the_fields_that_lines_have() -> None:
    config = yaml.safe_load(block("yaml"))
    stamp, copy = config["processors"]
    names = [stamp["timestamp"]["field"], *(f["from"] for f in copy["copy_fields"]["fields"])]
    found = {path for line in lines_of("jsonl") for path, _ in scalars(json.loads(line), "mpdiff")}
    assert set(names) <= found


def test_the_table_of_sentinel_has_the_columns_that_lines_have() -> None:
    rows = re.findall(r"^\| `(datetime|int|string|dynamic)` \| (.+) \|$", section(), re.MULTILINE)
    documented = {name: kind for kind, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert documented == COLUMNS
    used = {name for line in lines_of("asim") for name in json.loads(line)}
    assert used <= set(COLUMNS)


def test_the_parser_of_sentinel_is_kusto_over_these_columns() -> None:
    text = block("kusto")
    assert syntax_errors(text) == []
    words = {word for kind, word in tokens(text) if kind == "IDENTIFIER" and word[0].isupper()}
    made = {"MpdiffAudit_CL", "EventUid", "User", "Value", "Application"}
    assert words - made <= set(COLUMNS)
    assert made <= words
