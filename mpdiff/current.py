"""The state at collection: a third snapshot, from MPRegistry.txt and the effective configuration.

MPRegistry.txt prints four locations. "effective policy" is what holds; "system policy" and
"mdm policy" are what management set, "preferences" what was set locally. What it does not print is
unknown, never *reverted*.
"""

from __future__ import annotations

from types import EllipsisType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from mpdiff.diff import align, compare
from mpdiff.findings import from_change, raised
from mpdiff.model import (
    ChangeKind,
    Difference,
    Finding,
    Items,
    Location,
    Notice,
    Pairs,
    Scalar,
    Snapshot,
    Unreadable,
    Value,
    Window,
)
from mpdiff.rules import RULES
from mpdiff.settings.judge import LISTED, NO_ENTRY, NOT_LISTED, display, judge
from mpdiff.timeline import resolve, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from mpdiff.settings.entries import Catalogue, Setting
    from mpdiff.snapshot.registry import RegistryDump, RegistryValue

EFFECTIVE = "effective policy"
ORIGINS: tuple[tuple[str, Location], ...] = (
    ("system policy", "policy"),
    ("mdm policy", "mdm"),
    ("preferences", "local"),
)
"""Which location's word holds, strongest first."""


class State(Struct, frozen=True):
    """The state at collection. `not_before`: the package was collected at that time or later."""

    snapshot: Snapshot
    not_before: datetime | None = None


def from_registry(
    catalogue: Catalogue, dump: RegistryDump, *, member: str, encoding: str, size: int, sha256: str
) -> Snapshot:
    """See the effective location as a snapshot, with where each value comes from."""
    effective = dump.locations.get(EFFECTIVE, {})
    values = dict(_values(catalogue, effective, dump))
    return Snapshot(
        member=member,
        format="mpregistry",
        encoding=encoding,
        size=size,
        sha256=sha256,
        values=values,
        origins=_origins(catalogue, dump),
    )


class _Found:
    """The settings of the effective location, gathered value by value."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.singles: dict[str, Scalar] = {}
        self.items: dict[str, list[str]] = {}
        self.pairs: dict[str, dict[str, int | None]] = {}

    def take(self, path: str, value: RegistryValue) -> None:
        """Take one registry value; what is no setting, or on a scale nobody explains, is left."""
        match = self.catalogue.by_registry(path)
        setting = self.catalogue.find(match.setting) if match else None
        data = _plain(value)
        if match is None or setting is None or (value.present and data is None and value.data):
            return
        converted = match.convert(data)
        if match.key is None:
            if converted is not None or data in (None, ""):
                self.singles.setdefault(setting.name, converted)
        elif setting.pair:
            action = converted if isinstance(converted, int) else None
            self.pairs.setdefault(setting.name, {})[match.key] = action
        else:
            self.items.setdefault(setting.name, []).append(match.key)

    def take_empty(self, setting: Setting) -> None:
        """Take a list whose section is printed with nothing in it."""
        if setting.pair and setting.name == setting.pair[1]:
            self.pairs.setdefault(setting.name, {})
        elif setting.kind == "string_list":
            self.items.setdefault(setting.name, [])


def _values(
    catalogue: Catalogue, effective: Mapping[str, RegistryValue], dump: RegistryDump
) -> Iterator[tuple[str, Value]]:
    found = _Found(catalogue)
    for path, value in effective.items():
        found.take(path, value)
    for setting in catalogue.settings:
        if any(p.endswith("\\*") and _printed(dump, p[:-2]) for p in setting.registry):
            found.take_empty(setting)
    yield from found.singles.items()
    yield from ((name, Items(tuple(listed))) for name, listed in found.items.items())
    yield from ((name, Pairs(mapped)) for name, mapped in found.pairs.items())


def _printed(dump: RegistryDump, section: str) -> bool:
    """Tell whether the dump has a section, so that no value in it means an empty list."""
    return section.lower() in {s.lower() for s in dump.sections.get(EFFECTIVE, ())}


def _plain(value: RegistryValue) -> int | str | None:
    if not value.present:
        return None
    return value.data if isinstance(value.data, int | str) else None


def origin_key(setting: str, key: str | None) -> str:
    """Give the key of `Snapshot.origins` for a setting or one of its items."""
    return setting if key is None else f"{setting}\x1f{key.casefold()}"


def _origins(catalogue: Catalogue, dump: RegistryDump) -> dict[str, Location]:
    found: dict[str, Location] = {}
    for location, origin in ORIGINS:
        for path, value in dump.locations.get(location, {}).items():
            match = catalogue.by_registry(path)
            setting = catalogue.find(match.setting) if match else None
            if setting is None or setting.convert == "tamper-protection":
                continue  # tamper protection stands among the preferences even where policy rules it
            if match is not None and value.present:
                found.setdefault(origin_key(match.setting, match.key), origin)
    return found


def merged(
    catalogue: Catalogue, config: Snapshot, registry: Snapshot
) -> tuple[Snapshot, list[Notice]]:
    """Join the two accounts of the state. Where they disagree nothing is claimed, and it is said."""
    values = dict(registry.values)
    disagree: list[str] = []
    for name, value in config.values.items():
        other = values.get(name)
        if name in values and not _alike(catalogue, name, value, other):
            disagree.append(name)
            del values[name]
        else:
            values[name] = value
    notices = []
    if disagree:
        notices.append(
            Notice(
                "current-disagrees",
                f"{config.member} and {registry.member} disagree about {', '.join(sorted(disagree))}; "
                "the state at collection of these is unknown.",
                registry.member,
            )
        )
    return replace(config, values=values, origins=registry.origins), notices


def _alike(catalogue: Catalogue, name: str, one: Value, two: Value) -> bool:
    one, two = align(one, two)
    if isinstance(one, Items) and isinstance(two, Items):
        return {i.casefold() for i in one.items} == {i.casefold() for i in two.items}
    if isinstance(one, Unreadable) or isinstance(two, Unreadable):
        return True
    if isinstance(one, Items | Pairs) or isinstance(two, Items | Pairs):
        return one == two
    setting = catalogue.find(name)
    first, second = resolve(setting, one, None), resolve(setting, two, None)
    return first == second or None in (first, second)


# --- what it says of the findings -----------------------------------------------------------------


def judge_now(
    catalogue: Catalogue,
    findings: Sequence[Finding],
    current: Snapshot | None,
    *,
    window: Window | None,
    collected: datetime | None,
) -> tuple[Finding, ...]:
    """Say of every weakening whether it is still there, and flag those that outlived the window.

    `collected`: the package was collected at that time or later; None where nothing tells.
    """
    if current is None:
        return tuple(findings)
    over = (
        window is not None
        and window.end is not None
        and collected is not None
        and collected > window.end
    )
    return tuple(_now(catalogue, f, current, over=over) for f in findings)


def _now(catalogue: Catalogue, finding: Finding, current: Snapshot, *, over: bool) -> Finding:
    if finding.effect != "weakened" or finding.setting is None or finding.kind is None:
        return finding
    setting = catalogue.find(finding.setting)
    if finding.setting not in current.values:
        return finding
    value = value_of(current.values[finding.setting], finding.key)
    if isinstance(value, EllipsisType) or setting is None:
        return finding
    still = _still(catalogue, setting, finding, value)
    origin = _origin(current, finding)
    judged = replace(
        finding,
        still_weakened=still,
        current_text=_words(catalogue, setting, finding, value),
        origin=origin or finding.origin,
    )
    if judged.certainty == "uncertain":
        return replace(judged, still_weakened=None if still else still)
    if still is not True or not over:
        return judged
    if judged.origin == "policy":
        return judged  # what policy sets is what management wants, not something left behind
    return replace(
        judged,
        rule="not-reverted",
        underlying_rule=finding.rule,
        severity=raised(finding.severity),
        detail=f"{finding.detail} The window is over and it is still there.".strip(),
        next_step=RULES["not-reverted"].next_step,
    )


def _still(catalogue: Catalogue, setting: Setting, finding: Finding, value: Scalar) -> bool | None:
    """Compare the state at collection with the state before the window."""
    before = finding.before if finding.kind != "added" else None
    now = resolve(setting, value, finding.key)
    before = resolve(setting, before, finding.key)
    if type(now) is type(before) and now == before:
        return False
    kind: ChangeKind = "changed"
    if finding.key is not None and before is None:
        kind = "added"
    elif finding.key is not None and now is None:
        kind = "removed"
    change = judge(catalogue, Difference(finding.setting or "", finding.key, kind, before, now))
    return {"weakened": True, "strengthened": False, "neutral": False}.get(change.effect)


def _origin(current: Snapshot, finding: Finding) -> Literal["policy", "local"] | None:
    origin = current.origins.get(origin_key(finding.setting or "", finding.key))
    if origin is None:
        return None
    return "local" if origin == "local" else "policy"


def _words(catalogue: Catalogue, setting: Setting, finding: Finding, value: Scalar) -> str:
    if finding.key is not None and not setting.pair:
        return NOT_LISTED if value is None else LISTED
    if finding.key is not None and value is None:
        return NO_ENTRY
    return display(catalogue, setting, value)


def later_weakenings(
    catalogue: Catalogue, after: Snapshot, current: Snapshot, findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Give what is weaker at collection than in the second snapshot, and was not flagged already."""
    known = {(f.setting, (f.key or "").casefold()) for f in findings if f.effect == "weakened"}
    ignore = {s.name for s in catalogue.settings if s.volatile or s.drifts}
    for difference in compare(
        _resolved(catalogue, after), _resolved(catalogue, current), ignore=ignore
    ).differences:
        change = judge(catalogue, difference)
        if change.effect != "weakened" or change.certainty != "certain":
            continue
        if (change.setting, (change.key or "").casefold()) in known:
            continue
        finding = from_change(catalogue, change)
        yield replace(
            finding,
            rule="weakened-after-window",
            underlying_rule=finding.rule,
            title=f"{finding.title} (after the second snapshot)",
            detail=f"The second snapshot does not have it, the state at collection does. {finding.detail}",
            next_step=RULES["weakened-after-window"].next_step,
            still_weakened=True,
            current_text=change.after_text,
            origin=_origin(current, finding),
        )


def _resolved(catalogue: Catalogue, snapshot: Snapshot) -> Snapshot:
    """Put the documented default where a single value is not set."""
    values: dict[str, Value] = {}
    for name, value in snapshot.values.items():
        if isinstance(value, Items | Pairs | Unreadable):
            values[name] = value
        else:
            values[name] = resolve(catalogue.find(name), value, None)
    return replace(snapshot, values=values)
