"""From any two states, spelled in any two formats, exactly the changes that were made are reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpdiff import analyse
from mpdiff.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

State = dict[str, object]
PRINTED = [s for s in catalogue().settings if not s.volatile and not s.registry_only]
SINGLES = [s for s in PRINTED if s.kind in ("bool", "enum", "int")]
LISTS = [s for s in PRINTED if s.kind == "string_list" and s.item_kind == "path"]
LISTS = [s for s in LISTS if not s.per_rule]
RULES = sorted(catalogue().asr_rules)


def values_of(name: str) -> st.SearchStrategy[object]:
    setting = catalogue().find(name)
    assert setting is not None
    if setting.kind == "bool":
        return st.booleans()
    if setting.kind == "enum":
        return st.sampled_from(sorted(setting.values))
    return st.integers(1, 500)


paths = st.sets(st.sampled_from([f"C:\\Data\\{c}" for c in "ABCDEFG"]), max_size=4)
states = st.fixed_dictionaries(
    {
        **{s.name: values_of(s.name) for s in SINGLES[:40]},
        **{s.name: paths for s in LISTS},
        "rules": st.dictionaries(
            st.sampled_from(RULES[:6]), st.sampled_from([0, 1, 2, 6]), max_size=4
        ),
    }
)


def properties(state: Mapping[str, object]) -> dict[str, object]:
    """Return the state as MpPreference has it: sorted lists, rules as two lists."""
    found: dict[str, object] = {}
    for name, value in state.items():
        if name == "rules":
            assert isinstance(value, dict)
            found["AttackSurfaceReductionRules_Ids"] = list(value)
            found["AttackSurfaceReductionRules_Actions"] = list(value.values())
        else:
            found[name] = sorted(value) if isinstance(value, set) else value
    return found


def as_json(state: Mapping[str, object]) -> str:
    return json.dumps(properties(state))


def as_text(state: Mapping[str, object]) -> str:
    def shown(value: object) -> str:
        return "{" + ", ".join(map(str, value)) + "}" if isinstance(value, list) else str(value)

    return "".join(f"{name:52} : {shown(value)}\n" for name, value in properties(state).items())


def as_yaml(state: Mapping[str, object]) -> str:
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in properties(state).items())


SPELLINGS: tuple[Callable[[Mapping[str, object]], str], ...] = (as_json, as_text, as_yaml)


def truth(
    before: Mapping[str, object], after: Mapping[str, object]
) -> set[tuple[str, str | None, str]]:
    """Determine what differs, from the states themselves."""
    found: set[tuple[str, str | None, str]] = set()
    for name, old in before.items():
        new = after[name]
        if isinstance(old, set) and isinstance(new, set):
            found |= {(name, item, "added") for item in new - old}
            found |= {(name, item, "removed") for item in old - new}
        elif isinstance(old, dict) and isinstance(new, dict):
            actions = "AttackSurfaceReductionRules_Actions"
            found |= {(actions, rule, "added") for rule in new.keys() - old.keys()}
            found |= {(actions, rule, "removed") for rule in old.keys() - new.keys()}
            both = old.keys() & new.keys()
            found |= {(actions, rule, "changed") for rule in both if old[rule] != new[rule]}
        elif old != new:
            found.add((name, None, "changed"))
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=states,
    changed=states,
    kept=st.sets(st.sampled_from([s.name for s in SINGLES[:40]])),
    one=st.sampled_from(SPELLINGS),
    two=st.sampled_from(SPELLINGS),
)
def test_the_report_holds_the_changes_that_were_made_and_no_others(
    before: State,
    changed: State,
    kept: set[str],
    one: Callable[[Mapping[str, object]], str],
    two: Callable[[Mapping[str, object]], str],
    tmp_path: Path,
) -> None:
    after = {name: before[name] if name in kept else value for name, value in changed.items()}
    (tmp_path / "before").write_text(one(before), encoding="utf-16")
    (tmp_path / "after").write_text(two(after), encoding="utf-8")
    report = analyse(str(tmp_path / "before"), str(tmp_path / "after"))
    assert {(c.setting, c.key, c.kind) for c in report.changes} == truth(before, after)
    assert len(report.changes) == len([f for f in report.findings if f.kind is not None])
    plain = [c for c in report.changes if c.key is not None or isinstance(c.before, bool)]
    assert all(c.certainty == "certain" for c in plain)
