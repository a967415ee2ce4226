"""What the catalogue knows, as text: `mpdiff explain` and `mpdiff rules`."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from mpdiff.base.errors import UsageError
from mpdiff.base.text.suggest import did_you_mean, near
from mpdiff.catalogue.entries import Setting
from mpdiff.catalogue.judge import is_asr
from mpdiff.cli.pages.search import entries_that_hold, entry_named
from mpdiff.findings.rules import RULES, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mpdiff.catalogue.entries import AsrRule
    from mpdiff.catalogue.lookup import Catalogue

LABEL = 18
"""Columns of a field's name."""


def explained_page(catalogue: Catalogue, name: str, *, width: int = 80) -> str:
    """Return all that is known of the setting or ASR rule that a text names, else where it is found.

    Raises UsageError `unknown-setting` with suggestions.
    """
    entry = entry_named(catalogue, name)
    if isinstance(entry, Setting):
        return _page(_setting_fields(catalogue, entry), entry.name, width)
    if entry is not None:
        return _page(_rule_fields(catalogue, entry), entry.name, width)
    found = list(entries_that_hold(catalogue, name))
    if found:
        return _hits(name, found, width)
    raise UsageError(
        "unknown-setting",
        f"{name} is not a setting that mpdiff knows.",
        cure=did_you_mean(catalogue.suggest(name)) or "Run mpdiff explain for the list.",
    )


def _hits(name: str, found: Sequence[tuple[str, str]], width: int) -> str:
    lines = [f"{name} is found in {len(found)} {'entry' if len(found) == 1 else 'entries'}:"]
    for key, about in found:
        lines += textwrap.wrap(
            f"{key}  {about}",
            width,
            initial_indent="  ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )
    return "\n".join(lines) + "\n"


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
    longest = max(len(rule_id) for rule_id in RULES)
    lines = []
    for rule in RULES.values():
        head = f"{rule.id:{longest}}  {_severity_column(rule):9}"
        lines += textwrap.wrap(
            f"{head} {rule.title}",
            width,
            subsequent_indent=" " * (len(head) + 1),
            break_on_hyphens=False,
            drop_whitespace=True,
        )
    lines += ["", *textwrap.wrap(STAR, width)]
    return "\n".join(lines) + "\n"


STAR: Final = (
    "* The severity is that of the setting (mpdiff explain SETTING); the one shown is used where the "
    "setting has none."
)


def rule_page(rule_id: str, *, width: int = 80) -> str:
    """Return all about one rule. Raises UsageError `unknown-rule` with suggestions."""
    rule = RULES.get(rule_id.lower())
    if rule is None:
        raise UsageError(
            "unknown-rule",
            f"{rule_id} is not a rule.",
            cure=did_you_mean(near(rule_id, RULES)) or "Run mpdiff rules for the list.",
        )
    fields = (
        ("Title", rule.title),
        ("Fires", rule.fires),
        ("Why it matters", rule.why),
        ("What to do next", rule.next_step),
        (
            "Severity",
            f"that of the setting, else {rule.severity}" if rule.from_setting else rule.severity,
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
