"""The catalogue holds what the fact tables hold, says where it differs, and loads as compiled."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from mpdiff.catalogue import catalogue
from mpdiff.catalogue.exclusions.shapes import risk
from tests.support.places import CORPUS, FACTS, needs_corpus, needs_facts

PLAIN_EXCLUSIONS = {
    "ExclusionPath",
    "ExclusionExtension",
    "ExclusionProcess",
    "ExclusionIpAddress",
    "AttackSurfaceReductionOnlyExclusions",
    "ControlledFolderAccessAllowedApplications",
}
"""Medium, not high as the tables suggest: a risky shape has to stand above a plain item."""
ONLY_INFERRED = {
    "ApplyDisableNetworkScanningToIOAV": "unknown",
    "DisableTDTFeature": "unknown",
    "EnableEcsConfiguration": "unknown",
    "SignatureFallbackOrder": "source-dropped",
}
"""The tables' direction is marked as a guess: the catalogue calls it unknown, or never certain."""
FOREIGN_SOURCE = {
    "SignatureBlobFileSharesSources",
    "SignatureDefinitionUpdateFileSharesSources",
    "ProxyBypass",
}
"""Medium, not low as the tables suggest: what supplies definitions is never a side matter."""
OLDER_NAMES = {"SignaturesUpdatesChannel": "DefinitionUpdatesChannel"}
"""Rows of the tables that are another name of a setting."""


@cache
def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row.get("name") not in OLDER_NAMES]


@needs_facts
def test_an_older_name_finds_the_setting_that_replaced_it() -> None:
    for older, newer in (*OLDER_NAMES.items(), ("EnableAiAgentProtection", "AiAgentProtection")):
        found = catalogue().find(older)
        assert found is not None
        assert found.name == newer


def test_no_setting_and_no_rule_stands_twice() -> None:
    names = [s.name.lower() for s in catalogue().settings]
    assert len(set(names)) == len(names)
    assert len(catalogue().asr_rules) == len(catalogue().data.asr_rules)


def test_every_direction_is_usable() -> None:
    """A direction by values names values that the setting has, a rank ranks them."""
    for setting in catalogue().settings:
        if setting.weakens == "values":
            assert setting.weak_values or setting.order, setting.name
        known = set(setting.values)
        ranked = {v for equals in setting.order for v in equals}
        if known and ranked:
            assert ranked <= known, setting.name
        assert setting.sources, setting.name


def test_whatever_weakens_says_why_it_matters() -> None:
    directional = [s for s in catalogue().settings if s.weakens not in ("never", "unknown")]
    assert [s.name for s in directional if not s.why] == []


def test_each_step_down_a_ladder_of_more_than_two_has_one_sentence_of_its_own() -> None:
    for setting in catalogue().settings:
        if len(setting.order) < 3 or setting.name.endswith("Aggressiveness"):
            continue  # one sentence is true of each step between low, medium and high confidence
        ranked = [v for equals in setting.order for v in equals]
        for old in ranked:
            for new in ranked:
                found = [s for s in setting.steps if old in s.before and new in s.after]
                down = (setting.rank(new) or 0) < (setting.rank(old) or 0)
                assert len(found) == down, (setting.name, old, new)


def test_every_weakening_that_is_medium_or_worse_names_its_technique() -> None:
    for setting in catalogue().settings:
        if setting.weakens in ("never", "unknown"):
            continue
        worst = {setting.severity, *(s.severity for s in setting.steps)}
        if worst & {"critical", "high", "medium"}:
            assert setting.mitre, setting.name


def test_the_window_is_three_or_four_hours_and_a_day_has_eight() -> None:
    """A second window on one day is legal; nine hours of them are not."""
    window = catalogue().data.window
    assert [(length.hours, length.since) for length in window.documented_hours] == [
        (3, "2022"),
        (4, "2024"),
    ]
    assert catalogue().data.window_hours == (3, 4)
    assert (window.quota.hours, window.quota.renewed_after_hours) == (8, 24)
    assert window.activation_delay_minutes == 15


def test_tamper_protection_off_is_a_first_step_of_every_scenario() -> None:
    (step,) = catalogue().data.first_steps
    assert (step.setting, step.after) == (catalogue().the("tamper-protection").name, True)


def test_switches_that_only_the_registry_shows_are_no_names_of_a_snapshot() -> None:
    assert "disablerealtimemonitoring" in catalogue().names
    assert "signaturesupdateschannel" in catalogue().names
    assert "passivemode" not in catalogue().names
    assert "isservicerunning" not in catalogue().names


@needs_facts
def test_every_setting_of_the_tables_is_there_and_no_other_but_the_ones_named_here() -> None:
    tables = {row["name"] for row in facts("settings")}
    ours = {s.name for s in catalogue().settings}
    assert tables <= ours
    parameters = {"CimSession", "ThrottleLimit"}
    newest = {"AiAgentNetworkInspection", "AiAgentProtection"}
    registry_only = {s.name for s in catalogue().settings if s.registry_only}
    assert ours - tables == newest | parameters | registry_only


@needs_corpus
def test_every_property_that_any_generation_prints_is_known() -> None:
    lines = (CORPUS / "PROPERTY-MATRIX.tsv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split("\t")[0] for line in lines]
    assert len(names) == 140
    unknown = [n for n in names if catalogue().find(n) is None]
    assert unknown == []


@needs_facts
@pytest.mark.parametrize("column", ["kind", "unit", "default"])
def test_plain_columns_agree(column: str) -> None:
    for row in facts("settings"):
        setting = catalogue().find(row["name"])
        assert setting is not None
        assert (getattr(setting, column) or "") == row[column], row["name"]


@needs_facts
def test_values_and_their_names_agree() -> None:
    for row in facts("settings"):
        setting = catalogue().find(row["name"])
        assert setting is not None
        printed = ";".join(f"{n}={name}" for n, name in setting.values.items())
        assert printed == row["value_map"], row["name"]


@needs_facts
def test_directions_agree_but_where_only_inference_stands_behind_them() -> None:
    spelled = {"item added": "added", "item removed": "removed"}
    for row in facts("settings"):
        setting = catalogue().find(row["name"])
        assert setting is not None
        if row["name"] in ONLY_INFERRED:
            assert row["weakens_when"].startswith("guess:")
            assert setting.weakens == ONLY_INFERRED[row["name"]]
        elif row["weakens_when"].startswith("value in "):
            assert setting.weakens == "values"
            assert ",".join(map(str, setting.weak_values)) == row["weakens_when"][9:]
        else:
            expected = spelled.get(row["weakens_when"], row["weakens_when"])
            assert setting.weakens == expected, row["name"]


@needs_facts
def test_orders_of_strength_agree() -> None:
    for row in facts("settings"):
        setting = catalogue().find(row["name"])
        assert setting is not None
        order = ">".join("=".join(map(str, equals)) for equals in setting.order)
        assert order == row["strength_order"], row["name"]


@needs_facts
def test_severities_agree_but_for_plain_exclusions() -> None:
    for row in facts("settings"):
        setting = catalogue().find(row["name"])
        assert setting is not None
        if row["name"] in PLAIN_EXCLUSIONS:
            assert (row["severity"], setting.severity) == ("high", "medium")
        elif row["name"] in FOREIGN_SOURCE:
            assert (row["severity"], setting.severity) == ("low", "medium")
        else:
            assert setting.severity == row["severity"], row["name"]


ADDED_POLICY = {"DisableIntrusionPreventionSystem": "PM:AllowIntrusionPreventionSystem (inverse)"}
"""Policy Manager's names that follow from those of the CSP; the facts list the CSP's alone."""


@needs_facts
def test_registry_policy_and_technique_agree() -> None:
    for row in facts("settings"):
        setting = catalogue().find(row["name"])
        assert setting is not None
        if row["registry"]:
            assert setting.registry[0] == row["registry"].replace("{guid}", "*"), row["name"]
        added = ADDED_POLICY.get(row["name"])
        known = [entry for entry in setting.policy if entry != added]
        assert ";".join(known) == row["policy"], row["name"]
        if row["mitre"]:
            assert ";".join(setting.mitre) == row["mitre"], row["name"]
        assert setting.tamper_protected == (row["tamper_protected"] or "unknown"), row["name"]
        assert setting.volatile == (row["volatile"] == "yes"), row["name"]


@needs_facts
def test_documented_locks_are_marked() -> None:
    """What the tamper protection pages lock whole is never called unlocked."""
    for row in facts("tamper_protection"):
        setting = catalogue().find(row["property"]) if row["property"] else None
        if setting is not None and row["locked"] == "yes":
            assert setting.tamper_protected == "yes", row["property"]


@needs_facts
def test_asr_rules_and_their_states_agree() -> None:
    rules = {r["guid"]: r["name"] for r in facts("asr_rules")}
    assert {g: r.name for g, r in catalogue().asr_rules.items()} == rules
    states = {int(r["code"]): (r["ui_name"], int(r["strength_rank"])) for r in facts("asr_actions")}
    ours = {c: (a.ui_name, a.rank) for c, a in catalogue().asr_actions.items()}
    assert ours == states


EXAMPLES_OF_EXPRESSIONS = {
    r"^[A-Za-z]:\\?\*?$": ("C:", "d:\\", "E:\\*"),
    r"^\\\\": ("\\\\SRV-01\\Data\\App",),
    r"^[^\\/:]+$": ("update.exe",),
    r"%(USERPROFILE|APPDATA|LOCALAPPDATA|TEMP|TMP|HOMEPATH|USERNAME)%": (
        "%USERPROFILE%\\x",
        "%APPDATA%\\x",
        "%LOCALAPPDATA%\\x",
        "%TEMP%\\x",
        "%TMP%\\x",
        "%HOMEPATH%\\x",
        "D:\\Data\\%USERNAME%",
    ),
    r"\*": ("D:\\Data\\*\\cache",),
    r"^\*": ("*\\Data\\cache",),
    r"^[^\\/]+$": ("tool.exe",),
    r"\\\*$": ("C:\\Tools\\*",),
}
"""What the expressions of the tables are there for; a contextual suffix is no risk of its own."""


@needs_facts
def test_every_shape_of_the_tables_is_seen_as_at_least_that_risky() -> None:
    from mpdiff.base.severity import severity_rank

    for row in facts("exclusions"):
        kind, _, match = row["kind"].partition("_")
        if match == "any" or kind == "any" or row["pattern"].startswith(":"):
            continue  # remarks, not shapes
        items: tuple[str, ...] = (
            row["pattern"].replace("<profile>", "j.doe").replace("Contoso", "Fabrikam"),
        )
        if match == "regex":
            items = EXAMPLES_OF_EXPRESSIONS[row["pattern"]]
        elif match == "contains":
            items = (f"C:{row['pattern']}x", f"C:\\Users\\j.doe{row['pattern']}x")
        for item in items:
            danger = risk(catalogue(), kind, item)  # type: ignore[arg-type]
            assert danger is not None, item
            assert severity_rank(danger[0]) <= severity_rank(row["severity"]), item  # type: ignore[arg-type]


@needs_facts
def test_the_six_documented_scenarios_are_there() -> None:
    documented = {r["title"].lower() for r in facts("scenarios") if r["type"] == "scenario"}
    assert len(documented) == 6
    assert set(catalogue().scenarios) == {
        "install-blocked",
        "high-cpu",
        "slow-application",
        "pua-blocked",
        "asr-office-plugin",
        "network-protection",
    }
    for scenario in catalogue().scenarios.values():
        for allowed in scenario.allows:
            assert catalogue().find(allowed.setting) is not None
