"""Each step of each setting goes the way the reviewed table says, at its price and in its words.

`directions.tsv` was written by reading Microsoft's pages and templates, not from the catalogue: a
direction or a rank that turns round in the catalogue fails here. `-`: not set, not in the list, no
entry; what stands in `key` is a list's item, a rule's id or a threat's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.judge import judge, severity_of
from mpdiff.history.subjects import difference_of
from tests.support.rows import for_each

if TYPE_CHECKING:
    from mpdiff.base.model import Change, Difference, Scalar

SWAPPED = {"weakened": "strengthened", "strengthened": "weakened"}


class Row(NamedTuple):
    """One step and what it means."""

    setting: str
    key: str
    before: str
    after: str
    effect: str
    certainty: str
    severity: str
    words: str


def _rows() -> list[Row]:
    text = (Path(__file__).parent / "directions.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0].split("\t") == list(Row._fields)
    return [Row(*line.split("\t")) for line in lines[1:]]


ROWS = _rows()


def _value(text: str) -> Scalar:
    if text in ("True", "False"):
        return text == "True"
    if text == "-":
        return None
    return int(text) if text.isdecimal() else text


def _difference(row: Row, *, swapped: bool = False) -> Difference:
    before, after = _value(row.before), _value(row.after)
    sides = (after, before) if swapped else (before, after)
    return difference_of(row.setting, row.key or None, *sides)


def _judged(row: Row, *, swapped: bool = False) -> Change:
    return judge(catalogue(), _difference(row, swapped=swapped))


def faults(row: Row) -> list[str]:
    """Return what differs from a row. The same step upwards is as certain, and goes the other way."""
    change, back = _judged(row), _judged(row, swapped=True)
    wanted: dict[str, tuple[object, object]] = {
        "way": ((change.effect, change.certainty), (row.effect, row.certainty)),
        "way back": (
            (back.effect, back.certainty),
            (SWAPPED.get(row.effect, row.effect), row.certainty),
        ),
    }
    if row.effect == "weakened":
        setting = catalogue().find(row.setting)
        assert setting is not None
        uncertain = "Uncertain: " in change.reason
        wanted |= {
            "severity": (severity_of(catalogue(), setting, change), row.severity),
            "words": (bool(row.words) and row.words in change.reason, True),
            "doubt": (uncertain, row.certainty == "uncertain"),
        }
    return [f"{row}: {what}: {is_}" for what, (is_, told) in wanted.items() if is_ != told]


@for_each("setting", sorted({row.setting for row in ROWS}))
def test_a_step_goes_the_way_the_table_says(setting: str) -> None:
    assert [f for row in ROWS if row.setting == setting for f in faults(row)] == []


def test_no_setting_lacks_a_row() -> None:
    """Identity is never compared; ids are judged by the actions they are paired with."""
    judged = {
        s.name
        for s in catalogue().settings
        if not s.volatile and (s.pair is None or s.name == s.pair[1])
    }
    assert {row.setting for row in ROWS} == judged


def test_no_asr_rule_lacks_a_row() -> None:
    """What a rule does without an entry differs between rules."""
    asked = {r.key for r in ROWS if r.setting.endswith("Rules_Actions") and "-" in r[2:4]}
    assert set(catalogue().asr_rules) == asked - {"00000000-0000-0000-0000-000000000000"}


def test_no_rank_lacks_a_row() -> None:
    """Every two neighbouring ranks of a ladder, and equal ones of a rank, are told apart by a row."""
    seen: dict[str, set[frozenset[str]]] = {}
    for row in ROWS:
        seen.setdefault(row.setting, set()).add(frozenset((row.before, row.after)))
    for setting in catalogue().settings:
        for upper, lower in zip(setting.order, setting.order[1:], strict=False):
            steps = {frozenset((str(a), str(b))) for a in upper for b in lower}
            assert steps & seen[setting.name], (setting.name, upper, lower)
