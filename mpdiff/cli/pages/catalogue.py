"""What the catalogue knows, as text: `mpdiff explain` and `mpdiff rules`."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from mpdiff.base.errors import UsageError
from mpdiff.base.letter_case import fold
from mpdiff.catalogue.judge import is_asr
from mpdiff.findings.rules import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mpdiff.catalogue.entries import AsrRule, Setting
    from mpdiff.catalogue.lookup import Catalogue

LABEL = 18
"""Columns of a field's name."""


def explained_page(catalogue: Catalogue, name: str, *, width: int = 80) -> str:
    """Return all that is known of a setting or an ASR rule (by id or name).

    Raises UsageError `unknown-setting` with suggestions.
    """
    setting = catalogue.find(name)
    if setting is not None:
        return _page(_setting_fields(catalogue, setting), setting.name, width)
    rule = _asr_rule(catalogue, name)
    if rule is not None:
        return _page(_rule_fields(catalogue, rule), rule.name, width)
    found = list(_entries_that_hold(catalogue, name))
    if found:
        lines = [f"{name} stands in {len(found)} entries:", *found]
        return "\n".join(line[: width * 2] for line in lines) + "\n"
    raise UsageError(
        "unknown-setting",
        f"{name} is not a setting that mpdiff knows.",
        cure=_did_you_mean(catalogue.suggest(name)) or "Run mpdiff explain for the list.",
    )


def _entries_that_hold(catalogue: Catalogue, text: str) -> Iterator[str]:
    """Return a line for each entry whose names, ids, registry paths or meaning hold a text."""
    wanted = fold(text.strip())
    if len(wanted) < SHORTEST:
        return
    for rule in catalogue.data.asr_rules:
        if any(wanted in fold(t) for t in (rule.name, rule.intune_name, rule.guid, rule.notes)):
            yield f"  {rule.guid}  {rule.name}"
    for s in catalogue.settings:
        texts = (s.name, s.plain, s.meaning, *s.aliases, *s.registry, *s.policy)
        if any(wanted in fold(t) for t in texts):
            yield f"  {s.name}  {s.meaning}"


SHORTEST = 3
"""Characters below which a search finds everything."""


def _did_you_mean(names: list[str]) -> str:
    return f"Did you mean {' or '.join(names)}?" if names else ""


def _asr_rule(catalogue: Catalogue, name: str) -> AsrRule | None:
    wanted = name.strip("{}").lower()
    return next((r for r in catalogue.data.asr_rules if wanted in (r.guid, r.name.lower())), None)


def listing(catalogue: Catalogue, *, width: int = 80) -> str:
    """Return every setting with its severity, the direction that weakens, and what it is."""
    lines = []
    for setting in catalogue.settings:
        lines.append(f"{setting.name}")
        about = f"{setting.severity}; {weakens_in_words(setting)}. {setting.meaning}."
        lines += textwrap.wrap(about, width, initial_indent="    ", subsequent_indent="    ")
    lines.append("")
    lines.append(f"{len(catalogue.settings)} settings, catalogue {catalogue.version}.")
    return "\n".join(lines) + "\n"


def references(catalogue: Catalogue, *, width: int = 80) -> str:
    """Return what the short source keys stand for."""
    pages = []
    for source in catalogue.data.references:
        fields = (
            ("What", source.what),
            ("Where", source.where),
            ("Version", source.version),
            ("Confidence", source.confidence),
        )
        pages.append(_page(iter(fields), source.key, width))
    return "".join(pages)


def weakens_in_words(setting: Setting) -> str:
    """State which change weakens."""
    if setting.order:
        return "weakens when it goes down: " + " > ".join(
            " = ".join(_value_in_words(setting, v) for v in equals) for equals in setting.order
        )
    return {
        "true": "weakens when it becomes True",
        "false": "weakens when it becomes False",
        "lower": "weakens when it goes lower",
        "higher": "weakens when it goes higher",
        "added": "weakens when an item is added",
        "removed": "weakens when an item is removed",
        "values": "weakens when it becomes "
        + " or ".join(_value_in_words(setting, v) for v in setting.weak_values),
        "source-dropped": "weakens when it loses " + " or ".join(setting.own),
        "never": "does not change what is protected",
        "unknown": "direction unknown",
    }[setting.weakens]


def _value_in_words(setting: Setting, value: int) -> str:
    return f"{setting.values[value]} ({value})" if value in setting.values else str(value)


def _setting_fields(catalogue: Catalogue, setting: Setting) -> Iterator[tuple[str, str]]:
    yield "Meaning", f"{setting.meaning}."
    yield "Why it matters", setting.why
    yield "Kind", setting.kind + (f", in {setting.unit}" if setting.unit else "")
    names = setting.values
    if is_asr(setting):
        names = {a.code: f"{a.cmdlet_name} ({a.ui_name})" for a in catalogue.data.asr_actions}
    yield "Values", ", ".join(f"{number} {name}" for number, name in names.items())
    yield "Default", setting.default or ("an empty list" if "list" in setting.kind else "")
    yield "Direction", weakens_in_words(setting)
    if setting.zero:
        yield "Zero", f"0 counts as {setting.zero}"
    yield (
        "Severity",
        setting.severity + (f" ({setting.severity_basis})" if setting.severity_basis else ""),
    )
    yield "Tamper protection", setting.tamper_protected
    yield (
        "Registry",
        "; ".join(f"HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\{p}" for p in setting.registry),
    )
    yield "Policy", "; ".join(setting.policy)
    yield "ATT&CK", ", ".join(setting.mitre)
    yield "Since", setting.since
    for step in setting.steps:
        sides = (
            " or ".join(_value_in_words(setting, v) for v in side)
            for side in (step.before, step.after)
        )
        yield "Step down", f"{' to '.join(sides)} ({step.severity or setting.severity}): {step.why}"
    yield "Read only", "yes: no cmdlet sets it" if setting.read_only else ""
    yield "Registry only", "yes: no property shows it" if setting.registry_only else ""
    yield "Drifts", "yes: changes with the platform version by itself" if setting.drifts else ""
    yield "Identity", "yes: never reported as a change" if setting.volatile else ""
    yield "Sources disagree", setting.disagreement
    yield "Notes", setting.notes
    yield "Sources", ", ".join(setting.sources)


def _rule_fields(catalogue: Catalogue, rule: AsrRule) -> Iterator[tuple[str, str]]:
    yield "ASR rule", rule.guid
    yield "Intune name", rule.intune_name
    yield "States", ", ".join(f"{a.code} {a.ui_name}" for a in catalogue.data.asr_actions)
    yield "Without an entry", "acts as off" if rule.unset_acts_as == "off" else "disputed"
    if rule.warn_supported is not None:
        yield "Warn mode", "yes" if rule.warn_supported else "no"
    yield (
        "Hunting",
        f"{rule.hunting_prefix}Audited, {rule.hunting_prefix}Blocked"
        if rule.hunting_prefix
        else "",
    )
    yield "Sources disagree", rule.disagreement
    yield "Notes", rule.notes
    yield "Sources", ", ".join(rule.sources)


def rules_listing(*, width: int = 80) -> str:
    """Return every rule with its severity and title."""
    lines = [f"{r.id:22} {_severity_column(r):12} {r.title}" for r in RULES.values()]
    return "\n".join(line[: width * 2] for line in lines) + "\n"


def rule_page(rule_id: str, *, width: int = 80) -> str:
    """Return all about one rule. Raises UsageError `unknown-rule` with suggestions."""
    rule = RULES.get(rule_id.lower())
    if rule is None:
        import difflib

        close = difflib.get_close_matches(rule_id.lower(), RULES, n=3, cutoff=0.5)
        raise UsageError(
            "unknown-rule",
            f"{rule_id} is not a rule.",
            cure=_did_you_mean(close) or "Run mpdiff rules for the list.",
        )
    fields = (
        ("Title", rule.title),
        ("Fires", rule.fires),
        ("Why it matters", rule.why),
        ("What to do next", rule.next_step),
        (
            "Severity",
            _severity_column(rule) + (", as the setting's own" if rule.from_setting else ""),
        ),
    )
    return _page(iter(fields), rule.id, width)


def _severity_column(rule: Rule) -> str:
    return rule.severity + ("*" if rule.from_setting else "")


def _page(fields: Iterator[tuple[str, str]], title: str, width: int) -> str:
    lines = [title]
    for name, text in fields:
        if text:
            lines += textwrap.wrap(
                text,
                width,
                initial_indent=f"  {name:{LABEL}}",
                subsequent_indent=" " * (LABEL + 2),
                break_on_hyphens=False,
                break_long_words=False,
            )
    return "\n".join(lines) + "\n"
